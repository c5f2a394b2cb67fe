//! Which names belong together. In: a [`Table`] of names. Out: the same with ties, by rules in the order of their precision; what two rules could
//! tie to different actors stays apart, because a wrong merge is worse than a split.

use rustc_hash::FxHashMap;

use super::gender::of_given_name;
use super::names::{initials, is_acronym, is_initial, is_silent, without_company_end};
use super::table::{EntityKind, MOST_CANDIDATES, Table};
use crate::actor::mention::Link;

/// How sure each rule is: its precision on named mentions of news, rounded down.
const LONGER_NAME: f32 = 0.95;
const INITIALS_OF_NAME: f32 = 0.9;
const SURNAME: f32 = 0.97;
const FIRST_NAME: f32 = 0.9;
const MIDDLE_NAME: f32 = 0.9;
const ACRONYM: f32 = 0.97;
const SHORT_ACRONYM: f32 = 0.9;
const COMPANY: f32 = 0.95;
const PART_OF_NAME: f32 = 0.75;

/// Names by a part of them.
pub(super) type Index = FxHashMap<String, Vec<usize>>;

fn add(index: &mut Index, part: String, entity: usize) {
    let entry = index.entry(part).or_default();
    if entry.len() <= MOST_CANDIDATES && !entry.contains(&entity) {
        entry.push(entity);
    }
}

fn look_up<'i>(index: &'i Index, part: &str) -> &'i [usize] {
    index.get(part).map(Vec::as_slice).unwrap_or_default()
}

/// Ties persons; returns the full names by what stands behind their first name.
pub(super) fn persons(table: &mut Table, least: f32) -> Index {
    let (mut ends, mut tails, mut firsts) =
        (FxHashMap::default(), Index::default(), Index::default());
    let mut middles = Index::default();
    for (number, entity) in table.all.iter().enumerate() {
        if !may_be_person(table, number) {
            continue;
        }
        for name in entity.persons.iter().filter(|name| name.is_full) {
            if let Some((first, last)) = name.ends() {
                let group: &mut Vec<usize> =
                    ends.entry((first.to_owned(), last.to_owned())).or_default();
                if name.words.len() > 2
                    && group.len() <= MOST_CANDIDATES
                    && !group.contains(&number)
                {
                    group.push(number);
                }
                add(&mut firsts, first.to_owned(), number);
            }
            for tail in name.tails() {
                add(&mut tails, tail, number);
            }
            for middle in name.middles() {
                if of_given_name(middle).is_none() {
                    add(&mut middles, middle.to_owned(), number);
                }
            }
        }
    }
    for number in 0..table.all.len() {
        longer_names(table, number, &ends, &tails, least);
    }
    for number in 0..table.all.len() {
        surnames(table, number, &tails, &firsts, least);
    }
    if MIDDLE_NAME >= least {
        for number in 0..table.all.len() {
            middle_names(table, number, &middles, [&tails, &firsts]);
        }
    }
    tails
}

/// Whether the name of a person may be full: discovery says so, or a given target has a title or a first name.
fn may_be_person(table: &Table, number: usize) -> bool {
    let Some(entity) = table.get(number) else {
        return false;
    };
    let has_first_name = || {
        entity.persons.iter().any(|name| {
            name.is_full
                && name
                    .words
                    .first()
                    .is_some_and(|first| of_given_name(first).is_some())
        })
    };
    match entity.kind {
        EntityKind::Person => true,
        EntityKind::Unknown => entity.is_titled || has_first_name(),
        _ => false,
    }
}

