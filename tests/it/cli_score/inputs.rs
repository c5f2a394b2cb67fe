//! What goes in: files, folders, standard input, rosters; names of documents; marks and line ends.

use std::fs;

use super::{BULLY, Desk, FRIEND, run_with};

const JSONL: [&str; 2] = ["--format", "jsonl"];

fn documents(desk: &Desk, arguments: &[&str]) -> Vec<String> {
    let rows = desk.run(&[&JSONL, arguments].concat()).well().rows();
    let mut names: Vec<String> = rows
        .iter()
        .map(|row| row["document"].as_str().unwrap().to_owned())
        .collect();
    names.dedup();
    names
}

#[test]
fn folders_are_read_in_the_order_of_their_names() {
    let line = serde_json::json!({"text": BULLY}).to_string();
    let desk = Desk::new(&[
        ("news/b.txt", FRIEND.as_bytes()),
        ("news/a/z.md", FRIEND.as_bytes()),
        ("news/a/c.jsonl", line.as_bytes()),
        ("news/c.ndjson", line.as_bytes()),
        ("news/d.TEXT", FRIEND.as_bytes()),
        ("news/picture.png", b"\x89PNG\xFF"),
        ("z.txt", FRIEND.as_bytes()),
    ]);
    let names = documents(&desk, &["z.txt", "news"]);
    assert_eq!(
        names,
        [
            "z.txt",
            "news/a/c.jsonl:1",
            "news/a/z.md",
            "news/b.txt",
            "news/c.ndjson:1",
            "news/d.TEXT"
        ]
    );
}

#[test]
fn the_output_in_the_folder_is_no_input() {
    let desk = Desk::new(&[
        ("a.txt", FRIEND.as_bytes()),
        ("rows.jsonl", b"{\"text\": \"Iran\"}"),
    ]);
    desk.run(&["--format", "jsonl", "--output", "rows.jsonl", "."])
        .well();
    assert_eq!(
        fs::read_to_string(desk.path("rows.jsonl"))
            .unwrap()
            .lines()
            .count(),
        2
    );
}

#[test]
fn standard_input_is_text_or_lines_by_how_it_begins() {
    let text = run_with(&JSONL, FRIEND.as_bytes()).well().rows();
    assert_eq!((text.len(), text[0]["document"].as_str()), (2, Some("-")));
    let lines = format!("\u{FEFF}\n{{\"text\": \"{FRIEND}\"}}\r\n{{\"text\": \"{BULLY}\"}}");
    let lines = run_with(&["--format", "jsonl", "-"], lines.as_bytes())
        .well()
        .rows();
    let names: Vec<&str> = lines
        .iter()
        .map(|row| row["document"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["-:2", "-:2", "-:3"]);
    let forced = run_with(
        &["--format", "jsonl", "--input-format", "text"],
        b"{Iran lied.}",
    )
    .well()
    .rows();
    assert_eq!(forced[0]["mentions"][0]["span"], serde_json::json!([1, 5]));
}

#[test]
fn rows_of_a_pipe_come_before_the_pipe_ends() {
    use std::io::{BufRead, BufReader, Write};
    use std::process::Stdio;
    let mut command = super::command(&["--format", "jsonl", "--threads", "2"]);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut rows = BufReader::new(child.stdout.take().unwrap());
    for number in 0..3 {
        writeln!(stdin, "{{\"id\": {number}, \"text\": \"{BULLY}\"}}").unwrap();
        let mut row = String::new();
        rows.read_line(&mut row).unwrap();
        assert!(
            row.starts_with(&format!("{{\"document\":\"{number}\"")),
            "{row}"
        );
    }
    drop(stdin);
    assert!(child.wait().unwrap().success());
}

#[test]
fn fields_have_the_names_that_the_user_gives() {
    let line =
        serde_json::json!({"text": 1, "id": 2, "body": BULLY, "url": "https://example.org/a"})
            .to_string();
    let ran = run_with(
        &[
            "--format",
            "jsonl",
            "--text-field",
            "body",
            "--id-field",
            "url",
        ],
        line.as_bytes(),
    )
    .well();
    assert_eq!(ran.rows()[0]["document"], "https://example.org/a");
}

#[test]
fn marks_and_line_ends_of_windows_change_no_score() {
    let plain = format!("{FRIEND}\n\n{BULLY}\n");
    let windows = format!("\u{FEFF}{}", plain.replace('\n', "\r\n"));
    let [plain, windows] =
        [plain, windows].map(|text| run_with(&JSONL, text.as_bytes()).well().rows());
    let scores = |rows: &[serde_json::Value]| -> Vec<_> {
        rows.iter()
            .map(|row| {
                (
                    row["paragraph"].clone(),
                    row["actor"]["id"].clone(),
                    row["score"].clone(),
                )
            })
            .collect()
    };
    assert_eq!(scores(&plain), scores(&windows));
    let offset = 3 + 2;
    let start = |rows: &[serde_json::Value]| rows[2]["paragraph_span"][0].as_u64().unwrap();
    assert_eq!(
        start(&plain) + offset,
        start(&windows),
        "spans are bytes of the file as it is"
    );
}

#[test]
fn own_actors_extend_the_world_or_replace_it() {
    let roster = "id,name,aliases,kind\nACME,Acme Corporation,Acme,company\n";
    let text = format!("Acme cheated its workers. {FRIEND}");
    let desk = Desk::new(&[("mine.csv", roster.as_bytes()), ("a.txt", text.as_bytes())]);
    let actors = |arguments: &[&str]| -> Vec<String> {
        let all = [&JSONL[..], &["a.txt", "--actors", "mine.csv"], arguments].concat();
        let rows = desk.run(&all).well().rows();
        rows.iter()
            .map(|row| row["actor"]["id"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(actors(&[]), ["ACME", "AZE", "ISR"]);
    assert_eq!(actors(&["--no-world"]), ["ACME"]);
    assert_eq!(actors(&["--only", "ISR,ACME"]), ["ACME", "ISR"]);
}

#[test]
fn the_mode_of_paragraphs_is_the_users() {
    let text = format!("{FRIEND}\n{BULLY}");
    let last = |mode| {
        let ran = run_with(
            &["--format", "jsonl", "--paragraphs", mode],
            text.as_bytes(),
        )
        .well();
        ran.rows().last().unwrap()["paragraph"].as_u64()
    };
    assert_eq!((last("line"), last("blank")), (Some(1), Some(0)));
}
