//! What stands around a form in a text. In: a text in its normal spelling and a place. Out: whether the place is a part of a longer word or
//! of an address, where nobody is mentioned.

use unicode_normalization::char::is_combining_mark;

use crate::span::Span;

/// Bytes that are looked at before a form for the beginning of an address.
const ADDRESS_BYTES: usize = 256;

/// Whether the character before this place belongs to the word that begins here: a letter, a digit, a combining
/// mark or an underscore. An apostrophe or a hyphen does not.
pub(super) fn word_goes_on_before(text: &str, start: usize) -> bool {
    let before = text.as_bytes().get(..start).unwrap_or_default();
    match before.last() {
        None => false,
        Some(&byte) if byte.is_ascii() => is_word_byte(byte),
        Some(_) => match text.get(..start) {
            Some(before) => before.chars().next_back().is_some_and(is_word_character),
            // The place is inside a character.
            None => true,
        },
    }
}

/// The same of the character after this place and the word that ends here.
pub(super) fn word_goes_on_after(text: &str, end: usize) -> bool {
    match text.as_bytes().get(end) {
        None => false,
        Some(&byte) if byte.is_ascii() => is_word_byte(byte),
        Some(_) => match text.get(end..) {
            Some(after) => after.chars().next().is_some_and(is_word_character),
            None => true,
        },
    }
}

fn is_word_character(character: char) -> bool {
    character.is_alphanumeric() || is_combining_mark(character)
}

fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Whether the place, whose word is already known to be whole, is a part of a web address, a mail address or a
/// handle, or is glued to the word before it by a full stop. "Armenia/Azerbaijan" and "Israel.The" are none.
pub(super) fn is_inside_address(text: &str, place: Span) -> bool {
    let bytes = text.as_bytes();
    let before = bytes.get(..place.start).unwrap_or_default();
    let after = bytes.get(place.end..).unwrap_or_default();
    let glued = match before {
        [.., b'@'] => true,
        [.., b'.'] => word_goes_on_before(text, place.start - 1),
        _ => false,
    };
    let goes_on = match after {
        // A sentence that begins without a space begins with a capital: what goes on in small letters is a domain.
        [b'.', letter, ..] => letter.is_ascii_lowercase(),
        [b'@', letter, ..] => is_word_byte(*letter),
        _ => false,
    };
    glued || goes_on || follows_address(before)
}

/// Whether the piece without white space that ends here began as an address.
fn follows_address(before: &[u8]) -> bool {
    let window = before
        .get(before.len().saturating_sub(ADDRESS_BYTES)..)
        .unwrap_or_default();
    let piece = match window.iter().rposition(u8::is_ascii_whitespace) {
        Some(blank) => window.get(blank + 1..).unwrap_or_default(),
        None => window,
    };
    // A dash ends an address, whatever the name in front of it: "@Ankara—" like "@Tel Aviv—".
    let dash = "\u{2014}".as_bytes();
    let piece = match piece.windows(dash.len()).rposition(|three| three == dash) {
        Some(at) => piece.get(at + dash.len()..).unwrap_or_default(),
        None => piece,
    };
    let is_domain = |part: &[u8]| {
        matches!(part, [.., letter, b'.', first, second]
            if is_word_byte(*letter) && is_word_byte(*first) && is_word_byte(*second))
    };
    piece.windows(3).any(|three| three == b"://")
        || piece
            .windows(4)
            .any(|four| four.eq_ignore_ascii_case(b"www."))
        || piece
            .windows(2)
            .any(|two| matches!(two, [b'@', letter] if is_word_byte(*letter)))
        || (piece.ends_with(b"/") && piece.windows(4).any(is_domain))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn address(text: &str) -> bool {
        let start = text.find("Israel").unwrap();
        is_inside_address(text, Span::new(start, start + "Israel".len()))
    }

    #[test]
    fn addresses_and_handles_are_known() {
        for text in [
            "www.example.com/Israel",
            "see https://example.com/news-Israel-today",
            "example.com/Israel",
            "a@Israel.example",
            "@Israel",
            "press@mail-Israel.org",
            "foo.Israel.bar",
            "Israel.com",
            "Israel@example.com",
        ] {
            assert!(address(text), "{text}");
        }
    }

    #[test]
    fn ordinary_neighbours_are_no_address() {
        for text in [
            "Israel.The",
            "Armenia/Israel",
            "U.S./Israel",
            "U.S.-Israel",
            "#Israel",
            "said ... Israel",
            "said...Israel",
            "(Israel)",
            "https://example.com Israel",
            "and/or Israel",
            "@Ankara\u{2014}Israel",
        ] {
            assert!(!address(text), "{text}");
        }
    }

    #[test]
    fn a_word_goes_on_through_letters_marks_and_underscores() {
        assert!(word_goes_on_after("Nigerian", 5));
        assert!(word_goes_on_after("Nigerə", 5));
        assert!(word_goes_on_after("Iran_x", 4));
        assert!(word_goes_on_before("əIran", 2));
        assert!(word_goes_on_before("x\u{305}Iran", 3));
        assert!(!word_goes_on_after("Iran's", 4));
        assert!(!word_goes_on_after("“Iran”", 7));
        assert!(!word_goes_on_before("“Iran”", 3));
    }
}
