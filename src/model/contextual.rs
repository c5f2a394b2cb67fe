//! The contextual tiers: an encoder, and a linear head over two means of its vectors, that of the whole paragraph and that of the target's positions. In: masked
//! paragraphs. Out: logits, and contributions by position.
//!
//! The head is linear and its features are means, so a position's share in a logit is the head's product with its vector: exact, though what the encoder moved from
//! one position to another stays where it moved it.
//!
//! Public for the program, tests and benches of this repository: it may change in any release.

use std::sync::Arc;

use super::softmax::Softmax;
use super::tier::{Contributions, Tier, TierScore};
use crate::encoder::{Encoder, Scratch};
use crate::error::{Error, ErrorKind, Result};
use crate::feature::contextual::{ContextualConfig, States, read};
use crate::feature::masked::MaskedParagraph;
use crate::stance::{CLASSES, PerClass, Stance};

/// A number per class.
type Row = [f64; CLASSES];

/// An encoder with its head; cheap to clone.
#[derive(Clone)]
pub struct ContextualModel {
    config: ContextualConfig,
    encoder: Arc<Encoder>,
    head: Softmax,
    /// The head's weights column by column: first of the paragraph's mean, then of the target's.
    columns: [Vec<Row>; 2],
}

impl ContextualModel {
    /// A model of this encoder and head.
    ///
    /// # Errors
    /// [`ErrorKind::ModelShape`] where the head is not of shape (2 x width, classes).
    pub fn new(config: ContextualConfig, encoder: Arc<Encoder>, head: Softmax) -> Result<Self> {
        let width = encoder.config().width;
        let expected = [2 * width, CLASSES];
        let weights = head.weights();
        if weights.shape() != expected {
            let message = format!(
                "the head has shape {:?}, expected {expected:?}",
                weights.shape()
            );
            return Err(Error::new(ErrorKind::ModelShape, message));
        }
        let mut rows = weights
            .rows()
            .into_iter()
            .map(|row| std::array::from_fn(|class| row.get(class).copied().map_or(0.0, f64::from)));
        let columns = [
            rows.by_ref().take(width).collect(),
            rows.by_ref().take(width).collect(),
        ];
        Ok(Self {
            config,
            encoder,
            head,
            columns,
        })
    }

    /// The same encoder with another head.
    ///
    /// # Errors
    /// Those of [`new`](Self::new).
    pub fn with_head(&self, head: Softmax) -> Result<Self> {
        Self::new(self.config.clone(), Arc::clone(&self.encoder), head)
    }

    /// What the encoder reads.
    #[must_use]
    pub fn config(&self) -> &ContextualConfig {
        &self.config
    }

    /// The linfa model over the features.
    #[must_use]
    pub fn head(&self) -> &Softmax {
        &self.head
    }

    /// The features of a target, `2 x width` numbers: the mean over all positions beside the mean over the target's, zeros where it has none.
    #[must_use]
    pub fn features(
        &self,
        paragraph: &MaskedParagraph,
        target: u32,
        scratch: &mut Scratch,
    ) -> Vec<f32> {
        let states = self.states(paragraph, scratch);
        let width = states.width;
        let mut sums = vec![0.0_f64; 2 * width];
        let (whole, own) = sums.split_at_mut(width);
        add(whole, &states.special, 1.0 / states.count() as f64);
        let anchors: Vec<usize> = paragraph.anchors(target).collect();
        for (position, row) in states.rows().enumerate() {
            add(whole, row, 1.0 / states.count() as f64);
            if anchors.binary_search(&position).is_ok() {
                add(own, row, 1.0 / anchors.len() as f64);
            }
        }
        sums.into_iter().map(|sum| sum as f32).collect()
    }

    fn states(&self, paragraph: &MaskedParagraph, scratch: &mut Scratch) -> States {
        // Ids and lengths are in their ranges by the checks of the config, and weights are bounded so that nothing overflows: it does not fail.
        let states = read(&self.encoder, &self.config, paragraph, scratch);
        states.unwrap_or_default()
    }

