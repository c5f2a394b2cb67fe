//! One actor of a roster: identity, kind, codes, parents and aliases. In: validated fields. Out: a value that is
//! cheap to clone, because every row of scores carries one.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::super::alias::Alias;

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

/// What kind of actor it is.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ActorKind {
    /// A state of today.
    State,
    /// A state that is no more: the Soviet Union.
    HistoricState,
    /// A territory, whoever holds it.
    Territory,
    /// An organisation of states: the UN.
    Igo,
    /// An organisation outside government.
    Ngo,
    /// An armed group that is no state's army.
    ArmedGroup,
    /// A political party.
    Party,
    /// A part of a state: a parliament, an army, a court.
    Institution,
    /// A person.
    Person,
    /// People of one origin who live elsewhere.
    Diaspora,
    /// A group that presses for somebody's interests.
    Lobby,
    /// A newspaper, a broadcaster, a platform.
    Media,
    /// A company.
    Company,
    /// An ethnic group.
    Ethnic,
    /// Anything else.
    #[default]
    Other,
}

impl ActorKind {
    /// Every kind.
    pub const ALL: [Self; 15] = [
        Self::State,
        Self::HistoricState,
        Self::Territory,
        Self::Igo,
        Self::Ngo,
        Self::ArmedGroup,
        Self::Party,
        Self::Institution,
        Self::Person,
        Self::Diaspora,
        Self::Lobby,
        Self::Media,
        Self::Company,
        Self::Ethnic,
        Self::Other,
    ];

    /// The kind as rosters and rows spell it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::State => "state",
            Self::HistoricState => "historic_state",
            Self::Territory => "territory",
            Self::Igo => "igo",
            Self::Ngo => "ngo",
            Self::ArmedGroup => "armed_group",
            Self::Party => "party",
            Self::Institution => "institution",
            Self::Person => "person",
            Self::Diaspora => "diaspora",
            Self::Lobby => "lobby",
            Self::Media => "media",
            Self::Company => "company",
            Self::Ethnic => "ethnic",
            Self::Other => "other",
        }
    }
}

impl fmt::Display for ActorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
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
}

/// An actor of a roster. Clones share one allocation.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Actor(Arc<Fields>);

/// What a roster file says about an actor.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct Fields {
    pub(super) id: ActorId,
    pub(super) kind: ActorKind,
    pub(super) name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) official: Option<String>,
    pub(super) codes: Codes,
    pub(super) rolls_up_to: Vec<ActorId>,
    pub(super) aliases: Vec<Alias>,
    #[serde(skip)]
    pub(super) place: Arc<str>,
    #[serde(skip)]
    pub(super) line: u32,
}

impl Actor {
    pub(super) fn new(fields: Fields) -> Self {
        Self(Arc::new(fields))
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

    /// The file or other source that the actor was read from.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.0.place
    }

    /// The line, from 1, of its place.
    #[must_use]
    pub fn line(&self) -> u32 {
        self.0.line
    }

    /// The same actor that rolls up only to actors that the condition admits.
    pub(super) fn rolling_up_to(&self, condition: impl Fn(&ActorId) -> bool) -> Self {
        if self.0.rolls_up_to.iter().all(&condition) {
            return self.clone();
        }
        Self::new(Fields {
            id: self.0.id.clone(),
            kind: self.0.kind,
            name: self.0.name.clone(),
            official: self.0.official.clone(),
            codes: self.0.codes.clone(),
            rolls_up_to: self
                .rolls_up_to()
                .iter()
                .filter(|id| condition(id))
                .cloned()
                .collect(),
            aliases: self.0.aliases.clone(),
            place: self.0.place.clone(),
            line: self.0.line,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_kind_is_spelled_alike_in_rosters_and_rows() {
        for kind in ActorKind::ALL {
            assert_eq!(
                serde_json::to_value(kind).unwrap(),
                serde_json::Value::from(kind.as_str())
            );
        }
    }

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
