//! Texts without labels. In: files of JSON Lines, an object with `text` a line, and ids that are held out. Out: the texts, and what a card says of the file.

use std::collections::HashSet;
use std::path::Path;

use super::file::lines;
use crate::error::{Error, ErrorKind, Result};
use serde::Deserialize;

/// What a file of texts holds.
///
/// # Examples
/// ```
/// use std::collections::HashSet;
/// use standpoint::train::texts::TextFile;
/// let folder = tempfile::tempdir().expect("a folder");
/// let path = folder.path().join("news.jsonl");
/// std::fs::write(&path, r#"{"id": "gull-17", "text": "Norway kept its word."}"#).expect("a file");
/// assert_eq!(TextFile::from_path(&path, &HashSet::new())?.texts.len(), 1);
/// assert!(TextFile::from_path(&path, &HashSet::from(["gull-17".to_owned()]))?.texts.is_empty());
/// # Ok::<(), standpoint::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TextFile {
    /// The path as the caller wrote it.
    pub name: String,
    /// sha256 of the file, in hexadecimal.
    pub sha256: String,
    /// The texts, in the order of the file.
    pub texts: Vec<String>,
}

#[derive(Deserialize)]
struct Row {
    text: String,
    #[serde(default)]
    id: Option<serde_json::Value>,
    #[serde(default)]
    doc_id: Option<serde_json::Value>,
}

impl TextFile {
    /// Reads a file, without the documents whose `id` or `doc_id` is held out.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] where it cannot be read, [`ErrorKind::Syntax`] with the line where a line is no such object.
    pub fn from_path(path: &Path, held_out: &HashSet<String>) -> Result<Self> {
        let name = path.display().to_string();
        let mut texts = Vec::new();
        let sha256 = lines(path, |number, line| {
            if line.trim_ascii().is_empty() {
                return Ok(());
            }
            let row: Row = serde_json::from_slice(line).map_err(|error| {
                let message = format!("{name}:{number}: no object with a `text`: {error}");
                Error::new(ErrorKind::Syntax, message).with_source(error)
            })?;
            let is_held_out = [row.id, row.doc_id]
                .iter()
                .flatten()
                .any(|id| id.as_str().is_some_and(|id| held_out.contains(id)));
            if !is_held_out {
                texts.push(row.text);
            }
            Ok(())
        })?;
        Ok(Self {
            sha256,
            name,
            texts,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::model::artifact::hex;

    #[test]
    fn texts_are_read_without_those_that_are_held_out() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("own.jsonl");
        let lines = "{\"id\":\"a\",\"text\":\"one\"}\n\n{\"doc_id\":\"b\",\"text\":\"two\"}\n{\"text\":\"three\",\"id\":7}\n";
        std::fs::write(&path, lines).unwrap();
        let held_out = HashSet::from(["b".to_owned()]);
        let file = TextFile::from_path(&path, &held_out).unwrap();
        assert_eq!(file.texts, ["one", "three"]);
        assert_eq!(file.sha256, hex(lines.as_bytes()));
        std::fs::write(&path, "{\"text\":\"one\"}\n{\"title\":\"two\"}\n").unwrap();
        let error = TextFile::from_path(&path, &held_out).unwrap_err();
        assert!(error.to_string().contains("own.jsonl:2: "), "{error}");
    }
}
