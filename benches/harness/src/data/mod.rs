//! Labelled rows from the files that people have. In: paths. Out: [`Example`]s, or the first thing that is wrong, with file, line and column.
//!
//! A data set is one file here: an [`Importer`] with a test on rows of our own writing, and a line in [`ALL`].

mod directed_sentiment;
mod dong2014;
mod json_lines;
mod newsmtsc;
mod own;
mod persent;
mod pstance;
mod rusentne;
mod semeval2016;
mod sentfin;
mod table;
mod tweets;

use std::path::{Path, PathBuf};

use standpoint::train::evaluate::target_spans;
use standpoint::train::example::Example;
use standpoint::{Stance, StanceClassifier};

use crate::error::{Error, Result, warn};

/// Larger files are no data set, in bytes.
const LARGEST: u64 = 1 << 30;

/// Every form that is read, in the order in which a file is held against them.
pub(crate) const ALL: [&Importer; 9] = [
    &own::IMPORTER,
    &newsmtsc::IMPORTER,
    &persent::IMPORTER,
    &semeval2016::IMPORTER,
    &pstance::IMPORTER,
    &sentfin::IMPORTER,
    &rusentne::IMPORTER,
    &directed_sentiment::IMPORTER,
    &dong2014::IMPORTER,
];

/// A published form of labelled rows.
#[derive(Debug)]
pub(crate) struct Importer {
    /// What `--format` calls it.
    pub(crate) name: &'static str,
    /// Where the form is described.
    pub(crate) described: &'static str,
    /// Whether the first line is of this form.
    pub(crate) recognises: fn(first_line: &str) -> bool,
    /// Reads a file of this form.
    pub(crate) read: fn(&Source<'_>) -> Result<Imported>,
    /// How many records the published files have, by what their names end in.
    pub(crate) published: &'static [(&'static str, usize)],
}

/// A file that is to be read.
#[derive(Debug)]
pub(crate) struct Source<'s> {
    /// Its path as the user wrote it.
    pub(crate) name: &'s str,
    pub(crate) bytes: &'s [u8],
}

impl<'s> Source<'s> {
    /// The file as text, without the byte order mark.
    fn text(&self) -> Result<&'s str> {
        let text = std::str::from_utf8(self.bytes).map_err(|error| {
            let before = self.bytes.get(..error.valid_up_to()).unwrap_or_default();
            let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
            let column = before.iter().rev().take_while(|&&b| b != b'\n').count() + 1;
            Error::new(format!("not valid UTF-8 at byte {column} of the line")).at(self.line(line))
        })?;
        Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
    }

    /// `name:line`.
    fn line(&self, line: impl std::fmt::Display) -> String {
        format!("{}:{line}", self.name)
    }

    /// The name of the file without its folders and its ending, for ids.
    fn stem(&self) -> &str {
        let stem = Path::new(self.name).file_stem();
        stem.and_then(|stem| stem.to_str()).unwrap_or(self.name)
    }
}

/// What a file held.
#[derive(Debug)]
pub(crate) struct Imported {
    pub(crate) examples: Vec<Example>,
    /// How many records it had, in the unit in which its publisher counts.
    pub(crate) records: usize,
}

/// Reads files, each in the form that its first line shows, or all in the form of this name.
pub(crate) fn read(paths: &[PathBuf], format: Option<&str>) -> Result<Vec<Example>> {
    let mut examples = Vec::new();
    for path in paths {
        let name = path.display().to_string();
        let read = || -> std::io::Result<Vec<u8>> {
            if std::fs::metadata(path)?.len() > LARGEST {
                let message = format!("longer than {LARGEST} bytes");
                return Err(std::io::Error::other(message));
            }
            std::fs::read(path)
        };
        let bytes = read().map_err(|error| Error::from(error).at(&name))?;
        let source = Source {
            name: &name,
            bytes: &bytes,
        };
        let importer = importer(&source, format)?;
        let imported = (importer.read)(&source)?;
        if imported.examples.is_empty() {
            return Err(Error::new("no labelled row").at(&name));
        }
        if let Some(message) = other_size(importer, &name, imported.records) {
            warn(message);
        }
        examples.extend(imported.examples);
    }
    Ok(examples)
}

/// What to say where a published file has another size than its publisher states.
fn other_size(importer: &Importer, name: &str, records: usize) -> Option<String> {
    let mut sizes = importer.published.iter();
    let &(file, published) = sizes.find(|(file, _)| name.ends_with(file))?;
    (records != published).then(|| {
        format!("{name}: {records} records, the published {file} has {published}: is it whole?")
    })
}

