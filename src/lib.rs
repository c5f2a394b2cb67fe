//! Stance toward named actors, paragraph by paragraph, in news text.

pub mod actor;
mod error;
pub mod model;
mod span;
mod stance;
pub mod text;
#[cfg(feature = "train")]
pub mod train;

pub use error::{Error, ErrorKind, Result};
pub use span::Span;
pub use stance::{CLASSES, PerClass, Stance};
