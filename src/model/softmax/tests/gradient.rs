//! The gradient against finite differences of the loss, with everything switched on.

use linfa::ParamGuard;
use ndarray::{Array1, Array2};

use super::super::objective::Objective;
use super::super::params::SoftmaxParams;
use super::super::targets::{ClassTargets, Masses};
use super::super::{FeatureRows, Softmax};
use super::{Random, clouds, distributions, random_model, random_weights, sparse};

const ROWS: usize = 150;
const COLUMNS: usize = 7;

fn everything() -> SoftmaxParams {
    Softmax::params()
        .l2(0.05)
        .penalty_factor(Array1::from_iter((0..COLUMNS).map(|c| c as f32 * 0.5)))
        .prior(random_model(COLUMNS, 5))
        .class_weights([0.5, 2.0, 1.25])
}

/// Compares each entry of the gradient with the central difference of the loss.
fn check<R: FeatureRows, T: ClassTargets>(
    params: &SoftmaxParams,
    records: &R,
    targets: &T,
    weights: &Array1<f32>,
) {
    let params = params.check_ref().unwrap();
    let masses = Masses::new(params, ROWS, targets.class_targets(), weights).unwrap();
    let classes = masses.class_count();
    let mut objective = Objective::new(records, &masses, params);
    let mut random = Random(77);
    let length = (records.nfeatures() + 1) * classes;
    let point: Vec<f32> = (0..length).map(|_| random.signed()).collect();
    let mut gradient = vec![0.0; length];
    let mut ignored = gradient.clone();
    objective.evaluate(&point, &mut gradient);
    assert!(gradient.iter().all(|entry| entry.abs() > 1e-5));
    for (entry, &derivative) in gradient.iter().enumerate() {
        let mut loss_at = |step: f32| {
            let mut moved = point.clone();
            moved[entry] += step;
            let moved_by = f64::from(moved[entry]) - f64::from(point[entry]);
            (objective.evaluate(&moved, &mut ignored), moved_by)
        };
        let ((above, up), (below, down)) = (loss_at(1e-3), loss_at(-1e-3));
        let difference = (above - below) / (up - down);
        assert!(
            (difference - f64::from(derivative)).abs() < 1e-6,
            "entry {entry}: difference {difference}, derivative {derivative}"
        );
    }
}

#[test]
fn the_gradient_is_the_slope_of_the_loss_for_dense_and_sparse_records() {
    let dataset = clouds(ROWS, COLUMNS, 1);
    let weights = random_weights(ROWS, 2);
    check(
        &everything(),
        dataset.records(),
        dataset.targets(),
        &weights,
    );
    let records = sparse(dataset.records());
    check(&everything(), &records, dataset.targets(), &weights);
}

#[test]
fn the_gradient_is_the_slope_of_the_loss_for_soft_targets() {
    let dataset = clouds(ROWS, COLUMNS, 1);
    let soft = distributions(ROWS, 3);
    let weights = random_weights(ROWS, 2);
    check(&everything(), dataset.records(), &soft, &weights);
}

#[test]
fn the_gradient_is_the_slope_of_the_loss_for_two_and_for_five_classes() {
    let dataset = clouds(ROWS, COLUMNS, 1);
    for classes in [2, 5] {
        let labels = Array1::from_iter((0..ROWS).map(|row| row % classes));
        let params = Softmax::params().l2(0.05);
        check(&params, dataset.records(), &labels, &Array1::zeros(0));
    }
}

#[test]
fn the_loss_is_the_documented_one() {
    // Two rows, one column, two classes: small enough for a pencil.
    let params = Softmax::params().l2(0.5).check().unwrap();
    let records = Array2::from_shape_vec((2, 1), vec![1.0_f32, -2.0]).unwrap();
    let labels = Array1::from(vec![0_usize, 1]);
    let weights = Array1::from(vec![3.0_f32, 1.0]);
    let masses = Masses::new(&params, 2, labels.class_targets(), &weights).unwrap();
    let mut objective = Objective::new(&records, &masses, &params);
    let loss = objective.evaluate(&[0.5, -0.5, 0.25, 0.0], &mut [0.0; 4]);
    // Logit differences: row 0 has 1.25 in favour of class 0, row 1 has -1.75, in favour of class 1.
    let data = 0.75 * (-1.25_f64).exp().ln_1p() + 0.25 * (-1.75_f64).exp().ln_1p();
    let penalty = 0.5 * 0.5 * (0.25 + 0.25);
    assert!((loss - data - penalty).abs() < 1e-12, "{loss}");
}
