//! Products of floats. Every output is the sum of its products from the first input to the last, each rounded by itself: no fused steps and no split sums,
//! so that it is the same bytes on every processor.

use super::Output;
use crate::encoder::processor::*;

/// Outputs of a panel: as many as the widest vector has floats.
pub(in crate::encoder) const WIDTH: usize = 16;
/// Rows of a block: few enough for the sums of a block and a panel to stay in registers, and for the next additions not to wait for the last.
const ROWS: usize = 6;

/// What a panel's outputs have for one input.
pub(in crate::encoder) type Panel = [f32; WIDTH];
/// What a block's rows have at one input.
pub(in crate::encoder) type Block<const R: usize> = [f32; R];

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

/// Rows in blocks; in a block, all its rows' numbers for the first input, then for the second, and so on.
#[derive(Default)]
pub(super) struct Blocks {
    values: Vec<f32>,
    width: usize,
}

impl Blocks {
    pub(super) fn fill(&mut self, rows: &[f32], width: usize) {
        self.width = width;
        self.values.clear();
        self.values.resize(rows.len(), 0.0);
        let blocks = self.values.chunks_mut(width * ROWS);
        for (block, rows) in blocks.zip(rows.chunks(width * ROWS)) {
            let count = rows.len() / width;
            for (number, row) in rows.chunks_exact(width).enumerate() {
                let slots = block.iter_mut().skip(number).step_by(count);
                slots.zip(row).for_each(|(slot, &value)| *slot = value);
            }
        }
    }
}

/// One processor's way to the sums of a block's rows for the outputs of a panel.
pub(in crate::encoder) trait FloatTiles: Copy {
    fn sums<const R: usize>(self, block: &[Block<R>], panel: &[Panel]) -> [Panel; R];
}

#[cfg(target_arch = "x86_64")]
impl FloatTiles for X64V4xToken {
    #[inline(always)]
    fn sums<const R: usize>(self, block: &[Block<R>], panel: &[Panel]) -> [Panel; R] {
        sums_with_avx512(self, block, panel)
    }
}

#[cfg(target_arch = "x86_64")]
impl FloatTiles for X64V3Token {
    #[inline(always)]
    fn sums<const R: usize>(self, block: &[Block<R>], panel: &[Panel]) -> [Panel; R] {
        sums_with_avx2(self, block, panel)
    }
}

impl FloatTiles for ScalarToken {
    #[inline(always)]
    fn sums<const R: usize>(self, block: &[Block<R>], panel: &[Panel]) -> [Panel; R] {
        let mut sums = [[0.0; WIDTH]; R];
        for (inputs, weights) in block.iter().zip(panel) {
            for (sums, &input) in sums.iter_mut().zip(inputs) {
                for (sum, &weight) in sums.iter_mut().zip(weights) {
                    *sum += input * weight;
                }
            }
        }
        sums
    }
}

#[cfg(target_arch = "x86_64")]
#[arcane(import_intrinsics)]
fn sums_with_avx512<const R: usize>(
    _: X64V4xToken,
    block: &[Block<R>],
    panel: &[Panel],
) -> [Panel; R] {
    let mut sums = [_mm512_setzero_ps(); R];
    for (inputs, weights) in block.iter().zip(panel) {
        let weights = _mm512_loadu_ps(weights);
        for (sum, &input) in sums.iter_mut().zip(inputs) {
            *sum = _mm512_add_ps(*sum, _mm512_mul_ps(_mm512_set1_ps(input), weights));
        }
    }
    let mut rows = [[0.0; WIDTH]; R];
    for (row, &sum) in rows.iter_mut().zip(&sums) {
        _mm512_storeu_ps(row, sum);
    }
    rows
}

#[cfg(target_arch = "x86_64")]
#[arcane(import_intrinsics)]
fn sums_with_avx2<const R: usize>(
    _: X64V3Token,
    block: &[Block<R>],
    panel: &[Panel],
) -> [Panel; R] {
    let mut sums = [[_mm256_setzero_ps(); 2]; R];
    for (inputs, weights) in block.iter().zip(panel) {
        let [low, high] = weights.as_chunks::<8>().0 else {
            continue;
        };
        let (low, high) = (_mm256_loadu_ps(low), _mm256_loadu_ps(high));
        for (sums, &input) in sums.iter_mut().zip(inputs) {
            let input = _mm256_set1_ps(input);
            let [a, b] = *sums;
            *sums = [
                _mm256_add_ps(a, _mm256_mul_ps(input, low)),
                _mm256_add_ps(b, _mm256_mul_ps(input, high)),
            ];
        }
    }
    let mut rows = [[0.0; WIDTH]; R];
    for (row, sums) in rows.iter_mut().zip(&sums) {
        for (to, &sum) in row.as_chunks_mut::<8>().0.iter_mut().zip(sums) {
            _mm256_storeu_ps(to, sum);
        }
    }
    rows
}

for_each_processor! {
    /// Multiplies every row of the blocks.
    pub(super) fn product(weights: &FloatWeights, blocks: &Blocks, output: Output<'_>) = every_panel;
}

#[inline(always)]
fn every_panel(
    tiles: impl FloatTiles,
    weights: &FloatWeights,
    blocks: &Blocks,
    output: Output<'_>,
) {
    let panels = weights.panels.chunks_exact(weights.inputs);
    for (number, (panel, bias)) in panels.zip(&weights.bias).enumerate() {
        let columns = WIDTH.min(weights.outputs - number * WIDTH);
        let first = output.first + number * WIDTH;
        let mut rows = output.rows.chunks_exact_mut(output.width);
        for block in blocks.values.chunks(blocks.width * ROWS) {
            let mut write = |sums: &[Panel]| {
                for (sums, row) in sums.iter().zip(rows.by_ref()) {
                    let row = row.get_mut(first..first + columns).unwrap_or_default();
                    for ((to, sum), bias) in row.iter_mut().zip(sums).zip(bias) {
                        *to = sum + bias;
                    }
                }
            };
            match block.len() / blocks.width {
                6 => write(&tiles.sums::<6>(block.as_chunks().0, panel)),
                5 => write(&tiles.sums::<5>(block.as_chunks().0, panel)),
                4 => write(&tiles.sums::<4>(block.as_chunks().0, panel)),
                3 => write(&tiles.sums::<3>(block.as_chunks().0, panel)),
                2 => write(&tiles.sums::<2>(block.as_chunks().0, panel)),
                _ => write(&tiles.sums::<1>(block.as_chunks().0, panel)),
            }
        }
    }
}
