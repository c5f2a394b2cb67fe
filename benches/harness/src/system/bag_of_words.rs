//! Words and pairs of words of the whole text, whoever is meant: what a text says without whom it says it of.

use standpoint::train::example::Example;

use super::linear::{BITS, Linear, words};

pub(crate) fn system() -> Linear {
    Linear {
        name: "bag of words, target-blind",
        features,
        bits: BITS,
    }
}

/// One-grams and two-grams.
pub(super) fn features(example: &Example, found: &mut dyn FnMut(&[&str])) {
    let words = words(&example.text);
    for (_, word) in &words {
        found(&[word]);
    }
    for pair in words.windows(2) {
        if let [(_, first), (_, second)] = pair {
            found(&[first, second]);
        }
    }
}
