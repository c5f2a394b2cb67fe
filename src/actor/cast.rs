//! Who may be mentioned in a document: the roster's actors, and behind them those that the document itself introduces.

use rustc_hash::FxHashMap;

use super::roster::{Actor, ActorId, Roster};

/// The actor number of a target whose spans the caller gave.
pub const GIVEN: u32 = u32::MAX;

/// The actors of one document by number.
#[derive(Clone, Debug)]
pub(crate) struct Cast<'r> {
    pub(crate) roster: &'r Roster,
    /// Actors that only this document introduces; the first has the number of the roster's length.
    guests: Vec<Actor>,
    /// Their positions.
    positions: FxHashMap<ActorId, usize>,
}

impl<'r> Cast<'r> {
    /// The roster's actors and nobody else yet.
    pub(crate) fn new(roster: &'r Roster) -> Self {
        Self {
            roster,
            guests: Vec::new(),
            positions: FxHashMap::default(),
        }
    }

    /// The actor of this number; `None` for [`GIVEN`] and for a number of nobody.
    pub(crate) fn actor(&self, number: u32) -> Option<&Actor> {
        let actors = self.roster.actors();
        let number = number as usize;
        actors
            .get(number)
            .or_else(|| self.guests.get(number.checked_sub(actors.len())?))
    }

    /// The actors that only this document introduces.
    pub(crate) fn guests(&self) -> &[Actor] {
        &self.guests
    }

    /// The number of an actor that only this document introduces; that of the one who has its id already, where there is one.
    pub(crate) fn introduce(&mut self, actor: Actor) -> u32 {
        let next = self.guests.len();
        let position = *self.positions.entry(actor.id().clone()).or_insert(next);
        if position == next {
            self.guests.push(actor);
        }
        (self.roster.actors().len() + position) as u32
    }
}

/// What begins the identity of a person whom only documents introduce.
pub(crate) const PERSON: &str = "person:";
/// The same of an organisation.
pub(crate) const ORGANISATION: &str = "organisation:";

/// Whether a document may introduce an actor of this identity: a discovered person or organisation, or one composed with an actor of the roster.
pub(crate) fn introduces(roster: &Roster, id: &str) -> bool {
    let composed = id.rsplit_once(['+', '.']);
    [PERSON, ORGANISATION]
        .iter()
        .any(|kind| id.starts_with(kind))
        || composed.is_some_and(|(whole, part)| !part.is_empty() && roster.get(whole).is_some())
}
