//! Word pieces of a text with their byte spans. In: `&str`. Out: [`Token`]s, the same ids and spans that
//! `tokenizers::Tokenizer::encode` gives without special tokens; an equality test holds the fast path to that.
//!
//! Why a fast path: `encode` of tokenizers 0.23 reads 3.5 MB/s on one core, most of it allocation. News text is a few ten
//! thousand different words, so words are split here and looked up in a [`Memo`] that the library's own model
//! fills: 130 MB/s once warm (`cargo bench --bench throughput`, this crate's sample article). The 1.0 release candidate's
//! `encode_into` read 20 MB/s of the same article, gives no offsets and is not final; with the memo in front, the stable release costs nothing.
//!
//! This is the only file that names the crate `tokenizers`.
//!
//! Public for the program, tests and benches of this repository: it may change in any release.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rustc_hash::FxHashMap;
use tokenizers::{Model, NormalizerWrapper, PreTokenizerWrapper};

use crate::error::{Error, ErrorKind, Result};
use crate::span::Span;

/// Words longer than this many bytes are not remembered.
const LONGEST_WORD: usize = 40;
/// A memo that holds this many words takes no more; the rest of the text is still tokenized, only slower.
const MOST_WORDS: usize = 1 << 16;
/// Words that are looked for before all others.
const MOST_RECENT: usize = 1024;
/// The library takes some 200 bytes a character while it encodes: what is longer than this goes to it in pieces.
const LONGEST_STRETCH: usize = 1 << 14;
/// Bytes that separate words for certain; every other white space takes the slow path.
const SPACE: [u8; 4] = *b" \t\n\r";

/// The number of the next tokenizer.
static NEXT: AtomicU64 = AtomicU64::new(0);

/// One word piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Place in the vocabulary.
    pub id: u32,
    /// Where it stands, in bytes of the text.
    pub span: Span,
}

/// A tokenizer; cheap to clone and shareable between threads.
#[derive(Clone)]
pub struct Tokenizer {
    inner: Arc<Inner>,
}

struct Inner {
    /// No two tokenizers of a process share it.
    number: u64,
    tokenizer: tokenizers::Tokenizer,
    vocabulary: u32,
    /// Whether the tokenizer is one whose words the fast path knows how to split.
    fast: bool,
}

/// The pieces of a word.
#[derive(Clone, Copy, Debug)]
enum Known {
    /// The whole word is the piece of this id: most words are, and need no second look.
    Whole(u32),
    /// Where the pieces begin in [`Table::pieces`], and how many there are.
    Pieces(u32, u32),
}

/// Words met before and their pieces, for the two tokenizers that were used last: in a cascade two models read the same text. One per thread; it
/// changes speed, never results.
#[derive(Default)]
pub struct Memo {
    /// The number of a tokenizer and its words; the last one first.
    tables: [(Option<u64>, Table); 2],
}

/// The words of one tokenizer.
#[derive(Default)]
struct Table {
    /// The last short words, each in one slot only: most words of a text are among few, which the nearest cache holds; the map of all does not fit in it.
    recent: Vec<(u128, Known)>,
    /// Words of up to 16 bytes, as a number: no letter is zero, so that it is the word's alone.
    short: FxHashMap<u128, Known>,
    long: FxHashMap<Box<[u8]>, Known>,
    /// Ids and ends (in bytes of the word) of the pieces of all words.
    pieces: Vec<(u32, u32)>,
}

impl Memo {
    /// The words of the tokenizer with this number.
    fn of(&mut self, tokenizer: u64) -> &mut Table {
        let [first, second] = &mut self.tables;
        if first.0 != Some(tokenizer) {
            std::mem::swap(first, second);
            if first.0 != Some(tokenizer) {
                *first = (Some(tokenizer), Table::default());
            }
        }
        &mut first.1
    }
}

impl Tokenizer {
    /// Reads a `tokenizer.json`. Truncation and padding in it are cleared, and the names of special tokens in
    /// a text are plain text: nobody can write `[MASK]` into an article and be masked.
    ///
    /// # Errors
    /// [`ErrorKind::ModelTokenizer`] where the bytes are no tokenizer.
    pub fn from_bytes(json: &[u8]) -> Result<Self> {
        let broken = |error: tokenizers::Error| {
            Error::new(
                ErrorKind::ModelTokenizer,
                format!("tokenizer.json: {error}"),
            )
        };
        check(json).map_err(|message| broken(message.into()))?;
        let mut tokenizer = tokenizers::Tokenizer::from_bytes(json).map_err(broken)?;
        tokenizer.with_truncation(None).map_err(broken)?;
        tokenizer.with_padding(None);
        tokenizer.set_encode_special_tokens(true);
        let largest = tokenizer.get_vocab(true).into_values().max();
        let vocabulary = largest.map_or(Some(0), |id| id.checked_add(1));
        let vocabulary =
            vocabulary.ok_or_else(|| broken("a piece has the id 4294967295".into()))?;
        let fast = matches!(
            tokenizer.get_normalizer(),
            Some(NormalizerWrapper::BertNormalizer(bert))
                if bert.clean_text && bert.handle_chinese_chars && bert.lowercase && bert.strip_accents != Some(false)
        ) && matches!(
            tokenizer.get_pre_tokenizer(),
            Some(PreTokenizerWrapper::BertPreTokenizer(_))
        );
        Ok(Self {
            inner: Arc::new(Inner {
                number: NEXT.fetch_add(1, Ordering::Relaxed),
                tokenizer,
                vocabulary,
                fast,
            }),
        })
    }

