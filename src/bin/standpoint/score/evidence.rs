//! The words behind a score, for people. In: an explanation. Out: words with their share in favor over against, which is
//! negative for against.

use standpoint::report::Explanation;

use super::columns::start_of;

/// Words are cut to this many columns.
const LONGEST_WORD: usize = 26;

/// Shares below this are not listed one by one.
pub const SMALL: f32 = 0.02;

/// A word and its share in favor over against.
pub type Share = (String, f32);

/// The words, strongest first; a word that is there several times counts once with the sum. What the name of an actor
/// adds stands in brackets: the model sees no name, only that somebody is there.
pub fn words(explanation: &Explanation<'_>) -> Vec<Share> {
    let evidence = explanation.evidence.iter();
    let mut words: Vec<Share> = evidence
        .map(|word| {
            let text = start_of(word.text, LONGEST_WORD);
            let text = if word.masked {
                format!("[{text}]")
            } else {
                text.to_lowercase()
            };
            (text, word.contribution.polarity())
        })
        .collect();
    words.sort_by(|(a, _), (b, _)| a.cmp(b));
    words.dedup_by(|(next, share), (kept, sum)| {
        let same = next == kept;
        if same {
            *sum += *share;
        }
        same
    });
    words.sort_by(|(_, a), (_, b)| b.abs().total_cmp(&a.abs()));
    words
}

/// The strongest words that tell something, `most` of them.
pub fn strongest(words: &[Share], most: usize) -> Vec<Share> {
    words
        .iter()
        .filter(|(word, _)| is_telling(word))
        .take(most)
        .cloned()
        .collect()
}

/// Whether a row names the word among the strongest: not a name, a mark or a word that every text is full of. Those count
/// too, and `--explain` lists them, but they tell a reader nothing. Negations do, and stay.
fn is_telling(word: &str) -> bool {
    !word.starts_with('[')
        && word.chars().any(char::is_alphanumeric)
        && !FUNCTION_WORDS.contains(&word)
}

const FUNCTION_WORDS: [&str; 48] = [
    "a", "an", "and", "are", "as", "at", "be", "been", "by", "for", "from", "had", "has", "have",
    "he", "her", "his", "i", "in", "is", "it", "its", "of", "on", "or", "our", "s", "she", "so",
    "that", "the", "their", "them", "these", "they", "this", "those", "to", "t", "was", "we",
    "were", "which", "who", "will", "with", "would", "you",
];
