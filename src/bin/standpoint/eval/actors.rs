//! `standpoint eval actors`: how well actors are found, against named entities or the targets of labelled rows.

mod table;

use std::path::{Path, PathBuf};

use serde::Serialize;
use standpoint::actor::discovery::Discovery;
use standpoint::train::actors::{
    FoundActor, MentionFigures, TargetFigures, discovery_finder, roster_finder,
};
use standpoint::train::entities::{EntityFile, EntitySentence};
use standpoint::train::example::Example;
use standpoint::train::file::LabelledFile;
use standpoint::{Error, Roster};

use super::finish;
use crate::common::{Failure, Outcome, Result, report};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Labelled rows, in files ending in .jsonl, of which the targets are looked for; or columns of CoNLL, IOB or IOB2, in any other
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    data: Vec<PathBuf>,
    /// Whether names on no roster are found too
    #[arg(long, value_name = "on|off", value_enum, default_value_t = Discover::On)]
    discover: Discover,
    /// Print one JSON object instead of tables
    #[arg(long)]
    json: bool,
    /// How many missed targets to list, the most frequent first
    #[arg(long, value_name = "N", default_value_t = 20)]
    misses: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Discover {
    On,
    Off,
}

/// What finds actors in a text.
type Find = Box<dyn Fn(&str) -> Vec<FoundActor>>;

/// The figures of all files together and of each.
#[derive(Serialize)]
struct Report {
    /// The roster, `name@hash`.
    roster: String,
    /// Texts: sentences of column files and labelled rows.
    n: usize,
    /// Rows and lines that could not be read.
    n_bad_rows: usize,
    #[serde(flatten)]
    figures: Figures,
    /// The files one by one; left out where there is only one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    files: Vec<FileReport>,
}

/// The figures of one file.
#[derive(Serialize)]
struct FileReport {
    file: String,
    n: usize,
    n_bad_rows: usize,
    #[serde(flatten)]
    figures: Figures,
}

/// What the data have: column files make mentions, labelled rows make targets.
#[derive(Serialize)]
struct Figures {
    #[serde(flatten)]
    mentions: Option<MentionFigures>,
    #[serde(flatten)]
    targets: Option<TargetFigures>,
}

/// What a file holds.
struct File {
    name: String,
    sentences: Vec<EntitySentence>,
    examples: Vec<Example>,
    bad: Vec<Error>,
}

impl File {
    fn read(path: &Path) -> Result<Self> {
        let is_rows = path
            .extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case("jsonl"));
        Ok(if is_rows {
            let file = LabelledFile::from_path(path)?;
            Self {
                name: file.name,
                sentences: Vec::new(),
                examples: file.examples,
                bad: file.bad,
            }
        } else {
            let file = EntityFile::from_path(path)?;
            Self {
                name: file.name,
                sentences: file.sentences,
                examples: Vec::new(),
                bad: file.bad,
            }
        })
    }

    fn texts(&self) -> usize {
        self.sentences.len() + self.examples.len()
    }
}

impl Figures {
    fn new(files: &[File], find: impl Fn(&str) -> Vec<FoundActor>, misses: usize) -> Self {
        let mentions = files.iter().any(|file| !file.sentences.is_empty());
        let targets = files.iter().any(|file| !file.examples.is_empty());
        Self {
            mentions: mentions
                .then(|| MentionFigures::new(files.iter().flat_map(|file| &file.sentences), &find)),
            targets: targets.then(|| {
                let rows = files.iter().flat_map(|file| &file.examples);
                let mut figures = TargetFigures::new(rows, &find);
                figures.misses.truncate(misses);
                figures.wrong_ids.truncate(misses);
                figures
            }),
        }
    }
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let roster = Roster::world();
    let find: Find = match args.discover {
        Discover::On => Box::new(discovery_finder(&roster, &Discovery::embedded()?)?),
        Discover::Off => Box::new(roster_finder(&roster)?),
    };
    let mut files = Vec::new();
    for path in &args.data {
        let file = File::read(path)?;
        file.bad.iter().for_each(report);
        files.push(file);
    }
    let n = files.iter().map(File::texts).sum();
    if n == 0 {
        let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
        let message = format!("no good sentence or row in {}", names.join(", "));
        return Err(Failure::Failed(message));
    }
    let hash = roster.sha256();
    let found = Report {
        roster: format!("{}@{}", roster.name(), hash.get(..8).unwrap_or(hash)),
        n,
        n_bad_rows: files.iter().map(|file| file.bad.len()).sum(),
        figures: Figures::new(&files, &find, args.misses),
        files: files
            .chunks(1)
            .filter(|_| files.len() > 1)
            .flat_map(|one| {
                one.iter().map(|file| FileReport {
                    file: file.name.clone(),
                    n: file.texts(),
                    n_bad_rows: file.bad.len(),
                    figures: Figures::new(one, &find, args.misses),
                })
            })
            .collect(),
    };
    finish(&found, args.json, found.n_bad_rows, "bad rows or lines")
}
