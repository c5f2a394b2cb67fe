//! What is in a model's files: [`ModelFiles`](super::files::ModelFiles) reads them, and here they are checked. In: bytes. Out: a model that has been checked from top to bottom: format, classes,
//! hashes, tokenizer, shapes, finite weights. Also writes them.
//!
//! Public for the program, tests and benches of this repository: it may change in any release.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::card::{FORMAT, Features, ModelCard};
use super::contextual::ContextualModel;
use super::head;
use super::lexical::{self, LexicalModel};
use super::tier::Tier;
use crate::encoder::Encoder;
use crate::error::{Error, ErrorKind, Result};
use crate::feature::lexical::Columns;
use crate::stance::Stance;
use crate::text::tokenizer::Tokenizer;

/// The card's file name.
pub const CARD: &str = "card.json";
/// The tokenizer's file name.
pub const TOKENIZER: &str = "tokenizer.json";
/// The weights' file name.
pub const WEIGHTS: &str = "weights.safetensors";
/// The file name of a contextual model's head.
pub const HEAD: &str = "head.safetensors";
/// The files of a lexical model's folder.
pub const FILES: [&str; 3] = [CARD, TOKENIZER, WEIGHTS];
/// What the names of all weights files begin with: a large model has shards, `weights-1-of-3.safetensors`.
const OF_WEIGHTS: &str = "weights";

/// A model that has passed every check. Clones share tokenizer and weights.
#[derive(Clone)]
pub struct Artifact {
    /// What the model says about itself.
    pub card: ModelCard,
    /// Its tokenizer.
    pub tokenizer: Tokenizer,
    /// Its weights.
    pub model: Model,
    /// sha256 of the card, which names the sha256 of everything else.
    pub sha256: String,
}

/// The weights of a model, by tier. Clones share them.
#[derive(Clone)]
#[non_exhaustive]
pub enum Model {
    /// Of the lexical tier.
    Lexical(Arc<LexicalModel>),
    /// Of a contextual tier.
    Contextual(Arc<ContextualModel>),
}

impl Model {
    /// What scores with them.
    #[must_use]
    pub fn into_tier(self) -> Arc<dyn Tier> {
        match self {
            Self::Lexical(model) => model,
            Self::Contextual(model) => model,
        }
    }
}

impl Artifact {
    /// Checks a card's other files, in the order of [`names`], and what is in them.
    pub(super) fn new(sha256: String, card: ModelCard, files: &[Cow<'_, [u8]>]) -> Result<Self> {
        for (name, bytes) in names(&card).into_iter().zip(files) {
            let expected = card.files.get(name);
            let expected = expected.map_or("missing from the card", String::as_str);
            let found = hex(bytes);
            if found != expected {
                let message = format!("{name}: sha256 is {found}, the card says {expected}");
                return Err(Error::new(ErrorKind::ModelHash, message));
            }
        }
        card.calibration.validate()?;
        let [tokenizer, last, more @ ..] = files else {
            return Err(Error::new(
                ErrorKind::ModelCard,
                format!("{CARD}: no files"),
            ));
        };
        let tokenizer = Tokenizer::from_bytes(tokenizer)?;
        let vocabulary = tokenizer.vocabulary();
        let model = match &card.features {
            Features::Lexical(config) => {
                let columns = Columns::new(vocabulary, *config);
                let model = lexical::read(last, *config, columns);
                Model::Lexical(Arc::new(model.map_err(|error| error.at(WEIGHTS))?))
            }
            Features::Contextual(config) => {
                config
                    .validate(vocabulary)
                    .map_err(|error| error.at(CARD))?;
                let weights: Vec<&[u8]> = more.iter().map(|file| &**file).collect();
                let encoder = Encoder::from_bytes(&config.encoder, &weights)?;
                let head = head::read(last, 2 * config.encoder.width);
                let head = head.map_err(|error| error.at(HEAD))?;
                let model = ContextualModel::new(config.clone(), Arc::new(encoder), head)?;
                Model::Contextual(Arc::new(model))
            }
        };
        Ok(Self {
            tokenizer,
            card,
            model,
            sha256,
        })
    }

    /// Writes a lexical model's folder; returns the card as written.
    ///
    /// # Errors
    /// Those of [`write_files`](Self::write_files).
    pub fn write(
        directory: &Path,
        card: ModelCard,
        tokenizer: &[u8],
        model: &LexicalModel,
    ) -> Result<ModelCard> {
        let weights = lexical::write(model)?;
        Self::write_files(
            directory,
            card,
            &[(TOKENIZER, tokenizer), (WEIGHTS, &weights)],
        )
    }

    /// Writes a model folder, the card last and with the hashes of the other files; returns the card as written.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] where the folder cannot be written.
    pub fn write_files(
        directory: &Path,
        mut card: ModelCard,
        files: &[(&str, &[u8])],
    ) -> Result<ModelCard> {
        card.format = FORMAT;
        let hashes = files
            .iter()
            .map(|(name, bytes)| ((*name).to_owned(), hex(bytes)));
        card.files = hashes.collect();
        let write = || -> std::io::Result<()> {
            std::fs::create_dir_all(directory)?;
            for (name, bytes) in files {
                std::fs::write(directory.join(name), bytes)?;
            }
            Ok(())
        };
        write().map_err(|error| unwritten(directory, error))?;
        Self::write_card(directory, &card)?;
        Ok(card)
    }

    /// Writes a card over the one of a model folder whose other files stay as they are: those that the card has the hashes of.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] where it cannot be written.
    pub fn write_card(directory: &Path, card: &ModelCard) -> Result<()> {
        let mut text = serde_json::to_vec_pretty(card).map_err(|error| {
            Error::new(ErrorKind::ModelCard, error.to_string()).with_source(error)
        })?;
        text.push(b'\n');
        std::fs::write(directory.join(CARD), &text).map_err(|error| unwritten(directory, error))
    }
}

fn unwritten(directory: &Path, error: std::io::Error) -> Error {
    Error::new(ErrorKind::Io, format!("{}: {error}", directory.display())).with_source(error)
}

/// sha256 in hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    crate::hash::hex(&Sha256::digest(bytes))
}

