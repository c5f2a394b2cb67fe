//! The lexical features of a (paragraph, target): pooled zones and hashed target-relative n-grams. In: a masked paragraph. Out: features, one call of a
//! [`FeatureSink`] each, the same for training, scoring and explaining, without allocating (as in the crate whichlang).
//!
//! Every feature is linear: a model is one number per column and class, a logit is the sum of the columns' numbers times the features' values, and
//! so every word's share in it is exact. Source of the zones and their pooling: target-dependent pooling of Vo and Zhang (IJCAI 2015), here by
//! side and distance, with sums divided by the square root of their length; of the hashing: Weinberger et al. (ICML 2009).

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::masked::{MaskedParagraph, PLACEHOLDERS};
use super::zones::{PARAGRAPH, ZONES, zones};
use crate::error::{Error, ErrorKind, Result};

/// Zones and n-grams of a mention's sentence reach this many positions to either side; the paragraph's zone reads everything.
pub const REACH: usize = 256;

/// Number of features that depend on the shape of the text alone: its length, how many others it mentions, whether the target comes more than once.
pub const SHAPES: usize = 12;

/// Which lexical features a model reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LexicalConfig {
    /// Longest n-gram, 0 to 4.
    pub gram_order: u32,
    /// Base-2 logarithm of the number of hash buckets, 8 to 22.
    pub gram_bits: u32,
    /// How many times as much as another the first mention of a target in a paragraph counts, 1 to 8; 1 on cards that do not say it.
    #[serde(default = "equal")]
    pub first_mention: u32,
}

const fn equal() -> u32 {
    1
}

impl Default for LexicalConfig {
    fn default() -> Self {
        Self {
            gram_order: 3,
            gram_bits: 19,
            first_mention: 2,
        }
    }
}

impl LexicalConfig {
    /// Checks that all numbers are in their ranges.
    ///
    /// # Errors
    /// Of this kind otherwise.
    pub(crate) fn validate(self, kind: ErrorKind) -> Result<()> {
        let ranges = [
            ("gram_order", self.gram_order, 0..=4),
            ("gram_bits", self.gram_bits, 8..=22),
            ("first_mention", self.first_mention, 1..=8),
        ];
        let wrong = ranges.iter().find(|(_, n, range)| !range.contains(n));
        wrong.map_or(Ok(()), |(name, number, range)| {
            let message = format!("{name} is {number} ({} to {})", range.start(), range.end());
            Err(Error::new(kind, message))
        })
    }

    /// The share of one of `count` mentions of a target, of which the paragraph's first one is 0; shares sum to 1.
    pub(crate) fn share(self, mention: u32, count: u32) -> f32 {
        let weight = if mention == 0 { self.first_mention } else { 1 };
        weight as f32 / (count.max(1) - 1 + self.first_mention) as f32
    }
}

/// Where the columns of each kind of feature stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Columns {
    /// Number of symbols: the vocabulary and the placeholders.
    pub symbols: usize,
    /// Number of hash buckets.
    pub buckets: usize,
}

impl Columns {
    /// The columns of a model with this vocabulary.
    #[must_use]
    pub const fn new(vocabulary: u32, config: LexicalConfig) -> Self {
        Self {
            symbols: (vocabulary + PLACEHOLDERS) as usize,
            buckets: 1 << config.gram_bits,
        }
    }

    /// The column of a symbol in a zone.
    #[must_use]
    pub const fn zone(self, zone: usize, symbol: u32) -> usize {
        zone * self.symbols + symbol as usize
    }

    /// The column of a hash bucket.
    #[must_use]
    pub const fn gram(self, bucket: u32) -> usize {
        ZONES * self.symbols + bucket as usize
    }

    /// The column of a shape.
    #[must_use]
    pub const fn shape(self, shape: usize) -> usize {
        ZONES * self.symbols + self.buckets + shape
    }

    /// Number of columns.
    #[must_use]
    pub const fn len(self) -> usize {
        self.shape(SHAPES)
    }

    /// Never: there are always columns.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        false
    }
}

/// Takes the features of one row. Features come in groups: [`close`](Self::close) gives the value that all features since the last close have.
pub trait FeatureSink {
    /// The symbol at `position` lies in `zone`.
    fn zone(&mut self, zone: usize, symbol: u32, position: usize);
    /// The n-gram at `positions` falls into `bucket`.
    fn gram(&mut self, bucket: u32, positions: Range<usize>);
    /// The text has this shape.
    fn shape(&mut self, shape: usize);
    /// Ends a group whose features all have this value.
    fn close(&mut self, value: f32);
}

/// Gives the features of `target` in a paragraph to `sink`. Where the target is not mentioned, these are the text's shape and the paragraph's zone.
pub fn features(
    paragraph: &MaskedParagraph,
    target: u32,
    config: LexicalConfig,
    sink: &mut impl FeatureSink,
) {
    shape_features(paragraph, target, sink);
    // All mentions share the paragraph's zone: it is read once.
    let whole = 0..paragraph.pieces.len();
    pool(paragraph, target, PARAGRAPH, whole, 1.0, sink);
    mention_features(paragraph, target, config, sink);
}

/// The first part of [`features`]: the text's shape.
pub(crate) fn shape_features(
    paragraph: &MaskedParagraph,
    target: u32,
    sink: &mut impl FeatureSink,
) {
    let count = paragraph.anchors(target).count();
    for shape in shapes(paragraph, target, count) {
        sink.shape(shape);
    }
    sink.close(1.0);
}

