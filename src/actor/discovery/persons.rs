//! Where a person's name begins and ends beside other words. In: a stretch of words and the names of its document. Out: bounds. These are rules of the
//! second pass: the chain sees a sentence at a time, and these look at what a name is elsewhere or at how persons' names are built.

use rustc_hash::FxHashSet;

use super::document::{Document, Evidence, Name};
use super::lexicon::{
    ARTICLE, FUNCTION, GIVEN_NAME, GROUP, HEAD, HYPHEN_ENDS, LINK, PERSON_LINK, PLACE, SURNAME,
    THING, TITLE, bits,
};
use super::weights::Weights;
use super::words::{Case, Word, WordKind, hash};
use super::{Class, FoundKind};

/// The most words of a person before "of" and a body.
const MOST_BEFORE_BODY: usize = 4;
/// The longest word in capitals before a name that is an office and no name: "MEP".
const LONGEST_OFFICE: usize = 4;

/// The longest half of a given name with a hyphen, in bytes.
const LONGEST_HALF: usize = 6;

/// The hash of a word in any case.
fn hash_of(word: &str) -> u64 {
    hash(&word.to_lowercase())
}

impl Document<'_> {
    /// Where "of" stands in "Otto-Karl Lind of the Institute for Rivers": between a person and a body.
    pub(super) fn person_of_body(&self, from: usize, to: usize, kind: FoundKind) -> Option<usize> {
        let from = (from..to).find(|&at| !self.word(at).is_some_and(|word| word.has(TITLE)))?;
        let words = self.words.get(from..to)?;
        let length = words.iter().position(|word| word.form == hash("of"))?;
        let (person, body) = words.split_at_checked(length)?;
        let first = person.first()?;
        let begins_person = first.is_capital()
            && (first.has(GIVEN_NAME) || self.hyphen(first) == Some(Case::Capital));
        let is_of_person = |word: &Word| match word.kind {
            WordKind::Word => {
                word.case == Case::Capital && word.lexical & !(GIVEN_NAME | PLACE | SURNAME) == 0
                    || word.has(PERSON_LINK)
            }
            WordKind::Settled(class) => {
                matches!(class, Class::State | Class::Metonym | Class::Person)
            }
            _ => false,
        };
        // A person's name has no "of" behind two words, but "Philip Augustus of France" may be a king.
        let is_company = |word: &Word| word.is_capital() && !word.has(PLACE);
        let names_body = body.iter().any(|word| word.is_capital() && word.has(HEAD))
            || kind == FoundKind::Person && body.get(1).is_some_and(is_company);
        ((2..=MOST_BEFORE_BODY).contains(&person.len())
            && begins_person
            && person.iter().skip(1).all(is_of_person)
            && person.last().is_some_and(|last| !last.has(PERSON_LINK))
            && names_body)
            .then_some(from + length)
    }

    /// Where a person begins behind an office that is no part of the name: "Trade Representative ⟦Otto Lind⟧", "MEP ⟦Otto Lind⟧".
    pub(super) fn behind_titles(&self, start: usize, end: usize, weights: &Weights) -> usize {
        let words = self.words.get(start..end).unwrap_or_default();
        let is_of_name = |word: &Word| {
            word.is_capital() && (word.has(GIVEN_NAME) || word.lexical & !(PLACE | SURNAME) == 0)
                || word.has(PERSON_LINK)
        };
        let is_of_office = |word: &Word| {
            !word.has(GIVEN_NAME)
                && (word.lexical != 0
                    || self.is_office(word)
                    || word.class().is_some()
                    || weights.is_common(word.form))
        };
        if let [office, name @ ..] = words
            && office.case == Case::Upper
            && (2..=LONGEST_OFFICE).contains(&office.span.len())
            && office
                .surface(self.text)
                .bytes()
                .all(|b| b.is_ascii_uppercase())
            && name.len() >= 2
            && name
                .iter()
                .all(|word| is_of_name(word) && word.case != Case::Upper)
        {
            return start + 1;
        }
        let title = words.iter().rposition(|word| self.is_office(word));
        match title.and_then(|title| words.split_at_checked(title + 1)) {
            Some((office, name))
                if name.len() >= 2
                    && name.first().is_some_and(Word::is_capital)
                    && name.iter().all(is_of_name)
                    && office.iter().all(is_of_office) =>
            {
                start + office.len()
            }
            _ => start,
        }
    }

    /// Whether two words are a family name and a given name with a hyphen before a small letter: "Pak Chung-il".
    pub(super) fn is_family_first(&self, start: usize, end: usize, weights: &Weights) -> bool {
        let Some([family, given]) = self.words.get(start..end) else {
            return false;
        };
        let is_plain = |word: &Word| word.is_capital() && word.case == Case::Capital;
        let is_half = |half: &str| {
            (2..=LONGEST_HALF).contains(&half.len()) && half.chars().all(char::is_alphabetic)
        };
        let surface = given.surface(self.text);
        let is_joined = match surface.split_once('-') {
            Some((before, after)) => {
                let are_words =
                    weights.is_common(hash_of(before)) && weights.is_common(hash_of(after));
                is_half(before)
                    && is_half(after)
                    && after.chars().all(char::is_lowercase)
                    && !are_words
            }
            None => is_half(surface) && self.rest_of_given(end, weights).is_some(),
        };
        is_plain(family)
            && is_plain(given)
            && family.lexical & !(GIVEN_NAME | PLACE | SURNAME | LINK | PERSON_LINK) == 0
            && !family.surface(self.text).contains('-')
            && is_joined
    }

    /// The end of a given name that goes on behind this place: "Pak Chung⟦-liang⟧".
    fn rest_of_given(&self, end: usize, weights: &Weights) -> Option<usize> {
        let last = self.word(end.checked_sub(1)?)?;
        let [hyphen, half] = self.words.get(end..end + 2)? else {
            return None;
        };
        let touches = last.span.end == hyphen.span.start && hyphen.span.end == half.span.start;
        let is_end =
            HYPHEN_ENDS.iter().any(|end| hash(end) == half.form) || weights.is_common(half.form);
        let is_half = half.kind == WordKind::Word
            && half.case == Case::Small
            && (2..=LONGEST_HALF).contains(&half.span.len())
            && (half.form == hash("in") || half.form == hash("on") || !is_end);
        (touches && hyphen.form == hash("-") && is_half).then_some(end + 2)
    }

    /// Whether two or three words without a meaning stand behind a role in small letters, as a person does: "lawyer ⟦Ada Lind⟧". Where a body was cut
    /// off in front, any small word is a role: "vice-chairwoman".
    pub(super) fn is_behind_role(&self, start: usize, end: usize, is_cut: bool) -> bool {
        let before = start.checked_sub(1).and_then(|before| self.word(before));
        let words = self.words.get(start..end).unwrap_or_default();
        let is_role = before.is_some_and(|role| {
            role.kind == WordKind::Word
                && role.case == Case::Small
                && (role.lexical == TITLE || is_cut && role.lexical == 0)
        });
        is_role
            && (2..=3).contains(&words.len())
            && words.iter().all(|word| {
                word.is_capital()
                    && word.case == Case::Capital
                    && word.lexical & !(GIVEN_NAME | SURNAME) == 0
            })
    }

    /// Whether a word is a title, or titles with hyphens: "Secretary-General".
    fn is_office(&self, word: &Word) -> bool {
        word.has(TITLE)
            || word.is_capital()
                && word
                    .surface(self.text)
                    .split('-')
                    .all(|half| bits(hash_of(half)) & TITLE != 0)
    }

    /// How the part of a word behind its only hyphen is capitalised.
    fn hyphen(&self, word: &Word) -> Option<Case> {
        let (_, after) = word.surface(self.text).split_once('-')?;
        let first = after.chars().next().filter(|c| c.is_alphabetic())?;
        Some(if first.is_uppercase() {
            Case::Capital
        } else {
            Case::Small
        })
    }

    /// Parts "Lind and Berg" where both end the longer names of persons.
    pub(super) fn part_pairs(&self, names: &mut Vec<Name>) {
        let mut tails = FxHashSet::default();
        for name in names.iter() {
            if name.kind == FoundKind::Person && name.end > name.start + 1 {
                tails.insert(self.key(name.end - 1, name.end));
            }
        }
        let mut seconds = Vec::new();
        for name in names.iter_mut() {
            let Some([one, and, other]) = self.words.get(name.start..name.end) else {
                continue;
            };
            let is_known = |at: usize| tails.contains(&self.key(at, at + 1));
            let are_known = is_known(name.start) && is_known(name.start + 2);
            if and.form == hash("and") && one.is_capital() && other.is_capital() && are_known {
                name.kind = FoundKind::Person;
                seconds.push(Name {
                    start: name.start + 2,
                    ..*name
                });
                name.end = name.start + 1;
            }
        }
        names.append(&mut seconds);
        names.sort_unstable_by_key(|name| name.start);
    }

    /// Moves beginnings at the first word of a sentence or a quotation by what the names are elsewhere: "“Free ⟦Lind⟧”" where somebody is "Otto Lind", and
    /// "⟦River Watch⟧ said" where "River Watch" stands within a sentence.
    pub(super) fn shift_beginnings(&self, names: &mut [Name], evidence: &Evidence<'_>) {
        for at in 0..names.len() {
            let next = names.get(at + 1).map_or(usize::MAX, |next| next.start);
            let Some(name) = names.get_mut(at) else { break };
            if self.is_owned(name) {
                name.start += 2;
            }
            let start = self.behind_titles(name.start, name.end, evidence.weights);
            let is_given = self.word(start).is_some_and(|first| first.has(GIVEN_NAME))
                || start
                    .checked_sub(1)
                    .and_then(|office| self.word(office))
                    .is_some_and(|office| !office.has(TITLE) && self.is_office(office));
            if start > name.start && (name.kind == FoundKind::Person || is_given) {
                (name.start, name.kind) = (start, FoundKind::Person);
            }
            let rest = self.rest_of_given(name.end, evidence.weights);
            if let Some(end) = rest.filter(|&end| {
                end <= next && self.is_family_first(name.start, name.end, evidence.weights)
            }) {
                (name.end, name.kind) = (end, FoundKind::Person);
            }
        }
        let (mut tails, mut whole) = (FxHashSet::default(), FxHashSet::default());
        for name in names.iter().filter(|name| name.end > name.start + 1) {
            if self.opens(name.start) {
                continue;
            }
            whole.insert(self.key(name.start, name.end));
            if name.kind == FoundKind::Person {
                tails.extend((name.start + 1..name.end).map(|at| self.key(at, name.end)));
            }
        }
        let mut end = 0;
        for name in names {
            let before = name.start.checked_sub(1).filter(|&before| before >= end);
            let is_longer = before.is_some_and(|before| {
                self.opens(before)
                    && self.sentence_of(before) == self.sentence_of(name.start)
                    && self.word(before).is_some_and(Word::is_capital)
                    && whole.contains(&self.key(before, name.end))
            });
            if is_longer {
                name.start -= 1;
            } else if name.end > name.start + 1
                && self.opens(name.start)
                && self.is_ordinary(name.start, evidence)
                && tails.contains(&self.key(name.start + 1, name.end))
                && !whole.contains(&self.key(name.start, name.end))
            {
                (name.start, name.kind) = (name.start + 1, FoundKind::Person);
            }
            end = name.end;
        }
    }

    /// Whether a name begins with its state: "Norway's ⟦Forces for Renewal⟧".
    fn is_owned(&self, name: &Name) -> bool {
        let words = self.words.get(name.start..name.end).unwrap_or_default();
        matches!(words, [state, mark, next, ..] if state.class() == Some(Class::State)
            && mark.form == hash("'s")
            && next.is_capital())
    }

    /// Whether a word begins a sentence or a quotation.
    fn opens(&self, place: usize) -> bool {
        let before = place.checked_sub(1).and_then(|before| self.word(before));
        self.word(place).is_some_and(|word| word.is_first)
            || before.is_some_and(|mark| mark.kind == WordKind::Mark && mark.form == hash("\""))
    }

    /// Whether a capitalised word is one that texts have in small letters, and no given name.
    fn is_ordinary(&self, place: usize, evidence: &Evidence<'_>) -> bool {
        self.word(place).is_some_and(|word| {
            !word.has(GIVEN_NAME | PERSON_LINK)
                && (word.has(FUNCTION | ARTICLE | GROUP | THING)
                    || evidence.small.contains(&word.form)
                    || evidence.weights.is_common(word.form))
        })
    }
}
