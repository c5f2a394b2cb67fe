//! What a text's capitals can tell. In: a paragraph. Out: whether it has capitals and small letters, and what the reader should know where they tell
//! nothing: names are found by their capitals.

use memchr::memmem::find_iter;

use super::draft::Part;

/// Letters that a paragraph needs before the lack of capitals, or of small letters, says something.
const FEWEST: usize = 12;
/// Ends of sentences that a text needs before the lack of capitals after them says something.
const FEWEST_ENDS: usize = 5;

/// Which letters a paragraph has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Letters {
    /// Both, or too few to tell.
    Both,
    /// No capitals.
    Small,
    /// Capitals only: a headline.
    Capitals,
}

impl Letters {
    /// Reads no further than to the first capital and the first small letter.
    pub(super) fn of(text: &str) -> Self {
        let (mut small, mut capitals) = (0, 0);
        for character in text.chars() {
            if character.is_lowercase() {
                small += 1;
            } else if character.is_uppercase() {
                capitals += 1;
            }
            if small > 0 && capitals > 0 {
                return Self::Both;
            }
        }
        if small >= FEWEST {
            Self::Small
        } else if capitals >= FEWEST {
            Self::Capitals
        } else {
            Self::Both
        }
    }
}

/// What the reader should know: that names could not be told by their capitals.
pub(super) fn warnings(text: &str, parts: &[Part], discover: bool) -> Vec<String> {
    let of = |part: &Part| Letters::of(part.span.of(text).unwrap_or_default());
    let (mut lettered, mut small, mut capitals) = (0, 0, 0);
    for letters in parts.iter().map(of) {
        lettered += usize::from(letters != Letters::Both);
        small += usize::from(letters == Letters::Small);
        capitals += usize::from(letters == Letters::Capitals);
    }
    let mut warnings = Vec::new();
    if is_foreign(text) {
        warnings.push(
            "most letters are not Latin: actors are found only by forms that the roster has in that script".to_owned(),
        );
    }
    if small > 0 {
        warnings.push(format!(
            "{small} of {} paragraphs have no capitals: in them only actors of the roster are found, and not by everyday words",
            parts.len()
        ));
    }
    if discover && capitals > 0 {
        warnings.push(format!(
            "{capitals} of {} paragraphs are all in capitals: in them only actors of the roster are found",
            parts.len()
        ));
    }
    if lettered < parts.len() && has_no_capital_after_stops(text) {
        warnings.push(
            "no capital follows a full stop: sentences cannot be told apart, and neighbours of one sentence count for the next".to_owned(),
        );
    }
    warnings
}

/// Whether most letters belong to another script than Latin. A text whose bytes are nearly all ASCII is not read for it.
fn is_foreign(text: &str) -> bool {
    let beyond_ascii = text.bytes().filter(|byte| !byte.is_ascii()).count();
    if beyond_ascii * 3 < text.len() {
        return false;
    }
    // Latin letters and their extensions end at U+024F; U+1E00 to U+1EFF are more of them.
    let is_latin = |c: char| c < '\u{250}' || ('\u{1E00}'..'\u{1F00}').contains(&c);
    let (mut latin, mut other) = (0_usize, 0_usize);
    for character in text.chars().filter(|c| c.is_alphabetic()) {
        if is_latin(character) {
            latin += 1;
        } else {
            other += 1;
        }
    }
    other > latin
}

/// Whether small letters follow the full stops of a text, and nothing but small letters.
fn has_no_capital_after_stops(text: &str) -> bool {
    let mut ends = 0;
    for at in find_iter(text.as_bytes(), b". ") {
        let next = text.get(at + 2..).and_then(|rest| rest.chars().next());
        match next {
            Some(character) if character.is_lowercase() => ends += 1,
            _ => return false,
        }
    }
    ends >= FEWEST_ENDS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Span;

    fn of(text: &str) -> Vec<String> {
        let span = Span::new(0, text.len());
        let part = Part {
            span,
            sentences: Vec::new(),
        };
        warnings(text, &[part], true)
    }

    #[test]
    fn ordinary_text_is_no_cause_for_a_warning() {
        for text in [
            "",
            "…",
            "ok",
            "NATO",
            "Israel thanked Türkiye. The army left. It was late.",
            "The U.S. army, e.g. the navy. So it goes.",
        ] {
            assert_eq!(of(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn every_way_to_have_no_capitals_has_its_warning() {
        for (text, words) in [
            ("israel thanked turkey for it", "have no capitals"),
            ("ISRAEL THANKS TURKEY", "all in capitals"),
            ("Израиль поблагодарил Турцию", "not Latin"),
            ("以色列感谢土耳其的帮助", "not Latin"),
            (
                "Israel left. the army stayed. it was late. nobody came. all slept. the end",
                "full stop",
            ),
        ] {
            let found = of(text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert!(found.concat().contains(words), "{text}: {found:?}");
        }
    }
}
