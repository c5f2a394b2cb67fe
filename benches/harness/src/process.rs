//! A rival as a process. In: requests, one JSON object a line on its standard input. Out: replies, one a line on its standard output. benches/harness/README.md has the protocol.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use standpoint::train::example::Example;

use crate::error::{Error, Result};

/// What a rival is told of a row.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Row {
    pub(crate) text: String,
    pub(crate) target: String,
    /// Where the text names the target first, `[start, end)` in code points; none where it does not.
    pub(crate) span: Option<(usize, usize)>,
    /// The right label, in rows to learn from alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) label: Option<String>,
}

impl Row {
    /// The row of a text, when time alone is asked for.
    pub(crate) fn of_text(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            target: String::new(),
            span: None,
            label: None,
        }
    }

    /// The row of an example, without its label.
    pub(crate) fn of(example: &Example) -> Self {
        let points = |byte: usize| {
            let before = example.text.get(..byte).unwrap_or_default();
            before.chars().count()
        };
        let span = example.target_spans.first();
        Self {
            text: example.text.clone(),
            target: example.target.clone(),
            span: span.map(|span| (points(span.start), points(span.end))),
            label: None,
        }
    }

    /// The row of an example to learn from.
    pub(crate) fn to_learn_from(example: &Example) -> Self {
        Self {
            label: Some(example.label.to_string()),
            ..Self::of(example)
        }
    }
}

/// What a rival is asked.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "lowercase")]
pub(crate) enum Request {
    /// Say who you are.
    Hello,
    /// Learn from these rows.
    Train { rows: Vec<Row> },
    /// Keep these rows.
    Load { rows: Vec<Row> },
    /// Judge the rows that are kept.
    Predict,
    /// Judge them in the fastest way that you have, and do not tell the result.
    Time,
    /// Say the largest memory that you have had.
    Memory,
}

/// What a rival replies; which of it depends on the request.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Reply {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    /// Why it cannot serve here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) absent: Option<String>,
    /// Whether it must be trained.
    #[serde(default)]
    pub(crate) trains: bool,
    /// One a row.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) answers: Vec<Judgement>,
    /// How many rows it made, where that is another number than it was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) rows: Option<u64>,
    /// In bytes; none where it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) peak_memory: Option<u64>,
    /// What went wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) error: Option<String>,
}

/// What a rival says of a row.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Judgement {
    pub(crate) label: String,
    /// Of against, neutral and favor; none where it has no probabilities.
    #[serde(default)]
    pub(crate) probabilities: Option<[f32; 3]>,
}

/// A running rival.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    /// What it is called, and with which version.
    pub(crate) name: String,
    /// Whether it must be trained.
    pub(crate) trains: bool,
    /// From the start of the process to its first reply.
    pub(crate) started_in: Duration,
}

/// A rival, or why it is not there.
#[derive(Debug)]
pub(crate) enum Started {
    Running(Box<Process>),
    Absent(String),
}

impl Process {
    /// Starts a program and greets it.
    pub(crate) fn start(program: &str, arguments: &[String]) -> Result<Started> {
        let began = Instant::now();
        let spawned = Command::new(program)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut child = match spawned {
            Ok(child) => child,
            Err(error) => return Ok(Started::Absent(format!("{program}: {error}"))),
        };
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Ok(Started::Absent(format!("{program}: no pipes")));
        };
        let mut process = Self {
            child,
            input: Some(input),
            output: BufReader::new(output),
            name: program.to_owned(),
            trains: false,
            started_in: Duration::ZERO,
        };
        let reply = process.ask(&Request::Hello)?;
        if let Some(why) = reply.absent {
            return Ok(Started::Absent(why));
        }
        process.started_in = began.elapsed();
        process.trains = reply.trains;
        if let Some(name) = reply.name {
            process.name = name;
        }
        Ok(Started::Running(Box::new(process)))
    }

    /// Asks for something and waits for the reply.
    pub(crate) fn ask(&mut self, request: &Request) -> Result<Reply> {
        let name = self.name.clone();
        let mut line = serde_json::to_string(request)?;
        line.push('\n');
        let Some(input) = &mut self.input else {
            return Err(Error::new("its input is closed").at(name));
        };
        let sent = input
            .write_all(line.as_bytes())
            .and_then(|()| input.flush());
        line.clear();
        let read = sent.and_then(|()| self.output.read_line(&mut line));
        if read.map_err(|error| Error::from(error).at(&name))? == 0 {
            return Err(Error::new("it ended without a reply").at(&name));
        }
        let reply: Reply = serde_json::from_str(&line).map_err(|error| {
            Error::new(format!("its reply is not of the protocol: {error}")).at(&name)
        })?;
        match reply.error {
            Some(error) => Err(Error::new(error).at(name)),
            None => Ok(reply),
        }
    }

    /// How long it needs for the rows that it keeps, and how many it made of them.
    pub(crate) fn time(&mut self) -> Result<(Duration, Option<u64>)> {
        let began = Instant::now();
        let reply = self.ask(&Request::Time)?;
        Ok((began.elapsed(), reply.rows))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // A rival ends with its input.
        self.input = None;
        let _ = self.child.wait();
    }
}
