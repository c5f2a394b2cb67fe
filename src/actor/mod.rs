//! Actors: who they are ([`roster`]), what they are called ([`alias`]) and where a document mentions them ([`resolver`], of which [`matcher`] finds the
//! roster's own forms and [`discovery`] names on no roster). In: rosters and text. Out: mentions with spans. Nothing here knows tokens or stances.

pub mod alias;
mod bits;
pub(crate) mod cast;
pub(crate) mod compose;
pub(crate) mod context;
pub mod discovery;
pub(crate) mod draft;
mod everyday;
pub(crate) mod grouping;
mod letters;
pub mod lint;
pub mod matcher;
pub mod mention;
mod neighbours;
pub(crate) mod normal;
mod place;
pub mod reading;
pub mod resolver;
pub mod roster;
mod surroundings;

pub use alias::{Alias, CaseRule};
pub use lint::{Finding, Severity};
pub use matcher::Matcher;
pub use mention::{Facet, Link, Mention};
pub use reading::Reading;
pub use resolver::{Resolved, Resolver, ResolverOptions};
pub use roster::{Actor, ActorId, ActorKind, Codes, Date, Gender, Office, Roster, roster_schema};
