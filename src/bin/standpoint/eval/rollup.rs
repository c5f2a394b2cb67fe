//! `standpoint eval rollup`: how well the scores of paragraphs, pooled, give the labels of documents.

use std::fmt;
use std::path::PathBuf;

use serde::Serialize;
use standpoint::StanceClassifier;
use standpoint::train::evaluate::Predictions;
use standpoint::train::example::Example;
use standpoint::train::rollup::{RolledUp, rolled_up};

use super::table::{table, three};
use super::{finish, read_files, some};
use crate::common::{Outcome, Result, rows_bar};
use crate::models::ModelName;

#[derive(clap::Args)]
pub(super) struct Args {
    /// The model
    #[arg(long, value_name = "NAME|DIR", default_value = "lexical")]
    model: ModelName,
    /// Files of labelled paragraphs (JSON Lines with `doc_id`); their labels are not looked at
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    data: Vec<PathBuf>,
    /// Files of labelled documents, one row a document and target, under the paragraphs' `doc_id` and `target`
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    documents: Vec<PathBuf>,
    /// Print one JSON object instead of a table
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report {
    model: String,
    n_paragraphs: usize,
    n_documents: usize,
    n_bad_rows: usize,
    poolings: Vec<RolledUp>,
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let classifier = StanceClassifier::builder().model(args.model.files()?);
    let classifier = classifier.build()?;
    let mut n_bad_rows = 0;
    let mut read = |paths: &[PathBuf]| -> Result<Vec<Example>> {
        let files = read_files(paths)?;
        n_bad_rows += files.iter().map(|file| file.bad.len()).sum::<usize>();
        let examples: Vec<Example> = files.into_iter().flat_map(|file| file.examples).collect();
        some(&examples, paths.iter().map(|path| path.display()))?;
        Ok(examples)
    };
    let (paragraphs, documents) = (read(&args.data)?, read(&args.documents)?);
    let bar = rows_bar(paragraphs.len() as u64)?;
    let predictions = Predictions::new(&classifier, &paragraphs, || bar.inc(1))?;
    bar.finish_and_clear();
    let (poolings, n_documents) = rolled_up(&paragraphs, predictions.rows(), &documents)?;
    let report = Report {
        model: classifier.model_tag().to_owned(),
        n_paragraphs: paragraphs.len(),
        n_documents,
        n_bad_rows,
        poolings,
    };
    finish(&report, args.json, n_bad_rows, "bad rows")
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{}: {} documents of {} paragraphs\n",
            self.model, self.n_documents, self.n_paragraphs
        )?;
        let mut table = table("pooling", &["macro-F1", "accuracy", "log loss"]);
        for row in &self.poolings {
            table.add_row([
                row.pooling.name().to_owned(),
                three(row.macro_f1),
                three(row.accuracy),
                three(row.log_loss),
            ]);
        }
        writeln!(f, "{}", table.trim_fmt())
    }
}
