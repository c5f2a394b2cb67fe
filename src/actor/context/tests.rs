#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
use super::super::reading::Reading;
use super::super::resolver::{Resolver, SETTLED_ONLY};
use super::*;
use crate::span::Span;
use crate::text::sentence::sentences;

const MINE: &str = r#"
schema = 1
[[actor]]
id = "p.lind"
kind = "person"
name = "Otto Lind"
alias = [{ t = "Lind" }, { t = "the Fox", needs = "p.lind" }]
"#;

/// Every mention as form, id and whether it is a part of another name; paragraphs end at blank lines.
fn found(text: &str) -> Vec<(String, String, bool)> {
    let mut roster = Roster::world();
    roster.extend(Roster::from_toml("mine.toml", MINE).unwrap());
    let resolver = Resolver::new(roster, sentences, SETTLED_ONLY).unwrap();
    let mut start = 0;
    let mut paragraphs = Vec::new();
    for paragraph in text.split("\n\n") {
        paragraphs.push(Span::new(start, start + paragraph.len()));
        start += paragraph.len() + 2;
    }
    let resolved = resolver.resolve(text, &paragraphs, None);
    let mentions = resolved.mentions().iter().map(|mention| {
        let id = resolved.actor(mention.actor).unwrap().id().to_string();
        let part = mention.reading == Some(Reading::Part);
        (mention.span.of(text).unwrap().to_owned(), id, part)
    });
    mentions.collect()
}

/// The ids of the mentions of one form that are no part of another name.
fn ids(text: &str, form: &str) -> Vec<String> {
    let found = found(text).into_iter();
    found
        .filter(|(found, _, part)| found == form && !part)
        .map(|(_, id, _)| id)
        .collect()
}

#[test]
fn words_of_the_paragraph_and_then_of_the_document_tell_georgia_from_georgia() {
    assert_eq!(ids("Georgia voted.", "Georgia"), ["GEO"]);
    assert_eq!(
        ids("Georgia voted, and Atlanta waited.", "Georgia"),
        ["USA.GA"]
    );
    assert_eq!(
        ids("Georgia voted. Tbilisi waited for Atlanta.", "Georgia"),
        ["GEO"]
    );
    assert_eq!(
        ids(
            "Georgia sells wine.\n\nTbilisi waits.\n\nIn Georgia, Atlanta buys it.",
            "Georgia"
        ),
        ["GEO", "USA.GA"]
    );
    assert_eq!(
        ids("Georgia lawmakers met in Atlanta.", "Georgia lawmakers"),
        ["USA.GA.LEG"]
    );
}

#[test]
fn washington_is_a_government_a_state_or_a_person() {
    assert_eq!(ids("Pressure from Washington grew.", "Washington"), ["USA"]);
    assert_eq!(
        ids("Ferries for Washington left Seattle.", "Washington"),
        ["USA.WA"]
    );
    assert_eq!(
        ids("Seattle heard that Washington rejected it.", "Washington"),
        ["USA"]
    );
    assert_eq!(
        ids("Mr. Washington and Sen. Jordan left.", "Washington"),
        Vec::<String>::new()
    );
    assert_eq!(
        ids("Mr. Washington and Sen. Jordan left.", "Jordan"),
        Vec::<String>::new()
    );
    assert_eq!(
        ids("Washington state left.", "Washington state"),
        ["USA.WA"]
    );
}

#[test]
fn korea_and_congo_are_those_that_the_text_names() {
    assert_eq!(ids("Korea won.", "Korea"), Vec::<String>::new());
    assert_eq!(ids("South Korea won. Korea cheered.", "Korea"), ["KOR"]);
    assert_eq!(ids("Pyongyang won. Korea cheered.", "Korea"), ["PRK"]);
    assert_eq!(
        ids("Pyongyang and Seoul won. Korea cheered.", "Korea"),
        Vec::<String>::new()
    );
    assert_eq!(ids("Congo won.", "Congo"), ["COD"]);
    assert_eq!(ids("Congo won. Brazzaville cheered.", "Congo"), ["COG"]);
    assert_eq!(
        ids("Congo won. Brazzaville and Kinshasa cheered.", "Congo"),
        ["COD"]
    );
}

