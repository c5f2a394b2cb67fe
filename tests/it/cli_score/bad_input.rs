//! What can be wrong with input and output: each case says where, goes on with the rest where there is one, and ends with
//! the exit code that it should.

use std::fs;
use std::path::Path;

use super::{BULLY, Desk, FRIEND, Ran, run_with};

const JSONL: [&str; 2] = ["--format", "jsonl"];

/// The documents that got rows, and the exit code.
fn scored(ran: &Ran) -> (Vec<String>, i32) {
    let mut names: Vec<String> = ran
        .rows()
        .iter()
        .map(|row| row["document"].as_str().unwrap().to_owned())
        .collect();
    names.dedup();
    (names, ran.code)
}

#[track_caller]
fn says(ran: &Ran, parts: &[&str]) {
    for part in parts {
        assert!(ran.err.contains(part), "`{part}` is not in: {}", ran.err);
    }
}

#[test]
fn a_missing_file_is_named_and_the_others_are_scored() {
    let desk = Desk::new(&[("a.txt", FRIEND.as_bytes())]);
    let ran = desk.run(&[&JSONL[..], &["nowhere.txt", "a.txt"]].concat());
    assert_eq!(scored(&ran), (vec!["a.txt".to_owned()], 1));
    says(&ran, &["error: nowhere.txt: No such file"]);
}

#[test]
fn a_folder_without_text_is_an_error() {
    let desk = Desk::new(&[("folder/picture.png", b"x"), ("a.txt", FRIEND.as_bytes())]);
    let ran = desk.run(&[&JSONL[..], &["folder", "a.txt"]].concat());
    assert_eq!(scored(&ran), (vec!["a.txt".to_owned()], 1));
    says(&ran, &["folder: no text in this folder", ".jsonl"]);
}

#[test]
fn text_that_is_not_utf8_has_a_place_and_a_way_out() {
    let bytes = [BULLY.as_bytes(), b"\nRussia \xE9tait l\xE0.\n"].concat();
    let desk = Desk::new(&[("latin1.txt", &bytes), ("a.txt", FRIEND.as_bytes())]);
    let ran = desk.run(&[&JSONL[..], &["latin1.txt", "a.txt"]].concat());
    assert_eq!(scored(&ran), (vec!["a.txt".to_owned()], 1));
    let at = format!("not UTF-8 at byte {}", BULLY.len() + 8);
    says(&ran, &["latin1.txt:2: ", &at, "--lossy"]);

    let ran = desk
        .run(&[&JSONL[..], &["--lossy", "latin1.txt"]].concat())
        .well();
    says(&ran, &["warning: latin1.txt: 2 sequences"]);
    let rows = ran.rows();
    assert!(
        rows.iter()
            .all(|row| row["warnings"][0].as_str().unwrap().contains("U+FFFD"))
    );
}

#[test]
fn a_line_that_is_not_utf8_is_skipped_or_repaired() {
    let lines = [
        b"{\"text\": \"Iran \xFF\"}\n{\"text\": \"",
        FRIEND.as_bytes(),
        b"\"}\n",
    ]
    .concat();
    let desk = Desk::new(&[("news.jsonl", &lines)]);
    let ran = desk.run(&[&JSONL[..], &["news.jsonl"]].concat());
    assert_eq!(scored(&ran), (vec!["news.jsonl:2".to_owned()], 1));
    says(&ran, &["news.jsonl:1: not UTF-8 at byte 15", "--lossy"]);
    let ran = desk
        .run(&[&JSONL[..], &["--lossy", "news.jsonl"]].concat())
        .well();
    let warned = ran
        .rows()
        .iter()
        .map(|row| row["warnings"].as_array().unwrap().len())
        .collect::<Vec<_>>();
    assert_eq!(warned, [1, 0, 0]);
}

#[test]
fn an_empty_file_is_no_failure_but_is_said() {
    for (name, bytes) in [
        ("empty.txt", &b""[..]),
        ("blank.txt", b"\xEF\xBB\xBF \r\n"),
        ("empty.jsonl", b"\n\n"),
    ] {
        let desk = Desk::new(&[(name, bytes)]);
        let ran = desk.run(&[&JSONL[..], &[name]].concat()).well();
        assert_eq!(ran.out, "");
        says(&ran, &["warning: ", name, "is empty"]);
    }
}

#[test]
fn a_line_over_the_limit_is_skipped() {
    let line = |text: &str| format!("{}\n", serde_json::json!({ "text": text }));
    let lines = line(FRIEND) + &line(&FRIEND.repeat(40)) + &line(BULLY);
    let text = FRIEND.repeat(40);
    let desk = Desk::new(&[
        ("news.jsonl", lines.as_bytes()),
        ("long.txt", text.as_bytes()),
    ]);
    let ran = desk.run(
        &[
            &JSONL[..],
            &["--max-document", "1K", "long.txt", "news.jsonl"],
        ]
        .concat(),
    );
    assert_eq!(
        scored(&ran),
        (
            vec!["news.jsonl:1".to_owned(), "news.jsonl:3".to_owned()],
            1
        )
    );
    says(
        &ran,
        &[
            "long.txt: the document is longer than 1024 bytes",
            "news.jsonl:2: the line is longer than 1024 bytes",
            "--max-document",
        ],
    );
}

