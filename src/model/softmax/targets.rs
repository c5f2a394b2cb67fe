//! What a row is to be classified as: one class, or a distribution over the classes.

use linfa::dataset::{AsTargets, CountedTargets};
use ndarray::{Array1, ArrayBase, ArrayView1, ArrayView2, Data, Ix1, Ix2};

use super::params::SoftmaxValidParams;
use crate::error::{Error, ErrorKind, Result};

/// How far the sum of a soft target may lie from 1.
const SUM_TOLERANCE: f64 = 1e-4;

/// Targets of [`Softmax`](super::Softmax): `Array1<usize>` of class indices, or `Array2<f32>` of one distribution a row.
pub trait ClassTargets {
    /// The targets, borrowed.
    fn class_targets(&self) -> ClassTargetsView<'_>;
}

/// Targets, borrowed.
#[derive(Clone, Copy, Debug)]
pub enum ClassTargetsView<'a> {
    /// The class index of each row.
    Hard(ArrayView1<'a, usize>),
    /// Rows x classes; each row holds probabilities in [0, 1] that sum to 1 within 1e-4.
    Soft(ArrayView2<'a, f32>),
}

impl<S: Data<Elem = usize>> ClassTargets for ArrayBase<S, Ix1> {
    fn class_targets(&self) -> ClassTargetsView<'_> {
        ClassTargetsView::Hard(self.view())
    }
}

impl<S: Data<Elem = f32>> ClassTargets for ArrayBase<S, Ix2> {
    fn class_targets(&self) -> ClassTargetsView<'_> {
        ClassTargetsView::Soft(self.view())
    }
}

/// What linfa's `with_labels` returns.
impl<T: AsTargets<Elem = usize, Ix = Ix1>> ClassTargets for CountedTargets<usize, T> {
    fn class_targets(&self) -> ClassTargetsView<'_> {
        ClassTargetsView::Hard(self.as_targets())
    }
}

impl<T: ClassTargets> ClassTargets for &T {
    fn class_targets(&self) -> ClassTargetsView<'_> {
        (**self).class_targets()
    }
}

/// Validated targets together with the weights of rows and classes.
pub(super) struct Masses<'a> {
    targets: ClassTargetsView<'a>,
    /// One a row, or none where every row weighs 1.
    rows: ArrayView1<'a, f32>,
    /// One a class.
    classes: Vec<f64>,
    /// Sum of all masses before they are scaled to sum to 1.
    total: f64,
}

impl<'a> Masses<'a> {
    /// The masses of `rows` rows.
    ///
    /// # Errors
    /// [`ErrorKind::TrainingData`] for what is wrong with targets and weights, [`ErrorKind::Parameter`] where class
    /// weights or prior have another number of classes.
    pub(super) fn new(
        params: &SoftmaxValidParams,
        rows: usize,
        targets: ClassTargetsView<'a>,
        weights: &'a Array1<f32>,
    ) -> Result<Self> {
        check_targets(rows, &targets)?;
        check_weights(rows, weights)?;
        let classes = params.class_count(&targets)?;
        let class_weights = params.class_weights_for(classes)?;
        let mut masses = Self {
            targets,
            rows: weights.view(),
            classes: class_weights,
            total: 1.0,
        };
        let mut of_class = vec![0.0; classes];
        let mut of_row = vec![0.0; classes];
        for row in 0..rows {
            masses.fill(row, &mut of_row);
            for (sum, mass) in of_class.iter_mut().zip(&of_row) {
                *sum += mass;
            }
        }
        match of_class.iter().filter(|&&mass| mass > 0.0).count() {
            0 => Err(refused(
                "the weights of rows and classes leave no row".to_owned(),
            )),
            1 => Err(refused(
                "one class only: at least two must have a row of positive weight".to_owned(),
            )),
            _ => {
                masses.total = of_class.iter().sum();
                Ok(masses)
            }
        }
    }

    /// Number of classes.
    pub(super) fn class_count(&self) -> usize {
        self.classes.len()
    }

    /// The mass of each class in one row: row weight x class weight x target, scaled so that all masses sum to 1.
    #[inline(always)]
    pub(super) fn fill(&self, row: usize, out: &mut [f64]) {
        let scale = f64::from(self.rows.get(row).copied().unwrap_or(1.0)) / self.total;
        match &self.targets {
            ClassTargetsView::Hard(labels) => {
                out.fill(0.0);
                let label = labels.get(row).copied().unwrap_or(usize::MAX);
                if let (Some(mass), Some(weight)) = (out.get_mut(label), self.classes.get(label)) {
                    *mass = scale * weight;
                }
            }
            ClassTargetsView::Soft(rows) => {
                for (class, (mass, weight)) in out.iter_mut().zip(&self.classes).enumerate() {
                    let target = rows.get((row, class)).copied().unwrap_or(0.0);
                    *mass = scale * weight * f64::from(target);
                }
            }
        }
    }
}

fn refused(message: String) -> Error {
    Error::new(ErrorKind::TrainingData, message)
}

fn check_targets(rows: usize, targets: &ClassTargetsView<'_>) -> Result<()> {
    let count = match targets {
        ClassTargetsView::Hard(labels) => labels.len(),
        ClassTargetsView::Soft(distributions) => distributions.nrows(),
    };
    if rows == 0 {
        return Err(refused("no rows".to_owned()));
    }
    if count != rows {
        return Err(refused(format!("{count} targets for {rows} rows")));
    }
    if let ClassTargetsView::Soft(distributions) = targets {
        for (row, distribution) in distributions.rows().into_iter().enumerate() {
            if let Some(value) = distribution.iter().find(|p| !(0.0..=1.0).contains(*p)) {
                return Err(refused(format!(
                    "target of row {row} holds {value}, which is outside [0, 1]"
                )));
            }
            let sum: f64 = distribution.iter().map(|&p| f64::from(p)).sum();
            if (sum - 1.0).abs() > SUM_TOLERANCE {
                return Err(refused(format!(
                    "target of row {row} sums to {sum}, not to 1 within {SUM_TOLERANCE}"
                )));
            }
        }
    }
    Ok(())
}

fn check_weights(rows: usize, weights: &Array1<f32>) -> Result<()> {
    if weights.is_empty() {
        return Ok(());
    }
    if weights.len() != rows {
        return Err(refused(format!(
            "{} weights for {rows} rows",
            weights.len()
        )));
    }
    if let Some((row, weight)) = weights
        .iter()
        .enumerate()
        .find(|(_, weight)| !(weight.is_finite() && **weight >= 0.0))
    {
        return Err(refused(format!(
            "weight of row {row} is {weight}: it must be finite and not negative"
        )));
    }
    if weights.iter().all(|&weight| weight == 0.0) {
        return Err(refused(format!("the weights of all {rows} rows are zero")));
    }
    Ok(())
}
