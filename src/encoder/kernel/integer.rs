//! Products of eight bits. Activations are quantised row by row to 0..=255 with a zero point of their own, weights are signed with a scale for each output.
//! The sums are exact 32-bit integers on every processor: with AVX-512 VNNI by its own instruction, with AVX2 by way of 16 bits, whose pairs cannot
//! saturate, elsewhere by plain integers. So all eight bits of both sides are used.

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use super::Output;
use crate::encoder::elementwise::quantise;
use crate::encoder::processor::*;

/// Outputs of a panel.
const WIDTH: usize = 32;
/// Inputs that are multiplied and added by one step.
const GROUP: usize = 4;
/// The most rows of a block, where 32 and where 16 vectors hold the sums, the weights and an input; the fewer are by measurement.
const ROWS: usize = 12;
const FEW_ROWS: usize = 6;

/// What a panel's outputs have for one group of inputs: 4 bytes for each of twice 16 outputs.
type Panel = [[i8; 64]; 2];
/// A block's rows at one group of inputs: 4 bytes each, the first lowest, or as many numbers of 16 bits.
type Block<W, const R: usize> = [W; R];
/// The sums of a block's rows for the outputs of a panel.
type Tile<const R: usize> = [[i32; WIDTH]; R];

/// A matrix in panels, each with all groups of inputs after one another.
pub(in crate::encoder) struct IntegerWeights {
    panels: Vec<Panel>,
    constants: Vec<Constants>,
    groups: usize,
    outputs: usize,
}

/// What turns the sums of a panel into numbers.
struct Constants {
    scales: [f32; WIDTH],
    /// The sum of each output's weights: times the zero point, it is what the zero point added.
    sums: [i32; WIDTH],
    bias: [f32; WIDTH],
}

impl IntegerWeights {
    pub(super) fn new(codes: &[u8], inputs: usize, scales: &[f32], bias: &[f32]) -> Self {
        let groups = inputs.div_ceil(GROUP);
        let mut panels = vec![[[0; 64]; 2]; groups * scales.len().div_ceil(WIDTH)];
        let mut constants = Vec::new();
        let parts = scales.chunks(WIDTH).zip(bias.chunks(WIDTH));
        for ((rows, panel), (scales, bias)) in codes
            .chunks(inputs * WIDTH)
            .zip(panels.chunks_exact_mut(groups))
            .zip(parts)
        {
            let mut sums = [0; WIDTH];
            let outputs = rows.chunks_exact(inputs).zip(&mut sums);
            for (output, (row, sum)) in outputs.enumerate() {
                *sum = row.iter().map(|&c| i32::from(c.cast_signed())).sum();
                for (slots, group) in panel.iter_mut().zip(row.chunks(GROUP)) {
                    let (fours, _) = slots.as_flattened_mut().as_chunks_mut::<GROUP>();
                    let Some(slot) = fours.get_mut(output) else {
                        continue;
                    };
                    for (slot, code) in slot.iter_mut().zip(group) {
                        *slot = code.cast_signed();
                    }
                }
            }
            constants.push(Constants {
                scales: padded(scales),
                sums,
                bias: padded(bias),
            });
        }
        Self {
            panels,
            constants,
            groups,
            outputs: scales.len(),
        }
    }
}

fn padded(part: &[f32]) -> [f32; WIDTH] {
    let mut panel = [0.0; WIDTH];
    panel.iter_mut().zip(part).for_each(|(p, &b)| *p = b);
    panel
}

/// Quantised rows in blocks; in a block, all its rows' first groups, then all second groups, and so on.
#[derive(Default)]
pub(in crate::encoder) struct Codes {
    words: Vec<i32>,
    /// The words again with 16 bits for each byte, where products read those; else empty.
    wide: Vec<i64>,
    /// Scale and zero point of each row.
    scales: Vec<(f32, i32)>,
    groups: usize,
    /// The most rows of a block.
    rows: usize,
    row: Vec<u8>,
}

impl Codes {
    pub(super) fn fill(&mut self, rows: &[f32], width: usize) {
        self.groups = width.div_ceil(GROUP);
        self.rows = rows_of_a_block();
        self.words.clear();
        self.words.resize(rows.len() / width * self.groups, 0);
        self.scales.clear();
        self.row.clear();
        self.row.resize(self.groups * GROUP, 0);
        let blocks = self.words.chunks_mut(self.groups * self.rows);
        for (block, rows) in blocks.zip(rows.chunks(width * self.rows)) {
            let count = rows.len() / width;
            for (number, row) in rows.chunks_exact(width).enumerate() {
                self.scales.push(quantise(row, &mut self.row));
                let slots = block.iter_mut().skip(number).step_by(count);
                for (slot, &group) in slots.zip(self.row.as_chunks().0) {
                    *slot = i32::from_le_bytes(group);
                }
            }
        }
        self.wide.clear();
        if self.rows == FEW_ROWS {
            self.wide
                .extend(self.words.iter().map(|&word| widened(word)));
        }
    }
}

