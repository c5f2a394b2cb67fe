//! Fitting the lexical tier. In: masked rows with labels and weights, static vectors. Out: a quantised [`LexicalModel`].
//!
//! Three fits of the same linfa model. First the pooled zones of static vectors, dense, with strong L2: few numbers, so that words which the labels
//! hardly show share what their neighbours in the vector space learnt. Their weights are folded into one number per zone, symbol and class. Then those folded
//! numbers are the prior of a sparse fit over the symbols themselves and the hashed n-grams, which corrects them where the labels say so. Both fits give every
//! data set an intercept of its own, so that its label prior is not learnt as the meaning of its words. Last, intercepts by the text's shape, which a new text has too, replace
//! the data sets' on documents that the weights have not seen.

use std::collections::BTreeMap;
use std::ops::Range;

use linfa::DatasetBase;
use linfa::traits::Fit;
use ndarray::{Array1, Array2, Axis, Slice};
use rayon::prelude::*;

use super::vectors::StaticVectors;
use crate::error::{Error, ErrorKind, Result};
use crate::feature::lexical::{Columns, FeatureSink, LexicalConfig, SHAPES, features};
use crate::feature::masked::MaskedParagraph;
use crate::feature::zones::ZONES;
use crate::model::lexical::LexicalModel;
use crate::model::softmax::{
    Convergence, Softmax, SoftmaxParams, SparseRecords, SparseRecordsBuilder,
};
use crate::model::tier::Tier;
use crate::pipeline::GIVEN;
use crate::stance::{CLASSES, Stance};

/// One row to fit.
#[derive(Clone, Debug)]
pub struct FitRow {
    /// The masked paragraph; its target is [`GIVEN`].
    pub paragraph: MaskedParagraph,
    /// The right label.
    pub label: Stance,
    /// How much the row counts, positive.
    pub weight: f32,
    /// Number of the data set that the row comes from, from 0.
    pub source: usize,
}

/// The settings of a fit; the defaults were chosen on the dev sets (models/README.md).
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
        }
    }
}

/// A fitted model with how its fits ended.
#[derive(Clone, Debug)]
pub struct Fitted {
    /// The model.
    pub model: LexicalModel,
    /// How each fit ended, in words.
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
    let targets: Array1<usize> = rows.iter().map(|row| row.label.index()).collect();
    let weights: Array1<f32> = rows.iter().map(|row| row.weight).collect();
    let params = params(rows, options);

    let (pooled, scales) = pool(rows, vectors, options.config, sources);
    let penalty = Array1::from_shape_fn(pooled.ncols(), |column| {
        if column < scales.len() { 1.0 } else { 0.0 }
    });
    let dataset = DatasetBase::new(pooled, targets.clone()).with_weights(weights.clone());
    let zones = params
        .clone()
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
    let dataset = DatasetBase::new(sparse(rows, options.config, columns, sources)?, targets)
        .with_weights(weights);
    let all = params
        .l2(options.l2_grams)
        .penalty_factor(penalty)
        .prior(prior)
        .fit(&dataset)?;
    drop(dataset);

    let bias =
        std::array::from_fn(|class| all.intercepts().get(class).copied().unwrap_or_default());
    let mut model = LexicalModel::quantise(options.config, columns, all.weights().view(), bias);
    let intercepts = fit_intercepts(&mut model, held_out, options)?;
    let convergence = [
        ("zones", zones.convergence()),
        ("all", all.convergence()),
        ("intercepts", intercepts.as_ref()),
    ]
    .into_iter()
    .filter_map(|(stage, convergence)| {
        let c = convergence?;
        let text = format!(
            "{:?} after {} iterations, gradient {:.1e}, loss {:.4}",
            c.reason, c.iterations, c.gradient_norm, c.loss
        );
        Some((stage.to_owned(), text))
    })
    .collect();
    Ok(Fitted { model, convergence })
}

fn params(rows: &[FitRow], options: &FitOptions) -> SoftmaxParams {
    Softmax::params()
        .classes(CLASSES)
        .class_weights(class_weights(rows, options.balance))
        .max_iterations(options.max_iterations)
}

