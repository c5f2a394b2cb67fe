//! The steps between products: sums of a row, GELU, exponentials, and quantising. In and out: rows of floats.
//!
//! Nothing here calls a mathematical library: approximations are polynomials and quotients of plain operations, and sums run in sixteen lanes that are
//! added in a fixed order, so that every processor and every vector width gives the same bytes.

use super::processor::*;

/// Lanes of a sum.
const LANES: usize = 16;
/// Adding and subtracting it rounds a number of less than 2^22 to an integer, half to even: 1.5 x 2^23.
const ROUNDING: f32 = 12_582_912.0;

/// What is multiplied and added after a row is centred and scaled.
pub(super) struct Norm {
    pub(super) weight: Vec<f32>,
    pub(super) bias: Vec<f32>,
    pub(super) epsilon: f32,
}

/// Folds a row in lanes, then the lanes from the first to the last.
#[inline(always)]
fn in_lanes(row: &[f32], start: f32, step: impl Fn(f32, f32) -> f32) -> [f32; LANES] {
    let mut lanes = [start; LANES];
    let (chunks, rest) = row.as_chunks::<LANES>();
    for chunk in chunks {
        for (lane, &value) in lanes.iter_mut().zip(chunk) {
            *lane = step(*lane, value);
        }
    }
    for (lane, &value) in lanes.iter_mut().zip(rest) {
        *lane = step(*lane, value);
    }
    lanes
}

#[inline(always)]
fn sum(row: &[f32], of: impl Fn(f32) -> f32) -> f32 {
    in_lanes(row, 0.0, |sum, value| sum + of(value))
        .iter()
        .sum()
}

/// The larger of two numbers; it compiles to one instruction, unlike [`f32::max`], which minds what is not a number.
#[inline(always)]
fn larger(a: f32, b: f32) -> f32 {
    if a > b { a } else { b }
}

#[inline(always)]
fn smaller(a: f32, b: f32) -> f32 {
    if a < b { a } else { b }
}

#[inline(always)]
fn polynomial<const N: usize>(x: f32, coefficients: [f32; N]) -> f32 {
    coefficients.iter().rev().fold(0.0, |sum, c| sum * x + c)
}

/// e^x for x of at most 0, by 2^n times a polynomial (the Taylor series of degree 7 on half an octave); relative error at most 2e-7, and 0 never comes out.
#[inline(always)]
fn exponential(x: f32) -> f32 {
    let x = larger(x, -87.0);
    let rounded = x * std::f32::consts::LOG2_E + ROUNDING;
    let n = rounded - ROUNDING;
    // ln 2 in two parts, of which the first has few enough bits for its product to be exact.
    let rest = (x - n * 0.693_359_4) - n * -2.121_944_4e-4;
    let value = polynomial(
        rest,
        [
            1.0,
            1.0,
            0.5,
            1.0 / 6.0,
            1.0 / 24.0,
            1.0 / 120.0,
            1.0 / 720.0,
            1.0 / 5040.0,
        ],
    );
    // The integer stands in the low bits of the rounded number; moved to the exponent's place it multiplies by 2^n.
    f32::from_bits(value.to_bits().wrapping_add(rounded.to_bits() << 23))
}

/// x times the normal distribution's cumulative function, the exact GELU, by a quotient of polynomials in x^2 that was fitted for it; absolute error
/// at most 1e-6, relative to |x| beyond 1 at most 3e-7.
#[inline(always)]
fn gelu(x: f32) -> f32 {
    let inside = larger(smaller(x, 5.6), -5.6);
    let square = inside * inside;
    let over = polynomial(
        square,
        [
            0.398_942_23,
            0.034_376_11,
            0.004_707_26,
            1.738_508_5e-4,
            6.356_538_5e-6,
            2.214_534_3e-8,
        ],
    );
    let under = polynomial(
        square,
        [
            1.0,
            0.252_833_84,
            0.028_940_09,
            0.001_912_978_7,
            7.510_199e-5,
            1.180_213_4e-6,
        ],
    );
    x * (0.5 + inside * (over / under))
}

for_each_processor! {
    /// Adds `change` to `rows` and normalises each.
    pub(super) fn add_and_normalise(rows: &mut [f32], change: &[f32], norm: &Norm) = normalise_rows;
}

#[inline(always)]
fn normalise_rows(_: impl SimdToken, rows: &mut [f32], change: &[f32], norm: &Norm) {
    let width = norm.weight.len();
    let count = width as f32;
    for (row, change) in rows.chunks_exact_mut(width).zip(change.chunks_exact(width)) {
        row.iter_mut().zip(change).for_each(|(r, c)| *r += c);
        let mean = sum(row, |value| value) / count;
        let variance = sum(row, |value| (value - mean) * (value - mean)) / count;
        let scale = 1.0 / (variance + norm.epsilon).sqrt();
        let parts = norm.weight.iter().zip(&norm.bias);
        for (value, (weight, bias)) in row.iter_mut().zip(parts) {
            *value = (*value - mean) * scale * weight + bias;
        }
    }
}

