//! What the tagger knows of a word. In: the words of a sentence and a place among them. Out: the hashes of its features, one by one, through a closure, for
//! training and finding alike; nothing is allocated.

use super::lexicon::{GIVEN_NAME, GROUP, HEAD, PLACE, THING, TITLE};
use super::words::{Word, affixes};

/// Words on either side of a candidate that are tagged with it.
const MARGIN: usize = 2;
/// No more words than this are told apart in the length of a run.
const LONGEST_RUN: usize = 4;

/// What stands for words before the beginning and after the end of a sentence.
const NOTHING: u64 = 0x0ff5_e77e;

/// One feature: which template, and what of.
fn feature(template: u64, value: u64) -> u32 {
    let mixed =
        (value ^ template.wrapping_mul(0x9e37_79b9_7f4a_7c15)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    ((mixed ^ (mixed >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93) >> 32) as u32
}

fn both(a: u64, b: u64) -> u64 {
    a.rotate_left(17).wrapping_mul(0x517c_c1b7_2722_0a95) ^ b
}

/// What holds of a sentence as a whole.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Manner {
    /// No word has a small letter.
    pub(super) is_shouted: bool,
    /// Nearly all words begin with capitals, as in headlines.
    pub(super) is_headline: bool,
}

impl Manner {
    pub(super) fn of(words: &[Word]) -> Self {
        let (mut capitals, mut smalls, mut not_upper) = (0, 0, 0);
        for word in words {
            if word.is_capital() {
                capitals += 1;
                not_upper += usize::from(word.case != super::words::Case::Upper);
            } else if word.kind == super::words::WordKind::Word && word.span.len() > 3 {
                smalls += 1;
            }
        }
        Self {
            is_shouted: capitals > 1 && smalls == 0 && not_upper == 0,
            is_headline: capitals >= 5 && capitals >= 4 * smalls,
        }
    }
}

/// The stretches of a sentence that are tagged: its capitalised words with some around them, so that the small words of most sentences cost nothing.
pub(super) fn windows(words: &[Word], out: &mut Vec<(usize, usize)>) {
    out.clear();
    for (place, word) in words.iter().enumerate() {
        if !word.is_capital() {
            continue;
        }
        let start = place.saturating_sub(MARGIN);
        let end = (place + MARGIN + 1).min(words.len());
        match out.last_mut() {
            Some(last) if start <= last.1 => last.1 = end,
            _ => out.push((start, end)),
        }
    }
}

/// How far from a place the words stand that are features of it by themselves, in the order of the templates.
pub(super) const BESIDE: [isize; 4] = [-2, -1, 1, 2];

/// Calls `emit` with the features of the word at a place. `is_common` says whether a form is an ordinary word.
#[cfg(feature = "train")]
pub(super) fn features(
    text: &str,
    words: &[Word],
    place: usize,
    manner: Manner,
    is_common: impl Fn(u64) -> bool,
    mut emit: impl FnMut(u32),
) {
    let Some(word) = words.get(place) else {
        return;
    };
    own(text, word, &mut emit);
    for (number, offset) in (0..).zip(BESIDE) {
        let word = place
            .checked_add_signed(offset)
            .and_then(|place| words.get(place));
        beside(word, number, &mut emit);
    }
    joint(words, place, manner, is_common, emit);
}

/// The features that a word has wherever it stands: they hang on its surface alone.
pub(super) fn own(text: &str, word: &Word, emit: &mut impl FnMut(u32)) {
    emit(feature(0, 0));
    emit(feature(1, word.form));
    emit(feature(2, word.shape));
    let (prefixes, suffixes) = affixes(word.surface(text));
    for (template, hashes) in [(10, prefixes), (20, suffixes)] {
        for (length, hash) in (template..).zip(hashes) {
            if let Some(hash) = hash {
                emit(feature(length, hash));
            }
        }
    }
}

/// The features that a place has by the word at an offset of this number in [`BESIDE`]; `None` beyond the ends of the sentence.
pub(super) fn beside(word: Option<&Word>, number: u64, emit: &mut impl FnMut(u32)) {
    let (form, shape) = word.map_or((NOTHING, NOTHING), |word| (word.form, word.shape));
    emit(feature(30 + number, form));
    emit(feature(40 + number, shape));
}

/// All other features of a place: by several words together, and by what is known of them.
pub(super) fn joint(
    words: &[Word],
    place: usize,
    manner: Manner,
    is_common: impl Fn(u64) -> bool,
    mut emit: impl FnMut(u32),
) {
    let Some(word) = words.get(place) else {
        return;
    };
    let at = |offset: isize| {
        place
            .checked_add_signed(offset)
            .and_then(|place| words.get(place))
    };
    let form = |offset: isize| at(offset).map_or(NOTHING, |word| word.form);
    let shape = |offset: isize| at(offset).map_or(NOTHING, |word| word.shape);
    let here = word.shape;
    emit(feature(50, both(both(shape(-1), here), shape(1))));
    emit(feature(51, both(form(-1), here)));
    emit(feature(52, both(here, form(1))));
    for (template, offset) in (60..).zip([-2, -1, 0, 1, 2, 3]) {
        let Some(word) = at(offset).filter(|word| word.lexical != 0 || word.is_surname) else {
            continue;
        };
        let is_head = word.is_capital() && word.has(HEAD);
        for (number, holds) in [
            word.has(TITLE),
            is_head,
            word.has(THING),
            word.has(GROUP),
            word.is_capital() && word.has(GIVEN_NAME),
            word.is_capital() && word.has(PLACE),
            word.is_surname,
        ]
        .into_iter()
        .enumerate()
        {
            if holds {
                emit(feature(template + 10 * number as u64, 1));
            }
        }
    }
    if word.is_first {
        emit(feature(210, 0));
        emit(feature(211, here));
    }
    if word.is_capital() {
        let common = u64::from(is_common(word.form));
        emit(feature(212, common * 2 + u64::from(word.is_first)));
        run(words, place, &is_common, &mut emit);
    }
    if manner.is_shouted {
        emit(feature(213, here));
    }
    if manner.is_headline {
        emit(feature(214, here));
    }
}

/// Features of the run of capitalised words around a place: how long it is, its last word, and what stands before and after.
fn run(words: &[Word], place: usize, is_common: &impl Fn(u64) -> bool, emit: &mut impl FnMut(u32)) {
    let goes_on = |word: &&Word| word.is_capital() || word.class().is_some();
    let before = words.get(..place).unwrap_or_default();
    let after = words.get(place + 1..).unwrap_or_default();
    let before_count = before.iter().rev().take(8).take_while(goes_on).count();
    let after_count = after.iter().take(8).take_while(goes_on).count();
    let start = place - before_count;
    let end = place + after_count;
    let length = (before_count + after_count + 1).min(LONGEST_RUN) as u64;
    emit(feature(
        230,
        length * 8 + before_count.min(LONGEST_RUN) as u64,
    ));
    let form = |place: Option<usize>| {
        place
            .and_then(|place| words.get(place))
            .map_or(NOTHING, |word| word.form)
    };
    if after_count > 0 {
        emit(feature(231, form(Some(end))));
        if words.get(end).is_some_and(|word| word.has(HEAD)) {
            emit(feature(232, 0));
        }
        if words.get(end).is_some_and(|word| word.has(THING)) {
            emit(feature(233, 0));
        }
    }
    if before_count > 0 {
        emit(feature(234, form(Some(start))));
        if words.get(start).is_some_and(|word| word.has(TITLE)) {
            emit(feature(235, 0));
        }
    }
    let is_given =
        |place: usize| u64::from(words.get(place).is_some_and(|word| word.has(GIVEN_NAME)));
    emit(feature(
        241,
        both(length, 2 * is_given(start) + u64::from(before_count == 0)),
    ));
    emit(feature(236, form(start.checked_sub(1))));
    emit(feature(237, form(Some(end + 1))));
    emit(feature(238, both(length, form(start.checked_sub(1)))));
    emit(feature(239, both(length, form(Some(end + 1)))));
    let uncommon = words
        .get(start..=end)
        .unwrap_or_default()
        .iter()
        .filter(|word| word.class().is_none() && !is_common(word.form))
        .count();
    emit(feature(240, both(length, uncommon as u64)));
}
