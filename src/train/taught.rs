//! Rows that a teacher has labelled, as [`Masker`](super::masked::Masker) writes them. In: JSON Lines of numbers. Out: masked paragraphs with a distribution over
//! the labels for each of their targets.

use std::path::Path;
use std::sync::Arc;

use serde::Deserialize;

use super::file::lines;
use super::masked::{ACTOR, ATTRIBUTE};
use crate::actor::mention::{Facet, Link, Mention};
use crate::error::{Error, ErrorKind, Result};
use crate::feature::masked::{MaskedParagraph, Piece};
use crate::span::Span;
use crate::stance::{CLASSES, PerClass};

/// A target in a paragraph, with what a teacher says of it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TaughtRow {
    /// The masked paragraph; targets of one paragraph share it. Its spans count positions, for the text itself is not known.
    pub paragraph: Arc<MaskedParagraph>,
    /// The target's number in it.
    pub target: u32,
    /// Probabilities of the labels; they sum to 1.
    pub truth: PerClass,
}

/// A file of taught rows.
///
/// # Examples
/// ```
/// use standpoint::train::taught::TaughtFile;
/// let folder = tempfile::tempdir().expect("a folder");
/// let path = folder.path().join("taught.jsonl");
/// let row = r#"{"pieces": [3, -1, 4], "targets": [[1]], "attributes": [[]], "sentences": [[0, 3]], "soft": [[0.1, 0.2, 0.7]]}"#;
/// std::fs::write(&path, row).expect("a file");
/// let file = TaughtFile::from_path(&path, 5)?;
/// assert_eq!(file.rows[0].truth.largest(), standpoint::Stance::Favor);
/// # Ok::<(), standpoint::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TaughtFile {
    /// sha256 of the file, in hexadecimal.
    pub sha256: String,
    /// The rows, in the order of the file.
    pub rows: Vec<TaughtRow>,
}

/// Whose attribute a placeholder is that belongs to no target of the row.
const NOBODY: u32 = u32::MAX - 1;

#[derive(Deserialize)]
struct Line {
    pieces: Vec<i64>,
    targets: Vec<Vec<usize>>,
    attributes: Vec<Vec<usize>>,
    sentences: Vec<(u32, u32)>,
    #[serde(default)]
    soft: Vec<[f32; CLASSES]>,
}

impl TaughtFile {
    /// Reads a file whose pieces are those of a tokenizer with so many.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] where it cannot be read; [`ErrorKind::Syntax`] with file and line where a line is no such row, lacks soft labels, or has a piece or a position that is
    /// not there.
    pub fn from_path(path: &Path, vocabulary: u32) -> Result<Self> {
        let mut rows = Vec::new();
        let sha256 = lines(path, |number, line| {
            let wrong = |message: String| {
                let message = format!("{}:{number}: {message}", path.display());
                Error::new(ErrorKind::Syntax, message)
            };
            let row: Line = serde_json::from_slice(line)
                .map_err(|error| wrong(format!("no taught row: {error}")).with_source(error))?;
            rows.extend(row.read(vocabulary).map_err(wrong)?);
            Ok(())
        })?;
        Ok(Self { sha256, rows })
    }
}

impl Line {
    fn read(&self, vocabulary: u32) -> Result<Vec<TaughtRow>, String> {
        let length = self.pieces.len();
        if self.soft.len() != self.targets.len() || self.attributes.len() != self.targets.len() {
            return Err(format!(
                "{} targets, {} lists of attributes, {} soft labels",
                self.targets.len(),
                self.attributes.len(),
                self.soft.len()
            ));
        }
        let mut owners = vec![NOBODY; length];
        for (target, places) in self.targets.iter().enumerate() {
            for place in places
                .iter()
                .chain(self.attributes.get(target).into_iter().flatten())
            {
                let owner = owners
                    .get_mut(*place)
                    .ok_or_else(|| format!("position {place} in a paragraph of {length} pieces"))?;
                *owner = target as u32;
            }
        }
        if let Some((start, end)) = self
            .sentences
            .iter()
            .find(|(start, end)| start > end || *end as usize > length)
        {
            return Err(format!(
                "sentence {start} to {end} in a paragraph of {length} pieces"
            ));
        }
        let mut mentions = Vec::new();
        let mut pieces = Vec::with_capacity(length);
        for (position, (&piece, &actor)) in self.pieces.iter().zip(&owners).enumerate() {
            let span = Span::new(position, position + 1);
            let facet = match piece {
                ACTOR => Facet::Name,
                ATTRIBUTE => Facet::Adjective,
                _ => {
                    let id = u32::try_from(piece).ok().filter(|id| *id < vocabulary);
                    let id =
                        id.ok_or_else(|| format!("piece {piece} of a vocabulary of {vocabulary}"))?;
                    pieces.push(Piece::word(id, span));
                    continue;
                }
            };
            pieces.push(Piece::placeholder(mentions.len() as u32, span));
            mentions.push(Mention {
                span,
                actor,
                facet,
                link: Link::Given,
                confidence: 1.0,
                reading: None,
            });
        }
        let paragraph = Arc::new(MaskedParagraph {
            pieces,
            mentions,
            sentences: self.sentences.clone(),
            vocabulary,
        });
        let rows = self.soft.iter().enumerate().map(|(target, &soft)| {
            let sum: f32 = soft.iter().sum();
            if !(0.99..=1.01).contains(&sum) || soft.iter().any(|p| !(0.0..=1.0).contains(p)) {
                return Err(format!("soft labels {soft:?} are no distribution"));
            }
            Ok(TaughtRow {
                paragraph: Arc::clone(&paragraph),
                target: target as u32,
                truth: PerClass(soft.map(|p| p / sum)),
            })
        });
        rows.collect()
    }
}
