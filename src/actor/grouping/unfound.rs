//! Looks again for names that are known by now. In: a draft with its names tied. Out: mentions of surnames, acronyms and head nouns of organisations
//! that discovery did not take for names: the second pass over the document.

use rustc_hash::{FxHashMap, FxHashSet};

use super::names::{initials, is_acronym, is_silent, key};
use super::people::People;
use super::slots::Names;
use super::table::EntityKind;
use super::titles;
use super::units::Units;
use crate::actor::bits::Bits;
use crate::actor::draft::Draft;
use crate::actor::mention::{Facet, Link, Mention};
use crate::actor::surroundings::is_inside_address;
use crate::span::Span;

const SURNAME: f32 = 0.93;
const FULL_NAME: f32 = 0.97;
const ACRONYM: f32 = 0.95;
const HEAD_NOUN: f32 = 0.75;
/// Words of a surname in front of its last one, at most.
const MOST_PARTICLES: usize = 4;
/// Words at the beginning of a sentence after which a surname may follow.
const OPENERS: &[&str] = &[
    "a", "after", "although", "and", "as", "at", "because", "before", "but", "by", "for", "from",
    "had", "how", "if", "in", "like", "not", "once", "only", "or", "since", "so", "still", "that",
    "the", "then", "though", "to", "under", "unless", "until", "what", "when", "whether", "while",
    "why", "with", "without", "yet",
];

/// The number of whoever is no person.
const NOBODY: u32 = u32::MAX - 1;

/// Actors by what they are called; `None` where several are.
type Called = FxHashMap<String, Option<u32>>;

fn call(called: &mut Called, name: String, actor: u32) {
    called
        .entry(name)
        .and_modify(|known| {
            if *known != Some(actor) {
                *known = None;
            }
        })
        .or_insert(Some(actor));
}

/// Adds the mentions; whether there were any.
pub(super) fn add(
    draft: &mut Draft<'_, '_>,
    units: &Units<'_>,
    names: &Names,
    people: &People,
    least: f32,
) -> bool {
    let lists = Lists::new(draft, names, people);
    if lists.surnames.is_empty() && lists.letters.is_empty() && lists.heads.is_empty() {
        return false;
    }
    let mut everyday: FxHashSet<&str> = FxHashSet::default();
    let mut hits: Vec<(usize, Mention)> = Vec::new();
    for (index, unit) in units.all.iter().enumerate() {
        if !unit.is_word() {
            continue;
        }
        let word = units.surface(index);
        if !unit.has_capital {
            if lists.may_be_surname(word) && lists.surnames.contains_key(word) {
                everyday.insert(word);
            }
            continue;
        }
        let hit =
            surname(units, index, &lists).or_else(|| organisation(draft, units, index, &lists));
        if let Some(mention) =
            hit.filter(|m| m.confidence >= least && !is_inside_address(units.text, m.span))
        {
            hits.push((index, mention));
        }
    }
    let mut more: Vec<Mention> = hits
        .into_iter()
        // "Hope is lost": a word that also stands in small letters is no name at the beginning of a sentence.
        .filter(|(index, mention)| {
            let small = units.surface(*index).to_lowercase();
            mention.link != Link::Surname
                || !everyday.contains(small.as_str())
                || !(units.opens_sentence(*index) || units.shouts(*index))
        })
        .map(|(_, mention)| mention)
        .collect();
    // A surname's particles may reach back over another hit.
    more.sort_by_key(|m| (m.span.start, usize::MAX - m.span.end));
    more.dedup_by(|next, kept| next.span.start < kept.span.end);
    let any = !more.is_empty();
    draft.mentions.extend(more);
    draft.mentions.sort_by_key(|m| m.span);
    any
}

/// What the actors of a document may be called.
struct Lists {
    /// Ends of persons' full names, and the full names.
    surnames: Called,
    /// The beginnings of `surnames`: most words of a text are no name's.
    beginnings: Bits,
    /// Initials of organisations.
    letters: Called,
    /// Nouns that organisations' names are built on.
    heads: Called,
    /// Where each organisation first stands.
    first_at: FxHashMap<u32, usize>,
}

impl Lists {
    fn new(draft: &Draft<'_, '_>, names: &Names, people: &People) -> Self {
        let mut lists = Self {
            surnames: Called::default(),
            beginnings: Bits::new(BEGINNINGS),
            letters: Called::default(),
            heads: Called::default(),
            first_at: FxHashMap::default(),
        };
        // A name that somebody has already is nobody else's.
        let mut bearers: FxHashMap<(u32, &str), ()> = FxHashMap::default();
        for mention in draft.mentions.iter().filter(|m| m.facet == Facet::Name) {
            let surface = mention.span.of(draft.text).unwrap_or_default();
            if bearers.insert((mention.actor, surface), ()).is_some() {
                continue;
            }
            let spelled = key(surface);
            let Some(entity) = names
                .table
                .of_key(&spelled)
                .and_then(|e| names.table.get(e))
            else {
                call(&mut lists.surnames, spelled, NOBODY);
                continue;
            };
            if mention.link == Link::Exact && !entity.persons.iter().any(|name| name.is_full) {
                let own = if entity.kind == EntityKind::Person {
                    mention.actor
                } else {
                    NOBODY
                };
                call(&mut lists.surnames, spelled, own);
            }
            match entity.kind {
                EntityKind::Person | EntityKind::Unknown if people.get(mention.actor).is_some() => {
                    if mention.link == Link::Given && entity.kind == EntityKind::Unknown {
                        continue;
                    }
                    for name in entity.persons.iter().filter(|name| name.is_full) {
                        call(&mut lists.surnames, name.from(0), mention.actor);
                        for tail in name.tails() {
                            call(&mut lists.surnames, tail, mention.actor);
                        }
                    }
                }
                EntityKind::Organisation => {
                    let words: Vec<&str> = surface.split_whitespace().collect();
                    lists
                        .first_at
                        .entry(mention.actor)
                        .or_insert(mention.span.end);
                    // "the Union" of the "Harbour Union", "the League" of the "League of Rights".
                    let head = match words.as_slice() {
                        [first, "of" | "for", ..] => Some(first),
                        [.., before, last] if !is_silent(before) => Some(last),
                        _ => None,
                    };
                    if let Some(head) = head {
                        call(&mut lists.heads, (*head).to_owned(), mention.actor);
                    }
                    if words.len() > 2 {
                        for letters in initials(surface) {
                            call(&mut lists.letters, letters, mention.actor);
                        }
                    }
                }
                _ => {}
            }
        }
        for surname in lists.surnames.keys() {
            let first = beginning(surname.as_bytes());
            lists.beginnings.insert(first.unwrap_or_default());
        }
        lists
    }

