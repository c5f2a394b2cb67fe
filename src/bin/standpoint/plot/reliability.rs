//! `standpoint plot reliability`: how often a model's probabilities hold on labelled rows, for the predicted label and label by label.

use std::path::PathBuf;

use standpoint::train::example::Example;
use standpoint::train::metrics::{
    CALIBRATION_BINS, Prediction, ReliabilityBin, expected_error, reliability,
};
use standpoint::{Stance, StanceClassifier};

use super::canvas::{Canvas, Colour, End, Words, draw};
use super::panel::{Panel, heading, heading_height};
use super::{Frame, strong, thousands};
use crate::common::{Outcome, Result};
use crate::eval::{left_out, predictions, read_files, some};
use crate::models::ModelName;

#[derive(clap::Args)]
pub(super) struct Args {
    /// The model: `lexical`, which is embedded, `small`, `large`, or a model's folder
    #[arg(long, value_name = "NAME|DIR", default_value = "lexical")]
    model: ModelName,
    /// Files of labelled rows (JSON Lines), drawn together
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    data: Vec<PathBuf>,
    #[command(flatten)]
    frame: Frame,
}

const SIDE: f64 = 290.0;
const LEFT: f64 = 78.0;
const GAP: (f64, f64) = (70.0, 78.0);

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let classifier = StanceClassifier::builder()
        .model(args.model.files()?)
        .build()?;
    let files = read_files(&args.data)?;
    let bad: usize = files.iter().map(|file| file.bad.len()).sum();
    let names: Vec<&str> = files.iter().map(|file| file.file_name()).collect();
    let names = names.join(" + ");
    let examples: Vec<Example> = files
        .iter()
        .flat_map(|file| file.examples.clone())
        .collect();
    some(&examples, [&names].into_iter())?;
    let predictions = predictions(&classifier, &examples)?;
    let title = args
        .frame
        .title(|| format!("Reliability of {}", classifier.model_tag()));
    let of = format!("{} rows of {names}", thousands(examples.len() as u64));
    let svg = figure(&title, &[&args.frame.note, &of], predictions.rows())?;
    args.frame.write(&svg)?;
    Ok(left_out(bad, "bad rows"))
}

fn figure(title: &str, below: &[&str], rows: &[Prediction]) -> Result<String> {
    let top = heading_height(below) + 34.0;
    let step = (SIDE + GAP.0, SIDE + GAP.1);
    let size = (
        LEFT + 2.0 * step.0 - GAP.0 + 24.0,
        top + 2.0 * step.1 - GAP.1 + 92.0,
    );
    let labels = Stance::ALL.map(Some);
    let fields = [None].into_iter().chain(labels);
    draw(title, size, |canvas| {
        heading(canvas, title, below)?;
        for (number, label) in fields.enumerate() {
            let left = LEFT + step.0 * (number % 2) as f64;
            let top = top + step.1 * (number / 2) as f64;
            let panel = Panel {
                edges: [left, top, left + SIDE, top + SIDE],
                x: [0.0, 1.0],
                y: [0.0, 1.0],
            };
            field(
                canvas,
                &panel,
                label,
                &reliability(rows, label, CALIBRATION_BINS),
            )?;
        }
        let look = Words::new(12.0, Colour::SOFT, End::Left);
        let notes = [
            "Points: ten bins with as many rows each, with 95 % intervals (Wilson, rows taken as independent).",
            "On the dashed line probabilities hold; above it the model is less sure than it should be.",
        ];
        for (note, up) in notes.into_iter().zip([40.0, 22.0]) {
            canvas.words(note, (24.0, size.1 - up), look)?;
        }
        Ok(())
    })
}

fn field(
    canvas: &Canvas<'_>,
    panel: &Panel,
    label: Option<Stance>,
    bins: &[ReliabilityBin],
) -> Result<()> {
    let ticks: Vec<(f64, String)> = (0..=4)
        .map(|step| f64::from(step) / 4.0)
        .map(|share| (share, share.to_string()))
        .collect();
    panel.rows(canvas, &ticks)?;
    panel.columns(canvas, &ticks)?;
    canvas.dashes(panel.at(0.0, 0.0), panel.at(1.0, 1.0), Colour::SOFT)?;
    let [left, top, right, _] = panel.edges;
    let name = label.map_or("predicted label", Stance::as_str);
    canvas.words(
        name,
        (left, top - 14.0),
        Words::new(14.0, Colour::INK, End::Left).bold(),
    )?;
    let error = format!("calibration error {:.3}", expected_error(bins));
    canvas.words(
        &error,
        (right, top - 14.0),
        Words::new(12.0, Colour::SOFT, End::Right),
    )?;
    let colour = label.map_or(Colour::INK, strong);
    for bin in bins {
        let x = bin.probability();
        let [low, high] = bin.interval();
        canvas.line(&[panel.at(x, low), panel.at(x, high)], colour, 1)?;
    }
    let points: Vec<_> = bins
        .iter()
        .map(|bin| panel.at(bin.probability(), bin.share()))
        .collect();
    canvas.line(&points, colour, 2)?;
    for point in points {
        canvas.dot(point, 4, colour)?;
    }
    let (x, y) = match label {
        None => (
            "probability of the predicted label",
            "share of rows where it is right",
        ),
        Some(_) => ("probability of the label", "share of rows that have it"),
    };
    panel.name_x(canvas, x)?;
    panel.name_y(canvas, y, left - 46.0)
}