/// Replaces the model's intercepts, which hold for the first data set, by intercepts that depend on the text's shape: a multinomial regression on the
/// model's own logits, held at one, and the shapes.
fn fit_intercepts(
    model: &mut LexicalModel,
    rows: &[FitRow],
    options: &FitOptions,
) -> Result<Option<Convergence>> {
    /// Holds the logits' weights at one, against the shapes' [`L2_SHAPES`].
    const HELD: f32 = 1e3;
    const L2_SHAPES: f64 = 3e-3;
    if rows.is_empty() {
        return Ok(None);
    }
    let mut records = Array2::zeros((rows.len(), CLASSES + SHAPES));
    for (mut record, row) in records.rows_mut().into_iter().zip(rows) {
        let logits = model.score(&row.paragraph, GIVEN).logits;
        let mut sink = ShapesOnly(record.as_slice_mut().unwrap_or_default());
        features(
            &row.paragraph,
            GIVEN,
            LexicalConfig {
                gram_order: 0,
                ..options.config
            },
            &mut sink,
        );
        for (entry, logit) in record.iter_mut().zip(logits.0) {
            *entry = logit;
        }
    }
    let identity = Array2::from_shape_fn((CLASSES + SHAPES, CLASSES), |(row, class)| {
        if row == class { 1.0 } else { 0.0 }
    });
    let penalty =
        Array1::from_shape_fn(
            CLASSES + SHAPES,
            |column| if column < CLASSES { HELD } else { 1.0 },
        );
    let targets: Array1<usize> = rows.iter().map(|row| row.label.index()).collect();
    let weights: Array1<f32> = rows.iter().map(|row| row.weight).collect();
    let fitted = params(rows, options)
        .l2(L2_SHAPES)
        .penalty_factor(penalty)
        .prior(Softmax::from_weights(identity, Array1::zeros(CLASSES))?)
        .fit(&DatasetBase::new(records, targets).with_weights(weights))?;
    for (bias, more) in model.bias.iter_mut().zip(fitted.intercepts()) {
        *bias += more;
    }
    for (shape, more) in model
        .shapes
        .iter_mut()
        .zip(fitted.weights().rows().into_iter().skip(CLASSES))
    {
        for (weight, more) in shape.iter_mut().zip(more) {
            *weight += more;
        }
    }
    Ok(fitted.convergence().cloned())
}

/// Keeps the shapes, after the places of the logits.
struct ShapesOnly<'a>(&'a mut [f32]);

impl FeatureSink for ShapesOnly<'_> {
    fn zone(&mut self, _: usize, _: u32, _: usize) {}

    fn gram(&mut self, _: u32, _: Range<usize>) {}

    fn shape(&mut self, shape: usize) {
        if let Some(entry) = self.0.get_mut(CLASSES + shape) {
            *entry = 1.0;
        }
    }

    fn close(&mut self, _: f32) {}
}

