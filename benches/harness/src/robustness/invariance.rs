//! Changes that must not move a stance. In: documents of our own paragraphs and a classifier, which finds the actors by itself. Out: how often every row keeps its label.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use rayon::prelude::*;
use serde::Serialize;
use standpoint::{Stance, StanceClassifier};
use unicode_normalization::UnicodeNormalization;

use crate::error::Result;
use crate::fill::{Cast, Forms, fill};

/// How many paragraphs make a document.
const PARAGRAPHS: usize = 5;
/// Scores that differ by no more are the same.
const SAME: f32 = 1e-6;
/// Where lines are broken for the change of line ends, in characters.
const LINE: usize = 72;

/// What is done to a document; a change is one entry here.
const CHANGES: [Change; 7] = [
    Change {
        name: "typographic quotes",
        before: joined,
        after: |paragraphs, _| joined(&each(paragraphs, typographic)),
    },
    Change {
        name: "double spaces",
        before: joined,
        after: |paragraphs, _| joined(&each(paragraphs, |text| text.replace(' ', "  "))),
    },
    Change {
        name: "Windows line ends",
        before: |paragraphs| joined(&each(paragraphs, wrapped)),
        after: |paragraphs, _| joined(&each(paragraphs, wrapped)).replace('\n', "\r\n"),
    },
    Change {
        name: "NFD instead of NFC",
        before: |paragraphs| joined(paragraphs).nfc().collect(),
        after: |paragraphs, _| joined(paragraphs).nfd().collect(),
    },
    Change {
        name: "trailing spaces",
        before: joined,
        after: |paragraphs, _| joined(&each(paragraphs, |text| format!("{text}  "))),
    },
    Change {
        name: "paragraphs in reverse order",
        before: joined,
        after: |paragraphs, _| joined(&paragraphs.iter().rev().cloned().collect::<Vec<_>>()),
    },
    Change {
        name: "another actor",
        before: joined,
        after: |_, renamed| joined(renamed),
    },
];

/// The name of the change whose paragraphs stand in another order.
const REVERSED: &str = "paragraphs in reverse order";

struct Change {
    name: &'static str,
    before: fn(&[String]) -> String,
    /// From the paragraphs and from the same paragraphs with another actor.
    after: fn(&[String], &[String]) -> String,
}

/// How often rows keep what they had.
#[derive(Debug, Default, Serialize)]
pub(super) struct Rate {
    system: String,
    change: &'static str,
    /// Rows before the change, and those that only came with it.
    rows: usize,
    /// Rows that are there before and after, with the same label.
    unchanged: usize,
    /// Of these, rows with the same score.
    same_score: usize,
    /// Rows that are there only before or only after: another mention was found.
    found_otherwise: usize,
}

impl Rate {
    fn add(mut self, other: Self) -> Self {
        self.rows += other.rows;
        self.unchanged += other.unchanged;
        self.same_score += other.same_score;
        self.found_otherwise += other.found_otherwise;
        self
    }

    /// Counts the rows of one document.
    fn compare(before: &Rows, after: &Rows) -> Self {
        let mut rate = Self::default();
        let only_after = after
            .keys()
            .filter(|key| !before.contains_key(*key))
            .count();
        for (key, (label, score)) in before {
            match after.get(key) {
                None => rate.found_otherwise += 1,
                Some((other, moved)) => {
                    rate.unchanged += usize::from(label == other);
                    rate.same_score += usize::from((score - moved).abs() <= SAME);
                }
            }
        }
        rate.found_otherwise += only_after;
        rate.rows = before.len() + only_after;
        rate
    }
}

/// Label and score by paragraph and actor.
type Rows = BTreeMap<(usize, String), (Stance, f32)>;

/// The rates of a classifier for every change.
pub(super) fn rates(
    name: &str,
    classifier: &StanceClassifier,
    templates: &[String],
) -> Result<Vec<Rate>> {
    // The forms have letters with marks, so that normalisation has something to change.
    let (a, other, b) = (Forms::of("TUR")?, Forms::of("PER")?, Forms::of("NOR")?);
    let person = "Chloé Lefèvre";
    let filled = |a| -> Vec<String> {
        let cast = Cast { a, b: &b, person };
        templates
            .iter()
            .map(|template| fill(template, cast).0)
            .collect()
    };
    let (texts, renamed) = (filled(&a), filled(&other));
    let documents: Vec<(&[String], &[String])> = texts
        .chunks(PARAGRAPHS)
        .zip(renamed.chunks(PARAGRAPHS))
        .collect();
    let rate = |change: &Change| -> Result<Rate> {
        let rates = documents.par_iter().map(|(paragraphs, renamed)| {
            let before = rows(classifier, &(change.before)(paragraphs))?;
            let after = rows(classifier, &(change.after)(paragraphs, renamed))?;
            let after = after.into_iter().map(|((paragraph, actor), row)| {
                let paragraph = if change.name == REVERSED {
                    paragraphs.len() - 1 - paragraph.min(paragraphs.len() - 1)
                } else {
                    paragraph
                };
                // The other actor's parts and groups begin with its id too.
                let actor = match actor.strip_prefix(&other.id) {
                    Some(rest) => format!("{}{rest}", a.id),
                    None => actor,
                };
                ((paragraph, actor), row)
            });
            Ok(Rate::compare(&before, &after.collect()))
        });
        let rates: Vec<Rate> = rates.collect::<Result<_>>()?;
        let sum = rates.into_iter().fold(Rate::default(), Rate::add);
        Ok(Rate {
            system: name.to_owned(),
            change: change.name,
            ..sum
        })
    };
    CHANGES.iter().map(rate).collect()
}

