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

use super::discovery::Found;
use super::draft::Draft;
use super::resolver::SentenceSplitter;
use units::Units;

/// Ties the discovered names, which are in order and disjoint, and adds roles and pronouns, all links at least as sure as `least`.
pub(crate) fn group(
    draft: &mut Draft<'_, '_>,
    found: &[Found],
    sentences: SentenceSplitter,
    least: f32,
) {
    let mut names = slots::names(draft, found, least);
    let mut people = output::place(draft, &mut names, least);
    let without_names = people.is_empty() && found.is_empty();
    let relevant = if without_names {
        nominals::with_office(draft)
    } else {
        vec![true; draft.parts.len()]
    };
    if !relevant.contains(&true) {
        return;
    }
    draft.split(sentences);
    let mut units = Units::of_parts(draft, &relevant);
    if !without_names && unfound::add(draft, &units, &names, &people, least) {
        renew(&mut units, draft);
    }
    let apposed = roles::store(draft, &units, &mut people);
    let (nameless, adds) = nominals::add(draft, &units, &apposed, &people, least);
    if !people.is_empty() {
        if adds {
            renew(&mut units, draft);
        }
        pronouns::add(draft, &units, &nameless, &mut people, least);
    }
}

/// Brings the units to a draft's new mentions; tests hold it to units that are made anew.
fn renew(units: &mut Units<'_>, draft: &Draft<'_, '_>) {
    units.renew(&draft.mentions);
    debug_assert!(*units == Units::new(draft));
}

#[cfg(test)]
mod tests;
