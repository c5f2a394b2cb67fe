//! What the fit reads and prints. In: windows of words with their labels, and the text that the fit prints of its model. Out: few long sequences, and the weights.

use std::collections::BTreeMap;

use crfs::Attribute;

use crate::actor::discovery::tagger::{LABELS, Scores};
use crate::error::{Error, ErrorKind, Result};

/// Windows joined to one sequence.
const WINDOWS_IN_SEQUENCE: usize = 500;
/// The attribute of the word between windows.
const BETWEEN: &str = "between";

/// Windows joined to sequences.
#[derive(Default)]
pub(super) struct Sequences {
    pub(super) done: Vec<(Vec<Vec<Attribute>>, Vec<String>)>,
    items: Vec<Vec<Attribute>>,
    labels: Vec<String>,
    windows: usize,
    pub(super) has_names: bool,
}

impl Sequences {
    pub(super) fn push(&mut self, window: &[(Vec<u32>, u8)]) {
        for (features, label) in window {
            self.items.push(
                features
                    .iter()
                    .map(|feature| Attribute::new(feature.to_string(), 1.0))
                    .collect(),
            );
            self.labels.push(label.to_string());
            self.has_names |= *label != 0;
        }
        self.items.push(vec![Attribute::new(BETWEEN, 1.0)]);
        self.labels.push("0".to_owned());
        self.windows += 1;
        if self.windows == WINDOWS_IN_SEQUENCE {
            self.end();
        }
    }

    pub(super) fn end(&mut self) {
        if !self.items.is_empty() {
            self.done.push((
                std::mem::take(&mut self.items),
                std::mem::take(&mut self.labels),
            ));
        }
        self.windows = 0;
    }
}

/// Reads the weights from what the fit prints of its model, the only way in which that crate tells them: `(0) attribute --> label: weight`, and `(1)` for
/// transitions.
pub(super) fn read_dump(dump: &str) -> Result<(BTreeMap<u32, Scores>, [Scores; LABELS])> {
    let mut features: BTreeMap<u32, Scores> = BTreeMap::new();
    let mut transitions = [Scores::default(); LABELS];
    for line in dump.lines().map(str::trim_start) {
        let Some(of_state) = line
            .strip_prefix("(0) ")
            .map(|rest| (true, rest))
            .or_else(|| line.strip_prefix("(1) ").map(|rest| (false, rest)))
        else {
            continue;
        };
        let unreadable = || Error::new(ErrorKind::TrainingData, format!("the fit prints `{line}`"));
        let (is_state, rest) = of_state;
        let (source, rest) = rest.split_once(" --> ").ok_or_else(unreadable)?;
        let (target, weight) = rest.split_once(": ").ok_or_else(unreadable)?;
        let weight: f32 = weight.parse().map_err(|_| unreadable())?;
        let target: usize = target.parse().map_err(|_| unreadable())?;
        let row = if is_state {
            if source == BETWEEN {
                continue;
            }
            features
                .entry(source.parse().map_err(|_| unreadable())?)
                .or_default()
        } else {
            let source: usize = source.parse().map_err(|_| unreadable())?;
            transitions.get_mut(source).ok_or_else(unreadable)?
        };
        *row.get_mut(target).ok_or_else(unreadable)? = weight;
    }
    Ok((features, transitions))
}
