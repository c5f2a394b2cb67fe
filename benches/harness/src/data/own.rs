//! Rows in our own form, JSON Lines, as `standpoint eval` reads them.

use standpoint::train::example::read_examples;

use super::{Imported, Importer, Source};
use crate::error::Result;

pub(super) const IMPORTER: Importer = Importer {
    name: "standpoint",
    described: "src/train/example.rs of this repository",
    recognises: |first| first.starts_with('{') && first.contains("\"target_spans\""),
    read,
    published: &[],
};

fn read(source: &Source<'_>) -> Result<Imported> {
    let examples: Vec<_> = read_examples(source.name, source.bytes).collect::<Result<_, _>>()?;
    Ok(Imported {
        records: examples.len(),
        examples,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::super::tests::{failure, import};
    use super::*;

    const ROW: &str = r#"{"id": "1", "dataset": "own", "text": "Otto won.", "target": "Otto", "target_spans": [[0, 4]], "label": "favor"}"#;

    #[test]
    fn rows_are_read_and_half_a_row_is_named_by_line_and_column() {
        assert_eq!(
            import(&IMPORTER, &format!("{ROW}\n{ROW}\n"))
                .unwrap()
                .records,
            2
        );
        let half = format!("{ROW}\n{}", ROW.get(..50).unwrap());
        let error = failure(&IMPORTER, &half);
        assert!(error.starts_with("data/file:2: column 50: "), "{error}");
    }
}
