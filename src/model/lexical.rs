//! The lexical tier: a table zone x symbol x class, a table of hashed n-grams, and a few numbers for the text's shape. In: features. Out: logits by
//! integer sums, and contributions by position.
//!
//! Public for the program, tests and benches of this repository: it may change in any release.

mod sentence;
mod weights;

use ndarray::ArrayView2;

pub(super) use weights::{read, write};

use super::tier::{Contributions, Tier, TierScore};
use crate::feature::lexical::{
    Columns, FeatureSink, LexicalConfig, SHAPES, features, shape_features, zone_value,
};
use crate::feature::masked::MaskedParagraph;
use crate::feature::zones::{PARAGRAPH, ZONES};
use crate::stance::{CLASSES, PerClass};

/// One integer weight per class.
pub(crate) type Row<T> = [T; CLASSES];

/// The weights of a lexical model, quantised: a stored integer times its table's scale is a contribution to a logit.
#[derive(Clone, Debug, PartialEq)]
pub struct LexicalModel {
    pub(crate) config: LexicalConfig,
    pub(crate) columns: Columns,
    /// For each symbol its weights in every zone: side by side, since a word lies in several.
    pub(crate) zones: Vec<[Row<i16>; ZONES]>,
    pub(crate) zone_scales: [f32; ZONES],
    pub(crate) grams: Vec<Row<i8>>,
    pub(crate) gram_scale: f32,
    pub(crate) shapes: [Row<f32>; SHAPES],
    pub(crate) bias: Row<f32>,
}

impl LexicalModel {
    /// Quantises fitted weights, shape (columns, classes), with their intercepts.
    #[must_use]
    pub fn quantise(
        config: LexicalConfig,
        columns: Columns,
        weights: ArrayView2<'_, f32>,
        bias: Row<f32>,
    ) -> Self {
        let row = |column: usize| -> Row<f32> {
            std::array::from_fn(|class| weights.get((column, class)).copied().unwrap_or_default())
        };
        let scale = |from: usize, count: usize, most: f32| -> f32 {
            let largest = (from..from + count)
                .flat_map(row)
                .fold(0.0_f32, |a, w| a.max(w.abs()));
            if largest > 0.0 { largest / most } else { 1.0 }
        };
        let zone_scales: [f32; ZONES] = std::array::from_fn(|zone| {
            scale(columns.zone(zone, 0), columns.symbols, f32::from(i16::MAX))
        });
        let zones = (0..columns.symbols as u32)
            .map(|symbol| {
                let mut zone = 0;
                zone_scales.map(|scale| {
                    let weights = row(columns.zone(zone, symbol));
                    zone += 1;
                    weights.map(|w| (w / scale).round() as i16)
                })
            })
            .collect();
        let gram_scale = scale(columns.gram(0), columns.buckets, f32::from(i8::MAX));
        let grams = (0..columns.buckets)
            .map(|bucket| row(columns.gram(bucket as u32)).map(|w| (w / gram_scale).round() as i8))
            .collect();
        let shapes = std::array::from_fn(|shape| row(columns.shape(shape)));
        Self {
            config,
            columns,
            zones,
            zone_scales,
            grams,
            gram_scale,
            shapes,
            bias,
        }
    }

    /// Which features the model reads.
    #[must_use]
    pub fn config(&self) -> LexicalConfig {
        self.config
    }

    fn zone_weight(&self, zone: usize, symbol: u32) -> (Row<i64>, f32) {
        let rows = self.zones.get(symbol as usize);
        let row = rows
            .and_then(|rows| rows.get(zone))
            .copied()
            .unwrap_or_default();
        (
            row.map(i64::from),
            self.zone_scales.get(zone).copied().unwrap_or_default(),
        )
    }

    /// The words of the paragraph's zone, which are the same for every target.
    fn words(&self, paragraph: &MaskedParagraph) -> Words {
        let mut sums = Sums::new(self);
        let mut count = 0;
        let pieces = paragraph.pieces.iter().enumerate();
        for (position, piece) in pieces.filter(|(_, piece)| piece.mention().is_none()) {
            // Whoever the target is, a word is the same symbol.
            sums.zone(PARAGRAPH, paragraph.symbol(piece, 0), position);
            count += 1;
        }
        Words {
            sum: sums.sum,
            mass: sums.mass,
            count,
        }
    }

    fn gram_weight(&self, bucket: u32) -> Row<i64> {
        self.grams
            .get(bucket as usize)
            .copied()
            .unwrap_or_default()
            .map(i64::from)
    }

    fn shape_weight(&self, shape: usize) -> Row<f32> {
        self.shapes.get(shape).copied().unwrap_or_default()
    }
}

impl Tier for LexicalModel {
    fn scores(
        &self,
        paragraph: &MaskedParagraph,
        targets: &[u32],
        explained: bool,
    ) -> Vec<TierScore> {
        let words = self.words(paragraph);
        let begin = |&target: &u32| {
            let mut sums = Sums::new(self);
            shape_features(paragraph, target, &mut sums);
            sums.add_paragraph(&words, paragraph, target);
            sums
        };
        let mut sums: Vec<Sums<'_>> = targets.iter().map(begin).collect();
        sentence::add_mentions(paragraph, targets, &mut sums);
        let score = |(sums, &target): (Sums<'_>, &u32)| {
            let [support, opposition] = sums.masses.map(|mass| mass as f32);
            TierScore {
                logits: PerClass(sums.logits.map(|logit| logit as f32)),
                support,
                opposition,
                contributions: explained.then(|| self.explain(paragraph, target)),
            }
        };
        sums.into_iter().zip(targets).map(score).collect()
    }
}

