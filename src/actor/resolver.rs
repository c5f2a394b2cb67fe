//! Who a whole document mentions, and where. In: its text and paragraphs. Out: [`Resolved`] mentions of the roster's actors and of those that
//! the document itself introduces. The steps come in the order of their precision; each sees what the earlier ones settled.
//!
//! What a settled actor is called moves nothing here: later steps see that a state, a person or an adjective stands at a place, never which.

use super::cast::Cast;
use super::compose::Composer;
use super::context::Context;
use super::discovery::{self, Class, Discovery, Found, FoundKind, Settled};
use super::draft::{Draft, inside};
use super::grouping::group;
use super::letters::{Letters, warnings};
use super::matcher::Matcher;
use super::mention::Mention;
use super::reading::is_before_an_election;
use super::roster::{Actor, Date, Roster};
use std::sync::Arc;

use crate::error::Result;
use crate::span::Span;

pub use super::cast::GIVEN;

/// Splits a paragraph into sentences: its text and the spans of mentions in it, whose words have no influence.
pub type SentenceSplitter = fn(&str, &[Span]) -> Vec<Span>;

/// How far a resolver goes.
///
/// # Examples
/// ```
/// use standpoint::actor::ResolverOptions;
/// let mut options = ResolverOptions::default();
/// options.discover = Some(false); // the roster alone
/// assert_eq!(options.min_link, 0.0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct ResolverOptions {
    /// Whether persons and organisations that are on no roster are looked for; where it is `None`, they are if the roster has [`Roster::world`]. Without it the states of the world would be found as unknown persons.
    pub discover: Option<bool>,
    /// The least confidence of a link, in [0, 1]; what is less sure is left an actor of its own, or unlinked.
    pub min_link: f32,
}

impl Default for ResolverOptions {
    fn default() -> Self {
        Self {
            discover: None,
            min_link: 0.0,
        }
    }
}

/// Without discovery: what the steps before it find.
#[cfg(any(test, feature = "train"))]
pub(crate) const SETTLED_ONLY: ResolverOptions = ResolverOptions {
    discover: Some(false),
    min_link: 0.0,
};

