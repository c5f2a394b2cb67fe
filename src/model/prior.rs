//! Shares of the labels, and probabilities that are moved from one set of shares to another. In: calibrated probabilities. Out: what they are where labels have other shares.
//!
//! Bayes' rule, as Saerens, Latinne and Decaestecker have it (*Neural Computation* 14, 2002): every probability is multiplied by its label's new share over its old one, and
//! the products are divided by their sum. It is right where the texts of one label are alike on both sides, and only the labels' shares differ.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::stance::{CLASSES, PerClass, Stance};

/// How far shares may sum from 1: people write 0.33.
const SUM_TOLERANCE: f64 = 1e-3;

/// The share of each label in a set of rows: above 0, and 1 together.
///
/// # Examples
/// ```
/// use standpoint::model::prior::Prior;
///
/// let even: Prior = "against=0.25, neutral=0.5, favor=0.25".parse()?;
/// let praise: Prior = "favor=0.6,neutral=0.3,against=0.1".parse()?;
/// let row = standpoint::PerClass([0.25, 0.5, 0.25]);
/// // A row that says nothing is what rows are on the average.
/// assert!((even.moved(row, praise).0[2] - 0.6).abs() < 1e-6);
/// assert!("favor=0.6,neutral=0.3".parse::<Prior>().is_err());
/// # Ok::<(), standpoint::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "[f32; CLASSES]", into = "[f32; CLASSES]")]
pub struct Prior([f32; CLASSES]);

impl Prior {
    /// The shares.
    ///
    /// # Errors
    /// [`ErrorKind::Parameter`] where one is not above 0 or they do not sum to 1 within 0.001.
    pub fn new(shares: PerClass) -> Result<Self> {
        let wrong = |message: String| Err(Error::new(ErrorKind::Parameter, message));
        for stance in Stance::ALL {
            let share = shares.of(stance);
            if share.is_nan() || share <= 0.0 {
                return wrong(format!(
                    "the share of {stance} is {share}: it must be above 0, or no text could ever be {stance}"
                ));
            }
        }
        let sum: f64 = shares.0.iter().copied().map(f64::from).sum();
        if (sum - 1.0).abs() > SUM_TOLERANCE {
            return wrong(format!(
                "the shares {} sum to {sum:.4}, not to 1",
                Self(shares.0)
            ));
        }
        Ok(Self(shares.0))
    }

    /// The shares, each in (0, 1].
    #[must_use]
    pub const fn shares(self) -> PerClass {
        PerClass(self.0)
    }

    /// Probabilities that hold under these shares, under others: they sum to 1.
    #[must_use]
    pub fn moved(self, probabilities: PerClass, to: Self) -> PerClass {
        let moved = moved(&probabilities, &self.numbers(), &to.numbers());
        PerClass(moved.map(|p| p as f32))
    }

    pub(super) fn numbers(self) -> [f64; CLASSES] {
        self.0.map(f64::from)
    }
}

/// The same with numbers that need not be shares; all zeros stay what they were.
pub(super) fn moved(row: &PerClass, from: &[f64; CLASSES], to: &[f64; CLASSES]) -> [f64; CLASSES] {
    let mut moved = row.0.map(f64::from);
    for ((p, from), to) in moved.iter_mut().zip(from).zip(to) {
        *p *= to / from;
    }
    let sum: f64 = moved.iter().sum();
    if sum > 0.0 {
        moved.map(|p| p / sum)
    } else {
        row.0.map(f64::from)
    }
}

impl TryFrom<[f32; CLASSES]> for Prior {
    type Error = Error;

    fn try_from(shares: [f32; CLASSES]) -> Result<Self> {
        Self::new(PerClass(shares))
    }
}

impl From<Prior> for [f32; CLASSES] {
    fn from(prior: Prior) -> Self {
        prior.0
    }
}

/// `against 0.3, neutral 0.5, favor 0.2`
impl fmt::Display for Prior {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [against, neutral, favor] = self.0;
        write!(f, "against {against}, neutral {neutral}, favor {favor}")
    }
}

/// `against=0.3,neutral=0.5,favor=0.2`, in any order, each label once.
impl FromStr for Prior {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let wrong = |message: String| Error::new(ErrorKind::Parameter, message);
        let mut shares = [None; CLASSES];
        for part in text.split(',').map(str::trim) {
            let Some((name, share)) = part.split_once('=') else {
                return Err(wrong(format!(
                    "`{part}` is not LABEL=SHARE, as in favor=0.2,neutral=0.5,against=0.3"
                )));
            };
            let stance = label(name.trim()).map_err(wrong)?;
            let number: f32 = share.trim().parse().map_err(|_| {
                wrong(format!(
                    "the share of {stance} is `{share}`, which is no number"
                ))
            })?;
            if let Some(place) = shares.get_mut(stance.index())
                && place.replace(number).is_some()
            {
                return Err(wrong(format!("{stance} has two shares")));
            }
        }
        let missing = Stance::ALL.into_iter().zip(shares);
        if let Some((stance, _)) = missing.clone().find(|(_, share)| share.is_none()) {
            return Err(wrong(format!(
                "{stance} has no share; all three labels need one, and together they are 1"
            )));
        }
        Self::new(PerClass(shares.map(Option::unwrap_or_default)))
    }
}

