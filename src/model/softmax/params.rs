//! Parameters of a fit: what is minimised, where the search starts, and when it ends.

use linfa::ParamGuard;
use ndarray::Array1;

use super::Softmax;
use super::targets::ClassTargetsView;
use crate::error::{Error, ErrorKind, Result};

/// A number of classes that a caller states becomes an allocation, so it is bounded.
const MOST_CLASSES: usize = 1 << 16;

/// How the weights are searched for.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub enum Solver {
    /// L-BFGS over all rows at once, until nothing is left to gain: the minimum itself.
    #[default]
    Lbfgs,
    /// AdaGrad, row by row in an order of its own, for many sparse rows: near the minimum after a few passes, and nearer to the prior than the minimum is.
    AdaGrad {
        /// Length of a step, above 0; 0.01 to 0.1 is usual.
        rate: f64,
        /// Passes over the rows, at least 1.
        epochs: usize,
    },
}

/// Parameters of a fit, not yet checked; [`fit`](linfa::traits::Fit::fit) checks them.
///
/// # Examples
/// ```
/// use linfa::ParamGuard;
/// use standpoint::model::softmax::Softmax;
/// let params = Softmax::params().l2(1e-3).class_weights([1.0, 0.5, 1.0]).check()?;
/// assert_eq!(params.l2(), 1e-3);
/// # Ok::<(), standpoint::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub struct SoftmaxParams(SoftmaxValidParams);

/// Checked parameters of a fit.
#[derive(Clone, Debug, PartialEq)]
pub struct SoftmaxValidParams {
    l2: f64,
    penalty_factor: Option<Array1<f32>>,
    prior: Option<Softmax>,
    classes: Option<usize>,
    class_weights: Option<Vec<f32>>,
    with_intercept: bool,
    max_iterations: usize,
    tolerance: f64,
    memory: usize,
    solver: Solver,
}

impl Default for SoftmaxParams {
    fn default() -> Self {
        Self(SoftmaxValidParams {
            l2: 1e-4,
            penalty_factor: None,
            prior: None,
            classes: None,
            class_weights: None,
            with_intercept: true,
            max_iterations: 200,
            tolerance: 1e-5,
            memory: 10,
            solver: Solver::Lbfgs,
        })
    }
}

impl SoftmaxParams {
    /// The defaults, each named at its setter.
    pub fn new() -> Self {
        Self::default()
    }

    /// Strength of the penalty `0.5 * l2 * sum of squared weights`, at least 0; 1e-4 unless set.
    ///
    /// It stands beside the weighted *mean* of the negative log-likelihood, so its effect does not grow when rows are
    /// added. linfa-logistic's `alpha` stands beside a sum: `l2 = alpha / rows` is the same objective.
    pub fn l2(mut self, l2: f64) -> Self {
        self.0.l2 = l2;
        self
    }

    /// One number a column, at least 0, by which `l2` is multiplied for that column's weights (glmnet's
    /// `penalty.factor`, but not rescaled); all 1 unless set. A column of 0 is not penalised.
    pub fn penalty_factor(mut self, factor: Array1<f32>) -> Self {
        self.0.penalty_factor = Some(factor);
        self
    }

    /// A model toward whose weights the penalty shrinks, instead of toward 0, and from which the search starts: the
    /// mean of a Gaussian prior of precision `l2 * penalty_factor * total weight`. Its intercepts are a start only.
    pub fn prior(mut self, prior: Softmax) -> Self {
        self.0.prior = Some(prior);
        self
    }

    /// Number of classes, from 2 to 65,536; unless set, the prior's, else what the targets show: the width of soft
    /// targets, one more than the largest of hard ones, which must then be below the number of rows.
    pub fn classes(mut self, classes: usize) -> Self {
        self.0.classes = Some(classes);
        self
    }

    /// One number a class, at least 0, by which the mass of that class is multiplied in every row; all 1 unless set.
    pub fn class_weights(mut self, weights: impl Into<Vec<f32>>) -> Self {
        self.0.class_weights = Some(weights.into());
        self
    }

    /// Whether intercepts are fitted; they are unless set. Otherwise they stay at the prior's, or at 0.
    pub fn with_intercept(mut self, with_intercept: bool) -> Self {
        self.0.with_intercept = with_intercept;
        self
    }

    /// Most iterations of the search, at least 1; 200 unless set.
    pub fn max_iterations(mut self, iterations: usize) -> Self {
        self.0.max_iterations = iterations;
        self
    }

    /// The search ends when no entry of the gradient is larger than this, which is above 0; 1e-5 unless set.
    pub fn tolerance(mut self, tolerance: f64) -> Self {
        self.0.tolerance = tolerance;
        self
    }

    /// How the weights are searched for; by L-BFGS unless set.
    pub fn solver(mut self, solver: Solver) -> Self {
        self.0.solver = solver;
        self
    }

    /// How many past steps L-BFGS remembers, at least 1; 10 unless set. Each takes 8 bytes a weight.
    pub fn memory(mut self, steps: usize) -> Self {
        self.0.memory = steps;
        self
    }
}

impl ParamGuard for SoftmaxParams {
    type Checked = SoftmaxValidParams;
    type Error = Error;

