//! Holds the gold set of actor mentions to its own guideline, so that a slip of the pen is not measured as a fault of the program.

use std::collections::{BTreeSet, HashSet};

use standpoint::train::gold::{GoldDocument, GoldFacet, GoldMention};
use standpoint::{Link, Roster};

use crate::gold::{paragraphs, read};

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
        let all: usize = documents.iter().map(|d| paragraphs(d).count()).sum();
        let hard = documents.iter().filter(|document| document.hard);
        let hard: usize = hard.map(|d| paragraphs(d).count()).sum();
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
fn only_capitals_have_readings_and_roles_are_linked_by_role() {
    let wrong = complaints(|_, mention| {
        if mention.reading.is_some() && mention.facet != GoldFacet::Metonym {
            Err("a reading of what is no capital")
        } else if (mention.facet == GoldFacet::Role) != (mention.link == Link::Role) {
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
        let bare = mention.facet == GoldFacet::Metonym && mention.reading.is_none();
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
            let person = matches!(mention.link, Link::Surname | Link::Pronoun);
            return if person { Err("no person") } else { Ok(()) };
        };
        let named = document.mentions.iter().any(|other| {
            other.id == mention.id && other.link == Link::Exact && document.surface(other) == full
        });
        let ending = full.to_lowercase().ends_with(&format!(" {surface}"));
        match mention.link {
            _ if !named => Err("no full name in the document"),
            Link::Surname if !ending => Err("not the end of the full name"),
            Link::Pronoun if !PRONOUNS.contains(&surface.as_str()) => Err("no pronoun"),
            _ => Ok(()),
        }
    });
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn acronyms_have_their_long_form_in_the_document() {
    let wrong = complaints(|document, mention| {
        if mention.link != Link::Acronym {
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
        let mentions = documents.iter().flat_map(|document| &document.mentions);
        let (mut facets, mut links, mut readings) =
            (HashSet::new(), HashSet::new(), HashSet::new());
        for mention in mentions {
            facets.insert(mention.facet);
            links.insert(mention.link);
            readings.extend(mention.reading);
        }
        assert_eq!(
            (facets.len(), links.len(), readings.len()),
            (5, 6, 3),
            "{half}"
        );
    }
}
