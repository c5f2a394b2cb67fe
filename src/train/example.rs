//! Labelled rows. In: JSON Lines, one row a line. Out: one [`Example`] a line, or what is wrong with that line.
//!
//! A row is an object with the strings `id`, `dataset`, `text`, `target` and `label` (`against`, `neutral` or
//! `favor`) and with `target_spans`, a list of `[start, end)` in code points of `text`, empty where the text does
//! not name the target. It may have `further_spans` (other mentions of the same target), `doc_id`, `para_index` and `actor`;
//! other fields are left alone, because data sets carry extras. Code points are what Python counts; everything
//! else in this crate counts bytes, so they are converted here, at the border.

use std::io::{BufRead, ErrorKind as IoErrorKind};

use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::error::{Error, ErrorKind, Result};
use crate::span::Span;
use crate::stance::Stance;

/// The longest line that is read, in bytes without its newline: 16 MiB.
pub const LINE_LIMIT: usize = 16 << 20;

/// How much of a parser's message is shown, in characters: it may quote the line.
const QUOTE_LIMIT: usize = 200;

/// One labelled row: a text and the stance that it takes toward one target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// Name of the row, unique in its data set.
    pub id: String,
    /// Name of the data set.
    pub dataset: String,
    /// A sentence or paragraph.
    pub text: String,
    /// Whom the stance is toward, as the data set writes it; the text may write it otherwise.
    pub target: String,
    /// Where the text names the target, in bytes; none where it does not name it.
    pub target_spans: Vec<Span>,
    /// Other mentions of the same target, such as pronouns, in bytes.
    pub further_spans: Vec<Span>,
    /// The stance that is right.
    pub label: Stance,
    /// The document that the text comes from, where the data set says it.
    pub doc_id: Option<String>,
    /// Position of the paragraph in its document, where the data set says it.
    pub para_index: Option<u32>,
    /// The target's short name, such as `ISR`, where the data set says it.
    pub actor: Option<String>,
}

impl Example {
    /// The document that splits and the bootstrap keep together: `doc_id`, else `id` without a trailing `#` and number,
    /// which marks the several targets of one text.
    #[must_use]
    pub fn document(&self) -> &str {
        if let Some(doc_id) = &self.doc_id {
            return doc_id;
        }
        match self.id.rsplit_once('#') {
            Some((document, number))
                if !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) =>
            {
                document
            }
            _ => &self.id,
        }
    }
}

/// Whether a training document is set aside for calibration: its sha256, read as a big-endian number, is 0
/// modulo 10. A tenth of all documents are, the same ones in every run and in every programming language.
///
/// # Examples
/// ```
/// use standpoint::train::example::is_calibration;
/// assert!(is_calibration("doc-9"));
/// assert!(!is_calibration("doc-0"));
/// ```
#[must_use]
pub fn is_calibration(document: &str) -> bool {
    let remainder = Sha256::digest(document.as_bytes())
        .iter()
        .fold(0_u32, |remainder, &byte| {
            (remainder * 256 + u32::from(byte)) % 10
        });
    remainder == 0
}

/// Whether a training document is among this share, 0 to 1, of all: its sha256, read as a big-endian number, is below this share of all numbers. A larger share holds every
/// smaller one.
#[must_use]
pub fn is_in_share(document: &str, share: f64) -> bool {
    let digest = Sha256::digest(document.as_bytes());
    let start = digest
        .iter()
        .take(6)
        .fold(0_u64, |number, &byte| number << 8 | u64::from(byte));
    (start as f64) < share * (1_u64 << 48) as f64
}

