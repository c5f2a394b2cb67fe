#![allow(clippy::indexing_slicing, clippy::cast_possible_truncation)]

use super::*;

/// Numbers that look random, from a sequence that never ends.
fn bytes(seed: u32) -> impl Iterator<Item = u8> {
    (0_u32..).map(move |n| ((n ^ seed).wrapping_mul(0x9e37_79b1) >> 13) as u8)
}

/// Every sum one product after another, in 64 bits.
fn naive(weights: &[u8], inputs: usize, rows: &[f32], scales: &[f32], bias: &[f32]) -> Vec<f32> {
    let mut out = Vec::new();
    for row in rows.chunks(inputs) {
        let mut codes = vec![0; inputs];
        let (scale, zero) = quantise(row, &mut codes);
        for (output, weights) in weights.chunks(inputs).enumerate() {
            let products = codes.iter().zip(weights).map(|(&code, &weight)| {
                (i64::from(code) - i64::from(zero)) * i64::from(weight.cast_signed())
            });
            let sum = i32::try_from(products.sum::<i64>()).unwrap_or_default();
            out.push(sum as f32 * (scale * scales[output]) + bias[output]);
        }
    }
    out
}

fn fast(weights: &[u8], inputs: usize, rows: &[f32], scales: &[f32], bias: &[f32]) -> Vec<f32> {
    let weights = IntegerWeights::new(weights, inputs, scales, bias);
    let mut codes = Codes::default();
    codes.fill(rows, inputs);
    let mut out = vec![f32::NAN; rows.len() / inputs * bias.len()];
    let output = Output {
        rows: &mut out,
        width: bias.len(),
        first: 0,
    };
    product(&weights, &codes, output);
    out
}

fn check(inputs: usize, outputs: usize, rows: usize) {
    let weights: Vec<u8> = bytes(1).take(inputs * outputs).collect();
    let numbers = bytes(2).take(rows * inputs);
    let numbers: Vec<f32> = numbers.map(|b| f32::from(b) / 50.0 - 1.7).collect();
    let scales: Vec<f32> = bytes(3).take(outputs).map(|b| f32::from(b) + 0.5).collect();
    let bias: Vec<f32> = bytes(4).take(outputs).map(f32::from).collect();
    let expected = naive(&weights, inputs, &numbers, &scales, &bias);
    assert_eq!(
        fast(&weights, inputs, &numbers, &scales, &bias),
        expected,
        "{inputs} {outputs} {rows}"
    );
}

#[test]
fn products_are_the_integers_of_a_plain_loop_on_every_processor() {
    for without in 0..3 {
        without_the_best(without, || {
            for rows in 1..=14 {
                check(36, 33, rows);
            }
            for (inputs, outputs) in [(1, 1), (3, 32), (4, 31), (18, 64), (385, 70)] {
                check(inputs, outputs, 5);
            }
        });
    }
}

#[test]
fn the_largest_products_do_not_saturate() {
    let inputs = 3072;
    let mut row = vec![1.0; inputs];
    row[0] = 0.0;
    for weight in [i8::MIN, i8::MAX] {
        let weights = vec![weight.cast_unsigned(); inputs * 2];
        let arguments = (
            &weights[..],
            inputs,
            &row[..],
            &[0.5, 1.0][..],
            &[0.0, 1.0][..],
        );
        let (w, i, r, s, b) = arguments;
        let expected = naive(w, i, r, s, b);
        for without in 0..3 {
            without_the_best(without, || assert_eq!(fast(w, i, r, s, b), expected));
        }
    }
}

#[test]
fn codes_that_were_filled_for_another_processor_are_read_all_the_same() {
    let weights: Vec<u8> = bytes(5).take(36 * 33).collect();
    let numbers: Vec<f32> = bytes(6).take(7 * 36).map(|b| f32::from(b) - 99.0).collect();
    let (scales, bias) = ([0.5; 33], [1.0; 33]);
    let expected = naive(&weights, 36, &numbers, &scales, &bias);
    let weights = IntegerWeights::new(&weights, 36, &scales, &bias);
    for (filling, reading) in [(0, 1), (1, 0), (1, 2), (2, 1)] {
        let mut codes = Codes::default();
        without_the_best(filling, || codes.fill(&numbers, 36));
        let mut out = vec![f32::NAN; expected.len()];
        let rows = Output {
            rows: &mut out,
            width: 33,
            first: 0,
        };
        without_the_best(reading, || product(&weights, &codes, rows));
        assert_eq!(out, expected, "{filling} {reading}");
    }
}
