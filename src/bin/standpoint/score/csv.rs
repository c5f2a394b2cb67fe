//! Rows for spreadsheets: one per paragraph and actor, lists joined by `|`.

use std::io::{self, Write};

use standpoint::report::{Row, RowContext};
use standpoint::{ParagraphStance, Stance};

use crate::common::{Failure, Result};

const COLUMNS: [&str; 19] = [
    "document",
    "paragraph",
    "start",
    "end",
    "actor_id",
    "actor_name",
    "kind",
    "score",
    "label",
    "against",
    "neutral",
    "favor",
    "prediction_set",
    "mixed",
    "mentions",
    "warnings",
    "model",
    "roster",
    "prior",
];

/// The line with the names of the columns.
pub fn header() -> Result<Vec<u8>> {
    let mut out = csv::Writer::from_writer(Vec::new());
    let failed = |error: String| Failure::Failed(error);
    out.write_record(COLUMNS)
        .map_err(|error| failed(error.to_string()))?;
    out.into_inner().map_err(|error| failed(error.to_string()))
}

pub fn document<'d>(
    context: RowContext<'_>,
    paragraphs: impl Iterator<Item = ParagraphStance<'d>>,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut lines = Vec::new();
    for paragraph in paragraphs {
        let mut writer = csv::Writer::from_writer(&mut lines);
        for row in paragraph.rows(context) {
            writer.write_record(cells(&row))?;
        }
        writer.flush()?;
        drop(writer);
        out.write_all(&lines)?;
        lines.clear();
    }
    Ok(())
}

fn cells(row: &Row<'_>) -> [String; COLUMNS.len()] {
    let [against, neutral, favor] =
        Stance::ALL.map(|stance| row.probabilities.of(stance).to_string());
    let set: Vec<&str> = row.prediction_set.iter().map(Stance::as_str).collect();
    let mentions: Vec<&str> = row.mentions.iter().map(|mention| mention.text).collect();
    [
        words(row.document),
        row.paragraph.to_string(),
        row.paragraph_span.start.to_string(),
        row.paragraph_span.end.to_string(),
        words(row.actor.id.as_str()),
        words(row.actor.name),
        row.actor.kind.to_string(),
        row.score.to_string(),
        row.label.to_string(),
        against,
        neutral,
        favor,
        set.join("|"),
        row.mixed.to_string(),
        words(&mentions.join("|")),
        words(&row.warnings.join("|")),
        words(row.model),
        words(row.roster),
        row.prior.map_or(String::new(), |prior| {
            let shares = Stance::ALL.map(|stance| format!("{stance}={}", prior.of(stance)));
            shares.join("|")
        }),
    ]
}

/// Text that a spreadsheet does not take for a formula: where it begins like one, an apostrophe goes in front.
pub fn words(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    format!("{}{text}", if formula { "'" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_never_a_formula() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(words(text), format!("'{text}"));
        }
        assert_eq!(words("a=1"), "a=1");
        assert_eq!(words(""), "");
    }
}
