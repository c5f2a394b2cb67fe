#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
use std::sync::LazyLock;

use proptest::prelude::*;

use super::super::resolver::{Resolver, ResolverOptions};
use super::*;
use crate::text::sentence::sentences;

static WORLD: LazyLock<(Roster, Matcher)> = LazyLock::new(|| {
    let roster = Roster::world();
    let matcher = Matcher::new(&roster).unwrap();
    (roster, matcher)
});

fn roster(aliases: &str) -> Roster {
    let text =
        format!("schema = 1\n[[actor]]\nid = 'A'\nname = 'Unnamed Thing'\nalias = [{aliases}]");
    Roster::from_toml("r", &text).unwrap()
}

fn forms<'a>(roster: &Roster, text: &'a str) -> Vec<&'a str> {
    let mut mentions = Vec::new();
    Matcher::new(roster).unwrap().find(text, &mut mentions);
    mentions.iter().map(|m| m.span.of(text).unwrap()).collect()
}

#[test]
fn a_long_form_that_fails_a_rule_hides_no_short_one() {
    let roster = roster("{t='West'}, {t='West Bank Of', case=true}");
    assert_eq!(forms(&roster, "the West Bank of the river"), ["West"]);
    assert_eq!(forms(&roster, "the West Bank Offer"), ["West"]);
    assert_eq!(forms(&roster, "the West Bank Of it"), ["West Bank Of"]);
}

#[test]
fn forms_of_other_letters_are_found_at_their_first_letter() {
    let roster = roster(
        "{t='Élysée'}, {t='al-Qaeda'}, {t='12th Brigade'}, {t='İlham'}, {t='jewish state', fold='case'}",
    );
    let text = "Élysée, E\u{301}lyse\u{301}e, ÉLYSÉE; al-Qaeda, Al-Qaeda; 12th Brigade; İlham; Jewish State.";
    assert_eq!(forms(&roster, text).len(), 8);
    assert_eq!(forms(&roster, "élysée; Al-qaeda"), Vec::<&str>::new());
}

#[test]
fn an_exact_form_shares_its_letters_with_a_looser_one() {
    let roster = roster("{t='us', case=true, facet='people'}, {t='US', case=true}");
    let mut mentions = Vec::new();
    Matcher::new(&roster)
        .unwrap()
        .find("us US Us", &mut mentions);
    let facets: Vec<_> = mentions.iter().map(|m| (m.span.start, m.facet)).collect();
    assert_eq!(facets, [(0, Facet::People), (3, Facet::Name)]);
}

#[test]
fn the_name_is_an_exact_link_and_other_aliases_are_not() {
    let (roster, matcher) = &*WORLD;
    let mut mentions = Vec::new();
    matcher.find("ISRAEL and the Israelis", &mut mentions);
    let links: Vec<_> = mentions.iter().map(|m| m.link).collect();
    assert_eq!(links, [Link::Exact, Link::Alias]);
    let israel = &roster.actors()[usize::try_from(mentions[0].actor).unwrap()];
    assert_eq!(israel.id().as_str(), "ISR");
}

#[test]
fn what_the_buffer_holds_stays() {
    let mut mentions = Vec::new();
    WORLD.1.find("Israel", &mut mentions);
    WORLD.1.find("Iran", &mut mentions);
    assert_eq!(mentions.len(), 2);
}

#[test]
fn an_empty_roster_finds_nobody() {
    assert_eq!(forms(&Roster::empty(), "Israel, Iran"), Vec::<&str>::new());
}

#[test]
fn every_alias_of_the_world_is_found_in_a_neutral_sentence() {
    // Some are found by composition, and some only in context that this sentence lacks.
    let resolver = Resolver::new(Roster::world(), sentences, ResolverOptions::default()).unwrap();
    let guarded = ["Korea", "Korean", "Koreans"];
    for actor in WORLD.0.actors() {
        for alias in actor.aliases() {
            let text = format!("They wrote about {} for a day.", alias.text());
            let resolved = resolver.resolve(&text, &[Span::new(0, text.len())], None);
            let found: Vec<_> = resolved
                .mentions()
                .iter()
                .map(|m| {
                    let found = resolved.actor(m.actor).unwrap();
                    (m.span.of(&text).unwrap(), found.id(), m.facet)
                })
                .collect();
            assert_eq!(found, [(alias.text(), actor.id(), alias.facet())]);
            let part = resolved.mentions()[0].reading == Some(Reading::Part);
            assert_eq!(part, guarded.contains(&alias.text()), "{}", alias.text());
        }
    }
}

