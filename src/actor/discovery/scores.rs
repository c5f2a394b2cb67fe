//! Scores of the words of a document. In: its words by sentences. Out: what the chain says of each word, and what holds of each sentence.

use std::mem::take;
use std::ops::Range;

use super::document::Document;
use super::features::{Manner, joint, windows};
use super::lexicon::{LINK, PERSON_LINK, PLACE, PREPOSITION};
use super::memo::{AROUND, Memo};
use super::tagger::{self, OUTSIDE_ONLY, Scores, Tagged};
use super::weights::{Sums, Weights};
use super::words::{Case, Word, WordKind, hash};
use super::{Class, Discovery};

/// What is taken from the score of "outside". The chain is fitted to be right word by word; a missed name costs a reader more than one too many, which the
/// second pass and the roster may still settle. Chosen on CrossNER politics dev and NewsMTSC dev; models/README.md has the figures.
const OUTSIDE_COST: f32 = 0.5;

/// What is taken from the scores of places: of the texts that the chain is fitted to, fewer are about persons than of the news.
const PLACE_COST: f32 = 2.5;

/// The same where a preposition or a word of places is beside the word.
const PLACED_COST: f32 = 0.7;

/// Memory that is used again for every document; it never changes a result.
#[derive(Default)]
pub(super) struct Memory {
    memo: Memo,
    pub(super) words: Vec<Word>,
    pub(super) sentences: Vec<(usize, usize)>,
    pub(super) manners: Vec<Manner>,
    pub(super) document_tags: Vec<Tagged>,
    stretches: Vec<(usize, usize)>,
    sums: Vec<Sums>,
    scores: Vec<Scores>,
    tags: Vec<Tagged>,
    chain: tagger::Memory,
}

impl Discovery {
    /// Tags the windows of every sentence.
    pub(super) fn tag(&self, document: &mut Document<'_>, memory: &mut Memory) {
        document
            .tags
            .resize(document.words.len(), Tagged::default());
        let mut stretches = take(&mut memory.stretches);
        for &(start, end) in &document.sentences {
            let sentence = document.words.get(start..end).unwrap_or_default();
            windows(sentence, &mut stretches);
            if stretches.is_empty() {
                document.manners.push(Manner::default());
                continue;
            }
            let manner = Manner::of(sentence);
            document.manners.push(manner);
            for &(from, to) in &stretches {
                self.score(document.text, sentence, from..to, manner, memory);
                let Memory {
                    scores,
                    chain,
                    tags,
                    ..
                } = memory;
                self.inner.chain.tag(scores, chain, tags);
                let slots = document
                    .tags
                    .get_mut(start + from..start + to)
                    .unwrap_or_default();
                for (slot, tag) in slots.iter_mut().zip(tags) {
                    *slot = *tag;
                }
            }
        }
        memory.stretches = stretches;
    }

    /// Puts the scores of a window of a sentence into `memory`.
    fn score(
        &self,
        text: &str,
        sentence: &[Word],
        window: Range<usize>,
        manner: Manner,
        memory: &mut Memory,
    ) {
        let weights = &self.inner.weights;
        let Memory {
            memo, sums, scores, ..
        } = memory;
        // A word adds to the places around it. Those beyond the window are there, too, and never read.
        sums.clear();
        sums.resize(window.len() + 2 * (AROUND - 1), Sums::default());
        for number in 0..window.len() + AROUND - 1 {
            let word = (window.start + number).checked_sub(AROUND / 2);
            let word = word.and_then(|place| sentence.get(place));
            let around = sums.get_mut(number..number + AROUND).unwrap_or_default();
            for (sums, share) in around.iter_mut().zip(memo.shares(text, word, weights)) {
                for (sum, weight) in sums.iter_mut().zip(share) {
                    *sum += weight;
                }
            }
        }
        scores.clear();
        for (place, sums) in window.zip(sums.iter_mut().skip(AROUND - 1)) {
            let is_outside = |word| is_outside(word, weights);
            if sentence.get(place).is_some_and(is_outside) {
                scores.push(OUTSIDE_ONLY);
                continue;
            }
            let is_common = |form| weights.is_common(form);
            joint(sentence, place, manner, is_common, |feature| {
                weights.add(feature, sums);
            });
            let mut word = weights.scores(sums);
            let [outside, _, _, _, _, begins, inside] = &mut word;
            *outside -= OUTSIDE_COST;
            let cost = if is_placed(sentence, place) {
                PLACED_COST
            } else {
                PLACE_COST
            };
            *begins -= cost;
            *inside -= cost;
            scores.push(word);
        }
    }
}

/// Whether a word is an ordinary small one that links nothing: it is never in a name, and most words of a window are such.
pub(super) fn is_outside(word: &Word, weights: &Weights) -> bool {
    word.kind == WordKind::Word
        && word.case == Case::Small
        && !word.has(LINK | PERSON_LINK | PREPOSITION)
        && weights.is_common(word.form)
}

/// Whether something beside a word says that it may be of a place.
fn is_placed(sentence: &[Word], place: usize) -> bool {
    let at = |place: Option<usize>| place.and_then(|place| sentence.get(place));
    let around = [Some(place), place.checked_sub(1), Some(place + 1)].map(at);
    let before = at(place.checked_sub(1));
    let comma = at(Some(place + 1)).is_some_and(|next| next.form == hash(","));
    around.into_iter().flatten().any(|word| word.has(PLACE))
        || before.is_some_and(|before| before.has(PREPOSITION))
        || comma
            && at(Some(place + 2))
                .is_some_and(|after| after.class() == Some(Class::State) || after.has(PLACE))
}