for_each_processor! {
    /// Applies GELU to every number.
    pub(super) fn gelu_all(numbers: &mut [f32]) = gelu_each;
}

#[inline(always)]
fn gelu_each(_: impl SimdToken, numbers: &mut [f32]) {
    numbers.iter_mut().for_each(|n| *n = gelu(*n));
}

/// Makes the first `count` numbers of a row of whole lanes a distribution by softmax; the others are overwritten.
#[inline(always)]
pub(super) fn softmax(row: &mut [f32], count: usize) {
    row.iter_mut().skip(count).for_each(|n| *n = f32::MIN);
    let largest = in_lanes(row, f32::MIN, larger);
    let largest = largest.into_iter().fold(f32::MIN, larger);
    row.iter_mut().for_each(|n| *n = exponential(*n - largest));
    let scale = 1.0 / sum(row, |value| value);
    row.iter_mut().for_each(|n| *n *= scale);
}

for_each_processor! {
    /// Quantises a row to codes of 0 to 255, among them one for 0; gives the scale and that code. Codes beyond the row are left alone.
    pub(super) fn quantise(row: &[f32], codes: &mut [u8]) -> (f32, i32) = quantise_row;
}

#[inline(always)]
fn quantise_row(_: impl SimdToken, row: &[f32], codes: &mut [u8]) -> (f32, i32) {
    let least = in_lanes(row, 0.0, smaller).into_iter().fold(0.0, smaller);
    let most = in_lanes(row, 0.0, larger).into_iter().fold(0.0, larger);
    let scale = (most - least) / 255.0;
    // A row of nothing but zeros, or of numbers too small to divide by.
    if scale < f32::MIN_POSITIVE {
        codes.fill(0);
        return (0.0, 0);
    }
    let inverse = 1.0 / scale;
    let zero = (-least * inverse + ROUNDING) - ROUNDING;
    for (code, value) in codes.iter_mut().zip(row) {
        let place = larger(smaller(value * inverse + zero, 255.0), 0.0);
        *code = (place + ROUNDING).to_bits() as u8;
    }
    (scale, zero as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From -12 to 12 in small steps.
    fn numbers() -> impl Iterator<Item = f32> {
        (-120_000..=120_000).map(|n| n as f32 * 1e-4)
    }

    #[test]
    fn gelu_is_the_exact_one() {
        for x in numbers() {
            let wide = f64::from(x);
            let exact = 0.5 * wide * (1.0 + libm::erf(wide / std::f64::consts::SQRT_2));
            let difference = (f64::from(gelu(x)) - exact).abs();
            assert!(difference < 3e-7 * wide.abs().max(1.0), "{x}: {difference}");
        }
    }

    #[test]
    fn exponentials_are_right_to_seven_digits() {
        for x in numbers().map(|x| x.abs() * -7.0) {
            let exact = libm::exp(f64::from(x));
            let difference = (f64::from(exponential(x)) - exact).abs();
            assert!(difference < 3e-7 * exact, "{x}: {difference}");
        }
        assert!(exponential(f32::MIN) < 1e-37 && exponential(f32::NEG_INFINITY) >= 0.0);
    }

    #[test]
    fn codes_are_within_half_a_step() {
        let row: Vec<f32> = (0..77_u8).map(|n| f32::from(n * 3) * 0.01 - 0.4).collect();
        let mut codes = vec![9; 80];
        let (scale, zero) = quantise(&row, &mut codes);
        for (value, &code) in row.iter().zip(&codes) {
            let back = (i32::from(code) - zero) as f32 * scale;
            assert!(
                (value - back).abs() <= scale * 0.51,
                "{value} {back} {scale}"
            );
        }
        assert_eq!(codes.split_off(77), [9, 9, 9]);
    }

    #[test]
    fn rows_without_a_range_have_codes_of_zero() {
        for row in [[0.0; 5], [-0.0; 5], [1e-39; 5]] {
            let mut codes = [7; 5];
            assert_eq!(quantise(&row, &mut codes), (0.0, 0));
            assert_eq!(codes, [0; 5]);
        }
        let mut codes = [7; 2];
        assert_eq!(quantise(&[2.0, 2.0], &mut codes), (2.0 / 255.0, 0));
        assert_eq!(codes, [255, 255]);
        assert_eq!(quantise(&[-2.0, -2.0], &mut codes), (2.0 / 255.0, 255));
        assert_eq!(codes, [0, 0]);
        quantise(&[f32::NAN, f32::INFINITY], &mut codes);
    }
}
