//! SEntFiN (Sinha et al. 2022): financial headlines, each with the stance toward every company that it names.

use std::collections::BTreeMap;

use standpoint::train::example::Example;

use super::table::{Form, records};
use super::{Imported, Importer, Source, example, label};
use crate::error::{Error, Result};

pub(super) const IMPORTER: Importer = Importer {
    name: "sentfin",
    described: "https://github.com/pyRis/SEntFiN, README.md",
    recognises: |first| first.contains("S No.,Title,Decisions"),
    read,
    published: &[("SEntFiN.csv", 10_753), ("SEntFiN-v1.1.csv", 10_753)],
};

const FORM: Form = Form {
    delimiter: b',',
    quoting: true,
    header: true,
    columns: &["S No.", "Title", "Decisions"],
    windows_1252: false,
};

fn read(source: &Source<'_>) -> Result<Imported> {
    let records = records(source, FORM)?;
    let mut examples = Vec::new();
    for record in &records {
        let wrong = |error: Error| record.wrong("Decisions", error);
        let decisions = record.field("Decisions");
        let decisions: BTreeMap<String, String> =
            serde_json::from_str(decisions).map_err(|error| wrong(error.into()))?;
        let document = record.field("S No.");
        for (number, (target, written)) in decisions.iter().enumerate() {
            let label = label(written, ["negative", "neutral", "positive"]).map_err(wrong)?;
            let id = format!("{document}-{number}");
            examples.push(Example {
                doc_id: Some(document.to_owned()),
                ..example("sentfin", id, record.field("Title"), target, label)
            });
        }
    }
    Ok(Imported {
        records: records.len(),
        examples,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use standpoint::Stance;

    use super::super::tests::{failure, import};
    use super::*;

    const FILE: &str = "S No.,Title,Decisions,Words\n1,\"Acme soars, Nordhavn slips\",\"{\"\"Acme\"\": \"\"positive\"\", \"\"Nordhavn\"\": \"\"negative\"\"}\",4\n";

    #[test]
    fn a_headline_has_a_row_for_each_company() {
        let found = import(&IMPORTER, FILE).unwrap();
        assert_eq!((found.records, found.examples.len()), (1, 2));
        let row = &found.examples[1];
        assert_eq!(
            (row.target.as_str(), row.label),
            ("Nordhavn", Stance::Against)
        );
        assert_eq!(row.document(), "1");
    }

    #[test]
    fn what_is_wrong_is_named() {
        let error = failure(&IMPORTER, &FILE.replace("positive", "good"));
        assert!(
            error.starts_with("data/file:2: column 3 (`Decisions`): unknown label `good`"),
            "{error}"
        );
        let error = failure(&IMPORTER, &FILE.replace("}\"", "\""));
        assert!(
            error.starts_with("data/file:2: column 3 (`Decisions`): EOF"),
            "{error}"
        );
    }
}