fn rows(classifier: &StanceClassifier, text: &str) -> Result<Rows> {
    let document = classifier.classify(text)?;
    let rows = document.scores().map(|(paragraph, score)| {
        let actor: String = score.actor().id().as_str().nfc().collect();
        ((paragraph.index(), actor), (score.label(), score.score()))
    });
    Ok(rows.collect())
}

fn joined(paragraphs: &[String]) -> String {
    paragraphs.join("\n\n")
}

fn each(paragraphs: &[String], change: impl Fn(&str) -> String) -> Vec<String> {
    paragraphs.iter().map(|text| change(text)).collect()
}

/// The text with curled quotation marks and apostrophes.
fn typographic(text: &str) -> String {
    let mut out = String::new();
    let mut before = ' ';
    for letter in text.chars() {
        let opens = before.is_whitespace() || matches!(before, '(' | '—' | '“' | '‘');
        out.push(match (letter, opens) {
            ('"', true) => '“',
            ('"', false) => '”',
            ('\'', true) => '‘',
            ('\'', false) => '’',
            _ => letter,
        });
        before = letter;
    }
    out
}

/// The text in lines of at most [`LINE`] characters where words allow it.
fn wrapped(text: &str) -> String {
    let (mut out, mut length) = (String::new(), 0);
    for word in text.split(' ') {
        let width = word.chars().count();
        if length > 0 {
            let breaks = length + 1 + width > LINE;
            out.push(if breaks { '\n' } else { ' ' });
            length = if breaks { 0 } else { length + 1 };
        }
        out.push_str(word);
        length += width;
    }
    out
}

pub(super) fn markdown(rates: &[Rate]) -> String {
    if rates.is_empty() {
        return String::new();
    }
    let mut out = String::from(
        "Changes that must not move a stance, of all rows\n\n| system | change | rows | same label | same score | found otherwise |\n|---|---|---|---|---|---|\n",
    );
    for of_system in rates.chunk_by(|a, b| a.system == b.system) {
        let mut all = Rate {
            change: "all",
            ..Rate::default()
        };
        for rate in of_system {
            all.rows += rate.rows;
            all.unchanged += rate.unchanged;
            all.same_score += rate.same_score;
            all.found_otherwise += rate.found_otherwise;
            all.system.clone_from(&rate.system);
        }
        for rate in of_system.iter().chain([&all]) {
            let share = |part: usize| 100.0 * part as f64 / rate.rows.max(1) as f64;
            let _ = writeln!(
                out,
                "| {} | {} | {} | {:.2} % | {:.2} % | {} |",
                rate.system,
                rate.change,
                rate.rows,
                share(rate.unchanged),
                share(rate.same_score),
                rate.found_otherwise
            );
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_curl_to_the_side_on_which_they_stand() {
        assert_eq!(
            typographic("\"It's 'his',\" she said."),
            "“It’s ‘his’,” she said."
        );
    }

    #[test]
    fn lines_break_between_words_and_lose_none() {
        let text = "word ".repeat(40);
        let text = text.trim();
        let lines = wrapped(text);
        assert!(lines.lines().count() == 3 && lines.lines().all(|line| line.len() <= LINE));
        assert_eq!(lines.replace('\n', " "), text);
    }

    #[test]
    fn a_lost_row_and_a_new_one_are_changes() {
        let row =
            |paragraph, actor: &str, label, score| ((paragraph, actor.to_owned()), (label, score));
        let before: Rows = [
            row(0, "A", Stance::Favor, 0.5),
            row(0, "B", Stance::Favor, 0.5),
            row(1, "A", Stance::Favor, 0.5),
            row(2, "A", Stance::Favor, 0.5),
        ]
        .into();
        let after: Rows = [
            row(0, "A", Stance::Favor, 0.5),
            row(0, "C", Stance::Favor, 0.5),
            row(1, "A", Stance::Favor, 0.4),
            row(2, "A", Stance::Neutral, 0.1),
        ]
        .into();
        let rate = Rate::compare(&before, &after);
        assert_eq!(
            (
                rate.rows,
                rate.unchanged,
                rate.same_score,
                rate.found_otherwise
            ),
            (5, 2, 1, 2)
        );
    }
}
