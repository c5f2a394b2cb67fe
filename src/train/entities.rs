//! Sentences with marked entities. In: column files of the CoNLL family, one token a line. Out: texts and the persons, organisations and places
//! in them at byte spans, or what is wrong with a line.
//!
//! A blank line ends a sentence. A line holds its columns between tabs, or between white space where it has no tab; the first is the token
//! and the last the tag, except in files whose first token line has five columns between tabs and begins with `1`: those are of Universal NER,
//! with the token second and the tag third. Tags are `O`, `B-label` or `I-label`; an `I-` that continues nothing begins an entity, so that IOB, IOB2
//! and IO are read alike. A line that begins with `#` is a comment, unless it has a tag and as many columns as the lines before it, at first
//! two, and `-DOCSTART-` is no token.
//!
//! What a label means, whatever its capitals:
//!
//! | kind | labels |
//! |---|---|
//! | person | `PER`, `PERSON`, `politician` |
//! | organisation | `ORG`, `ORGANISATION`, `ORGANIZATION`, `politicalparty` |
//! | place | `LOC`, `LOCATION`, `GPE`, `country` |
//! | none | every other one: `MISC`, `event`, `election`, `Nationality` … |

mod columns;

use std::fmt;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use serde::Serialize;

use self::columns::{Tag, token};
use super::file::failed;
use crate::actor::ActorKind;
use crate::error::{Error, ErrorKind, Result};
use crate::span::Span;

/// The longest line that is read, in bytes without its newline: 64 KiB.
pub const LINE_LIMIT: usize = 1 << 16;

/// Coarse kinds on which data sets of entities agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum EntityKind {
    /// Somebody.
    Person,
    /// A body of people: a party, a company, an army.
    Organisation,
    /// A country, or any other place.
    Place,
}

impl EntityKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Person, Self::Organisation, Self::Place];

    /// The kind as reports spell it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organisation => "organisation",
            Self::Place => "place",
        }
    }

    /// The kind that a data set's label means, without its `B-` or `I-`; the module's table says which.
    ///
    /// # Examples
    /// ```
    /// use standpoint::train::entities::EntityKind;
    /// assert_eq!(EntityKind::from_label("politician"), Some(EntityKind::Person));
    /// assert_eq!(EntityKind::from_label("MISC"), None);
    /// ```
    #[must_use]
    pub fn from_label(label: &str) -> Option<Self> {
        match label.to_ascii_lowercase().as_str() {
            "per" | "person" | "politician" => Some(Self::Person),
            "org" | "organisation" | "organization" | "politicalparty" => Some(Self::Organisation),
            "loc" | "location" | "gpe" | "country" => Some(Self::Place),
            _ => None,
        }
    }

    /// The kind that data sets would give an actor: states and territories are places to them.
    #[must_use]
    pub const fn of_actor(kind: ActorKind) -> Self {
        match kind {
            ActorKind::State
            | ActorKind::HistoricState
            | ActorKind::Territory
            | ActorKind::Place => Self::Place,
            ActorKind::Person => Self::Person,
            _ => Self::Organisation,
        }
    }
}

impl fmt::Display for EntityKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A place in a text that names a person, an organisation or a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Entity {
    /// Where it stands, in bytes.
    pub span: Span,
    /// What it names.
    pub kind: EntityKind,
}

/// A sentence with its entities.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct EntitySentence {
    /// The tokens, joined by spaces, except before `. , ; : ! ?`.
    pub text: String,
    /// In order of the text; no two overlap.
    pub entities: Vec<Entity>,
}

/// What a column file holds.
#[derive(Debug)]
#[non_exhaustive]
pub struct EntityFile {
    /// The path as the caller wrote it.
    pub name: String,
    /// The good sentences, in the order of the file.
    pub sentences: Vec<EntitySentence>,
    /// What is wrong with other lines, as `name:line: message`; their sentences are left out.
    pub bad: Vec<Error>,
}

impl EntityFile {
    /// Reads a column file.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] where the file cannot be read to its end, [`ErrorKind::TooLong`] on a line over [`LINE_LIMIT`]. Another bad line is no
    /// error here.
    pub fn from_path(path: &Path) -> Result<Self> {
        let name = path.display().to_string();
        let file = File::open(path).map_err(|error| failed(path, error))?;
        Self::from_reader(&name, BufReader::new(file))
    }

