//! Names as they are compared. In: the surface of a name. Out: its [`key`], its words and tails, the initials of an organisation, and the part of an
//! identity that a name makes. Two names with one key are the same name.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::super::normal::{fold, folded, spelling};

/// Particles that begin a surname, in small letters.
const PARTICLES: &[&str] = &[
    "von", "van", "vom", "der", "den", "de", "del", "della", "di", "da", "dos", "das", "du", "la",
    "le", "el", "al", "bin", "ibn", "bint", "ter", "ten", "zu", "zur", "af", "av", "ben", "st",
];
/// Those that are no first name where they stand with a capital: "Al Gore" and "Ben Carson" are full names.
const CAPITAL_PARTICLES: &[&str] = &[
    "von", "vom", "van", "der", "den", "de", "del", "della", "di", "da", "dos", "du", "la", "le",
    "el", "bin", "ibn", "ter", "zu",
];
/// What follows a surname without being one.
const SUFFIXES: &[&str] = &["jr", "sr", "ii", "iii", "iv", "esq", "phd", "md"];
/// Words of an organisation's name that give no initial.
const SILENT: &[&str] = &[
    "of", "the", "and", "for", "in", "on", "to", "at", "de", "du", "des", "la", "le", "les", "et",
    "y", "der", "die", "das", "und", "für", "per", "di", "del", "a", "an", "with",
];
/// Bytes of the longest of them.
const LONGEST_SILENT: usize = 4;
/// Ends of companies' names that are often left out.
const COMPANY_ENDS: &[&str] = &[
    "inc",
    "corp",
    "corporation",
    "ltd",
    "limited",
    "llc",
    "plc",
    "ag",
    "gmbh",
    "sa",
    "nv",
    "co",
    "company",
    "group",
    "holdings",
    "spa",
    "oyj",
    "ab",
    "as",
];
/// No name has more words that count.
const MOST_WORDS: usize = 12;

/// The spelling by which names are compared: without case, full stops and hyphens, with single spaces.
pub(super) fn key(surface: &str) -> String {
    let mut key = String::with_capacity(surface.len());
    let mut put = |character: char| match character {
        '.' => {}
        '-' | '\u{2011}' | ' ' => {
            if !key.is_empty() && !key.ends_with(' ') {
                key.push(' ');
            }
        }
        other => key.push(other),
    };
    if surface.is_ascii() {
        // Nothing is composed here: the normal spelling comes character by character.
        let spelled = surface.chars().filter_map(spelling);
        spelled.map(fold).for_each(&mut put);
    } else {
        folded(surface).chars().for_each(&mut put);
    }
    key.truncate(key.trim_end().len());
    key
}

/// A word of ASCII in small letters, for a look into a list without an allocation; `None` of others and of longer ones than the buffer.
pub(super) fn small_ascii<'b>(word: &str, buffer: &'b mut [u8; 24]) -> Option<&'b str> {
    let small = buffer.get_mut(..word.len()).filter(|_| word.is_ascii())?;
    small.copy_from_slice(word.as_bytes());
    small.make_ascii_lowercase();
    std::str::from_utf8(small).ok()
}

/// A person's name in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct PersonName {
    /// Keys of the words, without "Jr."; a hyphenated word is one.
    pub(super) words: Vec<String>,
    /// Whether a first name stands in front of the surname.
    pub(super) is_full: bool,
    /// Whether the surname is the first of two words, as in "Pak Chung-il".
    is_family_first: bool,
}

impl PersonName {
    pub(super) fn new(surface: &str) -> Self {
        let mut words: Vec<String> = surface
            .split_whitespace()
            .map(|word| key(word.trim_matches([',', '"', '“', '”'])))
            .filter(|word| !word.is_empty())
            .take(MOST_WORDS)
            .collect();
        while words.len() > 1 && words.last().is_some_and(|w| SUFFIXES.contains(&w.as_str())) {
            words.pop();
        }
        let first = words.first().map(String::as_str).unwrap_or_default();
        let small = surface.trim_start().starts_with(char::is_lowercase);
        let particle = if small { PARTICLES } else { CAPITAL_PARTICLES }.contains(&first);
        let is_full = words.len() > 1 && !particle && !small;
        let is_family_first = match surface.split_whitespace().collect::<Vec<_>>().as_slice() {
            [family, given] => is_full && !family.contains('-') && has_small_half(given),
            _ => false,
        };
        Self {
            words,
            is_full,
            is_family_first,
        }
    }

    /// The words from one on.
    pub(super) fn from(&self, word: usize) -> String {
        self.words.get(word..).unwrap_or_default().join(" ")
    }

