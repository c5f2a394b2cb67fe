//! Where a model's files are, and how they are read. In: a folder, or bytes that are there already. Out: an [`Artifact`].

use std::borrow::Cow;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::artifact::{Artifact, CARD, hex, names, read_card};
use super::card::ModelCard;
use crate::error::{Error, ErrorKind, Result};

/// Largest model file that is read, in bytes.
const LARGEST_FILE: u64 = 256 << 20;

/// The files of a model: a folder, bytes that are there already, or a model that has been [loaded](Self::load) and is shared by all that use it.
///
/// # Examples
/// ```
/// # #[cfg(feature = "bundled")] {
/// use standpoint::{StanceClassifier, model::bundled};
/// let classifier = StanceClassifier::builder().model(bundled::lexical()).build()?;
/// assert!(classifier.model_tag().starts_with("lexical-en-v"));
/// # }
/// # Ok::<(), standpoint::Error>(())
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub enum ModelFiles {
    /// A folder that holds them.
    Directory(PathBuf),
    /// What errors are to call them, and the names and bytes of all.
    Bytes(Cow<'static, str>, Vec<File>),
    /// A model that has been read and checked; clones share it.
    Loaded(Arc<Loaded>),
}

/// What [`ModelFiles::load`] made of a model's files.
pub struct Loaded {
    from: ModelFiles,
    artifact: Artifact,
}

/// The name and the bytes of a file.
pub type File = (Cow<'static, str>, Cow<'static, [u8]>);

impl fmt::Debug for ModelFiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Directory(directory) => write!(f, "ModelFiles({})", directory.display()),
            Self::Bytes(name, files) => write!(f, "ModelFiles({name}, {} files)", files.len()),
            Self::Loaded(loaded) => loaded.from.fmt(f),
        }
    }
}

impl From<PathBuf> for ModelFiles {
    fn from(directory: PathBuf) -> Self {
        Self::Directory(directory)
    }
}

impl<P: AsRef<Path> + ?Sized> From<&P> for ModelFiles {
    fn from(directory: &P) -> Self {
        Self::Directory(directory.as_ref().to_owned())
    }
}

impl From<String> for ModelFiles {
    fn from(directory: String) -> Self {
        Self::Directory(directory.into())
    }
}

impl ModelFiles {
    /// The bytes of one of the files.
    ///
    /// # Errors
    /// [`ErrorKind::ModelMissing`] where it is not there, [`ErrorKind::Io`] where it cannot be read, [`ErrorKind::TooLong`] where it is too large to be a model's.
    pub fn read(&self, name: &str) -> Result<Cow<'_, [u8]>> {
        match self {
            Self::Directory(directory) => read(&directory.join(name)).map(Cow::Owned),
            Self::Bytes(of, files) => match files.iter().find(|(given, _)| given == name) {
                Some((_, bytes)) => Ok(Cow::Borrowed(bytes)),
                None => {
                    let message = format!("{of}: there is no {name}");
                    Err(Error::new(ErrorKind::ModelMissing, message))
                }
            },
            Self::Loaded(loaded) => loaded.from.read(name),
        }
    }

    /// What the model says about itself, and the sha256 of that; its other files stay unread.
    ///
    /// # Errors
    /// Those of [`read`](Self::read), `ModelCard`, `ModelNewer`, `ModelClasses` and `ModelWeights`.
    pub fn card(&self) -> Result<(ModelCard, String)> {
        let bytes = self.read(CARD)?;
        let card = read_card(&bytes).map_err(|error| self.place(error))?;
        let fine = card.calibration.validate();
        fine.map_err(|error| self.place(error))?;
        Ok((card, hex(&bytes)))
    }

    /// The model, through every check.
    ///
    /// # Errors
    /// Those of [`read`](Self::read), and one [`ErrorKind`] per cause: `ModelCard`, `ModelNewer`, `ModelClasses`, `ModelHash`, `ModelTokenizer`, `ModelShape`,
    /// `ModelWeights`.
    pub fn artifact(&self) -> Result<Artifact> {
        if let Self::Loaded(loaded) = self {
            return Ok(loaded.artifact.clone());
        }
        let card = self.read(CARD)?;
        let sha256 = hex(&card);
        let card = read_card(&card).map_err(|error| self.place(error))?;
        let files = names(&card).into_iter().map(|name| self.read(name));
        let files = files.collect::<Result<Vec<_>>>()?;
        Artifact::new(sha256, card, &files).map_err(|error| self.place(error))
    }

    /// Reads and checks the files once. Every classifier that is built of what comes back, or of a clone, has the same weights in memory.
    ///
    /// # Errors
    /// Those of [`artifact`](Self::artifact).
    ///
    /// # Examples
    /// ```
    /// # #[cfg(feature = "bundled")] {
    /// use standpoint::model::bundled;
    /// use standpoint::{Roster, StanceClassifier};
    ///
    /// let model = bundled::lexical().load()?;
    /// let world = StanceClassifier::builder().model(model.clone()).build()?;
    /// let nordic = Roster::world().only(["NOR", "SWE", "DNK"])?;
    /// let nordic = StanceClassifier::builder().model(model).roster(nordic).build()?;
    /// assert_eq!(world.model_tag(), nordic.model_tag());
    /// # }
    /// # Ok::<(), standpoint::Error>(())
    /// ```
    pub fn load(&self) -> Result<Self> {
        if let Self::Loaded(_) = self {
            return Ok(self.clone());
        }
        Ok(Self::Loaded(Arc::new(Loaded {
            from: self.clone(),
            artifact: self.artifact()?,
        })))
    }

    /// Puts the folder or the name in front of what is wrong there.
    fn place(&self, error: Error) -> Error {
        match self {
            Self::Directory(directory) => error.at(directory.display()),
            Self::Bytes(name, _) => error.at(name),
            Self::Loaded(loaded) => loaded.from.place(error),
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn bytes_are_found_by_name_and_never_printed() {
        let files: Vec<File> = vec![(CARD.into(), Cow::Owned(b"{}".to_vec()))];
        let files = ModelFiles::Bytes("my model".into(), files);
        assert_eq!(&*files.read(CARD).unwrap(), b"{}");
        let error = files.read("weights").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ModelMissing);
        assert_eq!(error.to_string(), "my model: there is no weights");
        let error = files.artifact().err().unwrap();
        assert_eq!(error.kind(), ErrorKind::ModelCard);
        assert!(error.to_string().starts_with("my model: "), "{error}");
        assert_eq!(format!("{files:?}"), "ModelFiles(my model, 1 files)");
    }
}
