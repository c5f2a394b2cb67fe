//! How often a probability holds. In: probabilities, and whether each came true. Out: bins of equal mass.

use super::Prediction;
use crate::stance::Stance;

/// Rows of nearly the same probability.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ReliabilityBin {
    /// Number of rows.
    pub rows: u64,
    /// Rows of which it came true.
    pub right: u64,
    /// Sum of the probabilities.
    sum: f64,
    /// That sum less the rows of which it came true.
    gap: f64,
}

impl ReliabilityBin {
    /// Mean of the probabilities, in [0, 1]; 0 without rows.
    #[must_use]
    pub fn probability(&self) -> f64 {
        self.sum / self.rows.max(1) as f64
    }

    /// Share of the rows of which it came true, in [0, 1]; 0 without rows.
    #[must_use]
    pub fn share(&self) -> f64 {
        self.right as f64 / self.rows.max(1) as f64
    }

    /// The 95 % interval of that share, `[low, high]` in [0, 1], by Wilson's score (*JASA* 22, 1927); it takes rows for independent, which those of one document are not quite.
    #[must_use]
    pub fn interval(&self) -> [f64; 2] {
        const Z: f64 = 1.959_964;
        let rows = self.rows.max(1) as f64;
        let middle = self.share() + Z * Z / (2.0 * rows);
        let share = self.share();
        let half = Z * (share * (1.0 - share) / rows + Z * Z / (4.0 * rows * rows)).sqrt();
        [middle - half, middle + half].map(|end| (end / (1.0 + Z * Z / rows)).clamp(0.0, 1.0))
    }
}

/// A reliability diagram's bins (Murphy and Winkler 1977; equal mass: Nguyen and O'Connor 2015) for (probability, whether it came true): at most `bins`, those without
/// rows left out.
///
/// A run of rows of equal probability goes as one to the bin of its middle rank. Cutting such a run, as libraries
/// that slice the sorted rows do, would let the order of the file change the figure.
fn bins(mut rows: Vec<(f32, bool)>, bins: usize) -> Vec<ReliabilityBin> {
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut found = vec![ReliabilityBin::default(); bins];
    let mut start = 0;
    for run in rows.chunk_by(|a, b| a.0 == b.0) {
        let end = start + run.len();
        // start + end is twice the middle rank and below twice the number of rows.
        let place = bins * (start + end) / (2 * rows.len());
        let right = run.iter().filter(|row| row.1).count();
        let sum = run.first().map_or(0.0, |row| f64::from(row.0)) * run.len() as f64;
        if let Some(bin) = found.get_mut(place) {
            bin.rows += run.len() as u64;
            bin.right += right as u64;
            bin.sum += sum;
            bin.gap += sum - right as f64;
        }
        start = end;
    }
    found.retain(|bin| bin.rows > 0);
    found
}

/// The bins of a label's probability, which comes true where the row has the label; those of the predicted label without one.
///
/// # Examples
/// ```
/// use standpoint::train::metrics::{Prediction, expected_error, reliability};
/// use standpoint::{PerClass, Stance};
///
/// let row = |truth, favor: f32| Prediction { truth, probabilities: PerClass([0.0, 1.0 - favor, favor]), set: [false, true, true], group: 0 };
/// let rows = [row(Stance::Favor, 0.75), row(Stance::Neutral, 0.75), row(Stance::Neutral, 0.25)];
/// let bins = reliability(&rows, Some(Stance::Favor), 2);
/// assert_eq!((bins[1].rows, bins[1].probability(), bins[1].share()), (2, 0.75, 0.5));
/// // Of three rows one gives a quarter too much, and two together half too much.
/// assert!((expected_error(&bins) - 0.25).abs() < 1e-12);
/// ```
#[must_use]
pub fn reliability(
    predictions: &[Prediction],
    of: Option<Stance>,
    number: usize,
) -> Vec<ReliabilityBin> {
    let row = |prediction: &Prediction| {
        let label = of.unwrap_or_else(|| prediction.probabilities.largest());
        (
            prediction.probabilities.of(label),
            label == prediction.truth,
        )
    };
    bins(predictions.iter().map(row).collect(), number)
}

/// The expected calibration error of these bins: the gap between probability and share, weighted by rows (Naeini et al. 2015); 0 without rows.
#[must_use]
pub fn expected_error(bins: &[ReliabilityBin]) -> f64 {
    let rows: u64 = bins.iter().map(|bin| bin.rows).sum();
    // Every bin weighs its own rows: (rows / n) * |probability - share| = |sum of the gaps| / n.
    bins.iter().map(|bin| bin.gap.abs()).sum::<f64>() / rows.max(1) as f64
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]

    use super::*;

    #[test]
    fn equal_probabilities_share_a_bin_and_their_interval_is_wilsons() {
        let found = bins(
            [(0.5, true), (0.5, false), (0.9, true), (0.5, true)].to_vec(),
            2,
        );
        assert_eq!(found.len(), 2);
        assert_eq!(
            (found[0].rows, found[0].right, found[0].probability()),
            (3, 2, 0.5)
        );
        let ten = ReliabilityBin {
            rows: 10,
            right: 10,
            ..ReliabilityBin::default()
        };
        // By hand: 1 / (1 + 1.96^2 / 10).
        let [low, high] = ten.interval();
        assert!(
            (low - 0.7225).abs() < 1e-4 && (high - 1.0).abs() < 1e-12,
            "{low} {high}"
        );
    }
}
