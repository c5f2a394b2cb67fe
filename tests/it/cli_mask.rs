//! `standpoint mask`: rows in numbers, as the recipes of the encoders read them.

use serde_json::Value;

use crate::program::{data_argument, standpoint};

const TOKENIZER: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/models/lexical-en-v3/tokenizer.json"
);

/// The rows that a command writes, and its exit code.
fn rows(arguments: &[&str], code: i32) -> Vec<Value> {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out.jsonl");
    let mut all = vec![
        "mask",
        "--tokenizer",
        TOKENIZER,
        "--out",
        out.to_str().unwrap(),
    ];
    all.extend(arguments);
    standpoint(&all).with_code(code);
    let text = std::fs::read_to_string(&out).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The pieces at the positions of a target.
fn at(row: &Value, target: usize) -> Vec<i64> {
    let places = row["targets"][target].as_array().unwrap().iter();
    places
        .map(|place| {
            row["pieces"][place.as_u64().unwrap() as usize]
                .as_i64()
                .unwrap()
        })
        .collect()
}

#[test]
fn a_labelled_row_has_its_target_first_and_no_name_in_it() {
    let sample = data_argument("labelled_sample.jsonl");
    let found = rows(&["--data", &sample], 0);
    let lines = std::fs::read_to_string(&sample).unwrap();
    assert_eq!(found.len(), lines.lines().count());
    for (row, line) in found.iter().zip(lines.lines()) {
        let line: Value = serde_json::from_str(line).unwrap();
        assert_eq!((&row["id"], &row["label"]), (&line["id"], &line["label"]));
        let targets = row["targets"].as_array().unwrap().len();
        for target in 0..targets {
            assert!(at(row, target).iter().all(|&piece| piece == -1), "{row}");
        }
    }
    let is_calibration = |row: &Value| row["is_calibration"].as_bool().unwrap();
    for (row, line) in found.iter().zip(lines.lines()) {
        let line: Value = serde_json::from_str(line).unwrap();
        let document = line["doc_id"].as_str().unwrap();
        let right = standpoint::train::example::is_calibration(document);
        assert_eq!(is_calibration(row), right, "{document}");
    }
}

#[test]
fn of_texts_every_paragraph_that_names_somebody_is_a_row() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("news.jsonl");
    let lines = [
        r#"{"id": "a", "text": "Norway thanked Peru in Lima.\n\nNobody spoke.\n\nThe Israeli army left."}"#,
        r#"{"id": "b", "text": "Chad waited."}"#,
        r#"{"id": "c", "text": "Cuba waited."}"#,
    ];
    std::fs::write(&path, lines.join("\n")).unwrap();
    let held_out = folder.path().join("held_out.txt");
    std::fs::write(&held_out, "b\n").unwrap();
    let found = rows(
        &[
            "--texts",
            path.to_str().unwrap(),
            "--held-out",
            held_out.to_str().unwrap(),
        ],
        0,
    );
    let ids: Vec<&str> = found
        .iter()
        .map(|row| row["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["0-p0", "0-p2", "1-p0"]);
    assert!(found.iter().all(|row| row["label"].is_null()));
    // Norway, Peru, and a capital that is only a place.
    let masks = found[0]["pieces"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_i64);
    assert_eq!(
        masks.filter(|&piece| piece < 0).collect::<Vec<_>>(),
        [-1, -1, -2]
    );
    assert_eq!((at(&found[0], 0), at(&found[0], 1)), (vec![-1], vec![-1]));
    // Another name in its place is the same row.
    assert_eq!(
        found[2]["pieces"],
        rows(&["--texts", path.to_str().unwrap()], 0)[2]["pieces"]
    );
}

#[test]
fn bad_rows_are_told_and_the_good_ones_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rows.jsonl");
    let good = std::fs::read_to_string(data_argument("labelled_sample.jsonl")).unwrap();
    std::fs::write(&path, format!("{{}}\n{}", good.lines().next().unwrap())).unwrap();
    assert_eq!(rows(&["--data", path.to_str().unwrap()], 1).len(), 1);
    standpoint(&["mask", "--tokenizer", TOKENIZER, "--out", "x"]).with_code(2);
}
