#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
use proptest::prelude::*;

use super::*;
use crate::actor::{CaseRule, Facet, Matcher};

mod layers;
mod offices;
mod schema;

fn refusal(text: &str) -> (ErrorKind, String) {
    let error = Roster::from_toml("r.toml", text).unwrap_err();
    (error.kind(), error.to_string())
}

fn actors(entries: &[&str]) -> String {
    let mut text = "schema = 1\n".to_owned();
    for entry in entries {
        text.push_str("[[actor]]\n");
        text.push_str(entry);
        text.push('\n');
    }
    text
}

#[test]
fn the_embedded_roster_is_whole() {
    let mut roster = Roster::empty();
    for (place, text) in WORLD {
        roster.extend(Roster::from_toml(place, text).unwrap());
    }
    // Merging drops what another file replaces in silence; the shipped files are to replace nothing of each other.
    let entries: usize = WORLD
        .iter()
        .map(|(_, text)| text.matches("[[actor]]").count())
        .sum();
    assert_eq!(roster.actors().len(), entries);
    roster.validate().unwrap();
    Matcher::new(&roster).unwrap();
    assert_eq!(Roster::world().sha256(), roster.sha256());
    assert_eq!(Roster::world().name(), "world");
    for id in [
        "ISR", "TUR", "AZE", "USA", "GBR", "ARM", "IRN", "UN", "EU", "NATO",
    ] {
        assert!(roster.get(id).is_some(), "{id}");
    }
}

#[test]
fn every_field_is_read() {
    let roster = Roster::from_toml(
        "dir/mine.toml",
        r#"
        schema = 1
        [[actor]]
        id = "ISR"
        kind = "state"
        name = "Israel"
        official = "State of Israel"
        codes = { iso3 = "ISR", wikidata = "Q801" }
        rolls_up_to = [{ id = "WORLD" }]
        alias = [
            { t = "Israeli", facet = "adjective" },
            { t = "Jerusalem", facet = "metonym", capital = true },
            { t = "Jewish state", fold = "case" },
            { t = "IL", case = true },
        ]
        [[not_actor]]
        t = ["Oslo Accords"]
        "#,
    )
    .unwrap();
    assert_eq!(roster.name(), "mine");
    let actor = roster.get("ISR").unwrap();
    assert_eq!(actor.kind(), ActorKind::State);
    assert_eq!(actor.official(), Some("State of Israel"));
    assert_eq!(actor.codes().iso3.as_deref(), Some("ISR"));
    assert_eq!(actor.rolls_up_to()[0].as_str(), "WORLD");
    let aliases: Vec<_> = actor
        .aliases()
        .iter()
        .map(|a| {
            (
                a.text(),
                a.facet(),
                a.case(),
                a.is_capital(),
                a.place().line,
            )
        })
        .collect();
    assert_eq!(
        aliases,
        [
            ("Israel", Facet::Name, CaseRule::Capitals, false, 6),
            ("State of Israel", Facet::Name, CaseRule::Capitals, false, 7),
            ("Israeli", Facet::Adjective, CaseRule::Capitals, false, 11),
            ("Jerusalem", Facet::Metonym, CaseRule::Capitals, true, 12),
            ("Jewish state", Facet::Name, CaseRule::Any, false, 13),
            ("IL", Facet::Name, CaseRule::Exact, false, 14),
        ]
    );
    assert_eq!(roster.not_actors().collect::<Vec<_>>(), ["Oslo Accords"]);
}

#[test]
fn an_unknown_key_at_any_level_names_its_line_and_what_was_meant() {
    let cases = [
        (
            "schema = 1\nactors = []",
            "r.toml:2: unknown key `actors` in a roster; the nearest known key is `actor`",
        ),
        (
            "schema = 1\n[[actor]]\nid='A'\nname='A'\nalais=[]",
            "r.toml:5: unknown key `alais` in an actor; the nearest known key is `alias`",
        ),
        (
            "schema = 1\n[[actor]]\nid='A'\nname='A'\nalias=[\n{t='B',\nfaset='name'}]",
            "r.toml:7: unknown key `faset` in an alias; the nearest known key is `facet`",
        ),
        (
            "schema = 1\n[[actor]]\nid='A'\nname='A'\ncodes={iso4='A'}",
            "r.toml:5: unknown key `iso4` in codes; the nearest known key is `iso2`",
        ),
        (
            "schema = 1\n[[actor]]\nid='A'\nname='A'\nrolls_up_to=[{di='A'}]",
            "r.toml:5: unknown key `di` in rolls_up_to; the nearest known key is `id`",
        ),
        (
            "schema = 1\n[[not_actor]]\nt=['A']\nheda=[]",
            "r.toml:4: unknown key `heda` in a not_actor entry; the nearest known key is `head`",
        ),
        (
            "schema = 1\n[[compose]]\nnoun=['army']\nrol='MIL'",
            "r.toml:4: unknown key `rol` in a compose entry; the nearest known key is `role`",
        ),
        (
            "schema = 1\n[[relative]]\nt=['Diet']\nrole=['LEG']\nhoem='JPN'",
            "r.toml:5: unknown key `hoem` in a relative entry; the nearest known key is `home`",
        ),
        (
            "schema = 1\n[guard.x]\nprefer=[{ id='A', if_all=['b'] }]",
            "r.toml:3: unknown key `if_all` in a preference; the nearest known key is `if_any`",
        ),
    ];
    for (text, message) in cases {
        assert_eq!(refusal(text), (ErrorKind::Roster, message.to_owned()));
    }
}

