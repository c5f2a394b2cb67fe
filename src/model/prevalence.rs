//! How many rows of a set have each label. In: calibrated probabilities of the rows, and what the model's answers look like by true label. Out: shares of the labels.
//!
//! To count the labels that a classifier gives is biased wherever the set's label shares are not those that it was calibrated on. Three corrections:
//! adjusted count and probabilistic adjusted count (Forman, *Data Mining and Knowledge Discovery* 17, 2008; Bella et al., ICDM 2010; here as constrained least squares over
//! the simplex, Hopkins and King, AJPS 2010), and expectation maximisation of the prior (EMQ: Saerens, Latinne and Decaestecker, *Neural Computation* 14, 2002).

use serde::{Deserialize, Serialize};

use super::likelihood::Likelihood;
use super::prior::{Prior, moved};
use crate::error::{Error, ErrorKind, Result};
use crate::stance::{CLASSES, PerClass, Stance};

/// Most rounds of expectation maximisation.
const ROUNDS: usize = 1_000;
/// It ends where no share moves by more.
const STILL: f64 = 1e-9;

/// How far a row of a table may sum from 1.
const SUM_TOLERANCE: f32 = 1e-3;

/// What a model answers to rows of each true label, measured on documents that it was not fitted on.
///
/// # Examples
/// ```
/// use standpoint::model::prevalence::{AnswersByTruth, Counting};
/// use standpoint::{PerClass, Stance};
///
/// // A model that takes a third of the neutral rows for favor.
/// let [a, n, f] = Stance::ALL;
/// let seen = [(a, a), (a, a), (a, a), (n, n), (n, n), (n, f), (f, f), (f, f), (f, f)];
/// let answers = AnswersByTruth::new(seen.map(|(truth, given)| (truth, PerClass::certain(given))))?;
/// let rows = [n, n, f].map(PerClass::certain);
/// assert!((answers.shares(&rows, Counting::Naive).of(f) - 1.0 / 3.0).abs() < 1e-6);
/// assert!(answers.shares(&rows, Counting::AdjustedCount).of(f) < 0.01);
/// # Ok::<(), standpoint::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswersByTruth {
    /// Shares of the true labels.
    pub prior: Prior,
    /// For every true label the shares of the labels that are given to its rows.
    pub labels: [[f32; CLASSES]; CLASSES],
    /// For every true label the mean probabilities of its rows.
    pub probabilities: [[f32; CLASSES]; CLASSES],
    /// From probabilities to how likely a row is under each label; [`Likelihood::of_prior`] where nothing was fitted.
    pub likelihood: Likelihood,
}

/// A way to count.
///
/// # Examples
/// ```
/// use standpoint::model::prevalence::Counting;
/// assert_eq!(Counting::ALL.map(Counting::name)[3], "EMQ");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Counting {
    /// The labels as they are given.
    Naive,
    /// Those, corrected by how often the model gives each label to rows of each true label.
    AdjustedCount,
    /// The sums of the probabilities, corrected in the same way.
    ProbabilisticAdjustedCount,
    /// Shares under which what the labels say of the rows, by Bayes' rule, has these shares as its mean.
    Emq,
}

impl Counting {
    /// All ways.
    pub const ALL: [Self; 4] = [
        Self::Naive,
        Self::AdjustedCount,
        Self::ProbabilisticAdjustedCount,
        Self::Emq,
    ];

    /// What tables call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Naive => "naive",
            Self::AdjustedCount => "adjusted count",
            Self::ProbabilisticAdjustedCount => "probabilistic adjusted count",
            Self::Emq => "EMQ",
        }
    }
}

impl AnswersByTruth {
    /// Checks that every row of both tables is a distribution.
    ///
    /// # Errors
    /// [`ErrorKind::ModelWeights`] otherwise.
    pub fn validate(&self) -> Result<()> {
        let tables = [
            ("labels", &self.labels),
            ("probabilities", &self.probabilities),
        ];
        for (name, table) in tables {
            for (stance, row) in Stance::ALL.into_iter().zip(table) {
                let sum: f32 = row.iter().sum();
                let fine = row.iter().all(|share| (0.0..=1.0).contains(share));
                if !fine || (sum - 1.0).abs() > SUM_TOLERANCE {
                    let message = format!(
                        "card.json: calibration.answers.{name} of {stance} is {row:?}, which are no shares that sum to 1"
                    );
                    return Err(Error::new(ErrorKind::ModelWeights, message));
                }
            }
        }
        self.likelihood.validate()
    }

