//! Who is who in a document. In: a draft with its settled mentions, and the names that were discovered in it. Out: the draft's mentions complete:
//! names tied to the roster's actors or to each other, roles ("the Polish minister") and pronouns tied to persons.
//!
//! Rules come in the order of their precision, and each says how sure it is; where two actors fit, none is taken. A settled mention is read for one
//! thing only, whether it is the same name: which words become mentions otherwise depends on its kind, facet and gender.
//!
//! The order follows Raghunathan et al., *A Multi-Pass Sieve for Coreference Resolution* (EMNLP 2010).

mod gender;
mod holders;
mod names;
mod nominals;
mod nouns;
mod output;
mod people;
mod pronouns;
mod roles;
mod slots;
mod table;
mod tie;
mod titles;
mod unfound;
mod units;

use super::draft::Draft;
use super::mention::Mention;
use super::resolver::ResolverOptions;
use super::roster::ActorKind;
use crate::span::Span;
use units::Units;

/// What discovery takes a name for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoundKind {
    /// A person.
    Person,
    /// An organisation.
    Organisation,
    /// A place that is no actor.
    Place,
}

/// A discovered name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Found {
    /// In bytes of the document.
    pub(crate) span: Span,
    pub(crate) kind: FoundKind,
    /// In [0, 1].
    pub(crate) confidence: f32,
}

/// Ties the discovered names, which are in order and disjoint, and adds roles and pronouns.
pub(crate) fn group(draft: &mut Draft<'_, '_>, found: &[Found], options: &ResolverOptions) {
    let least = options.min_link;
    let mut names = slots::names(draft, found, least);
    let mut people = output::place(draft, &mut names, least);
    let without_names = people.is_empty() && found.is_empty();
    if without_names && !nominals::may_have_office(draft) {
        return;
    }
    let mut units = Units::new(draft);
    if !without_names && unfound::add(draft, &units, &names, &people, least) {
        units = Units::new(draft);
    }
    let apposed = roles::store(draft, &units, &mut people);
    let nameless = nominals::add(draft, &units, &apposed, &people, least);
    if !people.is_empty() {
        let units = Units::new(draft);
        pronouns::add(draft, &units, &nameless, &mut people, least);
    }
}

/// Whether [`group`] would look at sentences: somebody may be a person, or an adjective may belong to an office.
pub(crate) fn reads_sentences(draft: &Draft<'_, '_>, found: &[Found]) -> bool {
    let may_be_person = |mention: &Mention| {
        let kind = draft.cast.actor(mention.actor).map(|actor| actor.kind());
        kind.is_none_or(|kind| kind == ActorKind::Person)
    };
    !found.is_empty()
        || draft.mentions.iter().any(may_be_person)
        || nominals::may_have_office(draft)
}

#[cfg(test)]
mod tests;
