//! The bag of words, and beside it the words close to the target by side: what counting gets without a model of the target.

use standpoint::train::example::Example;

use super::bag_of_words;
use super::linear::{BITS, Linear, words};

/// How many words on each side are close, and how many are very close.
const WIDTHS: [usize; 2] = [6, 2];

pub(super) fn system() -> Linear {
    Linear {
        name: "n-gram windows",
        features,
        bits: BITS,
    }
}

fn features(example: &Example, found: &mut dyn FnMut(&[&str])) {
    bag_of_words::features(example, found);
    let words = words(&example.text);
    for span in &example.target_spans {
        let left = words.partition_point(|(start, _)| *start < span.start);
        let right = words.partition_point(|(start, _)| *start < span.end);
        let before = words.get(..left).unwrap_or_default().iter().rev();
        let after = words.get(right..).unwrap_or_default().iter();
        for width in WIDTHS {
            let number = width.to_string();
            for (_, word) in before.clone().take(width) {
                found(&["left", &number, word]);
            }
            for (_, word) in after.clone().take(width) {
                found(&["right", &number, word]);
            }
        }
    }
}
