//! Holds the gold set of actor mentions to its own guideline, so that a slip of the pen is not measured as a fault of the program.

use std::collections::{BTreeSet, HashSet};

use standpoint::Roster;

use crate::gold::{GoldDocument, GoldMention, parse, read};

const FACETS: [&str; 5] = ["name", "adjective", "people", "metonym", "role"];
const LINKS: [&str; 6] = ["exact", "alias", "acronym", "surname", "role", "pronoun"];
const READINGS: [&str; 3] = ["government", "place", "unknown"];
const PRONOUNS: [&str; 8] = [
    "he", "she", "him", "her", "his", "hers", "himself", "herself",
];
/// Roles that roll up to a state: `AZE.GOV`.
const ROLES: [&str; 9] = ["GOV", "MIL", "LEG", "SPY", "JUD", "COP", "MFA", "MOD", "CB"];
/// Groups that do not: `ARM+lobby`.
const GROUPS: [&str; 5] = ["lobby", "diaspora", "community", "opposition", "minority"];
/// Peoples without a state on the roster.
const PEOPLES: [&str; 2] = ["JEW", "KURD"];
/// Parts of a state that share its or another's name.
const UNITS: [&str; 2] = ["USA.GA", "USA.WA"];

fn both() -> Vec<GoldDocument> {
    ["frozen", "open"].into_iter().flat_map(read).collect()
}

/// What the guideline has against each mention, as one list.
fn complaints(rule: impl Fn(&GoldDocument, &GoldMention) -> Result<(), &'static str>) -> String {
    let mut list = String::new();
    for document in both() {
        for mention in &document.mentions {
            if let Err(why) = rule(&document, mention) {
                let (name, surface) = (&document.name, document.surface(mention));
                list += &format!("{name}: {surface:?} as {}: {why}\n", mention.id);
            }
        }
    }
    list
}

/// Whether the guideline knows the id.
fn is_known(id: &str, roster: &Roster) -> bool {
    let known = |id: &str| roster.get(id).is_some();
    if let Some(full) = id.strip_prefix("p:").or_else(|| id.strip_prefix("o:")) {
        return !full.is_empty();
    }
    let composed = |(base, role): (&str, &str)| known(base) && ROLES.contains(&role);
    let group = |(base, noun): (&str, &str)| {
        (known(base) || PEOPLES.contains(&base)) && GROUPS.contains(&noun)
    };
    known(id)
        || UNITS.contains(&id)
        || id.rsplit_once('.').is_some_and(composed)
        || id.split_once('+').is_some_and(group)
}

#[test]
fn each_half_holds_fifty_paragraphs_and_half_of_them_are_hard() {
    for half in ["frozen", "open"] {
        let documents = read(half);
        let all: usize = documents.iter().map(|d| d.paragraphs().count()).sum();
        let hard = documents.iter().filter(|document| document.hard);
        let hard: usize = hard.map(|d| d.paragraphs().count()).sum();
        assert!(all >= 50, "{half}: {all} paragraphs");
        assert!(hard * 2 >= all, "{half}: {hard} of {all} are hard");
    }
}

#[test]
fn no_two_documents_share_a_name_and_none_is_without_mentions() {
    let mut names = HashSet::new();
    for document in both() {
        assert!(!document.mentions.is_empty(), "{}", document.name);
        assert!(names.insert(document.name.clone()), "{}", document.name);
    }
}

#[test]
fn every_id_is_on_the_roster_or_in_the_guideline() {
    let roster = Roster::world();
    let wrong = complaints(|_, mention| {
        let known = is_known(&mention.id, &roster);
        known.then_some(()).ok_or("no such id")
    });
    assert!(wrong.is_empty(), "{wrong}");
    for id in ["XYZ", "XYZ.GOV", "AZE.XYZ", "AZE+club", "p:", "AZE."] {
        assert!(!is_known(id, &roster), "{id}");
    }
}