    /// All that may stand for the name behind the first name, the last word first: "kolk", "der kolk", "van der kolk". An Arabic article may be
    /// left out, and a family name in front stands alone.
    pub(super) fn tails(&self) -> impl Iterator<Item = String> {
        let article = self.words.last().and_then(|last| {
            let bare = last
                .strip_prefix("al ")
                .or_else(|| last.strip_prefix("el "))?;
            Some(bare.to_owned())
        });
        (1..self.words.len())
            .rev()
            .map(|word| self.from(word))
            .chain(article)
            .chain(self.words.first().filter(|_| self.is_family_first).cloned())
    }

    /// The words between the first and the last that may be the surname by which somebody is called: "Ibarra" of "Tomás Ibarra Quintanal".
    pub(super) fn middles(&self) -> impl Iterator<Item = &str> {
        let middles = match self.words.as_slice() {
            [_, middles @ .., _] if self.is_full => middles,
            _ => &[],
        };
        middles
            .iter()
            .map(String::as_str)
            .filter(|word| word.chars().count() > 2 && !PARTICLES.contains(word))
    }

    /// The first and the last word.
    pub(super) fn ends(&self) -> Option<(&str, &str)> {
        match self.words.as_slice() {
            [first, .., last] => Some((first, last)),
            _ => None,
        }
    }

    /// Whether the other name is this one with words spelled out where this one has initials: "J. F. Tarn" and "Jon Fredrik Tarn".
    pub(super) fn abbreviates(&self, other: &Self) -> bool {
        let fits =
            |(a, b): (&String, &String)| a == b || is_initial(a) && b.starts_with(a.as_str());
        self != other
            && self.words.len() == other.words.len()
            && self.words.last() == other.words.last()
            && self.words.iter().zip(&other.words).all(fits)
    }
}

/// Whether a word is two halves with a hyphen, and only the first has a capital: "Chung-il".
fn has_small_half(word: &str) -> bool {
    word.split_once('-').is_some_and(|(before, after)| {
        before.starts_with(char::is_uppercase)
            && before.chars().count() > 1
            && after.chars().count() > 1
            && after.chars().all(char::is_lowercase)
    })
}

/// Whether a word's key is one letter.
pub(super) fn is_initial(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none()
}

/// Whether an organisation may be called this by its initials: two capitals or more, at most a small letter among them.
pub(super) fn is_acronym(surface: &str) -> bool {
    // Most words that are asked for have small letters behind the first one: two of them are too many.
    if let [_, second, third, ..] = surface.as_bytes()
        && second.is_ascii_lowercase()
        && third.is_ascii_lowercase()
    {
        return false;
    }
    let letters = surface.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = surface.chars().filter(|c| c.is_uppercase()).count();
    let others = |c: char| !(c.is_alphanumeric() || c == '.' || c == '&');
    (2..=10).contains(&letters)
        && capitals >= 2
        && capitals + 1 >= letters
        && !surface.contains(others)
}

/// Whether a word in small letters gives no initial: "of".
pub(super) fn is_silent(word: &str) -> bool {
    SILENT.contains(&word)
}

/// The initials of a name of three words that count or more, or two where none is silent: of those words alone, and of all words.
pub(super) fn initials(surface: &str) -> Vec<String> {
    let words: Vec<&str> = surface
        .split(|c: char| c.is_whitespace() || c == '-' || c == '/')
        .filter(|word| word.starts_with(char::is_alphanumeric))
        .take(MOST_WORDS)
        .collect();
    let first = |word: &&str| word.chars().next().map(char::to_lowercase);
    let is_loud = |word: &&&str| word.len() > LONGEST_SILENT || !is_silent(&word.to_lowercase());
    let loud: String = words
        .iter()
        .filter(is_loud)
        .filter_map(first)
        .flatten()
        .collect();
    let all: String = words.iter().filter_map(first).flatten().collect();
    let mut found = vec![loud];
    if !found.contains(&all) {
        found.push(all);
    }
    found.retain(|letters| letters.chars().count() >= 2);
    found
}

/// The name without what says that it is a company; `None` where nothing says so or nothing is left.
pub(super) fn without_company_end(key: &str) -> Option<&str> {
    let mut rest = key;
    while let Some((before, last)) = rest.rsplit_once(' ') {
        if !COMPANY_ENDS.contains(&last) {
            break;
        }
        rest = before.trim_end_matches(',');
    }
    (rest.len() < key.len() && !rest.is_empty()).then_some(rest)
}

/// Whether the last word of a key says that it is a company.
pub(super) fn is_company(key: &str) -> bool {
    without_company_end(key).is_some()
}

