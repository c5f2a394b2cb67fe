//! Fitting a [`Calibration`]. In: logits, evidence masses and labels of rows whose documents no weight was fitted on. Out: temperature, set thresholds,
//! mixed threshold, and what the model answers to rows of each label.

use crate::error::{Error, ErrorKind, Result};
use crate::model::calibration::Calibration;
use crate::model::likelihood::Likelihood;
use crate::model::prevalence::AnswersByTruth;
use crate::model::tier::TierScore;
use crate::stance::Stance;

/// One held-out row.
#[derive(Clone, Debug)]
pub struct HeldOut {
    /// What the tier says.
    pub score: TierScore,
    /// The right label.
    pub truth: Stance,
    /// What the row counts for in the temperature and the set thresholds; positive.
    pub weight: f64,
}

/// Fewer rows are too few for a 90 % quantile.
const FEWEST_ROWS: usize = 20;
/// Share of the rows of each label whose prediction set is to hold it.
const COVERAGE: f64 = 0.9;
/// Share of rows with the least two-sided evidence that are not *mixed*.
const NOT_MIXED: f64 = 0.95;

/// Fits temperature, set thresholds and mixed threshold, and counts the answers by truth. A label without a row is in every prediction set.
///
/// # Errors
/// [`ErrorKind::TrainingData`] with fewer than 20 rows, too few for a 90 % quantile.
///
/// # Examples
/// ```
/// use standpoint::model::tier::TierScore;
/// use standpoint::train::calibrate::{HeldOut, calibrate};
/// use standpoint::{PerClass, Stance};
///
/// let rows: Vec<HeldOut> = (0..30).map(|number| {
///     let truth = Stance::ALL[number % 3];
///     // One row in ten is wrong, and as sure as the others.
///     let given = if number % 10 == 0 { Stance::Neutral } else { truth };
///     let logits = PerClass(PerClass::certain(given).0.map(|x| 8.0 * x));
///     HeldOut { score: TierScore { logits, ..TierScore::default() }, truth, weight: 1.0 }
/// }).collect();
/// let calibration = calibrate(&rows, "made up")?;
/// assert!(calibration.temperature > 1.0, "it was too sure");
/// # Ok::<(), standpoint::Error>(())
/// ```
pub fn calibrate(rows: &[HeldOut], corpus: &str) -> Result<Calibration> {
    if rows.len() < FEWEST_ROWS {
        let message = format!(
            "{} calibration rows, at least {FEWEST_ROWS} are needed",
            rows.len()
        );
        return Err(Error::new(ErrorKind::TrainingData, message));
    }
    let mut calibration = Calibration {
        temperature: temperature(rows),
        corpus: corpus.to_owned(),
        rows: rows.len(),
        ..Calibration::identity()
    };
    let answered = |row: &HeldOut| (row.truth, calibration.probabilities(row.score.logits));
    let answered: Vec<_> = rows.iter().map(answered).collect();
    // A label without a row: then nobody can say, and the card says nothing.
    let answers = AnswersByTruth::new(answered.iter().copied()).ok();
    calibration.answers = answers.map(|answers| AnswersByTruth {
        likelihood: Likelihood::fit(&answered),
        ..answers
    });
    calibration.set_thresholds = Stance::ALL.map(|stance| {
        let of_label = rows.iter().filter(|row| row.truth == stance);
        let probability = |row: &HeldOut| calibration.probabilities(row.score.logits).of(stance);
        quantile(of_label.map(|row| (probability(row), row.weight)).collect())
    });
    let two_sided: Vec<f32> = rows
        .iter()
        .map(|row| row.score.support.min(row.score.opposition))
        .collect();
    let rank = (rows.len() as f64 * (1.0 - NOT_MIXED)) as usize;
    calibration.mixed_threshold = descending(two_sided).get(rank).copied().unwrap_or(f32::MAX);
    Ok(calibration)
}

/// Split conformal: the finite-sample quantile of the score 1 - P(truth), as a probability. The row to come counts as much as the heaviest of these
/// (Tibshirani et al., *Conformal Prediction Under Covariate Shift*, NeurIPS 2019); with equal weights it is the `ceil(0.9 (n + 1))`th row.
fn quantile(mut rows: Vec<(f32, f64)>) -> f32 {
    rows.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
    let weights = rows.iter().map(|row| row.1);
    let wanted = COVERAGE * (weights.clone().sum::<f64>() + weights.fold(0.0, f64::max));
    let mut weight = 0.0;
    let reached = rows.iter().find(|row| {
        weight += row.1;
        // Sums of equal weights may miss the rank by their rounding.
        weight >= wanted * (1.0 - 1e-12)
    });
    reached.map_or(0.0, |row| row.0)
}

fn descending(mut numbers: Vec<f32>) -> Vec<f32> {
    numbers.sort_unstable_by(|a, b| b.total_cmp(a));
    numbers
}

