//! The places where somebody is named, settled and discovered ones in one row. In: a draft and discovered names. Out: [`Names`]: the places, the
//! entities that they name, and the ties between those.

use rustc_hash::FxHashMap;

use super::super::discovery::{Found, FoundKind};
use super::names::key;
use super::table::{EntityKind, Table};
use super::tie::{self, Index};
use super::titles::{self, Title};
use crate::actor::cast::GIVEN;
use crate::actor::draft::Draft;
use crate::actor::mention::{Facet, Mention};
use crate::actor::roster::{ActorKind, Gender};
use crate::span::Span;

/// A place where somebody is named.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    pub(super) span: Span,
    /// What was settled there before.
    pub(super) settled: Option<Mention>,
    /// Whom a discovered name, or a settled one that takes part in the rules, belongs to.
    pub(super) entity: Option<usize>,
    pub(super) title: Option<Title>,
    /// Whether discovery, too, takes a settled name for a person's.
    pub(super) is_person: bool,
}

/// The names of a document.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub(super) slots: Vec<Slot>,
    pub(super) table: Table,
    /// Full names of persons by what stands behind their first name.
    pub(super) tails: Index,
    /// How settled names that no entity has, such as those of states, are said, by key: actor and facet.
    pub(super) others: FxHashMap<String, (u32, Facet)>,
}

impl Names {
    /// Whether nobody is named who takes part in the rules.
    pub(super) fn is_empty(&self) -> bool {
        self.table.all.is_empty()
    }
}

/// The names of a draft and their ties.
pub(super) fn names(draft: &Draft<'_, '_>, found: &[Found], least: f32) -> Names {
    let mut names = Names::default();
    let mut kinds: FxHashMap<u32, Option<EntityKind>> = FxHashMap::default();
    let slots = merge(draft, found);
    let mut kind_of = |actor: u32| *kinds.entry(actor).or_insert_with(|| kind(draft, actor));
    // Actors known before come first, so that a discovered name is theirs wherever it stands.
    let mut known: FxHashMap<(u32, &str), usize> = FxHashMap::default();
    for (slot, _) in &slots {
        let Some(mention) = slot.settled.as_ref().filter(|m| m.facet.names_actor()) else {
            continue;
        };
        let surface = slot.span.of(draft.text).unwrap_or_default();
        if let Some(kind) = kind_of(mention.actor).filter(|_| mention.facet == Facet::Name) {
            known.entry((mention.actor, surface)).or_insert_with(|| {
                let entity = names.table.known(mention.actor, surface, kind);
                if let Some(actor) = draft.cast.actor(mention.actor) {
                    names.table.known(mention.actor, actor.name(), kind);
                    if let Some(known) = names.table.all.get_mut(entity) {
                        known.gender = known.gender.or(actor.gender());
                    }
                }
                entity
            });
        } else if !found.is_empty() {
            names
                .others
                .entry(key(surface))
                .or_insert((mention.actor, mention.facet));
        }
    }
    for (mut slot, discovered) in slots {
        let surface = slot.span.of(draft.text).unwrap_or_default();
        slot.entity = match (&slot.settled, discovered) {
            (None, Some(found)) => Some(names.table.found(surface, found.kind, found.confidence)),
            (Some(mention), _) => known.get(&(mention.actor, surface)).copied(),
            (None, None) => None,
        };
        if !names.is_empty()
            || slot
                .settled
                .as_ref()
                .is_some_and(|m| m.facet == Facet::Name)
        {
            slot.title = titles::before(draft.text, slot.span.start);
        }
        if let (Some(entity), Some(title)) = (slot.entity, slot.title) {
            names.table.title(entity, title);
        }
        names.slots.push(slot);
    }
    names.table.settle_kinds();
    if !names.is_empty() {
        names.tails = tie::persons(&mut names.table, least);
        let bracketed = bracketed(draft.text, &names.slots);
        tie::organisations(&mut names.table, &bracketed, least);
    }
    names
}

