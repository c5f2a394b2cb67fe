//! Input that is refused, and with which kind of error.

use linfa::ParamGuard;
use linfa::traits::Fit;
use linfa::{Dataset, DatasetBase};
use ndarray::{Array1, Array2, array};

use super::super::{ClassTargets, FeatureRows, Softmax, SoftmaxParams, Solver};
use super::{clouds, random_model, sparse};
use crate::error::ErrorKind::{self, ModelShape, ModelWeights, Parameter, TrainingData};

/// The kind of the error and its message; a fit that succeeds fails the test.
fn refusal<R: FeatureRows, T: ClassTargets>(
    params: SoftmaxParams,
    dataset: &DatasetBase<R, T>,
) -> (ErrorKind, String) {
    let error = params.fit(dataset).expect_err("the fit succeeded");
    (error.kind(), error.to_string())
}

#[track_caller]
fn refused<R: FeatureRows, T: ClassTargets>(
    params: SoftmaxParams,
    dataset: &DatasetBase<R, T>,
    kind: ErrorKind,
    part: &str,
) {
    let (found, message) = refusal(params, dataset);
    assert_eq!(found, kind, "{message}");
    assert!(message.contains(part), "{message}");
}

fn defaults() -> SoftmaxParams {
    Softmax::params()
}

fn soft(targets: Array2<f32>) -> DatasetBase<Array2<f32>, Array2<f32>> {
    let rows = targets.nrows();
    let records = Array2::from_shape_fn((rows, 2), |(row, column)| (row + column) as f32);
    DatasetBase::new(records, targets)
}

#[test]
fn no_rows() {
    let dataset = Dataset::new(Array2::<f32>::zeros((0, 3)), Array1::<usize>::zeros(0));
    refused(defaults(), &dataset, TrainingData, "no rows");
    let dataset = DatasetBase::new(sparse(&Array2::zeros((0, 3))), Array2::zeros((0, 3)));
    refused(defaults(), &dataset, TrainingData, "no rows");
}

#[test]
fn one_class_only() {
    let records = array![[1.0_f32], [2.0]];
    let hard = Dataset::new(records.clone(), array![1_usize, 1]);
    refused(defaults(), &hard, TrainingData, "one class only");
    refused(defaults().classes(3), &hard, TrainingData, "one class only");
    let certain = soft(array![[0.0, 1.0], [0.0, 1.0]]);
    refused(defaults(), &certain, TrainingData, "one class only");
    refused(
        defaults(),
        &soft(array![[1.0], [1.0]]),
        TrainingData,
        "one class only",
    );
    let weighted = Dataset::new(records, array![0_usize, 1]).with_weights(array![1.0, 0.0]);
    refused(defaults(), &weighted, TrainingData, "one class only");
}

#[test]
fn a_value_that_is_not_finite() {
    for value in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
        let mut dataset = clouds(50, 4, 1);
        dataset.records[[17, 2]] = value;
        refused(defaults(), &dataset, TrainingData, "row 17, column 2");
        let rows = sparse(dataset.records());
        let dataset = DatasetBase::new(rows, dataset.targets().clone());
        refused(defaults(), &dataset, TrainingData, "row 17, column 2");
    }
}

#[test]
fn a_width_that_is_not_that_of_the_records() {
    let dataset = clouds(50, 4, 1);
    let factors = defaults().penalty_factor(array![1.0, 1.0, 1.0]);
    refused(factors, &dataset, Parameter, "3 penalty factors for 4");
    let prior = defaults().prior(random_model(5, 1));
    refused(prior, &dataset, Parameter, "a prior of 5 columns");
    let model = random_model(4, 1);
    for result in [
        model.predict_probabilities(&Array2::zeros((1, 5))),
        model.decision(&Array2::zeros((1, 3))),
        model.decision(&sparse(&Array2::zeros((1, 3)))),
    ] {
        assert_eq!(result.unwrap_err().kind(), Parameter);
    }
}

#[test]
fn a_number_of_classes_that_does_not_fit() {
    let dataset = clouds(50, 4, 1);
    let params = defaults().class_weights([1.0, 1.0]);
    refused(params, &dataset, Parameter, "2 class weights for 3 classes");
    let params = defaults().classes(4).prior(random_model(4, 1));
    refused(params, &dataset, Parameter, "a prior of 3 classes for 4");
    refused(defaults().classes(2), &dataset, TrainingData, "label 2");
    let huge = Dataset::new(array![[1.0_f32], [2.0]], array![0_usize, usize::MAX]);
    refused(defaults(), &huge, TrainingData, "labels must be below 2");
    let targets = soft(array![[0.5, 0.5], [0.1, 0.9]]);
    refused(
        defaults().classes(3),
        &targets,
        TrainingData,
        "targets of 2 classes",
    );
    refused(
        defaults().prior(random_model(2, 1)),
        &targets,
        TrainingData,
        "where 3",
    );
}

