//! What is compared of a text. In: a classifier and a text. Out: its paragraphs, who stands where, whoever it is, and the rows of scores.

use super::edit::Edited;
use super::visible::Visible;
use crate::actor::draft::inside;
use crate::actor::mention::{Facet, Link, Mention};
use crate::actor::reading::Reading;
use crate::actor::roster::{Actor, ActorId};
use crate::classifier::{Document, StanceClassifier};
use crate::error::Result;
use crate::pipeline::{GIVEN, Scratch};
use crate::span::Span;
use crate::stance::PerClass;

/// A text as a classifier reads and scores it.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) paragraphs: Vec<Span>,
    /// In order and disjoint.
    pub(super) mentions: Vec<Mention>,
    /// Whom the mentions mean; none for a target that the caller gave.
    pub(super) ids: Vec<Option<ActorId>>,
    pub(super) rows: Vec<Row>,
}

/// The scores of a paragraph and an actor.
#[derive(Debug)]
pub(super) struct Row {
    /// Its paragraph's number.
    pub(super) paragraph: usize,
    /// None for a target that the caller gave.
    pub(super) actor: Option<Actor>,
    /// What the classifier says.
    pub(super) blind: PerClass,
    /// What a model says that sees the names.
    pub(super) visible: Option<PerClass>,
}

/// Why the rows of two texts cannot be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Difference {
    /// The texts are cut into other paragraphs.
    Paragraphs,
    /// Another mention was found, or tied to somebody else.
    Mentions,
}

/// Who stands at a place, whoever it is.
#[derive(Debug, PartialEq)]
struct Standing {
    span: Span,
    /// The number of the actor, counted by first mentions.
    actor: usize,
    facet: Facet,
    link: Link,
    reading: Option<Reading>,
}

impl Read {
    /// Reads a document through the whole pipeline.
    pub(super) fn document(
        classifier: &StanceClassifier,
        visible: Option<&Visible>,
        document: Document<'_>,
        scratch: &mut Scratch,
    ) -> Result<Self> {
        let mut scored = classifier.paragraphs(document, scratch)?;
        let resolved = scored.resolved();
        let mentions = resolved.mentions().to_vec();
        let id = |m: &Mention| resolved.actor(m.actor).map(|actor| actor.id().clone());
        let ids: Vec<Option<ActorId>> = mentions.iter().map(id).collect();
        let (mut paragraphs, mut rows) = (Vec::new(), Vec::new());
        for paragraph in scored.by_ref() {
            let span = paragraph.span();
            paragraphs.push(span);
            let found = inside(&mentions, span);
            for score in paragraph.scores() {
                let target = mentions
                    .iter()
                    .zip(&ids)
                    .find(|(_, id)| id.as_ref() == Some(score.actor().id()))
                    .map_or(GIVEN, |(mention, _)| mention.actor);
                rows.push(Row {
                    paragraph: paragraph.index(),
                    actor: Some(score.actor().clone()),
                    blind: score.probabilities(),
                    visible: visible
                        .map(|model| model.probabilities(document.text, span, found, target))
                        .transpose()?,
                });
            }
        }
        Ok(Self {
            paragraphs,
            mentions,
            ids,
            rows,
        })
    }

    /// Reads a text of one paragraph whose target stands at these spans.
    pub(super) fn given(
        classifier: &StanceClassifier,
        visible: Option<&Visible>,
        text: &str,
        spans: &[Span],
        scratch: &mut Scratch,
    ) -> Result<Self> {
        let blind = classifier.stance_at(text, spans, scratch)?.probabilities();
        let whole = Span::new(0, text.len());
        let masked = classifier.pipeline().read_given(text, spans, scratch)?;
        let mentions = masked.mentions.clone();
        let visible = visible.map(|model| model.probabilities(text, whole, &mentions, GIVEN));
        let row = Row {
            paragraph: 0,
            actor: None,
            blind,
            visible: visible.transpose()?,
        };
        Ok(Self {
            paragraphs: vec![whole],
            ids: vec![None; mentions.len()],
            mentions,
            rows: vec![row],
        })
    }

    /// Why the rows of the edited text do not stand for the rows of this one, if they do not.
    pub(super) fn difference(&self, edited: &Edited, after: &Self) -> Option<Difference> {
        let places = self.paragraphs.iter().map(|&span| edited.place(span));
        if !places.eq(after.paragraphs.iter().copied()) {
            return Some(Difference::Paragraphs);
        }
        let before = self.standing(|span| edited.place(span));
        let rows = |read: &Self| {
            read.rows
                .iter()
                .map(|row| row.paragraph)
                .collect::<Vec<_>>()
        };
        let same = before == after.standing(|span| span) && rows(self) == rows(after);
        (!same).then_some(Difference::Mentions)
    }

    /// Who stands where in a text in which spans stand at these places.
    fn standing(&self, place: impl Fn(Span) -> Span) -> Vec<Standing> {
        let mut actors: Vec<u32> = Vec::new();
        let standing = self.mentions.iter().map(|mention| {
            let known = actors.iter().position(|&actor| actor == mention.actor);
            let actor = known.unwrap_or_else(|| {
                actors.push(mention.actor);
                actors.len() - 1
            });
            Standing {
                span: place(mention.span),
                actor,
                facet: mention.facet,
                link: match mention.link {
                    // Both are forms of the roster, one of them the name to show.
                    Link::Exact => Link::Alias,
                    link => link,
                },
                reading: mention.reading,
            }
        });
        standing.collect()
    }
}
