//! Aliases that are everyday words. In a headline or at the start of a sentence a capital does not tell them from names.

use super::super::alias::{Alias, CaseRule};
use super::super::everyday::is_everyday;
use super::super::roster::Actor;
use super::Finding;

/// A warning where an alias is such a word and its case does not set it apart. An alias of several such words is
/// one where it is found in small letters.
pub(super) fn finding(actor: &Actor, alias: &Alias) -> Option<Finding> {
    let words = alias.folded();
    let (found, advice) = match alias.case() {
        CaseRule::Exact => return None,
        CaseRule::Any => (
            words.split(' ').all(is_everyday),
            "take `fold` out, so that its capitals are needed, or take the alias out",
        ),
        CaseRule::Capitals => (
            is_everyday(words),
            "say `case = true`, so that it is found only as typed, or take it out",
        ),
    };
    found.then(|| {
        let what = if words.contains(' ') {
            "consists of everyday words"
        } else {
            "is an everyday word"
        };
        let (text, id) = (alias.text(), actor.id());
        let message = format!("alias {text:?} of `{id}` {what}");
        Finding::warning(alias.place(), message, advice)
    })
}
