//! Marks inside a text. In: `⟦surface|id|facet|link⟧` in its sentence. Out: the sentence, and where the mark stood.

use super::{GoldMention, mention};
use crate::error::{Error, ErrorKind};
use crate::span::Span;

/// How much of a text a message shows, in characters.
const QUOTE_LIMIT: usize = 60;

/// Takes the marks out of a text, trimmed, and says where they stood; or the byte of the text where something is wrong, and what.
pub(super) fn unmark(marked: &str) -> Result<(String, Vec<GoldMention>), (usize, Error)> {
    let (mut text, mut mentions) = (String::new(), Vec::new());
    let trimmed = marked.trim();
    let mut rest = trimmed;
    let margin = marked.len() - marked.trim_start().len();
    // Where the rest of the text begins.
    let at = |rest: &str| margin + trimmed.len() - rest.len();
    let wrong =
        |rest: &str, message: String| Err((at(rest), Error::new(ErrorKind::Syntax, message)));
    while let Some((before, after)) = rest.split_once('⟦') {
        let Some((inside, behind)) = after.split_once('⟧') else {
            let message = format!("a mark without an end: {}", quote(after));
            return wrong(after, message);
        };
        if let Some(stray) = before.find('⟧').and_then(|stray| rest.get(stray..)) {
            return wrong(stray, format!("the end of no mark: {}", quote(stray)));
        }
        if inside.contains('⟦') {
            let message = format!("marks inside one another near {}", quote(inside));
            return wrong(after, message);
        }
        let fields: Vec<&str> = inside.split('|').collect();
        let (surface, id, words, reading) = match *fields.as_slice() {
            [surface, id, facet, link] => (surface, id, [facet, link], None),
            [surface, id, facet, link, reading] => (surface, id, [facet, link], Some(reading)),
            _ => {
                let message = format!("{} fields in {}, not 4 or 5", fields.len(), quote(inside));
                return wrong(after, message);
            }
        };
        if surface.is_empty() || surface.trim() != surface {
            let message = format!("an empty or padded surface in {}", quote(inside));
            return wrong(after, message);
        }
        text += before;
        let start = text.len();
        text += surface;
        let span = Span::new(start, text.len());
        let mention = mention(span, id, words, reading)
            .map_err(|error| (at(after), error.at(quote(inside))))?;
        mentions.push(mention);
        rest = behind;
    }
    if let Some(stray) = rest.find('⟧').and_then(|stray| rest.get(stray..)) {
        return wrong(stray, format!("the end of no mark: {}", quote(stray)));
    }
    text += rest;
    Ok((text, mentions))
}

/// The first characters of a text, in quotes.
fn quote(text: &str) -> String {
    match text.char_indices().nth(QUOTE_LIMIT) {
        Some((end, _)) => format!("{:?}…", text.get(..end).unwrap_or_default()),
        None => format!("{text:?}"),
    }
}
