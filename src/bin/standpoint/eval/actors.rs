//! `standpoint eval actors`: how well actors are found, against named entities, the targets of labelled rows, or texts with every mention marked.

mod data;
mod gold;
mod table;

use std::path::PathBuf;

use serde::Serialize;
use standpoint::Roster;
use standpoint::actor::Resolver;
use standpoint::text::sentence::sentences;
use standpoint::train::actors::{
    FoundActor, GoldFigures, MentionFigures, TargetFigures, resolver_finder,
};

use self::data::File;
use super::finish;
use crate::common::{self, Failure, Finding, Outcome, Result, report};

const FORMS: &str = "\
Files:
  NAME.toml    texts with every mention marked, ⟦surface|id|facet|link⟧ or
               ⟦surface|id|facet|link|reading⟧
  NAME.jsonl   such texts, where the first object has `mentions`;
               else labelled rows, of which the targets are looked for
  any other    columns of CoNLL, IOB or IOB2: named entities";

#[derive(clap::Args)]
#[command(after_help = FORMS)]
pub(crate) struct Args {
    /// Marked texts, labelled rows or columns of entities; they are measured together, and one by one beside that
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    data: Vec<PathBuf>,
    /// Roster of actors, .toml or .csv, that extends the world roster; may be repeated
    #[arg(long, value_name = "FILE", help_heading = "Actors")]
    actors: Vec<PathBuf>,
    /// Looks only for the actors of --actors
    #[arg(long, requires = "actors", help_heading = "Actors")]
    no_world: bool,
    #[command(flatten)]
    finding: Finding,
    /// Print one JSON object instead of tables
    #[arg(long)]
    json: bool,
    /// How many missed targets to list, the most frequent first, 20 unless given; of marked texts how many mistakes of each kind, none unless given
    #[arg(long, value_name = "N")]
    misses: Option<usize>,
}

/// The figures of all files together and of each.
#[derive(Serialize)]
struct Report {
    /// The roster, `name@hash`.
    roster: String,
    /// Texts: sentences of column files, labelled rows and marked documents.
    n: usize,
    /// Rows, lines and documents that could not be read.
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

/// What the data have: column files make mentions, labelled rows make targets, marked texts make gold.
#[derive(Serialize)]
struct Figures {
    #[serde(flatten)]
    mentions: Option<MentionFigures>,
    #[serde(flatten)]
    targets: Option<TargetFigures>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gold: Option<GoldFigures>,
}

impl Figures {
    fn new(
        files: &[File],
        find: impl Fn(&str) -> Vec<FoundActor>,
        misses: Option<usize>,
        world: &Roster,
    ) -> Self {
        let mentions = files.iter().any(|file| !file.sentences.is_empty());
        let targets = files.iter().any(|file| !file.examples.is_empty());
        let gold = files.iter().any(|file| !file.documents.is_empty());
        Self {
            mentions: mentions
                .then(|| MentionFigures::new(files.iter().flat_map(|file| &file.sentences), &find)),
            targets: targets.then(|| {
                let rows = files.iter().flat_map(|file| &file.examples);
                let mut figures = TargetFigures::new(rows, &find);
                let misses = misses.unwrap_or(20);
                figures.misses.truncate(misses);
                figures.wrong_ids.truncate(misses);
                figures
            }),
            gold: gold.then(|| {
                let documents = files.iter().flat_map(|file| &file.documents);
                let mut figures = GoldFigures::new(documents, world, &find);
                gold::cut(&mut figures.misses, misses.unwrap_or(0));
                figures
            }),
        }
    }
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let roster = common::roster(&args.actors, args.no_world)?;
    let resolver = Resolver::new(roster, sentences, args.finding.options())?;
    let find = resolver_finder(&resolver, args.finding.date);
    // Marks are made with the world roster, whatever is looked for.
    let world = Roster::world();
    let mut files = Vec::new();
    for path in &args.data {
        let file = File::read(path)?;
        file.bad.iter().for_each(report);
        files.push(file);
    }
    let n = files.iter().map(File::texts).sum();
    if n == 0 {
        let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
        let message = format!("no good sentence, row or document in {}", names.join(", "));
        return Err(Failure::Failed(message));
    }
    let figures = |files: &[File]| Figures::new(files, &find, args.misses, &world);
    let (name, hash) = (resolver.roster().name(), resolver.roster().sha256());
    let found = Report {
        roster: format!("{name}@{}", hash.get(..8).unwrap_or(hash)),
        n,
        n_bad_rows: files.iter().map(|file| file.bad.len()).sum(),
        figures: figures(&files),
        files: files
            .chunks(1)
            .filter(|_| files.len() > 1)
            .flat_map(|one| {
                one.iter().map(|file| FileReport {
                    file: file.name.clone(),
                    n: file.texts(),
                    n_bad_rows: file.bad.len(),
                    figures: figures(one),
                })
            })
            .collect(),
    };
    finish(
        &found,
        args.json,
        found.n_bad_rows,
        "bad rows, lines or documents",
    )
}
