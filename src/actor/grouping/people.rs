//! The persons of a document and what it says about them: their gender, roles and states.

use rustc_hash::FxHashMap;

use crate::actor::roster::Gender;

/// What a text calls somebody by what they do: "the Norwegian trade minister".
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Role {
    /// In small letters; the noun is the last `noun` words.
    pub(super) words: Vec<String>,
    pub(super) noun: usize,
    /// Whether it is held no more.
    pub(super) is_former: bool,
    /// Whether the noun is political.
    pub(super) is_political: bool,
    /// The number of the actor whose role it is.
    pub(super) of: Option<u32>,
}

impl Role {
    /// Whether a nominal of these words may mean this role: all of them end it, and they hold the whole noun.
    pub(super) fn is_called(&self, words: &[String]) -> bool {
        let current = |words: &[String]| -> Vec<String> {
            words
                .iter()
                .filter(|w| !matches!(w.as_str(), "former" | "ex"))
                .cloned()
                .collect()
        };
        let (own, called) = (current(&self.words), current(words));
        own.ends_with(&called) && called.len() >= self.noun && self.is_former == is_former(words)
    }
}

/// Whether words say that a role is held no more.
pub(super) fn is_former(words: &[String]) -> bool {
    words
        .iter()
        .any(|w| matches!(w.as_str(), "former" | "ex") || w.starts_with("ex-"))
}

/// A person of the document.
#[derive(Clone, Debug, Default)]
pub(super) struct Person {
    pub(super) gender: Option<Gender>,
    pub(super) roles: Vec<Role>,
}

impl Person {
    /// Whether a pronoun of this gender may stand for the person.
    pub(super) fn may_be(&self, gender: Gender) -> bool {
        self.gender.is_none_or(|own| own == gender)
    }

    /// The only actor whose role the person has.
    pub(super) fn state(&self) -> Option<u32> {
        let mut states = self.roles.iter().filter_map(|role| role.of);
        let first = states.next()?;
        states.all(|other| other == first).then_some(first)
    }
}

/// Persons by actor number.
#[derive(Clone, Debug, Default)]
pub(super) struct People {
    by_actor: FxHashMap<u32, Person>,
    /// In the order of their first mention, so that nothing depends on a hash.
    order: Vec<u32>,
}

impl People {
    pub(super) fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// The person of this number, added where missing.
    pub(super) fn of(&mut self, actor: u32) -> &mut Person {
        self.by_actor.entry(actor).or_insert_with(|| {
            self.order.push(actor);
            Person::default()
        })
    }

    pub(super) fn get(&self, actor: u32) -> Option<&Person> {
        self.by_actor.get(&actor)
    }

    /// All of them with their numbers.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, &Person)> {
        self.order
            .iter()
            .filter_map(|actor| Some((*actor, self.by_actor.get(actor)?)))
    }
}
