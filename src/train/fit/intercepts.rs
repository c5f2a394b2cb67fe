//! Intercepts by the text's shape. In: a fitted model and rows of documents that it was not fitted on. Out: the same model with other intercepts.

use std::ops::Range;

use linfa::DatasetBase;
use linfa::traits::Fit;
use ndarray::{Array1, Array2};

use super::{FitOptions, FitRow, params, wanted};
use crate::error::Result;
use crate::feature::lexical::{FeatureSink, LexicalConfig, SHAPES, features};
use crate::model::lexical::LexicalModel;
use crate::model::softmax::{Convergence, Softmax};
use crate::model::tier::Tier;
use crate::stance::CLASSES;

/// Replaces the model's intercepts, which hold for the first data set, by intercepts that depend on the text's shape: a multinomial regression on the
/// model's own logits, held at one, and the shapes.
pub(super) fn fit_intercepts(
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
        let logits = model.score(&row.paragraph, row.target).logits;
        let mut sink = ShapesOnly(record.as_slice_mut().unwrap_or_default());
        features(
            &row.paragraph,
            row.target,
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
    let (targets, weights) = wanted(rows);
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
