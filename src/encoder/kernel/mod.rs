//! Products of activations and weights. In: rows of activations, and a matrix read from a file. Out: rows of sums with their bias.
//!
//! Weights are laid out once, in panels of a few outputs, so that a product reads them from front to back, and the codes of activations in blocks of a few
//! rows before each product: the innermost loop runs over both without looking anything up.
//!
//! Tried against it: the crate `rten-gemm` 0.27 is as fast where there is VNNI (38 x 384 x 1536: 192 thousand million products a second, floats 55), but it
//! starts rayon's threads and splits a product among them unless every caller has a pool of one, fuses the steps of floats as the processor allows, and
//! without VNNI its sums saturate beyond seven bits.

mod float;
mod integer;

pub(super) use float::{FloatTiles, Panel, ROWS, WIDTH as PANEL, in_fours};
pub(super) use integer::Codes;

use super::weights::{Rows, Source};
use crate::error::Result;
use float::FloatWeights;
use integer::IntegerWeights;

/// A matrix and its bias: `output = input * matrix^T + bias`.
pub(super) enum Linear {
    Float(FloatWeights),
    Integer(IntegerWeights),
}

/// Rows of activations, and their codes where a product reads those.
#[derive(Clone, Copy)]
pub(super) struct Input<'a> {
    rows: &'a [f32],
    codes: &'a Codes,
}

/// Where a product's rows go: to columns from `first` on, in rows of `width` numbers.
pub(super) struct Output<'a> {
    pub(super) rows: &'a mut [f32],
    pub(super) width: usize,
    pub(super) first: usize,
}

impl Linear {
    /// Reads `name` and `name.bias`.
    pub(super) fn read(
        source: &Source<'_>,
        name: &str,
        outputs: usize,
        inputs: usize,
    ) -> Result<Self> {
        let rows = source.matrix(name, outputs, inputs)?;
        let bias = source.floats(&format!("{name}.bias"), &[outputs])?;
        Ok(match rows {
            Rows::Float(values) => Self::Float(FloatWeights::new(&values, inputs, &bias)),
            Rows::Integer(codes, scales) => {
                Self::Integer(IntegerWeights::new(codes, inputs, &scales, &bias))
            }
        })
    }

    /// Multiplies every row of the input.
    pub(super) fn apply(&self, input: Input<'_>, output: Output<'_>) {
        match self {
            Self::Float(weights) => float::product(weights, input.rows, output),
            Self::Integer(weights) => integer::product(weights, input.codes, output),
        }
    }
}

impl<'a> Input<'a> {
    /// Rows of `width` numbers for these products; the codes are written where one of them reads codes.
    pub(super) fn new(
        rows: &'a [f32],
        width: usize,
        readers: &[&Linear],
        codes: &'a mut Codes,
    ) -> Self {
        if readers.iter().any(|r| matches!(r, Linear::Integer(_))) {
            codes.fill(rows, width);
        }
        Self { rows, codes }
    }
}
