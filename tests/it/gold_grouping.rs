//! Measures grouping on the open half of the gold set. Names of persons and organisations are given as a reader marked them, so that only what ties
//! them together is measured, and what the roster finds is left as it is.

use std::collections::{BTreeMap, BTreeSet};

use standpoint::actor::discovery::FoundKind;
use standpoint::actor::{Facet, Link, Mention, Resolved, Resolver, ResolverOptions};
use standpoint::text::sentence::sentences;
use standpoint::{Roster, Span};

use crate::gold::{GoldDocument, GoldMention, read};

/// The paragraphs of a document as spans.
fn paragraphs(document: &GoldDocument) -> Vec<Span> {
    let start = document.text.as_ptr() as usize;
    document
        .paragraphs()
        .map(|p| {
            let at = p.as_ptr() as usize - start;
            Span::new(at, at + p.len())
        })
        .collect()
}

/// The names that discovery would find at its best.
fn names(document: &GoldDocument) -> Vec<(Span, FoundKind)> {
    let named =
        |m: &&GoldMention| ["exact", "alias", "surname", "acronym"].contains(&m.link.as_str());
    document
        .mentions
        .iter()
        .filter(named)
        .filter_map(|m| match m.id.get(..2)? {
            "p:" => Some((m.span, FoundKind::Person)),
            "o:" => Some((m.span, FoundKind::Organisation)),
            _ => None,
        })
        .collect()
}

/// Right ones, found ones and those that there are.
#[derive(Default)]
struct Count {
    right: usize,
    found: usize,
    gold: usize,
}

impl Count {
    fn precision(&self) -> f64 {
        self.right as f64 / self.found.max(1) as f64
    }

    fn recall(&self) -> f64 {
        self.right as f64 / self.gold.max(1) as f64
    }
}

/// Whether a mention is of the actor that the gold set means: the same identity, or a person or organisation of that full name.
fn is_right(resolved: &Resolved<'_>, mention: &Mention, gold: &str) -> bool {
    resolved.actor(mention.actor).is_some_and(|actor| {
        let full = gold.strip_prefix("p:").or_else(|| gold.strip_prefix("o:"));
        actor.id().as_str() == gold
            || full.is_some_and(|full| actor.name().eq_ignore_ascii_case(full))
    })
}

/// Mentions of one link, compared by span and actor.
fn count(
    document: &GoldDocument,
    resolved: &Resolved<'_>,
    link: Link,
    word: &str,
    count: &mut Count,
    wrong: &mut Vec<String>,
) {
    let gold: BTreeMap<Span, &str> = document
        .mentions
        .iter()
        .filter(|m| m.link == word)
        .map(|m| (m.span, m.id.as_str()))
        .collect();
    count.gold += gold.len();
    let mut hit = BTreeSet::new();
    for mention in resolved.mentions().iter().filter(|m| m.link == link) {
        count.found += 1;
        if gold
            .get(&mention.span)
            .is_some_and(|id| is_right(resolved, mention, id))
        {
            count.right += 1;
            hit.insert(mention.span);
        } else {
            wrong.push(format!(
                "{}: wrong {word} {:?} at {} as {:?}",
                document.name,
                mention.span.of(&document.text).unwrap_or_default(),
                mention.span.start,
                resolved.actor(mention.actor).map(|a| a.id().to_string())
            ));
        }
    }
    for (span, id) in gold.iter().filter(|(span, _)| !hit.contains(span)) {
        wrong.push(format!(
            "{}: missed {word} {:?} of {id}",
            document.name,
            span.of(&document.text).unwrap_or_default()
        ));
    }
}

/// B-cubed precision and recall over named persons and organisations: sums over mentions, and their number.
fn b_cubed(document: &GoldDocument, resolved: &Resolved<'_>, sums: &mut [f64; 3]) {
    let by_span: BTreeMap<Span, u32> = resolved
        .mentions()
        .iter()
        .map(|m| (m.span, m.actor))
        .collect();
    let pairs: Vec<(&str, Option<u32>)> = document
        .mentions
        .iter()
        .filter(|m| {
            (m.id.starts_with("p:") || m.id.starts_with("o:"))
                && !["role", "pronoun"].contains(&m.link.as_str())
        })
        .map(|m| (m.id.as_str(), by_span.get(&m.span).copied()))
        .collect();
    for (gold, actor) in &pairs {
        let same_actor = pairs
            .iter()
            .filter(|(_, a)| actor.is_some() && a == actor)
            .count()
            .max(1);
        let same_gold = pairs.iter().filter(|(g, _)| g == gold).count();
        let both = pairs
            .iter()
            .filter(|(g, a)| g == gold && actor.is_some() && a == actor)
            .count()
            .max(1);
        sums[0] += both as f64 / same_actor as f64;
        sums[1] += both as f64 / same_gold as f64;
        sums[2] += 1.0;
    }
}

#[test]
fn names_roles_and_pronouns_of_the_open_half_are_tied_to_whom_a_reader_ties_them() {
    let resolver = Resolver::new(Roster::world(), sentences, ResolverOptions::default()).unwrap();
    let (mut sums, mut wrong) = ([0.0; 3], Vec::new());
    let (mut surnames, mut acronyms, mut roles, mut pronouns) = (
        Count::default(),
        Count::default(),
        Count::default(),
        Count::default(),
    );
    for document in read("open") {
        let resolved = resolver.resolve_with(
            &document.text,
            &paragraphs(&document),
            None,
            &names(&document),
        );
        b_cubed(&document, &resolved, &mut sums);
        count(
            &document,
            &resolved,
            Link::Surname,
            "surname",
            &mut surnames,
            &mut wrong,
        );
        count(
            &document,
            &resolved,
            Link::Acronym,
            "acronym",
            &mut acronyms,
            &mut wrong,
        );
        count(
            &document,
            &resolved,
            Link::Role,
            "role",
            &mut roles,
            &mut wrong,
        );
        count(
            &document,
            &resolved,
            Link::Pronoun,
            "pronoun",
            &mut pronouns,
            &mut wrong,
        );
        assert!(
            resolved
                .mentions()
                .iter()
                .all(|m| (m.facet == Facet::Role) <= (m.link == Link::Role))
        );
        assert!(
            resolved
                .mentions()
                .windows(2)
                .all(|w| w[0].span.end <= w[1].span.start),
            "{}",
            document.name
        );
    }
    let (precision, recall) = (sums[0] / sums[2], sums[1] / sums[2]);
    let f1 = 2.0 * precision * recall / (precision + recall);
    for line in &wrong {
        println!("{line}");
    }
    println!("b-cubed {precision:.3} {recall:.3} {f1:.3} of {}", sums[2]);
    for (name, count) in [
        ("surname", &surnames),
        ("acronym", &acronyms),
        ("role", &roles),
        ("pronoun", &pronouns),
    ] {
        println!(
            "{name}: {} right of {} found and {} there",
            count.right, count.found, count.gold
        );
    }
    let report = wrong.join("\n");
    assert!(f1 >= 0.97, "{report}");
    assert_eq!(
        (surnames.found, acronyms.found),
        (surnames.right, acronyms.right),
        "{report}"
    );
    assert!(
        roles.precision() >= 0.9 && roles.recall() >= 0.7,
        "{report}"
    );
    assert!(
        pronouns.precision() >= 0.9 && pronouns.recall() >= 0.7,
        "{report}"
    );
}
