//! From bytes to documents. In: a text or a JSON line. Out: a [`Document`], or a message that says where it is wrong.

use std::borrow::Cow;

use standpoint::actor::Date;
use standpoint::diagnostic::did_you_mean;
use standpoint::report::KeptFields;

use super::input::{Part, is_blank, too_long};
use super::object::{Fields, Object};
use super::output::Note;
use crate::json::{broken, names};

/// How parts are read.
pub struct Reading {
    pub fields: Fields,
    /// Longest line, in bytes.
    pub longest: usize,
    pub lossy: bool,
}

impl Reading {
    /// Gives the documents of a part, or what is wrong with them, to `each` in their order, up to its first error.
    pub fn documents<'b, E>(
        &self,
        part: &'b Part,
        mut each: impl FnMut(Result<Document<'b>, Note>) -> Result<(), E>,
    ) -> Result<(), E> {
        match part {
            Part::Note(note) => each(Err(note.clone())),
            Part::Text { name, bytes } => each(Document::from_text(name, bytes, self.lossy)),
            Part::Lines { name, first, bytes } => {
                let lines = bytes.split(|&byte| byte == b'\n');
                if let Some(line) = lines.clone().next().filter(|_| *first == 1) {
                    self.fields.learn(line);
                }
                for (number, line) in (*first..).zip(lines).filter(|(_, line)| !is_blank(line)) {
                    let place = || format!("{name}:{number}");
                    each(if line.len() > self.longest {
                        Err(Note::Error(too_long(&place(), "the line", self.longest)))
                    } else {
                        Document::from_line(&place, line, self.lossy, &self.fields)
                    })?;
                }
                Ok(())
            }
        }
    }
}

/// A document that is ready to be scored; it borrows from what was read wherever it can.
#[derive(Debug)]
pub struct Document<'b> {
    pub name: Cow<'b, str>,
    pub text: Cow<'b, str>,
    pub date: Option<Date>,
    /// What its rows keep of it.
    pub fields: KeptFields,
    /// What a reader of its rows should know.
    pub warnings: Vec<String>,
}

impl<'b> Document<'b> {
    /// The same for the library.
    pub fn as_input(&self) -> standpoint::Document<'_> {
        let text = standpoint::Document::from(&*self.text);
        match self.date {
            Some(date) => text.dated(date),
            None => text,
        }
    }

    /// A document of plain text.
    pub fn from_text(name: &'b str, bytes: &'b [u8], lossy: bool) -> Result<Self, Note> {
        let mut warnings = Vec::new();
        let text = decode(bytes, lossy, &mut warnings).map_err(|at| {
            let before = bytes.get(..at).unwrap_or_default();
            let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
            let place = format!("{name}:{line}");
            let hint = if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
                "; it looks like UTF-16"
            } else {
                ""
            };
            Note::Error(format!("{place}: {}{hint}", not_utf8(bytes, at)))
        })?;
        Ok(Self {
            name: name.into(),
            text,
            date: None,
            fields: KeptFields::default(),
            warnings,
        })
    }

    /// The document of a line of JSON; `place` is the file and the line.
    pub fn from_line(
        place: &dyn Fn() -> String,
        bytes: &'b [u8],
        lossy: bool,
        fields: &Fields,
    ) -> Result<Self, Note> {
        let mut warnings = Vec::new();
        let line = decode(bytes, lossy, &mut warnings)
            .map_err(|at| Note::Error(format!("{}: {}", place(), not_utf8(bytes, at))))?;
        let read = match line {
            Cow::Borrowed(line) => Object::read(line, fields),
            Cow::Owned(line) => Object::read(&line, fields).map(Object::into_owned),
        };
        let object = read.map_err(|error| {
            let column = error.column();
            let why = broken(bytes, &error, "a document");
            Note::Error(format!("{}:{column}: {why}", place()))
        })?;
        let Some(text) = object.text else {
            let names = names(bytes);
            let hint = did_you_mean(&fields.text, names.iter().map(String::as_str));
            let end = if hint.is_empty() { ";" } else { "" };
            return Err(Note::Error(format!(
                "{}: the object has no field `{}`{hint}{end} `--text-field` names the field with the text",
                place(),
                fields.text
            )));
        };
        let name = object.id.unwrap_or_else(|| place().into());
        let date = object.date.and_then(|date| day(&date, &mut warnings));
        Ok(Self {
            name,
            text,
            date,
            fields: object.kept,
            warnings,
        })
    }
}

