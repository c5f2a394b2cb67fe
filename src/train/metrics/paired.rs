//! Two classifiers on the same rows. In: what both said. Out: by how much they differ, and how far chance alone moves that. It exists because the intervals of
//! two classifiers may overlap where one is better on nearly every document.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::bootstrap::{Bootstrap, middle};
use super::{Confusion, Prediction};
use crate::error::{Error, ErrorKind, Result};

/// A figure of one classifier less the same figure of another, over the same rows.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Difference {
    /// The difference; above 0 where the first one has more.
    pub difference: f64,
    /// Its 95 % interval, `[low, high]`.
    pub ci: [f64; 2],
    /// How often, in (0, 1], resamples alone would be this far on the other side of 0, both sides together.
    pub p: f64,
}

impl Bootstrap {
    /// The paired bootstrap (Efron & Tibshirani 1993, section 16.4; for language systems Berg-Kirkpatrick et al. 2012): documents are drawn again, and both classifiers are
    /// measured on each draw. `p` is twice the smaller share of draws whose difference is at most, or at least, 0, with one draw added to both sides of the fraction
    /// (Davison & Hinkley 1997, section 4.2), so that it is never 0.
    ///
    /// # Errors
    /// [`ErrorKind::Parameter`] where the two are not about the same rows, and where the number of resamples is out of range.
    ///
    /// # Examples
    /// ```
    /// use standpoint::train::metrics::{Bootstrap, Confusion, Prediction};
    /// use standpoint::{PerClass, Stance};
    ///
    /// let said = |label| Prediction { truth: Stance::Favor, probabilities: PerClass::certain(label), set: [true; 3], group: 0 };
    /// let (right, wrong) = ([said(Stance::Favor)], [said(Stance::Neutral)]);
    /// let difference = Bootstrap::default().difference(&right, &wrong, Confusion::accuracy)?;
    /// assert_eq!(difference.ci, [1.0, 1.0]);
    /// # Ok::<(), standpoint::Error>(())
    /// ```
    pub fn difference(
        &self,
        first: &[Prediction],
        second: &[Prediction],
        figure: impl Fn(&Confusion) -> f64 + Sync,
    ) -> Result<Difference> {
        let same = |(a, b): (&Prediction, &Prediction)| a.truth == b.truth && a.group == b.group;
        if first.len() != second.len() || !first.iter().zip(second).all(same) {
            let message = format!(
                "{} and {} predictions: they are not about the same rows",
                first.len(),
                second.len()
            );
            return Err(Error::new(ErrorKind::Parameter, message));
        }
        // Sorted by number, so that the order of rows does not change what the generator draws.
        let mut groups: BTreeMap<u32, [Confusion; 2]> = BTreeMap::new();
        for (a, b) in first.iter().zip(second) {
            let [one, two] = groups.entry(a.group).or_default();
            one.count(a.truth, a.probabilities.largest());
            two.count(b.truth, b.probabilities.largest());
        }
        let groups: Vec<[Confusion; 2]> = groups.into_values().collect();
        let difference = |[one, two]: &[Confusion; 2]| figure(one) - figure(two);
        let drawn = self.resampled(&groups, add, difference)?;
        let mut all = <[Confusion; 2]>::default();
        groups.iter().for_each(|group| add(&mut all, group));
        let (low, high) = (
            drawn.iter().filter(|&&d| d <= 0.0).count(),
            drawn.iter().filter(|&&d| d >= 0.0).count(),
        );
        let p = 2.0 * (low.min(high) + 1) as f64 / (drawn.len() + 1) as f64;
        Ok(Difference {
            difference: difference(&all),
            ci: middle(&drawn),
            p: p.min(1.0),
        })
    }
}

fn add(sum: &mut [Confusion; 2], group: &[Confusion; 2]) {
    for (sum, group) in sum.iter_mut().zip(group) {
        sum.add(group);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::stance::{PerClass, Stance};

    /// A hundred documents of one row, of which so many are right; the earlier ones first.
    fn right(count: u32) -> Vec<Prediction> {
        let row = |group| Prediction {
            truth: Stance::Favor,
            probabilities: PerClass::certain(if group < count {
                Stance::Favor
            } else {
                Stance::Against
            }),
            set: [false; 3],
            group,
        };
        (0..100).map(row).collect()
    }

    #[test]
    fn pairs_make_the_interval_narrow() {
        // Ten documents of a hundred differ, all in favor of the first: the standard error of the mean difference is sqrt(0.1 * 0.9 / 100) = 0.03, so the interval is
        // about 0.1 -+ 0.059. Two separate intervals, of standard errors 0.04 and 0.046, would overlap.
        let found = Bootstrap::default()
            .difference(&right(80), &right(70), Confusion::accuracy)
            .unwrap();
        assert!((found.difference - 0.1).abs() < 1e-12);
        assert!((found.ci[0] - 0.041).abs() < 0.015, "{found:?}");
        assert!((found.ci[1] - 0.159).abs() < 0.015, "{found:?}");
        // No draw without one of the ten is likely: 0.9^100 = 0.00003.
        assert!((found.p - 2.0 / 1001.0).abs() < 1e-12, "{found:?}");
        let back = Bootstrap::default()
            .difference(&right(70), &right(80), Confusion::accuracy)
            .unwrap();
        assert!((back.difference + 0.1).abs() < 1e-12 && back.ci[1] < 0.0);
        assert_eq!(back.p, found.p);
    }

    #[test]
    fn a_classifier_does_not_differ_from_itself() {
        let found = Bootstrap::default()
            .difference(&right(80), &right(80), Confusion::macro_f1)
            .unwrap();
        assert_eq!((found.difference, found.ci, found.p), (0.0, [0.0; 2], 1.0));
        let none = Bootstrap::default().difference(&[], &[], Confusion::macro_f1);
        assert_eq!(none.unwrap().p, 1.0);
    }

    #[test]
    fn other_rows_are_an_error() {
        let mut other = right(80);
        other.pop();
        let compare = |other: &[Prediction]| {
            Bootstrap::default().difference(&right(80), other, Confusion::accuracy)
        };
        let error = compare(&other).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Parameter);
        assert!(error.to_string().contains("100 and 99"), "{error}");
        let mut other = right(80);
        other.iter_mut().for_each(|row| row.truth = Stance::Neutral);
        assert!(compare(&other).is_err());
    }
}
