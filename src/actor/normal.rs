//! One spelling for what people write in many ways. In: a text. Out: the text with composed characters (NFC),
//! straight quotes, plain hyphens, single spaces and no invisible characters, its letters as they were, and a way
//! back to bytes of the original. It exists so that a roster says "Côte d'Ivoire" once.

use std::borrow::Cow;
use std::iter::once;

use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::span::Span;

/// A text in its normal spelling, with the way back.
///
/// Most bytes of a news text stay where they were relative to their neighbours, so the way back is a short list of
/// the places where that is not so. A list of one position per byte was given up: it is eight times the text.
pub(crate) struct Normal<'a> {
    text: Cow<'a, str>,
    /// Two per unit of the original whose length changed: where it begins and where it ends.
    edges: Vec<Edge>,
}

/// An edge of a unit (a character with its marks, or something left out) whose length changed.
struct Edge {
    normal: usize,
    original: usize,
    opens: bool,
}

/// Where the newest unit began: what a combining mark that follows it has to take back.
struct Unit {
    normal: usize,
    original: usize,
    edges: usize,
}

impl<'a> Normal<'a> {
    /// The text in its normal spelling; borrowed where that is how it is spelled.
    pub(crate) fn new(text: &'a str) -> Self {
        if plain_run(text.as_bytes(), false) == text.len() {
            return Self {
                text: Cow::Borrowed(text),
                edges: Vec::new(),
            };
        }
        let mut writer = Writer {
            original: text,
            text: String::with_capacity(text.len()),
            edges: Vec::new(),
            unit: Unit {
                normal: 0,
                original: 0,
                edges: 0,
            },
        };
        writer.run();
        Self {
            text: Cow::Owned(writer.text),
            edges: writer.edges,
        }
    }

    /// The normal spelling.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// The bytes of the original that a span of the normal spelling stands for, widened to whole characters with
    /// their marks. What was left out at either end stays outside.
    pub(crate) fn original(&self, span: Span) -> Span {
        if self.edges.is_empty() {
            return span;
        }
        Span::new(self.original_start(span.start), self.original_end(span.end))
    }

    fn original_start(&self, at: usize) -> usize {
        let after = self.edges.partition_point(|edge| edge.normal <= at);
        match after.checked_sub(1).and_then(|last| self.edges.get(last)) {
            None => at,
            Some(edge) if edge.opens => edge.original,
            Some(edge) => edge.original + (at - edge.normal),
        }
    }

    fn original_end(&self, at: usize) -> usize {
        let next = self.edges.partition_point(|edge| edge.normal < at);
        match self.edges.get(next) {
            Some(edge) if edge.opens => edge.original - (edge.normal - at),
            Some(edge) => edge.original,
            None => self
                .edges
                .last()
                .map_or(at, |edge| edge.original + (at - edge.normal)),
        }
    }
}

/// A normal spelling under construction.
struct Writer<'a> {
    original: &'a str,
    text: String,
    edges: Vec<Edge>,
    unit: Unit,
}

