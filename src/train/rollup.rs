//! How paragraphs make a document, measured. In: rows of paragraphs with their probabilities, and the labels of their documents. Out: how often each way to
//! pool them gives the document's label.

use std::collections::BTreeMap;

use serde::Serialize;

use super::example::Example;
use super::metrics::{Confusion, Prediction};
use crate::error::{Error, ErrorKind, Result};
use crate::report::pooled;
use crate::stance::{PerClass, Stance};

/// A way to pool the paragraphs of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Pooling {
    /// Log-linearly with equal weights: what [`DocumentStance::actors`](crate::DocumentStance::actors) does.
    LogLinear,
    /// Log-linearly, a paragraph weighing as many times as it mentions the target.
    ByMentions,
    /// Log-linearly, the first paragraph weighing twice.
    FirstTwice,
    /// Log-linearly, the last paragraph weighing twice.
    LastTwice,
    /// The mean of the probabilities.
    Linear,
}

impl Pooling {
    /// Every way.
    pub const ALL: [Self; 5] = [
        Self::LogLinear,
        Self::ByMentions,
        Self::FirstTwice,
        Self::LastTwice,
        Self::Linear,
    ];

    /// What people call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::LogLinear => "log-linear, equal weights",
            Self::ByMentions => "log-linear, by mentions",
            Self::FirstTwice => "log-linear, first twice",
            Self::LastTwice => "log-linear, last twice",
            Self::Linear => "mean of probabilities",
        }
    }

    /// Probabilities of a document whose paragraphs, in reading order, have these probabilities and numbers of mentions.
    fn of(self, paragraphs: &[(PerClass, usize)]) -> PerClass {
        let last = paragraphs.len().saturating_sub(1);
        let weight = |place: usize, mentions: usize| match self {
            Self::ByMentions => mentions.max(1) as f64,
            Self::FirstTwice if place == 0 => 2.0,
            Self::LastTwice if place == last => 2.0,
            _ => 1.0,
        };
        if self == Self::Linear {
            let sum = |stance| paragraphs.iter().map(|row| row.0.of(stance)).sum::<f32>();
            return PerClass(Stance::ALL.map(|s| sum(s) / paragraphs.len().max(1) as f32));
        }
        let rows = paragraphs.iter().enumerate();
        pooled(rows.map(|(place, row)| (row.0, weight(place, row.1))))
    }
}

/// How good a way to pool is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct RolledUp {
    /// The way.
    pub pooling: Pooling,
    /// Mean F1 of the three labels over documents, in [0, 1].
    pub macro_f1: f64,
    /// Share of documents whose label is right.
    pub accuracy: f64,
    /// Mean negative logarithm of the right label's probability, in nats.
    pub log_loss: f64,
}

