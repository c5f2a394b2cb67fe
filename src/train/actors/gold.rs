//! Found actors against texts with every mention marked. In: documents of [`gold`](crate::train::gold). Out: whether mentions are found where they
//! stand, whether under the right identity, and which of them are taken for one actor.
//!
//! | figures | over | what they say |
//! |---|---|---|
//! | [`ClassFigures`] | marked and found mentions that may carry a row | precision, recall and F1 of spans, overlapping and exact |
//! | [`IdFigures`] | marked mentions that are found | share under the right identity, and under one that rolls up alike |
//! | [`CubedFigures`] | mentions, and by the strict variant those that only one side has | B-cubed: which mentions are one actor |
//! | [`LinkFigures`] | found mentions by their link | how many ties are right, wrong, or of what nobody marked |
//! | [`MaskedFigures`] | adjectives, and capitals that are only a place | found or not, and how many made a row all the same |
//! | [`ReadingFigures`] | marked capitals | what a capital is read as |
//! | [`GuardFigures`] | words that name several actors, or none | who they were taken for |
//!
//! A marked and a found mention are a pair where they share a byte, each in one pair at most. Identities and actors are those of one document.
//! Of found mentions that overlap each other, the figures are a lower bound.

mod compare;
mod cubed;
mod guards;
mod identity;
mod links;
mod misses;
mod readings;
mod spans;

use serde::Serialize;

use self::compare::Compared;
pub use self::cubed::CubedFigures;
pub use self::guards::{GUARD_WORDS, GuardFigures};
pub use self::identity::{IdFigures, IdKind};
use self::identity::{IdTally, Judge};
pub use self::links::LinkFigures;
pub use self::misses::{GoldMiss, MissKind};
use self::readings::{Masked, Readings};
pub use self::readings::{MaskedFigures, MaskedKind, ReadingFigures};
pub use self::spans::{ClassFigures, MentionClass};
use super::FoundActor;
use crate::actor::Roster;
use crate::train::gold::GoldDocument;

/// How well marked texts are read. Shares are in [0, 1], and 0 where there is nothing to share.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct GoldFigures {
    /// Documents.
    pub n_documents: usize,
    /// Marked mentions, those that make no row among them.
    pub n_mentions: usize,
    /// Spans: in total and by class, in the order of [`MentionClass::ALL`].
    pub mentions: Vec<ClassFigures>,
    /// Identities: in total and by kind, in the order of [`IdKind::ALL`].
    pub ids: Vec<IdFigures>,
    /// B-cubed over the pairs only.
    pub b_cubed: CubedFigures,
    /// B-cubed over all mentions of both sides.
    pub b_cubed_strict: CubedFigures,
    /// Links, those of names first.
    pub links: Vec<LinkFigures>,
    /// What is masked and makes no row, in the order of [`MaskedKind::ALL`].
    pub masked: Vec<MaskedFigures>,
    /// Readings of marked capitals: government, place, unknown.
    pub readings: Vec<ReadingFigures>,
    /// Of the marked capitals that are found, the share whose being a place, or not, is read as marked: unknown counts as the government.
    pub reading_accuracy: f64,
    /// Guard words that occur, in the order of [`GUARD_WORDS`].
    pub guards: Vec<GuardFigures>,
    /// Everything that is wrong, in the order of the documents.
    pub misses: Vec<GoldMiss>,
}

impl GoldFigures {
    /// Measures what `find` finds in these documents. `roster` says what the ids of the marks roll up to: the one that the documents were marked with,
    /// whatever `find` looks for. `misses` is whole; whoever prints it cuts it.
    ///
    /// # Examples
    /// ```
    /// use standpoint::Roster;
    /// use standpoint::train::actors::{GoldFigures, roster_finder};
    /// use standpoint::train::gold::GoldFile;
    ///
    /// let file = GoldFile::from_toml("own.toml", "
    ///     [[document]]
    ///     name = 'lake'
    ///     hard = false
    ///     text = '⟦Otto Lind|p:Otto Lind|name|exact⟧ left ⟦Peru|PER|name|exact⟧.'
    /// ")?;
    /// let world = Roster::world();
    /// let figures = GoldFigures::new(&file.documents, &world, roster_finder(&world)?);
    /// let all = &figures.mentions[0];
    /// assert_eq!((all.precision, all.recall), (1.0, 0.5));
    /// assert_eq!(figures.ids[0].accuracy, 1.0);
    /// # Ok::<(), standpoint::Error>(())
    /// ```
    #[must_use]
    pub fn new<'a>(
        documents: impl IntoIterator<Item = &'a GoldDocument>,
        roster: &Roster,
        find: impl Fn(&str) -> Vec<FoundActor>,
    ) -> Self {
        let judge = Judge::new(roster);
        let (mut n_documents, mut n_mentions) = (0, 0);
        let mut spans = spans::Tally::default();
        let mut ids = IdTally::default();
        let (mut cubed, mut strict) = (cubed::Tally::default(), cubed::Tally::default());
        let mut links = links::Tally::default();
        let (mut masked, mut readings) = (Masked::default(), Readings::default());
        let mut guards = guards::Tally::default();
        let mut misses = Vec::new();
        for document in documents {
            let mut found = find(&document.text);
            found.sort_by_key(|found| found.span);
            let compared = Compared::new(document, &found, &judge);
            n_documents += 1;
            n_mentions += document.mentions.len();
            spans.add(&compared);
            ids.add(&compared);
            cubed.add(&compared, false);
            strict.add(&compared, true);
            links.add(&compared);
            masked.add(&compared);
            readings.add(&compared);
            guards.add(&compared);
            misses::add(&compared, &mut misses);
        }
        Self {
            n_documents,
            n_mentions,
            mentions: spans.figures(),
            ids: ids.figures(),
            b_cubed: cubed.figures(),
            b_cubed_strict: strict.figures(),
            links: links.figures(),
            masked: masked.figures(),
            reading_accuracy: readings.accuracy(),
            readings: readings.figures(),
            guards: guards.figures(),
            misses,
        }
    }
}

#[cfg(test)]
mod tests;
