//! What both roster formats share: line numbers, the checks of single values, and the message of every refusal. In:
//! raw values with their offsets or lines. Out: checked values, or an error that names file and line.

use std::fmt::Display;
use std::sync::Arc;

use super::super::alias::{Alias, CaseRule};
use super::super::mention::Facet;
use super::super::place::Place;
use super::actor::{ActorId, Codes};
use super::kind::{ActorKind, Gender};
use crate::diagnostic::{excerpt, nearest};
use crate::error::{Error, ErrorKind, Result};

/// Bytes of an alias, at most: the time that a search spends at a place is bounded by the longest one.
const MAX_ALIAS_BYTES: usize = 512;

/// A roster file under reading.
pub(super) struct Source {
    place: Arc<str>,
    /// What errors quote.
    text: Box<str>,
    line_ends: Vec<usize>,
}

impl Source {
    pub(super) fn new(place: &str, text: &str) -> Self {
        Self {
            place: place.into(),
            text: text.into(),
            line_ends: memchr::memchr_iter(b'\n', text.as_bytes()).collect(),
        }
    }

    /// The line, from 1, of a byte.
    pub(super) fn line(&self, offset: usize) -> u32 {
        let before = self.line_ends.partition_point(|&end| end < offset);
        u32::try_from(before + 1).unwrap_or(u32::MAX)
    }

    /// A line of the file.
    pub(super) fn at(&self, line: u32) -> Place {
        Place {
            file: self.place.clone(),
            line,
        }
    }

    /// An error about what the roster says.
    pub(super) fn refuse(&self, line: u32, message: impl Into<String>) -> Error {
        self.error(ErrorKind::Roster, line, message)
    }

    /// An error about how the file is written.
    pub(super) fn malformed(&self, line: u32, message: impl Into<String>) -> Error {
        self.error(ErrorKind::Syntax, line, message)
    }

    /// The same about a word, which the message quotes from the line.
    fn refuse_word(&self, line: u32, word: &str, message: impl Into<String>) -> Error {
        let error = self.refuse(line, message);
        let text = self.text.lines().nth((line as usize).saturating_sub(1));
        match text.and_then(|text| Some((text, text.find(word)?))) {
            Some((text, start)) if !word.is_empty() => {
                error.with_excerpt(excerpt(Some(line.into()), text, start..start + word.len()))
            }
            _ => error,
        }
    }

    /// An error about how the file is written at a byte.
    pub(super) fn malformed_at(&self, offset: usize, message: impl Into<String>) -> Error {
        let line = self.line(offset);
        let before = self.text.get(..offset).unwrap_or_default();
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        let text = self.text.get(start..).unwrap_or_default();
        let text = text.lines().next().unwrap_or_default();
        let place = offset.saturating_sub(start);
        let error = self.malformed(line, message);
        error.with_excerpt(excerpt(Some(line.into()), text, place..place + 1))
    }

    fn error(&self, kind: ErrorKind, line: u32, message: impl Into<String>) -> Error {
        Error::new(kind, message).at(self.at(line))
    }

    pub(super) fn unknown_key(&self, line: u32, key: &str, known: &[&str], where_: &str) -> Error {
        let nearest = nearest(key, known.iter().copied()).unwrap_or_default();
        self.refuse_word(
            line,
            key,
            format!("unknown key `{key}` in {where_}; the nearest known key is `{nearest}`"),
        )
    }

    pub(super) fn id(&self, line: u32, text: &str) -> Result<ActorId> {
        ActorId::new(text).ok_or_else(|| {
            self.refuse_word(
                line,
                text,
                format!(
                    "bad id {text:?}: an id is one or more of the letters A-Z, a-z, digits, `.`, `_` and `-`"
                ),
            )
        })
    }

    pub(super) fn kind(&self, line: u32, text: &str) -> Result<ActorKind> {
        self.choose(
            line,
            "kind",
            text,
            ActorKind::ALL.map(|kind| (kind.as_str(), kind)),
        )
    }

    pub(super) fn facet(&self, line: u32, text: &str) -> Result<Facet> {
        self.choose(
            line,
            "facet",
            text,
            Facet::OF_ROSTERS.map(|facet| (facet.as_str(), facet)),
        )
    }

    pub(super) fn gender(&self, line: u32, text: &str) -> Result<Gender> {
        self.choose(
            line,
            "gender",
            text,
            Gender::ALL.map(|gender| (gender.as_str(), gender)),
        )
    }

    fn choose<T, const N: usize>(
        &self,
        line: u32,
        what: &str,
        text: &str,
        choices: [(&str, T); N],
    ) -> Result<T> {
        let names = choices.each_ref().map(|(name, _)| *name);
        choices
            .into_iter()
            .find_map(|(name, value)| (name == text).then_some(value))
            .ok_or_else(|| {
                let nearest = nearest(text, names).unwrap_or_default();
                self.refuse_word(
                    line,
                    text,
                    format!("unknown {what} `{text}`; the nearest known one is `{nearest}`"),
                )
            })
    }

    pub(super) fn alias(
        &self,
        line: u32,
        text: &str,
        facet: Facet,
        case: CaseRule,
    ) -> Result<Alias> {
        if text.len() > MAX_ALIAS_BYTES {
            let message = format!(
                "an alias of {} bytes; the limit is {MAX_ALIAS_BYTES}",
                text.len()
            );
            return Err(self.error(ErrorKind::TooLong, line, message));
        }
        Alias::new(text, facet, case, self.at(line)).ok_or_else(|| {
            self.refuse(
                line,
                format!("empty name or alias {text:?}: it has no letter and no digit"),
            )
        })
    }

    /// Sets one of the [`Codes`], by its key.
    pub(super) fn code(&self, line: u32, codes: &mut Codes, key: &str, text: &str) -> Result<()> {
        let capitals =
            |length| text.len() == length && text.bytes().all(|b| b.is_ascii_uppercase());
        let (field, valid, shape) = match key {
            "iso2" => (&mut codes.iso2, capitals(2), "two capital letters"),
            "iso3" => (&mut codes.iso3, capitals(3), "three capital letters"),
            "wikidata" => (
                &mut codes.wikidata,
                text.strip_prefix('Q').is_some_and(|number| {
                    !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())
                }),
                "`Q` and a number",
            ),
            _ => (
                &mut codes.cameo,
                !text.is_empty() && text.bytes().all(|b| b.is_ascii_uppercase()),
                "capital letters",
            ),
        };
        if !valid {
            return Err(self.refuse_word(
                line,
                text,
                format!("bad {key} code {text:?}: it should be {shape}"),
            ));
        }
        *field = Some(text.to_owned());
        Ok(())
    }
}

/// Refuses what is longer than a limit, naming both.
pub(super) fn within(place: impl Display, what: &str, value: usize, limit: usize) -> Result<()> {
    if value <= limit {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::TooLong,
        format!("{place}: {value} {what}; the limit is {limit}"),
    ))
}

/// What to say beside an id that nobody has.
pub(super) fn meant<'a>(text: &str, candidates: impl Iterator<Item = &'a str>) -> String {
    nearest(text, candidates).map_or_else(String::new, |nearest| {
        format!("; the nearest one is `{nearest}`")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_is_on_the_line_that_it_ends() {
        let source = Source::new("x", "a\nbc\n");
        assert_eq!([0, 1, 2, 4, 5].map(|at| source.line(at)), [1, 1, 2, 2, 3]);
    }
}
