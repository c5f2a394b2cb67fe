//! Found actors against the targets of labelled rows. In: rows of [`example`](crate::train::example). Out: how many of the targets are
//! found where the rows say that they stand, how many under the right id, and whether their further mentions are taken for the same actor. Only
//! recall: the rows name one actor of a text, not all.

use std::collections::HashMap;

use serde::Serialize;

use super::{FoundActor, share};
use crate::train::example::Example;

/// ISO 3166-1, the former countries of ISO 3166-3, and Kosovo's code, a country a line, alpha-2 before alpha-3.
const COUNTRIES: &str = include_str!("../../actor/lint/iso3166.txt");

const PRONOUNS: [&str; 34] = [
    "i",
    "me",
    "my",
    "mine",
    "myself",
    "we",
    "us",
    "our",
    "ours",
    "ourselves",
    "you",
    "your",
    "yours",
    "yourself",
    "yourselves",
    "he",
    "him",
    "his",
    "himself",
    "she",
    "her",
    "hers",
    "herself",
    "it",
    "its",
    "itself",
    "they",
    "them",
    "their",
    "theirs",
    "themselves",
    "who",
    "whom",
    "whose",
];

/// How many targets of labelled rows are found; serialises as one flat object. Shares are in [0, 1], and 0 where there is nothing to share.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TargetFigures {
    /// Rows.
    pub n_rows: usize,
    /// Rows whose text does not name the target: left out of everything below.
    pub n_unlocated: usize,
    /// Rows of which some target span is more than a pronoun.
    pub n_named: usize,
    /// Those of them that are found: somebody who may carry a row is found over a target span.
    pub n_named_found: usize,
    /// `n_named_found` of `n_named`.
    pub target_recall: f64,
    /// Rows of which every target span is a pronoun.
    pub n_pronoun: usize,
    /// Those of them that are found: the pronoun is linked to somebody. The others are left.
    pub n_pronoun_linked: usize,
    /// `n_pronoun_linked` of `n_pronoun`.
    pub pronoun_recall: f64,
    /// Further mentions, named and pronouns, of targets whose rows are found at their own spans.
    pub n_further: usize,
    /// Those of them over which somebody who may carry a row is found.
    pub n_further_found: usize,
    /// `n_further_found` of `n_further`.
    pub further_recall: f64,
    /// Share of `n_further_found` where that is somebody who is found at the target's own spans too.
    pub further_accuracy: f64,
    /// Named targets whose `actor` is an ISO 3166 alpha-3 code.
    pub n_coded: usize,
    /// Those of them that are found, under whatever id.
    pub n_coded_found: usize,
    /// `n_coded_found` of `n_coded`.
    pub coded_recall: f64,
    /// Share of `n_coded_found` that are found under the id that `actor` says.
    pub id_accuracy: f64,
    /// The same, but that an actor who rolls up to that id is right too: "Pentagon" for `USA`.
    pub id_accuracy_rolled_up: f64,
    /// Named targets that were not found, the most frequent first.
    pub misses: Vec<Miss>,
    /// Coded targets that were found under other ids, none of which rolls up to the right one, the most frequent first.
    pub wrong_ids: Vec<WrongId>,
}

/// A target that was not found.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct Miss {
    /// The target as the rows write it.
    pub target: String,
    /// Its country's code, where the rows say one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// In how many rows.
    pub n: usize,
}

/// A target that was found under a wrong id.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct WrongId {
    /// The right id.
    pub actor: String,
    /// The first one found; empty where it has none.
    pub found: String,
    /// In how many rows.
    pub n: usize,
}

