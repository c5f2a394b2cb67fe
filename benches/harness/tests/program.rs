//! The real binary, run in the repository's root.

#![allow(
    clippy::unwrap_used,
    missing_docs,
    reason = "a test fails by panicking"
)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const SAMPLE: &str = "tests/data/labelled_sample.jsonl";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn harness(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_harness"));
    command
        .args(arguments)
        .current_dir(root())
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn two_runs_of_accuracy_write_the_same_bytes_and_absent_rivals_are_absent() {
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let runs = folders.each_ref().map(|folder| {
        let out = folder.path().to_str().unwrap();
        let systems = ["--systems", "majority", "tone", "lexical", "bag-of-words"];
        let rival = [
            "--rivals",
            "vader",
            "--python",
            "no-such-python",
            "--out",
            out,
        ];
        let data = ["accuracy", "--data", SAMPLE];
        let run = harness(&[&data[..], &systems, &rival].concat());
        assert!(run.status.success(), "{}", text(&run.stderr));
        let files = ["accuracy.md", "accuracy.json", "accuracy.svg"];
        let files = files.map(|file| std::fs::read(folder.path().join(file)).unwrap());
        (run.stdout, files)
    });
    assert_eq!(runs.first(), runs.last());
    let (out, _) = runs.first().unwrap();
    let out = text(out);
    assert!(out.contains("| lexical | 0."), "{out}");
    assert!(out.contains("absent: bag of words, target-blind (needs rows to learn from"));
    assert!(out.contains("absent: vader (no-such-python: "), "{out}");
    assert!(!out.contains("| vader |"), "{out}");
}

#[test]
fn a_rival_is_asked_through_the_protocol() {
    if Command::new("python3").arg("--version").output().is_err() {
        println!("skipped: no python3");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let protocol = root().join("benches/harness/adapters/protocol.py");
    std::fs::copy(protocol, folder.path().join("protocol.py")).unwrap();
    let script = "from protocol import Rival, serve\n\nclass Own(Rival):\n    name = 'own 1'\n    def judge(self, rows):\n        return [('favor', [0.0, 0.25, 0.75]) for row in rows]\n\nserve(Own)\n";
    std::fs::write(folder.path().join("own.py"), script).unwrap();
    let adapters = folder.path().to_str().unwrap();
    let run = harness(&[
        "accuracy",
        "--data",
        SAMPLE,
        "--systems",
        "majority",
        "--rivals",
        "all",
        "--adapters",
        adapters,
    ]);
    assert!(run.status.success(), "{}", text(&run.stderr));
    let out = text(&run.stdout);
    assert!(out.contains("| own | 0."), "{out}");
    assert!(out.contains("own: own 1"), "{out}");
}

#[test]
fn half_a_file_ends_with_file_line_and_column() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("raw_train_lind.csv");
    std::fs::write(&path, "Tweet,Target,Stance\nLind lied,Otto Lind,AGAI").unwrap();
    let run = harness(&["accuracy", "--data", path.to_str().unwrap()]);
    assert_eq!(run.status.code(), Some(1));
    let error = text(&run.stderr);
    assert!(
        error.contains("raw_train_lind.csv:2: column 3 (`Stance`)"),
        "{error}"
    );
    assert!(run.stdout.is_empty());
}

#[test]
fn an_unknown_rival_is_an_error_that_lists_the_known_ones() {
    let run = harness(&["accuracy", "--data", SAMPLE, "--rivals", "oracle"]);
    assert_eq!(run.status.code(), Some(1));
    let error = text(&run.stderr);
    assert!(
        error.contains("`oracle`") && error.contains("sklearn_tfidf"),
        "{error}"
    );
}

#[test]
fn the_speed_of_a_little_text_is_told_and_drawn() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    let little = [
        "speed",
        "--megabytes",
        "0.005",
        "--rounds",
        "1",
        "--train-rows",
        "20",
        "--out",
        out,
    ];
    let run = harness(&little);
    assert!(run.status.success(), "{}", text(&run.stderr));
    let told = text(&run.stdout);
    assert!(
        told.contains("| lexical, without discovery | ") && told.contains("p99"),
        "{told}"
    );
    for curve in ["length", "aliases", "actors", "threads", "training"] {
        let svg = std::fs::read_to_string(folder.path().join(curve).with_extension("svg")).unwrap();
        assert!(svg.contains("</svg>"), "{curve}");
    }
}
