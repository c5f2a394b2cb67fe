//! In: a paragraph and where it names actors. Out: the spans of its sentences, which zones of features rest on.
//!
//! Actor-blind: what an actor is called never moves a sentence's end. A mention counts as one capitalised word
//! without punctuation, so the rules look only at the *plain* stretches between mentions. A form such as "U.S." may
//! swallow the full stop of its sentence; so a mention before a frequent sentence opener ("The", "He", …) ends
//! a sentence, whatever the form was. The price: "the Times of ⟦Israel⟧ The …" would be cut too.
//!
//! Public for the program, tests and benches of this repository: it may change in any release.

use memchr::memchr3_iter;

use crate::span::Span;

/// No abbreviation with a meaning here is longer, in characters.
const LONGEST_ABBREVIATION: usize = 10;
/// How many words may name the speaker between a quotation and "said".
const LONGEST_SPEAKER: usize = 4;

/// The sentences of one paragraph, in order: trimmed, never empty, never overlapping, and together holding every
/// byte that is not whitespace. `opaque` are the mentions of actors, sorted and disjoint: their text has no
/// influence. A span that is empty, out of order or outside the text is ignored. Linear in the length of the text.
///
/// # Examples
/// ```
/// use standpoint::Span;
/// use standpoint::text::sentence::sentences;
/// let text = "Aid came from the U.S. The port of St. John reopened.";
/// let spans = sentences(text, &[Span::new(18, 22)]);
/// assert_eq!(spans[0].of(text), Some("Aid came from the U.S."));
/// assert_eq!(spans[1].of(text), Some("The port of St. John reopened."));
/// ```
#[must_use]
pub fn sentences(text: &str, opaque: &[Span]) -> Vec<Span> {
    let paragraph = Paragraph {
        text,
        plain: plain_stretches(text, opaque),
    };
    let mut sentences = Vec::new();
    let mut start = match paragraph.plain.first() {
        Some(first) => first.end - paragraph.rest(0, first.start).trim_start().len(),
        None => return sentences,
    };
    for (index, stretch) in paragraph.plain.iter().enumerate() {
        if index > 0
            && let Some((end, next)) = paragraph.opener_after_mention(index)
        {
            sentences.push(Span::new(start, end));
            start = next;
        }
        let mut from = stretch.start;
        for at in terminators(paragraph.rest(index, stretch.start)) {
            let at = stretch.start + at;
            if at < from {
                continue;
            }
            let mark = paragraph.mark(index, at);
            from = mark.end;
            if let Some(next) = paragraph.next_sentence(index, start, &mark) {
                sentences.push(Span::new(start, mark.end));
                start = next;
            }
        }
    }
    if let Some(last) = paragraph.plain.last() {
        let tail = paragraph.rest(paragraph.plain.len() - 1, last.start);
        let end = last.start + tail.trim_end().len();
        if start < end {
            sentences.push(Span::new(start, end));
        }
    }
    sentences
}

/// The text between mentions: one stretch more than there are mentions, empty ones included.
fn plain_stretches(text: &str, opaque: &[Span]) -> Vec<Span> {
    let mut plain = Vec::with_capacity(opaque.len() + 1);
    let mut start = 0;
    for span in opaque {
        if span.start >= start && !span.is_empty() && span.of(text).is_some() {
            plain.push(Span::new(start, span.start));
            start = span.end;
        }
    }
    plain.push(Span::new(start, text.len()));
    plain
}

/// Where a character stands that can end a sentence, in bytes.
fn terminators(plain: &str) -> impl Iterator<Item = usize> {
    let bytes = plain.as_bytes();
    let mut ascii = memchr3_iter(b'.', b'!', b'?', bytes).peekable();
    // The first bytes of "…", "。" and "！？"; first bytes never occur inside a character.
    let mut wide = memchr3_iter(0xE2, 0xE3, 0xEF, bytes)
        .filter(move |&at| {
            let character = bytes.get(at..at + 3).unwrap_or_default();
            ["…", "。", "！", "？"]
                .iter()
                .any(|mark| mark.as_bytes() == character)
        })
        .peekable();
    std::iter::from_fn(move || match (ascii.peek(), wide.peek()) {
        (Some(a), Some(w)) if w < a => wide.next(),
        (Some(_), _) => ascii.next(),
        (None, _) => wide.next(),
    })
}

/// A run of terminators with the quotes and brackets that close after it.
struct Mark {
    start: usize,
    end: usize,
    /// A single full stop, which may belong to an abbreviation.
    single_stop: bool,
    /// The run ends in a full stop; after "!", "?" and "…" a quoted sentence may go on: “Stop!” Ms. Vale said.
    stop: bool,
    ellipsis: bool,
    /// The run ends in a full-width character, after which no space is written.
    full_width: bool,
    quote_closed: bool,
}

/// A text and its stretches outside mentions. `index` is always the number of a stretch, `at` a place in it.
struct Paragraph<'t> {
    text: &'t str,
    plain: Vec<Span>,
}

