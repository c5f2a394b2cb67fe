//! Rows of `score --format jsonl`, as figures need them. In: files. Out: rows with their fields.

use std::path::PathBuf;

use serde_json::Value;
use standpoint::Stance;

use crate::common::{Failure, Result, each_line};
use crate::json::broken;
use crate::summary::{field, fields};

/// What a figure needs of a row.
pub(super) struct Row {
    pub(super) document: String,
    pub(super) paragraph: u64,
    pub(super) actor: String,
    pub(super) name: String,
    pub(super) score: f64,
    pub(super) label: Stance,
    pub(super) uncertain: bool,
    pub(super) mixed: bool,
    pub(super) model: String,
    whole: Value,
}

impl Row {
    /// A field of the row or of its document, as a word; `actor` is the actor's name.
    pub(super) fn field(&self, name: &str) -> Option<String> {
        match name {
            "actor" => Some(self.name.clone()),
            _ => field(&self.whole, name),
        }
    }
    /// The names of its fields.
    pub(super) fn fields(&self) -> Vec<String> {
        fields(&self.whole)
    }
}

/// Gives every row to `take`, file by file.
pub(super) fn each(files: &[PathBuf], mut take: impl FnMut(Row)) -> Result<()> {
    for path in files {
        let name = match path.as_os_str() == "-" {
            true => "standard input".to_owned(),
            false => path.display().to_string(),
        };
        each_line(path, &name, |number, line| {
            let wrong = |what: String| Failure::Failed(format!("{name}:{number}: {what}"));
            let whole = serde_json::from_slice(line)
                .map_err(|error| wrong(broken(line, &error, "a row")))?;
            let row = read(whole).map_err(|field| {
                wrong(format!("not a row of `score --format jsonl`: no `{field}`"))
            })?;
            take(row);
            Ok(())
        })?;
    }
    Ok(())
}

/// A row, or the field that it lacks.
fn read(whole: Value) -> Result<Row, &'static str> {
    let text = |pointer: &str| Some(whole.pointer(pointer)?.as_str()?.to_owned());
    let score = whole.get("score").and_then(Value::as_f64);
    let label = whole.get("label").cloned().unwrap_or_default();
    let set = whole.get("prediction_set").and_then(Value::as_array);
    Ok(Row {
        document: text("/document").ok_or("document")?,
        paragraph: whole
            .get("paragraph")
            .and_then(Value::as_u64)
            .ok_or("paragraph")?,
        actor: text("/actor/id").ok_or("actor.id")?,
        name: text("/actor/name").ok_or("actor.name")?,
        score: score
            .filter(|score| (-1.0..=1.0).contains(score))
            .ok_or("score")?,
        label: serde_json::from_value(label).map_err(|_| "label")?,
        uncertain: set.ok_or("prediction_set")?.len() > 1,
        mixed: whole.get("mixed").and_then(Value::as_bool).ok_or("mixed")?,
        model: text("/model").ok_or("model")?,
        whole,
    })
}