/// Finds out who documents mention; cheap to clone.
///
/// # Examples
/// ```
/// use standpoint::actor::{Resolver, ResolverOptions};
/// use standpoint::text::sentence::sentences;
/// use standpoint::{Roster, Span};
///
/// let resolver = Resolver::new(Roster::world(), sentences, ResolverOptions::default())?;
/// let text = "The Turkish army left. Poland agreed.";
/// let resolved = resolver.resolve(text, &[Span::new(0, text.len())], None);
/// let found: Vec<_> = resolved.mentions().iter().filter(|m| m.names_actor()).map(|m| {
///     let actor = resolved.actor(m.actor).expect("a mention has an actor");
///     (m.span.of(text).unwrap_or_default(), actor.id().as_str())
/// }).collect();
/// assert_eq!(found, [("Turkish army", "TUR.MIL"), ("Poland", "POL")]);
/// # Ok::<(), standpoint::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Resolver {
    roster: Roster,
    matcher: Matcher,
    context: Arc<Context>,
    composer: Arc<Composer>,
    sentences: SentenceSplitter,
    options: ResolverOptions,
    /// Where names on no roster are looked for.
    discovery: Option<Discovery>,
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
        let resolver = Self {
            context: Arc::new(Context::new(&roster)),
            composer: Arc::new(Composer::new(&roster)),
            roster,
            matcher,
            sentences,
            options,
            discovery: None,
        };
        #[cfg(feature = "bundled")]
        if resolver.discovers() {
            return Ok(resolver.discovery(Discovery::embedded()?));
        }
        Ok(resolver)
    }

    /// Whether names on no roster are wanted.
    fn discovers(&self) -> bool {
        let wanted = self.options.discover;
        wanted.unwrap_or_else(|| self.roster.has_world())
    }

    /// The same resolver with this model of names, for a build that embeds none.
    #[must_use]
    pub fn discovery(mut self, discovery: Discovery) -> Self {
        self.discovery = self.discovers().then_some(discovery);
        self
    }

    /// The roster.
    #[must_use]
    pub fn roster(&self) -> &Roster {
        &self.roster
    }

    /// Whom a document mentions. `paragraphs` are in order and disjoint; `date` is the document's day.
    #[must_use]
    pub fn resolve(&self, text: &str, paragraphs: &[Span], date: Option<Date>) -> Resolved<'_> {
        self.finish(self.draft(text, paragraphs, date))
    }

    /// [`resolve`](Self::resolve) with names that a test found, in order and disjoint, in bytes of the document, and no others.
    #[cfg(test)]
    pub(crate) fn resolve_with(
        &self,
        text: &str,
        paragraphs: &[Span],
        date: Option<Date>,
        found: &[(Span, FoundKind)],
    ) -> Resolved<'_> {
        let mut draft = self.draft(text, paragraphs, date);
        self.settle(&mut draft);
        let name = |&(span, kind): &(Span, _)| Found {
            span,
            kind,
            confidence: 1.0,
        };
        let found: Vec<Found> = found.iter().map(name).collect();
        self.group(draft, &found)
    }

    /// A document of which nothing is known yet.
    pub(crate) fn empty<'a>(
        &self,
        text: &'a str,
        paragraphs: &[Span],
        date: Option<Date>,
    ) -> Draft<'a, '_> {
        Draft::new(text, paragraphs, &self.roster, &self.composer, date)
    }

    /// The roster's own forms in a document.
    fn draft<'a>(&self, text: &'a str, paragraphs: &[Span], date: Option<Date>) -> Draft<'a, '_> {
        let mut draft = self.empty(text, paragraphs, date);
        for paragraph in paragraphs {
            self.find(text, *paragraph, &mut draft.mentions);
        }
        draft
    }

    /// The roster's own forms in a document, each with the actor that its surroundings say it means, before nouns are composed with them.
    #[cfg(feature = "train")]
    pub(crate) fn forms(&self, text: &str, paragraphs: &[Span]) -> Vec<Mention> {
        let mut draft = self.draft(text, paragraphs, None);
        self.context.tell_apart(&mut draft);
        draft.mentions
    }

    /// Appends the mentions of the roster's actors in one paragraph, in bytes of the document.
    pub(crate) fn find(&self, text: &str, paragraph: Span, mentions: &mut Vec<Mention>) {
        let first = mentions.len();
        self.matcher
            .find_all(paragraph.of(text).unwrap_or_default(), mentions);
        for mention in mentions.iter_mut().skip(first) {
            mention.span = mention.span.shifted(paragraph.start);
        }
    }

    /// The steps after the roster's own forms.
    pub(crate) fn finish<'r>(&'r self, mut draft: Draft<'_, 'r>) -> Resolved<'r> {
        self.settle(&mut draft);
        let mut found = Vec::new();
        if let Some(discovery) = &self.discovery {
            draft.split(self.sentences);
            discover(discovery, &draft, &mut found);
        }
        self.group(draft, &found)
    }

    /// What is settled in a text of one paragraph before names on no roster are looked for.
    #[cfg(feature = "train")]
    pub(crate) fn settled(&self, text: &str) -> Vec<Settled> {
        let mut draft = self.draft(text, &[Span::new(0, text.len())], None);
        self.settle(&mut draft);
        settled(&draft)
    }

    /// What the roster's forms mean where they stand.
    fn settle(&self, draft: &mut Draft<'_, '_>) {
        self.context.tell_apart(draft);
        self.composer.compose(draft);
        self.context.bind(draft, self.options.min_link);
    }

    fn group<'r>(&'r self, mut draft: Draft<'_, 'r>, found: &[Found]) -> Resolved<'r> {
        group(&mut draft, found, self.sentences, self.options.min_link);
        Resolved {
            warnings: warnings(draft.text, &draft.parts, self.discovery.is_some()),
            cast: draft.cast,
            mentions: draft.mentions,
        }
    }
}

/// What discovery may know of the mentions so far.
fn settled(draft: &Draft<'_, '_>) -> Vec<Settled> {
    let class = |mention: &Mention| match draft.cast.actor(mention.actor) {
        Some(actor) => Class::of(mention.facet, actor.kind()),
        None => Class::Given,
    };
    let mentions = draft.mentions.iter();
    mentions
        .map(|mention| Settled {
            span: mention.span,
            class: class(mention),
        })
        .collect()
}

/// Appends the names that are on no roster. A paragraph in capitals has too many of them to be told from anything else.
fn discover(discovery: &Discovery, draft: &Draft<'_, '_>, found: &mut Vec<Found>) {
    let settled = settled(draft);
    let mut first = 0;
    let mut parts = Vec::with_capacity(draft.parts.len());
    for part in &draft.parts {
        let rest = settled.get(first..).unwrap_or_default();
        let count = rest.partition_point(|s| s.span.start < part.span.end);
        first += count;
        if Letters::of(part.span.of(draft.text).unwrap_or_default()) != Letters::Capitals {
            parts.push(discovery::Part {
                span: part.span,
                sentences: &part.sentences,
                settled: rest.get(..count).unwrap_or_default(),
            });
        }
    }
    discovery.find(draft.text, &parts, found);
    // A place before a vote is a part of what the vote is called.
    found.retain(|found| {
        found.kind == FoundKind::Person
            || !is_before_an_election(draft.text.get(found.span.end..).unwrap_or_default())
    });
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
