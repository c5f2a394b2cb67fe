//! What is masked but makes no row, and what capitals are read as.

use serde::Serialize;

use super::super::{FoundActor, share};
use super::compare::Compared;
use crate::actor::{Facet, Reading};
use crate::train::gold::{GoldFacet, GoldMention};

/// What is masked and makes no row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum MaskedKind {
    /// An adjective of a state: "Israeli".
    Adjective,
    /// A capital that is only a place: "in Baku".
    Place,
}

impl MaskedKind {
    /// Both kinds.
    pub const ALL: [Self; 2] = [Self::Adjective, Self::Place];

    /// The kind as reports spell it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Adjective => "adjective",
            Self::Place => "place",
        }
    }

    fn of_mark(mention: &GoldMention) -> Option<Self> {
        match (mention.facet, mention.reading) {
            (GoldFacet::Adjective, _) => Some(Self::Adjective),
            (_, Some(Reading::Place)) => Some(Self::Place),
            _ => None,
        }
    }

    fn of_found(found: &FoundActor) -> Option<Self> {
        match (found.facet, found.reading) {
            (Facet::Adjective, _) => Some(Self::Adjective),
            (_, Some(Reading::Place)) => Some(Self::Place),
            _ => None,
        }
    }
}

/// Marked mentions that make no row.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct MaskedFigures {
    /// What they are.
    pub kind: MaskedKind,
    /// Marked ones.
    pub n_marked: usize,
    /// Those over which something is found, so that they are masked.
    pub n_masked: usize,
    /// Those over which the right identity is found.
    pub n_right: usize,
    /// Those over which an actor is found, so that a row wrongly rests on them.
    pub n_as_actor: usize,
    /// Found ones, of the same kind, that overlap no mark of any kind.
    pub n_unmarked: usize,
}

pub(super) struct Masked([MaskedFigures; 2]);

impl Default for Masked {
    fn default() -> Self {
        Self(MaskedKind::ALL.map(|kind| MaskedFigures {
            kind,
            n_marked: 0,
            n_masked: 0,
            n_right: 0,
            n_as_actor: 0,
            n_unmarked: 0,
        }))
    }
}

impl Masked {
    pub(super) fn add(&mut self, compared: &Compared<'_>) {
        for figures in &mut self.0 {
            let mentions = compared.document.mentions.iter();
            for mention in mentions.filter(|m| MaskedKind::of_mark(m) == Some(figures.kind)) {
                let over: Vec<&FoundActor> = compared.over(mention).collect();
                let is_right = |found: &&FoundActor| compared.judge.is_right(&mention.id, found);
                figures.n_marked += 1;
                figures.n_masked += usize::from(!over.is_empty());
                figures.n_right += usize::from(over.iter().any(is_right));
                figures.n_as_actor += usize::from(over.iter().any(|found| found.names_actor));
            }
            let found = compared.found.iter();
            figures.n_unmarked += found
                .filter(|found| MaskedKind::of_found(found) == Some(figures.kind))
                .filter(|found| compared.under(found).next().is_none())
                .count();
        }
    }

    pub(super) fn figures(self) -> Vec<MaskedFigures> {
        self.0.into()
    }
}

/// A row of the confusion matrix of readings: how many marked capitals of one reading were read as what.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ReadingFigures {
    /// The reading that is marked.
    pub reading: Reading,
    /// Read as the government.
    pub government: usize,
    /// Read as a place.
    pub place: usize,
    /// Read as either.
    pub unknown: usize,
    /// Found as something that is no capital, or as a part of another name.
    pub other: usize,
    /// Not found.
    pub missed: usize,
}

pub(super) struct Readings([ReadingFigures; 3]);

impl Default for Readings {
    fn default() -> Self {
        let readings = [Reading::Government, Reading::Place, Reading::Unknown];
        Self(readings.map(|reading| ReadingFigures {
            reading,
            government: 0,
            place: 0,
            unknown: 0,
            other: 0,
            missed: 0,
        }))
    }
}

impl Readings {
    pub(super) fn add(&mut self, compared: &Compared<'_>) {
        for row in &mut self.0 {
            let mentions = compared.document.mentions.iter();
            for mention in mentions.filter(|mention| mention.reading == Some(row.reading)) {
                let found = compared.over(mention).next();
                let cell = match found.map(|found| found.reading) {
                    None => &mut row.missed,
                    Some(Some(Reading::Government)) => &mut row.government,
                    Some(Some(Reading::Place)) => &mut row.place,
                    Some(Some(Reading::Unknown)) => &mut row.unknown,
                    Some(_) => &mut row.other,
                };
                *cell += 1;
            }
        }
    }

    /// The share of those found whose being a place, or not, is right.
    pub(super) fn accuracy(&self) -> f64 {
        let (mut right, mut found) = (0, 0);
        for row in &self.0 {
            let others = row.government + row.unknown + row.other;
            let is_place = row.reading == Reading::Place;
            right += if is_place { row.place } else { others };
            found += row.place + others;
        }
        share(right, found)
    }

    pub(super) fn figures(self) -> Vec<ReadingFigures> {
        self.0.into()
    }
}
