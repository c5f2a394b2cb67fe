//! Names found again, and names that meet settled mentions.

use super::*;

#[test]
fn surnames_that_discovery_missed_are_found_again() {
    assert_eq!(
        linked(
            "{p Pieter van der Kolk} left. Then Kolk came, van der Kolk and Mr. Kolk.",
            "surname"
        ),
        [
            "Kolk = person:pieter-van-der-kolk surname",
            "van der Kolk = person:pieter-van-der-kolk surname",
            "Kolk = person:pieter-van-der-kolk surname"
        ]
    );
    for refused in [
        "{p Otto Lind} left. Anna Lind came.",
        "{p Otto Lind} left. The Lind Foundation paid.",
        "{p Otto Lind} met {p Ida Lind}. Then Lind came.",
        "{p Otto Hope} left. There is hope. Hope is cheap.",
        "{p Otto Lind} wrote to www.Lind.example and @Lind.",
    ] {
        assert_eq!(linked(refused, "surname"), [""; 0], "{refused}");
    }
}

#[test]
fn a_state_that_is_a_surname_is_the_person_behind_a_title_or_who_speaks() {
    let text = "{p Tyrell Jordan} dug. Mr. Jordan left Jordan. Jordan said so. Jordan signed.";
    assert_eq!(
        ties(text),
        [
            "Tyrell Jordan = person:tyrell-jordan exact",
            "Jordan = person:tyrell-jordan surname",
            "Jordan = JOR exact",
            "Jordan = person:tyrell-jordan surname",
            "Jordan = JOR exact"
        ]
    );
    assert_eq!(
        ties("Mr. Jordan left. Jordan said so."),
        ["Jordan = JOR exact", "Jordan = JOR exact"]
    );
}

#[test]
fn a_discovered_name_swallows_what_it_contains_and_yields_to_what_it_cuts() {
    assert_eq!(
        ties("The {o Bank of Norway} paid."),
        ["Bank of Norway = organisation:bank-of-norway exact"]
    );
    let (text, _) = unmark("The Fen Warden League paid.");
    let resolver = resolver(ResolverOptions::default());
    let cut = [(Span::new(8, 26), FoundKind::Person)];
    let resolved = resolver.resolve_with(&text, &paragraphs(&text), None, &cut);
    assert_eq!(resolved.mentions().len(), 1);
    assert!(resolved.guests().is_empty());
}

#[test]
fn a_title_in_a_discovered_name_stands_outside() {
    assert_eq!(
        ties("{p Senator Ida Tarn} left."),
        ["Ida Tarn = person:ida-tarn exact"]
    );
}

#[test]
fn a_place_is_masked_and_never_a_row() {
    let (text, found) = unmark("It rained in {l Gyumri}.");
    let resolver = resolver(ResolverOptions::default());
    let resolved = resolver.resolve_with(&text, &paragraphs(&text), None, &found);
    assert_eq!(resolved.mentions().len(), 1);
    assert!(!resolved.mentions()[0].names_actor());
}
