//! The text of `--explain`: the paragraph in lines that fit, with the words that made a score marked in it. In: a paragraph
//! and one of its scores. Out: lines.
//!
//! A sign stands before the strong words, as in the row above, so that the text says the same without colours.

use std::io::{self, Write};

use anstyle::Style;
use standpoint::{ParagraphStance, StanceScore};
use unicode_width::UnicodeWidthChar;

use super::{BOLD, MARGIN, PLAIN, Table, colour_of};
use crate::score::columns::{Line, is_seen};
use crate::score::evidence::SMALL;
use crate::score::runs::runs;

/// Words with this share of the strongest one's share are coloured, and those with this one have a sign.
const COLOURED: f32 = 0.1;
const SIGNED: f32 = 0.25;

/// Lines under construction: words go to the next one where they do not fit.
struct Lines<'o, W> {
    table: Table,
    line: Line,
    /// The parts of the word that has not ended yet, with its columns.
    word: Vec<(String, Style)>,
    width: usize,
    out: &'o mut W,
}

impl Table {
    /// The paragraph with its words marked by what they add to this score.
    pub fn marked<'t>(
        &self,
        paragraph: &ParagraphStance<'t>,
        score: &StanceScore<'t>,
        out: &mut impl Write,
    ) -> io::Result<()> {
        let runs = runs(paragraph, &[(0, score)], SMALL);
        let pieces = || runs.iter().flat_map(|run| &run.pieces);
        let share = |shares: &[(usize, f32)]| shares.first().map_or(0.0, |(_, share)| *share);
        let strongest = pieces().map(|piece| share(&piece.shares).abs());
        let strongest = strongest.fold(0.0, f32::max);
        let mut lines = Lines {
            table: *self,
            line: self.line(),
            word: Vec::new(),
            width: 0,
            out,
        };
        for run in &runs {
            let mention = !run.actors.is_empty();
            for piece in &run.pieces {
                let share = share(&piece.shares);
                let part = if strongest > 0.0 {
                    share.abs() / strongest
                } else {
                    0.0
                };
                let style = if part >= COLOURED {
                    colour_of(share)
                } else {
                    PLAIN
                };
                let style = if mention {
                    style | BOLD.get_effects()
                } else {
                    style
                };
                if part >= SIGNED && piece.text.contains(char::is_alphanumeric) {
                    lines.push(if share < 0.0 { '-' } else { '+' }, style)?;
                }
                for character in piece.text.chars() {
                    lines.push(character, style)?;
                }
            }
        }
        lines.end_word()?;
        lines.line.end(lines.out)
    }
}

impl<W: Write> Lines<'_, W> {
    const INDENT: usize = MARGIN + 2;

    fn push(&mut self, character: char, style: Style) -> io::Result<()> {
        if character.is_whitespace() {
            return self.end_word();
        }
        if !is_seen(character) {
            return Ok(());
        }
        let columns = character.width().unwrap_or(0);
        if Self::INDENT + self.width + columns > self.table.width {
            self.end_word()?;
        }
        self.width += columns;
        match self.word.last_mut() {
            Some((text, last)) if *last == style => text.push(character),
            _ => self.word.push((character.to_string(), style)),
        }
        Ok(())
    }

    fn end_word(&mut self) -> io::Result<()> {
        let word = std::mem::take(&mut self.word);
        let width = std::mem::take(&mut self.width);
        if word.is_empty() {
            return Ok(());
        }
        let begun = self.line.width() > Self::INDENT;
        if begun && self.line.width() + 1 + width > self.table.width {
            std::mem::replace(&mut self.line, self.table.line()).end(self.out)?;
        } else if begun {
            self.line.push(" ", PLAIN);
        }
        self.line.pad_to(Self::INDENT);
        for (text, style) in word {
            self.line.push(&text, style);
        }
        Ok(())
    }
}
