//! L-BFGS (Nocedal & Wright, *Numerical Optimization*, 2nd ed., algorithm 7.4) for unknowns in `f32`: every sum is in
//! `f64` and over fixed blocks, so the same function gives the same bytes on any number of threads.

use std::collections::VecDeque;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::blocks::{add_scaled, dot, largest, scale};
use super::params::SoftmaxValidParams;

/// A step must lower the loss by at least this part of what the slope promises (Armijo).
const DECREASE: f64 = 1e-4;
/// After a step the slope must have risen above this part of what it was (Wolfe).
const CURVATURE: f64 = 0.9;
/// Points that one line search may look at.
const MOST_TRIALS: usize = 40;
/// By how much a step grows while nothing bounds it.
const GROWTH: f64 = 4.0;
/// A decrease of the loss below this, relative to the loss or to 1, is no progress.
const LOSS_TOLERANCE: f64 = 1e-11;

/// How a fit ended.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Convergence {
    /// Steps taken.
    pub iterations: usize,
    /// The largest absolute entry of the gradient at the end.
    pub gradient_norm: f64,
    /// The loss at the end, with the penalty.
    pub loss: f64,
    /// Why the search ended.
    pub reason: StopReason,
}

impl fmt::Display for Convergence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:?} after {} iterations, gradient {:.1e}, loss {:.4}",
            self.reason, self.iterations, self.gradient_norm, self.loss
        )
    }
}

impl Convergence {
    /// Whether the search ended because nothing was left to gain.
    #[must_use]
    pub const fn converged(&self) -> bool {
        matches!(
            self.reason,
            StopReason::GradientTolerance | StopReason::LossTolerance
        )
    }
}

/// Why a search ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum StopReason {
    /// No entry of the gradient is larger than the tolerance.
    GradientTolerance,
    /// A step changes the loss by less than 1e-11 of it (or of 1, if that is more): `f32` weights resolve no better.
    LossTolerance,
    /// The allowed iterations are used up; the model is usable but may gain from more.
    MaxIterations,
    /// No step along the steepest descent lowers the loss; the last good point is kept.
    LineSearchFailed,
}

/// A past step and the change of the gradient that it made.
struct Pair {
    step: Vec<f32>,
    change: Vec<f32>,
    step_by_change: f64,
}

/// A point of a line search.
#[derive(Clone, Copy)]
struct Trial {
    length: f64,
    loss: f64,
    slope: f64,
}

/// Minimises `evaluate`, which returns the loss at a point and writes its gradient, from `point`.
pub(super) fn minimise(
    mut point: Vec<f32>,
    params: &SoftmaxValidParams,
    mut evaluate: impl FnMut(&[f32], &mut [f32]) -> f64,
) -> (Vec<f32>, Convergence) {
    let mut gradient = vec![0.0; point.len()];
    let mut next_point = gradient.clone();
    let mut next_gradient = gradient.clone();
    let mut direction = gradient.clone();
    let mut history = VecDeque::new();
    let mut loss = evaluate(&point, &mut gradient);
    let mut iterations = 0;
    let mut stalled = false;
    let reason = loop {
        if largest(&gradient) <= params.tolerance() {
            break StopReason::GradientTolerance;
        }
        if stalled {
            break StopReason::LossTolerance;
        }
        if iterations >= params.max_iterations() {
            break StopReason::MaxIterations;
        }
        let slope = descend(&gradient, &history, &mut direction);
        let start = Trial {
            length: 0.0,
            loss,
            slope,
        };
        // Without a past step the gradient has no scale: the first trial moves the point by 1.
        let first = if history.is_empty() {
            1.0 / (-slope).sqrt()
        } else {
            1.0
        };
        let found = search(start, first, |length| {
            next_point.copy_from_slice(&point);
            add_scaled(&mut next_point, length, &direction);
            let loss = evaluate(&next_point, &mut next_gradient);
            (loss, dot(&next_gradient, &direction))
        });
        let Some(next_loss) = found else {
            if history.is_empty() {
                break StopReason::LineSearchFailed;
            }
            // The remembered curvature may mislead: once more along the steepest descent.
            history.clear();
            continue;
        };
        stalled = loss - next_loss <= LOSS_TOLERANCE * loss.abs().max(1.0);
        std::mem::swap(&mut point, &mut next_point);
        std::mem::swap(&mut gradient, &mut next_gradient);
        remember(
            &mut history,
            params.memory(),
            [&point, &next_point],
            [&gradient, &next_gradient],
        );
        loss = next_loss;
        iterations += 1;
    };
    let convergence = Convergence {
        iterations,
        gradient_norm: largest(&gradient),
        loss,
        reason,
    };
    (point, convergence)
}

