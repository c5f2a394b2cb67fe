//! Folders: which files in them are texts, in a fixed order. Only the folders on the way are held, never the whole tree.

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};

use super::output::Note;

/// How names of plain texts end.
const TEXT: [&str; 3] = ["txt", "text", "md"];
/// How names of JSON Lines end.
const LINES: [&str; 2] = ["jsonl", "ndjson"];

/// Whether the name says that the file is JSON Lines.
pub fn is_lines(path: &Path) -> bool {
    ends_in(path, &LINES)
}

fn ends_in(path: &Path, extensions: &[&str]) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|found| {
        extensions
            .iter()
            .any(|known| found.eq_ignore_ascii_case(known))
    })
}

/// Which file it is, whatever its name: to keep the output from being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity {
    device: u64,
    inode: u64,
}

impl Identity {
    /// The identity of a regular file.
    #[cfg(unix)]
    pub fn of(metadata: &Metadata) -> Option<Self> {
        use std::os::unix::fs::MetadataExt;
        metadata.is_file().then(|| Self {
            device: metadata.dev(),
            inode: metadata.ino(),
        })
    }

    /// Not known on this system.
    #[cfg(not(unix))]
    pub fn of(_: &Metadata) -> Option<Self> {
        None
    }

    /// The identity of the file that standard output was redirected to.
    #[cfg(unix)]
    pub fn of_standard_output() -> Option<Self> {
        use std::os::fd::AsFd;
        let descriptor = std::io::stdout().as_fd().try_clone_to_owned().ok()?;
        Self::of(&fs::File::from(descriptor).metadata().ok()?)
    }

    /// Not known on this system.
    #[cfg(not(unix))]
    pub fn of_standard_output() -> Option<Self> {
        None
    }
}

/// The texts of a folder and its folders, sorted by name.
pub struct Walk {
    root: PathBuf,
    levels: Vec<std::vec::IntoIter<PathBuf>>,
    own_output: Option<Identity>,
    /// Whether a text or a failure has come up.
    found: bool,
}

impl Walk {
    pub fn new(root: PathBuf, own_output: Option<Identity>) -> Self {
        let levels = vec![vec![root.clone()].into_iter()];
        Self {
            root,
            levels,
            own_output,
            found: false,
        }
    }
}

impl Iterator for Walk {
    type Item = Result<PathBuf, Note>;

    fn next(&mut self) -> Option<Self::Item> {
        while let Some(level) = self.levels.last_mut() {
            let Some(path) = level.next() else {
                self.levels.pop();
                continue;
            };
            let is_root = self.levels.len() == 1;
            match self.visit(path, is_root) {
                None => {}
                Some(item) => {
                    self.found = true;
                    return Some(item);
                }
            }
        }
        (!std::mem::replace(&mut self.found, true)).then(|| {
            let kinds = TEXT
                .iter()
                .chain(&LINES)
                .map(|kind| format!(".{kind}"))
                .collect::<Vec<_>>();
            let message = format!(
                "{}: no text in this folder (no {})",
                self.root.display(),
                kinds.join(", ")
            );
            Err(Note::Error(message))
        })
    }
}

impl Walk {
    /// Opens a folder, or gives a text; neither where it is another file.
    fn visit(&mut self, path: PathBuf, is_root: bool) -> Option<Result<PathBuf, Note>> {
        let failed =
            |error: std::io::Error| Some(Err(Note::Error(format!("{}: {error}", path.display()))));
        let is_text = ends_in(&path, &TEXT) || is_lines(&path);
        // A link to a folder is followed only where the user named it: links may go in circles.
        let metadata = match fs::symlink_metadata(&path) {
            Ok(found) if found.is_symlink() && (is_root || is_text) => fs::metadata(&path),
            found => found,
        };
        match metadata {
            Ok(found) if found.is_dir() && (is_root || !path.is_symlink()) => {
                match entries(&path) {
                    Ok(entries) => self.levels.push(entries.into_iter()),
                    Err(error) => return failed(error),
                }
                None
            }
            Ok(found) if found.is_file() && is_text => {
                let own = self.own_output.is_some() && Identity::of(&found) == self.own_output;
                (!own).then_some(Ok(path))
            }
            Ok(_) => None,
            Err(error) => failed(error),
        }
    }
}

/// What is in a folder, sorted by name.
fn entries(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut paths = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<std::io::Result<Vec<_>>>()?;
    paths.sort_unstable();
    Ok(paths)
}
