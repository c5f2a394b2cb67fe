//! Words of which every newspaper is full, and words that are names too. Where capitals do not tell them from names, nobody is named by them.

use std::collections::HashSet;
use std::sync::LazyLock;

/// About a thousand of the most frequent words of English, and words that are names too; one a line, in lower case.
const LIST: &str = include_str!("everyday_words.txt");

/// The words of the list.
static WORDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| words().collect());

fn words() -> impl Iterator<Item = &'static str> {
    LIST.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Whether a word, in lower case, is such a one.
pub(super) fn is_everyday(word: &str) -> bool {
    WORDS.contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_small_and_says_nothing_twice() {
        let words: Vec<&str> = words().collect();
        assert!((1_000..1_300).contains(&words.len()), "{}", words.len());
        for pair in words.windows(2) {
            assert!(pair.first() < pair.last(), "{pair:?}");
        }
        for word in words {
            let is_small = word.bytes().all(|byte| byte.is_ascii_lowercase());
            assert!(is_small, "{word:?}");
        }
    }
}
