//! Products of floats. Every output is the sum of its products from the first input to the last, each rounded by itself: no fused steps and no split sums,
//! so that it is the same bytes on every processor.

use super::Output;
use crate::encoder::processor::*;

/// Outputs of a panel: as many as the widest vector has floats.
pub(in crate::encoder) const WIDTH: usize = 16;
/// Rows that share a pass over a panel: few enough for their sums to stay in registers, and enough for an addition not to wait for the last.
pub(in crate::encoder) const ROWS: usize = 4;

/// What a panel's outputs have for one input.
pub(in crate::encoder) type Panel = [f32; WIDTH];
/// A matrix in panels, each with all inputs after one another.
pub(in crate::encoder) struct FloatWeights {
    panels: Vec<Panel>,
    bias: Vec<Panel>,
    inputs: usize,
    outputs: usize,
}

impl FloatWeights {
    pub(super) fn new(values: &[f32], inputs: usize, bias: &[f32]) -> Self {
        let mut panels = Vec::new();
        for rows in values.chunks(inputs * WIDTH) {
            let start = panels.len();
            panels.resize(start + inputs, [0.0; WIDTH]);
            for (output, row) in rows.chunks_exact(inputs).enumerate() {
                for (slot, &value) in panels.iter_mut().skip(start).zip(row) {
                    slot.iter_mut()
                        .skip(output)
                        .take(1)
                        .for_each(|s| *s = value);
                }
            }
        }
        let padded = |part: &[f32]| {
            let mut panel = [0.0; WIDTH];
            panel.iter_mut().zip(part).for_each(|(p, &b)| *p = b);
            panel
        };
        Self {
            panels,
            bias: bias.chunks(WIDTH).map(padded).collect(),
            inputs,
            outputs: bias.len(),
        }
    }
}

/// Up to four rows at a time; where fewer are left, the first of them stands in for the others.
#[inline(always)]
pub(in crate::encoder) fn in_fours<'a>(
    mut rows: impl Iterator<Item = &'a [f32]>,
) -> impl Iterator<Item = [&'a [f32]; ROWS]> {
    std::iter::from_fn(move || {
        let first = rows.next()?;
        Some(std::array::from_fn(|number| match number {
            0 => first,
            _ => rows.next().unwrap_or(first),
        }))
    })
}

/// One processor's way to the sums of four rows for the outputs of a panel.
pub(in crate::encoder) trait FloatTiles: Copy {
    fn sums(self, rows: [&[f32]; ROWS], panel: &[Panel]) -> [Panel; ROWS];
}

/// What four rows and a panel have at one input.
#[inline(always)]
fn inputs<'a>(
    [a, b, c, d]: [&'a [f32]; ROWS],
    panel: &'a [Panel],
) -> impl Iterator<Item = ([f32; ROWS], &'a Panel)> {
    let rows = a.iter().zip(b).zip(c.iter().zip(d));
    let rows = rows.map(|((&a, &b), (&c, &d))| [a, b, c, d]);
    rows.zip(panel)
}

impl FloatTiles for ScalarToken {
    #[inline(always)]
    fn sums(self, rows: [&[f32]; ROWS], panel: &[Panel]) -> [Panel; ROWS] {
        let mut sums = [[0.0; WIDTH]; ROWS];
        for (inputs, weights) in inputs(rows, panel) {
            for (sums, input) in sums.iter_mut().zip(inputs) {
                for (sum, &weight) in sums.iter_mut().zip(weights) {
                    *sum += input * weight;
                }
            }
        }
        sums
    }
}

#[cfg(target_arch = "x86_64")]
impl FloatTiles for X64V4xToken {
    #[inline(always)]
    fn sums(self, rows: [&[f32]; ROWS], panel: &[Panel]) -> [Panel; ROWS] {
        sums_with_avx512(self, rows, panel)
    }
}

#[cfg(target_arch = "x86_64")]
impl FloatTiles for X64V3Token {
    #[inline(always)]
    fn sums(self, rows: [&[f32]; ROWS], panel: &[Panel]) -> [Panel; ROWS] {
        sums_with_avx2(self, rows, panel)
    }
}

#[cfg(target_arch = "x86_64")]
#[arcane(import_intrinsics)]
fn sums_with_avx512(_: X64V4xToken, rows: [&[f32]; ROWS], panel: &[Panel]) -> [Panel; ROWS] {
    let mut sums = [_mm512_setzero_ps(); ROWS];
    for (inputs, weights) in inputs(rows, panel) {
        let weights = _mm512_loadu_ps(weights);
        for (sum, input) in sums.iter_mut().zip(inputs) {
            *sum = _mm512_add_ps(*sum, _mm512_mul_ps(_mm512_set1_ps(input), weights));
        }
    }
    let mut rows = [[0.0; WIDTH]; ROWS];
    for (row, &sum) in rows.iter_mut().zip(&sums) {
        _mm512_storeu_ps(row, sum);
    }
    rows
}

#[cfg(target_arch = "x86_64")]
#[arcane(import_intrinsics)]
fn sums_with_avx2(_: X64V3Token, rows: [&[f32]; ROWS], panel: &[Panel]) -> [Panel; ROWS] {
    let mut sums = [[_mm256_setzero_ps(); 2]; ROWS];
    for (inputs, weights) in inputs(rows, panel) {
        let [low, high] = weights.as_chunks::<8>().0 else {
            continue;
        };
        let (low, high) = (_mm256_loadu_ps(low), _mm256_loadu_ps(high));
        for (sums, input) in sums.iter_mut().zip(inputs) {
            let input = _mm256_set1_ps(input);
            let [a, b] = *sums;
            *sums = [
                _mm256_add_ps(a, _mm256_mul_ps(input, low)),
                _mm256_add_ps(b, _mm256_mul_ps(input, high)),
            ];
        }
    }
    let mut rows = [[0.0; WIDTH]; ROWS];
    for (row, sums) in rows.iter_mut().zip(&sums) {
        for (to, &sum) in row.as_chunks_mut::<8>().0.iter_mut().zip(sums) {
            _mm256_storeu_ps(to, sum);
        }
    }
    rows
}

for_each_processor! {
    /// Multiplies every row of the input.
    pub(super) fn product(weights: &FloatWeights, input: &[f32], output: Output<'_>) = every_panel;
}

#[inline(always)]
fn every_panel(tiles: impl FloatTiles, weights: &FloatWeights, input: &[f32], output: Output<'_>) {
    let panels = weights.panels.chunks_exact(weights.inputs);
    for (number, (panel, bias)) in panels.zip(&weights.bias).enumerate() {
        let columns = WIDTH.min(weights.outputs - number * WIDTH);
        let first = output.first + number * WIDTH;
        let fours = output.rows.chunks_mut(output.width * ROWS);
        for (rows, to) in in_fours(input.chunks_exact(weights.inputs)).zip(fours) {
            let sums = tiles.sums(rows, panel);
            for (row, sums) in to.chunks_exact_mut(output.width).zip(&sums) {
                let row = row.get_mut(first..first + columns).unwrap_or_default();
                for ((to, sum), bias) in row.iter_mut().zip(sums).zip(bias) {
                    *to = sum + bias;
                }
            }
        }
    }
}
