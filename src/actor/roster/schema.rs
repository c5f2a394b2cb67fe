//! The JSON schema of a roster in TOML, by which editors complete and check what is typed. In: the keys that the reader
//! knows. Out: the schema as text. Draft 7, because that is what editors of TOML understand.

use serde_json::{Map, Value, json};

use super::super::mention::Facet;
use super::keys::{
    ACTOR, ALIAS, CODES, COMPOSE, EXTENSION, Entry, GUARD, Key, NOT_ACTOR, OFFICE, PARENT,
    PREFERENCE, RELATIVE, ROSTER, Shape,
};
use super::kind::{ActorKind, Gender};
use super::table::SCHEMA;

/// The JSON schema (draft 7) of a roster in TOML, indented, with a newline at the end. A day is a text of the form
/// `2021-06-13`, as editors hand it to the schema.
///
/// It knows keys and types; that ids exist and aliases are nobody else's is what `actors check` is for.
///
/// # Examples
/// ```
/// let schema: serde_json::Value = serde_json::from_str(&standpoint::actor::roster_schema())?;
/// assert_eq!(schema["definitions"]["office"]["required"][0], "role");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[must_use]
pub fn roster_schema() -> String {
    let entries = [
        &ACTOR,
        &EXTENSION,
        &ALIAS,
        &CODES,
        &PARENT,
        &OFFICE,
        &NOT_ACTOR,
        &COMPOSE,
        &RELATIVE,
        &GUARD,
        &PREFERENCE,
    ];
    let definitions: Map<String, Value> = entries
        .into_iter()
        .map(|entry| (entry.name.to_owned(), Value::Object(table(entry))))
        .collect();
    let mut schema = table(&ROSTER);
    schema.insert(
        "$schema".to_owned(),
        "http://json-schema.org/draft-07/schema#".into(),
    );
    schema.insert("title".to_owned(), "A roster of actors".into());
    schema.insert("definitions".to_owned(), Value::Object(definitions));
    format!("{:#}\n", Value::Object(schema))
}

fn table(entry: &Entry) -> Map<String, Value> {
    let properties: Map<String, Value> = entry
        .keys
        .iter()
        .map(|key| (key.name.to_owned(), property(key)))
        .collect();
    let required: Vec<&str> = entry
        .keys
        .iter()
        .filter(|key| key.required)
        .map(|key| key.name)
        .collect();
    let mut schema = Map::new();
    schema.insert("type".to_owned(), "object".into());
    schema.insert("properties".to_owned(), Value::Object(properties));
    schema.insert("required".to_owned(), required.into());
    schema.insert("additionalProperties".to_owned(), false.into());
    schema
}

fn property(key: &Key) -> Value {
    let mut schema = match key.shape {
        Shape::Schema => json!({ "const": SCHEMA }),
        Shape::Text => text(),
        Shape::Pattern(pattern) => json!({ "type": "string", "pattern": pattern }),
        Shape::Id => id(),
        Shape::Kind => json!({ "enum": ActorKind::ALL.map(ActorKind::as_str) }),
        Shape::Facet => json!({ "enum": Facet::OF_ROSTERS.map(Facet::as_str) }),
        Shape::Gender => json!({ "enum": Gender::ALL.map(Gender::as_str) }),
        Shape::Fold => json!({ "const": "case" }),
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::Date => json!({
            "type": "string",
            "format": "date",
            "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        }),
        Shape::Texts => json!({ "type": "array", "items": text() }),
        Shape::Ids => json!({ "type": "array", "items": id() }),
        Shape::Table(entry) => json!({ "allOf": [reference(entry)] }),
        Shape::Named(entry) => {
            json!({ "type": "object", "additionalProperties": reference(entry) })
        }
        Shape::Tables([entry]) => json!({ "type": "array", "items": reference(entry) }),
        Shape::Tables(entries) => {
            let choices: Vec<Value> = entries.iter().map(|entry| reference(entry)).collect();
            json!({ "type": "array", "items": { "anyOf": choices } })
        }
    };
    if let Some(fields) = schema.as_object_mut() {
        fields.insert("description".to_owned(), key.meaning.into());
    }
    schema
}

fn text() -> Value {
    json!({ "type": "string", "minLength": 1 })
}

fn id() -> Value {
    json!({ "type": "string", "pattern": "^[A-Za-z0-9._-]+$" })
}

fn reference(entry: &Entry) -> Value {
    json!({ "$ref": format!("#/definitions/{}", entry.name) })
}