/// Writes the direction of the two-loop recursion and returns the slope along it, which is negative.
fn descend(gradient: &[f32], history: &VecDeque<Pair>, direction: &mut Vec<f32>) -> f64 {
    direction.clear();
    direction.extend(gradient.iter().map(|entry| -entry));
    let mut factors = Vec::with_capacity(history.len());
    for pair in history.iter().rev() {
        let factor = dot(&pair.step, direction) / pair.step_by_change;
        add_scaled(direction, -factor, &pair.change);
        factors.push(factor);
    }
    if let Some(newest) = history.back() {
        scale(
            direction,
            newest.step_by_change / dot(&newest.change, &newest.change),
        );
    }
    for (pair, factor) in history.iter().zip(factors.iter().rev()) {
        let back = dot(&pair.change, direction) / pair.step_by_change;
        add_scaled(direction, factor - back, &pair.step);
    }
    let slope = dot(gradient, direction);
    if slope < 0.0 && slope.is_finite() {
        return slope;
    }
    direction.clear();
    direction.extend(gradient.iter().map(|entry| -entry));
    dot(gradient, direction)
}

/// Remembers the newest step, where it shows positive curvature, and forgets the oldest beyond `memory`.
fn remember(
    history: &mut VecDeque<Pair>,
    memory: usize,
    [point, old_point]: [&[f32]; 2],
    [gradient, old_gradient]: [&[f32]; 2],
) {
    // The oldest pair's memory is used again: at 2^20 columns a pair is 25 MB.
    let (mut step, mut change) = if history.len() >= memory {
        history
            .pop_front()
            .map(|pair| (pair.step, pair.change))
            .unwrap_or_default()
    } else {
        Default::default()
    };
    step.clear();
    step.extend(point.iter().zip(old_point).map(|(new, old)| new - old));
    change.clear();
    change.extend(
        gradient
            .iter()
            .zip(old_gradient)
            .map(|(new, old)| new - old),
    );
    let step_by_change = dot(&step, &change);
    if step_by_change > 1e-10 * dot(&change, &change).sqrt() * dot(&step, &step).sqrt() {
        history.push_back(Pair {
            step,
            change,
            step_by_change,
        });
    }
}

/// A step length that satisfies the weak Wolfe conditions, and the loss there; `None` where none is found.
///
/// Bracketing after Lewis & Overton (2013), which always ends on a smooth function that is bounded below, with cubic
/// interpolation instead of their bisection. The last point that was looked at is the one that is accepted.
fn search(start: Trial, first: f64, mut evaluate: impl FnMut(f64) -> (f64, f64)) -> Option<f64> {
    let mut low = start;
    let mut high: Option<Trial> = None;
    let mut length = first;
    for _ in 0..MOST_TRIALS {
        let (loss, slope) = evaluate(length);
        let trial = Trial {
            length,
            loss,
            slope,
        };
        // Written so that a loss that is not a number is too high.
        let low_enough = loss <= start.loss + DECREASE * length * start.slope;
        if !low_enough {
            high = Some(trial);
        } else if slope < CURVATURE * start.slope {
            low = trial;
        } else {
            return Some(loss);
        }
        length = match high {
            None => length * GROWTH,
            Some(high) => between(low, high),
        };
    }
    None
}

/// The minimiser of the cubic through both trials, kept away from them; the middle where there is none.
fn between(low: Trial, high: Trial) -> f64 {
    let width = high.length - low.length;
    let first = low.slope + high.slope - 3.0 * (high.loss - low.loss) / width;
    let second = (first * first - low.slope * high.slope).sqrt();
    let share = 1.0 - (high.slope + second - first) / (high.slope - low.slope + 2.0 * second);
    let share = if share.is_finite() {
        share.clamp(0.1, 0.9)
    } else {
        0.5
    };
    low.length + share * width
}
