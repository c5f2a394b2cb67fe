//! The interval around a figure. In: one confusion table per document. Out: the range in which the figure falls
//! when the documents are drawn again. It exists because a difference of two points between two models says
//! nothing until one knows how far chance alone moves them.

use rayon::prelude::*;

use super::Confusion;
use crate::error::{Error, ErrorKind, Result};
use crate::random::SplitMix64;

/// More resamples than this buy nothing and cost memory.
const RESAMPLES_LIMIT: usize = 1_000_000;

/// How the 95 % interval is found: the percentile bootstrap (Efron & Tibshirani 1993, ch. 13) over documents
/// rather than rows (the cluster bootstrap: Davison & Hinkley 1997, section 3.8), because rows of one document
/// resemble each other and resampling them one by one makes intervals too narrow.
///
/// The interval holds the figure itself in all usual cases, but not by construction: with a handful of
/// documents it is a rough guide, and with one document it is that document's figure twice. Without documents it is
/// `[0, 0]`.
///
/// # Examples
/// ```
/// use standpoint::train::metrics::Bootstrap;
/// let quick = Bootstrap { resamples: 200, ..Bootstrap::default() };
/// assert_eq!(quick.seed, Bootstrap::default().seed);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bootstrap {
    /// How many times the documents are drawn again, 1 to 1,000,000; 1,000 by default.
    pub resamples: usize,
    /// Where the generator starts; the same seed gives the same interval on any number of threads.
    pub seed: u64,
}

impl Default for Bootstrap {
    fn default() -> Self {
        Self {
            resamples: 1_000,
            seed: 0x5eed,
        }
    }
}

impl Bootstrap {
    /// `[low, high]`: the 2.5 % and 97.5 % quantiles of a figure over resampled groups.
    pub(super) fn interval(
        &self,
        groups: &[Confusion],
        figure: impl Fn(&Confusion) -> f64 + Sync,
    ) -> Result<[f64; 2]> {
        Ok(middle(&self.resampled(groups, Confusion::add, figure)?))
    }

    /// The figure of every resample, from the smallest to the largest.
    pub(super) fn resampled<T: Default + Sync>(
        &self,
        groups: &[T],
        add: impl Fn(&mut T, &T) + Sync,
        figure: impl Fn(&T) -> f64 + Sync,
    ) -> Result<Vec<f64>> {
        let mut figures = self.draws(groups.len(), |drawn| {
            let mut sum = T::default();
            for group in drawn.filter_map(|place| groups.get(place)) {
                add(&mut sum, group);
            }
            figure(&sum)
        })?;
        figures.sort_by(f64::total_cmp);
        Ok(figures)
    }

    /// What is found in every resample of so many groups, whose places are drawn; in the order of the resamples.
    pub(in crate::train) fn draws<T: Send>(
        &self,
        groups: usize,
        find: impl Fn(&mut dyn Iterator<Item = usize>) -> T + Sync,
    ) -> Result<Vec<T>> {
        if self.resamples == 0 || self.resamples > RESAMPLES_LIMIT {
            return Err(Error::new(
                ErrorKind::Parameter,
                format!(
                    "{} bootstrap resamples, must be 1 to {RESAMPLES_LIMIT}",
                    self.resamples
                ),
            ));
        }
        // Every resample has a generator of its own, so that no thread waits for another's draws.
        let mut seeds = SplitMix64(self.seed);
        let seeds: Vec<u64> = (0..self.resamples).map(|_| seeds.next()).collect();
        let found = seeds.into_par_iter().map(|seed| {
            let mut generator = SplitMix64(seed);
            find(&mut (0..groups).map(|_| generator.below(groups)))
        });
        Ok(found.collect())
    }
}

/// The 2.5 % and 97.5 % quantiles of sorted numbers.
pub(in crate::train) fn middle(sorted: &[f64]) -> [f64; 2] {
    [quantile(sorted, 0.025), quantile(sorted, 0.975)]
}

