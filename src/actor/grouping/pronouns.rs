//! He and she. In: a document's units, its persons and the nameless ones. Out: mentions by pronouns, each where exactly one person fits.
//!
//! Measured by others on news: where only one candidate is compatible, 83 of 100 pronouns are right; where the nearest of several is taken, 71 (GUM
//! corpus, first names and titles for gender). "It", "they" and "we" are never read.

use std::collections::VecDeque;

use super::nominals::Nameless;
use super::people::People;
use super::units::{Kind, Units};
use crate::actor::draft::Draft;
use crate::actor::mention::{Facet, Link, Mention};
use crate::actor::roster::Gender;

const PRONOUN: f32 = 0.8;
/// Sentences before a pronoun's own in which its person may be named.
const WINDOW: u32 = 3;
/// Words that begin a clause, behind which "him" may be the subject of the clause before.
const CLAUSES: &[&str] = &[
    "that", "which", "who", "when", "because", "and", "but", "while", "where", "if", "as", "since",
    "after", "before",
];
/// Words that put a clause or a phrase in front of the subject: "In his speech, Lind ...".
const FRONTING: &[&str] = &[
    "after", "although", "as", "at", "because", "before", "by", "despite", "during", "for", "from",
    "if", "in", "like", "on", "once", "since", "though", "to", "under", "until", "when", "while",
    "with", "without",
];

/// A pronoun: its gender, whether it is only ever an object, and whether it means the subject of its clause.
fn pronoun(word: &str) -> Option<(Gender, bool, bool)> {
    let is = |list: &[&str]| list.iter().any(|w| w.eq_ignore_ascii_case(word));
    if !(2..=7).contains(&word.len()) || !word.starts_with(['h', 'H', 's', 'S']) {
        return None;
    }
    let gender = if is(&["he", "him", "his", "himself"]) {
        Gender::Male
    } else if is(&["she", "her", "hers", "herself"]) {
        Gender::Female
    } else {
        return None;
    };
    Some((gender, is(&["him"]), is(&["himself", "herself"])))
}

/// Somebody whom a pronoun may mean.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    /// `None` for somebody nameless.
    actor: Option<u32>,
    gender: Option<Gender>,
    sentence: u32,
    paragraph: u32,
    unit: usize,
    /// The quotation it stands in; 0 outside.
    quotation: u32,
}

/// Adds the mentions.
pub(super) fn add(
    draft: &mut Draft<'_, '_>,
    units: &Units<'_>,
    nameless: &[Nameless],
    people: &mut People,
    least: f32,
) {
    if PRONOUN < least {
        return;
    }
    let mut recent: VecDeque<Candidate> = VecDeque::new();
    let mut nameless = nameless.iter().peekable();
    let mut quotation = Quotation::default();
    let mut more = Vec::new();
    for (index, unit) in units.all.iter().enumerate() {
        while recent.front().is_some_and(|c| {
            c.sentence + WINDOW < unit.sentence || c.paragraph + 1 < unit.paragraph
        }) {
            recent.pop_front();
        }
        quotation.step(units, index);
        let mut candidate = Candidate {
            actor: None,
            gender: None,
            sentence: unit.sentence,
            paragraph: unit.paragraph,
            unit: index,
            quotation: quotation.number(),
        };
        while let Some((_, gender)) = nameless.next_if(|(at, _)| *at <= unit.span.start) {
            candidate.gender = *gender;
            remember(&mut recent, candidate);
        }
        if let Some(mention) = unit.mention().and_then(|m| draft.mentions.get(m)) {
            if mention.names_actor() && people.get(mention.actor).is_some() {
                candidate.actor = Some(mention.actor);
                remember(&mut recent, candidate);
            }
            continue;
        }
        let Some((gender, is_object, is_reflexive)) = unit
            .is_word()
            .then(|| pronoun(units.surface(index)))
            .flatten()
        else {
            continue;
        };
        let is_object = is_object || is_object_her(units, index);
        let scene = Scene {
            draft,
            units,
            people,
            recent: &recent,
            index,
            quotation: quotation.number(),
        };
        let Some(actor) = scene.person(gender, is_object, is_reflexive) else {
            // Somebody is meant all the same, whom the next pronoun may mean, too.
            candidate.gender = Some(gender);
            remember(&mut recent, candidate);
            continue;
        };
        // Whom a pronoun has settled is not the other gender later.
        let person = people.of(actor);
        person.gender = person.gender.or(Some(gender));
        candidate.actor = Some(actor);
        remember(&mut recent, candidate);
        more.push(Mention {
            span: unit.span,
            actor,
            facet: Facet::Name,
            link: Link::Pronoun,
            confidence: PRONOUN,
            reading: None,
        });
    }
    if !more.is_empty() {
        draft.mentions.extend(more);
        draft.mentions.sort_by_key(|m| m.span);
    }
}