/// The rows of a stream of JSON Lines, read one at a time. A bad line is an error that says `name:line` and what is
/// wrong, and the next line is read after it. Blank lines, a byte order mark at the start and carriage returns before
/// newlines are skipped.
///
/// # Errors
/// For each bad line, one error of the kind [`ErrorKind::TooLong`] over [`LINE_LIMIT`],
/// [`ErrorKind::InvalidUtf8`], [`ErrorKind::Syntax`] (broken JSON, a field missing or of the wrong type, an
/// unknown label) or [`ErrorKind::Span`] (a span that is empty, reversed or outside the text). After
/// [`ErrorKind::Io`] nothing more is read.
///
/// # Examples
/// ```
/// use standpoint::{Span, Stance};
/// use standpoint::train::example::read_examples;
///
/// let rows = r#"{"id": "1", "dataset": "own", "text": "Thérèse praised Otto.", "target": "Otto",
///     "target_spans": [[16, 20]], "label": "favor"}"#.replace('\n', " ");
/// let examples: Vec<_> = read_examples("own.jsonl", rows.as_bytes()).collect::<Result<_, _>>()?;
/// assert_eq!(examples[0].label, Stance::Favor);
/// // Two letters of two bytes each stand before it.
/// assert_eq!(examples[0].target_spans, [Span::new(18, 22)]);
/// # Ok::<(), standpoint::Error>(())
/// ```
pub fn read_examples<R: BufRead>(name: &str, reader: R) -> impl Iterator<Item = Result<Example>> {
    Examples {
        name: name.to_owned(),
        reader,
        line: Vec::new(),
        number: 0,
        failed: false,
    }
}

/// The iterator behind [`read_examples`].
struct Examples<R> {
    name: String,
    reader: R,
    /// The current line; its room is used again.
    line: Vec<u8>,
    /// Number of the current line, from 1.
    number: u64,
    failed: bool,
}

impl<R: BufRead> Iterator for Examples<R> {
    type Item = Result<Example>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.failed {
            self.number += 1;
            let row = match self.read_line() {
                Ok(false) => return None,
                Ok(true) => parse_line(&self.line, self.number == 1).transpose(),
                Err(error) => {
                    self.failed = error.kind() == ErrorKind::Io;
                    Some(Err(error))
                }
            };
            if let Some(row) = row {
                let place = format!("{}:{}", self.name, self.number);
                return Some(row.map_err(|error| error.at(place)));
            }
        }
        None
    }
}

impl<R: BufRead> Examples<R> {
    /// Puts the next line, without its newline, into `self.line`; `false` at the end of the stream. The rest of a line
    /// over the limit is passed over without being kept.
    fn read_line(&mut self) -> Result<bool> {
        self.line.clear();
        let mut length = 0_usize;
        let mut started = false;
        loop {
            let buffer = match self.reader.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == IoErrorKind::Interrupted => continue,
                Err(error) => {
                    return Err(
                        Error::new(ErrorKind::Io, format!("cannot be read: {error}"))
                            .with_source(error),
                    );
                }
            };
            if buffer.is_empty() {
                break;
            }
            started = true;
            let newline = memchr::memchr(b'\n', buffer);
            let part = buffer.get(..newline.unwrap_or(buffer.len())).unwrap_or(&[]);
            length += part.len();
            if length <= LINE_LIMIT {
                self.line.extend_from_slice(part);
            }
            let used = part.len() + usize::from(newline.is_some());
            self.reader.consume(used);
            if newline.is_some() {
                break;
            }
        }
        if length > LINE_LIMIT {
            return Err(Error::new(
                ErrorKind::TooLong,
                format!("line of {length} bytes, at most {LINE_LIMIT} are read"),
            ));
        }
        Ok(started)
    }
}

/// The fields of a line; serde leaves unknown ones alone.
#[derive(Deserialize)]
struct Row {
    id: String,
    dataset: String,
    text: String,
    target: String,
    target_spans: Vec<(u64, u64)>,
    further_spans: Option<Vec<(u64, u64)>>,
    label: String,
    doc_id: Option<String>,
    para_index: Option<u32>,
    actor: Option<String>,
}

