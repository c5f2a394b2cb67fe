//! Loops over pieces whose bounds depend on the data alone, so that a sum has the same bytes on any number of threads.
//!
//! With feature `train` the pieces are spread over rayon's current pool; without it they follow each other.

#[cfg(feature = "train")]
use rayon::prelude::*;

/// Entries a block: large enough to be worth a task, small enough to stay in a core's cache.
const BLOCK: usize = 1 << 14;
/// Sums that [`dot`] keeps side by side.
const LANES: usize = 8;

/// Visits each item.
pub(super) fn for_each<T: Send>(items: &mut [T], visit: impl Fn(&mut T) + Send + Sync) {
    #[cfg(feature = "train")]
    items.par_iter_mut().for_each(visit);
    #[cfg(not(feature = "train"))]
    items.iter_mut().for_each(visit);
}

/// Visits each block of `size` entries with its position among the blocks; the answers in the order of the blocks.
pub(super) fn map_blocks<R: Send>(
    values: &mut [f32],
    size: usize,
    visit: impl Fn(usize, &mut [f32]) -> R + Send + Sync,
) -> Vec<R> {
    let visit = |(position, block)| visit(position, block);
    #[cfg(feature = "train")]
    let blocks = values.par_chunks_mut(size.max(1));
    #[cfg(not(feature = "train"))]
    let blocks = values.chunks_mut(size.max(1));
    blocks.enumerate().map(visit).collect()
}

/// `sum of left * right`, in `f64`.
pub(super) fn dot(left: &[f32], right: &[f32]) -> f64 {
    #[cfg(feature = "train")]
    let blocks = left.par_chunks(BLOCK).zip(right.par_chunks(BLOCK));
    #[cfg(not(feature = "train"))]
    let blocks = left.chunks(BLOCK).zip(right.chunks(BLOCK));
    let sums: Vec<f64> = blocks
        .map(|(left, right)| dot_of_block(left, right))
        .collect();
    sums.iter().sum()
}

fn dot_of_block(left: &[f32], right: &[f32]) -> f64 {
    let (left, left_rest) = left.as_chunks::<LANES>();
    let (right, right_rest) = right.as_chunks::<LANES>();
    let mut sums = [0.0; LANES];
    for (left, right) in left.iter().zip(right) {
        for ((sum, &l), &r) in sums.iter_mut().zip(left).zip(right) {
            *sum += f64::from(l) * f64::from(r);
        }
    }
    let rest = left_rest.iter().zip(right_rest);
    let rest: f64 = rest.map(|(&l, &r)| f64::from(l) * f64::from(r)).sum();
    sums.iter().sum::<f64>() + rest
}

/// `values += scale * other`.
pub(super) fn add_scaled(values: &mut [f32], scale: f64, other: &[f32]) {
    map_blocks(values, BLOCK, |position, block| {
        let other = other.get(position * BLOCK..).unwrap_or_default();
        for (value, &other) in block.iter_mut().zip(other) {
            *value = (f64::from(*value) + scale * f64::from(other)) as f32;
        }
    });
}

/// `values *= scale`.
pub(super) fn scale(values: &mut [f32], scale: f64) {
    map_blocks(values, BLOCK, |_, block| {
        for value in block {
            *value = (f64::from(*value) * scale) as f32;
        }
    });
}

/// The largest absolute value; infinite where an entry is not finite.
pub(super) fn largest(values: &[f32]) -> f64 {
    let largest = values.iter().fold(0.0_f32, |largest, value| {
        let value = value.abs();
        // `max` passes over NaN.
        if value.is_nan() {
            f32::INFINITY
        } else {
            largest.max(value)
        }
    });
    f64::from(largest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dot_product_over_several_blocks_counts_every_entry_once() {
        let length = 2 * BLOCK + 13;
        let left: Vec<f32> = (0..length).map(|i| (i % 7) as f32).collect();
        let right: Vec<f32> = (0..length).map(|i| (i % 5) as f32 - 1.0).collect();
        let plain: f64 = left
            .iter()
            .zip(&right)
            .map(|(&l, &r)| f64::from(l * r))
            .sum();
        assert_eq!(dot(&left, &right), plain);
    }

    #[test]
    fn scaled_addition_reaches_every_block() {
        let mut values = vec![1.0_f32; 2 * BLOCK + 1];
        let other: Vec<f32> = (0..values.len()).map(|i| (i % 3) as f32).collect();
        add_scaled(&mut values, 2.0, &other);
        scale(&mut values, 0.5);
        let wrong = values
            .iter()
            .zip(&other)
            .find(|&(&value, &other)| value != 0.5 + other);
        assert_eq!(wrong, None);
    }

    #[test]
    fn a_value_that_is_no_number_is_the_largest() {
        assert_eq!(largest(&[1.0, -3.0, 2.0]), 3.0);
        assert_eq!(largest(&[1.0, f32::NAN, 2.0]), f64::INFINITY);
    }
}
