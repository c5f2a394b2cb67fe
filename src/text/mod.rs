//! Text: paragraphs, sentences and tokens, all as byte spans. Nothing here knows actors or models.

pub mod paragraph;
pub mod sentence;
pub mod tokenizer;
