#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use super::*;
use Stance::{Against, Favor, Neutral};

/// A row whose set holds just the predicted label.
fn row(truth: Stance, probabilities: [f32; CLASSES], group: u32) -> Prediction {
    let probabilities = PerClass(probabilities);
    Prediction {
        truth,
        probabilities,
        set: Stance::ALL.map(|stance| stance == probabilities.largest()),
        group,
    }
}

/// A row that is given a label with the confidence 1.
fn sure(truth: Stance, predicted: Stance, group: u32) -> Prediction {
    let probabilities = Stance::ALL.map(|s| f32::from(u8::from(s == predicted)));
    row(truth, probabilities, group)
}

/// A row that is given `against` with this confidence, rightly or not.
fn against_with(confidence: f32, right: bool) -> Prediction {
    let rest = (1.0 - confidence) / 2.0;
    row(
        if right { Against } else { Favor },
        [confidence, rest, rest],
        0,
    )
}

/// Twenty rows in ten documents: the table of the hand-computed tests.
///
/// | truth | against | neutral | favor | support |
/// |---|---|---|---|---|
/// | against | 4 | 1 | 1 | 6 |
/// | neutral | 2 | 5 | 1 | 8 |
/// | favor | 0 | 3 | 3 | 6 |
/// | predicted | 6 | 9 | 5 | 20 |
fn twenty() -> Vec<Prediction> {
    let cells = [
        (Against, Against, 4),
        (Against, Neutral, 1),
        (Against, Favor, 1),
        (Neutral, Against, 2),
        (Neutral, Neutral, 5),
        (Neutral, Favor, 1),
        (Favor, Neutral, 3),
        (Favor, Favor, 3),
    ];
    cells
        .into_iter()
        .flat_map(|(truth, predicted, count)| vec![(truth, predicted); count])
        .zip(0_u32..)
        .map(|((truth, predicted), i)| sure(truth, predicted, i % 10))
        .collect()
}

fn metrics(rows: &[Prediction]) -> Metrics {
    Metrics::new(rows, &Bootstrap::default()).unwrap()
}

#[track_caller]
fn near(found: f64, wanted: f64) {
    assert!((found - wanted).abs() < 1e-7, "{found}, not {wanted}");
}

#[test]
fn the_hand_computed_table_comes_out() {
    let m = metrics(&twenty());
    assert_eq!((m.n, m.n_groups), (20, 10));
    assert_eq!(m.confusion.0, [[4, 1, 1], [2, 5, 1], [0, 3, 3]]);
    // Right: 4 + 5 + 3 = 12 of 20.
    near(m.accuracy, 0.6);
    // against: P = 4/6, R = 4/6, F1 = 2*4 / (6 + 6) = 8/12.
    // neutral: P = 5/9, R = 5/8, F1 = 2*5 / (9 + 8) = 10/17.
    // favor:   P = 3/5, R = 3/6, F1 = 2*3 / (5 + 6) = 6/11.
    let wanted = [
        (4. / 6., 4. / 6., 6),
        (5. / 9., 5. / 8., 8),
        (3. / 5., 3. / 6., 6),
    ];
    for (class, (precision, recall, support)) in m.classes.iter().zip(wanted) {
        near(class.precision, precision);
        near(class.recall, recall);
        assert_eq!(class.support, support);
    }
    near(m.f1_against, 8. / 12.);
    near(m.f1_neutral, 10. / 17.);
    near(m.f1_favor, 6. / 11.);
    // (0.6666667 + 0.5882353 + 0.5454545) / 3 = 1.8003565 / 3.
    near(m.macro_f1, 0.600_118_835_4);
    // (8/12 + 6/11) / 2 = 1.2121212 / 2.
    near(m.confusion.f1_pn(), 0.606_060_606);
    // (4/6 + 5/8 + 3/6) / 3 = 1.7916667 / 3.
    near(m.confusion.balanced_recall(), 0.597_222_222);
    // Confidence 1 in one bin, accuracy 0.6: a gap of 0.4. A wrong row costs 1 + 1: 8 * 2 / 20 = 0.8.
    near(m.ece, 0.4);
    near(m.brier, 0.8);
    // Each set holds the predicted label alone, so it covers the rows that are right.
    near(m.coverage, 0.6);
    near(m.mean_set_size, 1.0);
}

