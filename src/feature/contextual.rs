//! The contextual features of a paragraph: one vector for each of its positions, from one pass of an encoder for all targets. In: a masked paragraph. Out:
//! [`States`], of which every feature is a mean, so that each position's share in a logit is exact.
//!
//! Every actor looks alike to the encoder, and a target is read at its own positions: a paragraph costs the same whatever the number of its actors. What
//! is longer than the encoder's window is read in windows that overlap by half; a position's vector is taken from the window in which it has most words on its poorer
//! side.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::masked::{Alike, MaskedParagraph};
use crate::encoder::{Encoder, EncoderConfig, Scratch};
use crate::error::{Error, ErrorKind, Result};

/// What an encoder reads, as its card states it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContextualConfig {
    /// Sizes of the encoder.
    pub encoder: EncoderConfig,
    /// The token before a window's first piece.
    pub first: u32,
    /// The token behind its last.
    pub last: u32,
    /// The token that stands for a mention of an actor, whoever it is.
    pub actor: u32,
    /// The token that stands for a mention that is an attribute: an adjective, a place, a part of another name.
    pub attribute: u32,
    /// The most pieces that are read at once.
    pub window: usize,
}

impl ContextualConfig {
    /// Checks the numbers against each other and against the tokenizer's vocabulary.
    ///
    /// # Errors
    /// [`ErrorKind::ModelCard`] where one is out of its range, and those of [`EncoderConfig::check`].
    pub fn validate(&self, vocabulary: u32) -> Result<()> {
        self.encoder.check()?;
        let wrong = |message: String| Err(Error::new(ErrorKind::ModelCard, message));
        let rows = self.encoder.vocabulary;
        if vocabulary as usize > rows {
            return wrong(format!(
                "the tokenizer has {vocabulary} pieces, the encoder {rows}"
            ));
        }
        for (name, token) in [
            ("first", self.first),
            ("last", self.last),
            ("actor", self.actor),
            ("attribute", self.attribute),
        ] {
            if token as usize >= rows {
                return wrong(format!("`{name}` is token {token}, the encoder has {rows}"));
            }
        }
        // Two of the positions are the first and the last token.
        let most = self.encoder.positions.saturating_sub(2);
        if !(2..=most).contains(&self.window) {
            return wrong(format!("`window` is {} (2 to {most})", self.window));
        }
        Ok(())
    }
}

/// The vectors of a paragraph.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct States {
    /// Numbers in a vector.
    pub width: usize,
    /// One vector for each piece, in order.
    pub pieces: Vec<f32>,
    /// The sum of the vectors of the first and the last token, over all windows the mean.
    pub special: Vec<f32>,
}

impl States {
    /// How many vectors the paragraph's mean is over: one for each piece and the two special ones.
    #[must_use]
    pub fn count(&self) -> usize {
        self.pieces.len() / self.width.max(1) + 2
    }

    /// The vector of each piece.
    pub fn rows(&self) -> impl Iterator<Item = &[f32]> {
        self.pieces.chunks_exact(self.width.max(1))
    }
}

/// Reads a paragraph.
///
/// # Errors
/// [`ErrorKind::ModelWeights`] where the weights lead to numbers that are not finite.
pub fn read(
    encoder: &Encoder,
    config: &ContextualConfig,
    paragraph: &MaskedParagraph,
    scratch: &mut Scratch,
) -> Result<States> {
    let width = encoder.config().width;
    let count = paragraph.pieces.len();
    let mut states = States {
        width,
        pieces: vec![0.0; count * width],
        special: vec![0.0; width],
    };
    let windows = windows(count, config.window);
    let mut ids = Vec::new();
    for window in &windows {
        ids.clear();
        ids.push(config.first);
        let pieces = paragraph.pieces.get(window.read.clone());
        ids.extend(
            pieces
                .unwrap_or_default()
                .iter()
                .map(|piece| match paragraph.alike(piece) {
                    Alike::Word(id) => id,
                    Alike::Actor => config.actor,
                    Alike::Attribute => config.attribute,
                }),
        );
        ids.push(config.last);
        let hidden = encoder.encode(&ids, scratch)?;
        let (Some(first), Some(last)) =
            (hidden.get(..width), hidden.get((ids.len() - 1) * width..))
        else {
            continue;
        };
        for ((sum, first), last) in states.special.iter_mut().zip(first).zip(last) {
            *sum += (first + last) / windows.len() as f32;
        }
        // The first token stands before the window's pieces.
        let from = (window.kept.start - window.read.start + 1) * width;
        let kept = hidden.get(from..from + window.kept.len() * width);
        let place = window.kept.start * width..window.kept.end * width;
        if let (Some(place), Some(kept)) = (states.pieces.get_mut(place), kept) {
            place.copy_from_slice(kept);
        }
    }
    Ok(states)
}

/// A stretch of pieces that is read at once, and the part of it that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Window {
    read: Range<usize>,
    kept: Range<usize>,
}

/// Windows of at most `size` pieces that overlap by half, the last one as long as the others.
fn windows(count: usize, size: usize) -> Vec<Window> {
    let mut starts: Vec<usize> = Vec::new();
    let step = (size / 2).max(1);
    let mut start = 0;
    loop {
        if start + size >= count {
            starts.push(count.saturating_sub(size));
            break;
        }
        starts.push(start);
        start += step;
    }
    let mut kept = 0;
    let mut windows = Vec::with_capacity(starts.len());
    for (number, &start) in starts.iter().enumerate() {
        let end = (start + size).min(count);
        // Half-way through what two windows share.
        let until = starts
            .get(number + 1)
            .map_or(count, |next| next.midpoint(end));
        windows.push(Window {
            read: start..end,
            kept: kept..until,
        });
        kept = until;
    }
    windows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_paragraph_is_one_window() {
        for count in [0, 1, 7, 8] {
            let all = 0..count;
            let found = windows(count, 8);
            assert_eq!(
                found,
                [Window {
                    read: all.clone(),
                    kept: all
                }],
                "{count}"
            );
        }
    }

    #[test]
    fn windows_overlap_and_every_piece_is_kept_once() {
        for size in [2, 3, 8, 9] {
            for count in size + 1..60 {
                let found = windows(count, size);
                let mut next = 0;
                for window in &found {
                    assert_eq!(window.read.len(), size, "{count} {size}");
                    assert_eq!(window.kept.start, next, "{count} {size}");
                    assert!(window.read.start <= window.kept.start);
                    assert!(window.kept.end <= window.read.end);
                    next = window.kept.end;
                }
                assert_eq!(next, count, "{count} {size}");
            }
        }
    }

    #[test]
    fn what_is_kept_has_words_on_both_sides() {
        let found = windows(20, 8);
        let kept: Vec<Range<usize>> = found.iter().map(|window| window.kept.clone()).collect();
        assert_eq!(kept, [0..6, 6..10, 10..14, 14..20]);
    }
}
