#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
use super::super::resolver::{Resolver, SETTLED_ONLY};
use super::*;
use crate::text::sentence::sentences;

const PERSONS: &str = r#"
schema = 1
[[actor]]
id = "p.harlan"
kind = "person"
name = "Edith Harlan"
alias = [{ t = "Harlan" }]
office = [
  { role = "chancellor", of = "NOR", from = 2001-01-01, to = 2011-01-01 },
  { role = "envoy", of = "USA.DOS", from = 2011-01-01 },
]
[[actor]]
id = "p.lind"
kind = "person"
name = "Otto Lind"
alias = [{ t = "Lind" }]
"#;

/// Every mention as form, id and facet.
fn found_on(text: &str, date: Option<Date>) -> Vec<(String, String, Facet)> {
    let mut roster = Roster::world();
    roster.extend(Roster::from_toml("persons.toml", PERSONS).unwrap());
    let resolver = Resolver::new(roster, sentences, SETTLED_ONLY).unwrap();
    let resolved = resolver.resolve(text, &[Span::new(0, text.len())], date);
    let mentions = resolved.mentions().iter().map(|mention| {
        let id = resolved.actor(mention.actor).unwrap().id().to_string();
        (mention.span.of(text).unwrap().to_owned(), id, mention.facet)
    });
    mentions.collect()
}

fn found(text: &str) -> Vec<(String, String)> {
    let found = found_on(text, None).into_iter();
    found.map(|(form, id, _)| (form, id)).collect()
}

fn named(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|&(a, b)| (a.into(), b.into())).collect()
}

#[test]
fn an_adjective_a_possessive_and_a_name_make_actors_with_a_noun() {
    for (text, form, id) in [
        ("The Turkish army left.", "Turkish army", "TUR.MIL"),
        ("Turkey’s troops left.", "Turkey’s troops", "TUR.MIL"),
        ("US officials left.", "US officials", "USA.GOV"),
        (
            "The Norwegian\nForeign Ministry's note.",
            "Norwegian\nForeign Ministry",
            "NOR.MFA",
        ),
        ("The Armenian lobby left.", "Armenian lobby", "ARM+lobby"),
        (
            "The Kurdish community left.",
            "Kurdish community",
            "KURD+community",
        ),
        (
            "The Philippines' navy left.",
            "Philippines' navy",
            "PHL.MIL",
        ),
        ("PERUVIAN POLICE LEFT", "PERUVIAN POLICE", "PER.COP"),
    ] {
        assert_eq!(found(text), named(&[(form, id)]), "{text}");
    }
}

#[test]
fn what_only_stands_beside_a_noun_is_no_such_actor() {
    for (text, expected) in [
        ("Pro-Russian forces left.", vec![("Russian", "RUS")]),
        ("In Turkey police said so.", vec![("Turkey", "TUR")]),
        ("Turkey forces the issue.", vec![("Turkey", "TUR")]),
        ("Turkish, army and all.", vec![("Turkish", "TUR")]),
        ("Turkish-led forces left.", vec![("Turkish", "TUR")]),
        (
            "Russian opposition to the plan grew.",
            vec![("Russian", "RUS")],
        ),
        ("Turks government left.", vec![("Turks", "TUR")]),
        ("Ankara government left.", vec![("Ankara", "TUR")]),
        ("NATO forces left.", vec![("NATO", "NATO")]),
        ("The Israeli politician left.", vec![("Israeli", "ISR")]),
    ] {
        assert_eq!(found(text), named(&expected), "{text}");
    }
}

#[test]
fn an_administration_is_the_government_of_the_state_that_its_head_serves() {
    let day = |text: &str| text.parse::<Date>().ok();
    let text = "The Harlan administration fell.";
    let of = |date| found_on(text, date)[0].1.clone();
    assert_eq!(of(day("2005-05-05")), "NOR.GOV");
    assert_eq!(of(day("2015-05-05")), "USA.GOV");
    assert_eq!(of(None), "USA.GOV");
    assert_eq!(
        found("Lind’s government fell."),
        named(&[("Lind", "p.lind")])
    );
    assert_eq!(
        found("Harlan’s army left."),
        named(&[("Harlan", "p.harlan")])
    );
}

#[test]
fn the_name_of_a_composed_actor_does_not_depend_on_its_form() {
    let roster = Roster::world();
    let resolver = Resolver::new(roster, sentences, SETTLED_ONLY).unwrap();
    for text in ["Peruvian troops left.", "Peru's armed forces left."] {
        let resolved = resolver.resolve(text, &[Span::new(0, text.len())], None);
        let guest = &resolved.guests()[0];
        assert_eq!(guest.name(), "Peruvian military");
        assert_eq!(guest.kind(), ActorKind::Institution);
        assert_eq!(guest.rolls_up_to()[0].as_str(), "PER");
    }
    let text = "The Peruvian diaspora left.";
    let resolved = resolver.resolve(text, &[Span::new(0, text.len())], None);
    let guest = &resolved.guests()[0];
    assert_eq!(
        (guest.kind(), guest.rolls_up_to().len()),
        (ActorKind::Diaspora, 0)
    );
}

#[test]
fn a_noun_reaches_over_no_end_of_a_paragraph() {
    let text = "They are Turkish\n\narmy men";
    let resolver = Resolver::new(Roster::world(), sentences, SETTLED_ONLY).unwrap();
    let resolved = resolver.resolve(text, &[Span::new(0, 16), Span::new(18, text.len())], None);
    assert_eq!(resolved.mentions()[0].span, Span::new(9, 16));
}
