//! Reads the gold set of actor mentions, `tests/data/actors/*.toml`, for whoever measures against it.

use std::path::Path;

use standpoint::train::gold::{GoldDocument, GoldFile};

/// The documents of `tests/data/actors/<half>.toml`.
pub(crate) fn read(half: &str) -> Vec<GoldDocument> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/actors")
        .join(half)
        .with_extension("toml");
    let file = GoldFile::from_path(&path).unwrap();
    assert!(file.bad.is_empty(), "{:?}", file.bad);
    file.documents
}

/// The paragraphs of a document.
pub(crate) fn paragraphs(document: &GoldDocument) -> impl Iterator<Item = &str> {
    document.text.split("\n\n")
}
