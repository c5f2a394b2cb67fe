//! Actors that a noun makes of a state: "Turkish army", "Turkey's parliament", "Armenian lobby". In: a draft with the roster's own forms. Out:
//! the same draft, with one mention over both words. Which nouns do so is the roster's data; which state it is changes nothing about where a
//! mention stands.

mod compounds;

use rustc_hash::{FxHashMap, FxHashSet};

pub(crate) use self::compounds::Compounds;
use super::cast::{Cast, GIVEN};
use super::draft::Draft;
use super::mention::{Facet, Link, Mention};
use super::neighbours::{is_one_of, next_start, next_word, phrase_end, previous_word, word_at};
use super::normal::fold;
use super::reading::Reading;
use super::roster::{Actor, ActorId, ActorKind, Compose, Date, Part, Roster};
use crate::span::Span;

/// The role of which an administration is.
pub(crate) const GOVERNMENT: &str = "GOV";

/// Words after which a name and a noun are no compound: "in Turkey police said".
const INSIDE: [&str; 9] = [
    "in",
    "inside",
    "across",
    "throughout",
    "within",
    "near",
    "outside",
    "around",
    "between",
];
/// Nouns that are verbs where something follows that they act on: "Turkey forces the issue".
const VERBS: [&str; 2] = ["forces", "courts"];
/// What a verb may act on, besides what begins with a capital.
const OBJECTS: [&str; 20] = [
    "the", "a", "an", "its", "his", "her", "their", "our", "my", "your", "it", "them", "him", "us",
    "all", "some", "no", "this", "that", "these",
];

/// Makes actors of states and nouns.
#[derive(Clone, Debug)]
pub(crate) struct Composer {
    rules: Vec<Rule>,
    /// Nouns by their first word, the longest first.
    nouns: FxHashMap<Box<str>, Vec<Noun>>,
    /// By the actor's number.
    bases: Vec<Base>,
    /// Institutions that the roster names by a state's form and a noun, by the state's number and the noun: "Israeli military intelligence".
    known: FxHashMap<(u32, Box<str>), u32>,
    /// Their roles, which their ids need not say: the State Department is "US foreign ministry".
    roles: FxHashSet<(u32, Box<str>)>,
}

#[derive(Clone, Debug)]
struct Rule {
    part: Part,
    label: String,
    kind: ActorKind,
    unless_next: Vec<String>,
}

#[derive(Clone, Debug)]
struct Noun {
    phrase: Box<str>,
    rule: usize,
}

/// What an actor is to a noun behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Base {
    /// No noun makes anything of it.
    Nothing,
    /// Its adjective, name and possessive make actors.
    State,
    /// Only its adjective does.
    People,
    /// Its name makes the government of its state.
    Person,
}

impl Composer {
    /// A composer by the rules of a roster.
    pub(crate) fn new(roster: &Roster) -> Self {
        let mut rules = Vec::new();
        let mut nouns: FxHashMap<Box<str>, Vec<Noun>> = FxHashMap::default();
        for entry in &roster.rules().compose {
            for phrase in &entry.nouns {
                let noun = Noun {
                    phrase: phrase.as_str().into(),
                    rule: rules.len(),
                };
                nouns
                    .entry(word_at(phrase, 0).into())
                    .or_default()
                    .push(noun);
            }
            rules.push(Rule::new(entry, &roster.rules().compose));
        }
        for phrases in nouns.values_mut() {
            phrases.sort_by(|a, b| (b.phrase.len(), &a.phrase).cmp(&(a.phrase.len(), &b.phrase)));
        }
        let known = Compounds::new(roster).known;
        let roles = known
            .iter()
            .flat_map(|((_, noun), &number)| {
                let entries = roster.rules().compose.iter();
                entries.filter_map(move |entry| match &entry.part {
                    Part::Role(role) if entry.nouns.iter().any(|n| **n == **noun) => {
                        Some((number, role.as_str().into()))
                    }
                    _ => None,
                })
            })
            .collect();
        Self {
            rules,
            nouns,
            bases: roster.actors().iter().map(Base::of).collect(),
            known,
            roles,
        }
    }