    /// From labelled rows with their calibrated probabilities.
    ///
    /// # Errors
    /// [`ErrorKind::TrainingData`] where a label has no row.
    pub fn new(rows: impl IntoIterator<Item = (Stance, PerClass)>) -> Result<Self> {
        let mut counts = [0.0_f64; CLASSES];
        let mut labels = [[0.0_f64; CLASSES]; CLASSES];
        let mut probabilities = [[0.0_f64; CLASSES]; CLASSES];
        for (truth, found) in rows {
            let of = truth.index();
            add(&mut counts, &PerClass::certain(truth), 1.0);
            if let (Some(labels), Some(sums)) = (labels.get_mut(of), probabilities.get_mut(of)) {
                add(labels, &PerClass::certain(found.largest()), 1.0);
                add(sums, &found, 1.0);
            }
        }
        let total: f64 = counts.iter().sum();
        if let Some(stance) = Stance::ALL
            .into_iter()
            .find(|s| counts.get(s.index()) <= Some(&0.0))
        {
            return Err(Error::new(
                ErrorKind::TrainingData,
                format!(
                    "no row is {stance}: nothing is known of what the model answers to such rows"
                ),
            ));
        }
        let mut shares = [labels, probabilities];
        for table in &mut shares {
            for (row, count) in table.iter_mut().zip(counts) {
                row.iter_mut().for_each(|sum| *sum /= count);
            }
        }
        let prior = Prior::new(PerClass(counts.map(|count| (count / total) as f32)))?;
        let [labels, probabilities] = shares.map(|table| table.map(|row| row.map(|n| n as f32)));
        Ok(Self {
            likelihood: Likelihood::of_prior(prior),
            prior,
            labels,
            probabilities,
        })
    }

    /// Shares of the labels among rows with these probabilities, which sum to 1; those of the prior where there is no row.
    #[must_use]
    pub fn shares(&self, rows: &[PerClass], counting: Counting) -> PerClass {
        let rows: Vec<(PerClass, f64)> = rows.iter().map(|row| (*row, 1.0)).collect();
        self.weighted_shares(&rows, counting)
    }

    /// The same where each row stands for as many alike as the number beside it, which is above 0.
    #[must_use]
    pub fn weighted_shares(&self, rows: &[(PerClass, f64)], counting: Counting) -> PerClass {
        if rows.is_empty() {
            return self.prior.shares();
        }
        let all: f64 = rows.iter().map(|(_, times)| times).sum();
        let mut given = [0.0; CLASSES];
        let mut mean = [0.0; CLASSES];
        for (row, times) in rows {
            let share = times * (1.0 / all);
            add(&mut given, &PerClass::certain(row.largest()), share);
            add(&mut mean, row, share);
        }
        let found = match counting {
            Counting::Naive => given,
            Counting::AdjustedCount => unmixed(&self.labels, &given),
            Counting::ProbabilisticAdjustedCount => unmixed(&self.probabilities, &mean),
            Counting::Emq => self.expectation(rows, all),
        };
        PerClass(found.map(|share| share as f32))
    }

    fn expectation(&self, rows: &[(PerClass, f64)], all: f64) -> [f64; CLASSES] {
        let mut shares = self.prior.numbers();
        let likelihoods = rows
            .iter()
            .map(|(row, times)| (self.likelihood.of(*row), times));
        let rows: Vec<(PerClass, &f64)> = likelihoods.collect();
        for _ in 0..ROUNDS {
            let mut next = [0.0; CLASSES];
            for (row, times) in &rows {
                let moved = moved(row, &[1.0; CLASSES], &shares);
                for (sum, p) in next.iter_mut().zip(moved) {
                    *sum += p * *times / all;
                }
            }
            let step = next.iter().zip(shares).map(|(a, b)| (a - b).abs());
            let step = step.fold(0.0, f64::max);
            shares = next;
            if step < STILL {
                break;
            }
        }
        shares
    }
}

