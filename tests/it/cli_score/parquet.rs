//! Rows in a Parquet file: read back by the crate's reader, they are those of JSON Lines.

use std::fs;

use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::{Field, Row};
use serde_json::{Map, Value, json};

use super::{BULLY, Desk, FRIEND, many_lines};

/// A row as JSON Lines have it: without what is null there, and without `masked` where it is false.
fn object(row: &Row) -> Value {
    let fields = row.get_column_iter().filter_map(|(name, field)| {
        let value = match (name.as_str(), field) {
            (_, Field::Null) | ("masked", Field::Bool(false)) => return None,
            ("fields", Field::Str(text)) => serde_json::from_str(text).unwrap(),
            (_, field) => value(field),
        };
        let value = match name.as_str() {
            "span" | "paragraph_span" => json!([value["start"], value["end"]]),
            _ => value,
        };
        Some((name.clone(), value))
    });
    Value::Object(fields.collect::<Map<_, _>>())
}

fn value(field: &Field) -> Value {
    match field {
        Field::Str(text) => json!(text),
        Field::Long(number) => json!(number),
        Field::Float(number) => json!(number),
        Field::Bool(flag) => json!(flag),
        Field::Group(row) => object(row),
        Field::ListInternal(list) => list.elements().iter().map(value).collect(),
        other => panic!("{other:?} is in no row"),
    }
}

fn read(path: &std::path::Path) -> (usize, Vec<Value>) {
    let reader = SerializedFileReader::new(fs::File::open(path).unwrap()).unwrap();
    let rows = reader.get_row_iter(None).unwrap();
    let rows = rows.map(|row| object(&row.unwrap()));
    (reader.num_row_groups(), rows.collect())
}

/// Floats are written in the fewest digits that tell them apart: as numbers of 32 bits they are the same.
fn narrowed(value: &mut Value) {
    match value {
        Value::Number(number) if number.is_f64() => {
            *value = json!(number.as_f64().unwrap() as f32);
        }
        Value::Array(values) => values.iter_mut().for_each(narrowed),
        Value::Object(fields) => fields
            .iter_mut()
            .filter(|(name, _)| *name != "fields")
            .for_each(|(_, value)| narrowed(value)),
        _ => {}
    }
}

#[test]
fn a_file_of_columns_holds_the_rows_of_json_lines() {
    let news = json!({"id": "a", "outlet": {"name": "N", "n": 1.5}, "text": format!("{FRIEND}\n\n{BULLY}\n\nAnkara rejected the plan. NATO did not. The Armenian lobby lied; Otto Lind said so.")});
    let lines = format!("{news}\n{}", many_lines(24));
    let desk = Desk::new(&[("a.jsonl", lines.as_bytes())]);
    let prior = ["--prior", "favor=0.3,neutral=0.4,against=0.3"];
    let mut rows_with_a_reading = 0;
    for more in [
        &["--explain", "--keep", "outlet"][..],
        &prior,
        &["--offsets", "chars"],
    ] {
        let score = |format: &str, output: &str, threads: &str| {
            let arguments = ["--model", "lexical", "--format", format, "--output", output];
            let arguments = [&arguments[..], &["--threads", threads], more, &["a.jsonl"]].concat();
            assert_eq!(desk.run(&arguments).code, 0);
        };
        score("jsonl", "rows.jsonl", "2");
        score("parquet", "one.parquet", "1");
        score("parquet", "four.parquet", "4");
        let bytes = |name: &str| fs::read(desk.path(name)).unwrap();
        assert!(bytes("one.parquet") == bytes("four.parquet"));
        let (groups, found) = read(&desk.path("one.parquet"));
        assert_eq!(groups, 1);
        let text = String::from_utf8(bytes("rows.jsonl")).unwrap();
        let wanted = text.lines().map(|line| {
            let mut row = serde_json::from_str(line).unwrap();
            narrowed(&mut row);
            row
        });
        let wanted: Vec<Value> = wanted.collect();
        assert!(wanted.len() > 30);
        for (found, wanted) in found.into_iter().zip(&wanted) {
            let mut found = found;
            narrowed(&mut found);
            assert_eq!(&found, wanted);
            let mentions = wanted["mentions"].as_array().unwrap();
            rows_with_a_reading += mentions
                .iter()
                .filter(|m| m.get("reading").is_some())
                .count();
        }
        assert_eq!(read(&desk.path("one.parquet")).1.len(), wanted.len());
    }
    assert!(rows_with_a_reading > 0);
}

#[test]
fn no_row_is_a_file_too() {
    let desk = Desk::new(&[("none.txt", b"It rained.")]);
    let arguments = [
        "--format",
        "parquet",
        "--model",
        "lexical",
        "--output",
        "rows.parquet",
        "none.txt",
    ];
    assert_eq!(desk.run(&arguments).code, 0);
    assert_eq!(read(&desk.path("rows.parquet")), (0, Vec::new()));
}
