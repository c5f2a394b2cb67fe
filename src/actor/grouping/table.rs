//! The names of a document, each once, and which of them belong together. In: names as they come. Out: an entity for each name, and ties between them.

use rustc_hash::FxHashMap;

use super::super::discovery::FoundKind;
use super::names::{PersonName, key};
use super::titles::Title;
use crate::actor::mention::Link;
use crate::actor::roster::Gender;

/// More candidates than this are as many as too many.
pub(super) const MOST_CANDIDATES: usize = 8;

/// What kind of actor a name belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EntityKind {
    Person,
    Organisation,
    Place,
    /// A target at given spans, of which nothing is known.
    Unknown,
}

/// A name, or an actor known before with all its names.
#[derive(Debug)]
pub(super) struct Entity {
    /// The name as it first stands.
    pub(super) name: String,
    pub(super) key: String,
    /// The name, and behind it other names of an actor known before, as persons'.
    pub(super) persons: Vec<PersonName>,
    pub(super) kind: EntityKind,
    /// How sure discovery was of each kind, summed.
    votes: [f32; 3],
    pub(super) found: f32,
    /// The number of an actor known before.
    pub(super) fixed: Option<u32>,
    /// The gender by a title somewhere, or by a roster.
    pub(super) gender: Option<Gender>,
    /// Whether a title stands before it somewhere.
    pub(super) is_titled: bool,
    /// Whether it stands behind a title that no first name follows by itself.
    pub(super) is_surname: bool,
    parent: Option<usize>,
    pub(super) link: Link,
    pub(super) confidence: f32,
    /// Those of whom one may be meant here and another there.
    pub(super) rivals: Vec<usize>,
}

/// All entities of a document.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) all: Vec<Entity>,
    by_key: FxHashMap<String, usize>,
    by_actor: FxHashMap<u32, usize>,
}

impl Table {
    fn push(&mut self, surface: &str, key: String, kind: EntityKind, fixed: Option<u32>) -> usize {
        let words: Vec<&str> = surface.split_whitespace().collect();
        self.all.push(Entity {
            name: words.join(" "),
            persons: vec![PersonName::new(surface)],
            key,
            kind,
            votes: [0.0; 3],
            found: 0.0,
            fixed,
            gender: None,
            is_titled: false,
            is_surname: false,
            parent: None,
            link: Link::Exact,
            confidence: 1.0,
            rivals: Vec::new(),
        });
        self.all.len() - 1
    }

    /// The entity of an actor known before, who is now called by this surface too.
    pub(super) fn known(&mut self, actor: u32, surface: &str, kind: EntityKind) -> usize {
        let spelled = key(surface);
        let entity = match self.by_actor.get(&actor) {
            Some(&entity) => entity,
            None => {
                let entity = self.push(surface, spelled.clone(), kind, Some(actor));
                self.by_actor.insert(actor, entity);
                entity
            }
        };
        let taken = self.by_key.entry(spelled).or_insert(entity);
        if *taken == entity
            && let Some(known) = self.all.get_mut(entity)
        {
            let name = PersonName::new(surface);
            if known.persons.len() < MOST_CANDIDATES && !known.persons.contains(&name) {
                known.persons.push(name);
            }
        }
        entity
    }

    /// The entity of a discovered name.
    pub(super) fn found(&mut self, surface: &str, kind: FoundKind, confidence: f32) -> usize {
        let spelled = key(surface);
        let entity = match self.by_key.get(&spelled) {
            Some(&entity) => entity,
            None => {
                let entity = self.push(surface, spelled.clone(), EntityKind::Place, None);
                self.by_key.insert(spelled, entity);
                entity
            }
        };
        if let Some(named) = self.all.get_mut(entity) {
            let slot = match kind {
                FoundKind::Person => 0,
                FoundKind::Organisation => 1,
                FoundKind::Place => 2,
            };
            if let Some(vote) = named.votes.get_mut(slot) {
                *vote += confidence.clamp(0.0, 1.0) + f32::EPSILON;
            }
            named.found = named.found.max(confidence);
        }
        entity
    }

    /// Settles the kinds: one name is one kind of actor in a document.
    pub(super) fn settle_kinds(&mut self) {
        for entity in &mut self.all {
            let [person, organisation, place] = entity.votes;
            let most = person.max(organisation).max(place);
            let open = entity.fixed.is_none() || entity.kind == EntityKind::Unknown;
            if open && most > 0.0 {
                entity.kind = match most {
                    _ if person >= most => EntityKind::Person,
                    _ if organisation >= most => EntityKind::Organisation,
                    _ => EntityKind::Place,
                };
            }
        }
    }

    pub(super) fn get(&self, entity: usize) -> Option<&Entity> {
        self.all.get(entity)
    }

    pub(super) fn of_key(&self, key: &str) -> Option<usize> {
        self.by_key.get(key).copied()
    }

    pub(super) fn title(&mut self, entity: usize, title: Title) {
        if let Some(named) = self.all.get_mut(entity) {
            named.is_titled = true;
            named.is_surname |= !title.takes_first_name;
            named.gender = named.gender.or(title.gender);
        }
    }

    /// The entity that this one is tied to in the end.
    pub(super) fn root(&self, entity: usize) -> usize {
        let mut root = entity;
        while let Some(parent) = self.all.get(root).and_then(|e| e.parent) {
            root = parent;
        }
        root
    }

    /// Whether nothing ties the entity to another yet.
    pub(super) fn is_free(&self, entity: usize) -> bool {
        self.all.get(entity).is_some_and(|e| e.parent.is_none())
    }

    /// The different ones among these, but for the entity itself, that do not contradict its gender.
    pub(super) fn candidates(&self, entity: usize, among: &[usize]) -> Vec<usize> {
        let own = self.root(entity);
        let mut roots: Vec<usize> = Vec::new();
        for &candidate in among {
            let root = self.root(candidate);
            if root != own && !roots.contains(&root) && !self.contradict(own, root) {
                roots.push(root);
            }
        }
        roots
    }

    fn contradict(&self, one: usize, other: usize) -> bool {
        let gender = |entity: usize| {
            let entity = self.all.get(entity)?;
            entity.gender.or_else(|| {
                let person = entity.persons.iter().find(|p| p.is_full)?;
                super::gender::of_given_name(person.words.first()?)
            })
        };
        matches!((gender(one), gender(other)), (Some(a), Some(b)) if a != b)
    }

    /// Ties an entity to another one whose name is fuller. Two actors known before stay apart.
    pub(super) fn tie(&mut self, entity: usize, into: usize, link: Link, confidence: f32) {
        let (from, to) = (self.root(entity), self.root(into));
        if from == to {
            return;
        }
        let fixed = |table: &Self, e: usize| table.all.get(e).and_then(|e| e.fixed);
        let (mine, theirs) = (fixed(self, from), fixed(self, to));
        if mine.is_some() && theirs.is_some() {
            return;
        }
        let gender = self.all.get(from).and_then(|e| e.gender);
        // Who was known before needs no tie: the other one is tied to it.
        let labelled = if mine.is_some() { to } else { entity };
        if let Some(named) = self.all.get_mut(labelled) {
            (named.link, named.confidence) = (link, confidence);
        }
        if let Some(named) = self.all.get_mut(from) {
            named.parent = Some(to);
        }
        if let Some(named) = self.all.get_mut(to) {
            named.fixed = named.fixed.or(mine);
            named.gender = named.gender.or(gender);
        }
    }
}
