//! Expected calibration error over ten bins of equal mass.

use super::Figure;

pub(super) const FIGURE: Figure = Figure {
    heading: "ECE",
    key: "ece",
    of_probabilities: true,
    of: |metrics| metrics.ece,
};
