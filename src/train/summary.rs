//! Counts of labels with their uncertainty. In: scored rows of one model. Out: shares of the labels as they are and corrected, each with a 95 % interval.

use std::collections::BTreeMap;

use serde::Serialize;

use super::metrics::{Bootstrap, middle};
use crate::error::Result;
use crate::model::prevalence::{AnswersByTruth, Counting};
use crate::stance::{PerClass, Stance};

/// A scored row, as it is counted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CountedRow {
    /// The document that it comes from: rows of one document are drawn together.
    pub document: u32,
    /// The label that it was given.
    pub label: Stance,
    /// Probabilities of the model's calibration, without a prior.
    pub probabilities: PerClass,
}

/// Shares of the labels, counted in one way.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Estimate {
    /// The way.
    pub counting: Counting,
    /// The share of each label; they sum to 1.
    pub shares: PerClass,
    /// Lower ends of the 95 % intervals: percentile bootstrap over documents.
    pub low: PerClass,
    /// Their upper ends.
    pub high: PerClass,
}

/// Counts rows in these ways; the same seed gives the same intervals on any number of threads. The intervals hold what chance in the choice of documents does; that the
/// model answers to these texts otherwise than to those of its calibration is in none of them.
///
/// # Errors
/// [`ErrorKind::Parameter`](crate::ErrorKind::Parameter) where the number of resamples is out of range.
///
/// # Examples
/// ```
/// use standpoint::model::prevalence::{AnswersByTruth, Counting};
/// use standpoint::train::metrics::Bootstrap;
/// use standpoint::train::summary::{CountedRow, estimates};
/// use standpoint::{PerClass, Stance};
///
/// let answers = AnswersByTruth::new(Stance::ALL.map(|label| (label, PerClass::certain(label))))?;
/// let rows: Vec<CountedRow> = (0..20).map(|document| {
///     let label = if document % 2 == 0 { Stance::Favor } else { Stance::Neutral };
///     CountedRow { document, label, probabilities: PerClass::certain(label) }
/// }).collect();
/// let found = &estimates(&answers, &rows, &[Counting::Naive], &Bootstrap::default())?[0];
/// assert_eq!(found.shares.of(Stance::Favor), 0.5);
/// assert!(found.low.of(Stance::Favor) < 0.5 && found.high.of(Stance::Favor) > 0.5);
/// # Ok::<(), standpoint::Error>(())
/// ```
pub fn estimates(
    answers: &AnswersByTruth,
    rows: &[CountedRow],
    countings: &[Counting],
    bootstrap: &Bootstrap,
) -> Result<Vec<Estimate>> {
    let mut documents: BTreeMap<u32, Vec<CountedRow>> = BTreeMap::new();
    for row in rows {
        documents.entry(row.document).or_default().push(*row);
    }
    let documents: Vec<Vec<CountedRow>> = documents.into_values().collect();
    countings
        .iter()
        .map(|&counting| {
            let of = |row: &CountedRow| match counting {
                Counting::Naive => PerClass::certain(row.label),
                _ => row.probabilities,
            };
            let shares = |rows: &mut dyn Iterator<Item = &CountedRow>| {
                let rows: Vec<PerClass> = rows.map(of).collect();
                answers.shares(&rows, counting)
            };
            let drawn = bootstrap.draws(documents.len(), |places| {
                let documents = places.filter_map(|place| documents.get(place));
                shares(&mut documents.flatten())
            })?;
            let intervals = Stance::ALL.map(|stance| {
                let mut found: Vec<f64> = drawn.iter().map(|s| f64::from(s.of(stance))).collect();
                found.sort_by(f64::total_cmp);
                middle(&found).map(|end| end as f32)
            });
            Ok(Estimate {
                counting,
                shares: shares(&mut rows.iter()),
                low: PerClass(intervals.map(|[low, _]| low)),
                high: PerClass(intervals.map(|[_, high]| high)),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

    use super::*;

    /// 80 documents of one row each, a fifth of them for favor; a model that says favor of half of the others.
    fn rows() -> (AnswersByTruth, Vec<CountedRow>) {
        let sure = |stance| PerClass::certain(stance);
        let mut labelled = vec![(Stance::Against, sure(Stance::Against)); 10];
        labelled.extend(vec![(Stance::Neutral, sure(Stance::Neutral)); 10]);
        labelled.extend(vec![(Stance::Neutral, sure(Stance::Favor)); 10]);
        labelled.extend(vec![(Stance::Favor, sure(Stance::Favor)); 10]);
        let rows = (0..80).map(|document| {
            let label = [
                Stance::Favor,
                Stance::Favor,
                Stance::Favor,
                Stance::Neutral,
                Stance::Neutral,
            ][document as usize % 5];
            CountedRow {
                document,
                label,
                probabilities: sure(label),
            }
        });
        (AnswersByTruth::new(labelled).unwrap(), rows.collect())
    }

    #[test]
    fn a_corrected_share_stands_beside_the_naive_one_with_a_wider_interval() {
        let (answers, rows) = rows();
        let ways = [Counting::Naive, Counting::AdjustedCount];
        let found = estimates(&answers, &rows, &ways, &Bootstrap::default()).unwrap();
        let [naive, adjusted] = found[..] else {
            panic!("two")
        };
        // 3 of 5 are called favor. Where neutral ones are called so as often as not, 2/5 neutral answers mean 4/5 neutral rows.
        assert!((naive.shares.of(Stance::Favor) - 0.6).abs() < 1e-6);
        assert!(
            (adjusted.shares.of(Stance::Favor) - 0.2).abs() < 1e-5,
            "{adjusted:?}"
        );
        let width = |e: &Estimate| e.high.of(Stance::Favor) - e.low.of(Stance::Favor);
        // Binomial: 2 x 1.96 x sqrt(0.6 x 0.4 / 80) = 0.215, and twice that for the corrected share.
        assert!((width(&naive) - 0.215).abs() < 0.03, "{naive:?}");
        assert!((width(&adjusted) - 0.42).abs() < 0.06, "{adjusted:?}");
    }

    #[test]
    fn rows_of_one_document_are_drawn_together() {
        let (answers, rows) = rows();
        let together: Vec<CountedRow> = rows
            .iter()
            .map(|row| CountedRow {
                document: 1,
                ..*row
            })
            .collect();
        let found = estimates(&answers, &together, &Counting::ALL, &Bootstrap::default()).unwrap();
        for estimate in found {
            assert_eq!(estimate.low, estimate.high);
        }
        let on = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
            let pool = pool.build().unwrap();
            let quick = Bootstrap {
                resamples: 50,
                ..Bootstrap::default()
            };
            pool.install(|| estimates(&answers, &rows, &Counting::ALL, &quick))
                .unwrap()
        };
        assert_eq!(on(1), on(3));
    }
}
