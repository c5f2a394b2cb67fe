//! Multinomial logistic regression as a [linfa] model, because linfa-logistic 0.8.1 cannot serve: it takes dense
//! records only, passes over sample weights, does not say whether it converged, and loses rows to underflow when one
//! row has large logits.
//!
//! In goes a [`DatasetBase`] of sparse ([`SparseRecords`]) or dense (`Array2<f32>`) records, with hard
//! (`Array1<usize>`) or soft (`Array2<f32>`) targets and, if wanted, a weight for each row. Out comes [`Softmax`],
//! which predicts and says [how the fit ended](Convergence). The same data give the same bytes on any number of
//! threads and on every processor.
//!
//! # Examples
//! A fit, a prediction and the report:
//! ```
//! use linfa::Dataset;
//! use linfa::traits::{Fit, Predict};
//! use ndarray::array;
//! use standpoint::model::softmax::Softmax;
//!
//! let records = array![[0.0_f32, 0.1], [0.2, 0.0], [3.0, 0.1], [2.9, 0.0], [0.1, 3.0], [0.0, 3.2]];
//! let dataset = Dataset::new(records, array![0_usize, 0, 1, 1, 2, 2]);
//!
//! let model = Softmax::params().l2(1e-3).fit(&dataset)?;
//! assert_eq!(model.predict(&dataset), array![0, 0, 1, 1, 2, 2]);
//! assert!(model.convergence().is_some_and(|report| report.converged()));
//! # Ok::<(), standpoint::Error>(())
//! ```
//! Sparse records, soft targets and weights:
//! ```
//! use linfa::DatasetBase;
//! use linfa::traits::Fit;
//! use ndarray::array;
//! use standpoint::model::softmax::{Softmax, SparseRecordsBuilder};
//!
//! let mut records = SparseRecordsBuilder::new(1 << 12);
//! records.push_row([(77, 1.0), (4_000, 0.5)]);
//! records.push_row([(12, 1.0)]);
//! let targets = array![[0.8_f32, 0.2, 0.0], [0.0, 0.1, 0.9]];
//! let dataset = DatasetBase::new(records.finish()?, targets).with_weights(array![1.0, 2.5]);
//!
//! let model = Softmax::params().max_iterations(50).fit(&dataset)?;
//! let probabilities = model.predict_probabilities(dataset.records())?;
//! assert!(probabilities[[0, 0]] > 0.6 && probabilities[[1, 2]] > 0.7);
//! # Ok::<(), standpoint::Error>(())
//! ```

mod adagrad;
mod blocks;
mod fitted;
mod lbfgs;
mod objective;
mod params;
mod records;
mod targets;
#[cfg(test)]
mod tests;

use linfa::DatasetBase;
use linfa::traits::Fit;
use ndarray::{Array1, Array2};

pub use fitted::Softmax;
pub use lbfgs::{Convergence, StopReason};
pub use params::{SoftmaxParams, SoftmaxValidParams, Solver};
pub use records::{FeatureRows, SparseRecords, SparseRecordsBuilder};
pub use targets::{ClassTargets, ClassTargetsView};

use crate::error::{Error, ErrorKind, Result};
use objective::Objective;
use targets::Masses;

/// Most weights of a model; more would not fit the memory of any machine that this is meant for.
const MOST_WEIGHTS: usize = 1 << 31;

/// Minimises the weighted mean of the negative log-likelihood plus the penalty,
///
/// `sum_ik m_ik (log sum_c exp(z_ic) - z_ik) / sum_ik m_ik + l2 / 2 * sum_jk f_j (W_jk - P_jk)^2`
///
/// with the logits `z = records . W + intercepts`, the masses `m_ik` = row weight x class weight x target, the
/// penalty factors `f` and the prior's weights `P`. A row of weight 2 is the same as the row twice.
///
/// The search is L-BFGS unless [`Solver`] says otherwise. It takes about `(5 + 2 * memory) * 4` bytes a weight, and 8 to 64 partial gradients of 4.
///
/// # Errors
/// [`ErrorKind::TrainingData`] for no rows, one class only, a value that is not finite, numbers of targets or weights
/// that are not the number of rows, a weight that is negative or not finite, weights that are all zero, a label at or
/// above the number of classes, or a soft target that is no distribution. [`ErrorKind::Parameter`] where a parameter is
/// out of its range or its width is not that of the data.
impl<R: FeatureRows, T: ClassTargets> Fit<R, T, Error> for SoftmaxValidParams {
    type Object = Softmax;

    fn fit(&self, dataset: &DatasetBase<R, T>) -> Result<Softmax> {
        let records = dataset.records();
        let (rows, columns) = (records.nsamples(), records.nfeatures());
        self.check_width(columns)?;
        let targets = dataset.targets().class_targets();
        let masses = Masses::new(self, rows, targets, &dataset.weights)?;
        let classes = masses.class_count();
        let weights = columns
            .checked_mul(classes)
            .filter(|&weights| weights <= MOST_WEIGHTS)
            .ok_or_else(|| {
                Error::new(
                    ErrorKind::Parameter,
                    format!(
                        "{columns} columns x {classes} classes: more than {MOST_WEIGHTS} weights"
                    ),
                )
            })?;
        check_finite(records)?;

        let mut start = vec![0.0; weights + classes];
        if let Some(prior) = self.prior() {
            let values = prior.weights().iter().chain(prior.intercepts());
            for (start, &value) in start.iter_mut().zip(values) {
                *start = value;
            }
        }
        let mut objective = Objective::new(records, &masses, self);
        let mut evaluate =
            |point: &[f32], gradient: &mut [f32]| objective.evaluate(point, gradient);
        let (mut point, convergence) = match self.solver() {
            Solver::Lbfgs => lbfgs::minimise(start, self, evaluate),
            Solver::AdaGrad { rate, epochs } => {
                let point = adagrad::descend(start, records, &masses, self, rate, epochs);
                let mut gradient = vec![0.0; point.len()];
                let convergence = Convergence {
                    iterations: epochs,
                    loss: evaluate(&point, &mut gradient),
                    gradient_norm: blocks::largest(&gradient),
                    reason: StopReason::MaxIterations,
                };
                (point, convergence)
            }
        };
        let intercepts = Array1::from(point.split_off(weights));
        let weights = Array2::from_shape_vec((columns, classes), point).map_err(|cause| {
            Error::new(ErrorKind::TrainingData, "weights of no shape").with_source(cause)
        })?;
        Ok(Softmax::from_weights(weights, intercepts)?.with_convergence(convergence))
    }
}

fn check_finite<R: FeatureRows>(records: &R) -> Result<()> {
    for row in 0..records.nsamples() {
        if let Some((column, value)) = records
            .feature_row(row)
            .find(|(_, value)| !value.is_finite())
        {
            return Err(Error::new(
                ErrorKind::TrainingData,
                format!("row {row}, column {column} holds {value}: values must be finite"),
            ));
        }
    }
    Ok(())
}
