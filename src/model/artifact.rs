//! A model's files, and the one entrance through which they come in. In: bytes. Out: a model that has been checked from top to bottom: format, classes,
//! hashes, tokenizer, shapes, finite weights. Also writes them.
//!
//! Public for the program, tests and benches of this repository: it may change in any release.

use std::collections::BTreeMap;
use std::path::Path;

use safetensors::tensor::{Dtype, SafeTensors, TensorView};
use sha2::{Digest, Sha256};

use super::card::{FORMAT, ModelCard};
use super::lexical::{LexicalModel, Row};
use crate::error::{Error, ErrorKind, Result};
use crate::feature::lexical::{Columns, SHAPES};
use crate::feature::zones::ZONES;
use crate::stance::{CLASSES, Stance};
use crate::tensors::{finite, named};
use crate::text::tokenizer::Tokenizer;

/// The card's file name.
pub const CARD: &str = "card.json";
/// The tokenizer's file name.
pub const TOKENIZER: &str = "tokenizer.json";
/// The weights' file name.
pub const WEIGHTS: &str = "weights.safetensors";
/// The files of a model folder.
pub const FILES: [&str; 3] = [CARD, TOKENIZER, WEIGHTS];

/// Largest model file that is read, in bytes.
const LARGEST_FILE: u64 = 256 << 20;

/// A model that has passed every check.
#[derive(Clone)]
pub struct Artifact {
    /// What the model says about itself.
    pub card: ModelCard,
    /// Its tokenizer.
    pub tokenizer: Tokenizer,
    /// Its weights.
    pub model: LexicalModel,
    /// sha256 of the card, which names the sha256 of everything else.
    pub sha256: String,
}

impl Artifact {
    /// Reads a model from the bytes of its three files.
    ///
    /// # Errors
    /// One [`ErrorKind`] per cause: `ModelCard`, `ModelNewer`, `ModelClasses`, `ModelHash`, `ModelTokenizer`, `ModelShape`, `ModelWeights`.
    pub fn from_bytes(card: &[u8], tokenizer: &[u8], weights: &[u8]) -> Result<Self> {
        let sha256 = hex(card);
        let card = read_card(card)?;
        for (name, bytes) in [(TOKENIZER, tokenizer), (WEIGHTS, weights)] {
            let expected = card
                .files
                .get(name)
                .map_or("missing from the card", String::as_str);
            let found = hex(bytes);
            if found != expected {
                let message = format!("{name}: sha256 is {found}, the card says {expected}");
                return Err(Error::new(ErrorKind::ModelHash, message));
            }
        }
        card.calibration.validate()?;
        let tokenizer = Tokenizer::from_bytes(tokenizer)?;
        let columns = Columns::new(tokenizer.vocabulary(), card.features);
        let model = read_weights(weights, &card, columns).map_err(|error| error.at(WEIGHTS))?;
        Ok(Self {
            card,
            tokenizer,
            model,
            sha256,
        })
    }

    /// Reads a model folder.
    ///
    /// # Errors
    /// [`ErrorKind::ModelMissing`] where a file is not there, [`ErrorKind::Io`] where it cannot be read, and the errors of
    /// [`from_bytes`](Self::from_bytes).
    pub fn from_directory(directory: &Path) -> Result<Self> {
        let read = |name: &str| -> Result<Vec<u8>> {
            let path = directory.join(name);
            let failed = |kind, source: std::io::Error| {
                Error::new(kind, format!("{}: {source}", path.display())).with_source(source)
            };
            let size = std::fs::metadata(&path).map_err(|error| match error.kind() {
                std::io::ErrorKind::NotFound => failed(ErrorKind::ModelMissing, error),
                _ => failed(ErrorKind::Io, error),
            })?;
            if size.len() > LARGEST_FILE {
                let message = format!(
                    "{}: {} bytes, the limit is {LARGEST_FILE}",
                    path.display(),
                    size.len()
                );
                return Err(Error::new(ErrorKind::TooLong, message));
            }
            std::fs::read(&path).map_err(|error| failed(ErrorKind::Io, error))
        };
        Self::from_bytes(&read(CARD)?, &read(TOKENIZER)?, &read(WEIGHTS)?)
            .map_err(|error| error.at(directory.display()))
    }

    /// Writes a model folder, the card last and with the hashes of the other files; returns the card as written.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] where the folder cannot be written.
    pub fn write(
        directory: &Path,
        mut card: ModelCard,
        tokenizer: &[u8],
        model: &LexicalModel,
    ) -> Result<ModelCard> {
        let weights = write_weights(model)?;
        card.format = FORMAT;
        card.files = BTreeMap::from([
            (TOKENIZER.to_owned(), hex(tokenizer)),
            (WEIGHTS.to_owned(), hex(&weights)),
        ]);
        let mut text = serde_json::to_vec_pretty(&card).map_err(|error| {
            Error::new(ErrorKind::ModelCard, error.to_string()).with_source(error)
        })?;
        text.push(b'\n');
        let write = || -> std::io::Result<()> {
            std::fs::create_dir_all(directory)?;
            std::fs::write(directory.join(TOKENIZER), tokenizer)?;
            std::fs::write(directory.join(WEIGHTS), &weights)?;
            std::fs::write(directory.join(CARD), &text)
        };
        write().map_err(|error| {
            Error::new(ErrorKind::Io, format!("{}: {error}", directory.display()))
                .with_source(error)
        })?;
        Ok(card)
    }
}

