//! A text with other words in some places. In: a text and what is to stand where. Out: the new text, and where what stood in the old one stands in it.

use crate::span::Span;

/// A text after replacements.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Edited {
    pub(super) text: String,
    /// For every replacement its end in the old text and in the new one.
    ends: Vec<(usize, usize)>,
}

impl Edited {
    /// The text with these replacements, which are in order and disjoint.
    pub(super) fn new(old: &str, replacements: &[(Span, String)]) -> Self {
        let mut edited = Self::default();
        let mut at = 0;
        for (span, words) in replacements {
            edited.text += old.get(at..span.start).unwrap_or_default();
            edited.text += words;
            at = span.end;
            edited.ends.push((at, edited.text.len()));
        }
        edited.text += old.get(at..).unwrap_or_default();
        edited
    }

    /// Where a span of the old text stands, neither end of which is inside replaced words.
    pub(super) fn place(&self, span: Span) -> Span {
        Span::new(self.offset(span.start), self.offset(span.end))
    }

    fn offset(&self, old: usize) -> usize {
        let before = self.ends.partition_point(|&(end, _)| end <= old);
        let last = before.checked_sub(1).and_then(|last| self.ends.get(last));
        last.map_or(old, |&(end, new)| new + (old - end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stood_in_the_old_text_is_found_in_the_new_one() {
        let old = "Peru paid Peru.";
        let words = "Côte d'Ivoire".to_owned();
        let edited = Edited::new(
            old,
            &[
                (Span::new(0, 4), words.clone()),
                (Span::new(10, 14), words.clone()),
            ],
        );
        assert_eq!(edited.text, "Côte d'Ivoire paid Côte d'Ivoire.");
        for (span, found) in [
            (Span::new(0, 4), &*words),
            (Span::new(5, 9), "paid"),
            (Span::new(10, 14), &*words),
            (Span::new(0, 15), &*edited.text),
            (Span::new(14, 15), "."),
        ] {
            assert_eq!(edited.place(span).of(&edited.text), Some(found));
        }
        assert_eq!(
            Edited::new(old, &[]).place(Span::new(5, 9)),
            Span::new(5, 9)
        );
    }
}
