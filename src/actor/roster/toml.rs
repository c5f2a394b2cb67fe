//! Rosters in TOML. In: the text of a file. Out: actors and phrases, or an error that names file, line, key and the
//! nearest known key. The tree is walked by hand, because a derived reader neither keeps the line of an alias nor
//! says which key was meant.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::super::alias::{Alias, CaseRule};
use super::super::mention::Facet;
use super::Contents;
use super::actor::{Actor, ActorId, ActorKind, Codes, Fields};
use super::source::{CODE_KEYS, Source};
use crate::error::Result;

/// The schema that this version reads and writes.
const SCHEMA: &str = "1";

/// Reads a roster file.
pub(super) fn read(source: &Source, text: &str) -> Result<Contents> {
    let root = DeTable::parse(text).map_err(|error| {
        let line = source.line(error.span().map_or(0, |span| span.start));
        let message = error.message().trim().replace('\n', ", ");
        source.malformed(line, message).with_source(error)
    })?;
    let file = Table {
        source,
        fields: root.get_ref(),
        line: 1,
        what: "a roster",
    };
    // The number comes first: a newer file has keys that this version does not know.
    file.schema()?;
    file.only(&["actor", "name", "not_actor", "schema"])?;
    let mut contents = Contents {
        name: file.text("name")?.map(|(name, _)| name.to_owned()),
        ..Contents::default()
    };
    for actor in file.tables("actor", "an actor")? {
        contents.actors.push(read_actor(&actor)?);
    }
    for entry in file.tables("not_actor", "a not_actor entry")? {
        read_phrases(&entry, &mut contents.phrases)?;
    }
    Ok(contents)
}

fn read_actor(table: &Table<'_>) -> Result<Actor> {
    table.only(&[
        "alias",
        "codes",
        "id",
        "kind",
        "name",
        "official",
        "rolls_up_to",
    ])?;
    let source = table.source;
    let (id, line) = table.required("id")?;
    let id = source.id(line, id)?;
    let (name, name_line) = table.required("name")?;
    let name_alias = source.alias(name_line, name, Facet::Name, CaseRule::Capitals)?;
    let official = match table.text("official")? {
        Some((text, line)) => Some(source.alias(line, text, Facet::Name, CaseRule::Capitals)?),
        None => None,
    };
    let kind = match table.text("kind")? {
        Some((text, line)) => source.kind(line, text)?,
        None => ActorKind::default(),
    };
    let mut typed = Vec::new();
    for entry in table.tables("alias", "an alias")? {
        typed.push(read_alias(&entry)?);
    }
    Ok(Actor::new(Fields {
        id,
        kind,
        name: name_alias.text().to_owned(),
        official: official.as_ref().map(|alias| alias.text().to_owned()),
        codes: read_codes(table)?,
        rolls_up_to: read_parents(table)?,
        aliases: super::all_aliases(name_alias, official, typed),
        place: source.place.clone(),
        line: table.line,
    }))
}

fn read_codes(table: &Table<'_>) -> Result<Codes> {
    let mut codes = Codes::default();
    if let Some(codes_table) = table.table("codes", "codes")? {
        codes_table.only(&CODE_KEYS)?;
        for key in CODE_KEYS {
            if let Some((code, line)) = codes_table.text(key)? {
                table.source.code(line, &mut codes, key, code)?;
            }
        }
    }
    Ok(codes)
}

fn read_parents(table: &Table<'_>) -> Result<Vec<ActorId>> {
    let mut parents = Vec::new();
    for entry in table.tables("rolls_up_to", "rolls_up_to")? {
        entry.only(&["id"])?;
        let (id, line) = entry.required("id")?;
        parents.push(table.source.id(line, id)?);
    }
    Ok(parents)
}

fn read_alias(table: &Table<'_>) -> Result<Alias> {
    table.only(&["capital", "case", "facet", "fold", "t"])?;
    let source = table.source;
    let (text, line) = table.required("t")?;
    let facet = match table.text("facet")? {
        Some((text, line)) => source.facet(line, text)?,
        None => Facet::default(),
    };
    let exact = table.flag("case")?;
    let case = match table.text("fold")? {
        Some(("case", line)) if exact => {
            return Err(source.refuse(
                line,
                "`case = true` and `fold = \"case\"` exclude each other",
            ));
        }
        Some(("case", _)) => CaseRule::Any,
        Some((other, line)) => {
            return Err(source.refuse(
                line,
                format!("unknown fold `{other}`; the known one is `case`"),
            ));
        }
        None if exact => CaseRule::Exact,
        None => CaseRule::Capitals,
    };
    let alias = source.alias(line, text, facet, case)?;
    if !table.flag("capital")? {
        return Ok(alias);
    }
    if facet != Facet::Metonym {
        return Err(source.refuse(line, "`capital` needs `facet = \"metonym\"`"));
    }
    Ok(alias.of_capital())
}

