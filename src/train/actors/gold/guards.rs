//! Words that name several actors, or somebody and something: where they stand, who were they taken for?

use serde::Serialize;

use super::super::share;
use super::compare::Compared;

/// Names of states that are also persons, places inside other states, birds or several states, and names that only their surroundings complete.
pub const GUARD_WORDS: [&str; 24] = [
    "Georgia",
    "Washington",
    "Jordan",
    "Chad",
    "Congo",
    "Korea",
    "Turkey",
    "Niger",
    "Mali",
    "Guinea",
    "Macedonia",
    "Ireland",
    "Sudan",
    "Cyprus",
    "Congress",
    "Senate",
    "House",
    "Parliament",
    "Commission",
    "Council",
    "Republicans",
    "Democrats",
    "Labour",
    "Greens",
];

/// One guard word, as typed, alone.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct GuardFigures {
    /// The word.
    pub word: &'static str,
    /// Marked mentions whose whole surface it is.
    pub n_marked: usize,
    /// Those that are found under the right identity, as an actor or, where they are only a place, as none.
    pub n_right: usize,
    /// `n_right` of `n_marked`.
    pub accuracy: f64,
    /// Actors found in the word alone where it is no mention: it is unmarked, or belongs to a longer mention of somebody else.
    pub n_false_alarms: usize,
}

#[derive(Default)]
pub(super) struct Tally([[usize; 3]; GUARD_WORDS.len()]);

impl Tally {
    pub(super) fn add(&mut self, compared: &Compared<'_>) {
        let text = compared.document.text.as_str();
        for (word, [marked, right, alarms]) in GUARD_WORDS.into_iter().zip(&mut self.0) {
            let mentions = compared.document.mentions.iter();
            for mention in mentions.filter(|mention| mention.span.of(text) == Some(word)) {
                *marked += 1;
                *right += usize::from(compared.over(mention).any(|found| {
                    found.names_actor == mention.names_actor()
                        && compared.judge.is_right(&mention.id, found)
                }));
            }
            let actors = compared.actors.iter();
            *alarms += actors
                .filter(|actor| actor.span.of(text) == Some(word))
                .filter(|actor| {
                    !compared.under(actor).any(|mention| {
                        mention.span == actor.span || compared.judge.is_right(&mention.id, actor)
                    })
                })
                .count();
        }
    }

    pub(super) fn figures(self) -> Vec<GuardFigures> {
        GUARD_WORDS
            .into_iter()
            .zip(self.0)
            .filter(|(_, [marked, _, alarms])| marked + alarms > 0)
            .map(|(word, [marked, right, alarms])| GuardFigures {
                word,
                n_marked: marked,
                n_right: right,
                accuracy: share(right, marked),
                n_false_alarms: alarms,
            })
            .collect()
    }
}
