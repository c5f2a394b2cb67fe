//! Names that were found in pieces. In: the names of a document. Out: the same with pieces joined where particles, links or the initials in brackets behind them
//! say that they are one name.

use super::FoundKind;
use super::document::{Document, Name};
use super::lexicon::{ARTICLE, HEAD, LINK, PERSON_LINK};
use super::words::{Case, Word, WordKind, hash};

/// The most particles between the words of a person's name: "van" and "der".
const LONGEST_LINK: usize = 3;
/// The most words of a name behind which its initials stand.
const LONGEST_SPELLED: usize = 12;

impl Document<'_> {
    /// Joins "Center", "for" and "Diplomacy", and "Pieter", "van", "der" and "Kolk", where two names were made of them.
    pub(super) fn join(&self, names: &mut Vec<Name>) {
        names.dedup_by(|next, name| {
            let of_person = self.is_person_linked(name, next);
            let ends_in_head = name
                .end
                .checked_sub(1)
                .and_then(|last| self.word(last))
                .is_some_and(|last| last.has(HEAD));
            let between = self.words.get(name.end..next.start).unwrap_or_default();
            let links = match between {
                [link] => link.form == hash("for") || link.form == hash("of"),
                [link, article] => link.form == hash("for") && article.has(ARTICLE),
                _ => false,
            };
            let of_organisation = name.kind == FoundKind::Organisation
                && next.kind == FoundKind::Organisation
                && ends_in_head
                && links;
            let joins = (of_person || of_organisation)
                && self.sentence_of(name.start) == self.sentence_of(next.start);
            if joins {
                name.end = next.end;
                name.confidence = name.confidence.min(next.confidence);
            }
            joins
        });
    }

    /// Whether only particles of persons' names, and at least one, stand between a person's name and the words of the next name.
    fn is_person_linked(&self, name: &Name, next: &Name) -> bool {
        let is_link = |word: &Word| word.has(PERSON_LINK);
        let between = self.words.get(name.end..next.start).unwrap_or_default();
        let begins_linked = self.word(next.start).is_some_and(is_link);
        name.kind == FoundKind::Person
            && next.kind != FoundKind::Organisation
            && between.len() <= LONGEST_LINK
            && between.iter().all(is_link)
            && (!between.is_empty() || (name.end == next.start && begins_linked))
    }

    /// Lets a body begin where the initials in brackets behind it say: "⟦Order and Orchard Party⟧ (OOP)".
    pub(super) fn spell_out(&self, names: &mut Vec<Name>) {
        let mut at = 0;
        while let Some(&name) = names.get(at) {
            let start = self
                .spelled_start(&name)
                .filter(|&start| start < name.start);
            let Some(start) = start else {
                at += 1;
                continue;
            };
            let first = names.partition_point(|other| other.end <= start);
            let cuts = names.get(first).is_some_and(|other| other.start < start);
            if let (false, Some(kept)) = (cuts, names.get_mut(at)) {
                (kept.start, kept.kind) = (start, FoundKind::Organisation);
                names.drain(first..at);
                at = first;
            }
            at += 1;
        }
    }

    /// Where a name begins whose initials stand in brackets behind it, if they are those of more words than the name has.
    fn spelled_start(&self, name: &Name) -> Option<usize> {
        let [open, short, close] = self.words.get(name.end..name.end + 3)? else {
            return None;
        };
        let letters = short.surface(self.text);
        let is_short = open.form == hash("(")
            && close.form == hash(")")
            && short.case == Case::Upper
            && letters.len() >= 3
            && letters.bytes().all(|b| b.is_ascii_uppercase());
        let &(sentence, _) = self.sentences.get(self.sentence_of(name.start))?;
        if !is_short || name.kind == FoundKind::Place {
            return None;
        }
        let (mut left, mut at) = (letters, name.end);
        let least = sentence.max(name.end.saturating_sub(LONGEST_SPELLED));
        while at > least {
            at -= 1;
            let word = self.word(at)?;
            if word.is_capital() {
                let (before, letter) = left.split_at_checked(left.len().checked_sub(1)?)?;
                if !word.surface(self.text).starts_with(letter) {
                    return None;
                }
                left = before;
                if left.is_empty() {
                    return Some(at);
                }
            } else if !self.is_silent(word) {
                return None;
            }
        }
        None
    }

    /// Whether a word within a name gives no initial: "of", "the", "'s".
    fn is_silent(&self, word: &Word) -> bool {
        match word.kind {
            WordKind::Word => word.has(LINK | ARTICLE) && word.case == Case::Small,
            WordKind::Mark => word.form == hash("'s"),
            _ => false,
        }
    }
}
