//! What one thread does: take a batch, score its documents, write them in the form that was asked for, hand them in.

use std::io::{self, Write};
use std::mem::take;
use std::sync::{Mutex, PoisonError};

use standpoint::pipeline::Scratch;
use standpoint::report::{CharOffsets, RowContext};
use standpoint::{ParagraphStance, StanceClassifier};

use super::correction::Correction;
use super::desk::{Desk, Parcel};
use super::document::{Document, Reading};
use super::input::{BATCH, Source};
use super::output::Note;
use super::table::Table;
use super::{csv, html, jsonl};

/// Output that has grown to this many bytes is handed in before its batch is done.
const MOST_OUTPUT: usize = 2 << 20;

/// How results are written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Jsonl,
    Csv,
    #[cfg(feature = "parquet")]
    Parquet,
    /// Pages; `in_folder` where an index stands beside them.
    Html {
        in_folder: bool,
    },
    Table(Table),
}

impl Form {
    /// Whether it has room for fields of the documents.
    pub fn has_fields(self) -> bool {
        match self {
            Self::Jsonl => true,
            #[cfg(feature = "parquet")]
            Self::Parquet => true,
            Self::Csv | Self::Html { .. } | Self::Table(_) => false,
        }
    }
}

/// What all threads share.
pub struct Job {
    pub classifier: StanceClassifier,
    /// By which pages correct their counts.
    pub correction: Correction,
    pub form: Form,
    pub reading: Reading,
    /// Whether spans count characters.
    pub chars: bool,
}

/// A batch on its way to the desk. What is written to it is handed in early where it is much, so that no document's
/// output is held whole; an error of a write says that it makes no sense to go on.
struct Tray<'d> {
    number: u64,
    parcel: Parcel,
    desk: &'d Desk,
}

impl Tray<'_> {
    fn put(&mut self, page: html::Page) -> io::Result<()> {
        self.parcel.pages.push(page);
        self.hand_in_much()
    }

    #[cfg(feature = "parquet")]
    fn put_rows(&mut self, rows: super::parquet::Columns) -> io::Result<()> {
        self.parcel.rows.append(rows);
        self.hand_in_much()
    }

    fn hand_in_much(&mut self) -> io::Result<()> {
        if self.parcel.len() < MOST_OUTPUT {
            return Ok(());
        }
        self.flush()
    }
}

impl Write for Tray<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes).map(|()| bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.parcel.bytes.extend_from_slice(bytes);
        self.hand_in_much()
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.desk.begin(self.number, take(&mut self.parcel)) {
            true => Ok(()),
            false => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }
}

impl Job {
    /// Works until the source is empty or the output has failed.
    pub fn run(&self, source: &Mutex<Source>, desk: &Desk, scratch: &mut Scratch) {
        loop {
            let mut source = source.lock().unwrap_or_else(PoisonError::into_inner);
            let Some(batch) = source.next() else { return };
            // A long document keeps the others from being read, so that only one is in memory at a time.
            let _alone = (batch.bytes > 4 * BATCH).then_some(source);
            let mut tray = Tray {
                number: batch.number,
                parcel: Parcel::default(),
                desk,
            };
            for part in &batch.parts {
                let document = |document| self.document(document, &mut tray, scratch);
                if self.reading.documents(part, document).is_err() {
                    return;
                }
            }
            tray.parcel.read = batch.bytes as u64;
            if !desk.finish(batch.number, tray.parcel) {
                return;
            }
        }
    }

    fn document(
        &self,
        document: Result<Document<'_>, Note>,
        tray: &mut Tray<'_>,
        scratch: &mut Scratch,
    ) -> io::Result<()> {
        let mut document = match document {
            Ok(document) => document,
            Err(note) => {
                tray.parcel.notes.push(note);
                return Ok(());
            }
        };
        let mut warnings = take(&mut document.warnings);
        let paragraphs = self.classifier.paragraphs(document.as_input(), scratch);
        if let Ok(paragraphs) = &paragraphs {
            warnings.extend_from_slice(paragraphs.warnings());
        }
        let notes = warnings.iter();
        tray.parcel
            .notes
            .extend(notes.map(|w| Note::Warning(format!("{}: {w}", document.name))));
        match paragraphs {
            Ok(paragraphs) => self.write(&document, &warnings, paragraphs, tray),
            Err(error) => {
                tray.parcel
                    .notes
                    .push(Note::Error(error.at(&document.name).to_string()));
                Ok(())
            }
        }
    }

    fn write<'d>(
        &self,
        document: &'d Document<'_>,
        warnings: &[String],
        paragraphs: impl Iterator<Item = ParagraphStance<'d>>,
        tray: &mut Tray<'_>,
    ) -> io::Result<()> {
        let context = RowContext {
            document: &document.name,
            warnings,
            fields: &document.fields,
            model: self.classifier.model_tag(),
            cascade: self.classifier.cascade_tag(),
            roster: self.classifier.roster_tag(),
        };
        // A page has texts and no spans.
        let chars = self.chars && !matches!(self.form, Form::Html { .. });
        let offsets = chars.then(|| CharOffsets::new(&document.text));
        let paragraphs = paragraphs.map(|paragraph| match &offsets {
            Some(offsets) => paragraph.in_chars(offsets),
            None => paragraph,
        });
        match &self.form {
            Form::Jsonl => jsonl::document(context, paragraphs, tray),
            Form::Csv => csv::document(context, paragraphs, tray),
            #[cfg(feature = "parquet")]
            Form::Parquet => {
                super::parquet::document(context, paragraphs, |rows| tray.put_rows(rows))
            }
            Form::Html { in_folder } => {
                let paragraphs: Vec<_> = paragraphs.collect();
                let page = html::page(context, &paragraphs, &self.correction, *in_folder);
                tray.put(page)
            }
            Form::Table(table) => table.document(context, paragraphs, tray),
        }
    }
}
