//! Where a text names actors. In: a roster, once, and then texts. Out: mentions, sorted and disjoint, in bytes of
//! the text as it was given. The only module that knows the search crate.

use rustc_hash::FxHashSet;
mod starts;

use std::sync::Arc;

use aho_corasick::automaton::{Automaton, StateID};
use aho_corasick::nfa::contiguous::NFA;
use aho_corasick::{Anchored, MatchKind};

use self::starts::Starts;
use super::alias::{Alias, CaseRule};
use super::compose::Compounds;
use super::everyday::is_everyday;
use super::letters::Letters;
use super::mention::{Facet, Link, Mention};
use super::normal::{Normal, fold, folded};
use super::reading::{Reading, reading};
use super::roster::Roster;
use super::surroundings::{is_inside_address, word_goes_on_after, word_goes_on_before};
use crate::error::{Error, ErrorKind, Result};
use crate::span::Span;

/// The number of the first relative name in a draft; the others follow in the order of the roster's rules.
pub(crate) const RELATIVE: u32 = 1 << 31;

/// Finds all aliases of a roster in one pass over a text. Clones share one automaton, and threads may share a clone.
///
/// Forms that fail the rules of case or of word ends are dropped first; of the others, the leftmost wins, and of
/// those that start together the longest: "Nigerian" is never Niger, and nobody is mentioned in "Abraham Accords".
/// A text and a roster may differ in composed and decomposed characters, in curly and straight quotes, in kinds of
/// hyphens, and in the white space between words.
///
/// # Examples
/// ```
/// use standpoint::actor::{Facet, Matcher, Mention, Roster};
///
/// let roster = Roster::world();
/// let matcher = Matcher::new(&roster)?;
/// let text = "Baku’s answer reached the Israelis, not us.";
/// let mut mentions = Vec::new();
/// matcher.find(text, &mut mentions);
/// let forms: Vec<_> = mentions.iter().map(|m| (m.span.of(text).unwrap(), m.facet)).collect();
/// assert_eq!(forms, [("Baku", Facet::Metonym), ("Israelis", Facet::People)]);
/// # Ok::<(), standpoint::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Matcher {
    inner: Arc<Inner>,
}

/// The aliases as an automaton over folded bytes, of which only the anchored half is used: it is entered at the
/// beginnings of words, and only where the first letter is one, and has the capital, that some alias begins with.
///
/// Measured on 12 MB of newswire in paragraphs with 1,878 aliases, on one busy core: 145 MB/s and 2.2 ms to build;
/// 98 MB/s for the overlapping search of every byte that was there first, 118 MB/s for that search alone without
/// the rules. Its DFA did 247 MB/s alone but took 7.8 ms and 6.5 MB; daachorse did 98 MB/s.
#[derive(Debug)]
struct Inner {
    automaton: NFA,
    /// Where a search begins.
    root: StateID,
    starts: Starts,
    /// For each pattern of the automaton, its first form; one more at the end.
    first_forms: Vec<usize>,
    forms: Vec<Form>,
    /// Last words of names of things.
    heads: FxHashSet<Box<str>>,
}

/// Whose a form is; of two with the same letters the first in this order is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Owner {
    /// A phrase in which nobody is named.
    Nobody,
    /// An actor, by its position in the roster.
    Actor(u32),
    /// Whoever the text around it says, by the position of the rule.
    Relative(u32),
}

/// An alias, a relative name, or a phrase in which nobody is named.
#[derive(Debug)]
struct Form {
    /// Normal spelling, letters as typed.
    cased: Box<str>,
    case: CaseRule,
    owner: Owner,
    facet: Facet,
    link: Link,
    /// Whether it is an everyday word but for its capitals.
    is_everyday: bool,
}

