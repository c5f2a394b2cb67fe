//! One document as every table looks at it: what is marked, what was found, and which is which.

use super::super::FoundActor;
use super::super::pairs::pairs;
use super::identity::Judge;
use crate::actor::Link;
use crate::span::Span;
use crate::train::gold::{GoldDocument, GoldMention};

pub(super) struct Compared<'a> {
    pub(super) document: &'a GoldDocument,
    pub(super) judge: &'a Judge<'a>,
    /// Marked mentions on which a row may rest.
    pub(super) marked: Vec<&'a GoldMention>,
    /// Found mentions on which a row may rest.
    pub(super) actors: Vec<&'a FoundActor>,
    /// All found mentions.
    pub(super) found: &'a [FoundActor],
    /// Positions in `marked` and `actors`, in order.
    pairs: Vec<(usize, usize)>,
}

impl<'a> Compared<'a> {
    /// `found` is sorted.
    pub(super) fn new(
        document: &'a GoldDocument,
        found: &'a [FoundActor],
        judge: &'a Judge<'a>,
    ) -> Self {
        let mentions = document.mentions.iter();
        let marked: Vec<&GoldMention> = mentions.filter(|m| m.names_actor()).collect();
        let actors: Vec<&FoundActor> = found.iter().filter(|found| found.names_actor).collect();
        let marked_spans: Vec<Span> = marked.iter().map(|mention| mention.span).collect();
        let spans: Vec<Span> = actors.iter().map(|actor| actor.span).collect();
        Self {
            pairs: pairs(&marked_spans, &spans, Span::overlaps),
            document,
            judge,
            marked,
            actors,
            found,
        }
    }

    /// Marked mentions with the actors that were found there.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&'a GoldMention, &'a FoundActor)> + '_ {
        self.pairs.iter().filter_map(|&(marked, actor)| {
            Some((*self.marked.get(marked)?, *self.actors.get(actor)?))
        })
    }

    /// Every marked mention that may carry a row, with the actor that was found there.
    pub(super) fn by_mark(
        &self,
    ) -> impl Iterator<Item = (&'a GoldMention, Option<&'a FoundActor>)> + '_ {
        self.marked.iter().enumerate().map(|(number, mention)| {
            let pair = self.pairs.binary_search_by_key(&number, |pair| pair.0);
            let pair = pair.ok().and_then(|place| self.pairs.get(place));
            let actor = pair.and_then(|&(_, actor)| self.actors.get(actor).copied());
            (*mention, actor)
        })
    }

    /// Every found actor with the marked mention that it was found at.
    pub(super) fn by_actor(
        &self,
    ) -> impl Iterator<Item = (&'a FoundActor, Option<&'a GoldMention>)> + '_ {
        self.actors.iter().enumerate().map(|(number, actor)| {
            let pair = self.pairs.binary_search_by_key(&number, |pair| pair.1);
            let pair = pair.ok().and_then(|place| self.pairs.get(place));
            let mention = pair.and_then(|&(mention, _)| self.marked.get(mention).copied());
            (*actor, mention)
        })
    }

    /// What was found over a marked mention, whether or not a row may rest on it.
    pub(super) fn over(&self, mention: &GoldMention) -> impl Iterator<Item = &'a FoundActor> {
        let span = mention.span;
        self.found
            .iter()
            .filter(move |found| found.span.overlaps(span))
    }

    /// What is marked where something was found.
    pub(super) fn under(&self, found: &FoundActor) -> impl Iterator<Item = &'a GoldMention> {
        let span = found.span;
        let mentions = self.document.mentions.iter();
        mentions.filter(move |mention| mention.span.overlaps(span))
    }

    /// Whether the tie of a found actor to what it stands for is right: it has the right identity, or, where it is no name itself, a name of the same
    /// found actor stands at another mention of whom it should be.
    pub(super) fn is_tied_right(&self, mention: &GoldMention, actor: &FoundActor) -> bool {
        self.judge.is_right(&mention.id, actor)
            || !is_by_name(actor)
                && self.pairs().any(|(other, named)| {
                    named.group == actor.group && is_by_name(named) && other.id == mention.id
                })
    }
}

/// Whether a mention names its actor by itself.
pub(super) fn is_by_name(actor: &FoundActor) -> bool {
    matches!(actor.link, Link::Exact | Link::Alias)
}
