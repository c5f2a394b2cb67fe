//! Writes ties into the draft. In: the [`Names`] of a document. Out: its mentions, with whoever only the document introduces in its cast, and the
//! [`People`] among them.

use rustc_hash::FxHashMap;

use super::gender::of_given_name;
use super::names::{is_acronym, is_company, key, slug};
use super::people::People;
use super::slots::{Names, Slot};
use super::table::{Entity, EntityKind};
use crate::actor::cast::{GIVEN, ORGANISATION, PERSON};
use crate::actor::draft::Draft;
use crate::actor::mention::{Facet, Link, Mention};
use crate::actor::reading::Reading;
use crate::actor::roster::{Actor, ActorId, ActorKind, Gender};
use crate::span::Span;

/// What begins the identity of a place that no roster has; it never makes a row.
const PLACE: &str = "place:";
/// How sure a surname is that two persons have, where only one of them was named in the same paragraph or the one before.
const NEAREST: f32 = 0.85;
/// How sure it is that a state's name is a person's surname: behind a title, or as who says something.
const TITLED: f32 = 0.95;
const SPEAKER: f32 = 0.85;
/// Verbs that a person's bare name has, whether or not a state is called the same.
const SPEAKS: &[&str] = &[
    "said", "says", "told", "tells", "added", "recalled", "joked", "laughed", "smiled", "wrote",
    "shrugged",
];

/// Whom a slot names, and how that is known.
type Naming = (usize, Link, f32);

/// Places the mentions of the names and introduces whom only the document knows.
pub(super) fn place(draft: &mut Draft<'_, '_>, names: &mut Names, least: f32) -> People {
    let mut people = People::default();
    if names.is_empty() {
        return people;
    }
    let ends: Vec<usize> = draft.parts.iter().map(|part| part.span.end).collect();
    let mut paragraph = 0;
    let mut mentions = Vec::with_capacity(names.slots.len());
    let mut last_named: FxHashMap<usize, usize> = FxHashMap::default();
    let mut numbers: FxHashMap<usize, u32> = FxHashMap::default();
    for slot in std::mem::take(&mut names.slots) {
        while ends
            .get(paragraph)
            .is_some_and(|&end| end <= slot.span.start)
        {
            paragraph += 1;
        }
        let naming = match (slot.entity, &slot.settled) {
            (Some(entity), None) => {
                Some(resolve(names, entity, &slot, paragraph, &last_named, least))
            }
            (Some(entity), Some(settled)) => {
                Some((names.table.root(entity), settled.link, settled.confidence))
            }
            (None, Some(settled)) => namesake(draft.text, names, &slot, settled, least),
            (None, None) => None,
        };
        let Some((entity, link, confidence)) = naming else {
            mentions.extend(slot.settled);
            continue;
        };
        last_named.insert(entity, paragraph);
        let Some(named) = names.table.get(entity) else {
            continue;
        };
        let mut mention = Mention {
            span: slot.span,
            actor: GIVEN,
            facet: Facet::Name,
            link,
            confidence,
            reading: None,
        };
        let other = names
            .others
            .get(&named.key)
            .filter(|_| named.fixed.is_none() && named.kind != EntityKind::Person);
        if let (Some(settled), Some(_)) = (&slot.settled, slot.entity) {
            mention = Mention {
                span: slot.span,
                ..settled.clone()
            };
        } else if let Some(&(actor, facet)) = other {
            (mention.actor, mention.facet, mention.link) = (actor, facet, Link::Alias);
            mention.reading = (facet == Facet::Metonym).then_some(Reading::Unknown);
        } else {
            let Some(number) = numbers
                .get(&entity)
                .copied()
                .or_else(|| number(draft, named))
            else {
                continue;
            };
            numbers.insert(entity, number);
            mention.actor = number;
            let is_place = named.kind == EntityKind::Place && named.fixed.is_none();
            mention.reading = is_place.then_some(Reading::Place);
        }
        let may_be_person = match named.kind {
            EntityKind::Person => true,
            EntityKind::Unknown => !is_evidently_no_person(draft.text, named, slot.span),
            _ => false,
        };
        if may_be_person {
            meet(named, mention.actor, &mut people);
        }
        mentions.push(mention);
    }
    draft.mentions = mentions;
    people
}

/// Whom a discovered name means here: whom it is tied to, or of those who share it the only one who was named shortly before.
fn resolve(
    names: &Names,
    entity: usize,
    slot: &Slot,
    paragraph: usize,
    last_named: &FxHashMap<usize, usize>,
    least: f32,
) -> Naming {
    let root = names.table.root(entity);
    let Some(named) = names.table.get(entity) else {
        return (root, Link::Exact, 1.0);
    };
    let near = |rival: &usize| {
        let known = names.table.get(*rival).and_then(known_gender);
        let contradicts = matches!((known, slot.gender()), (Some(a), Some(b)) if a != b);
        !contradicts
            && last_named
                .get(rival)
                .is_some_and(|&last| last + 1 >= paragraph)
    };
    let mut rivals = named
        .rivals
        .iter()
        .map(|&rival| names.table.root(rival))
        .filter(near);
    match (rivals.next(), rivals.next()) {
        (Some(one), None) if NEAREST >= least => (one, Link::Surname, NEAREST),
        _ => (root, named.link, named.confidence),
    }
}

