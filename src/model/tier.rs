//! What every tier of models does: give logits for a target in a masked paragraph, and say which positions made them.
//!
//! Public for the program, tests and benches of this repository: it may change in any release.

use crate::feature::masked::MaskedParagraph;
use crate::stance::PerClass;

/// What a tier says about one (paragraph, target), before calibration.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TierScore {
    /// One logit per label.
    pub logits: PerClass,
    /// Evidence mass for favor over against: the sum of the features' contributions that point that way, at least 0.
    pub support: f32,
    /// Evidence mass for against over favor, at least 0.
    pub opposition: f32,
    /// The contributions whose sum is the logits, up to rounding (1e-5), where they were asked for.
    pub contributions: Option<Contributions>,
}

/// The share of every position in the logits.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contributions {
    /// For every piece of the paragraph its contribution to each logit.
    pub pieces: Vec<PerClass>,
    /// What belongs to no visible word: intercepts, the text's shape, special tokens, the masked target's own positions.
    pub rest: PerClass,
}

/// A tier of models: lexical or contextual.
pub trait Tier: Send + Sync {
    /// The scores of every target in a paragraph that mentions them, in the order of `targets`: together, so that what they share is read once.
    fn scores(
        &self,
        paragraph: &MaskedParagraph,
        targets: &[u32],
        explained: bool,
    ) -> Vec<TierScore>;

    /// The score of one target, without contributions.
    fn score(&self, paragraph: &MaskedParagraph, target: u32) -> TierScore {
        let scores = self.scores(paragraph, &[target], false);
        scores.into_iter().next().unwrap_or_default()
    }
}
