//! Names tied to names.

use super::*;

#[test]
fn the_same_name_is_the_same_person_in_any_case_and_with_any_hyphen() {
    assert_eq!(
        ties("{p Otto Lind} met {p OTTO LIND} and {p Otto-Lind}."),
        [
            "Otto Lind = person:otto-lind exact",
            "OTTO LIND = person:otto-lind exact",
            "Otto-Lind = person:otto-lind exact"
        ]
    );
    assert_eq!(
        ties("{p Otto Lind} met {p Ole Lind}."),
        [
            "Otto Lind = person:otto-lind exact",
            "Ole Lind = person:ole-lind exact"
        ]
    );
}

#[test]
fn initials_stand_for_the_long_form_before_or_after_it() {
    let union = "organisation:lake-basin-workers-union";
    assert_eq!(
        ties("The {o LBWU} struck. The {o Lake Basin Workers' Union} paid."),
        [
            format!("LBWU = {union} acronym"),
            format!("Lake Basin Workers' Union = {union} exact")
        ]
    );
    // Two long forms: nobody's.
    assert_eq!(
        linked(
            "The {o Lake Basin Workers' Union}, the {o Long Beach Water Utility} and the {o LBWU} struck.",
            "acronym"
        ),
        [""; 0]
    );
    // Other letters, but in brackets.
    assert_eq!(
        linked(
            "The {o Lake Basin Workers' Union} ({o LABAWU}) struck; the {o XYZ} did not.",
            "acronym"
        ),
        [format!("LABAWU = {union} acronym")]
    );
    // Of an organisation on the roster.
    assert_eq!(
        linked("The Fen Warden League, or {o FWL}, struck.", "acronym"),
        ["FWL = o.fen acronym"]
    );
}

#[test]
fn initials_that_discovery_missed_are_found_again() {
    let text =
        "The {o Lake Basin Workers' Union} struck. The LBWU won, and the lbwu.org page said so.";
    assert_eq!(
        linked(text, "acronym"),
        ["LBWU = organisation:lake-basin-workers-union acronym"]
    );
    assert_eq!(
        linked("The {o Orchard Party} struck. The OP won.", "acronym"),
        [""; 0]
    );
}

#[test]
fn a_surname_is_the_person_named_in_full_before_or_after() {
    assert_eq!(
        linked("{p Lind} left. {p Otto Lind} had lost.", "surname"),
        ["Lind = person:otto-lind surname"]
    );
    assert_eq!(
        linked(
            "{p Ulrike von Rabenau} and {p Marine Le Pen} left. {p Von Rabenau} and {p Rabenau} lost, {p Le Pen} won.",
            "surname"
        ),
        [
            "Von Rabenau = person:ulrike-von-rabenau surname",
            "Rabenau = person:ulrike-von-rabenau surname",
            "Le Pen = person:marine-le-pen surname"
        ]
    );
    assert_eq!(
        linked("Ada Berg left. {p Berg} had lost.", "surname"),
        ["Berg = p.berg surname"]
    );
    assert_eq!(
        linked("{p Otto Lind} flew to {l Lind}.", "surname"),
        [""; 0]
    );
}

#[test]
fn a_surname_of_two_is_the_one_named_shortly_before_or_nobodys() {
    let apart =
        "{p Otto Lind} left.\n\nIt rained.\n\nIt stopped.\n\n{p Ida Lind} came. {p Lind} laughed.";
    assert_eq!(linked(apart, "surname"), ["Lind = person:ida-lind surname"]);
    let together = "{p Otto Lind} met {p Ida Lind}. {p Lind} laughed.";
    assert!(ties(together).contains(&"Lind = person:lind exact".to_owned()));
    // A title tells them apart.
    assert_eq!(
        linked(
            "{p Otto Lind} met {p Ida Lind}. Mrs. {p Lind} laughed.",
            "surname"
        ),
        ["Lind = person:ida-lind surname"]
    );
}

#[test]
fn a_title_of_the_other_gender_is_somebody_else() {
    assert!(
        ties("{p Otto Lind} left. Mrs. {p Lind} stayed.")
            .contains(&"Lind = person:lind exact".to_owned())
    );
    assert_eq!(
        linked("{p Otto Lind} left. Mr. {p Lind} stayed not.", "surname"),
        ["Lind = person:otto-lind surname"]
    );
}

