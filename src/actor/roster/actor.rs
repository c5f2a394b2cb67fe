//! One actor of a roster: identity, kind, codes, parents and aliases. In: validated fields. Out: a value that is
//! cheap to clone, because every row of scores carries one.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::super::alias::Alias;
use super::super::place::Place;
use super::kind::{ActorKind, Gender};
use super::office::Office;

/// An actor's identity within a roster, such as `ISR` or `ISR.LEG`: ASCII letters, digits, `.`, `_` and `-`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ActorId(Arc<str>);

impl ActorId {
    /// The identity, or `None` where the text is empty or has another character.
    pub(crate) fn new(text: &str) -> Option<Self> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
        (!text.is_empty() && text.bytes().all(allowed)).then(|| Self(text.into()))
    }

    /// The identity of an actor whom only a document introduces: `person:otto-lind`, `ARM+lobby`. Rosters have no `:` and no `+` in theirs, so that
    /// neither is taken for the other.
    pub(crate) fn of_document(text: impl Into<Arc<str>>) -> Self {
        Self(text.into())
    }

    /// The identity as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ActorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for ActorId {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for ActorId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// What other systems call the actor.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Codes {
    /// ISO 3166-1 alpha-2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iso2: Option<String>,
    /// ISO 3166-1 alpha-3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iso3: Option<String>,
    /// The actor code of CAMEO, as event data use it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cameo: Option<String>,
    /// The item in Wikidata, `Q` and a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wikidata: Option<String>,
}

impl Codes {
    /// Key and value of every code that there is, in a fixed order.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        [
            ("iso2", &self.iso2),
            ("iso3", &self.iso3),
            ("cameo", &self.cameo),
            ("wikidata", &self.wikidata),
        ]
        .into_iter()
        .filter_map(|(key, code)| code.as_deref().map(|code| (key, code)))
    }

    /// Takes over every code that the other ones have.
    pub(super) fn overwrite_with(&mut self, other: &Self) {
        for (code, new) in [
            (&mut self.iso2, &other.iso2),
            (&mut self.iso3, &other.iso3),
            (&mut self.cameo, &other.cameo),
            (&mut self.wikidata, &other.wikidata),
        ] {
            if new.is_some() {
                code.clone_from(new);
            }
        }
    }
}

/// An actor of a roster. Clones share one allocation.
///
/// # Examples
/// ```
/// use standpoint::{ActorKind, Roster};
/// let world = Roster::world();
/// let knesset = world.get("ISR.LEG").expect("a parliament");
/// assert_eq!(knesset.kind(), ActorKind::Institution);
/// assert_eq!(knesset.rolls_up_to()[0].as_str(), "ISR");
/// assert_eq!(world.get("ISR").and_then(|state| state.codes().iso2.as_deref()), Some("IL"));
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Actor(Arc<Fields>);

/// What roster files say about an actor.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Fields {
    pub(super) id: ActorId,
    pub(super) kind: ActorKind,
    pub(super) name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) official: Option<String>,
    pub(super) codes: Codes,
    pub(super) rolls_up_to: Vec<ActorId>,
    pub(super) aliases: Vec<Alias>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) gender: Option<Gender>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) offices: Vec<Office>,
    /// Aliases that were typed although the same entry had them already.
    #[serde(skip)]
    pub(super) repeated: Vec<Alias>,
    /// Where each code was typed.
    #[serde(skip)]
    pub(super) code_places: Vec<(&'static str, Place)>,
    #[serde(skip)]
    pub(super) place: Place,
}

impl Actor {
    pub(super) fn new(fields: Fields) -> Self {
        Self(Arc::new(fields))
    }

