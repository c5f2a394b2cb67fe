//! Words of a sentence. In: a text, one sentence of it, and what is settled in it. Out: words with spans, shapes and hashes of their small-letter
//! forms. The same words are made for training and for finding, and nothing is allocated for a word.
//!
//! A settled mention is one word whose surface is never read: only its class is known.

mod segment;

use self::segment::{is_address, is_particle, is_possessive, is_word_character, length_of_word};
use super::{Class, Settled, lexicon};
use crate::span::Span;

/// What a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WordKind {
    /// Letters, perhaps with digits.
    Word,
    /// Begins with a digit.
    Number,
    /// One mark, or a possessive ending.
    Mark,
    /// A web address, a mail address or a handle.
    Address,
    /// Settled already.
    Settled(Class),
}

/// How a word is capitalised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    /// Without a capital at its beginning, or without letters.
    Small,
    /// Begins with a capital: "Baku", "McCain".
    Capital,
    /// Two letters or more, all capitals: "NATO".
    Upper,
}

/// A word, a mark or a settled mention.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    /// Where it stands, in bytes of the text.
    pub(super) span: Span,
    pub(super) kind: WordKind,
    pub(super) case: Case,
    /// Hash of the small-letter form.
    pub(super) form: u64,
    /// Hash of its shape: runs of capitals, small letters and digits.
    pub(super) shape: u64,
    /// What the lexicon says of it, as bits of [`lexicon`].
    pub(super) lexical: u16,
    /// Whether no word of the sentence stands before it.
    pub(super) is_first: bool,
    /// Whether texts have it as a surname; set by whoever has the list.
    pub(super) is_surname: bool,
}

impl Word {
    /// Whether a name may begin with it or stand on it alone.
    pub(super) fn is_capital(&self) -> bool {
        self.kind == WordKind::Word && self.case != Case::Small
    }

    pub(super) fn has(&self, bit: u16) -> bool {
        self.lexical & bit != 0
    }

    pub(super) fn class(&self) -> Option<Class> {
        match self.kind {
            WordKind::Settled(class) => Some(class),
            _ => None,
        }
    }

    /// The word as it stands in the text; empty for what is settled.
    pub(super) fn surface<'t>(&self, text: &'t str) -> &'t str {
        match self.kind {
            WordKind::Settled(_) => "",
            _ => self.span.of(text).unwrap_or_default(),
        }
    }
}

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

/// One more character of an FNV-1a hash.
const fn step(hash: u64, character: char) -> u64 {
    (hash ^ character as u64).wrapping_mul(PRIME)
}

/// The hash of a form that is in small letters already.
pub(super) const fn hash(form: &str) -> u64 {
    let bytes = form.as_bytes();
    let mut hash = OFFSET;
    let mut at = 0;
    #[allow(
        clippy::indexing_slicing,
        reason = "constant evaluation has no iterators"
    )]
    while at < bytes.len() {
        hash = step(hash, bytes[at] as char);
        at += 1;
    }
    hash
}

/// Small letters and straight quotes: what a form is compared in.
pub(super) fn folded(character: char) -> char {
    if character.is_ascii() {
        return character.to_ascii_lowercase();
    }
    match character {
        '’' | '‘' | 'ʼ' => '\'',
        '“' | '”' => '"',
        '‐' | '‑' => '-',
        _ => {
            let mut small = character.to_lowercase();
            small.next().unwrap_or(character)
        }
    }
}

/// Hashes of the first and last one to four characters of a surface, where the surface is longer than that.
pub(super) fn affixes(surface: &str) -> ([Option<u64>; 4], [Option<u64>; 4]) {
    let mut length = 0;
    let mut prefixes = [None; 4];
    let mut hash = OFFSET;
    for (slot, character) in prefixes.iter_mut().zip(surface.chars()) {
        hash = step(hash, folded(character));
        *slot = Some(hash);
        length += 1;
    }
    let mut suffixes = [None; 4];
    let mut hash = OFFSET;
    for (slot, character) in suffixes.iter_mut().zip(surface.chars().rev()) {
        hash = step(hash, folded(character));
        *slot = Some(hash);
    }
    if surface.chars().nth(4).is_none() {
        // The word itself is a feature of its own.
        for slots in [&mut prefixes, &mut suffixes] {
            if let Some(last) = slots.get_mut(length - usize::from(length > 0)) {
                *last = None;
            }
        }
    }
    (prefixes, suffixes)
}

/// Appends the words of one sentence. `settled` are sorted and disjoint; those outside the sentence are ignored.
pub(super) fn words(text: &str, sentence: Span, settled: &[Settled], out: &mut Vec<Word>) {
    let mut maker = Maker {
        text,
        out,
        seen_word: false,
    };
    let mut at = sentence.start;
    let from = settled.partition_point(|one| one.span.start < sentence.start);
    for one in settled.get(from..).unwrap_or_default() {
        if one.span.end > sentence.end {
            break;
        }
        if one.span.start < at || one.span.is_empty() || one.span.of(text).is_none() {
            continue;
        }
        maker.plain(Span::new(at, one.span.start));
        maker.settled(one);
        at = one.span.end;
    }
    maker.plain(Span::new(at, sentence.end));
}

