//! From logits to probabilities, prediction sets and *mixed*. In: logits and evidence masses of one row. Out: what is reported.
//!
//! Temperature scaling: Guo et al., *On Calibration of Modern Neural Networks* (ICML 2017). Prediction sets: split conformal with the score
//! 1 - P(label), Vovk et al. (2005), with a threshold for each label, so that the rows of a rare one are covered too (Sadinle, Lei and Wasserman, JASA 2019).

use serde::{Deserialize, Serialize};

use super::prevalence::AnswersByTruth;
use super::prior::Prior;
use crate::error::{Error, ErrorKind, Result};
use crate::stance::{CLASSES, PerClass, Stance};

/// The calibration of a model, fitted on documents that it was not trained on.
///
/// # Examples
/// ```
/// use standpoint::PerClass;
/// use standpoint::model::calibration::Calibration;
///
/// let calibration = Calibration { temperature: 2.0, set_thresholds: [0.2; 3], ..Calibration::identity() };
/// let probabilities = calibration.probabilities(PerClass([-2.0, 0.0, 2.0]));
/// assert!((probabilities.of(standpoint::Stance::Favor) - 0.665).abs() < 1e-3);
/// assert_eq!(calibration.prediction_set(probabilities), [false, true, true]);
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calibration {
    /// Logits are divided by this before the softmax; positive.
    pub temperature: f32,
    /// A label is in the prediction set where its probability is at least this, in [0, 1]; in the order of [`Stance::ALL`].
    pub set_thresholds: [f32; CLASSES],
    /// A row is *mixed* where its evidence for favor and its evidence for against both reach this; at least 0.
    pub mixed_threshold: f32,
    /// In a cascade the second model is asked about a row where its second most probable label has at least this probability, in [0, 1]; the
    /// least of the set thresholds where the card does not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escalate_from: Option<f32>,
    /// What the model answers to the rows that it was fitted on: by this counts of labels are corrected and probabilities moved to other label shares. None on cards that
    /// were written before there was such a thing, or where a label has no row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers: Option<AnswersByTruth>,
    /// The label shares that the probabilities are moved to where nobody asks for others; none: they stay those of the rows that it was fitted on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prior: Option<Prior>,
    /// What it was fitted on, in words.
    pub corpus: String,
    /// Number of rows that it was fitted on.
    pub rows: usize,
    /// The day on which it was fitted anew to weights that stayed as they were, as in 2026-11-29.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refreshed: Option<String>,
}

impl Calibration {
    /// No scaling, and sets of every label.
    #[must_use]
    pub fn identity() -> Self {
        Self {
            temperature: 1.0,
            set_thresholds: [0.0; CLASSES],
            mixed_threshold: f32::MAX,
            escalate_from: None,
            answers: None,
            prior: None,
            corpus: String::new(),
            rows: 0,
            refreshed: None,
        }
    }

    /// Checks that every number is finite and in its range.
    ///
    /// # Errors
    /// [`ErrorKind::ModelWeights`] otherwise.
    pub fn validate(&self) -> Result<()> {
        let checks = [
            ("temperature", self.temperature, self.temperature > 0.0),
            (
                "mixed_threshold",
                self.mixed_threshold,
                self.mixed_threshold >= 0.0,
            ),
            (
                "escalate_from",
                self.escalates_from(),
                (0.0..=1.0).contains(&self.escalates_from()),
            ),
        ];
        let sets = self.set_thresholds.map(|threshold| {
            let fine = (0.0..=1.0).contains(&threshold);
            ("set_thresholds", threshold, fine)
        });
        for (name, value, fine) in checks.into_iter().chain(sets) {
            if !fine || !value.is_finite() {
                let message =
                    format!("card.json: calibration.{name} is {value}, which is out of range");
                return Err(Error::new(ErrorKind::ModelWeights, message));
            }
        }
        match &self.answers {
            Some(answers) => answers.validate(),
            None if self.prior.is_none() => Ok(()),
            None => {
                let message = "card.json: calibration.prior is there without calibration.answers, from whose prior probabilities are moved";
                Err(Error::new(ErrorKind::ModelWeights, message))
            }
        }
    }

    /// The same calibration whose probabilities are moved to these label shares.
    ///
    /// # Errors
    /// [`ErrorKind::Parameter`] where it does not say which shares they come from.
    pub fn with_prior(self, prior: Prior) -> Result<Self> {
        if self.answers.is_none() {
            let message = "the card does not say what label shares the model was calibrated on (`calibration.answers`), so its probabilities cannot be moved \
                           to others; `standpoint calibrate` writes it";
            return Err(Error::new(ErrorKind::Parameter, message));
        }
        Ok(Self {
            prior: Some(prior),
            ..self
        })
    }

