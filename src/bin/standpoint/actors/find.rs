//! `standpoint actors find`: where a text names actors, as `score` sees it.

use std::io::Read;

use comfy_table::{Table, presets};
use serde::Serialize;
use standpoint::actor::{Reading, Resolver};
use standpoint::text::paragraph::paragraphs;
use standpoint::text::sentence::sentences;
use standpoint::{ActorId, ActorKind, Facet, LONGEST_DOCUMENT, Link, ParagraphMode, Span};

use super::Sources;
use crate::common::{Failure, Finding, Outcome, Result, print, warn};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The text, or `-` for standard input
    text: String,
    #[command(flatten)]
    sources: Sources,
    #[command(flatten)]
    finding: Finding,
    /// Print JSON Lines: one object a mention
    #[arg(long)]
    json: bool,
}

/// A mention as it is printed; its fields are named as in the rows of `score`.
#[derive(Serialize)]
struct Found<'a> {
    span: Span,
    text: &'a str,
    actor: Named<'a>,
    facet: Facet,
    link: Link,
    confidence: f32,
    #[serde(skip_serializing_if = "Option::is_none")]
    reading: Option<Reading>,
}

#[derive(Serialize)]
struct Named<'a> {
    id: &'a ActorId,
    name: &'a str,
    kind: ActorKind,
}

pub(crate) fn run(args: &Args) -> Result<Outcome> {
    let roster = args.sources.roster()?;
    let resolver = Resolver::new(roster, sentences, args.finding.options())?;
    let text = if args.text == "-" {
        standard_input()?
    } else {
        args.text.clone()
    };
    let spans = paragraphs(&text, ParagraphMode::Auto);
    let resolved = resolver.resolve(&text, &spans, args.finding.date);
    for warning in resolved.warnings() {
        warn(warning);
    }
    let found: Vec<Found<'_>> = resolved
        .mentions()
        .iter()
        .filter_map(|mention| {
            let actor = resolved.actor(mention.actor)?;
            Some(Found {
                span: mention.span,
                text: mention.span.of(&text).unwrap_or_default(),
                actor: Named {
                    id: actor.id(),
                    name: actor.name(),
                    kind: actor.kind(),
                },
                facet: mention.facet,
                link: mention.link,
                confidence: mention.confidence,
                reading: mention.reading,
            })
        })
        .collect();
    if found.is_empty() {
        use std::io::Write;
        // Nothing is left to be done where standard error is closed.
        let _ = writeln!(
            anstream::stderr(),
            "the text names no actor of {}",
            resolver.roster().name()
        );
        return Ok(Outcome::Done);
    }
    print(
        if args.json {
            as_json(&found)?
        } else {
            as_table(&found)
        }
        .as_bytes(),
    )
}

fn standard_input() -> Result<String> {
    let mut bytes = Vec::new();
    std::io::stdin()
        .lock()
        .take(LONGEST_DOCUMENT as u64 + 1)
        .read_to_end(&mut bytes)?;
    if bytes.len() > LONGEST_DOCUMENT {
        let message = format!("standard input: more than {LONGEST_DOCUMENT} bytes");
        return Err(Failure::Failed(message));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Failure::Failed(format!("standard input: not UTF-8 at byte {at}"))
    })
}

fn as_json(found: &[Found<'_>]) -> Result<String> {
    let mut text = String::new();
    for mention in found {
        text += &serde_json::to_string(mention).map_err(|e| Failure::Failed(e.to_string()))?;
        text.push('\n');
    }
    Ok(text)
}

fn as_table(found: &[Found<'_>]) -> String {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_header(["span", "text", "actor", "name", "facet", "link"]);
    for mention in found {
        // A mention may go over a line's end, a row of the table may not.
        let words: Vec<&str> = mention.text.split_whitespace().collect();
        table.add_row([
            format!("{}..{}", mention.span.start, mention.span.end),
            words.join(" "),
            mention.actor.id.to_string(),
            mention.actor.name.to_owned(),
            mention.facet.to_string(),
            mention.link.to_string(),
        ]);
    }
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    table.trim_fmt() + "\n"
}
