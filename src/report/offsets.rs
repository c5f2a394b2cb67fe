//! From bytes to characters. In: a document and spans in its bytes. Out: the same spans in Unicode code points, for
//! readers whose strings are indexed by them (Python, SQL). Why a table: counting from the start for every span would
//! be quadratic.

use super::{DocumentStance, ParagraphStance};
use crate::span::Span;

/// Bytes between two remembered counts: a lookup counts at most this many.
const STEP: usize = 128;

/// Number of characters before every byte of a document.
///
/// # Examples
/// ```
/// use standpoint::{Span, report::CharOffsets};
/// let offsets = CharOffsets::new("Türkiye agrees.");
/// assert_eq!(offsets.span(Span::new(0, 8)), Span::new(0, 7));
/// ```
#[derive(Clone, Debug)]
pub struct CharOffsets<'t> {
    bytes: &'t [u8],
    /// Characters that begin before byte `STEP * index`; none where all bytes are ASCII.
    counts: Vec<usize>,
}

impl<'t> CharOffsets<'t> {
    /// Reads the document once.
    #[must_use]
    pub fn new(document: &'t str) -> Self {
        let bytes = document.as_bytes();
        let mut counts = Vec::new();
        if !bytes.is_ascii() {
            let mut sum = 0;
            counts.extend(bytes.chunks(STEP).map(|chunk| {
                let before = sum;
                sum += starts(chunk);
                before
            }));
            counts.push(sum);
        }
        Self { bytes, counts }
    }

    /// Number of characters that begin before this byte.
    fn before(&self, byte: usize) -> usize {
        let step = byte / STEP;
        match self.counts.get(step) {
            Some(count) => count + starts(self.bytes.get(step * STEP..byte).unwrap_or_default()),
            None => byte,
        }
    }

    /// The span in characters.
    #[must_use]
    pub fn span(&self, span: Span) -> Span {
        Span::new(self.before(span.start), self.before(span.end))
    }
}

/// Number of characters that begin in these bytes.
fn starts(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count()
}

impl ParagraphStance<'_> {
    /// The same with every span in characters of the document.
    #[must_use]
    pub fn in_chars(mut self, offsets: &CharOffsets<'_>) -> Self {
        self.span = offsets.span(self.span);
        for score in &mut self.scores {
            for mention in &mut score.mentions {
                mention.span = offsets.span(mention.span);
            }
            for word in score.explanation.iter_mut().flat_map(|e| &mut e.evidence) {
                word.span = offsets.span(word.span);
            }
        }
        self
    }
}

impl DocumentStance<'_> {
    /// The same with every span in characters of the document, which must be the one that was scored.
    #[must_use]
    pub fn in_chars(mut self, document: &str) -> Self {
        let offsets = CharOffsets::new(document);
        self.paragraphs = self
            .paragraphs
            .into_iter()
            .map(|paragraph| paragraph.in_chars(&offsets))
            .collect();
        self
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn every_character_has_its_place_wherever_the_steps_fall() {
        for text in [
            "",
            "plain",
            &"aé中🙂".repeat(200),
            &"x".repeat(STEP),
            &"é".repeat(STEP),
        ] {
            let offsets = CharOffsets::new(text);
            for (place, (byte, character)) in text.char_indices().enumerate() {
                let span = Span::new(byte, byte + character.len_utf8());
                assert_eq!(offsets.span(span), Span::new(place, place + 1));
            }
            let end = Span::new(text.len(), text.len());
            assert_eq!(offsets.span(end).start, text.chars().count());
        }
    }

    #[test]
    #[cfg(feature = "bundled")]
    fn all_spans_of_a_document_are_in_characters() {
        let text = "Ça ira à Bakou.\n\n“Türkiye” betrayed its naïve friend Israel.";
        let classifier = crate::StanceClassifier::builder()
            .explain(true)
            .build()
            .unwrap();
        let document = classifier.classify(text).unwrap().in_chars(text);
        let characters: Vec<char> = text.chars().collect();
        let of = |span: Span| -> String {
            characters
                .get(span.start..span.end)
                .unwrap()
                .iter()
                .collect()
        };
        let mut checked = 0;
        for (paragraph, score) in document.scores() {
            assert_eq!(of(paragraph.span()), paragraph.text());
            for mention in score.mentions() {
                assert_eq!(of(mention.span), mention.text);
            }
            for word in &score.explanation().unwrap().evidence {
                assert_eq!(of(word.span), word.text);
                checked += 1;
            }
        }
        assert!(checked > 5);
    }
}
