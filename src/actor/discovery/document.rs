//! The second pass, over a whole document. In: its words and what the chain says of each. Out: names.
//!
//! First the chain's own names are trimmed to what a name may be. Then runs of capitalised words that the chain let go are kept where the document speaks for
//! them; then one string gets one kind.

use rustc_hash::{FxHashMap, FxHashSet};

use super::features::Manner;
use super::lexicon::{
    ARTICLE, FUNCTION, GIVEN_NAME, GROUP, HEAD, LINK, OWNER, PLACE, PREPOSITION, SURNAME, THING,
    TITLE,
};
use super::tagger::Tagged;
use super::trim::{bounds, corrected};
use super::weights::Weights;
use super::words::{Case, Word, WordKind, hash};
use super::{Class, Found, FoundKind, small_forms};
use crate::span::Span;

/// The most words of a name. A longer stretch of capitals is a list or a headline; and what is done for every end of a name must stay cheap.
const LONGEST_NAME: usize = 20;

fn is_of_a_names_length(name: &Name) -> bool {
    name.end - name.start <= LONGEST_NAME
}

/// A document in words.
#[derive(Debug, Default)]
pub(super) struct Document<'t> {
    pub(super) text: &'t str,
    pub(super) words: Vec<Word>,
    /// The words of each sentence.
    pub(super) sentences: Vec<(usize, usize)>,
    /// One for each sentence.
    pub(super) manners: Vec<Manner>,
    /// One for each word.
    pub(super) tags: Vec<Tagged>,
}

/// A name: words `start..end`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Name {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) kind: FoundKind,
    pub(super) confidence: f32,
}

/// What speaks for and against names in this document.
pub(super) struct Evidence<'w> {
    pub(super) weights: &'w Weights,
    /// Forms that stand in small letters somewhere.
    pub(super) small: FxHashSet<u64>,
    /// Forms of the words of names that are kept, with the kind of the surest.
    pub(super) known: FxHashMap<u64, (FoundKind, f32)>,
    /// How often a run of capitalised words stands within a sentence.
    pub(super) repeated: FxHashMap<u64, u32>,
}

