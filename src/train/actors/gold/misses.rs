//! Single things that are wrong, for whoever improves the rules. Of data that rules must not be tuned on, they are not to be looked at.

use serde::Serialize;

use super::super::FoundActor;
use super::compare::{Compared, is_by_name};
use crate::actor::Reading;
use crate::span::Span;

/// How much text is shown on either side, in characters.
const CONTEXT: usize = 40;

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum MissKind {
    /// A marked mention that may carry a row is not found.
    Missed,
    /// An actor is found where nobody is marked who may carry a row.
    Spurious,
    /// An actor is found under a wrong identity, by a name or by a link to the right one.
    WrongId,
    /// A surname, an acronym, a role or a pronoun is tied to somebody else than it stands for.
    WrongLink,
    /// A capital that is a place is read as an actor, or the other way round.
    WrongReading,
}

impl MissKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [
        Self::Missed,
        Self::Spurious,
        Self::WrongId,
        Self::WrongLink,
        Self::WrongReading,
    ];

    /// The kind as tables spell it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Missed => "missed",
            Self::Spurious => "spurious",
            Self::WrongId => "wrong id",
            Self::WrongLink => "wrong link",
            Self::WrongReading => "wrong reading",
        }
    }
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct GoldMiss {
    /// What is wrong.
    pub kind: MissKind,
    /// The document's name.
    pub document: String,
    /// The mention in square brackets, with the words around it, on one line.
    pub context: String,
    /// What is marked: an id, or a reading where that is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marked: Option<String>,
    /// What was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found: Option<String>,
}

/// Appends everything that is wrong in a document.
pub(super) fn add(compared: &Compared<'_>, misses: &mut Vec<GoldMiss>) {
    let mut push = |kind, span, marked: Option<String>, found: Option<String>| {
        misses.push(GoldMiss {
            kind,
            document: compared.document.name.clone(),
            context: context(&compared.document.text, span),
            marked,
            found,
        });
    };
    for (mention, actor) in compared.by_mark() {
        let id = Some(mention.id.clone());
        let Some(actor) = actor else {
            push(MissKind::Missed, mention.span, id, None);
            continue;
        };
        if compared.judge.is_right(&mention.id, actor) {
            continue;
        }
        let kind = if is_by_name(actor) || compared.is_tied_right(mention, actor) {
            MissKind::WrongId
        } else {
            MissKind::WrongLink
        };
        push(kind, mention.span, id, found_id(actor));
    }
    for (actor, mention) in compared.by_actor() {
        if mention.is_none() {
            push(MissKind::Spurious, actor.span, None, found_id(actor));
        }
    }
    for mention in &compared.document.mentions {
        let (Some(reading), Some(found)) = (mention.reading, compared.over(mention).next()) else {
            continue;
        };
        let is_place = |reading: Option<Reading>| reading == Some(Reading::Place);
        if is_place(mention.reading) != is_place(found.reading) {
            let (marked, found) = (spell(Some(reading)), spell(found.reading));
            push(
                MissKind::WrongReading,
                mention.span,
                Some(marked),
                Some(found),
            );
        }
    }
}

/// Id and link.
fn found_id(actor: &FoundActor) -> Option<String> {
    let id = actor.id.as_deref().unwrap_or(&actor.group);
    let link = format!("{:?}", actor.link).to_lowercase();
    Some(format!("{id} ({link})"))
}

fn spell(reading: Option<Reading>) -> String {
    reading.map_or_else(
        || "no capital".to_owned(),
        |reading| format!("{reading:?}").to_lowercase(),
    )
}

/// The words at a span in square brackets, with those around it.
fn context(text: &str, span: Span) -> String {
    let before = text.get(..span.start).unwrap_or_default();
    let after = text.get(span.end..).unwrap_or_default();
    let first = before.char_indices().rev().nth(CONTEXT - 1);
    let last = after.char_indices().nth(CONTEXT);
    let before = first.map_or(before, |(at, _)| before.get(at..).unwrap_or_default());
    let after = last.map_or(after, |(at, _)| after.get(..at).unwrap_or_default());
    let surface = span.of(text).unwrap_or_default();
    let line = format!("{before}[{surface}]{after}");
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}
