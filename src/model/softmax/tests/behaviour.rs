//! What a fit promises: the same for sparse and dense, for weights and repetitions, on any number of threads.

use linfa::dataset::{CountedTargets, Records};
use linfa::traits::{Fit, Predict, PredictInplace};
use linfa::{Dataset, DatasetBase};
use ndarray::{Array1, Array2, Axis, array, concatenate};

use super::super::{Convergence, Softmax, SoftmaxParams, Solver, SparseRecords, StopReason};
use super::{
    accuracy, bits, clouds, distance, distributions, random_model, random_weights, sparse,
};

/// Fits end close enough to the optimum that two of one objective agree to about 1e-4.
fn exact() -> SoftmaxParams {
    Softmax::params().l2(1e-2).tolerance(1e-6)
}

fn report(model: &Softmax) -> Convergence {
    *model.convergence().unwrap()
}

#[test]
fn sparse_and_dense_records_give_the_same_model() {
    let dense = clouds(500, 9, 1).with_weights(random_weights(500, 2));
    let rows = sparse(dense.records());
    let sparse =
        DatasetBase::new(rows, dense.targets().clone()).with_weights(dense.weights.clone());
    let (from_dense, from_sparse) = (exact().fit(&dense).unwrap(), exact().fit(&sparse).unwrap());
    let right = accuracy(&from_dense, &dense);
    assert!(right > 0.6, "clouds overlap, chance is 0.33: {right}");
    assert!(distance(from_dense.weights(), from_sparse.weights()) < 1e-5);
    let predicted: Array1<usize> = from_sparse.predict(sparse.records());
    assert_eq!(predicted, from_dense.predict(&dense));
    assert_eq!(
        from_dense.predict_probabilities(dense.records()).unwrap(),
        from_dense.predict_probabilities(sparse.records()).unwrap()
    );
}

#[test]
fn borrowed_and_transposed_records_give_the_same_bytes() {
    let dataset = clouds(200, 4, 1);
    let expected = bits(&exact().fit(&dataset).unwrap());
    let by_columns = dataset.records().t().as_standard_layout().into_owned();
    let targets = dataset.targets().view();
    let view = DatasetBase::new(by_columns.t(), targets);
    assert_eq!(bits(&exact().fit(&view).unwrap()), expected);
    let borrowed = DatasetBase::new(dataset.records(), dataset.targets());
    assert_eq!(bits(&exact().fit(&borrowed).unwrap()), expected);
    let counted = CountedTargets::new(dataset.targets().clone());
    let counted = DatasetBase::new(dataset.records().clone(), counted);
    assert_eq!(bits(&exact().fit(&counted).unwrap()), expected);
}

#[test]
fn two_runs_give_the_same_bytes() {
    let dataset = clouds(3000, 12, 4);
    let fit = || Softmax::params().fit(&dataset).unwrap();
    assert_eq!(fit(), fit());
}

#[cfg(feature = "train")]
#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    // Wide enough for several blocks of every sum, long enough for several chunks of rows.
    let narrow = clouds(700, 30, 4);
    let mut builder = super::SparseRecordsBuilder::new(8_000);
    for (row, values) in narrow.records().rows().into_iter().enumerate() {
        let columns = (0..30).map(|c| ((row * 31 + c * c * 577) % 8_000) as u32);
        builder.push_row(columns.zip(values.iter().copied()));
    }
    let dataset = DatasetBase::new(builder.finish().unwrap(), narrow.targets().clone());
    let fit = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        let params = Softmax::params().max_iterations(25);
        pool.build()
            .unwrap()
            .install(|| params.fit(&dataset).unwrap())
    };
    let one = fit(1);
    assert!(report(&one).iterations > 5);
    for threads in [2, 5] {
        let other = fit(threads);
        assert_eq!(bits(&one), bits(&other));
        assert_eq!(report(&one), report(&other));
    }
}

