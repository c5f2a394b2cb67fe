//! `standpoint eval cascade`: macro-F1 and speed of a cascade, over the threshold from which its second model is asked.

use std::fmt;
use std::path::PathBuf;

use serde::Serialize;
use standpoint::StanceClassifier;
use standpoint::train::escalation::{Answers, Point};

use super::table::table;
use super::{finish, read_rows};
use crate::common::{Outcome, Result, rows_bar};
use crate::models::ModelName;

/// The thresholds of the curve, in hundredths; at 0 every row goes on.
const HUNDREDTHS: [u8; 15] = [0, 1, 2, 3, 4, 6, 8, 10, 12, 15, 20, 25, 30, 35, 40];

#[derive(clap::Args)]
pub(super) struct Args {
    /// The model that is asked first
    #[arg(long, value_name = "NAME|DIR", default_value = "lexical")]
    model: ModelName,
    /// The model that answers where the first one is not sure enough
    #[arg(long, value_name = "NAME|DIR")]
    second: ModelName,
    /// Files of labelled rows (JSON Lines), measured together
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    data: Vec<PathBuf>,
    /// Print one JSON object instead of a table
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Curve {
    first: String,
    second: String,
    n: usize,
    n_bad_rows: usize,
    /// The threshold on the first model's card.
    on_card: f32,
    points: Vec<Point>,
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let read = |model: &ModelName| -> Result<StanceClassifier> {
        let builder = StanceClassifier::builder().model(model.files()?);
        Ok(builder.build()?)
    };
    let (first, second) = (read(&args.model)?, read(&args.second)?);
    let (examples, n_bad_rows) = read_rows(&args.data)?;
    let bar = rows_bar(examples.len() as u64)?;
    let answers = Answers::new(&first, &second, &examples, || bar.inc(1))?;
    bar.finish_and_clear();
    let on_card = first.calibration().escalates_from();
    let mut thresholds: Vec<f32> = HUNDREDTHS.map(|n| f32::from(n) / 100.0).to_vec();
    thresholds.push(on_card);
    thresholds.sort_by(f32::total_cmp);
    thresholds.dedup();
    let points = thresholds.into_iter().map(Some).chain([None]);
    let curve = Curve {
        first: first.model_tag().to_owned(),
        second: second.model_tag().to_owned(),
        n: examples.len(),
        n_bad_rows,
        on_card,
        points: points.map(|from| answers.at(from)).collect(),
    };
    finish(&curve, args.json, n_bad_rows, "bad rows")
}

impl fmt::Display for Curve {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}, then {}: {} rows\n", self.first, self.second, self.n)?;
        let header = [
            "by second\nmodel",
            "macro-F1",
            "rows/s on a core,\none target each",
        ];
        let mut table = table("second label\nfrom", &header);
        for point in &self.points {
            let from = match point.escalate_from {
                None => "never".to_owned(),
                Some(from) if from == self.on_card => format!("{from:.4} (card)"),
                Some(from) => format!("{from:.4}"),
            };
            table.add_row([
                from,
                format!("{:.1} %", 100.0 * point.escalated),
                format!("{:.4}", point.macro_f1),
                format!("{:.0}", point.rows_per_second),
            ]);
        }
        writeln!(f, "{}", table.trim_fmt())
    }
}
