//! How likely a row's answer is under each label. In: labelled rows with their calibrated probabilities. Out: what turns probabilities into likelihoods.
//!
//! Expectation maximisation of a prior asks for probabilities that are calibrated label by label, which one temperature does not give: bias-corrected temperature scaling does
//! (Alexandari, Kundaje and Shrikumar, *Maximum Likelihood with Bias-Corrected Calibration is Hard-To-Beat at Label Shift Adaptation*, ICML 2020). Here it is fitted with
//! all labels weighing the same, so that what it gives is proportional to the likelihoods and rests on no prior.

use serde::{Deserialize, Serialize};

use super::prior::Prior;
use crate::error::{Error, ErrorKind, Result};
use crate::stance::{CLASSES, PerClass, Stance};

/// Logarithms of likelihoods, but for a constant of the row: the slope times those of the probabilities, plus the bias.
///
/// # Examples
/// ```
/// use standpoint::PerClass;
/// use standpoint::model::likelihood::Likelihood;
/// use standpoint::model::prior::Prior;
///
/// let prior = Prior::new(PerClass([0.25, 0.5, 0.25]))?;
/// // Where probabilities are the shares themselves, a row says nothing.
/// let [against, neutral, favor] = Likelihood::of_prior(prior).of(prior.shares()).0;
/// assert!((against - neutral).abs() < 1e-6 && (neutral - favor).abs() < 1e-6);
/// # Ok::<(), standpoint::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Likelihood {
    /// What the logarithms of the probabilities are multiplied by.
    pub slope: f32,
    /// What is added for each label.
    pub bias: [f32; CLASSES],
}

/// Smaller probabilities are taken for this one.
const LEAST: f64 = 1e-9;
/// Weight of the penalty that holds the slope to 1 and the biases to 0, so that the fit ends for any rows.
const PENALTY: f64 = 1e-4;
/// Most steps of the fit; it ends after a handful.
const STEPS: usize = 100;

impl Likelihood {
    /// That of probabilities which are calibrated for these shares of the labels.
    #[must_use]
    pub fn of_prior(prior: Prior) -> Self {
        Self {
            slope: 1.0,
            bias: prior.numbers().map(|share| -libm::log(share) as f32),
        }
    }

    /// Fits it by Newton's method to labelled rows, all labels weighing the same.
    #[must_use]
    pub fn fit(rows: &[(Stance, PerClass)]) -> Self {
        let count = |stance| rows.iter().filter(|row| row.0 == stance).count().max(1);
        let counts = Stance::ALL.map(count);
        let rows: Vec<Row> = rows
            .iter()
            .map(|(truth, found)| Row {
                truth: *truth,
                logs: logs(*found),
                weight: counts
                    .get(truth.index())
                    .map_or(0.0, |&count| 1.0 / (CLASSES * count) as f64),
            })
            .collect();
        let mut at = [1.0, 0.0, 0.0];
        for _ in 0..STEPS {
            let (loss, gradient, curvature) = around(&rows, at);
            let Some(step) = solved(curvature, gradient) else {
                break;
            };
            // The loss is convex, but a whole step may overshoot.
            let mut share = 1.0;
            let next = loop {
                let mut next = at;
                next.iter_mut()
                    .zip(step)
                    .for_each(|(x, step)| *x -= share * step);
                if share < 1e-6 || around(&rows, next).0 <= loss {
                    break next;
                }
                share /= 2.0;
            };
            let still = step.iter().all(|step| (share * step).abs() < 1e-9);
            at = next;
            if still {
                break;
            }
        }
        let [slope, against, neutral] = at.map(|number| number as f32);
        Self {
            slope,
            bias: [against, neutral, 0.0],
        }
    }

    /// The likelihoods of a row under each label, divided by their sum.
    #[must_use]
    pub fn of(&self, probabilities: PerClass) -> PerClass {
        let [against, neutral, favor] = self.bias.map(f64::from);
        let at = [f64::from(self.slope), against, neutral];
        PerClass(softmax(logs(probabilities), at, favor).map(|p| p as f32))
    }

    /// Checks that all numbers are finite.
    ///
    /// # Errors
    /// [`ErrorKind::ModelWeights`] otherwise.
    pub fn validate(&self) -> Result<()> {
        if self.slope.is_finite() && self.bias.iter().all(|number| number.is_finite()) {
            return Ok(());
        }
        let message =
            format!("card.json: calibration.answers.likelihood is {self:?}, which is not finite");
        Err(Error::new(ErrorKind::ModelWeights, message))
    }
}

struct Row {
    truth: Stance,
    logs: [f64; CLASSES],
    weight: f64,
}

fn logs(probabilities: PerClass) -> [f64; CLASSES] {
    probabilities.0.map(|p| libm::log(f64::from(p).max(LEAST)))
}

fn softmax(
    logs: [f64; CLASSES],
    [slope, against, neutral]: [f64; 3],
    favor: f64,
) -> [f64; CLASSES] {
    let mut numbers = logs.map(|log| slope * log);
    for (number, bias) in numbers.iter_mut().zip([against, neutral, favor]) {
        *number += bias;
    }
    let largest = numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let powers = numbers.map(|number| libm::exp(number - largest));
    let sum: f64 = powers.iter().sum();
    powers.map(|power| power / sum)
}

