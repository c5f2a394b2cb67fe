//! The default model, embedded by feature `bundled`.

use super::artifact::Artifact;
use crate::error::Result;

/// The embedded lexical model.
///
/// # Errors
/// Those of [`Artifact::from_bytes`]; a test reads it, so a released crate has none.
pub fn lexical() -> Result<Artifact> {
    Artifact::from_bytes(
        include_bytes!("../../models/lexical-en-v1/card.json"),
        include_bytes!("../../models/lexical-en-v1/tokenizer.json"),
        include_bytes!("../../models/lexical-en-v1/weights.safetensors"),
    )
    .map_err(|error| error.at("the embedded model lexical-en-v1"))
}