#[test]
fn the_brier_score_sums_over_the_three_labels() {
    let rows = [
        // 0.3^2 + 0.2^2 + 0.1^2 = 0.09 + 0.04 + 0.01 = 0.14
        row(Against, [0.7, 0.2, 0.1], 0),
        // 0.5^2 + 0.25^2 + (1 - 0.25)^2 = 0.25 + 0.0625 + 0.5625 = 0.875
        row(Favor, [0.5, 0.25, 0.25], 1),
    ];
    // (0.14 + 0.875) / 2
    near(metrics(&rows).brier, 0.5075);
}

#[test]
fn labels_that_never_occur_count_as_zero() {
    // Neutral occurs nowhere; against and favor are perfect: (1 + 0 + 1) / 3.
    let m = metrics(&[sure(Against, Against, 0), sure(Favor, Favor, 1)]);
    near(m.macro_f1, 2. / 3.);
    assert_eq!(m.f1_neutral, 0.0);
    assert_eq!((m.classes[1].precision, m.classes[1].recall), (0.0, 0.0));
    // Predicted but never true: precision 0 of 1, F1 = 0 / (1 + 0).
    let m = metrics(&[sure(Against, Against, 0), sure(Against, Neutral, 1)]);
    assert_eq!(m.f1_neutral, 0.0);
    near(m.f1_against, 2. / 3.);
}

#[test]
fn the_balanced_recall_leaves_out_labels_that_no_row_has() {
    // against 1 of 2, favor 1 of 1, neutral nowhere: (0.5 + 1) / 2. F1 of against 2/3, of favor 2/3.
    let m = metrics(&[
        sure(Against, Against, 0),
        sure(Against, Favor, 1),
        sure(Favor, Favor, 2),
    ]);
    near(m.confusion.balanced_recall(), 0.75);
    near(m.confusion.f1_pn(), 2. / 3.);
}

#[test]
fn no_rows_give_zeros_and_no_nan() {
    let m = metrics(&[]);
    assert_eq!(m.confusion.balanced_recall(), 0.0);
    assert_eq!(m.n, 0);
    assert_eq!(m.macro_f1_ci, [0.0, 0.0]);
    // serde_json writes a NaN as null.
    assert!(!serde_json::to_string(&m).unwrap().contains("null"));
    assert_eq!(majority(&[], &Bootstrap::default()).unwrap(), m);
}

#[test]
fn equal_probabilities_give_the_earlier_label() {
    let m = metrics(&[row(Favor, [0.25, 0.375, 0.375], 0)]);
    assert_eq!(m.confusion.of(Favor, Neutral), 1);
}

#[test]
fn a_calibrated_classifier_has_no_calibration_error() {
    // Each confidence is right exactly as often as it says: 0.5 in 2 of 4, 0.75 in 3 of 4, 1 in 4 of 4.
    let rows: Vec<_> = [(0.5, 2), (0.75, 3), (1.0, 4)]
        .into_iter()
        .flat_map(|(confidence, right)| (0..4).map(move |i| against_with(confidence, i < right)))
        .collect();
    near(metrics(&rows).ece, 0.0);
}

