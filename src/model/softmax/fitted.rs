//! The fitted model: weights and intercepts in, classes, probabilities and logits out.

use linfa::traits::{Predict, PredictInplace};
use ndarray::{Array1, Array2};
use serde::{Deserialize, Serialize};

use super::lbfgs::Convergence;
use super::objective::{row_logits, softmax};
use super::params::SoftmaxParams;
use super::records::{FeatureRows, SparseRecords};
use crate::error::{Error, ErrorKind, Result};

/// Multinomial logistic regression: the probabilities of a row are `softmax(row . weights + intercepts)`.
///
/// Fitted by [`SoftmaxParams`], see [the module](super), or made [from weights](Self::from_weights).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "StoredSoftmax", into = "StoredSoftmax")]
pub struct Softmax {
    weights: Array2<f32>,
    intercepts: Array1<f32>,
    convergence: Option<Convergence>,
}

impl Softmax {
    /// The parameters of a fit, at their defaults.
    pub fn params() -> SoftmaxParams {
        SoftmaxParams::new()
    }

    /// A model of these weights (columns x classes) and intercepts (one a class).
    ///
    /// # Errors
    /// [`ErrorKind::ModelShape`] where the numbers of classes differ or there are fewer than two;
    /// [`ErrorKind::ModelWeights`] where a number is not finite.
    ///
    /// # Examples
    /// ```
    /// use ndarray::array;
    /// use standpoint::model::softmax::Softmax;
    /// let model = Softmax::from_weights(array![[1.0, -1.0]], array![0.0, 0.0])?;
    /// assert_eq!(model.decision(&array![[0.5]])?, array![[0.5, -0.5]]);
    /// # Ok::<(), standpoint::Error>(())
    /// ```
    pub fn from_weights(weights: Array2<f32>, intercepts: Array1<f32>) -> Result<Self> {
        if weights.ncols() != intercepts.len() || intercepts.len() < 2 {
            return Err(Error::new(
                ErrorKind::ModelShape,
                format!(
                    "weights of {} classes and {} intercepts: the same number is needed, at least 2",
                    weights.ncols(),
                    intercepts.len()
                ),
            ));
        }
        if let Some(value) = weights.iter().chain(&intercepts).find(|v| !v.is_finite()) {
            return Err(Error::new(
                ErrorKind::ModelWeights,
                format!("a weight is {value}: all must be finite"),
            ));
        }
        // Row-major whatever came in, so that `weight_slice` always has them.
        let (shape, weights) = (weights.dim(), weights.into_iter().collect());
        let weights = Array2::from_shape_vec(shape, weights).map_err(|cause| {
            Error::new(ErrorKind::ModelShape, "weights of no shape").with_source(cause)
        })?;
        Ok(Self {
            weights,
            intercepts: intercepts.into_iter().collect(),
            convergence: None,
        })
    }

    pub(super) fn with_convergence(mut self, convergence: Convergence) -> Self {
        self.convergence = Some(convergence);
        self
    }

    /// The weights: columns x classes.
    #[must_use]
    pub fn weights(&self) -> &Array2<f32> {
        &self.weights
    }

    /// The intercepts, one a class.
    #[must_use]
    pub fn intercepts(&self) -> &Array1<f32> {
        &self.intercepts
    }

    /// How the fit ended; none where the model was made from weights.
    #[must_use]
    pub fn convergence(&self) -> Option<&Convergence> {
        self.convergence.as_ref()
    }

    /// The weights, row after row.
    pub(super) fn weight_slice(&self) -> &[f32] {
        self.weights.as_slice().unwrap_or_default()
    }

    /// The logits `records . weights + intercepts`: rows x classes.
    ///
    /// # Errors
    /// [`ErrorKind::Parameter`] where the records have another width than the model, or a row holds a value that is
    /// not finite or so large that a logit is not.
    pub fn decision<R: FeatureRows>(&self, records: &R) -> Result<Array2<f32>> {
        self.by_row(records, |_| {})
    }

    /// The probability of each class: rows x classes; each row sums to 1 within rounding.
    ///
    /// # Errors
    /// As for [`decision`](Self::decision).
    pub fn predict_probabilities<R: FeatureRows>(&self, records: &R) -> Result<Array2<f32>> {
        self.by_row(records, |logits| {
            softmax(logits);
        })
    }

