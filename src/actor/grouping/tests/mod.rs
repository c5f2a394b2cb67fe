//! Rules on texts of our own: for each one that it should tie, and some that it must not.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]
use std::time::{Duration, Instant};

use proptest::prelude::*;

mod names;
mod places;
mod pronouns;
mod roles;

use crate::actor::discovery::FoundKind;
use crate::actor::mention::{Facet, Link};
use crate::actor::resolver::{Resolver, ResolverOptions};
use crate::actor::roster::{Date, Roster};
use crate::pipeline::GIVEN;
use crate::span::Span;
use crate::text::sentence::sentences;

const ROSTER: &str = r#"
    schema = 1
[[compose]]
role = "GOV"
label = "government"
noun = ["government"]
    [[actor]]
    id = "NOR"
    kind = "state"
    name = "Norway"
    alias = [{ t = "Norwegian", facet = "adjective" }, { t = "Oslo", facet = "metonym", capital = true }]
    [[actor]]
    id = "JOR"
    kind = "state"
    name = "Jordan"
    [[actor]]
    id = "TUR"
    kind = "state"
    name = "Turkey"
    alias = [{ t = "Turkish", facet = "adjective" }]
    [[actor]]
    id = "TUR.GOV"
    kind = "institution"
    name = "Turkish cabinet office"
    rolls_up_to = [{ id = "TUR" }]
    [[actor]]
    id = "o.fen"
    kind = "ngo"
    name = "Fen Warden League"
    [[actor]]
    id = "p.berg"
    kind = "person"
    name = "Ada Berg"
    gender = "f"
    office = [{ role = "prime minister", of = "NOR", from = 2009-03-31, to = 2021-06-13 }]
"#;

/// A text in which `{p Ida Larsen}`, `{o ...}` and `{l ...}` are discovered persons, organisations and places.
fn unmark(marked: &str) -> (String, Vec<(Span, FoundKind)>) {
    let (mut text, mut found) = (String::new(), Vec::new());
    let mut rest = marked;
    while let Some((before, after)) = rest.split_once('{') {
        let (inside, behind) = after.split_once('}').unwrap();
        let (kind, name) = inside.split_once(' ').unwrap();
        let kind = match kind {
            "p" => FoundKind::Person,
            "o" => FoundKind::Organisation,
            _ => FoundKind::Place,
        };
        text += before;
        found.push((Span::new(text.len(), text.len() + name.len()), kind));
        text += name;
        rest = behind;
    }
    (text + rest, found)
}

fn paragraphs(text: &str) -> Vec<Span> {
    let start = text.as_ptr() as usize;
    text.split("\n\n")
        .map(|p| {
            let at = p.as_ptr() as usize - start;
            Span::new(at, at + p.len())
        })
        .collect()
}

fn resolver(options: ResolverOptions) -> Resolver {
    Resolver::new(
        Roster::from_toml("t.toml", ROSTER).unwrap(),
        sentences,
        options,
    )
    .unwrap()
}

/// Every mention as `surface = id link`, in order; adjectives left out.
fn ties_with(marked: &str, date: Option<&str>, options: ResolverOptions) -> Vec<String> {
    let (text, found) = unmark(marked);
    let resolver = resolver(options);
    let date: Option<Date> = date.map(|day| day.parse().unwrap());
    let resolved = resolver.resolve_with(&text, &paragraphs(&text), date, &found);
    assert!(
        resolved
            .mentions()
            .windows(2)
            .all(|w| w[0].span.end <= w[1].span.start)
    );
    resolved
        .mentions()
        .iter()
        .filter(|m| m.facet != Facet::Adjective)
        .map(|m| {
            let id = resolved.actor(m.actor).unwrap().id();
            let link = format!("{:?}", m.link).to_lowercase();
            format!("{} = {id} {link}", m.span.of(&text).unwrap())
        })
        .collect()
}

fn ties(marked: &str) -> Vec<String> {
    ties_with(marked, None, ResolverOptions::default())
}

/// The ties of one link.
fn linked(marked: &str, link: &str) -> Vec<String> {
    let mut ties = ties(marked);
    ties.retain(|tie| tie.ends_with(&format!(" {link}")));
    ties
}

#[test]
fn what_is_less_sure_than_asked_stays_apart() {
    let options = ResolverOptions {
        min_link: 0.99,
        ..ResolverOptions::default()
    };
    let text = "The Norwegian minister {p Ida Tarn} left. {p Tarn} said she lost. Tarn lost. The minister wept.";
    assert_eq!(
        ties_with(text, None, options),
        [
            "Ida Tarn = person:ida-tarn exact",
            "Tarn = person:tarn exact"
        ]
    );
    assert_eq!(ties(text).len(), 5);
}

/// The mentions of a text whose target stands at the given spans.
fn given(text: &str, target: &str, found: &[(&str, FoundKind)]) -> Vec<(String, bool, Link)> {
    use crate::actor::draft::Draft;
    use crate::actor::mention::Mention;
    let roster = Roster::from_toml("t.toml", ROSTER).unwrap();
    let composer = crate::actor::compose::Composer::new(&roster);
    let mut draft = Draft::new(text, &[Span::new(0, text.len())], &roster, &composer, None);
    let at = |name: &str| {
        let start = text.find(name).unwrap();
        Span::new(start, start + name.len())
    };
    draft.mentions.push(Mention {
        span: at(target),
        actor: GIVEN,
        facet: Facet::Name,
        link: Link::Given,
        confidence: 1.0,
        reading: None,
    });
    draft.split(sentences);
    let mut found: Vec<super::Found> = found
        .iter()
        .map(|(name, kind)| super::Found {
            span: at(name),
            kind: *kind,
            confidence: 1.0,
        })
        .collect();
    found.sort_by_key(|f| f.span);
    super::group(&mut draft, &found, sentences, 0.0);
    draft
        .mentions
        .iter()
        .map(|m| {
            (
                m.span.of(text).unwrap().to_owned(),
                m.actor == GIVEN,
                m.link,
            )
        })
        .collect()
}

