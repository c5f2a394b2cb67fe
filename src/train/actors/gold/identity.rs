//! Whether somebody was found under the right identity. In: the id of a mark and a found actor. Out: right or wrong, alone and rolled up, and the
//! shares of both.

use serde::Serialize;

use super::super::{FoundActor, ancestors, share};
use super::compare::Compared;
use crate::actor::Roster;
use crate::actor::normal::folded;

/// What kind of identity a mark has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum IdKind {
    /// Every kind.
    All,
    /// An id of the roster: `ISR`.
    Roster,
    /// A person who is not on it: `p:Otto Lind`.
    Person,
    /// An organisation that is not on it: `o:Lind Foundation`.
    Organisation,
    /// Composed with an id of the roster: `TUR.LEG`, `ARM+lobby`.
    Composed,
}

impl IdKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [
        Self::All,
        Self::Roster,
        Self::Person,
        Self::Organisation,
        Self::Composed,
    ];

    /// The kind as reports spell it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Roster => "roster",
            Self::Person => "person",
            Self::Organisation => "organisation",
            Self::Composed => "composed",
        }
    }
}

/// Shares of marked mentions that are found under the right identity.
///
/// An id of the roster, or composed with one, is right where it is the found one. A person or organisation that the marks only name is right where the
/// found actor has that name, in any case and spelling of quotes and hyphens: as its own name or, on a roster, as an alias.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct IdFigures {
    /// What kind of identity is marked.
    pub kind: IdKind,
    /// Marked mentions.
    pub n_marked: usize,
    /// Those that are found, under whatever identity.
    pub n_found: usize,
    /// Share of `n_found` under the right one.
    pub accuracy: f64,
    /// The same, but that it is right too where the marked and the found one are, or roll up to, one actor: the Pentagon for the US army.
    pub accuracy_rolled_up: f64,
}

/// Tells right identities from wrong ones.
pub(super) struct Judge<'r> {
    roster: &'r Roster,
}

impl<'r> Judge<'r> {
    pub(super) fn new(roster: &'r Roster) -> Self {
        Self { roster }
    }

    fn kind(&self, id: &str) -> IdKind {
        if id.starts_with("p:") {
            IdKind::Person
        } else if id.starts_with("o:") {
            IdKind::Organisation
        } else if self.roster.get(id).is_some() {
            IdKind::Roster
        } else {
            IdKind::Composed
        }
    }

    /// Whether a found actor is the marked one.
    pub(super) fn is_right(&self, id: &str, found: &FoundActor) -> bool {
        match id.strip_prefix("p:").or_else(|| id.strip_prefix("o:")) {
            Some(name) => {
                let name = folded(name);
                found.names.iter().any(|other| folded(other) == name)
            }
            None => found.id.as_deref() == Some(id),
        }
    }

    /// Whether a report that rolls up would count both to one actor.
    fn rolls_up_alike(&self, id: &str, found: &FoundActor) -> bool {
        // `ARM+lobby` is no part of Armenia.
        let whole = id.rsplit_once('.').map_or(id, |(whole, _)| whole);
        let known = self.roster.get(id).or_else(|| self.roster.get(whole));
        let Some(known) = known else { return false };
        let mut marked = vec![known.id().to_string()];
        marked.extend(ancestors(self.roster, known));
        let mut those = found.id.iter().chain(&found.rolls_up_to);
        those.any(|those| marked.contains(those))
    }
}

#[derive(Clone, Copy, Default)]
struct Counts {
    marked: usize,
    found: usize,
    right: usize,
    rolled_up: usize,
}

/// Counts by kind.
#[derive(Default)]
pub(super) struct IdTally([Counts; IdKind::ALL.len()]);

impl IdTally {
    pub(super) fn add(&mut self, compared: &Compared<'_>) {
        let judge = compared.judge;
        for (mention, actor) in compared.by_mark() {
            let right = actor.is_some_and(|actor| judge.is_right(&mention.id, actor));
            let rolled_up =
                right || actor.is_some_and(|actor| judge.rolls_up_alike(&mention.id, actor));
            let kind = judge.kind(&mention.id);
            for (of, counts) in IdKind::ALL.into_iter().zip(&mut self.0) {
                if of == IdKind::All || of == kind {
                    counts.marked += 1;
                    counts.found += usize::from(actor.is_some());
                    counts.right += usize::from(right);
                    counts.rolled_up += usize::from(rolled_up);
                }
            }
        }
    }

    pub(super) fn figures(self) -> Vec<IdFigures> {
        IdKind::ALL
            .into_iter()
            .zip(self.0)
            .map(|(kind, counts)| IdFigures {
                kind,
                n_marked: counts.marked,
                n_found: counts.found,
                accuracy: share(counts.right, counts.found),
                accuracy_rolled_up: share(counts.rolled_up, counts.found),
            })
            .collect()
    }
}
