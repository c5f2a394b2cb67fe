//! The guide: what the numbers mean, and how to get good ones. Pages of documentation without code; every example runs as a test.
//!
//! | page | for whom |
//! |---|---|
//! | [`concepts`] | everybody: what a stance is here, what is masked, which answers there are |
//! | [`scores`] | who reads or stores results |
//! | [`rosters`] | who looks for actors of their own |
//! | [`training`] | who has labelled rows |
//! | [`evaluation`] | who wants to know how good it is on their texts |
//! | [`limits`] | everybody, before a result is shown to others |
//!
//! The README has the program; the examples of the crate's [front page](crate) are where to begin with the library.

#[doc = include_str!("concepts.md")]
pub mod concepts {}

#[doc = include_str!("scores.md")]
pub mod scores {}

#[doc = include_str!("rosters.md")]
pub mod rosters {}

#[doc = include_str!("training.md")]
pub mod training {}

#[doc = include_str!("evaluation.md")]
pub mod evaluation {}

#[doc = include_str!("limits.md")]
pub mod limits {}
