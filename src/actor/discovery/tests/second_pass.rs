//! Rules of the second pass on texts of our own: for each what it should do, and what it must leave.

use super::*;

fn organisation(name: &str) -> (String, FoundKind) {
    (name.to_owned(), FoundKind::Organisation)
}

#[test]
fn an_ordinary_word_that_begins_a_quotation_is_no_part_of_a_name() {
    let found = find(
        &without_features(),
        "They are free to meet President Anka Zorbel.\nThey sang: “Free Zorbel!”",
    );
    assert_eq!(found, [person("Anka Zorbel"), person("Zorbel")]);
    // Somebody who is called so within a sentence keeps the name.
    let found = find(
        &without_features(),
        "They had hope that President Anka Zorbel knew Dr. Hope Zorbel.\nThey sang: “Hope Zorbel!”",
    );
    assert_eq!(
        found,
        [
            person("Anka Zorbel"),
            person("Hope Zorbel"),
            person("Hope Zorbel")
        ]
    );
}

#[test]
fn a_family_name_before_a_given_name_with_a_hyphen_is_a_person() {
    let discovery = without_features();
    assert_eq!(
        find(&discovery, "They saw Zok Tung-il there."),
        [person("Zok Tung-il")]
    );
    assert_eq!(
        find(&discovery, "They saw Zok Jae-in and Zok Tung-liang there."),
        [person("Zok Jae-in"), person("Zok Tung-liang")]
    );
    for text in [
        "They saw Zok Tung-led there.",
        "They saw Zok Tung-Il there.",
        "They saw Zok-tun Tung there.",
        "They saw the Zok Ministry-il there, and Tung-il.",
    ] {
        assert!(
            find(&discovery, text)
                .iter()
                .all(|name| !name.0.contains("Zok Tung-")),
            "{text}"
        );
    }
}

#[test]
fn the_tail_of_a_person_is_a_person() {
    let found = find(
        &without_features(),
        "They met President Anka Mac Zorbel Olm.\nThen Mac Zorbel Olm left.",
    );
    assert_eq!(
        found,
        [person("Anka Mac Zorbel Olm"), person("Mac Zorbel Olm")]
    );
}

#[test]
fn a_body_keeps_its_first_word_at_the_beginning_of_a_sentence() {
    let twice = "They are human and joined the Human Zorbel Institute there.\nHuman Zorbel Institute said so.";
    let whole = || organisation("Human Zorbel Institute");
    assert_eq!(find(&without_features(), twice), [whole(), whole()]);
    // Where it is called otherwise within a sentence, the word stays outside.
    let other = twice.replace("the Human", "the");
    let short = || organisation("Zorbel Institute");
    assert_eq!(find(&without_features(), &other), [short(), short()]);
}

#[test]
fn initials_in_brackets_say_where_a_body_begins() {
    let discovery = without_features();
    assert_eq!(
        find(
            &discovery,
            "The voters said that the Orchard and Zorbel Olm Party (OZOP) had won there."
        ),
        [organisation("Orchard and Zorbel Olm Party")]
    );
    // Other initials.
    assert_eq!(
        find(
            &discovery,
            "The voters said that the Orchard and Zorbel Olm Party (KZOP) had won there."
        ),
        find(
            &discovery,
            "The voters said that the Orchard and Zorbel Olm Party had won there."
        ),
    );
}

#[test]
fn two_surnames_with_and_between_them_are_two_persons() {
    let both = "President Anka Zorbel met Dr. Ivo Kardec.\n";
    let text = format!("{both}They said Zorbel and Kardec won.");
    let found = find(&without_features(), &text);
    assert!(
        found.ends_with(&[person("Zorbel"), person("Kardec")]),
        "{found:?}"
    );
}

#[test]
fn no_name_goes_on_into_the_next_paragraph() {
    let discovery = without_features();
    let surfaces = |text: &str| {
        let found = find(&discovery, text);
        found.into_iter().map(|(name, _)| name).collect::<Vec<_>>()
    };
    assert_eq!(
        surfaces("They met Dr. Ivo Zorbel.\nThey saw Dr. Anka van der Zorbel there."),
        ["Ivo Zorbel", "Anka van der Zorbel"]
    );
    assert_eq!(
        surfaces("They met Dr. Ivo Zorbel.\nThey saw Dr. Anka A.\nVan der Zorbel was there."),
        ["Ivo Zorbel", "Anka A.", "Van der Zorbel"]
    );
}

#[cfg(feature = "bundled")]
mod embedded {
    use super::*;

    fn found(text: &str) -> Vec<(String, FoundKind)> {
        find(&Discovery::embedded().unwrap(), text)
    }

    #[test]
    fn a_person_and_the_body_behind_of_are_two() {
        assert_eq!(
            found("Analyst Jean-Luc Zorbel-Kardec of the Institute for River Studies left."),
            [
                person("Jean-Luc Zorbel-Kardec"),
                organisation("Institute for River Studies")
            ]
        );
        for whole in [
            "Thomas Zorbel School of River Studies",
            "Bank of Zorbel Industries",
        ] {
            let text = format!("They met at the {whole} in May.");
            assert_eq!(found(&text), [organisation(whole)]);
        }
    }

    #[test]
    fn an_office_is_no_part_of_the_name_behind_it() {
        for (text, name) in [
            (
                "They met Deputy Trade Representative Katrin Zorbel there.",
                "Katrin Zorbel",
            ),
            ("They met MEP Péter Zorbel there.", "Péter Zorbel"),
            (
                "They met Secretary-General Markus Zorbel there.",
                "Markus Zorbel",
            ),
            ("They met Martin Luther King there.", "Martin Luther King"),
        ] {
            assert_eq!(found(text), [person(name)]);
        }
        // Letters that stand for given names.
        let letters = found("They met JD Zorbel there.");
        assert!(
            letters.iter().any(|name| name.0 == "JD Zorbel"),
            "{letters:?}"
        );
    }

    #[test]
    fn a_role_parts_a_body_and_a_person() {
        assert_eq!(
            found("They met Civic Renewal Party secretary-general Zorbulat Kardecorn there."),
            [
                organisation("Civic Renewal Party"),
                person("Zorbulat Kardecorn")
            ]
        );
    }

    #[test]
    fn a_state_that_owns_a_body_is_no_part_of_its_name() {
        let text = "They met ⟦state:Peru⟧'s Forces for River Renewal there.";
        assert_eq!(found(text), [organisation("Forces for River Renewal")]);
    }
}
