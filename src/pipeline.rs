//! The only path from text to masked paragraphs, taken by training and by scoring alike. In: a document's text, a paragraph's span, and where the
//! caller knows them the target's spans. Out: a [`MaskedParagraph`].
//!
//! Public for the tests and benches of this repository: all but [`Scratch`] may change in any release.

use crate::actor::mention::{Facet, Link, Mention};
use crate::actor::resolver::{Resolved, Resolver, ResolverOptions};
use crate::actor::roster::{Date, Roster};
use crate::error::{Error, ErrorKind, Result};
use crate::feature::masked::{MaskedParagraph, Piece};
use crate::span::Span;
use crate::text::sentence::sentences;
use crate::text::tokenizer::{Memo, Token, Tokenizer};

pub use crate::actor::resolver::GIVEN;

/// Reads paragraphs with one roster and one tokenizer; cheap to clone.
#[derive(Clone)]
pub struct Pipeline {
    resolver: Resolver,
    tokenizer: Tokenizer,
}

/// Memory that a thread uses again for every paragraph; it never changes a result.
///
/// # Examples
/// ```
/// # #[cfg(feature = "bundled")] {
/// use standpoint::StanceClassifier;
/// use standpoint::pipeline::Scratch;
///
/// let classifier = StanceClassifier::builder().build()?;
/// let mut scratch = Scratch::default();
/// for article in ["Norway kept its word.", "Iceland did not."] {
///     assert_eq!(classifier.classify_with(article, &mut scratch)?.scores().count(), 1);
/// }
/// # }
/// # Ok::<(), standpoint::Error>(())
/// ```
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
    pub fn new(roster: Roster, tokenizer: Tokenizer, options: ResolverOptions) -> Result<Self> {
        Ok(Self {
            resolver: Resolver::new(roster, sentences, options)?,
            tokenizer,
        })
    }

    /// The same actors, with the word pieces of another tokenizer.
    #[must_use]
    pub fn with_tokenizer(&self, tokenizer: Tokenizer) -> Self {
        Self {
            resolver: self.resolver.clone(),
            tokenizer,
        }
    }

    /// Number of the tokenizer's word pieces.
    #[must_use]
    pub fn vocabulary(&self) -> u32 {
        self.tokenizer.vocabulary()
    }

    /// The roster whose actors are found.
    #[must_use]
    pub fn roster(&self) -> &Roster {
        self.resolver.roster()
    }

    /// Whom a document mentions: the first step, which sees all of it. `paragraphs` are in order and disjoint; `date` is the document's day.
    #[must_use]
    pub fn resolve(&self, document: &str, paragraphs: &[Span], date: Option<Date>) -> Resolved<'_> {
        self.resolver.resolve(document, paragraphs, date)
    }

    /// The roster's own forms in a document, in order and disjoint: also those inside of longer mentions ("Turkish" of "Turkish army").
    #[cfg(feature = "train")]
    pub(crate) fn forms(&self, document: &str, paragraphs: &[Span]) -> Vec<Mention> {
        self.resolver.forms(document, paragraphs)
    }

    /// Masks one paragraph of a resolved document; `None` where it names no actor.
    pub fn read<'s>(
        &self,
        document: &str,
        span: Span,
        resolved: &Resolved<'_>,
        scratch: &'s mut Scratch,
    ) -> Option<&'s MaskedParagraph> {
        let text = span.of(document)?;
        let found = resolved.inside(span);
        if !found.iter().any(Mention::names_actor) {
            return None;
        }
        let mentions = &mut scratch.paragraph.mentions;
        mentions.clear();
        mentions.extend_from_slice(found);
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
        let whole = Span::new(0, text.len());
        let mut found = Vec::new();
        self.resolver.find(text, whole, &mut found);
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
        let mut draft = self.resolver.empty(text, &[whole], None);
        draft.mentions = found;
        draft.given = identity;
        let resolved = self.resolver.finish(draft);
        let mentions = &mut scratch.paragraph.mentions;
        mentions.clear();
        mentions.extend_from_slice(resolved.mentions());
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
        let whole = Span::new(0, target.len());
        self.resolver.find(target, whole, &mut found);
        let identity = found
            .iter()
            .find(|m| is_form(target, whole, m.span))
            .map(|m| m.actor);
        found.clear();
        self.resolver
            .find(text, Span::new(0, text.len()), &mut found);
        found
            .iter()
            .filter(|m| Some(m.actor) == identity && m.names_actor())
            .map(|m| m.span)
            .collect()
    }

    /// Turns the paragraph `text`, which begins at `offset` of its document, and the mentions in it into pieces and sentences, all in bytes of the document. Only the text between
    /// mentions is read.
    fn mask(&self, text: &str, offset: usize, scratch: &mut Scratch) {
        let Scratch {
            memo,
            tokens,
            opaque,
            paragraph,
        } = scratch;
        opaque.clear();
        opaque.extend(
            paragraph
                .mentions
                .iter()
                .map(|m| m.span.counted_from(offset)),
        );
        let sentences = sentences(text, opaque);
        paragraph.vocabulary = self.tokenizer.vocabulary();
        paragraph.pieces.clear();
        let mut start = 0;
        for (number, (mention, inside)) in (0_u32..).zip(paragraph.mentions.iter().zip(&*opaque)) {
            let gap = Span::new(start, inside.start);
            self.words(text, gap, offset, memo, tokens, &mut paragraph.pieces);
            start = inside.end;
            let placeholder = Piece::placeholder(number, mention.span);
            paragraph.pieces.push(placeholder);
        }
        let gap = Span::new(start, text.len());
        self.words(text, gap, offset, memo, tokens, &mut paragraph.pieces);
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
pub(crate) fn repeats(text: &str, spans: &mut Vec<Span>) {
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
