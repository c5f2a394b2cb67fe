//! Actors: who they are ([`roster`]), what they are called ([`alias`]) and where a text names them ([`matcher`],
//! [`mention`]). In: rosters and text. Out: mentions with spans. Nothing here knows tokens or models.

pub mod alias;
pub mod matcher;
pub mod mention;
pub mod roster;