/// Pinned, so that a build without feature `train`, another processor or another compiler is held to the same bytes.
#[test]
fn the_bytes_of_a_fit_are_these() {
    let model = Softmax::params()
        .max_iterations(10)
        .fit(&clouds(1000, 5, 6))
        .unwrap();
    let sum = bits(&model).iter().fold(0_u64, |sum, &bits| {
        (sum ^ u64::from(bits)).wrapping_mul(0x0100_0000_01B3)
    });
    assert_eq!(sum, 3_576_542_710_962_611_330);
}

#[test]
fn a_weight_of_two_is_the_row_twice() {
    let once = clouds(300, 5, 7);
    let doubled: Vec<usize> = (0..300).filter(|row| row % 3 == 0).collect();
    let weights = Array1::from_iter((0..300).map(|row| if row % 3 == 0 { 2.0 } else { 1.0 }));
    let records = once.records().select(Axis(0), &doubled);
    let targets = once.targets().select(Axis(0), &doubled);
    let twice = Dataset::new(
        concatenate![Axis(0), *once.records(), records],
        concatenate![Axis(0), *once.targets(), targets],
    );
    let unweighted = exact().fit(&once).unwrap();
    let weighted = exact().fit(&once.with_weights(weights)).unwrap();
    let repeated = exact().fit(&twice).unwrap();
    assert!(distance(weighted.weights(), repeated.weights()) < 1e-4);
    assert!(distance(weighted.weights(), unweighted.weights()) > 1e-2);
}

#[test]
fn a_class_weight_is_the_weight_of_that_class_of_rows() {
    let plain = clouds(300, 5, 8);
    let by_class = exact().class_weights([1.0, 3.0, 0.5]).fit(&plain).unwrap();
    let weights = plain.targets().mapv(|target| [1.0, 3.0, 0.5][target]);
    let by_row = exact().fit(&plain.with_weights(weights)).unwrap();
    assert!(distance(by_class.weights(), by_row.weights()) < 1e-4);
}

#[test]
fn a_larger_class_weight_makes_the_class_more_frequent() {
    let dataset = clouds(400, 4, 9);
    let count = |weight: f32| {
        let model = exact()
            .class_weights([1.0, weight, 1.0])
            .fit(&dataset)
            .unwrap();
        model.predict(&dataset).iter().filter(|&&t| t == 1).count()
    };
    assert!(count(4.0) > count(1.0) && count(1.0) > count(0.25));
}

#[test]
fn certain_soft_targets_are_hard_targets() {
    let hard = clouds(300, 5, 10).with_weights(random_weights(300, 11));
    let mut one_hot = Array2::zeros((300, 3));
    for (row, &target) in hard.targets().iter().enumerate() {
        one_hot[[row, target]] = 1.0_f32;
    }
    let soft = DatasetBase::new(hard.records().clone(), one_hot).with_weights(hard.weights.clone());
    let (hard, soft) = (exact().fit(&hard).unwrap(), exact().fit(&soft).unwrap());
    assert!(distance(hard.weights(), soft.weights()) < 1e-5);
}

#[test]
fn intercepts_alone_reproduce_the_mean_of_soft_targets() {
    let soft = distributions(100, 12);
    let mean = soft.mean_axis(Axis(0)).unwrap();
    let dataset = DatasetBase::new(Array2::zeros((100, 2)), soft);
    let model = exact().fit(&dataset).unwrap();
    let probabilities = model.predict_probabilities(&array![[0.0, 0.0]]).unwrap();
    assert!(distance(&probabilities, &mean.insert_axis(Axis(0))) < 1e-5);
}

#[test]
fn a_column_without_penalty_keeps_its_weight_where_the_others_vanish() {
    let dataset = clouds(300, 3, 13);
    let params = Softmax::params().l2(1e4).max_iterations(500);
    let model = params
        .penalty_factor(array![0.0, 1.0, 2.0])
        .fit(&dataset)
        .unwrap();
    let size = |column: usize| model.weights().row(column).mapv(f32::abs).sum();
    assert!(size(0) > 0.5, "{}", size(0));
    assert!(size(1) < 1e-3 && size(2) < 1e-3);
    assert!(size(1) > 1.5 * size(2));
}

