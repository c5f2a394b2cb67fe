//! Shares of the labels without the bias of counting, as `summary` makes them. In: probabilities of an actor's rows. Out: the
//! estimate, where there are enough rows for it, or why there is none.

use standpoint::model::calibration::Calibration;
use standpoint::{PerClass, StanceClassifier};

use crate::summary::BEST;

/// Fewest rows of an estimate. `standpoint eval prevalence --size N --resamples 300` on NewsMTSC dev: among 10 rows the estimate errs as much as the
/// count (`lexical` 1.04 times, `small` 0.96 times), among 20 less (0.85 and 0.83 times), among 40 still less (0.71 and 0.74).
pub const LEAST_ROWS: usize = 20;

/// What counts are corrected by; a reason where they cannot be.
#[derive(Clone)]
pub struct Correction(Result<Calibration, &'static str>);

impl Correction {
    pub fn of(classifier: &StanceClassifier) -> Self {
        let calibration = classifier.calibration();
        Self(if classifier.cascade_tag().is_some() {
            Err(
                "Two models answered, and a correction is made for the answers of one: there is no corrected estimate.",
            )
        } else if calibration.answers.is_none() {
            Err("The model's card does not say how it errs: there is no corrected estimate.")
        } else {
            Ok(calibration.clone())
        })
    }

    /// Probabilities as the model gave them, before a prior that the user named.
    pub fn unmoved(&self, probabilities: PerClass) -> PerClass {
        match &self.0 {
            Ok(calibration) => calibration.unmoved(probabilities),
            Err(_) => probabilities,
        }
    }

    /// The shares of the labels among rows with these unmoved probabilities and how often each stands there.
    pub fn shares(&self, rows: &[(PerClass, f64)]) -> Option<PerClass> {
        let answers = self.0.as_ref().ok()?.answers.as_ref()?;
        let all: f64 = rows.iter().map(|(_, times)| times).sum();
        (all >= LEAST_ROWS as f64).then(|| answers.weighted_shares(rows, BEST))
    }

    /// What a reader of the counts should know, in plain words; `shown` where an estimate stands beside one of them.
    pub fn note(&self, shown: bool) -> String {
        let rest = match &self.0 {
            Err(reason) => (*reason).to_owned(),
            Ok(_) if shown => format!(
                "The corrected shares are an estimate that makes up for it ({}). They are given from {LEAST_ROWS} paragraphs on: with fewer they are no better than the count.",
                BEST.name()
            ),
            Ok(_) => format!(
                "A corrected estimate takes {LEAST_ROWS} paragraphs that name the actor: with fewer it is no better than the count."
            ),
        };
        format!(
            "Bars go from against over neutral to favor. Labels are counted as the model gave them, and such a count is biased: a model errs more toward one label than toward another. {rest}"
        )
    }
}