    /// One more than the largest id: ids are in `0..vocabulary()`.
    #[must_use]
    pub fn vocabulary(&self) -> u32 {
        self.inner.vocabulary
    }

    /// Appends the word pieces of `text` to `out`, spans shifted by `offset`.
    pub fn encode(&self, text: &str, offset: usize, memo: &mut Memo, out: &mut Vec<Token>) {
        if !self.inner.fast {
            self.encode_slowly(text, offset, out);
            return;
        }
        let memo = memo.of(self.inner.number);
        let bytes = text.as_bytes();
        let mut start = 0;
        while let Some(rest) = bytes.get(start..) {
            let Some(skip) = rest.iter().position(|b| !SPACE.contains(b)) else {
                break;
            };
            start += skip;
            start += self.encode_chunk(
                text.get(start..).unwrap_or_default(),
                offset + start,
                memo,
                out,
            );
        }
    }

    /// Encodes the run without plain white space that `text` begins with; returns its length in bytes.
    fn encode_chunk(
        &self,
        text: &str,
        offset: usize,
        memo: &mut Table,
        out: &mut Vec<Token>,
    ) -> usize {
        let before = out.len();
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            let rest = bytes.get(at..).unwrap_or_default();
            let length = if byte.is_ascii_alphanumeric() {
                rest.iter()
                    .position(|b| !b.is_ascii_alphanumeric())
                    .unwrap_or(rest.len())
            } else if byte.is_ascii_punctuation() {
                1
            } else if is_general_punctuation(rest) {
                3
            } else if SPACE.contains(&byte) {
                return at;
            } else {
                // Anything else may be folded, removed or split by the normaliser: its whole chunk goes the slow way.
                out.truncate(before);
                let length = bytes
                    .iter()
                    .position(|b| SPACE.contains(b))
                    .unwrap_or(bytes.len());
                self.encode_in_stretches(text.get(..length).unwrap_or_default(), offset, out);
                return length;
            };
            self.encode_word(
                rest.get(..length).unwrap_or_default(),
                offset + at,
                memo,
                out,
            );
            at += length;
        }
        at
    }

    /// Encodes one word or mark through the memo.
    fn encode_word(&self, word: &[u8], offset: usize, memo: &mut Table, out: &mut Vec<Token>) {
        let mut buffer = [0_u8; size_of::<u128>()];
        let known = if let Some(start) = buffer.get_mut(..word.len()) {
            start.copy_from_slice(word);
            buffer.make_ascii_lowercase();
            let key = u128::from_le_bytes(buffer);
            match memo.short(key) {
                Some(known) => Some(known),
                None => {
                    let lower = buffer.get(..word.len()).unwrap_or_default();
                    if let Some(known) = self.learn(lower, offset, memo, out) {
                        memo.short.insert(key, known);
                    }
                    None
                }
            }
        } else {
            let lower = word.to_ascii_lowercase();
            match memo.long.get(&*lower) {
                Some(&known) => Some(known),
                None => {
                    if let Some(known) = self.learn(&lower, offset, memo, out) {
                        memo.long.insert(lower.into_boxed_slice(), known);
                    }
                    None
                }
            }
        };
        // A new word's pieces are there already.
        let (first, count) = match known {
            None => return,
            Some(Known::Whole(id)) => {
                let span = Span::new(offset, offset + word.len());
                out.push(Token { id, span });
                return;
            }
            Some(Known::Pieces(first, count)) => (first, count),
        };
        let mut start = offset;
        for &(id, end) in memo
            .pieces
            .get(first as usize..(first + count) as usize)
            .unwrap_or_default()
        {
            let end = offset + end as usize;
            out.push(Token {
                id,
                span: Span::new(start, end),
            });
            start = end;
        }
    }

    /// Encodes a new word through the model; returns what the memo is to know of it, unless it is too long or the memo is full.
    fn learn(
        &self,
        lower: &[u8],
        offset: usize,
        memo: &mut Table,
        out: &mut Vec<Token>,
    ) -> Option<Known> {
        let before = out.len();
        self.encode_through_model(lower, offset, out);
        let is_full = memo.short.len() + memo.long.len() >= MOST_WORDS;
        if lower.len() > LONGEST_WORD || is_full {
            return None;
        }
        let new = out.get(before..).unwrap_or_default();
        if let [whole] = new
            && whole.span == Span::new(offset, offset + lower.len())
        {
            return Some(Known::Whole(whole.id));
        }
        let known = Known::Pieces(memo.pieces.len() as u32, new.len() as u32);
        memo.pieces
            .extend(new.iter().map(|t| (t.id, (t.span.end - offset) as u32)));
        Some(known)
    }

    /// Asks the library's model for the pieces of one lower-case word.
    fn encode_through_model(&self, word: &[u8], offset: usize, out: &mut Vec<Token>) {
        let word = std::str::from_utf8(word).unwrap_or_default();
        // The model's only error is a vocabulary without its unknown token: such a word has no pieces.
        let pieces = self
            .inner
            .tokenizer
            .get_model()
            .tokenize(word)
            .unwrap_or_default();
        out.extend(pieces.into_iter().map(|piece| Token {
            id: piece.id,
            span: Span::from(piece.offsets).shifted(offset),
        }));
    }

    /// The library's own way in stretches, so that memory does not grow with a long text that has no spaces.
    fn encode_in_stretches(&self, text: &str, offset: usize, out: &mut Vec<Token>) {
        let mut start = 0;
        while let Some(rest) = text.get(start..).filter(|rest| !rest.is_empty()) {
            let length = stretch(rest);
            self.encode_slowly(rest.get(..length).unwrap_or_default(), offset + start, out);
            start += length;
        }
    }

    /// The library's own way, for text that the fast path does not know.
    fn encode_slowly(&self, text: &str, offset: usize, out: &mut Vec<Token>) {
        let Ok(encoding) = self.inner.tokenizer.encode(text, false) else {
            return;
        };
        out.extend(
            encoding
                .get_ids()
                .iter()
                .zip(encoding.get_offsets())
                .map(|(&id, &offsets)| Token {
                    id,
                    span: Span::from(offsets).shifted(offset),
                }),
        );
    }
}

