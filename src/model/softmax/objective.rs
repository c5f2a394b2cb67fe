//! What a fit minimises, and its gradient, both in one pass over the records.
//!
//! With `m_ik` the mass of class `k` in row `i` (row weight x class weight x target, scaled so that all masses sum
//! to 1), `z_i` the logits of row `i`, `f_j` the penalty factor of column `j` and `P` the prior's weights:
//!
//! `loss = sum_ik m_ik (log sum_c exp(z_ic) - z_ik) + l2 / 2 * sum_jk f_j (W_jk - P_jk)^2`
//!
//! The unknowns are one slice: columns x classes weights, row after row, then one intercept a class.

use std::ops::Range;

use super::blocks;
use super::params::SoftmaxValidParams;
use super::records::FeatureRows;
use super::targets::Masses;

/// Bytes that the chunks' gradients may take together, unless [`FEWEST_CHUNKS`] of them take more.
const GRADIENT_BUDGET: usize = 16 << 20;
/// Chunks for a model of any size: 12 MB each for 2^20 columns and 3 classes.
const FEWEST_CHUNKS: usize = 8;
/// More chunks than this help no machine that the fit is meant for.
const MOST_CHUNKS: usize = 64;
/// Fewer rows than this are not worth a chunk.
const ROWS_A_CHUNK: usize = 64;
/// Columns that are merged in one task.
const COLUMNS_A_BLOCK: usize = 1024;

/// The function that is minimised.
pub(super) struct Objective<'a, R> {
    records: &'a R,
    masses: &'a Masses<'a>,
    params: &'a SoftmaxValidParams,
    chunks: Vec<Chunk>,
}

/// A run of rows with its own part of loss and gradient.
struct Chunk {
    rows: Range<usize>,
    loss: f64,
    weights: Vec<f32>,
    intercepts: Vec<f64>,
}

impl<'a, R: FeatureRows> Objective<'a, R> {
    pub(super) fn new(
        records: &'a R,
        masses: &'a Masses<'a>,
        params: &'a SoftmaxValidParams,
    ) -> Self {
        let classes = masses.class_count();
        let weights = records.nfeatures() * classes;
        let chunks = ranges(records.nsamples(), weights)
            .map(|rows| Chunk {
                rows,
                loss: 0.0,
                weights: vec![0.0; weights],
                intercepts: vec![0.0; classes],
            })
            .collect();
        Self {
            records,
            masses,
            params,
            chunks,
        }
    }

    /// The loss at `point`; its gradient is written to `gradient`. Both are finite or the loss is not.
    pub(super) fn evaluate(&mut self, point: &[f32], gradient: &mut [f32]) -> f64 {
        let classes = self.masses.class_count();
        let split = self.records.nfeatures() * classes;
        let (weights, intercepts) = point.split_at_checked(split).unwrap_or_default();
        let (records, masses) = (self.records, self.masses);
        blocks::for_each(&mut self.chunks, |chunk| {
            chunk.accumulate(records, masses, weights, intercepts);
        });
        let Some((weight_gradient, intercept_gradient)) = gradient.split_at_mut_checked(split)
        else {
            return f64::NAN;
        };
        let penalty = self.merge_weights(weights, weight_gradient);
        for (class, entry) in intercept_gradient.iter_mut().enumerate() {
            let parts = self.chunks.iter().filter_map(|c| c.intercepts.get(class));
            let fitted = self.params.with_intercept();
            *entry = if fitted {
                parts.sum::<f64>() as f32
            } else {
                0.0
            };
        }
        let losses = self.chunks.iter().map(|chunk| chunk.loss);
        losses.sum::<f64>() + penalty
    }

    /// Adds the chunks' gradients in their order, adds the penalty's, and returns the penalty.
    fn merge_weights(&self, weights: &[f32], gradient: &mut [f32]) -> f64 {
        let classes = self.masses.class_count();
        let size = COLUMNS_A_BLOCK * classes;
        let l2 = self.params.l2();
        let prior = self.params.prior().map(|prior| prior.weight_slice());
        let penalties = blocks::map_blocks(gradient, size, |position, block| {
            let start = position * size;
            let mut sums = vec![0.0_f64; block.len()];
            for chunk in &self.chunks {
                let part = chunk.weights.get(start..).unwrap_or_default();
                for (sum, &part) in sums.iter_mut().zip(part) {
                    *sum += f64::from(part);
                }
            }
            let first = position * COLUMNS_A_BLOCK;
            let mut penalty = 0.0;
            let columns = block.chunks_mut(classes).zip(sums.chunks(classes));
            for ((column, (out, sums)), weights) in columns
                .enumerate()
                .zip(weights.get(start..).unwrap_or_default().chunks(classes))
            {
                let column = first + column;
                let strength = l2 * self.params.factor(column);
                let mean = prior
                    .and_then(|p| p.get(column * classes..))
                    .unwrap_or_default();
                for (class, ((out, &sum), &weight)) in
                    out.iter_mut().zip(sums).zip(weights).enumerate()
                {
                    let mean = mean.get(class).copied().unwrap_or(0.0);
                    let distance = f64::from(weight) - f64::from(mean);
                    penalty += 0.5 * strength * distance * distance;
                    *out = (sum + strength * distance) as f32;
                }
            }
            penalty
        });
        penalties.iter().sum()
    }
}

