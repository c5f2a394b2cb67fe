//! The only path from text to masked paragraphs, taken by training and by scoring alike. In: a document's text, a paragraph's span, and where the
//! caller knows them the target's spans. Out: a [`MaskedParagraph`].
//!
//! Public for the tests and benches of this repository: all but [`Scratch`] may change in any release.

use crate::actor::matcher::Matcher;
use crate::actor::mention::{Facet, Link, Mention};
use crate::actor::roster::Roster;
use crate::error::{Error, ErrorKind, Result};
use crate::feature::masked::{MaskedParagraph, Piece};
use crate::span::Span;
use crate::text::sentence::sentences;
use crate::text::tokenizer::{Memo, Token, Tokenizer};

/// The actor number of a target whose spans the caller gave.
pub const GIVEN: u32 = u32::MAX;

/// Reads paragraphs with one roster and one tokenizer; cheap to clone.
#[derive(Clone)]
pub struct Pipeline {
    roster: Roster,
    matcher: Matcher,
    tokenizer: Tokenizer,
}

/// Memory that a thread uses again for every paragraph; it never changes a result.
#[derive(Default)]
pub struct Scratch {
    memo: Memo,
    tokens: Vec<Token>,
    opaque: Vec<Span>,
    paragraph: MaskedParagraph,
}

impl Pipeline {
    /// A pipeline for this roster and tokenizer.
    ///
    /// # Errors
    /// [`ErrorKind::Roster`] where two actors share an alias or an actor rolls up to nobody.
    pub fn new(roster: Roster, tokenizer: Tokenizer) -> Result<Self> {
        let matcher = Matcher::new(&roster)?;
        Ok(Self {
            roster,
            matcher,
            tokenizer,
        })
    }

    /// The roster whose actors are found.
    #[must_use]
    pub fn roster(&self) -> &Roster {
        &self.roster
    }

    /// Masks one paragraph of a document; `None` where it names no actor.
    pub fn read<'s>(
        &self,
        document: &str,
        span: Span,
        scratch: &'s mut Scratch,
    ) -> Option<&'s MaskedParagraph> {
        let text = span.of(document)?;
        let mentions = &mut scratch.paragraph.mentions;
        mentions.clear();
        self.matcher.find(text, mentions);
        if !mentions.iter().any(|m| m.names_actor()) {
            return None;
        }
        self.mask(text, span.start, scratch);
        Some(&scratch.paragraph)
    }

    /// Masks a text in which the caller says where the target stands; its actor number is [`GIVEN`]. Other actors are found through the roster, and
    /// so are the target's other forms: where the given span is a form of a roster actor, that actor's forms, and anywhere the given words themselves.
    ///
    /// # Errors
    /// [`ErrorKind::Span`] where a span is empty, lies outside the text or cuts a character.
    pub fn read_given<'s>(
        &self,
        text: &str,
        given: &[Span],
        scratch: &'s mut Scratch,
    ) -> Result<&'s MaskedParagraph> {
        let mut spans = given.to_vec();
        spans.sort_unstable();
        spans.dedup_by(|next, kept| {
            let overlap = next.start < kept.end;
            if overlap {
                kept.end = kept.end.max(next.end);
            }
            overlap
        });
        for span in &spans {
            if span.is_empty() || span.of(text).is_none() {
                let message = format!(
                    "target span [{}, {}) is empty, cuts a character or lies outside the text of {} bytes",
                    span.start,
                    span.end,
                    text.len()
                );
                return Err(Error::new(ErrorKind::Span, message));
            }
        }
        let mut found = Vec::new();
        self.matcher.find(text, &mut found);
        let identity = found
            .iter()
            .find(|m| m.names_actor() && spans.iter().any(|&s| is_form(text, s, m.span)))
            .map(|m| m.actor);
        repeats(text, &mut spans);
        found.retain(|m| !spans.iter().any(|s| s.overlaps(m.span)));
        for mention in found.iter_mut().filter(|m| Some(m.actor) == identity) {
            mention.actor = GIVEN;
        }
        found.extend(spans.iter().map(|&span| Mention {
            span,
            actor: GIVEN,
            facet: Facet::Name,
            link: Link::Given,
            confidence: 1.0,
            reading: None,
        }));
        found.sort_by_key(|m| m.span);
        scratch.paragraph.mentions = found;
        self.mask(text, 0, scratch);
        Ok(&scratch.paragraph)
    }

    /// Where `text` names `target`: the whole words of the name, else of its last word where that is capitalised, else the mentions of the roster actor that the
    /// name belongs to.
    #[must_use]
    pub fn locate(&self, text: &str, target: &str) -> Vec<Span> {
        let target = target.trim();
        let last = target
            .split_whitespace()
            .next_back()
            .filter(|word| word.starts_with(char::is_uppercase));
        for name in [Some(target), last].into_iter().flatten() {
            let spans: Vec<Span> = whole_words(text, name).collect();
            if !spans.is_empty() {
                return spans;
            }
        }
        let mut found = Vec::new();
        self.matcher.find(target, &mut found);
        let whole = Span::new(0, target.len());
        let identity = found
            .iter()
            .find(|m| is_form(target, whole, m.span))
            .map(|m| m.actor);
        found.clear();
        self.matcher.find(text, &mut found);
        found
            .iter()
            .filter(|m| Some(m.actor) == identity && m.names_actor())
            .map(|m| m.span)
            .collect()
    }

    /// Turns `text` and the mentions in it (spans in bytes of `text`) into pieces and sentences (spans shifted by `offset`). Only the text between mentions is read.
    fn mask(&self, text: &str, offset: usize, scratch: &mut Scratch) {
        let Scratch {
            memo,
            tokens,
            opaque,
            paragraph,
        } = scratch;
        opaque.clear();
        opaque.extend(paragraph.mentions.iter().map(|m| m.span));
        let sentences = sentences(text, opaque);
        paragraph.vocabulary = self.tokenizer.vocabulary();
        paragraph.pieces.clear();
        let mut start = 0;
        for (number, mention) in paragraph.mentions.iter_mut().enumerate() {
            self.words(
                text,
                Span::new(start, mention.span.start),
                offset,
                memo,
                tokens,
                &mut paragraph.pieces,
            );
            start = mention.span.end;
            mention.span = mention.span.shifted(offset);
            paragraph
                .pieces
                .push(Piece::placeholder(number as u32, mention.span));
        }
        self.words(
            text,
            Span::new(start, text.len()),
            offset,
            memo,
            tokens,
            &mut paragraph.pieces,
        );
        paragraph.sentences.clear();
        let mut first = 0;
        let starts = sentences
            .iter()
            .skip(1)
            .map(|s| s.start + offset)
            .chain([usize::MAX]);
        for next in starts {
            let length = paragraph
                .pieces
                .iter()
                .skip(first)
                .take_while(|p| p.span.start < next)
                .count();
            if length > 0 {
                paragraph
                    .sentences
                    .push((first as u32, (first + length) as u32));
            }
            first += length;
        }
    }

    /// Appends the word pieces of one stretch between mentions.
    fn words(
        &self,
        text: &str,
        gap: Span,
        offset: usize,
        memo: &mut Memo,
        tokens: &mut Vec<Token>,
        pieces: &mut Vec<Piece>,
    ) {
        tokens.clear();
        self.tokenizer.encode(
            gap.of(text).unwrap_or_default(),
            offset + gap.start,
            memo,
            tokens,
        );
        pieces.extend(tokens.iter().map(|token| Piece::word(token.id, token.span)));
    }
}