#[test]
fn a_strong_penalty_leaves_the_prior_and_a_weak_one_leaves_the_data() {
    let dataset = clouds(300, 4, 14);
    let prior = random_model(4, 15);
    let strong = exact().l2(1e4).prior(prior.clone()).fit(&dataset).unwrap();
    assert!(distance(strong.weights(), prior.weights()) < 1e-3);
    // With a weak penalty, prior or none is the same minimum up to a shift of a row, which probabilities do not see.
    let weak = exact().l2(1e-7).prior(prior).fit(&dataset).unwrap();
    let none = exact().l2(1e-7).fit(&dataset).unwrap();
    let of = |model: &Softmax| model.predict_probabilities(dataset.records()).unwrap();
    assert!(distance(&of(&weak), &of(&none)) < 1e-3);
}

#[test]
fn a_fit_that_starts_at_its_own_end_ends_at_once() {
    let dataset = clouds(300, 4, 16);
    let first = Softmax::params().l2(0.0).fit(&dataset).unwrap();
    assert!(report(&first).iterations > 3);
    let second = Softmax::params()
        .l2(0.0)
        .prior(first.clone())
        .fit(&dataset)
        .unwrap();
    assert_eq!(report(&second).iterations, 0);
    assert_eq!(second.weights(), first.weights());
}

#[test]
fn intercepts_that_are_not_fitted_stay_where_they_start() {
    let dataset = clouds(300, 4, 17);
    let none = exact().with_intercept(false).fit(&dataset).unwrap();
    assert_eq!(none.intercepts(), array![0.0, 0.0, 0.0]);
    let right = accuracy(&none, &dataset);
    assert!(right > 0.5, "clouds overlap, chance is 0.33: {right}");
    let prior = random_model(4, 18);
    let params = exact().with_intercept(false).prior(prior.clone());
    assert_eq!(
        params.fit(&dataset).unwrap().intercepts(),
        prior.intercepts()
    );
}

#[test]
fn the_reason_for_stopping_is_reported() {
    let dataset = clouds(300, 4, 19);
    let stopped = Softmax::params().max_iterations(1).fit(&dataset).unwrap();
    assert_eq!(report(&stopped).reason, StopReason::MaxIterations);
    assert_eq!(report(&stopped).iterations, 1);
    assert!(!report(&stopped).converged());
    let done = Softmax::params().fit(&dataset).unwrap();
    assert_eq!(report(&done).reason, StopReason::GradientTolerance);
    assert!(report(&done).gradient_norm <= 1e-5);
    assert!(report(&done).loss < report(&stopped).loss);
    let never = Softmax::params().tolerance(1e-300).max_iterations(10_000);
    let resolved = report(&never.fit(&dataset).unwrap());
    assert_eq!(resolved.reason, StopReason::LossTolerance, "{resolved:?}");
}

#[test]
fn one_memory_is_enough_to_converge() {
    let dataset = clouds(300, 4, 20);
    let one = exact()
        .memory(1)
        .max_iterations(1000)
        .fit(&dataset)
        .unwrap();
    let ten = exact().fit(&dataset).unwrap();
    assert!(report(&one).converged());
    assert!(distance(one.weights(), ten.weights()) < 1e-3);
}

#[test]
fn classes_that_no_row_has_may_be_asked_for() {
    let dataset = clouds(200, 4, 21);
    let model = exact().classes(5).fit(&dataset).unwrap();
    assert_eq!(model.weights().dim(), (4, 5));
    assert!(model.predict(&dataset).iter().all(|&target| target < 3));
}

#[test]
fn probabilities_are_the_softmax_of_the_logits_whatever_their_size() {
    let model = Softmax::from_weights(array![[1e30, 0.0, -1e30]], array![0.0, 1.0, 0.0]).unwrap();
    let probabilities = model
        .predict_probabilities(&array![[1e5], [0.0], [-1e5]])
        .unwrap();
    let e = 1.0_f32.exp();
    let middle = [1.0, e, 1.0].map(|p| p / (2.0 + e));
    assert!(
        distance(
            &probabilities,
            &array![[1.0, 0.0, 0.0], middle, [0.0, 0.0, 1.0]]
        ) < 1e-6
    );
}

