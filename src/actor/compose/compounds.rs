//! Which aliases of institutions are a state's form and a noun. In: a roster. Out: those aliases, and which institution each state and noun name.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Base;
use crate::actor::alias::{Alias, CaseRule};
use crate::actor::mention::Facet;
use crate::actor::roster::{Actor, ActorKind, Roster};

/// The aliases of institutions that are a form of their state and a noun. They are left to composition, so that the same words around them count as
/// with a state whose institution is on no roster.
#[derive(Debug, Default)]
pub(crate) struct Compounds {
    /// The number of the institution and the folded alias.
    aliases: FxHashSet<(u32, Box<str>)>,
    pub(super) known: FxHashMap<(u32, Box<str>), u32>,
}

impl Compounds {
    pub(crate) fn new(roster: &Roster) -> Self {
        let rules = &roster.rules().compose;
        let nouns: FxHashSet<&str> = rules
            .iter()
            .flat_map(|compose| &compose.nouns)
            .map(String::as_str)
            .collect();
        let all: FxHashSet<&str> = roster
            .actors()
            .iter()
            .flat_map(|actor| actor.aliases())
            .map(Alias::folded)
            .collect();
        // "US House" would be found in the place of "US" and hide "US House of Representatives".
        let hidden = |alias: &str, noun: &str| {
            let start = alias.len() - noun.len();
            noun.match_indices(' ').any(|(at, _)| {
                let shorter = alias.get(..start + at).unwrap_or_default();
                let is_noun = noun.get(..at).is_some_and(|noun| nouns.contains(noun));
                !is_noun && all.contains(shorter)
            })
        };
        let mut found = Self::default();
        for (number, actor) in (0_u32..).zip(roster.actors()) {
            let Some((base, state)) = state_with(roster, actor) else {
                continue;
            };
            for alias in actor.aliases() {
                let forms = state.aliases().iter().filter(|_| is_plain(alias));
                let noun = forms
                    .filter_map(|form| noun_behind(form, alias))
                    .find(|noun| nouns.contains(noun));
                if let Some(noun) = noun.filter(|noun| !hidden(alias.folded(), noun)) {
                    found.aliases.insert((number, alias.folded().into()));
                    found.known.insert((base, noun.into()), number);
                }
            }
        }
        found
    }

    /// Whether an alias of the actor with this number is left to composition.
    pub(crate) fn has(&self, actor: u32, alias: &Alias) -> bool {
        self.aliases.contains(&(actor, alias.folded().into()))
    }
}

/// The state of which an institution's id says that it is a part, with its number.
fn state_with<'r>(roster: &'r Roster, actor: &Actor) -> Option<(u32, &'r Actor)> {
    let (base, _) = actor.id().as_str().rsplit_once('.')?;
    let base = roster.position(base)?;
    let state = roster.actors().get(base)?;
    let is_part = actor.kind() == ActorKind::Institution && Base::of(state) == Base::State;
    is_part.then_some((base as u32, state))
}

/// Whether an alias is a name without conditions.
fn is_plain(alias: &Alias) -> bool {
    alias.facet() == Facet::Name
        && alias.case() == CaseRule::Capitals
        && alias.guard().is_none()
        && alias.needs().is_none()
}

/// What an alias has behind a form of a state.
fn noun_behind<'a>(form: &Alias, alias: &'a Alias) -> Option<&'a str> {
    let rest = alias.folded().strip_prefix(form.folded())?;
    let rest = match form.facet() {
        Facet::Name => rest.strip_prefix("'s").unwrap_or(rest),
        Facet::Adjective => rest,
        _ => return None,
    };
    rest.strip_prefix(' ')
}
