//! Fitting and evaluation (feature `train`).

pub mod example;
pub mod metrics;
