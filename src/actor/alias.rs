//! What an actor is called. In: a form as somebody typed it. Out: an [`Alias`] that knows its normal spelling and
//! which capitals a text must have. It exists so that "US" is the country and "us" is not.

use serde::Serialize;

use super::mention::Facet;
use super::normal::{Normal, folded};
use super::place::Place;
use super::roster::ActorId;

/// Which letters of a text must be capitals for an alias to be found there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum CaseRule {
    /// Capitals as typed, the other letters in any case: "Israel" is in "ISRAEL", not in "israel".
    #[default]
    Capitals,
    /// All letters as typed: "US" is neither in "us" nor in "Us".
    Exact,
    /// All letters in any case.
    Any,
}

impl CaseRule {
    /// Whether the letters of a text satisfy the rule for an alias. Both are normal spellings of the same folded
    /// form, so that their characters stand side by side.
    pub(crate) fn allows(self, alias: &str, text: &str) -> bool {
        let mut pairs = alias.chars().zip(text.chars());
        match self {
            Self::Any => true,
            Self::Capitals => {
                pairs.all(|(typed, found)| !typed.is_uppercase() || found.is_uppercase())
            }
            Self::Exact => pairs.all(|(typed, found)| typed.is_uppercase() == found.is_uppercase()),
        }
    }
}

/// A form that names an actor.
///
/// # Examples
/// ```
/// use standpoint::{Facet, Roster};
/// let world = Roster::world();
/// let norway = world.get("NOR").expect("a state");
/// let of = |facet| norway.aliases().iter().filter(move |alias| alias.facet() == facet).map(|alias| alias.text());
/// assert!(of(Facet::Name).any(|text| text == "Norway"));
/// assert!(of(Facet::Adjective).any(|text| text == "Norwegian"));
/// assert!(of(Facet::Metonym).any(|text| text == "Oslo"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Alias {
    text: String,
    facet: Facet,
    case: CaseRule,
    capital: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    guard: Option<Box<str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    needs: Option<ActorId>,
    #[serde(skip)]
    folded: String,
    #[serde(skip)]
    place: Place,
}

impl Alias {
    /// An alias as typed at this place, or `None` where the text has no letter and no digit.
    pub(crate) fn new(text: &str, facet: Facet, case: CaseRule, place: Place) -> Option<Self> {
        let text = text.trim();
        let folded = folded(text).trim().to_owned();
        folded.contains(char::is_alphanumeric).then(|| Self {
            text: text.to_owned(),
            facet,
            case,
            capital: false,
            guard: None,
            needs: None,
            folded,
            place,
        })
    }

    /// The same alias as the name of a capital.
    pub(crate) fn of_capital(mut self) -> Self {
        self.capital = true;
        self
    }

    /// The same alias under conditions.
    pub(crate) fn under(mut self, guard: Option<Box<str>>, needs: Option<ActorId>) -> Self {
        self.guard = guard;
        self.needs = needs;
        self
    }

    /// The guard that says whom it means, where it does not mean its actor alone.
    #[must_use]
    pub fn guard(&self) -> Option<&str> {
        self.guard.as_deref()
    }

    /// The actor that a document must name by another alias for this one to count.
    #[must_use]
    pub fn needs(&self) -> Option<&ActorId> {
        self.needs.as_ref()
    }

    /// The form as the roster has it.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What kind of form it is.
    #[must_use]
    pub fn facet(&self) -> Facet {
        self.facet
    }

    /// Which letters of a text must be capitals.
    #[must_use]
    pub fn case(&self) -> CaseRule {
        self.case
    }

    /// Whether it names the capital of a state.
    #[must_use]
    pub fn is_capital(&self) -> bool {
        self.capital
    }

    /// The normal spelling in lower case: two aliases with the same one are the same form.
    pub(crate) fn folded(&self) -> &str {
        &self.folded
    }

    /// The normal spelling with its letters as typed.
    pub(crate) fn cased(&self) -> String {
        Normal::new(&self.text).as_str().trim().to_owned()
    }

    /// Where it was typed.
    pub(crate) fn place(&self) -> &Place {
        &self.place
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_typed_capitals_bind_by_default() {
        assert!(CaseRule::Capitals.allows("Israel", "ISRAEL"));
        assert!(CaseRule::Capitals.allows("iPhone", "IPhone"));
        assert!(!CaseRule::Capitals.allows("Israel", "israel"));
        assert!(!CaseRule::Capitals.allows("Tel Aviv", "Tel aviv"));
    }

    #[test]
    fn an_exact_alias_has_no_other_letters() {
        assert!(CaseRule::Exact.allows("US", "US"));
        assert!(!CaseRule::Exact.allows("US", "Us"));
        assert!(!CaseRule::Exact.allows("Polish", "POLISH"));
        assert!(CaseRule::Any.allows("Jewish state", "jewish STATE"));
    }

    #[test]
    fn a_form_without_letters_is_no_alias() {
        let place = Place {
            file: "r".into(),
            line: 1,
        };
        for text in ["", "  ", "\u{200B}", "...", "-"] {
            let alias = Alias::new(text, Facet::Name, CaseRule::Any, place.clone());
            assert_eq!(alias, None, "{text:?}");
        }
    }
}
