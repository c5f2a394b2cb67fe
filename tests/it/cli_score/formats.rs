//! What comes out: JSON Lines, CSV, spans, evidence, and the same bytes on any number of threads.

use serde_json::Value;

use super::{BULLY, Desk, FRIEND, many_lines, run_with, sample};

fn span(value: &Value) -> std::ops::Range<usize> {
    let number = |index: usize| usize::try_from(value[index].as_u64().unwrap()).unwrap();
    number(0)..number(1)
}

#[test]
fn a_json_row_is_one_paragraph_and_actor() {
    let sample = sample();
    let text = std::fs::read_to_string(&sample).unwrap();
    let ran = run_with(&["--format", "jsonl", sample.to_str().unwrap()], b"").well();
    let rows = ran.rows();
    assert!(rows.len() > 20);
    assert_eq!(ran.err, "");
    let mut seen = std::collections::BTreeSet::new();
    for row in &rows {
        assert_eq!(row["document"].as_str(), sample.to_str());
        assert!(seen.insert((row["paragraph"].as_u64(), row["actor"]["id"].as_str())));
        let probabilities = &row["probabilities"];
        let [against, neutral, favor] =
            ["against", "neutral", "favor"].map(|label| probabilities[label].as_f64().unwrap());
        assert!((against + neutral + favor - 1.0).abs() < 1e-5);
        assert!((row["score"].as_f64().unwrap() - (favor - against)).abs() < 1e-5);
        assert!(
            row["prediction_set"]
                .as_array()
                .unwrap()
                .contains(&row["label"])
        );
        assert!(row["model"].as_str().unwrap().contains('@'));
        assert!(row["roster"].as_str().unwrap().starts_with("world@"));
        assert!(row.get("evidence").is_none());
        let paragraph = span(&row["paragraph_span"]);
        for mention in row["mentions"].as_array().unwrap() {
            let place = span(&mention["span"]);
            assert!(paragraph.start <= place.start && place.end <= paragraph.end);
            assert_eq!(text.get(place), mention["text"].as_str());
        }
    }
    assert!(seen.contains(&(Some(1), Some("AZE"))), "Baku is Azerbaijan");
}

#[test]
fn evidence_and_rest_sum_to_the_logits() {
    let ran = run_with(&["--format", "jsonl", "--explain"], FRIEND.as_bytes()).well();
    for row in ran.rows() {
        for label in ["against", "neutral", "favor"] {
            let evidence = row["evidence"].as_array().unwrap().iter();
            let sum: f64 = evidence
                .map(|word| word["contribution"][label].as_f64().unwrap())
                .sum();
            let sum = sum + row["rest"][label].as_f64().unwrap();
            assert!((sum - row["logits"][label].as_f64().unwrap()).abs() < 1e-4);
        }
    }
}

#[test]
fn spans_count_characters_where_asked_for() {
    let text = "Ça alors: “Türkiye” betrayed 🙂 its naïve friend Israel.";
    let lines = serde_json::json!({"text": format!("É.\n\n{text}")}).to_string();
    let arguments = [
        "--format",
        "jsonl",
        "--explain",
        "--offsets",
        "chars",
        "--discover",
        "off",
    ];
    let characters: Vec<char> = format!("É.\n\n{text}").chars().collect();
    let of = |value: &Value| characters[span(value)].iter().collect::<String>();
    let rows = run_with(&arguments, lines.as_bytes()).well().rows();
    assert_eq!(rows.len(), 2);
    for row in rows {
        assert_eq!(of(&row["paragraph_span"]), text);
        let parts = ["mentions", "evidence"].map(|part| row[part].as_array().unwrap().clone());
        for part in parts.iter().flatten() {
            assert_eq!(of(&part["span"]), part["text"].as_str().unwrap());
        }
    }
}

