//! Against linfa-logistic 0.8.1: the same answer on easy data, and the right one where its loss underflows.

use linfa::Dataset;
use linfa::traits::{Fit, Predict};
use linfa_logistic::MultiLogisticRegression;
use ndarray::{Array1, Array2, Axis, Ix1};

use super::super::Softmax;
use super::{Random, accuracy, clouds, distance};

/// Intercepts are determined up to a shift of all: take them around their mean.
fn centred(intercepts: &Array1<f32>) -> Array2<f32> {
    let mean = intercepts.mean().unwrap();
    (intercepts - mean).insert_axis(Axis(0))
}

#[test]
fn it_agrees_with_linfa_logistic_on_small_well_conditioned_data() {
    let rows = 400;
    let dataset = clouds(rows, 6, 11);
    for alpha in [0.5, 8.0] {
        let theirs = MultiLogisticRegression::<f64>::default()
            .alpha(alpha)
            .max_iterations(500)
            .gradient_tolerance(1e-6)
            .fit(&Dataset::new(
                dataset.records().mapv(f64::from),
                dataset.targets().clone(),
            ))
            .unwrap();
        // Theirs adds `alpha / 2 * |W|^2` to a sum over the rows, ours `l2 / 2 * |W|^2` to a mean.
        let ours = Softmax::params()
            .l2(alpha / rows as f64)
            .tolerance(1e-6)
            .fit(&dataset)
            .unwrap();
        let weights = theirs.params().mapv(|w| w as f32);
        assert!(distance(ours.weights(), &weights) < 2e-4);
        let intercepts = theirs.intercept().mapv(|b| b as f32);
        assert!(distance(&centred(ours.intercepts()), &centred(&intercepts)) < 2e-4);
        let probabilities = theirs.predict_probabilities(&dataset.records().mapv(f64::from));
        assert!(
            distance(
                &ours.predict_probabilities(dataset.records()).unwrap(),
                &probabilities.mapv(|p| p as f32)
            ) < 1e-4
        );
    }
}

/// 300 rows in three clouds far from each other, of which the first row is `size` times as far out.
fn with_an_outlier(size: f32) -> Dataset<f32, usize, Ix1> {
    let mut random = Random(3);
    let mut records = Array2::zeros((300, 2));
    let targets = Array1::from_iter((0..300).map(|row| row % 3));
    let centres = [[2.0, 0.0], [-1.0, 1.7], [-1.0, -1.7]];
    for (mut row, &target) in records.rows_mut().into_iter().zip(&targets) {
        for (value, centre) in row.iter_mut().zip(centres[target]) {
            *value = centre + 0.3 * random.signed();
        }
    }
    records.row_mut(0).mapv_inplace(|value| value * size);
    Dataset::new(records, targets)
}

#[test]
fn one_outlier_does_not_cost_the_other_rows_their_class() {
    let ours = |size| {
        let dataset = with_an_outlier(size);
        let model = Softmax::params().l2(1.0 / 300.0).fit(&dataset).unwrap();
        accuracy(&model, &dataset)
    };
    let theirs = |size| {
        let dataset = with_an_outlier(size);
        let params = MultiLogisticRegression::<f32>::default().max_iterations(500);
        let model = params.fit(&dataset).unwrap();
        let predicted: Array1<usize> = model.predict(dataset.records());
        let pairs = predicted.iter().zip(dataset.targets());
        pairs.filter(|(p, t)| p == t).count() as f64 / 300.0
    };
    for size in [1.0, 1_000.0, 10_000.0] {
        assert!(ours(size) >= 0.99, "ours at {size}: {}", ours(size));
    }
    // linfa-logistic's loss subtracts the largest logit of the whole matrix, so the exponentials of all other rows
    // underflow. Once the second line fails, it subtracts each row's own, and a reason for this model is gone.
    assert!(theirs(1.0) >= 0.99, "theirs: {}", theirs(1.0));
    assert!(theirs(1_000.0) < 0.9, "theirs: {}", theirs(1_000.0));
}
