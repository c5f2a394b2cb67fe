//! Reads the gold set of actor mentions. In: `tests/data/actors/*.toml`, whose guideline stands at the head of `frozen.toml`. Out: plain texts
//! and their mentions at byte spans, for whoever measures against them.

use std::path::Path;

use serde::Deserialize;
use standpoint::Span;

/// A text of one or more paragraphs, with everybody it mentions.
pub(crate) struct GoldDocument {
    pub(crate) name: String,
    /// Written around names that mislead.
    pub(crate) hard: bool,
    /// The text without its marks; a blank line between paragraphs.
    pub(crate) text: String,
    /// In order of the text; no two overlap.
    pub(crate) mentions: Vec<GoldMention>,
}

/// What readers marked at one place.
pub(crate) struct GoldMention {
    pub(crate) span: Span,
    pub(crate) id: String,
    pub(crate) facet: String,
    pub(crate) link: String,
    /// Only of capitals and of cities used like one.
    pub(crate) reading: Option<String>,
}

impl GoldDocument {
    /// The text's paragraphs.
    pub(crate) fn paragraphs(&self) -> impl Iterator<Item = &str> {
        self.text.split("\n\n")
    }

    /// The words of a mention.
    pub(crate) fn surface(&self, mention: &GoldMention) -> &str {
        mention.span.of(&self.text).unwrap_or_default()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    document: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    hard: bool,
    text: String,
}

/// The documents of `tests/data/actors/<half>.toml`.
pub(crate) fn read(half: &str) -> Vec<GoldDocument> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/actors")
        .join(half)
        .with_extension("toml");
    parse(&std::fs::read_to_string(path).unwrap())
        .unwrap_or_else(|error| panic!("{half}.toml: {error}"))
}

/// The documents of a file's text, or what is wrong with it and in which document.
pub(crate) fn parse(file: &str) -> Result<Vec<GoldDocument>, String> {
    let file: File = toml::from_str(file).map_err(|error| error.to_string())?;
    file.document
        .into_iter()
        .map(|Entry { name, hard, text }| {
            let (text, mentions) =
                unmark(text.trim()).map_err(|error| format!("{name}: {error}"))?;
            Ok(GoldDocument {
                name,
                hard,
                text,
                mentions,
            })
        })
        .collect()
}

/// Takes the marks out of a text and says where they stood.
fn unmark(marked: &str) -> Result<(String, Vec<GoldMention>), String> {
    let (mut text, mut mentions, mut rest) = (String::new(), Vec::new(), marked);
    while let Some((before, after)) = rest.split_once('⟦') {
        let (inside, behind) = after
            .split_once('⟧')
            .ok_or_else(|| format!("a mark without an end: {after:?}"))?;
        if before.contains('⟧') || inside.contains('⟦') {
            return Err(format!("marks inside one another near {inside:?}"));
        }
        let fields: Vec<&str> = inside.split('|').collect();
        let (surface, id, facet, link, reading) = match fields[..] {
            [surface, id, facet, link] => (surface, id, facet, link, None),
            [surface, id, facet, link, reading] => (surface, id, facet, link, Some(reading)),
            _ => return Err(format!("{} fields in {inside:?}, not 4 or 5", fields.len())),
        };
        if surface.is_empty() || surface.trim() != surface {
            return Err(format!("an empty or padded surface in {inside:?}"));
        }
        text += before;
        let start = text.len();
        text += surface;
        mentions.push(GoldMention {
            span: Span::new(start, text.len()),
            id: id.to_owned(),
            facet: facet.to_owned(),
            link: link.to_owned(),
            reading: reading.map(str::to_owned),
        });
        rest = behind;
    }
    if rest.contains('⟧') {
        return Err(format!("the end of no mark in {rest:?}"));
    }
    text += rest;
    Ok((text, mentions))
}
