//! The one error type: opaque outside, one [`ErrorKind`] per cause, so that a caller can tell causes apart
//! and the crate can add detail without breaking anybody.

use std::error::Error as StdError;
use std::fmt;

/// What went wrong, in one word, for callers that act on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file or stream could not be read or written.
    Io,
    /// Text is not valid UTF-8.
    InvalidUtf8,
    /// A document or line is longer than the stated limit.
    TooLong,
    /// A line or file is not the JSON, CSV or TOML that it should be, or a field is missing.
    Syntax,
    /// A roster has an unknown key, a duplicate alias, an empty name or a reference to nobody.
    Roster,
    /// A span lies outside its text, is empty, or cuts a character.
    Span,
    /// A model file is missing.
    ModelMissing,
    /// A model's card is not valid JSON or lacks a field.
    ModelCard,
    /// A model was written by a newer version of this crate.
    ModelNewer,
    /// A model file's sha256 is not the one on its card.
    ModelHash,
    /// A weight tensor is missing, or its shape or type is not the one that the card implies.
    ModelShape,
    /// A weight, temperature or threshold is not finite or out of range.
    ModelWeights,
    /// The card's class order is not against, neutral, favor.
    ModelClasses,
    /// A model's tokenizer cannot be read.
    ModelTokenizer,
    /// Training data are unusable: no rows, one class only, a value that is not finite, a wrong width,
    /// negative weights, or soft targets that are no distribution.
    TrainingData,
    /// A parameter is out of its range.
    Parameter,
}

/// An error of this crate: a lower-case message with the value and the limit, a [kind](ErrorKind), and the cause
/// through [`source`](StdError::source). With `{:#}` the line of a file that is meant stands below the message, where it is known, with a caret under the place.
///
/// # Examples
/// ```
/// use standpoint::{ErrorKind, Roster};
/// let error = Roster::from_toml("mine.toml", "schema = 1\nalais = []").unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Roster);
/// assert!(error.to_string().starts_with("mine.toml:2"), "{error}");
/// assert!(error.at("desk").to_string().starts_with("desk: mine.toml:2"));
/// ```
pub struct Error {
    inner: Box<Inner>,
}

struct Inner {
    kind: ErrorKind,
    message: String,
    /// The line that is meant, with a caret under the place.
    excerpt: Option<String>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// `Result` with this crate's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// An error of this kind with this message.
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            inner: Box::new(Inner {
                kind,
                message: message.into(),
                excerpt: None,
                source: None,
            }),
        }
    }

    /// The same error with its cause.
    pub(crate) fn with_source(
        mut self,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Self {
        self.inner.source = Some(source.into());
        self
    }

    /// The same error with the line that is meant.
    pub(crate) fn with_excerpt(mut self, excerpt: String) -> Self {
        self.inner.excerpt = Some(excerpt);
        self
    }

    /// The same error with a place in front of its message, such as a file's name: `place: message`.
    #[must_use]
    pub fn at(mut self, place: impl fmt::Display) -> Self {
        self.inner.message = format!("{place}: {}", self.inner.message);
        self
    }

    /// What went wrong, in one word.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.inner.kind
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.inner.message)?;
        match &self.inner.excerpt {
            Some(excerpt) if f.alternate() => write!(f, "\n{excerpt}"),
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.inner.kind)
            .field("message", &self.inner.message)
            .field("source", &self.inner.source)
            .finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.inner
            .source
            .as_deref()
            .map(|s| s as &(dyn StdError + 'static))
    }
}

/// linfa's traits ask for this conversion; linfa's own errors are about parameters and shapes.
impl From<linfa::Error> for Error {
    fn from(error: linfa::Error) -> Self {
        Self::new(ErrorKind::Parameter, error.to_string()).with_source(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_stands_before_the_message_and_the_kind_stays() {
        let error = Error::new(ErrorKind::Roster, "unknown key `alais`").at("world.toml:7");
        assert_eq!(error.to_string(), "world.toml:7: unknown key `alais`");
        assert_eq!(error.kind(), ErrorKind::Roster);
    }

    #[test]
    fn the_cause_is_kept() {
        let io = std::io::Error::other("disk on fire");
        let error = Error::new(ErrorKind::Io, "cannot write `out`").with_source(io);
        assert_eq!(
            error.source().map(ToString::to_string).as_deref(),
            Some("disk on fire")
        );
    }
}
