//! The linfa model, the tiers built on it, and everything that is stored about them.

pub mod artifact;
#[cfg(feature = "bundled")]
pub mod bundled;
pub mod calibration;
pub mod card;
pub mod contextual;
pub mod files;
pub mod head;
pub mod lexical;
pub mod likelihood;
pub mod prevalence;
pub mod prior;
pub mod softmax;
pub mod tier;
