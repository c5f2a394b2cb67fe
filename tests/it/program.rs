//! The real binary, run once: arguments and standard input go in, exit code and both outputs come out.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// How a run ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ended {
    /// The run itself, once its exit code is the expected one.
    pub(crate) fn with_code(self, code: i32) -> Self {
        assert_eq!(self.code, code, "out: {}\nerr: {}", self.out, self.err);
        self
    }

    /// Standard output as one JSON value a line.
    pub(crate) fn json_lines(&self) -> Vec<serde_json::Value> {
        let lines = self.out.lines();
        lines
            .map(|line| serde_json::from_str(line).expect(line))
            .collect()
    }
}

pub(crate) fn standpoint<A: AsRef<std::ffi::OsStr>>(arguments: &[A]) -> Ended {
    standpoint_reading(arguments, b"")
}

pub(crate) fn standpoint_reading<A: AsRef<std::ffi::OsStr>>(
    arguments: &[A],
    input: &[u8],
) -> Ended {
    standpoint_with(arguments, input, &[])
}

/// The same with these variables in its environment.
pub(crate) fn standpoint_with<A: AsRef<std::ffi::OsStr>>(
    arguments: &[A],
    input: &[u8],
    variables: &[(&str, &str)],
) -> Ended {
    let mut child = Command::new(env!("CARGO_BIN_EXE_standpoint"))
        .args(arguments)
        .envs(variables.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that ends before it has read everything is no failure of the test.
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    Ended {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A path under tests/data.
pub(crate) fn data(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data")
        .join(path)
}

/// The same as an argument.
pub(crate) fn data_argument(path: &str) -> String {
    data(path).to_str().unwrap().to_owned()
}