/// The value of each symbol of a zone that holds so many.
pub(crate) fn zone_value(share: f32, count: u32) -> f32 {
    share / (count as f32).sqrt()
}

/// The last part of [`features`], behind the paragraph's zone: what stands around each mention.
pub(crate) fn mention_features(
    paragraph: &MaskedParagraph,
    target: u32,
    config: LexicalConfig,
    sink: &mut impl FeatureSink,
) {
    let count = paragraph.anchors(target).count() as u32;
    let mut sentences = paragraph
        .sentences
        .iter()
        .map(|&(start, end)| start as usize..end as usize);
    let mut sentence = 0..0;
    for (mention, anchor) in (0..).zip(paragraph.anchors(target)) {
        while sentence.end <= anchor {
            let Some(next) = sentences.next() else { break };
            sentence = next;
        }
        let share = config.share(mention, count);
        anchor_features(paragraph, target, (anchor, &sentence), share, config, sink);
    }
}

/// What stands around one mention, at a position in a sentence.
pub(crate) fn anchor_features(
    paragraph: &MaskedParagraph,
    target: u32,
    (anchor, sentence): (usize, &Range<usize>),
    share: f32,
    config: LexicalConfig,
    sink: &mut impl FeatureSink,
) {
    let whole = 0..paragraph.pieces.len();
    let near =
        sentence.start.max(anchor.saturating_sub(REACH))..sentence.end.min(anchor + REACH + 1);
    for (zone, range) in zones(anchor, near.clone(), whole)
        .into_iter()
        .enumerate()
        .skip(PARAGRAPH + 1)
    {
        pool(paragraph, target, zone, range, share, sink);
    }
    let count = grams(paragraph, target, anchor, near, config, sink);
    if count > 0 {
        sink.close(zone_value(share, count));
    }
}

/// One zone: every symbol but the target's own words, each worth `value` over the square root of their number.
pub(crate) fn pool(
    paragraph: &MaskedParagraph,
    target: u32,
    zone: usize,
    range: Range<usize>,
    value: f32,
    sink: &mut impl FeatureSink,
) {
    let mut count = 0_u32;
    let start = range.start;
    for (step, piece) in paragraph
        .pieces
        .get(range)
        .unwrap_or_default()
        .iter()
        .enumerate()
    {
        let symbol = paragraph.symbol(piece, target);
        if symbol != paragraph.vocabulary {
            sink.zone(zone, symbol, start + step);
            count += 1;
        }
    }
    if count > 0 {
        sink.close(zone_value(value, count));
    }
}

/// The n-grams of the sentence, each hashed with the side on which it stands: left of the mention, around it or right of it. Returns their number.
fn grams(
    paragraph: &MaskedParagraph,
    target: u32,
    anchor: usize,
    range: Range<usize>,
    config: LexicalConfig,
    sink: &mut impl FeatureSink,
) -> u32 {
    let mut count = 0;
    let end = range.end;
    for start in range {
        let mut hash = 0_u64;
        let pieces = paragraph.pieces.get(start..end).unwrap_or_default();
        for (order, piece) in pieces.iter().take(config.gram_order as usize).enumerate() {
            hash = longer(hash, paragraph.symbol(piece, target));
            let positions = start..start + order + 1;
            let side = side(&positions, anchor);
            // The target alone says nothing.
            if side == AROUND && order == 0 {
                continue;
            }
            sink.gram(bucket(hash, side, config), positions);
            count += 1;
        }
    }
    count
}

/// The side of a mention on which an n-gram stands.
pub(crate) const LEFT: u64 = 1;
pub(crate) const RIGHT: u64 = 2;
pub(crate) const AROUND: u64 = 3;

pub(crate) fn side(positions: &Range<usize>, anchor: usize) -> u64 {
    match (positions.end <= anchor, positions.start > anchor) {
        (true, _) => LEFT,
        (_, true) => RIGHT,
        _ => AROUND,
    }
}

/// The hash of an n-gram that a symbol makes longer; 0 is that of no symbol.
pub(crate) const fn longer(hash: u64, symbol: u32) -> u64 {
    mix(hash, symbol as u64 + 1)
}

/// The bucket of an n-gram on one side.
pub(crate) const fn bucket(hash: u64, side: u64, config: LexicalConfig) -> u32 {
    (mix(hash, side) >> (64 - config.gram_bits)) as u32
}

/// One step of a multiplicative hash (constants of SplitMix64).
const fn mix(hash: u64, value: u64) -> u64 {
    let mut z = (hash ^ value).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 32)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z ^ (z >> 29)
}

/// The shapes of a text. First its length, 0 to 6: one sentence (up to 24 pieces, up to 48, more), two sentences, three, four or five, more. Then 7 to 10: no
/// mention of another actor, one, two, more. Then 11 where the target is mentioned more than once. Labels depend on them: a long paragraph about several
/// states is neutral toward each more often than a sentence that was picked for its stance.
fn shapes(paragraph: &MaskedParagraph, target: u32, count: usize) -> impl Iterator<Item = usize> {
    let length = match (paragraph.sentences.len(), paragraph.pieces.len()) {
        (0 | 1, 0..=24) => 0,
        (0 | 1, 25..=48) => 1,
        (0 | 1, _) => 2,
        (2, _) => 3,
        (3, _) => 4,
        (4 | 5, _) => 5,
        _ => 6,
    };
    let others = paragraph
        .mentions
        .iter()
        .filter(|m| m.actor != target)
        .take(3)
        .count();
    [length, 7 + others]
        .into_iter()
        .chain((count > 1).then_some(SHAPES - 1))
}
