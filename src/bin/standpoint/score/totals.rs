//! What a document says of each actor as a whole. In: its rows. Out: counts of labels as the model gave them, and mean
//! scores. Such counts are biased estimates of shares: `standpoint::model::prevalence` corrects them.

use std::cmp::Reverse;
use std::collections::HashMap;

use standpoint::{Actor, Stance};

/// An actor's paragraphs.
pub struct Total<'r> {
    pub actor: &'r Actor,
    sum: f32,
    /// Number of paragraphs with each label, in the order of [`Stance::ALL`].
    pub labels: [usize; Stance::ALL.len()],
}

impl Total<'_> {
    /// Number of paragraphs that name the actor.
    pub fn paragraphs(&self) -> usize {
        self.labels.iter().sum()
    }

    /// Mean of their scores.
    pub fn mean(&self) -> f32 {
        self.sum / self.paragraphs() as f32
    }
}

/// The actors of (actor, score, label) rows, those of most paragraphs first.
pub fn totals<'r>(rows: impl Iterator<Item = (&'r Actor, f32, Stance)>) -> Vec<Total<'r>> {
    let mut totals: Vec<Total<'_>> = Vec::new();
    let mut places = HashMap::new();
    for (actor, score, label) in rows {
        let place = *places.entry(actor.id()).or_insert_with(|| {
            totals.push(Total {
                actor,
                sum: 0.0,
                labels: [0; Stance::ALL.len()],
            });
            totals.len() - 1
        });
        if let Some(total) = totals.get_mut(place) {
            total.sum += score;
            let labels = total.labels.iter_mut().zip(Stance::ALL);
            labels.for_each(|(count, of)| *count += usize::from(of == label));
        }
    }
    // Stable: actors of as many paragraphs stay in the order of the text.
    totals.sort_by_key(|total| Reverse(total.paragraphs()));
    totals
}
