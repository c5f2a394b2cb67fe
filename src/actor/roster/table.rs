//! A table of a TOML file, with what messages about it need. In: the parser's tree. Out: values of the type that a key
//! should have, with their lines, or an error that names file, line and key.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::date::Date;
use super::keys::Entry;
use super::source::Source;
use crate::error::{Error, Result};

/// The schema that this version reads and writes.
pub(super) const SCHEMA: u64 = 1;

/// A table of the file.
pub(super) struct Table<'a> {
    pub(super) source: &'a Source,
    fields: &'a DeTable<'a>,
    pub(super) line: u32,
    entry: &'static Entry,
}

impl<'a> Table<'a> {
    pub(super) fn new(
        source: &'a Source,
        fields: &'a DeTable<'a>,
        line: u32,
        entry: &'static Entry,
    ) -> Self {
        Self {
            source,
            fields,
            line,
            entry,
        }
    }

    /// The same table, read as another kind of entry.
    pub(super) fn read_as(self, entry: &'static Entry) -> Self {
        Self { entry, ..self }
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.fields.contains_key(key)
    }

    /// Refuses a newer schema, and a file without one.
    pub(super) fn schema(&self) -> Result<()> {
        let Some(value) = self.fields.get("schema") else {
            return Err(self.missing("schema"));
        };
        let number = match value.get_ref() {
            DeValue::Integer(number) if number.radix() == 10 => number.as_str().parse().ok(),
            _ => None,
        };
        let message = match number {
            Some(SCHEMA) => return Ok(()),
            Some(newer) if newer > SCHEMA => {
                format!("schema {newer} is newer than this version reads, which is {SCHEMA}")
            }
            _ => format!("`schema` should be {SCHEMA}"),
        };
        Err(self.source.refuse(self.line_of(value.span()), message))
    }

    /// Refuses every key that the entry does not have.
    pub(super) fn only_known(&self) -> Result<()> {
        let unknown = |key: &&Spanned<_>| !self.entry.names().any(|name| key.get_ref() == name);
        match self.fields.keys().find(unknown) {
            None => Ok(()),
            Some(key) => {
                let known: Vec<&str> = self.entry.names().collect();
                let line = self.line_of(key.span());
                Err(self
                    .source
                    .unknown_key(line, key.get_ref(), &known, self.entry.what))
            }
        }
    }

    /// Name and line of every key.
    pub(super) fn keys(&self) -> impl Iterator<Item = (&str, u32)> {
        self.fields
            .keys()
            .map(|key| (key.get_ref().as_ref(), self.line_of(key.span())))
    }

    pub(super) fn text(&self, key: &str) -> Result<Option<(&'a str, u32)>> {
        match self.fields.get(key) {
            None => Ok(None),
            Some(value) => self.as_text(key, value).map(Some),
        }
    }

    pub(super) fn required(&self, key: &str) -> Result<(&'a str, u32)> {
        self.text(key)?.ok_or_else(|| self.missing(key))
    }

    pub(super) fn flag(&self, key: &str) -> Result<bool> {
        match self.fields.get(key) {
            None => Ok(false),
            Some(value) => match value.get_ref() {
                DeValue::Boolean(flag) => Ok(*flag),
                _ => Err(self.wrong(key, value, "true or false")),
            },
        }
    }

    pub(super) fn date(&self, key: &str) -> Result<Option<(Date, u32)>> {
        let Some(value) = self.fields.get(key) else {
            return Ok(None);
        };
        let day = match value.get_ref() {
            DeValue::Datetime(moment) if moment.time.is_none() && moment.offset.is_none() => moment
                .date
                .and_then(|date| Date::new(date.year, date.month, date.day)),
            _ => None,
        };
        match day {
            Some(day) => Ok(Some((day, self.line_of(value.span())))),
            None => Err(self.wrong(key, value, "a day without quotes, such as 2021-06-13")),
        }
    }

    /// A list of texts; empty where there is no such key.
    pub(super) fn texts(&self, key: &str) -> Result<Vec<(&'a str, u32)>> {
        self.list(key)?
            .map(|value| self.as_text(key, value))
            .collect()
    }

    /// Tables by the names that the file gives them, in the order of the names; empty where there is no such key.
    pub(super) fn named(
        &self,
        key: &str,
        entry: &'static Entry,
    ) -> Result<Vec<(&'a str, Table<'a>)>> {
        let Some(value) = self.fields.get(key) else {
            return Ok(Vec::new());
        };
        let DeValue::Table(fields) = value.get_ref() else {
            return Err(self.wrong(key, value, "a table of tables"));
        };
        let mut tables: Vec<_> = fields
            .iter()
            .map(|(name, value)| {
                let name: &'a str = name.get_ref().as_ref();
                Ok((name, self.as_table(name, value, entry)?))
            })
            .collect::<Result<_>>()?;
        tables.sort_by_key(|(name, _)| *name);
        Ok(tables)
    }

    pub(super) fn table(&self, key: &str, entry: &'static Entry) -> Result<Option<Table<'a>>> {
        match self.fields.get(key) {
            None => Ok(None),
            Some(value) => self.as_table(key, value, entry).map(Some),
        }
    }

    /// A list of tables; empty where there is no such key.
    pub(super) fn tables(&self, key: &str, entry: &'static Entry) -> Result<Vec<Table<'a>>> {
        self.list(key)?
            .map(|value| self.as_table(key, value, entry))
            .collect()
    }

    fn list(&self, key: &str) -> Result<impl Iterator<Item = &'a Spanned<DeValue<'a>>>> {
        let list: Option<&'a DeArray<'a>> = match self.fields.get(key) {
            None => None,
            Some(value) => match value.get_ref() {
                DeValue::Array(list) => Some(list),
                _ => return Err(self.wrong(key, value, "a list")),
            },
        };
        Ok(list.into_iter().flat_map(|list| list.iter()))
    }

    fn as_table(
        &self,
        key: &str,
        value: &'a Spanned<DeValue<'a>>,
        entry: &'static Entry,
    ) -> Result<Table<'a>> {
        match value.get_ref() {
            DeValue::Table(fields) => {
                let line = self.line_of(value.span());
                Ok(Table::new(self.source, fields, line, entry))
            }
            _ => Err(self.wrong(key, value, "a table")),
        }
    }

    fn as_text(&self, key: &str, value: &'a Spanned<DeValue<'a>>) -> Result<(&'a str, u32)> {
        match value.get_ref() {
            DeValue::String(text) => Ok((text, self.line_of(value.span()))),
            _ => Err(self.wrong(key, value, "a text in quotes")),
        }
    }

    fn wrong(&self, key: &str, value: &Spanned<DeValue<'_>>, wanted: &str) -> Error {
        self.source.malformed(
            self.line_of(value.span()),
            format!("`{key}` in {} should be {wanted}", self.entry.what),
        )
    }

    pub(super) fn missing(&self, key: &str) -> Error {
        let message = format!("missing key `{key}` in {}", self.entry.what);
        self.source.malformed(self.line, message)
    }

    fn line_of(&self, span: Range<usize>) -> u32 {
        self.source.line(span.start)
    }
}
