//! The one integration binary.

mod golden_text;