impl Table {
    /// What is known of a short word.
    fn short(&mut self, key: u128) -> Option<Known> {
        if self.recent.is_empty() {
            // No word has the key 0.
            self.recent = vec![(0, Known::Whole(0)); MOST_RECENT];
        }
        let mixed = ((key >> 64) as u64 ^ key as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let recent = self.recent.get_mut((mixed >> 40) as usize % MOST_RECENT)?;
        if recent.0 != key {
            *recent = (key, *self.short.get(&key)?);
        }
        Some(recent.1)
    }
}

/// Length of the text, or of its beginning where it is long: up to an ideograph or an ASCII mark, each of which begins a word whatever stands before it.
fn stretch(text: &str) -> usize {
    let begins_word = |c: char| c.is_ascii_punctuation() || ('\u{4E00}'..='\u{9FFF}').contains(&c);
    text.char_indices()
        .skip_while(|&(at, _)| at < LONGEST_STRETCH)
        .find(|&(_, c)| begins_word(c))
        .map_or(text.len(), |(at, _)| at)
}

/// Refuses what `tokenizers` 0.23 panics on: bytes that are no JSON, and precompiled normalisers.
fn check(json: &[u8]) -> Result<(), String> {
    #[derive(serde::Deserialize)]
    struct File {
        normalizer: Option<serde_json::Value>,
    }
    fn is_precompiled(value: &serde_json::Value) -> bool {
        match value {
            serde_json::Value::String(text) => text == "Precompiled",
            serde_json::Value::Array(list) => list.iter().any(is_precompiled),
            serde_json::Value::Object(fields) => fields.values().any(is_precompiled),
            _ => false,
        }
    }
    let file: File = serde_json::from_slice(json).map_err(|error| error.to_string())?;
    if file.normalizer.as_ref().is_some_and(is_precompiled) {
        return Err("a precompiled normalizer is not supported".to_owned());
    }
    Ok(())
}

/// Whether the bytes begin with a dash, a curly quote or an ellipsis, each of which is a word of its own and is left alone by the
/// normaliser: U+2010 to U+2015, U+2018 to U+201F, U+2026.
fn is_general_punctuation(bytes: &[u8]) -> bool {
    matches!(bytes, [0xE2, 0x80, 0x90..=0x95 | 0x98..=0x9F | 0xA6, ..])
}

#[cfg(test)]
mod tests;
