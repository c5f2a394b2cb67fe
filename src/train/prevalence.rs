//! How well counts of labels are corrected. In: labelled rows with their probabilities. Out: the error of each [`Counting`].
//!
//! The protocol of artificial prevalence (Forman 2008, as in Esuli, Fabris, Moreo and Sebastiani, *Learning to Quantify*, 2023, chapter 3): label shares are drawn uniformly
//! from the simplex, rows are drawn until the sample has them, and the error of a sample is the mean absolute difference of estimated and true shares over the labels.

use rayon::prelude::*;
use serde::Serialize;

use crate::error::{Error, ErrorKind, Result};
use crate::model::prevalence::{AnswersByTruth, Counting};
use crate::random::SplitMix64;
use crate::stance::{CLASSES, PerClass, Stance};

/// How samples are drawn.
///
/// # Examples
/// ```
/// use standpoint::model::prevalence::{AnswersByTruth, Counting};
/// use standpoint::train::prevalence::Protocol;
/// use standpoint::{PerClass, Stance};
///
/// let rows = Stance::ALL.map(|label| (label, PerClass::certain(label)));
/// let errors = Protocol::default().errors(&AnswersByTruth::new(rows)?, &rows)?;
/// assert_eq!(errors[0].counting, Counting::Naive);
/// assert!(errors[0].mean < 0.01, "whoever is never wrong counts right");
/// # Ok::<(), standpoint::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Protocol {
    /// How many samples, at least 1; 50 by default.
    pub resamples: usize,
    /// Rows of a sample, at least 1, drawn with replacement among the rows of a label; 200 by default.
    pub size: usize,
    /// Where the generator starts.
    pub seed: u64,
}

impl Default for Protocol {
    fn default() -> Self {
        Self {
            resamples: 50,
            size: 200,
            seed: 0x5eed,
        }
    }
}

/// The error of one way to count.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CountingError {
    /// The way.
    pub counting: Counting,
    /// Mean absolute error of a label's share over labels and samples, in [0, 1].
    pub mean: f64,
    /// The same of each label.
    pub by_label: [f64; CLASSES],
    /// The same of the rows as they are, with the shares that they have.
    pub as_it_is: f64,
}

impl Protocol {
    /// The errors of all ways to count, in the order of [`Counting::ALL`]; the same on any number of threads.
    ///
    /// # Errors
    /// [`ErrorKind::Parameter`] where a number is 0, [`ErrorKind::TrainingData`] where a label has no row.
    pub fn errors(
        &self,
        answers: &AnswersByTruth,
        rows: &[(Stance, PerClass)],
    ) -> Result<Vec<CountingError>> {
        if self.resamples == 0 || self.size == 0 {
            let message = "at least one sample of at least one row is needed";
            return Err(Error::new(ErrorKind::Parameter, message));
        }
        let of = |stance: Stance| rows.iter().filter(move |row| row.0 == stance);
        let pools: [Vec<PerClass>; CLASSES] =
            Stance::ALL.map(|stance| of(stance).map(|row| row.1).collect());
        if let Some(stance) = Stance::ALL.into_iter().find(|&s| of(s).next().is_none()) {
            let message = format!("no row is {stance}: samples of any shares cannot be drawn");
            return Err(Error::new(ErrorKind::TrainingData, message));
        }
        let mut seeds = SplitMix64(self.seed);
        let seeds: Vec<u64> = (0..self.resamples).map(|_| seeds.next()).collect();
        let samples: Vec<_> = seeds
            .into_par_iter()
            .map(|seed| sample(&pools, self.size, &mut SplitMix64(seed)))
            .map(|(shares, sample)| {
                Counting::ALL.map(|counting| gaps(answers.shares(&sample, counting), shares))
            })
            .collect();
        let all: Vec<PerClass> = rows.iter().map(|row| row.1).collect();
        let truth = pools
            .each_ref()
            .map(|pool| pool.len() as f64 / rows.len() as f64);
        let errors = Counting::ALL
            .into_iter()
            .enumerate()
            .map(|(place, counting)| {
                let mut by_label = [0.0; CLASSES];
                for gaps in samples.iter().filter_map(|of_sample| of_sample.get(place)) {
                    for (sum, gap) in by_label.iter_mut().zip(gaps) {
                        *sum += gap / self.resamples as f64;
                    }
                }
                CountingError {
                    counting,
                    mean: mean(by_label),
                    by_label,
                    as_it_is: mean(gaps(answers.shares(&all, counting), truth)),
                }
            });
        Ok(errors.collect())
    }
}

