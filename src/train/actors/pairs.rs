//! Which of what was found is which of what is marked. In: spans of both. Out: pairs, and precision, recall and F1 by counting them.

use super::share;
use crate::span::Span;

/// Counts behind a precision and a recall.
#[derive(Clone, Copy, Default)]
pub(super) struct Counts {
    pub(super) marked: usize,
    pub(super) found: usize,
    pub(super) right: usize,
}

impl Counts {
    pub(super) fn plus(self, other: Self) -> Self {
        Self {
            marked: self.marked + other.marked,
            found: self.found + other.found,
            right: self.right + other.right,
        }
    }

    pub(super) fn precision(self) -> f64 {
        share(self.right, self.found)
    }

    pub(super) fn recall(self) -> f64 {
        share(self.right, self.marked)
    }

    pub(super) fn f1(self) -> f64 {
        share(2 * self.right, self.marked + self.found)
    }
}

/// As many pairs of a marked and a found span that are right together as there can be, each span in one pair at most; by their positions.
///
/// Of two sorted rows of disjoint spans, the first of both may be paired without loss wherever they overlap: at most one of them
/// reaches beyond the other, so at most one has another partner, and that pair can be exchanged for this one.
pub(super) fn pairs(
    marked: &[Span],
    found: &[Span],
    is_right: fn(Span, Span) -> bool,
) -> Vec<(usize, usize)> {
    let mut marked = marked.iter().enumerate().peekable();
    let mut found = found.iter().enumerate().peekable();
    let mut pairs = Vec::new();
    while let (Some(&(one, &span)), Some(&(other, &place))) = (marked.peek(), found.peek()) {
        if is_right(span, place) {
            pairs.push((one, other));
            marked.next();
            found.next();
        } else if span.end <= place.end {
            marked.next();
        } else {
            found.next();
        }
    }
    pairs
}
