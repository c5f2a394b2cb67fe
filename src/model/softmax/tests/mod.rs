//! Tests of the whole fit, and the data they share.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod behaviour;
mod errors;
mod gradient;
mod linfa_logistic;

use linfa::traits::Predict;
use linfa::{Dataset, DatasetBase};
use ndarray::{Array1, Array2, Ix1};

use super::{FeatureRows, Softmax, SparseRecords, SparseRecordsBuilder};

/// SplitMix64: enough for test data, and the same everywhere.
struct Random(u64);

impl Random {
    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// In [0, 1).
    fn unit(&mut self) -> f32 {
        (self.bits() >> 40) as f32 / (1_u32 << 24) as f32
    }

    /// In [-1, 1).
    fn signed(&mut self) -> f32 {
        2.0 * self.unit() - 1.0
    }
}

/// Three overlapping clouds in `columns` >= 3 columns, of which about half of the entries are zero.
fn clouds(rows: usize, columns: usize, seed: u64) -> Dataset<f32, usize, Ix1> {
    let mut random = Random(seed);
    let mut records = Array2::zeros((rows, columns));
    let mut targets = Array1::zeros(rows);
    for (mut row, target) in records.rows_mut().into_iter().zip(&mut targets) {
        *target = (random.bits() % 3) as usize;
        for (column, value) in row.iter_mut().enumerate() {
            let centre = if column % 3 == *target { 0.7 } else { 0.0 };
            if random.unit() < 0.5 {
                *value = centre + random.signed();
            }
        }
    }
    Dataset::new(records, targets)
}

/// Random distributions over three classes.
fn distributions(rows: usize, seed: u64) -> Array2<f32> {
    let mut random = Random(seed);
    let mut soft = Array2::from_shape_simple_fn((rows, 3), || random.unit() + 0.01);
    for mut row in soft.rows_mut() {
        let sum = row.sum();
        row /= sum;
    }
    soft
}

fn random_model(columns: usize, seed: u64) -> Softmax {
    let mut random = Random(seed);
    Softmax::from_weights(
        Array2::from_shape_simple_fn((columns, 3), || random.signed()),
        Array1::from_shape_simple_fn(3, || random.signed()),
    )
    .unwrap()
}

fn random_weights(rows: usize, seed: u64) -> Array1<f32> {
    let mut random = Random(seed);
    Array1::from_shape_simple_fn(rows, || 3.0 * random.unit())
}

fn sparse(dense: &Array2<f32>) -> SparseRecords {
    let mut builder = SparseRecordsBuilder::new(dense.ncols());
    for row in dense.rows() {
        builder.push_row(row.iter().enumerate().map(|(c, &v)| (c as u32, v)));
    }
    builder.finish().unwrap()
}

fn accuracy<R: FeatureRows>(model: &Softmax, dataset: &DatasetBase<R, Array1<usize>>) -> f64 {
    let predicted = model.predict(dataset);
    let right = predicted
        .iter()
        .zip(dataset.targets())
        .filter(|(p, t)| p == t);
    right.count() as f64 / dataset.records().nsamples() as f64
}

/// The largest absolute difference of two arrays of one shape.
fn distance(left: &Array2<f32>, right: &Array2<f32>) -> f32 {
    assert_eq!(left.dim(), right.dim());
    let pairs = left.iter().zip(right);
    pairs.fold(0.0, |largest, (l, r)| largest.max((l - r).abs()))
}

/// Every bit of a model.
fn bits(model: &Softmax) -> Vec<u32> {
    let numbers = model.weights().iter().chain(model.intercepts());
    numbers.map(|number| number.to_bits()).collect()
}