#[test]
fn prediction_never_panics_on_another_width() {
    let model = Softmax::from_weights(array![[1.0, 0.0], [0.0, 3.0]], array![0.0, 0.1]).unwrap();
    let wide: Array1<usize> = model.predict(&array![[1.0_f32, 0.0, 9.0], [0.0, 1.0, -9.0]]);
    assert_eq!(wide, array![0, 1]);
    let narrow: Array1<usize> = model.predict(&array![[1.0_f32], [-1.0]]);
    assert_eq!(narrow, array![0, 1]);
    let nothing: Array1<usize> = model.predict(&array![[f32::NAN, 0.0]]);
    assert_eq!(nothing, array![0]);
    let records = array![[1.0_f32, 0.0]];
    let mut targets = array![9, 9];
    model.predict_inplace(&records, &mut targets);
    assert_eq!(
        targets,
        array![0, 1],
        "a row that is not there has zeros only"
    );
}

#[test]
fn a_model_survives_serialisation() {
    let model = Softmax::params().fit(&clouds(100, 4, 22)).unwrap();
    let json = serde_json::to_string(&model).unwrap();
    assert_eq!(serde_json::from_str::<Softmax>(&json).unwrap(), model);
    assert!(json.contains(r#""reason":"gradient_tolerance""#), "{json}");
}

#[test]
fn records_without_columns_still_fit_intercepts() {
    let records = SparseRecords::from_parts((4, 0), vec![0; 5], vec![], vec![]).unwrap();
    assert_eq!(records.nfeatures(), 0);
    let dataset = DatasetBase::new(records, array![0_usize, 0, 0, 1]);
    let model = exact().fit(&dataset).unwrap();
    let probabilities = model.predict_probabilities(dataset.records()).unwrap();
    assert!((probabilities[[0, 0]] - 0.75).abs() < 1e-4);
}

#[test]
fn passes_over_the_rows_come_near_the_minimum() {
    let dense = clouds(3000, 9, 5).with_weights(random_weights(3000, 6));
    let minimum = exact().fit(&dense).unwrap();
    let passes = |epochs| {
        let solver = Solver::AdaGrad { rate: 0.1, epochs };
        exact().solver(solver).fit(&dense).unwrap()
    };
    let ten = passes(10);
    assert_eq!(report(&ten).iterations, 10);
    assert_eq!(report(&ten).reason, StopReason::MaxIterations);
    let above = |model| report(model).loss - report(&minimum).loss;
    assert!(above(&ten) >= 0.0 && above(&ten) < 0.01, "{}", above(&ten));
    assert!((accuracy(&ten, &dense) - accuracy(&minimum, &dense)).abs() < 0.02);
    assert_eq!(bits(&ten), bits(&passes(10)));

    let sparse_rows = DatasetBase::new(sparse(dense.records()), dense.targets().clone())
        .with_weights(dense.weights.clone());
    let solver = Solver::AdaGrad {
        rate: 0.1,
        epochs: 10,
    };
    let of_sparse = exact().solver(solver).fit(&sparse_rows).unwrap();
    assert!(distance(ten.weights(), of_sparse.weights()) < 1e-4);
}

#[test]
fn passes_begin_at_the_prior_and_leave_what_no_row_holds() {
    let dataset = clouds(300, 4, 7);
    let wider = concatenate![Axis(1), *dataset.records(), Array2::<f32>::zeros((300, 1))];
    let dataset = Dataset::new(wider, dataset.targets().clone());
    let prior = random_model(5, 8);
    let solver = Solver::AdaGrad {
        rate: 1e-6,
        epochs: 1,
    };
    let params = Softmax::params().prior(prior.clone()).solver(solver);
    let model = params.clone().fit(&dataset).unwrap();
    assert!(distance(model.weights(), prior.weights()) < 1e-3);
    assert_ne!(model.weights().row(0), prior.weights().row(0));
    let fitted = params
        .l2(1.0)
        .solver(Solver::AdaGrad {
            rate: 0.1,
            epochs: 3,
        })
        .with_intercept(false)
        .fit(&dataset)
        .unwrap();
    assert_eq!(fitted.weights().row(4), prior.weights().row(4));
    assert_eq!(fitted.intercepts(), prior.intercepts());
}
