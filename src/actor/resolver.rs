//! Who a whole document mentions, and where. In: its text and paragraphs. Out: [`Resolved`] mentions of the roster's actors and of those that
//! the document itself introduces. The steps come in the order of their precision; each sees what the earlier ones settled.
//!
//! What a settled actor is called moves nothing here: later steps see that a state, a person or an adjective stands at a place, never which.

use super::cast::Cast;
use super::draft::{Draft, inside};
use super::grouping::{Found, FoundKind, group, reads_sentences};
use super::matcher::Matcher;
use super::mention::Mention;
use super::roster::{Actor, Date, Roster};
use crate::error::Result;
use crate::span::Span;

pub use super::cast::GIVEN;

/// Splits a paragraph into sentences: its text and the spans of mentions in it, whose words have no influence.
pub type SentenceSplitter = fn(&str, &[Span]) -> Vec<Span>;

/// How far a resolver goes.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct ResolverOptions {
    /// Whether persons and organisations that are on no roster are looked for.
    pub discover: bool,
    /// The least confidence of a link, in [0, 1]; what is less sure is left an actor of its own, or unlinked.
    pub min_link: f32,
}

impl Default for ResolverOptions {
    fn default() -> Self {
        Self {
            discover: true,
            min_link: 0.0,
        }
    }
}

/// Finds out who documents mention; cheap to clone.
#[derive(Clone, Debug)]
pub struct Resolver {
    roster: Roster,
    matcher: Matcher,
    sentences: SentenceSplitter,
    options: ResolverOptions,
}

/// Whom a document mentions.
#[derive(Clone, Debug)]
pub struct Resolved<'r> {
    cast: Cast<'r>,
    mentions: Vec<Mention>,
    warnings: Vec<String>,
}

impl Resolver {
    /// A resolver for the actors of a roster.
    ///
    /// # Errors
    /// As [`Matcher::new`].
    pub fn new(
        roster: Roster,
        sentences: SentenceSplitter,
        options: ResolverOptions,
    ) -> Result<Self> {
        let matcher = Matcher::new(&roster)?;
        Ok(Self {
            roster,
            matcher,
            sentences,
            options,
        })
    }

    /// The roster.
    #[must_use]
    pub fn roster(&self) -> &Roster {
        &self.roster
    }

    /// Whom a document mentions. `paragraphs` are in order and disjoint; `date` is the document's day.
    #[must_use]
    pub fn resolve(&self, text: &str, paragraphs: &[Span], date: Option<Date>) -> Resolved<'_> {
        let mut draft = Draft::new(text, paragraphs, &self.roster, date);
        for paragraph in paragraphs {
            self.find(text, *paragraph, &mut draft.mentions);
        }
        self.finish(draft)
    }

    /// Appends the mentions of the roster's actors in one paragraph, in bytes of the document.
    pub(crate) fn find(&self, text: &str, paragraph: Span, mentions: &mut Vec<Mention>) {
        let first = mentions.len();
        self.matcher
            .find(paragraph.of(text).unwrap_or_default(), mentions);
        for mention in mentions.iter_mut().skip(first) {
            mention.span = mention.span.shifted(paragraph.start);
        }
    }

    /// The steps after the roster's own forms.
    pub(crate) fn finish<'r>(&'r self, draft: Draft<'_, 'r>) -> Resolved<'r> {
        self.finish_with(draft, &[])
    }

    /// [`resolve`](Self::resolve) with names that the caller found, in order and disjoint, in bytes of the document; for tests of this repository.
    #[doc(hidden)]
    #[must_use]
    pub fn resolve_with(
        &self,
        text: &str,
        paragraphs: &[Span],
        date: Option<Date>,
        found: &[(Span, FoundKind)],
    ) -> Resolved<'_> {
        let mut draft = Draft::new(text, paragraphs, &self.roster, date);
        for paragraph in paragraphs {
            self.find(text, *paragraph, &mut draft.mentions);
        }
        let name = |&(span, kind): &(Span, FoundKind)| Found {
            span,
            kind,
            confidence: 1.0,
        };
        let found: Vec<Found> = found.iter().map(name).collect();
        self.finish_with(draft, &found)
    }

    fn finish_with<'r>(&'r self, mut draft: Draft<'_, 'r>, found: &[Found]) -> Resolved<'r> {
        if reads_sentences(&draft, found) {
            draft.split(self.sentences);
        }
        group(&mut draft, found, &self.options);
        Resolved {
            cast: draft.cast,
            mentions: draft.mentions,
            warnings: Vec::new(),
        }
    }
}

impl Resolved<'_> {
    /// All mentions, in order and disjoint, in bytes of the document.
    #[must_use]
    pub fn mentions(&self) -> &[Mention] {
        &self.mentions
    }

    /// The mentions inside a paragraph.
    #[must_use]
    pub fn inside(&self, paragraph: Span) -> &[Mention] {
        inside(&self.mentions, paragraph)
    }

    /// The actor of this number, as [`Mention::actor`] has it; `None` for [`GIVEN`] and for a number of nobody.
    #[must_use]
    pub fn actor(&self, number: u32) -> Option<&Actor> {
        self.cast.actor(number)
    }

    /// The actors that only the document introduces, in the order of their first mention.
    #[must_use]
    pub fn guests(&self) -> &[Actor] {
        self.cast.guests()
    }

    /// The same as a value.
    pub(crate) fn into_warnings(self) -> Vec<String> {
        self.warnings
    }

    /// What the reader should know about how actors were found in this document.
    #[must_use]
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }
}
