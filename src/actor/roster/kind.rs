//! What kind of actor somebody is, and whether "he" or "she" may stand for a person. In and out: the words that rosters
//! and rows have for it.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What kind of actor it is.
///
/// # Examples
/// ```
/// use standpoint::ActorKind;
/// assert_eq!(ActorKind::ArmedGroup.as_str(), "armed_group");
/// assert!(ActorKind::ALL.contains(&ActorKind::State));
/// ```
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
    /// A city or a region that is no actor: it is masked, and no stance is taken toward it.
    Place,
    /// Anything else.
    #[default]
    Other,
}

impl ActorKind {
    /// Every kind.
    pub const ALL: [Self; 16] = [
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
        Self::Place,
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
            Self::Place => "place",
            Self::Other => "other",
        }
    }
}

impl fmt::Display for ActorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What decides whether "he" or "she" may stand for a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub enum Gender {
    /// She.
    #[serde(rename = "f")]
    Female,
    /// He.
    #[serde(rename = "m")]
    Male,
}

impl Gender {
    /// Every gender that a roster can say.
    pub const ALL: [Self; 2] = [Self::Female, Self::Male];

    /// The gender as rosters spell it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Female => "f",
            Self::Male => "m",
        }
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
    fn a_gender_is_spelled_alike_in_rosters_and_rows() {
        for gender in Gender::ALL {
            assert_eq!(
                serde_json::to_value(gender).unwrap(),
                serde_json::Value::from(gender.as_str())
            );
        }
    }
}
