//! `standpoint actors`: check, list and find; the schema is next door.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::path::PathBuf;

use crate::program::{standpoint, standpoint_reading};

/// A roster file in a folder of its own.
fn roster(name: &str, text: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path: PathBuf = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    let path = path.to_str().unwrap().to_owned();
    (folder, path)
}

const MINE: &str = r#"schema = 1
[[actor]]
id = "NORTHLIGHT"
kind = "ngo"
name = "Northlight"
alias = [{ t = "Northlight Relief" }]
rolls_up_to = [{ id = "NOR" }]
"#;

#[test]
fn a_sound_roster_that_refers_to_the_world_has_no_findings() {
    let (_folder, mine) = roster("mine.toml", MINE);
    let ended = standpoint(&["actors", "check", &mine]).with_code(0);
    assert!(ended.out.contains("0 errors, 0 warnings"), "{}", ended.out);
    let ended = standpoint(&["actors", "check", &mine, "--no-world"]).with_code(1);
    assert!(
        ended
            .out
            .contains("mine.toml:2: error: `NORTHLIGHT` rolls up to `NOR`"),
        "{}",
        ended.out
    );
    assert!(ended.out.contains("correct the id"), "{}", ended.out);
}

#[test]
fn a_warning_alone_is_no_failure() {
    let (_folder, mine) = roster("mine.toml", &MINE.replace("Northlight Relief", "Target"));
    let ended = standpoint(&["actors", "check", &mine]).with_code(0);
    assert!(
        ended.out.contains("mine.toml:6: warning: alias \"Target\""),
        "{}",
        ended.out
    );
    assert!(ended.out.contains("0 errors, 1 warnings"), "{}", ended.out);
}

#[test]
fn an_alias_of_two_actors_is_an_error_with_both_places() {
    let (_folder, mine) = roster("mine.toml", &MINE.replace("Northlight Relief", "Norway"));
    let ended = standpoint(&["actors", "check", &mine]).with_code(1);
    assert!(
        ended.out.contains("error: alias \"Norway\""),
        "{}",
        ended.out
    );
    assert!(
        ended.out.contains("mine.toml:6") && ended.out.contains("states.toml:"),
        "{}",
        ended.out
    );
    assert!(
        ended.out.contains("take it from one of the two"),
        "{}",
        ended.out
    );
}

#[test]
fn a_file_that_cannot_be_read_does_not_hide_what_the_others_say() {
    let (_folder, broken) = roster("broken.toml", &MINE.replace("alias", "alais"));
    let (_other, mine) = roster("mine.toml", &MINE.replace("Northlight Relief", "Target"));
    let ended = standpoint(&["actors", "check", &broken, &mine, "/nowhere/x.csv"]).with_code(1);
    assert!(
        ended.err.contains("broken.toml:6: unknown key `alais`"),
        "{}",
        ended.err
    );
    assert!(ended.err.contains("/nowhere/x.csv"), "{}", ended.err);
    assert!(ended.out.contains("mine.toml:6: warning"), "{}", ended.out);
}

#[test]
fn additions_to_the_world_are_checked_with_it() {
    let (_folder, mine) = roster(
        "mine.toml",
        "schema = 1\ndisable = ['GRL']\n[[actor]]\nextends = 'NOR'\nalias = [{ t = 'Land of the Fjords' }]\n",
    );
    let ended = standpoint(&["actors", "check", &mine]).with_code(0);
    assert!(ended.out.contains("0 errors, 0 warnings"), "{}", ended.out);
    let text = "The Land of the Fjords is not Greenland.";
    let arguments = ["--json", "--discover", "off", "--actors", &mine];
    let found = standpoint(&[&["actors", "find", text], &arguments[..]].concat()).with_code(0);
    let rows = found.json_lines();
    assert_eq!(rows.len(), 1);
    assert_eq!(
        (&rows[0]["text"], &rows[0]["actor"]["id"]),
        (&"Land of the Fjords".into(), &"NOR".into())
    );
    // Without the world there is nobody to add to or to take out.
    let ended = standpoint(&["actors", "check", &mine, "--no-world"]).with_code(1);
    for line in [
        "mine.toml:2: error: `disable` names `GRL`, which no earlier roster has\n    correct the id",
        "mine.toml:4: error: `extends` names `NOR`, which no earlier roster has\n    correct the id",
        "0 actors, 2 errors, 0 warnings",
    ] {
        assert!(ended.out.contains(line), "{}", ended.out);
    }
}

#[test]
fn an_extension_of_nobody_stops_every_command_and_says_who_was_meant() {
    let (_folder, mine) = roster("mine.toml", "schema = 1\n[[actor]]\nextends = 'NORR'\n");
    for command in ["find", "score"] {
        let ended = if command == "find" {
            standpoint(&["actors", "find", "Norway", "--actors", &mine])
        } else {
            standpoint_reading(&["score", "--actors", &mine, "-"], b"Norway was praised.")
        };
        let ended = ended.with_code(1);
        assert!(
            ended.err.contains("mine.toml:3: `extends` names `NORR`")
                && ended.err.contains("the nearest one is `NOR`"),
            "{command}: {}",
            ended.err
        );
    }
}

#[test]
fn a_file_that_says_only_leaves_the_world_out() {
    let (_folder, mine) = roster(
        "mine.toml",
        &MINE
            .replace("schema = 1", "schema = 1\nonly = true")
            .replace("\"NOR\"", "\"NORTHSTAR\""),
    );
    let (_other, star) = roster("star.csv", "id,name\nNORTHSTAR,North Star\n");
    let listed = standpoint(&[
        "actors", "list", "--json", "--actors", &mine, "--actors", &star,
    ]);
    let ids: Vec<_> = listed
        .with_code(0)
        .json_lines()
        .iter()
        .map(|row| row["id"].clone())
        .collect();
    assert_eq!(ids, ["NORTHLIGHT", "NORTHSTAR"]);
    let rows = standpoint_reading(
        &[
            "score", "--format", "jsonl", "--actors", &mine, "--actors", &star, "-",
        ],
        b"Norway praised Northlight.",
    )
    .with_code(0)
    .json_lines();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["actor"]["id"], "NORTHLIGHT");
}

