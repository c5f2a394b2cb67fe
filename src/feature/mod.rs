//! Where text, actors and models meet: which pieces of a paragraph count for which actor, and how much.
//!
//! Public for the program, tests and benches of this repository: it may change in any release.

pub mod contextual;
pub mod lexical;
pub mod masked;
pub mod zones;
