//! From inputs to batches of whole documents. In: paths. Out: [`Batch`]es of about [`BATCH`] bytes, in order; no more than
//! one batch, or one long document, is held here at a time.

use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::Arc;

use super::lines::Lines;
use super::output::Note;
use super::texts::InputFormat;
use super::walk::{Identity, Walk, is_lines};

/// Bytes after which a batch is full: large enough that handing over costs nothing, small enough that threads share
/// short inputs and the first rows come early.
pub const BATCH: usize = 256 << 10;

/// Work for one thread.
#[derive(Default)]
pub struct Batch {
    /// Its place among the batches, from 0.
    pub number: u64,
    pub parts: Vec<Part>,
    /// Bytes in it.
    pub bytes: usize,
}

pub enum Part {
    /// A document of plain text.
    Text { name: String, bytes: Vec<u8> },
    /// Whole lines of JSON, one document each.
    Lines {
        /// The file.
        name: Arc<str>,
        /// Number of the first line, from 1.
        first: u64,
        bytes: Vec<u8>,
    },
    /// Something went wrong here, or is odd.
    Note(Note),
}

impl Part {
    fn len(&self) -> usize {
        match self {
            Self::Text { bytes, .. } | Self::Lines { bytes, .. } => bytes.len(),
            Self::Note(_) => 0,
        }
    }
}

pub struct SourceOptions {
    pub format: InputFormat,
    /// Longest document or line, in bytes.
    pub longest: usize,
    /// The file that results are written to.
    pub own_output: Option<Identity>,
}

/// Reads inputs one after another.
pub struct Source {
    options: SourceOptions,
    inputs: std::vec::IntoIter<PathBuf>,
    walk: Option<Walk>,
    lines: Option<Lines>,
    number: u64,
}

impl Source {
    pub fn new(inputs: Vec<PathBuf>, options: SourceOptions) -> Self {
        Self {
            options,
            inputs: inputs.into_iter(),
            walk: None,
            lines: None,
            number: 0,
        }
    }

    /// Bytes of all inputs, where those that are there are files and folders.
    pub fn total(&self) -> Option<u64> {
        let mut sum = 0;
        for input in self.inputs.as_slice() {
            match std::fs::metadata(input) {
                Ok(found) if found.is_dir() => {
                    let texts = Walk::new(input.clone(), self.options.own_output).flatten();
                    sum += texts
                        .filter_map(|path| std::fs::metadata(path).ok())
                        .map(|found| found.len())
                        .sum::<u64>();
                }
                Ok(found) if found.is_file() => sum += found.len(),
                Err(_) if input.as_os_str() != "-" => {}
                // Standard input or another pipe.
                _ => return None,
            }
        }
        Some(sum)
    }

    /// The next batch, `None` at the end.
    pub fn next(&mut self) -> Option<Batch> {
        let mut batch = Batch {
            number: self.number,
            ..Batch::default()
        };
        while batch.bytes < BATCH {
            let Some(part) = self.part() else { break };
            batch.bytes += part.len().max(1);
            batch.parts.push(part);
            // More of a pipe may take a while: what is there is scored first.
            if self.lines.as_ref().is_some_and(Lines::may_block) {
                break;
            }
        }
        self.number += 1;
        (!batch.parts.is_empty()).then_some(batch)
    }

    fn part(&mut self) -> Option<Part> {
        loop {
            if let Some(lines) = &mut self.lines {
                if let Some(part) = lines.part() {
                    return Some(part);
                }
                self.lines = None;
            }
            let opened = match self.walk.as_mut().map(Iterator::next) {
                Some(Some(Ok(path))) => self.file(path),
                Some(Some(Err(note))) => Some(Part::Note(note)),
                Some(None) => {
                    self.walk = None;
                    None
                }
                None => {
                    let input = self.inputs.next()?;
                    if input.as_os_str() == "-" {
                        self.standard_input()
                    } else if input.is_dir() {
                        self.walk = Some(Walk::new(input, self.options.own_output));
                        None
                    } else {
                        self.file(input)
                    }
                }
            };
            if opened.is_some() {
                return opened;
            }
        }
    }