    /// Puts one mention over every state and the noun right behind it.
    pub(crate) fn compose(&self, draft: &mut Draft<'_, '_>) {
        let mut whole = Vec::with_capacity(draft.mentions.len());
        let mut parts = draft.parts.iter().map(|part| part.span).peekable();
        let starts: Vec<usize> = draft.mentions.iter().map(|m| m.span.start).collect();
        for mention in draft.mentions.drain(..) {
            let covered = |last: &Mention| mention.span.start < last.span.end;
            if whole.last().is_some_and(covered) {
                continue;
            }
            while parts
                .next_if(|part| part.end <= mention.span.start)
                .is_some()
            {}
            let end = parts.peek().map_or(draft.text.len(), |part| part.end);
            let text = draft.text.get(..end).unwrap_or_default();
            let base = if mention.actor == GIVEN {
                draft.given.unwrap_or(GIVEN)
            } else {
                mention.actor
            };
            let composed = self
                .composed(text, &mention, base, &starts)
                .and_then(|(end, noun)| {
                    let known = self.known.get(&(base, noun.phrase.clone())).copied();
                    let actor = match known {
                        Some(known) => known,
                        None => self.actor(&mut draft.cast, base, noun.rule, draft.date)?,
                    };
                    Some(Mention {
                        span: Span::new(mention.span.start, end),
                        actor,
                        facet: Facet::Name,
                        link: Link::Exact,
                        confidence: 1.0,
                        reading: None,
                    })
                });
            whole.push(composed.unwrap_or(mention));
        }
        draft.mentions = whole;
    }

    /// The number of the part of a state or other actor that has this role or is this group, if the roster has it or a noun makes it.
    pub(crate) fn part_of(&self, cast: &mut Cast<'_>, base: u32, role: &str) -> Option<u32> {
        let id = format!("{}.{role}", cast.actor(base)?.id());
        if let Some(known) = cast.roster.position(&id) {
            return Some(known as u32);
        }
        let rule = self
            .rules
            .iter()
            .position(|rule| matches!(&rule.part, Part::Role(known) if known == role))?;
        // The roster may have it under another id: the Federal Reserve is "US central bank".
        let label = self.rules.get(rule)?.label.as_str();
        match self.known.get(&(base, label.into())) {
            Some(known) => Some(*known),
            None => self.actor(cast, base, rule, None),
        }
    }

    /// Whether an institution has this role, by its id or by what the roster calls it.
    pub(crate) fn has_role(&self, cast: &Cast<'_>, actor: u32, role: &str) -> bool {
        let id = cast.actor(actor).map_or("", |actor| actor.id().as_str());
        id.rsplit_once('.').is_some_and(|(_, own)| own == role)
            || self.roles.contains(&(actor, role.into()))
    }

    /// The end and the noun that makes an actor with this mention; `starts` says where mentions begin.
    fn composed(
        &self,
        text: &str,
        mention: &Mention,
        actor: u32,
        starts: &[usize],
    ) -> Option<(usize, &Noun)> {
        if mention.link == Link::Given || mention.reading == Some(Reading::Part) {
            return None;
        }
        let base = *self.bases.get(actor as usize)?;
        let adjective = mention.facet == Facet::Adjective;
        match (base, mention.facet) {
            (Base::State | Base::People, Facet::Adjective)
            | (Base::State | Base::Person, Facet::Name) => {}
            _ => return None,
        }
        let before = text.get(..mention.span.start).unwrap_or_default();
        // "pro-Russian forces" are not Russia's.
        if before.ends_with(['-', '\u{2010}', '\u{2011}']) {
            return None;
        }
        let behind = if adjective {
            mention.span.end
        } else {
            after_possessive(text, mention.span.end)
        };
        let start = next_start(text, behind)?;
        let (end, noun) = self.noun(text, start)?;
        let direct = !adjective && behind == mention.span.end && base == Base::State;
        if direct && !is_compound(text, mention.span, Span::new(start, end), starts) {
            return None;
        }
        let rules = self.rules.get(noun.rule)?;
        if base == Base::Person && !matches!(&rules.part, Part::Role(role) if role == GOVERNMENT) {
            return None;
        }
        let next = next_word(text, end);
        let excluded = rules
            .unless_next
            .iter()
            .any(|word| is_one_of(next, &[word]));
        (!excluded).then_some((end, noun))
    }

    /// The end of the longest noun that begins here, and the noun.
    fn noun(&self, text: &str, start: usize) -> Option<(usize, &Noun)> {
        let mut buffer = [0; 64];
        let first = lowered(word_at(text, start), &mut buffer)?;
        let nouns = self.nouns.get(first)?.iter();
        nouns
            .filter_map(|noun| Some((phrase_end(text, start, &noun.phrase)?, noun)))
            .next()
    }

