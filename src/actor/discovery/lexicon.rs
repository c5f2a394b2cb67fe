//! Small lists of words that say what a name near them is: typed by hand, English, in small letters (`lexicon.txt`). In: the hash of a word. Out: bits.

use std::sync::LazyLock;

use crate::actor::bits::Bits;

use super::words::hash;

/// Stands before a person's name: "Mr.", "President".
pub(super) const TITLE: u16 = 1;
/// Ends the name of an organisation: "Ministry", "Party".
pub(super) const HEAD: u16 = 2;
/// Links the words of a name: "of", "bin".
pub(super) const LINK: u16 = 4;
/// Ends or begins a name of something that is no actor: "Accords", "Section", "Monday".
pub(super) const THING: u16 = 8;
/// An article.
pub(super) const ARTICLE: u16 = 16;
/// A pronoun or another word that is never a part of a name, and begins sentences.
pub(super) const FUNCTION: u16 = 32;
/// Links only the words of persons' names: "bin", "von".
pub(super) const PERSON_LINK: u16 = 64;
/// Adjectives of faiths and parties that name nobody alone: "Muslim", "Republican".
pub(super) const GROUP: u16 = 128;

/// A given name of persons: "John", "Fatima".
pub(super) const GIVEN_NAME: u16 = 256;
/// A word of the names of places: "Texas", "York".
pub(super) const PLACE: u16 = 512;
/// A thing that is a surname too: "May".
pub(super) const SURNAME: u16 = 1024;

/// Stands before names of places.
pub(super) const PREPOSITION: u16 = 2048;

/// Owns a part of an organisation's name: "People's Party".
pub(super) const OWNER: u16 = 4096;

/// Small parts in front of a hyphen that belong to a name.
pub(super) const PARTICLES: &[&str] = &[
    "al", "el", "ul", "an", "as", "ash", "at", "ad", "ar", "bin", "abu", "ben", "de", "la",
];

/// Short words behind a hyphen that do not belong to the name in front of it.
pub(super) const HYPHEN_ENDS: &[&str] = &[
    "led", "era", "run", "like", "free", "born", "held", "made", "wide", "only", "ally", "type",
    "foe", "fed", "bred", "in", "on", "up", "to", "and",
];

/// Words with a full stop of their own, before which no sentence ends.
pub(super) const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "sen", "sens", "rep", "reps", "gov", "gen", "lt", "col",
    "brig", "maj", "capt", "sgt", "adm", "cmdr", "rev", "hon", "st", "jr", "sr", "inc", "corp",
    "ltd", "co", "jan", "feb", "aug", "sept", "oct", "nov", "dec",
];

const LISTS: [(&str, u16); 13] = [
    ("[title]", TITLE),
    ("[head]", HEAD),
    ("[link]", LINK),
    ("[thing]", THING),
    ("[article]", ARTICLE),
    ("[function]", FUNCTION),
    ("[person link]", PERSON_LINK),
    ("[group]", GROUP),
    ("[given name]", GIVEN_NAME),
    ("[place]", PLACE),
    ("[surname]", SURNAME),
    ("[preposition]", PREPOSITION),
    ("[owner]", OWNER),
];

/// The lists by the hashes of their words, made once: open addressing at a load under one half. An empty slot has no bits.
static TABLE: LazyLock<Vec<(u64, u16)>> = LazyLock::new(|| {
    let mut slots = vec![(0, 0); SLOTS];
    let mut bit = 0;
    for line in include_str!("lexicon.txt").lines() {
        if let Some(list) = LISTS.iter().find(|list| list.0 == line) {
            bit = list.1;
            continue;
        }
        if line.starts_with('#') {
            continue;
        }
        for hash in line.split(' ').map(hash) {
            let mut at = slot(hash);
            while slots
                .get(at)
                .is_some_and(|&(other, bits)| bits != 0 && other != hash)
            {
                at = (at + 1) % SLOTS;
            }
            if let Some(place) = slots.get_mut(at) {
                *place = (hash, place.1 | bit);
            }
        }
    }
    slots
});

/// Some bits of the hashes: most words of a text are in no list.
static SEEN: LazyLock<Bits> = LazyLock::new(|| {
    let mut seen = Bits::new(SEEN_BITS);
    for (hash, _) in TABLE.iter().filter(|(_, bits)| *bits != 0) {
        seen.insert(some_bits(*hash));
    }
    seen
});

const SEEN_BITS: usize = 1 << 14;

const fn some_bits(hash: u64) -> usize {
    (hash >> 16) as usize % SEEN_BITS
}

const SLOTS: usize = 4096;

const fn slot(hash: u64) -> usize {
    ((hash >> 40) as usize) % SLOTS
}

/// What the lists say of the word with this hash.
pub(super) fn bits(form: u64) -> u16 {
    if !SEEN.contains(some_bits(form)) {
        return 0;
    }
    let mut at = slot(form);
    loop {
        match TABLE.get(at) {
            Some(&(hash, bits)) if bits != 0 => {
                if hash == form {
                    return bits;
                }
            }
            _ => return 0,
        }
        at = (at + 1) % SLOTS;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_has_words_and_the_table_has_room() {
        let bits = TABLE.iter().fold(0, |all, slot| all | slot.1);
        assert_eq!(bits, LISTS.iter().fold(0, |all, list| all | list.1));
        assert!(TABLE.iter().filter(|slot| slot.1 != 0).count() < SLOTS / 2);
        assert!(include_str!("lexicon.txt").is_ascii());
    }

    #[test]
    fn a_word_has_the_bits_of_all_its_lists() {
        assert_eq!(bits(hash("republican")), TITLE | GROUP);
        assert_eq!(bits(hash("von")), LINK | PERSON_LINK);
        assert_eq!(bits(hash("zebra")), 0);
    }
}
