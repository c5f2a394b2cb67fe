//! The rules of a roster in TOML: `[[compose]]`, `[[relative]]`, `[guard.NAME]` and the heads of `[[not_actor]]`. In: the tables of a file. Out:
//! [`Rules`], or an error that names file, line and key.

use super::super::alias::CaseRule;
use super::super::mention::Facet;
use super::super::normal::folded;
use super::keys::{COMPOSE, GUARD, PREFERENCE, RELATIVE};
use super::kind::ActorKind;
use super::rules::{Compose, Guard, Part, Preference, Relative, Rules};
use super::table::Table;
use crate::error::Result;

/// Reads the rules of a file, but for the heads of its `not_actor` entries.
pub(super) fn read_rules(file: &Table<'_>) -> Result<Rules> {
    let mut rules = Rules::default();
    for entry in file.tables("compose", &COMPOSE)? {
        let compose = read_compose(&entry)?;
        let known = |noun: &&String| {
            rules
                .compose
                .iter()
                .any(|c: &Compose| c.nouns.contains(noun))
        };
        if let Some(noun) = compose.nouns.iter().find(known) {
            let message = format!("the noun {noun:?} is in an earlier compose entry already");
            return Err(entry.source.refuse(entry.line, message));
        }
        rules.compose.push(compose);
    }
    for entry in file.tables("relative", &RELATIVE)? {
        let relative = read_relative(&entry)?;
        let earlier: Vec<&str> = rules
            .relative
            .iter()
            .flat_map(|r: &Relative| &r.forms)
            .map(|form| form.folded())
            .collect();
        if let Some(form) = relative
            .forms
            .iter()
            .find(|f| earlier.contains(&f.folded()))
        {
            let message = format!("{:?} is in an earlier relative entry already", form.text());
            return Err(entry.source.refuse(form.place().line, message));
        }
        rules.relative.push(relative);
    }
    for (name, entry) in file.named("guard", &GUARD)? {
        rules.guards.push(read_guard(name, &entry)?);
    }
    Ok(rules)
}

/// The heads of a `not_actor` entry.
pub(super) fn read_heads(entry: &Table<'_>, heads: &mut Vec<String>) -> Result<()> {
    for (head, line) in entry.texts("head")? {
        if head.is_empty() || !head.chars().all(char::is_alphanumeric) {
            let message = format!("bad head {head:?}: it should be one word");
            return Err(entry.source.refuse(line, message));
        }
        heads.push(head.to_owned());
    }
    Ok(())
}

fn read_compose(table: &Table<'_>) -> Result<Compose> {
    table.only_known()?;
    let source = table.source;
    let nouns = words(table, "noun")?;
    if nouns.is_empty() {
        return Err(table.missing("noun"));
    }
    let (role, line) = table.required("role")?;
    let all = |allowed: fn(u8) -> bool| !role.is_empty() && role.bytes().all(allowed);
    let part = if all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_') {
        Part::Role(role.to_owned())
    } else if all(|b| b.is_ascii_lowercase() || b == b'-') {
        Part::Group(role.to_owned())
    } else {
        let message = format!("bad role {role:?}: it should be in capitals, or in small letters");
        return Err(source.refuse(line, message));
    };
    let kind = match (table.text("kind")?, &part) {
        (Some((text, line)), _) => source.kind(line, text)?,
        (None, Part::Role(_)) => ActorKind::Institution,
        (None, Part::Group(_)) => ActorKind::Other,
    };
    let label = match table.text("label")? {
        Some((label, _)) => label.to_owned(),
        None => nouns.first().cloned().unwrap_or_default(),
    };
    Ok(Compose {
        nouns,
        part,
        label,
        kind,
        unless_next: words(table, "unless_next")?,
        place: source.at(table.line),
    })
}

/// Phrases in their folded spelling.
fn words(table: &Table<'_>, key: &str) -> Result<Vec<String>> {
    let source = table.source;
    let phrases = table.texts(key)?.into_iter().map(|(text, line)| {
        let alias = source.alias(line, text, Facet::Name, CaseRule::Any)?;
        Ok(alias.folded().to_owned())
    });
    phrases.collect()
}

fn read_relative(table: &Table<'_>) -> Result<Relative> {
    table.only_known()?;
    let source = table.source;
    let forms: Vec<_> = table
        .texts("t")?
        .into_iter()
        .map(|(text, line)| source.alias(line, text, Facet::Name, CaseRule::Exact))
        .collect::<Result<_>>()?;
    if forms.is_empty() {
        return Err(table.missing("t"));
    }
    let roles: Vec<String> = table
        .texts("role")?
        .into_iter()
        .map(|(role, line)| source.id(line, role).map(|_| role.to_owned()))
        .collect::<Result<_>>()?;
    if roles.is_empty() {
        return Err(table.missing("role"));
    }
    let home = match table.text("home")? {
        Some((id, line)) => Some(source.id(line, id)?),
        None => None,
    };
    Ok(Relative {
        forms,
        roles,
        home,
        article: table.flag("article")?,
        place: source.at(table.line),
    })
}

fn read_guard(name: &str, table: &Table<'_>) -> Result<Guard> {
    table.only_known()?;
    let source = table.source;
    let default = match table.text("default")? {
        Some((id, line)) => Some(source.id(line, id)?),
        None => None,
    };
    let mut prefer = Vec::new();
    for entry in table.tables("prefer", &PREFERENCE)? {
        entry.only_known()?;
        let (id, line) = entry.required("id")?;
        let anchors = |key| -> Result<Vec<String>> {
            let texts = entry.texts(key)?.into_iter();
            Ok(texts.map(|(text, _)| text.to_owned()).collect())
        };
        let if_any = anchors("if_any")?;
        if if_any.iter().all(|word| folded(word).trim().is_empty()) {
            return Err(entry.missing("if_any"));
        }
        prefer.push(Preference {
            id: source.id(line, id)?,
            if_any,
            unless_any: anchors("unless_any")?,
            place: source.at(line),
        });
    }
    Ok(Guard {
        name: name.to_owned(),
        default,
        prefer,
        place: source.at(table.line),
    })
}
