//! What persons are called by what they do. In: a document's units. Out: roles stored on its persons, from titles and appositions: "Norwegian Prime
//! Minister Ida Larsen", "Otto Lind, the Norwegian foreign minister,", "Its director, Solveig Aarnes,".

use rustc_hash::FxHashSet;

use super::nouns::{Noun, noun_at, noun_before, words};
use super::people::{People, Role, is_former};
use super::units::{Kind, Units};
use crate::actor::draft::Draft;
use crate::actor::mention::{Facet, Link, Mention};
use crate::actor::roster::{ActorKind, Gender};

/// Words between an article or adjective and a noun: "trade" in "the Norwegian trade minister".
const MOST_MODIFIERS: usize = 2;
/// How far before a comma the noun of an apposition may stand, in units.
const LONGEST_APPOSITION: usize = 10;
/// Roles of one person, at most.
const MOST_ROLES: usize = 8;
const ARTICLES: &[&str] = &["the", "a", "an", "its", "his", "her", "their", "our"];
/// Words that may follow the noun of an apposition.
const GO_ON: &[&str] = &[
    "of", "for", "to", "in", "at", "from", "beside", "behind", "with", "who", "and",
];
/// Words that are no modifiers, so that a role ends there.
const STOPS: &[&str] = &[
    "said", "says", "and", "or", "but", "that", "with", "by", "for", "from", "to", "in", "of",
    "as", "when", "while", "if", "told", "is", "was", "were", "are", "on", "at", "where", "why",
];

/// Stores the roles of all persons; returns the last units of nouns that stand by a name and are no nominals of their own.
pub(super) fn store(
    draft: &Draft<'_, '_>,
    units: &Units<'_>,
    people: &mut People,
) -> FxHashSet<usize> {
    let mut apposed = FxHashSet::default();
    if people.is_empty() {
        return apposed;
    }
    of_roster(draft, people);
    for index in 0..units.all.len() {
        let mention = units
            .get(index)
            .and_then(|u| u.mention())
            .and_then(|m| draft.mentions.get(m));
        let Some(mention) =
            mention.filter(|m| m.facet == Facet::Name && people.get(m.actor).is_some())
        else {
            continue;
        };
        let scene = Scene { draft, units };
        let mut roles: Vec<(Option<Role>, usize, Option<Gender>)> = Vec::new();
        roles.extend(scene.title(index));
        if !matches!(mention.link, Link::Surname) || roles.is_empty() {
            roles.extend(scene.apposition_behind(index));
            roles.extend(scene.apposition_before(index));
        }
        let person = people.of(mention.actor);
        for (role, noun, gender) in roles {
            apposed.insert(noun);
            person.gender = person.gender.or(gender);
            let Some(role) = role else { continue };
            let is_known =
                |r: &&mut Role| r.words == role.words && (r.of.is_none() || role.of.is_none());
            if let Some(known) = person.roles.iter_mut().find(is_known) {
                known.of = known.of.or(role.of);
            } else if person.roles.len() < MOST_ROLES && !person.roles.contains(&role) {
                person.roles.push(role);
            }
        }
    }
    apposed
}

/// Roles by the offices that persons of the roster hold on the document's day.
fn of_roster(draft: &Draft<'_, '_>, people: &mut People) {
    let Some(date) = draft.date else { return };
    let numbers: Vec<u32> = people.iter().map(|(number, _)| number).collect();
    for number in numbers {
        let offices = draft
            .cast
            .actor(number)
            .map(|actor| actor.offices())
            .unwrap_or_default();
        let roles: Vec<Role> = offices
            .iter()
            .filter(|office| office.holds_on(date))
            .map(|office| {
                let words: Vec<String> = office
                    .role()
                    .to_lowercase()
                    .split_whitespace()
                    .map(str::to_owned)
                    .collect();
                Role {
                    noun: words.len(),
                    words,
                    is_former: false,
                    is_political: true,
                    of: draft
                        .cast
                        .roster
                        .required(office.of().as_str())
                        .ok()
                        .map(|position| position as u32),
                }
            })
            .collect();
        people.of(number).roles.extend(roles);
    }
}

/// A document as the rules for one name see it.
struct Scene<'s, 'a, 'r> {
    draft: &'s Draft<'a, 'r>,
    units: &'s Units<'a>,
}

/// A role if the noun can be one, the noun's last unit, and the noun's gender.
type Found = Option<(Option<Role>, usize, Option<Gender>)>;

