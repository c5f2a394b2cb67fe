//! The JSON schema of a row: the committed file is what the program prints, and rows are valid by it.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

use super::{run_with, sample};

const COMMITTED: &str = include_str!("../../data/row.schema.json");

#[test]
fn the_committed_schema_is_what_the_program_prints() {
    let output = Command::new(env!("CARGO_BIN_EXE_standpoint"))
        .args(["generate", "schema"])
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(
        printed == COMMITTED,
        "a row has changed: `standpoint generate schema > tests/data/row.schema.json`, and say so in CHANGELOG.md"
    );
}

#[test]
fn rows_are_valid_and_have_no_field_that_the_schema_lacks() {
    let schema: Value = serde_json::from_str(COMMITTED).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let known: BTreeSet<&String> = schema["properties"].as_object().unwrap().keys().collect();
    let required = schema["required"].as_array().unwrap().len();
    let sample = std::fs::read_to_string(sample()).unwrap();
    let sample = serde_json::json!({ "text": sample, "outlet": "North" }).to_string();
    let prior = "favor=0.2,neutral=0.5,against=0.3";
    let everything = ["--explain", "--keep", "outlet", "--prior", prior];
    for (more, fields) in [(&[][..], required), (&everything, known.len())] {
        let arguments = [&["--format", "jsonl"], more].concat();
        let rows = run_with(&arguments, sample.as_bytes()).well().rows();
        assert!(!rows.is_empty());
        for row in rows {
            let errors: Vec<String> = validator
                .iter_errors(&row)
                .map(|error| error.to_string())
                .collect();
            assert_eq!(errors, Vec::<String>::new());
            let found: BTreeSet<&String> = row.as_object().unwrap().keys().collect();
            assert!(
                found.is_subset(&known) && found.len() == fields,
                "{found:?}"
            );
        }
    }
}

#[test]
fn a_row_that_is_wrong_is_invalid() {
    let schema: Value = serde_json::from_str(COMMITTED).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let row = run_with(&["--format", "jsonl"], b"Iran lied.")
        .well()
        .rows()
        .remove(0);
    assert!(validator.is_valid(&row));
    for (field, wrong) in [
        ("score", serde_json::json!(1.5)),
        ("label", serde_json::json!("positive")),
        ("paragraph_span", serde_json::json!([1])),
        ("prediction_set", serde_json::json!([])),
        ("mentions", serde_json::json!([{"text": "Iran"}])),
        ("actor", serde_json::json!({"id": "IRN"})),
    ] {
        let mut row = row.clone();
        row[field] = wrong;
        assert!(!validator.is_valid(&row), "{field}");
    }
}
