//! The table that people read: a block per document with its paragraphs, their stances and the words behind them, and
//! a summary by actor. In: a document's scored paragraphs. Out: lines that fit the terminal.
//!
//! Columns are as wide as the document needs, so a block is written when all its paragraphs are known; until then only
//! what will be seen of them is kept. A table printer was tried and left: none lets a paragraph's text run over the
//! columns of its rows.

mod explanation;
mod marked;
mod summary;

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use standpoint::report::RowContext;
use standpoint::{Actor, ParagraphStance, PerClass, Stance, StanceScore};
use unicode_width::UnicodeWidthStr;

use super::columns::{Line, start_of};
use super::evidence::{self, Share};
use super::wording::{doubt, probability, signed};

const PLAIN: Style = Style::new();
const DIM: Style = Style::new().dimmed();
const BOLD: Style = Style::new().bold();
const WARNING: Style = AnsiColor::Yellow.on_default();

/// Columns of the paragraph's number and the gap after it.
const MARGIN: usize = 6;
/// Names are cut to this many columns.
const LONGEST_NAME: usize = 26;
/// Words that a row names.
const MOST_WORDS: usize = 4;

#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Table {
    /// Columns of the terminal.
    pub width: usize,
    pub coloured: bool,
    /// Whether the text is shown with its words marked, and every word's contribution is listed.
    pub explain: bool,
}

/// A paragraph that names an actor.
struct Block {
    index: usize,
    start: String,
    rows: Vec<Row>,
}

struct Row {
    actor: Actor,
    score: f32,
    label: Stance,
    /// What follows the label: other labels that are not ruled out, and `mixed`.
    doubt: String,
    probabilities: PerClass,
    words: Vec<Share>,
    /// Finished lines of `--explain`.
    explanation: Vec<u8>,
}

/// Where the columns of a document's rows begin.
struct Layout {
    score: usize,
    label: usize,
    probabilities: usize,
    words: usize,
}

