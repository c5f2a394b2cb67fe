//! Dated offices and gender.

use super::*;
use crate::actor::{Date, Gender};

const STATE: &str = "id='N'\nname='Northland'\nkind='state'";

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn chancelleries() -> Roster {
    let person = |id: &str, offices: &str| {
        format!("id='{id}'\nname='{id} X'\nkind='person'\ngender='f'\noffice=[{offices}]")
    };
    let first = person(
        "p.a",
        "{role='Prime Minister',of='N',from=2009-03-31,to=2021-06-13},{role='prime minister',of='N',from=2022-12-29}",
    );
    let second = person(
        "p.b",
        "{role='prime minister',of='N',from=2021-06-13,to=2022-07-01}",
    );
    let third = person("p.c", "{role='senator',of='N',from=2000-01-01}");
    let fourth = person(
        "p.d",
        "{role='senator',of='N',from=2010-01-01,to=2011-01-01}",
    );
    Roster::from_toml("r", &actors(&[STATE, &first, &second, &third, &fourth])).unwrap()
}

#[test]
fn an_office_has_a_holder_on_a_day() {
    let roster = chancelleries();
    roster.validate().unwrap();
    let holder = |role: &str, of: &str, date: &str| {
        let holder = roster.office_holder(role, of, day(date));
        holder.map(|actor| actor.id().to_string())
    };
    for (date, expected) in [
        ("2009-03-30", None),
        ("2009-03-31", Some("p.a")),
        ("2021-06-12", Some("p.a")),
        // On the day of the handover the new one holds it.
        ("2021-06-13", Some("p.b")),
        ("2022-07-01", None),
        ("2022-12-29", Some("p.a")),
        ("2100-01-01", Some("p.a")),
    ] {
        let found = holder("prime minister", "N", date);
        assert_eq!(found.as_deref(), expected, "{date}");
    }
    let found = holder(" PRIME  MINISTER ", "N", "2010-01-01");
    assert_eq!(found.as_deref(), Some("p.a"));
    assert_eq!(holder("prime minister", "M", "2010-01-01"), None);
    assert_eq!(holder("minister", "N", "2010-01-01"), None);
}

