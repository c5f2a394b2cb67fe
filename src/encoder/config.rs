//! The sizes of an encoder, as its card states them. In: numbers. Out: numbers that no later step can overflow on.

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};

/// The widest hidden state and the widest row that are read: sums of products of eight bits stay within 32 bits up to twice as much.
const WIDEST: usize = 1 << 13;
const WIDEST_INNER: usize = 1 << 15;
/// The largest number of layers, positions and pieces that is read.
const MOST_LAYERS: usize = 1 << 8;
const MOST_POSITIONS: usize = 1 << 14;
const MOST_PIECES: usize = 1 << 22;

/// Which family an encoder is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Shape {
    /// BERT: absolute positions alone. The vector of token type 0 is part of the position table.
    Bert,
    /// MPNet: absolute positions and a bias by distance, which all layers share. The position table begins at the sequence's first token.
    Mpnet,
}

/// The sizes of an encoder.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EncoderConfig {
    /// The family.
    pub shape: Shape,
    /// Layers.
    pub layers: usize,
    /// Numbers in a hidden state.
    pub width: usize,
    /// Attention heads; they divide the width.
    pub heads: usize,
    /// Numbers in the middle of the feed-forward step.
    pub inner: usize,
    /// The most tokens that a sequence may have.
    pub positions: usize,
    /// Rows of the table of word pieces.
    pub vocabulary: usize,
    /// What layer normalisation adds to the variance.
    pub epsilon: f32,
}

impl EncoderConfig {
    /// Checks that every size is in its range and that the heads divide the width.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::ModelShape`] for a size, [`ErrorKind::ModelWeights`] for an epsilon that is not a positive number.
    pub fn check(&self) -> Result<()> {
        for (name, size, most) in [
            ("layers", self.layers, MOST_LAYERS),
            ("width", self.width, WIDEST),
            ("heads", self.heads, WIDEST),
            ("inner", self.inner, WIDEST_INNER),
            ("positions", self.positions, MOST_POSITIONS),
            ("vocabulary", self.vocabulary, MOST_PIECES),
        ] {
            if size == 0 || size > most {
                let message = format!("encoder: `{name}` is {size}, expected 1 to {most}");
                return Err(Error::new(ErrorKind::ModelShape, message));
            }
        }
        if !self.width.is_multiple_of(self.heads) {
            let (width, heads) = (self.width, self.heads);
            let message = format!("encoder: {heads} heads do not divide a width of {width}");
            return Err(Error::new(ErrorKind::ModelShape, message));
        }
        if !(self.epsilon.is_finite() && self.epsilon > 0.0) {
            let message = format!(
                "encoder: `epsilon` is {}, expected a positive number",
                self.epsilon
            );
            return Err(Error::new(ErrorKind::ModelWeights, message));
        }
        Ok(())
    }

    /// Numbers in a head.
    pub(super) fn head_width(&self) -> usize {
        self.width / self.heads
    }
}
