//! What all subcommands share: how they end, where they print, and which actors their arguments mean.

use std::collections::HashSet;
use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use indicatif::{ProgressBar, ProgressStyle};
use standpoint::actor::{Date, ResolverOptions};
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
        Self::Failed(format!("{error:#}"))
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

/// The bytes of a file.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).map_err(|error| Failure::Failed(format!("{}: {error}", path.display())))
}

/// Gives the lines of a file, or of standard input for `-`, to `take` with their numbers from 1, but for blank ones. `name` is what errors call it.
pub fn each_line(
    path: &Path,
    name: &str,
    mut take: impl FnMut(u64, &[u8]) -> Result<()>,
) -> Result<()> {
    let failed = |error: io::Error| Failure::Failed(format!("{name}: {error}"));
    let mut input: Box<dyn BufRead> = if path.as_os_str() == "-" {
        Box::new(io::stdin().lock())
    } else {
        Box::new(BufReader::new(File::open(path).map_err(failed)?))
    };
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        if input.read_until(b'\n', &mut line).map_err(failed)? == 0 {
            break;
        }
        if !line.trim_ascii().is_empty() {
            take(number, &line)?;
        }
    }
    Ok(())
}

/// The ids in a file, one a line.
pub fn read_ids(path: &Path) -> Result<HashSet<String>> {
    let text = String::from_utf8(read(path)?)
        .map_err(|error| Failure::Failed(format!("{}: {error}", path.display())))?;
    Ok(text
        .lines()
        .map(str::trim)
        .filter(|id| !id.is_empty())
        .map(str::to_owned)
        .collect())
}

/// How a subcommand finds actors beyond the roster's own forms.
#[derive(clap::Args)]
pub struct Finding {
    /// Whether persons and organisations that are on no roster are found too; unless given they are, but not where the world roster is left out
    #[arg(long, value_name = "on|off", help_heading = "Actors")]
    discover: Option<Switch>,

    /// Least confidence, 0 to 1, of a link by acronym, surname, role, pronoun or what a paragraph is about; what is less sure stays apart
    #[arg(long, value_name = "CONFIDENCE", default_value = "0", value_parser = probability, help_heading = "Actors")]
    min_link: f32,

    /// Day of documents that do not say theirs, as in 2021-06-13: on it the offices of a roster are held
    #[arg(long, value_name = "DAY", help_heading = "Actors")]
    pub date: Option<Date>,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Switch {
    On,
    Off,
}

/// A number from 0 to 1.
pub fn probability(text: &str) -> Result<f32, String> {
    text.parse()
        .ok()
        .filter(|number| (0.0..=1.0).contains(number))
        .ok_or_else(|| "not a number from 0 to 1".to_owned())
}

impl Finding {
    /// The same for a resolver.
    pub fn options(&self) -> ResolverOptions {
        let mut options = ResolverOptions::default();
        options.discover = self.discover.map(|switch| switch == Switch::On);
        options.min_link = self.min_link;
        options
    }

    /// The builder with these settings.
    pub fn set(&self, builder: StanceClassifierBuilder) -> StanceClassifierBuilder {
        let options = self.options();
        let mut builder = builder.min_link(options.min_link);
        if let Some(discover) = options.discover {
            builder = builder.discover(discover);
        }
        match self.date {
            Some(date) => builder.date(date),
            None => builder,
        }
    }
}

/// A bar on standard error for so many rows; it shows itself only on a terminal.
pub fn rows_bar(rows: u64) -> Result<ProgressBar> {
    let style = ProgressStyle::with_template("{wide_bar} {pos}/{len} rows, {eta} left");
    let style = style.map_err(|error| Failure::Failed(error.to_string()))?;
    Ok(ProgressBar::new(rows).with_style(style))
}
