//! The three labels and the probabilities over them. *Mixed*, *uncertain* and *no mention* are not labels:
//! see [`StanceScore`](crate::StanceScore).

use std::fmt;

use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};

/// Number of labels.
pub const CLASSES: usize = 3;

/// The stance that a paragraph takes toward an actor.
///
/// # Examples
/// ```
/// use standpoint::Stance;
/// assert_eq!(Stance::Favor.to_string(), "favor");
/// assert_eq!(Stance::ALL[Stance::Against.index()], Stance::Against);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stance {
    /// The actor is criticised, accused, blamed, or shown doing harm.
    Against,
    /// The actor is mentioned as a fact, or praise and blame balance.
    Neutral,
    /// The actor is praised, supported, or credited with something good.
    Favor,
}

impl Stance {
    /// The three labels in the order in which every probability and every weight is stored.
    pub const ALL: [Self; CLASSES] = [Self::Against, Self::Neutral, Self::Favor];

    /// Position in [`Stance::ALL`].
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }

    /// `against`, `neutral` or `favor`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Against => "against",
            Self::Neutral => "neutral",
            Self::Favor => "favor",
        }
    }
}

impl fmt::Display for Stance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// One number per label, in the order of [`Stance::ALL`]: probabilities, logits or contributions.
///
/// # Examples
/// ```
/// use standpoint::{PerClass, Stance};
/// let probabilities = PerClass([0.1, 0.3, 0.6]);
/// assert_eq!(probabilities.largest(), Stance::Favor);
/// assert_eq!(probabilities.of(Stance::Neutral), 0.3);
/// assert_eq!(probabilities.polarity(), 0.5);
/// assert!(probabilities.is_unsure(0.25) && !probabilities.is_unsure(0.35));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(from = "Named")]
pub struct PerClass(pub [f32; CLASSES]);

impl PerClass {
    /// The number of one label.
    #[must_use]
    pub const fn of(&self, stance: Stance) -> f32 {
        let [against, neutral, favor] = self.0;
        match stance {
            Stance::Against => against,
            Stance::Neutral => neutral,
            Stance::Favor => favor,
        }
    }

    /// The label of the largest number; the earlier one in [`Stance::ALL`] where two are equal.
    #[must_use]
    pub fn largest(&self) -> Stance {
        let mut best = Stance::Against;
        for stance in [Stance::Neutral, Stance::Favor] {
            if self.of(stance) > self.of(best) {
                best = stance;
            }
        }
        best
    }

    /// One for this label, zero for the others.
    #[must_use]
    pub fn certain(stance: Stance) -> Self {
        Self(Stance::ALL.map(|other| if other == stance { 1.0 } else { 0.0 }))
    }

    /// Whether another label than the [largest](Self::largest) has at least this probability: then a cascade asks its second model.
    #[must_use]
    pub fn is_unsure(&self, from: f32) -> bool {
        let label = self.largest();
        let mut others = Stance::ALL.into_iter().filter(|&stance| stance != label);
        others.any(|stance| self.of(stance) >= from)
    }

    /// `favor - against`: in [-1, 1] for probabilities.
    #[must_use]
    pub const fn polarity(&self) -> f32 {
        self.of(Stance::Favor) - self.of(Stance::Against)
    }
}

/// How the numbers are serialised.
#[derive(Deserialize)]
struct Named {
    against: f32,
    neutral: f32,
    favor: f32,
}

impl From<Named> for PerClass {
    fn from(named: Named) -> Self {
        Self([named.against, named.neutral, named.favor])
    }
}

impl Serialize for PerClass {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("PerClass", CLASSES)?;
        for stance in Stance::ALL {
            out.serialize_field(stance.as_str(), &self.of(stance))?;
        }
        out.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_classes_is_against_neutral_favor() {
        assert_eq!(
            Stance::ALL.map(Stance::as_str),
            ["against", "neutral", "favor"]
        );
        assert_eq!(Stance::ALL.map(Stance::index), [0, 1, 2]);
    }

    #[test]
    fn the_largest_wins_and_the_first_of_equals() {
        assert_eq!(PerClass([0.2, 0.3, 0.5]).largest(), Stance::Favor);
        assert_eq!(PerClass([0.4, 0.2, 0.4]).largest(), Stance::Against);
    }

    #[test]
    fn per_class_numbers_serialise_by_name() -> Result<(), serde_json::Error> {
        let json = serde_json::to_string(&PerClass([0.25, 0.5, 0.25]))?;
        assert_eq!(json, r#"{"against":0.25,"neutral":0.5,"favor":0.25}"#);
        assert_eq!(
            serde_json::from_str::<PerClass>(&json)?,
            PerClass([0.25, 0.5, 0.25])
        );
        Ok(())
    }
}