/// Negative log-likelihood of the labels with its penalty, its gradient and its second derivatives, at slope and the biases of against and neutral.
fn around(rows: &[Row], at: [f64; 3]) -> (f64, [f64; 3], [[f64; 3]; 3]) {
    let [slope, against, neutral] = at;
    let apart = [slope - 1.0, against, neutral];
    let mut loss = PENALTY * apart.iter().map(|x| x * x).sum::<f64>();
    let mut gradient = apart.map(|x| 2.0 * PENALTY * x);
    let mut curvature = [[0.0; 3]; 3];
    for (place, row) in curvature.iter_mut().enumerate() {
        row.iter_mut()
            .skip(place)
            .take(1)
            .for_each(|x| *x = 2.0 * PENALTY);
    }
    for row in rows {
        let found = softmax(row.logs, at, 0.0);
        // What a label's number consists of: the logarithm, and whose bias it is.
        let parts: [[f64; 3]; CLASSES] = std::array::from_fn(|label| {
            let of = |other| f64::from(u8::from(label == other));
            [
                row.logs.get(label).copied().unwrap_or_default(),
                of(0),
                of(1),
            ]
        });
        let mut mean = [0.0; 3];
        for (part, p) in parts.iter().zip(found) {
            mean.iter_mut().zip(part).for_each(|(sum, x)| *sum += p * x);
        }
        for ((label, part), p) in Stance::ALL.into_iter().zip(parts).zip(found) {
            let is_truth = f64::from(u8::from(label == row.truth));
            if label == row.truth {
                loss -= row.weight * libm::log(p.max(f64::MIN_POSITIVE));
            }
            for ((sums, (x, mean_x)), slope) in curvature
                .iter_mut()
                .zip(part.iter().zip(mean))
                .zip(&mut gradient)
            {
                *slope += row.weight * (p - is_truth) * x;
                for (sum, (y, mean_y)) in sums.iter_mut().zip(part.iter().zip(mean)) {
                    *sum += row.weight * p * (x - mean_x) * (y - mean_y);
                }
            }
        }
    }
    (loss, gradient, curvature)
}

/// The solution of three linear equations by Cramer's rule.
fn solved(rows: [[f64; 3]; 3], right: [f64; 3]) -> Option<[f64; 3]> {
    let determinant = |[[a, b, c], [d, e, f], [g, h, i]]: [[f64; 3]; 3]| {
        a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
    };
    let all = determinant(rows);
    let with = |column: usize| {
        let mut rows = rows;
        for (row, right) in rows.iter_mut().zip(right) {
            row.iter_mut().skip(column).take(1).for_each(|x| *x = right);
        }
        determinant(rows) / all
    };
    let found = [with(0), with(1), with(2)];
    found.iter().all(|x| x.is_finite()).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of two kinds with the logarithms' slope and biases of the wrong size: the odds of the kinds say what is right.
    fn rows() -> Vec<(Stance, PerClass)> {
        let mut rows = Vec::new();
        for (truth, counts) in
            Stance::ALL
                .into_iter()
                .zip([[60, 20, 20], [40, 140, 20], [10, 10, 30]])
        {
            for (kind, count) in Stance::ALL.into_iter().zip(counts) {
                let p = Stance::ALL.map(|other| if other == kind { 0.5 } else { 0.25 });
                rows.extend(std::iter::repeat_n((truth, PerClass(p)), count));
            }
        }
        rows
    }

    #[test]
    fn a_fit_is_even_where_all_labels_weigh_the_same() {
        let rows = rows();
        let found = Likelihood::fit(&rows);
        // The mean over the labels of their rows' means: a third each, or the gradient of a bias would not be 0.
        let mut mean = [0.0; CLASSES];
        for truth in Stance::ALL {
            let of_truth = rows.iter().filter(|row| row.0 == truth);
            let count = of_truth.clone().count() as f64;
            for (_, row) in of_truth {
                let of = found.of(*row).0;
                mean.iter_mut().zip(of).for_each(|(mean, p)| {
                    *mean += f64::from(p) / (count * CLASSES as f64);
                });
            }
        }
        for share in mean {
            assert!((share - 1.0 / 3.0).abs() < 1e-3, "{mean:?}");
        }
        // The rows are told apart better than their probabilities say.
        assert!(found.slope > 1.2, "{found:?}");
    }

    #[test]
    fn a_prior_is_taken_out() {
        let prior = Prior::new(PerClass([0.2, 0.6, 0.2]));
        let even = prior.map(|prior| Likelihood::of_prior(prior).of(PerClass([0.2, 0.6, 0.2])));
        for p in even.unwrap_or_default().0 {
            assert!((p - 1.0 / 3.0).abs() < 1e-6, "{p}");
        }
    }

    #[test]
    fn rows_that_can_be_told_apart_leave_the_fit_finite() {
        let rows: Vec<_> = Stance::ALL.map(|s| (s, PerClass::certain(s))).to_vec();
        assert!(Likelihood::fit(&rows).validate().is_ok());
        assert!(Likelihood::fit(&[]).validate().is_ok());
    }
}
