//! The JSON schema and the reader know the same keys, and the same of them are required.

use super::super::keys::{Entry, Key, ROSTER, Shape};
use super::*;

/// A value of this shape that the reader takes.
fn sample(shape: &Shape) -> String {
    match shape {
        Shape::Schema => "1".to_owned(),
        Shape::Text => "'Text'".to_owned(),
        // The shortest match is a part of the pattern's own text.
        Shape::Pattern("^[A-Z]+$" | "^[A-Z]{3}$") => "'ABC'".to_owned(),
        Shape::Pattern("^[A-Z]{2}$") => "'AB'".to_owned(),
        Shape::Pattern("^([A-Z0-9_]+|[a-z-]+)$") => "'MIL'".to_owned(),
        Shape::Pattern("^Q[0-9]+$") => "'Q1'".to_owned(),
        Shape::Pattern(other) => panic!("no sample for {other}"),
        Shape::Id => "'A'".to_owned(),
        Shape::Kind => "'person'".to_owned(),
        Shape::Facet => "'metonym'".to_owned(),
        Shape::Gender => "'m'".to_owned(),
        Shape::Fold => "'case'".to_owned(),
        // `case = true` and `fold` exclude each other.
        Shape::Flag => "false".to_owned(),
        Shape::Date => "2000-01-01".to_owned(),
        Shape::Texts => "['Other']".to_owned(),
        Shape::Ids => "['B']".to_owned(),
        Shape::Table(entry) => table(entry, |_| true),
        Shape::Named(entry) => format!("{{ any = {} }}", table(entry, |_| true)),
        Shape::Tables(entries) => {
            let tables: Vec<_> = entries.iter().map(|entry| table(entry, |_| true)).collect();
            format!("[{}]", tables.join(", "))
        }
    }
}

fn pairs(entry: &Entry, wanted: impl Fn(&Key) -> bool) -> Vec<String> {
    let keys = entry.keys.iter().filter(|key| wanted(key));
    keys.map(|key| match key.name {
        // After `from`.
        "to" => "to = 2001-01-01".to_owned(),
        name => format!("{name} = {}", sample(&key.shape)),
    })
    .collect()
}

fn table(entry: &Entry, wanted: impl Fn(&Key) -> bool) -> String {
    format!("{{ {} }}", pairs(entry, wanted).join(", "))
}

/// Every entry that a roster can hold, each with a file that has `@` where one of it may stand.
fn entries() -> Vec<(&'static Entry, String)> {
    fn collect(key: &Key, file: &str, all: &mut Vec<(&'static Entry, String)>) {
        let (entries, value): (&[&'static Entry], _) = match &key.shape {
            Shape::Table(entry) => (std::slice::from_ref(entry), "@"),
            Shape::Named(entry) => (std::slice::from_ref(entry), "{ any = @ }"),
            Shape::Tables(entries) => (entries, "[@]"),
            _ => return,
        };
        let file = file.replace('@', &format!("{} = {value}", key.name));
        for &entry in entries {
            all.push((entry, file.clone()));
            for key in entry.keys {
                let mut pairs = pairs(entry, |other| other.required && other.name != key.name);
                pairs.push("@".to_owned());
                let file = file.replace('@', &format!("{{ {} }}", pairs.join(", ")));
                collect(key, &file, all);
            }
        }
    }
    let mut all = Vec::new();
    for key in ROSTER.keys {
        collect(key, "schema = 1\n@", &mut all);
    }
    all
}

fn put(file: &str, pairs: &[String]) -> String {
    file.replace('@', &format!("{{ {} }}", pairs.join(", ")))
}

fn schema() -> serde_json::Value {
    serde_json::from_str(&roster_schema()).unwrap()
}

#[test]
fn every_key_of_the_schema_is_read_and_every_required_one_is_missed() {
    let all = entries();
    assert_eq!(all.len(), 14, "an entry is nowhere, or in more places");
    for (entry, file) in &all {
        for pairs in [pairs(entry, |_| true), pairs(entry, |key| key.required)] {
            let text = put(file, &pairs);
            Roster::from_toml("r", &text).unwrap_or_else(|error| panic!("{error} in\n{text}"));
        }
        for key in entry.keys {
            // No key takes a float: one that was not read would not be noticed.
            let mut wrong = pairs(entry, |other| other.required && other.name != key.name);
            wrong.push(format!("{} = 1.5", key.name));
            let error = Roster::from_toml("r", &put(file, &wrong)).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Syntax, "{error}");
            let name = format!("`{}`", key.name);
            assert!(error.to_string().contains(&name), "{error}");
            let without = put(file, &pairs(entry, |other| other.name != key.name));
            let is_refused = Roster::from_toml("r", &without).is_err();
            assert_eq!(is_refused, key.required, "{without}");
        }
    }
    for key in ROSTER.keys.iter().filter(|key| key.name != "schema") {
        let error = Roster::from_toml("r", &format!("schema = 1\n{} = 1.5", key.name)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Syntax, "{error}");
    }
}

#[test]
fn every_key_that_is_read_is_in_the_schema() {
    let schema = schema();
    let mut seen = 0;
    for (entry, table) in entries()
        .iter()
        .map(|(entry, _)| (*entry, &schema["definitions"][entry.name]))
        .chain([(&ROSTER, &schema)])
    {
        assert_eq!(table["additionalProperties"], false, "{}", entry.name);
        let properties = table["properties"].as_object().unwrap();
        let names: Vec<&str> = entry.names().collect();
        assert_eq!(properties.len(), names.len());
        for key in entry.keys {
            assert_eq!(properties[key.name]["description"], key.meaning);
            let required = table["required"].as_array().unwrap();
            assert_eq!(
                required.contains(&key.name.into()),
                key.required,
                "{}",
                key.name
            );
            seen += 1;
        }
    }
    assert!(seen > 30);
}

#[test]
fn a_key_that_the_schema_lacks_is_refused() {
    for (entry, file) in entries() {
        let mut pairs = pairs(entry, |key| key.required);
        pairs.push("novelty = 1".to_owned());
        let error = Roster::from_toml("r", &put(&file, &pairs)).unwrap_err();
        assert!(
            error.to_string().contains("unknown key `novelty`"),
            "{error}"
        );
    }
}