impl TargetFigures {
    /// Measures what `find` finds in these rows. `misses` and `wrong_ids` are whole; whoever prints them cuts them.
    ///
    /// # Examples
    /// ```
    /// use standpoint::Roster;
    /// use standpoint::train::actors::{TargetFigures, roster_finder};
    /// use standpoint::train::example::read_examples;
    ///
    /// let row = r#"{"id": "1", "dataset": "own", "text": "Peru thanked Otto.", "target": "Peru",
    ///     "target_spans": [[0, 4]], "label": "neutral", "actor": "PER"}"#.replace('\n', " ");
    /// let rows = read_examples("own.jsonl", row.as_bytes()).collect::<Result<Vec<_>, _>>()?;
    /// let figures = TargetFigures::new(&rows, roster_finder(&Roster::world())?);
    /// assert_eq!((figures.target_recall, figures.id_accuracy), (1.0, 1.0));
    /// # Ok::<(), standpoint::Error>(())
    /// ```
    #[must_use]
    pub fn new<'a>(
        rows: impl IntoIterator<Item = &'a Example>,
        find: impl Fn(&str) -> Vec<FoundActor>,
    ) -> Self {
        let mut figures = Self::default();
        let (mut right, mut rolled_up, mut further_same) = (0, 0, 0);
        let mut misses: HashMap<(&str, Option<&str>), usize> = HashMap::new();
        let mut wrong_ids: HashMap<(&str, String), usize> = HashMap::new();
        for row in rows {
            figures.n_rows += 1;
            let spans = &row.target_spans;
            if spans.is_empty() {
                figures.n_unlocated += 1;
                continue;
            }
            let mut found = find(&row.text);
            found.retain(|found| found.names_actor);
            let over: Vec<&FoundActor> = found
                .iter()
                .filter(|found| spans.iter().any(|span| span.overlaps(found.span)))
                .collect();
            if !over.is_empty() {
                for span in &row.further_spans {
                    let mut there = found.iter().filter(|found| found.span.overlaps(*span));
                    let same = |found: &FoundActor| over.iter().any(|o| o.group == found.group);
                    figures.n_further += 1;
                    figures.n_further_found += usize::from(there.clone().next().is_some());
                    further_same += usize::from(there.any(same));
                }
            }
            let mut surfaces = spans.iter().filter_map(|span| span.of(&row.text));
            if surfaces.all(is_pronoun) {
                figures.n_pronoun += 1;
                figures.n_pronoun_linked += usize::from(!over.is_empty());
                continue;
            }
            figures.n_named += 1;
            let code = row.actor.as_deref().filter(|actor| is_country(actor));
            figures.n_coded += usize::from(code.is_some());
            let Some(first) = over.first() else {
                *misses.entry((&row.target, code)).or_default() += 1;
                continue;
            };
            figures.n_named_found += 1;
            let Some(code) = code else { continue };
            figures.n_coded_found += 1;
            if over.iter().any(|found| found.id.as_deref() == Some(code)) {
                right += 1;
            } else if over
                .iter()
                .any(|found| found.rolls_up_to.iter().any(|id| id == code))
            {
                rolled_up += 1;
            } else {
                let found = first.id.clone().unwrap_or_default();
                *wrong_ids.entry((code, found)).or_default() += 1;
            }
        }
        figures.target_recall = share(figures.n_named_found, figures.n_named);
        figures.pronoun_recall = share(figures.n_pronoun_linked, figures.n_pronoun);
        figures.further_recall = share(figures.n_further_found, figures.n_further);
        figures.further_accuracy = share(further_same, figures.n_further_found);
        figures.coded_recall = share(figures.n_coded_found, figures.n_coded);
        figures.id_accuracy = share(right, figures.n_coded_found);
        figures.id_accuracy_rolled_up = share(right + rolled_up, figures.n_coded_found);
        figures.misses = misses
            .into_iter()
            .map(|((target, code), n)| Miss {
                target: target.to_owned(),
                code: code.map(str::to_owned),
                n,
            })
            .collect();
        // Of equals, the alphabet decides: a map has no order.
        figures
            .misses
            .sort_by(|a, b| (b.n, &a.target, &a.code).cmp(&(a.n, &b.target, &b.code)));
        figures.wrong_ids = wrong_ids
            .into_iter()
            .map(|((actor, found), n)| WrongId {
                actor: actor.to_owned(),
                found,
                n,
            })
            .collect();
        figures
            .wrong_ids
            .sort_by(|a, b| (b.n, &a.actor, &a.found).cmp(&(a.n, &b.actor, &b.found)));
        figures
    }
}

/// Whether a country has this alpha-3 code: `WHO` and `CIA` have three letters too.
fn is_country(code: &str) -> bool {
    COUNTRIES
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(' '))
        .any(|(_, three)| three == code)
}

/// Whether this is a pronoun; "US" and "IT" are none.
fn is_pronoun(surface: &str) -> bool {
    let is_shouted = surface.len() > 1 && !surface.contains(char::is_lowercase);
    !is_shouted && PRONOUNS.contains(&surface.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pronoun_is_told_from_an_abbreviation() {
        for pronoun in ["he", "He", "I", "us", "themselves"] {
            assert!(is_pronoun(pronoun), "{pronoun}");
        }
        for name in ["US", "IT", "Trump", "he said", ""] {
            assert!(!is_pronoun(name), "{name}");
        }
    }

    #[test]
    fn codes_of_countries_are_told_from_abbreviations() {
        for code in ["USA", "PSE", "XKX", "SUN"] {
            assert!(is_country(code), "{code}");
        }
        for other in ["WHO", "CIA", "IMF", "US", "usa", ""] {
            assert!(!is_country(other), "{other}");
        }
    }
}
