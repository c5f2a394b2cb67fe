//! Rows by what they are counted by. In: lines of JSON. Out: groups of rows, and their counts.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;
use standpoint::diagnostic::did_you_mean;
use standpoint::model::prevalence::{AnswersByTruth, Counting};
use standpoint::model::prior::Prior;
use standpoint::train::metrics::Bootstrap;
use standpoint::train::summary::{CountedRow, estimates};
use standpoint::{PerClass, Stance};

use super::output::{Group, Summary};
use crate::common::{Failure, Result};
use crate::json::broken;

/// What stands for the actor among the fields.
pub(super) const ACTOR: &str = "actor";

/// Rows that have been read.
#[derive(Default)]
pub(crate) struct Tally {
    by: Vec<String>,
    roll_up: bool,
    models: BTreeSet<String>,
    documents: HashMap<String, u32>,
    names: HashMap<String, String>,
    groups: BTreeMap<Vec<String>, Vec<Entry>>,
    rows: usize,
    /// Which fields some row has.
    seen: BTreeSet<String>,
    /// The fields of the first row and of documents, for who asks for one that is not there.
    known: Vec<String>,
}

struct Entry {
    row: CountedRow,
    /// The label shares that its probabilities were moved to.
    prior: Option<Prior>,
}

impl Tally {
    pub(super) fn new(by: Vec<String>, roll_up: bool) -> Self {
        Self {
            by,
            roll_up,
            ..Self::default()
        }
    }

    /// Takes a row in; what is wrong with it where it is none.
    pub(crate) fn read(&mut self, line: &[u8]) -> Result<(), String> {
        let row: Value =
            serde_json::from_slice(line).map_err(|error| broken(line, &error, "a row"))?;
        let lacks = |field: &str| format!("not a row of `score --format jsonl`: no `{field}`");
        let text = |pointer: &str, field: &str| {
            let found = row.pointer(pointer).and_then(Value::as_str);
            found.map(str::to_owned).ok_or_else(|| lacks(field))
        };
        let document = text("/document", "document")?;
        let model = text("/model", "model")?;
        let id = text("/actor/id", "actor.id")?;
        let label = row.get("label").cloned().unwrap_or_default();
        let label: Stance = serde_json::from_value(label).map_err(|_| lacks("label"))?;
        let of = |field: &str| numbers(row.get(field));
        let probabilities = of("probabilities").ok_or_else(|| lacks("probabilities"))?;
        let prior = match row.get("prior") {
            None => None,
            Some(_) => {
                let shares = of("prior").ok_or_else(|| lacks("prior"))?;
                Some(Prior::new(shares).map_err(|error| format!("prior: {error}"))?)
            }
        };

        let mut actors = vec![id.clone()];
        if self.roll_up {
            let above = row.pointer("/actor/rolls_up_to").and_then(Value::as_array);
            let above = above.into_iter().flatten().filter_map(Value::as_str);
            actors.extend(above.map(str::to_owned));
        }
        if let Ok(name) = text("/actor/name", "actor.name") {
            self.names.insert(id, name);
        }
        let next = u32::try_from(self.documents.len()).unwrap_or(u32::MAX);
        let document = *self.documents.entry(document).or_insert(next);
        self.models.insert(model);
        if self.rows == 0 {
            self.know(fields(&row));
        }
        self.rows += 1;
        let values: Vec<Option<String>> = self.by.iter().map(|name| field(&row, name)).collect();
        let present = self.by.iter().zip(&values);
        let present = present.filter(|(_, value)| value.is_some());
        self.seen.extend(present.map(|(field, _)| field.clone()));
        let by_actor = self.by.iter().any(|field| field == ACTOR);
        // Without the actor among the fields a row counts once.
        for actor in actors
            .into_iter()
            .take(if by_actor { usize::MAX } else { 1 })
        {
            let key = self.by.iter().zip(&values).map(|(field, value)| {
                if field == ACTOR {
                    actor.clone()
                } else {
                    value.clone().unwrap_or_default()
                }
            });
            let row = CountedRow {
                document,
                label,
                probabilities,
            };
            let group = self.groups.entry(key.collect()).or_default();
            group.push(Entry { row, prior });
        }
        Ok(())
    }

    /// Takes in what else rows could be counted by.
    pub(crate) fn know(&mut self, names: Vec<String>) {
        self.known.extend(names);
    }

    /// The one model of all rows, if there is a row.
    pub(super) fn model(&self) -> Result<Option<&str>> {
        if self.models.len() > 1 {
            let models: Vec<&str> = self.models.iter().map(String::as_str).collect();
            return Err(Failure::Failed(format!(
                "the rows are by {}; counts are corrected by what one model answers: score all texts with one model and without --cascade, or summarise each model's rows apart",
                models.join(" and ")
            )));
        }
        Ok(self.models.first().map(String::as_str))
    }