/// "George Bush" and "G. W. Bush", where one longer name fits.
fn longer_names(
    table: &mut Table,
    number: usize,
    ends: &FxHashMap<(String, String), Vec<usize>>,
    tails: &Index,
    least: f32,
) {
    let Some(entity) = table.get(number).filter(|_| may_be_person(table, number)) else {
        return;
    };
    let mut ties = Vec::new();
    for name in entity.persons.iter().filter(|name| name.is_full) {
        if let ([first, last], true) = (name.words.as_slice(), LONGER_NAME >= least) {
            let longer = ends
                .get(&(first.clone(), last.clone()))
                .map(Vec::as_slice)
                .unwrap_or_default();
            if let [one] = table.candidates(number, longer).as_slice() {
                ties.push((*one, LONGER_NAME));
            }
        }
        if name.words.iter().any(|word| is_initial(word)) && INITIALS_OF_NAME >= least {
            let namesakes = look_up(tails, &name.from(name.words.len() - 1));
            let spelled: Vec<usize> = namesakes
                .iter()
                .copied()
                .filter(|&other| {
                    table
                        .get(other)
                        .is_some_and(|other| other.persons.iter().any(|o| name.abbreviates(o)))
                })
                .collect();
            if let ([one], true) = (
                table.candidates(number, &spelled).as_slice(),
                namesakes.len() <= MOST_CANDIDATES,
            ) {
                ties.push((*one, INITIALS_OF_NAME));
            }
        }
    }
    if let Some(&(one, confidence)) = ties.first() {
        table.tie(number, one, Link::Alias, confidence);
    }
}

/// "Lind", "von Rabenau", "Ben Gvir"; then "Otto" alone.
fn surnames(table: &mut Table, number: usize, tails: &Index, firsts: &Index, least: f32) {
    let Some(entity) = table.get(number).filter(|_| table.is_free(number)) else {
        return;
    };
    let is_person = entity.kind == EntityKind::Person;
    let is_unsure = entity.is_titled || entity.found < 0.5;
    if !is_person && entity.kind != EntityKind::Unknown && !(is_unsure && entity.fixed.is_none()) {
        return;
    }
    let full = entity.persons.first().is_some_and(|name| name.is_full);
    let with_first_name = full
        && entity
            .persons
            .first()
            .and_then(|name| name.words.first())
            .is_some_and(|first| of_given_name(first).is_some());
    if with_first_name {
        return;
    }
    let mut named = Vec::new();
    for name in &entity.persons {
        named.extend_from_slice(look_up(tails, &name.from(0)));
    }
    let candidates = table.candidates(number, &named);
    match candidates.as_slice() {
        [one] if SURNAME >= least && named.len() <= MOST_CANDIDATES => {
            table.tie(number, *one, Link::Surname, SURNAME);
        }
        [] if !full && FIRST_NAME >= least && (is_person || entity.kind == EntityKind::Unknown) => {
            if entity.is_surname || !named.is_empty() {
                return;
            }
            let (bearers, gender) = (look_up(firsts, &entity.key), of_given_name(&entity.key));
            match table.candidates(number, bearers).as_slice() {
                [one] if bearers.len() <= MOST_CANDIDATES => {
                    table.tie(number, *one, Link::Alias, FIRST_NAME);
                }
                // A first name of two is nobody's, but a first name.
                [_, _, ..] => {
                    if let Some(entity) = table.all.get_mut(number) {
                        entity.gender = entity.gender.or(gender);
                    }
                }
                _ => {}
            }
        }
        [_, _, ..] if !full && entity.fixed.is_none() && candidates.len() <= MOST_CANDIDATES => {
            if let Some(entity) = table.all.get_mut(number) {
                entity.rivals = candidates;
            }
        }
        _ => {}
    }
}

/// "Ibarra", where somebody is "Tomás Ibarra Quintanal" and nobody else has the name anywhere.
fn middle_names(table: &mut Table, number: usize, middles: &Index, others: [&Index; 2]) {
    let Some(entity) = table.get(number).filter(|_| table.is_free(number)) else {
        return;
    };
    let is_unsure = entity.fixed.is_none() && (entity.is_titled || entity.found < 0.5);
    let may_be = entity.kind == EntityKind::Person || entity.fixed.is_none() && is_unsure;
    let bearers = look_up(middles, &entity.key);
    if !may_be
        || !entity.rivals.is_empty()
        || bearers.len() > MOST_CANDIDATES
        || others
            .iter()
            .any(|index| !look_up(index, &entity.key).is_empty())
    {
        return;
    }
    // "Uribe Santos" and "Uribe Mora" are two, even where one of them is tied to nobody's name.
    if let [one] = table.candidates(number, bearers).as_slice() {
        table.tie(number, *one, Link::Surname, MIDDLE_NAME);
    }
}

