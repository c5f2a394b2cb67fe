//! The words behind a score, for the table. In: an explanation. Out: words with their share in favor over against (which
//! is negative for against), and the lines of `--explain`.

use std::io::{self, Write};

use anstyle::Style;
use standpoint::Stance;
use standpoint::report::Explanation;
use unicode_width::UnicodeWidthStr;

use super::columns::start_of;
use super::{DIM, LONGEST_NAME, MARGIN, PLAIN, Table, colour_of, signed};

/// Words that a row names.
const MOST: usize = 4;
/// Shares below this are not listed one by one.
const SMALL: f32 = 0.02;

/// A word and its share in favor over against.
pub type Share = (String, f32);

/// The words, strongest first; a word that is there several times counts once with the sum. What the name of an actor
/// adds stands in brackets: the model sees no name, only that somebody is there.
pub fn words(explanation: &Explanation<'_>) -> Vec<Share> {
    let evidence = explanation.evidence.iter();
    let mut words: Vec<Share> = evidence
        .map(|word| {
            let text = start_of(word.text, LONGEST_NAME);
            let text = if word.masked {
                format!("[{text}]")
            } else {
                text.to_lowercase()
            };
            (text, word.contribution.polarity())
        })
        .collect();
    words.sort_by(|(a, _), (b, _)| a.cmp(b));
    words.dedup_by(|(next, share), (kept, sum)| {
        let same = next == kept;
        if same {
            *sum += *share;
        }
        same
    });
    words.sort_by(|(_, a), (_, b)| b.abs().total_cmp(&a.abs()));
    words
}

/// The words that a row names.
pub fn strongest(words: &[Share]) -> Vec<Share> {
    words
        .iter()
        .filter(|(word, _)| is_telling(word))
        .take(MOST)
        .cloned()
        .collect()
}

/// Whether a row names the word among the strongest: not a name, a mark or a word that every text is full of. Those count
/// too, and `--explain` lists them, but they tell a reader nothing. Negations do, and stay.
fn is_telling(word: &str) -> bool {
    !word.starts_with('[')
        && word.chars().any(char::is_alphanumeric)
        && !FUNCTION_WORDS.contains(&word)
}

const FUNCTION_WORDS: [&str; 48] = [
    "a", "an", "and", "are", "as", "at", "be", "been", "by", "for", "from", "had", "has", "have",
    "he", "her", "his", "i", "in", "is", "it", "its", "of", "on", "or", "our", "s", "she", "so",
    "that", "the", "their", "them", "these", "they", "this", "those", "to", "t", "was", "we",
    "were", "which", "who", "will", "with", "would", "you",
];

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
