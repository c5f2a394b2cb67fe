//! Other actors of the roster, through the whole pipeline. In: a text as it was read. Out: what moved.

use super::edit::Edited;
use super::names::{Name, form};
use super::read::Read;
use super::swaps::Swaps;
use super::{Audit, Swap, in_case_of};
use crate::actor::mention::Mention;
use crate::actor::roster::{Actor, ActorId};
use crate::classifier::Document;
use crate::error::Result;
use crate::pipeline::Scratch;
use crate::span::Span;

impl Audit {
    /// Replaces the actors of the roster.
    pub(super) fn on_roster(
        &self,
        name: &str,
        document: Document<'_>,
        before: &Read,
        swaps: &mut Swaps,
        scratch: &mut Scratch,
    ) -> Result<()> {
        let text = document.text;
        let pipeline = self.classifier.pipeline();
        let forms = pipeline.forms(text, &before.paragraphs);
        let roster = self.classifier.roster().actors();
        // Names that only their surroundings tie to somebody have numbers beyond the roster's.
        let mut actors: Vec<(u32, &Actor)> = Vec::new();
        for form in &forms {
            let known = actors.iter().any(|&(number, _)| number == form.actor);
            if !known && let Some(actor) = roster.get(form.actor as usize) {
                actors.push((form.actor, actor));
            }
        }
        let is_named = |new: &Actor| {
            let mut ids = before.ids.iter().flatten();
            actors.iter().any(|(_, actor)| actor.id() == new.id())
                || ids.any(|id| belongs(id, new.id()))
        };
        for (turn, &(number, old)) in actors.iter().enumerate() {
            let own: Vec<&Mention> = forms.iter().filter(|form| form.actor == number).collect();
            let replaced = |new: &Name| match new {
                Name::Actor(new) if new.kind() == old.kind() && !is_named(new) => {
                    replacements(text, &before.paragraphs, &own, old, new)
                }
                _ => None,
            };
            let fits = |new: &Name| replaced(new).is_some();
            let chosen = self.names.some(self.per_actor, turn, fits);
            let kind = old.kind().to_string();
            if !chosen.is_empty() {
                swaps.kinds.entry(kind.clone()).or_default().actors += 1;
            }
            for new in chosen {
                let replaced = replaced(new).unwrap_or_default();
                let edited = Edited::new(text, &replaced);
                let after = Document {
                    text: &edited.text,
                    ..document
                };
                let after = self.read(after, scratch)?;
                let swap = Swap {
                    document: name,
                    kind: kind.clone(),
                    replaced: Some(old.id()),
                    called: old.name(),
                    by: new.shown(),
                    first: 0,
                };
                swap.compare(before, &edited, &replaced, &after, swaps);
            }
        }
        Ok(())
    }
}

/// The words of another actor for every form of the old one; none where it lacks a form.
fn replacements(
    text: &str,
    paragraphs: &[Span],
    forms: &[&Mention],
    old: &Actor,
    new: &Actor,
) -> Option<Vec<(Span, String)>> {
    let replacement = |mention: &&Mention| {
        let words = form(old, mention.span.of(text)?, mention.facet, new)?;
        let mut around = paragraphs.iter();
        let around = around.find(|paragraph| paragraph.contains(mention.span))?;
        Some((mention.span, in_case_of(around.of(text)?, words)))
    };
    forms.iter().map(replacement).collect()
}

/// Whether an actor is the other one, or was composed with it.
fn belongs(id: &ActorId, to: &ActorId) -> bool {
    let rest = id.as_str().strip_prefix(to.as_str());
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '+']))
}