fn read_phrases(table: &Table<'_>, phrases: &mut Vec<Alias>) -> Result<()> {
    table.only(&["t"])?;
    let Some(list) = table.array("t")? else {
        return Err(table.missing("t"));
    };
    for value in list.iter() {
        let (text, line) = table.as_text("t", value)?;
        let alias = table
            .source
            .alias(line, text, Facet::Name, CaseRule::Capitals)?;
        phrases.push(alias);
    }
    Ok(())
}

/// A table of the file, with what messages about it need.
struct Table<'a> {
    source: &'a Source,
    fields: &'a DeTable<'a>,
    line: u32,
    what: &'static str,
}

impl<'a> Table<'a> {
    fn schema(&self) -> Result<()> {
        let Some(value) = self.fields.get("schema") else {
            return Err(self.missing("schema"));
        };
        let line = self.line_of(value.span());
        match value.get_ref() {
            DeValue::Integer(number) if number.radix() == 10 && number.as_str() == SCHEMA => Ok(()),
            DeValue::Integer(number) if number.as_str().parse::<u64>().is_ok_and(|n| n > 1) => {
                Err(self.source.refuse(
                    line,
                    format!(
                        "schema {} is newer than this version reads, which is {SCHEMA}",
                        number.as_str()
                    ),
                ))
            }
            _ => Err(self
                .source
                .refuse(line, format!("`schema` should be {SCHEMA}"))),
        }
    }

    /// Refuses every key that is not in the list.
    fn only(&self, known: &[&str]) -> Result<()> {
        match self
            .fields
            .keys()
            .find(|key| !known.contains(&key.get_ref().as_ref()))
        {
            None => Ok(()),
            Some(key) => Err(self.source.unknown_key(
                self.line_of(key.span()),
                key.get_ref(),
                known,
                self.what,
            )),
        }
    }

    fn text(&self, key: &str) -> Result<Option<(&'a str, u32)>> {
        match self.fields.get(key) {
            None => Ok(None),
            Some(value) => self.as_text(key, value).map(Some),
        }
    }

    fn required(&self, key: &str) -> Result<(&'a str, u32)> {
        self.text(key)?.ok_or_else(|| self.missing(key))
    }

    fn flag(&self, key: &str) -> Result<bool> {
        match self.fields.get(key) {
            None => Ok(false),
            Some(value) => match value.get_ref() {
                DeValue::Boolean(flag) => Ok(*flag),
                _ => Err(self.wrong(key, value, "true or false")),
            },
        }
    }

    fn array(&self, key: &str) -> Result<Option<&'a DeArray<'a>>> {
        match self.fields.get(key) {
            None => Ok(None),
            Some(value) => match value.get_ref() {
                DeValue::Array(list) => Ok(Some(list)),
                _ => Err(self.wrong(key, value, "a list")),
            },
        }
    }

    fn table(&self, key: &str, what: &'static str) -> Result<Option<Table<'a>>> {
        match self.fields.get(key) {
            None => Ok(None),
            Some(value) => self.as_table(key, value, what).map(Some),
        }
    }

    fn tables(&self, key: &str, what: &'static str) -> Result<Vec<Table<'a>>> {
        self.array(key)?
            .into_iter()
            .flat_map(|list| list.iter())
            .map(|value| self.as_table(key, value, what))
            .collect()
    }

    fn as_table(
        &self,
        key: &str,
        value: &'a Spanned<DeValue<'a>>,
        what: &'static str,
    ) -> Result<Table<'a>> {
        match value.get_ref() {
            DeValue::Table(fields) => Ok(Table {
                source: self.source,
                fields,
                line: self.line_of(value.span()),
                what,
            }),
            _ => Err(self.wrong(key, value, "a table")),
        }
    }

    fn as_text(&self, key: &str, value: &'a Spanned<DeValue<'a>>) -> Result<(&'a str, u32)> {
        match value.get_ref() {
            DeValue::String(text) => Ok((text, self.line_of(value.span()))),
            _ => Err(self.wrong(key, value, "a text in quotes")),
        }
    }

    fn wrong(&self, key: &str, value: &Spanned<DeValue<'_>>, wanted: &str) -> crate::Error {
        self.source.malformed(
            self.line_of(value.span()),
            format!("`{key}` in {} should be {wanted}", self.what),
        )
    }

    fn missing(&self, key: &str) -> crate::Error {
        self.source
            .malformed(self.line, format!("missing key `{key}` in {}", self.what))
    }

    fn line_of(&self, span: Range<usize>) -> u32 {
        self.source.line(span.start)
    }
}