/// The shares p on the simplex for which the mixture of the rows of `table` by p is nearest to `seen`. The least squares are solved on every face of the simplex, and the nearest
/// solution that lies on its face wins: exact for three labels.
fn unmixed(table: &[[f32; CLASSES]; CLASSES], seen: &[f64; CLASSES]) -> [f64; CLASSES] {
    let rows = table.map(|row| row.map(f64::from));
    let mut best = ([1.0 / CLASSES as f64; CLASSES], f64::INFINITY);
    for face in 1_u32..1 << CLASSES {
        let on: Vec<usize> = (0..CLASSES)
            .filter(|class| face & (1 << class) != 0)
            .collect();
        let Some(shares) = on_face(&rows, seen, &on) else {
            continue;
        };
        let distance: f64 = (0..CLASSES)
            .map(|label| {
                let mixed: f64 = rows
                    .iter()
                    .zip(shares)
                    .map(|(row, share)| share * at(row, label))
                    .sum();
                (mixed - at(seen, label)).powi(2)
            })
            .sum();
        if distance < best.1 - 1e-15 {
            best = (shares, distance);
        }
    }
    best.0
}

/// The least squares where only these labels have a share and the shares sum to 1; none where there is no single solution or a share is negative.
fn on_face(
    rows: &[[f64; CLASSES]; CLASSES],
    seen: &[f64; CLASSES],
    on: &[usize],
) -> Option<[f64; CLASSES]> {
    let (&last, free) = on.split_last()?;
    let base = rows.get(last)?;
    // What each free label adds to the last one's row.
    let ways: Vec<[f64; CLASSES]> = free
        .iter()
        .map(|&label| std::array::from_fn(|i| at(rows.get(label).unwrap_or(base), i) - at(base, i)))
        .collect();
    let left: [f64; CLASSES] = std::array::from_fn(|i| at(seen, i) - at(base, i));
    let dot =
        |a: &[f64; CLASSES], b: &[f64; CLASSES]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let weights: Vec<f64> = match ways.as_slice() {
        [] => Vec::new(),
        [way] => {
            let length = dot(way, way);
            (length > 1e-12).then(|| vec![dot(way, &left) / length])?
        }
        [one, two] => {
            let (a, b, d) = (dot(one, one), dot(one, two), dot(two, two));
            let determinant = a * d - b * b;
            let (x, y) = (dot(one, &left), dot(two, &left));
            (determinant.abs() > 1e-12)
                .then(|| vec![(x * d - y * b) / determinant, (y * a - x * b) / determinant])?
        }
        _ => return None,
    };
    let rest = 1.0 - weights.iter().sum::<f64>();
    let mut shares = [0.0; CLASSES];
    for (&label, share) in on.iter().zip(weights.into_iter().chain([rest])) {
        *shares.get_mut(label)? = share;
    }
    shares.iter().all(|share| *share >= 0.0).then_some(shares)
}

fn at(row: &[f64; CLASSES], label: usize) -> f64 {
    row.get(label).copied().unwrap_or_default()
}

