//! What is doubtful about a roster. In: a roster. Out: findings with place, line and what to do: what
//! [`validate`](Roster::validate) refuses, aliases that are never found, that are said twice or that are everyday
//! words, offices that contradict each other or time, and codes that nobody has.

mod codes;
mod offices;
mod words;

use std::fmt;
use std::sync::Arc;

use serde::Serialize;

use super::alias::Alias;
use super::compose::Compounds;
use super::matcher::Matcher;
use super::normal::folded;
use super::place::Place;
use super::roster::{Actor, Date, Roster};
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
///
/// It displays on one line, `file:line: severity: message; advice`, and with `{:#}` the advice has a line of its own.
///
/// # Examples
/// ```
/// use standpoint::Roster;
/// use standpoint::actor::Severity;
///
/// let roster = Roster::from_toml("mine.toml", "schema = 1\n[[actor]]\nid = \"c.said\"\nkind = \"company\"\nname = \"Said\"")?;
/// let finding = &roster.check()[0];
/// assert_eq!((finding.severity, finding.line), (Severity::Warning, 5));
/// println!("{finding:#}");
/// # Ok::<(), standpoint::Error>(())
/// ```
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
    /// What to do.
    pub advice: &'static str,
}

impl Finding {
    fn new(severity: Severity, place: &Place, message: String, advice: &'static str) -> Self {
        Self {
            place: place.file.clone(),
            line: place.line,
            severity,
            message,
            advice,
        }
    }

    fn warning(place: &Place, message: String, advice: &'static str) -> Self {
        Self::new(Severity::Warning, place, message, advice)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        let (place, line, message) = (&self.place, self.line, &self.message);
        let between = if f.alternate() { "\n    " } else { "; " };
        write!(
            f,
            "{place}:{line}: {severity}: {message}{between}{}",
            self.advice
        )
    }
}

impl Roster {
    /// Everything wrong or doubtful today, errors first, then by place and line.
    ///
    /// # Examples
    /// ```
    /// use standpoint::actor::Roster;
    ///
    /// let text = "schema = 1\n[[actor]]\nid = 'WHO'\nname = 'World Health Organization'\nalias = [{ t = 'WHO' }]";
    /// let findings = Roster::from_toml("mine.toml", text)?.check();
    /// assert!(findings[0].to_string().starts_with("mine.toml:5: warning: alias \"WHO\" of `WHO` is an everyday word"));
    /// assert!(findings[0].advice.contains("case = true"));
    /// # Ok::<(), standpoint::Error>(())
    /// ```
    #[must_use]
    pub fn check(&self) -> Vec<Finding> {
        self.check_on(Date::today())
    }

    /// The same on another day than today: an office that never ended is doubtful once it is old.
    #[must_use]
    pub fn check_on(&self, today: Date) -> Vec<Finding> {
        let mut findings: Vec<Finding> = self
            .conflicts()
            .into_iter()
            .map(|conflict| {
                let (place, message) = (&conflict.place, conflict.message);
                Finding::new(Severity::Error, place, message, conflict.advice)
            })
            .collect();
        // Without errors there is a matcher to try the aliases on.
        let matcher = Matcher::new(self).ok();
        let compounds = Compounds::new(self);
        for (number, actor) in (0_u32..).zip(self.actors()) {
            findings.extend(nameless(actor));
            findings.extend(codes::unknown(actor));
            findings.extend(actor.repeated().iter().map(|alias| {
                let message = format!(
                    "alias {:?} of `{}` is there twice",
                    alias.text(),
                    actor.id()
                );
                Finding::warning(alias.place(), message, "take one out")
            }));
            for alias in actor.aliases() {
                findings.extend(words::finding(actor, alias));
                let hidden = matcher
                    .as_ref()
                    .filter(|_| !compounds.has(number, alias))
                    .and_then(|matcher| self.hidden(matcher, actor, alias));
                findings.extend(hidden);
            }
        }
        findings.extend(offices::findings(self, today));
        findings.sort_by(|a, b| {
            (b.severity, &a.place, a.line, &a.message)
                .cmp(&(a.severity, &b.place, b.line, &b.message))
        });
        findings
    }

    /// Why an alias is never found, if it is not.
    fn hidden(&self, matcher: &Matcher, actor: &Actor, alias: &Alias) -> Option<Finding> {
        let (before, after) = ("They said ", " did so.");
        let text = format!("{before}{}{after}", alias.text());
        let whole = Span::new(before.len(), text.len() - after.len());
        let mut mentions = Vec::new();
        matcher.find(&text, &mut mentions);
        let found = mentions.iter().find(|mention| mention.span.overlaps(whole));
        let (reason, advice) = match found {
            None => (
                "a not_actor entry hides it".to_owned(),
                "take it out, or take out what hides it",
            ),
            Some(mention) => {
                let winner = usize::try_from(mention.actor)
                    .ok()
                    .and_then(|position| self.actors().get(position))?;
                let form = mention.span.of(&text).unwrap_or_default();
                let is_itself = winner == actor
                    && mention.facet == alias.facet()
                    && folded(form).trim() == alias.folded();
                if is_itself {
                    return None;
                }
                (
                    format!("{form:?} of `{}`, {}, hides it", winner.id(), mention.facet),
                    "take one of the two out",
                )
            }
        };
        let (text, id) = (alias.text(), actor.id());
        let message = format!("alias {text:?} of `{id}` is never found: {reason}");
        Some(Finding::warning(alias.place(), message, advice))
    }
}

/// An actor that nothing leads to.
fn nameless(actor: &Actor) -> Option<Finding> {
    actor.aliases().is_empty().then(|| {
        let message = format!("`{}` is never found: it has no alias left", actor.id());
        let advice = "give it one, or `disable` it";
        Finding::warning(actor.at(), message, advice)
    })
}

#[cfg(test)]
mod tests;