#[test]
fn any_number_of_threads_writes_the_same_bytes_in_the_order_of_the_input() {
    let lines = many_lines(6_000);
    assert!(
        lines.len() > 3 << 17,
        "the input must be more than a few batches"
    );
    let broken = lines
        .replacen("{\"id\":77,", "{", 1)
        .replacen("{\"id\":5000,", "{id:5000,", 1);
    let desk = Desk::new(&[
        ("many.jsonl", broken.as_bytes()),
        ("one.txt", FRIEND.as_bytes()),
    ]);
    for format in ["jsonl", "csv", "table"] {
        let on = |threads| {
            desk.run(&[
                "--format",
                format,
                "--threads",
                threads,
                "many.jsonl",
                "one.txt",
                "none",
            ])
        };
        let (one, four) = (on("1"), on("4"));
        let errors = one.err.matches("error: ").count();
        assert_eq!((one.code, errors), (1, 2), "{}", one.err);
        assert!(one.out == four.out && one.err == four.err, "{format}");
        if format == "jsonl" {
            let rows = one.rows();
            let names = rows.iter().map(|row| row["document"].as_str().unwrap());
            let mut order: Vec<&str> = names.collect();
            order.dedup();
            assert_eq!(
                order.len(),
                4_500,
                "three of four documents, less one, and the text"
            );
            assert_eq!(
                (order[0], order[1], *order.last().unwrap()),
                ("0", "1", "one.txt")
            );
            assert!(
                order.contains(&"many.jsonl:78"),
                "a line without an id is named by its place"
            );
        }
    }
}

#[test]
fn an_explanation_that_csv_cannot_hold_is_not_left_out_in_silence() {
    let ran = run_with(&["--format", "csv", "--explain"], FRIEND.as_bytes()).well();
    assert!(
        ran.err.contains("CSV has no column for evidence"),
        "{}",
        ran.err
    );
    let plain = run_with(&["--format", "csv"], FRIEND.as_bytes()).well();
    assert_eq!((ran.out, plain.err.as_str()), (plain.out, ""));
}

#[test]
fn csv_has_a_row_per_paragraph_and_actor() {
    let desk = Desk::new(&[(
        "=cmd.txt",
        format!("{FRIEND}\n\n{BULLY} Moscow, \"again\".").as_bytes(),
    )]);
    let ran = desk.run(&["--format", "csv", "=cmd.txt"]).well();
    let mut reader = csv::Reader::from_reader(ran.out.as_bytes());
    let columns = reader.headers().unwrap().clone();
    let expected = "document,paragraph,start,end,actor_id,actor_name,kind,score,label,against,neutral,favor,\
                    prediction_set,mixed,mentions,warnings,model,roster,prior";
    assert_eq!(columns.iter().collect::<Vec<_>>().join(","), expected);
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let cell = |row: usize, name: &str| {
        let column = columns.iter().position(|column| column == name).unwrap();
        records[row][column].to_owned()
    };
    assert_eq!(records.len(), 3);
    assert_eq!(
        cell(0, "document"),
        "'=cmd.txt",
        "a spreadsheet must not run it"
    );
    assert_eq!(
        (cell(2, "paragraph"), cell(2, "actor_id")),
        ("1".to_owned(), "RUS".to_owned())
    );
    assert_eq!(cell(2, "mentions"), "Russia|Moscow");
    assert!(
        cell(2, "score").parse::<f32>().unwrap() < 0.0,
        "numbers stay numbers"
    );
    assert!(
        cell(2, "prediction_set")
            .split('|')
            .any(|label| label == cell(2, "label"))
    );
}

#[test]
fn rows_go_to_a_file() {
    let desk = Desk::new(&[("in.txt", FRIEND.as_bytes())]);
    let ran = desk
        .run(&["--format", "jsonl", "--output", "rows.jsonl", "in.txt"])
        .well();
    assert_eq!(ran.out, "");
    assert_eq!(
        std::fs::read_to_string(desk.path("rows.jsonl"))
            .unwrap()
            .lines()
            .count(),
        2
    );
}

#[test]
fn a_reader_that_goes_away_ends_the_program_quietly() {
    use std::io::{BufRead, BufReader};
    use std::process::Stdio;
    let desk = Desk::new(&[("many.jsonl", many_lines(6_000).as_bytes())]);
    let mut command = desk.command(&["--format", "jsonl", "many.jsonl"]);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    assert!(line.starts_with('{'));
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}
