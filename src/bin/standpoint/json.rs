//! What is wrong with a line of JSON. In: the line and the parser's error. Out: words, and the line with a caret under the place.

use std::collections::BTreeMap;

use serde::de::IgnoredAny;
use standpoint::diagnostic::excerpt;

/// Why a line is not what it should be, with the line below; the column stands in the error. The parser saw one line only: its own line number would mislead.
pub fn broken(line: &[u8], error: &serde_json::Error, what: &str) -> String {
    let message = error.to_string();
    let message = message
        .rsplit_once(" at line ")
        .map_or(message.as_str(), |(text, _)| text);
    let text = String::from_utf8_lossy(line);
    let place = error.column().saturating_sub(1);
    format!(
        "not {what} in JSON: {message}\n{}",
        excerpt(None, &text, place..place + 1)
    )
}

/// The names of an object's fields, as far as the line can be read.
pub fn names(line: &[u8]) -> Vec<String> {
    let object: serde_json::Result<BTreeMap<String, IgnoredAny>> = serde_json::from_slice(line);
    object.map_or_else(|_| Vec::new(), |object| object.into_keys().collect())
}