/// The row of one line, or `None` for a blank line.
fn parse_line(line: &[u8], is_first: bool) -> Result<Option<Example>> {
    let text = std::str::from_utf8(line).map_err(|error| {
        let at = error.valid_up_to();
        let byte = line.get(at).copied().unwrap_or_default();
        Error::new(
            ErrorKind::InvalidUtf8,
            format!("byte {at} of the line, counted from 0, is {byte:#04x}: not valid UTF-8"),
        )
    })?;
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) if is_first => rest,
        _ => text,
    };
    let text = text.trim_ascii();
    if text.is_empty() {
        return Ok(None);
    }
    // serde would also take a list of the fields in our order.
    if !text.starts_with('{') {
        return Err(Error::new(ErrorKind::Syntax, "a row must be a JSON object"));
    }
    let row: Row = serde_json::from_str(text).map_err(syntax_error)?;
    let Some(label) = Stance::ALL.into_iter().find(|s| s.as_str() == row.label) else {
        let label = shortened(&row.label);
        return Err(Error::new(
            ErrorKind::Syntax,
            format!("unknown label `{label}`, must be against, neutral or favor"),
        ));
    };
    let further = row.further_spans.unwrap_or_default();
    Ok(Some(Example {
        target_spans: spans_in_bytes(&row.text, "target_spans", &row.target_spans)?,
        further_spans: spans_in_bytes(&row.text, "further_spans", &further)?,
        id: row.id,
        dataset: row.dataset,
        text: row.text,
        target: row.target,
        label,
        doc_id: row.doc_id,
        para_index: row.para_index,
        actor: row.actor,
    }))
}

/// serde's message without its line, which is always 1 here and would contradict ours.
pub(super) fn syntax_error(error: serde_json::Error) -> Error {
    let (line, column) = (error.line(), error.column());
    let message = error.to_string();
    let what = message
        .strip_suffix(&format!(" at line {line} column {column}"))
        .unwrap_or(&message);
    let what = shortened(what);
    Error::new(ErrorKind::Syntax, format!("column {column}: {what}")).with_source(error)
}

/// The first characters of a text that may be as long as the line.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(QUOTE_LIMIT) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// Spans in bytes from spans in code points, in one pass over the text however many spans there are; `field` is what errors call them.
///
/// # Errors
/// [`ErrorKind::Span`] where a span is empty, reversed or outside the text.
///
/// # Examples
/// ```
/// use standpoint::Span;
/// use standpoint::train::example::spans_in_bytes;
/// assert_eq!(spans_in_bytes("Zoë won", "span", &[(4, 7)])?, [Span::new(5, 8)]);
/// assert!(spans_in_bytes("Zoë won", "span", &[(4, 8)]).is_err());
/// # Ok::<(), standpoint::Error>(())
/// ```
pub fn spans_in_bytes(text: &str, field: &str, spans: &[(u64, u64)]) -> Result<Vec<Span>> {
    let mut wanted: Vec<u64> = spans
        .iter()
        .flat_map(|&(start, end)| [start, end])
        .collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut starts = text
        .char_indices()
        .map(|(byte, _)| byte)
        .chain([text.len()])
        .zip(0_u64..);
    // Both ascend, so each search goes on where the last one ended.
    let found: Vec<(u64, usize)> = wanted
        .iter()
        .filter_map(|&point| starts.find(|&(_, at)| at == point))
        .map(|(byte, at)| (at, byte))
        .collect();
    let byte_of = |point: u64| {
        let place = found.binary_search_by_key(&point, |&(at, _)| at).ok()?;
        found.get(place).map(|&(_, byte)| byte)
    };
    spans
        .iter()
        .enumerate()
        .map(|(i, &(start, end))| {
            let wrong = |what: &str| {
                Error::new(
                    ErrorKind::Span,
                    format!("{field}[{i}] is [{start}, {end}): {what}"),
                )
            };
            if start == end {
                return Err(wrong("empty"));
            }
            if start > end {
                return Err(wrong("reversed, the end stands before the start"));
            }
            match (byte_of(start), byte_of(end)) {
                (Some(start), Some(end)) => Ok(Span::new(start, end)),
                _ => Err(wrong(&format!(
                    "outside the text, which has {} code points",
                    text.chars().count()
                ))),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests;