impl Matcher {
    /// A matcher for the aliases of this roster.
    ///
    /// # Errors
    /// As [`Roster::validate`], which it calls.
    pub fn new(roster: &Roster) -> Result<Self> {
        roster.validate()?;
        let compounds = Compounds::new(roster);
        let mut entries: Vec<(&str, Form)> = Vec::new();
        for phrase in roster.phrases() {
            entries.push((
                phrase.folded(),
                Form::new(phrase, Owner::Nobody, Link::Alias),
            ));
        }
        for (position, relative) in (0_u32..).zip(&roster.rules().relative) {
            for form in &relative.forms {
                let owner = Owner::Relative(position);
                entries.push((form.folded(), Form::new(form, owner, Link::Alias)));
            }
        }
        for (position, actor) in (0_u32..).zip(roster.actors()) {
            let name = folded(actor.name());
            let own = actor.aliases().iter();
            for alias in own.filter(|alias| !compounds.has(position, alias)) {
                let link = if alias.folded() == name {
                    Link::Exact
                } else {
                    Link::Alias
                };
                entries.push((
                    alias.folded(),
                    Form::new(alias, Owner::Actor(position), link),
                ));
            }
        }
        // Nobody before somebody, and otherwise an order that the order of the file does not change.
        entries.sort_by(|(a, x), (b, y)| {
            (a, x.owner, x.facet, x.case, &x.cased).cmp(&(b, y.owner, y.facet, y.case, &y.cased))
        });
        let mut patterns: Vec<&str> = Vec::with_capacity(entries.len());
        let mut first_forms = Vec::with_capacity(entries.len() + 1);
        let mut forms = Vec::with_capacity(entries.len());
        for (folded, form) in entries {
            if patterns.last() != Some(&folded) {
                patterns.push(folded);
                first_forms.push(forms.len());
            }
            forms.push(form);
        }
        first_forms.push(forms.len());
        let unsearchable = |error| {
            let message = format!("cannot search for {} aliases", patterns.len());
            Error::new(ErrorKind::Roster, message).with_source(error)
        };
        let automaton = NFA::builder()
            .match_kind(MatchKind::Standard)
            .build(&patterns)
            .map_err(unsearchable)?;
        let root = automaton.start_state(Anchored::Yes).map_err(|error| {
            Error::new(ErrorKind::Roster, "cannot search at a place").with_source(error)
        })?;
        Ok(Self {
            inner: Arc::new(Inner {
                automaton,
                root,
                starts: Starts::new(
                    &patterns,
                    forms.iter().map(|form| (&*form.cased, form.case)),
                ),
                first_forms,
                forms,
                heads: roster
                    .rules()
                    .heads
                    .iter()
                    .map(|h| h.as_str().into())
                    .collect(),
            }),
        })
    }

    /// Appends the mentions in a text, sorted and disjoint, to `out`; what `out` holds already stays as it is.
    ///
    /// Words end where letters, digits, combining marks and underscores do, so that scripts without spaces between
    /// words are not served. Nobody is mentioned in a web or mail address or in an `@handle`.
    pub fn find(&self, text: &str, out: &mut Vec<Mention>) {
        let mut found = Vec::new();
        self.find_all(text, &mut found);
        out.extend(found.into_iter().filter(|m| m.actor < RELATIVE));
    }

    /// The same with names that only their surroundings tie to somebody ("Parliament"), under numbers from [`RELATIVE`] on.
    pub(crate) fn find_all(&self, text: &str, out: &mut Vec<Mention>) {
        let normal = Normal::new(text);
        let spelled = normal.as_str();
        let letters = Letters::of(spelled);
        let mut at = 0;
        let rest = |at: usize| spelled.as_bytes().get(at..).unwrap_or_default();
        while let Some(offset) = self.inner.starts.find(rest(at), letters) {
            at += offset;
            let found = (!word_goes_on_before(spelled, at))
                .then(|| self.inner.longest_at(spelled, at, letters, false))
                .flatten()
                .filter(|&(end, _)| !is_inside_address(spelled, Span::new(at, end)));
            let Some((end, form)) = found else {
                at += 1;
                continue;
            };
            let span = |start, end| normal.original(Span::new(start, end));
            match form.owner {
                Owner::Nobody => self.inner.find_inside(
                    spelled,
                    Span::new(at, end),
                    letters,
                    |form, place, actor| {
                        let span = span(place.start, place.end);
                        out.push(form.mention(span, actor, Some(Reading::Part)));
                    },
                ),
                Owner::Actor(actor) => {
                    let span = span(at, end);
                    let reading = reading(text, span, form.facet, &self.inner.heads);
                    out.push(form.mention(span, actor, reading));
                }
                Owner::Relative(rule) => {
                    out.push(form.mention(span(at, end), RELATIVE + rule, None));
                }
            }
            at = end;
        }
    }
}

