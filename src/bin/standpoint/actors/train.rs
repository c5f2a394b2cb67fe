//! `standpoint actors train`: the model that finds names on no roster, from column files of named entities.

use std::collections::HashSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use standpoint::Roster;
use standpoint::model::artifact::{CARD, hex};
use standpoint::train::discovery::{DiscoveryRun, TrainingFile};
use standpoint::train::entities::EntityFile;
use standpoint::train::texts::TextFile;

use crate::common::{Failure, Outcome, Result, print, read, read_ids, report};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Files of named entities, in columns of CoNLL, IOB or IOB2
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    data: Vec<PathBuf>,
    /// Files of texts (JSON Lines with `text`) of which only single words are learnt: ordinary ones and surnames
    #[arg(long, value_name = "FILE", num_args = 1..)]
    texts: Vec<PathBuf>,
    /// Ids of documents that are not read, one a line
    #[arg(long, value_name = "FILE")]
    held_out: Option<PathBuf>,
    /// Licence of a file, by the end of its path, for the card
    #[arg(long, value_name = "FILE=TEXT", num_args = 1.., value_parser = pair)]
    licence: Vec<(String, String)>,
    /// A figure for the card, and the command that prints it
    #[arg(long, value_name = "COMMAND=TEXT", num_args = 1.., value_parser = pair)]
    metric: Vec<(String, String)>,
    /// Name of the model, such as actors-en-v2
    #[arg(long, value_parser = clap::builder::NonEmptyStringValueParser::new())]
    name: String,
    /// The folder to write
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Write over a model that is already there
    #[arg(long)]
    overwrite: bool,
    /// Weight of the absolute values of the weights in the loss
    #[arg(long, value_name = "X", default_value_t = DiscoveryRun::default().l1)]
    l1: f64,
    /// Weight of their squares
    #[arg(long, value_name = "X", default_value_t = DiscoveryRun::default().l2)]
    l2: f64,
    /// The largest number of steps of the fit
    #[arg(long, value_name = "N", default_value_t = DiscoveryRun::default().max_iterations)]
    max_iterations: usize,
    /// Keep a feature where one of its weights is as large as this
    #[arg(long, value_name = "X", default_value_t = DiscoveryRun::default().least)]
    least: f32,
}

fn pair(text: &str) -> std::result::Result<(String, String), String> {
    // The last one: commands may hold others.
    match text.rsplit_once('=') {
        Some((name, value)) if !name.is_empty() && !value.is_empty() => {
            Ok((name.to_owned(), value.to_owned()))
        }
        _ => Err("expected NAME=TEXT".to_owned()),
    }
}

pub(crate) fn run(args: &Args) -> Result<Outcome> {
    if args.out.join(CARD).exists() && !args.overwrite {
        let message = "holds a model already; name a new folder, or say --overwrite";
        return Err(Failure::Failed(format!(
            "{}: {message}",
            args.out.display()
        )));
    }
    let mut files = Vec::new();
    for path in &args.data {
        files.push(training_file(path, &args.licence)?);
    }
    let bad: usize = files.iter().map(|file| file.file.bad.len()).sum();
    if bad > 0 {
        files
            .iter()
            .flat_map(|file| &file.file.bad)
            .for_each(report);
        return Err(Failure::Failed(format!(
            "{bad} lines cannot be read; correct them"
        )));
    }
    let held_out = args
        .held_out
        .as_deref()
        .map_or(Ok(HashSet::new()), read_ids)?;
    let texts = args
        .texts
        .iter()
        .map(|path| TextFile::from_path(path, &held_out))
        .collect::<Result<Vec<_>, _>>()?;
    let run = DiscoveryRun {
        name: args.name.clone(),
        command: args.command(),
        l1: args.l1,
        l2: args.l2,
        max_iterations: args.max_iterations,
        least: args.least,
    };
    let mut trained = run.train(&Roster::world(), &files, &texts)?;
    trained.card.metrics = args.metric.iter().cloned().collect();
    trained.write(&args.out)?;
    let mut text = format!("{} is in {}\n", trained.card.name, args.out.display());
    for file in &trained.card.data {
        // Writing to a string does not fail.
        let _ = writeln!(
            text,
            "data         {} sentences of {}",
            file.sentences, file.name
        );
    }
    let _ = writeln!(text, "features     {}", trained.card.features);
    let _ = writeln!(text, "bytes        {}", trained.weights.len());
    print(text.as_bytes())
}

fn training_file(path: &Path, licences: &[(String, String)]) -> Result<TrainingFile> {
    let bytes = read(path)?;
    let file = EntityFile::from_reader(&path.display().to_string(), bytes.as_slice())?;
    let licence = licences
        .iter()
        .find(|(end, _)| path.ends_with(end))
        .map_or("not given", |(_, licence)| licence.as_str());
    Ok(TrainingFile {
        file,
        sha256: hex(&bytes),
        licence: licence.to_owned(),
    })
}

impl Args {
    /// The command as the card shows it: files by their names alone, and nothing that changes no byte of the weights.
    fn command(&self) -> String {
        let names = |paths: &[PathBuf]| -> String {
            let names = paths.iter().map(|path| {
                path.file_name()
                    .unwrap_or(path.as_os_str())
                    .to_string_lossy()
            });
            names.fold(String::new(), |all, name| all + " " + &name)
        };
        let mut texts = String::new();
        if !self.texts.is_empty() {
            texts += &format!(" --texts{}", names(&self.texts));
        }
        if let Some(held_out) = &self.held_out {
            texts += &format!(" --held-out{}", names(std::slice::from_ref(held_out)));
        }
        format!(
            "standpoint actors train --data{}{texts} --name {} --l1 {} --l2 {} --max-iterations {} --least {}",
            names(&self.data),
            self.name,
            self.l1,
            self.l2,
            self.max_iterations,
            self.least
        )
    }
}