#[test]
fn offices_and_gender_are_listed() {
    let person =
        "schema = 1\n[[actor]]\nid = 'p.larsen'\nkind = 'person'\nname = 'Ida Larsen'\ngender = 'f'
office = [{ role = 'mayor', of = 'NOR', from = 2021-06-13 }]\n";
    let (_folder, mine) = roster("mine.toml", person);
    let listed = standpoint(&[
        "actors", "list", "--json", "--kind", "person", "--actors", &mine,
    ]);
    let rows = listed.with_code(0).json_lines();
    let larsen = rows.iter().find(|row| row["id"] == "p.larsen").unwrap();
    assert_eq!(larsen["gender"], "f");
    assert_eq!(larsen["offices"][0]["from"], "2021-06-13");
    let (_other, broken) = roster("broken.toml", &person.replace("'NOR'", "'NRO'"));
    let ended = standpoint(&["actors", "check", &broken]).with_code(1);
    assert!(
        ended
            .out
            .contains("broken.toml:7: error: `p.larsen` is mayor of `NRO`"),
        "{}",
        ended.out
    );
}

#[test]
fn the_worlds_roster_has_no_errors() {
    let ended = standpoint(&["actors", "check", "--world"]).with_code(0);
    assert!(ended.out.contains(" 0 errors"), "{}", ended.out);
}

#[test]
fn actors_are_listed_as_a_table_and_as_json_lines() {
    let (_folder, mine) = roster(
        "mine.csv",
        "id,name,aliases,kind\nACME,Acme Corporation,Acme|Acme Corp.,company\n",
    );
    let table = standpoint(&["actors", "list", "--actors", &mine, "--kind", "company"])
        .with_code(0)
        .out;
    assert!(table.starts_with("id"), "{table}");
    assert!(
        table
            .lines()
            .any(|line| line.starts_with("ACME") && line.contains("Acme Corporation")),
        "{table}"
    );
    assert!(!table.contains("Norway"), "{table}");
    let rows = standpoint(&["actors", "list", "--actors", &mine, "--json"])
        .with_code(0)
        .json_lines();
    assert!(rows.len() > 200, "{} actors", rows.len());
    let acme = rows.iter().find(|row| row["id"] == "ACME").unwrap();
    assert_eq!(
        (&acme["kind"], acme["aliases"].as_array().unwrap().len()),
        (&"company".into(), 3)
    );
    let norway = rows.iter().find(|row| row["id"] == "NOR").unwrap();
    assert_eq!(norway["codes"]["iso3"], "NOR");
    let alone =
        standpoint(&["actors", "list", "--actors", &mine, "--no-world", "--json"]).with_code(0);
    assert_eq!(alone.json_lines().len(), 1);
}

#[test]
fn mentions_are_found_with_their_places_in_a_text_or_in_standard_input() {
    let text = "Zoë says that Baku and\n\nthe Israelis agree, not us.";
    let found = standpoint(&["actors", "find", text, "--json"]).with_code(0);
    let rows = found.json_lines();
    let summary: Vec<_> = rows
        .iter()
        .map(|row| (&row["text"], &row["actor"]["id"], &row["facet"]))
        .collect();
    assert_eq!(
        summary,
        [
            (&"Zoë".into(), &"person:zoë".into(), &"name".into()),
            (&"Baku".into(), &"AZE".into(), &"metonym".into()),
            (&"Israelis".into(), &"ISR".into(), &"people".into())
        ]
    );
    for row in &rows {
        let [start, end] = [0, 1].map(|end| row["span"][end].as_u64().unwrap() as usize);
        assert_eq!(row["text"], text[start..end]);
        assert!(row["link"].is_string() && row["actor"]["name"].is_string());
    }
    let piped =
        standpoint_reading(&["actors", "find", "-", "--json"], text.as_bytes()).with_code(0);
    assert_eq!(piped.out, found.out);
    let table = standpoint(&["actors", "find", text]).with_code(0).out;
    assert!(table.contains("15..19  Baku"), "{table}");
}

#[test]
fn a_text_without_actors_is_no_failure_but_is_said() {
    let ended = standpoint(&["actors", "find", "Nobody was there.", "--json"]).with_code(0);
    assert_eq!(ended.out, "");
    assert!(
        ended.err.contains("the text names no actor"),
        "{}",
        ended.err
    );
}

#[test]
fn what_cannot_be_read_is_a_failure() {
    let ended = standpoint_reading(&["actors", "find", "-"], b"Baku \xff").with_code(1);
    assert!(ended.err.contains("not UTF-8 at byte 5"), "{}", ended.err);
    let ended = standpoint(&["actors", "find", "Baku", "--actors", "/nowhere/x.toml"]).with_code(1);
    assert!(ended.err.contains("/nowhere/x.toml"), "{}", ended.err);
}

#[test]
fn wrong_arguments_are_a_wrong_use() {
    standpoint(&["actors"]).with_code(2);
    standpoint(&["actors", "check"]).with_code(2);
    standpoint(&["actors", "find"]).with_code(2);
    let ended = standpoint(&["actors", "list", "--kind", "kingdom"]).with_code(2);
    assert!(ended.err.contains("historic_state"), "{}", ended.err);
    standpoint(&["actors", "list", "--no-world"]).with_code(2);
}
