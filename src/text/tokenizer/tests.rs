//! The fast path against `Tokenizer::encode`, on lines that try to tell them apart.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::*;

const JSON: &[u8] = include_bytes!("../../../models/lexical-en-v3/tokenizer.json");

/// SplitMix64: a fixed stream of numbers for generated lines.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % bound as u64) as usize
    }
}

const PARTS: &[&str] = &[
    "Baku",
    "praised",
    "the",
    "UNBELIEVABLE",
    "government's",
    "anti-Israel",
    "U.S.",
    "3,14",
    "don’t",
    "“quoted”",
    "—",
    "–",
    "…",
    "Türkiye",
    "Qırmızı",
    "Qəsəbə",
    "İstanbul",
    "naïve",
    "nai\u{308}ve",
    "e\u{301}\u{323}",
    "ﬁne",
    "Straße",
    "ΣΊΣΥΦΟΣ",
    "Ёлка",
    "مرحبا",
    "العالم",
    "שלום",
    "नमस्ते",
    "ไทย",
    "北京",
    "東京タワー",
    "한국어",
    "한국어",
    "🙂",
    "👩‍👩‍👧",
    "🇦🇿",
    "A\u{0301}",
    "\u{0301}",
    "\u{200B}",
    "\u{00AD}",
    "\u{FEFF}",
    "\u{0}",
    "\u{1}",
    "\u{7F}",
    "\u{85}",
    "\u{A0}",
    "\u{B}",
    "\u{C}",
    "\u{2028}",
    "\u{3000}",
    "\u{FFFD}",
    "[MASK]",
    "[CLS]",
    "##ing",
    "a_b",
    "x@y.org",
    "http://a.b/c?d=e",
    "<b>",
    "'",
    "''",
    "`",
    "$5",
    "€5",
    "½",
    "№",
    "™",
    "K",
    "ſ",
    "ŉ",
    "ǆ",
    "\u{1F600}",
    "\u{10FFFF}",
    "\u{E000}",
    "\t",
    "\r\n",
    "\n",
    "  ",
    "",
];

fn generated_line(numbers: &mut Numbers) -> String {
    let mut line = String::new();
    for _ in 0..numbers.below(14) {
        match numbers.below(12) {
            0 => line.extend(char::from_u32(numbers.below(0x3000) as u32)),
            1 => line.extend(char::from_u32(numbers.below(0x11_0000) as u32)),
            2 => line.push(char::from(numbers.below(128) as u8)),
            _ => line.push_str(PARTS[numbers.below(PARTS.len())]),
        }
        if numbers.below(4) > 0 {
            line.push(' ');
        }
    }
    line
}

fn slow(tokenizer: &Tokenizer, text: &str) -> Vec<Token> {
    let mut out = Vec::new();
    tokenizer.encode_slowly(text, 0, &mut out);
    out
}

fn fast(tokenizer: &Tokenizer, memo: &mut Memo, text: &str) -> Vec<Token> {
    let mut out = Vec::new();
    tokenizer.encode(text, 0, memo, &mut out);
    out
}

#[test]
fn the_fast_path_equals_encode_on_twenty_thousand_generated_lines() {
    let tokenizer = Tokenizer::from_bytes(JSON).unwrap();
    assert!(tokenizer.inner.fast);
    let (mut numbers, mut memo) = (Numbers(17), Memo::default());
    for _ in 0..20_000 {
        let line = generated_line(&mut numbers);
        assert_eq!(
            fast(&tokenizer, &mut memo, &line),
            slow(&tokenizer, &line),
            "on {line:?}"
        );
    }
    assert!(memo.tables[0].1.short.len() > 50, "the memo was in use");
}

#[test]
fn the_fast_path_equals_encode_on_words_of_100_kilobytes() {
    let tokenizer = Tokenizer::from_bytes(JSON).unwrap();
    let mut memo = Memo::default();
    for word in ["a", "é", "北", ".", "a\u{301}", "北e\u{301}", "ΣΊΣ.\u{301}"] {
        let line = format!("before {} after", word.repeat(100_000 / word.len()));
        assert_eq!(
            fast(&tokenizer, &mut memo, &line),
            slow(&tokenizer, &line),
            "on {word:?} repeated"
        );
    }
}

#[test]
fn the_names_of_special_tokens_are_plain_text() {
    let tokenizer = Tokenizer::from_bytes(JSON).unwrap();
    let tokens = fast(&tokenizer, &mut Memo::default(), "[MASK]");
    assert_eq!(
        tokens.iter().map(|t| t.span.len()).collect::<Vec<_>>(),
        [1, 4, 1]
    );
}

#[test]
fn spans_are_shifted_by_the_offset() {
    let tokenizer = Tokenizer::from_bytes(JSON).unwrap();
    let mut out = Vec::new();
    tokenizer.encode("Baku agrees", 100, &mut Memo::default(), &mut out);
    assert_eq!(out.first().unwrap().span.start, 100);
    assert_eq!(out.last().unwrap().span.end, 111);
}

#[test]
fn a_full_memo_changes_nothing_but_speed() {
    let tokenizer = Tokenizer::from_bytes(JSON).unwrap();
    let mut memo = Memo::default();
    for n in 0..MOST_WORDS {
        memo.of(tokenizer.inner.number)
            .short
            .insert(n as u128, Known::Whole(0));
    }
    let line = "Baku praised its ally";
    assert_eq!(fast(&tokenizer, &mut memo, line), slow(&tokenizer, line));
}

#[test]
fn what_is_no_tokenizer_is_an_error() {
    for json in [
        "{}",
        "",
        r#"{"decoder": ull}"#,
        r#"{"normalizer": {"type": "Precompiled", "precompiled_charsmap": "AA=="}}"#,
        r#"{"normalizer": {"type": "Sequence", "normalizers": [{"type": "Precompiled", "precompiled_charsmap": "AA=="}]}}"#,
    ] {
        let error = Tokenizer::from_bytes(json.as_bytes()).err().unwrap();
        assert_eq!(error.kind(), ErrorKind::ModelTokenizer, "{json}");
    }
}

#[test]
fn a_memo_keeps_the_words_of_two_tokenizers_apart() {
    let one = Tokenizer::from_bytes(JSON).unwrap();
    let cut = String::from_utf8(JSON.to_vec()).unwrap();
    let cut = cut.replacen("\"praised\":", "\"praised-no-more\":", 1);
    let two = Tokenizer::from_bytes(cut.as_bytes()).unwrap();
    let line = "Baku praised its ally";
    assert_ne!(slow(&one, line), slow(&two, line));
    let mut memo = Memo::default();
    for _ in 0..2 {
        for tokenizer in [&one, &two, &two] {
            assert_eq!(fast(tokenizer, &mut memo, line), slow(tokenizer, line));
        }
    }
}

#[test]
fn an_id_behind_which_there_is_no_other_is_refused() {
    let json = String::from_utf8(JSON.to_vec()).unwrap();
    let largest = Tokenizer::from_bytes(JSON).unwrap().vocabulary() - 1;
    let wrong = json.replacen(&format!(":{largest}"), &format!(":{}", u32::MAX), 1);
    assert_ne!(wrong, json);
    let error = Tokenizer::from_bytes(wrong.as_bytes()).err().unwrap();
    assert_eq!(error.kind(), ErrorKind::ModelTokenizer);
    assert!(error.to_string().contains("4294967295"), "{error}");
}
