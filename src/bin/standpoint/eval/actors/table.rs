//! Figures of `eval actors` as people read them: entities, targets, what was missed, files.

use std::fmt;

use standpoint::train::actors::{MentionFigures, TargetFigures};

use super::super::table::{short, table, three};
use super::{Report, gold};

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} texts; actors of {}", self.n, self.roster)?;
        if let Some(figures) = &self.figures.mentions {
            mentions(f, figures)?;
        }
        if let Some(figures) = &self.figures.targets {
            targets(f, figures)?;
        }
        if let Some(figures) = &self.figures.gold {
            gold::show(f, figures)?;
        }
        let of_files = |header: &[&str], row: fn(&super::Figures) -> Option<Vec<String>>| {
            let mut files = table("file", header);
            for file in &self.files {
                if let Some(mut cells) = row(&file.figures) {
                    cells.insert(0, short(&file.file).to_owned());
                    files.add_row(cells);
                }
            }
            files
        };
        let files = [
            of_files(
                &["marked", "precision", "recall", "F1", "typed\nF1"],
                |figures| {
                    figures.mentions.as_ref().map(|m| {
                        let shares = [
                            m.mention_precision,
                            m.mention_recall,
                            m.mention_f1,
                            m.typed_f1,
                        ];
                        let shares = shares.map(three).into_iter();
                        [m.n_marked.to_string()].into_iter().chain(shares).collect()
                    })
                },
            ),
            of_files(
                &["named", "recall", "coded", "recall", "right\nid"],
                |figures| {
                    figures.targets.as_ref().map(|t| {
                        vec![
                            t.n_named.to_string(),
                            three(t.target_recall),
                            t.n_coded.to_string(),
                            of(t.n_coded, t.coded_recall),
                            of(t.n_coded_found, t.id_accuracy),
                        ]
                    })
                },
            ),
            of_files(&gold::FILE_HEADER, |figures| {
                figures.gold.as_ref().map(gold::of_file)
            }),
        ];
        for files in files.iter().filter(|files| files.row_count() > 0) {
            writeln!(f, "\n{}", files.trim_fmt())?;
        }
        Ok(())
    }
}

/// A share, or a dash where it is one of nothing.
pub(super) fn of(whole: usize, share: f64) -> String {
    if whole == 0 {
        "-".to_owned()
    } else {
        three(share)
    }
}

fn mentions(f: &mut fmt::Formatter<'_>, m: &MentionFigures) -> fmt::Result {
    writeln!(
        f,
        "\n{} sentences, {} entities marked, {} actors found",
        m.n_sentences, m.n_marked, m.n_found
    )?;
    let mut ways = table("right is", &["precision", "recall", "F1"]);
    for (name, shares) in [
        (
            "an overlap",
            [m.mention_precision, m.mention_recall, m.mention_f1],
        ),
        (
            "the same span",
            [m.exact_precision, m.exact_recall, m.exact_f1],
        ),
        (
            "an overlap of one kind",
            [m.typed_precision, m.typed_recall, m.typed_f1],
        ),
        (
            "the same span and kind",
            [
                m.typed_exact_precision,
                m.typed_exact_recall,
                m.typed_exact_f1,
            ],
        ),
    ] {
        ways.add_row([name.to_owned()].into_iter().chain(shares.map(three)));
    }
    writeln!(f, "\n{}", ways.trim_fmt())?;
    let mut kinds = table("kind", &["marked", "found", "precision", "recall", "F1"]);
    for kind in &m.kinds {
        kinds.add_row([
            kind.kind.to_string(),
            kind.n_marked.to_string(),
            kind.n_found.to_string(),
            three(kind.precision),
            three(kind.recall),
            three(kind.f1),
        ]);
    }
    writeln!(f, "\n{}", kinds.trim_fmt())
}

fn targets(f: &mut fmt::Formatter<'_>, t: &TargetFigures) -> fmt::Result {
    writeln!(
        f,
        "\n{} labelled rows, {} with a target not found in the text",
        t.n_rows, t.n_unlocated
    )?;
    let mut recall = table("targets", &["rows", "found"]);
    for (name, rows, share) in [
        ("named", t.n_named, t.target_recall),
        ("  with a country's code", t.n_coded, t.coded_recall),
        ("pronouns", t.n_pronoun, t.pronoun_recall),
    ] {
        recall.add_row([name.to_owned(), rows.to_string(), of(rows, share)]);
    }
    writeln!(f, "\n{}", recall.trim_fmt())?;
    if t.n_pronoun > 0 {
        let left = t.n_pronoun - t.n_pronoun_linked;
        writeln!(f, "\npronouns linked: {}, left: {left}", t.n_pronoun_linked)?;
    }
    if t.n_further > 0 {
        let mut further = table("further mentions of targets found", &["spans", "share"]);
        for (name, spans, share) in [
            ("found", t.n_further, t.further_recall),
            (
                "  as the target's actor",
                t.n_further_found,
                t.further_accuracy,
            ),
        ] {
            further.add_row([name.to_owned(), spans.to_string(), of(spans, share)]);
        }
        writeln!(f, "\n{}", further.trim_fmt())?;
    }
    if t.n_coded_found > 0 {
        let mut ids = table("countries found", &["rows", "share"]);
        for (name, share) in [
            ("under the right id", t.id_accuracy),
            ("or under one that rolls up to it", t.id_accuracy_rolled_up),
        ] {
            ids.add_row([name.to_owned(), t.n_coded_found.to_string(), three(share)]);
        }
        writeln!(f, "\n{}", ids.trim_fmt())?;
    }
    if !t.misses.is_empty() {
        let mut misses = table("missed most", &["rows"]);
        for miss in &t.misses {
            let target = one_line(&miss.target);
            let target = match &miss.code {
                Some(code) => format!("{target} ({code})"),
                None => target,
            };
            misses.add_row([target, miss.n.to_string()]);
        }
        writeln!(f, "\n{}", misses.trim_fmt())?;
    }
    if !t.wrong_ids.is_empty() {
        let mut wrong = table("wrong ids", &["rows"]);
        for pair in &t.wrong_ids {
            let found = if pair.found.is_empty() {
                "no id"
            } else {
                &pair.found
            };
            wrong.add_row([
                format!("{} found as {found}", one_line(&pair.actor)),
                pair.n.to_string(),
            ]);
        }
        writeln!(f, "\n{}", wrong.trim_fmt())?;
    }
    Ok(())
}

/// A target that may be long, go over the ends of lines or steer the terminal, as a cell.
pub(super) fn one_line(target: &str) -> String {
    let words: Vec<&str> = target
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect();
    let words = words.join(" ");
    match words.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", words.get(..end).unwrap_or_default()),
        None => words,
    }
}
