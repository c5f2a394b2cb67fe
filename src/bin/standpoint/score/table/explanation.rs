//! The lines of `--explain`. In: words and their shares. Out: all of them, and how they add up.

use std::io::{self, Write};

use anstyle::Style;
use standpoint::Stance;
use standpoint::report::Explanation;
use unicode_width::UnicodeWidthStr;

use super::{DIM, MARGIN, PLAIN, Table, colour_of};
use crate::score::evidence::{SMALL, Share};
use crate::score::wording::signed;

impl Table {
    /// Every word's share, and how they add up.
    pub fn explanation(
        &self,
        words: &[Share],
        explanation: &Explanation<'_>,
        out: &mut impl Write,
    ) -> io::Result<()> {
        let indent = MARGIN + 2;
        let (large, small): (Vec<_>, Vec<_>) =
            words.iter().partition(|(_, share)| share.abs() >= SMALL);
        let mut entries: Vec<(String, Style)> = large
            .iter()
            .map(|(word, share)| (format!("{} {word}", signed(*share)), colour_of(*share)))
            .collect();
        if !small.is_empty() {
            let sum = small.iter().map(|(_, share)| share).sum();
            entries.push((format!("{} {} smaller ones", signed(sum), small.len()), DIM));
        }
        let mut line = self.line();
        line.pad_to(indent);
        for (entry, style) in &entries {
            if line.width() > indent && line.width() + 3 + entry.width() > self.width {
                std::mem::replace(&mut line, self.line()).end(out)?;
                line.pad_to(indent);
            }
            let gap = if line.width() > indent { "   " } else { "" };
            line.push(gap, PLAIN).push(entry, *style);
        }
        line.end(out)?;
        let logits = explanation.logits;
        let [against, neutral, favor] = Stance::ALL.map(|stance| signed(logits.of(stance)));
        let mut line = self.line();
        let sum = format!(
            "words {} + rest {} = {} favor over against (logits {against} {neutral} {favor})",
            signed(words.iter().map(|(_, share)| share).sum()),
            signed(explanation.rest.polarity()),
            signed(logits.polarity()),
        );
        line.pad_to(indent).push(&sum, DIM);
        line.end(out)
    }
}
