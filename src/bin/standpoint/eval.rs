//! `standpoint eval`: how good a model is on labelled rows, beside two baselines that ignore the target; `eval actors`: how well actors are
//! found; `eval cascade`: what a second model gains; `eval prevalence`: how far counts of labels are from the truth;
//! `eval rollup`: how paragraphs make a document.

mod actors;
mod cascade;
mod prevalence;
mod rollup;
pub(crate) mod table;

use std::fmt;
use std::path::PathBuf;

use indicatif::ProgressBar;
use serde::Serialize;
use standpoint::StanceClassifier;
use standpoint::train::evaluate::{Evaluation, Predictions};
use standpoint::train::example::Example;
use standpoint::train::file::LabelledFile;
use standpoint::train::metrics::Bootstrap;

use crate::common::{Failure, Outcome, Result, print, report, rows_bar};
use crate::models::{Cascade, HEADING, ModelName};

#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    /// The model: `lexical`, which is embedded, `small`, `large`, or a model's folder
    #[arg(long, value_name = "NAME|DIR", default_value = "lexical", help_heading = HEADING)]
    model: ModelName,
    #[command(flatten)]
    cascade: Cascade,
    /// Files of labelled rows (JSON Lines); they are measured together, and one by one beside that
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    data: Vec<PathBuf>,
    /// Print one JSON object instead of tables
    #[arg(long)]
    json: bool,
    /// How many times documents are drawn again for the 95 % interval
    #[arg(long, value_name = "N", default_value_t = Bootstrap::default().resamples as u32, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    resamples: u32,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Measure how well actors are found, against marked texts, the targets of labelled rows or named entities
    Actors(actors::Args),
    /// Measure a cascade over the threshold from which its second model is asked
    Cascade(cascade::Args),
    /// Measure how far counts of labels are from the true shares, as they are and corrected
    Prevalence(prevalence::Args),
    /// Measure how well the scores of paragraphs, pooled, give the labels of documents
    Rollup(rollup::Args),
}

/// The figures of all files together and of each.
#[derive(Serialize)]
pub(crate) struct Report {
    #[serde(flatten)]
    all: Evaluation,
    /// Rows that could not be read.
    n_bad_rows: usize,
    /// The files one by one; left out where there is only one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    files: Vec<FileReport>,
}

/// The figures of one file.
#[derive(Serialize)]
struct FileReport {
    file: String,
    #[serde(flatten)]
    evaluation: Evaluation,
    n_bad_rows: usize,
}

pub(crate) fn run(args: Args) -> Result<Outcome> {
    match &args.command {
        Some(Command::Actors(args)) => return actors::run(args),
        Some(Command::Cascade(args)) => return cascade::run(args),
        Some(Command::Prevalence(args)) => return prevalence::run(args),
        Some(Command::Rollup(args)) => return rollup::run(args),
        None => {}
    }
    let builder = StanceClassifier::builder().model(args.model.files()?);
    let classifier = args.cascade.set(&args.model, builder)?.build()?;
    let bootstrap = Bootstrap {
        resamples: args.resamples as usize,
        ..Bootstrap::default()
    };
    let found = evaluate_files(&classifier, &read_files(&args.data)?, &bootstrap)?;
    finish(&found, args.json, found.n_bad_rows, "bad rows")
}

/// Prints what was found, as tables or as one JSON object, and says how many bad rows it is without.
pub(crate) fn finish<T: Serialize + fmt::Display>(
    found: &T,
    json: bool,
    bad: usize,
    what: &str,
) -> Result<Outcome> {
    if json {
        let mut out = serde_json::to_vec(found).map_err(|e| Failure::Failed(e.to_string()))?;
        out.push(b'\n');
        print(&out)?;
    } else {
        print(found.to_string().as_bytes())?;
    }
    Ok(left_out(bad, what))
}

/// How a command ends that had to leave out so much.
pub(crate) fn left_out(bad: usize, what: &str) -> Outcome {
    if bad == 0 {
        return Outcome::Done;
    }
    report(format_args!("{bad} {what} were left out"));
    Outcome::SomeFailed
}

/// Reads files of labelled rows, and says on standard error which rows are bad.
pub(crate) fn read_files(paths: &[PathBuf]) -> Result<Vec<LabelledFile>> {
    let mut files = Vec::new();
    for path in paths {
        let file = LabelledFile::from_path(path)?;
        file.bad.iter().for_each(report);
        files.push(file);
    }
    Ok(files)
}

/// The rows of all files together, of which there is at least one, and how many rows could not be read.
fn read_rows(paths: &[PathBuf]) -> Result<(Vec<Example>, usize)> {
    let files = read_files(paths)?;
    let bad = files.iter().map(|file| file.bad.len()).sum();
    let rows: Vec<Example> = files.into_iter().flat_map(|file| file.examples).collect();
    some(&rows, paths.iter().map(|path| path.display()))?;
    Ok((rows, bad))
}

/// What a classifier says of rows, with a bar while it does.
pub(crate) fn predictions(classifier: &StanceClassifier, rows: &[Example]) -> Result<Predictions> {
    let bar = rows_bar(rows.len() as u64)?;
    let found = Predictions::new(classifier, rows, || bar.inc(1))?;
    bar.finish_and_clear();
    Ok(found)
}

/// An error that names the files where there is no row.
pub(crate) fn some(rows: &[Example], files: impl Iterator<Item = impl fmt::Display>) -> Result<()> {
    if !rows.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = files.map(|name| name.to_string()).collect();
    let message = format!("no good row in {}", names.join(", "));
    Err(Failure::Failed(message))
}

/// Scores the rows of all files once, and measures them together and by file.
pub(crate) fn evaluate_files(
    classifier: &StanceClassifier,
    files: &[LabelledFile],
    bootstrap: &Bootstrap,
) -> Result<Report> {
    let mut examples: Vec<Example> = Vec::new();
    let mut parts = Vec::new();
    for file in files {
        let first = examples.len();
        examples.extend_from_slice(&file.examples);
        parts.push((file.name.clone(), first..examples.len(), file.bad.len()));
    }
    some(&examples, parts.iter().map(|(name, ..)| name))?;
    // It draws on standard error, and only where that is a terminal.
    let bar = ProgressBar::new(examples.len() as u64);
    let predictions = Predictions::new(classifier, &examples, || bar.inc(1))?;
    bar.finish_and_clear();
    let n_bad_rows = parts.iter().map(|part| part.2).sum();
    let several = parts.len() > 1;
    Ok(Report {
        all: predictions.measure(0..examples.len(), bootstrap)?,
        n_bad_rows,
        files: parts
            .into_iter()
            .filter(|_| several)
            .map(|(file, rows, n_bad_rows)| {
                let evaluation = predictions.measure(rows, bootstrap)?;
                Ok(FileReport {
                    file,
                    evaluation,
                    n_bad_rows,
                })
            })
            .collect::<Result<_>>()?,
    })
}
