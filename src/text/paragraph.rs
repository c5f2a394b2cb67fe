//! In: a document. Out: the spans of its paragraphs. Stance is scored per paragraph, and news arrives in three
//! shapes: blank lines between paragraphs, one paragraph a line, and one paragraph wrapped over many lines.

use std::fmt;
use std::str::FromStr;

use memchr::{memchr3_iter, memmem};
use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind};
use crate::span::Span;

/// From how many counted words per line on the lines of a text are its paragraphs.
///
/// Measured on 1,492 newspaper articles with a paragraph a line: 99 % of them have 13.8 or more. Wrapped at 72 or
/// 80 columns none of them has more than 11.8; wrapped at 100 columns, 1.5 % have more than 13.
const LONG_LINE: usize = 13;

/// How many words without a capital may stand inside a name: "Organization *for the* Prohibition …".
const INSIDE_NAME: usize = 2;

/// What separates paragraphs.
///
/// # Examples
/// ```
/// use standpoint::ParagraphMode;
/// let mode: ParagraphMode = "line".parse()?;
/// assert_eq!(mode, ParagraphMode::Line);
/// # Ok::<(), standpoint::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum ParagraphMode {
    /// Blank lines where the text has any; else line ends where the lines are long; else nothing.
    #[default]
    Auto,
    /// Blank lines, form feeds and U+2029.
    Blank,
    /// Every line end.
    Line,
}

impl ParagraphMode {
    /// `auto`, `blank` or `line`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Blank => "blank",
            Self::Line => "line",
        }
    }
}

impl fmt::Display for ParagraphMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for ParagraphMode {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        [Self::Auto, Self::Blank, Self::Line]
            .into_iter()
            .find(|mode| mode.as_str() == name)
            .ok_or_else(|| {
                let message = format!("paragraph mode `{name}` is not auto, blank or line");
                Error::new(ErrorKind::Parameter, message)
            })
    }
}

/// What lies between a line and the line with text before it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Break {
    /// One line end.
    Line,
    /// A form feed, which says nothing about how the rest of the text separates its paragraphs.
    Page,
    /// A blank line or U+2029.
    Blank,
}

/// A line with text in it.
struct Line {
    /// Without the whitespace around it.
    span: Span,
    before: Break,
}

/// The paragraphs of a text, in order: trimmed, never empty, never overlapping, and together holding every byte
/// that is not whitespace (nor a byte order mark at the start). Linear in the length of the text.
///
/// # Examples
/// ```
/// use standpoint::text::paragraph::{ParagraphMode, paragraphs};
/// let text = "Baku agrees.\r\n\r\nAnkara does\r\nnot.\r\n";
/// let spans = paragraphs(text, ParagraphMode::Auto);
/// assert_eq!(spans[0].of(text), Some("Baku agrees."));
/// assert_eq!(spans[1].of(text), Some("Ankara does\r\nnot."));
/// ```
#[must_use]
pub fn paragraphs(text: &str, mode: ParagraphMode) -> Vec<Span> {
    let lines = lines(text);
    let by_line = match mode {
        ParagraphMode::Line => true,
        ParagraphMode::Blank => false,
        ParagraphMode::Auto => {
            !lines.iter().any(|line| line.before == Break::Blank) && are_long(text, &lines)
        }
    };
    if by_line {
        return lines.into_iter().map(|line| line.span).collect();
    }
    let mut paragraphs: Vec<Span> = Vec::new();
    for line in lines {
        match paragraphs.last_mut() {
            Some(last) if line.before == Break::Line => last.end = line.span.end,
            _ => paragraphs.push(line.span),
        }
    }
    paragraphs
}

/// The lines with text in them.
fn lines(text: &str) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut start = text.len() - text.trim_start_matches('\u{feff}').len();
    let mut before = Break::Line;
    let mut opened_by = Break::Line;
    for (end, next, closed_by) in line_ends(text) {
        let content = text.get(start..end).unwrap_or_default();
        let from = end - content.trim_start().len();
        let span = Span::new(from, start + content.trim_end().len());
        if !span.is_empty() {
            lines.push(Line { span, before });
            before = Break::Line;
        } else if opened_by == Break::Line && closed_by == Break::Line && !lines.is_empty() {
            before = Break::Blank;
        }
        if closed_by == Break::Blank || closed_by == Break::Page && before == Break::Line {
            before = closed_by;
        }
        opened_by = closed_by;
        start = next;
    }
    lines
}