/// Most memory that a process has had, in KiB.
#[cfg(target_os = "linux")]
fn peak(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM:"))
        .unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[test]
#[cfg(target_os = "linux")]
fn a_line_without_end_takes_no_memory() {
    use std::io::{Read, Write};
    use std::process::Stdio;
    let mut command = super::command(&[&JSONL[..], &["--input-format", "jsonl"]].concat());
    let piped = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = piped.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(b"{\"text\": \"").unwrap();
    for _ in 0..200 {
        stdin.write_all(&[b'x'; 1 << 20]).unwrap();
    }
    writeln!(stdin, "\"}}\n{{\"text\": \"{BULLY}\"}}").unwrap();
    stdin.flush().unwrap();
    let mut row = [0; 1];
    child.stdout.as_mut().unwrap().read_exact(&mut row).unwrap();
    let peak = peak(child.id());
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        String::from_utf8_lossy(&output.stderr)
            .contains("-:1: the line is longer than 4194304 bytes")
    );
    assert!(String::from_utf8_lossy(&output.stdout).contains("-:2"));
    assert!(peak < 150_000, "{peak} KiB");
}

#[test]
fn broken_lines_are_named_and_the_others_are_scored() {
    let lines = format!(
        "{{\"text\": \"{FRIEND}\"}}\n{{\"text\": \"Iran\n\n[]\n{{\"body\": \"Iran\"}}\n{{\"text\": null}}\n{{\"text\": \"{BULLY}\"}}\n"
    );
    let desk = Desk::new(&[("news.jsonl", lines.as_bytes())]);
    let ran = desk.run(&[&JSONL[..], &["news.jsonl"]].concat());
    assert_eq!(
        scored(&ran),
        (
            vec!["news.jsonl:1".to_owned(), "news.jsonl:7".to_owned()],
            1
        )
    );
    says(
        &ran,
        &[
            "news.jsonl:2:14: ",
            "news.jsonl:4:",
            "news.jsonl:5: the object has no field `text`; `--text-field`",
            "news.jsonl:6:13: ",
            "null",
        ],
    );
    assert_eq!(ran.err.matches("error: ").count(), 4);
}

#[test]
fn a_roster_with_a_typo_is_refused_with_its_line() {
    let roster = "schema = 1\n[[actor]]\nid = 'X'\nnam = 'X'\n";
    let desk = Desk::new(&[
        ("mine.toml", roster.as_bytes()),
        ("a.txt", FRIEND.as_bytes()),
    ]);
    let ran = desk.run(&["--actors", "mine.toml", "a.txt"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    says(&ran, &["mine.toml:4: ", "nam"]);
}

#[test]
fn an_unknown_actor_is_refused() {
    let ran = run_with(&["--only", "AZR"], FRIEND.as_bytes());
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    says(&ran, &["AZR", "did you mean `AZE` (Azerbaijan)?"]);
}

#[test]
fn a_model_with_a_flipped_byte_is_refused() {
    let model = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/lexical-en-v3");
    let files: Vec<(String, Vec<u8>)> = ["card.json", "tokenizer.json", "weights.safetensors"]
        .map(|name| (format!("m/{name}"), fs::read(model.join(name)).unwrap()))
        .into();
    let borrowed: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
        .collect();
    let desk = Desk::new(&borrowed);
    let run = || {
        super::run(
            desk.command(&["--format", "jsonl", "--model", "m", "-"]),
            FRIEND.as_bytes(),
        )
    };
    assert_eq!(run().well().rows().len(), 2);
    let weights = desk.path("m/weights.safetensors");
    let mut bytes = fs::read(&weights).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(&weights, bytes).unwrap();
    let ran = run();
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    says(&ran, &["m: ", "sha256"]);
}

#[test]
fn a_model_that_is_not_there_is_named() {
    let ran = run_with(&["--model", "no-such-model"], FRIEND.as_bytes());
    assert_eq!(ran.code, 1);
    says(&ran, &["no-such-model"]);
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_an_error_that_names_the_file() {
    let desk = Desk::new(&[("a.txt", FRIEND.as_bytes())]);
    for format in ["table", "jsonl", "csv"] {
        let ran = desk.run(&["--format", format, "--output", "/dev/full", "a.txt"]);
        assert_eq!(ran.code, 1);
        says(&ran, &["cannot write `/dev/full`: No space left"]);
    }
    let mut command = desk.command(&["--format", "jsonl", "a.txt"]);
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let output = command
        .stdout(full)
        .stderr(std::process::Stdio::piped())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        String::from_utf8_lossy(&output.stderr)
            .contains("cannot write standard output: No space left")
    );
}

#[test]
fn the_output_cannot_be_an_input() {
    let desk = Desk::new(&[("a.txt", FRIEND.as_bytes())]);
    let ran = desk.run(&[
        "--format",
        "jsonl",
        "--output",
        "rows.jsonl",
        "a.txt",
        "rows.jsonl",
    ]);
    assert_eq!(ran.code, 1);
    says(
        &ran,
        &["rows.jsonl: is the file that the results are written to"],
    );
}

#[test]
#[cfg(unix)]
fn an_input_is_not_written_over() {
    let desk = Desk::new(&[("a.txt", FRIEND.as_bytes())]);
    let ran = desk.run(&["--output", "./a.txt", "a.txt"]);
    assert_eq!(ran.code, 2);
    says(
        &ran,
        &["a.txt: is an input, and `--output` would write over it"],
    );
    let kept = fs::read(desk.path("a.txt")).unwrap();
    assert_eq!(kept, FRIEND.as_bytes());
}

#[test]
fn wrong_arguments_end_with_two() {
    for arguments in [
        &["--no-such-option"][..],
        &["--format", "xml"],
        &["--threads", "0"],
        &["--threads", "many"],
        &["--max-document", "0"],
        &["--max-document", "8 parsecs"],
        &["--no-world"],
        &["--paragraphs", "sentence"],
    ] {
        let ran = run_with(arguments, FRIEND.as_bytes());
        assert_eq!(
            (ran.code, ran.out.as_str()),
            (2, ""),
            "{arguments:?}: {}",
            ran.err
        );
    }
}
