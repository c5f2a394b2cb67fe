//! What all subcommands share: how they end, where they print, and which actors and model their arguments mean.

use std::fmt;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use standpoint::{Roster, StanceClassifierBuilder};

/// How a subcommand ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Everything went well: exit code 0.
    Done,
    /// Some input failed, was reported, and the rest was done: exit code 1.
    SomeFailed,
}

/// Why a subcommand could not go on.
#[derive(Debug)]
pub enum Failure {
    /// The reader of our output went away: end quietly.
    BrokenPipe,
    /// Anything else, with its message: exit code 1.
    Failed(String),
    /// The arguments do not fit together: exit code 2.
    Usage(String),
}

/// `Result` of a subcommand.
pub type Result<T, E = Failure> = std::result::Result<T, E>;

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::BrokenPipe,
            _ => Self::Failed(error.to_string()),
        }
    }
}

impl From<standpoint::Error> for Failure {
    fn from(error: standpoint::Error) -> Self {
        Self::Failed(error.to_string())
    }
}

/// Turns the end of a subcommand into an exit code, and says on standard error what went wrong.
pub fn exit(outcome: Result<Outcome>) -> ExitCode {
    match outcome {
        Ok(Outcome::Done) | Err(Failure::BrokenPipe) => ExitCode::SUCCESS,
        Ok(Outcome::SomeFailed) => ExitCode::from(1),
        Err(Failure::Failed(message)) => {
            report(message);
            ExitCode::from(1)
        }
        Err(Failure::Usage(message)) => {
            report(message);
            ExitCode::from(2)
        }
    }
}

/// Says on standard error that something went wrong.
pub fn report(message: impl fmt::Display) {
    // Nothing is left to be done where standard error is closed.
    let _ = writeln!(
        anstream::stderr(),
        "{}error:{} {message}",
        anstyle::AnsiColor::Red.on_default().bold(),
        anstyle::Reset
    );
}

/// Says on standard error what the user should know.
pub fn warn(message: impl fmt::Display) {
    let _ = writeln!(
        anstream::stderr(),
        "{}warning:{} {message}",
        anstyle::AnsiColor::Yellow.on_default().bold(),
        anstyle::Reset
    );
}

/// Writes bytes to standard output.
pub fn print(bytes: &[u8]) -> Result<Outcome> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()?;
    Ok(Outcome::Done)
}

/// The actors that a subcommand knows: the world's unless they are left out, and those of these files.
pub fn roster(files: &[PathBuf], no_world: bool) -> Result<Roster> {
    let mut roster = if no_world {
        Roster::empty()
    } else {
        Roster::world()
    };
    for path in files {
        roster.extend(Roster::from_path(path)?);
    }
    Ok(roster)
}

/// The model that a subcommand is to use.
#[derive(Clone, Debug)]
pub enum ModelName {
    /// The embedded lexical model.
    Lexical,
    /// A model folder.
    Directory(PathBuf),
}

impl std::str::FromStr for ModelName {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(match text {
            "lexical" => Self::Lexical,
            _ => Self::Directory(text.into()),
        })
    }
}

impl ModelName {
    /// The builder with this model.
    pub fn set(&self, builder: StanceClassifierBuilder) -> StanceClassifierBuilder {
        match self {
            Self::Lexical => builder,
            Self::Directory(directory) => builder.model(directory),
        }
    }
}
