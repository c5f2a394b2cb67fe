//! What is measured: systems that say which stance a text takes toward a target. In: labelled rows, and rows to learn from. Out: a [`Prediction`] for each row, or why
//! there is none.
//!
//! A system of our own is one file here and a line in [`named`]; a rival is one script in the folder of adapters.

pub(crate) mod bag_of_words;
mod cascade;
mod linear;
mod majority;
pub(crate) mod rival;
mod shipped;
mod tone;
mod windows;

use std::path::PathBuf;

use standpoint::train::evaluate::groups;
use standpoint::train::example::Example;
use standpoint::train::metrics::Prediction;
use standpoint::{PerClass, Stance, StanceClassifier};

use crate::error::Result;

/// Something that tells stances.
pub(crate) trait System {
    /// What tables call it.
    fn name(&self) -> String;

    /// What it says of every row, in order.
    fn answer(&mut self, task: &Task<'_>) -> Result<Answer>;

    /// The classifier behind it, where it is one of ours and reads documents.
    fn classifier(&self) -> Result<Option<StanceClassifier>> {
        Ok(None)
    }
}

/// Rows to be judged, and rows with labels to learn from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Task<'t> {
    pub(crate) rows: &'t [Example],
    pub(crate) train: &'t [Example],
}

/// How a system answered.
#[derive(Debug)]
pub(crate) enum Answer {
    Said(Said),
    /// It cannot be asked here, for this reason.
    Absent(String),
}

/// What a system said.
#[derive(Debug)]
pub(crate) struct Said {
    /// One a row.
    pub(crate) predictions: Vec<Prediction>,
    /// Whether it gives probabilities, and not labels alone: calibration and coverage are figures of probabilities.
    pub(crate) gives_probabilities: bool,
    /// The model, `name@hash`, where it is one of ours.
    pub(crate) model: Option<String>,
}

impl Said {
    /// Of a system that gives the probabilities of every row, and no sets of its own.
    fn of_probabilities(rows: &[Example], found: impl Iterator<Item = PerClass>) -> Self {
        let rows = rows.iter().zip(groups(rows)).zip(found);
        let predictions = rows.map(|((row, group), probabilities)| Prediction {
            truth: row.label,
            probabilities,
            set: set(probabilities),
            group,
        });
        Self {
            predictions: predictions.collect(),
            gives_probabilities: true,
            model: None,
        }
    }
}

/// Where systems are found.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Setup {
    /// The folder of models
    #[arg(long, value_name = "DIR", default_value = "models")]
    pub(crate) models: PathBuf,
    /// The folder of the rivals' scripts
    #[arg(long, value_name = "DIR", default_value = "benches/harness/adapters")]
    pub(crate) adapters: PathBuf,
    /// The Python that runs them
    #[arg(long, value_name = "PROGRAM", default_value = "python3")]
    pub(crate) python: String,
}

/// The rows of a table unless others are asked for.
pub(crate) const DEFAULT: [&str; 8] = [
    "majority",
    "tone",
    "bag-of-words",
    "windows",
    "lexical",
    "small",
    "large",
    "small+large",
];

/// The system of this name: one of ours, `first+second` for a cascade, or a model's folder.
pub(crate) fn named(name: &str, setup: &Setup) -> Box<dyn System> {
    match name {
        "majority" => Box::new(majority::Majority),
        "tone" => Box::new(tone::Tone),
        "bag-of-words" => Box::new(bag_of_words::system()),
        "windows" => Box::new(windows::system()),
        _ => match name.split_once('+') {
            Some((first, second)) => Box::new(cascade::Cascade::new(first, second, setup)),
            None => Box::new(shipped::Shipped::new(name, setup)),
        },
    }
}

/// The prediction set of a system that has none of its own: most probable labels first, until they have 90 %.
pub(crate) fn set(probabilities: PerClass) -> [bool; 3] {
    let mut labels = Stance::ALL;
    labels.sort_by(|a, b| probabilities.of(*b).total_cmp(&probabilities.of(*a)));
    let mut held = [false; 3];
    let mut mass = 0.0;
    for label in labels {
        if mass >= 0.9 {
            break;
        }
        mass += probabilities.of(label);
        if let Some(held) = held.get_mut(label.index()) {
            *held = true;
        }
    }
    held
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_ends_where_nine_tenths_are_held() {
        assert_eq!(set(PerClass([0.05, 0.92, 0.03])), [false, true, false]);
        assert_eq!(set(PerClass([0.5, 0.1, 0.4])), [true, false, true]);
        assert_eq!(set(PerClass([0.4, 0.3, 0.3])), [true, true, true]);
    }
}
