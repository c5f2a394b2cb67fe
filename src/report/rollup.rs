//! What a whole document says of an actor. In: the scores of its paragraphs. Out: one [`ActorStance`] an actor.
//!
//! The paragraphs' probabilities are pooled log-linearly with equal weights (Genest and Zidek, *Combining Probability Distributions*, Statistical Science 1986). That is the
//! softmax of the mean of their logits over the temperature, so it is linear where evidence is: the document's evidence is that of its paragraphs, divided by their number.
//! Other weights (by mentions, by place) and other poolings gained nothing: models/README.md.

use serde::Serialize;

use super::DocumentStance;
use crate::actor::roster::Actor;
use crate::stance::{CLASSES, PerClass, Stance};

/// Smaller probabilities are taken for this one: their logarithm has to stay finite.
const LEAST: f64 = 1e-9;

/// The stance of a whole document toward one actor.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ActorStance {
    /// The actor.
    pub actor: Actor,
    /// How many paragraphs name it, at least 1.
    pub paragraphs: usize,
    /// The paragraphs' calibrated probabilities, pooled log-linearly; they sum to 1. They are not calibrated anew for documents.
    pub probabilities: PerClass,
}

impl ActorStance {
    /// `P(favor) - P(against)` of the document, in [-1, 1].
    #[must_use]
    pub fn score(&self) -> f32 {
        self.probabilities.polarity()
    }

    /// The most probable label of the document.
    #[must_use]
    pub fn label(&self) -> Stance {
        self.probabilities.largest()
    }
}

impl DocumentStance<'_> {
    /// The stance of the whole document toward each actor, in the order of first mention.
    ///
    /// # Examples
    /// ```
    /// use standpoint::{Roster, StanceClassifier};
    ///
    /// let classifier = StanceClassifier::builder().roster(Roster::world()).build()?;
    /// let article = "Norway kept its word.\n\nThe reckless raid was the work of Norway.";
    /// let document = classifier.classify(article)?;
    /// let norway = &document.actors()[0];
    /// assert_eq!((norway.actor.name(), norway.paragraphs), ("Norway", 2));
    /// # Ok::<(), standpoint::Error>(())
    /// ```
    #[must_use]
    pub fn actors(&self) -> Vec<ActorStance> {
        let scores = self.scores().map(|(_, score)| score);
        let actors = by_actor(scores.map(|score| (score.actor(), score.probabilities())));
        let rolled_up = actors.into_iter().map(|(actor, found)| ActorStance {
            actor: actor.clone(),
            paragraphs: found.len(),
            probabilities: pooled(found.iter().map(|&probabilities| (probabilities, 1.0))),
        });
        rolled_up.collect()
    }
}

/// The probabilities of each actor's rows, in the order of first mention.
#[must_use]
pub fn by_actor<'r>(
    rows: impl IntoIterator<Item = (&'r Actor, PerClass)>,
) -> Vec<(&'r Actor, Vec<PerClass>)> {
    let mut actors: Vec<(&Actor, Vec<PerClass>)> = Vec::new();
    let mut places = rustc_hash::FxHashMap::default();
    for (actor, probabilities) in rows {
        let place = *places.entry(actor.id()).or_insert(actors.len());
        match actors.get_mut(place) {
            Some((_, found)) => found.push(probabilities),
            None => actors.push((actor, vec![probabilities])),
        }
    }
    actors
}

/// Probabilities pooled log-linearly: proportional to the product of each to the power of its share of the weights, which are positive. Equal ones where there are none.
#[must_use]
pub fn pooled(rows: impl IntoIterator<Item = (PerClass, f64)>) -> PerClass {
    let (mut logs, mut weights) = ([0.0_f64; CLASSES], 0.0);
    for (probabilities, weight) in rows {
        weights += weight;
        for (log, probability) in logs.iter_mut().zip(probabilities.0) {
            *log += weight * libm::log(f64::from(probability).max(LEAST));
        }
    }
    let weights = if weights > 0.0 { weights } else { 1.0 };
    let largest = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let powers = logs.map(|log| libm::exp((log - largest) / weights));
    let total: f64 = powers.iter().sum();
    PerClass(powers.map(|power| (power / total) as f32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pooling_is_the_softmax_of_the_mean_of_logits() {
        let softmax = |logits: [f64; CLASSES]| {
            let powers = logits.map(f64::exp);
            let total: f64 = powers.iter().sum();
            PerClass(powers.map(|power| (power / total) as f32))
        };
        let found = pooled([
            (softmax([1.0, 0.0, -1.0]), 1.0),
            (softmax([-2.0, 1.0, 2.0]), 3.0),
        ]);
        let expected = softmax([-1.25, 0.75, 1.25]);
        for (found, expected) in found.0.into_iter().zip(expected.0) {
            assert!((found - expected).abs() < 1e-6, "{found} is not {expected}");
        }
    }

    #[test]
    fn pools_of_nothing_and_of_certainties_are_distributions() {
        assert_eq!(pooled([]).0, [1.0 / 3.0; CLASSES]);
        let torn = [
            (PerClass([1.0, 0.0, 0.0]), 1.0),
            (PerClass([0.0, 0.0, 1.0]), 1.0),
        ];
        let [against, neutral, favor] = pooled(torn).0;
        assert_eq!(against, favor);
        assert!(neutral > 0.0 && (against + neutral + favor - 1.0).abs() < 1e-6);
    }
}
