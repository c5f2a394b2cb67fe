//! What a name stands for where it stands: the government behind a capital, the city itself, or a part of the name of something else. In: a
//! text, a mention's span and facet. Out: a [`Reading`]. Only the words around the mention are looked at, never the mention's own, so that
//! one actor's form is read as another's would be.
//!
//! The rules for capitals follow the literature on metonymy (Markert and Nissim, SemEval-2007 task 8; Gritta et al., *Vancouver Welcomes You!*, ACL
//! 2017): a preposition of place makes it a place, being the subject of a verb of saying or willing makes it a government. What neither settles stays unknown,
//! and an unknown capital counts as the government.

use rustc_hash::FxHashSet;

use serde::{Deserialize, Serialize};

use super::mention::Facet;
use crate::span::Span;

/// What a mention stands for, where that is in question.
///
/// # Examples
/// ```
/// # #[cfg(feature = "bundled")] {
/// use standpoint::StanceClassifier;
/// use standpoint::actor::Reading;
///
/// let document = StanceClassifier::builder().build()?.classify("Oslo rejected the offer that was made in Ankara.")?;
/// let found: Vec<_> = document.scores().map(|(_, s)| (s.actor().id().as_str(), s.mentions()[0].reading)).collect();
/// assert_eq!(found, [("NOR", Some(Reading::Government))]); // Ankara is only a place here: masked, and no row
/// # }
/// # Ok::<(), standpoint::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Reading {
    /// A capital or seat that stands for the government: "Ankara rejected the plan".
    Government,
    /// A capital or seat that is a place: "in Baku". It is masked, but no stance is taken toward it.
    Place,
    /// A capital or seat that may be either.
    Unknown,
    /// Part of the name of something else: "Vietnam War". It is masked, but it is no mention of the actor.
    Part,
}

impl Reading {
    /// As rows spell it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Government => "government",
            Self::Place => "place",
            Self::Unknown => "unknown",
            Self::Part => "part",
        }
    }
}

/// Words after which a capital is a place.
const AT: [&str; 16] = [
    "in",
    "at",
    "near",
    "outside",
    "inside",
    "around",
    "across",
    "through",
    "throughout",
    "into",
    "downtown",
    "central",
    "capital",
    "leaving",
    "visiting",
    "visited",
];
/// Votes.
const ELECTIONS: [&str; 6] = [
    "election",
    "elections",
    "by-election",
    "by-elections",
    "referendum",
    "referendums",
];
/// What may stand between a place and a vote.
const KINDS_OF_ELECTION: [&str; 18] = [
    "general",
    "presidential",
    "parliamentary",
    "federal",
    "legislative",
    "local",
    "municipal",
    "regional",
    "provincial",
    "state",
    "snap",
    "leadership",
    "gubernatorial",
    "mayoral",
    "senate",
    "Senate",
    "assembly",
    "Assembly",
];
/// Words before "in" after which it is no preposition of place.
const TRUST: [&str; 14] = [
    "confidence",
    "trust",
    "faith",
    "belief",
    "believe",
    "believes",
    "believed",
    "interest",
    "interested",
    "disappointed",
    "disappointment",
    "confident",
    "trusts",
    "trusted",
];
/// Words of motion, before "to" or "from".
const MOTION: [&str; 38] = [
    "flew",
    "fly",
    "flying",
    "flight",
    "flights",
    "travel",
    "travelled",
    "traveled",
    "travelling",
    "traveling",
    "trip",
    "trips",
    "visit",
    "visits",
    "went",
    "go",
    "goes",
    "going",
    "came",
    "come",
    "comes",
    "coming",
    "arrived",
    "arriving",
    "returned",
    "return",
    "returning",
    "moved",
    "drove",
    "drive",
    "train",
    "trains",
    "road",
    "fled",
    "headed",
    "heading",
    "journey",
    "convoy",
];
/// Verbs whose subject is somebody.
const WILL: [&str; 66] = [
    "said",
    "says",
    "say",
    "saying",
    "rejected",
    "rejects",
    "accused",
    "accuses",
    "wants",
    "wanted",
    "warned",
    "warns",
    "denied",
    "denies",
    "agreed",
    "agrees",
    "insisted",
    "insists",
    "urged",
    "urges",
    "called",
    "calls",
    "demanded",
    "demands",
    "refused",
    "refuses",
    "hopes",
    "hoped",
    "believes",
    "believed",
    "knows",
    "knew",
    "announced",
    "announces",
    "imposed",
    "imposes",
    "threatened",
    "threatens",
    "promised",
    "promises",
    "pledged",
    "pledges",
    "backed",
    "backs",
    "supports",
    "supported",
    "condemned",
    "condemns",
    "welcomed",
    "welcomes",
    "considers",
    "considered",
    "plans",
    "planned",
    "decided",
    "decides",
    "fears",
    "feared",
    "recognised",
    "recognized",
    "recognises",
    "recognizes",
    "responded",
    "replied",
    "blamed",
    "blames",
];
/// Auxiliaries before such a verb, passed over.
const AUXILIARY: [&str; 11] = [
    "has",
    "had",
    "have",
    "also",
    "now",
    "then",
    "will",
    "would",
    "again",
    "already",
    "repeatedly",
];
/// The reading of the mention at `span`; `None` where there is no question. `heads` are last words of names of things.
pub(super) fn reading(
    text: &str,
    span: Span,
    facet: Facet,
    heads: &FxHashSet<Box<str>>,
) -> Option<Reading> {
    let before = text.get(..span.start).unwrap_or_default();
    let after = text.get(span.end..).unwrap_or_default();
    match facet {
        Facet::Name | Facet::Metonym
            if is_part_of_a_thing(after, heads) || is_before_an_election(after) =>
        {
            Some(Reading::Part)
        }
        Facet::Metonym => Some(of_seat(before, after)),
        _ => None,
    }
}