impl<'t> Paragraph<'t> {
    /// The stretch from this place on.
    fn rest(&self, index: usize, at: usize) -> &'t str {
        let end = self.plain.get(index).map_or(at, |stretch| stretch.end);
        self.text.get(at..end).unwrap_or_default()
    }

    /// Whether a mention stands behind this stretch.
    fn mention_follows(&self, index: usize) -> bool {
        index + 1 < self.plain.len()
    }

    /// The mark whose first terminator stands here.
    fn mark(&self, index: usize, at: usize) -> Mark {
        let mut rest = self.rest(index, at);
        let end = at + rest.len();
        let mut count = 0;
        let mut last = ' ';
        let mut ellipsis = false;
        loop {
            let mut characters = rest.chars();
            match characters.next() {
                Some(character @ ('.' | '!' | '?' | '…' | '。' | '！' | '？')) => {
                    ellipsis = character == '…' || character == '.' && last == '.';
                    last = character;
                    count += 1;
                    rest = characters.as_str();
                }
                // ". . ." is one run.
                Some(' ' | '\u{a0}') if last == '.' && characters.as_str().starts_with('.') => {
                    rest = characters.as_str();
                }
                _ => break,
            }
        }
        let (closers, mut behind) = split_leading(rest, closes);
        // "« Non. »": a closing quote behind a space, unless a word follows as in Swedish and Danish.
        let (late, after) = split_leading(behind.trim_start(), |c| "”»".contains(c));
        let word_follows = after.is_empty() && self.mention_follows(index)
            || after.starts_with(|c: char| !c.is_whitespace());
        if !late.is_empty() && !word_follows {
            behind = after;
        }
        Mark {
            start: at,
            end: end - behind.len(),
            single_stop: count == 1 && last == '.',
            stop: last == '.' && !ellipsis,
            ellipsis,
            full_width: matches!(last, '。' | '！' | '？'),
            quote_closed: closers.contains(is_quote) || !late.is_empty(),
        }
    }

    /// Where the next sentence starts, if the mark ends the sentence that began at `start`.
    fn next_sentence(&self, index: usize, start: usize, mark: &Mark) -> Option<usize> {
        let rest = self.rest(index, mark.end);
        let next = rest.trim_start();
        if next.len() == rest.len() && !mark.full_width {
            return None;
        }
        let at = mark.end + rest.len() - next.len();
        let (openers, word) = split_leading(next, |c| opens(c) || c.is_whitespace());
        match word.chars().next() {
            None if !self.mention_follows(index) => return None,
            Some(
                ',' | ';' | ':' | '&' | '/' | '%' | ')' | ']' | '}' | '.' | '!' | '?' | '…' | '，'
                | '、' | '；' | '：' | '。' | '！' | '？' | 'と',
            ) => return None,
            Some(first)
                if first.is_lowercase() && (mark.ellipsis || !openers.contains(is_quote)) =>
            {
                return None;
            }
            _ => {}
        }
        if mark.single_stop && self.is_abbreviation(index, start, mark.start, word) {
            return None;
        }
        if mark.quote_closed && !mark.stop && self.is_attribution(index, at) {
            return None;
        }
        Some(at)
    }

    /// Whether the full stop at `at` belongs to the word before it and ends no sentence before `next`.
    fn is_abbreviation(&self, index: usize, start: usize, at: usize, next: &str) -> bool {
        let floor = self.plain.get(index).map_or(at, |stretch| stretch.start);
        let before = self.text.get(floor..at).unwrap_or_default();
        let length = before
            .chars()
            .rev()
            .take(LONGEST_ABBREVIATION + 1)
            .take_while(|c| c.is_alphanumeric() || *c == '.')
            .map(char::len_utf8)
            .sum::<usize>();
        let Some(word) = before.get(before.len() - length..) else {
            return false;
        };
        // A word that touches a mention is part of a longer word that nobody may look at.
        if word.is_empty() || index > 0 && length == before.len() {
            return false;
        }
        // "1. " and "b. " in front of a sentence.
        if at - length == start
            && (length <= 3 && word.bytes().all(|b| b.is_ascii_digit()) || length == 1)
        {
            return true;
        }
        ALWAYS.contains(&word)
            || BEFORE_NUMBER.contains(&word) && next.starts_with(|c: char| c.is_ascii_digit())
            || (UNLESS_OPENER.contains(&word) || is_initials(word)) && !starts_with_opener(next)
    }

    /// Whether a speaker and a verb of speech stand here: `“Stop!” Ms. Vale said`.
    fn is_attribution(&self, index: usize, at: usize) -> bool {
        let mut index = index;
        let mut rest = self.rest(index, at);
        for _ in 0..=LONGEST_SPEAKER {
            rest = rest.trim_start();
            if rest.is_empty() {
                // The mention behind this stretch is one word of the speaker's name.
                if !self.mention_follows(index) {
                    return false;
                }
                index += 1;
                let from = self.plain.get(index).map_or(0, |stretch| stretch.start);
                rest = self.rest(index, from);
                rest = ["’s", "'s"]
                    .iter()
                    .find_map(|genitive| rest.strip_prefix(genitive))
                    .unwrap_or(rest);
                continue;
            }
            let (word, behind) = split_leading(rest, |c| c.is_alphanumeric() || "-.'’".contains(c));
            if !word.starts_with(char::is_uppercase) {
                return SPEECH.contains(&word.trim_end_matches('.'));
            }
            rest = behind;
        }
        false
    }

    /// Where a sentence ends and the next one starts, if the mention before this stretch is followed by an opener.
    fn opener_after_mention(&self, index: usize) -> Option<(usize, usize)> {
        let at = self.plain.get(index)?.start;
        let rest = self.rest(index, at);
        let behind = rest.trim_start_matches(closes);
        let next = behind.trim_start();
        let spaced = next.len() < behind.len();
        let found = spaced && starts_with_opener(next);
        found.then(|| {
            let end = at + rest.len();
            (end - behind.len(), end - next.len())
        })
    }
}

