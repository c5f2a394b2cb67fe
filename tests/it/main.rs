//! The one integration binary.

#[cfg(feature = "cli")]
mod cli_score;
mod golden_text;
