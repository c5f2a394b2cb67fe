//! What came of the swaps. In: rows before and after. Out: counts that add up over texts.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::stance::PerClass;

/// Moved scores that are kept as examples.
const MOST_EXAMPLES: usize = 10;

/// What came of putting other names in actors' places.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Swaps {
    /// Texts that were read.
    pub texts: usize,
    /// The counts by the kind of the actor who was replaced. Whoever is on no roster is replaced at given spans, which the kind says.
    pub kinds: BTreeMap<String, Kind>,
    /// By the name that was put in another one's place, how a model's score of its bearer moved that sees names; empty without such a model.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub names: BTreeMap<String, Shift>,
    /// The first scores that moved although their model sees no name: there should be none.
    pub examples: Vec<Moved>,
}

/// The counts of one kind.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Kind {
    /// Actors who were replaced: those of several texts, and of several paragraphs where spans are given, count each time.
    pub actors: usize,
    /// Texts with another name in them.
    pub swaps: usize,
    /// Swaps after which the text was cut into other paragraphs, so that nothing could be compared.
    pub other_paragraphs: usize,
    /// Swaps after which another mention was found or tied to somebody else, so that nothing could be compared.
    pub other_mentions: usize,
    /// The scores of the model that was audited.
    pub blind: Moves,
    /// Those of a model that sees names, on the same rows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visible: Option<Moves>,
}

/// How scores moved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[serde(into = "Figures")]
#[non_exhaustive]
pub struct Moves {
    /// Scores in paragraphs in which something was replaced, and those that moved elsewhere.
    pub compared: usize,
    /// Those whose probabilities are not the same to the last bit.
    pub moved: usize,
    /// The largest change of a score, in [0, 2].
    pub largest: f32,
    sum: f64,
}

/// The same as it is written.
#[derive(Serialize)]
struct Figures {
    compared: usize,
    moved: usize,
    largest: f32,
    mean: f64,
}

/// How the scores of those moved who were given a name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[serde(into = "MeanShift")]
#[non_exhaustive]
pub struct Shift {
    /// Scores that were compared.
    pub rows: usize,
    sum: f64,
}

/// The same as it is written.
#[derive(Serialize)]
struct MeanShift {
    rows: usize,
    mean: f64,
}

/// A score that moved.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Moved {
    /// The text.
    pub document: String,
    /// The paragraph's number, from 0.
    pub paragraph: usize,
    /// Who was replaced.
    pub replaced: String,
    /// By whom.
    pub by: String,
    /// The score with the name that the text has.
    pub before: f32,
    /// The score with the other name.
    pub after: f32,
}

impl Moves {
    /// The mean change of a score, in [0, 2]; 0 where there is none.
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.sum / self.compared.max(1) as f64
    }

    /// Takes a row in; says whether it moved.
    pub(super) fn count(&mut self, before: PerClass, after: PerClass) -> bool {
        let moved = before != after;
        let change = (after.polarity() - before.polarity()).abs();
        self.compared += 1;
        self.moved += usize::from(moved);
        self.largest = self.largest.max(change);
        self.sum += f64::from(change);
        moved
    }

    /// Adds the other counts to these.
    pub fn add(&mut self, other: &Self) {
        self.compared += other.compared;
        self.moved += other.moved;
        self.largest = self.largest.max(other.largest);
        self.sum += other.sum;
    }
}

impl From<Moves> for Figures {
    fn from(moves: Moves) -> Self {
        Self {
            compared: moves.compared,
            moved: moves.moved,
            largest: moves.largest,
            mean: moves.mean(),
        }
    }
}

impl Shift {
    /// The mean of the new score less the old one, in [-2, 2]; 0 where there is none.
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.sum / self.rows.max(1) as f64
    }

    pub(super) fn count(&mut self, before: PerClass, after: PerClass) {
        self.rows += 1;
        self.sum += f64::from(after.polarity() - before.polarity());
    }
}

impl From<Shift> for MeanShift {
    fn from(shift: Shift) -> Self {
        Self {
            rows: shift.rows,
            mean: shift.mean(),
        }
    }
}

impl Kind {
    /// Adds the other counts to these.
    pub fn add(&mut self, other: &Self) {
        self.actors += other.actors;
        self.swaps += other.swaps;
        self.other_paragraphs += other.other_paragraphs;
        self.other_mentions += other.other_mentions;
        self.blind.add(&other.blind);
        if let Some(moves) = &other.visible {
            self.visible.get_or_insert_default().add(moves);
        }
    }

    /// Swaps of which nothing could be compared.
    #[must_use]
    pub const fn undetected(&self) -> usize {
        self.other_paragraphs + self.other_mentions
    }
}

impl Swaps {
    /// Adds what came of the swaps in other texts. The same texts in the same order give the same bytes.
    pub fn add(&mut self, other: &Self) {
        self.texts += other.texts;
        for (kind, counts) in &other.kinds {
            self.kinds.entry(kind.clone()).or_default().add(counts);
        }
        for (name, shift) in &other.names {
            let sum = self.names.entry(name.clone()).or_default();
            sum.rows += shift.rows;
            sum.sum += shift.sum;
        }
        for moved in &other.examples {
            self.example(moved.clone());
        }
    }

    /// The counts of all kinds together.
    #[must_use]
    pub fn total(&self) -> Kind {
        let mut total = Kind::default();
        self.kinds.values().for_each(|kind| total.add(kind));
        total
    }

    pub(super) fn example(&mut self, moved: Moved) {
        if self.examples.len() < MOST_EXAMPLES {
            self.examples.push(moved);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_move_of_the_last_bit_counts() {
        let mut moves = Moves::default();
        let before = PerClass([0.25, 0.25, 0.5]);
        assert!(!moves.count(before, before));
        let after = PerClass([0.25_f32.next_up(), 0.25, 0.5]);
        assert!(moves.count(before, after));
        assert!(moves.count(before, PerClass([0.5, 0.25, 0.25])));
        assert_eq!((moves.compared, moves.moved, moves.largest), (3, 2, 0.5));
        assert!((moves.mean() - 0.5 / 3.0).abs() < 1e-6);
    }

    #[test]
    fn counts_of_texts_add_up() {
        let mut kind = Kind {
            actors: 1,
            swaps: 3,
            other_mentions: 1,
            ..Kind::default()
        };
        kind.blind.count(PerClass::default(), PerClass::default());
        let mut one = Swaps {
            texts: 1,
            ..Swaps::default()
        };
        one.kinds.insert("state".to_owned(), kind);
        let mut all = one.clone();
        all.add(&one);
        let total = all.total();
        assert_eq!((all.texts, total.actors, total.swaps), (2, 2, 6));
        assert_eq!((total.undetected(), total.blind.compared), (2, 2));
        assert_eq!(total.visible, None);
    }
}
