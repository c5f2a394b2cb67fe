//! The one integration binary.

mod artifact;
#[cfg(feature = "cli")]
mod cli_actors;
#[cfg(feature = "cli")]
mod cli_eval;
#[cfg(feature = "cli")]
mod cli_model;
#[cfg(feature = "cli")]
mod cli_train;
mod golden_text;
#[cfg(feature = "cli")]
mod program;
mod tiny;
