//! The words, marks and mentions of a document in a row, which the rules walk along. In: a draft. Out: [`Units`]. A mention is one unit, whatever
//! it is called.

use unicode_normalization::char::is_combining_mark;

use super::super::draft::Draft;
use super::super::mention::Mention;
use crate::span::Span;

/// What stands at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A word without its possessive ending.
    Word,
    /// A mark that the rules know: `,` `;` `:` a dash, a bracket or a quotation mark.
    Mark,
    /// The mention of this number in [`Draft::mentions`].
    Mention(u32),
}

/// A word, a mark or a mention.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Unit {
    pub(super) span: Span,
    pub(super) kind: Kind,
    /// Whether a word has a capital.
    pub(super) has_capital: bool,
    /// Counted through the document.
    pub(super) sentence: u32,
    pub(super) paragraph: u32,
}

impl Unit {
    /// The number of the mention.
    pub(super) fn mention(&self) -> Option<usize> {
        match self.kind {
            Kind::Mention(number) => Some(number as usize),
            _ => None,
        }
    }

    pub(super) fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }
}

/// The units of a document, in order.
#[derive(PartialEq)]
pub(super) struct Units<'a> {
    pub(super) text: &'a str,
    pub(super) all: Vec<Unit>,
    /// For each sentence, whether it has no small letter.
    shouting: Vec<bool>,
}

impl<'a> Units<'a> {
    pub(super) fn new(draft: &Draft<'a, '_>) -> Self {
        Self::of_parts(draft, &vec![true; draft.parts.len()])
    }

    /// Only those of some paragraphs; the others are empty.
    pub(super) fn of_parts(draft: &Draft<'a, '_>, wanted: &[bool]) -> Self {
        let mut units = Self {
            text: draft.text,
            all: Vec::with_capacity(draft.text.len() / 6),
            shouting: Vec::new(),
        };
        let mut mentions = (0_u32..)
            .zip(draft.mentions.iter().map(|m| m.span))
            .peekable();
        let mut sentence = 0;
        // A caller's span may begin between paragraphs, or reach into the next one: nothing inside it is a unit of its own.
        let mut reached = 0;
        for ((paragraph, part), &wanted) in (0_u32..).zip(&draft.parts).zip(wanted) {
            if !wanted {
                continue;
            }
            let mut ends = part
                .sentences
                .iter()
                .skip(1)
                .map(|s| s.start)
                .chain([usize::MAX])
                .peekable();
            let mut at = part.span.start.max(reached);
            loop {
                while let Some((_, passed)) = mentions.next_if(|(_, m)| m.start < at) {
                    at = at.max(passed.end);
                    reached = at;
                }
                let mention = mentions.next_if(|(_, m)| m.start < part.span.end);
                let end = mention.map_or(part.span.end, |(_, m)| m.start);
                let first = units.all.len();
                units.words(Span::new(at, end));
                if let Some((number, span)) = mention {
                    units.push(span, Kind::Mention(number), false);
                }
                for unit in units.all.iter_mut().skip(first) {
                    while ends.next_if(|&end| end <= unit.span.start).is_some() {
                        sentence += 1;
                    }
                    unit.sentence = sentence;
                    unit.paragraph = paragraph;
                }
                match mention {
                    Some((_, span)) => (at, reached) = (span.end, span.end),
                    None => break,
                }
            }
            sentence += 1;
        }
        units.shouting = vec![true; sentence as usize + 1];
        for unit in &units.all {
            // Most sentences show a small letter in their first words: the others are not looked at.
            if let Some(shouts) = units.shouting.get_mut(unit.sentence as usize)
                && *shouts
                && unit.kind != Kind::Mark
            {
                let text = unit.span.of(draft.text).unwrap_or_default();
                *shouts = !text.contains(char::is_lowercase);
            }
        }
        units
    }

    /// Puts the mentions of a draft in place of the units that they stand for. They begin and end where units do, and no mention is gone that none of
    /// them stands for: so it is with all mentions that are made of units, and the text need not be read again.
    pub(super) fn renew(&mut self, mentions: &[Mention]) {
        let mut mentions = (0_u32..).zip(mentions.iter().map(|m| m.span)).peekable();
        let mut end = 0;
        self.all.retain_mut(|unit| {
            if unit.span.start < end {
                return false;
            }
            while mentions
                .next_if(|(_, m)| m.start < unit.span.start)
                .is_some()
            {}
            if let Some((number, span)) = mentions.next_if(|(_, m)| m.start == unit.span.start) {
                (unit.span, unit.kind) = (span, Kind::Mention(number));
                unit.has_capital = false;
                end = span.end;
            }
            true
        });
    }

    fn push(&mut self, span: Span, kind: Kind, has_capital: bool) {
        self.all.push(Unit {
            span,
            kind,
            has_capital,
            sentence: 0,
            paragraph: 0,
        });
    }

