//! How good a classifier of three stances is. In: true labels, probabilities and prediction sets. Out: one
//! [`Metrics`], ready to be written as JSON.
//!
//! These figures are our own because linfa's precision and recall are swapped and its multi-class F1 is not
//! macro-F1. **No NaN ever leaves**: a share of nothing is 0. So the metrics of no rows at all are all 0, and `n`
//! is what tells them apart from a disaster.

mod bootstrap;
mod confusion;
mod paired;
mod reliability;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::stance::{CLASSES, PerClass, Stance};

use confusion::share;

pub use bootstrap::Bootstrap;
pub(super) use bootstrap::middle;
pub use confusion::Confusion;
pub use paired::Difference;
pub use reliability::{ReliabilityBin, expected_error, reliability};

/// Number of bins of the calibration error.
pub const CALIBRATION_BINS: usize = 10;
/// How far the probabilities of a row may sum from 1; 32-bit rounding stays far below it.
const SUM_TOLERANCE: f64 = 1e-3;
/// The share of rows that the prediction sets of [`majority`] aim at, that of the shipped models.
const SET_SHARE: f64 = 0.9;

/// What a classifier said about one labelled row.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Prediction {
    /// The label that is right.
    pub truth: Stance,
    /// Probabilities in [0, 1] that sum to 1; the predicted label is their [largest](PerClass::largest).
    pub probabilities: PerClass,
    /// Which labels the prediction set holds, in the order of [`Stance::ALL`]; it may be empty.
    pub set: [bool; CLASSES],
    /// The document that the row comes from: rows of one document are resampled together.
    pub group: u32,
}

impl Prediction {
    /// Whether the prediction set holds the true label.
    fn is_covered(&self) -> bool {
        Stance::ALL
            .iter()
            .zip(self.set)
            .any(|(&stance, held)| held && stance == self.truth)
    }

    /// Multi-class Brier score of the row, in [0, 2].
    fn brier(&self) -> f64 {
        Stance::ALL
            .iter()
            .map(|&stance| {
                let wanted = if stance == self.truth { 1.0 } else { 0.0 };
                let gap = f64::from(self.probabilities.of(stance)) - wanted;
                gap * gap
            })
            .sum()
    }

    /// An error where the probabilities are no distribution, so that no NaN can enter.
    fn check(&self) -> Result<()> {
        let mut sum = 0.0;
        for stance in Stance::ALL {
            let probability = self.probabilities.of(stance);
            if !(0.0..=1.0).contains(&probability) {
                return Err(Error::new(
                    ErrorKind::Parameter,
                    format!("probability of {stance} is {probability}, must be in [0, 1]"),
                ));
            }
            sum += f64::from(probability);
        }
        if (sum - 1.0).abs() > SUM_TOLERANCE {
            return Err(Error::new(
                ErrorKind::Parameter,
                format!("probabilities sum to {sum}, must be within {SUM_TOLERANCE} of 1"),
            ));
        }
        Ok(())
    }
}

/// The row of one label in the table of [`Metrics::classes`].
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ClassMetrics {
    /// The label.
    pub label: Stance,
    /// Of the rows that were given this label, the share whose label it is; 0 where no row was given it.
    pub precision: f64,
    /// Of the rows whose label this is, the share that were given it; 0 where no row has it.
    pub recall: f64,
    /// Number of rows whose true label this is.
    pub support: u64,
    /// Of the rows whose label this is, the share whose prediction set holds it; 0 where no row has it.
    pub coverage: f64,
}

/// The figures of one classifier on one set of rows; shares and scores are in [0, 1] unless said otherwise, and
/// 0 without rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Metrics {
    /// Number of rows.
    pub n: u64,
    /// Number of documents that the rows come from: the units of the bootstrap.
    pub n_groups: u64,
    /// Mean F1 of the three labels; see [`Confusion::macro_f1`] for labels that never occur.
    pub macro_f1: f64,
    /// 95 % interval of `macro_f1`, `[low, high]`; see [`Bootstrap`].
    pub macro_f1_ci: [f64; 2],
    /// Share of rows whose label is right.
    pub accuracy: f64,
    /// F1 of `against`.
    pub f1_against: f64,
    /// F1 of `neutral`.
    pub f1_neutral: f64,
    /// F1 of `favor`.
    pub f1_favor: f64,
    /// Precision, recall and support of each label, in the order of [`Stance::ALL`].
    pub classes: [ClassMetrics; CLASSES],
    /// Rows by true label, then predicted label.
    pub confusion: Confusion,
    /// Expected calibration error of the predicted label: the gap between confidence and accuracy, over ten bins
    /// of equal mass, weighted by their rows (Naeini et al. 2015 and Guo et al. 2017; equal mass: Nguyen &
    /// O'Connor 2015). Rows of equal confidence always share a bin, so the order of rows is no matter.
    pub ece: f64,
    /// Brier score in its original multi-class form: the mean over rows of the squared gaps summed over the three
    /// labels (Brier 1950), in [0, 2].
    pub brier: f64,
    /// Share of rows whose prediction set holds the true label (Angelopoulos & Bates 2021, section 1).
    pub coverage: f64,
    /// Mean number of labels in a prediction set, in [0, 3].
    pub mean_set_size: f64,
}