#[test]
fn the_schema_comes_first() {
    let newer = refusal("schema = 2\nnovelty = true");
    assert_eq!(
        newer,
        (
            ErrorKind::Roster,
            "r.toml:1: schema 2 is newer than this version reads, which is 1".to_owned()
        )
    );
    assert_eq!(refusal("name = 'x'").0, ErrorKind::Syntax);
    assert_eq!(refusal("schema = 0").0, ErrorKind::Roster);
    assert_eq!(refusal("schema = '1'").0, ErrorKind::Roster);
}

#[test]
fn what_is_not_toml_is_refused_with_its_line() {
    let (kind, message) = refusal("schema = 1\n[[actor]]\nid = \n");
    assert_eq!(kind, ErrorKind::Syntax);
    assert!(message.starts_with("r.toml:3: "), "{message}");
    let (kind, message) = refusal(&actors(&["id = 1\nname = 'A'"]));
    assert_eq!(
        (kind, message.as_str()),
        (
            ErrorKind::Syntax,
            "r.toml:3: `id` in an actor should be a text in quotes"
        )
    );
    let (kind, message) = refusal(&actors(&["id = 'A'"]));
    assert_eq!(
        (kind, message.as_str()),
        (
            ErrorKind::Syntax,
            "r.toml:2: missing key `name` in an actor"
        )
    );
}

#[test]
fn values_are_checked_one_by_one() {
    let cases = [
        ("id='A B'\nname='A'", "r.toml:3: bad id \"A B\""),
        ("id='A'\nname=' '", "r.toml:4: empty name or alias"),
        (
            "id='A'\nname='A'\nalias=[{t='\u{200B}'}]",
            "r.toml:5: empty name or alias",
        ),
        (
            "id='A'\nname='A'\nkind='sate'",
            "r.toml:5: unknown kind `sate`; the nearest known one is `state`",
        ),
        (
            "id='A'\nname='A'\nalias=[{t='B',facet='noun'}]",
            "r.toml:5: unknown facet `noun`",
        ),
        (
            "id='A'\nname='A'\nalias=[{t='B',fold='all'}]",
            "r.toml:5: unknown fold `all`",
        ),
        (
            "id='A'\nname='A'\nalias=[{t='B',fold='case',case=true}]",
            "r.toml:5: `case = true` and",
        ),
        (
            "id='A'\nname='A'\nalias=[{t='B',capital=true}]",
            "r.toml:5: `capital` needs",
        ),
        (
            "id='A'\nname='A'\ncodes={iso2='ISR'}",
            "r.toml:5: bad iso2 code \"ISR\": it should be two capital letters",
        ),
        (
            "id='A'\nname='A'\ncodes={wikidata='801'}",
            "r.toml:5: bad wikidata code",
        ),
    ];
    for (entry, beginning) in cases {
        let (kind, message) = refusal(&actors(&[entry]));
        assert_eq!(kind, ErrorKind::Roster, "{message}");
        assert!(message.starts_with(beginning), "{message}");
    }
}

#[test]
fn an_id_or_alias_of_two_actors_names_both_lines() {
    let (_, message) = refusal(&actors(&["id='A'\nname='X'", "id='A'\nname='Y'"]));
    assert_eq!(message, "r.toml:5: id `A` is already on line 2");
    let (kind, message) = refusal(&actors(&[
        "id='GEO'\nname='Côte d’Or'",
        "id='USA.GA'\nname='Other'\nalias=[{t=\"CO\u{302}TE D'OR\"}]",
    ]));
    assert_eq!(kind, ErrorKind::Roster);
    assert!(message.starts_with("r.toml:8: alias "), "{message}");
    assert!(
        message.ends_with("already belongs to `GEO` at r.toml:4; take it from one of the two"),
        "{message}"
    );
}