/// Shares drawn uniformly from the simplex, and rows that have them as nearly as whole rows can.
fn sample(
    pools: &[Vec<PerClass>; CLASSES],
    size: usize,
    generator: &mut SplitMix64,
) -> ([f64; CLASSES], Vec<PerClass>) {
    // The gaps between sorted uniform numbers (Kraemer's way, in Smith and Tromble 2004).
    let mut cuts = [
        0,
        generator.below(size + 1),
        generator.below(size + 1),
        size,
    ];
    cuts.sort_unstable();
    let mut rows = Vec::with_capacity(size);
    let mut shares = [0.0; CLASSES];
    for ((pool, ends), share) in pools.iter().zip(cuts.windows(2)).zip(&mut shares) {
        let &[start, end] = ends else { continue };
        *share = (end - start) as f64 / size as f64;
        rows.extend((start..end).filter_map(|_| pool.get(generator.below(pool.len()))));
    }
    (shares, rows)
}

fn gaps(found: PerClass, shares: [f64; CLASSES]) -> [f64; CLASSES] {
    let mut gaps = shares;
    for (gap, found) in gaps.iter_mut().zip(found.0) {
        *gap = (f64::from(found) - *gap).abs();
    }
    gaps
}

fn mean(numbers: [f64; CLASSES]) -> f64 {
    numbers.iter().sum::<f64>() / CLASSES as f64
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use super::*;

    /// Rows that are right in 70 % of each label and spread the rest, 100 of each label.
    fn rows() -> Vec<(Stance, PerClass)> {
        let mut rows = Vec::new();
        for truth in Stance::ALL {
            for n in 0..100 {
                let given = match n {
                    0..70 => truth.index(),
                    70..85 => (truth.index() + 1) % CLASSES,
                    _ => (truth.index() + 2) % CLASSES,
                };
                rows.push((truth, PerClass::certain(Stance::ALL[given])));
            }
        }
        rows
    }

    #[test]
    fn corrections_are_better_than_a_naive_count_where_only_the_shares_differ() {
        let rows = rows();
        let answers = AnswersByTruth::new(rows.iter().copied()).unwrap();
        let errors = Protocol::default().errors(&answers, &rows).unwrap();
        let of = |counting| errors.iter().find(|e| e.counting == counting).unwrap();
        assert!(
            of(Counting::Naive).mean > 2.0 * of(Counting::AdjustedCount).mean,
            "{errors:?}"
        );
        // Their own shares are even, and then a count with even mistakes is right.
        assert!(of(Counting::Naive).as_it_is < 1e-6);
    }

    #[test]
    fn the_same_seed_draws_the_same_samples_on_any_number_of_threads() {
        let rows = rows();
        let answers = AnswersByTruth::new(rows.iter().copied()).unwrap();
        let on = |threads, seed| {
            let protocol = Protocol {
                seed,
                ..Protocol::default()
            };
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
            let pool = pool.build().unwrap();
            pool.install(|| protocol.errors(&answers, &rows)).unwrap()
        };
        assert_eq!(on(1, 1), on(3, 1));
        assert_ne!(on(1, 1), on(1, 2));
    }

    #[test]
    fn shares_reach_all_of_the_simplex() {
        let pools = [
            vec![PerClass::default()],
            vec![PerClass::default()],
            vec![PerClass::default()],
        ];
        let mut generator = SplitMix64(1);
        let mut sums = [0.0; CLASSES];
        for _ in 0..2_000 {
            let (shares, rows) = sample(&pools, 50, &mut generator);
            assert_eq!(rows.len(), 50);
            assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-9);
            sums.iter_mut()
                .zip(shares)
                .for_each(|(sum, share)| *sum += share / 2_000.0);
        }
        // The standard deviation of a share is 0.236, so that of the mean is 0.005.
        assert!(
            sums.iter().all(|mean| (mean - 1.0 / 3.0).abs() < 0.02),
            "{sums:?}"
        );
    }

    #[test]
    fn a_label_without_rows_is_an_error() {
        let rows = rows();
        let answers = AnswersByTruth::new(rows.iter().copied()).unwrap();
        let error = Protocol::default()
            .errors(&answers, &rows[..150])
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TrainingData);
        let none = Protocol {
            size: 0,
            ..Protocol::default()
        };
        assert_eq!(
            none.errors(&answers, &rows).unwrap_err().kind(),
            ErrorKind::Parameter
        );
    }
}
