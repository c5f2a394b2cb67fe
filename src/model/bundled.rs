//! The models that are embedded in the program.

#[cfg(feature = "small")]
use super::artifact::HEAD;
use super::artifact::{CARD, TOKENIZER, WEIGHTS};
use super::files::ModelFiles;

/// The lexical model, the default: feature `bundled`.
pub const LEXICAL: ModelFiles<'static> = ModelFiles::Bytes(&[
    (CARD, include_bytes!("../../models/lexical-en-v1/card.json")),
    (
        TOKENIZER,
        include_bytes!("../../models/lexical-en-v1/tokenizer.json"),
    ),
    (
        WEIGHTS,
        include_bytes!("../../models/lexical-en-v1/weights.safetensors"),
    ),
]);

/// The small contextual model: feature `small`, which the repository alone can offer, because the published package is without the model's files.
#[cfg(feature = "small")]
pub const SMALL: ModelFiles<'static> = ModelFiles::Bytes(&[
    (
        CARD,
        include_bytes!("../../models/contextual-small-en-v1/card.json"),
    ),
    (
        TOKENIZER,
        include_bytes!("../../models/contextual-small-en-v1/tokenizer.json"),
    ),
    (
        HEAD,
        include_bytes!("../../models/contextual-small-en-v1/head.safetensors"),
    ),
    (
        WEIGHTS,
        include_bytes!("../../models/contextual-small-en-v1/weights.safetensors"),
    ),
]);
