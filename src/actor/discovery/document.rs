//! The second pass, over a whole document. In: its words and what the chain says of each. Out: names.
//!
//! First the chain's own names are trimmed to what a name may be. Then runs of capitalised words that the chain let go are kept where the document speaks for
//! them; then one string gets one kind.

use rustc_hash::{FxHashMap, FxHashSet};

use super::features::Manner;
use super::lexicon::{ARTICLE, FUNCTION, GIVEN_NAME, GROUP, HEAD, LINK, OWNER, PERSON_LINK, PLACE, SURNAME, THING, TITLE};
use super::tagger::{KINDS, Tagged, Weights};
use super::words::{Case, Word, WordKind, hash};
use super::{Class, Found, FoundKind, knob, small_forms};
use crate::span::Span;

/// From which probability of being a name a run within a sentence is kept.
const KEPT_FROM: f32 = 0.12;
/// The same of a run at the beginning of a sentence, where every word has a capital.
const FIRST_FROM: f32 = 0.2;
/// The same of a run of ordinary words.
const COMMON_FROM: f32 = 0.35;
/// From which probability a run is kept that is at least twice within sentences of the document.
const REPEATED_FROM: f32 = 0.05;
/// The longest run that is one name, in words.
const LONGEST_NAME: usize = 12;
/// How sure a name is that only the second pass kept, at least.
const SECOND_PASS: f32 = 0.3;

/// A document in words.
#[derive(Debug, Default)]
pub(super) struct Document {
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
    kind: FoundKind,
    confidence: f32,
}

/// What speaks for and against names in this document.
struct Evidence<'w> {
    weights: &'w Weights,
    /// Forms that stand in small letters somewhere.
    small: FxHashSet<u64>,
    /// Forms of the words of names that are kept, with the kind of the surest.
    known: FxHashMap<u64, (FoundKind, f32)>,
    /// How often a run of capitalised words stands within a sentence.
    repeated: FxHashMap<u64, u32>,
}