    /// Whether one of the surnames may be spelled like this word. Letters may be composed with marks: only of ASCII it is known how they begin.
    fn may_be_surname(&self, word: &str) -> bool {
        let first = beginning(word.as_bytes()).filter(|_| word.is_ascii());
        first.is_none_or(|first| self.beginnings.contains(first))
    }
}

/// One more than the largest number of two first letters.
const BEGINNINGS: usize = 1024;

/// The number of a word, or of a key, that begins with two letters of ASCII.
fn beginning(word: &[u8]) -> Option<usize> {
    match word {
        [first, second, ..] if first.is_ascii_alphabetic() && second.is_ascii_alphabetic() => {
            let number = |letter: &u8| usize::from(letter & 31);
            Some(number(first) * 32 + number(second))
        }
        _ => None,
    }
}

/// The mention of a surname whose last word stands here.
fn surname(units: &Units<'_>, index: usize, lists: &Lists) -> Option<Mention> {
    let word = units.surface(index);
    if !lists.may_be_surname(word) || word.chars().count() < 3 {
        return None;
    }
    let mut spelled = key(word);
    let mut actor = *lists.surnames.get(&spelled)?;
    let mut first = index;
    for _ in 0..MOST_PARTICLES {
        let Some(before) = first.checked_sub(1).filter(|&b| units.touches_next(b)) else {
            break;
        };
        let longer = format!("{} {spelled}", key(units.word(before)));
        let Some(known) = lists.surnames.get(&longer) else {
            break;
        };
        (spelled, actor, first) = (longer, *known, before);
    }
    let actor = actor.filter(|&actor| actor != NOBODY)?;
    let starts_with_capital = |index: usize| units.word(index).starts_with(char::is_uppercase);
    let stands_alone = || {
        let before = first.checked_sub(1).filter(|&b| units.touches_next(b));
        let free_before = before.is_none_or(|b| {
            !starts_with_capital(b)
                || titles::title(units.word(b)).is_some()
                || units.opens_sentence(b) && units.is_one_of(b, OPENERS)
        });
        let free_after = !units.touches_next(index) || !starts_with_capital(index + 1);
        free_before && free_after
    };
    if !stands_alone() && !units.shouts(index) {
        return None;
    }
    let start = units.get(first)?.span.start;
    let is_full = first < index
        && starts_with_capital(first)
        && spelled.contains(' ')
        && lists.is_full(&spelled);
    let (link, confidence) = if is_full {
        (Link::Exact, FULL_NAME)
    } else {
        (Link::Surname, SURNAME)
    };
    Some(named(
        Span::new(start, units.get(index)?.span.end),
        actor,
        link,
        confidence,
    ))
}

impl Lists {
    /// Whether a key is more than the end of a full name: no longer one ends with it.
    fn is_full(&self, spelled: &str) -> bool {
        spelled
            .split_once(' ')
            .is_some_and(|(_, tail)| self.surnames.contains_key(tail))
    }
}

/// The mention of an organisation by its initials, or by its head noun behind "the".
fn organisation(
    draft: &Draft<'_, '_>,
    units: &Units<'_>,
    index: usize,
    lists: &Lists,
) -> Option<Mention> {
    let word = units.surface(index);
    let span = units.get(index)?.span;
    if word.len() > 2 && is_acronym(word) {
        let actor = (*lists.letters.get(&key(word))?)?;
        return Some(named(span, actor, Link::Acronym, ACRONYM)).filter(|_| !units.shouts(index));
    }
    let article = index
        .checked_sub(1)
        .filter(|&b| units.touches_next(b) && units.is_one_of(b, &["the"]))?;
    let actor = (*lists.heads.get(word)?)?;
    let is_later = lists
        .first_at
        .get(&actor)
        .is_some_and(|&at| at < span.start);
    let next = units.get(index + 1);
    let goes_on = units.touches_next(index)
        && next.is_some_and(|n| {
            n.mention().is_some() || units.word(index + 1).starts_with(char::is_uppercase)
        });
    let behind = draft.text.get(span.end..).unwrap_or_default();
    let of = units.is_one_of(index + 1, &["of", "for"]);
    let alone = !goes_on && !of && !behind.starts_with(['-', '&']);
    (alone && is_later && !units.shouts(article))
        .then(|| named(span, actor, Link::Alias, HEAD_NOUN))
}

fn named(span: Span, actor: u32, link: Link, confidence: f32) -> Mention {
    Mention {
        span,
        actor,
        facet: Facet::Name,
        link,
        confidence,
        reading: None,
    }
}
