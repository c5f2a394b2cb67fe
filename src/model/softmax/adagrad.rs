//! AdaGrad (Duchi, Hazan and Singer, JMLR 12, 2011): one row after another, every weight with a step of its own. For sparse records with many rows, where a few passes find
//! what L-BFGS needs a hundred for. One thread, a fixed order of the rows, sums in `f64`: the same bytes everywhere.

use super::objective::{row_logits, softmax};
use super::params::SoftmaxValidParams;
use super::records::FeatureRows;
use super::targets::Masses;
use crate::random::SplitMix64;

/// What the sum of squared slopes of a weight begins with, so that its first step is no leap.
const FIRST: f32 = 0.01;

/// Passes over the rows from `point` (weights, then intercepts). A row's slope is that of the loss times the number of rows, so that a rate means the same for any number of them. The penalty acts on
/// the columns that a row holds, and so least on those that few rows hold.
pub(super) fn descend<R: FeatureRows>(
    mut point: Vec<f32>,
    records: &R,
    masses: &Masses<'_>,
    params: &SoftmaxValidParams,
    rate: f64,
    epochs: usize,
) -> Vec<f32> {
    let classes = masses.class_count();
    let split = records.nfeatures() * classes;
    let Some((weights, intercepts)) = point.split_at_mut_checked(split) else {
        return point;
    };
    let mut squares = vec![FIRST; split];
    let mut intercept_squares = vec![FIRST; classes];
    let prior = params.prior().map(|prior| prior.weight_slice());
    let rows = records.nsamples();
    let scale = rows as f64;
    let (mut logits, mut slopes) = (vec![0.0; classes], vec![0.0; classes]);
    let mut order: Vec<usize> = (0..rows).collect();
    let mut random = SplitMix64(0);
    for _ in 0..epochs {
        shuffle(&mut order, &mut random);
        for &row in &order {
            masses.fill(row, &mut slopes);
            let total: f64 = slopes.iter().sum();
            if total == 0.0 {
                continue;
            }
            let features = records.feature_row(row);
            row_logits(features, weights, intercepts, &mut logits, classes);
            softmax(&mut logits);
            for (slope, probability) in slopes.iter_mut().zip(&logits) {
                *slope = (total * probability - *slope) * scale;
            }
            if params.with_intercept() {
                let numbers = intercepts.iter_mut().zip(&mut intercept_squares);
                for ((intercept, square), &slope) in numbers.zip(&slopes) {
                    step(intercept, square, slope as f32, rate);
                }
            }
            // A zero is no feature: dense records give what sparse ones do.
            let held = records.feature_row(row).filter(|(_, value)| *value != 0.0);
            held.for_each(|(column, value)| {
                let strength = params.l2() * params.factor(column);
                let places = column * classes..(column + 1) * classes;
                let (Some(weights), Some(squares)) = (
                    weights.get_mut(places.clone()),
                    squares.get_mut(places.clone()),
                ) else {
                    return;
                };
                let means = prior.and_then(|p| p.get(places)).unwrap_or_default();
                for (class, ((weight, square), slope)) in
                    weights.iter_mut().zip(squares).zip(&slopes).enumerate()
                {
                    let mean = means.get(class).copied().unwrap_or_default();
                    let distance = f64::from(*weight - mean);
                    let slope = slope * f64::from(value) + strength * distance;
                    step(weight, square, slope as f32, rate);
                }
            });
        }
    }
    point
}

fn step(weight: &mut f32, square: &mut f32, slope: f32, rate: f64) {
    *square += slope * slope;
    *weight -= rate as f32 * slope / square.sqrt();
}

/// Fisher and Yates; the rests of a division are even enough for an order.
fn shuffle(order: &mut [usize], random: &mut SplitMix64) {
    for last in (1..order.len()).rev() {
        order.swap(last, (random.next() % (last as u64 + 1)) as usize);
    }
}
