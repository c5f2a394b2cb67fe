//! The transformer pass of the contextual tiers. In: token ids of one sequence, its first and last special token among them. Out: one vector per
//! token, the hidden states of the last layer. It knows neither text nor actors.
//!
//! One code path serves two shapes: BERT, and MPNet, which adds a bias to attention that depends on the distance of two tokens. Weights are floats or,
//! per row, integers of eight bits; activations are then quantised row by row, and products of integers are exact. Every float step is a plain
//! multiplication, addition, division or square root in an order that depends neither on the processor nor on the other rows, so a sequence has the same
//! bytes alone, among others, on any thread and on any processor.
//!
//! Public for the program, tests and benches of this repository: it may change in any release.
//!
//! # Examples
//! ```no_run
//! use standpoint::encoder::{Encoder, EncoderConfig, Scratch, Shape};
//!
//! let config = EncoderConfig {
//!     shape: Shape::Bert,
//!     layers: 6,
//!     width: 384,
//!     heads: 12,
//!     inner: 1536,
//!     positions: 512,
//!     vocabulary: 30522,
//!     epsilon: 1e-12,
//! };
//! let file = std::fs::read("weights.safetensors").expect("a file");
//! let encoder = Encoder::from_bytes(&config, &[&file])?;
//! let mut scratch = Scratch::default();
//! let hidden = encoder.encode(&[101, 7592, 102], &mut scratch)?;
//! assert_eq!(hidden.len(), 3 * 384);
//! # Ok::<(), standpoint::Error>(())
//! ```

mod attention;
mod config;
mod elementwise;
mod forward;
mod kernel;
mod processor;
#[cfg(test)]
mod tests;
mod weights;

pub use config::{EncoderConfig, Shape};
pub use forward::{Encoder, Scratch};