/// Class weights: frequency to the power of `-balance`, with a weighted mean of 1.
fn class_weights(rows: &[FitRow], balance: f64) -> [f32; CLASSES] {
    let mut mass = [0.0_f64; CLASSES];
    for row in rows {
        if let Some(mass) = mass.get_mut(row.label.index()) {
            *mass += f64::from(row.weight);
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

/// Pools static vectors by zone, each column divided by its standard deviation, and appends the data sets' indicators: shape (rows, ZONES * dimensions +
/// sources). Also returns the divisors, of length ZONES * dimensions.
fn pool(
    rows: &[FitRow],
    vectors: &StaticVectors,
    config: LexicalConfig,
    sources: usize,
) -> (Array2<f32>, Array1<f32>) {
    let config = LexicalConfig {
        gram_order: 0,
        ..config
    };
    let zones = ZONES * vectors.dimensions();
    let width = zones + sources;
    let mut records = Array2::zeros((rows.len(), width));
    if let Some(numbers) = records.as_slice_mut() {
        numbers
            .par_chunks_mut(width)
            .zip(rows)
            .for_each(|(record, row)| {
                let (out, indicators) = record.split_at_mut(zones);
                let mut sink = Pooled {
                    vectors,
                    sum: Array1::zeros(vectors.dimensions()),
                    zone: None,
                    out,
                };
                features(&row.paragraph, GIVEN, config, &mut sink);
                if let Some(indicator) = row
                    .source
                    .checked_sub(1)
                    .and_then(|source| indicators.get_mut(source))
                {
                    *indicator = 1.0;
                }
            });
    }
    let (mut pooled, _) = records.view_mut().split_at(Axis(1), zones);
    let scales = pooled
        .std_axis(Axis(0), 0.0)
        .mapv(|deviation| if deviation > 1e-6 { deviation } else { 1.0 });
    pooled /= &scales;
    (records, scales)
}

struct Pooled<'a> {
    vectors: &'a StaticVectors,
    sum: Array1<f32>,
    zone: Option<usize>,
    out: &'a mut [f32],
}

impl FeatureSink for Pooled<'_> {
    fn zone(&mut self, zone: usize, symbol: u32, _: usize) {
        self.zone = Some(zone);
        if let Some(vector) = self.vectors.of(symbol) {
            self.sum += &vector;
        }
    }

    fn gram(&mut self, _: u32, _: Range<usize>) {}

    fn shape(&mut self, _: usize) {}

    fn close(&mut self, value: f32) {
        let Some(zone) = self.zone.take() else { return };
        let from = zone * self.vectors.dimensions();
        let out = self.out.get_mut(from..).unwrap_or_default();
        for (out, sum) in out.iter_mut().zip(&mut self.sum) {
            *out += *sum * value;
            *sum = 0.0;
        }
    }
}

/// Folds weights of pooled vectors into weights of symbols, shape (columns + sources, classes).
fn fold(
    model: &Softmax,
    scales: &Array1<f32>,
    vectors: &StaticVectors,
    columns: Columns,
    sources: usize,
) -> Array2<f32> {
    let (pooled, indicators) = model.weights().view().split_at(Axis(0), scales.len());
    let weights = &pooled / &scales.view().insert_axis(Axis(1));
    let mut out = Array2::zeros((columns.len() + sources, CLASSES));
    let dimensions = vectors.dimensions();
    for zone in 0..ZONES {
        let of_zone = weights.slice_axis(
            Axis(0),
            Slice::from(zone * dimensions..(zone + 1) * dimensions),
        );
        for symbol in 0..vectors.vocabulary() as u32 {
            if let Some(vector) = vectors.of(symbol) {
                out.row_mut(columns.zone(zone, symbol))
                    .assign(&vector.dot(&of_zone));
            }
        }
    }
    for (mut out, indicator) in out
        .rows_mut()
        .into_iter()
        .skip(columns.len())
        .zip(indicators.rows())
    {
        out.assign(&indicator);
    }
    out
}

/// The features themselves, one column per zone and symbol, per n-gram bucket and per shape; the shapes stay empty, for they have their own fit. After them the
/// data sets' indicators.
fn sparse(
    rows: &[FitRow],
    config: LexicalConfig,
    columns: Columns,
    sources: usize,
) -> Result<SparseRecords> {
    let mut builder = SparseRecordsBuilder::new(columns.len() + sources);
    let mut sink = Sparse {
        columns,
        group: Vec::new(),
        entries: Vec::new(),
    };
    for row in rows {
        features(&row.paragraph, GIVEN, config, &mut sink);
        let indicator = row
            .source
            .checked_sub(1)
            .map(|source| ((columns.len() + source) as u32, 1.0));
        builder.push_row(sink.entries.drain(..).chain(indicator));
    }
    builder.finish()
}

struct Sparse {
    columns: Columns,
    group: Vec<u32>,
    entries: Vec<(u32, f32)>,
}

impl FeatureSink for Sparse {
    fn zone(&mut self, zone: usize, symbol: u32, _: usize) {
        self.group.push(self.columns.zone(zone, symbol) as u32);
    }

    fn gram(&mut self, bucket: u32, _: Range<usize>) {
        self.group.push(self.columns.gram(bucket) as u32);
    }

    fn shape(&mut self, _: usize) {}

    fn close(&mut self, value: f32) {
        self.entries
            .extend(self.group.drain(..).map(|column| (column, value)));
    }
}
