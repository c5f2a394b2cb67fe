//! A document while its actors are being worked out. In: its text, its paragraphs and the roster. Out: mentions, to which every step of
//! [`resolver`](super::resolver) adds.

use super::cast::Cast;
use super::compose::Composer;
use super::mention::Mention;
use super::resolver::SentenceSplitter;
use super::roster::{Date, Roster};
use crate::span::Span;

/// What is known so far.
#[derive(Debug)]
pub(crate) struct Draft<'a, 'r> {
    /// The document.
    pub(crate) text: &'a str,
    /// The day of the document, on which offices are held.
    pub(crate) date: Option<Date>,
    /// In order, disjoint.
    pub(crate) parts: Vec<Part>,
    /// In order, disjoint, in bytes of the document, never over the end of a paragraph.
    pub(crate) mentions: Vec<Mention>,
    /// The number that the roster has for the actor whose mentions have the number [`GIVEN`](super::cast::GIVEN), where it has one.
    pub(crate) given: Option<u32>,
    /// Whom the mentions' numbers mean.
    pub(crate) cast: Cast<'r>,
    /// Makes the parts of states that nobody composed in the text.
    pub(crate) composer: &'r Composer,
}

/// A paragraph.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub(crate) span: Span,
    /// In bytes of the document; empty until a step needs them.
    pub(crate) sentences: Vec<Span>,
}

impl<'a, 'r> Draft<'a, 'r> {
    pub(crate) fn new(
        text: &'a str,
        paragraphs: &[Span],
        roster: &'r Roster,
        composer: &'r Composer,
        date: Option<Date>,
    ) -> Self {
        let part = |&span: &Span| Part {
            span,
            sentences: Vec::new(),
        };
        Self {
            text,
            date,
            parts: paragraphs.iter().map(part).collect(),
            mentions: Vec::new(),
            given: None,
            cast: Cast::new(roster),
            composer,
        }
    }

    /// Splits the paragraphs that are not split yet into sentences; mentions are opaque to the splitter.
    pub(crate) fn split(&mut self, splitter: SentenceSplitter) {
        let mut opaque = Vec::new();
        for part in self.parts.iter_mut().filter(|p| p.sentences.is_empty()) {
            let start = part.span.start;
            opaque.clear();
            let mentions = inside(&self.mentions, part.span);
            opaque.extend(mentions.iter().map(|m| m.span.counted_from(start)));
            let sentences = splitter(part.span.of(self.text).unwrap_or_default(), &opaque);
            part.sentences = sentences.into_iter().map(|s| s.shifted(start)).collect();
        }
    }
}

/// The mentions that begin inside a span, of mentions in order.
pub(crate) fn inside(mentions: &[Mention], span: Span) -> &[Mention] {
    let first = mentions.partition_point(|m| m.span.start < span.start);
    let end = mentions.partition_point(|m| m.span.start < span.end);
    mentions.get(first..end).unwrap_or_default()
}
