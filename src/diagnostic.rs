//! What messages for people share. In: what was typed, and what there is. Out: the name that was meant, and the line with a caret under the place.
//!
//! Public for the program of this repository; it may change in any release.

use std::ops::Range;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Characters of a typed name that are compared: whatever is longer is no slip of the pen.
const LONGEST: usize = 64;
/// Columns of an excerpt.
const COLUMNS: usize = 76;
/// Columns that stand before the place where a long line is cut.
const BEFORE: usize = 40;

/// The name that differs least from what was typed: by the number of characters to insert, delete or exchange (Levenshtein 1966), those that differ in capitals alone
/// counting as the same. The first of several; none where there is no name.
///
/// # Examples
/// ```
/// use standpoint::diagnostic::nearest;
///
/// assert_eq!(nearest("alais", ["id", "alias", "name"]), Some("alias"));
/// assert_eq!(nearest("rus", ["NOR", "RUS"]), Some("RUS"));
/// ```
pub fn nearest<'n>(typed: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let typed = folded(typed);
    names.into_iter().min_by_key(|name| distance(&typed, name))
}

/// The same where no more than a third of the characters differ: farther ones are other words. What has two letters or fewer may differ in none but their case.
///
/// # Examples
/// ```
/// use standpoint::diagnostic::meant;
///
/// assert_eq!(meant("smal", ["lexical", "small", "large"]), Some("small"));
/// assert_eq!(meant("colour", ["outlet", "actor"]), None);
/// ```
pub fn meant<'n>(typed: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let nearest = nearest(typed, names)?;
    let typed = folded(typed);
    (distance(&typed, nearest) <= typed.chars().count() / 3).then_some(nearest)
}

/// `; did you mean X?`, where one was meant, else nothing.
pub fn did_you_mean<'n>(typed: &str, names: impl IntoIterator<Item = &'n str>) -> String {
    meant(typed, names).map_or_else(String::new, |name| format!("; did you mean `{name}`?"))
}

fn folded(typed: &str) -> String {
    typed
        .chars()
        .take(LONGEST)
        .flat_map(char::to_lowercase)
        .collect()
}

fn distance(typed: &str, name: &str) -> usize {
    strsim::levenshtein(typed, &name.to_lowercase())
}

/// A line of a file, with its number where it is given, and a caret under these bytes of it, on two lines; of a long line what stands around them. Nothing in it can steer a terminal.
///
/// # Examples
/// ```
/// use standpoint::diagnostic::excerpt;
///
/// assert_eq!(excerpt(Some(7), "kind = \"compny\"", 8..14), "  7 | kind = \"compny\"\n    |         ^^^^^^");
/// ```
#[must_use]
pub fn excerpt(number: Option<u64>, line: &str, place: Range<usize>) -> String {
    let line = line.trim_end();
    let within = |at: usize| line.floor_char_boundary(at.min(line.len()));
    let [start, end] = [place.start, place.end].map(within);
    let parts = [line.get(..start), line.get(start..end), line.get(end..)];
    let [before, marked, after] = parts.map(|part| part.map_or_else(String::new, seen));
    let before = match before.width() {
        width if width > BEFORE => format!("…{}", last(&before, BEFORE - 1)),
        _ => before,
    };
    let room = COLUMNS - before.width();
    let rest = marked.clone() + &after;
    let shown = match rest.width() {
        width if width > room => first(&rest, room - 1) + "…",
        _ => rest,
    };
    let carets = marked.width().clamp(1, room);
    let number = number.map_or_else(|| " ".to_owned(), |number| format!("{number:>3}"));
    let margin = " ".repeat(number.len());
    format!(
        "{number} | {before}{shown}\n{margin} | {}{}",
        " ".repeat(before.width()),
        "^".repeat(carets)
    )
}

/// A text whose control characters and turns of direction are spaces or nothing.
fn seen(text: &str) -> String {
    let seen = |c: char| match c {
        '\t' => Some(' '),
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => None,
        c if c.is_control() => None,
        c => Some(c),
    };
    text.chars().filter_map(seen).collect()
}

/// The beginning of a text, of at most so many columns.
fn first(text: &str, columns: usize) -> String {
    let mut used = 0;
    let fits = |c: &char| {
        used += c.width().unwrap_or(0);
        used <= columns
    };
    text.chars().take_while(fits).collect()
}

/// The same of its end.
fn last(text: &str, columns: usize) -> String {
    let turned: String = text.chars().rev().collect();
    first(&turned, columns).chars().rev().collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_slip_of_the_pen_is_seen_and_another_word_is_not() {
        assert_eq!(meant("RUSS", ["RUS", "USA"]), Some("RUS"));
        assert_eq!(meant("outlte", ["outlet"]), Some("outlet"));
        assert_eq!(meant("us", ["uk", "US"]), Some("US"));
        assert_eq!(meant("ux", ["uk", "US"]), None);
        assert_eq!(meant("x", []), None);
        assert_eq!(did_you_mean("favr", ["favor"]), "; did you mean `favor`?");
        assert_eq!(did_you_mean("favr", ["neutral"]), "");
        assert_eq!(nearest(&"a".repeat(10_000), ["b"]), Some("b"));
    }

    #[test]
    fn the_caret_stands_under_its_place_and_nothing_steers_the_terminal() {
        let caret = |line: &str, place: Range<usize>| {
            let excerpt = excerpt(Some(12), line, place);
            let (first, second) = excerpt.split_once('\n').unwrap();
            assert!(first.width() <= COLUMNS + 6, "{first}");
            let column = second.find('^').unwrap();
            assert!(!excerpt.contains(['\u{1b}', '\t', '\u{202E}']));
            // The text from the column of the caret on.
            let mut used = 0;
            first
                .chars()
                .skip_while(|c| {
                    used += c.width().unwrap_or(0);
                    used <= column
                })
                .collect::<String>()
        };
        assert_eq!(caret("a b c", 2..3), "b c");
        assert_eq!(caret("中文 b\u{1b}\t\u{202E}", 7..8), "b ");
        let long = "x".repeat(5000) + "here" + &"y".repeat(5000);
        assert!(caret(&long, 5000..5004).starts_with("herey"));
        assert!(caret("ab", 9..12).is_empty());
        assert_eq!(excerpt(Some(1), "", 0..0), "  1 | \n    | ^");
        assert_eq!(excerpt(None, "ab", 1..2), "  | ab\n  |  ^");
    }
}
