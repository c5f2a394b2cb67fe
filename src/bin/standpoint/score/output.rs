//! Where results go: standard output or a file, with messages and a progress bar on standard error.

use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::correction::Correction;
use super::html::{Folder, Page};
use super::walk::Identity;
use crate::common::{self, Failure, Outcome, Result};
use crate::summary::Tally;

/// Work that is done sooner shows no progress bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// Why a second document has no page.
pub const ONE_PAGE: &str = "is a second document, and a page holds one; `--out FOLDER` writes a page for each and an index";

/// Width of tables that go to no terminal.
const WIDTH: usize = 100;

/// Something to say on standard error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// Something was not scored: the program ends with exit code 1.
    Error(String),
    /// It was scored, and the user should know this.
    Warning(String),
}

impl Note {
    /// Says it on standard error.
    pub fn say(&self) {
        match self {
            Self::Error(message) => common::report(message),
            Self::Warning(message) => common::warn(message),
        }
    }
}

pub struct Output {
    name: String,
    writer: Box<dyn Write + Send>,
    identity: Option<Identity>,
    to_file: bool,
    /// Where every page gets a file of its own.
    folder: Option<Folder>,
    /// Whether a page was written to the one file.
    has_page: bool,
    errors: u64,
    progress: Option<Progress>,
    tally: Option<Lines>,
    #[cfg(feature = "parquet")]
    columns: Option<super::parquet::File>,
}

/// A tally of the rows that are written, and what of the last line has come so far.
struct Lines {
    tally: Tally,
    begun: Vec<u8>,
}

struct Progress {
    started: Instant,
    bar: ProgressBar,
}

impl Output {
    /// Opens the file, or standard output where there is none. Rows that are tallied are written only to a file: standard output is for their summary.
    pub fn open(path: Option<&Path>, tally: Option<Tally>) -> Result<Self> {
        let (name, writer, identity): (_, Box<dyn Write + Send>, _) = match path {
            Some(path) => {
                let name = format!("`{}`", path.display());
                let file = File::create(path).map_err(|error| failed(&name, &error))?;
                let identity = file.metadata().ok().and_then(|found| Identity::of(&found));
                (name, Box::new(file), identity)
            }
            None if tally.is_some() => ("nowhere".to_owned(), Box::new(io::sink()), None),
            None => {
                let identity = Identity::of_standard_output();
                (
                    "standard output".to_owned(),
                    Box::new(io::stdout()),
                    identity,
                )
            }
        };
        Ok(Self {
            name,
            writer,
            identity,
            to_file: path.is_some(),
            folder: None,
            has_page: false,
            errors: 0,
            progress: None,
            #[cfg(feature = "parquet")]
            columns: None,
            tally: tally.map(|tally| Lines {
                tally,
                begun: Vec::new(),
            }),
        })
    }

    /// A folder that gets a file for every page.
    pub fn to_folder(path: &Path, correction: Correction) -> Result<Self> {
        Ok(Self {
            name: format!("`{}`", path.display()),
            writer: Box::new(io::sink()),
            identity: None,
            to_file: true,
            folder: Some(Folder::create(path, correction)?),
            has_page: false,
            errors: 0,
            progress: None,
            #[cfg(feature = "parquet")]
            columns: None,
            tally: None,
        })
    }

    /// The same output for rows in a file of columns.
    #[cfg(feature = "parquet")]
    pub fn into_parquet(mut self) -> Result<Self> {
        if !self.to_file && io::stdout().is_terminal() {
            let message = "a Parquet file is nothing to look at: name a file with --output";
            return Err(Failure::Usage(message.to_owned()));
        }
        let writer = std::mem::replace(&mut self.writer, Box::new(io::sink()));
        self.columns = Some(super::parquet::File::new(writer)?);
        Ok(self)
    }

    /// Writes rows to the file of columns.
    #[cfg(feature = "parquet")]
    pub fn rows(&mut self, rows: super::parquet::Columns) -> Result<()> {
        self.columns.as_mut().map_or(Ok(()), |file| file.take(rows))
    }

