//! Runs of capitalised words that the chain let go. In: the words of a sentence outside of all names. Out: runs, and for each whether the document speaks for
//! it: a title before it, a head word at its end, another name with its words, the number of its mentions, or what the chain thought it might be.

use super::FoundKind;
use super::document::{Document, Evidence, Name};
use super::features::Manner;
use super::lexicon::{
    ARTICLE, FUNCTION, GIVEN_NAME, GROUP, HEAD, LINK, PERSON_LINK, PLACE, SURNAME, THING, TITLE,
};
use super::tagger::KINDS;
use super::trim::corrected;
use super::words::{Case, Word, WordKind, hash};

/// From which probability of being a name a run within a sentence is kept.
const KEPT_FROM: f32 = 0.1;
/// The same of a run at the beginning of a sentence, where every word has a capital.
const FIRST_FROM: f32 = 0.08;
/// The same of a run of ordinary words.
const COMMON_FROM: f32 = 0.35;
/// From which probability a run is kept that is at least twice within sentences of the document.
const REPEATED_FROM: f32 = 0.05;
/// The longest run that is one name, in words.
const LONGEST_NAME: usize = 12;
/// How sure a name is that only the second pass kept, at least.
const SECOND_PASS: f32 = 0.3;

/// What the probability of a place counts against those of a person and an organisation, where the chain let a run go.
const PLACE_FACTOR: f32 = 0.3;

/// A run of capitalised words that the chain let go.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether a title stands before it.
    has_title: bool,
    /// Whether it begins its sentence.
    pub(super) is_first: bool,
    is_headline: bool,
    /// From which probability it is kept without further evidence.
    least_probability: f32,
    /// Whether it is in capitals before a colon at the beginning: who speaks.
    is_speaker: bool,
}

impl Document<'_> {
    /// The runs of a sentence outside of the names.
    pub(super) fn runs(
        &self,
        start: usize,
        end: usize,
        manner: Manner,
        taken: &[bool],
        evidence: &Evidence<'_>,
        out: &mut Vec<Run>,
    ) {
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
    fn run(
        &self,
        mut from: usize,
        to: usize,
        sentence: usize,
        manner: Manner,
        evidence: &Evidence<'_>,
        out: &mut Vec<Run>,
    ) {
        let before = from
            .checked_sub(1)
            .filter(|&before| before >= sentence)
            .and_then(|before| self.word(before));
        let mut has_title = before.is_some_and(|word| word.has(TITLE));
        let is_first = self.word(from).is_some_and(|word| word.is_first);
        while let Some(word) = self.word(from).filter(|_| from < to) {
            let is_opener = word.is_first
                && (word.has(FUNCTION | ARTICLE)
                    || self.is_ordinary_opener(from, evidence)
                    || evidence.weights.is_common(word.form));
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
        let number_follows = self
            .word(to)
            .is_some_and(|word| word.kind == WordKind::Number)
            && words.len() == 1;
        let names_a_thing = words
            .last()
            .is_some_and(|word| word.has(THING) && !(has_title && word.has(SURNAME)))
            || words
                .first()
                .is_some_and(|word| word.has(THING) && !word.has(SURNAME))
            || self
                .word(to)
                .is_some_and(|next| next.is_capital() && next.has(THING));
        if words.is_empty()
            || names_a_thing
            || number_follows
            || words
                .iter()
                .all(|word| word.lexical & !(HEAD | GIVEN_NAME | PLACE | SURNAME) != 0)
            || (!has_title && self.touches_organisation(from, to))
        {
            return;
        }
        let is_first = is_first && words.first().is_some_and(|word| word.is_first);
        out.push(Run {
            start: from,
            end: to,
            has_title,
            is_first,
            is_headline: manner.is_headline || manner.is_shouted,
            least_probability: match (is_first, words) {
                (false, _) => KEPT_FROM,
                (true, [word]) if is_form_of_a_verb(word.surface(self.text)) => COMMON_FROM,
                (true, _) => FIRST_FROM,
            },
            is_speaker: is_first
                && words
                    .iter()
                    .all(|word| word.case == Case::Upper && word.span.len() > 2)
                && self.word(to).is_some_and(|next| next.form == hash(":")),
        });
    }

    /// Whether a run is a name after all, and of which kind.
    pub(super) fn judge(&self, run: &Run, evidence: &Evidence<'_>) -> Option<Name> {
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
            .zip([1.0, 1.0, PLACE_FACTOR])
            .map(|((kind, probability), factor)| (kind, probability * factor))
            .fold((FoundKind::Person, f32::MIN), |best, next| {
                if next.1 > best.1 { next } else { best }
            })
            .0;
        let all_common = words.iter().all(|word| {
            evidence.weights.is_common(word.form)
                || evidence.small.contains(&word.form)
                || word.lexical & !(LINK | PERSON_LINK | GIVEN_NAME | PLACE | SURNAME) != 0
        });
        let known = words
            .iter()
            .filter_map(|word| evidence.known.get(&word.form))
            .fold(None, |best: Option<(FoundKind, f32)>, &next| match best {
                Some(best) if best.1 >= next.1 => Some(best),
                _ => Some(next),
            });
        let ends_in_head = words.len() > 1 && words.last().is_some_and(|word| word.has(HEAD));
        let repeated = evidence
            .repeated
            .get(&self.key(run.start, run.end))
            .copied()
            .unwrap_or_default();
        let is_group = words.iter().all(|word| word.has(GROUP));
        let begins_given = words.first().is_some_and(|word| word.has(GIVEN_NAME))
            && (2..=4).contains(&words.len());
        let is_family_first = self.is_family_first(run.start, run.end, evidence.weights);
        let names_person = run.has_title || run.is_speaker || begins_given || is_family_first;
        let kind = if names_person && !all_common {
            FoundKind::Person
        } else if let Some((kind, _)) = known.filter(|_| !all_common) {
            if kind == FoundKind::Place {
                likely
            } else {
                kind
            }
        } else if ends_in_head && !run.is_headline {
            FoundKind::Organisation
        } else if run.is_headline || is_group || (all_common && probability < COMMON_FROM) {
            return None;
        } else if (repeated >= 2 && probability >= REPEATED_FROM)
            || probability >= run.least_probability
        {
            likely
        } else {
            return None;
        };
        Some(Name {
            start: run.start,
            end: run.end,
            kind: if run.has_title || is_family_first {
                kind
            } else {
                corrected(words, kind)
            },
            confidence: probability.clamp(SECOND_PASS, 0.5),
        })
    }
}

/// Whether a word at the beginning of a sentence is more likely an adverb or a participle than a name: "Conversely", "Citing".
fn is_form_of_a_verb(surface: &str) -> bool {
    surface.len() > 5 && (surface.ends_with("ly") || surface.ends_with("ing"))
}
