//! Files of labelled rows. In: a path. Out: its good rows, what is wrong with the others, and the file's sha256, by which a model card says
//! what a model was trained on.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::example::{Example, read_examples};
use crate::error::{Error, ErrorKind, Result};
use crate::hash::hex;

/// What a file of labelled rows holds.
///
/// # Examples
/// ```
/// use std::path::Path;
/// let file = standpoint::train::file::LabelledFile::from_path(Path::new("tests/data/labelled_sample.jsonl"))?;
/// assert_eq!((file.examples.len(), file.bad.len()), (49, 0));
/// # Ok::<(), standpoint::Error>(())
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct LabelledFile {
    /// The path as the caller wrote it.
    pub name: String,
    /// sha256 of the file, in hexadecimal.
    pub sha256: String,
    /// The good rows, in the order of the file.
    pub examples: Vec<Example>,
    /// What is wrong with each of the other rows, as `name:line: message`.
    pub bad: Vec<Error>,
}

impl LabelledFile {
    /// Reads a file of JSON Lines whose rows are those of [`example`](super::example).
    ///
    /// # Errors
    /// [`ErrorKind::Io`] where the file cannot be read to its end. A bad row is no error here.
    pub fn from_path(path: &Path) -> Result<Self> {
        let name = path.display().to_string();
        let mut source = Hashing::open(path).map_err(|error| failed(path, error))?;
        let (mut examples, mut bad) = (Vec::new(), Vec::new());
        for row in read_examples(&name, BufReader::with_capacity(1 << 16, &mut source)) {
            match row {
                Ok(example) => examples.push(example),
                Err(error) if error.kind() == ErrorKind::Io => return Err(error),
                Err(error) => bad.push(error),
            }
        }
        Ok(Self {
            name,
            sha256: source.sha256(),
            examples,
            bad,
        })
    }

    /// The last part of the path: what may be stored where the machine's folders are nobody's business.
    #[must_use]
    pub fn file_name(&self) -> &str {
        file_name(&self.name)
    }
}

/// The last part of a path as it was written, or all of it where it has none.
pub(super) fn file_name(path: &str) -> &str {
    let name = Path::new(path).file_name();
    name.and_then(|name| name.to_str()).unwrap_or(path)
}

/// What went wrong with a file, behind its name.
pub(super) fn failed(path: &Path, error: io::Error) -> Error {
    Error::new(ErrorKind::Io, format!("{}: {error}", path.display())).with_source(error)
}

/// Gives every line of a file to `each`, with its number from 1 and the line end that it has; returns the file's sha256, in hexadecimal.
///
/// # Errors
/// [`ErrorKind::Io`] where the file cannot be read, and the first error of `each`.
pub(super) fn lines(path: &Path, mut each: impl FnMut(u64, &[u8]) -> Result<()>) -> Result<String> {
    let mut source = Hashing::open(path).map_err(|error| failed(path, error))?;
    let mut reader = BufReader::with_capacity(1 << 16, &mut source);
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        let read = reader.read_until(b'\n', &mut line);
        if read.map_err(|error| failed(path, error))? == 0 {
            break;
        }
        each(number, &line)?;
    }
    Ok(source.sha256())
}

/// Hashes what passes through, so that a file is read once.
pub(super) struct Hashing<R> {
    inner: R,
    hash: Sha256,
}

impl Hashing<File> {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        Ok(Self {
            inner: File::open(path)?,
            hash: Sha256::new(),
        })
    }

    /// sha256 of what was read, in hexadecimal.
    pub(super) fn sha256(self) -> String {
        hex(&self.hash.finalize())
    }
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.hash.update(buffer.get(..count).unwrap_or_default());
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::model::artifact;

    const GOOD: &str = r#"{"id": "1", "dataset": "own", "text": "Otto won.", "target": "Otto", "target_spans": [[0, 4]], "label": "favor"}"#;

    #[test]
    fn good_rows_bad_rows_and_the_hash_come_from_one_reading() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rows.jsonl");
        let text = format!("{GOOD}\nnot a row\n\n{GOOD}\n");
        std::fs::write(&path, &text).unwrap();
        let file = LabelledFile::from_path(&path).unwrap();
        assert_eq!(file.examples.len(), 2);
        assert_eq!(file.file_name(), "rows.jsonl");
        assert_eq!(file.sha256, artifact::hex(text.as_bytes()));
        let bad: Vec<String> = file.bad.iter().map(ToString::to_string).collect();
        assert_eq!(bad.len(), 1);
        assert!(
            bad.iter().all(|message| message.contains("rows.jsonl:2: ")),
            "{bad:?}"
        );
    }

    #[test]
    fn a_missing_file_and_a_folder_are_errors_that_name_the_path() {
        let folder = tempfile::tempdir().unwrap();
        for path in [
            folder.path().join("nowhere.jsonl"),
            folder.path().to_owned(),
        ] {
            let error = LabelledFile::from_path(&path).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Io);
            assert!(
                error.to_string().contains(path.to_str().unwrap()),
                "{error}"
            );
        }
    }
}
