//! The one integration binary.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[cfg(feature = "bundled")]
mod actor_blind;
mod artifact;
#[cfg(feature = "cli")]
mod cli_actors;
#[cfg(feature = "cli")]
mod cli_actors_train;
#[cfg(feature = "cli")]
mod cli_audit;
#[cfg(feature = "cli")]
mod cli_eval;
#[cfg(feature = "cli")]
mod cli_eval_actors;
#[cfg(feature = "cli")]
mod cli_generate;
#[cfg(feature = "cli")]
mod cli_hints;
#[cfg(feature = "cli")]
mod cli_mask;
#[cfg(feature = "cli")]
mod cli_model;
#[cfg(feature = "cli")]
mod cli_network;
#[cfg(feature = "cli")]
mod cli_plot;
#[cfg(feature = "cli")]
mod cli_score;
#[cfg(feature = "cli")]
mod cli_summary;
#[cfg(feature = "cli")]
mod cli_train;
#[cfg(feature = "cli")]
mod cli_train_head;
#[cfg(feature = "cli")]
mod cli_train_taught;
mod contextual;
mod documentation;
#[cfg(feature = "train")]
mod gold;
#[cfg(feature = "train")]
mod gold_actors;
#[cfg(all(feature = "train", feature = "bundled"))]
mod gold_figures;
mod golden_match;
#[cfg(feature = "bundled")]
mod golden_stance;
mod golden_text;
#[cfg(all(feature = "train", feature = "bundled"))]
mod name_swap;
#[cfg(feature = "cli")]
mod program;
#[cfg(feature = "bundled")]
mod properties;
mod public_face;
#[cfg(all(feature = "cli", unix))]
mod readme;
#[cfg(feature = "cli")]
mod roster_schema;
mod tiny;
