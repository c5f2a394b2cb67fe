//! Tables of tweets with a target and a stance, which several tasks publish alike. In: a file of columns `Tweet`, `Target` and `Stance`. Out: its rows.

use super::table::{Form, records};
use super::{Imported, Source, example, label};
use crate::error::Result;

/// Reads such a file, for the data set of this name.
pub(super) fn tweets(source: &Source<'_>, form: Form, dataset: &'static str) -> Result<Imported> {
    let mut examples = Vec::new();
    for (number, record) in records(source, form)?.iter().enumerate() {
        let label = label(record.field("Stance"), ["AGAINST", "NONE", "FAVOR"]);
        let label = label.map_err(|error| record.wrong("Stance", error))?;
        let id = format!("{}-{number}", source.stem());
        let (text, target) = (record.field("Tweet"), record.field("Target"));
        examples.push(example(dataset, id, text, target, label));
    }
    Ok(Imported {
        records: examples.len(),
        examples,
    })
}