    /// An actor whom only a document introduces.
    pub(crate) fn of_document(
        id: ActorId,
        kind: ActorKind,
        name: impl Into<String>,
        rolls_up_to: Vec<ActorId>,
    ) -> Self {
        Self::new(Fields {
            id,
            kind,
            name: name.into(),
            official: None,
            codes: Codes::default(),
            rolls_up_to,
            aliases: Vec::new(),
            gender: None,
            offices: Vec::new(),
            repeated: Vec::new(),
            code_places: Vec::new(),
            place: Place {
                file: "document".into(),
                line: 0,
            },
        })
    }

    /// The identity, unique in the roster.
    #[must_use]
    pub fn id(&self) -> &ActorId {
        &self.0.id
    }

    /// What kind of actor it is.
    #[must_use]
    pub fn kind(&self) -> ActorKind {
        self.0.kind
    }

    /// The name to show.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// The official name, where the roster has one.
    #[must_use]
    pub fn official(&self) -> Option<&str> {
        self.0.official.as_deref()
    }

    /// What other systems call it.
    #[must_use]
    pub fn codes(&self) -> &Codes {
        &self.0.codes
    }

    /// The actors that it counts to when a report rolls up: the Knesset to Israel. It is never merged with them.
    #[must_use]
    pub fn rolls_up_to(&self) -> &[ActorId] {
        &self.0.rolls_up_to
    }

    /// What it is called, its name and its official name included.
    #[must_use]
    pub fn aliases(&self) -> &[Alias] {
        &self.0.aliases
    }

    /// What decides whether "he" or "she" may stand for it, where the roster says so.
    #[must_use]
    pub fn gender(&self) -> Option<Gender> {
        self.0.gender
    }

    /// The offices that it holds or held.
    #[must_use]
    pub fn offices(&self) -> &[Office] {
        &self.0.offices
    }

    /// The file or other source that the actor was read from.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.0.place.file
    }

    /// The line, from 1, of its place.
    #[must_use]
    pub fn line(&self) -> u32 {
        self.0.place.line
    }

    /// Where the actor was read from.
    pub(crate) fn at(&self) -> &Place {
        &self.0.place
    }

    /// Aliases that were typed although the same entry had them already.
    pub(crate) fn repeated(&self) -> &[Alias] {
        &self.0.repeated
    }

    /// Key, code and the place where it was typed, of every code that there is.
    pub(crate) fn placed_codes(&self) -> impl Iterator<Item = (&'static str, &str, &Place)> {
        self.0.codes.iter().map(|(key, code)| {
            let typed = self.0.code_places.iter().rfind(|(other, _)| *other == key);
            (key, code, typed.map_or(self.at(), |(_, place)| place))
        })
    }

    /// The actor after a change.
    pub(super) fn changed(&self, change: impl FnOnce(&mut Fields)) -> Self {
        let mut fields = Fields::clone(&self.0);
        change(&mut fields);
        Self::new(fields)
    }

    /// The same actor without roll-ups to, and offices of, actors that the condition does not admit.
    pub(super) fn referring_to(&self, condition: impl Fn(&ActorId) -> bool) -> Self {
        let mut referred = self
            .rolls_up_to()
            .iter()
            .chain(self.offices().iter().map(Office::of));
        let admitted = |alias: &Alias| alias.needs().is_none_or(&condition);
        if referred.all(&condition) && self.aliases().iter().all(admitted) {
            return self.clone();
        }
        self.changed(|fields| {
            fields
                .aliases
                .retain(|alias| alias.needs().is_none_or(&condition));
            fields.rolls_up_to.retain(&condition);
            fields.offices.retain(|office| condition(office.of()));
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_identity_has_no_blank() {
        assert!(ActorId::new("p.le-pen_2").is_some());
        for text in ["", "A B", "İSR", "A/B"] {
            assert!(ActorId::new(text).is_none(), "{text:?}");
        }
    }

    #[test]
    fn absent_codes_are_not_written() {
        let codes = Codes {
            iso2: Some("IL".into()),
            ..Codes::default()
        };
        assert_eq!(serde_json::to_string(&codes).unwrap(), r#"{"iso2":"IL"}"#);
    }
}
