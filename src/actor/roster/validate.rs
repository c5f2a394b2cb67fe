//! What is wrong with a roster as a whole: aliases of two ids, references to nobody, circles of parents. In: a roster,
//! usually of several files. Out: conflicts, each with its place and what to do, or the first of them as an error.

use std::collections::HashMap;

use super::super::place::Place;
use super::source::meant;
use super::{ActorId, Roster};
use crate::error::{Error, ErrorKind, Result};

/// Something that makes a roster unusable.
#[derive(Clone, Debug)]
pub(crate) struct Conflict {
    pub(crate) place: Place,
    pub(crate) message: String,
    /// What to do.
    pub(crate) advice: &'static str,
}

impl Conflict {
    pub(crate) fn into_error(self) -> Error {
        let message = format!("{}; {}", self.message, self.advice);
        Error::new(ErrorKind::Roster, message).at(self.place)
    }
}

impl Roster {
    /// Checks the roster as a whole, once all its files are together.
    ///
    /// # Errors
    /// [`ErrorKind::Roster`] where an alias belongs to two ids, where `extends`, `disable`, `remove_alias`,
    /// `rolls_up_to` or an office leads to nobody, or `rolls_up_to` in a circle; [`ErrorKind::TooLong`] over 200,000
    /// aliases.
    pub fn validate(&self) -> Result<()> {
        self.check_size(&self.inner.name)?;
        match self.conflicts().into_iter().next() {
            None => Ok(()),
            Some(conflict) => Err(conflict.into_error()),
        }
    }

    pub(crate) fn conflicts(&self) -> Vec<Conflict> {
        let mut conflicts = self.inner.loose.clone();
        conflicts.extend(self.alias_conflicts());
        conflicts.extend(self.dangling_parents());
        conflicts.extend(self.dangling_offices());
        conflicts.extend(self.dangling_rules());
        conflicts.extend(self.circle());
        conflicts
    }

    pub(super) fn alias_conflicts(&self) -> Vec<Conflict> {
        let mut owners = HashMap::new();
        let mut conflicts = Vec::new();
        for actor in &self.inner.actors {
            for alias in actor.aliases() {
                let &mut (owner, place) = owners
                    .entry(alias.folded())
                    .or_insert((actor.id(), alias.place()));
                if owner != actor.id() {
                    conflicts.push(Conflict {
                        place: alias.place().clone(),
                        message: format!(
                            "alias {:?} of `{}` already belongs to `{owner}` at {place}",
                            alias.text(),
                            actor.id(),
                        ),
                        advice: "take it from one of the two",
                    });
                }
            }
        }
        conflicts
    }

    fn dangling_parents(&self) -> impl Iterator<Item = Conflict> {
        self.inner.actors.iter().flat_map(move |actor| {
            let parents = actor.rolls_up_to().iter();
            parents.filter_map(move |id| {
                self.dangling(id, actor.at(), || format!("`{}` rolls up to", actor.id()))
            })
        })
    }

    fn dangling_offices(&self) -> impl Iterator<Item = Conflict> {
        self.offices().filter_map(move |(actor, office)| {
            self.dangling(office.of(), office.place(), || {
                format!("`{}` is {} of", actor.id(), office.role())
            })
        })
    }

    /// Guards that nobody has, and guards and relative names that lead to nobody.
    fn dangling_rules(&self) -> impl Iterator<Item = Conflict> {
        let aliases = self.inner.actors.iter().flat_map(|actor| actor.aliases());
        let guards = aliases.clone().filter_map(move |alias| {
            let name = alias.guard()?;
            let known = self
                .inner
                .rules
                .guards
                .iter()
                .map(|guard| guard.name.as_str());
            if known.clone().any(|known| known == name) {
                return None;
            }
            let meant = meant(name, known);
            Some(Conflict {
                place: alias.place().clone(),
                message: format!(
                    "alias {:?} names the guard `{name}`, which no roster has{meant}",
                    alias.text()
                ),
                advice: "correct the name, or add that guard",
            })
        });
        let needs = aliases.filter_map(move |alias| {
            let who = || format!("alias {:?} needs", alias.text());
            self.dangling(alias.needs()?, alias.place(), who)
        });
        let homes = self
            .inner
            .rules
            .relative
            .iter()
            .filter_map(move |relative| {
                let who = || "a relative name is at home in".to_owned();
                self.dangling(relative.home.as_ref()?, &relative.place, who)
            });
        let meant = self.inner.rules.guards.iter().flat_map(move |guard| {
            let default = guard.default.iter().map(|id| (id, &guard.place));
            let prefer = guard.prefer.iter().map(|p| (&p.id, &p.place));
            default.chain(prefer).filter_map(move |(id, place)| {
                self.dangling(id, place, || format!("guard `{}` means", guard.name))
            })
        });
        guards.chain(needs).chain(homes).chain(meant)
    }

    /// A conflict where nobody has the id.
    fn dangling(
        &self,
        id: &ActorId,
        place: &Place,
        who: impl FnOnce() -> String,
    ) -> Option<Conflict> {
        if self.get(id.as_str()).is_some() {
            return None;
        }
        let meant = meant(
            id.as_str(),
            self.inner.actors.iter().map(|a| a.id().as_str()),
        );
        Some(Conflict {
            place: place.clone(),
            message: format!("{} `{id}`, which no roster has{meant}", who()),
            advice: "correct the id, or add that actor",
        })
    }

    /// A circle of parents, if there is one: a depth-first walk that keeps its own path, since a file may be deeper
    /// than the stack.
    fn circle(&self) -> Option<Conflict> {
        let mut walked = vec![Walk::NotYet; self.inner.actors.len()];
        for root in 0..self.inner.actors.len() {
            let mut path = vec![(root, 0)];
            while let Some((position, next)) = path.last_mut() {
                let position = *position;
                let state = walked.get_mut(position)?;
                let parent = match state {
                    Walk::Done => None,
                    Walk::NotYet | Walk::OnPath => {
                        *state = Walk::OnPath;
                        self.inner.actors.get(position)?.rolls_up_to().get(*next)
                    }
                };
                let Some(parent) = parent else {
                    *state = Walk::Done;
                    path.pop();
                    continue;
                };
                *next += 1;
                let Some(parent) = self.position(parent.as_str()) else {
                    continue;
                };
                if walked.get(parent) != Some(&Walk::OnPath) {
                    path.push((parent, 0));
                    continue;
                }
                let names: Vec<&str> = path
                    .iter()
                    .map(|&(position, _)| position)
                    .skip_while(|&position| position != parent)
                    .chain([parent])
                    .filter_map(|position| Some(self.inner.actors.get(position)?.id().as_str()))
                    .collect();
                let actor = self.inner.actors.get(parent)?;
                let message = format!("roll-ups in a circle: {}", names.join(" -> "));
                return Some(Conflict {
                    place: actor.at().clone(),
                    message,
                    advice: "take one of these links out",
                });
            }
        }
        None
    }
}

/// How far the walk along parents has come.
#[derive(Clone, Copy, PartialEq)]
enum Walk {
    NotYet,
    OnPath,
    Done,
}
