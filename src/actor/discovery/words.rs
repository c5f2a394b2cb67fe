//! Words of a sentence. In: a text, one sentence of it, and what is settled in it. Out: words with spans, shapes and hashes of their small-letter
//! forms. The same words are made for training and for finding, and nothing is allocated for a word.
//!
//! A settled mention is one word whose surface is never read: only its class is known.

use super::lexicon::{self, ABBREVIATIONS, PARTICLES};
use super::{Class, Settled};
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

fn is_word_character(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_alphanumeric() || character == '_';
    }
    character.is_alphanumeric() || unicode_normalization::char::is_combining_mark(character)
}

fn is_particle(segment: &str) -> bool {
    PARTICLES.contains(&segment)
}

/// Whether `'s` ends a word here.
fn is_possessive(rest: &str, quote: char) -> bool {
    let mut after = rest.get(quote.len_utf8()..).unwrap_or_default().chars();
    matches!(after.next(), Some('s' | 'S')) && !after.next().is_some_and(is_word_character)
}

/// The length in bytes of the word at the beginning, which is not empty.
fn length_of_word(rest: &str) -> usize {
    let mut segment = 0;
    let mut end = 0;
    loop {
        let tail = rest.get(end..).unwrap_or_default();
        end += tail.find(|c| !is_word_character(c)).unwrap_or(tail.len());
        let tail = rest.get(end..).unwrap_or_default();
        let mut following = tail.chars();
        let Some(mark) = following.next() else {
            return end;
        };
        let next = following.next();
        let goes_on = next.is_some_and(is_word_character);
        let before = rest.get(segment..end).unwrap_or_default();
        let joins = match folded(mark) {
            '.' if is_initial(before) => {
                end += 1;
                if !goes_on {
                    return end;
                }
                segment = end;
                continue;
            }
            '.' if is_abbreviation(before) => return end + 1,
            '.' | ',' => before.ends_with(char::is_numeric) && next.is_some_and(char::is_numeric),
            '\'' => goes_on && !is_possessive(tail, mark),
            '&' => goes_on && before.ends_with(char::is_uppercase),
            '-' => {
                goes_on
                    && hyphen_joins(
                        rest.get(..end).unwrap_or_default(),
                        before,
                        following_segment(tail, mark),
                    )
            }
            _ => false,
        };
        if !joins {
            return end;
        }
        end += mark.len_utf8();
        segment = end;
    }
}

fn following_segment(tail: &str, mark: char) -> &str {
    let tail = tail.get(mark.len_utf8()..).unwrap_or_default();
    let end = tail.find(|c| !is_word_character(c)).unwrap_or(tail.len());
    tail.get(..end).unwrap_or_default()
}

/// Whether a hyphen holds a word together: between capitals ("Jean-Claude"), after a particle ("al-Assad"), before the short second part of a given name
/// ("Kim Jong-un"), and between small letters. "Trump-backed" and "anti-Trump" are three words each.
fn hyphen_joins(word: &str, before: &str, after: &str) -> bool {
    let begins_capital = |part: &str| part.starts_with(char::is_uppercase);
    match (begins_capital(before), begins_capital(after)) {
        (true, true) => !matches!(before, "Anti" | "Pro" | "Ex" | "Non" | "Post" | "Pre"),
        (true, false) => {
            after.len() <= 4
                && after.starts_with(char::is_alphabetic)
                && !lexicon::HYPHEN_ENDS.contains(&after)
        }
        (false, true) => is_particle(before) || begins_capital(word),
        (false, false) => true,
    }
}

fn is_initial(segment: &str) -> bool {
    let mut characters = segment.chars();
    characters.next().is_some_and(char::is_uppercase) && characters.next().is_none()
}

fn is_abbreviation(segment: &str) -> bool {
    segment.len() <= 5
        && segment.starts_with(char::is_uppercase)
        && ABBREVIATIONS
            .iter()
            .any(|known| known.eq_ignore_ascii_case(segment))
}

/// Whether a piece without white space is a web address, a mail address or a handle.
fn is_address(piece: &str) -> bool {
    let bytes = piece.as_bytes();
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric();
    // A piece is a few bytes long: a vectorised search takes longer to begin than this to end.
    let mark = bytes
        .iter()
        .position(|byte| matches!(byte, b'@' | b':' | b'.'));
    let Some(mark) = mark else {
        return false;
    };
    let from = bytes.get(mark..).unwrap_or_default();
    if from
        .windows(2)
        .any(|two| matches!(two, [b'@', next] if is_word(next)))
        || from.windows(3).any(|three| three == b"://")
        || bytes.len() > 4
            && bytes
                .windows(4)
                .any(|four| four.eq_ignore_ascii_case(b"www."))
    {
        return true;
    }
    // "example.com", "example.co.uk/news": a full stop between small letters, and letters enough before it for a name.
    bytes.windows(5).any(|five| {
        matches!(five, [a, b, b'.', c, d]
            if a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric() && c.is_ascii_lowercase() && d.is_ascii_lowercase())
    })
}

#[cfg(test)]
mod tests;
