//! Nouns for persons: what they do, or only that they are persons. In: a typed list and a document's units. Out: the nouns in a text, and what the
//! list says about each.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::names::small_ascii;
use super::units::Units;
use crate::actor::roster::Gender;

/// What the list says about a noun.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    /// An office of a state's government.
    pub(super) office: bool,
    pub(super) political: bool,
    /// A person, but no role: "woman".
    pub(super) person_only: bool,
    pub(super) gender: Option<Gender>,
}

static NOUNS: LazyLock<FxHashMap<&'static str, Marks>> = LazyLock::new(|| {
    let marks = |text: &str| Marks {
        office: text.contains('o'),
        political: text.contains('p'),
        person_only: text.contains('h'),
        gender: Gender::ALL.into_iter().find(|g| text.contains(g.as_str())),
    };
    include_str!("roles.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('|'))
        .map(|(noun, text)| (noun, marks(text)))
        .collect()
});

/// The first words of all nouns.
static FIRST_WORDS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    let nouns = NOUNS.keys();
    nouns.filter_map(|noun| noun.split(' ').next()).collect()
});

/// Words of the longest noun.
pub(super) const LONGEST_NOUN: usize = 3;
/// Last words of offices that are none by themselves: "foreign secretary", "secretary of state".
const OFFICE_ENDS: &[&str] = &["secretary", "state"];
/// A noun in a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Noun {
    /// The units of its first and its last word.
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) marks: Marks,
}

/// Whether a word in small letters is an office, or may end one.
pub(super) fn is_office(word: &str) -> bool {
    NOUNS.get(word).is_some_and(|marks| marks.office) || OFFICE_ENDS.contains(&word)
}

/// The longest noun that begins at a unit.
pub(super) fn noun_at(units: &Units<'_>, first: usize) -> Option<Noun> {
    let mut words = String::new();
    let mut buffer = [0; 24];
    let mut longest = None;
    for last in first..first + LONGEST_NOUN {
        let word = units.word(last);
        if word.is_empty() || last > first && !units.touches_next(last - 1) {
            break;
        }
        if last > first {
            words.push(' ');
        }
        // Most words that stand behind an article begin no noun.
        let small = small_ascii(word, &mut buffer);
        if last == first && small.is_some_and(|small| !FIRST_WORDS.contains(small)) {
            break;
        }
        match small {
            Some(small) => words.push_str(small),
            None => words.push_str(&word.to_lowercase()),
        }
        if let Some(&marks) = NOUNS.get(words.as_str()) {
            longest = Some(Noun { first, last, marks });
        }
    }
    longest
}

/// The longest noun that ends at a unit.
pub(super) fn noun_before(units: &Units<'_>, last: usize) -> Option<Noun> {
    (last.saturating_sub(LONGEST_NOUN - 1)..=last)
        .filter_map(|first| noun_at(units, first))
        .find(|noun| noun.last == last)
}

/// The words of a role from one unit to another, in small letters.
pub(super) fn words(units: &Units<'_>, first: usize, last: usize) -> Vec<String> {
    (first..=last)
        .map(|index| units.word(index).to_lowercase())
        .filter(|word| !word.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_its_marks_are_known() {
        let lines: Vec<&str> = include_str!("roles.txt")
            .lines()
            .filter(|l| !l.starts_with('#'))
            .collect();
        assert!(lines.is_sorted_by(|a, b| a.split('|').next() < b.split('|').next()));
        for line in lines {
            let (noun, text) = line.split_once('|').unwrap_or_default();
            assert!(
                !noun.is_empty() && text == "-" || text.chars().all(|c| "ophmf".contains(c)),
                "{line}"
            );
        }
        assert!(
            NOUNS
                .get("prime minister")
                .is_some_and(|m| m.office && m.political && !m.person_only)
        );
        assert!(
            NOUNS
                .get("queen")
                .is_some_and(|m| m.gender == Some(Gender::Female))
        );
        assert!(!NOUNS.contains_key("table"));
        for (noun, _) in NOUNS.iter().filter(|(_, marks)| marks.office) {
            assert!(noun.split(' ').any(is_office), "{noun}");
        }
    }
}
