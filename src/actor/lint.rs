//! What is doubtful about a roster. In: a roster. Out: findings with place and line: what
//! [`validate`](Roster::validate) refuses, aliases that are never found, and aliases that are everyday words.

use std::fmt;
use std::sync::Arc;

use serde::Serialize;

use super::alias::{Alias, CaseRule};
use super::matcher::Matcher;
use super::roster::{Actor, Roster};
use crate::span::Span;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Severity {
    /// The roster works, but probably not as it was meant.
    Warning,
    /// The roster cannot be used.
    Error,
}

/// Something that is wrong or doubtful about a roster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// The file or other source.
    pub place: Arc<str>,
    /// The line, from 1.
    pub line: u32,
    /// How bad it is.
    pub severity: Severity,
    /// What it is.
    pub message: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        write!(
            f,
            "{}:{}: {severity}: {}",
            self.place, self.line, self.message
        )
    }
}

/// Words of which every newspaper is full, in lower case, that are also names of somebody. In a headline or at the
/// start of a sentence a capital does not tell them apart.
const EVERYDAY: [&str; 35] = [
    "alliance",
    "am",
    "an",
    "apple",
    "as",
    "at",
    "can",
    "chad",
    "china",
    "conservatives",
    "democrats",
    "greens",
    "ice",
    "in",
    "is",
    "it",
    "jordan",
    "labour",
    "left",
    "liberals",
    "march",
    "may",
    "me",
    "no",
    "or",
    "polish",
    "right",
    "sun",
    "target",
    "the",
    "time",
    "turkey",
    "us",
    "who",
    "will",
];

impl Roster {
    /// Everything wrong or doubtful, errors first, then by place and line.
    ///
    /// # Examples
    /// ```
    /// use standpoint::actor::Roster;
    ///
    /// let text = "schema = 1\n[[actor]]\nid = 'WHO'\nname = 'World Health Organization'\nalias = [{ t = 'WHO' }]";
    /// let findings = Roster::from_toml("mine.toml", text)?.check();
    /// assert!(findings[0].to_string().starts_with("mine.toml:5: warning: alias \"WHO\" of `WHO` is an everyday word"));
    /// # Ok::<(), standpoint::Error>(())
    /// ```
    #[must_use]
    pub fn check(&self) -> Vec<Finding> {
        let mut findings: Vec<Finding> = self
            .conflicts()
            .into_iter()
            .map(|conflict| Finding {
                place: conflict.place,
                line: conflict.line,
                severity: Severity::Error,
                message: conflict.message,
            })
            .collect();
        // Without errors there is a matcher to try the aliases on.
        let matcher = Matcher::new(self).ok();
        for actor in self.actors() {
            for alias in actor.aliases() {
                let everyday = is_everyday(alias).then(|| {
                    format!(
                        "alias {:?} of `{}` is an everyday word: say `case = true`, so that it is found only as typed",
                        alias.text(),
                        actor.id()
                    )
                });
                let hidden = matcher
                    .as_ref()
                    .and_then(|matcher| self.hidden(matcher, actor, alias));
                findings.extend(everyday.into_iter().chain(hidden).map(|message| Finding {
                    place: actor.place().into(),
                    line: alias.line(),
                    severity: Severity::Warning,
                    message,
                }));
            }
        }
        findings.sort_by(|a, b| {
            (b.severity, &a.place, a.line, &a.message)
                .cmp(&(a.severity, &b.place, b.line, &b.message))
        });
        findings
    }

    /// Why an alias is never found, if it is not.
    fn hidden(&self, matcher: &Matcher, actor: &Actor, alias: &Alias) -> Option<String> {
        let (before, after) = ("They said ", " did so.");
        let text = format!("{before}{}{after}", alias.text());
        let whole = Span::new(before.len(), text.len() - after.len());
        let mut mentions = Vec::new();
        matcher.find(&text, &mut mentions);
        let found = mentions.iter().find(|mention| mention.span.overlaps(whole));
        let reason = match found {
            None => "the words of a not_actor entry, or glued to them".to_owned(),
            Some(mention) => {
                let winner = usize::try_from(mention.actor)
                    .ok()
                    .and_then(|position| self.actors().get(position))?;
                if winner == actor && mention.span == whole && mention.facet == alias.facet() {
                    return None;
                }
                let form = mention.span.of(&text).unwrap_or_default();
                format!("{form:?} of `{}`, {}", winner.id(), mention.facet)
            }
        };
        Some(format!(
            "alias {:?} of `{}` is never found: it is hidden by {reason}",
            alias.text(),
            actor.id()
        ))
    }
}

fn is_everyday(alias: &Alias) -> bool {
    alias.case() != CaseRule::Exact && EVERYDAY.contains(&alias.folded())
}
