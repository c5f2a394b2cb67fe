//! The JSON schema of a roster: committed, true of our own roster, and strict.

use serde_json::Value;
use standpoint::Roster;

use crate::program::{data, standpoint};

const COMMITTED: &str = include_str!("../data/roster.schema.json");

fn schema() -> jsonschema::Validator {
    let schema: Value = serde_json::from_str(COMMITTED).unwrap();
    jsonschema::draft7::new(&schema).unwrap()
}

/// A TOML text as JSON, its days as texts, as editors hand them to a schema.
fn json(text: &str) -> Value {
    fn convert(value: toml::Value) -> Value {
        match value {
            toml::Value::Datetime(day) => day.to_string().into(),
            toml::Value::Array(values) => values.into_iter().map(convert).collect(),
            toml::Value::Table(fields) => fields
                .into_iter()
                .map(|(key, value)| (key, convert(value)))
                .collect(),
            other => serde_json::to_value(other).unwrap(),
        }
    }
    convert(toml::Value::Table(toml::from_str(text).unwrap()))
}

const MINE: &str = r#"schema = 1
name = "mine"
only = false
disable = ["ATA"]
[[actor]]
id = "p.larsen"
kind = "person"
name = "Ida Larsen"
gender = "f"
alias = [{ t = "Larsen" }, { t = "the Fox", facet = "metonym", fold = "case", guard = "fox", needs = "NOR" }]
office = [{ role = "mayor", of = "NOR", from = 2009-03-31, to = 2021-06-13 }, { role = "judge", of = "NOR", from = 2022-01-01 }]
rolls_up_to = [{ id = "NOR" }]
codes = { wikidata = "Q1" }
[[actor]]
extends = "NOR"
alias = [{ t = "Oslove", facet = "metonym", capital = true }, { t = "NOR", case = true }]
remove_alias = ["Norse"]
codes = { iso2 = "NO", iso3 = "NOR", cameo = "NOR" }
[[not_actor]]
t = ["Larsen Cup"]
[[not_actor]]
head = ["Regatta"]
[[compose]]
noun = ["fleet", "fleets"]
role = "MIL"
label = "fleet"
kind = "institution"
unless_next = ["street"]
[[relative]]
t = ["Storting"]
role = ["LEG"]
home = "SWE"
article = true
[guard.fox]
default = "SWE"
prefer = [{ id = "ATA", if_any = ["mayor"], unless_any = ["den"] }]
"#;

#[test]
fn the_printed_schema_is_the_committed_one() {
    let printed = standpoint(&["actors", "schema"]).with_code(0).out;
    assert!(
        printed == COMMITTED,
        "the keys of a roster have changed: `standpoint actors schema > tests/data/roster.schema.json`, and say so in CHANGELOG.md"
    );
    assert!(data("roster.schema.json").exists());
}

#[test]
fn the_worlds_roster_is_valid() {
    for file in [
        include_str!("../../models/rosters/states.toml"),
        include_str!("../../models/rosters/organisations.toml"),
    ] {
        let part = json(file);
        let errors: Vec<String> = schema()
            .iter_errors(&part)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert_eq!(errors, Vec::<String>::new());
    }
}

#[test]
fn every_key_is_valid_and_every_slip_is_not() {
    let schema = schema();
    assert!(schema.is_valid(&json(MINE)));
    Roster::from_toml("mine.toml", MINE).unwrap();
    let slips = [
        ("schema = 1", "schema = 2"),
        ("schema = 1\n", ""),
        ("disable = [\"ATA\"]", "disabled = [\"ATA\"]"),
        ("disable = [\"ATA\"]", "disable = \"ATA\""),
        ("disable = [\"ATA\"]", "disable = [\"A A\"]"),
        ("only = false", "only = \"false\""),
        ("id = \"p.larsen\"\n", ""),
        ("id = \"p.larsen\"", "id = \"p larsen\""),
        ("kind = \"person\"", "kind = \"persona\""),
        ("name = \"Ida Larsen\"\n", ""),
        ("gender = \"f\"", "gender = \"female\""),
        ("alias = [{ t = \"Larsen\" }", "alais = [{ t = \"Larsen\" }"),
        ("{ t = \"Larsen\" }", "{ text = \"Larsen\" }"),
        ("{ t = \"Larsen\" }", "\"Larsen\""),
        ("facet = \"metonym\", fold", "facet = \"noun\", fold"),
        ("fold = \"case\"", "fold = \"all\""),
        ("case = true", "case = \"yes\""),
        ("from = 2022-01-01", "from = 2022"),
        (", from = 2022-01-01", ""),
        ("role = \"judge\"", "roll = \"judge\""),
        ("of = \"NOR\", from = 2022", "of = \"N R\", from = 2022"),
        ("{ id = \"NOR\" }", "\"NOR\""),
        ("wikidata = \"Q1\"", "wikidata = \"1\""),
        ("iso2 = \"NO\"", "iso2 = \"NOR\""),
        ("iso3 = \"NOR\"", "iso3 = \"Nor\""),
        ("cameo = \"NOR\"", "cameo = \"nor\""),
        ("extends = \"NOR\"", "extend = \"NOR\""),
        ("extends = \"NOR\"", "extends = \"NOR\"\nname = \"Norway\""),
        ("remove_alias = [\"Norse\"]", "remove_alias = \"Norse\""),
        ("t = [\"Larsen Cup\"]", "t = \"Larsen Cup\""),
        ("t = [\"Larsen Cup\"]", "t = [\"Larsen Cup\"]\nheads = []"),
        ("head = [\"Regatta\"]", "head = \"Regatta\""),
        ("role = \"MIL\"", "role = \"Mil\""),
        ("role = \"MIL\"", "roles = \"MIL\""),
        ("noun = [\"fleet\", \"fleets\"]\n", ""),
        ("unless_next = [\"street\"]", "unless_next = \"street\""),
        ("role = [\"LEG\"]\n", ""),
        ("home = \"SWE\"", "home = \"N R\""),
        ("article = true", "article = 1"),
        ("[guard.fox]", "[guards.fox]"),
        ("if_any = [\"mayor\"], ", ""),
        ("default = \"SWE\"", "defaults = \"SWE\""),
    ];
    for (right, wrong) in slips {
        assert_eq!(MINE.matches(right).count(), 1, "{right}");
        let text = MINE.replace(right, wrong);
        assert!(!schema.is_valid(&json(&text)), "{wrong:?} is valid");
        Roster::from_toml("mine.toml", &text).unwrap_err();
    }
}