/// What people call the labels elsewhere.
const OTHERWISE: [(&str, Stance); 9] = [
    ("anti", Stance::Against),
    ("con", Stance::Against),
    ("negative", Stance::Against),
    ("none", Stance::Neutral),
    ("neutrality", Stance::Neutral),
    ("favour", Stance::Favor),
    ("for", Stance::Favor),
    ("positive", Stance::Favor),
    ("pro", Stance::Favor),
];

/// The label of this name; else what to say.
fn label(name: &str) -> Result<Stance, String> {
    if let Some(stance) = Stance::ALL.into_iter().find(|s| s.as_str() == name) {
        return Ok(stance);
    }
    let lower = name.to_lowercase();
    let begins = |s: &Stance| {
        let (name, lower) = (s.as_str(), lower.as_str());
        lower == name || (lower.len() > 1 && (name.starts_with(lower) || lower.starts_with(name)))
    };
    let otherwise = OTHERWISE.iter().find(|(other, _)| *other == lower);
    let meant = Stance::ALL.into_iter().find(begins);
    let meant = meant.or(otherwise.map(|&(_, stance)| stance));
    let near = || {
        let near = crate::diagnostic::meant(&lower, Stance::ALL.map(Stance::as_str))?;
        Stance::ALL
            .into_iter()
            .find(|stance| stance.as_str() == near)
    };
    let meant = meant.or_else(near);
    Err(match meant {
        Some(stance) => format!("unknown label `{name}`: did you mean `{stance}`?"),
        None => format!("unknown label `{name}`: the labels are against, neutral and favor"),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn refused(text: &str) -> String {
        let error = text.parse::<Prior>().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Parameter);
        error.to_string()
    }

    #[test]
    fn probabilities_move_by_the_ratio_of_the_shares() {
        let from = Prior([0.3, 0.5, 0.2]);
        let to = Prior([0.2, 0.2, 0.6]);
        // 0.5 x 2/3, 0.3 x 2/5 and 0.2 x 3 over their sum, 1.0533.
        let found = from.moved(PerClass([0.5, 0.3, 0.2]), to);
        for (found, right) in found.0.iter().zip([0.316_456, 0.113_924, 0.569_620]) {
            assert!((found - right).abs() < 1e-5, "{found} is not {right}");
        }
        let back = to.moved(found, from);
        assert!((back.of(Stance::Against) - 0.5).abs() < 1e-6);
        let same = from.moved(PerClass([0.5, 0.3, 0.2]), from);
        assert_eq!(same, PerClass([0.5, 0.3, 0.2]));
    }

    #[test]
    fn shares_are_read_in_any_order() {
        let prior: Prior = " favor=0.2, neutral = 0.5,against=0.3".parse().unwrap();
        assert_eq!(prior, Prior([0.3, 0.5, 0.2]));
        assert_eq!(prior.to_string(), "against 0.3, neutral 0.5, favor 0.2");
    }

    #[test]
    fn what_is_wrong_with_shares_is_said() {
        for (text, message) in [
            (
                "favor=0.2,neutral=0.5,against=0.2",
                "sum to 0.9000, not to 1",
            ),
            ("favor=0.5,neutral=0.5", "against has no share"),
            ("favor=0.5,neutral=0.5,against=0", "must be above 0"),
            ("favor=0.5,neutral=0.5,against=NaN", "must be above 0"),
            ("favor=0.2,favor=0.5,against=0.3", "favor has two shares"),
            (
                "favour=0.2,neutral=0.5,against=0.3",
                "did you mean `favor`?",
            ),
            (
                "Against=0.2,neutral=0.5,favor=0.3",
                "did you mean `against`?",
            ),
            ("neut=0.2,favor=0.5,against=0.3", "did you mean `neutral`?"),
            ("x=0.2,neutral=0.5,against=0.3", "the labels are against"),
            ("favor=two,neutral=0.5,against=0.3", "which is no number"),
            ("0.2,0.5,0.3", "is not LABEL=SHARE"),
            ("", "is not LABEL=SHARE"),
        ] {
            let found = refused(text);
            assert!(found.contains(message), "{text}: {found}");
        }
    }

    #[test]
    fn a_card_with_wrong_shares_is_refused() {
        assert!(serde_json::from_str::<Prior>("[0.25,0.5,0.25]").is_ok());
        let error = serde_json::from_str::<Prior>("[0.5,0.5,0.5]").unwrap_err();
        assert!(error.to_string().contains("sum to 1.5"), "{error}");
    }
}
