//! Names of states that are a team's, and adjectives that are a language's. They stay masked, but nobody's row rests on them.

use super::super::draft::Draft;
use super::super::mention::{Facet, Link, Mention};
use super::super::neighbours::{is_one_of, next_word, previous_word};
use super::super::reading::Reading;
use super::Context;

/// Words before a team.
const PLAYED_BY: [&str; 20] = [
    "beat",
    "beats",
    "beating",
    "defeated",
    "defeating",
    "against",
    "v",
    "vs",
    "versus",
    "played",
    "plays",
    "play",
    "playing",
    "faced",
    "faces",
    "face",
    "facing",
    "thrashed",
    "edged",
    "hosted",
];
/// Words behind a team.
const PLAYS: [&str; 24] = [
    "beat",
    "beats",
    "defeated",
    "play",
    "plays",
    "played",
    "drew",
    "lost",
    "won",
    "win",
    "face",
    "faces",
    "faced",
    "v",
    "vs",
    "thrashed",
    "edged",
    "scored",
    "qualified",
    "captain",
    "coach",
    "striker",
    "midfielder",
    "goalkeeper",
];
/// Words of sport, of which the sentence must have one.
const SPORT: [&str; 31] = [
    "Cup",
    "striker",
    "midfielder",
    "goalkeeper",
    "semi-final",
    "semi-finals",
    "semifinal",
    "semifinals",
    "quarter-final",
    "quarter-finals",
    "quarterfinal",
    "quarterfinals",
    "qualifier",
    "qualifiers",
    "goalless",
    "football",
    "soccer",
    "rugby",
    "cricket",
    "basketball",
    "hockey",
    "handball",
    "volleyball",
    "wicket",
    "wickets",
    "innings",
    "half-time",
    "halftime",
    "shootout",
    "penalties",
    "defender",
];
/// Words before a language.
const SPOKEN: [&str; 12] = [
    "in",
    "into",
    "speak",
    "speaks",
    "spoke",
    "speaking",
    "learn",
    "learned",
    "learning",
    "fluent",
    "understand",
    "understands",
];
/// Bytes of a sentence that are looked at on each side.
const REACH: usize = 300;

impl Context {
    pub(super) fn mark_teams(&self, draft: &mut Draft<'_, '_>) {
        let text = draft.text;
        for mention in &mut draft.mentions {
            if mention.link == Link::Given || !self.is_state(mention.actor) {
                continue;
            }
            let part = match mention.facet {
                Facet::Name => is_a_team(text, mention),
                Facet::Adjective => is_a_language(text, mention),
                _ => false,
            };
            if part {
                mention.reading = Some(Reading::Part);
            }
        }
    }
}

fn is_a_team(text: &str, mention: &Mention) -> bool {
    let plays = is_one_of(next_word(text, mention.span.end), &PLAYS)
        || is_one_of(previous_word(text, mention.span.start), &PLAYED_BY);
    plays && {
        let before = text.get(..mention.span.start).unwrap_or_default();
        let after = text.get(mention.span.end..).unwrap_or_default();
        let ends = ['.', '!', '?', '\n'];
        let before = before.rsplit(ends).next().unwrap_or_default();
        let after = after.split(ends).next().unwrap_or_default();
        let words = before
            .split_whitespace()
            .rev()
            .take(REACH / 6)
            .chain(after.split_whitespace().take(REACH / 6));
        words
            .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
            .any(|word| SPORT.contains(&word))
    }
}

/// "in German", but not "in German courts".
fn is_a_language(text: &str, mention: &Mention) -> bool {
    next_word(text, mention.span.end).is_empty()
        && is_one_of(previous_word(text, mention.span.start), &SPOKEN)
        && !text
            .get(mention.span.end..)
            .is_some_and(|after| after.starts_with(['-', '\u{2010}', '\u{2011}', '\u{2013}']))
}
