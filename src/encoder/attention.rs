//! Attention of one sequence to itself. In: its queries, keys and values. Out: for every token and head, the mean of the values by softmax of the scores.

use super::config::EncoderConfig;
use super::elementwise::softmax;
use super::kernel::{FloatTiles, PANEL, Panel, ROWS, in_fours};
use super::processor::*;
use super::weights::Source;
use crate::error::Result;

/// Buckets of distances in MPNet's table.
const BUCKETS: usize = 32;

/// MPNet's bias by distance, for every head and every distance that the window allows.
pub(super) struct DistanceBias {
    /// Head after head, from the farthest key on the left to the farthest on the right.
    values: Vec<f32>,
    positions: usize,
}

impl DistanceBias {
    /// Reads `attention.bias`, buckets by heads.
    pub(super) fn read(source: &Source<'_>, config: &EncoderConfig) -> Result<Self> {
        let table = source.floats("attention.bias", &[BUCKETS, config.heads])?;
        let positions = config.positions;
        let mut values = Vec::with_capacity(config.heads * (2 * positions - 1));
        for head in 0..config.heads {
            let left = (1..positions).rev().map(|distance| bucket(distance, false));
            let right = (0..positions).map(|distance| bucket(distance, true));
            values.extend(left.chain(right).map(|bucket| {
                let place = bucket * config.heads + head;
                table.get(place).copied().unwrap_or_default()
            }));
        }
        Ok(Self { values, positions })
    }

    /// The biases of a head for a query at this position and keys from position 0 on.
    fn seen_from(&self, head: usize, query: usize) -> &[f32] {
        let start = (2 * self.positions - 1) * head + self.positions - 1 - query;
        self.values.get(start..).unwrap_or_default()
    }
}

/// The bucket of a distance, to the right or not (T5's, both ways, of which distances from 128 on share one): one bucket for each of the first eight,
/// then two for every doubling. `8 + floor(2 log2(distance / 8))` is computed with integers, which no processor rounds.
fn bucket(distance: usize, right: bool) -> usize {
    let bucket = match distance {
        0..8 => distance,
        _ => (2 + distance.saturating_mul(distance).ilog2() as usize).min(15),
    };
    bucket + if right && distance > 0 { 16 } else { 0 }
}

/// What attention keeps from one sequence to the next, so as not to ask for memory again.
#[derive(Default)]
pub(super) struct Buffers {
    keys: Vec<Panel>,
    values: Vec<Panel>,
    scores: Vec<f32>,
}

/// Of what size, and with which bias.
#[derive(Clone, Copy)]
pub(super) struct Attention<'a> {
    pub(super) heads: usize,
    pub(super) head_width: usize,
    pub(super) bias: Option<&'a DistanceBias>,
}

for_each_processor! {
    /// Attends: `projections` has for each token its queries, keys and values, three times the width; `output` gets the width.
    pub(super) fn attend(
        attention: Attention<'_>,
        projections: &[f32],
        output: &mut [f32],
        buffers: &mut Buffers,
    ) = every_head;
}

