//! Stance toward named actors, paragraph by paragraph, in news text.

pub mod actor;
mod classifier;
mod error;
pub mod feature;
pub mod model;
pub mod pipeline;
pub mod report;
mod span;
mod stance;
pub mod text;
#[cfg(feature = "train")]
pub mod train;

pub use actor::mention::{Facet, Link, Mention};
pub use actor::roster::{Actor, ActorId, ActorKind, Roster};
pub use classifier::{LONGEST_DOCUMENT, StanceClassifier, StanceClassifierBuilder};
pub use error::{Error, ErrorKind, Result};
pub use model::card::ModelCard;
pub use report::{DocumentStance, ParagraphStance, StanceScore};
pub use span::Span;
pub use stance::{CLASSES, PerClass, Stance};
pub use text::paragraph::ParagraphMode;
