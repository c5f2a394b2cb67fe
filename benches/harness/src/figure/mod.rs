//! The columns of the accuracy table, each a figure of [`Metrics`]. A column is one file here and a line in [`ALL`]; what it computes belongs to `standpoint::train::metrics`.

mod accuracy;
mod balanced_recall;
mod brier;
mod coverage;
mod ece;
mod f1_pn;
mod set_size;

use standpoint::train::metrics::Metrics;

/// A figure beside macro-F1.
#[derive(Debug)]
pub(crate) struct Figure {
    /// The head of its column.
    pub(crate) heading: &'static str,
    /// Its name in JSON.
    pub(crate) key: &'static str,
    /// Whether it is about probabilities: systems that give labels alone have none.
    pub(crate) of_probabilities: bool,
    pub(crate) of: fn(&Metrics) -> f64,
}

/// Every column after macro-F1 and its interval.
pub(crate) const ALL: [&Figure; 7] = [
    &accuracy::FIGURE,
    &f1_pn::FIGURE,
    &balanced_recall::FIGURE,
    &ece::FIGURE,
    &brier::FIGURE,
    &coverage::FIGURE,
    &set_size::FIGURE,
];