#[test]
fn an_alias_may_need_another_one() {
    assert_eq!(
        ids("Everybody fears the Fox.", "the Fox"),
        Vec::<String>::new()
    );
    assert_eq!(
        ids("Lind came. Everybody fears the Fox.", "the Fox"),
        ["p.lind"]
    );
}

#[test]
fn a_relative_name_is_of_the_state_that_the_text_is_about() {
    let parliament = |text| ids(text, "Parliament");
    assert_eq!(parliament("Peru waited. Parliament voted."), ["PER.LEG"]);
    assert_eq!(
        parliament("Peru thanked Chile. Peru waited. Parliament voted."),
        ["PER.LEG"]
    );
    assert_eq!(
        parliament("Peru waited for Chile.\n\nParliament voted."),
        ["CHL.LEG"]
    );
    let text = "Peru waited. The Parliament of Norway voted.";
    assert_eq!(ids(text, "Parliament of Norway"), ["NOR.LEG"]);
    assert_eq!(
        parliament("The European Parliament and Peru met. Parliament voted."),
        ["EU.PAR"]
    );
    assert_eq!(
        parliament("Nobody waited. Parliament voted."),
        Vec::<String>::new()
    );
    assert_eq!(
        parliament("Peru waited in Parliament Square for Ann Parliament."),
        Vec::<String>::new()
    );
    assert_eq!(ids("Kyiv Parliament voted.", "Parliament"), ["UKR.LEG"]);
    assert_eq!(
        ids(
            "Peru waited. The Foreign Ministry did not.",
            "Foreign Ministry"
        ),
        ["PER.MFA"]
    );
    assert_eq!(
        ids(
            "Peru waited. The foreign ministry did not.",
            "foreign ministry"
        ),
        Vec::<String>::new()
    );
}

#[test]
fn congress_and_the_commission_are_at_home_somewhere() {
    assert_eq!(ids("Congress voted.", "Congress"), ["USA.LEG"]);
    assert_eq!(ids("Peru waited. Congress voted.", "Congress"), ["PER.LEG"]);
    assert_eq!(
        ids("Washington met Peru. Congress voted.", "Congress"),
        ["USA.LEG"]
    );
    assert_eq!(
        ids(
            "Peru's Congress met. Washington waited. Congress voted.",
            "Congress"
        ),
        ["PER.LEG"]
    );
    assert_eq!(
        ids("Germany waited. The Commission proposed it.", "Commission"),
        ["EU.COM"]
    );
    assert_eq!(
        ids("Congress voted. The Senate waited.", "Senate"),
        ["USA.SENATE"]
    );
    assert_eq!(
        ids(
            "Washington waited. The Central Bank did not.",
            "Central Bank"
        ),
        ["USA.FED"]
    );
    assert_eq!(
        ids("Commission was paid.", "Commission"),
        Vec::<String>::new()
    );
    assert_eq!(
        ids("The Truth Commission met.", "Commission"),
        Vec::<String>::new()
    );
    assert_eq!(
        ids("Germany left the Congress of Vienna.", "Congress"),
        Vec::<String>::new()
    );
}

#[test]
fn what_custom_alone_ties_is_less_sure_and_can_be_left_out() {
    let text = "Congress voted.";
    let spans = [Span::new(0, text.len())];
    let mut options = SETTLED_ONLY;
    let resolver = Resolver::new(Roster::world(), sentences, options).unwrap();
    let confidence = resolver.resolve(text, &spans, None).mentions()[0].confidence;
    assert!(confidence > 0.5 && confidence < 0.7, "{confidence}");
    options.min_link = 0.65;
    let resolver = Resolver::new(Roster::world(), sentences, options).unwrap();
    assert!(resolver.resolve(text, &spans, None).mentions().is_empty());
}

#[test]
fn a_team_and_a_language_name_nobody() {
    let text = "Tunisia plays Egypt in the African Cup.";
    assert!(found(text).iter().all(|(_, _, part)| *part));
    let text = "Tunisia plays down the threat from Egypt.";
    assert!(found(text).iter().all(|(_, _, part)| !*part));
    assert!(found("He answered in German.")[0].2);
    assert!(!found("He answered in German papers.")[0].2);
}

#[test]
fn a_name_inside_the_name_of_a_thing_is_masked() {
    assert_eq!(
        found("The Irish Times wrote."),
        [("Irish".into(), "IRL".into(), true)]
    );
    assert_eq!(found("The Abraham Accords stand."), []);
}