/// The files of a model behind its card: the tokenizer, then a lexical model's weights, or a contextual model's head and its weights.
pub(super) fn names(card: &ModelCard) -> Vec<&str> {
    match card.features {
        Features::Lexical(_) => vec![TOKENIZER, WEIGHTS],
        Features::Contextual(_) => {
            let names = card.files.keys().map(String::as_str);
            let weights = names.filter(|name| name.starts_with(OF_WEIGHTS));
            [TOKENIZER, HEAD].into_iter().chain(weights).collect()
        }
    }
}

/// Reads the card; a newer format is recognised before its unknown fields are.
pub(super) fn read_card(bytes: &[u8]) -> Result<ModelCard> {
    #[derive(serde::Deserialize)]
    struct Format {
        format: u32,
    }
    let broken = |error: serde_json::Error| {
        Error::new(ErrorKind::ModelCard, format!("{CARD}: {error}")).with_source(error)
    };
    let Format { format } = serde_json::from_slice(bytes).map_err(broken)?;
    if format == 0 {
        return Err(Error::new(
            ErrorKind::ModelCard,
            format!("{CARD}: format 0 does not exist"),
        ));
    }
    if format > FORMAT {
        let message = format!(
            "{CARD}: format {format} is newer than {FORMAT}, the newest that this version reads"
        );
        return Err(Error::new(ErrorKind::ModelNewer, message));
    }
    let card: ModelCard = serde_json::from_slice(bytes).map_err(broken)?;
    if card.classes != Stance::ALL {
        let message = format!(
            "{CARD}: classes are {:?}, expected against, neutral, favor",
            card.classes
        );
        return Err(Error::new(ErrorKind::ModelClasses, message));
    }
    if let Features::Lexical(config) = card.features {
        let config = config.validate(ErrorKind::ModelCard);
        config.map_err(|error| error.at(CARD))?;
    }
    if card.features.tier() != card.tier {
        let message = format!("{CARD}: the features are not those of tier {:?}", card.tier);
        return Err(Error::new(ErrorKind::ModelCard, message));
    }
    let is_plain =
        |name: &str| !name.is_empty() && !name.contains(['/', '\\', ':']) && name != "..";
    if let Some(name) = card.files.keys().find(|name| !is_plain(name)) {
        let message = format!("{CARD}: `{name}` is no name of a file in the model's folder");
        return Err(Error::new(ErrorKind::ModelCard, message));
    }
    Ok(card)
}
