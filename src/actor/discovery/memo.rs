//! What words add to the scores of the places around them, remembered. In: words. Out: their weights by the place.
//!
//! Most features of a place are of one word alone: what it is here, or two places before or behind. News is a few thousand words over and over, so that
//! one look at a word here stands for nineteen into the table of features.

use super::features::{BESIDE, beside, own};
use super::scores::is_outside;
use super::weights::{Sums, Weights};
use super::words::{Word, WordKind};

/// Words that are remembered at once; each may stand in one slot only, and the last one to come is there.
const SLOTS: usize = 4096;
/// Longer words are not remembered, in bytes.
const LONGEST: usize = 15;
/// A word's surface, with its length in the last byte: of two words with one key nothing differs that is remembered.
type Key = [u8; LONGEST + 1];
/// Places that a word has a feature of its own in: from the second before it to the second behind it.
pub(super) const AROUND: usize = BESIDE.len() + 1;
/// What a word adds to each of them.
type Shares = [Sums; AROUND];

/// Words met before. It belongs to one table of weights; it changes speed, never results.
#[derive(Debug, Default)]
pub(super) struct Memo {
    slots: Vec<(Key, Shares)>,
    /// What the end of a sentence adds.
    nothing: Shares,
    /// What a word adds that cannot be remembered.
    other: Shares,
}

impl Memo {
    /// What a word, or what is beyond the ends of a sentence, adds to the places around it.
    pub(super) fn shares(&mut self, text: &str, word: Option<&Word>, weights: &Weights) -> &Shares {
        if self.slots.is_empty() {
            // No word has the length of the empty slot's key.
            self.slots = vec![([u8::MAX; LONGEST + 1], Shares::default()); SLOTS];
            self.nothing = shares(text, None, weights);
        }
        let Some(word) = word else {
            return &self.nothing;
        };
        let slot = key(text, word).and_then(|key| Some((key, self.slots.get_mut(place(word))?)));
        let Some((key, (known, kept))) = slot else {
            self.other = shares(text, Some(word), weights);
            return &self.other;
        };
        if *known != key {
            (*known, *kept) = (key, shares(text, Some(word), weights));
        }
        kept
    }
}

/// The slot of a word.
fn place(word: &Word) -> usize {
    let mixed = (word.form ^ word.shape.rotate_left(23)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 40) as usize % SLOTS
}

/// The key of a word. All addresses have one form, so that theirs are none.
fn key(text: &str, word: &Word) -> Option<Key> {
    let mut key = Key::default();
    let surface = match word.kind {
        WordKind::Address => return None,
        // No other word is empty.
        WordKind::Settled(class) => {
            *key.first_mut()? = class as u8;
            return Some(key);
        }
        _ => word.surface(text).as_bytes(),
    };
    let (length, bytes) = key.split_last_mut()?;
    bytes.get_mut(..surface.len())?.copy_from_slice(surface);
    *length = surface.len() as u8;
    Some(key)
}

fn shares(text: &str, word: Option<&Word>, weights: &Weights) -> Shares {
    let mut shares = Shares::default();
    let [two_before, before, here, behind, two_behind] = &mut shares;
    // A word is two before the second place behind it.
    for (number, sums) in (0..).zip([two_behind, behind, before, two_before]) {
        beside(word, number, &mut |feature| weights.add(feature, sums));
    }
    // What is outside of all names is never scored itself.
    if let Some(word) = word.filter(|word| !is_outside(word, weights)) {
        own(text, word, &mut |feature| weights.add(feature, here));
    }
    shares
}
