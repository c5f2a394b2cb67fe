//! An evaluation as people read it: systems side by side, then labels, confusions and files.

use std::fmt;

use comfy_table::{CellAlignment, Table, presets};
use standpoint::Stance;
use standpoint::train::metrics::Metrics;

use super::Report;

const FIGURES: [&str; 10] = [
    "macro-F1",
    "95 %\ninterval",
    "accuracy",
    "F1\nagainst",
    "F1\nneutral",
    "F1\nfavor",
    "ECE",
    "Brier",
    "coverage",
    "set\nsize",
];

/// How many columns of numbers a file's row has: its number of rows and the figures up to the F1s.
const OF_FILES: usize = 7;

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let metrics = &self.all.metrics;
        writeln!(
            f,
            "{}: {} rows of {} documents, {} with a target not found in the text",
            self.all.model, metrics.n, metrics.n_groups, self.all.n_unlocated
        )?;
        if self.all.n_by_second > 0 {
            let share = self.all.n_by_second as f64 / metrics.n.max(1) as f64;
            writeln!(
                f,
                "{:.1} % of them answered by the second model",
                100.0 * share
            )?;
        }
        let mut systems = table("system", &FIGURES);
        systems.add_row(figures("this model", metrics));
        for baseline in &self.all.baselines {
            systems.add_row(figures(&baseline.name, &baseline.metrics));
        }
        writeln!(f, "\n{}", systems.trim_fmt())?;
        writeln!(f, "\n{}", labels(metrics).trim_fmt())?;
        writeln!(f, "\n{}", confusion(metrics).trim_fmt())?;
        if !self.files.is_empty() {
            let header: Vec<&str> = ["rows"].into_iter().chain(FIGURES).take(OF_FILES).collect();
            let mut files = table("file", &header);
            for file in &self.files {
                let mut row = figures(short(&file.file), &file.evaluation.metrics);
                row.insert(1, file.evaluation.metrics.n.to_string());
                row.truncate(OF_FILES + 1);
                files.add_row(row);
            }
            writeln!(f, "\n{}", files.trim_fmt())?;
        }
        Ok(())
    }
}

/// The last two parts of a path: data sets are folders with files of the same names.
pub(super) fn short(path: &str) -> &str {
    let mut separators = path.rmatch_indices(['/', '\\']);
    match separators.nth(1) {
        Some((place, _)) => path.get(place + 1..).unwrap_or(path),
        None => path,
    }
}

/// A table without lines, whose first column is text and whose others are numbers.
pub(crate) fn table(title: &str, header: &[&str]) -> Table {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_header([title].iter().chain(header));
    for (number, column) in table.column_iter_mut().enumerate() {
        let is_first = number == 0;
        column.set_padding((u16::from(!is_first), u16::from(is_first)));
        if !is_first {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

fn figures(name: &str, metrics: &Metrics) -> Vec<String> {
    let [low, high] = metrics.macro_f1_ci;
    vec![
        name.to_owned(),
        three(metrics.macro_f1),
        format!("{}-{}", three(low), three(high)),
        three(metrics.accuracy),
        three(metrics.f1_against),
        three(metrics.f1_neutral),
        three(metrics.f1_favor),
        three(metrics.ece),
        three(metrics.brier),
        three(metrics.coverage),
        format!("{:.2}", metrics.mean_set_size),
    ]
}

pub(crate) fn three(number: f64) -> String {
    format!("{number:.3}")
}

fn labels(metrics: &Metrics) -> Table {
    let mut table = table(
        "label",
        &["precision", "recall", "F1", "coverage", "support"],
    );
    for class in &metrics.classes {
        table.add_row([
            class.label.to_string(),
            three(class.precision),
            three(class.recall),
            three(metrics.confusion.f1(class.label)),
            three(class.coverage),
            class.support.to_string(),
        ]);
    }
    table
}

fn confusion(metrics: &Metrics) -> Table {
    let header = Stance::ALL.map(|stance| format!("as {stance}"));
    let mut table = table("truth", &header.each_ref().map(String::as_str));
    for truth in Stance::ALL {
        let counts =
            Stance::ALL.map(|predicted| metrics.confusion.of(truth, predicted).to_string());
        table.add_row([truth.to_string()].into_iter().chain(counts));
    }
    table
}
