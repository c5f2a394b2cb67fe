//! The models that are embedded in the library.

use std::borrow::Cow;

#[cfg(feature = "small")]
use super::artifact::HEAD;
use super::artifact::{CARD, TOKENIZER, WEIGHTS};
use super::files::{File, ModelFiles};

/// The lexical model, the default: feature `bundled`.
///
/// # Examples
/// ```
/// let (card, _) = standpoint::model::bundled::lexical().card()?;
/// assert_eq!(card.languages, ["en"]);
/// # Ok::<(), standpoint::Error>(())
/// ```
#[must_use]
pub fn lexical() -> ModelFiles {
    embedded(
        "lexical-en-v3",
        vec![
            file(CARD, include_bytes!("../../models/lexical-en-v3/card.json")),
            file(
                TOKENIZER,
                include_bytes!("../../models/lexical-en-v3/tokenizer.json"),
            ),
            file(
                WEIGHTS,
                include_bytes!("../../models/lexical-en-v3/weights.safetensors"),
            ),
        ],
    )
}

/// The small contextual model: feature `small`, which the repository alone can offer, because the published package is without the model's files.
#[cfg(feature = "small")]
#[must_use]
pub fn small() -> ModelFiles {
    embedded(
        "contextual-small-en-v2",
        vec![
            file(
                CARD,
                include_bytes!("../../models/contextual-small-en-v2/card.json"),
            ),
            file(
                TOKENIZER,
                include_bytes!("../../models/contextual-small-en-v2/tokenizer.json"),
            ),
            file(
                HEAD,
                include_bytes!("../../models/contextual-small-en-v2/head.safetensors"),
            ),
            file(
                WEIGHTS,
                include_bytes!("../../models/contextual-small-en-v2/weights.safetensors"),
            ),
        ],
    )
}

fn embedded(name: &str, files: Vec<File>) -> ModelFiles {
    ModelFiles::Bytes(format!("the embedded model {name}").into(), files)
}

const fn file(name: &'static str, bytes: &'static [u8]) -> File {
    (Cow::Borrowed(name), Cow::Borrowed(bytes))
}