/// Cuts the rows into runs. Their number depends on the shape of the data alone, never on the machine.
fn ranges(rows: usize, weights: usize) -> impl Iterator<Item = Range<usize>> {
    let affordable = GRADIENT_BUDGET / (weights.max(1) * size_of::<f32>());
    let count = affordable
        .clamp(FEWEST_CHUNKS, MOST_CHUNKS)
        .min(rows.div_ceil(ROWS_A_CHUNK))
        .max(1);
    let length = rows.div_ceil(count).max(1);
    (0..rows)
        .step_by(length)
        .map(move |start| start..(start + length).min(rows))
}

impl Chunk {
    fn accumulate<R: FeatureRows>(
        &mut self,
        records: &R,
        masses: &Masses<'_>,
        weights: &[f32],
        intercepts: &[f32],
    ) {
        // The number of classes is a constant in the first two arms, which unrolls the loops over the classes and keeps
        // the logits in registers: half the time of the last arm.
        match masses.class_count() {
            2 => self.pass(
                records,
                masses,
                weights,
                intercepts,
                [&mut [0.0; 2], &mut [0.0; 2]],
                2,
            ),
            3 => self.pass(
                records,
                masses,
                weights,
                intercepts,
                [&mut [0.0; 3], &mut [0.0; 3]],
                3,
            ),
            n => {
                let (mut logits, mut mass) = (vec![0.0; n], vec![0.0; n]);
                self.pass(
                    records,
                    masses,
                    weights,
                    intercepts,
                    [&mut logits, &mut mass],
                    n,
                );
            }
        }
    }

    #[inline(always)]
    fn pass<R: FeatureRows>(
        &mut self,
        records: &R,
        masses: &Masses<'_>,
        weights: &[f32],
        intercepts: &[f32],
        [logits, mass]: [&mut [f64]; 2],
        classes: usize,
    ) {
        self.loss = 0.0;
        self.weights.fill(0.0);
        self.intercepts.fill(0.0);
        for row in self.rows.clone() {
            masses.fill(row, mass);
            let total: f64 = mass.iter().sum();
            if total == 0.0 {
                continue;
            }
            row_logits(
                records.feature_row(row),
                weights,
                intercepts,
                logits,
                classes,
            );
            for (mass, logit) in mass.iter().zip(logits.iter()) {
                self.loss -= mass * logit;
            }
            self.loss += total * softmax(logits);
            // From here on `mass` holds the derivative by the logits.
            for ((mass, probability), sum) in
                mass.iter_mut().zip(logits.iter()).zip(&mut self.intercepts)
            {
                *mass = total * probability - *mass;
                *sum += *mass;
            }
            let gradient = &mut self.weights;
            records.feature_row(row).for_each(|(column, value)| {
                let start = column.saturating_mul(classes);
                if let Some(out) = gradient.get_mut(start..start.saturating_add(classes)) {
                    for (out, slope) in out.iter_mut().zip(mass.iter()) {
                        *out += value * *slope as f32;
                    }
                }
            });
        }
    }
}

/// The logits of one row: `intercepts + row . weights`, in `f64`.
///
/// An exact product and an `f64` sum cost no time here (the loop waits for memory) and let the line search see
/// differences of the loss that `f32` would drown.
#[inline(always)]
pub(super) fn row_logits(
    row: impl Iterator<Item = (usize, f32)>,
    weights: &[f32],
    intercepts: &[f32],
    logits: &mut [f64],
    classes: usize,
) {
    for (logit, &intercept) in logits.iter_mut().zip(intercepts) {
        *logit = f64::from(intercept);
    }
    row.for_each(|(column, value)| {
        let start = column.saturating_mul(classes);
        if let Some(weights) = weights.get(start..start.saturating_add(classes)) {
            for (logit, &weight) in logits.iter_mut().zip(weights) {
                *logit += f64::from(value) * f64::from(weight);
            }
        }
    });
}

/// Turns logits into probabilities and returns the logarithm of the sum of their exponentials.
///
/// The largest logit *of this row* is subtracted before the exponential, and libm's `exp` and `log` are used, which
/// are the same bytes on every processor.
#[inline(always)]
pub(super) fn softmax(logits: &mut [f64]) -> f64 {
    let largest = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut sum = 0.0;
    for logit in logits.iter_mut() {
        *logit = libm::exp(*logit - largest);
        sum += *logit;
    }
    for probability in logits.iter_mut() {
        *probability /= sum;
    }
    largest + libm::log(sum)
}
