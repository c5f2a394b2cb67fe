//! What stands around the mentions of a sentence, read once for all targets. In: a paragraph and sums that hold its shape and its own zone. Out: the
//! sums complete, the same to the last bit as [`mention_features`](crate::feature::lexical::mention_features) makes them: all is added up as integers, and
//! the groups are closed in its order.
//!
//! Whoever the target is, a word is the same symbol: what words weigh left of a mention and right of it are running sums over the sentence, and only what
//! holds a mention is read for each target. Two or three actors in a sentence are the rule where names on no roster are found.

use std::cell::Cell;
use std::ops::Range;

use super::{LexicalModel, Row, Sums};
use crate::feature::lexical::{
    AROUND, FeatureSink, LEFT, REACH, RIGHT, anchor_features, bucket, longer, pool, side,
    zone_value,
};
use crate::feature::masked::MaskedParagraph;
use crate::feature::zones::zones;
use crate::stance::CLASSES;

/// The zones that reach over the sentence, over its left part and over its right part.
const SENTENCE: usize = 1;
const LEFT_PART: usize = 2;
const RIGHT_PART: usize = 3;

/// A mention of a target.
struct Anchor {
    position: usize,
    /// The target's place among the targets.
    number: usize,
    /// How many mentions of the target come before it.
    mention: u32,
}

