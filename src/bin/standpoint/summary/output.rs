//! A summary as people, programs and spreadsheets read it.

use std::fmt;

use comfy_table::{CellAlignment, Table, presets};
use serde::{Serialize, Serializer};
use standpoint::Stance;
use standpoint::train::summary::Estimate;

use super::tally::ACTOR;
use crate::common::{Failure, Result};
use crate::score::{start_of, words};

/// Columns that a word of a group takes at most.
pub(super) const LONGEST: usize = 40;

/// Counts of all groups.
#[derive(Serialize)]
pub(super) struct Summary {
    pub(super) model: String,
    pub(super) rows: usize,
    pub(super) documents: usize,
    pub(super) resamples: usize,
    pub(super) groups: Vec<Group>,
}

/// Counts of the rows with the same values.
#[derive(Serialize)]
pub(super) struct Group {
    /// The fields and their values, in the order that was asked for.
    #[serde(serialize_with = "as_map")]
    pub(super) by: Vec<(String, String)>,
    /// The actor's name, where rows are counted by actor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<String>,
    pub(super) rows: usize,
    pub(super) documents: usize,
    /// Rows that were given each label: against, neutral, favor.
    pub(super) counts: [usize; 3],
    pub(super) estimates: Vec<Estimate>,
}

fn as_map<S: Serializer>(pairs: &[(String, String)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(pairs.iter().map(|(name, value)| (name, value)))
}

impl Summary {
    pub(super) fn json(&self) -> Result<String> {
        let json = serde_json::to_string(self);
        let json = json.map_err(|error| Failure::Failed(error.to_string()))?;
        Ok(json + "\n")
    }

    /// A line for every group and way to count.
    pub(super) fn csv(&self) -> Result<String> {
        let mut out = csv::Writer::from_writer(Vec::new());
        let failed = |error: String| Failure::Failed(error);
        let fields = self.groups.first().map_or(&[][..], |group| &group.by);
        let mut header: Vec<String> = fields.iter().map(|(field, _)| words(field)).collect();
        header.extend(["name", "rows", "documents", "count"].map(str::to_owned));
        for stance in Stance::ALL {
            header.extend(["", "_low", "_high"].map(|end| format!("{stance}{end}")));
        }
        header.push("model".to_owned());
        let write = |out: &mut csv::Writer<Vec<u8>>, cells: &[String]| {
            out.write_record(cells)
                .map_err(|error| failed(error.to_string()))
        };
        write(&mut out, &header)?;
        for group in &self.groups {
            for estimate in &group.estimates {
                let mut cells: Vec<String> = group.by.iter().map(|(_, v)| words(v)).collect();
                cells.push(words(group.name.as_deref().unwrap_or_default()));
                cells.extend([group.rows, group.documents].map(|number| number.to_string()));
                cells.push(estimate.counting.name().to_owned());
                for stance in Stance::ALL {
                    let ends = [estimate.shares, estimate.low, estimate.high];
                    cells.extend(ends.map(|of| of.of(stance).to_string()));
                }
                cells.push(words(&self.model));
                write(&mut out, &cells)?;
            }
        }
        let bytes = out
            .into_inner()
            .map_err(|error| failed(error.to_string()))?;
        String::from_utf8(bytes).map_err(|error| failed(error.to_string()))
    }
}

/// What the cell of a share says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Cells {
    /// `11 = 56 [45, 66]`: rows, per cent, the interval.
    Rows,
    /// `56 [45, 66]`
    Intervals,
    /// `56`
    Shares,
}

impl Cells {
    const fn legend(self) -> &'static str {
        match self {
            Self::Rows => {
                "rows of each label = share in % [95 % interval over two or more documents]"
            }
            Self::Intervals => "shares of labels in % [95 % interval over two or more documents]",
            Self::Shares => "shares of labels in %",
        }
    }
}

impl Summary {
    /// What stands above the table: what is counted, and what a cell says.
    pub(super) fn heading(&self, cells: Cells) -> [String; 2] {
        let Self {
            model,
            rows,
            documents,
            ..
        } = self;
        let counted = format!("{model}: {rows} rows, documents: {documents}");
        [counted, cells.legend().to_owned()]
    }

    /// The lines of the table: one with names, and one for every estimate of every group. Words of a group are cut to `longest` columns.
    pub(super) fn lines(&self, cells: Cells, longest: usize) -> Vec<String> {
        let mut table = Table::new();
        let fields = self.groups.first().map_or(&[][..], |group| &group.by);
        let word = |text: &str| match start_of(text, longest) {
            text if text.is_empty() => "-".to_owned(),
            text => text,
        };
        let mut header: Vec<String> = fields.iter().map(|(field, _)| word(field)).collect();
        let texts = header.len();
        header.extend(["rows", "count"].map(str::to_owned));
        header.extend(Stance::ALL.map(|stance| stance.to_string()));
        table.load_style(presets::NOTHING).set_header(header);
        for (number, column) in table.column_iter_mut().enumerate() {
            column.set_padding((if number == 0 { 0 } else { 2 }, 0));
            if number == texts || number > texts + 1 {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        for group in &self.groups {
            for (number, estimate) in group.estimates.iter().enumerate() {
                let show = |text: String| if number == 0 { text } else { String::new() };
                let mut row: Vec<String> = group
                    .by
                    .iter()
                    .map(|(field, value)| {
                        let name = group.name.as_deref().filter(|_| field == ACTOR);
                        show(word(name.unwrap_or(value)))
                    })
                    .collect();
                row.push(show(group.rows.to_string()));
                row.push(estimate.counting.name().to_owned());
                row.extend(Stance::ALL.map(|stance| group.cell(estimate, stance, cells)));
                table.add_row(row);
            }
        }
        table.trim_fmt().lines().map(str::to_owned).collect()
    }
}

impl Group {
    fn cell(&self, estimate: &Estimate, stance: Stance, cells: Cells) -> String {
        let percent = |share: f32| (100.0 * share).round();
        let share = estimate.shares.of(stance);
        let mut cell = percent(share).to_string();
        if cells == Cells::Rows {
            let rows = (f64::from(share) * self.rows as f64).round();
            cell = format!("{rows} = {cell}");
        }
        // One document drawn again and again shows nothing.
        if cells != Cells::Shares && self.documents > 1 {
            let [low, high] = [estimate.low, estimate.high].map(|end| percent(end.of(stance)));
            cell += &format!(" [{low}, {high}]");
        }
        cell
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n", self.heading(Cells::Rows).join("; "))?;
        self.lines(Cells::Rows, LONGEST)
            .iter()
            .try_for_each(|line| writeln!(f, "{line}"))
    }
}
