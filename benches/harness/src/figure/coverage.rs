//! Share of rows whose 90 % prediction set holds the right label.

use super::Figure;

pub(super) const FIGURE: Figure = Figure {
    heading: "coverage",
    key: "coverage",
    of_probabilities: true,
    of: |metrics| metrics.coverage,
};
