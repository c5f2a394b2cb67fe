//! Roles tied to persons, office-holders and governments.

use super::*;

#[test]
fn a_role_is_the_only_person_who_has_it() {
    for (text, role) in [
        (
            "The Norwegian trade minister {p Ida Tarn} left. The minister lost.",
            "minister",
        ),
        (
            "{p Ida Tarn}, the Norwegian trade minister, left. The Norwegian minister lost.",
            "Norwegian minister",
        ),
        (
            "Prime Minister {p Ida Tarn} of Norway left. The Norwegian prime minister lost.",
            "Norwegian prime minister",
        ),
        (
            "Norwegian Prime Minister {p Ida Tarn} left. The Norwegian leader lost.",
            "Norwegian leader",
        ),
        (
            "Norway's trade minister, {p Ida Tarn}, left. The trade minister lost.",
            "trade minister",
        ),
        (
            "The director of the port, {p Ida Tarn}, left. The director lost.",
            "director",
        ),
        (
            "The writer {p Ida Tarn} left. The embattled writer lost.",
            "embattled writer",
        ),
        (
            "The former president {p Ida Tarn} left. The former president lost.",
            "former president",
        ),
    ] {
        assert_eq!(
            linked(text, "role"),
            [format!("{role} = person:ida-tarn role")],
            "{text}"
        );
    }
}

#[test]
fn a_role_of_two_or_with_a_name_or_of_another_is_no_persons() {
    for refused in [
        "The minister {p Ida Tarn} met the minister {p Otto Lind}. The minister left.",
        "The minister {p Ida Tarn} left. The minister {p Ida Tarn} lost.",
        "The minister {p Ida Tarn} left. The minister of the church lost.",
        "The minister {p Ida Tarn} left. The new minister lost.",
        "The minister {p Ida Tarn} left. A minister lost.",
        "The minister {p Ida Tarn} left. The minister, {p Otto Lind}, lost.",
        "The former president {p Ida Tarn} left. The president lost.",
        "The prime minister {p Ida Tarn} left. The minister lost.",
        "{p Ida Tarn}, the minister and the mayor met. The mayor left.",
        "{p Ida Tarn} left. The woman lost.",
    ] {
        assert_eq!(linked(refused, "role"), [""; 0], "{refused}");
    }
}

#[test]
fn an_office_whose_holder_nobody_names_is_the_government() {
    assert_eq!(
        linked("The Turkish president left.", "role"),
        ["Turkish president = TUR.GOV role"]
    );
    assert_eq!(
        linked("The Norwegian foreign minister left.", "role"),
        ["Norwegian foreign minister = NOR.GOV role"]
    );
    for refused in [
        "The Turkish writer left.",
        "Turkey's president left.",
        "A Turkish president left.",
        "The Turkish president, Kemal Ardan, left.",
        "The former Turkish president left.",
        "The Turkish former president left.",
    ] {
        assert_eq!(linked(refused, "role"), [""; 0], "{refused}");
    }
    // "The prime minister" may now be either.
    let text = "The Norwegian prime minister {p Ida Tarn} met the Turkish prime minister. The prime minister left.";
    assert_eq!(
        linked(text, "role"),
        ["Turkish prime minister = TUR.GOV role"]
    );
}

#[test]
fn an_office_is_its_holders_on_the_day_of_the_document() {
    let text = "The Norwegian prime minister left.";
    let on = |day: &str| ties_with(text, Some(day), ResolverOptions::default());
    assert_eq!(on("2020-01-01"), ["Norwegian prime minister = p.berg role"]);
    assert_eq!(
        on("2022-01-01"),
        ["Norwegian prime minister = NOR.GOV role"]
    );
    let bare = "Norway paid. The prime minister left.";
    assert_eq!(
        ties_with(bare, Some("2020-01-01"), ResolverOptions::default()),
        ["Norway = NOR exact", "prime minister = p.berg role"]
    );
    assert_eq!(ties(bare), ["Norway = NOR exact"]);
}

#[test]
fn the_administration_of_a_person_is_the_government_of_the_state() {
    let text = "Norwegian President {p Ida Tarn} left. The {p Tarn} administration lost.";
    assert_eq!(linked(text, "role"), ["Tarn administration = NOR.GOV role"]);
    assert_eq!(
        linked(
            "{p Ida Tarn} left. The {p Tarn} administration lost.",
            "role"
        ),
        [""; 0]
    );
}
