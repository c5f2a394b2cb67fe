//! Marked texts as JSON Lines. In: a stream. Out: a document a line, code points turned into bytes.

use std::io::BufRead;

use serde::Deserialize;

use super::{GoldDocument, GoldFile, mention};
use crate::error::{Error, ErrorKind, Result};
use crate::train::entities::{read_line, utf8};
use crate::train::example::{LINE_LIMIT, spans_in_bytes, syntax_error};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    id: String,
    text: String,
    #[serde(default)]
    hard: bool,
    mentions: Vec<Marked>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Marked {
    start: u64,
    end: u64,
    id: String,
    facet: String,
    link: String,
    reading: Option<String>,
}

pub(super) fn read<R: BufRead>(file: &mut GoldFile, mut reader: R) -> Result<()> {
    let mut bytes = Vec::new();
    for number in 1_u64.. {
        let name = &file.name;
        let at = |error: Error| error.at(format_args!("{name}:{number}"));
        if !read_line(&mut reader, &mut bytes, LINE_LIMIT).map_err(at)? {
            break;
        }
        let document = utf8(&bytes, number == 1).and_then(|line| match line.trim_ascii() {
            "" => Ok(None),
            line => document(line).map(Some),
        });
        match document {
            Ok(document) => file.documents.extend(document),
            Err(error) => {
                let error = at(error);
                file.bad.push(error);
            }
        }
    }
    Ok(())
}

fn document(line: &str) -> Result<GoldDocument> {
    // serde would also take a list of the fields in our order.
    if !line.starts_with('{') {
        let message = "a document must be a JSON object";
        return Err(Error::new(ErrorKind::Syntax, message));
    }
    let line: Line = serde_json::from_str(line).map_err(syntax_error)?;
    let name = line.id;
    let within = |error: Error| error.at(&name);
    let points: Vec<(u64, u64)> = line.mentions.iter().map(|m| (m.start, m.end)).collect();
    let spans = spans_in_bytes(&line.text, "mentions", &points).map_err(within)?;
    let mut mentions = Vec::with_capacity(spans.len());
    for (number, (span, marked)) in spans.into_iter().zip(&line.mentions).enumerate() {
        let words = [marked.facet.as_str(), marked.link.as_str()];
        let mention = mention(span, &marked.id, words, marked.reading.as_deref())
            .map_err(|error| within(error.at(format_args!("mentions[{number}]"))))?;
        mentions.push(mention);
    }
    mentions.sort_by_key(|mention| mention.span);
    for (one, next) in mentions.iter().zip(mentions.iter().skip(1)) {
        if one.span.overlaps(next.span) {
            let surface = |span: crate::Span| span.of(&line.text).unwrap_or_default().to_owned();
            let (one, next) = (surface(one.span), surface(next.span));
            let message = format!("the mentions {one:?} and {next:?} overlap");
            return Err(within(Error::new(ErrorKind::Span, message)));
        }
    }
    Ok(GoldDocument {
        name,
        hard: line.hard,
        text: line.text,
        mentions,
    })
}
