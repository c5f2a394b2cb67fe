//! Names that mean one or another by what the document says around them. In: a draft with the roster's own forms. Out: the same draft, in which
//! "Georgia" is the country or the American state, "Parliament" is somebody's, and "Mr. Jordan" is no kingdom.
//!
//! Two steps: [`Context::tell_apart`] comes before nouns are composed with states, [`Context::bind`] after it. Both look at words around a mention, at facets
//! and kinds and at which mentions mean the same actor. Whose name it is decides only whose row a mention goes to, never which words are masked.

mod guard;
mod relative;
mod team;

use rustc_hash::FxHashMap;

use self::guard::{Condition, Guards};
use self::relative::Relatives;
use super::cast::Cast;
use super::draft::Draft;
use super::roster::{ActorKind, Roster};

/// What the steps need to know of a roster.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    /// By the actor's number.
    standing: Vec<Standing>,
    /// Conditions on forms, by the number of the actor that has them.
    conditions: FxHashMap<u32, Vec<Condition>>,
    /// Whether one of them is that another actor is named.
    has_needs: bool,
    guards: Guards,
    relatives: Relatives,
}

/// Where an actor belongs.
#[derive(Clone, Copy, Debug)]
struct Standing {
    /// Whether it is a state or a territory itself.
    is_state: bool,
    /// The number of the state that it is or rolls up to, else of whoever it rolls up to last.
    top: u32,
    /// Whether that is a state.
    of_state: bool,
}

impl Context {
    /// The context rules of a roster.
    pub(crate) fn new(roster: &Roster) -> Self {
        let conditions = guard::conditions(roster);
        Self {
            has_needs: conditions.values().flatten().any(Condition::is_need),
            standing: (0..roster.actors().len() as u32)
                .map(|number| Standing::of(roster, number))
                .collect(),
            conditions,
            guards: Guards::new(roster),
            relatives: Relatives::new(roster),
        }
    }

    /// Settles names of several actors, aliases that need another one, and names of states that are a person's.
    pub(crate) fn tell_apart(&self, draft: &mut Draft<'_, '_>) {
        self.settle_guards(draft);
        self.drop_unneeded(draft);
    }

    /// Ties relative names to the institutions of the states that the document is about, at least as sure as `least`; those that it cannot tie are no mentions.
    /// Names of states that stand for a team are parts of another name from here on.
    pub(crate) fn bind(&self, draft: &mut Draft<'_, '_>, least: f32) {
        self.mark_teams(draft);
        self.bind_relatives(draft, least);
    }

    fn is_state(&self, actor: u32) -> bool {
        self.standing
            .get(actor as usize)
            .is_some_and(|standing| standing.is_state)
    }

    /// Where an actor belongs, also one whom the document introduces.
    fn standing(&self, cast: &Cast<'_>, actor: u32) -> Option<Standing> {
        if let Some(standing) = self.standing.get(actor as usize) {
            return Some(*standing);
        }
        let parent = cast.actor(actor)?.rolls_up_to().first()?;
        let parent = cast.roster.position(parent.as_str())?;
        self.standing.get(parent).copied()
    }

    /// The number of the state that an actor is or rolls up to.
    fn state(&self, cast: &Cast<'_>, actor: u32) -> Option<u32> {
        self.standing(cast, actor)
            .and_then(|standing| standing.of_state.then_some(standing.top))
    }
}

impl Standing {
    fn of(roster: &Roster, number: u32) -> Self {
        let is_state = |number: u32| {
            roster
                .actors()
                .get(number as usize)
                .is_some_and(|actor| is_land(actor.kind()))
        };
        let mut top = number;
        // A valid roster has no circle of parents; a bound costs nothing.
        for _ in 0..8 {
            let parent = roster
                .actors()
                .get(top as usize)
                .filter(|_| !is_state(top))
                .and_then(|actor| actor.rolls_up_to().first())
                .and_then(|id| roster.position(id.as_str()));
            match parent {
                Some(parent) => top = parent as u32,
                None => break,
            }
        }
        Self {
            is_state: is_state(number),
            top,
            of_state: is_state(top),
        }
    }
}

fn is_land(kind: ActorKind) -> bool {
    matches!(
        kind,
        ActorKind::State | ActorKind::HistoricState | ActorKind::Territory
    )
}

#[cfg(test)]
mod tests;