impl Document<'_> {
    /// The names, sorted and disjoint.
    pub(super) fn names(&self, weights: &Weights) -> Vec<Name> {
        let mut evidence = Evidence {
            weights,
            small: small_forms(&self.words),
            known: FxHashMap::default(),
            repeated: FxHashMap::default(),
        };
        let mut names = Vec::new();
        for &(start, end) in &self.sentences {
            self.tagged_names(start, end, &evidence, &mut names);
        }
        names.retain(is_of_a_names_length);
        self.refine(&mut names, &evidence);
        for name in &names {
            self.learn(name, &mut evidence);
        }
        let mut runs = Vec::new();
        let mut taken = vec![false; self.words.len()];
        for name in &names {
            taken
                .get_mut(name.start..name.end)
                .unwrap_or_default()
                .fill(true);
        }
        for (&(start, end), &manner) in self.sentences.iter().zip(&self.manners) {
            self.runs(start, end, manner, &taken, &evidence, &mut runs);
        }
        for run in &runs {
            if !run.is_first {
                *evidence
                    .repeated
                    .entry(self.key(run.start, run.end))
                    .or_default() += 1;
            }
        }
        // A name that is kept here may speak for another, but only once: two rounds are enough for every document that was looked at.
        let mut left = Vec::new();
        for round in 0..2 {
            for run in std::mem::take(if round == 0 { &mut runs } else { &mut left }) {
                match self.judge(&run, &evidence) {
                    Some(name) => {
                        self.learn(&name, &mut evidence);
                        names.push(name);
                    }
                    None if round == 0 => left.push(run),
                    None => {}
                }
            }
        }
        names.retain(is_of_a_names_length);
        names.sort_unstable_by_key(|name| name.start);
        self.refine(&mut names, &evidence);
        self.join(&mut names);
        self.spell_out(&mut names);
        self.part_pairs(&mut names);
        self.shift_beginnings(&mut names, &evidence);
        names.retain(is_of_a_names_length);
        self.vote(&mut names);
        names
    }

    /// A name as the caller sees it; `None` where it would break what is promised about settled mentions.
    pub(super) fn found(&self, name: &Name) -> Option<Found> {
        let words = self.words.get(name.start..name.end)?;
        let (first, last) = (words.first()?, words.last()?);
        let breaks = |class: Class| !class.may_be_inside(name.kind);
        if words.iter().filter_map(Word::class).any(breaks)
            || !words.iter().any(|word| word.class().is_none())
        {
            return None;
        }
        Some(Found {
            span: Span::new(first.span.start, last.span.end),
            kind: name.kind,
            confidence: name.confidence.clamp(0.0, 1.0),
        })
    }

    pub(super) fn word(&self, place: usize) -> Option<&Word> {
        self.words.get(place)
    }

    /// The names that the chain sees in a sentence, trimmed.
    fn tagged_names(&self, start: usize, end: usize, evidence: &Evidence<'_>, out: &mut Vec<Name>) {
        let label = |place: usize| self.tags.get(place).map_or(0, |tag| usize::from(tag.label));
        let mut at = start;
        while at < end {
            let first = label(at);
            if first == 0 {
                at += 1;
                continue;
            }
            let kind = (first - 1) / 2;
            let from = at;
            at += 1;
            while at < end && label(at) == 2 * kind + 2 {
                at += 1;
            }
            if let Some(&kind) = FoundKind::ALL.get(kind) {
                self.trimmed(from, at, kind, evidence, out);
            }
        }
    }

    /// The part of a tagged stretch that is a name.
    fn trimmed(
        &self,
        from: usize,
        to: usize,
        kind: FoundKind,
        evidence: &Evidence<'_>,
        out: &mut Vec<Name>,
    ) {
        // A settled mention that no name may hold cuts the stretch. Of a stretch around a body of people nothing is kept: "Progressive" before "Conservative
        // Party" is no name.
        let class = |at: usize| self.word(at).and_then(Word::class);
        if (from..to).any(|at| class(at).is_some_and(|class| !class.may_be_inside(kind))) {
            return;
        }
        if let Some(link) = self.person_of_body(from, to, kind) {
            self.piece(from, link, FoundKind::Person, false, evidence, out);
            return self.trimmed(link + 1, to, FoundKind::Organisation, evidence, out);
        }
        let mut start = from;
        for at in from..=to {
            if at == to || self.cuts(start, at, kind, evidence.weights) {
                self.piece(start, at, kind, start > from, evidence, out);
                start = at + 1;
            }
        }
    }

    /// Whether the word at a place parts the stretch that began before it.
    fn cuts(&self, start: usize, at: usize, kind: FoundKind, weights: &Weights) -> bool {
        let Some(word) = self.word(at) else {
            return false;
        };
        let before = at
            .checked_sub(1)
            .filter(|&before| before >= start)
            .and_then(|before| self.word(before));
        let is_and = word.form == hash("and");
        match word.kind {
            WordKind::Settled(_) => kind == FoundKind::Place,
            // "Forza Europa" is none of "Della Vedova's", but "People's Party" is one name.
            WordKind::Mark if word.form == hash("'s") => {
                before.is_some_and(|owner| !owner.has(OWNER))
            }
            WordKind::Mark => [";", ":", "(", ")", "[", "]", "\"", "?", "!"]
                .iter()
                .any(|mark| word.form == hash(mark)),
            WordKind::Word if is_and && kind == FoundKind::Person => true,
            WordKind::Word if is_and => before.is_some_and(|head| head.has(HEAD)),
            // An ordinary small word that links nothing, or any behind a head word: "Civic Party ⟦vice-chairwoman⟧ Lind".
            WordKind::Word if word.case == Case::Small => {
                !word.has(LINK | PREPOSITION)
                    && (weights.is_common(word.form) || before.is_some_and(|head| head.has(HEAD)))
            }
            _ => false,
        }
    }

    /// A tagged stretch that holds nothing which no name may hold; whether it is what another piece was cut from.
    fn piece(
        &self,
        from: usize,
        to: usize,
        kind: FoundKind,
        is_cut: bool,
        evidence: &Evidence<'_>,
        out: &mut Vec<Name>,
    ) {
        let Some((start, end)) = bounds(&self.words, from, to, kind) else {
            return;
        };
        let mut kind = kind;
        let words = self.words.get(start..end).unwrap_or_default();
        let is_opener = words.len() == 1
            && words.iter().all(|word| word.is_first)
            && self.is_ordinary_opener(start, evidence);
        let is_thing = words.last().is_some_and(|last| {
            last.has(THING) && !(kind == FoundKind::Person && last.has(SURNAME))
        }) || words.len() == 1
            && words
                .iter()
                .all(|word| word.lexical & !(HEAD | PLACE | GIVEN_NAME | SURNAME) != 0)
            || self
                .word(end)
                .is_some_and(|next| next.is_capital() && next.has(THING));
        if is_opener || is_thing || self.touches_organisation(start, end) {
            return;
        }
        kind = if self.is_family_first(start, end, evidence.weights)
            || self.is_behind_role(start, end, is_cut)
        {
            FoundKind::Person
        } else {
            corrected(words, kind)
        };
        let of_kind = |tag: &Tagged| tag.kinds.get(kind as usize).copied().unwrap_or_default();
        let tags = self.tags.get(start..end).unwrap_or_default();
        let confidence = tags.iter().map(of_kind).fold(1.0, f32::min);
        out.push(Name {
            start,
            end,
            kind,
            confidence,
        });
    }

    /// Moves the beginnings of sorted names where a name's own words say that it begins elsewhere.
    fn refine(&self, names: &mut [Name], evidence: &Evidence<'_>) {
        let mut end = 0;
        for name in names {
            if let Some(start) = self.office_holder(name.start, name.end, evidence) {
                (name.start, name.kind) = (start, FoundKind::Person);
            } else if name.start > end && self.begins_before(name) {
                name.start -= 1;
            }
            end = name.end;
        }
    }

    /// Whether a name is only head words and the state or city before it is a part of it: "⟦Washington⟧ Post".
    fn begins_before(&self, name: &Name) -> bool {
        let words = self.words.get(name.start..name.end).unwrap_or_default();
        let before = name
            .start
            .checked_sub(1)
            .and_then(|before| self.word(before));
        name.kind == FoundKind::Organisation
            && words.iter().all(|word| word.has(HEAD) && !word.is_first)
            && matches!(
                before.and_then(Word::class),
                Some(Class::State | Class::Metonym)
            )
    }

    /// Whether nothing but white space is between these words and a settled body of people: they are a part of its name then, or a word for it.
    pub(super) fn touches_organisation(&self, start: usize, end: usize) -> bool {
        let is_organisation = |place: Option<usize>| {
            place
                .and_then(|place| self.word(place))
                .and_then(Word::class)
                == Some(Class::Organisation)
        };
        let begins_sentence = self.word(start).is_some_and(|word| word.is_first);
        is_organisation(Some(end)) && self.sentence_of(start) == self.sentence_of(end)
            || (!begins_sentence && is_organisation(start.checked_sub(1)) && end == start + 1)
    }

    /// Which sentence a word is in.
    pub(super) fn sentence_of(&self, place: usize) -> usize {
        self.sentences.partition_point(|&(_, end)| end <= place)
    }

    /// Where the person begins in "Minister of National Missions ⟦Orit Strock⟧": after a title and "of", two words that are no ordinary ones, behind
    /// one that is.
    fn office_holder(&self, start: usize, end: usize, evidence: &Evidence<'_>) -> Option<usize> {
        let &(sentence, _) = self.sentences.get(self.sentence_of(start))?;
        let before = self.words.get(sentence..start)?;
        let before = match before.split_last() {
            Some((last, rest)) if last.has(ARTICLE) => rest,
            _ => before,
        };
        let [.., title, link] = before else {
            return None;
        };
        if !(title.has(TITLE) && link.has(LINK)) {
            return None;
        }
        let words = self.words.get(start..end)?;
        let is_ordinary = |word: &Word| {
            evidence.weights.is_common(word.form)
                || word.lexical & (HEAD | THING | LINK | PLACE | GROUP | ARTICLE) != 0
                || !word.is_capital()
        };
        let own = words
            .iter()
            .rev()
            .take_while(|word| !is_ordinary(word))
            .count();
        let has_office_before = own < words.len() || words.len() >= 4;
        (own >= 2 && has_office_before).then(|| end - own.min(2))
    }

    /// Whether the first word of a sentence is capitalised only because it is the first.
    pub(super) fn is_ordinary_opener(&self, place: usize, evidence: &Evidence<'_>) -> bool {
        self.word(place)
            .is_some_and(|word| word.has(FUNCTION) || evidence.small.contains(&word.form))
    }

    /// Lets a kept name speak for others.
    fn learn(&self, name: &Name, evidence: &mut Evidence<'_>) {
        let words = self.words.get(name.start..name.end).unwrap_or_default();
        for word in words.iter().filter(|word| word.is_capital()) {
            // Only what is particular to the name: "Minister", "Party" and "National" are in many.
            if word.lexical & !(GIVEN_NAME | PLACE) != 0
                || evidence.weights.is_common(word.form)
                || word.span.len() < 3
            {
                continue;
            }
            if words.len() > 1 && name.kind != FoundKind::Person {
                continue;
            }
            let entry = evidence.known.entry(word.form).or_insert((name.kind, 0.0));
            if name.confidence > entry.1 {
                *entry = (name.kind, name.confidence);
            }
        }
    }

    /// A key of the string of a name; what is settled in it counts as its class.
    pub(super) fn key(&self, start: usize, end: usize) -> u64 {
        let words = self.words.get(start..end).unwrap_or_default();
        words.iter().fold(0, |key: u64, word| {
            key.rotate_left(9).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ word.form
        })
    }
}