/// Whether a vote follows a name, which then says where it was held: "the Malta general election".
pub(super) fn is_before_an_election(after: &str) -> bool {
    if !after.starts_with(' ') {
        return false;
    }
    let mut words = after.split_whitespace().take(3);
    words
        .find(|word| !KINDS_OF_ELECTION.contains(word))
        .is_some_and(|word| {
            ELECTIONS.contains(&word.trim_end_matches(|c: char| !c.is_alphanumeric()))
        })
}

/// Whether the capitalised words right behind a name end it as the name of a thing.
pub(super) fn is_part_of_a_thing(after: &str, heads: &FxHashSet<Box<str>>) -> bool {
    let Some(rest) = after.strip_prefix(' ') else {
        return false;
    };
    rest.split(' ')
        .take(4)
        .take_while(|word| word.starts_with(char::is_uppercase))
        .map(|word| (word, word.trim_end_matches(|c: char| !c.is_alphanumeric())))
        // A comma or full stop ends the name.
        .scan(false, |ended, (word, bare)| {
            (!std::mem::replace(ended, word != bare)).then_some(bare)
        })
        .any(|word| heads.contains(word))
}

fn of_seat(before: &str, after: &str) -> Reading {
    let mut back = before.split_whitespace().rev();
    let previous = back.next().unwrap_or_default().to_lowercase();
    let second = back.next().unwrap_or_default().to_lowercase();
    let place = match previous.as_str() {
        "in" => !TRUST.contains(&second.as_str()),
        "to" | "from" => MOTION.contains(&second.as_str()),
        "of" => matches!(
            second.as_str(),
            "city"
                | "streets"
                | "suburb"
                | "suburbs"
                | "outskirts"
                | "north"
                | "south"
                | "east"
                | "west"
        ),
        // "the capital, Baku"; a date line.
        "capital," => true,
        "" => is_rest_of_dateline(after),
        word => AT.contains(&word),
    };
    if place {
        return Reading::Place;
    }
    let mut words = after
        .split_whitespace()
        .map(|word| word.trim_end_matches([',', '.', ';', ':']));
    let verb = words
        .find(|word| !AUXILIARY.contains(word))
        .unwrap_or_default();
    let follows = after.starts_with(char::is_whitespace);
    if follows && WILL.contains(&verb) {
        Reading::Government
    } else {
        Reading::Unknown
    }
}

/// Whether a paragraph that begins with a city goes on like a date line: "BAKU (Agency)", "BAKU, March 3", "BAKU —".
fn is_rest_of_dateline(after: &str) -> bool {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let after = after.to_lowercase();
    let month = after
        .strip_prefix(", ")
        .is_some_and(|rest| MONTHS.iter().any(|month| rest.starts_with(month)));
    month
        || [" (", " —", " –", " -"]
            .iter()
            .any(|mark| after.starts_with(mark))
}

#[cfg(test)]
mod tests;
