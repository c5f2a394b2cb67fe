//! Tokenizers of a few words and their vectors, as bytes: small enough to be committed and to be trained on in a test.

#![allow(clippy::unwrap_used)]

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