#[test]
fn a_matcher_is_shared_between_threads() {
    fn shared<T: Clone + Send + Sync>(_: &T) {}
    shared(&WORLD.1);
}

fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("Israel"),
        Just("Tel Aviv"),
        Just("Türkiye"),
        Just("Tu\u{308}rkiye"),
        Just("U.S."),
        Just("US"),
        Just("United"),
        Just("States"),
        Just("Abraham Accords"),
        Just(" "),
        Just("\n"),
        Just("\u{A0}"),
        Just("’s"),
        Just("\u{AD}"),
        Just("\u{301}"),
        Just("-"),
        Just("."),
        Just("@"),
        Just("İ"),
        Just("—"),
    ];
    prop_oneof![
        prop::collection::vec(piece, 0..16).prop_map(|pieces| pieces.concat()),
        "\\PC{0,40}".prop_map(|text| text),
    ]
}

proptest! {
    #[test]
    fn spans_are_characters_sorted_and_disjoint(text in pieces()) {
        let mut mentions = Vec::new();
        WORLD.1.find(&text, &mut mentions);
        let mut free = 0;
        for mention in &mentions {
            prop_assert!(mention.span.start >= free && !mention.span.is_empty());
            prop_assert!(mention.span.of(&text).is_some());
            free = mention.span.end;
        }
    }

    #[test]
    fn mentions_do_not_depend_on_the_spelling_of_spaces_and_quotes(text in pieces()) {
        let plain = text.replace(['\n', '\u{A0}'], " ").replace('’', "'");
        let count = |text: &str| {
            let mut mentions = Vec::new();
            WORLD.1.find(text, &mut mentions);
            mentions.len()
        };
        prop_assert_eq!(count(&text), count(&plain));
    }

    #[test]
    fn the_order_of_aliases_changes_nothing(order in Just(vec![0, 1, 2, 3]).prop_shuffle(), text in "(Ab|ab|AB|c|C| ){0,12}") {
        let aliases = ["{t='Ab'}", "{t='ab', case=true, facet='people'}", "{t='Ab C', fold='case'}", "{t='Ab', facet='metonym'}"];
        let shuffled: Vec<&str> = order.iter().map(|&i: &usize| aliases[i]).collect();
        let find = |aliases: &[&str]| {
            let mut mentions = Vec::new();
            Matcher::new(&roster(&aliases.join(","))).unwrap().find(&text, &mut mentions);
            mentions
        };
        prop_assert_eq!(find(&aliases), find(&shuffled));
    }
}

fn forms_in(text: &str) -> Vec<(&str, Facet)> {
    let matcher = Matcher::new(&Roster::world()).unwrap();
    let mut mentions = Vec::new();
    matcher.find(text, &mut mentions);
    mentions
        .iter()
        .map(|m| (m.span.of(text).unwrap(), m.facet))
        .collect()
}

#[test]
fn a_text_without_capitals_names_whom_no_everyday_word_names() {
    assert_eq!(
        forms_in("israel and the polish army asked us about turkey, nato and tel aviv"),
        [
            ("israel", Facet::Name),
            ("nato", Facet::Name),
            ("tel aviv", Facet::Metonym)
        ]
    );
    // With one capital it is an ordinary text again.
    assert_eq!(forms_in("Yes, israel and nato asked us"), []);
}

#[test]
fn a_headline_in_capitals_names_exact_forms_but_no_everyday_word() {
    assert_eq!(
        forms_in("POLISH TROOPS TOLD US THAT WHO LEFT"),
        [("POLISH", Facet::Adjective), ("US", Facet::Name)]
    );
}