impl Writer<'_> {
    fn run(&mut self) {
        let mut at = 0;
        while let Some(rest) = self.original.get(at..) {
            let run = plain_run(rest.as_bytes(), self.text.ends_with(' '));
            if run > 0 {
                self.text.push_str(rest.get(..run).unwrap_or_default());
                at += run;
                self.unit = Unit {
                    normal: self.text.len() - 1,
                    original: at - 1,
                    edges: self.edges.len(),
                };
            }
            let Some(first) = rest.get(run..).and_then(|tail| tail.chars().next()) else {
                return;
            };
            at = match composition(first) {
                Composition::Alone => self.push_character(first, at),
                Composition::Changes => self.push_unit(at, at),
                Composition::JoinsPrevious => {
                    self.text.truncate(self.unit.normal);
                    self.edges.truncate(self.unit.edges);
                    self.push_unit(self.unit.original, at)
                }
            };
        }
    }

    /// One character that composes with nothing so far. Returns where the next one stands.
    fn push_character(&mut self, character: char, start: usize) -> usize {
        let end = start + character.len_utf8();
        let after_space = self.text.ends_with(' ');
        let Some(plain) = spelling(character).filter(|&plain| plain != ' ' || !after_space) else {
            self.leave_out(start, end);
            return end;
        };
        self.begin_unit(start);
        if plain.len_utf8() == end - start {
            self.text.push(plain);
        } else {
            self.open(start);
            self.text.push(plain);
            self.close(end);
        }
        end
    }

    /// A character with the marks that follow it, from `start`; characters up to `mark` are known to belong to it.
    /// Returns where the next one stands.
    fn push_unit(&mut self, start: usize, mark: usize) -> usize {
        // Invisible characters between marks are passed over here: going back for each mark would be quadratic.
        let end = self
            .original
            .get(mark..)
            .unwrap_or_default()
            .char_indices()
            .enumerate()
            .take_while(|&(position, (_, character))| {
                position == 0 || joins_previous(character) || spelling(character).is_none()
            })
            .filter(|&(position, (_, character))| position == 0 || joins_previous(character))
            .last()
            .map_or(self.original.len(), |(_, (offset, character))| {
                mark + offset + character.len_utf8()
            });
        self.begin_unit(start);
        self.open(start);
        let whole = self.original.get(start..end).unwrap_or_default();
        self.text.extend(whole.chars().filter_map(spelling).nfc());
        self.close(end);
        end
    }

    fn begin_unit(&mut self, original: usize) {
        self.unit = Unit {
            normal: self.text.len(),
            original,
            edges: self.edges.len(),
        };
    }

    /// Bytes of the original that have no counterpart; neighbours become one.
    fn leave_out(&mut self, start: usize, end: usize) {
        let here = self.text.len();
        match self.edges.last_mut() {
            Some(edge) if !edge.opens && edge.normal == here && edge.original == start => {
                edge.original = end;
            }
            _ => {
                self.open(start);
                self.close(end);
            }
        }
    }

    fn open(&mut self, original: usize) {
        self.edges.push(Edge {
            normal: self.text.len(),
            original,
            opens: true,
        });
    }

    fn close(&mut self, original: usize) {
        self.edges.push(Edge {
            normal: self.text.len(),
            original,
            opens: false,
        });
    }
}

/// Length of the run of ASCII at the front that is its own normal spelling.
fn plain_run(bytes: &[u8], after_space: bool) -> usize {
    let mut space = after_space;
    for (at, &byte) in bytes.iter().enumerate() {
        if byte >= 0x80 || matches!(byte, 9..=13) || (space && byte == b' ') {
            return at;
        }
        space = byte == b' ';
    }
    bytes.len()
}

/// What composition (NFC) does with a character.
enum Composition {
    /// Nothing, whatever stands before it.
    Alone,
    /// It becomes something else, whatever stands before it.
    Changes,
    /// It may become one with what stands before it.
    JoinsPrevious,
}

fn composition(character: char) -> Composition {
    // Below the first combining mark, and for the punctuation of every newspaper, the tables need not be asked.
    if character < '\u{300}' || ('\u{2000}'..='\u{2069}').contains(&character) {
        // U+2000 and U+2001 do change, into two other spaces, all of which are spaces to us.
        return Composition::Alone;
    }
    if canonical_combining_class(character) != 0 {
        return Composition::JoinsPrevious;
    }
    match is_nfc_quick(once(character)) {
        IsNormalized::Yes => Composition::Alone,
        IsNormalized::No => Composition::Changes,
        IsNormalized::Maybe => Composition::JoinsPrevious,
    }
}

fn joins_previous(character: char) -> bool {
    matches!(composition(character), Composition::JoinsPrevious)
}

