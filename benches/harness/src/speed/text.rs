//! Text to be timed on. In: a number of bytes. Out: paragraphs of our own writing in which the names of states and persons change from one to the next; or the paragraphs of a file.

use std::path::Path;

use standpoint::Stance;
use standpoint::train::example::Example;

use crate::data::example;
use crate::error::{Error, Result};
use crate::fill::{Cast, Forms, fill};

/// One paragraph a line.
const TEMPLATES: &str = include_str!("../../../../tests/data/own_paragraphs.txt");
const GIVEN: [&str; 7] = ["Hanne", "Otto", "Amina", "Lars", "Chloé", "Rahul", "Oksana"];
const FAMILY: [&str; 9] = [
    "Lind", "Okafor", "Holm", "Solberg", "Lefèvre", "Tanaka", "Brandt", "Costa", "Weller",
];

/// Paragraphs of at least so many bytes together. The words come again after 500 paragraphs, the names later.
pub(super) fn generated(bytes: usize) -> Vec<String> {
    let states = Forms::all();
    let mut paragraphs = Vec::new();
    let mut length = 0;
    let templates = TEMPLATES.lines().cycle().enumerate();
    for (number, template) in templates {
        // Steps without a common divisor, so that pairs of names hardly come again.
        let (Some(a), Some(b)) = (
            states.get(number % states.len().max(1)),
            states.get(7 * (number + 1) % states.len().max(1)),
        ) else {
            break;
        };
        let given = GIVEN.get(number % GIVEN.len()).copied().unwrap_or_default();
        let family = FAMILY
            .get(number % FAMILY.len())
            .copied()
            .unwrap_or_default();
        let person = format!("{given} {family}");
        let (text, _) = fill(
            template,
            Cast {
                a,
                b,
                person: &person,
            },
        );
        length += text.len();
        paragraphs.push(text);
        if length >= bytes {
            break;
        }
    }
    paragraphs
}

/// The paragraphs of a file, one a line, up to so many bytes.
pub(super) fn of_file(path: &Path, bytes: usize) -> Result<Vec<String>> {
    let text =
        std::fs::read_to_string(path).map_err(|error| Error::from(error).at(path.display()))?;
    let mut length = 0;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let paragraphs = lines.take_while(|line| {
        let fits = length < bytes;
        length += line.len();
        fits
    });
    Ok(paragraphs.map(str::to_owned).collect())
}

/// Rows to learn from: so many paragraphs, each with the label that its number gives it. Time alone is measured, so the labels need no sense.
pub(super) fn rows(count: usize) -> Vec<Example> {
    let mut paragraphs = generated(400 * count);
    paragraphs.truncate(count);
    let rows = paragraphs.into_iter().zip(Stance::ALL.into_iter().cycle());
    rows.enumerate()
        .map(|(number, (text, label))| example("generated", number.to_string(), &text, "", label))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_is_as_long_as_asked_and_always_the_same() {
        let text = generated(200_000);
        let length: usize = text.iter().map(String::len).sum();
        assert!((200_000..203_000).contains(&length), "{length}");
        assert_eq!(text, generated(200_000));
        assert!(text.iter().all(|paragraph| !paragraph.contains('{')));
        assert_eq!(rows(100).len(), 100);
    }
}
