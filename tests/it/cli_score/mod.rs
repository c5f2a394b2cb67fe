//! `standpoint score` as a user runs it: the real binary, its output, its messages and its exit codes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod bad_input;
mod formats;
mod html;
mod inputs;
#[cfg(feature = "parquet")]
mod parquet;
mod schema;
mod table;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// What the program did.
struct Ran {
    code: i32,
    out: String,
    err: String,
}

impl Ran {
    /// The same where it went well.
    #[track_caller]
    fn well(self) -> Self {
        assert_eq!(self.code, 0, "{}", self.err);
        self
    }

    fn rows(&self) -> Vec<Value> {
        self.out
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_standpoint"));
    command
        .arg("score")
        .args(arguments)
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE");
    command
}

/// Runs the program with these bytes as standard input.
fn run_with(arguments: &[&str], input: &[u8]) -> Ran {
    run(command(arguments), input)
}

fn run(mut command: Command, input: &[u8]) -> Ran {
    let piped = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = piped.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let writer = std::thread::spawn(move || {
        // The program may end before it has read everything.
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    Ran {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A folder of files, and the program in it.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new(files: &[(&str, &[u8])]) -> Self {
        let folder = TempDir::new().unwrap();
        for (name, bytes) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = command(arguments);
        command.current_dir(self.folder.path());
        command
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        run(self.command(arguments), b"")
    }
}

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/sample.txt")
}

const FRIEND: &str = "Baku proved a loyal and generous friend of Israel.";
const BULLY: &str = "Russia lied, threatened its neighbours and should be ashamed.";

/// JSON Lines with this many documents, of which some have several paragraphs and characters beyond ASCII.
fn many_lines(count: usize) -> String {
    let mut lines = String::new();
    for number in 0..count {
        let text = match number % 4 {
            0 => format!("{FRIEND}\n\n{BULLY}"),
            1 => format!("“{BULLY}” said the café’s owner in Türkiye."),
            2 => "Nobody is named here.".to_owned(),
            _ => FRIEND.repeat(number % 7 + 1),
        };
        lines += &serde_json::json!({"id": number, "text": text, "other": [1, {"text": "no"}]})
            .to_string();
        lines.push('\n');
    }
    lines
}