    /// Probabilities of the labels: the softmax of the logits over the temperature, moved to the [prior](Self::prior) where there is one. They sum to 1 up to rounding.
    #[must_use]
    pub fn probabilities(&self, logits: PerClass) -> PerClass {
        let temperature = f64::from(self.temperature);
        let scaled = logits.0.map(|logit| f64::from(logit) / temperature);
        let largest = scaled.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let powers = scaled.map(|logit| libm::exp(logit - largest));
        let total: f64 = powers.iter().sum();
        let probabilities = PerClass(powers.map(|power| (power / total) as f32));
        match (&self.answers, self.prior) {
            (Some(answers), Some(prior)) => answers.prior.moved(probabilities, prior),
            _ => probabilities,
        }
    }

    /// Probabilities of this calibration without its prior.
    #[must_use]
    pub fn unmoved(&self, probabilities: PerClass) -> PerClass {
        match (&self.answers, self.prior) {
            (Some(answers), Some(prior)) => prior.moved(probabilities, answers.prior),
            _ => probabilities,
        }
    }

    /// The labels that are not ruled out at 90 %: every one whose probability reaches its threshold, and always the most probable one.
    #[must_use]
    pub fn prediction_set(&self, probabilities: PerClass) -> [bool; CLASSES] {
        let label = probabilities.largest();
        let thresholds = PerClass(self.set_thresholds);
        Stance::ALL
            .map(|stance| stance == label || probabilities.of(stance) >= thresholds.of(stance))
    }

    /// From which probability of the second most probable label a cascade asks its second model.
    #[must_use]
    pub fn escalates_from(&self) -> f32 {
        let least = self.set_thresholds.into_iter().fold(1.0, f32::min);
        self.escalate_from.unwrap_or(least)
    }

    /// Whether there is strong evidence both ways.
    #[must_use]
    pub fn is_mixed(&self, support: f32, opposition: f32) -> bool {
        support.min(opposition) >= self.mixed_threshold
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_higher_temperature_is_less_sure() {
        let logits = PerClass([0.0, 1.0, 3.0]);
        let cold = Calibration::identity().probabilities(logits);
        let warm = Calibration {
            temperature: 2.0,
            ..Calibration::identity()
        }
        .probabilities(logits);
        assert!(warm.of(Stance::Favor) < cold.of(Stance::Favor));
        // exp(0), exp(1), exp(3) over their sum 23.8038
        for (found, expected) in cold.0.iter().zip([0.042_010, 0.114_195, 0.843_795]) {
            assert!((found - expected).abs() < 1e-5, "{found} is not {expected}");
        }
    }

    #[test]
    fn huge_logits_stay_finite() {
        let p = Calibration::identity().probabilities(PerClass([1e30, -1e30, 0.0]));
        assert_eq!(p.0, [1.0, 0.0, 0.0]);
    }

    #[test]
    fn a_prediction_set_always_holds_the_label() {
        let calibration = Calibration {
            set_thresholds: [0.9; CLASSES],
            ..Calibration::identity()
        };
        assert_eq!(
            calibration.prediction_set(PerClass([0.3, 0.3, 0.4])),
            [false, false, true]
        );
        let calibration = Calibration {
            set_thresholds: [0.3, 0.2, 0.1],
            ..Calibration::identity()
        };
        assert_eq!(
            calibration.prediction_set(PerClass([0.25, 0.25, 0.5])),
            [false, true, true]
        );
    }

    #[test]
    fn numbers_out_of_range_are_refused() {
        for broken in [
            Calibration {
                temperature: 0.0,
                ..Calibration::identity()
            },
            Calibration {
                temperature: f32::NAN,
                ..Calibration::identity()
            },
            Calibration {
                set_thresholds: [0.1, 1.5, 0.1],
                ..Calibration::identity()
            },
            Calibration {
                mixed_threshold: -1.0,
                ..Calibration::identity()
            },
            Calibration {
                escalate_from: Some(-0.1),
                ..Calibration::identity()
            },
            Calibration {
                prior: Prior::new(PerClass([0.25, 0.5, 0.25])).ok(),
                ..Calibration::identity()
            },
        ] {
            assert_eq!(
                broken.validate().map_err(|e| e.kind()),
                Err(ErrorKind::ModelWeights)
            );
        }
    }
}
