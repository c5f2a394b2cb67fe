//! Rosters in TOML. In: the text of a file. Out: what it says, or an error that names file, line, key and the nearest
//! known key. The tree is walked by hand, because a derived reader neither keeps the line of an alias nor says which
//! key was meant.

use toml::de::DeTable;

use super::super::alias::{Alias, CaseRule};
use super::super::mention::Facet;
use super::super::place::Place;
use super::actor::{Actor, ActorId, Codes, Fields};
use super::keys::{ACTOR, ALIAS, CODES, EXTENSION, NOT_ACTOR, OFFICE, PARENT, ROSTER};
use super::kind::ActorKind;
use super::layer::{Disabled, Extension, Layer};
use super::office::Office;
use super::source::Source;
use super::table::Table;
use super::toml_rules::{read_heads, read_rules};
use crate::error::Result;

/// Reads a roster file.
pub(super) fn read(source: &Source, text: &str) -> Result<Layer> {
    let root = DeTable::parse(text).map_err(|error| {
        let offset = error.span().map_or(0, |span| span.start);
        let message = error.message().trim().replace('\n', ", ");
        source.malformed_at(offset, message).with_source(error)
    })?;
    let file = Table::new(source, root.get_ref(), 1, &ROSTER);
    // The number comes first: a newer file has keys that this version does not know.
    file.schema()?;
    file.only_known()?;
    let mut layer = Layer {
        name: file.text("name")?.map(|(name, _)| name.to_owned()),
        only: file.flag("only")?,
        ..Layer::default()
    };
    for (id, line) in file.texts("disable")? {
        layer.disabled.push(Disabled {
            id: source.id(line, id)?,
            place: source.at(line),
        });
    }
    for entry in file.tables("actor", &ACTOR)? {
        if entry.has("extends") {
            layer.extensions.push(read_extension(entry)?);
        } else {
            layer.actors.push(read_actor(&entry)?);
        }
    }
    layer.rules = read_rules(&file)?;
    for entry in file.tables("not_actor", &NOT_ACTOR)? {
        read_phrases(&entry, &mut layer.phrases)?;
        read_heads(&entry, &mut layer.rules.heads)?;
    }
    layer.rules.settle();
    Ok(layer)
}

fn read_actor(table: &Table<'_>) -> Result<Actor> {
    table.only_known()?;
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
    let gender = match table.text("gender")? {
        Some((text, line)) => Some(source.gender(line, text)?),
        None => None,
    };
    let (codes, code_places) = read_codes(table)?;
    let official_text = official.as_ref().map(|alias| alias.text().to_owned());
    let name = name_alias.text().to_owned();
    let (typed, repeated) = super::layer::without_repeats(read_aliases(table)?);
    Ok(Actor::new(Fields {
        id,
        kind,
        name,
        official: official_text,
        codes,
        rolls_up_to: read_parents(table)?,
        aliases: super::layer::with_implied(name_alias, official, typed),
        gender,
        offices: read_offices(table)?,
        repeated,
        code_places,
        place: source.at(table.line),
    }))
}

fn read_extension(table: Table<'_>) -> Result<Extension> {
    let source = table.source;
    let table = table.read_as(&EXTENSION);
    let is_key_of_actors_only = |(key, _): &(&str, u32)| {
        ACTOR.names().any(|name| name == *key) && !EXTENSION.names().any(|name| name == *key)
    };
    if let Some((key, line)) = table.keys().find(is_key_of_actors_only) {
        let allowed: Vec<&str> = EXTENSION
            .names()
            .filter(|&name| name != "extends")
            .collect();
        return Err(source.refuse(
            line,
            format!(
                "`{key}` cannot stand beside `extends`, which goes with: {}",
                allowed.join(", ")
            ),
        ));
    }
    table.only_known()?;
    let (id, line) = table.required("extends")?;
    let (aliases, repeated) = super::layer::without_repeats(read_aliases(&table)?);
    let (codes, code_places) = read_codes(&table)?;
    let removed = table
        .texts("remove_alias")?
        .into_iter()
        .map(|(text, line)| source.alias(line, text, Facet::Name, CaseRule::Capitals))
        .collect::<Result<_>>()?;
    Ok(Extension {
        id: source.id(line, id)?,
        place: source.at(line),
        removed,
        aliases,
        repeated,
        codes,
        code_places,
        offices: read_offices(&table)?,
    })
}

fn read_codes(table: &Table<'_>) -> Result<(Codes, Vec<(&'static str, Place)>)> {
    let mut codes = Codes::default();
    let mut places = Vec::new();
    if let Some(codes_table) = table.table("codes", &CODES)? {
        codes_table.only_known()?;
        for key in CODES.names() {
            if let Some((code, line)) = codes_table.text(key)? {
                table.source.code(line, &mut codes, key, code)?;
                places.push((key, table.source.at(line)));
            }
        }
    }
    Ok((codes, places))
}

fn read_parents(table: &Table<'_>) -> Result<Vec<ActorId>> {
    let mut parents = Vec::new();
    for entry in table.tables("rolls_up_to", &PARENT)? {
        entry.only_known()?;
        let (id, line) = entry.required("id")?;
        parents.push(table.source.id(line, id)?);
    }
    Ok(parents)
}

fn read_offices(table: &Table<'_>) -> Result<Vec<Office>> {
    let source = table.source;
    let mut offices = Vec::new();
    for entry in table.tables("office", &OFFICE)? {
        entry.only_known()?;
        let (role, line) = entry.required("role")?;
        if !role.contains(char::is_alphanumeric) {
            let message = format!("empty role {role:?}: it has no letter and no digit");
            return Err(source.refuse(line, message));
        }
        let (of, of_line) = entry.required("of")?;
        let of = source.id(of_line, of)?;
        let Some((from, _)) = entry.date("from")? else {
            return Err(entry.missing("from"));
        };
        let to = entry.date("to")?;
        if let Some((to, line)) = to.filter(|&(to, _)| to <= from) {
            let message = format!("an office from {from} to {to}: `to` should be a later day");
            return Err(source.refuse(line, message));
        }
        let days = (from, to.map(|(to, _)| to));
        offices.push(Office::new(role, of, days, source.at(entry.line)));
    }
    Ok(offices)
}

fn read_aliases(table: &Table<'_>) -> Result<Vec<Alias>> {
    let entries = table.tables("alias", &ALIAS)?;
    entries.iter().map(read_alias).collect()
}

fn read_alias(table: &Table<'_>) -> Result<Alias> {
    table.only_known()?;
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
    let guard = table.text("guard")?.map(|(name, _)| name.into());
    let needs = match table.text("needs")? {
        Some((id, line)) => Some(source.id(line, id)?),
        None => None,
    };
    let alias = source.alias(line, text, facet, case)?.under(guard, needs);
    if !table.flag("capital")? {
        return Ok(alias);
    }
    if facet != Facet::Metonym {
        return Err(source.refuse(line, "`capital` needs `facet = \"metonym\"`"));
    }
    Ok(alias.of_capital())
}

fn read_phrases(table: &Table<'_>, phrases: &mut Vec<Alias>) -> Result<()> {
    table.only_known()?;
    for (text, line) in table.texts("t")? {
        let phrase = table
            .source
            .alias(line, text, Facet::Name, CaseRule::Capitals)?;
        phrases.push(phrase);
    }
    Ok(())
}