/// The day of a date, which may go on with a time.
fn day(date: &str, warnings: &mut Vec<String>) -> Option<Date> {
    let day = date.get(..10).unwrap_or(date);
    let goes_on = date.get(10..).unwrap_or_default();
    match day.parse() {
        Ok(day) if goes_on.is_empty() || goes_on.starts_with(['T', ' ']) => Some(day),
        _ => {
            let shown: String = date.chars().take(40).collect();
            warnings.push(format!(
                "the date {shown:?} is not read: it should begin like 2021-06-13"
            ));
            None
        }
    }
}

/// The text of the bytes; an error is the place of the first byte that is not UTF-8.
fn decode<'b>(
    bytes: &'b [u8],
    lossy: bool,
    warnings: &mut Vec<String>,
) -> Result<Cow<'b, str>, usize> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.into()),
        Err(error) if lossy => {
            let replaced: usize = bytes
                .utf8_chunks()
                .filter(|chunk| !chunk.invalid().is_empty())
                .count();
            let text = String::from_utf8_lossy(bytes);
            let first = error.valid_up_to();
            warnings.push(format!(
                "{replaced} sequences that are not UTF-8 were replaced by U+FFFD, the first at byte {first}; spans count the text with the replacements"
            ));
            Ok(text)
        }
        Err(error) => Err(error.valid_up_to()),
    }
}

fn not_utf8(bytes: &[u8], at: usize) -> String {
    let byte = bytes.get(at).copied().unwrap_or_default();
    format!("not UTF-8 at byte {at} (0x{byte:02X}); `--lossy` replaces such bytes")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn line(json: &str) -> Result<(String, String), String> {
        let fields = Fields {
            text: "text".to_owned(),
            id: "id".to_owned(),
            date: None,
            keep: Vec::new(),
            known: Default::default(),
        };
        match Document::from_line(&|| "f:7".to_owned(), json.as_bytes(), false, &fields) {
            Ok(document) => Ok((document.name.into_owned(), document.text.into_owned())),
            Err(Note::Error(message) | Note::Warning(message)) => Err(message),
        }
    }

    #[test]
    fn an_id_names_the_document_where_it_is_a_string_or_a_number() {
        let name = |id: &str| line(&format!(r#"{{"id": {id}, "text": "a"}}"#)).unwrap().0;
        assert_eq!(name(r#""b\"c""#), "b\"c");
        assert_eq!(name("12"), "12");
        assert_eq!(name("-1.5"), "-1.5");
        for other in ["null", "true", "[1, {}]", r#"{"a": [2]}"#] {
            assert_eq!(name(other), "f:7", "{other}");
        }
    }

    #[test]
    fn a_plain_text_is_not_copied() {
        let fields = Fields {
            text: "t".to_owned(),
            id: "id".to_owned(),
            date: None,
            keep: Vec::new(),
            known: Default::default(),
        };
        let json = br#"{"x": [1, {"t": 2}], "t": "plain"}"#;
        let document = Document::from_line(&String::new, json, false, &fields).unwrap();
        assert!(matches!(document.text, Cow::Borrowed("plain")));
    }

    #[test]
    fn messages_name_line_and_column() {
        for (json, message) in [
            (
                "{",
                "f:7:1: not a document in JSON: EOF while parsing an object",
            ),
            (
                r#"{"text": 1}"#,
                "f:7:10: not a document in JSON: invalid type: integer `1`, expected a string in the field `text`",
            ),
            (
                "[]",
                "f:7:0: not a document in JSON: invalid type: sequence, expected a JSON object",
            ),
            (
                r#"{"text": "a"} x"#,
                "f:7:15: not a document in JSON: trailing characters",
            ),
            (
                r#"{"text": "a", "text": "b"}"#,
                "f:7:20: not a document in JSON: the field `text` is there twice",
            ),
            (
                "{}",
                "f:7: the object has no field `text`; `--text-field` names the field with the text",
            ),
        ] {
            let error = line(json).unwrap_err();
            assert_eq!(error.lines().next(), Some(message), "{json}");
        }
    }

    #[test]
    fn bytes_that_are_not_utf8_have_a_place_or_are_replaced() {
        let bytes = b"one\ntwo \xFF\xFE three \xC3";
        let error = Document::from_text("f", bytes, false).unwrap_err();
        assert_eq!(
            error,
            Note::Error(
                "f:2: not UTF-8 at byte 8 (0xFF); `--lossy` replaces such bytes".to_owned()
            )
        );
        let document = Document::from_text("f", bytes, true).unwrap();
        assert_eq!(document.text, "one\ntwo \u{FFFD}\u{FFFD} three \u{FFFD}");
        assert!(document.warnings.concat().starts_with("3 sequences"));
    }
}
