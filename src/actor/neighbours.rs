//! The words beside a place of a text. In: a text and a place in it. Out: words and ends of phrases, in any case and spelling that
//! [`normal`](super::normal) makes one. Nothing here knows who stands at the place.

use super::normal::{fold, spelling};

/// Whether the character belongs to a word.
fn is_letter(character: char) -> bool {
    character.is_alphanumeric()
}

/// The word that begins here, as it stands; empty where none does. A possessive ending is no part of it.
pub(super) fn word_at(text: &str, start: usize) -> &str {
    let rest = text.get(start..).unwrap_or_default();
    let end = rest.find(|c| !is_letter(c)).unwrap_or(rest.len());
    rest.get(..end).unwrap_or_default()
}

/// Where the next word begins, if only blanks stand between.
pub(super) fn next_start(text: &str, from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    let seen = rest.trim_start_matches(is_blank);
    let gap = rest.len() - seen.len();
    let first = seen.chars().next()?;
    (is_gap(rest.get(..gap)?) && is_letter(first)).then_some(from + gap)
}

/// The next word, if only blanks stand between; else the empty word.
pub(super) fn next_word(text: &str, from: usize) -> &str {
    next_start(text, from).map_or("", |start| word_at(text, start))
}

/// The word before a place, if only blanks stand between, with the full stop of an abbreviation if it has one; else the empty word.
pub(super) fn previous_word(text: &str, to: usize) -> &str {
    let before = text.get(..to).unwrap_or_default();
    let trimmed = before.trim_end_matches(is_blank);
    if !before.get(trimmed.len()..).is_some_and(is_gap) {
        return "";
    }
    let bare = trimmed.strip_suffix('.').unwrap_or(trimmed);
    let start = bare
        .char_indices()
        .rev()
        .take_while(|&(_, c)| is_letter(c))
        .last()
        .map_or(bare.len(), |(at, _)| at);
    if start == bare.len() {
        return "";
    }
    trimmed.get(start..).unwrap_or_default()
}

/// Whether this stands between two words that are next to each other: white space, and perhaps characters that nobody sees.
pub(super) fn is_gap(text: &str) -> bool {
    text.contains(char::is_whitespace) && text.chars().all(is_blank)
}

/// White space, or a character that nobody sees.
fn is_blank(character: char) -> bool {
    matches!(spelling(character), None | Some(' '))
}

/// Where a folded phrase ends that begins here, if it does and ends with a word.
pub(super) fn phrase_end(text: &str, start: usize, phrase: &str) -> Option<usize> {
    let mut wanted = phrase.chars().peekable();
    let mut end = start;
    let mut after_blank = false;
    for character in text.get(start..)?.chars() {
        let Some(plain) = spelling(character) else {
            if wanted.peek().is_some() {
                end += character.len_utf8();
            }
            continue;
        };
        let blank = plain == ' ';
        if blank && after_blank {
            end += character.len_utf8();
            continue;
        }
        let Some(&next) = wanted.peek() else {
            return (!is_letter(plain)).then_some(end);
        };
        if fold(plain) != next {
            return None;
        }
        wanted.next();
        after_blank = blank;
        end += character.len_utf8();
    }
    wanted.peek().is_none().then_some(end)
}

/// Whether a word is in a list of lower-case words, whatever its case.
pub(super) fn is_one_of(word: &str, list: &[&str]) -> bool {
    !word.is_empty() && list.iter().any(|known| known.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_next_to_each_other_only_over_blanks() {
        assert_eq!(next_word("Turkish  army's", 7), "army");
        assert_eq!(next_word("Turkish, army", 7), "");
        assert_eq!(next_word("Turkish-led", 7), "");
        assert_eq!(previous_word("says Mr. Turkey", 9), "Mr.");
        assert_eq!(previous_word("says—Turkey", 7), "");
        assert_eq!(previous_word("Turkey", 0), "");
    }

    #[test]
    fn a_phrase_ends_with_a_word() {
        assert_eq!(
            phrase_end("Foreign\u{A0}Ministry's", 0, "foreign ministry"),
            Some(17)
        );
        assert_eq!(
            phrase_end("foreign\n ministry", 0, "foreign ministry"),
            Some(17)
        );
        assert_eq!(phrase_end("armyworm", 0, "army"), None);
        assert_eq!(
            phrase_end("prosecutor’s office.", 0, "prosecutor's office"),
            Some(21)
        );
        assert_eq!(phrase_end("ar\u{AD}my", 0, "army"), Some(6));
        assert_eq!(phrase_end("arm", 0, "army"), None);
    }
}
