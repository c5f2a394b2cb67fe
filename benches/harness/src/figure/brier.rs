//! Brier score over three labels, in [0, 2].

use super::Figure;

pub(super) const FIGURE: Figure = Figure {
    heading: "Brier",
    key: "brier",
    of_probabilities: true,
    of: |metrics| metrics.brier,
};
