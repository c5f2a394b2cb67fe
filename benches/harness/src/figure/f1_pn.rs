//! Mean F1 of against and favor: F1pn, also called F_avg.

use super::Figure;

pub(super) const FIGURE: Figure = Figure {
    heading: "F1pn = F_avg",
    key: "f1_pn",
    of_probabilities: false,
    of: |metrics| metrics.confusion.f1_pn(),
};
