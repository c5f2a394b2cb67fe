//! Lines of columns. In: a line that is not blank. Out: its token and tag, by the rules at the head of [`entities`](super).

use crate::error::{Error, ErrorKind, Result};

/// The token that stands for the beginning of a document.
const DOCUMENT_START: &str = "-DOCSTART-";

/// Which columns of a file hold what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Columns {
    /// Of so many.
    FirstAndLast(usize),
    SecondAndThird,
}

/// What a tag says of its token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag<'a> {
    Outside,
    Begin(&'a str),
    Inside(&'a str),
}

impl<'a> Tag<'a> {
    fn parse(tag: &'a str) -> Option<Self> {
        match tag.split_once('-') {
            None if tag == "O" => Some(Self::Outside),
            Some(("B", label)) if !label.is_empty() => Some(Self::Begin(label)),
            Some(("I", label)) if !label.is_empty() => Some(Self::Inside(label)),
            _ => None,
        }
    }
}

/// Token and tag of a line that is not blank; `None` where it is a comment or begins a document.
pub(super) fn token<'a>(
    line: &'a str,
    known: &mut Option<Columns>,
) -> Result<Option<(&'a str, Tag<'a>)>> {
    let columns: Vec<&str> = if line.contains('\t') {
        line.split('\t').map(str::trim).collect()
    } else {
        line.split_whitespace().collect()
    };
    let layout = known.unwrap_or(match columns.as_slice() {
        ["1", _, tag, _, _] if line.contains('\t') && Tag::parse(tag).is_some() => {
            Columns::SecondAndThird
        }
        // Before the first token, a comment may have any number of words, and the last may look like a tag.
        _ if line.starts_with('#') => Columns::FirstAndLast(2),
        few => Columns::FirstAndLast(few.len()),
    });
    let (token, tag, width) = match (layout, columns.as_slice()) {
        // A token `#` has its number before it.
        (Columns::SecondAndThird, _) if line.starts_with('#') => return Ok(None),
        (Columns::SecondAndThird, [_, token, tag, ..]) => (*token, *tag, None),
        (Columns::FirstAndLast(width), [token, .., tag]) => (*token, *tag, Some(width)),
        _ if line.starts_with('#') => return Ok(None),
        (_, few) => {
            let message = format!("{} column(s), too few for a token and its tag", few.len());
            return Err(Error::new(ErrorKind::Syntax, message));
        }
    };
    let parsed = Tag::parse(tag);
    let is_as_wide = width.is_none_or(|width| width == columns.len());
    if line.starts_with('#') && (parsed.is_none() || !is_as_wide) {
        return Ok(None);
    }
    let Some(parsed) = parsed else {
        let shown: String = tag.escape_debug().take(40).collect();
        let message = format!("unknown tag `{shown}`, must be O, B-label or I-label");
        return Err(Error::new(ErrorKind::Syntax, message));
    };
    *known = Some(layout);
    if token.is_empty() {
        return Err(Error::new(ErrorKind::Syntax, "a tag without a token"));
    }
    Ok((token != DOCUMENT_START).then_some((token, parsed)))
}
