//! Forms under conditions: guards, by which "Georgia" is one of two; aliases that count only beside another; titles, behind which the name of a
//! state is a person's.

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::draft::Draft;
use super::super::mention::{Facet, Link, Mention};
use super::super::neighbours::{is_one_of, previous_word};
use super::super::normal::folded;
use super::super::reading::Reading;
use super::super::roster::{Guard, Roster};
use super::Context;
use crate::span::Span;
use memchr::memmem::Finder;

/// Titles of persons, without their full stop.
const TITLES: [&str; 26] = [
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "prof",
    "professor",
    "sir",
    "dame",
    "sen",
    "senator",
    "rep",
    "gov",
    "gen",
    "lt",
    "col",
    "colonel",
    "capt",
    "sgt",
    "sergeant",
    "maj",
    "rev",
    "hon",
    "lieutenant",
    "congressman",
    "congresswoman",
];

/// What a form needs to count.
#[derive(Clone, Debug)]
pub(super) struct Condition {
    folded: Box<str>,
    rule: Rule,
}

#[derive(Clone, Copy, Debug)]
enum Rule {
    /// Whom it means is for this guard to say.
    Guard(usize),
    /// The document names this actor by another form.
    Needs(u32),
}

/// The guards of a roster.
#[derive(Clone, Debug)]
pub(super) struct Guards(Vec<Choice>);

#[derive(Clone, Debug)]
struct Choice {
    default: Option<u32>,
    prefer: Vec<Preference>,
}

#[derive(Clone, Debug)]
struct Preference {
    actor: u32,
    if_any: Vec<Finder<'static>>,
    unless_any: Vec<Finder<'static>>,
}

/// The conditions on the forms of a roster's actors, by the actor's number.
pub(super) fn conditions(roster: &Roster) -> FxHashMap<u32, Vec<Condition>> {
    let mut conditions: FxHashMap<u32, Vec<Condition>> = FxHashMap::default();
    for (number, actor) in (0_u32..).zip(roster.actors()) {
        for alias in actor.aliases() {
            let guard = alias.guard().and_then(|name| {
                let guards = &roster.rules().guards;
                guards.iter().position(|guard| guard.name == name)
            });
            let needs = alias.needs().and_then(|id| roster.position(id.as_str()));
            let rules = guard
                .map(Rule::Guard)
                .into_iter()
                .chain(needs.map(|needed| Rule::Needs(needed as u32)));
            conditions
                .entry(number)
                .or_default()
                .extend(rules.map(|rule| Condition {
                    folded: alias.folded().into(),
                    rule,
                }));
        }
    }
    conditions.retain(|_, conditions| !conditions.is_empty());
    conditions
}

impl Condition {
    pub(super) fn is_need(&self) -> bool {
        matches!(self.rule, Rule::Needs(_))
    }
}

impl Guards {
    pub(super) fn new(roster: &Roster) -> Self {
        let number = |id: &super::super::roster::ActorId| {
            roster.position(id.as_str()).map(|position| position as u32)
        };
        let choice = |guard: &Guard| Choice {
            default: guard.default.as_ref().and_then(number),
            prefer: guard
                .prefer
                .iter()
                .filter_map(|preference| {
                    Some(Preference {
                        actor: number(&preference.id)?,
                        if_any: finders(&preference.if_any),
                        unless_any: finders(&preference.unless_any),
                    })
                })
                .collect(),
        };
        Self(roster.rules().guards.iter().map(choice).collect())
    }
}

fn finders(words: &[String]) -> Vec<Finder<'static>> {
    let finders = words.iter().map(|word| Finder::new(word).into_owned());
    finders.collect()
}