struct Maker<'t, 'o> {
    text: &'t str,
    out: &'o mut Vec<Word>,
    seen_word: bool,
}

impl Maker<'_, '_> {
    fn settled(&mut self, one: &Settled) {
        let class = 0x5e77_1ed0 + one.class as u64;
        self.push(
            one.span,
            WordKind::Settled(one.class),
            Case::Small,
            class,
            class,
        );
    }

    fn push(&mut self, span: Span, kind: WordKind, case: Case, form: u64, shape: u64) {
        let is_word = matches!(
            kind,
            WordKind::Word | WordKind::Number | WordKind::Settled(_)
        );
        let lexical = match kind {
            WordKind::Word => lexicon::bits(form),
            _ => 0,
        };
        self.out.push(Word {
            span,
            kind,
            case,
            form,
            shape,
            lexical,
            is_first: is_word && !self.seen_word,
            is_surname: false,
        });
        self.seen_word |= is_word;
    }

    /// Words of a stretch without anything settled.
    fn plain(&mut self, stretch: Span) {
        let Some(text) = stretch.of(self.text) else {
            return;
        };
        let mut start = None;
        for (at, character) in text.char_indices() {
            if character.is_whitespace() {
                if let Some(start) = start.take() {
                    self.piece(stretch.start + start, stretch.start + at);
                }
            } else if start.is_none() {
                start = Some(at);
            }
        }
        if let Some(start) = start {
            self.piece(stretch.start + start, stretch.end);
        }
    }

    /// Words of a piece without white space.
    fn piece(&mut self, start: usize, end: usize) {
        let Some(piece) = self.text.get(start..end) else {
            return;
        };
        let bytes = piece.as_bytes();
        if bytes.iter().all(u8::is_ascii_lowercase) {
            // Most pieces of a text are plain small words: they need no look at marks, capitals and hyphens.
            let step = |form, &byte: &u8| step(form, char::from(byte));
            let form = bytes.iter().fold(OFFSET, step);
            let shape = if bytes.len() == 1 {
                hash("x")
            } else {
                hash("xx")
            };
            let span = Span::new(start, end);
            return self.push(span, WordKind::Word, Case::Small, form, shape);
        }
        if is_address(piece) {
            let form = hash("@");
            self.push(
                Span::new(start, end),
                WordKind::Address,
                Case::Small,
                form,
                form,
            );
            return;
        }
        let mut at = 0;
        while let Some(rest) = piece.get(at..).filter(|rest| !rest.is_empty()) {
            at += self.next(rest, start + at);
        }
    }

    /// The word that begins here, and its length in bytes.
    fn next(&mut self, rest: &str, start: usize) -> usize {
        let Some(first) = rest.chars().next() else {
            return 1;
        };
        let length = if is_word_character(first) {
            length_of_word(rest)
        } else if folded(first) == '\'' && is_possessive(rest, first) {
            first.len_utf8() + 1
        } else {
            first.len_utf8()
        };
        let surface = rest.get(..length).unwrap_or(rest);
        let measured = measure(surface);
        let kind = match first {
            _ if first.is_numeric() => WordKind::Number,
            _ if is_word_character(first) => WordKind::Word,
            _ => WordKind::Mark,
        };
        let span = Span::new(start, start + surface.len());
        self.push(span, kind, measured.case, measured.form, measured.shape);
        surface.len()
    }
}

struct Measured {
    case: Case,
    form: u64,
    shape: u64,
}

/// Reads a surface once.
fn measure(surface: &str) -> Measured {
    let (mut form, mut shape) = (OFFSET, OFFSET);
    let (mut last, mut run) = ('\0', 0);
    let (mut capitals, mut smalls, mut begins) = (0, 0, false);
    for (place, character) in surface.chars().enumerate() {
        let small = folded(character);
        form = step(form, small);
        let kind = if character.is_ascii_lowercase() {
            // Most characters of a text: asked for first.
            smalls += 1;
            'x'
        } else if character.is_uppercase() {
            capitals += 1;
            begins |= place == 0;
            'X'
        } else if character.is_alphabetic() {
            smalls += 1;
            'x'
        } else if character.is_numeric() {
            'd'
        } else {
            small
        };
        run = if kind == last { run + 1 } else { 1 };
        last = kind;
        if run <= 2 {
            shape = step(shape, kind);
        }
    }
    let case = if begins && capitals >= 2 && smalls == 0 {
        Case::Upper
    } else if begins {
        Case::Capital
    } else {
        // "al-Assad", "iPhone" and "eBay" are names too.
        let particle = || surface.split('-').next().is_some_and(is_particle);
        if capitals > 0 && (smalls > 0 || particle()) {
            Case::Capital
        } else {
            Case::Small
        }
    };
    Measured { case, form, shape }
}

#[cfg(test)]
mod tests;
