//! What goes wrong in the harness. In: a message that names the place. Out: the same message on standard error, and exit code 1.

use std::fmt;

/// An error: a lower-case message that names file, line and column where there are any.
#[derive(Debug)]
pub(crate) struct Error(String);

/// `Result` with this error.
pub(crate) type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }

    /// The same error with a place in front of its message.
    pub(crate) fn at(self, place: impl fmt::Display) -> Self {
        Self(format!("{place}: {}", self.0))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<standpoint::Error> for Error {
    fn from(error: standpoint::Error) -> Self {
        Self(error.to_string())
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self(error.to_string())
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self(error.to_string())
    }
}

/// Says on standard error what the user should know.
pub(crate) fn warn(message: impl fmt::Display) {
    eprintln!("warning: {message}");
}