impl Inner {
    /// Hands on the actors' forms inside a phrase in which nobody is named: "Irish" in "Irish Times". They are masked like any other form, so that
    /// a paper's name is not seen by a model where another's is hidden.
    fn find_inside(
        &self,
        text: &str,
        phrase: Span,
        letters: Letters,
        mut found: impl FnMut(&Form, Span, u32),
    ) {
        let mut at = phrase.start;
        while at < phrase.end {
            let form = (text.is_char_boundary(at) && !word_goes_on_before(text, at))
                .then(|| self.longest_at(text, at, letters, true))
                .flatten()
                .filter(|&(end, _)| end <= phrase.end);
            if let Some((
                end,
                form @ &Form {
                    owner: Owner::Actor(actor),
                    ..
                },
            )) = form
            {
                found(form, Span::new(at, end), actor);
                at = end;
            } else {
                at += 1;
            }
        }
    }

    /// The end and the form of the longest alias that begins here, ends with a word and is in the right case; with `named`, only an actor's.
    #[inline(never)]
    fn longest_at(
        &self,
        text: &str,
        start: usize,
        letters: Letters,
        named: bool,
    ) -> Option<(usize, &Form)> {
        let mut longest = None;
        let mut state = self.root;
        let mut end = start;
        // Bytes of the folded form so far: folding may change the length of a letter.
        let mut length = 0;
        for character in text.get(start..)?.chars() {
            let mut buffer = [0; 4];
            for &byte in fold(character).encode_utf8(&mut buffer).as_bytes() {
                state = self.automaton.next_state(Anchored::Yes, state, byte);
                length += 1;
            }
            if self.automaton.is_dead(state) {
                break;
            }
            end += character.len_utf8();
            if self.automaton.is_match(state) && !word_goes_on_after(text, end) {
                let surface = text.get(start..end)?;
                if abbreviation_goes_on(surface, text.get(end..)?) {
                    continue;
                }
                longest = self
                    .form(state, length, surface, letters)
                    .filter(|form| !named || matches!(form.owner, Owner::Actor(_)))
                    .map(|form| (end, form))
                    .or(longest);
            }
        }
        longest
    }

    /// The form of this folded length that ends in a state of the automaton, if the surface is in the right case.
    fn form(
        &self,
        state: StateID,
        length: usize,
        surface: &str,
        letters: Letters,
    ) -> Option<&Form> {
        // A state also knows the forms that are ends of its own; those begin elsewhere.
        let pattern = (0..self.automaton.match_len(state))
            .map(|index| self.automaton.match_pattern(state, index))
            .find(|&pattern| self.automaton.pattern_len(pattern) == length)?
            .as_usize();
        let first = *self.first_forms.get(pattern)?;
        let end = *self.first_forms.get(pattern + 1)?;
        self.forms
            .get(first..end)?
            .iter()
            .find(|form| form.allows(surface, letters))
    }
}

/// Whether letters between full stops have another letter behind them: "U.S" is not in "U.S.X.".
fn abbreviation_goes_on(surface: &str, after: &str) -> bool {
    let ends_so = matches!(surface.as_bytes(), [.., b'.', letter] if letter.is_ascii_uppercase());
    ends_so && matches!(after.as_bytes(), [b'.', letter, ..] if letter.is_ascii_alphanumeric())
}

impl Form {
    fn mention(&self, span: Span, actor: u32, reading: Option<Reading>) -> Mention {
        Mention {
            span,
            actor,
            facet: self.facet,
            link: self.link,
            confidence: 1.0,
            reading,
        }
    }

    fn new(alias: &Alias, owner: Owner, link: Link) -> Self {
        Self {
            cased: alias.cased().into(),
            case: alias.case(),
            owner,
            facet: alias.facet(),
            link,
            is_everyday: is_everyday(alias.folded()),
        }
    }

    /// Whether the surface, which folds to this form, is it in a text of such letters. Where capitals tell nothing, everyday words are nobody.
    fn allows(&self, surface: &str, letters: Letters) -> bool {
        let says_nothing = match letters {
            Letters::Both => false,
            Letters::Small => true,
            Letters::Capitals => self.case == CaseRule::Exact,
        };
        if !says_nothing || self.case == CaseRule::Any {
            return self.case.allows(&self.cased, surface);
        }
        // "POLISH" and "CHAD" are read as names; "WHO" and "ICE" are words that are typed as they are here. "US" is mostly the country in a headline.
        let is_typed_so = &*self.cased == surface && surface != "US";
        let may_be_word = letters == Letters::Small || is_typed_so;
        !(self.is_everyday && may_be_word)
    }
}

#[cfg(test)]
mod tests;
