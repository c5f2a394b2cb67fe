//! How well actors are found. In: whatever finds them, as a closure, and marked data. Out: precision and recall against named entities
//! ([`mentions`]), the share of labelled rows whose target is found ([`targets`]), and, against texts with every mention marked, who was found
//! under which identity ([`gold`]).
//!
//! Whatever finds actors is a closure from a text to [`FoundActor`]s, so that the roster alone ([`roster_finder`]), the whole program
//! ([`resolver_finder`]) and anything else are measured by the same yardstick.

pub mod gold;
pub mod mentions;
mod pairs;
pub mod targets;

use std::sync::Arc;

pub use gold::GoldFigures;
pub use mentions::MentionFigures;
pub use targets::TargetFigures;

use serde::Serialize;

use super::entities::EntityKind;
use crate::actor::{Actor, Alias, Date, Facet, Link, Matcher, Mention, Reading, Resolver, Roster};
use crate::error::Result;
use crate::span::Span;
use crate::text::paragraph::{ParagraphMode, paragraphs};

/// A place where a text names somebody, as it was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
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
    /// What the actor is called, its name first.
    pub names: Arc<[String]>,
    /// What all mentions of one actor in one text share: the actor's id.
    pub group: String,
    /// What kind of form names the actor.
    pub facet: Facet,
    /// How the mention was tied to its actor.
    pub link: Link,
    /// What the mention stands for, where that is in question.
    pub reading: Option<Reading>,
}

impl FoundActor {
    /// An actor of this id, found by a name that nothing is known about; whoever knows more sets the fields.
    ///
    /// # Examples
    /// ```
    /// use standpoint::Span;
    /// use standpoint::train::actors::FoundActor;
    /// use standpoint::train::entities::EntityKind;
    ///
    /// let found = FoundActor::new(Span::new(0, 4), EntityKind::Place, "PER");
    /// assert!(found.names_actor && found.is_entity());
    /// ```
    #[must_use]
    pub fn new(span: Span, kind: EntityKind, id: &str) -> Self {
        Self {
            span,
            kind,
            names_actor: true,
            id: Some(id.to_owned()),
            rolls_up_to: Vec::new(),
            names: Arc::default(),
            group: id.to_owned(),
            facet: Facet::Name,
            link: Link::Exact,
            reading: None,
        }
    }

    /// Whether data sets of entities would mark it: neither adjectives ("Israeli") nor parts of the names of other things ("Vietnam War"), and no nominals and
    /// pronouns.
    #[must_use]
    pub fn is_entity(&self) -> bool {
        self.facet.names_actor()
            && self.reading != Some(Reading::Part)
            && !matches!(self.link, Link::Role | Link::Pronoun)
    }

    /// An actor, without a place where it is mentioned.
    fn of_actor(actor: &Actor, roster: &Roster) -> Self {
        let official = actor.official().into_iter();
        let aliases = actor.aliases().iter().map(Alias::text);
        let names = [actor.name()].into_iter().chain(official).chain(aliases);
        Self {
            rolls_up_to: ancestors(roster, actor),
            names: names.map(str::to_owned).collect(),
            ..Self::new(
                Span::new(0, 0),
                EntityKind::of_actor(actor.kind()),
                actor.id().as_str(),
            )
        }
    }

    /// The same actor where it is mentioned.
    fn at(self, mention: &Mention) -> Self {
        Self {
            span: mention.span,
            names_actor: mention.names_actor(),
            facet: mention.facet,
            link: mention.link,
            reading: mention.reading,
            ..self
        }
    }
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
    let known = known(roster);
    Ok(move |text: &str| {
        let mut mentions = Vec::new();
        matcher.find(text, &mut mentions);
        let found = mentions.iter().filter_map(|mention| {
            let actor = known.get(mention.actor as usize)?;
            Some(actor.clone().at(mention))
        });
        found.filter(FoundActor::is_entity).collect()
    })
}

/// What the whole program finds in a text, whose paragraphs are those of [`ParagraphMode::Auto`] and whose day is `date`; in order of the text, no
/// two overlap. Adjectives and parts of names are among it, so that they can be counted apart; [`FoundActor::is_entity`] tells them.
///
/// # Examples
/// ```
/// use standpoint::Roster;
/// use standpoint::actor::{Facet, Resolver, ResolverOptions};
/// use standpoint::text::sentence::sentences;
/// use standpoint::train::actors::resolver_finder;
///
/// let resolver = Resolver::new(Roster::world(), sentences, ResolverOptions::default())?;
/// let found = resolver_finder(&resolver, None)("Norway thanked the Nigerian envoy.");
/// let found: Vec<_> = found.iter().map(|f| (f.group.as_str(), f.facet)).collect();
/// assert_eq!(found, [("NOR", Facet::Name), ("NGA", Facet::Adjective)]);
/// # Ok::<(), standpoint::Error>(())
/// ```
pub fn resolver_finder(
    resolver: &Resolver,
    date: Option<Date>,
) -> impl Fn(&str) -> Vec<FoundActor> + Sync + use<'_> {
    let known = known(resolver.roster());
    move |text: &str| {
        let spans = paragraphs(text, ParagraphMode::Auto);
        let resolved = resolver.resolve(text, &spans, date);
        let mentions = resolved.mentions().iter();
        mentions
            .filter_map(|mention| {
                let actor = match known.get(mention.actor as usize) {
                    Some(actor) => actor.clone(),
                    None => {
                        let guest = resolved.actor(mention.actor)?;
                        FoundActor::of_actor(guest, resolver.roster())
                    }
                };
                Some(actor.at(mention))
            })
            .collect()
    }
}

/// The actors of a roster by number.
fn known(roster: &Roster) -> Vec<FoundActor> {
    let actors = roster.actors().iter();
    actors
        .map(|actor| FoundActor::of_actor(actor, roster))
        .collect()
}

/// Ids that an actor rolls up to, the nearest first.
fn ancestors(roster: &Roster, actor: &Actor) -> Vec<String> {
    let mut ancestors: Vec<String> = Vec::new();
    let mut next = Some(actor);
    let mut seen = 0;
    // The list grows while it is walked; an id that is there already is not walked again.
    loop {
        for parent in next.into_iter().flat_map(Actor::rolls_up_to) {
            if !ancestors.iter().any(|known| known == parent.as_str()) {
                ancestors.push(parent.to_string());
            }
        }
        let Some(id) = ancestors.get(seen) else {
            return ancestors;
        };
        next = roster.get(id);
        seen += 1;
    }
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