impl Scene<'_, '_, '_> {
    fn mention(&self, index: usize) -> Option<&Mention> {
        self.draft.mentions.get(self.units.get(index)?.mention()?)
    }

    /// The actor at a unit, of whom a role may be: by an adjective or a name, but not a person's.
    fn owner(&self, index: usize) -> Option<u32> {
        let mention = self.mention(index)?;
        let kind = self.draft.cast.actor(mention.actor)?.kind();
        let owns = matches!(
            mention.facet,
            Facet::Adjective | Facet::Name | Facet::Metonym
        );
        (owns && kind != ActorKind::Person && kind != ActorKind::Place).then_some(mention.actor)
    }

    /// The actor behind a noun: "of Norway", "of the European Commission".
    fn owner_behind(&self, last: usize) -> Option<u32> {
        let of = last + 1;
        if !self.units.touches_next(last) || !self.units.is_one_of(of, &["of", "for"]) {
            return None;
        }
        let next = if self.units.is_one_of(of + 1, &["the"]) {
            of + 2
        } else {
            of + 1
        };
        self.owner(next)
    }

    fn role(&self, first: usize, noun: Noun, of: Option<u32>) -> Found {
        let words = words(self.units, first, noun.last);
        let role = Role {
            noun: noun.last - noun.first + 1,
            is_former: is_former(&words),
            is_political: noun.marks.political,
            words,
            of,
        };
        Some((
            (!noun.marks.person_only).then_some(role),
            noun.last,
            noun.marks.gender,
        ))
    }

    /// The first modifier in front of a noun, and the actor in front of that.
    fn modifiers(&self, noun: usize, least: usize) -> (usize, Option<u32>) {
        let mut first = noun;
        for _ in 0..=MOST_MODIFIERS {
            let Some(before) = first.checked_sub(1).filter(|&b| b >= least) else {
                break;
            };
            let touches = self.units.touches_next(before) || self.units.owns_next(before);
            if let Some(owner) = self.owner(before).filter(|_| touches) {
                return (first, Some(owner));
            }
            let is_modifier = self.units.touches_next(before)
                && !self.units.word(before).is_empty()
                && !self.units.is_one_of(before, ARTICLES)
                && !self.units.is_one_of(before, STOPS)
                && noun - before <= MOST_MODIFIERS;
            if !is_modifier {
                break;
            }
            first = before;
        }
        (first, None)
    }

    /// "Norwegian Prime Minister Ida Larsen", "President Aliyev of Azerbaijan".
    fn title(&self, name: usize) -> Found {
        let last = name
            .checked_sub(1)
            .filter(|&b| self.units.touches_next(b) || self.is_abbreviated(b))?;
        let noun = noun_before(self.units, last)?;
        let (first, owner) = self.modifiers(noun.first, 0);
        let owner = owner.or_else(|| self.owner_behind(name));
        self.role(first, noun, owner)
    }

    /// Whether only a full stop stands between a unit and the next one: "Sen. Tarn".
    fn is_abbreviated(&self, index: usize) -> bool {
        self.units
            .between(index)
            .is_some_and(|gap| gap.trim_end() == ".")
    }

    /// "Otto Lind, the Norwegian foreign minister,".
    fn apposition_behind(&self, name: usize) -> Found {
        let units = self.units;
        if !units.is_mark(name + 1, ',') && !units.is_mark(name + 1, '(') {
            return None;
        }
        let mut first = name + 2;
        if units.is_one_of(first, ARTICLES) {
            first += 1;
        }
        let mut owner = self.owner(first);
        if owner.is_some() {
            if !(units.touches_next(first) || units.owns_next(first)) {
                return None;
            }
            first += 1;
        }
        let noun = (first..=first + MOST_MODIFIERS)
            .take_while(|&index| {
                index == first
                    || units.touches_next(index - 1) && !units.is_one_of(index - 1, STOPS)
            })
            .find_map(|index| noun_at(units, index))?;
        let behind = noun.last + 1;
        let same = units
            .get(behind)
            .is_some_and(|u| units.get(name).is_some_and(|n| n.sentence == u.sentence));
        owner = owner.or_else(|| self.owner_behind(noun.last));
        // "Lind, the president and the envoy" is a list of three.
        let closes = !same
            || units.get(behind).is_some_and(|u| u.kind == Kind::Mark)
            || units.is_one_of(behind, &["of", "for", "who", "in", "at", "from"]);
        closes.then(|| self.role(first, noun, owner)).flatten()
    }

    /// "The governor of Washington state, Miriam Okell,".
    fn apposition_before(&self, name: usize) -> Found {
        let units = self.units;
        let comma = name.checked_sub(1).filter(|&c| units.is_mark(c, ','))?;
        let sentence = units.get(name)?.sentence;
        let closes = units
            .get(name + 1)
            .is_none_or(|u| u.sentence != sentence || u.kind == Kind::Mark);
        if !closes {
            return None;
        }
        let from = (comma.saturating_sub(LONGEST_APPOSITION)..comma)
            .rev()
            .take_while(|&i| {
                units
                    .get(i)
                    .is_some_and(|u| u.sentence == sentence && u.kind != Kind::Mark)
            })
            .last()?;
        (from..comma).rev().find_map(|article| {
            let is_article = units.is_one_of(article, ARTICLES);
            let is_owner =
                self.owner(article).is_some() && (units.owns_next(article) || article == from);
            if !is_article && !is_owner {
                return None;
            }
            let mut first = if is_article { article + 1 } else { article };
            let mut owner = self.owner(first);
            if owner.is_some() {
                first += 1;
            }
            let noun = (first..=first + MOST_MODIFIERS)
                .take_while(|&i| i < comma && (i == first || units.touches_next(i - 1)))
                .find_map(|i| noun_at(units, i))?;
            let ends = noun.last + 1 == comma || units.is_one_of(noun.last + 1, GO_ON);
            owner = owner.or_else(|| self.owner_behind(noun.last));
            ends.then(|| self.role(first, noun, owner)).flatten()
        })
    }
}
