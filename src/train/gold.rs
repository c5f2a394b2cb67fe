//! Texts in which readers marked everybody that is mentioned. In: a file, in one of two forms. Out: plain texts and their mentions at byte spans, or
//! what is wrong with a document, at its file, line and name.
//!
//! * A file ending in `.toml` has `[[document]]` tables with `name`, `hard` and `text`, a mention written in the text as `⟦surface|id|facet|link⟧`
//!   or `⟦surface|id|facet|link|reading⟧`.
//! * Any other file is JSON Lines, an object a document: `id`, `text`, perhaps `hard`, and `mentions`, a list of objects with `start` and `end` in
//!   code points of the text, `id`, `facet`, `link` and perhaps `reading`. An unknown field is an error: a slip of the pen must not be measured as a
//!   fault of the program.
//!
//! What is marked, and what the words mean, stands at the head of `tests/data/actors/frozen.toml`.

mod json;
mod marks;

use std::fmt;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::file::failed;
use crate::actor::{Link, Reading};
use crate::error::{Error, ErrorKind, Result};
use crate::span::Span;

/// The largest file of marked texts in TOML that is read, in bytes: 16 MiB.
pub const FILE_LIMIT: usize = 16 << 20;

/// What kind of form a mention is, as readers marked it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum GoldFacet {
    /// A name, an abbreviation or a pronoun.
    Name,
    /// An adjective: it makes no row.
    Adjective,
    /// A people noun: "Israelis".
    People,
    /// A capital or seat, whatever it stands for.
    Metonym,
    /// A nominal that stands for somebody: "the Israeli politician".
    Role,
}

/// What readers marked at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct GoldMention {
    /// Where it stands, in bytes.
    pub span: Span,
    /// Who is meant: an id of the world roster, one composed with it, or `p:` or `o:` and the fullest name in the document.
    pub id: String,
    /// What kind of form it is.
    pub facet: GoldFacet,
    /// How a reader ties it to its actor.
    pub link: Link,
    /// What a capital stands for; never [`Reading::Part`].
    pub reading: Option<Reading>,
}

impl GoldMention {
    /// Whether a row of scores may rest on it: not on an adjective, nor on a capital that is only a place.
    #[must_use]
    pub fn names_actor(&self) -> bool {
        self.facet != GoldFacet::Adjective && self.reading != Some(Reading::Place)
    }
}

/// A text of one or more paragraphs, with everybody it mentions.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct GoldDocument {
    /// Its name or id.
    pub name: String,
    /// Whether it was written around names that mislead.
    pub hard: bool,
    /// The text without its marks; a blank line between paragraphs.
    pub text: String,
    /// In order of the text; no two overlap.
    pub mentions: Vec<GoldMention>,
}

impl GoldDocument {
    /// The words of a mention.
    #[must_use]
    pub fn surface(&self, mention: &GoldMention) -> &str {
        mention.span.of(&self.text).unwrap_or_default()
    }
}