    /// The number of the actor that a rule makes of a base.
    fn actor(
        &self,
        cast: &mut Cast<'_>,
        base: u32,
        rule: usize,
        date: Option<Date>,
    ) -> Option<u32> {
        let rule = self.rules.get(rule)?;
        let named = cast.roster.actors().get(base as usize)?;
        let base = match named.kind() {
            ActorKind::Person => state_of(cast.roster, named, date)?,
            _ => named,
        };
        let id = rule.part.of(base.id().as_str());
        if let Some(known) = cast.roster.position(&id) {
            return Some(known as u32);
        }
        let parents = match rule.part {
            Part::Role(_) => vec![base.id().clone()],
            Part::Group(_) => Vec::new(),
        };
        let name = format!("{} {}", adjective_of(base), rule.label);
        let id = ActorId::of_document(id);
        Some(cast.introduce(Actor::of_document(id, rule.kind, name, parents)))
    }
}

impl Rule {
    /// The label of a part is that of its first entry, so that its name does not depend on the noun that a text happens to use.
    fn new(entry: &Compose, all: &[Compose]) -> Self {
        let first = all.iter().find(|other| other.part == entry.part);
        Self {
            part: entry.part.clone(),
            label: first.unwrap_or(entry).label.clone(),
            kind: first.unwrap_or(entry).kind,
            unless_next: entry.unless_next.clone(),
        }
    }
}

impl Base {
    fn of(actor: &Actor) -> Self {
        match actor.kind() {
            ActorKind::State | ActorKind::HistoricState | ActorKind::Territory => Self::State,
            ActorKind::Ethnic => Self::People,
            ActorKind::Person => Self::Person,
            _ => Self::Nothing,
        }
    }
}

/// The first adjective of an actor, or its name.
fn adjective_of(actor: &Actor) -> &str {
    let mut aliases = actor.aliases().iter();
    aliases
        .find(|alias| alias.facet() == Facet::Adjective)
        .map_or(actor.name(), |alias| alias.text())
}

/// The state in which a person of the roster holds an office on a day, held the last one, or to which the person rolls up.
fn state_of<'r>(roster: &'r Roster, person: &Actor, date: Option<Date>) -> Option<&'r Actor> {
    let offices = person.offices();
    let held = |day: Date| {
        offices
            .iter()
            .filter(move |office| office.from() <= day && office.to().is_none_or(|to| day < to))
    };
    let office = date
        .and_then(|day| held(day).next())
        .or_else(|| offices.iter().max_by_key(|office| office.from()));
    let mut next = office
        .map(|office| office.of())
        .or_else(|| person.rolls_up_to().first());
    // A roster's roll-ups have no circle, but a bound costs nothing.
    for _ in 0..8 {
        let actor = roster.get(next?.as_str())?;
        if Base::of(actor) == Base::State {
            return Some(actor);
        }
        next = actor.rolls_up_to().first();
    }
    None
}

/// Where a possessive ending ends, if one stands here.
fn after_possessive(text: &str, from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    let Some(mark) = rest
        .chars()
        .next()
        .filter(|c| matches!(c, '\'' | '\u{2019}'))
    else {
        return from;
    };
    let end = from + mark.len_utf8();
    match word_at(text, end) {
        "s" | "S" => end + 1,
        "" => end,
        _ => from,
    }
}

/// Whether a name and the noun right behind it are one, though neither is an adjective: "US troops", but not "in Turkey troops" and not
/// "Turkey forces the issue".
fn is_compound(text: &str, name: Span, noun: Span, starts: &[usize]) -> bool {
    if is_one_of(previous_word(text, name.start), &INSIDE) {
        return false;
    }
    let surface = noun.of(text).unwrap_or_default();
    if !is_one_of(surface, &VERBS) {
        return true;
    }
    let acts_on = next_start(text, noun.end).is_some_and(|next| {
        let word = word_at(text, next);
        is_one_of(word, &OBJECTS)
            || word.starts_with(char::is_uppercase)
            || starts.binary_search(&next).is_ok()
    });
    !acts_on
}

/// The folded word, or `None` where it is longer than any first word of a noun.
fn lowered<'b>(word: &str, buffer: &'b mut [u8; 64]) -> Option<&'b str> {
    let mut length = 0;
    for character in word.chars() {
        let folded = fold(character);
        let slot = buffer.get_mut(length..length + folded.len_utf8())?;
        folded.encode_utf8(slot);
        length += folded.len_utf8();
    }
    std::str::from_utf8(buffer.get(..length)?).ok()
}

#[cfg(test)]
mod tests;