#[test]
fn two_holders_are_nobody_in_particular() {
    let roster = chancelleries();
    let ids = |date: &str| {
        let holders = roster.office_holders("senator", "N", day(date));
        holders
            .map(|actor| actor.id().to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(ids("2010-06-01"), ["p.c", "p.d"]);
    assert_eq!(
        roster.office_holder("senator", "N", day("2010-06-01")),
        None
    );
    assert_eq!(ids("2012-06-01"), ["p.c"]);
    assert_eq!(ids("1999-01-01"), Vec::<String>::new());
}

#[test]
fn every_office_is_listed_with_its_holder() {
    let roster = chancelleries();
    let offices: Vec<_> = roster
        .offices()
        .map(|(actor, office)| {
            let to = office.to().map(|to| to.to_string());
            format!(
                "{} {} {} {} {to:?}",
                actor.id(),
                office.role(),
                office.of(),
                office.from()
            )
        })
        .collect();
    assert_eq!(offices.len(), 5);
    assert_eq!(
        offices[0],
        "p.a Prime Minister N 2009-03-31 Some(\"2021-06-13\")"
    );
    assert_eq!(offices[1], "p.a prime minister N 2022-12-29 None");
    let actor = roster.get("p.b").unwrap();
    assert_eq!(actor.gender(), Some(Gender::Female));
    let json = serde_json::to_value(actor).unwrap();
    assert_eq!(json["gender"], "f");
    assert_eq!(
        json["offices"],
        serde_json::json!([{ "role": "prime minister", "of": "N", "from": "2021-06-13", "to": "2022-07-01" }])
    );
    let state = serde_json::to_value(roster.get("N").unwrap()).unwrap();
    assert!(state.get("gender").is_none() && state.get("offices").is_none());
}

#[test]
fn what_an_office_says_is_checked() {
    let cases = [
        (
            "{of='N',from=2000-01-01}",
            "r.toml:5: missing key `role` in an office",
        ),
        (
            "{role='r',from=2000-01-01}",
            "r.toml:5: missing key `of` in an office",
        ),
        (
            "{role='r',of='N'}",
            "r.toml:5: missing key `from` in an office",
        ),
        (
            "{role='-',of='N',from=2000-01-01}",
            "r.toml:5: empty role \"-\"",
        ),
        (
            "{role='r',of='N N',from=2000-01-01}",
            "r.toml:5: bad id \"N N\"",
        ),
        (
            "{role='r',of='N',from='2000-01-01'}",
            "r.toml:5: `from` in an office should be a day without quotes, such as 2021-06-13",
        ),
        (
            "{role='r',of='N',from=2000}",
            "r.toml:5: `from` in an office should be a day",
        ),
        (
            "{role='r',of='N',from=2000-01-01T00:00:00}",
            "r.toml:5: `from` in an office should be a day",
        ),
        (
            "{role='r',of='N',from=2000-01-01,\nto=1999-12-31}",
            "r.toml:6: an office from 2000-01-01 to 1999-12-31: `to` should be a later day",
        ),
        (
            "{role='r',of='N',from=2000-01-01,to=2000-01-01}",
            "r.toml:5: an office from 2000-01-01 to 2000-01-01: `to` should be a later day",
        ),
        (
            "{role='r',of='N',since=2000-01-01}",
            "r.toml:5: unknown key `since` in an office; the nearest known key is",
        ),
    ];
    for (office, beginning) in cases {
        let (_, message) = refusal(&actors(&[&format!("id='p'\nname='P'\noffice=[{office}]")]));
        assert!(message.starts_with(beginning), "{message}");
    }
    // A day that is none is no TOML, or is refused by us.
    refusal(&actors(&[
        "id='p'\nname='P'\noffice=[{role='r',of='N',from=2021-02-29}]",
    ]));
    let (kind, message) = refusal(&actors(&["id='p'\nname='P'\ngender='x'"]));
    assert_eq!(kind, ErrorKind::Roster);
    assert!(
        message.starts_with("r.toml:5: unknown gender `x`"),
        "{message}"
    );
}

#[test]
fn an_office_of_nobody_is_refused_when_the_files_are_together() {
    let person =
        "id='p'\nname='Pat'\nkind='person'\noffice=[\n{role='mayor',of='M',from=2000-01-01}]";
    let mut roster = Roster::from_toml("r.toml", &actors(&[person])).unwrap();
    assert_eq!(
        roster.validate().unwrap_err().to_string(),
        "r.toml:7: `p` is mayor of `M`, which no roster has; the nearest one is `p`; correct the id, or add that actor"
    );
    roster.extend(Roster::from_toml("m.toml", &actors(&["id='M'\nname='Metropolis'"])).unwrap());
    roster.validate().unwrap();
    let only = roster.only(["p"]).unwrap();
    only.validate().unwrap();
    assert_eq!(only.offices().count(), 0);
}

#[test]
fn offices_and_gender_are_a_part_of_which_roster_it_is() {
    let sha256 = |extra: &str| {
        let person = format!("id='p'\nname='Pat'\n{extra}");
        let roster = Roster::from_toml("r", &actors(&[STATE, &person])).unwrap();
        roster.sha256().to_owned()
    };
    let mut hashes = vec![
        sha256(""),
        sha256("gender='m'"),
        sha256("gender='f'"),
        sha256("office=[{role='a',of='N',from=2000-01-01}]"),
        sha256("office=[{role='b',of='N',from=2000-01-01}]"),
        sha256("office=[{role='a',of='N',from=2000-01-02}]"),
        sha256("office=[{role='a',of='N',from=2000-01-01,to=2001-01-01}]"),
    ];
    hashes.sort_unstable();
    hashes.dedup();
    assert_eq!(hashes.len(), 7);
    let [a, b] = [
        "{role='a',of='N',from=2000-01-01}",
        "{role='b',of='N',from=2000-01-01}",
    ];
    assert_eq!(
        sha256(&format!("office=[{a},{b}]")),
        sha256(&format!("office=[{b},{a}]"))
    );
}