/// sha256 in hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    crate::hash::hex(&Sha256::digest(bytes))
}

/// Reads the card; a newer format is recognised before its unknown fields are.
fn read_card(bytes: &[u8]) -> Result<ModelCard> {
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
    let features = card.features.validate(ErrorKind::ModelCard);
    features.map_err(|error| error.at(CARD))?;
    Ok(card)
}

fn read_weights(bytes: &[u8], card: &ModelCard, columns: Columns) -> Result<LexicalModel> {
    let tensors = SafeTensors::deserialize(bytes)
        .map_err(|error| Error::new(ErrorKind::ModelShape, error.to_string()).with_source(error))?;
    let zones = tensor(
        &tensors,
        "zones",
        Dtype::I16,
        &[ZONES, columns.symbols, CLASSES],
    )?;
    let grams = tensor(&tensors, "grams", Dtype::I8, &[columns.buckets, CLASSES])?;
    let zone_scales = floats(&tensors, "zone_scales", &[ZONES])?;
    let gram_scale = floats(&tensors, "gram_scale", &[1])?;
    let shapes = floats(&tensors, "shapes", &[SHAPES, CLASSES])?;
    let bias = floats(&tensors, "bias", &[CLASSES])?;
    let row = |values: &[f32]| -> Row<f32> {
        std::array::from_fn(|class| values.get(class).copied().unwrap_or_default())
    };
    Ok(LexicalModel {
        config: card.features,
        columns,
        zones: by_symbol(zones, columns.symbols),
        zone_scales: std::array::from_fn(|zone| zone_scales.get(zone).copied().unwrap_or_default()),
        grams: grams
            .as_chunks::<CLASSES>()
            .0
            .iter()
            .map(|row| row.map(|byte| i8::from_le_bytes([byte])))
            .collect(),
        gram_scale: gram_scale.first().copied().unwrap_or_default(),
        shapes: std::array::from_fn(|shape| row(shapes.get(shape * CLASSES..).unwrap_or_default())),
        bias: row(&bias),
    })
}

/// The weights of the zones, which the file keeps zone by zone.
fn by_symbol(bytes: &[u8], symbols: usize) -> Vec<[Row<i16>; ZONES]> {
    let rows = bytes.as_chunks::<2>().0.as_chunks::<CLASSES>().0;
    let mut zones = vec![[[0; CLASSES]; ZONES]; symbols];
    for (zone, rows) in rows.chunks(symbols.max(1)).enumerate() {
        for (symbol, row) in zones.iter_mut().zip(rows) {
            if let Some(weights) = symbol.get_mut(zone) {
                *weights = row.map(i16::from_le_bytes);
            }
        }
    }
    zones
}

/// The bytes of a tensor of this type and shape.
fn tensor<'b>(
    tensors: &SafeTensors<'b>,
    name: &str,
    dtype: Dtype,
    shape: &[usize],
) -> Result<&'b [u8]> {
    let view = named(tensors, name)?;
    if view.dtype() != dtype || view.shape() != shape {
        let message = format!(
            "tensor `{name}` is {:?} {:?}, the card and the tokenizer imply {dtype:?} {shape:?}",
            view.dtype(),
            view.shape()
        );
        return Err(Error::new(ErrorKind::ModelShape, message));
    }
    Ok(view.data())
}

/// The numbers of a float tensor of this shape, all finite.
fn floats(tensors: &SafeTensors<'_>, name: &str, shape: &[usize]) -> Result<Vec<f32>> {
    finite(name, tensor(tensors, name, Dtype::F32, shape)?)
}

fn write_weights(model: &LexicalModel) -> Result<Vec<u8>> {
    let float = |numbers: &[f32]| {
        numbers
            .iter()
            .flat_map(|n| n.to_le_bytes())
            .collect::<Vec<u8>>()
    };
    let zones: Vec<u8> = (0..ZONES)
        .flat_map(|zone| model.zones.iter().filter_map(move |rows| rows.get(zone)))
        .flatten()
        .flat_map(|n| n.to_le_bytes())
        .collect();
    let grams: Vec<u8> = model
        .grams
        .iter()
        .flatten()
        .flat_map(|n| n.to_le_bytes())
        .collect();
    let shapes: Vec<f32> = model.shapes.iter().flatten().copied().collect();
    let columns = model.columns;
    let tensors = [
        (
            "zones",
            Dtype::I16,
            vec![ZONES, columns.symbols, CLASSES],
            zones,
        ),
        ("grams", Dtype::I8, vec![columns.buckets, CLASSES], grams),
        (
            "zone_scales",
            Dtype::F32,
            vec![ZONES],
            float(&model.zone_scales),
        ),
        (
            "gram_scale",
            Dtype::F32,
            vec![1],
            float(&[model.gram_scale]),
        ),
        ("shapes", Dtype::F32, vec![SHAPES, CLASSES], float(&shapes)),
        ("bias", Dtype::F32, vec![CLASSES], float(&model.bias)),
    ];
    let failed = |error: safetensors::SafeTensorError| {
        Error::new(ErrorKind::ModelShape, error.to_string()).with_source(error)
    };
    let mut views = Vec::new();
    for (name, dtype, shape, data) in &tensors {
        views.push((
            *name,
            TensorView::new(*dtype, shape.clone(), data).map_err(failed)?,
        ));
    }
    safetensors::serialize(views, None).map_err(failed)
}