impl Table {
    pub fn document<'d>(
        &self,
        context: RowContext<'_>,
        paragraphs: impl Iterator<Item = ParagraphStance<'d>>,
        out: &mut impl Write,
    ) -> io::Result<()> {
        let mut all = 0;
        let mut by_second = 0;
        let mut prior = None;
        let mut blocks = Vec::new();
        for paragraph in paragraphs {
            all += 1;
            prior = prior.or_else(|| paragraph.scores().first()?.prior());
            let models = paragraph.scores().iter().map(StanceScore::model);
            by_second += models.filter(|model| *model != context.model).count();
            if !paragraph.scores().is_empty() {
                blocks.push(self.block(&paragraph)?);
            }
        }
        self.text(context.document, BOLD, out)?;
        let second = context.cascade.map(|model| format!(", then {model}"));
        let models = format!("{}{}", context.model, second.unwrap_or_default());
        self.text(&format!("{models} · {}", context.roster), DIM, out)?;
        if let Some(prior) = prior {
            let [against, neutral, favor] = prior.0;
            let shares =
                format!("for label shares: against {against}, neutral {neutral}, favor {favor}");
            self.text(&shares, DIM, out)?;
        }
        for warning in context.warnings {
            self.text(&format!("warning: {warning}"), WARNING, out)?;
        }
        if blocks.is_empty() {
            self.text("No actor of the roster is named here.", PLAIN, out)?;
            return writeln!(out);
        }
        writeln!(out)?;
        let layout = Layout::new(&blocks);
        self.header(&layout, out)?;
        for block in &blocks {
            self.paragraph(block, &layout, out)?;
        }
        if blocks.len() > 1 {
            writeln!(out)?;
            self.summary(&blocks, all, &layout, out)?;
        }
        if let Some(second) = context.cascade {
            let rows: usize = blocks.iter().map(|block| block.rows.len()).sum();
            let share = format!("{by_second} of {rows} scores are by {second}");
            writeln!(out)?;
            let mut line = self.line();
            line.pad_to(MARGIN).push(&share, DIM);
            line.end(out)?;
        }
        writeln!(out)
    }

    fn line(&self) -> Line {
        Line::new(self.coloured)
    }

    /// A line of running text.
    fn text(&self, text: &str, style: Style, out: &mut impl Write) -> io::Result<()> {
        let mut line = self.line();
        line.push(&start_of(text, self.width), style);
        line.end(out)
    }

    /// What will be seen of a paragraph.
    fn block(&self, paragraph: &ParagraphStance<'_>) -> io::Result<Block> {
        let mut rows = Vec::new();
        for score in paragraph.scores() {
            let mut row = Row {
                actor: score.actor().clone(),
                score: score.score(),
                label: score.label(),
                doubt: doubt(score),
                probabilities: score.probabilities(),
                words: Vec::new(),
                explanation: Vec::new(),
            };
            if let Some(explanation) = score.explanation() {
                let words = evidence::words(explanation);
                row.words = evidence::strongest(&words, MOST_WORDS);
                if self.explain {
                    self.marked(paragraph, score, &mut row.explanation)?;
                    self.explanation(&words, explanation, &mut row.explanation)?;
                }
            }
            rows.push(row);
        }
        let start = start_of(paragraph.text(), self.width.saturating_sub(MARGIN));
        Ok(Block {
            index: paragraph.index(),
            start,
            rows,
        })
    }

    fn header(&self, layout: &Layout, out: &mut impl Write) -> io::Result<()> {
        let mut line = self.line();
        line.push("   ¶", DIM).pad_to(MARGIN).push("actor", DIM);
        line.pad_to(layout.score).push("score", DIM);
        line.pad_to(layout.label).push("stance", DIM);
        line.pad_to(layout.probabilities).push("agn neu fav", DIM);
        let title = "strongest words";
        if layout.words + title.len() <= self.width {
            line.pad_to(layout.words).push(title, DIM);
        }
        line.end(out)
    }

    fn paragraph(&self, block: &Block, layout: &Layout, out: &mut impl Write) -> io::Result<()> {
        let mut line = self.line();
        line.push(&format!("{:>4}", block.index), BOLD)
            .pad_to(MARGIN)
            .push(&block.start, DIM);
        line.end(out)?;
        for row in &block.rows {
            self.row(row, layout, out)?;
        }
        Ok(())
    }

    fn row(&self, row: &Row, layout: &Layout, out: &mut impl Write) -> io::Result<()> {
        let style = colour(row.label);
        let mut line = self.line();
        line.pad_to(MARGIN)
            .push(&start_of(row.actor.name(), LONGEST_NAME), PLAIN);
        line.pad_to(layout.score).push(&signed(row.score), style);
        line.pad_to(layout.label)
            .push(row.label.as_str(), style)
            .push(&row.doubt, PLAIN);
        let [against, neutral, favor] =
            Stance::ALL.map(|stance| probability(row.probabilities.of(stance)));
        line.pad_to(layout.probabilities)
            .push(&format!("{against} {neutral} {favor}"), DIM);
        line.pad_to(layout.words);
        for (number, (word, share)) in row.words.iter().enumerate() {
            let gap = if number > 0 { " " } else { "" };
            let word = format!("{gap}{}{word}", if *share < 0.0 { '-' } else { '+' });
            if line.width() + word.width() > self.width {
                break;
            }
            line.push(&word, colour_of(*share));
        }
        line.end(out)?;
        out.write_all(&row.explanation)
    }
}

impl Layout {
    fn new(blocks: &[Block]) -> Self {
        let rows = || blocks.iter().flat_map(|block| &block.rows);
        let names = rows()
            .map(|row| row.actor.name().width())
            .fold("actor".len(), usize::max);
        let stances = rows()
            .map(|row| row.label.as_str().len() + row.doubt.width())
            .fold("stance".len(), usize::max);
        let score = MARGIN + names.min(LONGEST_NAME) + 2;
        let label = score + "+0.00".len() + 2;
        let probabilities = label + stances + 2;
        let words = probabilities + "agn neu fav".len() + 2;
        Self {
            score,
            label,
            probabilities,
            words,
        }
    }
}

fn colour(label: Stance) -> Style {
    match label {
        Stance::Against => AnsiColor::Red.on_default(),
        Stance::Neutral => PLAIN,
        Stance::Favor => AnsiColor::Green.on_default(),
    }
}

fn colour_of(number: f32) -> Style {
    colour(if number < 0.0 {
        Stance::Against
    } else {
        Stance::Favor
    })
}
