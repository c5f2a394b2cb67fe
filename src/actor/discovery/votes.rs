//! One string has one kind in a document. In: its names. Out: the same with the kinds that most speaks for.

use rustc_hash::FxHashMap;

use super::FoundKind;
use super::document::{Document, Name};
use super::lexicon::{GIVEN_NAME, SURNAME};
use super::tagger::KINDS;
use super::words::{Case, Word};

/// What the first or a middle word of a person's name counts for that word alone.
const PART: f32 = 0.5;
/// What the end of a person's name counts for that end alone, and the other way round: the chain sees the longer name better than its parts.
const END: f32 = 2.0;

type Votes = FxHashMap<u64, [f32; KINDS]>;

fn add(votes: &mut Votes, key: u64, kind: FoundKind, weight: f32) {
    if let Some(vote) = votes.entry(key).or_default().get_mut(kind as usize) {
        *vote += weight;
    }
}

impl Document<'_> {
    /// Gives one string one kind: that of the surest votes. What ends a person's longer name votes with it, and a longer name with the person who ends it.
    pub(super) fn vote(&self, names: &mut Vec<Name>) {
        let mut votes = Votes::default();
        // How surely a single word is a person.
        let mut alone: FxHashMap<u64, f32> = FxHashMap::default();
        for name in names.iter() {
            let length = name.end - name.start;
            add(
                &mut votes,
                self.key(name.start, name.end),
                name.kind,
                name.confidence,
            );
            if name.kind != FoundKind::Person {
                continue;
            }
            if length == 1 {
                let sure = alone.entry(self.key(name.start, name.end)).or_default();
                *sure = sure.max(name.confidence);
            }
            for at in name.start + 1..name.end {
                let key = self.key(at, name.end);
                add(&mut votes, key, FoundKind::Person, END * name.confidence);
            }
            for at in name.start..name.end.saturating_sub(1) {
                let key = self.key(at, at + 1);
                add(&mut votes, key, FoundKind::Person, PART * name.confidence);
            }
        }
        for name in names.iter() {
            let words = self.words.get(name.start..name.end).unwrap_or_default();
            let is_plain = |word: &Word| {
                word.case == Case::Capital
                    && word.is_capital()
                    && word.lexical & !(GIVEN_NAME | SURNAME) == 0
            };
            if (2..=3).contains(&words.len()) && words.iter().all(is_plain) {
                let sure = (name.start + 1..name.end)
                    .filter_map(|at| alone.get(&self.key(at, at + 1)))
                    .fold(0.0, |most: f32, &sure| most.max(sure));
                let key = self.key(name.start, name.end);
                add(&mut votes, key, FoundKind::Person, END * sure);
            }
        }
        for name in names.iter_mut() {
            let Some(vote) = votes.get(&self.key(name.start, name.end)) else {
                continue;
            };
            let mut best = (
                name.kind,
                vote.get(name.kind as usize).copied().unwrap_or_default(),
            );
            for (kind, &vote) in FoundKind::ALL.into_iter().zip(vote) {
                if vote > best.1 {
                    best = (kind, vote);
                }
            }
            name.kind = best.0;
        }
        names.retain(|name| self.found(name).is_some());
    }
}
