//! Masked rows for whoever trains a model elsewhere. In: labelled rows or texts. Out: what every tier of ours sees of them, as JSON Lines of numbers, so that an
//! encoder trained in another language reads exactly what it will read here.

use std::io::{self, Write};
use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;

use super::evaluate::target_spans;
use super::example::{Example, is_calibration};
use crate::error::Result;
use crate::feature::masked::{Alike, MaskedParagraph};
use crate::model::artifact::Artifact;
use crate::model::calibration::Calibration;
use crate::model::tier::Tier;
use crate::pipeline::{GIVEN, Pipeline, Scratch};
use crate::stance::{CLASSES, Stance};
use crate::text::paragraph::{ParagraphMode, paragraphs};

/// A masked paragraph in numbers.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
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
    /// What a teacher says of each target: calibrated probabilities of against, neutral and favor. Absent without a teacher.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub soft: Option<Vec<[f32; CLASSES]>>,
    /// For every target the positions of its mentions. A labelled row's target comes first, with no position where the text does not name it.
    pub targets: Vec<Vec<usize>>,
    /// For every target the positions of its attributes.
    pub attributes: Vec<Vec<usize>>,
    /// For every sentence the first position and one past its last.
    pub sentences: Vec<(u32, u32)>,
}

impl MaskedRow<'_> {
    /// A row without a label.
    fn new(id: String, paragraph: &MaskedParagraph, targets: &[u32]) -> Self {
        let anchors = targets.iter().map(|&target| paragraph.anchors(target));
        let attributes = targets.iter().map(|&target| paragraph.attributes(target));
        Self {
            id,
            dataset: "",
            is_calibration: false,
            label: None,
            pieces: numbers(paragraph),
            soft: None,
            targets: anchors.map(Iterator::collect).collect(),
            attributes: attributes.map(Iterator::collect).collect(),
            sentences: paragraph.sentences.clone(),
        }
    }
}

/// How many rows or texts are masked at a time, so that memory does not grow with the file.
pub(super) const CHUNK: usize = 256;

/// Stands for a mention of an actor in [`MaskedRow::pieces`].
pub const ACTOR: i64 = -1;

/// Stands there for a mention that is an attribute: an adjective, a place, a part of another name.
pub const ATTRIBUTE: i64 = -2;

/// The pieces of a paragraph in numbers, all actors alike.
pub(super) fn numbers(paragraph: &MaskedParagraph) -> Vec<i64> {
    let pieces = paragraph.pieces.iter();
    let seen = pieces.map(|piece| match paragraph.alike(piece) {
        Alike::Word(id) => i64::from(id),
        Alike::Actor => ACTOR,
        Alike::Attribute => ATTRIBUTE,
    });
    seen.collect()
}

/// Masks rows, and asks a teacher about them if there is one.
///
/// # Examples
/// ```
/// use standpoint::Roster;
/// use standpoint::actor::ResolverOptions;
/// use standpoint::model::files::ModelFiles;
/// use standpoint::pipeline::Pipeline;
/// use standpoint::train::masked::Masker;
///
/// let tokenizer = ModelFiles::from("tests/data/artifacts/valid").artifact()?.tokenizer;
/// let masker = Masker::new(Pipeline::new(Roster::world(), tokenizer, ResolverOptions::default())?, None);
/// let mut out = Vec::new();
/// masker.write_texts(0, &["Norway praised Iceland."], &mut out, || ()).expect("memory takes everything");
/// let row: serde_json::Value = serde_json::from_slice(&out).expect("one object");
/// assert_eq!(row["targets"].as_array().map(Vec::len), Some(2));
/// # Ok::<(), standpoint::Error>(())
/// ```
pub struct Masker {
    pipeline: Pipeline,
    teacher: Option<Teacher>,
}

struct Teacher {
    pipeline: Pipeline,
    tier: Arc<dyn Tier>,
    calibration: Calibration,
}

impl Masker {
    /// A masker for the tokenizer of `pipeline`.
    #[must_use]
    pub fn new(pipeline: Pipeline, teacher: Option<Artifact>) -> Self {
        let teacher = teacher.map(|artifact| Teacher {
            pipeline: pipeline.with_tokenizer(artifact.tokenizer),
            tier: artifact.model.into_tier(),
            calibration: artifact.card.calibration,
        });
        Self { pipeline, teacher }
    }

