//! Where a word ends. In: the rest of a text. Out: the length of the word at its beginning, and what kind of piece it is: a particle, a possessive's `'s`, an
//! address.

use super::super::lexicon::{self, ABBREVIATIONS, PARTICLES};
use super::folded;

pub(super) fn is_word_character(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_alphanumeric() || character == '_';
    }
    character.is_alphanumeric() || unicode_normalization::char::is_combining_mark(character)
}

pub(super) fn is_particle(segment: &str) -> bool {
    PARTICLES.contains(&segment)
}

/// Whether `'s` ends a word here.
pub(super) fn is_possessive(rest: &str, quote: char) -> bool {
    let mut after = rest.get(quote.len_utf8()..).unwrap_or_default().chars();
    matches!(after.next(), Some('s' | 'S')) && !after.next().is_some_and(is_word_character)
}

/// The length in bytes of the word at the beginning, which is not empty.
pub(super) fn length_of_word(rest: &str) -> usize {
    let mut segment = 0;
    let mut end = 0;
    loop {
        let tail = rest.get(end..).unwrap_or_default();
        end += tail.find(|c| !is_word_character(c)).unwrap_or(tail.len());
        let tail = rest.get(end..).unwrap_or_default();
        let mut following = tail.chars();
        let Some(mark) = following.next() else {
            return end;
        };
        let next = following.next();
        let goes_on = next.is_some_and(is_word_character);
        let before = rest.get(segment..end).unwrap_or_default();
        let joins = match folded(mark) {
            '.' if is_initial(before) => {
                end += 1;
                if !goes_on {
                    return end;
                }
                segment = end;
                continue;
            }
            '.' if is_abbreviation(before) => return end + 1,
            '.' | ',' => before.ends_with(char::is_numeric) && next.is_some_and(char::is_numeric),
            '\'' => goes_on && !is_possessive(tail, mark),
            '&' => goes_on && before.ends_with(char::is_uppercase),
            '-' => {
                goes_on
                    && hyphen_joins(
                        rest.get(..end).unwrap_or_default(),
                        before,
                        following_segment(tail, mark),
                    )
            }
            _ => false,
        };
        if !joins {
            return end;
        }
        end += mark.len_utf8();
        segment = end;
    }
}

fn following_segment(tail: &str, mark: char) -> &str {
    let tail = tail.get(mark.len_utf8()..).unwrap_or_default();
    let end = tail.find(|c| !is_word_character(c)).unwrap_or(tail.len());
    tail.get(..end).unwrap_or_default()
}

/// Whether a hyphen holds a word together: between capitals ("Jean-Claude"), after a particle ("al-Assad"), before the short second part of a given name
/// ("Kim Jong-un"), and between small letters. "Trump-backed" and "anti-Trump" are three words each.
fn hyphen_joins(word: &str, before: &str, after: &str) -> bool {
    let begins_capital = |part: &str| part.starts_with(char::is_uppercase);
    match (begins_capital(before), begins_capital(after)) {
        (true, true) => !matches!(before, "Anti" | "Pro" | "Ex" | "Non" | "Post" | "Pre"),
        (true, false) => {
            after.len() <= 4
                && after.starts_with(char::is_alphabetic)
                && !lexicon::HYPHEN_ENDS.contains(&after)
        }
        (false, true) => is_particle(before) || begins_capital(word),
        (false, false) => true,
    }
}

fn is_initial(segment: &str) -> bool {
    let mut characters = segment.chars();
    characters.next().is_some_and(char::is_uppercase) && characters.next().is_none()
}

fn is_abbreviation(segment: &str) -> bool {
    segment.len() <= 5
        && segment.starts_with(char::is_uppercase)
        && ABBREVIATIONS
            .iter()
            .any(|known| known.eq_ignore_ascii_case(segment))
}

/// Whether a piece without white space is a web address, a mail address or a handle.
pub(super) fn is_address(piece: &str) -> bool {
    let bytes = piece.as_bytes();
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric();
    // A piece is a few bytes long: a vectorised search takes longer to begin than this to end.
    let mark = bytes
        .iter()
        .position(|byte| matches!(byte, b'@' | b':' | b'.'));
    let Some(mark) = mark else {
        return false;
    };
    let from = bytes.get(mark..).unwrap_or_default();
    if from
        .windows(2)
        .any(|two| matches!(two, [b'@', next] if is_word(next)))
        || from.windows(3).any(|three| three == b"://")
        || bytes.len() > 4
            && bytes
                .windows(4)
                .any(|four| four.eq_ignore_ascii_case(b"www."))
    {
        return true;
    }
    // "example.com", "example.co.uk/news": a full stop between small letters, and letters enough before it for a name.
    bytes.windows(5).any(|five| {
        matches!(five, [a, b, b'.', c, d]
            if a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric() && c.is_ascii_lowercase() && d.is_ascii_lowercase())
    })
}
