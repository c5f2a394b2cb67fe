//! Fitting the lexical tier. In: masked rows with labels and weights, static vectors. Out: a quantised [`LexicalModel`].
//!
//! Three fits of the same linfa model. First the pooled zones of static vectors, dense, with strong L2: few numbers, so that words which the labels
//! hardly show share what their neighbours in the vector space learnt. Their weights are folded into one number per zone, symbol and class. Then those folded
//! numbers are the prior of a sparse fit over the symbols themselves and the hashed n-grams, which corrects them where the labels say so. Both fits give every
//! data set an intercept of its own, so that its label prior is not learnt as the meaning of its words. Last, intercepts by the text's shape, which a new text has too, replace
//! the data sets' on documents that the weights have not seen.

mod intercepts;
mod pooled;
mod rounding;
mod sparse;

use std::collections::BTreeMap;
use std::sync::Arc;

use linfa::DatasetBase;
use linfa::traits::Fit;
use ndarray::{Array1, Array2};

use super::vectors::StaticVectors;
use crate::error::{Error, ErrorKind, Result};
use crate::feature::lexical::{Columns, LexicalConfig};
use crate::feature::masked::MaskedParagraph;
use crate::model::lexical::LexicalModel;
use crate::model::softmax::{Softmax, SoftmaxParams, Solver};
use crate::stance::{CLASSES, PerClass};
use intercepts::fit_intercepts;
use pooled::{fold, pool};
use rounding::rounding;
use sparse::sparse;

/// One row to fit.
#[derive(Clone, Debug)]
pub struct FitRow {
    /// The masked paragraph.
    pub paragraph: Arc<MaskedParagraph>,
    /// The target's number in it.
    pub target: u32,
    /// The right label, or a teacher's probabilities of the labels; they sum to 1.
    pub truth: PerClass,
    /// How much the row counts, positive.
    pub weight: f32,
    /// Number of the data set that the row comes from, from 0.
    pub source: usize,
}

/// The settings of a fit; the defaults were chosen on the dev sets (models/README.md).
///
/// # Examples
/// ```
/// use standpoint::train::fit::FitOptions;
/// let equal_classes = FitOptions { balance: 1.0, ..FitOptions::default() };
/// assert_eq!(equal_classes.max_iterations, 100);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FitOptions {
    /// Which features the model reads.
    pub config: LexicalConfig,
    /// L2 penalty of the pooled zones, on columns scaled to unit deviation.
    pub l2_zones: f64,
    /// L2 penalty that holds the symbols of the zones to their folded values.
    pub l2_symbols: f64,
    /// L2 penalty of the n-grams.
    pub l2_grams: f64,
    /// Classes weigh their frequency to the power of minus this: 0 leaves them as they are, 1 makes them equal.
    pub balance: f64,
    /// Most iterations of each fit.
    pub max_iterations: usize,
    /// How the pooled zones and the features are fitted; the intercepts are always by L-BFGS.
    pub solver: Solver,
    /// Most rows of the fit of the pooled zones, whose records are dense; the others still count in the fit of the features themselves.
    pub most_zone_rows: usize,
}

impl Default for FitOptions {
    fn default() -> Self {
        Self {
            config: LexicalConfig::default(),
            l2_zones: 0.3,
            l2_symbols: 3e-4,
            l2_grams: 1e-4,
            balance: 0.6,
            max_iterations: 100,
            solver: Solver::Lbfgs,
            most_zone_rows: 200_000,
        }
    }
}

/// A fitted model with how its fits ended.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Fitted {
    /// The model.
    pub model: LexicalModel,
    /// How each fit ended and what rounding the weights cost, in words.
    pub convergence: BTreeMap<String, String>,
}

