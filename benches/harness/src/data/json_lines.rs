//! JSON Lines of other people. In: a file. Out: one value a line, or line and column of what is wrong.

use serde::de::DeserializeOwned;

use super::Source;
use crate::error::{Error, Result};

/// The lines of a file that are not blank, with their numbers from 1.
pub(super) fn rows<T: DeserializeOwned>(source: &Source<'_>) -> Result<Vec<(usize, T)>> {
    let lines = source.text()?.lines().enumerate();
    lines
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(number, line)| {
            let place = source.line(number + 1);
            let row = serde_json::from_str(line).map_err(|error| {
                let message = error.to_string();
                let end = format!(" at line {} column {}", error.line(), error.column());
                let what = message.strip_suffix(&end).unwrap_or(&message);
                let what: String = what.chars().take(200).collect();
                Error::new(format!("column {}: {what}", error.column())).at(place)
            })?;
            Ok((number + 1, row))
        })
        .collect()
}
