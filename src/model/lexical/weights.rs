//! The weights file of the lexical tier. In: bytes. Out: a model whose tensors have the shapes that its card and its tokenizer imply, and the way back.

use safetensors::tensor::{Dtype, SafeTensors};

use super::{LexicalModel, Row};
use crate::error::{Error, ErrorKind, Result};
use crate::feature::lexical::{Columns, LexicalConfig, SHAPES};
use crate::feature::zones::ZONES;
use crate::stance::CLASSES;
use crate::tensors::{exact, file, floats};

/// Reads the weights of a model with these features and columns.
pub(in crate::model) fn read(
    bytes: &[u8],
    config: LexicalConfig,
    columns: Columns,
) -> Result<LexicalModel> {
    let tensors = SafeTensors::deserialize(bytes)
        .map_err(|error| Error::new(ErrorKind::ModelShape, error.to_string()).with_source(error))?;
    let zones = exact(
        &tensors,
        "zones",
        Dtype::I16,
        &[ZONES, columns.symbols, CLASSES],
    )?;
    let grams = exact(&tensors, "grams", Dtype::I8, &[columns.buckets, CLASSES])?;
    let zone_scales = floats(&tensors, "zone_scales", &[ZONES])?;
    let gram_scale = floats(&tensors, "gram_scale", &[1])?;
    let shapes = floats(&tensors, "shapes", &[SHAPES, CLASSES])?;
    let bias = floats(&tensors, "bias", &[CLASSES])?;
    let row = |values: &[f32]| -> Row<f32> {
        std::array::from_fn(|class| values.get(class).copied().unwrap_or_default())
    };
    Ok(LexicalModel {
        config,
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

/// The bytes of a weights file.
pub(in crate::model) fn write(model: &LexicalModel) -> Result<Vec<u8>> {
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
    let (zone_scales, gram_scale) = (float(&model.zone_scales), float(&[model.gram_scale]));
    let (shapes, bias) = (float(&shapes), float(&model.bias));
    let zone_shape = vec![ZONES, columns.symbols, CLASSES];
    file(&[
        ("zones", Dtype::I16, zone_shape, &zones),
        ("grams", Dtype::I8, vec![columns.buckets, CLASSES], &grams),
        ("zone_scales", Dtype::F32, vec![ZONES], &zone_scales),
        ("gram_scale", Dtype::F32, vec![1], &gram_scale),
        ("shapes", Dtype::F32, vec![SHAPES, CLASSES], &shapes),
        ("bias", Dtype::F32, vec![CLASSES], &bias),
    ])
}