/// Ties organisations. `bracketed` are pairs of which the second stands in brackets behind the first.
pub(super) fn organisations(table: &mut Table, bracketed: &[(usize, usize)], least: f32) {
    let (mut letters, mut begins, mut finishes) =
        (Index::default(), Index::default(), Index::default());
    let has_acronyms = table.all.iter().any(|entity| is_acronym(&entity.name));
    for (number, entity) in table.all.iter().enumerate() {
        let is_organisation = matches!(entity.kind, EntityKind::Organisation | EntityKind::Unknown);
        if !is_organisation {
            continue;
        }
        let words: Vec<&str> = entity.key.split(' ').collect();
        if let [first, .., last] = words.as_slice() {
            if has_acronyms {
                for initials in initials(&entity.name) {
                    add(&mut letters, initials, number);
                }
            }
            // "Klein" is not "Klein and Gibson", and "Oxford" not the "University of Oxford".
            if words
                .get(1)
                .is_some_and(|second| !matches!(*second, "and" | "&"))
            {
                add(&mut begins, (*first).to_owned(), number);
            }
            if words
                .iter()
                .rev()
                .nth(1)
                .is_some_and(|word| !is_silent(word))
            {
                add(&mut finishes, (*last).to_owned(), number);
            }
        }
    }
    for number in 0..table.all.len() {
        let Some(entity) = table.get(number).filter(|_| table.is_free(number)) else {
            continue;
        };
        let is_organisation = matches!(entity.kind, EntityKind::Organisation | EntityKind::Unknown);
        let unique = |index: &Index, part: &str| match table
            .candidates(number, look_up(index, part))
            .as_slice()
        {
            [one] => Some(*one),
            _ => None,
        };
        let mut tie = None;
        let short = is_acronym(&entity.name).then(|| {
            let letters = entity.key.chars().filter(|c| c.is_alphanumeric());
            letters.collect::<String>()
        });
        let length = short.as_ref().map_or(0, |short| short.chars().count());
        if let Some(short) = short.filter(|_| is_organisation || length > 2) {
            let confidence = if length > 2 { ACRONYM } else { SHORT_ACRONYM };
            tie = unique(&letters, &short).map(|one| (one, Link::Acronym, confidence));
        } else if entity.kind == EntityKind::Organisation && !entity.key.contains(' ') {
            let part = unique(&begins, &entity.key).or_else(|| unique(&finishes, &entity.key));
            tie = part.map(|one| (one, Link::Alias, PART_OF_NAME));
        }
        if let Some(rest) = without_company_end(&entity.key)
            && let Some(named) = table.of_key(rest)
            && table.is_free(named)
            && table
                .get(named)
                .is_some_and(|e| e.kind == EntityKind::Organisation)
            && COMPANY >= least
        {
            table.tie(named, number, Link::Alias, COMPANY);
            continue;
        }
        if let Some((one, link, confidence)) = tie.filter(|(_, _, confidence)| *confidence >= least)
        {
            table.tie(number, one, link, confidence);
        }
    }
    for &(long, short) in bracketed {
        let names = table
            .get(long)
            .zip(table.get(short))
            .filter(|_| table.is_free(short));
        let fits = names.is_some_and(|(long, short)| {
            long.kind == EntityKind::Organisation
                && is_acronym(&short.name)
                && spells(&short.key, &long.key)
        });
        if fits && SHORT_ACRONYM >= least {
            table.tie(short, long, Link::Acronym, SHORT_ACRONYM);
        }
    }
}

/// Whether letters stand in this order in a name and begin with its first: "lobawu" in "lake basin workers' union" does not, "labawu" does.
fn spells(letters: &str, name: &str) -> bool {
    let mut rest = name.chars();
    letters.chars().next() == name.chars().next()
        && letters
            .chars()
            .filter(|c| c.is_alphanumeric())
            .all(|letter| rest.any(|c| c == letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_spelled_in_order_from_the_first() {
        assert!(spells("labawu", "lake basin workers' union"));
        assert!(!spells("bawu", "lake basin workers' union"));
        assert!(!spells("lub", "lake basin workers' union"));
    }
}
