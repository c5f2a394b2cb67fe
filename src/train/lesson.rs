//! A teacher's labels for texts, in a file that can be continued. In: texts and a [`Masker`] with a teacher. Out: rows as [`TaughtFile`](super::taught::TaughtFile) reads them.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, BufWriter};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::file::failed;
use super::masked::{CHUNK, Masker};
use super::texts::TextFile;
use crate::error::{Error, ErrorKind, Result};

/// What a file of labels was made from; it stands beside the file, so that no other work is continued in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Made {
    /// The teacher, `name@hash`.
    pub teacher: String,
    /// The roster, `name@hash`.
    pub roster: String,
    /// sha256 of the tokenizer whose pieces are written.
    pub tokenizer: String,
    /// sha256 of the files of texts, in their order, and how many texts of each are not held out.
    pub texts: Vec<(String, usize)>,
}

/// Labels all texts that the file at `path` does not have yet. `done` is called with a number of texts, also for those that it has.
///
/// # Errors
/// [`ErrorKind::Parameter`] where the file was made from something else, [`ErrorKind::Io`] where it cannot be read or written.
///
/// # Examples
/// ```no_run
/// use std::collections::HashSet;
/// use std::path::Path;
/// use standpoint::Roster;
/// use standpoint::actor::ResolverOptions;
/// use standpoint::model::artifact::hex;
/// use standpoint::model::files::ModelFiles;
/// use standpoint::pipeline::Pipeline;
/// use standpoint::text::tokenizer::Tokenizer;
/// use standpoint::train::lesson::{Made, teach};
/// use standpoint::train::masked::Masker;
/// use standpoint::train::texts::TextFile;
///
/// let teacher = ModelFiles::from("models/contextual-large-en-v3").artifact()?;
/// let tokenizer = std::fs::read("tokenizer.json").expect("that of the pupil");
/// let texts = TextFile::from_path(Path::new("news.jsonl"), &HashSet::new())?;
/// let roster = Roster::world();
/// let made = Made {
///     teacher: format!("{}@{}", teacher.card.name, teacher.sha256),
///     roster: format!("{}@{}", roster.name(), roster.sha256()),
///     tokenizer: hex(&tokenizer),
///     texts: vec![(texts.sha256.clone(), texts.texts.len())],
/// };
/// let pipeline = Pipeline::new(roster, Tokenizer::from_bytes(&tokenizer)?, ResolverOptions::default())?;
/// teach(&Masker::new(pipeline, Some(teacher)), &made, &[texts], Path::new("taught.jsonl"), |_| ())?;
/// # Ok::<(), standpoint::Error>(())
/// ```
pub fn teach(
    masker: &Masker,
    made: &Made,
    texts: &[TextFile],
    path: &Path,
    done: impl Fn(usize) + Sync,
) -> Result<()> {
    let failed = |error| failed(path, error);
    let finished = if path.exists() {
        check(made, path)?;
        finished(path).map_err(failed)?
    } else {
        let text = serde_json::to_vec_pretty(made)
            .map_err(|error| Error::new(ErrorKind::Io, error.to_string()).with_source(error))?;
        std::fs::write(beside(path), text).map_err(failed)?;
        Finished::default()
    };
    done(finished.texts);
    let texts: Vec<&str> = texts
        .iter()
        .flat_map(|file| file.texts.iter().map(String::as_str))
        .skip(finished.texts)
        .collect();
    let write = || -> io::Result<()> {
        let file = OpenOptions::new().create(true).append(true).open(path)?;
        file.set_len(finished.bytes)?;
        let mut out = BufWriter::new(file);
        masker.write_texts(finished.texts, &texts, &mut out, || done(1))
    };
    write().map_err(failed)
}

/// Where it is written what a file was made from.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".made.json");
    name.into()
}

fn check(made: &Made, path: &Path) -> Result<()> {
    let place = beside(path);
    let text = std::fs::read(&place).map_err(|error| {
        let message = format!(
            "{}: {error}; without it {} cannot be continued",
            place.display(),
            path.display()
        );
        Error::new(ErrorKind::Io, message).with_source(error)
    })?;
    let before: Made = serde_json::from_slice(&text).map_err(|error| {
        Error::new(ErrorKind::Syntax, format!("{}: {error}", place.display())).with_source(error)
    })?;
    if before == *made {
        return Ok(());
    }
    let message = format!(
        "{} was begun with another teacher, tokenizer, roster or other texts: name a new file ({} says from what)",
        path.display(),
        place.display()
    );
    Err(Error::new(ErrorKind::Parameter, message))
}

/// How far a file has come: whole chunks of texts alone count, for the last one may have been cut.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Finished {
    texts: usize,
    bytes: u64,
}

fn finished(path: &Path) -> io::Result<Finished> {
    #[derive(Deserialize)]
    struct Row {
        id: String,
    }
    let mut reader = BufReader::with_capacity(1 << 16, File::open(path)?);
    let (mut finished, mut at) = (Finished::default(), 0);
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = reader.read_until(b'\n', &mut line)?;
        let row: Option<Row> = serde_json::from_slice(&line).ok();
        let number = row.and_then(|row| row.id.split('-').next()?.parse::<usize>().ok());
        let Some(number) = number.filter(|_| line.ends_with(b"\n")) else {
            return Ok(finished);
        };
        let chunk = number / CHUNK * CHUNK;
        if chunk > finished.texts {
            finished = Finished {
                texts: chunk,
                bytes: at,
            };
        }
        at += read as u64;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn only_whole_chunks_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("taught.jsonl");
        let line = |number: usize| format!("{{\"id\":\"{number}-p0\",\"pieces\":[]}}\n");
        let whole: String = [0, 3, 255].map(line).concat();
        std::fs::write(&path, &whole).unwrap();
        assert_eq!(finished(&path).unwrap(), Finished::default());
        std::fs::write(&path, format!("{whole}{}{{\"id\":\"257-p", line(256))).unwrap();
        let right = Finished {
            texts: 256,
            bytes: whole.len() as u64,
        };
        assert_eq!(finished(&path).unwrap(), right);
        std::fs::write(&path, "").unwrap();
        assert_eq!(finished(&path).unwrap(), Finished::default());
    }

    #[test]
    fn a_file_that_was_made_from_something_else_is_not_continued() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("taught.jsonl");
        let made = Made {
            teacher: "large@1".to_owned(),
            roster: "world@1".to_owned(),
            tokenizer: "t".to_owned(),
            texts: vec![("x".to_owned(), 2)],
        };
        std::fs::write(beside(&path), serde_json::to_vec(&made).unwrap()).unwrap();
        assert!(check(&made, &path).is_ok());
        let other = Made {
            teacher: "large@2".to_owned(),
            ..made
        };
        let error = check(&other, &path).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Parameter);
        assert!(
            error.to_string().contains("taught.jsonl.made.json"),
            "{error}"
        );
    }
}
