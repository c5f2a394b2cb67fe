//! The model card: what a model is, what it was made from, how it is calibrated, and the hashes of its other files.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::calibration::Calibration;
use crate::feature::contextual::ContextualConfig;
use crate::feature::lexical::LexicalConfig;
use crate::stance::Stance;

/// The newest card format that this crate reads and the one that it writes.
pub const FORMAT: u32 = 1;

/// `card.json` of a model folder.
///
/// # Examples
/// ```
/// use standpoint::model::card::TierKind;
/// use standpoint::model::files::ModelFiles;
///
/// let (card, sha256) = ModelFiles::from("tests/data/artifacts/valid").card()?;
/// assert_eq!((card.name.as_str(), card.tier), ("tiny-en-v1", TierKind::Lexical));
/// assert_eq!(sha256.len(), 64);
/// # Ok::<(), standpoint::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelCard {
    /// Number of the card's format.
    pub format: u32,
    /// The model's name, such as `lexical-en-v3`.
    pub name: String,
    /// One sentence on what the model is.
    pub description: String,
    /// Which tier the model belongs to.
    pub tier: TierKind,
    /// Languages that it reads, as BCP 47 tags.
    pub languages: Vec<String>,
    /// Licence of the weights.
    pub licence: String,
    /// Works that the model rests on, with their licences.
    pub credits: Vec<String>,
    /// Order of the classes in the weights.
    pub classes: Vec<Stance>,
    /// What it reads.
    pub features: Features,
    /// From logits to probabilities.
    pub calibration: Calibration,
    /// What it was trained on.
    pub training: Training,
    /// What it is not for.
    pub limits: Vec<String>,
    /// sha256 of the other files, in hexadecimal, by file name.
    pub files: BTreeMap<String, String>,
}

/// What a model reads, by tier.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Features {
    /// Zones and n-grams.
    Lexical(LexicalConfig),
    /// An encoder's vectors.
    Contextual(ContextualConfig),
}

impl Features {
    /// The tier whose features these are.
    #[must_use]
    pub const fn tier(&self) -> TierKind {
        match self {
            Self::Lexical(_) => TierKind::Lexical,
            Self::Contextual(_) => TierKind::Contextual,
        }
    }
}

/// The tiers of models.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum TierKind {
    /// Folded static vectors and n-grams: microseconds a paragraph.
    Lexical,
    /// A transformer encoder with a linear head: milliseconds a paragraph.
    Contextual,
}

/// How a model was trained.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Training {
    /// The command that made it, without the machine's paths.
    pub command: String,
    /// The data sets.
    pub data: Vec<TrainingSet>,
    /// The settings, by name.
    pub settings: BTreeMap<String, f64>,
    /// How the optimisation ended, by stage, and what rounding the weights cost.
    pub convergence: BTreeMap<String, String>,
}

/// One data set that a model was trained on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrainingSet {
    /// Its name.
    pub name: String,
    /// Rows that were fitted, without the calibration documents.
    pub rows: usize,
    /// sha256 of the file, in hexadecimal.
    pub sha256: String,
}
