//! The card of a model that finds names.

use std::collections::BTreeMap;

use serde::Serialize;

/// The card of a model: what it is and what it was made from.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct DiscoveryCard {
    /// Version of this card.
    pub format: u32,
    /// Name of the model.
    pub name: String,
    /// What it does.
    pub description: String,
    /// Languages by code.
    pub languages: Vec<String>,
    /// Licence of the weights.
    pub licence: String,
    /// The command that makes it.
    pub command: String,
    /// The files that it was trained on.
    pub data: Vec<CardFile>,
    /// Files of which only the uses of single words were learnt.
    pub texts: Vec<CardFile>,
    /// Settings of the fit by name.
    pub settings: BTreeMap<String, f64>,
    /// Features that are kept.
    pub features: usize,
    /// Figures, and the command that prints each, as given.
    pub metrics: BTreeMap<String, String>,
    /// What it cannot do.
    pub limits: Vec<String>,
    /// sha256 of the other files by name.
    pub files: BTreeMap<String, String>,
}

/// A file as the card names it.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct CardFile {
    /// Name without its folder.
    pub name: String,
    /// Sentences or rows that were used.
    pub sentences: usize,
    /// sha256 of its bytes.
    pub sha256: String,
    /// Its licence, as given.
    pub licence: String,
}
