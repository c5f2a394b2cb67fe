//! Where something was said in a roster file, for messages that lead there.

use std::fmt;
use std::sync::Arc;

/// A line of a roster file. Clones share the file's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// The file or other source.
    pub(crate) file: Arc<str>,
    /// The line, from 1.
    pub(crate) line: u32,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}
