//! The JSON schema of a [`Row`], for readers that check what they take in. The derives stand at the row; here are the
//! parts that serialise by hand or live elsewhere. The only other file that names the crate `schemars` is the row's.

use std::borrow::Cow;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::{PredictionSet, Row};
use crate::actor::mention::{Facet, Link};
use crate::actor::reading::Reading;
use crate::actor::roster::{ActorId, ActorKind, Codes};
use crate::span::Span;
use crate::stance::{PerClass, Stance};

/// The JSON schema (draft 2020-12) of one line of `score --format jsonl`, indented, with a newline at the end.
///
/// # Examples
/// ```
/// let schema: serde_json::Value = serde_json::from_str(&standpoint::report::row_schema()).expect("it is JSON");
/// assert!(schema["properties"]["prediction_set"].is_object());
/// ```
#[must_use]
pub fn row_schema() -> String {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<Row<'_>>();
    let title = "The stance of one paragraph toward one actor";
    schema.insert("title".to_owned(), title.into());
    format!("{:#}\n", schema.to_value())
}

/// Implements the schema of a type by an expression.
macro_rules! schema {
    ($type:ty, $name:literal, $schema:expr) => {
        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                $name.into()
            }

            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                let make: fn(&mut SchemaGenerator) -> Schema = $schema;
                make(generator)
            }
        }
    };
}

schema!(Span, "Span", |_| json_schema!({
    "description": "`[start, end)`, in bytes of the document, or in characters with `--offsets chars`.",
    "type": "array",
    "items": { "type": "integer", "minimum": 0 },
    "minItems": 2,
    "maxItems": 2,
}));

schema!(Stance, "Stance", |_| json_schema!({
    "type": "string",
    "enum": Stance::ALL.map(Stance::as_str),
}));

schema!(PerClass, "PerClass", |_| json_schema!({
    "description": "One number per label.",
    "type": "object",
    "properties": {
        "against": { "type": "number" },
        "neutral": { "type": "number" },
        "favor": { "type": "number" },
    },
    "required": Stance::ALL.map(Stance::as_str),
}));

schema!(PredictionSet, "PredictionSet", |generator| json_schema!({
    "type": "array",
    "items": generator.subschema_for::<Stance>(),
    "uniqueItems": true,
    "minItems": 1,
    "maxItems": Stance::ALL.len(),
}));

schema!(Facet, "Facet", |_| json_schema!({
    "description": "What kind of form names the actor.",
    "type": "string",
    "enum": Facet::ALL.map(Facet::as_str),
}));

schema!(Link, "Link", |_| json_schema!({
    "description": "How the mention was tied to its actor; later versions may add values.",
    "type": "string",
    "examples": [Link::Exact, Link::Alias, Link::Given],
}));

schema!(Reading, "Reading", |_| json_schema!({
    "description": "What a capital stands for.",
    "type": "string",
    "enum": [Reading::Government, Reading::Place, Reading::Unknown, Reading::Part],
}));

schema!(ActorKind, "ActorKind", |_| json_schema!({
    "description": "What kind of actor it is.",
    "type": "string",
    "enum": ActorKind::ALL.map(ActorKind::as_str),
}));

schema!(ActorId, "ActorId", |_| json_schema!({
    "description": "An identity in the roster, such as `ISR`; one composed with it, such as `ARM+lobby`; or that of somebody whom only the document names: `person:otto-lind`, `organisation:…`.",
    "type": "string",
    "pattern": "^[A-Za-z0-9._-]+([+][a-z-]+)?$|^(person|organisation|place):.+$",
}));

schema!(Codes, "Codes", |_| json_schema!({
    "description": "What other systems call the actor, such as `iso3`, `cameo` or `wikidata`.",
    "type": "object",
    "additionalProperties": { "type": "string" },
}));
