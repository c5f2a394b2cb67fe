//! Fitting the lexical tier. In: masked rows with labels and weights, static vectors. Out: a quantised [`LexicalModel`].
//!
//! Two fits of the same linfa model. First the pooled zones of static vectors, dense, with strong L2: few numbers, so that words which the labels
//! hardly show share what their neighbours in the vector space learnt. Their weights are folded into one number per zone, symbol and class. Then those folded
//! numbers are the prior of a sparse fit over the symbols themselves, the hashed n-grams and the text's shape, which corrects them where the labels say so.

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
use crate::model::softmax::{Softmax, SparseRecords, SparseRecordsBuilder};
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
}

/// The settings of a fit; the defaults were chosen on the dev sets (models/README.md).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FitOptions {
    /// Which features the model reads.
    pub config: LexicalConfig,
    /// L2 penalty of the pooled zones, on columns scaled to unit deviation.
    pub l2_zones: f64,
    /// L2 penalty of the n-grams.
    pub l2_grams: f64,
    /// How many times stronger the symbols of the zones are held to their folded values.
    pub zone_penalty: f32,
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
            l2_grams: 1e-5,
            zone_penalty: 10.0,
            balance: 0.5,
            max_iterations: 200,
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

/// Fits a lexical model to rows.
///
/// # Errors
/// [`ErrorKind::TrainingData`] where the rows are unusable or the vectors do not fit the vocabulary.
pub fn fit(rows: &[FitRow], vectors: &StaticVectors, options: &FitOptions) -> Result<Fitted> {
    let vocabulary = rows.first().map_or(0, |row| row.paragraph.vocabulary);
    if vectors.vocabulary() != vocabulary as usize {
        let message = format!(
            "{} vectors for a vocabulary of {vocabulary}",
            vectors.vocabulary()
        );
        return Err(Error::new(ErrorKind::TrainingData, message));
    }
    let columns = Columns::new(vocabulary, options.config);
    let targets: Array1<usize> = rows.iter().map(|row| row.label.index()).collect();
    let weights: Array1<f32> = rows.iter().map(|row| row.weight).collect();
    let class_weights = class_weights(rows, options.balance);
    let params = || {
        Softmax::params()
            .classes(CLASSES)
            .class_weights(class_weights)
            .max_iterations(options.max_iterations)
    };

    let (pooled, scales) = scaled(pool(rows, vectors, options.config));
    let dataset = DatasetBase::new(pooled, targets.clone()).with_weights(weights.clone());
    let zones = params().l2(options.l2_zones).fit(&dataset)?;
    drop(dataset);
    let folded = fold(&zones, &scales, vectors, columns);

    let sparse = sparse(rows, options.config, columns)?;
    let penalty = Array1::from_shape_fn(columns.len(), |column| {
        if column < columns.gram(0) {
            options.zone_penalty
        } else {
            1.0
        }
    });
    let prior = Softmax::from_weights(folded, zones.intercepts().clone())?;
    let dataset = DatasetBase::new(sparse, targets).with_weights(weights);
    let all = params()
        .l2(options.l2_grams)
        .penalty_factor(penalty)
        .prior(prior)
        .fit(&dataset)?;

    let bias =
        std::array::from_fn(|class| all.intercepts().get(class).copied().unwrap_or_default());
    let convergence = [("zones", &zones), ("all", &all)]
        .into_iter()
        .filter_map(|(stage, model)| {
            let c = model.convergence()?;
            Some((
                stage.to_owned(),
                format!(
                    "{:?} after {} iterations, gradient {:.1e}, loss {:.4}",
                    c.reason, c.iterations, c.gradient_norm, c.loss
                ),
            ))
        })
        .collect();
    Ok(Fitted {
        model: LexicalModel::quantise(options.config, columns, all.weights().view(), bias),
        convergence,
    })
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

/// Pools static vectors by zone: shape (rows, ZONES * dimensions + SHAPES).
fn pool(rows: &[FitRow], vectors: &StaticVectors, config: LexicalConfig) -> Array2<f32> {
    let config = LexicalConfig {
        gram_order: 0,
        ..config
    };
    let width = ZONES * vectors.dimensions() + SHAPES;
    let mut out = Array2::zeros((rows.len(), width));
    if let Some(numbers) = out.as_slice_mut() {
        numbers
            .par_chunks_mut(width)
            .zip(rows)
            .for_each(|(out, row)| {
                let mut sink = Pooled {
                    vectors,
                    sum: Array1::zeros(vectors.dimensions()),
                    zone: None,
                    out,
                };
                features(&row.paragraph, GIVEN, config, &mut sink);
            });
    }
    out
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

    fn shape(&mut self, shape: usize) {
        if let Some(out) = self.out.get_mut(ZONES * self.vectors.dimensions() + shape) {
            *out = 1.0;
        }
    }

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

/// Divides every column by its root mean square about the mean; returns the divisors.
fn scaled(mut records: Array2<f32>) -> (Array2<f32>, Array1<f32>) {
    let scales = records
        .std_axis(Axis(0), 0.0)
        .mapv(|deviation| if deviation > 1e-6 { deviation } else { 1.0 });
    records /= &scales;
    (records, scales)
}

/// Folds weights of pooled vectors into weights of symbols, shape (columns, classes).
fn fold(
    model: &Softmax,
    scales: &Array1<f32>,
    vectors: &StaticVectors,
    columns: Columns,
) -> Array2<f32> {
    let weights = model.weights() / &scales.view().insert_axis(Axis(1));
    let mut out = Array2::zeros((columns.len(), CLASSES));
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
    for shape in 0..SHAPES {
        out.row_mut(columns.shape(shape))
            .assign(&weights.row(ZONES * dimensions + shape));
    }
    out
}

/// The features themselves: one column per zone and symbol, per n-gram bucket and per shape.
fn sparse(rows: &[FitRow], config: LexicalConfig, columns: Columns) -> Result<SparseRecords> {
    let mut builder = SparseRecordsBuilder::new(columns.len());
    let mut sink = Sparse {
        columns,
        group: Vec::new(),
        entries: Vec::new(),
    };
    for row in rows {
        sink.entries.clear();
        features(&row.paragraph, GIVEN, config, &mut sink);
        builder.push_row(sink.entries.drain(..));
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

    fn shape(&mut self, shape: usize) {
        self.group.push(self.columns.shape(shape) as u32);
    }

    fn close(&mut self, value: f32) {
        self.entries
            .extend(self.group.drain(..).map(|column| (column, value)));
    }
}