#[test]
fn a_given_target_is_tied_to_its_full_name_and_to_pronouns() {
    let of = |name: &str, link| (name.to_owned(), true, link);
    assert_eq!(
        given(
            "Then Tarn left. Ida Tarn lost. She wept.",
            "Tarn",
            &[("Ida Tarn", FoundKind::Person)]
        ),
        [
            of("Tarn", Link::Given),
            of("Ida Tarn", Link::Surname),
            of("She", Link::Pronoun)
        ]
    );
    // The name around the given span is widened, not cut.
    assert_eq!(
        given(
            "Ida Tarn lost. She wept.",
            "Tarn",
            &[("Ida Tarn", FoundKind::Person)]
        ),
        [of("Ida Tarn", Link::Given), of("She", Link::Pronoun)]
    );
    assert_eq!(
        given(
            "The LBWU struck. The Lake Basin Workers' Union won. He wept.",
            "LBWU",
            &[("Lake Basin Workers' Union", FoundKind::Organisation)]
        )[..2],
        [
            of("LBWU", Link::Given),
            of("Lake Basin Workers' Union", Link::Acronym)
        ]
    );
    assert_eq!(
        given(
            "Tarn met Otto Lind. He wept.",
            "Tarn",
            &[("Otto Lind", FoundKind::Person)]
        ),
        [
            of("Tarn", Link::Given),
            ("Otto Lind".to_owned(), false, Link::Exact)
        ]
    );
}

#[test]
fn a_hundred_thousand_names_are_grouped_in_seconds() {
    let mut marked = String::new();
    for number in 0..50_000_u32 {
        let letters: String = (0..4)
            .map(|at| char::from(b'a' + (number >> (4 * at) & 15) as u8))
            .collect();
        let break_ = if number % 8 == 7 { "\n\n" } else { " " };
        marked += &format!(
            "Minister {{p Otto X{letters}}} met {{p X{letters}}} and the minister said he was Lind.{break_}"
        );
    }
    let (text, found) = unmark(&marked);
    assert!(text.len() > 3_000_000 && found.len() == 100_000);
    let resolver = resolver(ResolverOptions::default());
    let paragraphs = paragraphs(&text);
    let start = Instant::now();
    let resolved = resolver.resolve_with(&text, &paragraphs, None, &found);
    let took = start.elapsed();
    println!("{took:?}");
    assert_eq!(resolved.guests().len(), 50_000);
    // Unoptimised, on one busy core.
    assert!(took < Duration::from_secs(60), "{took:?}");
}

#[test]
fn a_name_that_begins_between_paragraphs_holds_no_other_mention() {
    let text = "’s , the writer, a 𞺋aaA A \u{119da}0 Mrs. 𛱰    İ\u{307}ßﬁ Otto Lind \n\n ’s Mrs. ";
    let start = text.find("\n\n").unwrap();
    let found = [(Span::new(start, start + 11), FoundKind::Person)];
    assert_eq!(found[0].0.of(text), Some("\n\n ’s Mrs"));
    let resolver = resolver(ResolverOptions::default());
    let resolved = resolver.resolve_with(text, &paragraphs(text), None, &found);
    let spans: Vec<Span> = resolved.mentions().iter().map(|m| m.span).collect();
    assert!(
        spans.windows(2).all(|w| w[0].end <= w[1].start),
        "{spans:?}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_text_and_no_spans_break_it(
        words in proptest::collection::vec(prop_oneof![
            "\\PC{0,6}".boxed(),
            prop_oneof![
                Just("Otto Lind"), Just("Lind"), Just("the minister"), Just("he"), Just("her"), Just("Norwegian"), Just("Norway"),
                Just("Mrs."), Just("“"), Just("”"), Just("van der Kolk"), Just("LBWU"), Just("İ̇ßﬁ"), Just("Council"), Just("\n\n"), Just("’s"),
                Just("the Turkish president"), Just(", the writer,"), Just("of"), Just("\u{301}")
            ].prop_map(str::to_owned).boxed(),
        ], 0..30),
        spans in proptest::collection::vec((0usize..120, 0usize..20, 0u8..3), 0..8),
    ) {
        let text = words.join(" ");
        let found: Vec<_> = spans
            .into_iter()
            .map(|(start, length, kind)| {
                let kind = [FoundKind::Person, FoundKind::Organisation, FoundKind::Place][usize::from(kind)];
                (Span::new(start, start + length), kind)
            })
            .collect();
        let resolver = resolver(ResolverOptions::default());
        let paragraphs = paragraphs(&text);
        let resolved = resolver.resolve_with(&text, &paragraphs, None, &found);
        for mention in resolved.mentions() {
            prop_assert!(mention.span.of(&text).is_some_and(|t| !t.is_empty()));
            prop_assert!(resolved.actor(mention.actor).is_some());
        }
        prop_assert!(resolved.mentions().windows(2).all(|w| w[0].span.end <= w[1].span.start));
    }
}
