//! The shipped models. In: a name and the folder of models. Out: a model's files, the newest version there.

use std::path::{Path, PathBuf};

use standpoint::model::artifact::CARD;
use standpoint::model::bundled;
use standpoint::model::files::ModelFiles;

use crate::error::{Error, Result};

/// What the shipped models are called, and what their folders begin with.
const SHIPPED: [(&str, &str); 3] = [
    ("lexical", "lexical-en-v"),
    ("small", "contextual-small-en-v"),
    ("large", "contextual-large-en-v"),
];

/// The files of a model: the embedded one for `lexical`, the newest folder for the other shipped ones, else the folder of this name.
pub(crate) fn files(models: &Path, name: &str) -> Result<ModelFiles> {
    if name == "lexical" {
        return Ok(bundled::lexical());
    }
    Ok(folder(models, name)?.into())
}

/// The folder of a model: the newest one for a shipped model, else the one of this name.
pub(crate) fn folder(models: &Path, name: &str) -> Result<PathBuf> {
    let Some((_, begin)) = SHIPPED.iter().find(|(shipped, _)| *shipped == name) else {
        return Ok(name.into());
    };
    let failed = |error: std::io::Error| Error::from(error).at(models.display());
    let mut newest: Option<(u32, PathBuf)> = None;
    for entry in std::fs::read_dir(models).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let version = path.file_name().and_then(|name| name.to_str());
        let version = version.and_then(|name| name.strip_prefix(begin)?.parse().ok());
        if let Some(version) = version
            && path.join(CARD).exists()
            && newest.as_ref().is_none_or(|(newest, _)| version > *newest)
        {
            newest = Some((version, path));
        }
    }
    newest.map(|(_, path)| path).ok_or_else(|| {
        Error::new(format!(
            "no folder {begin}N; run in the repository's root, or say --models DIR"
        ))
        .at(models.display())
    })
}

/// The folders of all stance models there.
pub(crate) fn all(models: &Path) -> Result<Vec<PathBuf>> {
    let found = SHIPPED.iter().map(|(name, _)| folder(models, name));
    found.collect()
}

/// The bytes of all files of a folder together; 0 where it cannot be read.
pub(crate) fn size(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let sizes = entries.filter_map(|entry| Some(entry.metadata().ok()?.len()));
    sizes.sum()
}