#[test]
fn a_miscalibrated_classifier_has_the_mean_gap() {
    // 0.9 is right in 1 of 2 (gap 0.4), 0.6 in 2 of 2 (gap 0.4 the other way), 0.5 in 1 of 4 (gap 0.25):
    // (2 * 0.4 + 2 * 0.4 + 4 * 0.25) / 8 = 2.6 / 8 = 0.325.
    // Ranks: 0.5 has 0..4, middle 2 of 8, bin 2; 0.6 has 4..6, middle 5, bin 6; 0.9 has 6..8, middle 7, bin 8.
    let rows: Vec<_> = [
        (0.9, true),
        (0.9, false),
        (0.6, true),
        (0.6, true),
        (0.5, true),
        (0.5, false),
        (0.5, false),
        (0.5, false),
    ]
    .map(|(confidence, right)| against_with(confidence, right))
    .into();
    let ece = metrics(&rows).ece;
    near(ece, 0.325);
    let mut reversed = rows;
    reversed.reverse();
    assert_eq!(metrics(&reversed).ece, ece);
}

#[test]
fn gaps_cancel_inside_a_bin_and_add_up_between_bins() {
    // Twenty different confidences fill ten bins with two rows each. In every bin one row is right and one is
    // wrong, so its gap is the sum of its two confidences less 1. With the confidences 0.5 + i / 64, bin b holds
    // i = 2b and 2b + 1 and its gap is 1 + (4b + 1) / 64 - 1 = (4b + 1) / 64. The sum over b = 0..=9 is
    // (4 * 45 + 10) / 64 = 190 / 64, over 20 rows 0.1484375.
    let rows: Vec<_> = (0_u8..20)
        .map(|i| against_with(0.5 + f32::from(i) / 64.0, i % 2 == 0))
        .collect();
    near(metrics(&rows).ece, 0.148_437_5);
    // Row by row the gaps would be larger: nothing would cancel.
    let by_row: f64 = (0..20)
        .map(|i| {
            let confidence = 0.5 + f64::from(i) / 64.0;
            if i % 2 == 0 {
                1.0 - confidence
            } else {
                confidence
            }
        })
        .sum::<f64>()
        / 20.0;
    assert!(by_row > 0.4);
}

#[test]
fn bins_have_equal_mass_however_confidences_crowd() {
    // All confidences lie between 0.9 and 0.92, where bins of equal *width* would see one bin. The lower half is
    // always right, the upper half always wrong: the gaps are about 0.1 and 0.9, mean 0.5; in one bin they would
    // nearly cancel: |0.91 - 0.5| = 0.41.
    let rows: Vec<_> = (0_u8..40)
        .map(|i| against_with(0.9 + f32::from(i) / 2000.0, i < 20))
        .collect();
    // Below: confidences 0.9 + i/2000, i = 0..=19, mean 0.90475, gap 0.09525. Above: mean 0.91475, gap 0.91475.
    near(metrics(&rows).ece, f64::midpoint(0.09525, 0.91475));
}

#[test]
fn full_sets_cover_everything_and_empty_sets_nothing() {
    let mut rows = twenty();
    for prediction in &mut rows {
        prediction.set = [true; CLASSES];
    }
    let m = metrics(&rows);
    assert_eq!((m.coverage, m.mean_set_size), (1.0, 3.0));
    for prediction in &mut rows {
        prediction.set = [false; CLASSES];
    }
    let m = metrics(&rows);
    assert_eq!((m.coverage, m.mean_set_size), (0.0, 0.0));
}

#[test]
fn the_interval_is_reproducible_and_holds_the_figure() {
    let m = metrics(&twenty());
    assert_eq!(metrics(&twenty()), m);
    let [low, high] = m.macro_f1_ci;
    assert!(low < m.macro_f1 && m.macro_f1 < high, "{low} {high}");
    assert!(low > 0.0 && high <= 1.0);
    let mut reversed = twenty();
    reversed.reverse();
    assert_eq!(metrics(&reversed).macro_f1_ci, m.macro_f1_ci);
}

