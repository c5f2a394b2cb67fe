//! Fields of a document that its rows keep. In: names and JSON. Out: the same, in a row.

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use crate::error::{Error, ErrorKind, Result};

/// Fields of a document by name, in the order in which they were put in; their values stay the JSON that they were.
///
/// # Examples
/// ```
/// use standpoint::report::KeptFields;
/// let mut fields = KeptFields::default();
/// fields.keep("outlet", r#"{"name": "Evening Gull"}"#)?;
/// assert_eq!(fields.get("outlet"), Some(r#"{"name": "Evening Gull"}"#));
/// assert!(fields.keep("day", "not JSON").is_err());
/// # Ok::<(), standpoint::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct KeptFields(Vec<(String, Box<RawValue>)>);

impl KeptFields {
    /// Puts a field in; one of the same name is replaced.
    ///
    /// # Errors
    /// [`ErrorKind::Syntax`] where the value is not JSON.
    pub fn keep(&mut self, name: &str, json: &str) -> Result<()> {
        let value = serde_json::from_str(json).map_err(|error| {
            Error::new(ErrorKind::Syntax, format!("field `{name}`: {error}")).with_source(error)
        })?;
        match self.0.iter_mut().find(|(known, _)| known == name) {
            Some((_, old)) => *old = value,
            None => self.0.push((name.to_owned(), value)),
        }
        Ok(())
    }

    /// A field's value, as the JSON that it was.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        let field = self.0.iter().find(|(known, _)| known == name);
        field.map(|(_, value)| value.get())
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for KeptFields {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for KeptFields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(InOrder)
    }
}

/// Reads an object without sorting its fields.
struct InOrder;

impl<'de> Visitor<'de> for InOrder {
    type Value = KeptFields;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<KeptFields, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = map.next_entry()? {
            fields.push(field);
        }
        Ok(KeptFields(fields))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn values_stay_as_they_are() {
        let mut fields = KeptFields::default();
        assert!(fields.is_empty());
        fields.keep("n", "1.50").unwrap();
        fields.keep("a", r#"["b", null]"#).unwrap();
        fields.keep("n", "1e3").unwrap();
        assert_eq!(
            serde_json::to_string(&fields).unwrap(),
            r#"{"n":1e3,"a":["b", null]}"#
        );
        assert_eq!(fields.get("n"), Some("1e3"));
        assert_eq!(fields.get("N"), None);
        let error = fields.keep("x", "{").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Syntax);
    }
}
