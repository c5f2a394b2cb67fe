//! Aliases that are words of which every newspaper is full. In a headline or at the start of a sentence a capital does
//! not tell them from names.

use std::collections::HashSet;

use super::super::alias::{Alias, CaseRule};
use super::super::roster::Actor;
use super::Finding;

/// About a thousand of the most frequent words of English, and words that are names too; one a line, in lower case.
const LIST: &str = include_str!("common_words.txt");

/// The words of the list.
pub(super) struct Everyday(HashSet<&'static str>);

impl Everyday {
    pub(super) fn new() -> Self {
        let words = LIST.lines().filter(|line| !line.starts_with('#'));
        Self(words.filter(|word| !word.is_empty()).collect())
    }

    /// A warning where an alias is such a word and its case does not set it apart. An alias of several such words is
    /// one where it is found in small letters.
    pub(super) fn finding(&self, actor: &Actor, alias: &Alias) -> Option<Finding> {
        let words = alias.folded();
        let (is_everyday, advice) = match alias.case() {
            CaseRule::Exact => return None,
            CaseRule::Any => (
                words.split(' ').all(|word| self.0.contains(word)),
                "take `fold` out, so that its capitals are needed, or take the alias out",
            ),
            CaseRule::Capitals => (
                self.0.contains(words),
                "say `case = true`, so that it is found only as typed, or take it out",
            ),
        };
        is_everyday.then(|| {
            let what = if words.contains(' ') {
                "consists of everyday words"
            } else {
                "is an everyday word"
            };
            let (text, id) = (alias.text(), actor.id());
            let message = format!("alias {text:?} of `{id}` {what}");
            Finding::warning(alias.place(), message, advice)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_small_and_says_nothing_twice() {
        let words: Vec<&str> = LIST.lines().filter(|line| !line.starts_with('#')).collect();
        assert!((1_000..1_300).contains(&words.len()), "{}", words.len());
        for pair in words.windows(2) {
            assert!(pair.first() < pair.last(), "{pair:?}");
        }
        for word in words {
            assert!(
                word.bytes().all(|byte| byte.is_ascii_lowercase()),
                "{word:?}"
            );
        }
    }
}