impl Metrics {
    /// The figures of these rows; they do not depend on the number of threads.
    ///
    /// # Errors
    /// [`ErrorKind::Parameter`] where a row's probabilities are not in [0, 1] or do not sum to 1 (within 0.001),
    /// naming the row's position, and where the number of resamples is out of range.
    ///
    /// # Examples
    /// ```
    /// use standpoint::train::metrics::{Bootstrap, Metrics, Prediction};
    /// use standpoint::{PerClass, Stance};
    ///
    /// let rows = [
    ///     Prediction { truth: Stance::Favor, probabilities: PerClass([0.0, 0.25, 0.75]), set: [false, true, true], group: 0 },
    ///     Prediction { truth: Stance::Against, probabilities: PerClass([0.25, 0.5, 0.25]), set: [false, true, false], group: 1 },
    /// ];
    /// let metrics = Metrics::new(&rows, &Bootstrap::default())?;
    /// assert_eq!(metrics.accuracy, 0.5);
    /// assert_eq!(metrics.coverage, 0.5);
    /// assert_eq!(metrics.mean_set_size, 1.5);
    /// # Ok::<(), standpoint::Error>(())
    /// ```
    pub fn new(predictions: &[Prediction], bootstrap: &Bootstrap) -> Result<Self> {
        // Sorted by number, so that the order of rows does not change what the generator draws.
        let mut groups: BTreeMap<u32, Confusion> = BTreeMap::new();
        let mut confusion = Confusion::default();
        let (mut brier, mut covered, mut held) = (0.0, [0_u64; CLASSES], 0_u64);
        for (row, prediction) in predictions.iter().enumerate() {
            prediction.check().map_err(|e| e.at(format!("row {row}")))?;
            let predicted = prediction.probabilities.largest();
            confusion.count(prediction.truth, predicted);
            groups
                .entry(prediction.group)
                .or_default()
                .count(prediction.truth, predicted);
            brier += prediction.brier();
            if let Some(covered) = covered.get_mut(prediction.truth.index()) {
                *covered += u64::from(prediction.is_covered());
            }
            held += prediction.set.iter().map(|&h| u64::from(h)).sum::<u64>();
        }
        let n = confusion.total();
        let groups: Vec<Confusion> = groups.into_values().collect();
        Ok(Self {
            n,
            n_groups: groups.len() as u64,
            macro_f1: confusion.macro_f1(),
            macro_f1_ci: bootstrap.interval(&groups, Confusion::macro_f1)?,
            accuracy: confusion.accuracy(),
            f1_against: confusion.f1(Stance::Against),
            f1_neutral: confusion.f1(Stance::Neutral),
            f1_favor: confusion.f1(Stance::Favor),
            classes: Stance::ALL.map(|label| ClassMetrics {
                label,
                precision: confusion.precision(label),
                recall: confusion.recall(label),
                support: confusion.support(label),
                coverage: share(
                    covered.get(label.index()).copied().unwrap_or(0),
                    confusion.support(label),
                ),
            }),
            confusion,
            ece: expected_error(&reliability(predictions, None, CALIBRATION_BINS)),
            brier: brier / n.max(1) as f64,
            coverage: share(covered.iter().sum(), n),
            mean_set_size: share(held, n),
        })
    }
}

/// The baseline that every table prints: the figures of always predicting the most frequent true label of these
/// rows (the first in [`Stance::ALL`] where two are equally frequent), whatever they themselves predict.
///
/// It is as strong as a constant can be: its probabilities are the shares of the labels in these very rows, and
/// its prediction set is the smallest one, most frequent labels first, that covers 90 % of them.
///
/// # Errors
/// As [`Metrics::new`], for the number of resamples.
///
/// # Examples
/// ```
/// use standpoint::train::metrics::{Bootstrap, Prediction, majority};
/// use standpoint::{PerClass, Stance};
///
/// let row = |truth| Prediction { truth, probabilities: PerClass::certain(truth), set: [true; 3], group: 0 };
/// let rows = [row(Stance::Neutral), row(Stance::Neutral), row(Stance::Favor)];
/// let found = majority(&rows, &Bootstrap::default())?;
/// assert!((found.accuracy - 2.0 / 3.0).abs() < 1e-9);
/// # Ok::<(), standpoint::Error>(())
/// ```
pub fn majority(evaluated: &[Prediction], bootstrap: &Bootstrap) -> Result<Metrics> {
    let mut counts = Stance::ALL.map(|stance| (stance, 0_u64));
    for (stance, count) in &mut counts {
        *count = evaluated.iter().filter(|p| p.truth == *stance).count() as u64;
    }
    let n = evaluated.len() as u64;
    let probabilities = PerClass(counts.map(|(_, count)| share(count, n) as f32));
    let mut by_count = counts;
    by_count.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    let (mut set, mut covered) = ([false; CLASSES], 0);
    for (stance, count) in by_count {
        if share(covered, n) >= SET_SHARE {
            break;
        }
        covered += count;
        if let Some(held) = set.get_mut(stance.index()) {
            *held = true;
        }
    }
    let constant: Vec<Prediction> = evaluated
        .iter()
        .map(|prediction| Prediction {
            probabilities,
            set,
            ..*prediction
        })
        .collect();
    Metrics::new(&constant, bootstrap)
}

#[cfg(test)]
mod tests;