    fn by_row<R: FeatureRows>(
        &self,
        records: &R,
        finish: impl Fn(&mut [f64]),
    ) -> Result<Array2<f32>> {
        let columns = self.weights.nrows();
        if records.nfeatures() != columns {
            return Err(Error::new(
                ErrorKind::Parameter,
                format!(
                    "records of {} columns for a model of {columns}",
                    records.nfeatures()
                ),
            ));
        }
        let mut out = Array2::zeros((records.nsamples(), self.intercepts.len()));
        let mut scores = vec![0.0; self.intercepts.len()];
        for (row, mut out) in out.rows_mut().into_iter().enumerate() {
            self.logits_of(records.feature_row(row), &mut scores);
            finish(&mut scores);
            for (out, &score) in out.iter_mut().zip(&scores) {
                *out = score as f32;
            }
            if out.iter().any(|score| !score.is_finite()) {
                return Err(Error::new(
                    ErrorKind::Parameter,
                    format!("row {row} holds a value that is not finite, or too large"),
                ));
            }
        }
        Ok(out)
    }

    /// Writes the logits of one row, given as pairs of column and value; columns that the model lacks are ignored.
    pub(crate) fn logits_of(&self, row: impl Iterator<Item = (usize, f32)>, logits: &mut [f64]) {
        let intercepts = self.intercepts.as_slice().unwrap_or_default();
        let classes = intercepts.len();
        row_logits(row, self.weight_slice(), intercepts, logits, classes);
    }
}

/// The class of the largest logit, the first of equals.
///
/// linfa gives no way to report an error here, and this does not panic: columns that the model lacks are ignored,
/// columns that the records lack count as zero, and a logit that is not a number is never the largest, so a row that
/// holds NaN alone is of class 0. Callers who want errors ask for
/// [`predict_probabilities`](Softmax::predict_probabilities).
impl<R: FeatureRows> PredictInplace<R, Array1<usize>> for Softmax {
    fn predict_inplace<'a>(&'a self, records: &'a R, targets: &mut Array1<usize>) {
        let mut logits = vec![0.0; self.intercepts.len()];
        for (row, target) in targets.iter_mut().enumerate() {
            self.logits_of(records.feature_row(row), &mut logits);
            let mut best = f64::NEG_INFINITY;
            *target = 0;
            for (class, &logit) in logits.iter().enumerate() {
                if logit > best {
                    (*target, best) = (class, logit);
                }
            }
        }
    }

    fn default_target(&self, records: &R) -> Array1<usize> {
        Array1::zeros(records.nsamples())
    }
}

/// linfa brings this for its own arrays and data sets only.
impl Predict<&SparseRecords, Array1<usize>> for Softmax {
    fn predict(&self, records: &SparseRecords) -> Array1<usize> {
        let mut targets = self.default_target(records);
        self.predict_inplace(records, &mut targets);
        targets
    }
}

/// How a model is serialised: plain numbers, checked on the way in.
#[derive(Serialize, Deserialize)]
struct StoredSoftmax {
    columns: usize,
    /// Columns x classes, row after row.
    weights: Vec<f32>,
    intercepts: Vec<f32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    convergence: Option<Convergence>,
}

impl From<Softmax> for StoredSoftmax {
    fn from(model: Softmax) -> Self {
        Self {
            columns: model.weights.nrows(),
            weights: model.weights.into_iter().collect(),
            intercepts: model.intercepts.into_iter().collect(),
            convergence: model.convergence,
        }
    }
}

impl TryFrom<StoredSoftmax> for Softmax {
    type Error = Error;

    fn try_from(stored: StoredSoftmax) -> Result<Self> {
        let shape = (stored.columns, stored.intercepts.len());
        let count = stored.weights.len();
        let weights = Array2::from_shape_vec(shape, stored.weights).map_err(|cause| {
            Error::new(
                ErrorKind::ModelShape,
                format!("{count} weights for {} x {}", shape.0, shape.1),
            )
            .with_source(cause)
        })?;
        let model = Self::from_weights(weights, stored.intercepts.into())?;
        Ok(match stored.convergence {
            Some(convergence) => model.with_convergence(convergence),
            None => model,
        })
    }
}