/// Adds what stands around the mentions of the targets, whose sums have their places.
pub(super) fn add_mentions(paragraph: &MaskedParagraph, targets: &[u32], sums: &mut [Sums<'_>]) {
    let mut counts = vec![0_u32; targets.len()];
    let mut anchors = Vec::with_capacity(paragraph.mentions.len());
    for (position, piece) in paragraph.pieces.iter().enumerate() {
        let Some(mention) = piece.mention() else {
            continue;
        };
        let mention = paragraph.mentions.get(mention as usize);
        let named = mention.filter(|mention| mention.names_actor());
        let number =
            named.and_then(|mention| targets.iter().position(|&target| target == mention.actor));
        if let Some(number) = number
            && let Some(count) = counts.get_mut(number)
        {
            anchors.push(Anchor {
                position,
                number,
                mention: *count,
            });
            *count += 1;
        }
    }
    let mut sentences = paragraph
        .sentences
        .iter()
        .map(|&(start, end)| start as usize..end as usize);
    let mut sentence = 0..0;
    let mut shared = SHARED.take();
    let mut left = anchors.as_slice();
    while let Some(first) = left.first() {
        while sentence.end <= first.position {
            let Some(next) = sentences.next() else { break };
            sentence = next;
        }
        let inside = left.iter().take_while(|a| sentence.contains(&a.position));
        let count = inside.count();
        let (here, rest) = left.split_at_checked(count.max(1)).unwrap_or_default();
        left = rest;
        // A longer sentence is not read to its ends for every mention.
        let is_shared = count > 0 && sentence.len() <= REACH;
        if let (true, Some(sums)) = (is_shared, sums.first()) {
            shared.read(sums.model, paragraph, &sentence, here);
        }
        for anchor in here {
            let (Some(sums), Some(&target), Some(&count)) = (
                sums.get_mut(anchor.number),
                targets.get(anchor.number),
                counts.get(anchor.number),
            ) else {
                continue;
            };
            let config = sums.model.config;
            let share = config.share(anchor.mention, count);
            let place = (anchor.position, &sentence);
            if is_shared {
                shared.add(paragraph, target, place, share, sums);
            } else {
                anchor_features(paragraph, target, place, share, config, sums);
            }
        }
    }
    SHARED.set(shared);
}

thread_local! {
    /// Memory that is used again for every sentence of at most [`REACH`] pieces; to allocate it anew cost a tenth of the time.
    static SHARED: Cell<Shared> = Cell::default();
}

/// Weights of several features of one table. A sentence that is shared has so few that they fit.
#[derive(Clone, Copy, Default)]
struct Total {
    sum: Row<i32>,
    mass: [i32; 2],
}

impl Total {
    fn add(&mut self, row: Row<impl Into<i32>>) {
        let row: Row<i32> = row.map(Into::into);
        let [against, _, favor] = row;
        let mass = [(favor - against).max(0), (against - favor).max(0)];
        self.add_all(&Self { sum: row, mass });
    }

    fn add_all(&mut self, other: &Self) {
        for (sum, other) in self.sum.iter_mut().zip(other.sum) {
            *sum += other;
        }
        for (mass, other) in self.mass.iter_mut().zip(other.mass) {
            *mass += other;
        }
    }
}

/// What words alone weigh on one side of a place.
#[derive(Clone, Copy, Default)]
struct Side {
    zone: Total,
    grams: Total,
}

impl Side {
    fn add(&mut self, other: &Self) {
        self.zone.add_all(&other.zone);
        self.grams.add_all(&other.grams);
    }
}

/// An n-gram whose beginning holds no mention and that goes on with one; places count from the sentence's beginning.
struct Mixed {
    start: usize,
    /// Words before the mention.
    words: usize,
    /// Their hash.
    hash: u64,
}

/// A sentence as all targets see it.
#[derive(Default)]
struct Shared {
    whole: Total,
    /// For each place the words before it, for the last of the anchors and those before.
    left: Vec<Side>,
    /// For each place the words from it on, for the first of the anchors and those behind.
    right: Vec<Side>,
    mixed: Vec<Mixed>,
    /// N-grams of words alone: bucket, side, and place on it.
    grams: Vec<(u32, bool, usize)>,
    rows: Vec<Row<i8>>,
    /// Places and numbers of the mentions.
    mentions: Vec<(usize, u32)>,
}

impl Shared {
    /// Reads the sentence in which these anchors are.
    fn read(
        &mut self,
        model: &LexicalModel,
        paragraph: &MaskedParagraph,
        sentence: &Range<usize>,
        anchors: &[Anchor],
    ) {
        let place = |anchor: Option<&Anchor>| anchor.map_or(0, |a| a.position - sentence.start);
        let (first, last) = (place(anchors.first()), place(anchors.last()));
        let pieces = paragraph.pieces.get(sentence.clone()).unwrap_or_default();
        let config = model.config;
        self.whole = Total::default();
        self.mixed.clear();
        self.grams.clear();
        self.mentions.clear();
        for side in [&mut self.left, &mut self.right] {
            side.clear();
            side.resize(pieces.len() + 1, Side::default());
        }
        for (start, piece) in pieces.iter().enumerate() {
            if let Some(mention) = piece.mention() {
                self.mentions.push((start, mention));
                let (words, hash) = (0, 0);
                self.mixed.push(Mixed { start, words, hash });
                continue;
            }
            let zones = model.zones.get(paragraph.symbol(piece, 0) as usize);
            if let Some([_, whole, left, right, ..]) = zones {
                self.whole.add(*whole);
                if let Some(side) = self.left.get_mut(start + 1).filter(|_| start < last) {
                    side.zone.add(*left);
                }
                if let Some(side) = self.right.get_mut(start).filter(|_| start > first) {
                    side.zone.add(*right);
                }
            }
            let mut hash = 0;
            let gram = pieces.get(start..).unwrap_or_default();
            for (words, piece) in gram.iter().take(config.gram_order as usize).enumerate() {
                if piece.mention().is_some() {
                    self.mixed.push(Mixed { start, words, hash });
                    break;
                }
                hash = longer(hash, paragraph.symbol(piece, 0));
                let end = start + words + 1;
                if end <= last {
                    self.grams.push((bucket(hash, LEFT, config), true, end));
                }
                if start > first {
                    self.grams.push((bucket(hash, RIGHT, config), false, start));
                }
            }
        }
        // The table does not fit into the nearer caches. A loop that does nothing else has many of its rows on their way at once.
        let rows = self.grams.iter().map(|gram| model.gram_row(gram.0));
        self.rows.clear();
        self.rows.extend(rows);
        for (&(_, is_left, place), &row) in self.grams.iter().zip(&self.rows) {
            let sides = if is_left {
                &mut self.left
            } else {
                &mut self.right
            };
            if let Some(side) = sides.get_mut(place) {
                side.grams.add(row);
            }
        }
        let mut sum = Side::default();
        for side in self.left.iter_mut().take(last + 1) {
            sum.add(side);
            *side = sum;
        }
        let mut sum = Side::default();
        for side in self.right.iter_mut().skip(first + 1).rev() {
            sum.add(side);
            *side = sum;
        }
    }

    /// Adds what stands around one of the anchors.
    fn add(
        &self,
        paragraph: &MaskedParagraph,
        target: u32,
        (position, sentence): (usize, &Range<usize>),
        share: f32,
        sums: &mut Sums<'_>,
    ) {
        let model = sums.model;
        let anchor = position - sentence.start;
        let left = self.left.get(anchor).copied().unwrap_or_default();
        let right = self.right.get(anchor + 1).copied().unwrap_or_default();
        let behind = sentence.len() - anchor - 1;
        let mut groups = [
            (SENTENCE, self.whole, sentence.len()),
            (LEFT_PART, left.zone, anchor),
            (RIGHT_PART, right.zone, behind),
        ];
        for &(place, number) in &self.mentions {
            let mention = paragraph.mentions.get(number as usize);
            let Some(symbol) = mention.map(|m| paragraph.placeholder(m, target)) else {
                continue;
            };
            for (zone, total, count) in &mut groups {
                let holds = match *zone {
                    LEFT_PART => place < anchor,
                    RIGHT_PART => place > anchor,
                    _ => true,
                };
                // The target's own words say nothing.
                if holds && symbol == paragraph.vocabulary {
                    *count -= 1;
                } else if holds {
                    total.add(model.zone_row(*zone, symbol));
                }
            }
        }
        for (zone, total, count) in groups {
            let scale = model.zone_scales.get(zone).copied().unwrap_or_default();
            sums.close_group(&total, scale, share, count as u32);
        }
        let near = zones(position, sentence.clone(), 0..0);
        for (zone, range) in near.into_iter().enumerate().skip(RIGHT_PART + 1) {
            pool(paragraph, target, zone, range, share, sums);
        }
        let mut grams = left.grams;
        grams.add_all(&right.grams);
        let order = model.config.gram_order as usize;
        let pieces = paragraph.pieces.get(sentence.clone()).unwrap_or_default();
        for mixed in &self.mixed {
            let mut hash = mixed.hash;
            let rest = pieces.get(mixed.start..).unwrap_or_default();
            let rest = rest.iter().take(order).enumerate().skip(mixed.words);
            for (before, piece) in rest {
                hash = longer(hash, paragraph.symbol(piece, target));
                let side = side(&(mixed.start..mixed.start + before + 1), anchor);
                if side == AROUND && before == 0 {
                    continue;
                }
                grams.add(model.gram_row(bucket(hash, side, model.config)));
            }
        }
        // All n-grams of the sentence but the target alone.
        let count: usize = (0..order).map(|n| sentence.len().saturating_sub(n)).sum();
        let count = count.saturating_sub(1) as u32;
        sums.close_group(&grams, model.gram_scale, share, count);
    }
}

impl LexicalModel {
    fn gram_row(&self, bucket: u32) -> Row<i8> {
        self.grams.get(bucket as usize).copied().unwrap_or_default()
    }

    fn zone_row(&self, zone: usize, symbol: u32) -> Row<i16> {
        let rows = self.zones.get(symbol as usize);
        let row = rows.and_then(|rows| rows.get(zone));
        row.copied().unwrap_or([0; CLASSES])
    }
}

impl Sums<'_> {
    /// Closes a group of so many features that is added up already.
    fn close_group(&mut self, total: &Total, scale: f32, share: f32, count: u32) {
        if count > 0 {
            self.scale = scale;
            self.sum = total.sum.map(i64::from);
            self.mass = total.mass.map(i64::from);
            self.close(zone_value(share, count));
        }
    }
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;
    use proptest::prelude::*;

    use super::*;
    use crate::actor::mention::{Facet, Link, Mention};
    use crate::feature::lexical::{Columns, LexicalConfig, mention_features};
    use crate::feature::masked::Piece;
    use crate::span::Span;

    const VOCABULARY: u32 = 30;

    fn model(gram_order: u32) -> LexicalModel {
        let config = LexicalConfig {
            gram_order,
            gram_bits: 8,
            first_mention: 1 + gram_order % 3,
        };
        let columns = Columns::new(VOCABULARY, config);
        let weights = Array2::from_shape_fn((columns.len(), CLASSES), |(row, class)| {
            ((row * 31 + class * 17) % 101) as f32 - 50.0
        });
        LexicalModel::quantise(config, columns, weights.view(), [0.1, -0.2, 0.3])
    }

    /// A paragraph: a word's id, or behind the vocabulary an actor, every second time by an adjective; and where sentences end.
    fn paragraph(symbols: &[u32], ends: &[usize]) -> MaskedParagraph {
        let mut paragraph = MaskedParagraph {
            vocabulary: VOCABULARY,
            ..MaskedParagraph::default()
        };
        for (position, &symbol) in symbols.iter().enumerate() {
            let span = Span::new(position, position + 1);
            let piece = match symbol.checked_sub(VOCABULARY) {
                None => Piece::word(symbol, span),
                Some(number) => {
                    let place = paragraph.mentions.len() as u32;
                    paragraph.mentions.push(Mention {
                        span,
                        actor: number / 2,
                        facet: match number % 2 {
                            0 => Facet::Name,
                            _ => Facet::Adjective,
                        },
                        link: Link::Exact,
                        confidence: 1.0,
                        reading: None,
                    });
                    Piece::placeholder(place, span)
                }
            };
            paragraph.pieces.push(piece);
        }
        let mut start = 0;
        for end in ends.iter().copied().chain([symbols.len()]) {
            let end = end.clamp(start, symbols.len());
            if end > start {
                paragraph.sentences.push((start as u32, end as u32));
            }
            start = end;
        }
        paragraph
    }

    proptest! {
        #[test]
        fn what_is_shared_is_what_every_target_sees_alone(
            symbols in prop::collection::vec(0..VOCABULARY + 6, 1..40),
            repeats in prop_oneof![4 => Just(1_usize), 1 => Just(20)],
            mut ends in prop::collection::vec(0_usize..60, 0..4),
            order in 0_u32..=4,
        ) {
            ends.sort_unstable();
            let model = model(order);
            let paragraph = paragraph(&symbols.repeat(repeats), &ends);
            let targets = paragraph.targets();
            let mut shared: Vec<Sums<'_>> = targets.iter().map(|_| Sums::new(&model)).collect();
            add_mentions(&paragraph, &targets, &mut shared);
            for (&target, shared) in targets.iter().zip(&shared) {
                let mut alone = Sums::new(&model);
                mention_features(&paragraph, target, model.config, &mut alone);
                prop_assert_eq!(shared.logits, alone.logits);
                prop_assert_eq!(shared.masses, alone.masses);
            }
        }
    }
}
