//! Rosters in CSV, for people who keep actors in a spreadsheet. In: the text of a file whose first line names its
//! columns. Out: actors, or an error that names file and line. Every alias of a CSV file is a name; adjectives, people,
//! capitals, offices and additions to other actors need TOML.

use super::super::alias::CaseRule;
use super::super::mention::Facet;
use super::actor::{Actor, ActorId, Codes, Fields};
use super::kind::ActorKind;
use super::layer::{Layer, with_implied, without_repeats};
use super::source::Source;
use crate::error::{Error, Result};

const COLUMNS: [&str; 7] = [
    "aliases",
    "cameo",
    "id",
    "kind",
    "name",
    "rolls_up_to",
    "wikidata",
];

/// Reads a roster file.
pub(super) fn read(source: &Source, text: &str) -> Result<Layer> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let header = reader
        .headers()
        .map_err(|error| refuse(source, text, error))?
        .clone();
    check_header(source, &header)?;
    let mut layer = Layer::default();
    for record in reader.records() {
        let record = record.map_err(|error| refuse(source, text, error))?;
        let row = Row {
            source,
            header: &header,
            record: &record,
            line: record
                .position()
                .map_or(0, |position| line_of(source, text, position)),
        };
        layer.actors.push(row.actor()?);
    }
    Ok(layer)
}

fn check_header(source: &Source, header: &csv::StringRecord) -> Result<()> {
    for (position, column) in header.iter().enumerate() {
        if !COLUMNS.contains(&column) {
            return Err(source.unknown_key(1, column, &COLUMNS, "the header"));
        }
        if header.iter().take(position).any(|other| other == column) {
            return Err(source.refuse(1, format!("column `{column}` is there twice")));
        }
    }
    for column in ["id", "name"] {
        if !header.iter().any(|other| other == column) {
            return Err(source.malformed(1, format!("missing column `{column}`")));
        }
    }
    Ok(())
}

fn refuse(source: &Source, text: &str, error: csv::Error) -> Error {
    let line = error
        .position()
        .map_or(1, |position| line_of(source, text, position));
    let message = match error.kind() {
        csv::ErrorKind::UnequalLengths {
            expected_len, len, ..
        } => format!("{len} fields; the header has {expected_len}"),
        _ => error.to_string(),
    };
    source.malformed(line, message).with_source(error)
}

/// The line on which a record begins. The reader's own count is one short after `\r\n` and after empty lines.
fn line_of(source: &Source, text: &str, position: &csv::Position) -> u32 {
    let offset = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let rest = text.as_bytes().get(offset..).unwrap_or_default();
    let ends = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    source.line(offset + ends.count())
}

struct Row<'a> {
    source: &'a Source,
    header: &'a csv::StringRecord,
    record: &'a csv::StringRecord,
    line: u32,
}

impl<'a> Row<'a> {
    /// The field of this column; empty where there is no such column.
    fn field(&self, column: &str) -> &'a str {
        self.header
            .iter()
            .zip(self.record.iter())
            .find_map(|(name, field)| (name == column).then_some(field))
            .unwrap_or_default()
    }

    /// The parts of a field that `|` separates; an empty field has none.
    fn list(&self, column: &str) -> impl Iterator<Item = &'a str> {
        let field = self.field(column);
        let parts = if field.is_empty() {
            None
        } else {
            Some(field.split('|'))
        };
        parts.into_iter().flatten().map(str::trim)
    }

    fn actor(&self) -> Result<Actor> {
        let name = self.alias(self.field("name"))?;
        let typed = self
            .list("aliases")
            .map(|text| self.alias(text))
            .collect::<Result<Vec<_>>>()?;
        let kind = match self.field("kind") {
            "" => ActorKind::default(),
            text => self.source.kind(self.line, text)?,
        };
        let mut codes = Codes::default();
        for key in ["cameo", "wikidata"] {
            let code = self.field(key);
            if !code.is_empty() {
                self.source.code(self.line, &mut codes, key, code)?;
            }
        }
        let (typed, repeated) = without_repeats(typed);
        Ok(Actor::new(Fields {
            id: self.source.id(self.line, self.field("id"))?,
            kind,
            name: name.text().to_owned(),
            official: None,
            codes,
            rolls_up_to: self
                .list("rolls_up_to")
                .map(|id| self.source.id(self.line, id))
                .collect::<Result<Vec<ActorId>>>()?,
            aliases: with_implied(name, None, typed),
            gender: None,
            offices: Vec::new(),
            repeated,
            // A row is a line: the actor's own place will do.
            code_places: Vec::new(),
            place: self.source.at(self.line),
        }))
    }

    fn alias(&self, text: &str) -> Result<super::super::alias::Alias> {
        self.source
            .alias(self.line, text, Facet::Name, CaseRule::Capitals)
    }
}