    /// Reads a stream of columns; `name` stands for the file in messages.
    ///
    /// # Errors
    /// As [`from_path`](Self::from_path). The errors in `bad` are of the kind [`ErrorKind::InvalidUtf8`], or [`ErrorKind::Syntax`] where a line has
    /// one column, no token or an unknown tag.
    ///
    /// # Examples
    /// ```
    /// use standpoint::Span;
    /// use standpoint::train::entities::{Entity, EntityFile, EntityKind};
    ///
    /// let file = EntityFile::from_reader("own.conll", "Otto B-PER\nLind I-PER\nspoke O\n. O\n".as_bytes())?;
    /// assert_eq!(file.sentences[0].text, "Otto Lind spoke.");
    /// assert_eq!(file.sentences[0].entities, [Entity { span: Span::new(0, 9), kind: EntityKind::Person }]);
    /// # Ok::<(), standpoint::Error>(())
    /// ```
    pub fn from_reader<R: BufRead>(name: &str, mut reader: R) -> Result<Self> {
        let mut file = Self {
            name: name.to_owned(),
            sentences: Vec::new(),
            bad: Vec::new(),
        };
        let (mut columns, mut sentence) = (None, Sentence::default());
        let mut bytes = Vec::new();
        for number in 1_u64.. {
            let at = |error: Error| error.at(format!("{name}:{number}"));
            if !read_line(&mut reader, &mut bytes, LINE_LIMIT).map_err(at)? {
                break;
            }
            let line = match utf8(&bytes, number == 1) {
                Ok(line) => line,
                Err(error) => {
                    file.bad.push(at(error));
                    sentence.is_bad = true;
                    continue;
                }
            };
            if line.trim().is_empty() {
                file.sentences.extend(std::mem::take(&mut sentence).end());
                continue;
            }
            match token(line, &mut columns) {
                Ok(Some((token, tag))) => sentence.push(token, tag),
                Ok(None) => {}
                Err(error) => {
                    file.bad.push(at(error));
                    sentence.is_bad = true;
                }
            }
        }
        file.sentences.extend(sentence.end());
        Ok(file)
    }
}

/// Puts the next line into `line`, without its newline; `false` at the end of the stream.
pub(super) fn read_line(
    reader: &mut impl BufRead,
    line: &mut Vec<u8>,
    limit: usize,
) -> Result<bool> {
    line.clear();
    // A newline, a carriage return, and one byte that is too many.
    let mut limited = reader.take(limit as u64 + 3);
    let read = limited.read_until(b'\n', line).map_err(|error| {
        Error::new(ErrorKind::Io, format!("cannot be read: {error}")).with_source(error)
    })?;
    for end in *b"\n\r" {
        if line.last() == Some(&end) {
            line.pop();
        }
    }
    if line.len() > limit {
        let message = format!("line of more bytes than the limit of {limit}");
        return Err(Error::new(ErrorKind::TooLong, message));
    }
    Ok(read > 0)
}

/// A line as text, a byte order mark before the first one left out.
pub(super) fn utf8(line: &[u8], is_first: bool) -> Result<&str> {
    let text = std::str::from_utf8(line).map_err(|error| {
        let message = format!(
            "byte {} of the line, counted from 0, is not valid UTF-8",
            error.valid_up_to()
        );
        Error::new(ErrorKind::InvalidUtf8, message).with_source(error)
    })?;
    Ok(text
        .strip_prefix('\u{feff}')
        .filter(|_| is_first)
        .unwrap_or(text))
}

/// A sentence that is being read.
#[derive(Default)]
struct Sentence {
    text: String,
    /// Label and span of every entity so far, those that name no person, organisation or place among them: an `I-` may continue them.
    entities: Vec<(String, Span)>,
    /// Whether the last token belongs to the last entity.
    is_inside: bool,
    is_bad: bool,
}

impl Sentence {
    fn push(&mut self, token: &str, tag: Tag<'_>) {
        if !self.text.is_empty() && !matches!(token, "." | "," | ";" | ":" | "!" | "?") {
            self.text.push(' ');
        }
        let start = self.text.len();
        self.text.push_str(token);
        let end = self.text.len();
        match (tag, self.entities.last_mut()) {
            (Tag::Outside, _) => self.is_inside = false,
            (Tag::Inside(label), Some((last, span))) if self.is_inside && last == label => {
                span.end = end;
            }
            (Tag::Begin(label) | Tag::Inside(label), _) => {
                self.entities
                    .push((label.to_owned(), Span::new(start, end)));
                self.is_inside = true;
            }
        }
    }

    /// The sentence, unless it is empty or a line of it was bad.
    fn end(self) -> Option<EntitySentence> {
        if self.is_bad || self.text.is_empty() {
            return None;
        }
        let entities = self.entities.into_iter().filter_map(|(label, span)| {
            EntityKind::from_label(&label).map(|kind| Entity { span, kind })
        });
        Some(EntitySentence {
            entities: entities.collect(),
            text: self.text,
        })
    }
}

#[cfg(test)]
mod tests;