/// The plain spelling of a character, or `None` for one that nobody sees.
pub(super) fn spelling(character: char) -> Option<char> {
    if character.is_ascii_graphic() {
        return Some(character);
    }
    Some(match character {
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' => return None,
        '\u{2018}' | '\u{2019}' | '\u{201B}' | '\u{2BC}' | '\u{2B9}' | '\u{FF07}' => '\'',
        '\u{201C}'..='\u{201F}' => '"',
        '\u{2010}'..='\u{2013}' | '\u{2212}' | '\u{FE63}' | '\u{FF0D}' => '-',
        _ if character.is_whitespace() => ' ',
        _ => character,
    })
}

/// The normal spelling in lower case, by [`fold`]: two names with the same one are the same form.
pub(crate) fn folded(text: &str) -> String {
    let normal = Normal::new(text);
    let mut folded = String::with_capacity(normal.as_str().len());
    folded.extend(normal.as_str().chars().map(fold));
    folded
}

/// Simple case folding: one character for one, so that spellings with and without case stay side by side.
/// "Straße" and "STRASSE" therefore differ; a roster that wants both says both.
pub(crate) fn fold(character: char) -> char {
    if character.is_ascii() {
        return character.to_ascii_lowercase();
    }
    match character {
        'İ' => 'i',
        'ς' => 'σ',
        'ſ' => 's',
        _ => character.to_lowercase().next().unwrap_or(character),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn composed_and_decomposed_text_are_one() {
        assert_eq!(folded("Tu\u{308}rkiye"), "türkiye");
        assert_eq!(folded("Türkiye"), "türkiye");
        assert_eq!(folded("\u{212B}land"), folded("A\u{30A}land"));
        assert_eq!(folded("\u{1112}\u{1161}\u{11AB}국"), "한국");
    }

    #[test]
    fn quotes_hyphens_and_spaces_have_one_spelling() {
        assert_eq!(folded("Co\u{302}te d’Ivoire"), "côte d'ivoire");
        assert_eq!(folded("Guinea\u{2011}Bissau"), "guinea-bissau");
        assert_eq!(folded("United\u{A0}\n \tStates"), "united states");
        assert_eq!(folded("Azer\u{AD}bai\u{200B}jan"), "azerbaijan");
    }

    #[test]
    fn a_span_leads_back_to_the_original() {
        let text = "x  Tu\u{308}r\u{AD}kiye\u{200B}’s";
        let normal = Normal::new(text);
        let start = normal.as_str().find("Türkiye").unwrap();
        let span = normal.original(Span::new(start, start + "Türkiye".len()));
        assert_eq!(span.of(text), Some("Tu\u{308}r\u{AD}kiye"));
    }

    #[test]
    fn a_mark_after_an_invisible_character_still_composes() {
        assert_eq!(folded("Tu\u{200B}\u{308}rkiye"), "türkiye");
        assert_eq!(folded("\u{308}x"), "\u{308}x");
    }

    proptest! {
        #[test]
        fn every_span_of_characters_leads_back_to_characters(text in "\\PC{0,24}|[ab é\u{301}\u{AD}\n’İ\u{212B}]{0,24}") {
            let normal = Normal::new(&text);
            let mut last = 0;
            for (at, character) in normal.as_str().char_indices() {
                let span = normal.original(Span::new(at, at + character.len_utf8()));
                prop_assert!(span.of(&text).is_some(), "{span:?} of {text:?}");
                prop_assert!(span.start >= last || span.end >= last);
                last = span.start;
            }
        }

        #[test]
        fn the_normal_spelling_is_its_own(text in "\\PC{0,24}|[ab é\u{301}\u{AD}\n’İ\u{212B}]{0,24}") {
            let once = Normal::new(&text).as_str().to_owned();
            let twice = Normal::new(&once);
            prop_assert_eq!(twice.as_str(), once.as_str());
        }

        #[test]
        fn decomposed_text_has_the_spelling_of_composed_text(text in "[a-zA-ZÀ-žΆ-ώ \u{301}\u{323}]{0,24}") {
            let composed: String = text.nfc().collect();
            let decomposed: String = text.nfd().collect();
            prop_assert_eq!(folded(&composed), folded(&decomposed));
        }
    }
}
