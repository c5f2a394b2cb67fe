//! Tokenizers of a few words and their vectors, as bytes, and models on the tiny encoders of tests/data: small enough to be committed and to be trained on in a test.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

use ndarray::{Array1, Array2};
use standpoint::model::artifact::{Artifact, HEAD, TOKENIZER, WEIGHTS};
use standpoint::model::calibration::Calibration;
use standpoint::model::card::{FORMAT, Features, TierKind, Training};
use standpoint::model::head;
use standpoint::model::softmax::Softmax;
use standpoint::{CLASSES, ModelCard, Stance};

/// A `tokenizer.json` of the kind that the shipped models have, with these words as its vocabulary. It is written by hand, so that its
/// bytes do not depend on how a JSON library orders keys.
pub(crate) fn tokenizer(words: &[&str]) -> Vec<u8> {
    let vocabulary: Vec<String> = ["[UNK]"]
        .iter()
        .chain(words)
        .enumerate()
        .map(|(id, word)| format!("\"{word}\": {id}"))
        .collect();
    format!(
        r###"{{
  "version": "1.0",
  "truncation": null,
  "padding": null,
  "added_tokens": [],
  "normalizer": {{"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": null, "lowercase": true}},
  "pre_tokenizer": {{"type": "BertPreTokenizer"}},
  "post_processor": null,
  "decoder": null,
  "model": {{"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100,
    "vocab": {{{}}}}}
}}
"###,
        vocabulary.join(", ")
    )
    .into_bytes()
}

/// Static vectors as models/recipes/static_vectors writes them: this many, of this length, without meaning.
#[cfg(feature = "cli")]
pub(crate) fn vectors(count: usize, length: usize) -> Vec<u8> {
    let number = |place: usize| ((place * 2_654_435_761 % 1_000_003) as f32) / 500_000.0 - 1.0;
    let bytes: Vec<u8> = (0..count * length)
        .flat_map(|place| number(place).to_le_bytes())
        .collect();
    let dtype = safetensors::Dtype::F32;
    let view = safetensors::tensor::TensorView::new(dtype, vec![count, length], &bytes).unwrap();
    safetensors::serialize([("vectors", view)], None).unwrap()
}

/// The words that a tiny contextual model knows: 40 with the unknown one, the four special tokens come behind them.
const WORDS: [&str; 39] = [
    "the", "praised", "blamed", "and", "thanked", "not", ".", ",", "friend", "crime", "##s",
    "##ed", "town", "paper", "crew", "met", "visited", "counted", "cursed", "accused", "admired",
    "again", "of", "a", "b", "c", "d", "e", "##a", "##b", "##c", "##d", "##e", "in", "for", "who",
    "with", "its", "army",
];

/// Where a file of the tiny encoders is: of shape `bert` or `mpnet`.
pub(crate) fn encoder(file: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/encoder");
    folder.join(file)
}

/// Writes a contextual model with this tiny encoder; its head is a pattern.
pub(crate) fn contextual(folder: &Path, shape: &str) -> ModelCard {
    let sizes = std::fs::read(encoder(&format!("{shape}.json"))).unwrap();
    let sizes: serde_json::Value = serde_json::from_slice(&sizes).unwrap();
    let features = serde_json::json!({
        "encoder": sizes, "first": 40, "last": 41, "actor": 42, "attribute": 43, "window": 12,
    });
    let features = Features::Contextual(serde_json::from_value(features).unwrap());
    let pattern = |(row, class)| (((row * 7 + class * 5) % 11) as f32 - 5.0) / 8.0;
    let weights = Array2::from_shape_fn((64, CLASSES), pattern);
    let head = Softmax::from_weights(weights, Array1::from(vec![-0.25, 0.5, -0.25])).unwrap();
    let card = ModelCard {
        format: FORMAT,
        name: format!("tiny-{shape}-v1"),
        description: "A model for tests; its weights are random.".to_owned(),
        tier: TierKind::Contextual,
        languages: vec!["en".to_owned()],
        licence: "MIT OR Apache-2.0".to_owned(),
        credits: Vec::new(),
        classes: Stance::ALL.to_vec(),
        features,
        calibration: Calibration {
            temperature: 1.25,
            set_thresholds: [0.125; 3],
            mixed_threshold: 2.5,
            corpus: "none".to_owned(),
            ..Calibration::identity()
        },
        training: Training::default(),
        limits: vec!["For tests only.".to_owned()],
        files: std::collections::BTreeMap::new(),
    };
    let weights = std::fs::read(encoder(&format!("{shape}.int8.safetensors"))).unwrap();
    let files: [(&str, &[u8]); 3] = [
        (TOKENIZER, &tokenizer(&WORDS)),
        (WEIGHTS, &weights),
        (HEAD, &head::write(&head).unwrap()),
    ];
    Artifact::write_files(folder, card, &files).unwrap()
}
