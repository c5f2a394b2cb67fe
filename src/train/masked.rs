//! Masked rows for whoever trains a model elsewhere. In: labelled rows or texts. Out: what every tier of ours sees of them, as JSON Lines of numbers, so that an
//! encoder trained in another language reads exactly what it will read here.

use std::io::{self, Write};

use rayon::prelude::*;
use serde::Serialize;

use super::evaluate::target_spans;
use super::example::{Example, is_calibration};
use crate::error::Result;
use crate::feature::masked::{Alike, MaskedParagraph};
use crate::pipeline::{GIVEN, Pipeline, Scratch};
use crate::stance::Stance;
use crate::text::paragraph::{ParagraphMode, paragraphs};

/// A masked paragraph in numbers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MaskedRow<'a> {
    /// The row's id, or the text's with the paragraph's number.
    pub id: String,
    /// The data set; empty for texts without labels.
    pub dataset: &'a str,
    /// Whether the row's document is set aside for calibration.
    pub is_calibration: bool,
    /// What is right for the first target; none for texts without labels.
    pub label: Option<Stance>,
    /// At every position the id of a word piece, [`ACTOR`] or [`ATTRIBUTE`].
    pub pieces: Vec<i64>,
    /// For every target the positions of its mentions. A labelled row's target comes first, with no position where the text does not name it.
    pub targets: Vec<Vec<usize>>,
}

/// Stands for a mention of an actor in [`MaskedRow::pieces`].
pub const ACTOR: i64 = -1;

/// Stands there for a mention that is an attribute: an adjective, a place, a part of another name.
pub const ATTRIBUTE: i64 = -2;

fn numbers(paragraph: &MaskedParagraph) -> Vec<i64> {
    let pieces = paragraph.pieces.iter();
    let seen = pieces.map(|piece| match paragraph.alike(piece) {
        Alike::Word(id) => i64::from(id),
        Alike::Actor => ACTOR,
        Alike::Attribute => ATTRIBUTE,
    });
    seen.collect()
}

/// Writes labelled rows, one object a line, in their order.
///
/// # Errors
/// [`ErrorKind::Span`](crate::ErrorKind::Span) where an example's spans do not fit its text; an error of `out`.
pub fn write_examples(
    pipeline: &Pipeline,
    examples: &[Example],
    out: &mut dyn Write,
) -> Result<io::Result<()>> {
    let rows: Vec<MaskedRow<'_>> = examples
        .par_iter()
        .map_init(Scratch::default, |scratch, example| {
            let spans = target_spans(example, |text, target| pipeline.locate(text, target));
            let masked = pipeline.read_given(&example.text, &spans, scratch);
            let paragraph = masked.map_err(|error| error.at(&example.id))?;
            let mut targets = vec![paragraph.anchors(GIVEN).collect()];
            let others = paragraph
                .targets()
                .into_iter()
                .filter(|&target| target != GIVEN);
            targets.extend(others.map(|target| paragraph.anchors(target).collect()));
            Ok(MaskedRow {
                id: example.id.clone(),
                dataset: &example.dataset,
                is_calibration: is_calibration(example.document()),
                label: Some(example.label),
                pieces: numbers(paragraph),
                targets,
            })
        })
        .collect::<Result<_>>()?;
    Ok(write(&rows, out))
}

/// Writes the paragraphs of texts that mention an actor, one object a line, in their order.
///
/// # Errors
/// Those of `out`.
pub fn write_texts(pipeline: &Pipeline, texts: &[String], out: &mut dyn Write) -> io::Result<()> {
    // A bounded number of texts at a time, so that memory does not grow with the file.
    for (chunk, texts) in texts.chunks(256).enumerate() {
        let rows: Vec<Vec<MaskedRow<'_>>> = texts
            .par_iter()
            .enumerate()
            .map_init(Scratch::default, |scratch, (number, text)| {
                let spans = paragraphs(text, ParagraphMode::Auto);
                let resolved = pipeline.resolve(text, &spans, None);
                let mut rows = Vec::new();
                for (index, &span) in spans.iter().enumerate() {
                    let Some(paragraph) = pipeline.read(text, span, &resolved, scratch) else {
                        continue;
                    };
                    let targets = paragraph.targets();
                    rows.push(MaskedRow {
                        id: format!("{}-p{index}", chunk * 256 + number),
                        dataset: "",
                        is_calibration: false,
                        label: None,
                        pieces: numbers(paragraph),
                        targets: targets
                            .iter()
                            .map(|&target| paragraph.anchors(target).collect())
                            .collect(),
                    });
                }
                rows
            })
            .collect();
        rows.iter().try_for_each(|rows| write(rows, out))?;
    }
    Ok(())
}

fn write(rows: &[MaskedRow<'_>], out: &mut dyn Write) -> io::Result<()> {
    for row in rows {
        serde_json::to_writer(&mut *out, row)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