/// The temperature with the least negative log-likelihood. It is convex in the inverse temperature, so a golden-section search over
/// 1/20 to 20 finds it.
fn temperature(rows: &[HeldOut]) -> f32 {
    let loss = |log_temperature: f64| -> f64 {
        let calibration = Calibration {
            temperature: libm::exp(log_temperature) as f32,
            ..Calibration::identity()
        };
        rows.iter()
            .map(|row| {
                let p = calibration.probabilities(row.score.logits).of(row.truth);
                -row.weight * libm::log(f64::from(p).max(1e-12))
            })
            .sum()
    };
    const RATIO: f64 = 0.618_033_988_749_894_9;
    let (mut low, mut high) = (-libm::log(20.0), libm::log(20.0));
    let (mut left, mut right) = (high - RATIO * (high - low), low + RATIO * (high - low));
    let (mut at_left, mut at_right) = (loss(left), loss(right));
    while high - low > 1e-4 {
        if at_left < at_right {
            (high, right, at_right) = (right, left, at_left);
            left = high - RATIO * (high - low);
            at_left = loss(left);
        } else {
            (low, left, at_left) = (left, right, at_right);
            right = low + RATIO * (high - low);
            at_right = loss(right);
        }
    }
    libm::exp(f64::midpoint(low, high)) as f32
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use super::*;
    use crate::stance::PerClass;

    /// Rows whose logits are `factor` times the log of probabilities that are right: 6 of 10 favor, 3 neutral, 1 against.
    fn rows(factor: f32) -> Vec<HeldOut> {
        let logits = PerClass([0.1_f32, 0.3, 0.6].map(|p| factor * p.ln()));
        let labels = [1, 3, 6]
            .into_iter()
            .zip(Stance::ALL)
            .flat_map(|(n, s)| std::iter::repeat_n(s, n * 20));
        labels
            .map(|truth| HeldOut {
                score: TierScore {
                    logits,
                    ..TierScore::default()
                },
                truth,
                weight: 1.0,
            })
            .collect()
    }

    #[test]
    fn the_temperature_undoes_overconfidence() {
        let calibration = calibrate(&rows(3.0), "made up").unwrap();
        assert!(
            (calibration.temperature - 3.0).abs() < 0.01,
            "{}",
            calibration.temperature
        );
        assert!((calibrate(&rows(1.0), "made up").unwrap().temperature - 1.0).abs() < 0.01);
    }

    #[test]
    fn sets_cover_at_least_nine_tenths_of_the_rows_they_were_fitted_on() {
        let rows = rows(1.0);
        let calibration = calibrate(&rows, "made up").unwrap();
        let covered = rows.iter().filter(|row| {
            let set = calibration.prediction_set(calibration.probabilities(row.score.logits));
            Stance::ALL
                .into_iter()
                .zip(set)
                .any(|(s, inside)| inside && s == row.truth)
        });
        assert!(covered.count() * 10 >= rows.len() * 9);
    }

    #[test]
    fn the_rows_of_every_label_are_covered() {
        // Favor is rare, and its probability lower than that of the others.
        let row = |truth: Stance, percent: usize| HeldOut {
            score: TierScore {
                logits: {
                    let p = percent as f32 / 100.0;
                    let mut logits = [((1.0 - p) / 2.0).ln(); 3];
                    logits[truth.index()] = p.ln();
                    PerClass(logits)
                },
                ..TierScore::default()
            },
            truth,
            weight: 1.0,
        };
        let neutral = (1..=99).map(|n| row(Stance::Neutral, 40 + n / 2));
        let favor = (1..=9).map(|n| row(Stance::Favor, n));
        let rows: Vec<HeldOut> = neutral.chain(favor).collect();
        let found = calibrate(&rows, "made up").unwrap();
        for stance in [Stance::Neutral, Stance::Favor] {
            let rows: Vec<&HeldOut> = rows.iter().filter(|row| row.truth == stance).collect();
            let covered = rows.iter().filter(|row| {
                found.prediction_set(found.probabilities(row.score.logits))[stance.index()]
            });
            assert!(covered.count() * 10 >= rows.len() * 9, "{stance}");
        }
        assert_eq!(found.set_thresholds[0], 0.0, "against has no row");
    }

    #[test]
    fn a_quantile_is_the_row_of_its_rank_and_follows_weights() {
        let rows = |weight: fn(usize) -> f64| (1..=19).map(move |n| (n as f32, weight(n)));
        // ceil(0.9 * 20) = 18 rows from above.
        assert_eq!(quantile(rows(|_| 1.0).collect()), 2.0);
        assert_eq!(quantile(rows(|_| 0.1).collect()), 2.0);
        // The upper ten weigh 10 each, of 109 and 10 more: 107.1 is reached by the eighth of the lower nine, which weigh 1.
        let weights = |n| if n >= 10 { 10.0 } else { 1.0 };
        assert_eq!(quantile(rows(weights).collect()), 2.0);
        assert_eq!(quantile(vec![(0.5, 1.0)]), 0.0);
    }

    #[test]
    fn too_few_rows_are_an_error() {
        let error = calibrate(rows(1.0).get(..19).unwrap(), "made up").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TrainingData);
    }
}