#[test]
fn a_shorter_name_is_the_one_longer_name_that_fits() {
    assert_eq!(
        linked(
            "{p Otto Karl Lind} left. {p Otto Lind} and {p O. K. Lind} had lost.",
            "alias"
        ),
        [
            "Otto Lind = person:otto-karl-lind alias",
            "O. K. Lind = person:otto-karl-lind alias"
        ]
    );
    assert_eq!(
        linked(
            "{p Otto K. Lind} met {p Otto M. Lind}. {p Otto Lind} left.",
            "alias"
        ),
        [""; 0]
    );
}

#[test]
fn a_first_name_alone_is_its_only_bearer() {
    assert_eq!(
        linked("{p Cyrille Nzamba} left. {p Cyrille} lost.", "alias"),
        ["Cyrille = person:cyrille-nzamba alias"]
    );
    assert_eq!(
        linked(
            "{p Cyrille Nzamba} met {p Cyrille Ondo}. {p Cyrille} lost.",
            "alias"
        ),
        [""; 0]
    );
    assert_eq!(
        linked("{p Cyrille Nzamba} left. Mr. {p Cyrille} lost.", "alias"),
        [""; 0]
    );
    // It is somebody's surname.
    assert_eq!(
        linked(
            "{p James Lind} met {p Otto James}. {p James} lost.",
            "alias"
        ),
        [""; 0]
    );
}

#[test]
fn the_head_noun_of_an_organisation_stands_for_it_behind_the() {
    let text = "The {o Glacier Council} met. The Council voted, the council slept.";
    assert_eq!(
        linked(text, "alias"),
        ["Council = organisation:glacier-council alias"]
    );
    assert_eq!(
        linked("The {o League of Rights} met. The League voted.", "alias"),
        ["League = organisation:league-of-rights alias"]
    );
    for refused in [
        "The {o University of Larn} met. The Larn shone.",
        "The {o Glacier Council} met the {o Harbour Council}. The Council voted.",
        "The Council voted. The {o Glacier Council} met.",
        "The {o Glacier Council} met. The Council of Elders voted.",
        "The {o Glacier Council} met. The Council House burned.",
    ] {
        assert_eq!(linked(refused, "alias"), [""; 0], "{refused}");
    }
}

#[test]
fn a_company_is_called_without_its_end() {
    assert_eq!(
        linked("{o Lanternbox Inc} paid. {o Lanternbox} lied.", "alias"),
        ["Lanternbox = organisation:lanternbox-inc alias"]
    );
}

#[test]
fn a_middle_name_that_is_no_given_name_is_its_only_bearer() {
    assert_eq!(
        linked(
            "{p Tomás Ibarro Quintanalo} left. {p Ibarro} lost.",
            "surname"
        ),
        ["Ibarro = person:tomás-ibarro-quintanalo surname"]
    );
    for text in [
        // Two have it, as a middle name or as a surname; and a given name or an initial is none.
        "{p Tomás Ibarro Quintanalo} left with {p Rosa Ibarro Lind}. {p Ibarro} lost.",
        "{p Tomás Ibarro Quintanalo} left with {p Ibarro Olm}. {p Ibarro} lost.",
        "{p Tomás Otto Quintanalo} left. {p Otto} lost.",
        "{p Pieter van Quintanalo} left. {p Van} lost.",
    ] {
        let tied = linked(text, "surname");
        assert!(
            tied.iter().all(|tie| !tie.contains("quintanalo")),
            "{tied:?}"
        );
    }
}

#[test]
fn a_family_name_in_front_is_a_surname() {
    assert_eq!(
        linked("General {p Zok} left. {p Zok Tung-il} lost.", "surname"),
        ["Zok = person:zok-tung-il surname"]
    );
    assert_eq!(
        linked(
            "General {p Zok} left. {p Zok Tung-il} and {p Zok Mun-su} lost.",
            "surname"
        ),
        [""; 0]
    );
    assert_eq!(
        linked("General {p Zok} left. {p Zok Tung-Il} lost.", "surname"),
        [""; 0]
    );
}

#[test]
fn nothing_is_looked_for_inside_a_span_that_reaches_into_the_next_paragraph() {
    let text = "Mrs. \n\n Mrs. ";
    let reaching = (Span::new(3, 11), FoundKind::Person);
    let resolver = resolver(ResolverOptions::default());
    let resolved = resolver.resolve_with(text, &paragraphs(text), None, &[reaching]);
    let spans: Vec<Span> = resolved.mentions().iter().map(|m| m.span).collect();
    // The name may be looked for before the span, but not again within it.
    assert_eq!(spans, [Span::new(0, 3), reaching.0]);
}