    /// # Errors
    /// [`ErrorKind::Parameter`] where a parameter is out of its range.
    fn check_ref(&self) -> Result<&Self::Checked> {
        let params = &self.0;
        require(params.l2.is_finite() && params.l2 >= 0.0, || {
            format!("l2 is {}: it must be finite and not negative", params.l2)
        })?;
        require(
            params.tolerance.is_finite() && params.tolerance > 0.0,
            || {
                format!(
                    "tolerance is {}: it must be finite and above 0",
                    params.tolerance
                )
            },
        )?;
        require(params.max_iterations >= 1, || {
            "max_iterations is 0: it must be at least 1".to_owned()
        })?;
        require(params.memory >= 1, || {
            "memory is 0: it must be at least 1".to_owned()
        })?;
        if let Solver::AdaGrad { rate, epochs } = params.solver {
            require(rate.is_finite() && rate > 0.0, || {
                format!("rate is {rate}: it must be finite and above 0")
            })?;
            require(epochs >= 1, || {
                "epochs is 0: it must be at least 1".to_owned()
            })?;
        }
        let classes = params.classes.unwrap_or(2);
        require((2..=MOST_CLASSES).contains(&classes), || {
            format!("classes is {classes}: it must be from 2 to {MOST_CLASSES}")
        })?;
        require_not_negative("penalty factor", params.penalty_factor.iter().flatten())?;
        require_not_negative("class weight", params.class_weights.iter().flatten())?;
        Ok(params)
    }

    fn check(self) -> Result<Self::Checked> {
        self.check_ref()?;
        Ok(self.0)
    }
}

impl SoftmaxValidParams {
    /// Strength of the penalty.
    #[must_use]
    pub fn l2(&self) -> f64 {
        self.l2
    }

    /// The factor of `l2` for each column, where set.
    #[must_use]
    pub fn penalty_factor(&self) -> Option<&Array1<f32>> {
        self.penalty_factor.as_ref()
    }

    /// The model toward which the penalty shrinks, where set.
    #[must_use]
    pub fn prior(&self) -> Option<&Softmax> {
        self.prior.as_ref()
    }

    /// Whether intercepts are fitted.
    #[must_use]
    pub fn with_intercept(&self) -> bool {
        self.with_intercept
    }

    /// Most iterations of the search.
    #[must_use]
    pub fn max_iterations(&self) -> usize {
        self.max_iterations
    }

    /// The largest entry of the gradient at which the search ends.
    #[must_use]
    pub fn tolerance(&self) -> f64 {
        self.tolerance
    }

    /// How the weights are searched for.
    #[must_use]
    pub fn solver(&self) -> Solver {
        self.solver
    }

    /// By what `l2` is multiplied for a column's weights.
    pub(super) fn factor(&self, column: usize) -> f64 {
        let factor = self.penalty_factor.as_ref().and_then(|f| f.get(column));
        factor.map_or(1.0, |&factor| f64::from(factor))
    }

    /// How many past steps L-BFGS remembers.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.memory
    }

    /// Number of classes of these targets, checked against everything that has a number of classes.
    pub(super) fn class_count(&self, targets: &ClassTargetsView<'_>) -> Result<usize> {
        let prior = self.prior.as_ref().map(|prior| prior.intercepts().len());
        let stated = self.classes.or(prior);
        let classes = match targets {
            ClassTargetsView::Soft(distributions) => {
                let width = distributions.ncols();
                if stated.is_some_and(|stated| stated != width) {
                    return Err(Error::new(
                        ErrorKind::TrainingData,
                        format!(
                            "targets of {width} classes where {} are wanted",
                            stated.unwrap_or_default()
                        ),
                    ));
                }
                width
            }
            ClassTargetsView::Hard(labels) => {
                let largest = labels.iter().copied().max().unwrap_or_default();
                // A label read from a file must not become an allocation of any size.
                let limit = stated.unwrap_or(labels.len().max(2));
                if largest >= limit {
                    return Err(Error::new(
                        ErrorKind::TrainingData,
                        format!("label {largest} where labels must be below {limit}"),
                    ));
                }
                stated.unwrap_or(largest + 1)
            }
        };
        require(prior.is_none_or(|prior| prior == classes), || {
            format!(
                "a prior of {} classes for {classes}",
                prior.unwrap_or_default()
            )
        })?;
        Ok(classes)
    }

    /// The weight of each class.
    pub(super) fn class_weights_for(&self, classes: usize) -> Result<Vec<f64>> {
        let Some(weights) = &self.class_weights else {
            return Ok(vec![1.0; classes]);
        };
        require(weights.len() == classes, || {
            format!("{} class weights for {classes} classes", weights.len())
        })?;
        Ok(weights.iter().copied().map(f64::from).collect())
    }

    /// Checks what depends on the number of columns.
    pub(super) fn check_width(&self, columns: usize) -> Result<()> {
        if let Some(factor) = &self.penalty_factor {
            require(factor.len() == columns, || {
                format!("{} penalty factors for {columns} columns", factor.len())
            })?;
        }
        if let Some(prior) = &self.prior {
            let rows = prior.weights().nrows();
            require(rows == columns, || {
                format!("a prior of {rows} columns for records of {columns}")
            })?;
        }
        Ok(())
    }
}

fn require(holds: bool, message: impl FnOnce() -> String) -> Result<()> {
    if holds {
        Ok(())
    } else {
        Err(Error::new(ErrorKind::Parameter, message()))
    }
}

fn require_not_negative<'a>(name: &str, mut values: impl Iterator<Item = &'a f32>) -> Result<()> {
    match values.find(|value| !(value.is_finite() && **value >= 0.0)) {
        None => Ok(()),
        Some(value) => Err(Error::new(
            ErrorKind::Parameter,
            format!("a {name} is {value}: it must be finite and not negative"),
        )),
    }
}
