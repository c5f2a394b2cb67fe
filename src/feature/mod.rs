//! Where text, actors and models meet: which pieces of a paragraph count for which actor, and how much.

pub mod lexical;
pub mod masked;
pub mod zones;