/// For every line: where it ends, where the next one starts, and what stands between; the last one ends with the text.
fn line_ends(text: &str) -> impl Iterator<Item = (usize, usize, Break)> {
    let bytes = text.as_bytes();
    let mut ascii = memchr3_iter(b'\n', b'\r', b'\x0C', bytes).peekable();
    let mut line_separator = memmem::find_iter(bytes, "\u{2028}").peekable();
    let mut paragraph_separator = memmem::find_iter(bytes, "\u{2029}").peekable();
    let mut done = false;
    std::iter::from_fn(move || {
        if done {
            return None;
        }
        let nowhere = text.len();
        let at = ascii.peek().copied().unwrap_or(nowhere);
        let line = line_separator.peek().copied().unwrap_or(nowhere);
        let paragraph = paragraph_separator.peek().copied().unwrap_or(nowhere);
        let first = at.min(line).min(paragraph);
        if first == nowhere {
            done = true;
            return Some((nowhere, nowhere, Break::Line));
        }
        if first == line {
            line_separator.next();
            return Some((first, first + '\u{2028}'.len_utf8(), Break::Line));
        }
        if first == paragraph {
            paragraph_separator.next();
            return Some((first, first + '\u{2029}'.len_utf8(), Break::Blank));
        }
        ascii.next();
        let rest = bytes.get(first..).unwrap_or_default();
        if rest.starts_with(b"\x0C") {
            return Some((first, first + 1, Break::Page));
        }
        // "\r\r\n" is what a text-mode copy makes of "\r\n": one line end as well.
        let length = [&b"\r\r\n"[..], b"\r\n"]
            .iter()
            .find(|end| rest.starts_with(end))
            .map_or(1, |end| end.len());
        for _ in 1..length {
            ascii.next();
        }
        Some((first, first + length, Break::Line))
    })
}

/// Whether the lines are so long on average that each is a paragraph.
///
/// Actor-blind: an actor's name may have one word or six, so words that can belong to a name are not counted. What is
/// left of its influence: an article in small letters before a name ("the Kremlin") is one word.
fn are_long(text: &str, lines: &[Line]) -> bool {
    let mut missing = LONG_LINE * lines.len();
    // Most articles have twice the words that decide, so half of the text is never read.
    lines
        .iter()
        .filter_map(|line| line.span.of(text))
        .any(|line| {
            missing = missing.saturating_sub(count_words(line));
            missing == 0
        })
}

/// Number of words that no name holds: those without a capital letter, less the one or two between two words
/// with one ("Republic *of* Korea"). A price of blindness: "Ankara *said* Moscow" is not counted either.
fn count_words(line: &str) -> usize {
    let mut count = 0;
    let mut run = 0;
    let mut after_capital = false;
    for word in line.split_whitespace() {
        if word.chars().any(char::is_uppercase) {
            if !after_capital || run > INSIDE_NAME {
                count += run;
            }
            run = 0;
            after_capital = true;
        } else if word.chars().any(char::is_alphabetic) {
            run += 1;
        }
    }
    count + run
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::fmt::Write as _;

    use proptest::prelude::*;

    use super::*;

    const MODES: [ParagraphMode; 3] = [
        ParagraphMode::Auto,
        ParagraphMode::Blank,
        ParagraphMode::Line,
    ];

    /// The same three-line text about an actor of this name.
    fn about(name: &str) -> String {
        let line = format!(
            "Yesterday {name} promised that grain ships would sail again, and for once {name} kept its word to the port."
        );
        format!("{line}\n{line}\n{line}")
    }

    #[test]
    fn a_mode_reads_what_it_prints() {
        for mode in MODES {
            assert_eq!(mode.to_string().parse::<ParagraphMode>().unwrap(), mode);
            let json = serde_json::to_string(&mode).unwrap();
            assert_eq!(json, format!("\"{mode}\""));
        }
        let error = "Lines".parse::<ParagraphMode>().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Parameter);
    }

    #[test]
    fn the_length_of_names_does_not_decide_what_a_paragraph_is() {
        let counts = [
            "Chad",
            "Saint Vincent and the Grenadines",
            "the Organization for the Prohibition of Chemical Weapons",
        ]
        .map(|name| count_words(about(name).lines().next().unwrap()));
        assert_eq!(counts, [16, 16, 17]);
        for name in ["Chad", "Saint Vincent and the Grenadines"] {
            assert_eq!(paragraphs(&about(name), ParagraphMode::Auto).len(), 3);
        }
    }

    #[test]
    fn ten_megabytes_in_one_line_are_one_paragraph() {
        let mut text = String::new();
        while text.len() < 10_000_000 {
            write!(text, "{} ships “sailed”. ", text.len()).unwrap();
        }
        for mode in MODES {
            assert_eq!(
                paragraphs(&text, mode),
                [Span::new(0, text.trim_end().len())]
            );
        }
    }

    #[test]
    fn a_million_line_ends_hold_no_paragraph() {
        let text = "\r\n \u{2028}\n\x0C".repeat(200_000);
        for mode in MODES {
            assert!(paragraphs(&text, mode).is_empty());
        }
    }

    proptest! {
        #[test]
        fn paragraphs_tile(text in "\u{feff}?([a-zA-Zé“.]{0,3}[ \t\u{a0}\u{85}]{0,2}(\r|\n|\r\n|\x0C|\u{2028}|\u{2029})?){0,40}") {
            for mode in MODES {
                let mut end = text.len() - text.trim_start_matches('\u{feff}').len();
                for span in paragraphs(&text, mode) {
                    prop_assert!(span.start >= end);
                    prop_assert_eq!(text[end..span.start].trim(), "");
                    let inside = span.of(&text).unwrap();
                    prop_assert_eq!(inside.trim(), inside);
                    prop_assert!(!inside.is_empty());
                    end = span.end;
                }
                prop_assert_eq!(text[end..].trim(), "");
            }
        }

        #[test]
        fn no_text_makes_it_panic(text in ".{0,80}") {
            for mode in MODES {
                for span in paragraphs(&text, mode) {
                    prop_assert!(span.of(&text).is_some());
                }
            }
        }
    }
}