    /// The counts of every group, those of most rows first.
    pub(super) fn counted(
        &self,
        answers: &AnswersByTruth,
        countings: &[Counting],
        bootstrap: &Bootstrap,
    ) -> Result<Summary> {
        let known = |field: &&String| field.as_str() == ACTOR || self.seen.contains(*field);
        if let Some(field) = self
            .by
            .iter()
            .find(|field| !known(field))
            .filter(|_| self.rows > 0)
        {
            return Err(Failure::Failed(no_field(field, &self.known)));
        }
        let mut groups = Vec::new();
        for (key, entries) in &self.groups {
            let rows: Vec<CountedRow> = entries
                .iter()
                .map(|entry| CountedRow {
                    probabilities: match entry.prior {
                        Some(prior) => prior.moved(entry.row.probabilities, answers.prior),
                        None => entry.row.probabilities,
                    },
                    ..entry.row
                })
                .collect();
            let documents: BTreeSet<u32> = rows.iter().map(|row| row.document).collect();
            let actor = self.by.iter().zip(key).find(|(field, _)| *field == ACTOR);
            let count = |stance| rows.iter().filter(|row| row.label == stance).count();
            groups.push(Group {
                by: self.by.iter().cloned().zip(key.iter().cloned()).collect(),
                name: actor.and_then(|(_, id)| self.names.get(id).cloned()),
                rows: rows.len(),
                documents: documents.len(),
                counts: Stance::ALL.map(count),
                estimates: estimates(answers, &rows, countings, bootstrap)?,
            });
        }
        groups.sort_by_key(|group| std::cmp::Reverse(group.rows));
        Ok(Summary {
            model: self.model()?.unwrap_or_default().to_owned(),
            rows: self.rows,
            documents: self.documents.len(),
            resamples: bootstrap.resamples,
            groups,
        })
    }
}

fn numbers(of: Option<&Value>) -> Option<PerClass> {
    let number = |stance: Stance| of?.get(stance.as_str())?.as_f64();
    let [Some(against), Some(neutral), Some(favor)] = Stance::ALL.map(number) else {
        return None;
    };
    let numbers = [against, neutral, favor];
    let are_shares = numbers.iter().all(|p| (0.0..=1.0).contains(p));
    are_shares.then(|| PerClass(numbers.map(|number| number as f32)))
}

/// What to say of a field that no row has, where the rows have these.
pub(crate) fn no_field(name: &str, known: &[String]) -> String {
    let hint = did_you_mean(name, known.iter().map(String::as_str));
    let end = if hint.is_empty() { ";" } else { "" };
    format!(
        "--by {name}: no row has this field{hint}{end} `score --keep {name}` copies it from documents into their rows"
    )
}

/// What rows can be counted by: the fields of a row, those of its document, and those within its actor.
pub(crate) fn fields(row: &Value) -> Vec<String> {
    let names = |of: Option<&Value>, before: &str| {
        let names = of
            .and_then(Value::as_object)
            .into_iter()
            .flat_map(|of| of.keys());
        names
            .map(|name| format!("{before}{name}"))
            .collect::<Vec<_>>()
    };
    let own = names(Some(row), "");
    let kept = names(row.get("fields"), "");
    let of_actor = names(row.get("actor"), "actor.");
    [own, kept, of_actor].concat()
}

/// The value of a field of the row, or of one that it keeps of its document, as a word.
pub(crate) fn field(row: &Value, name: &str) -> Option<String> {
    let parts = || name.split('.');
    let within = |of: &Value| parts().try_fold(of.clone(), |of, part| of.get(part).cloned());
    let kept = row.get("fields");
    // A field of a document may have a dot in its name.
    let found = within(row).or_else(|| kept?.get(name).cloned());
    match found.or_else(|| within(kept?))? {
        Value::Null => None,
        Value::String(text) => Some(text),
        other => Some(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_field_is_the_rows_or_one_that_it_keeps() {
        let row = r#"{"label": "favor", "actor": {"kind": "state"}, "fields": {"outlet": "A", "a.b": 3, "c": {"d": true}, "label": "x", "n": null}}"#;
        let row: Value = serde_json::from_str(row).unwrap();
        for (name, found) in [
            ("label", Some("favor")),
            ("actor.kind", Some("state")),
            ("outlet", Some("A")),
            ("fields.outlet", Some("A")),
            ("a.b", Some("3")),
            ("c.d", Some("true")),
            ("c", Some(r#"{"d":true}"#)),
            ("n", None),
            ("nothing", None),
        ] {
            assert_eq!(field(&row, name).as_deref(), found, "{name}");
        }
    }
}