#[test]
fn a_typed_alias_overrules_the_name_and_is_kept_once() {
    let text =
        actors(&["id='TUR'\nname='Turkey'\nalias=[{t='Turkey',case=true},{t='Turkey',case=true}]"]);
    let roster = Roster::from_toml("r", &text).unwrap();
    let aliases = roster.get("TUR").unwrap().aliases();
    assert_eq!(aliases.len(), 1);
    assert_eq!(aliases[0].case(), CaseRule::Exact);
}

#[test]
fn later_rosters_win_per_id() {
    let mut roster = Roster::from_toml(
        "a.toml",
        &(actors(&["id='A'\nname='Old'", "id='B'\nname='Bee'"])
            + "[[not_actor]]\nt=['Accords', 'Pact']"),
    )
    .unwrap();
    let before = roster.sha256().to_owned();
    roster.extend(
        Roster::from_toml(
            "b.toml",
            &actors(&["id='A'\nname='New'\nalias=[{t='Accords'}]"]),
        )
        .unwrap(),
    );
    assert_eq!(roster.get("A").unwrap().name(), "New");
    assert_eq!(roster.actors().len(), 2);
    assert_eq!(roster.name(), "a+b");
    assert_eq!(roster.not_actors().collect::<Vec<_>>(), ["Pact"]);
    assert_ne!(roster.sha256(), before);
}

#[test]
fn conflicts_between_files_come_out_when_all_are_together() {
    let mut roster = Roster::from_toml("a.toml", &actors(&["id='A'\nname='X'"])).unwrap();
    roster.extend(Roster::from_toml("b.toml", &actors(&["id='B'\nname='x'"])).unwrap());
    let error = Matcher::new(&roster).unwrap_err();
    assert_eq!(
        error.to_string(),
        "b.toml:4: alias \"x\" of `B` already belongs to `A` at a.toml:4; take it from one of the two"
    );
}

#[test]
fn parents_must_exist_and_not_go_in_circles() {
    let mut roster = Roster::from_toml(
        "a.toml",
        &actors(&["id='A'\nname='Aa'\nrolls_up_to=[{id='B'}]"]),
    )
    .unwrap();
    let message = roster.validate().unwrap_err().to_string();
    assert!(
        message.contains("`A` rolls up to `B`, which no roster has"),
        "{message}"
    );
    roster.extend(
        Roster::from_toml(
            "b.toml",
            &actors(&[
                "id='B'\nname='Bb'\nrolls_up_to=[{id='C'}]",
                "id='C'\nname='Cc'",
            ]),
        )
        .unwrap(),
    );
    roster.validate().unwrap();
    roster.extend(
        Roster::from_toml(
            "c.toml",
            &actors(&["id='C'\nname='Cc'\nrolls_up_to=[{id='B'}]"]),
        )
        .unwrap(),
    );
    let error = roster.validate().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Roster);
    assert_eq!(
        error.to_string(),
        "b.toml:2: roll-ups in a circle: B -> C -> B; take one of these links out"
    );
}

#[test]
fn only_keeps_what_was_asked_for() {
    let text = actors(&[
        "id='A'\nname='Aa'\nrolls_up_to=[{id='B'}]",
        "id='B'\nname='Bb'",
    ]);
    let roster = Roster::from_toml("r", &text).unwrap();
    let only = roster.only(["A"]).unwrap();
    assert_eq!(only.actors().len(), 1);
    only.validate().unwrap();
    let error = roster.only(["a"]).unwrap_err();
    assert!(
        error.to_string().starts_with("no actor has the id \"a\"; "),
        "{error}"
    );
}

#[test]
fn a_spreadsheet_is_a_roster() {
    let text = "\u{FEFF}id,name,aliases,kind,rolls_up_to,cameo,wikidata\r\n\
        ISR.LEG,Knesset,\"Israeli parliament|the \"\"House\"\"\",institution,ISR|UN,ISRGOVLEG,\r\n\
        ACME,\"Acme, Inc.\",,,,,Q1\r\n";
    let roster = Roster::from_csv("mine.csv", text).unwrap();
    let knesset = roster.get("ISR.LEG").unwrap();
    let forms: Vec<_> = knesset.aliases().iter().map(Alias::text).collect();
    assert_eq!(forms, ["Knesset", "Israeli parliament", "the \"House\""]);
    assert_eq!(knesset.kind(), ActorKind::Institution);
    assert_eq!(knesset.rolls_up_to().len(), 2);
    assert_eq!(knesset.codes().cameo.as_deref(), Some("ISRGOVLEG"));
    let acme = roster.get("ACME").unwrap();
    assert_eq!(
        (acme.name(), acme.kind(), acme.line()),
        ("Acme, Inc.", ActorKind::Other, 3)
    );
}

