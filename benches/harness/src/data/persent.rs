//! PerSenT (Bastan et al. 2020): a news article a record, with the author's stance toward its main person in each paragraph.

use standpoint::train::example::Example;

use super::table::{Form, Record, records};
use super::{Imported, Importer, Source, example, label};
use crate::error::{Error, Result};

pub(super) const IMPORTER: Importer = Importer {
    name: "persent",
    described: "https://github.com/huggingface/datasets, datasets/per_sent/README.md",
    recognises: |first| first.contains("TARGET_ENTITY") && first.contains("Paragraph0"),
    read,
    published: &[
        ("train.csv", 3_355),
        ("dev.csv", 578),
        ("random_test.csv", 579),
        ("fixed_test.csv", 827),
    ],
};

const FORM: Form = Form {
    delimiter: b',',
    quoting: true,
    header: true,
    columns: &[
        "DOCUMENT_INDEX",
        "TARGET_ENTITY",
        "DOCUMENT",
        "Paragraph0",
        "Paragraph1",
        "Paragraph2",
        "Paragraph3",
        "Paragraph4",
        "Paragraph5",
        "Paragraph6",
        "Paragraph7",
        "Paragraph8",
        "Paragraph9",
        "Paragraph10",
        "Paragraph11",
        "Paragraph12",
        "Paragraph13",
        "Paragraph14",
        "Paragraph15",
    ],
    windows_1252: false,
};

fn read(source: &Source<'_>) -> Result<Imported> {
    let records = records(source, FORM)?;
    let mut examples = Vec::new();
    for record in &records {
        examples.extend(article(source.stem(), record)?);
    }
    Ok(Imported {
        records: records.len(),
        examples,
    })
}

/// The labelled paragraphs of an article, which stand one a line.
fn article(stem: &str, record: &Record) -> Result<Vec<Example>> {
    let document = format!("{stem}-{}", record.field("DOCUMENT_INDEX"));
    let paragraphs: Vec<&str> = record.field("DOCUMENT").split('\n').collect();
    let mut examples = Vec::new();
    let columns = FORM.columns.iter().copied();
    let columns = columns.filter(|column| column.starts_with("Paragraph"));
    for (index, column) in columns.enumerate() {
        let written = record.field(column);
        if written.is_empty() {
            continue;
        }
        let label = label(written, ["Negative", "Neutral", "Positive"]);
        let label = label.map_err(|error| record.wrong(column, error))?;
        let Some(text) = paragraphs.get(index) else {
            let message = format!(
                "a label, but the document has {} paragraphs",
                paragraphs.len()
            );
            return Err(record.wrong(column, Error::new(message)));
        };
        let id = format!("{document}-p{index}");
        examples.push(Example {
            doc_id: Some(document.clone()),
            para_index: Some(index as u32),
            ..example(
                "persent",
                id,
                text.trim(),
                record.field("TARGET_ENTITY"),
                label,
            )
        });
    }
    Ok(examples)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use standpoint::Stance;

    use super::super::tests::{failure, import};
    use super::*;

    fn file(rows: &str) -> String {
        let head = "DOCUMENT_INDEX,TITLE,TARGET_ENTITY,DOCUMENT,MASKED_DOCUMENT,TRUE_SENTIMENT";
        format!("{head},{}\n{rows}", FORM.columns[3..].join(","))
    }

    #[test]
    fn labelled_paragraphs_become_rows_of_one_document() {
        let row = format!(
            "7,A title,Otto Lind,\"Otto Lind lied.\n Rain fell.\nLind helped.\",masked,Neutral,Negative,,Positive{}\n",
            ",".repeat(13)
        );
        let found = import(&IMPORTER, &file(&row)).unwrap();
        assert_eq!((found.records, found.examples.len()), (1, 2));
        let second = &found.examples[1];
        assert_eq!(
            (second.text.as_str(), second.label),
            ("Lind helped.", Stance::Favor)
        );
        assert_eq!((second.document(), second.para_index), ("file-7", Some(2)));
    }

    #[test]
    fn what_is_wrong_is_named() {
        let row = format!(
            "7,A title,Otto Lind,Otto Lind lied.,masked,Neutral,Awful{}\n",
            ",".repeat(15)
        );
        let error = failure(&IMPORTER, &file(&row));
        assert!(
            error.starts_with("data/file:2: column 7 (`Paragraph0`): unknown label `Awful`"),
            "{error}"
        );
        let error = failure(&IMPORTER, &file(&row.replace("Awful,", "Neutral,Neutral")));
        assert!(
            error.contains("(`Paragraph1`): a label, but the document has 1 paragraphs"),
            "{error}"
        );
        let error = failure(&IMPORTER, &file("7,A title,Otto Lind,\"Otto Lind lied."));
        assert!(
            error.starts_with("data/file:2: column 5: the line has 4 columns, must have 22"),
            "{error}"
        );
        let error = failure(&IMPORTER, &file("").replace("DOCUMENT,", "TEXT,"));
        assert!(
            error.starts_with("data/file:1: no column `DOCUMENT`"),
            "{error}"
        );
    }
}
