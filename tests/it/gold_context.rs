//! Composed actors and names that need their context, against the open half of the gold set: what the roster, its nouns and its guards can find.

use standpoint::actor::{Date, Resolver, ResolverOptions, Roster};
use standpoint::text::sentence::sentences;
use standpoint::{Facet, Span};

use crate::gold::{GoldDocument, read};

/// What is wrong with the mentions of actors that are on the roster or composed with it, one line each.
fn wrong(documents: &[GoldDocument]) -> (usize, Vec<String>) {
    let roster = Roster::world();
    let resolver = Resolver::new(roster, sentences, ResolverOptions::default()).unwrap();
    let date: Option<Date> = None;
    let mut marked = 0;
    let mut wrong = Vec::new();
    for document in documents {
        let mut start = 0;
        let mut spans = Vec::new();
        for paragraph in document.paragraphs() {
            spans.push(Span::new(start, start + paragraph.len()));
            start += paragraph.len() + "\n\n".len();
        }
        let resolved = resolver.resolve(&document.text, &spans, date);
        let discovered = |id: &str| id.starts_with("p:") || id.starts_with("o:");
        for gold in &document.mentions {
            if discovered(&gold.id) || ["role", "pronoun"].contains(&gold.link.as_str()) {
                continue;
            }
            marked += 1;
            let surface = document.surface(gold);
            let found = resolved.mentions().iter().find(|m| m.span == gold.span);
            let Some(found) = found else {
                wrong.push(format!(
                    "{}: missed {surface:?} ({})",
                    document.name, gold.id
                ));
                continue;
            };
            let id = resolved.actor(found.actor).unwrap().id().as_str();
            if id != gold.id || found.facet.as_str() != gold.facet {
                wrong.push(format!(
                    "{}: {surface:?} is {id}, {}; expected {}, {}",
                    document.name, found.facet, gold.id, gold.facet
                ));
            }
        }
        for found in resolved.mentions() {
            let extra = !document
                .mentions
                .iter()
                .any(|gold| gold.span.overlaps(found.span));
            if extra && found.names_actor() && found.facet != Facet::Adjective {
                let surface = found.span.of(&document.text).unwrap();
                wrong.push(format!("{}: {surface:?} is nobody", document.name));
            }
        }
    }
    (marked, wrong)
}

#[test]
fn composed_and_relative_actors_of_the_open_half_are_found() {
    let (marked, wrong) = wrong(&read("open"));
    println!("{marked} marked; wrong:\n{}", wrong.join("\n"));
    assert!(marked > 150);
    assert!(wrong.len() < 12, "{} of {marked}", wrong.len());
}
