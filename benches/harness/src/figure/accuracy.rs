//! Share of rows whose label is right.

use super::Figure;

pub(super) const FIGURE: Figure = Figure {
    heading: "accuracy",
    key: "accuracy",
    of_probabilities: false,
    of: |metrics| metrics.accuracy,
};