#[test]
fn facets_links_and_readings_are_of_the_allowed_words() {
    let wrong = complaints(|_, mention| {
        let reading = mention.reading.as_deref();
        if !FACETS.contains(&mention.facet.as_str()) {
            Err("no such facet")
        } else if !LINKS.contains(&mention.link.as_str()) {
            Err("no such link")
        } else if reading.is_some_and(|reading| !READINGS.contains(&reading)) {
            Err("no such reading")
        } else if reading.is_some() && mention.facet != "metonym" {
            Err("a reading of what is no capital")
        } else if (mention.facet == "role") != (mention.link == "role") {
            Err("a role by facet or by link only")
        } else {
            Ok(())
        }
    });
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_capital_of_the_roster_has_a_reading() {
    let roster = Roster::world();
    let capitals: BTreeSet<String> = roster
        .actors()
        .iter()
        .flat_map(|actor| actor.aliases())
        .filter(|alias| alias.is_capital())
        .map(|alias| alias.text().to_lowercase())
        .collect();
    assert!(capitals.contains("baku"));
    let wrong = complaints(|document, mention| {
        let capital = capitals.contains(&document.surface(mention).to_lowercase());
        let bare = mention.facet == "metonym" && mention.reading.is_none();
        if capital && bare {
            Err("no reading")
        } else {
            Ok(())
        }
    });
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn surnames_and_pronouns_have_their_full_name_in_the_document() {
    let wrong = complaints(|document, mention| {
        let surface = document.surface(mention).to_lowercase();
        let Some(full) = mention.id.strip_prefix("p:") else {
            let person = ["surname", "pronoun"].contains(&mention.link.as_str());
            return if person { Err("no person") } else { Ok(()) };
        };
        let named = document.mentions.iter().any(|other| {
            other.id == mention.id && other.link == "exact" && document.surface(other) == full
        });
        let ending = full.to_lowercase().ends_with(&format!(" {surface}"));
        match mention.link.as_str() {
            _ if !named => Err("no full name in the document"),
            "surname" if !ending => Err("not the end of the full name"),
            "pronoun" if !PRONOUNS.contains(&surface.as_str()) => Err("no pronoun"),
            _ => Ok(()),
        }
    });
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn acronyms_have_their_long_form_in_the_document() {
    let wrong = complaints(|document, mention| {
        if mention.link != "acronym" {
            return Ok(());
        }
        let full = mention
            .id
            .strip_prefix("o:")
            .ok_or("not by the roster's alias")?;
        let initials: String = full
            .split([' ', '-'])
            .filter_map(|word| word.chars().next())
            .filter(|first| first.is_uppercase())
            .collect();
        let named = document
            .mentions
            .iter()
            .any(|other| other.id == mention.id && document.surface(other) == full);
        if !named {
            Err("no long form in the document")
        } else if initials != document.surface(mention) {
            Err("not the initials")
        } else {
            Ok(())
        }
    });
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_facet_link_and_reading_occurs_in_each_half() {
    for half in ["frozen", "open"] {
        let documents = read(half);
        let words: HashSet<&str> = documents
            .iter()
            .flat_map(|document| &document.mentions)
            .flat_map(|m| [Some(&m.facet), Some(&m.link), m.reading.as_ref()])
            .flatten()
            .map(String::as_str)
            .collect();
        for word in FACETS.iter().chain(&LINKS).chain(&READINGS) {
            assert!(words.contains(word), "{half}: no {word}");
        }
    }
}

#[test]
fn marks_are_taken_out_and_their_places_kept() {
    let file = "[[document]]\nname='a'\nhard=true\ntext='''\nÀ ⟦Baku|AZE|metonym|alias|place⟧’s ⟦he|p:A B|name|pronoun⟧.\n'''";
    let documents = parse(file).unwrap();
    let document = &documents[0];
    assert_eq!(document.text, "À Baku’s he.");
    let surfaces: Vec<_> = document
        .mentions
        .iter()
        .map(|m| document.surface(m))
        .collect();
    assert_eq!(surfaces, ["Baku", "he"]);
    assert_eq!(document.mentions[0].reading.as_deref(), Some("place"));
    assert_eq!(document.mentions[1].id, "p:A B");
}

#[test]
fn a_broken_mark_is_an_error_that_names_the_document() {
    for (text, says) in [
        ("⟦Baku|AZE|metonym", "without an end"),
        ("Baku⟧", "the end of no mark"),
        ("⟦a|b|c⟧", "3 fields"),
        ("⟦⟦a|b|c|d⟧ x|b|c|d⟧", "inside one another"),
        ("⟦ a|b|c|d⟧", "padded surface"),
    ] {
        let file = format!("[[document]]\nname='n'\nhard=true\ntext='{text}'");
        let error = parse(&file).err().unwrap();
        assert!(error.starts_with("n: ") && error.contains(says), "{error}");
    }
}
