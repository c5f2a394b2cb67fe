//! Mean recall of the labels that occur.

use super::Figure;

pub(super) const FIGURE: Figure = Figure {
    heading: "balanced recall",
    key: "balanced_recall",
    of_probabilities: false,
    of: |metrics| metrics.confusion.balanced_recall(),
};