/// Fits a lexical model to `rows`, and its intercepts to `held_out`, rows of other documents.
///
/// # Errors
/// [`ErrorKind::TrainingData`] where the rows are unusable or the vectors do not fit the vocabulary.
pub fn fit(
    rows: &[FitRow],
    held_out: &[FitRow],
    vectors: &StaticVectors,
    options: &FitOptions,
) -> Result<Fitted> {
    let vocabulary = rows.first().map_or(0, |row| row.paragraph.vocabulary);
    if vectors.vocabulary() != vocabulary as usize {
        let message = format!(
            "{} vectors for a vocabulary of {vocabulary}",
            vectors.vocabulary()
        );
        return Err(Error::new(ErrorKind::TrainingData, message));
    }
    if options.l2_grams.is_nan() || options.l2_grams <= 0.0 {
        let message = format!("l2_grams is {}: it must be above 0", options.l2_grams);
        return Err(Error::new(ErrorKind::Parameter, message));
    }
    let columns = Columns::new(vocabulary, options.config);
    let sources = rows.iter().map(|row| row.source).max().unwrap_or_default();
    let params = params(rows, options);

    let for_zones = thinned(rows, options.most_zone_rows);
    let (pooled, scales) = pool(&for_zones, vectors, options.config, sources);
    let penalty = Array1::from_shape_fn(pooled.ncols(), |column| {
        if column < scales.len() { 1.0 } else { 0.0 }
    });
    let (targets, weights) = wanted(for_zones.iter().copied());
    let dataset = DatasetBase::new(pooled, targets).with_weights(weights);
    let zones = params
        .clone()
        .solver(zone_solver(options.solver))
        .l2(options.l2_zones)
        .penalty_factor(penalty)
        .fit(&dataset)?;
    drop(dataset);
    let prior = Softmax::from_weights(
        fold(&zones, &scales, vectors, columns, sources),
        zones.intercepts().clone(),
    )?;

    let penalty = Array1::from_shape_fn(columns.len() + sources, |column| {
        if column < columns.gram(0) {
            (options.l2_symbols / options.l2_grams) as f32
        } else if column < columns.shape(0) {
            1.0
        } else {
            0.0
        }
    });
    let (targets, weights) = wanted(rows);
    let dataset = DatasetBase::new(sparse(rows, options.config, columns, sources)?, targets)
        .with_weights(weights);
    let all = params
        .solver(options.solver)
        .l2(options.l2_grams)
        .penalty_factor(penalty)
        .prior(prior)
        .fit(&dataset)?;
    drop(dataset);

    let bias =
        std::array::from_fn(|class| all.intercepts().get(class).copied().unwrap_or_default());
    let mut model = LexicalModel::quantise(options.config, columns, all.weights().view(), bias);
    let rounding = rounding(&all, &model, held_out, (columns, sources))?;
    let intercepts = fit_intercepts(&mut model, held_out, options)?;
    let convergence = [
        ("zones", zones.convergence().map(ToString::to_string)),
        ("all", all.convergence().map(ToString::to_string)),
        ("intercepts", intercepts.map(|end| end.to_string())),
        ("rounding", rounding),
    ]
    .into_iter()
    .filter_map(|(stage, end)| Some((stage.to_owned(), end?)))
    .collect();
    Ok(Fitted { model, convergence })
}

/// Pooled zones are a few thousand numbers that every row holds: they take smaller steps, and more of them.
fn zone_solver(solver: Solver) -> Solver {
    match solver {
        Solver::AdaGrad { rate, epochs } => Solver::AdaGrad {
            rate: rate / 3.0,
            epochs: 2 * epochs,
        },
        other => other,
    }
}

/// Targets, shape (rows, classes), and weights.
fn wanted<'r>(rows: impl IntoIterator<Item = &'r FitRow>) -> (Array2<f32>, Array1<f32>) {
    let (mut targets, mut weights) = (Vec::new(), Vec::new());
    for row in rows {
        targets.extend(row.truth.0);
        weights.push(row.weight);
    }
    let targets = Array2::from_shape_vec((weights.len(), CLASSES), targets);
    // There are as many numbers as the shape says.
    (targets.unwrap_or_default(), weights.into())
}

/// At most so many rows, or all rows of the data sets but for the last, of which as many are left out as must be, evenly.
fn thinned(rows: &[FitRow], most: usize) -> Vec<&FitRow> {
    let last = rows.iter().map(|row| row.source).max().unwrap_or_default();
    let of_last = rows.iter().filter(|row| row.source == last).count();
    let kept = most.saturating_sub(rows.len() - of_last).min(of_last);
    let mut seen = 0;
    let keep = |row: &&FitRow| {
        if row.source != last || rows.len() <= most {
            return true;
        }
        seen += 1;
        seen * kept / of_last > (seen - 1) * kept / of_last
    };
    rows.iter().filter(keep).collect()
}

fn params(rows: &[FitRow], options: &FitOptions) -> SoftmaxParams {
    Softmax::params()
        .classes(CLASSES)
        .class_weights(class_weights(rows, options.balance))
        .max_iterations(options.max_iterations)
}

/// Class weights: frequency to the power of `-balance`, with a weighted mean of 1.
fn class_weights(rows: &[FitRow], balance: f64) -> [f32; CLASSES] {
    let mut mass = [0.0_f64; CLASSES];
    for row in rows {
        for (mass, share) in mass.iter_mut().zip(row.truth.0) {
            *mass += f64::from(row.weight) * f64::from(share);
        }
    }
    let total: f64 = mass.iter().sum();
    let raw = mass.map(|m| {
        if m > 0.0 {
            libm::pow(m / total, -balance)
        } else {
            1.0
        }
    });
    let mean: f64 =
        mass.iter().zip(raw).map(|(m, r)| m * r).sum::<f64>() / total.max(f64::MIN_POSITIVE);
    raw.map(|r| (r / mean) as f32)
}