    /// The file that is written to, so that it is not taken for an input.
    pub fn identity(&self) -> Option<Identity> {
        self.identity
    }

    /// Whether somebody looks at standard error and no results run over the same screen.
    pub fn may_show_progress(&self) -> bool {
        io::stderr().is_terminal() && (self.to_file || !io::stdout().is_terminal())
    }

    /// Shows a bar once the work has taken a while; it counts from the start, so that its speed is right.
    pub fn show_progress(&mut self, total: Option<u64>) {
        self.progress = Some(Progress {
            started: Instant::now(),
            bar: bar(total),
        });
    }

    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        let written = self
            .writer
            .write_all(bytes)
            .and_then(|()| self.writer.flush());
        written.map_err(|error| failed(&self.name, &error))?;
        match &mut self.tally {
            Some(lines) => lines.take(bytes),
            None => Ok(()),
        }
    }

    /// The tally of all rows, if they were tallied.
    pub fn tally(&mut self) -> Option<Tally> {
        self.tally.take().map(|lines| lines.tally)
    }

    /// Writes a document's page.
    pub fn page(&mut self, page: &Page) -> Result<()> {
        if let Some(folder) = &mut self.folder {
            return folder.put(page);
        }
        if std::mem::replace(&mut self.has_page, true) {
            let document = &page.document;
            return Err(Failure::Usage(format!("{document}: {ONE_PAGE}")));
        }
        self.write(&page.bytes)
    }

    /// Says something above the progress bar.
    pub fn say(&mut self, note: &Note) {
        match &self.progress {
            Some(progress) => progress.bar.suspend(|| note.say()),
            None => note.say(),
        }
        self.errors += u64::from(matches!(note, Note::Error(_)));
    }

    /// Moves the progress bar.
    pub fn advance(&mut self, bytes: u64) {
        let Some(progress) = &self.progress else {
            return;
        };
        if progress.bar.is_hidden() && progress.started.elapsed() > PATIENCE {
            progress.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        progress.bar.inc(bytes);
    }

    /// Ends the output and says how it went.
    pub fn close(self) -> Result<Outcome> {
        self.folder.map_or(Ok(()), Folder::close)?;
        #[cfg(feature = "parquet")]
        self.columns.map_or(Ok(()), super::parquet::File::close)?;
        Ok(match self.errors {
            0 => Outcome::Done,
            _ => Outcome::SomeFailed,
        })
    }
}

impl Lines {
    fn take(&mut self, bytes: &[u8]) -> Result<()> {
        let mut parts = bytes.split(|&byte| byte == b'\n').peekable();
        while let Some(part) = parts.next() {
            self.begun.extend_from_slice(part);
            if parts.peek().is_some() {
                self.tally.read(&self.begun).map_err(Failure::Failed)?;
                self.begun.clear();
            }
        }
        Ok(())
    }
}

impl Drop for Progress {
    /// However the work ends, no bar is left on the screen.
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

fn failed(name: &str, error: &io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::BrokenPipe => Failure::BrokenPipe,
        _ => Failure::Failed(format!("cannot write {name}: {error}")),
    }
}

/// A bar that counts bytes of input and is hidden as yet.
pub fn bar(total: Option<u64>) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::hidden());
    let template = match total {
        Some(_) => "{bar:30} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left",
        None => "{spinner} {bytes}, {bytes_per_sec}, {elapsed}",
    };
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// Columns that a table may take.
pub fn width(to_file: bool) -> usize {
    let terminal = (!to_file && io::stdout().is_terminal())
        .then(|| comfy_table::Table::new().width())
        .flatten();
    terminal.map_or(WIDTH, usize::from)
}

/// Whether a table may be coloured: a terminal, or a user who insists, and no `NO_COLOR`.
pub fn coloured(to_file: bool) -> bool {
    !to_file && anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never
}
