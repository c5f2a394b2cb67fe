//! Where a model's files are, and how they are read. In: a folder, or bytes in the program. Out: an [`Artifact`].

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use super::artifact::{Artifact, CARD, hex, names, read_card};
use crate::error::{Error, ErrorKind, Result};

/// Largest model file that is read, in bytes.
const LARGEST_FILE: u64 = 256 << 20;

/// The files of a model: a folder, or bytes that are there already.
///
/// # Examples
/// ```
/// # #[cfg(feature = "bundled")] {
/// use standpoint::{StanceClassifier, model::bundled};
/// let classifier = StanceClassifier::builder().model(bundled::LEXICAL).build()?;
/// assert!(classifier.model_tag().starts_with("lexical-en-v"));
/// # }
/// # Ok::<(), standpoint::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ModelFiles<'b> {
    /// A folder that holds them.
    Directory(PathBuf),
    /// Their names and bytes.
    Bytes(&'b [(&'b str, &'b [u8])]),
}

impl<T: Into<PathBuf>> From<T> for ModelFiles<'_> {
    fn from(directory: T) -> Self {
        Self::Directory(directory.into())
    }
}

impl ModelFiles<'_> {
    /// The bytes of one of the files.
    ///
    /// # Errors
    /// [`ErrorKind::ModelMissing`] where it is not there, [`ErrorKind::Io`] where it cannot be read, [`ErrorKind::TooLong`] where it is too large to be a model's.
    pub fn read(&self, name: &str) -> Result<Cow<'_, [u8]>> {
        match self {
            Self::Directory(directory) => read(&directory.join(name)).map(Cow::Owned),
            Self::Bytes(files) => {
                let file = files.iter().find(|(given, _)| *given == name);
                let missing = || {
                    let message = format!("{name}: it is not among the model's files");
                    Error::new(ErrorKind::ModelMissing, message)
                };
                file.map(|(_, bytes)| Cow::Borrowed(*bytes))
                    .ok_or_else(missing)
            }
        }
    }

    /// The model, through every check.
    ///
    /// # Errors
    /// Those of [`read`](Self::read), and one [`ErrorKind`] per cause: `ModelCard`, `ModelNewer`, `ModelClasses`, `ModelHash`, `ModelTokenizer`, `ModelShape`,
    /// `ModelWeights`.
    pub fn artifact(&self) -> Result<Artifact> {
        let card = self.read(CARD)?;
        let sha256 = hex(&card);
        let card = read_card(&card).map_err(|error| self.name(error))?;
        let files = names(&card).into_iter().map(|name| self.read(name));
        let files = files.collect::<Result<Vec<_>>>()?;
        Artifact::new(sha256, card.clone(), &files).map_err(|error| self.name(error))
    }

    /// Puts the folder in front of what is wrong in it.
    fn name(&self, error: Error) -> Error {
        match self {
            Self::Directory(directory) => error.at(directory.display()),
            Self::Bytes(_) => error,
        }
    }
}

fn read(path: &Path) -> Result<Vec<u8>> {
    let failed = |kind, source: std::io::Error| {
        Error::new(kind, format!("{}: {source}", path.display())).with_source(source)
    };
    let size = std::fs::metadata(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => failed(ErrorKind::ModelMissing, error),
        _ => failed(ErrorKind::Io, error),
    })?;
    if size.len() > LARGEST_FILE {
        let message = format!(
            "{}: {} bytes, the limit is {LARGEST_FILE}",
            path.display(),
            size.len()
        );
        return Err(Error::new(ErrorKind::TooLong, message));
    }
    std::fs::read(path).map_err(|error| failed(ErrorKind::Io, error))
}
