//! What every tier of models does: give logits for a target in a masked paragraph, and say which positions made them.
//!
//! Public for the program, tests and benches of this repository: it may change in any release.

use crate::feature::masked::MaskedParagraph;
use crate::stance::PerClass;

/// What a tier says about one (paragraph, target), before calibration.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TierScore {
    /// One logit per label.
    pub logits: PerClass,
    /// Evidence mass for favor over against: the sum of the features' contributions that point that way, at least 0.
    pub support: f32,
    /// Evidence mass for against over favor, at least 0.
    pub opposition: f32,
}

/// The share of every position in the logits.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contributions {
    /// For every piece of the paragraph its contribution to each logit.
    pub pieces: Vec<PerClass>,
    /// What belongs to no visible word: intercepts, the text's shape, the masked target's own position.
    pub rest: PerClass,
}

/// A tier of models: lexical or contextual.
pub trait Tier: Send + Sync {
    /// The logits of every target in a paragraph that mentions them, in the order of `targets`: together, so that what they share is read once.
    fn scores(&self, paragraph: &MaskedParagraph, targets: &[u32]) -> Vec<TierScore>;

    /// The logits of one target.
    fn score(&self, paragraph: &MaskedParagraph, target: u32) -> TierScore {
        let scores = self.scores(paragraph, &[target]);
        scores.first().copied().unwrap_or_default()
    }

    /// The contributions whose sum is the target's logits, up to rounding (1e-5).
    fn explain(&self, paragraph: &MaskedParagraph, target: u32) -> Contributions;
}