/// The longest prefix of such characters, and what stands behind it.
fn split_leading(text: &str, belongs: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(|c| !belongs(c)).unwrap_or(text.len()))
}

fn is_quote(character: char) -> bool {
    "\"'“”‘’«»‹›„「」『』".contains(character)
}

/// Whether a character right behind a terminator closes something; “ does in German, an English one follows a space.
fn closes(character: char) -> bool {
    "\"'“”’)]}»›」』）】》".contains(character)
}

/// Whether a character may stand in front of the first word of a sentence.
fn opens(character: char) -> bool {
    "\"'“‘’([{«‹„¿¡「『（【《—–-•*".contains(character)
}

/// Abbreviations whose full stop never ends a sentence.
const ALWAYS: &[&str] = &[
    "Mr", "Mrs", "Ms", "Mx", "Messrs", "Mme", "Mlle", "Dr", "Drs", "Prof", "Rev", "Hon", "Gen",
    "Maj", "Col", "Lt", "Capt", "Cpt", "Cmdr", "Cdr", "Sgt", "Cpl", "Adm", "Brig", "Sen", "Sens",
    "Rep", "Reps", "Gov", "Govs", "Amb", "Supt", "St", "Ste", "Mt", "Ft", "e.g", "eg", "i.e", "ie",
    "vs", "cf", "v", "viz",
];

/// Abbreviations only before a number: "No. 5".
const BEFORE_NUMBER: &[&str] = &[
    "No", "Nos", "no", "nos", "Art", "Arts", "art", "Sec", "Fig", "Figs", "Vol", "Ch", "Res",
    "para", "p", "pp",
];

/// Abbreviations that end a sentence only before an opener. "etc" is in no list: a capital behind it opens a sentence
/// more often than not.
const UNLESS_OPENER: &[&str] = &[
    "Jr", "Sr", "Inc", "Corp", "Ltd", "Co", "Cos", "Bros", "Plc", "Assn", "Dept", "Univ", "Ave",
    "Blvd", "Rd", "al", "approx", "Ph.D", "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep",
    "Sept", "Oct", "Nov", "Dec",
];

/// Words that open many sentences and stand capitalised hardly anywhere else. Left out for what they also are: "A"
/// and "I" (initials, numerals), and "And", "At", "For", "On", "To", "With" (headlines in capitals).
#[rustfmt::skip] // One word a line otherwise.
const OPENERS: &[&str] = &[
    "The", "He", "She", "It", "They", "We", "You", "This", "That", "These", "Those", "There", "But", "Yet", "So", "If",
    "In", "When", "While", "Although", "Though", "Since", "Because", "Before", "Despite", "Instead", "However",
    "Moreover", "Meanwhile", "Nevertheless", "Nonetheless", "Still", "Then", "Thus", "Therefore", "His", "Her", "Its",
    "Their", "Our", "What", "Why", "How", "Both", "Many", "Most", "Some", "Such", "Even", "Once", "Another",
];

/// Verbs of speech.
#[rustfmt::skip] // One word a line otherwise.
const SPEECH: &[&str] = &[
    "said", "says", "asked", "asks", "added", "adds", "told", "tells", "wrote", "writes", "replied", "shouted",
    "cried", "demanded", "declared", "insisted", "warned", "wondered", "exclaimed", "tweeted", "quipped", "retorted",
];

/// "U.S", "a.m", or the one capital of "J. R. Vale".
fn is_initials(word: &str) -> bool {
    let dotted = word.contains('.');
    word.split('.').all(|part| {
        let mut letters = part.chars();
        letters
            .next()
            .is_some_and(|c| c.is_uppercase() || dotted && c.is_lowercase())
            && letters.next().is_none()
    })
}

fn starts_with_opener(text: &str) -> bool {
    let (word, behind) = split_leading(text, char::is_alphabetic);
    behind.starts_with(|c: char| c.is_whitespace() || ",'’".contains(c)) && OPENERS.contains(&word)
}

#[cfg(test)]
mod tests;
