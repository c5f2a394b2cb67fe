//! A paragraph's text in pieces. In: the text and its scores. Out: runs that belong to the mention of an actor or to none,
//! each of pieces with what they add to the scores.
//!
//! The words of one score need not be those of another (a cascade's models have tokenizers of their own), so a piece ends
//! wherever a word or a mention of any score begins or ends.

use std::iter::Peekable;

use standpoint::report::{Evidence, MentionText};
use standpoint::{ParagraphStance, Span, StanceScore};

/// Pieces that stand in the same mentions.
pub struct Run<'t> {
    /// Numbers of the actors that it is a mention of.
    pub actors: Vec<usize>,
    pub pieces: Vec<Piece<'t>>,
}

/// A piece of text, and what it adds to favor over against for some actors.
pub struct Piece<'t> {
    pub text: &'t str,
    /// Number of an actor and the share of the word that the piece is of, where that is not left out.
    pub shares: Vec<(usize, f32)>,
}

/// What one score says of the text, read from left to right.
struct Reader<'s, 't> {
    actor: usize,
    words: Peekable<std::slice::Iter<'s, Evidence<'t>>>,
    mentions: Peekable<std::slice::Iter<'s, MentionText<'t>>>,
}

/// The one of these at `place`; those that end before it are dropped.
fn at<'s, T>(
    items: &mut Peekable<std::slice::Iter<'s, T>>,
    span: impl Fn(&T) -> Span,
    place: usize,
) -> Option<&'s T> {
    while items.next_if(|item| span(item).end <= place).is_some() {}
    items
        .peek()
        .copied()
        .filter(|item| span(item).start <= place)
}

/// The runs of a paragraph in reading order; together they are its text. Shares below `least` are left out.
pub fn runs<'t>(
    paragraph: &ParagraphStance<'t>,
    scores: &[(usize, &StanceScore<'t>)],
    least: f32,
) -> Vec<Run<'t>> {
    let mut readers: Vec<_> = scores
        .iter()
        .map(|&(actor, score)| {
            let words = score.explanation().map(|e| e.evidence.as_slice());
            Reader {
                actor,
                words: words.unwrap_or_default().iter().peekable(),
                mentions: score.mentions().iter().peekable(),
            }
        })
        .collect();
    let mut runs: Vec<Run<'t>> = Vec::new();
    let ends = ends(paragraph, scores);
    let starts = std::iter::once(paragraph.span().start).chain(ends.iter().copied());
    for (start, &end) in starts.zip(&ends) {
        let inside = Span::new(start, end).counted_from(paragraph.span().start);
        let Some(text) = inside.of(paragraph.text()) else {
            continue;
        };
        let mut actors = Vec::new();
        let mut shares = Vec::new();
        for reader in &mut readers {
            if at(&mut reader.mentions, |mention| mention.span, start).is_some() {
                actors.push(reader.actor);
            }
            let word = at(&mut reader.words, |word| word.span, start);
            let share = word.map(|word| word.contribution.polarity());
            shares.extend(
                share
                    .filter(|s| s.abs() >= least)
                    .map(|s| (reader.actor, s)),
            );
        }
        if runs.last().is_none_or(|run| run.actors != actors) {
            let pieces = Vec::new();
            runs.push(Run { actors, pieces });
        }
        if let Some(run) = runs.last_mut() {
            run.pieces.push(Piece { text, shares });
        }
    }
    runs
}

/// Where pieces end, in bytes of the document; the paragraph's own end is the last.
fn ends(paragraph: &ParagraphStance<'_>, scores: &[(usize, &StanceScore<'_>)]) -> Vec<usize> {
    let mut ends = vec![paragraph.span().end];
    for (_, score) in scores {
        let words = score.explanation().into_iter().flat_map(|e| &e.evidence);
        let spans = words.map(|word| word.span);
        let spans = spans.chain(score.mentions().iter().map(|mention| mention.span));
        ends.extend(spans.flat_map(|span| [span.start, span.end]));
    }
    let whole = paragraph.span();
    ends.retain(|&end| whole.start < end && end <= whole.end);
    ends.sort_unstable();
    ends.dedup();
    ends
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use standpoint::StanceClassifier;

    use super::*;

    #[test]
    fn runs_are_the_text_and_mark_every_mention() {
        let classifier = StanceClassifier::builder().explain(true).build().unwrap();
        let text = "It rained.\n\n“Ça va”, said Türkiye; Moscow lied about the brave Kazakhs.";
        let document = classifier.classify(text).unwrap();
        let paragraph = document.paragraphs().last().unwrap();
        let scores: Vec<_> = (0..).zip(paragraph.scores()).collect();
        let least = 0.02;
        let runs = runs(paragraph, &scores, least);
        let text_of = |run: &Run<'_>| {
            run.pieces
                .iter()
                .map(|piece| piece.text)
                .collect::<String>()
        };
        assert_eq!(
            runs.iter().map(text_of).collect::<String>(),
            paragraph.text()
        );
        for (number, score) in scores {
            let marked = runs.iter().filter(|run| run.actors.contains(&number));
            let mentions = score.mentions().iter().map(|mention| mention.text);
            assert!(marked.map(text_of).eq(mentions));
            let pieces = runs.iter().flat_map(|run| &run.pieces);
            let shares = pieces.flat_map(|piece| &piece.shares);
            let sum: f32 = shares
                .filter(|(actor, _)| *actor == number)
                .map(|(_, s)| s)
                .sum();
            let words = &score.explanation().unwrap().evidence;
            let all: f32 = words.iter().map(|word| word.contribution.polarity()).sum();
            assert!((sum - all).abs() < least * words.len() as f32);
        }
    }
}