/// Whether `found` is all of `given` but for a leading article.
fn is_form(text: &str, given: Span, found: Span) -> bool {
    given.contains(found)
        && given.end == found.end
        && matches!(
            text.get(given.start..found.start).map(str::trim),
            Some("" | "the" | "The")
        )
}

/// Adds the other places where the words of a given span stand, as whole words; only of spans that begin with a capital, so that a
/// pronoun or a common noun does not spread.
fn repeats(text: &str, spans: &mut Vec<Span>) {
    let mut more = Vec::new();
    for (number, span) in spans.iter().enumerate() {
        let Some(name) = span.of(text) else { continue };
        let seen = spans.iter().take(number).any(|s| s.of(text) == Some(name));
        if seen || PRONOUNS.contains(&name) || !name.starts_with(char::is_uppercase) {
            continue;
        }
        more.extend(
            whole_words(text, name).filter(|found| !spans.iter().any(|s| s.overlaps(*found))),
        );
    }
    // Two given forms may overlap elsewhere ("Ann Lee" and "Lee"): the longer one, which comes first, stays.
    more.sort_unstable_by_key(|s| (s.start, usize::MAX - s.end));
    for span in more {
        if !spans.iter().any(|s| s.overlaps(span)) {
            spans.push(span);
        }
    }
    spans.sort_unstable();
}

/// The places where `words` stands in `text` with no letter or digit next to it; none for the empty string.
fn whole_words<'t>(text: &'t str, words: &'t str) -> impl Iterator<Item = Span> + 't {
    let outside = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    text.match_indices(words).filter_map(move |(start, found)| {
        let span = Span::new(start, start + found.len());
        let before = text.get(..span.start).and_then(|t| t.chars().next_back());
        let after = text.get(span.end..).and_then(|t| t.chars().next());
        (!span.is_empty() && outside(before) && outside(after)).then_some(span)
    })
}

/// Capitalised pronouns at the start of a sentence are no names.
const PRONOUNS: [&str; 12] = [
    "He", "She", "It", "They", "His", "Her", "Its", "Their", "We", "You", "I", "Him",
];
