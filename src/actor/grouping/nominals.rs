//! Roles that stand for somebody: "the Polish minister", "the president", "the Harlan administration". In: a document's units and its persons with
//! their roles. Out: mentions of those persons, of a state's office-holder on the document's day, or of a state's government; and the persons whom a
//! text calls by a noun that nothing tied, past whom no pronoun is read.

use rustc_hash::FxHashSet;

use super::holders::{Holders, government};
use super::nouns::{LONGEST_NOUN, Noun, is_office, noun_at, words};
use super::people::People;
use super::units::Units;
use crate::actor::draft::{Draft, Part, inside};
use crate::actor::mention::{Facet, Link, Mention};
use crate::actor::roster::{ActorKind, Gender};
use crate::span::Span;

pub(super) const GOVERNMENT: f32 = 0.75;
/// What a person heads as head of a state or government.
const HEADED: &[&str] = &["administration", "government", "cabinet", "regime"];
const OTHER_ARTICLES: &[&str] = &["a", "an", "one", "another", "this", "that"];
/// Bytes of the longest of them.
const LONGEST_ARTICLE: usize = 7;
const MOST_MODIFIERS: usize = 2;

/// A person whom the text calls by a noun, where that is nobody named: the place, and the gender of the noun.
pub(super) type Nameless = (usize, Option<Gender>);

/// A noun with its article.
pub(super) struct Nominal {
    /// The unit behind the article.
    pub(super) first: usize,
    pub(super) noun: Noun,
    /// In small letters, without the actor's adjective.
    pub(super) words: Vec<String>,
    pub(super) of: Option<u32>,
    /// "the", and nothing behind the noun that it belongs to.
    pub(super) is_definite: bool,
}

/// For every paragraph, whether it may name an office without a person: behind an adjective, or any office where the roster knows holders. It saves the
/// walk through most documents without persons.
pub(super) fn with_office(draft: &Draft<'_, '_>) -> Vec<bool> {
    /// Bytes in which an office is looked for.
    const NEAR: usize = 64;
    const LONGEST_ABBREVIATION: usize = 6;
    let is_office = |word: &str| match word.bytes().any(|byte| byte.is_ascii_uppercase()) {
        true => is_office(&word.to_lowercase()),
        false => is_office(word),
    };
    let follows = |mention: &Mention| {
        let behind = draft.text.get(mention.span.end..).unwrap_or_default();
        let near = behind
            .char_indices()
            .take_while(|(at, _)| *at < NEAR)
            .last();
        let near = behind
            .get(..near.map_or(0, |(at, _)| at))
            .unwrap_or_default();
        let mut words = near
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty());
        near.starts_with(char::is_whitespace)
            && words
                .by_ref()
                .take(MOST_MODIFIERS + LONGEST_NOUN)
                .any(is_office)
    };
    // Of names only abbreviations: "the US president".
    let modifies = |m: &&Mention| {
        m.facet == Facet::Adjective
            || m.facet == Facet::Name && m.span.len() <= LONGEST_ABBREVIATION
    };
    if draft.date.is_some() && draft.cast.roster.offices().next().is_some() {
        return vec![true; draft.parts.len()];
    }
    let has_office = |part: &Part| {
        let mentions = inside(&draft.mentions, part.span).iter();
        mentions.clone().filter(modifies).any(follows)
    };
    draft.parts.iter().map(has_office).collect()
}

/// Adds the mentions; returns who is left, and whether it added any.
pub(super) fn add(
    draft: &mut Draft<'_, '_>,
    units: &Units<'_>,
    apposed: &FxHashSet<usize>,
    people: &People,
    least: f32,
) -> (Vec<Nameless>, bool) {
    let nominals: Vec<Nominal> = (0..units.all.len())
        .filter_map(|index| parse(draft, units, index))
        .filter(|nominal| !apposed.contains(&nominal.noun.last))
        .collect();
    let mut more = administrations(draft, units, people, least);
    let mut nameless = Vec::new();
    if !nominals.is_empty() {
        let holders = Holders::new(draft, people);
        // Nouns of somebody of another state whom the document does not name.
        let mut unnamed: FxHashSet<String> = FxHashSet::default();
        let mut bare = Vec::new();
        for nominal in nominals {
            let whom = match nominal.of {
                Some(of) if nominal.is_definite => holders.of_state(draft, people, &nominal, of),
                None if nominal.is_definite => {
                    bare.push(nominal);
                    continue;
                }
                _ => None,
            };
            if whom.is_none_or(|(_, _, is_named)| !is_named) {
                unnamed.insert(holders.noun(&nominal));
            }
            more.extend(settle(
                units,
                &nominal,
                whom.map(|(who, sure, _)| (who, sure)),
                least,
                &mut nameless,
            ));
        }
        for nominal in bare {
            let is_open = !unnamed.contains(&holders.noun(&nominal));
            let whom = is_open
                .then(|| holders.bare(draft, people, units, &nominal))
                .flatten();
            more.extend(settle(units, &nominal, whom, least, &mut nameless));
        }
    }
    nameless.sort_unstable_by_key(|(at, _)| *at);
    let adds = !more.is_empty();
    insert(draft, more);
    (nameless, adds)
}