/// Four numbers of 16 bits in the place of four bytes.
fn widened(word: i32) -> i64 {
    let word = u64::from(word.cast_unsigned());
    let pairs = (word | word << 16) & 0x0000_ffff_0000_ffff;
    ((pairs | pairs << 8) & 0x00ff_00ff_00ff_00ff).cast_signed()
}

/// How many rows a block has on this processor; it changes no result.
fn rows_of_a_block() -> usize {
    #[cfg(target_arch = "x86_64")]
    if X64V4xToken::summon().is_none() && X64V3Token::summon().is_some() {
        return FEW_ROWS;
    }
    ROWS
}

/// One processor's way to a tile.
trait Tiles: Copy {
    /// What a row has for a group of inputs.
    type Word: Copy;
    fn words(self, codes: &Codes) -> Cow<'_, [Self::Word]>;
    fn tile<const R: usize>(
        self,
        block: &[Block<Self::Word, R>],
        panel: &[Panel],
        tile: &mut Tile<R>,
    );
}

#[cfg(target_arch = "x86_64")]
impl Tiles for X64V4xToken {
    type Word = i32;

    #[inline(always)]
    fn words(self, codes: &Codes) -> Cow<'_, [i32]> {
        Cow::Borrowed(&codes.words)
    }

    #[inline(always)]
    fn tile<const R: usize>(self, block: &[Block<i32, R>], panel: &[Panel], tile: &mut Tile<R>) {
        tile_v4x(self, block, panel, tile);
    }
}

#[cfg(target_arch = "x86_64")]
impl Tiles for X64V3Token {
    type Word = i64;

    #[inline(always)]
    fn words(self, codes: &Codes) -> Cow<'_, [i64]> {
        // They are there unless a test has switched instructions off in between.
        if codes.wide.len() == codes.words.len() {
            Cow::Borrowed(&codes.wide)
        } else {
            Cow::Owned(codes.words.iter().map(|&word| widened(word)).collect())
        }
    }

    #[inline(always)]
    fn tile<const R: usize>(self, block: &[Block<i64, R>], panel: &[Panel], tile: &mut Tile<R>) {
        tile_v3(self, block, panel, tile);
    }
}

impl Tiles for ScalarToken {
    type Word = i32;

    #[inline(always)]
    fn words(self, codes: &Codes) -> Cow<'_, [i32]> {
        Cow::Borrowed(&codes.words)
    }

    #[inline(always)]
    fn tile<const R: usize>(self, block: &[Block<i32, R>], panel: &[Panel], tile: &mut Tile<R>) {
        tile_scalar(block, panel, tile);
    }
}

#[cfg(target_arch = "x86_64")]
#[arcane(import_intrinsics)]
fn tile_v4x<const R: usize>(
    _: X64V4xToken,
    block: &[Block<i32, R>],
    panel: &[Panel],
    tile: &mut Tile<R>,
) {
    let mut sums = [[_mm512_setzero_si512(); 2]; R];
    for (inputs, [low, high]) in block.iter().zip(panel) {
        let (low, high) = (_mm512_loadu_si512(low), _mm512_loadu_si512(high));
        for (sums, &input) in sums.iter_mut().zip(inputs) {
            let input = _mm512_set1_epi32(input);
            let [a, b] = *sums;
            *sums = [
                _mm512_dpbusd_epi32(a, input, low),
                _mm512_dpbusd_epi32(b, input, high),
            ];
        }
    }
    for (sums, tile) in sums.iter().zip(tile) {
        for (to, &sum) in tile.as_chunks_mut::<16>().0.iter_mut().zip(sums) {
            _mm512_storeu_si512(to, sum);
        }
    }
}

#[cfg(target_arch = "x86_64")]
#[arcane(import_intrinsics)]
fn tile_v3<const R: usize>(
    _: X64V3Token,
    block: &[Block<i64, R>],
    panel: &[Panel],
    tile: &mut Tile<R>,
) {
    // A quarter of a panel at a time. A pair of 16-bit products is at most 2 x 255 x 128 and is added in 32 bits: unlike the instruction that multiplies
    // bytes, nothing saturates. An output's sum is in two lanes until the end.
    for quarter in 0..4 {
        let (mut a, mut b) = ([_mm256_setzero_si256(); R], [_mm256_setzero_si256(); R]);
        for (inputs, [low, high]) in block.iter().zip(panel) {
            let half = if quarter < 2 { low } else { high };
            let [c, d, e, f] = half.as_chunks::<16>().0 else {
                continue;
            };
            let (c, d) = if quarter % 2 == 0 { (c, d) } else { (e, f) };
            let c = _mm256_cvtepi8_epi16(_mm_loadu_si128(c));
            let d = _mm256_cvtepi8_epi16(_mm_loadu_si128(d));
            for ((a, b), &input) in a.iter_mut().zip(&mut b).zip(inputs) {
                let input = _mm256_set1_epi64x(input);
                *a = _mm256_add_epi32(*a, _mm256_madd_epi16(input, c));
                *b = _mm256_add_epi32(*b, _mm256_madd_epi16(input, d));
            }
        }
        for ((&a, &b), tile) in a.iter().zip(&b).zip(tile.iter_mut()) {
            if let Some(to) = tile.as_chunks_mut::<8>().0.get_mut(quarter) {
                let sums = _mm256_hadd_epi32(a, b);
                _mm256_storeu_si256(to, _mm256_permute4x64_epi64::<0b11_01_10_00>(sums));
            }
        }
    }
}

