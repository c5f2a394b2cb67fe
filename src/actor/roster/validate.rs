//! What is wrong with a roster as a whole: aliases of two ids, parents that do not exist, circles of parents. In: a
//! roster, usually of several files. Out: conflicts, each with its place, or the first of them as an error.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Actor, Roster, nearest};
use crate::error::{Error, ErrorKind, Result};

/// Something that makes a roster unusable.
pub(crate) struct Conflict {
    pub(crate) place: Arc<str>,
    pub(crate) line: u32,
    pub(crate) message: String,
}

impl Conflict {
    fn new(actor: &Actor, line: u32, message: String) -> Self {
        Self {
            place: actor.place().into(),
            line,
            message,
        }
    }

    pub(crate) fn into_error(self) -> Error {
        Error::new(ErrorKind::Roster, self.message).at(format_args!("{}:{}", self.place, self.line))
    }
}

impl Roster {
    /// Checks the roster as a whole, once all its files are together.
    ///
    /// # Errors
    /// [`ErrorKind::Roster`] where an alias belongs to two ids, or `rolls_up_to` leads to nobody or in a circle;
    /// [`ErrorKind::TooLong`] over 200,000 aliases.
    pub fn validate(&self) -> Result<()> {
        self.check_size(&self.name)?;
        match self.conflicts().into_iter().next() {
            None => Ok(()),
            Some(conflict) => Err(conflict.into_error()),
        }
    }

    pub(crate) fn conflicts(&self) -> Vec<Conflict> {
        let mut conflicts = self.alias_conflicts();
        conflicts.extend(self.dangling_parents());
        conflicts.extend(self.circle());
        conflicts
    }

    pub(super) fn alias_conflicts(&self) -> Vec<Conflict> {
        let mut owners = HashMap::new();
        let mut conflicts = Vec::new();
        for actor in &self.actors {
            for alias in actor.aliases() {
                let &mut (owner, line) = owners
                    .entry(alias.folded())
                    .or_insert((actor, alias.line()));
                if owner.id() != actor.id() {
                    conflicts.push(Conflict::new(
                        actor,
                        alias.line(),
                        format!(
                            "alias {:?} of `{}` already belongs to `{}` at {}:{line}",
                            alias.text(),
                            actor.id(),
                            owner.id(),
                            owner.place(),
                        ),
                    ));
                }
            }
        }
        conflicts
    }

    fn dangling_parents(&self) -> impl Iterator<Item = Conflict> {
        self.actors.iter().flat_map(move |actor| {
            actor
                .rolls_up_to()
                .iter()
                .filter(|id| self.get(id.as_str()).is_none())
                .map(move |id| {
                    let nearest = nearest(id.as_str(), self.actors.iter().map(|a| a.id().as_str()));
                    Conflict::new(
                        actor,
                        actor.line(),
                        format!(
                            "`{}` rolls up to `{id}`, which no roster has; the nearest id is `{nearest}`",
                            actor.id()
                        ),
                    )
                })
        })
    }

    /// A circle of parents, if there is one: a depth-first walk that keeps its own path, since a file may be deeper
    /// than the stack.
    fn circle(&self) -> Option<Conflict> {
        let mut walked = vec![Walk::NotYet; self.actors.len()];
        for root in 0..self.actors.len() {
            let mut path = vec![(root, 0)];
            while let Some((position, next)) = path.last_mut() {
                let position = *position;
                let state = walked.get_mut(position)?;
                let parent = match state {
                    Walk::Done => None,
                    Walk::NotYet | Walk::OnPath => {
                        *state = Walk::OnPath;
                        self.actors.get(position)?.rolls_up_to().get(*next)
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
                    .filter_map(|position| Some(self.actors.get(position)?.id().as_str()))
                    .collect();
                let actor = self.actors.get(parent)?;
                let message = format!("roll-ups in a circle: {}", names.join(" -> "));
                return Some(Conflict::new(actor, actor.line(), message));
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