/// The mention of a nominal, where it is somebody; else it is left nameless.
fn settle(
    units: &Units<'_>,
    nominal: &Nominal,
    whom: Option<(u32, f32)>,
    least: f32,
    nameless: &mut Vec<Nameless>,
) -> Option<Mention> {
    let span = Span::new(
        units.get(nominal.first)?.span.start,
        units.get(nominal.noun.last)?.span.end,
    );
    match whom.filter(|(_, sure)| *sure >= least) {
        Some((actor, confidence)) => Some(role(span, actor, Facet::Role, confidence)),
        None => {
            nameless.push((span.start, nominal.noun.marks.gender));
            None
        }
    }
}

fn role(span: Span, actor: u32, facet: Facet, confidence: f32) -> Mention {
    Mention {
        span,
        actor,
        facet,
        link: Link::Role,
        confidence,
        reading: None,
    }
}

/// Puts mentions in place of what they swallow.
fn insert(draft: &mut Draft<'_, '_>, mut more: Vec<Mention>) {
    if more.is_empty() {
        return;
    }
    more.sort_by_key(|m| (m.span.start, usize::MAX - m.span.end));
    more.dedup_by(|next, kept| next.span.start < kept.span.end);
    draft.mentions.retain(|old| {
        let at = more.partition_point(|m| m.span.end <= old.span.start);
        more.get(at).is_none_or(|m| !m.span.overlaps(old.span))
    });
    draft.mentions.extend(more);
    draft.mentions.sort_by_key(|m| m.span);
}

/// The noun behind an article, unless it stands by a name.
fn parse(draft: &Draft<'_, '_>, units: &Units<'_>, article: usize) -> Option<Nominal> {
    let word = units.word(article);
    if word.is_empty() || word.len() > LONGEST_ARTICLE {
        return None;
    }
    let is_the = word.eq_ignore_ascii_case("the");
    if !(is_the || units.is_one_of(article, OTHER_ARTICLES)) || !units.touches_next(article) {
        return None;
    }
    let first = article + 1;
    let mut next = first;
    let mut of = None;
    if let Some(mention) = units
        .get(first)?
        .mention()
        .and_then(|m| draft.mentions.get(m))
    {
        let kind = draft.cast.actor(mention.actor)?.kind();
        let modifies = matches!(mention.facet, Facet::Adjective | Facet::Name);
        if !modifies || kind == ActorKind::Person || !units.touches_next(first) {
            return None;
        }
        of = Some(mention.actor);
        next += 1;
    }
    let noun = (next..=next + MOST_MODIFIERS)
        .take_while(|&index| {
            index == next || units.touches_next(index - 1) && !units.word(index - 1).is_empty()
        })
        .find_map(|index| noun_at(units, index))?;
    let behind = noun.last + 1;
    let touches = units.touches_next(noun.last);
    let is_name = |index: usize| {
        units.get(index).is_some_and(|u| u.mention().is_some())
            || units.word(index).starts_with(char::is_uppercase)
    };
    if touches && is_name(behind) && !units.shouts(behind) {
        return None;
    }
    // "the French president, Emmanuel Someone,": a name that nobody found.
    let is_apposed = units.is_mark(behind, ',')
        && units.touches_next(behind)
        && units.word(behind + 1).starts_with(char::is_uppercase);
    if is_apposed && !units.shouts(behind) {
        return None;
    }
    Some(Nominal {
        first,
        words: words(units, next, noun.last),
        noun,
        of,
        is_definite: is_the && !(touches && units.is_one_of(behind, &["of"])),
    })
}

/// "the Harlan administration": the government of the state whose office the person holds.
fn administrations(
    draft: &mut Draft<'_, '_>,
    units: &Units<'_>,
    people: &People,
    least: f32,
) -> Vec<Mention> {
    let mut more = Vec::new();
    if people.is_empty() || GOVERNMENT < least {
        return more;
    }
    for index in 0..units.all.len() {
        let Some(mention) = units
            .get(index)
            .and_then(|u| u.mention())
            .and_then(|m| draft.mentions.get(m))
        else {
            continue;
        };
        if !units.touches_next(index) || !units.is_one_of(index + 1, HEADED) {
            continue;
        }
        let state = people.get(mention.actor).and_then(|person| person.state());
        let (start, end) = (
            mention.span.start,
            units.get(index + 1).map_or(0, |u| u.span.end),
        );
        if let Some(number) = state.and_then(|state| government(draft, state)) {
            more.push(role(Span::new(start, end), number, Facet::Name, GOVERNMENT));
        }
    }
    more
}