impl Choice {
    /// Whom the words of a text prefer.
    fn preferred(&self, text: &str) -> Option<u32> {
        let has = |words: &[Finder<'_>]| words.iter().any(|word| has_word(text, word));
        self.prefer
            .iter()
            .find(|preference| has(&preference.if_any) && !has(&preference.unless_any))
            .map(|preference| preference.actor)
    }
}

impl Context {
    pub(super) fn settle_guards(&self, draft: &mut Draft<'_, '_>) {
        let text = draft.text;
        let mut whole: FxHashMap<usize, Option<u32>> = FxHashMap::default();
        let mut parts = draft.parts.iter().map(|part| part.span).peekable();
        for mention in draft.mentions.iter_mut().filter(|m| m.link != Link::Given) {
            while parts
                .next_if(|part| part.end <= mention.span.start)
                .is_some()
            {}
            if self.is_state(mention.actor) && is_a_persons(text, mention) {
                mention.reading = Some(Reading::Part);
                continue;
            }
            let Some(guard) = self.rule(text, mention).and_then(Rule::guard) else {
                continue;
            };
            let Some(choice) = self.guards.0.get(guard) else {
                continue;
            };
            // A capital that says or wills something is a government wherever it stands.
            if mention.reading == Some(Reading::Government)
                || mention.reading == Some(Reading::Part)
            {
                continue;
            }
            let paragraph = parts
                .peek()
                .and_then(|part| part.of(text))
                .unwrap_or_default();
            let chosen = choice.preferred(paragraph).or_else(|| {
                *whole
                    .entry(guard)
                    .or_insert_with(|| choice.preferred(text).or(choice.default))
            });
            mean(mention, chosen);
        }
    }

    /// Takes out forms of actors whom the document names in no other way.
    pub(super) fn drop_unneeded(&self, draft: &mut Draft<'_, '_>) {
        if !self.has_needs {
            return;
        }
        let text = draft.text;
        let needed: Vec<Option<u32>> = draft
            .mentions
            .iter()
            .map(|mention| self.rule(text, mention).and_then(Rule::needs))
            .collect();
        if needed.iter().all(Option::is_none) {
            return;
        }
        let named: FxHashSet<u32> = draft
            .mentions
            .iter()
            .zip(&needed)
            .filter(|(_, needed)| needed.is_none())
            .map(|(mention, _)| mention.actor)
            .collect();
        let mut needed = needed.into_iter();
        draft.mentions.retain(|_| {
            let needed = needed.next().flatten();
            needed.is_none_or(|actor| named.contains(&actor))
        });
    }

    /// The condition under which the form of a mention is its actor's.
    fn rule(&self, text: &str, mention: &Mention) -> Option<Rule> {
        let conditions = self.conditions.get(&mention.actor)?;
        let surface = mention.span.of(text)?;
        let may_be = |condition: &Condition| condition.folded.len() == surface.len();
        // Letters of one byte fold to one byte: most forms are told apart by their lengths.
        if surface.is_ascii() && !conditions.iter().any(may_be) {
            return None;
        }
        let surface = folded(surface);
        conditions
            .iter()
            .find(|condition| *condition.folded == *surface)
            .map(|condition| condition.rule)
    }
}

impl Rule {
    fn guard(self) -> Option<usize> {
        match self {
            Self::Guard(guard) => Some(guard),
            Self::Needs(_) => None,
        }
    }

    fn needs(self) -> Option<u32> {
        match self {
            Self::Needs(actor) => Some(actor),
            Self::Guard(_) => None,
        }
    }
}

/// Lets a mention mean the chosen actor; of nobody it is a part of no name that we know, and stays masked.
fn mean(mention: &mut Mention, chosen: Option<u32>) {
    match chosen {
        None => mention.reading = Some(Reading::Part),
        Some(actor) if actor == mention.actor => {}
        Some(actor) => {
            mention.actor = actor;
            // The capital of one is the name of the other.
            if mention.facet == Facet::Metonym {
                mention.facet = Facet::Name;
                mention.reading = None;
            }
            if mention.facet == Facet::Name {
                mention.link = Link::Exact;
            }
        }
    }
}

/// Whether a title stands before a name: "Mr. Jordan".
fn is_a_persons(text: &str, mention: &Mention) -> bool {
    let title = previous_word(text, mention.span.start);
    matches!(mention.facet, Facet::Name | Facet::Metonym)
        && title.starts_with(char::is_uppercase)
        && is_one_of(title.trim_end_matches('.'), &TITLES)
}

/// Whether a text has a word or several, in this case.
fn has_word(text: &str, word: &Finder<'_>) -> bool {
    let needle = word.needle();
    word.find_iter(text.as_bytes()).any(|at| {
        let place = Span::new(at, at + needle.len());
        let before = text.get(..place.start).and_then(|t| t.chars().next_back());
        let after = text.get(place.end..).and_then(|t| t.chars().next());
        let outside = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        outside(before) && (outside(after) || needle.ends_with(b"."))
    })
}
