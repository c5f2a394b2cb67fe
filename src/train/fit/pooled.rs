//! Pooled static vectors. In: rows and vectors. Out: dense records; and the way back, from weights of pooled vectors to weights of symbols.

use std::ops::Range;

use ndarray::{Array1, Array2, Axis, Slice};
use rayon::prelude::*;

use super::FitRow;
use crate::feature::lexical::{Columns, FeatureSink, LexicalConfig, features};
use crate::feature::zones::ZONES;
use crate::model::softmax::Softmax;
use crate::stance::CLASSES;
use crate::train::vectors::StaticVectors;

/// Pools static vectors by zone, each column divided by its standard deviation, and appends the data sets' indicators: shape (rows, ZONES * dimensions +
/// sources). Also returns the divisors, of length ZONES * dimensions.
pub(super) fn pool(
    rows: &[&FitRow],
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
                features(&row.paragraph, row.target, config, &mut sink);
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
pub(super) fn fold(
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
