//! RuSentNE-2023 (Golubev et al. 2023): sentences of Russian news with the stance toward one entity, columns with tabs in files that are called CSV.

use standpoint::train::example::{Example, spans_in_bytes};

use super::table::{Form, Record, records};
use super::{Imported, Importer, Source, example, label};
use crate::error::{Error, Result};

pub(super) const IMPORTER: Importer = Importer {
    name: "rusentne",
    described: "https://github.com/dialogue-evaluation/RuSentNE-evaluation, README.md and train_data.csv",
    recognises: |first| first.starts_with("sentence\tentity\tentity_tag\t"),
    read,
    published: &[
        ("train_data.csv", 6_637),
        ("validation_data_labeled.csv", 2_845),
    ],
};

const FORM: Form = Form {
    delimiter: b'\t',
    // Quotation marks are those of the text.
    quoting: false,
    header: true,
    columns: &[
        "sentence",
        "entity",
        "entity_pos_start_rel",
        "entity_pos_end_rel",
        "label",
    ],
    windows_1252: false,
};

fn read(source: &Source<'_>) -> Result<Imported> {
    let mut examples = Vec::new();
    for (number, record) in records(source, FORM)?.iter().enumerate() {
        let label = label(record.field("label"), ["-1", "0", "1"]);
        let label = label.map_err(|error| record.wrong("label", error))?;
        let id = format!("{}-{number}", source.stem());
        let (text, target) = (record.field("sentence"), record.field("entity"));
        let start = place(record, "entity_pos_start_rel")?;
        let end = place(record, "entity_pos_end_rel")?;
        let spans = spans_in_bytes(text, "entity", &[(start, end)]);
        let spans = spans.map_err(|error| record.wrong("entity_pos_start_rel", error.into()))?;
        examples.push(Example {
            target_spans: spans,
            ..example("rusentne", id, text, target, label)
        });
    }
    Ok(Imported {
        records: examples.len(),
        examples,
    })
}

fn place(record: &Record, column: &str) -> Result<u64> {
    let written = record.field(column);
    let wrong = |_| Error::new(format!("`{written}` is no position"));
    written
        .parse()
        .map_err(wrong)
        .map_err(|error| record.wrong(column, error))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use standpoint::Stance;

    use super::super::tests::{failure, import};
    use super::*;

    const FILE: &str = "sentence\tentity\tentity_tag\tentity_pos_start_rel\tentity_pos_end_rel\tlabel\nМэр \"Линд солгал.\tЛинд\tPERSON\t5\t9\t-1\n";

    #[test]
    fn places_are_code_points_and_quotation_marks_are_text() {
        let found = import(&IMPORTER, FILE).unwrap().examples;
        assert_eq!(found[0].target_spans[0].of(&found[0].text), Some("Линд"));
        assert_eq!(found[0].label, Stance::Against);
    }

    #[test]
    fn what_is_wrong_is_named() {
        let error = failure(&IMPORTER, &FILE.replace("\t-1", ""));
        assert_eq!(
            error,
            "data/file:2: column 6: the line has 5 columns, must have 6"
        );
        let error = failure(&IMPORTER, &FILE.replace("\t9\t", "\t9x\t"));
        assert_eq!(
            error,
            "data/file:2: column 5 (`entity_pos_end_rel`): `9x` is no position"
        );
        let error = failure(&IMPORTER, &FILE.replace("\t9\t", "\t99\t"));
        assert!(
            error.starts_with(
                "data/file:2: column 4 (`entity_pos_start_rel`): entity[0] is [5, 99)"
            ),
            "{error}"
        );
    }
}
