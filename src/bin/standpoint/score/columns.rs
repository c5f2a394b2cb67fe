//! Text that fits a terminal's columns: cleaned, cut and padded by what is seen, not by bytes. In: text and styles. Out: a
//! line of exactly known width.

use std::io::{self, Write};

use anstyle::{Reset, Style};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// One line under construction.
#[derive(Default)]
pub struct Line {
    text: String,
    width: usize,
    coloured: bool,
}

impl Line {
    pub fn new(coloured: bool) -> Self {
        Self {
            coloured,
            ..Self::default()
        }
    }

    /// Columns so far.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Appends text in a style.
    pub fn push(&mut self, text: &str, style: Style) -> &mut Self {
        if self.coloured && style != Style::new() && !text.is_empty() {
            self.text += &format!("{style}{text}{Reset}");
        } else {
            self.text += text;
        }
        self.width += text.width();
        self
    }

    /// Appends spaces up to a column.
    pub fn pad_to(&mut self, column: usize) -> &mut Self {
        let missing = column.saturating_sub(self.width);
        self.push(&" ".repeat(missing), Style::new())
    }

    /// Writes the line without the spaces at its end.
    pub fn end(self, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "{}", self.text.trim_end_matches(' '))
    }
}

/// The beginning of a text as one line of at most `width` columns: white space is one space, control characters (which
/// could steer the terminal) are left out, and what is cut off is an ellipsis.
pub fn start_of(text: &str, width: usize) -> String {
    let mut line = String::new();
    let mut used = 0;
    // How much of the line leaves a column for the ellipsis.
    let mut kept = 0;
    // Every word takes a column: no more of a long text than that can be seen.
    let words = text.split_whitespace().take(width + 1);
    let characters = words
        .flat_map(|word| std::iter::once(' ').chain(word.chars()))
        .skip(1);
    for character in characters.filter(|&c| is_seen(c)) {
        used += character.width().unwrap_or(0);
        if used > width {
            line.truncate(kept);
            line.truncate(line.trim_end().len());
            line.push('…');
            break;
        }
        line.push(character);
        if used < width {
            kept = line.len();
        }
    }
    line
}

/// Whether a character is a part of the text, and neither a control character nor one that turns the direction of the text
/// around it.
pub fn is_seen(character: char) -> bool {
    !character.is_control()
        && !matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_is_cut_to_the_columns_that_are_seen() {
        assert_eq!(start_of("short", 5), "short");
        assert_eq!(start_of("longer", 5), "long…");
        assert_eq!(start_of("two\n\twords", 20), "two words");
        assert_eq!(start_of("two words", 5), "two…");
        assert_eq!(start_of("中文中文", 5), "中文…");
        assert_eq!(start_of("中文", 4), "中文");
        assert_eq!(start_of("e\u{301}e\u{301}", 2), "e\u{301}e\u{301}");
    }

    #[test]
    fn text_cannot_steer_the_terminal() {
        assert_eq!(start_of("a\u{1b}[31mb\u{202E}c\u{7}", 20), "a[31mbc");
    }

    #[test]
    fn colours_take_no_columns() -> io::Result<()> {
        let mut line = Line::new(true);
        line.push("ab", Style::new().bold())
            .pad_to(4)
            .push("中", Style::new());
        assert_eq!(line.width(), 6);
        let mut out = Vec::new();
        line.end(&mut out)?;
        assert_eq!(String::from_utf8_lossy(&out), "\u{1b}[1mab\u{1b}[0m  中\n");
        Ok(())
    }
}