impl Document {
    /// The names, disjoint but in no order.
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
        for name in &names {
            self.learn(name, &mut evidence);
        }
        let mut runs = Vec::new();
        let mut taken = vec![false; self.words.len()];
        for name in &names {
            taken.get_mut(name.start..name.end).unwrap_or_default().fill(true);
        }
        for (&(start, end), &manner) in self.sentences.iter().zip(&self.manners) {
            self.runs(start, end, manner, &taken, &evidence, &mut runs);
        }
        for run in &runs {
            if !run.is_first {
                *evidence.repeated.entry(self.key(run.start, run.end)).or_default() += 1;
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
        self.vote(&mut names);
        names
    }

    /// A name as the caller sees it; `None` where it would break what is promised about settled mentions.
    pub(super) fn found(&self, name: &Name) -> Option<Found> {
        let words = self.words.get(name.start..name.end)?;
        let (first, last) = (words.first()?, words.last()?);
        let is_place = name.kind == FoundKind::Place;
        let breaks = |class: Class| is_place || !class.may_be_inside();
        if words.iter().filter_map(Word::class).any(breaks) || !words.iter().any(|word| word.class().is_none()) {
            return None;
        }
        Some(Found {
            span: Span::new(first.span.start, last.span.end),
            kind: name.kind,
            confidence: name.confidence.clamp(0.0, 1.0),
        })
    }

    fn word(&self, place: usize) -> Option<&Word> {
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
                self.trimmed(from, at, start, kind, evidence, out);
            }
        }
    }

    /// The part of a tagged stretch that is a name.
    fn trimmed(&self, from: usize, to: usize, sentence: usize, kind: FoundKind, evidence: &Evidence<'_>, out: &mut Vec<Name>) {
        // A settled mention that no name may hold cuts the stretch. Of a stretch around a body of people nothing is kept: "Progressive" before "Conservative
        // Party" is no name.
        let class = |at: usize| self.word(at).and_then(Word::class);
        if (from..to).any(|at| class(at).is_some_and(|class| !class.may_be_inside())) {
            return;
        }
        let mut start = from;
        for at in from..=to {
            if at == to || self.cuts(start, at, kind) {
                self.piece(start, at, sentence, kind, evidence, out);
                start = at + 1;
            }
        }
    }

    /// Whether the word at a place parts the stretch that began before it.
    fn cuts(&self, start: usize, at: usize, kind: FoundKind) -> bool {
        let Some(word) = self.word(at) else {
            return false;
        };
        let before = at.checked_sub(1).filter(|&before| before >= start).and_then(|before| self.word(before));
        let is_and = word.form == hash("and");
        match word.kind {
            WordKind::Settled(_) => kind == FoundKind::Place,
            // "Forza Europa" is none of "Della Vedova's", but "People's Party" is one name.
            WordKind::Mark if word.form == hash("'s") => before.is_some_and(|owner| !owner.has(OWNER)),
            WordKind::Mark => [";", ":", "(", ")", "[", "]", "\"", "?", "!"].iter().any(|mark| word.form == hash(mark)),
            WordKind::Word if is_and && kind == FoundKind::Person => true,
            WordKind::Word if is_and => before.is_some_and(|head| head.has(HEAD)),
            _ => false,
        }
    }

    /// A tagged stretch that holds nothing which no name may hold.
    fn piece(&self, from: usize, to: usize, sentence: usize, kind: FoundKind, evidence: &Evidence<'_>, out: &mut Vec<Name>) {
        let Some((mut start, end)) = bounds(&self.words, from, to, kind) else {
            return;
        };
        let mut kind = kind;
        if let Some(person) = self.office_holder(start, end, sentence, evidence) {
            (start, kind) = (person, FoundKind::Person);
        }
        let words = self.words.get(start..end).unwrap_or_default();
        let is_opener = words.len() == 1 && words.iter().all(|word| word.is_first) && self.is_ordinary_opener(start, evidence);
        let is_thing = words.last().is_some_and(|last| last.has(THING) && !(kind == FoundKind::Person && last.has(SURNAME)))
            || words.len() == 1 && words.iter().all(|word| word.lexical & !(HEAD | PLACE | GIVEN_NAME | SURNAME) != 0)
            || self.word(end).is_some_and(|next| next.is_capital() && next.has(THING));
        if is_opener || is_thing || self.touches_organisation(start, end) {
            return;
        }
        if words.last().is_some_and(|last| last.has(GROUP)) {
            kind = FoundKind::Organisation;
        }
        let of_kind = |tag: &Tagged| tag.kinds.get(kind as usize).copied().unwrap_or_default();
        let tags = self.tags.get(start..end).unwrap_or_default();
        let confidence = tags.iter().map(of_kind).fold(1.0, f32::min);
        out.push(Name { start, end, kind, confidence });
    }

    /// Whether nothing but white space is between these words and a settled body of people: they are a part of its name then, or a word for it.
    fn touches_organisation(&self, start: usize, end: usize) -> bool {
        let is_organisation = |place: Option<usize>| place.and_then(|place| self.word(place)).and_then(Word::class) == Some(Class::Organisation);
        let begins_sentence = self.word(start).is_some_and(|word| word.is_first);
        is_organisation(Some(end)) && self.sentences_share(start, end) || (!begins_sentence && is_organisation(start.checked_sub(1)) && end == start + 1)
    }

    /// Whether two words are of one sentence.
    fn sentences_share(&self, a: usize, b: usize) -> bool {
        let of = |place: usize| self.sentences.partition_point(|&(_, end)| end <= place);
        of(a) == of(b)
    }

    /// Where the person begins in "Minister of National Missions ⟦Orit Strock⟧": after a title and "of", two or three words that are no ordinary ones, behind
    /// one that is.
    fn office_holder(&self, start: usize, end: usize, sentence: usize, evidence: &Evidence<'_>) -> Option<usize> {
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
        let is_ordinary = |word: &Word| evidence.weights.is_common(word.form) || word.lexical & (HEAD | THING | LINK | PLACE | GROUP | ARTICLE) != 0 || !word.is_capital();
        let own = words.iter().rev().take_while(|word| !is_ordinary(word)).count();
        (matches!(own, 2 | 3) && own < words.len()).then(|| end - own)
    }

    /// Whether the first word of a sentence is capitalised only because it is the first.
    fn is_ordinary_opener(&self, place: usize, evidence: &Evidence<'_>) -> bool {
        self.word(place).is_some_and(|word| word.has(FUNCTION) || evidence.small.contains(&word.form))
    }

    /// Lets a kept name speak for others.
    fn learn(&self, name: &Name, evidence: &mut Evidence<'_>) {
        let words = self.words.get(name.start..name.end).unwrap_or_default();
        for word in words.iter().filter(|word| word.is_capital()) {
            // Only what is particular to the name: "Minister", "Party" and "National" are in many.
            if word.lexical & !(GIVEN_NAME | PLACE) != 0 || evidence.weights.is_common(word.form) || word.span.len() < 3 {
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
    fn key(&self, start: usize, end: usize) -> u64 {
        let words = self.words.get(start..end).unwrap_or_default();
        words.iter().fold(0, |key: u64, word| key.rotate_left(9).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ word.form)
    }

    /// Gives one string one kind: that of the surest votes. A single word that ends a person's longer name votes with it.
    fn vote(&self, names: &mut Vec<Name>) {
        let mut votes: FxHashMap<u64, [f32; KINDS]> = FxHashMap::default();
        let add = |votes: &mut FxHashMap<u64, [f32; KINDS]>, key, name: &Name| {
            if let Some(vote) = votes.entry(key).or_default().get_mut(name.kind as usize) {
                *vote += name.confidence;
            }
        };
        for name in names.iter() {
            add(&mut votes, self.key(name.start, name.end), name);
            if name.kind == FoundKind::Person && name.end - name.start > 1 {
                add(&mut votes, self.key(name.end - 1, name.end), name);
            }
        }
        for name in names.iter_mut() {
            let Some(vote) = votes.get(&self.key(name.start, name.end)) else {
                continue;
            };
            let mut best = (name.kind, vote.get(name.kind as usize).copied().unwrap_or_default());
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

/// A run of capitalised words that the chain let go.
#[derive(Clone, Copy, Debug)]
struct Run {
    start: usize,
    end: usize,
    /// Whether a title stands before it.
    has_title: bool,
    /// Whether it begins its sentence.
    is_first: bool,
    is_headline: bool,
    /// Whether it is in capitals before a colon at the beginning: who speaks.
    is_speaker: bool,
}

impl Document {
    /// The runs of a sentence outside of the names.
    fn runs(&self, start: usize, end: usize, manner: Manner, taken: &[bool], evidence: &Evidence<'_>, out: &mut Vec<Run>) {
        let is_free = |place: usize| taken.get(place) == Some(&false);
        let begins = |place: usize| {
            place < end && is_free(place) && self.word(place).is_some_and(Word::is_capital)
        };
        let mut at = start;
        while at < end {
            if !begins(at) {
                at += 1;
                continue;
            }
            let from = at;
            at += 1;
            while at < end && at - from < LONGEST_NAME {
                if begins(at) {
                    at += 1;
                } else if self.links(at) && is_free(at) && begins(at + 1) {
                    at += 2;
                } else {
                    break;
                }
            }
            self.run(from, at.min(end), start, manner, evidence, out);
        }
    }

    /// Whether a name may go on over this word.
    fn links(&self, place: usize) -> bool {
        self.word(place).is_some_and(|word| match word.kind {
            WordKind::Word => word.has(PERSON_LINK),
            _ => false,
        })
    }

    /// A run without titles and openers.
    fn run(&self, mut from: usize, to: usize, sentence: usize, manner: Manner, evidence: &Evidence<'_>, out: &mut Vec<Run>) {
        let before = from.checked_sub(1).filter(|&before| before >= sentence).and_then(|before| self.word(before));
        let mut has_title = before.is_some_and(|word| word.has(TITLE));
        let is_first = self.word(from).is_some_and(|word| word.is_first);
        while let Some(word) = self.word(from).filter(|_| from < to) {
            let is_opener = word.is_first && (word.has(FUNCTION | ARTICLE) || self.is_ordinary_opener(from, evidence) || evidence.weights.is_common(word.form));
            if word.has(TITLE) {
                has_title = true;
            } else if !(is_opener || word.has(FUNCTION | ARTICLE)) {
                break;
            } else {
                has_title = false;
            }
            from += 1;
        }
        let words = self.words.get(from..to).unwrap_or_default();
        // "Section 907", "May 3", "the Accords".
        let number_follows = self.word(to).is_some_and(|word| word.kind == WordKind::Number) && words.len() == 1;
        let names_a_thing = words.last().is_some_and(|word| word.has(THING) && !(has_title && word.has(SURNAME)))
            || words.first().is_some_and(|word| word.has(THING) && !word.has(SURNAME))
            || self.word(to).is_some_and(|next| next.is_capital() && next.has(THING));
        if words.is_empty() || names_a_thing || number_follows || words.iter().all(|word| word.lexical & !(HEAD | GIVEN_NAME | PLACE | SURNAME) != 0) || (!has_title && self.touches_organisation(from, to)) {
            return;
        }
        let is_first = is_first && words.first().is_some_and(|word| word.is_first);
        out.push(Run {
            start: from,
            end: to,
            has_title,
            is_first,
            is_headline: manner.is_headline || manner.is_shouted,
            is_speaker: is_first
                && words.iter().all(|word| word.case == Case::Upper && word.span.len() > 2)
                && self.word(to).is_some_and(|next| next.form == hash(":")),
        });
    }

    /// Whether a run is a name after all, and of which kind.
    fn judge(&self, run: &Run, evidence: &Evidence<'_>) -> Option<Name> {
        let words = self.words.get(run.start..run.end)?;
        let tags = self.tags.get(run.start..run.end)?;
        let mut kinds = [0.0_f32; KINDS];
        for tag in tags {
            for (sum, kind) in kinds.iter_mut().zip(tag.kinds) {
                *sum += kind / tags.len() as f32;
            }
        }
        let probability: f32 = kinds.iter().sum();
        let likely = FoundKind::ALL
            .into_iter()
            .zip(kinds.map(|kind| kind + 1e-6))
            .zip([1.0, 1.0, knob("PF", 1.0)])
            .map(|((kind, probability), factor)| (kind, probability * factor))
            .fold((FoundKind::Person, f32::MIN), |best, next| if next.1 > best.1 { next } else { best })
            .0;
        let all_common = words.iter().all(|word| evidence.weights.is_common(word.form) || evidence.small.contains(&word.form) || word.lexical & !(LINK | PERSON_LINK | GIVEN_NAME | PLACE | SURNAME) != 0);
        let known = words
            .iter()
            .filter_map(|word| evidence.known.get(&word.form))
            .fold(None, |best: Option<(FoundKind, f32)>, &next| match best {
                Some(best) if best.1 >= next.1 => Some(best),
                _ => Some(next),
            });
        let ends_in_head = words.len() > 1 && words.last().is_some_and(|word| word.has(HEAD));
        let repeated = evidence.repeated.get(&self.key(run.start, run.end)).copied().unwrap_or_default();
        let is_group = words.iter().all(|word| word.has(GROUP));
        let begins_given = words.first().is_some_and(|word| word.has(GIVEN_NAME)) && (2..=4).contains(&words.len());
        let kind = if (run.has_title || run.is_speaker || begins_given) && !all_common {
            FoundKind::Person
        } else if let Some((kind, _)) = known.filter(|_| !all_common) {
            if kind == FoundKind::Place { likely } else { kind }
        } else if ends_in_head && !run.is_headline {
            FoundKind::Organisation
        } else if run.is_headline || is_group || (all_common && probability < knob("CP", COMMON_FROM)) {
            return None;
        } else if (repeated >= 2 && probability >= REPEATED_FROM) || probability >= if run.is_first { knob("KF", FIRST_FROM) } else { knob("KP", KEPT_FROM) } {
            likely
        } else {
            return None;
        };
        Some(Name {
            start: run.start,
            end: run.end,
            kind,
            confidence: probability.max(SECOND_PASS).min(0.5),
        })
    }
}

/// A stretch without articles, titles, links and marks at its ends; `None` where no name is left.
pub(super) fn bounds(words: &[Word], mut start: usize, mut end: usize, kind: FoundKind) -> Option<(usize, usize)> {
    let is_person = kind == FoundKind::Person;
    loop {
        let (word, rest) = words.get(start..end)?.split_first()?;
        let drops = match word.kind {
            WordKind::Word => {
                word.has(ARTICLE)
                    || (word.case == Case::Small && !word.has(PERSON_LINK))
                    || (word.is_first && word.has(FUNCTION))
                    || (is_person && word.has(TITLE) && rest.iter().any(Word::is_capital))
            }
            WordKind::Number => word.span.len() < 4 && rest.first().is_some_and(Word::is_capital),
            WordKind::Mark | WordKind::Address => true,
            WordKind::Settled(class) => {
                is_person
                    && (matches!(class, Class::Adjective | Class::People)
                        || rest.first().is_some_and(|next| next.has(TITLE)))
            }
        };
        if !drops {
            break;
        }
        start += 1;
    }
    while let Some((last, _)) = words.get(start..end).and_then(<[Word]>::split_last) {
        let drops = match last.kind {
            WordKind::Word => last.case == Case::Small,
            WordKind::Mark | WordKind::Address => true,
            WordKind::Number | WordKind::Settled(_) => false,
        };
        if !drops {
            break;
        }
        end -= 1;
    }
    let name = words.get(start..end)?;
    let is_only_title = is_person && name.iter().all(|word| word.has(TITLE) || !word.is_capital());
    (name.iter().any(Word::is_capital) && !is_only_title).then_some((start, end))
}