/// What a file of marked texts holds.
#[derive(Debug)]
#[non_exhaustive]
pub struct GoldFile {
    /// The path as the caller wrote it.
    pub name: String,
    /// The good documents, in the order of the file.
    pub documents: Vec<GoldDocument>,
    /// What is wrong with each of the other documents, as `name:line: message`.
    pub bad: Vec<Error>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tables {
    document: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    hard: bool,
    text: Spanned<String>,
}

impl GoldFile {
    /// Reads a file: TOML where its name ends in `.toml`, else JSON Lines.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] where the file cannot be read to its end; else as [`from_toml`](Self::from_toml) or
    /// [`from_json_lines`](Self::from_json_lines). A bad document is no error here.
    pub fn from_path(path: &Path) -> Result<Self> {
        let name = path.display().to_string();
        let unreadable = |error| failed(path, error);
        let file = BufReader::new(File::open(path).map_err(unreadable)?);
        if !is_toml(path) {
            return Self::from_json_lines(&name, file);
        }
        let mut bytes = Vec::new();
        file.take(FILE_LIMIT as u64 + 1)
            .read_to_end(&mut bytes)
            .map_err(unreadable)?;
        if bytes.len() > FILE_LIMIT {
            let message = format!("{name}: more bytes than the limit of {FILE_LIMIT}");
            return Err(Error::new(ErrorKind::TooLong, message));
        }
        let text = String::from_utf8(bytes).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            Error::new(
                ErrorKind::InvalidUtf8,
                format!("{name}: not UTF-8 at byte {at}"),
            )
        })?;
        Self::from_toml(&name, &text)
    }

    /// Reads marked texts in TOML; `name` stands for the file in messages.
    ///
    /// # Errors
    /// [`ErrorKind::Syntax`] where the file is not the TOML that the module describes. The errors in `bad` are of the same kind: a broken mark, a
    /// number of fields that is not 4 or 5, an unknown facet, link or reading.
    ///
    /// # Examples
    /// ```
    /// use standpoint::Span;
    /// use standpoint::train::gold::GoldFile;
    ///
    /// let file = GoldFile::from_toml("own.toml", "
    ///     [[document]]
    ///     name = 'lake'
    ///     hard = false
    ///     text = 'In ⟦Lima|PER|metonym|alias|place⟧ ⟦Otto Lind|p:Otto Lind|name|exact⟧ spoke.'
    /// ")?;
    /// let document = &file.documents[0];
    /// assert_eq!(document.text, "In Lima Otto Lind spoke.");
    /// assert_eq!(document.mentions[1].span, Span::new(8, 17));
    /// # Ok::<(), standpoint::Error>(())
    /// ```
    pub fn from_toml(name: &str, text: &str) -> Result<Self> {
        let tables: Tables = toml::from_str(text).map_err(|error| {
            let line = line_of(text, error.span().map_or(0, |span| span.start));
            let message = error.message().trim().replace('\n', ", ");
            Error::new(ErrorKind::Syntax, format!("{name}:{line}: {message}")).with_source(error)
        })?;
        let mut file = Self::of(name);
        for Entry {
            name: document,
            hard,
            text: marked,
        } in tables.document
        {
            // The string begins behind its quotes; a line end right behind three of them is no part of it.
            let start = marked.span().start;
            let quoted = text.get(start..).unwrap_or_default();
            let is_below = ["\"\"\"\n", "\"\"\"\r\n", "'''\n", "'''\r\n"];
            let is_below = is_below.iter().any(|open| quoted.starts_with(open));
            let first = line_of(text, start) + usize::from(is_below);
            let marked = marked.get_ref().as_str();
            match marks::unmark(marked) {
                Ok((text, mentions)) => file.documents.push(GoldDocument {
                    name: document,
                    hard,
                    text,
                    mentions,
                }),
                Err((offset, error)) => {
                    let line = first + line_of(marked, offset) - 1;
                    file.bad
                        .push(error.at(format_args!("{name}:{line}: {document}")));
                }
            }
        }
        Ok(file)
    }

    /// Reads marked texts in JSON Lines; `name` stands for the file in messages.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] where the stream cannot be read, [`ErrorKind::TooLong`] on a line over [`LINE_LIMIT`](super::example::LINE_LIMIT). The
    /// errors in `bad` are of the kind [`ErrorKind::InvalidUtf8`], [`ErrorKind::Syntax`], or [`ErrorKind::Span`] where a mention lies outside the
    /// text, is empty or overlaps another.
    ///
    /// # Examples
    /// ```
    /// use standpoint::train::gold::GoldFile;
    ///
    /// let line = r#"{"id": "lake", "text": "Peru won.", "mentions": [{"start": 0, "end": 4, "id": "PER", "facet": "name", "link": "exact"}]}"#;
    /// let file = GoldFile::from_json_lines("own.jsonl", line.as_bytes())?;
    /// assert_eq!(file.documents[0].surface(&file.documents[0].mentions[0]), "Peru");
    /// # Ok::<(), standpoint::Error>(())
    /// ```
    pub fn from_json_lines<R: BufRead>(name: &str, reader: R) -> Result<Self> {
        let mut file = Self::of(name);
        json::read(&mut file, reader)?;
        Ok(file)
    }

    fn of(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            documents: Vec::new(),
            bad: Vec::new(),
        }
    }
}

/// Whether a file of this name is TOML.
fn is_toml(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("toml"))
}

/// The line, from 1, of a byte.
fn line_of(text: &str, offset: usize) -> usize {
    let before = text.as_bytes().get(..offset).unwrap_or_default();
    memchr::memchr_iter(b'\n', before).count() + 1
}

/// A word of a closed list, or an error that says what it is of.
fn word<T: for<'de> Deserialize<'de>>(what: impl fmt::Display, word: &str) -> Result<T> {
    let read =
        T::deserialize(serde::de::value::StrDeserializer::<serde::de::value::Error>::new(word));
    read.map_err(|_| Error::new(ErrorKind::Syntax, format!("unknown {what} `{word}`")))
}

/// A mention, once its words are those that readers use.
fn mention(
    span: Span,
    id: &str,
    [facet, link]: [&str; 2],
    reading: Option<&str>,
) -> Result<GoldMention> {
    if id.is_empty() {
        return Err(Error::new(ErrorKind::Syntax, "a mention without an id"));
    }
    let unknown =
        |what: &str, word: &str| Error::new(ErrorKind::Syntax, format!("unknown {what} `{word}`"));
    let as_link: Link = word("link", link)?;
    let as_reading: Option<Reading> = reading.map(|text| word("reading", text)).transpose()?;
    // Words of rows that no reader uses.
    if as_link == Link::Given {
        return Err(unknown("link", link));
    }
    if as_reading == Some(Reading::Part) {
        return Err(unknown("reading", reading.unwrap_or_default()));
    }
    Ok(GoldMention {
        span,
        id: id.to_owned(),
        facet: word("facet", facet)?,
        link: as_link,
        reading: as_reading,
    })
}

#[cfg(test)]
mod tests;