#[test]
fn rows_of_one_document_widen_the_interval() {
    // The same 90 rows, once as 90 documents and once as 9 documents of ten rows that are right or wrong together.
    let rows = |group: fn(u32) -> u32| -> Vec<_> {
        (0..90)
            .map(|i| {
                let truth = Stance::ALL[(i / 10 % 3) as usize];
                let right = i / 10 % 2 == 0;
                let predicted = if right { truth } else { Neutral };
                sure(truth, predicted, group(i))
            })
            .collect()
    };
    let width = |rows: &[Prediction]| {
        let [low, high] = metrics(rows).macro_f1_ci;
        high - low
    };
    let (alone, together) = (width(&rows(|i| i)), width(&rows(|i| i / 10)));
    assert!(together > 2.0 * alone, "{together} {alone}");
}

#[test]
fn the_majority_baseline_is_the_constant_of_the_evaluated_rows() {
    let m = majority(&twenty(), &Bootstrap::default()).unwrap();
    // Neutral is most frequent, 8 of 20. F1 = 2*8 / (20 + 8) = 16/28; the others are 0.
    assert_eq!(m.confusion.0, [[0, 6, 0], [0, 8, 0], [0, 6, 0]]);
    near(m.accuracy, 0.4);
    near(m.macro_f1, 16. / 28. / 3.);
    // Shares 0.3, 0.4, 0.3 are calibrated on their own rows; 0.7 of them is below 0.9, so the set is full.
    near(m.ece, 0.0);
    assert_eq!((m.coverage, m.mean_set_size), (1.0, 3.0));
    // Brier of shares is 1 - (0.09 + 0.16 + 0.09) = 0.66.
    near(m.brier, 0.66);
}

#[test]
fn the_majority_set_stops_at_nine_tenths() {
    let mut rows: Vec<_> = (0..9).map(|i| sure(Favor, Against, i)).collect();
    rows.push(sure(Neutral, Against, 9));
    let m = majority(&rows, &Bootstrap::default()).unwrap();
    assert_eq!((m.coverage, m.mean_set_size), (0.9, 1.0));
    assert_eq!(m.confusion.of(Neutral, Favor), 1);
}

#[test]
fn equally_frequent_labels_give_the_earlier_majority() {
    let rows = [sure(Favor, Favor, 0), sure(Neutral, Neutral, 1)];
    let m = majority(&rows, &Bootstrap::default()).unwrap();
    assert_eq!(m.confusion.predicted(Neutral), 2);
}

#[test]
fn probabilities_that_are_no_distribution_are_an_error() {
    let cases = [
        (
            [f32::NAN, 0.5, 0.5],
            "row 1: probability of against is NaN, must be in [0, 1]",
        ),
        (
            [0.5, f32::INFINITY, 0.0],
            "row 1: probability of neutral is inf, must be in [0, 1]",
        ),
        (
            [0.75, 0.5, -0.25],
            "row 1: probability of favor is -0.25, must be in [0, 1]",
        ),
        (
            [0.5, 0.25, 0.0],
            "row 1: probabilities sum to 0.75, must be within 0.001 of 1",
        ),
    ];
    for (probabilities, message) in cases {
        let rows = [sure(Favor, Favor, 0), row(Favor, probabilities, 0)];
        let error = Metrics::new(&rows, &Bootstrap::default()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Parameter);
        assert_eq!(error.to_string(), message);
    }
}

#[test]
fn the_json_names_are_the_documented_ones() {
    let json = serde_json::to_value(metrics(&twenty())).unwrap();
    let mut names: Vec<&str> = json
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    let mut wanted = vec![
        "n",
        "n_groups",
        "macro_f1",
        "macro_f1_ci",
        "accuracy",
        "f1_against",
        "f1_neutral",
        "f1_favor",
        "classes",
        "confusion",
        "ece",
        "brier",
        "coverage",
        "mean_set_size",
    ];
    names.sort_unstable();
    wanted.sort_unstable();
    assert_eq!(names, wanted);
    assert_eq!(json["confusion"][1][0], 2);
    assert_eq!(json["classes"][2]["label"], "favor");
    assert_eq!(json["classes"][2]["support"], 6);
    assert_eq!(json["macro_f1_ci"].as_array().unwrap().len(), 2);
}
