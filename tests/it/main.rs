//! The one integration binary.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod golden_match;
#[cfg(feature = "bundled")]
mod golden_stance;
mod golden_text;
#[cfg(feature = "bundled")]
mod properties;