#[inline(always)]
fn tile_scalar<const R: usize>(block: &[Block<i32, R>], panel: &[Panel], tile: &mut Tile<R>) {
    *tile = [[0; WIDTH]; R];
    for (inputs, panel) in block.iter().zip(panel) {
        // The first input of every output side by side, then the second: what compilers make vectors of.
        let mut planes = [[0_i16; WIDTH]; GROUP];
        let (fours, _) = panel.as_flattened().as_chunks::<GROUP>();
        for (number, plane) in planes.iter_mut().enumerate() {
            for (slot, four) in plane.iter_mut().zip(fours) {
                *slot = four.get(number).copied().unwrap_or_default().into();
            }
        }
        for (sums, input) in tile.iter_mut().zip(inputs) {
            for (input, plane) in input.to_le_bytes().into_iter().zip(&planes) {
                let input = i16::from(input);
                for (sum, &weight) in sums.iter_mut().zip(plane) {
                    *sum += i32::from(input) * i32::from(weight);
                }
            }
        }
    }
}

for_each_processor! {
    /// Multiplies every row of the codes.
    pub(super) fn product(weights: &IntegerWeights, codes: &Codes, output: Output<'_>) = every_panel;
}

#[inline(always)]
fn every_panel(tiles: impl Tiles, weights: &IntegerWeights, codes: &Codes, output: Output<'_>) {
    let words = tiles.words(codes);
    let panels = weights.panels.chunks_exact(weights.groups);
    for (number, (panel, constants)) in panels.zip(&weights.constants).enumerate() {
        let columns = WIDTH.min(weights.outputs - number * WIDTH);
        let first = output.first + number * WIDTH;
        let rows = output.rows.chunks_mut(output.width * codes.rows);
        let scales = codes.scales.chunks(codes.rows);
        let blocks = words.chunks(codes.groups * codes.rows);
        for ((rows, scales), block) in rows.zip(scales).zip(blocks) {
            let place = Place {
                rows,
                width: output.width,
                first,
                columns,
            };
            match scales.len() {
                12 => one_block::<12, _>(tiles, block, panel, scales, constants, place),
                11 => one_block::<11, _>(tiles, block, panel, scales, constants, place),
                10 => one_block::<10, _>(tiles, block, panel, scales, constants, place),
                9 => one_block::<9, _>(tiles, block, panel, scales, constants, place),
                8 => one_block::<8, _>(tiles, block, panel, scales, constants, place),
                7 => one_block::<7, _>(tiles, block, panel, scales, constants, place),
                6 => one_block::<6, _>(tiles, block, panel, scales, constants, place),
                5 => one_block::<5, _>(tiles, block, panel, scales, constants, place),
                4 => one_block::<4, _>(tiles, block, panel, scales, constants, place),
                3 => one_block::<3, _>(tiles, block, panel, scales, constants, place),
                2 => one_block::<2, _>(tiles, block, panel, scales, constants, place),
                _ => one_block::<1, _>(tiles, block, panel, scales, constants, place),
            }
        }
    }
}

/// Where a tile's numbers go.
struct Place<'a> {
    rows: &'a mut [f32],
    width: usize,
    first: usize,
    columns: usize,
}

#[inline(always)]
fn one_block<const R: usize, T: Tiles>(
    tiles: T,
    block: &[T::Word],
    panel: &[Panel],
    scales: &[(f32, i32)],
    constants: &Constants,
    place: Place<'_>,
) {
    let mut tile = [[0; WIDTH]; R];
    tiles.tile(block.as_chunks().0, panel, &mut tile);
    let rows = place.rows.chunks_exact_mut(place.width);
    for ((sums, &(scale, zero)), row) in tile.iter().zip(scales).zip(rows) {
        let mut numbers = [0.0; WIDTH];
        let outputs = constants.scales.iter().zip(&constants.sums);
        let outputs = outputs.zip(&constants.bias);
        for ((to, &sum), ((&weight, &weights), &bias)) in numbers.iter_mut().zip(sums).zip(outputs)
        {
            *to = (sum - zero * weights) as f32 * (scale * weight) + bias;
        }
        let range = place.first..place.first + place.columns;
        let row = row.get_mut(range).unwrap_or_default();
        match row.first_chunk_mut() {
            Some(all) => *all = numbers,
            None => row.iter_mut().zip(numbers).for_each(|(to, n)| *to = n),
        }
    }
}
