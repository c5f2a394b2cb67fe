//! How well actors are found. In: whatever finds them, as a closure, and marked data. Out: precision and recall against named entities
//! ([`mentions`]), and the share of labelled rows whose target is found ([`targets`]).
//!
//! Whatever finds actors is a closure from a text to [`FoundActor`]s, so that the roster alone ([`roster_finder`]) and anything on top of
//! it are measured by the same yardstick.

pub mod mentions;
pub mod targets;

pub use mentions::MentionFigures;
pub use targets::TargetFigures;

use super::entities::EntityKind;
use crate::actor::{Matcher, Reading, Roster};
use crate::error::Result;
use crate::span::Span;

/// A place where a text names somebody, as it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundActor {
    /// Where it stands, in bytes.
    pub span: Span,
    /// What data sets of entities would call it.
    pub kind: EntityKind,
    /// Whether a row of scores may rest on it. A capital that is only a place is an entity, but no actor.
    pub names_actor: bool,
    /// The actor's id, where it has one.
    pub id: Option<String>,
    /// Ids that the actor rolls up to, directly or over others.
    pub rolls_up_to: Vec<String>,
}

/// What the roster's matcher finds in a text, in order of the text; no two overlap.
///
/// Left out are adjectives ("Israeli") and parts of the names of other things ("Vietnam War"): neither is a mention of an actor, and the data
/// sets do not mark them as entities of the kinds measured. A capital read as a place ("in Baku") stays as an entity that names no actor.
///
/// # Errors
/// As [`Matcher::new`].
///
/// # Examples
/// ```
/// use standpoint::Roster;
/// use standpoint::train::actors::roster_finder;
///
/// let find = roster_finder(&Roster::world())?;
/// let found = find("Norway spoke to Israeli officials in Baku.");
/// let found: Vec<_> = found.iter().map(|f| (f.id.as_deref(), f.names_actor)).collect();
/// assert_eq!(found, [(Some("NOR"), true), (Some("AZE"), false)]);
/// # Ok::<(), standpoint::Error>(())
/// ```
pub fn roster_finder(roster: &Roster) -> Result<impl Fn(&str) -> Vec<FoundActor> + Sync + use<>> {
    let matcher = Matcher::new(roster)?;
    let known: Vec<FoundActor> = roster
        .actors()
        .iter()
        .map(|actor| FoundActor {
            span: Span::new(0, 0),
            kind: EntityKind::of_actor(actor.kind()),
            names_actor: true,
            id: Some(actor.id().to_string()),
            rolls_up_to: ancestors(roster, actor.id().as_str()),
        })
        .collect();
    Ok(move |text: &str| {
        let mut mentions = Vec::new();
        matcher.find(text, &mut mentions);
        mentions
            .iter()
            .filter(|mention| mention.facet.names_actor())
            .filter(|mention| mention.reading != Some(Reading::Part))
            .filter_map(|mention| {
                Some(FoundActor {
                    span: mention.span,
                    names_actor: mention.names_actor(),
                    ..known.get(mention.actor as usize)?.clone()
                })
            })
            .collect()
    })
}

/// Ids that an actor rolls up to, the nearest first.
fn ancestors(roster: &Roster, id: &str) -> Vec<String> {
    let mut ancestors: Vec<String> = Vec::new();
    let mut next = Some(id.to_owned());
    let mut seen = 0;
    // The list grows while it is walked; an id that is there already is not walked again.
    while let Some(id) = next {
        for parent in roster.get(&id).into_iter().flat_map(|a| a.rolls_up_to()) {
            if !ancestors.iter().any(|known| known == parent.as_str()) {
                ancestors.push(parent.to_string());
            }
        }
        next = ancestors.get(seen).cloned();
        seen += 1;
    }
    ancestors
}

/// `part` of `whole`; 0 of nothing.
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}

#[cfg(test)]
mod tests;