    /// What each position adds to the logits of every target, and what the special tokens do.
    fn shared(&self, states: &States) -> (Vec<Row>, Row) {
        let [whole, _] = &self.columns;
        let share = 1.0 / states.count() as f64;
        let pieces = states.rows().map(|row| product(whole, row, share));
        (pieces.collect(), product(whole, &states.special, share))
    }

    /// What the target's positions add to its logits, by position.
    fn own(&self, states: &States, paragraph: &MaskedParagraph, target: u32) -> Vec<(usize, Row)> {
        let [_, own] = &self.columns;
        let anchors: Vec<usize> = paragraph.anchors(target).collect();
        let share = 1.0 / anchors.len().max(1) as f64;
        let rows = anchors.into_iter().filter_map(|position| {
            let start = position * states.width;
            let row = states.pieces.get(start..start + states.width)?;
            Some((position, product(own, row, share)))
        });
        rows.collect()
    }

    fn bias(&self) -> Row {
        let intercepts = self.head.intercepts();
        std::array::from_fn(|class| intercepts.get(class).copied().map_or(0.0, f64::from))
    }
}

impl Tier for ContextualModel {
    fn scores(
        &self,
        paragraph: &MaskedParagraph,
        targets: &[u32],
        explained: bool,
    ) -> Vec<TierScore> {
        if targets.is_empty() {
            return Vec::new();
        }
        let states = self.states(paragraph, &mut Scratch::default());
        let (pieces, special) = self.shared(&states);
        let score = |&target: &u32| {
            let own = self.own(&states, paragraph, target);
            let mut shares = pieces.clone();
            for (position, row) in &own {
                if let Some(share) = shares.get_mut(*position) {
                    *share = sum(share, row);
                }
            }
            let mut rest = sum(&self.bias(), &special);
            let mut logits = rest;
            let (mut support, mut opposition) = (0.0, 0.0);
            for share in &shares {
                logits = sum(&logits, share);
                let pull = polarity(share);
                support += pull.max(0.0);
                opposition += (-pull).max(0.0);
            }
            let contributions = explained.then(|| {
                // The masked target's own positions are no visible word.
                for (position, _) in &own {
                    let share = shares.get_mut(*position).map(std::mem::take);
                    rest = sum(&rest, &share.unwrap_or_default());
                }
                let per_class = |row: Row| PerClass(row.map(|share| share as f32));
                Contributions {
                    pieces: shares.into_iter().map(per_class).collect(),
                    rest: per_class(rest),
                }
            });
            TierScore {
                logits: PerClass(logits.map(|logit| logit as f32)),
                support: support as f32,
                opposition: opposition as f32,
                contributions,
            }
        };
        targets.iter().map(score).collect()
    }
}

/// For over against.
fn polarity(row: &Row) -> f64 {
    let of = |stance: Stance| row.get(stance as usize).copied().unwrap_or_default();
    of(Stance::Favor) - of(Stance::Against)
}

fn sum(a: &Row, b: &Row) -> Row {
    std::array::from_fn(|class| {
        a.get(class).copied().unwrap_or_default() + b.get(class).copied().unwrap_or_default()
    })
}

/// Columns times a vector times a share, added up in order.
fn product(columns: &[Row], vector: &[f32], share: f64) -> Row {
    let mut sums = Row::default();
    for (column, &number) in columns.iter().zip(vector) {
        for (sum, weight) in sums.iter_mut().zip(column) {
            *sum += weight * f64::from(number);
        }
    }
    sums.map(|sum| sum * share)
}

fn add(sums: &mut [f64], row: &[f32], share: f64) {
    for (sum, &number) in sums.iter_mut().zip(row) {
        *sum += f64::from(number) * share;
    }
}
