//! Found actors against named entities. In: sentences with their entities. Out: precision, recall and F1, by four ways of saying that
//! something found is right.
//!
//! | | right is |
//! |---|---|
//! | `mention_*` | what shares a byte with an entity |
//! | `exact_*` | what has the span of an entity |
//! | `typed_*` | what shares a byte with an entity of its kind |
//! | `typed_exact_*` | what has the span and kind of an entity |
//!
//! One entity makes one found actor right, and one found actor finds one entity, so that neither splitting nor swallowing names pays.

use serde::Serialize;

use super::FoundActor;
use super::pairs::{Counts, pairs};
use crate::span::Span;
use crate::train::entities::{Entity, EntityKind, EntitySentence};

/// Precision and recall against named entities; serialises as one flat object. Shares are in [0, 1], and 0 where there is nothing to share.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the module says what the four ways are")]
#[non_exhaustive]
pub struct MentionFigures {
    /// Sentences.
    pub n_sentences: usize,
    /// Entities that are marked.
    pub n_marked: usize,
    /// Actors that were found.
    pub n_found: usize,
    pub mention_precision: f64,
    pub mention_recall: f64,
    pub mention_f1: f64,
    pub exact_precision: f64,
    pub exact_recall: f64,
    pub exact_f1: f64,
    pub typed_precision: f64,
    pub typed_recall: f64,
    pub typed_f1: f64,
    pub typed_exact_precision: f64,
    pub typed_exact_recall: f64,
    pub typed_exact_f1: f64,
    /// The typed figures by kind, in the order of [`EntityKind::ALL`].
    pub kinds: Vec<KindFigures>,
}

/// The typed figures of one kind.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct KindFigures {
    /// The kind.
    pub kind: EntityKind,
    /// Entities that are marked.
    pub n_marked: usize,
    /// Actors that were found.
    pub n_found: usize,
    /// Share of the found that overlap an entity of this kind.
    pub precision: f64,
    /// Share of the entities of this kind that are overlapped.
    pub recall: f64,
    /// Harmonic mean of both.
    pub f1: f64,
}

/// Adds the entities and found actors of one sentence, and their pairs.
fn add(counts: &mut Counts, marked: &[Entity], found: &[Entity], is_right: fn(Span, Span) -> bool) {
    let spans = |entities: &[Entity]| -> Vec<Span> { entities.iter().map(|e| e.span).collect() };
    counts.marked += marked.len();
    counts.found += found.len();
    counts.right += pairs(&spans(marked), &spans(found), is_right).len();
}

impl MentionFigures {
    /// Measures what `find` finds in these sentences. It should return actors that do not overlap; of actors that do, the figures are a lower bound.
    ///
    /// # Examples
    /// ```
    /// use standpoint::Roster;
    /// use standpoint::train::actors::{MentionFigures, roster_finder};
    /// use standpoint::train::entities::EntityFile;
    ///
    /// let file = EntityFile::from_reader("own.conll", "Otto B-PER\nleft O\nPeru B-LOC\n".as_bytes())?;
    /// let figures = MentionFigures::new(&file.sentences, roster_finder(&Roster::world())?);
    /// assert_eq!((figures.mention_precision, figures.mention_recall), (1.0, 0.5));
    /// # Ok::<(), standpoint::Error>(())
    /// ```
    #[must_use]
    pub fn new<'a>(
        sentences: impl IntoIterator<Item = &'a EntitySentence>,
        find: impl Fn(&str) -> Vec<FoundActor>,
    ) -> Self {
        let (mut n_sentences, mut overlap, mut exact) = (0, Counts::default(), Counts::default());
        let mut kinds = EntityKind::ALL.map(|kind| (kind, Counts::default(), Counts::default()));
        for sentence in sentences {
            n_sentences += 1;
            let marked = &sentence.entities;
            let mut found: Vec<Entity> = find(&sentence.text)
                .into_iter()
                .filter(FoundActor::is_entity)
                .map(|FoundActor { span, kind, .. }| Entity { span, kind })
                .collect();
            found.sort_unstable();
            add(&mut overlap, marked, &found, Span::overlaps);
            add(&mut exact, marked, &found, |a, b| a == b);
            for (kind, overlap, exact) in &mut kinds {
                let of_kind = |entities: &[Entity]| -> Vec<Entity> {
                    let entities = entities.iter().copied();
                    entities.filter(|entity| entity.kind == *kind).collect()
                };
                let (marked, found) = (of_kind(marked), of_kind(&found));
                add(overlap, &marked, &found, Span::overlaps);
                add(exact, &marked, &found, |a, b| a == b);
            }
        }
        let typed = kinds.iter().map(|kind| kind.1);
        let typed = typed.fold(Counts::default(), Counts::plus);
        let typed_exact = kinds.iter().map(|kind| kind.2);
        let typed_exact = typed_exact.fold(Counts::default(), Counts::plus);
        Self {
            n_sentences,
            n_marked: overlap.marked,
            n_found: overlap.found,
            mention_precision: overlap.precision(),
            mention_recall: overlap.recall(),
            mention_f1: overlap.f1(),
            exact_precision: exact.precision(),
            exact_recall: exact.recall(),
            exact_f1: exact.f1(),
            typed_precision: typed.precision(),
            typed_recall: typed.recall(),
            typed_f1: typed.f1(),
            typed_exact_precision: typed_exact.precision(),
            typed_exact_recall: typed_exact.recall(),
            typed_exact_f1: typed_exact.f1(),
            kinds: kinds
                .into_iter()
                .map(|(kind, counts, _)| KindFigures {
                    kind,
                    n_marked: counts.marked,
                    n_found: counts.found,
                    precision: counts.precision(),
                    recall: counts.recall(),
                    f1: counts.f1(),
                })
                .collect(),
        }
    }
}
