//! `standpoint eval prevalence`: how far counts of labels are from the true shares, as they are and corrected.

use std::fmt;
use std::path::PathBuf;

use serde::Serialize;
use standpoint::StanceClassifier;
use standpoint::model::prevalence::Counting;
use standpoint::train::prevalence::{CountingError, Protocol};

use super::table::{table, three};
use super::{finish, predictions, read_rows};
use crate::common::{Failure, Outcome, Result};
use crate::models::ModelName;

#[derive(clap::Args)]
pub(super) struct Args {
    /// The model
    #[arg(long, value_name = "NAME|DIR", default_value = "lexical")]
    model: ModelName,
    /// Files of labelled rows (JSON Lines), measured together
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    data: Vec<PathBuf>,
    /// How many samples are drawn, each with label shares of its own
    #[arg(long, value_name = "N", default_value_t = Protocol::default().resamples as u32, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    resamples: u32,
    /// Rows of a sample
    #[arg(long, value_name = "N", default_value_t = Protocol::default().size as u32, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    size: u32,
    /// Print one JSON object instead of a table
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report {
    model: String,
    n: usize,
    n_bad_rows: usize,
    resamples: usize,
    size: usize,
    errors: Vec<CountingError>,
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let classifier = StanceClassifier::builder().model(args.model.files()?);
    let classifier = classifier.build()?;
    let calibration = classifier.calibration();
    let Some(answers) = &calibration.answers else {
        let message = format!(
            "{} has no `calibration.answers` on its card; `standpoint calibrate` writes them",
            classifier.model_tag()
        );
        return Err(Failure::Failed(message));
    };
    let (examples, n_bad_rows) = read_rows(&args.data)?;
    let predictions = predictions(&classifier, &examples)?;
    let rows: Vec<_> = predictions
        .rows()
        .iter()
        .map(|row| (row.truth, calibration.unmoved(row.probabilities)))
        .collect();
    let protocol = Protocol {
        resamples: args.resamples as usize,
        size: args.size as usize,
        ..Protocol::default()
    };
    let report = Report {
        model: classifier.model_tag().to_owned(),
        n: rows.len(),
        n_bad_rows,
        resamples: protocol.resamples,
        size: protocol.size,
        errors: protocol.errors(answers, &rows)?,
    };
    finish(&report, args.json, n_bad_rows, "bad rows")
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{}: {} rows; mean absolute error of a label's share\nover {} samples of {} rows with label shares drawn evenly, and over all rows as they are\n",
            self.model, self.n, self.resamples, self.size
        )?;
        let header = [
            "samples", "of naive", "against", "neutral", "favor", "as it is",
        ];
        let mut table = table("count", &header);
        let naive = self.errors.iter().find(|e| e.counting == Counting::Naive);
        let naive = naive.map_or(0.0, |error| error.mean);
        for error in &self.errors {
            let [against, neutral, favor] = error.by_label.map(three);
            table.add_row([
                error.counting.name().to_owned(),
                three(error.mean),
                format!("{:.2}", error.mean / naive.max(f64::MIN_POSITIVE)),
                against,
                neutral,
                favor,
                three(error.as_it_is),
            ]);
        }
        writeln!(f, "{}", table.trim_fmt())
    }
}