/// The figures of every way to pool, in the order of [`Pooling::ALL`], and the number of documents. `documents` holds the label of each (document, target); paragraphs of others
/// are left out. A document's paragraphs are taken by [`Example::para_index`], else as they come.
///
/// # Errors
/// [`ErrorKind::TrainingData`] where no document has a paragraph.
///
/// # Examples
/// ```
/// use standpoint::train::example::Example;
/// use standpoint::train::metrics::Prediction;
/// use standpoint::train::rollup::rolled_up;
/// use standpoint::{PerClass, Stance};
///
/// let row = |place| Example {
///     id: format!("a-p{place}"),
///     dataset: "own".to_owned(),
///     text: "Nobody thanked Lind.".to_owned(),
///     target: "Lind".to_owned(),
///     target_spans: Vec::new(),
///     further_spans: Vec::new(),
///     label: Stance::Favor,
///     doc_id: Some("a".to_owned()),
///     para_index: Some(place),
///     actor: None,
/// };
/// let says = |probabilities| Prediction {
///     truth: Stance::Favor,
///     probabilities: PerClass(probabilities),
///     set: [true; 3],
///     group: 0,
/// };
/// let found = [says([0.2, 0.1, 0.7]), says([0.3, 0.4, 0.3])];
/// let (poolings, documents) = rolled_up(&[row(0), row(1)], &found, &[row(0)])?;
/// assert_eq!((documents, poolings[0].accuracy), (1, 1.0));
/// # Ok::<(), standpoint::Error>(())
/// ```
pub fn rolled_up(
    paragraphs: &[Example],
    predictions: &[Prediction],
    documents: &[Example],
) -> Result<(Vec<RolledUp>, usize)> {
    type Paragraph = (Option<u32>, PerClass, usize);
    let mut by_document: BTreeMap<(&str, &str), Vec<Paragraph>> = BTreeMap::new();
    for (example, found) in paragraphs.iter().zip(predictions) {
        let key = (example.document(), example.target.as_str());
        let mentions = example.target_spans.len();
        let row = (example.para_index, found.probabilities, mentions);
        by_document.entry(key).or_default().push(row);
    }
    let mut labelled = Vec::new();
    for document in documents {
        let key = (document.document(), document.target.as_str());
        if let Some(mut rows) = by_document.remove(&key) {
            rows.sort_by_key(|row| row.0);
            let rows: Vec<_> = rows.into_iter().map(|row| (row.1, row.2)).collect();
            labelled.push((document.label, rows));
        }
    }
    if labelled.is_empty() {
        let message = "no labelled document has a paragraph: `doc_id` and `target` must be those of the paragraphs";
        return Err(Error::new(ErrorKind::TrainingData, message));
    }
    let n = labelled.len();
    let figures = Pooling::ALL.map(|pooling| {
        let (mut confusion, mut loss) = (Confusion::default(), 0.0);
        for (label, rows) in &labelled {
            let found = pooling.of(rows);
            confusion.count(*label, found.largest());
            loss -= libm::log(f64::from(found.of(*label)).max(1e-9));
        }
        RolledUp {
            pooling,
            macro_f1: confusion.macro_f1(),
            accuracy: confusion.accuracy(),
            log_loss: loss / n as f64,
        }
    });
    Ok((figures.to_vec(), n))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use super::*;
    use crate::span::Span;

    fn row(document: &str, place: u32, mentions: usize, label: Stance) -> Example {
        Example {
            id: format!("{document}-p{place}"),
            dataset: "made-up".to_owned(),
            text: "Lind".to_owned(),
            target: "Lind".to_owned(),
            target_spans: vec![Span { start: 0, end: 4 }; mentions],
            further_spans: Vec::new(),
            label,
            doc_id: Some(document.to_owned()),
            para_index: Some(place),
            actor: None,
        }
    }

    fn says(probabilities: [f32; 3]) -> Prediction {
        Prediction {
            truth: Stance::Neutral,
            probabilities: PerClass(probabilities),
            set: [true; 3],
            group: 0,
        }
    }

    #[test]
    fn weights_follow_places_and_mentions() {
        // The first paragraph, read last, is for; the last one, with two mentions, is as much against.
        let paragraphs = [
            row("a", 1, 2, Stance::Against),
            row("a", 0, 1, Stance::Favor),
            row("b", 0, 1, Stance::Favor),
        ];
        let found = [
            says([0.7, 0.2, 0.1]),
            says([0.1, 0.2, 0.7]),
            says([0.1, 0.1, 0.8]),
        ];
        let document = |label| [row("a", 0, 1, label)];
        let right = |label: Stance| {
            let (figures, n) = rolled_up(&paragraphs, &found, &document(label)).unwrap();
            assert_eq!(n, 1, "b has no label");
            let right = figures.iter().filter(|figure| figure.accuracy == 1.0);
            right.map(|figure| figure.pooling).collect::<Vec<_>>()
        };
        assert_eq!(right(Stance::Favor), [Pooling::FirstTwice]);
        let against = right(Stance::Against);
        assert!(against.contains(&Pooling::ByMentions) && against.contains(&Pooling::LastTwice));
        let (figures, _) = rolled_up(&paragraphs, &found, &document(Stance::Favor)).unwrap();
        // Equal weights: the product of 0.1 and 0.7 against 0.2 twice, under roots.
        let favor = 0.07_f64.sqrt() / (2.0 * 0.07_f64.sqrt() + 0.2);
        assert!((figures[0].log_loss + favor.ln()).abs() < 1e-6);
    }

    #[test]
    fn documents_without_paragraphs_are_an_error() {
        let error = rolled_up(&[], &[], &[row("a", 0, 1, Stance::Favor)]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TrainingData);
    }
}
