//! What a document says of each actor as a whole. In: its rows. Out: counts of labels as the model gave them, and the score of the paragraphs pooled, as
//! `DocumentStance::actors` has it. Such counts are biased estimates of shares: `standpoint::model::prevalence` corrects them.

use std::cmp::Reverse;

use standpoint::report::{by_actor, pooled};
use standpoint::{Actor, PerClass, Stance};

/// An actor's paragraphs.
pub struct Total<'r> {
    pub actor: &'r Actor,
    /// Those of its paragraphs, at least one.
    pub probabilities: Vec<PerClass>,
}

impl Total<'_> {
    /// Number of paragraphs that name the actor.
    pub fn paragraphs(&self) -> usize {
        self.probabilities.len()
    }

    /// Number of paragraphs with each label, in the order of [`Stance::ALL`].
    pub fn labels(&self) -> [usize; Stance::ALL.len()] {
        let labels = self.probabilities.iter().map(PerClass::largest);
        Stance::ALL.map(|stance| labels.clone().filter(|label| *label == stance).count())
    }

    /// The score of the whole document.
    pub fn score(&self) -> f32 {
        pooled(self.probabilities.iter().map(|&p| (p, 1.0))).polarity()
    }
}

/// The actors of (actor, probabilities) rows, those of most paragraphs first.
pub fn totals<'r>(rows: impl Iterator<Item = (&'r Actor, PerClass)>) -> Vec<Total<'r>> {
    let totals = by_actor(rows).into_iter();
    let mut totals: Vec<Total<'_>> = totals
        .map(|(actor, probabilities)| Total {
            actor,
            probabilities,
        })
        .collect();
    // Stable: actors of as many paragraphs stay in the order of the text.
    totals.sort_by_key(|total| Reverse(total.paragraphs()));
    totals
}