    /// Writes labelled rows, one object a line, in their order; `done` is called once a row, from any thread.
    ///
    /// # Errors
    /// [`ErrorKind::Span`](crate::ErrorKind::Span) where an example's spans do not fit its text; an error of `out`.
    pub fn write_examples(
        &self,
        examples: &[Example],
        out: &mut dyn Write,
        done: impl Fn() + Sync,
    ) -> Result<io::Result<()>> {
        for examples in examples.chunks(CHUNK) {
            let rows = examples
                .par_iter()
                .map_init(Scratch::default, |scratch, example| {
                    let row = self.example(example, scratch);
                    done();
                    row.map_err(|error| error.at(&example.id))
                })
                .collect::<Result<Vec<_>>>()?;
            if let Err(error) = write(&rows, out) {
                return Ok(Err(error));
            }
        }
        Ok(Ok(()))
    }

    fn example<'e>(&self, example: &'e Example, scratch: &mut Scratch) -> Result<MaskedRow<'e>> {
        let locate = |text: &str, target: &str| self.pipeline.locate(text, target);
        let spans = target_spans(example, locate);
        let paragraph = self.pipeline.read_given(&example.text, &spans, scratch)?;
        let others = paragraph.targets().into_iter();
        let targets: Vec<u32> = std::iter::once(GIVEN)
            .chain(others.filter(|&target| target != GIVEN))
            .collect();
        let mut row = MaskedRow {
            dataset: &example.dataset,
            is_calibration: is_calibration(example.document()),
            label: Some(example.label),
            ..MaskedRow::new(example.id.clone(), paragraph, &targets)
        };
        if let Some(teacher) = &self.teacher {
            let paragraph = teacher
                .pipeline
                .read_given(&example.text, &spans, scratch)?;
            row.soft = Some(teacher.labels(paragraph, &targets));
        }
        Ok(row)
    }

    /// Writes the paragraphs of texts that mention an actor, one object a line, in their order; `done` is called once a text, from any thread. The ids begin with the text's number;
    /// the first one has the number `first`.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write_texts(
        &self,
        first: usize,
        texts: &[&str],
        out: &mut dyn Write,
        done: impl Fn() + Sync,
    ) -> io::Result<()> {
        for (chunk, texts) in texts.chunks(CHUNK).enumerate() {
            let rows: Vec<Vec<MaskedRow<'_>>> = texts
                .par_iter()
                .enumerate()
                .map_init(Scratch::default, |scratch, (number, text)| {
                    let rows = self.text(first + chunk * CHUNK + number, text, scratch);
                    done();
                    rows
                })
                .collect();
            rows.iter().try_for_each(|rows| write(rows, out))?;
            // What is done is kept where the work is stopped.
            out.flush()?;
        }
        Ok(())
    }

    fn text(&self, number: usize, text: &str, scratch: &mut Scratch) -> Vec<MaskedRow<'static>> {
        let spans = paragraphs(text, ParagraphMode::Auto);
        let resolved = self.pipeline.resolve(text, &spans, None);
        let mut rows = Vec::new();
        for (index, &span) in spans.iter().enumerate() {
            let Some(paragraph) = self.pipeline.read(text, span, &resolved, scratch) else {
                continue;
            };
            let targets = paragraph.targets();
            let mut row = MaskedRow::new(format!("{number}-p{index}"), paragraph, &targets);
            if let Some(teacher) = &self.teacher
                && let Some(paragraph) = teacher.pipeline.read(text, span, &resolved, scratch)
            {
                row.soft = Some(teacher.labels(paragraph, &targets));
            }
            rows.push(row);
        }
        rows
    }
}

impl Teacher {
    fn labels(&self, paragraph: &MaskedParagraph, targets: &[u32]) -> Vec<[f32; CLASSES]> {
        let scores = self.tier.scores(paragraph, targets, false);
        let probabilities = scores
            .iter()
            .map(|score| self.calibration.probabilities(score.logits).0);
        probabilities.collect()
    }
}

fn write(rows: &[MaskedRow<'_>], out: &mut dyn Write) -> io::Result<()> {
    for row in rows {
        serde_json::to_writer(&mut *out, row)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
