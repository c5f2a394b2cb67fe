//! Titles in front of persons. In: a text and where a name begins in it. Out: whether a title stands there, and the gender that it tells.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::super::roster::Gender;
use super::names::small_ascii;

/// A title as it stands in front of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Title {
    pub(super) gender: Option<Gender>,
    /// Whether a first name may follow by itself: "King Harald".
    pub(super) takes_first_name: bool,
    /// Whether it may be a person's first name: "Sultan bin Nayef".
    is_name: bool,
}

const MEN: &[&str] = &[
    "mr",
    "sir",
    "lord",
    "herr",
    "monsieur",
    "señor",
    "congressman",
    "chairman",
    "spokesman",
    "councilman",
    "ayatollah",
    "alderman",
    "brother",
    "father",
];
const WOMEN: &[&str] = &[
    "mrs",
    "ms",
    "miss",
    "dame",
    "lady",
    "frau",
    "madame",
    "mme",
    "señora",
    "congresswoman",
    "chairwoman",
    "spokeswoman",
    "councilwoman",
    "sister",
    "mother",
];
const MEN_BY_FIRST_NAME: &[&str] = &[
    "king", "prince", "pope", "sheikh", "sultan", "emperor", "emir", "tsar", "duke", "baron",
    "count",
];
const WOMEN_BY_FIRST_NAME: &[&str] = &[
    "queen", "princess", "sheikha", "empress", "duchess", "baroness", "countess",
];
/// Others that a first name may follow by itself.
const BY_FIRST_NAME: &[&str] = &["sir", "dame", "brother", "sister", "father", "mother"];
const EITHER: &[&str] = &[
    "mx",
    "dr",
    "prof",
    "professor",
    "doctor",
    "sen",
    "senator",
    "rep",
    "representative",
    "gov",
    "governor",
    "gen",
    "general",
    "col",
    "colonel",
    "maj",
    "major",
    "capt",
    "captain",
    "lt",
    "lieutenant",
    "sgt",
    "sergeant",
    "adm",
    "admiral",
    "cmdr",
    "commander",
    "president",
    "premier",
    "chancellor",
    "minister",
    "secretary",
    "mayor",
    "ambassador",
    "judge",
    "justice",
    "rabbi",
    "imam",
    "rev",
    "reverend",
    "archbishop",
    "bishop",
    "cardinal",
    "hon",
    "marshal",
    "inspector",
    "detective",
    "coach",
    "speaker",
    "commissioner",
    "director",
    "envoy",
    "spokesperson",
    "comrade",
];

/// The title of this word, with or without its full stop.
pub(super) fn title(word: &str) -> Option<Title> {
    let word = word.trim_end_matches('.');
    if !word.starts_with(char::is_uppercase) || word.len() > 16 {
        return None;
    }
    match small_ascii(word, &mut [0; 24]) {
        Some(small) => TITLES.get(small).copied(),
        None => TITLES.get(word.to_lowercase().as_str()).copied(),
    }
}

/// All titles in small letters. Of a word in several lists the first list counts.
static TITLES: LazyLock<FxHashMap<&'static str, Title>> = LazyLock::new(|| {
    let mut titles = FxHashMap::default();
    for (list, gender, is_name) in [
        (MEN, Some(Gender::Male), false),
        (WOMEN, Some(Gender::Female), false),
        (MEN_BY_FIRST_NAME, Some(Gender::Male), true),
        (WOMEN_BY_FIRST_NAME, Some(Gender::Female), true),
        (EITHER, None, false),
    ] {
        for &word in list {
            titles.entry(word).or_insert(Title {
                gender,
                takes_first_name: is_name || BY_FIRST_NAME.contains(&word),
                is_name,
            });
        }
    }
    titles
});

/// The title that stands right before this place; of several ("President Dr."), the first that tells a gender.
pub(super) fn before(text: &str, start: usize) -> Option<Title> {
    let mut rest = text.get(..start)?;
    let mut found: Option<Title> = None;
    for _ in 0..3 {
        let trimmed = rest.trim_end_matches([' ', '\u{a0}']);
        if trimmed.len() == rest.len() {
            break;
        }
        let stopless = trimmed.strip_suffix('.').unwrap_or(trimmed);
        let length: usize = stopless
            .chars()
            .rev()
            .take(17)
            .take_while(|c| c.is_alphanumeric())
            .map(char::len_utf8)
            .sum();
        let at = stopless.len() - length;
        let Some(next) = stopless.get(at..).and_then(title) else {
            break;
        };
        // "... of the president. Lind said": a whole word and a full stop end a sentence.
        if stopless.len() < trimmed.len() && length > 4 {
            break;
        }
        found = match found {
            Some(known) if known.gender.is_some() || next.gender.is_none() => Some(known),
            _ => Some(next),
        };
        rest = rest.get(..at).unwrap_or_default();
    }
    found
}

/// Words in front of a title that belong to it.
const BEFORE_TITLES: &[&str] = &[
    "Prime", "Vice", "Deputy", "Foreign", "Defence", "Defense", "Finance", "Interior", "Former",
    "Acting",
];

/// How many bytes of a name are titles that discovery took for a part of it.
pub(super) fn leading(name: &str) -> usize {
    let (mut length, mut seen) = (0, 0);
    while let Some((word, behind)) = name
        .get(seen..)
        .and_then(|rest| rest.split_once(char::is_whitespace))
    {
        seen = name.len() - behind.trim_start().len();
        match title(word) {
            Some(title) if !title.is_name && seen < name.len() => length = seen,
            None if BEFORE_TITLES.contains(&word) => {}
            _ => break,
        }
    }
    length
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn titles_tell_a_gender_or_none() {
        let of = |text: &str| before(text, text.find("Lind").unwrap()).map(|t| t.gender);
        assert_eq!(of("Then Mr. Lind left."), Some(Some(Gender::Male)));
        assert_eq!(of("Then Mrs Lind left."), Some(Some(Gender::Female)));
        assert_eq!(of("Then Dr. Lind left."), Some(None));
        assert_eq!(of("Frau Dr. Lind left."), Some(Some(Gender::Female)));
        assert_eq!(of("Then Lind left."), None);
        assert_eq!(of("He met the President. Lind left."), None);
        assert_eq!(of("the mayor Lind"), None);
    }

    #[test]
    fn a_title_inside_a_name_is_cut_off_unless_it_may_be_a_name() {
        assert_eq!(leading("Senator Ida Tarn"), "Senator ".len());
        assert_eq!(leading("Sen. Dr. Tarn"), "Sen. Dr. ".len());
        assert_eq!(leading("Sultan bin Nayef"), 0);
        assert_eq!(leading("Prime Minister Ida Tarn"), "Prime Minister ".len());
        assert_eq!(leading("Prime Tarn"), 0);
        assert_eq!(leading("Mr"), 0);
        assert_eq!(leading("Mr "), 0);
        assert_eq!(leading("Ida Tarn"), 0);
    }
}