/// The part of an identity that a name makes: small letters (NFC) and digits as they are, with accents, white space and hyphens as `-`, and nothing
/// else. Accents stay, because "Şahin" and "Sahin" may be two persons and scripts without accents have nothing to fold.
pub(super) fn slug(name: &str) -> String {
    let mut slug = String::with_capacity(name.len());
    let mut put = |character: char| {
        if character.is_alphanumeric() || !character.is_ascii() && is_combining_mark(character) {
            slug.push(character);
        } else if (character.is_whitespace() || character == '-')
            && !slug.ends_with('-')
            && !slug.is_empty()
        {
            slug.push('-');
        }
    };
    if name.is_ascii() {
        let letters = name.chars();
        letters.map(|c| c.to_ascii_lowercase()).for_each(&mut put);
    } else {
        let letters = name.nfc().flat_map(char::to_lowercase).nfc();
        letters.for_each(&mut put);
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tails(name: &str) -> Vec<String> {
        PersonName::new(name).tails().collect()
    }

    #[test]
    fn case_hyphens_and_full_stops_do_not_tell_names_apart() {
        assert_eq!(key("Al-Dharari"), key("al Dharari"));
        assert_eq!(key("L.B.W.U."), key("LBWU"));
        assert_eq!(key(" OTTO  LIND "), "otto lind");
        assert_ne!(key("Şahin"), key("Sahin"));
    }

    proptest::proptest! {
        #[test]
        fn a_key_of_ascii_is_that_of_its_normal_spelling(name in "[A-Za-z0-9 .'\\-\t\u{b}]{0,16}") {
            // The mark keeps the name from being ASCII, and is nothing in a normal spelling.
            proptest::prop_assert_eq!(key(&name), key(&format!("{name}\u{ad}")));
        }

        #[test]
        fn a_slug_of_ascii_is_that_of_its_composed_letters(name in "[A-Za-z0-9 .'\\-\t]{0,16}") {
            proptest::prop_assert_eq!(slug(&name), slug(&format!("{name}”")));
        }
    }

    #[test]
    fn a_surname_begins_with_its_particles() {
        assert_eq!(
            tails("Pieter van der Kolk"),
            ["kolk", "der kolk", "van der kolk"]
        );
        assert_eq!(tails("Layla al-Marzooqan"), ["al marzooqan", "marzooqan"]);
        assert_eq!(tails("Lind"), [""; 0]);
        assert_eq!(tails("Otto Lind Jr."), ["lind"]);
        assert_eq!(tails("Grace Chimombo-Phiri"), ["chimombo phiri"]);
        assert_eq!(tails("Pak Chung-il"), ["chung il", "pak"]);
        assert_eq!(tails("Otto Al-dharari Lind"), ["lind", "al dharari lind"]);
    }

    #[test]
    fn a_particle_in_front_is_no_first_name() {
        for name in ["Otto Lind", "Al Gore", "Ben Carson", "Chiu Pao-lien"] {
            assert!(PersonName::new(name).is_full, "{name}");
        }
        for name in [
            "von Rabenau",
            "Le Pen",
            "Van der Kolk",
            "al-Dharari",
            "Lind",
            "bin Salman",
        ] {
            assert!(!PersonName::new(name).is_full, "{name}");
        }
    }

    #[test]
    fn initials_leave_small_words_out_or_take_them_in() {
        assert_eq!(initials("Lake Basin Workers' Union"), ["lbwu"]);
        assert_eq!(
            initials("Organisation for the Prohibition of Chemical Weapons"),
            ["opcw", "oftpocw"]
        );
        assert_eq!(initials("Lanternbox"), [""; 0]);
        assert_eq!(initials("Pan-Alpine League"), ["pal"]);
    }

    #[test]
    fn an_acronym_is_capitals() {
        for name in ["LBWU", "L.B.W.U.", "BfV", "AT&T", "M23A"] {
            assert!(is_acronym(name), "{name}");
        }
        for name in ["Lind", "L", "UNITED NATIONS", "iPad", "McLaren"] {
            assert!(!is_acronym(name), "{name}");
        }
    }

    #[test]
    fn a_slug_keeps_accents_and_drops_marks() {
        assert_eq!(slug("Otto  Lind"), "otto-lind");
        assert_eq!(slug("Demet Sarıog\u{306}lu"), "demet-sarıoğlu");
        assert_eq!(slug("N'Golo “Kim” St. Clair-"), "ngolo-kim-st-clair");
        assert_eq!(slug("—"), "");
    }

    #[test]
    fn an_initial_stands_for_a_name_that_begins_with_it() {
        let of = PersonName::new;
        assert!(of("J. F. Tarn").abbreviates(&of("Jon Fredrik Tarn")));
        assert!(!of("J. Tarn").abbreviates(&of("Otto Tarn")));
        assert!(!of("Jon Tarn").abbreviates(&of("Jonas Tarn")));
    }

    #[test]
    fn the_end_of_a_company_may_be_left_out() {
        assert_eq!(
            without_company_end("lanternbox holdings plc"),
            Some("lanternbox")
        );
        assert_eq!(without_company_end("lanternbox"), None);
        assert_eq!(without_company_end("inc"), None);
    }
}
