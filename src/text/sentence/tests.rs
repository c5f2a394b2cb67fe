#![allow(clippy::indexing_slicing, reason = "a test may panic")]

use proptest::prelude::*;

use super::*;

/// Plain pieces with a mention between each two: the text, the mentions, and the sentences' bounds counted as
/// if every mention were one byte long.
fn bounds(pieces: &[String], names: &[String]) -> Result<Vec<(usize, usize)>, TestCaseError> {
    let mut text = String::new();
    let mut opaque = Vec::new();
    for (index, piece) in pieces.iter().enumerate() {
        if index > 0 {
            let start = text.len();
            text.push_str(&names[index % names.len()]);
            opaque.push(Span::new(start, text.len()));
        }
        text.push_str(piece);
    }
    let mut end = 0;
    let mut bounds = Vec::new();
    for span in sentences(&text, &opaque) {
        prop_assert!(span.start >= end && !span.is_empty() && span.of(&text).is_some());
        prop_assert_eq!(text[end..span.start].trim(), "");
        end = span.end;
        for place in [span.start, span.end] {
            prop_assert!(opaque.iter().all(|o| place <= o.start || o.end <= place));
        }
        let place = |at: usize| {
            let before = opaque.iter().filter(|o| o.end <= at);
            at - before.map(|o| o.len() - 1).sum::<usize>()
        };
        bounds.push((place(span.start), place(span.end)));
    }
    prop_assert_eq!(text[end..].trim(), "");
    Ok(bounds)
}

fn plain_piece() -> impl Strategy<Value = String> {
    let snippet = prop_oneof![
        Just(". ".to_owned()),
        Just("? ".to_owned()),
        Just("!” ".to_owned()),
        Just(".” The ".to_owned()),
        Just(" The end".to_owned()),
        Just(" said".to_owned()),
        Just("Mr. ".to_owned()),
        Just("U.S. ".to_owned()),
        Just(" No. 5".to_owned()),
        Just("。".to_owned()),
        Just("… ".to_owned()),
        Just(" ".to_owned()),
        "[a-zA-Z]{1,4}",
        "[ .!?…“”’\"'()0-9\n,—]{1,3}",
    ];
    prop::collection::vec(snippet, 0..6).prop_map(|snippets| snippets.concat())
}

#[test]
fn a_sentence_ends_where_a_mention_swallowed_the_full_stop() {
    let text = "Aid came from the U.S. But who asked?";
    assert_eq!(
        sentences(text, &[Span::new(18, 22)]),
        [Span::new(0, 22), Span::new(23, 37)]
    );
}

#[test]
fn unusable_opaque_spans_are_ignored() {
    let text = "Ægir won. He left.";
    let unusable = [
        Span::new(1, 4),
        Span::new(7, 3),
        Span::new(5, 5),
        Span::new(3, usize::MAX),
    ];
    assert_eq!(sentences(text, &unusable), sentences(text, &[]));
    assert_eq!(sentences(text, &[]).len(), 2);
}

/// A step that looks at the rest of the paragraph for every terminator takes minutes here.
#[test]
fn a_long_paragraph_is_cut_like_a_short_one() {
    let count = 100_000;
    for (piece, expected) in [
        ("Go.” ", count),
        ("Oh! ", count),
        ("So . . . ", count),
        ("好。", count),
        ("No?” A ", count + 1),
        ("i.e. (So ", 1),
        ("。 ", 1),
        ("“ ", 1),
    ] {
        assert_eq!(
            sentences(&piece.repeat(count), &[]).len(),
            expected,
            "{piece}"
        );
    }
}

proptest! {
    #[test]
    fn what_a_mention_is_called_moves_no_sentence(
        pieces in prop::collection::vec(plain_piece(), 1..6),
        names in prop::collection::vec("[ -~“”…。\n]{1,8}", 6),
    ) {
        let others = vec!["X".to_owned()];
        prop_assert_eq!(bounds(&pieces, &names)?, bounds(&pieces, &others)?);
    }

    #[test]
    fn no_text_makes_it_panic(text in ".{0,60}", cuts in prop::collection::vec(0_usize..240, 0..8)) {
        let mut cuts: Vec<usize> = cuts.into_iter().filter(|&at| text.is_char_boundary(at)).collect();
        cuts.sort_unstable();
        let opaque: Vec<Span> = cuts.chunks_exact(2).map(|pair| Span::new(pair[0], pair[1])).collect();
        for span in sentences(&text, &opaque) {
            prop_assert!(span.of(&text).is_some());
        }
    }
}
