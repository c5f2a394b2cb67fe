//! Zones: the stretches of a paragraph that matter for one mention, by side and distance. In: the mention's position, its sentence's and its
//! paragraph's bounds. Out: a range of positions for every zone.

use std::ops::Range;

/// Number of zones.
pub const ZONES: usize = 8;

/// The zone that is the whole paragraph, whichever mention it is of.
pub const PARAGRAPH: usize = 0;

/// The zones of the mention at position `anchor`: the paragraph, its sentence, the sentence's left and right part, and the six and the two
/// positions next to the mention on either side within the sentence.
#[must_use]
pub fn zones(
    anchor: usize,
    sentence: Range<usize>,
    paragraph: Range<usize>,
) -> [Range<usize>; ZONES] {
    let left = |width: usize| anchor.saturating_sub(width).max(sentence.start)..anchor;
    let right = |width: usize| {
        anchor + 1
            ..sentence
                .end
                .min(anchor.saturating_add(width).saturating_add(1))
    };
    [
        paragraph,
        sentence.clone(),
        left(usize::MAX),
        right(usize::MAX),
        left(6),
        right(6),
        left(2),
        right(2),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_stay_inside_the_sentence() {
        let [
            paragraph,
            sentence,
            left,
            right,
            left6,
            right6,
            left2,
            right2,
        ] = zones(12, 10..15, 0..40);
        assert_eq!((paragraph, sentence), (0..40, 10..15));
        assert_eq!((left, right), (10..12, 13..15));
        assert_eq!((left6, right6), (10..12, 13..15));
        assert_eq!((left2, right2), (10..12, 13..15));
    }

    #[test]
    fn near_zones_are_cut_to_their_width() {
        let [.., left6, right6, left2, right2] = zones(20, 0..40, 0..40);
        assert_eq!(
            (left6, right6, left2, right2),
            (14..20, 21..27, 18..20, 21..23)
        );
    }

    #[test]
    fn a_mention_at_the_edge_has_an_empty_side() {
        let [_, _, left, right, ..] = zones(0, 0..1, 0..1);
        assert!(left.is_empty() && right.is_empty());
    }
}