#[test]
fn weights_that_are_no_weights() {
    let with = |weights: Array1<f32>| clouds(4, 3, 1).with_weights(weights);
    for weight in [-1.0, f32::NAN, f32::INFINITY] {
        let dataset = with(array![1.0, 1.0, weight, 1.0]);
        refused(defaults(), &dataset, TrainingData, "weight of row 2");
    }
    let zeros = with(Array1::zeros(4));
    refused(defaults(), &zeros, TrainingData, "all 4 rows are zero");
    let few = with(array![1.0, 1.0]);
    refused(defaults(), &few, TrainingData, "2 weights for 4 rows");
    let params = defaults().class_weights([0.0, 0.0, 0.0]);
    refused(params, &clouds(50, 3, 1), TrainingData, "leave no row");
}

#[test]
fn targets_of_another_number_of_rows() {
    let dataset = Dataset::new(array![[1.0_f32], [2.0]], array![0_usize, 1, 1]);
    refused(defaults(), &dataset, TrainingData, "3 targets for 2 rows");
    let dataset = DatasetBase::new(array![[1.0_f32], [2.0]], array![[0.5_f32, 0.5]]);
    refused(defaults(), &dataset, TrainingData, "1 targets for 2 rows");
}

#[test]
fn soft_targets_that_are_no_distribution() {
    let off = soft(array![[0.5, 0.5], [0.5, 0.5003]]);
    refused(defaults(), &off, TrainingData, "target of row 1 sums to");
    for value in [-0.1, 1.1, f32::NAN] {
        let outside = soft(array![[0.5, 0.5], [value, 1.0 - value]]);
        refused(defaults(), &outside, TrainingData, "outside [0, 1]");
    }
    let near = soft(array![[0.5, 0.5], [0.5, 0.50005]]);
    assert!(defaults().fit(&near).is_ok());
}

#[test]
fn parameters_out_of_their_range() {
    let adagrad = |rate, epochs| Solver::AdaGrad { rate, epochs };
    let cases = [
        defaults().l2(-1.0),
        defaults().l2(f64::NAN),
        defaults().l2(f64::INFINITY),
        defaults().tolerance(0.0),
        defaults().tolerance(f64::NAN),
        defaults().max_iterations(0),
        defaults().memory(0),
        defaults().classes(1),
        defaults().classes(usize::MAX),
        defaults().penalty_factor(array![1.0, -1.0, 1.0]),
        defaults().penalty_factor(array![1.0, f32::NAN, 1.0]),
        defaults().class_weights([1.0, -1.0, 1.0]),
        defaults().solver(adagrad(0.0, 1)),
        defaults().solver(adagrad(f64::INFINITY, 1)),
        defaults().solver(adagrad(0.1, 0)),
        defaults().class_weights([1.0, f32::INFINITY, 1.0]),
    ];
    let dataset = clouds(50, 3, 1);
    for params in cases {
        assert_eq!(params.check_ref().unwrap_err().kind(), Parameter);
        let (kind, message) = refusal(params, &dataset);
        assert_eq!(kind, Parameter, "{message}");
    }
}

#[test]
fn a_record_to_predict_that_is_not_finite() {
    let model = random_model(2, 1);
    for value in [f32::NAN, f32::INFINITY] {
        let records = array![[1.0, 1.0], [0.0, value]];
        let error = model.predict_probabilities(&records).unwrap_err();
        assert_eq!(error.kind(), Parameter);
        assert!(error.to_string().starts_with("row 1"), "{error}");
    }
}

#[test]
fn stored_models_that_are_none() {
    let kind =
        |weights, intercepts| Softmax::from_weights(weights, intercepts).map_err(|e| e.kind());
    assert_eq!(kind(array![[1.0, 2.0]], array![0.0]), Err(ModelShape));
    assert_eq!(kind(array![[1.0]], array![0.0]), Err(ModelShape));
    assert_eq!(
        kind(array![[1.0, f32::NAN]], array![0.0, 0.0]),
        Err(ModelWeights)
    );
    for json in [
        r#"{"columns":2,"weights":[1.0,2.0],"intercepts":[0.0,0.0]}"#,
        r#"{"columns":1,"weights":[1.0,1e39],"intercepts":[0.0,0.0]}"#,
        r#"{"columns":18446744073709551615,"weights":[],"intercepts":[0.0,0.0]}"#,
    ] {
        assert!(serde_json::from_str::<Softmax>(json).is_err(), "{json}");
    }
}