/// Keeps who was named; in one sentence once, at the last place.
fn remember(recent: &mut VecDeque<Candidate>, candidate: Candidate) {
    /// More persons in four sentences than this are a list, of which no pronoun is read.
    const MOST: usize = 64;
    if candidate.actor.is_some() {
        recent.retain(|c| c.actor != candidate.actor || c.sentence != candidate.sentence);
    }
    if recent.len() < MOST {
        recent.push_back(candidate);
    } else if let Some(last) = recent.back_mut() {
        *last = candidate;
    }
}

/// Whether "her" stands where no noun follows: "told her.", "asked her to".
fn is_object_her(units: &Units<'_>, index: usize) -> bool {
    let ends =
        !units.touches_next(index) || units.get(index + 1).is_none_or(|u| u.kind == Kind::Mark);
    units.is_one_of(index, &["her"])
        && (ends
            || units.is_one_of(
                index + 1,
                &[
                    "to", "that", "for", "with", "in", "on", "at", "from", "by", "and", "a", "an",
                    "the",
                ],
            ))
}

/// A document as one pronoun sees it.
struct Scene<'s, 'a, 'r> {
    draft: &'s Draft<'a, 'r>,
    units: &'s Units<'a>,
    people: &'s People,
    recent: &'s VecDeque<Candidate>,
    index: usize,
    quotation: u32,
}

impl Scene<'_, '_, '_> {
    /// The only person whom the pronoun may mean.
    fn person(&self, gender: Gender, is_object: bool, is_reflexive: bool) -> Option<u32> {
        let here = self.units.get(self.index)?;
        let fits = |c: &&Candidate| match c.actor.and_then(|actor| self.people.get(actor)) {
            Some(person) => person.may_be(gender),
            None => c.gender.is_none_or(|own| own == gender),
        };
        let same: Vec<&Candidate> = self
            .recent
            .iter()
            .filter(|c| c.sentence == here.sentence && !(is_object && self.is_subject(c)))
            .filter(fits)
            .collect();
        let chosen = if same.is_empty() && !is_reflexive {
            if self.is_before_its_name(gender) {
                return None;
            }
            let excluded = |c: &&Candidate| !(is_object && c.sentence == here.sentence);
            only(self.recent.iter().filter(excluded).filter(fits))
        } else {
            only(same.into_iter())
        }?;
        // Who speaks in a quotation calls somebody else "he".
        let is_quoted = self.quotation != 0 && chosen.quotation != self.quotation;
        chosen.actor.filter(|_| !is_quoted)
    }

    /// Whether a candidate is the subject of the pronoun's own clause, so that "him" is somebody else.
    fn is_subject(&self, candidate: &Candidate) -> bool {
        let between = candidate.unit + 1..self.index;
        between.clone().count() <= 12
            && !between.clone().any(|i| {
                self.units.get(i).is_some_and(|u| u.kind == Kind::Mark)
                    || self.units.is_one_of(i, CLAUSES)
            })
    }

    /// "In her speech, Lind ...": a person of that gender follows in the sentence, which begins with more than a subject.
    fn is_before_its_name(&self, gender: Gender) -> bool {
        let Some(here) = self.units.get(self.index) else {
            return false;
        };
        let sentence = here.sentence;
        let mut first = self.index;
        while let Some(before) = first.checked_sub(1)
            && self.index - before <= 12
            && self
                .units
                .get(before)
                .is_some_and(|u| u.sentence == sentence)
        {
            first = before;
        }
        if !(first..self.index).any(|i| self.units.is_one_of(i, FRONTING)) {
            return false;
        }
        let behind = self.units.all.get(self.index..).unwrap_or_default();
        behind
            .iter()
            .take(24)
            .take_while(|u| u.sentence == sentence)
            .any(|u| {
                let mention = u.mention().and_then(|m| self.draft.mentions.get(m));
                mention
                    .and_then(|m| self.people.get(m.actor))
                    .is_some_and(|person| person.may_be(gender))
            })
    }
}

/// The last of candidates that are all one and the same person.
fn only<'c>(candidates: impl Iterator<Item = &'c Candidate>) -> Option<&'c Candidate> {
    let mut last: Option<&Candidate> = None;
    for candidate in candidates {
        if last.is_some_and(|known| known.actor != candidate.actor || candidate.actor.is_none()) {
            return None;
        }
        last = Some(candidate);
    }
    last.filter(|candidate| candidate.actor.is_some())
}

/// Which quotation a place is in.
#[derive(Default)]
struct Quotation {
    count: u32,
    is_open: bool,
    paragraph: u32,
}

impl Quotation {
    fn step(&mut self, units: &Units<'_>, index: usize) {
        let Some(unit) = units.get(index) else { return };
        if unit.paragraph != self.paragraph {
            (self.paragraph, self.is_open) = (unit.paragraph, false);
        }
        if unit.kind != Kind::Mark {
            return;
        }
        let opens = match units.surface(index) {
            "“" | "«" => true,
            "”" | "»" => false,
            "\"" => !self.is_open,
            _ => return,
        };
        self.count += u32::from(opens && !self.is_open);
        self.is_open = opens;
    }

    fn number(&self) -> u32 {
        if self.is_open { self.count } else { 0 }
    }
}