/// The quantile of sorted numbers with linear interpolation (Hyndman & Fan 1996, type 7: numpy's default); 0
/// without numbers.
fn quantile(sorted: &[f64], q: f64) -> f64 {
    let place = q * sorted.len().saturating_sub(1) as f64;
    // `as` rounds toward zero; the place is not negative.
    let below = place as usize;
    let low = sorted.get(below).copied().unwrap_or(0.0);
    let high = sorted.get(below + 1).copied().unwrap_or(low);
    low + (high - low) * (place - below as f64)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use super::*;

    /// Documents of one row each, right or wrong about `against`.
    fn documents(right: usize, wrong: usize) -> Vec<Confusion> {
        let row = |cell| Confusion([cell, [0; 3], [0; 3]]);
        [vec![row([1, 0, 0]); right], vec![row([0, 1, 0]); wrong]].concat()
    }

    #[test]
    fn quantiles_interpolate_between_neighbours() {
        // Place 0.25 * 4 = 1 is a value; place 0.9 * 4 = 3.6 lies 0.6 of the way from 4 to 8.
        let sorted = [0.0, 1.0, 2.0, 4.0, 8.0];
        assert_eq!(quantile(&sorted, 0.25), 1.0);
        assert!((quantile(&sorted, 0.9) - 6.4).abs() < 1e-12);
        assert_eq!(quantile(&sorted, 1.0), 8.0);
        assert_eq!(quantile(&[3.0], 0.975), 3.0);
        assert_eq!(quantile(&[], 0.5), 0.0);
    }

    #[test]
    fn the_interval_of_an_accuracy_is_the_binomial_one() {
        // 100 documents of one row, 80 right: the standard error of the share is sqrt(0.8 * 0.2 / 100) = 0.04, so
        // the interval is about 0.8 -+ 1.96 * 0.04 = [0.722, 0.878].
        let [low, high] = Bootstrap::default()
            .interval(&documents(80, 20), Confusion::accuracy)
            .unwrap();
        assert!((low - 0.722).abs() < 0.02, "{low}");
        assert!((high - 0.878).abs() < 0.02, "{high}");
    }

    #[test]
    fn the_interval_is_the_same_on_any_number_of_threads() {
        let groups = documents(30, 12);
        let on = |threads| {
            rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .build()
                .unwrap()
                .install(|| Bootstrap::default().interval(&groups, Confusion::macro_f1))
                .unwrap()
        };
        assert_eq!(on(1), on(3));
    }

    #[test]
    fn another_seed_draws_another_interval() {
        let groups = documents(30, 12);
        let with = |seed| {
            let bootstrap = Bootstrap {
                seed,
                ..Bootstrap::default()
            };
            // The mean of many draws would hide a seed that is ignored, a single draw does not.
            let single = Bootstrap {
                resamples: 1,
                ..bootstrap
            };
            (0..8)
                .map(|shift| {
                    let shifted = Bootstrap {
                        seed: seed + shift,
                        ..single
                    };
                    shifted.interval(&groups, Confusion::accuracy).unwrap()[0]
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(with(1), with(1));
        assert_ne!(with(1), with(100));
    }

    #[test]
    fn a_number_of_resamples_out_of_range_is_an_error() {
        for resamples in [0, RESAMPLES_LIMIT + 1] {
            let bootstrap = Bootstrap {
                resamples,
                ..Bootstrap::default()
            };
            let error = bootstrap.interval(&[], Confusion::accuracy).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Parameter);
            assert!(error.to_string().contains(&resamples.to_string()));
        }
    }

    #[test]
    fn no_documents_and_one_document_have_a_degenerate_interval() {
        let bootstrap = Bootstrap::default();
        assert_eq!(
            bootstrap.interval(&[], Confusion::macro_f1).unwrap(),
            [0.0, 0.0]
        );
        assert_eq!(
            bootstrap
                .interval(&documents(1, 0), Confusion::accuracy)
                .unwrap(),
            [1.0, 1.0]
        );
    }
}
