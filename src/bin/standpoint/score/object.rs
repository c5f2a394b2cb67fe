//! The fields of a JSON line that matter, read in one pass over the line; all others are skipped unread.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use standpoint::diagnostic::did_you_mean;
use standpoint::report::KeptFields;

use crate::json::names;

/// Names of the fields of a JSON line.
pub struct Fields {
    pub text: String,
    pub id: String,
    pub date: Option<String>,
    /// Those whose values are to be kept as they are.
    pub keep: Vec<Kept>,
    /// The fields of the first line of every file, for who asks for one that no line has.
    pub known: Mutex<BTreeSet<String>>,
}

/// A field whose values are kept.
pub struct Kept {
    name: String,
    /// Whether a line has it.
    found: AtomicBool,
}

impl Fields {
    /// Notes the fields of a file's first line.
    pub fn learn(&self, line: &[u8]) {
        if !self.keep.is_empty() {
            let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            known.extend(names(line));
        }
    }

    /// The fields that were noted.
    pub fn known(&self) -> Vec<String> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.iter().cloned().collect()
    }

    /// What to say of those of these names that no line has.
    pub fn missing(&self, asked: &[String]) -> Vec<String> {
        let known = self.known();
        let is_found = |name: &str| {
            let mut kept = self.keep.iter().filter(|kept| kept.name == name);
            kept.any(|kept| kept.found.load(Ordering::Relaxed))
        };
        let missing = asked.iter().filter(|name| !is_found(name));
        missing
            .map(|name| {
                let hint = did_you_mean(name, known.iter().map(String::as_str));
                format!("--keep {name}: no document has this field{hint}")
            })
            .collect()
    }
}

impl From<String> for Kept {
    fn from(name: String) -> Self {
        Self {
            name,
            found: AtomicBool::new(false),
        }
    }
}

/// What a line says.
#[derive(Default)]
pub struct Object<'l> {
    pub text: Option<Cow<'l, str>>,
    pub id: Option<Cow<'l, str>>,
    pub date: Option<Cow<'l, str>>,
    pub kept: KeptFields,
}

impl<'l> Object<'l> {
    /// Reads one line; it borrows the strings that have no escapes.
    pub fn read(line: &'l str, fields: &Fields) -> serde_json::Result<Self> {
        let mut json = serde_json::Deserializer::from_str(line);
        let object = json.deserialize_map(ObjectVisitor { fields })?;
        json.end()?;
        Ok(object)
    }

    /// The same without a borrow.
    pub fn into_owned<'any>(self) -> Object<'any> {
        let own = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        Object {
            text: self.text.map(own),
            id: self.id.map(own),
            date: self.date.map(own),
            kept: self.kept,
        }
    }
}

struct ObjectVisitor<'f> {
    fields: &'f Fields,
}

impl<'l> Visitor<'l> for ObjectVisitor<'_> {
    type Value = Object<'l>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<M: MapAccess<'l>>(self, mut map: M) -> Result<Self::Value, M::Error> {
        let mut object = Object::default();
        while let Some(field) = map.next_key_seed(FieldSeed {
            fields: self.fields,
        })? {
            match field {
                Field::Text if object.text.is_some() => {
                    let name = &self.fields.text;
                    return Err(de::Error::custom(format_args!(
                        "the field `{name}` is there twice"
                    )));
                }
                Field::Text => {
                    object.text = Some(map.next_value_seed(Text {
                        of: &self.fields.text,
                    })?)
                }
                Field::Id => object.id = map.next_value_seed(Id)?,
                Field::Date => object.date = map.next_value_seed(Id)?,
                // The same field may be both.
                Field::Both => {
                    let text = map.next_value_seed(Text {
                        of: &self.fields.text,
                    })?;
                    object.id = Some(text.clone());
                    object.text = Some(text);
                }
                Field::Kept(name, role) => {
                    let value = map.next_value::<&RawValue>()?.get();
                    let read = || Id.deserialize(&mut serde_json::Deserializer::from_str(value));
                    match role {
                        Role::Id => object.id = read().map_err(de::Error::custom)?,
                        Role::Date => object.date = read().map_err(de::Error::custom)?,
                        Role::None => {}
                    }
                    let kept = object.kept.keep(name, value);
                    kept.map_err(de::Error::custom)?;
                }
                Field::Other => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(object)
    }
}

enum Field<'f> {
    Text,
    Id,
    Date,
    Both,
    /// One that is kept, and what it is besides.
    Kept(&'f str, Role),
    Other,
}

#[derive(Clone, Copy)]
enum Role {
    Id,
    Date,
    None,
}

struct FieldSeed<'f> {
    fields: &'f Fields,
}

impl<'l, 'f> DeserializeSeed<'l> for FieldSeed<'f> {
    type Value = Field<'f>;

    fn deserialize<D: Deserializer<'l>>(self, deserializer: D) -> Result<Field<'f>, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<'f> Visitor<'_> for FieldSeed<'f> {
    type Value = Field<'f>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a field's name")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Field<'f>, E> {
        let is_date = self.fields.date.as_deref() == Some(name);
        let kept = self.fields.keep.iter().find(|kept| kept.name == name);
        let kept = kept.map(|kept| {
            kept.found.store(true, Ordering::Relaxed);
            kept.name.as_str()
        });
        Ok(
            match (name == self.fields.text, name == self.fields.id, kept) {
                (true, true, _) => Field::Both,
                (true, false, _) => Field::Text,
                (false, true, None) => Field::Id,
                (false, true, Some(kept)) => Field::Kept(kept, Role::Id),
                (false, false, Some(kept)) if is_date => Field::Kept(kept, Role::Date),
                (false, false, Some(kept)) => Field::Kept(kept, Role::None),
                (false, false, None) if is_date => Field::Date,
                (false, false, None) => Field::Other,
            },
        )
    }
}

/// The text: a string and nothing else.
struct Text<'f> {
    of: &'f str,
}

impl<'l> DeserializeSeed<'l> for Text<'_> {
    type Value = Cow<'l, str>;

    fn deserialize<D: Deserializer<'l>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'l> Visitor<'l> for Text<'_> {
    type Value = Cow<'l, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a string in the field `{}`", self.of)
    }

    fn visit_borrowed_str<E: de::Error>(self, text: &'l str) -> Result<Self::Value, E> {
        Ok(text.into())
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(text.to_owned().into())
    }
}

/// An id or a date: a string or a number, else none.
struct Id;

impl<'l> DeserializeSeed<'l> for Id {
    type Value = Option<Cow<'l, str>>;

    fn deserialize<D: Deserializer<'l>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'l> Visitor<'l> for Id {
    type Value = Option<Cow<'l, str>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an id")
    }

    fn visit_borrowed_str<E: de::Error>(self, text: &'l str) -> Result<Self::Value, E> {
        Ok(Some(text.into()))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Some(text.to_owned().into()))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Some(number.to_string().into()))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Some(number.to_string().into()))
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Some(number.to_string().into()))
    }

    fn visit_bool<E: de::Error>(self, _: bool) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_seq<S: de::SeqAccess<'l>>(self, mut seq: S) -> Result<Self::Value, S::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    fn visit_map<M: MapAccess<'l>>(self, mut map: M) -> Result<Self::Value, M::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(None)
    }
}