fn add(sums: &mut [f64; CLASSES], row: &PerClass, times: f64) {
    for (sum, number) in sums.iter_mut().zip(row.0) {
        *sum += f64::from(number) * times;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use super::*;

    fn prior(shares: [f32; 3]) -> Prior {
        Prior::new(PerClass(shares)).unwrap()
    }

    /// A model that is right in 60 %, 80 % and 70 % of the rows of each label.
    fn answers() -> AnswersByTruth {
        let table = [[0.6, 0.3, 0.1], [0.1, 0.8, 0.1], [0.0, 0.3, 0.7]];
        let prior = prior([0.3, 0.5, 0.2]);
        AnswersByTruth {
            prior,
            likelihood: Likelihood::of_prior(prior),
            labels: table,
            probabilities: table,
        }
    }

    fn near(found: PerClass, right: [f32; 3]) {
        for (found, right) in found.0.iter().zip(right) {
            assert!((found - right).abs() < 1e-5, "{found} is not {right}");
        }
    }

    #[test]
    fn a_mixture_is_taken_apart() {
        // 0.5 x against + 0.2 x neutral + 0.3 x favor of the table above.
        let seen = [0.32, 0.4, 0.28];
        let found = unmixed(&answers().labels, &seen);
        for (found, right) in found.into_iter().zip([0.5, 0.2, 0.3]) {
            assert!((found - right).abs() < 1e-6, "{found} is not {right}");
        }
    }

    #[test]
    fn what_lies_outside_goes_to_the_nearest_side() {
        let found = unmixed(&answers().labels, &[1.0, 0.0, 0.0]);
        assert!((found[0] - 1.0).abs() < 1e-9, "{found:?}");
        let same = [[0.2, 0.5, 0.3]; 3];
        let found = unmixed(&same, &[0.2, 0.5, 0.3]);
        assert!((found.iter().sum::<f64>() - 1.0).abs() < 1e-9);
    }

    #[test]
    fn corrected_counts_find_the_shares_that_a_naive_count_misses() {
        // 1,000 rows: 100 against, 100 neutral, 800 favor, answered as the table says with certainty.
        let rows: Vec<PerClass> = [
            (100, [60, 30, 10]),
            (100, [10, 80, 10]),
            (800, [0, 240, 560]),
        ]
        .into_iter()
        .flat_map(|(_, given)| Stance::ALL.into_iter().zip(given))
        .flat_map(|(stance, count)| std::iter::repeat_n(PerClass::certain(stance), count))
        .collect();
        let answers = answers();
        near(answers.shares(&rows, Counting::Naive), [0.07, 0.35, 0.58]);
        near(
            answers.shares(&rows, Counting::AdjustedCount),
            [0.1, 0.1, 0.8],
        );
        near(
            answers.shares(&rows, Counting::ProbabilisticAdjustedCount),
            [0.1, 0.1, 0.8],
        );
    }

    #[test]
    fn expectation_maximisation_moves_calibrated_probabilities_to_the_shares_of_the_set() {
        // Two kinds of rows under the prior 1/2, 0, 1/2 would be seen in these shares; the set has other ones.
        let even = prior([0.5, 1e-9, 0.5]);
        let answers = AnswersByTruth {
            prior: even,
            likelihood: Likelihood::of_prior(even),
            ..answers()
        };
        let kinds = [PerClass([0.8, 0.0, 0.2]), PerClass([0.2, 0.0, 0.8])];
        // P(kind 1 | against) = 0.8, P(kind 1 | favor) = 0.2; 90 % against: 0.9 x 0.8 + 0.1 x 0.2 = 0.74 of kind 1.
        let rows: Vec<PerClass> = (0..1000).map(|n| kinds[usize::from(n >= 740)]).collect();
        near(answers.shares(&rows, Counting::Emq), [0.9, 0.0, 0.1]);
        near(answers.shares(&[], Counting::Emq), answers.prior.shares().0);
    }

    #[test]
    fn rows_with_weights_are_counted_as_so_many_rows() {
        let answers = answers();
        let weighted = [
            (PerClass([0.7, 0.2, 0.1]), 3.0),
            (PerClass([0.1, 0.3, 0.6]), 2.0),
        ];
        let rows: Vec<PerClass> = weighted
            .iter()
            .flat_map(|(row, times)| std::iter::repeat_n(*row, *times as usize))
            .collect();
        for counting in Counting::ALL {
            let found = answers.weighted_shares(&weighted, counting);
            near(found, answers.shares(&rows, counting).0);
        }
    }

    #[test]
    fn answers_are_counted_by_truth() {
        let rows = [
            (Stance::Against, PerClass([0.75, 0.25, 0.0])),
            (Stance::Against, PerClass([0.25, 0.5, 0.25])),
            (Stance::Neutral, PerClass([0.0, 1.0, 0.0])),
            (Stance::Favor, PerClass([0.0, 0.5, 0.5])),
        ];
        let found = AnswersByTruth::new(rows).unwrap();
        assert_eq!(found.prior, prior([0.5, 0.25, 0.25]));
        assert_eq!(
            found.labels,
            [[0.5, 0.5, 0.0], [0.0, 1.0, 0.0], [0.0, 1.0, 0.0]]
        );
        assert_eq!(
            found.probabilities,
            [[0.5, 0.375, 0.125], [0.0, 1.0, 0.0], [0.0, 0.5, 0.5]]
        );
        assert!(AnswersByTruth::new(rows.into_iter().take(3)).is_err());
    }
}
