//! Which roster made a score. In: a roster. Out: a hash of what it says, the same for every order of its entries.

use sha2::{Digest, Sha256};

use super::{Actor, ActorId, Roster};
use crate::hash::hex;

impl Roster {
    /// The sha256 of all that the roster says, in 64 hexadecimal digits. The order of its entries, its name and the
    /// layout of its files do not change it.
    #[must_use]
    pub fn sha256(&self) -> &str {
        self.inner.sha256.get_or_init(|| {
            let mut hash = Sha256::new();
            // A length before each field: no two rosters have the same bytes.
            let mut field = |text: &str| {
                hash.update(text.len().to_le_bytes());
                hash.update(text);
            };
            for actor in &self.inner.actors {
                hash_actor(actor, &mut field);
            }
            field("not_actor");
            let mut phrases: Vec<&str> = self.not_actors().collect();
            phrases.sort_unstable();
            phrases.dedup();
            phrases.into_iter().for_each(&mut field);
            self.inner.rules.lines().for_each(|line| field(&line));
            hex(&hash.finalize())
        })
    }
}

fn hash_actor(actor: &Actor, field: &mut impl FnMut(&str)) {
    field("actor");
    field(actor.id().as_str());
    field(actor.kind().as_str());
    field(actor.name());
    field(actor.official().unwrap_or_default());
    for (key, code) in actor.codes().iter() {
        field(key);
        field(code);
    }
    field("rolls_up_to");
    let mut parents: Vec<&str> = actor.rolls_up_to().iter().map(ActorId::as_str).collect();
    parents.sort_unstable();
    parents.into_iter().for_each(&mut *field);
    field("alias");
    let mut aliases: Vec<_> = actor
        .aliases()
        .iter()
        .map(|alias| {
            (
                alias.text(),
                alias.facet(),
                alias.case(),
                alias.is_capital(),
                alias.guard(),
                alias.needs(),
            )
        })
        .collect();
    aliases.sort_unstable();
    for (text, facet, case, capital, guard, needs) in aliases {
        field(text);
        field(&format!("{facet:?} {case:?} {capital}"));
        field(guard.unwrap_or_default());
        field(needs.map_or("", ActorId::as_str));
    }
    if let Some(gender) = actor.gender() {
        field("gender");
        field(gender.as_str());
    }
    let mut offices: Vec<String> = actor
        .offices()
        .iter()
        .map(|office| {
            let to = office.to().map(|to| to.to_string());
            let (from, to) = (office.from(), to.unwrap_or_default());
            format!("{} {from} {to} {}", office.of(), office.role())
        })
        .collect();
    offices.sort_unstable();
    for office in offices {
        field("office");
        field(&office);
    }
}
