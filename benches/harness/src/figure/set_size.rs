//! Mean number of labels in a prediction set.

use super::Figure;

pub(super) const FIGURE: Figure = Figure {
    heading: "set size",
    key: "mean_set_size",
    of_probabilities: true,
    of: |metrics| metrics.mean_set_size,
};