#[test]
fn a_bad_spreadsheet_is_refused_with_its_line() {
    let cases = [
        (
            "id,nme\nA,B\n",
            "c:1: unknown key `nme` in the header; the nearest known key is `name`",
        ),
        ("id,aliases\nA,B\n", "c:1: missing column `name`"),
        ("id,name,id\nA,B,A\n", "c:1: column `id` is there twice"),
        ("id,name\nA,B\nC\n", "c:3: 1 fields; the header has 2"),
        ("id,name\nA,B\nC D,E\n", "c:3: bad id \"C D\""),
        ("id,name\nA,\n", "c:2: empty name or alias"),
        ("id,name,aliases\nA,B,C||D\n", "c:2: empty name or alias"),
        ("id,name,kind\nA,B,sate\n", "c:2: unknown kind `sate`"),
        ("id,name\nA,B\nA,C\n", "c:3: id `A` is already on line 2"),
    ];
    for (text, beginning) in cases {
        let message = Roster::from_csv("c", text).unwrap_err().to_string();
        assert!(message.starts_with(beginning), "{message}");
    }
}

#[test]
fn files_are_read_by_their_extension() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let kind = |path: &Path| Roster::from_path(path).unwrap_err().kind();
    let csv = write("a.csv", b"id,name\nA,Acme\n");
    assert_eq!(Roster::from_path(&csv).unwrap().name(), "a");
    assert!(
        Roster::from_path(&write("b.TOML", b"schema = 1"))
            .unwrap()
            .is_empty()
    );
    assert_eq!(kind(&write("c.json", b"{}")), ErrorKind::Roster);
    assert_eq!(kind(&folder.path().join("absent.csv")), ErrorKind::Io);
    assert_eq!(
        kind(&write("d.csv", b"id,name\nA,\xff\n")),
        ErrorKind::InvalidUtf8
    );
    assert_eq!(
        kind(&write("e.csv", &vec![b'a'; MAX_BYTES + 1])),
        ErrorKind::TooLong
    );
}

#[test]
fn limits_are_in_the_message() {
    let text = "#".repeat(MAX_BYTES + 1);
    let error = Roster::from_toml("big.toml", &text).unwrap_err();
    assert_eq!(
        error.to_string(),
        "big.toml: 4194305 bytes; the limit is 4194304"
    );
    let long = actors(&[&format!("id='A'\nname='{}'", "a".repeat(600))]);
    let (kind, message) = refusal(&long);
    assert_eq!(kind, ErrorKind::TooLong);
    assert_eq!(message, "r.toml:4: an alias of 600 bytes; the limit is 512");
}

proptest! {
    #[test]
    fn the_order_of_entries_changes_nothing(order in Just(vec![0, 1, 2, 3]).prop_shuffle()) {
        let entries = [
            "id='A'\nname='Ay'\nalias=[{t='One'},{t='Two',facet='people'}]",
            "id='B'\nname='Bee'\nrolls_up_to=[{id='A'},{id='C'}]",
            "id='C'\nname='Cee'\ncodes={iso2='CC'}",
            "id='D'\nname='Dee'",
        ];
        let shuffled: Vec<&str> = order.iter().map(|&i: &usize| entries[i]).collect();
        let one = Roster::from_toml("r", &actors(&entries)).unwrap();
        let other = Roster::from_toml("r", &actors(&shuffled)).unwrap();
        prop_assert_eq!(one.sha256(), other.sha256());
        let ids = |roster: &Roster| roster.actors().iter().map(|a| a.id().clone()).collect::<Vec<_>>();
        prop_assert_eq!(ids(&one), ids(&other));
    }

    #[test]
    fn no_text_makes_a_reader_panic(text in "(\\PC|\n|[\\[\\]{}='\",|]|schema = 1\n|\\[\\[actor\\]\\]\n|id|name){0,40}") {
        let _ = Roster::from_toml("r", &text);
        let _ = Roster::from_csv("r", &text);
    }
}
