//! `standpoint eval rollup`: how well the scores of paragraphs, pooled, give the labels of documents.

use std::fmt;
use std::path::PathBuf;

use serde::Serialize;
use standpoint::StanceClassifier;
use standpoint::train::rollup::{RolledUp, rolled_up};

use super::table::{table, three};
use super::{finish, predictions, read_rows};
use crate::common::{Outcome, Result};
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
    let (paragraphs, bad_paragraphs) = read_rows(&args.data)?;
    let (documents, bad_documents) = read_rows(&args.documents)?;
    let n_bad_rows = bad_paragraphs + bad_documents;
    let predictions = predictions(&classifier, &paragraphs)?;
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