fn importer(source: &Source<'_>, format: Option<&str>) -> Result<&'static Importer> {
    let named = |name: &str| ALL.into_iter().find(|importer| importer.name == name);
    let names = || ALL.map(|importer| importer.name).join(", ");
    if let Some(name) = format {
        let unknown = || {
            Error::new(format!(
                "unknown format `{name}`, must be one of {}",
                names()
            ))
        };
        return named(name).ok_or_else(unknown);
    }
    let first = source.bytes.split(|&byte| byte == b'\n').next();
    let first = String::from_utf8_lossy(first.unwrap_or_default());
    let first = first.trim_start_matches('\u{feff}').trim_end_matches('\r');
    let mut all = ALL.into_iter();
    all.find(|importer| (importer.recognises)(first))
        .ok_or_else(|| {
            let message = format!(
                "the first line is of no known form; say which one with --format: {}",
                names()
            );
            Error::new(message).at(source.line(1))
        })
}

/// Gives every target without a span the places where the text names it, so that all systems are told the same; returns how many have none.
pub(crate) fn locate(examples: &mut [Example], classifier: &StanceClassifier) -> usize {
    let mut without = 0;
    for example in examples {
        let spans = target_spans(example, |text, target| classifier.locate(text, target));
        if spans.is_empty() {
            without += 1;
        } else if example.target_spans.is_empty() && example.further_spans.is_empty() {
            example.target_spans = spans;
        }
    }
    without
}

/// A row without a place and a document; importers fill in what they know.
pub(crate) fn example(
    dataset: &str,
    id: String,
    text: &str,
    target: &str,
    label: Stance,
) -> Example {
    Example {
        id,
        dataset: dataset.to_owned(),
        text: text.to_owned(),
        target: target.to_owned(),
        target_spans: Vec::new(),
        further_spans: Vec::new(),
        label,
        doc_id: None,
        para_index: None,
        actor: None,
    }
}

/// The label that a data set writes in this way.
fn label(written: &str, labels: [&str; 3]) -> Result<Stance> {
    let mut pairs = labels.iter().zip(Stance::ALL);
    let found = pairs.find(|(label, _)| **label == written);
    let unknown = || {
        let quoted: String = written.chars().take(40).collect();
        Error::new(format!(
            "unknown label `{quoted}`, must be one of {}",
            labels.join(", ")
        ))
    };
    found.map(|(_, stance)| stance).ok_or_else(unknown)
}

#[cfg(test)]
pub(crate) mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use super::*;

    /// What an importer makes of a text.
    pub(crate) fn import(importer: &Importer, text: &str) -> Result<Imported> {
        let first = text.lines().next().unwrap_or_default();
        assert!((importer.recognises)(first), "{first}");
        let others = ALL.iter().filter(|other| other.name != importer.name);
        for other in others {
            assert!(!(other.recognises)(first), "{} too: {first}", other.name);
        }
        let source = Source {
            name: "data/file",
            bytes: text.as_bytes(),
        };
        (importer.read)(&source)
    }

    /// The message of what is wrong with a text.
    pub(crate) fn failure(importer: &Importer, text: &str) -> String {
        import(importer, text).expect_err(text).to_string()
    }

    #[test]
    fn another_number_of_records_than_the_published_one_is_said() {
        let message = other_size(&dong2014::IMPORTER, "here/train.raw", 17).unwrap();
        assert!(message.starts_with("here/train.raw: 17 records"));
        assert!(message.contains("6248"), "{message}");
        assert_eq!(
            other_size(&dong2014::IMPORTER, "here/train.raw", 6248),
            None
        );
        assert_eq!(other_size(&dong2014::IMPORTER, "here/mine.raw", 17), None);
    }

    #[test]
    fn a_file_of_no_known_form_names_its_first_line_and_the_forms() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notes.csv");
        std::fs::write(&path, "a,b\n1,2\n").unwrap();
        let error = read(std::slice::from_ref(&path), None)
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("notes.csv:1: ") && error.contains("persent"),
            "{error}"
        );
        let error = read(&[path], Some("pdf")).unwrap_err().to_string();
        assert!(error.contains("`pdf`"), "{error}");
        let error = read(&["nowhere.csv".into()], None).unwrap_err().to_string();
        assert!(error.contains("nowhere.csv"), "{error}");
    }

    #[test]
    fn bytes_that_are_no_text_are_named_by_line_and_column() {
        let source = Source {
            name: "f",
            bytes: b"one\ntw\xff",
        };
        let error = source.text().unwrap_err().to_string();
        assert_eq!(error, "f:2: not valid UTF-8 at byte 3 of the line");
    }
}