impl LexicalModel {
    fn explain(&self, paragraph: &MaskedParagraph, target: u32) -> Contributions {
        let mut shares = Shares {
            model: self,
            hidden: paragraph
                .pieces
                .iter()
                .map(|piece| paragraph.symbol(piece, target) == paragraph.vocabulary)
                .collect(),
            group: Vec::new(),
            pieces: vec![[0.0; CLASSES]; paragraph.pieces.len()],
            rest: self.bias.map(f64::from),
        };
        features(paragraph, target, self.config, &mut shares);
        Contributions {
            pieces: shares
                .pieces
                .into_iter()
                .map(|share| PerClass(share.map(|s| s as f32)))
                .collect(),
            rest: PerClass(shares.rest.map(|s| s as f32)),
        }
    }
}

/// Adds up weights as integers: the same bytes on every processor, in any order.
struct Sums<'m> {
    model: &'m LexicalModel,
    /// What one unit of the current group is worth.
    scale: f32,
    sum: Row<i64>,
    mass: [i64; 2],
    logits: Row<f64>,
    masses: [f64; 2],
}

/// What the words of a paragraph add to its zone.
struct Words {
    sum: Row<i64>,
    mass: [i64; 2],
    count: u32,
}

impl<'m> Sums<'m> {
    fn new(model: &'m LexicalModel) -> Self {
        Self {
            model,
            scale: 0.0,
            sum: [0; CLASSES],
            mass: [0; 2],
            logits: model.bias.map(f64::from),
            masses: [0.0; 2],
        }
    }

    /// The paragraph's zone: its words, and the mentions as this target sees them.
    fn add_paragraph(&mut self, words: &Words, paragraph: &MaskedParagraph, target: u32) {
        (self.sum, self.mass) = (words.sum, words.mass);
        let mut count = words.count;
        let scales = self.model.zone_scales;
        self.scale = scales.get(PARAGRAPH).copied().unwrap_or_default();
        for mention in &paragraph.mentions {
            let symbol = paragraph.placeholder(mention, target);
            if symbol != paragraph.vocabulary {
                self.zone(PARAGRAPH, symbol, 0);
                count += 1;
            }
        }
        if count > 0 {
            self.close(zone_value(1.0, count));
        }
    }

    fn add(&mut self, row: Row<i64>, scale: f32) {
        self.scale = scale;
        let [against, _, favor] = row;
        for (sum, weight) in self.sum.iter_mut().zip(row) {
            *sum += weight;
        }
        let [support, opposition] = &mut self.mass;
        *support += (favor - against).max(0);
        *opposition += (against - favor).max(0);
    }
}

impl FeatureSink for Sums<'_> {
    fn zone(&mut self, zone: usize, symbol: u32, _: usize) {
        let (row, scale) = self.model.zone_weight(zone, symbol);
        self.add(row, scale);
    }

    fn gram(&mut self, bucket: u32, _: std::ops::Range<usize>) {
        self.add(self.model.gram_weight(bucket), self.model.gram_scale);
    }

    fn shape(&mut self, shape: usize) {
        for (logit, weight) in self.logits.iter_mut().zip(self.model.shape_weight(shape)) {
            *logit += f64::from(weight);
        }
    }

    fn close(&mut self, value: f32) {
        let unit = f64::from(self.scale) * f64::from(value);
        for (logit, sum) in self.logits.iter_mut().zip(std::mem::take(&mut self.sum)) {
            *logit += sum as f64 * unit;
        }
        for (mass, sum) in self.masses.iter_mut().zip(std::mem::take(&mut self.mass)) {
            *mass += sum as f64 * unit;
        }
    }
}

/// Gives every position its share of the same sums.
struct Shares<'m> {
    model: &'m LexicalModel,
    /// Positions of the masked target: what falls on them goes to `rest`.
    hidden: Vec<bool>,
    group: Vec<(std::ops::Range<usize>, Row<f64>)>,
    pieces: Vec<Row<f64>>,
    rest: Row<f64>,
}

impl FeatureSink for Shares<'_> {
    fn zone(&mut self, zone: usize, symbol: u32, position: usize) {
        let (row, scale) = self.model.zone_weight(zone, symbol);
        self.group.push((
            position..position + 1,
            row.map(|w| w as f64 * f64::from(scale)),
        ));
    }

    fn gram(&mut self, bucket: u32, positions: std::ops::Range<usize>) {
        let scale = f64::from(self.model.gram_scale);
        self.group.push((
            positions,
            self.model.gram_weight(bucket).map(|w| w as f64 * scale),
        ));
    }

    fn shape(&mut self, shape: usize) {
        for (rest, weight) in self.rest.iter_mut().zip(self.model.shape_weight(shape)) {
            *rest += f64::from(weight);
        }
    }

    fn close(&mut self, value: f32) {
        for (positions, row) in self.group.drain(..) {
            let hidden = self.hidden.get(positions.clone()).unwrap_or_default();
            // An n-gram's weight is shared evenly among its words; the target's own part cannot be shown.
            let share = f64::from(value) / hidden.len().max(1) as f64;
            let pieces = self.pieces.get_mut(positions.clone()).unwrap_or_default();
            for (piece, &hidden) in pieces.iter_mut().zip(hidden) {
                let to = if hidden { &mut self.rest } else { piece };
                for (to, weight) in to.iter_mut().zip(row) {
                    *to += weight * share;
                }
            }
        }
    }
}
