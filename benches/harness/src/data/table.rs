//! Files of columns. In: a file, and which columns must be there. Out: records by column, or file, line and column of what is wrong.

use std::borrow::Cow;

use super::Source;
use crate::error::{Error, Result};

/// What a file of columns looks like.
#[derive(Clone, Copy, Debug)]
pub(super) struct Form {
    pub(super) delimiter: u8,
    /// Whether a quotation mark begins a field that may hold delimiters and line ends.
    pub(super) quoting: bool,
    /// Whether the first line names the columns; else they are these, in this order.
    pub(super) header: bool,
    /// The columns that must be there; others are left alone.
    pub(super) columns: &'static [&'static str],
    /// Whether a file that is not UTF-8 is read as Windows-1252.
    pub(super) windows_1252: bool,
}

/// A record of a file of columns.
#[derive(Debug)]
pub(super) struct Record {
    /// `name:line`.
    pub(super) place: String,
    /// The wanted columns with their numbers from 1.
    fields: Vec<(usize, String)>,
    columns: &'static [&'static str],
}

impl Record {
    /// The field of one of the wanted columns; empty where there is no such column.
    pub(super) fn field(&self, column: &str) -> &str {
        let place = self.columns.iter().position(|name| *name == column);
        let field = place.and_then(|place| self.fields.get(place));
        field.map_or("", |(_, text)| text)
    }

    /// An error about one of the wanted columns.
    pub(super) fn wrong(&self, column: &str, error: Error) -> Error {
        let place = self.columns.iter().position(|name| *name == column);
        let number = place.and_then(|place| self.fields.get(place));
        let number = number.map_or(0, |(number, _)| *number);
        error.at(format!("{}: column {number} (`{column}`)", self.place))
    }
}

/// Reads a file of columns.
pub(super) fn records(source: &Source<'_>, form: Form) -> Result<Vec<Record>> {
    let text: Cow<'_, str> = match source.text() {
        Ok(text) => text.into(),
        Err(_) if form.windows_1252 => {
            let (text, ..) = encoding_rs::WINDOWS_1252.decode(source.bytes);
            text
        }
        Err(error) => return Err(error),
    };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(form.delimiter)
        .quoting(form.quoting)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut places: Option<Vec<usize>> = None;
    if !form.header {
        places = Some((0..form.columns.len()).collect());
    }
    let mut width = form.columns.len();
    let mut lines = Lines::new(&text);
    let mut out = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| Error::new(error.to_string()).at(source.name))?;
        let place = source.line(lines.of(&record));
        let Some(places) = &places else {
            width = record.len();
            places = Some(header(&record, form.columns).map_err(|error| error.at(place))?);
            continue;
        };
        if record.len() < width || (record.len() > width && !form.header) {
            let message = format!(
                "column {}: the line has {} columns, must have {width}",
                record.len().min(width) + 1,
                record.len()
            );
            return Err(Error::new(message).at(place));
        }
        let fields = places.iter().map(|&at| {
            let text = record.get(at).unwrap_or_default();
            (at + 1, text.to_owned())
        });
        out.push(Record {
            place,
            fields: fields.collect(),
            columns: form.columns,
        });
    }
    Ok(out)
}

/// Counts lines up to a record. The reader's own count is one too low where lines end in a carriage return and a newline: its record begins between the two.
struct Lines<'t> {
    text: &'t [u8],
    byte: usize,
    line: usize,
}

impl<'t> Lines<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text: text.as_bytes(),
            byte: 0,
            line: 1,
        }
    }

    /// The line of a record, from 1; records must come in the order of the file.
    fn of(&mut self, record: &csv::StringRecord) -> usize {
        let start = record.position().map_or(0, |place| place.byte() as usize);
        let ends = |byte: &&u8| matches!(byte, b'\r' | b'\n');
        let rest = self.text.get(start..).unwrap_or_default();
        let first = start + rest.iter().take_while(ends).count();
        let passed = self.text.get(self.byte..first).unwrap_or_default();
        self.line += passed.iter().filter(|&&byte| byte == b'\n').count();
        self.byte = self.byte.max(first);
        self.line
    }
}

/// Where the wanted columns stand in a header.
fn header(record: &csv::StringRecord, columns: &[&str]) -> Result<Vec<usize>> {
    let place = |column: &&str| {
        let found = record.iter().position(|name| name.trim() == *column);
        found.ok_or_else(|| {
            let names: Vec<&str> = record.iter().collect();
            let names: String = names.join(", ").chars().take(200).collect();
            Error::new(format!("no column `{column}`; the columns are {names}"))
        })
    };
    columns.iter().map(place).collect()
}
