//! A place where a text names an actor.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::reading::Reading;
use crate::span::Span;

/// What kind of surface form names the actor.
///
/// # Examples
/// ```
/// use standpoint::Facet;
/// assert_eq!(Facet::People.as_str(), "people");
/// assert!(!Facet::Adjective.names_actor(), "an adjective is masked, and makes no row");
/// ```
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Facet {
    /// A name or abbreviation: "Israel", "UN".
    #[default]
    Name,
    /// An adjective: "Israeli". It is masked, but by itself it is no mention of the state.
    Adjective,
    /// A people noun: "Israelis". It counts to the state and says that it means people.
    People,
    /// A capital or seat that stands for the government: "Tel Aviv", "the Kremlin".
    Metonym,
    /// A nominal that stands for somebody: "the Israeli politician". No roster has one.
    Role,
}

impl Facet {
    /// Every facet.
    pub const ALL: [Self; 5] = [
        Self::Name,
        Self::Adjective,
        Self::People,
        Self::Metonym,
        Self::Role,
    ];
    /// Every facet that an alias of a roster may have.
    pub const OF_ROSTERS: [Self; 4] = [Self::Name, Self::Adjective, Self::People, Self::Metonym];

    /// The facet as rosters and rows spell it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Adjective => "adjective",
            Self::People => "people",
            Self::Metonym => "metonym",
            Self::Role => "role",
        }
    }

    /// Whether a form of this facet is a mention of the actor, so that a row of scores may rest on it.
    /// Forms of every facet are masked.
    #[must_use]
    pub const fn names_actor(self) -> bool {
        !matches!(self, Self::Adjective)
    }
}

impl fmt::Display for Facet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// How a mention was tied to its actor.
///
/// # Examples
/// ```
/// use standpoint::Link;
/// assert_eq!(Link::Pronoun.to_string(), "pronoun");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Link {
    /// The actor's name as the roster has it, a composed actor's, or the full name of somebody on no roster.
    Exact,
    /// Another alias of the roster, a first name, or a name that its paragraph completes ("Parliament").
    Alias,
    /// The initials of a full name in the document.
    Acronym,
    /// The last name of a person whom the document names in full.
    Surname,
    /// A nominal for a person whom the document names ("the Israeli politician"), for the holder of an office, or for a government ("the Norwegian
    /// president" where the roster knows no holder).
    Role,
    /// He or she, where exactly one person fits.
    Pronoun,
    /// The span was given by the caller.
    Given,
}

impl Link {
    /// The link as rows spell it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Alias => "alias",
            Self::Acronym => "acronym",
            Self::Surname => "surname",
            Self::Role => "role",
            Self::Pronoun => "pronoun",
            Self::Given => "given",
        }
    }
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A place where a text names an actor.
///
/// # Examples
/// ```
/// use standpoint::actor::{Link, Matcher, Roster};
///
/// let roster = Roster::world();
/// let text = "Norwegian ships left.";
/// let mut mentions = Vec::new();
/// Matcher::new(&roster)?.find(text, &mut mentions);
/// let mention = &mentions[0];
/// assert_eq!(mention.span.of(text), Some("Norwegian"));
/// assert_eq!(roster.actors()[mention.actor as usize].id().as_str(), "NOR");
/// assert_eq!(mention.link, Link::Alias);
/// assert!(!mention.names_actor(), "an adjective alone names nobody");
/// # Ok::<(), standpoint::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Mention {
    /// Where it stands, in bytes of the text that was searched.
    pub span: Span,
    /// Position of the actor in [`Roster::actors`](crate::Roster::actors); from that list's length on, in the list of those whom only the document
    /// introduces.
    pub actor: u32,
    /// What kind of form it is.
    pub facet: Facet,
    /// How it was tied to its actor.
    pub link: Link,
    /// How sure the tie is, in [0, 1].
    pub confidence: f32,
    /// What it stands for, where that is in question.
    pub reading: Option<Reading>,
}

impl Mention {
    /// Whether the actor is meant, so that a row of scores may rest on the mention: not by an adjective, by a city that is only a place, or
    /// by a part of the name of something else. Every mention is masked.
    #[must_use]
    pub const fn names_actor(&self) -> bool {
        self.facet.names_actor() && !matches!(self.reading, Some(Reading::Place | Reading::Part))
    }
}