    /// Opens a file: a part where it is a text or cannot be read, none where its lines come next.
    fn file(&mut self, path: PathBuf) -> Option<Part> {
        let name = path.display().to_string();
        let failed = |error: io::Error| Some(Part::Note(Note::Error(format!("{name}: {error}"))));
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) => return failed(error),
        };
        let metadata = match file.metadata() {
            Ok(metadata) => metadata,
            Err(error) => return failed(error),
        };
        if self.options.own_output.is_some() && Identity::of(&metadata) == self.options.own_output {
            let message = format!("{name}: is the file that the results are written to");
            return Some(Part::Note(Note::Error(message)));
        }
        let as_lines = match self.options.format {
            InputFormat::Auto => is_lines(&path),
            InputFormat::Text => false,
            InputFormat::Jsonl => true,
        };
        if as_lines {
            let live = !metadata.is_file();
            self.lines = Some(Lines::new(
                &name,
                Box::new(file),
                live,
                self.options.longest,
            ));
            return None;
        }
        let expected = usize::try_from(metadata.len()).unwrap_or(usize::MAX);
        Some(self.text(name, file, expected))
    }

    fn standard_input(&mut self) -> Option<Part> {
        let mut input = io::stdin();
        let mut start = Vec::new();
        let as_lines = match self.options.format {
            InputFormat::Auto => match begins_with_brace(&mut input, &mut start) {
                Ok(answer) => answer,
                Err(error) => return Some(Part::Note(Note::Error(format!("-: {error}")))),
            },
            InputFormat::Text => false,
            InputFormat::Jsonl => true,
        };
        let reader = io::Cursor::new(start).chain(input);
        if as_lines {
            self.lines = Some(Lines::new(
                "-",
                Box::new(reader),
                true,
                self.options.longest,
            ));
            return None;
        }
        Some(self.text("-".to_owned(), reader, 0))
    }

    /// Reads a document of plain text.
    fn text(&self, name: String, reader: impl Read, expected: usize) -> Part {
        let longest = self.options.longest;
        let mut bytes = Vec::with_capacity(expected.min(longest) + 1);
        if let Err(error) = reader.take(longest as u64 + 1).read_to_end(&mut bytes) {
            return Part::Note(Note::Error(format!("{name}: {error}")));
        }
        if bytes.len() > longest {
            return Part::Note(Note::Error(too_long(&name, "the document", longest)));
        }
        if is_blank(&bytes) {
            return Part::Note(Note::Warning(empty(&name)));
        }
        Part::Text { name, bytes }
    }
}

/// Reads until the first byte that is neither white space nor part of a byte order mark.
fn begins_with_brace(input: &mut impl Read, start: &mut Vec<u8>) -> io::Result<bool> {
    loop {
        let before = start.len();
        if read_some(input, start, 4096)? == 0 {
            return Ok(false);
        }
        let new = start.get(before..).unwrap_or_default();
        let found = new
            .iter()
            .find(|b| !b.is_ascii_whitespace() && !BYTE_ORDER_MARK.contains(b));
        if let Some(&first) = found {
            return Ok(first == b'{');
        }
        if start.len() > BATCH {
            return Ok(false);
        }
    }
}

/// U+FEFF in UTF-8.
pub const BYTE_ORDER_MARK: [u8; 3] = [0xEF, 0xBB, 0xBF];

/// Appends what one call of `read` gives, `most` bytes at most; returns how many.
pub fn read_some(reader: &mut impl Read, buffer: &mut Vec<u8>, most: usize) -> io::Result<usize> {
    let before = buffer.len();
    buffer.resize(before + most, 0);
    let result = loop {
        match reader.read(buffer.get_mut(before..).unwrap_or_default()) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => break result,
        }
    };
    buffer.truncate(before + *result.as_ref().unwrap_or(&0));
    result
}

/// Whether there is nothing but white space and a byte order mark.
pub fn is_blank(bytes: &[u8]) -> bool {
    bytes
        .strip_prefix(&BYTE_ORDER_MARK)
        .unwrap_or(bytes)
        .iter()
        .all(u8::is_ascii_whitespace)
}

pub fn empty(name: &str) -> String {
    format!("{name}: is empty, so there are no rows for it")
}

pub fn too_long(place: &str, what: &str, longest: usize) -> String {
    format!(
        "{place}: {what} is longer than {longest} bytes and was skipped; `--max-document` sets the limit"
    )
}