/// The person whose surname a settled name is: "Mr Jordan", or "Jordan said", where the document has one Tyrell Jordan. Only a name whose first
/// letter is a capital can be.
fn namesake(
    text: &str,
    names: &Names,
    slot: &Slot,
    settled: &Mention,
    least: f32,
) -> Option<Naming> {
    if names.tails.is_empty() || !matches!(settled.facet, Facet::Name | Facet::Metonym) {
        return None;
    }
    let speaks = || {
        let behind = text.get(slot.span.end..)?.strip_prefix(' ')?;
        let word = behind.split(|c: char| !c.is_alphanumeric()).next()?;
        SPEAKS.contains(&word).then_some(())
    };
    let confidence = match settled.facet {
        _ if slot.title.is_some() || slot.is_person => TITLED,
        Facet::Name if speaks().is_some() => SPEAKER,
        _ => return None,
    };
    let bearers = names.tails.get(&key(slot.span.of(text)?))?;
    let first = names.table.root(*bearers.first()?);
    let only = bearers
        .iter()
        .all(|&bearer| names.table.root(bearer) == first);
    (only && confidence >= least).then_some((first, Link::Surname, confidence))
}

/// The number of an entity's actor, who is introduced where nobody knew it before; `None` for a name without a letter.
fn number(draft: &mut Draft<'_, '_>, named: &Entity) -> Option<u32> {
    if named.fixed.is_some() {
        return named.fixed;
    }
    let slug = Some(slug(&named.name)).filter(|slug| !slug.is_empty())?;
    let (prefix, kind) = match named.kind {
        EntityKind::Person => (PERSON, ActorKind::Person),
        EntityKind::Place => (PLACE, ActorKind::Place),
        _ => (ORGANISATION, organisation(&named.key)),
    };
    let id = ActorId::of_document(format!("{prefix}{slug}"));
    let actor = Actor::of_document(id, kind, named.name.as_str(), Vec::new());
    Some(draft.cast.introduce(actor))
}

/// The kind of an organisation, where its name says so.
fn organisation(key: &str) -> ActorKind {
    let mut words = key.split(' ');
    let last = words.next_back().unwrap_or_default();
    match last {
        "party" | "democrats" | "republicans" | "socialists" | "greens" => ActorKind::Party,
        "times" | "post" | "herald" | "gazette" | "tribune" | "ledger" | "sentinel" | "courier"
        | "news" | "daily" | "journal" | "radio" | "television" | "tv" => ActorKind::Media,
        "ministry" | "court" | "parliament" | "senate" | "police" | "army" | "navy" => {
            ActorKind::Institution
        }
        "brigade" | "brigades" | "militia" | "rebels" => ActorKind::ArmedGroup,
        "airlines" | "airways" | "shipping" | "motors" | "pharmaceuticals" => ActorKind::Company,
        _ if is_company(key) => ActorKind::Company,
        _ if key.starts_with("ministry of ") || key.starts_with("supreme court") => {
            ActorKind::Institution
        }
        _ => ActorKind::Other,
    }
}

/// Whether a given target, of which nothing is known, cannot be a person by how it stands: in small letters, behind "the", as initials, as a company.
fn is_evidently_no_person(text: &str, named: &Entity, span: Span) -> bool {
    let before = text.get(..span.start).unwrap_or_default();
    let has_article = ["the ", "The ", "THE "]
        .iter()
        .any(|article| before.ends_with(article));
    let is_small = !named.name.starts_with(char::is_uppercase);
    has_article
        || is_small
        || is_acronym(&named.name)
        || organisation(&named.key) != ActorKind::Other
}

/// The gender of a person by a title or a roster, and of whom only the document knows by the first name, too: what a settled actor is called says
/// nothing.
fn known_gender(named: &Entity) -> Option<Gender> {
    let by_name = || {
        let full = named.persons.iter().find(|name| name.is_full)?;
        of_given_name(full.words.first()?)
    };
    let settled = named.fixed.is_some_and(|actor| actor != GIVEN);
    named
        .gender
        .or_else(|| if settled { None } else { by_name() })
}

/// Adds a person to those of the document.
fn meet(named: &Entity, actor: u32, people: &mut People) {
    let person = people.of(actor);
    person.gender = person.gender.or(known_gender(named));
}
