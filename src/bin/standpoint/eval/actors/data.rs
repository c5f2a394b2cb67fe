//! Files to measure against. In: paths. Out: sentences, rows or documents, by what a file's name and first object say.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use standpoint::Error;
use standpoint::train::entities::{EntityFile, EntitySentence};
use standpoint::train::example::{Example, LINE_LIMIT};
use standpoint::train::file::LabelledFile;
use standpoint::train::gold::{GoldDocument, GoldFile};

use crate::common::Result;

/// What a file holds; one of the lists at most is not empty.
#[derive(Default)]
pub(super) struct File {
    pub(super) name: String,
    pub(super) sentences: Vec<EntitySentence>,
    pub(super) examples: Vec<Example>,
    pub(super) documents: Vec<GoldDocument>,
    pub(super) bad: Vec<Error>,
}

impl File {
    pub(super) fn read(path: &Path) -> Result<Self> {
        let extension = path.extension().and_then(|extension| extension.to_str());
        let extension = extension.unwrap_or_default().to_ascii_lowercase();
        let is_rows = extension == "jsonl";
        Ok(if extension == "toml" || is_rows && is_marked(path) {
            let file = GoldFile::from_path(path)?;
            Self {
                name: file.name,
                documents: file.documents,
                bad: file.bad,
                ..Self::default()
            }
        } else if is_rows {
            let file = LabelledFile::from_path(path)?;
            Self {
                name: file.name,
                examples: file.examples,
                bad: file.bad,
                ..Self::default()
            }
        } else {
            let file = EntityFile::from_path(path)?;
            Self {
                name: file.name,
                sentences: file.sentences,
                bad: file.bad,
                ..Self::default()
            }
        })
    }

    pub(super) fn texts(&self) -> usize {
        self.sentences.len() + self.examples.len() + self.documents.len()
    }
}

/// Whether the first JSON object of a file has mentions. What cannot be read here is said by whoever reads the file.
fn is_marked(path: &Path) -> bool {
    let Ok(file) = std::fs::File::open(path) else {
        return false;
    };
    let mut file = BufReader::new(file).take(4 * LINE_LIMIT as u64);
    let mut line = Vec::new();
    while file.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
        let text = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line);
        if let Ok(serde_json::Value::Object(object)) = serde_json::from_slice(text) {
            return object.contains_key("mentions");
        }
        line.clear();
    }
    false
}