#[inline(always)]
fn every_head(
    tiles: impl FloatTiles,
    attention: Attention<'_>,
    projections: &[f32],
    output: &mut [f32],
    buffers: &mut Buffers,
) {
    let Attention {
        heads,
        head_width,
        bias,
    } = attention;
    let width = heads * head_width;
    let count = output.len() / width;
    let padded = count.next_multiple_of(PANEL);
    let scale = 1.0 / (head_width as f32).sqrt();
    buffers.scores.clear();
    buffers.scores.resize(ROWS * padded, 0.0);
    for head in 0..heads {
        let first = head * head_width;
        let part = |row: usize, which: usize| {
            let start = row * 3 * width + which * width + first;
            let part = projections.get(start..start + head_width);
            part.unwrap_or_default()
        };
        lay_out_keys(&mut buffers.keys, count, head_width, |row| part(row, 1));
        lay_out_values(&mut buffers.values, count, head_width, |row| part(row, 2));
        let queries = in_fours((0..count).map(|row| part(row, 0)));
        let fours = output.chunks_mut(ROWS * width);
        for (four, (queries, output)) in queries.zip(fours).enumerate() {
            let query = four * ROWS;
            for (number, keys) in buffers.keys.chunks_exact(head_width).enumerate() {
                let sums = tiles.sums(queries, keys);
                let scores = buffers.scores.chunks_exact_mut(padded);
                for (row, sums) in scores.zip(&sums) {
                    let row = row.get_mut(number * PANEL..).unwrap_or_default();
                    if let Some(to) = row.first_chunk_mut::<PANEL>() {
                        *to = sums.map(|sum| sum * scale);
                    }
                }
            }
            for (number, row) in buffers.scores.chunks_exact_mut(padded).enumerate() {
                let query = query + number;
                if let Some(bias) = bias.filter(|_| query < count) {
                    let pairs = row.iter_mut().zip(bias.seen_from(head, query));
                    let pairs = pairs.take(count);
                    pairs.for_each(|(score, bias)| *score += bias);
                }
                softmax(row, count);
            }
            for shares in in_fours(buffers.scores.chunks_exact(padded)) {
                for (number, values) in buffers.values.chunks_exact(count).enumerate() {
                    let sums = tiles.sums(shares, values);
                    let start = number * PANEL;
                    let columns = PANEL.min(head_width - start);
                    for (row, sums) in output.chunks_exact_mut(width).zip(&sums) {
                        let range = first + start..first + start + columns;
                        let to = row.get_mut(range).unwrap_or_default();
                        to.iter_mut().zip(sums).for_each(|(to, &sum)| *to = sum);
                    }
                }
            }
        }
    }
}

/// Keys in panels of tokens: for each panel, number by number, what its tokens have there.
#[inline(always)]
fn lay_out_keys<'a>(
    panels: &mut Vec<Panel>,
    count: usize,
    head_width: usize,
    key: impl Fn(usize) -> &'a [f32],
) {
    panels.clear();
    panels.resize(count.div_ceil(PANEL) * head_width, [0.0; PANEL]);
    for (number, panel) in panels.chunks_exact_mut(head_width).enumerate() {
        for lane in 0..PANEL.min(count - number * PANEL) {
            for (slot, &value) in panel.iter_mut().zip(key(number * PANEL + lane)) {
                if let Some(slot) = slot.get_mut(lane) {
                    *slot = value;
                }
            }
        }
    }
}

/// Values in panels of numbers: for each panel, token by token, what it has there.
#[inline(always)]
fn lay_out_values<'a>(
    panels: &mut Vec<Panel>,
    count: usize,
    head_width: usize,
    value: impl Fn(usize) -> &'a [f32],
) {
    panels.clear();
    panels.resize(head_width.div_ceil(PANEL) * count, [0.0; PANEL]);
    for (number, panel) in panels.chunks_exact_mut(count).enumerate() {
        for (row, slot) in panel.iter_mut().enumerate() {
            let numbers = value(row).get(number * PANEL..).unwrap_or_default();
            match numbers.first_chunk() {
                Some(all) => *slot = *all,
                None => slot.iter_mut().zip(numbers).for_each(|(s, &n)| *s = n),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `MPNetEncoder.relative_position_bucket` of transformers gives for keys at these distances to the left and to the right.
    #[test]
    fn buckets_are_those_of_transformers() {
        let firsts = [0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 23, 32, 46, 64, 91];
        for (number, &first) in firsts.iter().enumerate() {
            let next = firsts.get(number + 1).copied().unwrap_or(5000);
            for distance in first..next {
                assert_eq!(bucket(distance, false), number, "{distance}");
                if distance > 0 {
                    assert_eq!(bucket(distance, true), number + 16, "{distance}");
                }
            }
        }
    }
}
