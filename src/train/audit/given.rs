//! Other names for whoever is on no roster, paragraph by paragraph, at the spans at which they were found. In: a text as it was read. Out: what moved.

use super::edit::Edited;
use super::names::{Name, part};
use super::read::Read;
use super::swaps::Swaps;
use super::{Audit, Swap, in_case_of};
use crate::actor::cast::{ORGANISATION, PERSON};
use crate::actor::mention::{Link, Mention};
use crate::error::Result;
use crate::pipeline::{Scratch, repeats};
use crate::span::Span;

impl Audit {
    /// Replaces persons and organisations on no roster.
    pub(super) fn at_spans(
        &self,
        name: &str,
        document: &str,
        before: &Read,
        swaps: &mut Swaps,
        scratch: &mut Scratch,
    ) -> Result<()> {
        let visible = self.visible.as_ref();
        for (turn, row) in before.rows.iter().enumerate() {
            let Some(old) = &row.actor else { continue };
            let is_person = old.id().as_str().starts_with(PERSON);
            if !is_person && !old.id().as_str().starts_with(ORGANISATION) {
                continue;
            }
            let paragraph = before.paragraphs.get(row.paragraph).copied();
            let Some(paragraph) = paragraph else { continue };
            let Some(text) = paragraph.of(document) else {
                continue;
            };
            let own = before.mentions.iter().zip(&before.ids);
            let own = own.filter(|(mention, id)| {
                let here = paragraph.contains(mention.span) && mention.names_actor();
                here && id.as_ref() == Some(old.id())
            });
            let own: Vec<&Mention> = own.map(|(mention, _)| mention).collect();
            let place = |mention: &Mention| mention.span.counted_from(paragraph.start);
            let mut spans: Vec<Span> = own.iter().map(|mention| place(mention)).collect();
            repeats(text, &mut spans);
            // A pronoun and a role stay as they are.
            let calls = own
                .iter()
                .filter(|mention| !matches!(mention.link, Link::Pronoun | Link::Role));
            let calls: Vec<&str> = calls
                .filter_map(|mention| place(mention).of(text))
                .collect();
            let fits = |new: &Name| {
                let kind = match new {
                    Name::Person(_) => is_person,
                    Name::Organisation(_) => !is_person,
                    Name::Actor(_) => false,
                };
                kind && !new
                    .shown()
                    .split_whitespace()
                    .any(|word| text.contains(word))
            };
            let chosen = self.names.some(self.per_actor, turn, fits);
            if chosen.is_empty() || calls.is_empty() {
                continue;
            }
            let kind = if is_person { "person" } else { "organisation" };
            let kind = format!("{kind}, given spans");
            swaps.kinds.entry(kind.clone()).or_default().actors += 1;
            let given = Read::given(&self.classifier, visible, text, &spans, scratch)?;
            for new in chosen {
                let replacement = |&span: &Span| {
                    let words = span.of(text).filter(|words| calls.contains(words))?;
                    let words = part(words, old.name(), new);
                    Some((span, in_case_of(text, &words)))
                };
                let replaced: Vec<_> = spans.iter().filter_map(replacement).collect();
                let edited = Edited::new(text, &replaced);
                let places: Vec<Span> = spans.iter().map(|&span| edited.place(span)).collect();
                let after = &edited.text;
                let after = Read::given(&self.classifier, visible, after, &places, scratch)?;
                let swap = Swap {
                    document: name,
                    kind: kind.clone(),
                    replaced: None,
                    called: old.name(),
                    by: new.shown(),
                    first: row.paragraph,
                };
                swap.compare(&given, &edited, &replaced, &after, swaps);
            }
        }
        Ok(())
    }
}