/// What kind of names an actor known before has, where rules tie names to it.
fn kind(draft: &Draft<'_, '_>, actor: u32) -> Option<EntityKind> {
    if actor == GIVEN {
        return Some(EntityKind::Unknown);
    }
    match draft.cast.actor(actor)?.kind() {
        ActorKind::Person => Some(EntityKind::Person),
        ActorKind::Igo
        | ActorKind::Ngo
        | ActorKind::ArmedGroup
        | ActorKind::Party
        | ActorKind::Institution
        | ActorKind::Media
        | ActorKind::Company
        | ActorKind::Other => Some(EntityKind::Organisation),
        _ => None,
    }
}

/// Settled mentions and discovered names in one row, without overlaps.
fn merge(draft: &Draft<'_, '_>, found: &[Found]) -> Vec<(Slot, Option<Found>)> {
    let mut row = Vec::with_capacity(draft.mentions.len() + found.len());
    let mut settled = draft.mentions.iter().peekable();
    let mut end = 0;
    for name in found {
        let name = Found {
            span: trimmed(draft.text, name),
            ..*name
        };
        if name.span.is_empty() || name.span.start < end {
            continue;
        }
        while let Some(mention) = settled.next_if(|m| m.span.end <= name.span.start) {
            row.push((Slot::settled(mention), None));
        }
        let mut over: Vec<&Mention> = Vec::new();
        while let Some(mention) = settled.next_if(|m| m.span.start < name.span.end) {
            over.push(mention);
        }
        end = name.span.end.max(over.last().map_or(0, |m| m.span.end));
        let inside = over
            .iter()
            .all(|m| name.span.contains(m.span) && m.span != name.span);
        let given: Vec<&&Mention> = over.iter().filter(|m| m.actor == GIVEN).collect();
        match (given.as_slice(), over.as_slice()) {
            ([], _) if inside => row.push((Slot::new(name.span), Some(name))),
            // "Otto Lind" where the caller's target is "Lind".
            ([given], [_])
                if inside
                    && name.kind == FoundKind::Person
                    && (given.span.end == name.span.end || given.span.start == name.span.start) =>
            {
                let mention = Mention {
                    span: name.span,
                    ..(**given).clone()
                };
                row.push((Slot::settled(&mention), Some(name)));
            }
            _ => {
                for mention in over {
                    let mut slot = Slot::settled(mention);
                    slot.is_person = mention.span == name.span && name.kind == FoundKind::Person;
                    row.push((slot, None));
                }
            }
        }
    }
    row.extend(settled.map(|mention| (Slot::settled(mention), None)));
    row
}

/// The span without an article and titles; empty where it is no name.
fn trimmed(text: &str, name: &Found) -> Span {
    let nothing = Span::new(name.span.start, name.span.start);
    let Some(surface) = name.span.of(text) else {
        return nothing;
    };
    if !surface.contains(char::is_alphanumeric) {
        return nothing;
    }
    let article = ["the ", "The ", "THE "]
        .iter()
        .find(|article| surface.starts_with(**article));
    let mut cut = article.map_or(0, |article| article.len());
    if name.kind == FoundKind::Person {
        cut += titles::leading(surface.get(cut..).unwrap_or_default());
    }
    Span::new(name.span.start + cut, name.span.end)
}

impl Slot {
    fn new(span: Span) -> Self {
        Self {
            span,
            settled: None,
            entity: None,
            title: None,
            is_person: false,
        }
    }

    fn settled(mention: &Mention) -> Self {
        Self {
            settled: Some(mention.clone()),
            ..Self::new(mention.span)
        }
    }

    /// The gender that the title tells.
    pub(super) fn gender(&self) -> Option<Gender> {
        self.title.and_then(|title| title.gender)
    }
}

/// Pairs of entities of which the second stands in brackets behind the first.
fn bracketed(text: &str, slots: &[Slot]) -> Vec<(usize, usize)> {
    let pair = |(one, other): (&Slot, &Slot)| {
        let between = text.get(one.span.end..other.span.start)?;
        let behind = text.get(other.span.end..)?;
        (between.trim() == "(" && behind.starts_with(')')).then_some((one.entity?, other.entity?))
    };
    slots
        .iter()
        .zip(slots.iter().skip(1))
        .filter_map(pair)
        .collect()
}