    /// Appends what stands in one stretch between mentions.
    fn words(&mut self, gap: Span) {
        let text = gap.of(self.text).unwrap_or_default();
        let bytes = text.as_bytes();
        let character = |at: usize| text.get(at..).and_then(|rest| rest.chars().next());
        let mut at = 0;
        while let Some(first) = character(at) {
            let start = at;
            at += first.len_utf8();
            if !first.is_alphanumeric() {
                if is_mark(first) {
                    let span = Span::new(gap.start + start, gap.start + at);
                    self.push(span, Kind::Mark, false);
                }
                continue;
            }
            let mut has_capital = first.is_uppercase();
            loop {
                // Most words are a run of ASCII to their ends.
                let rest = bytes.get(at..).unwrap_or_default().iter();
                for byte in rest.take_while(|byte| byte.is_ascii_alphanumeric()) {
                    has_capital |= byte.is_ascii_uppercase();
                    at += 1;
                }
                let Some(next) = character(at) else { break };
                let after = || text.get(at + next.len_utf8()..).unwrap_or_default();
                let joins = is_of_word(next)
                    || matches!(next, '-' | '\'' | '’' | '‑')
                        && after().starts_with(is_of_word)
                        && !is_possessive(next, after());
                if !joins {
                    break;
                }
                has_capital |= next.is_uppercase();
                at += next.len_utf8();
            }
            // The "s" of a possessive is no word.
            if is_possessive_end(text, start, at) {
                continue;
            }
            let span = Span::new(gap.start + start, gap.start + at);
            self.push(span, Kind::Word, has_capital);
        }
    }

    pub(super) fn get(&self, index: usize) -> Option<&Unit> {
        self.all.get(index)
    }

    /// The text of a unit; empty where there is none.
    pub(super) fn surface(&self, index: usize) -> &'a str {
        self.get(index)
            .and_then(|unit| unit.span.of(self.text))
            .unwrap_or_default()
    }

    /// The text of a word; empty of all else.
    pub(super) fn word(&self, index: usize) -> &'a str {
        match self.get(index) {
            Some(unit) if unit.is_word() => self.surface(index),
            _ => "",
        }
    }

    /// Whether the unit is one of these words, in small letters here and any letters there.
    pub(super) fn is_one_of(&self, index: usize, words: &[&str]) -> bool {
        let word = self.word(index);
        !word.is_empty() && words.iter().any(|w| w.eq_ignore_ascii_case(word))
    }

    /// Whether the unit is this mark.
    pub(super) fn is_mark(&self, index: usize, mark: char) -> bool {
        self.get(index).is_some_and(|unit| unit.kind == Kind::Mark)
            && self.surface(index).starts_with(mark)
    }

    /// Whether only white space stands between a unit and the next one, and no sentence ends there.
    pub(super) fn touches_next(&self, index: usize) -> bool {
        self.between(index)
            .is_some_and(|gap| !gap.is_empty() && gap.chars().all(|c| c.is_whitespace()))
    }

    /// Whether only a possessive ending and white space stand between a unit and the next one.
    pub(super) fn owns_next(&self, index: usize) -> bool {
        self.between(index).is_some_and(|gap| {
            matches!(gap.trim_end(), "'s" | "’s" | "'" | "’") && gap.ends_with(char::is_whitespace)
        })
    }

    /// What stands between a unit and the next one of its sentence.
    pub(super) fn between(&self, index: usize) -> Option<&'a str> {
        let (this, next) = (self.get(index)?, self.get(index + 1)?);
        (this.sentence == next.sentence)
            .then(|| self.text.get(this.span.end..next.span.start))
            .flatten()
    }

    /// Whether no unit of its sentence stands before it, but for marks.
    pub(super) fn opens_sentence(&self, index: usize) -> bool {
        let Some(unit) = self.get(index) else {
            return false;
        };
        let before = self.all.get(..index).unwrap_or_default();
        before
            .iter()
            .rev()
            .take_while(|b| b.sentence == unit.sentence)
            .all(|b| b.kind == Kind::Mark)
    }

    /// Whether the sentence of a unit has no small letter.
    pub(super) fn shouts(&self, index: usize) -> bool {
        let sentence = self.get(index).map_or(0, |unit| unit.sentence);
        self.shouting.get(sentence as usize) == Some(&true)
    }
}

fn is_of_word(character: char) -> bool {
    character.is_alphanumeric() || !character.is_ascii() && is_combining_mark(character)
}

fn is_mark(character: char) -> bool {
    matches!(
        character,
        ',' | ';' | ':' | '–' | '—' | '(' | ')' | '"' | '“' | '”' | '«' | '»'
    )
}

/// Whether an apostrophe begins the ending of "president's".
fn is_possessive(apostrophe: char, after: &str) -> bool {
    apostrophe != '-'
        && after.starts_with(['s', 'S'])
        && !after.chars().nth(1).is_some_and(is_of_word)
}

fn is_possessive_end(text: &str, start: usize, end: usize) -> bool {
    matches!(text.get(start..end), Some("s" | "S"))
        && text
            .get(..start)
            .is_some_and(|before| before.ends_with(['\'', '’']))
}
