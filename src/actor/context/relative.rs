//! Names of institutions of whatever state the text is about: "Parliament", "the Foreign Ministry". Whose it is, in this order: of the state named
//! right behind it ("of Norway"); that of an institution of the same sort in the paragraph; of the state that the paragraph names most before it; of the same sort
//! in the document; of the state that the document names most. "Congress" and "the Commission" are at home somewhere, which goes before any state that is
//! merely mentioned.

use rustc_hash::FxHashMap;

use super::super::cast::Cast;
use super::super::compose::Composer;
use super::super::draft::{Draft, inside};
use super::super::matcher::RELATIVE;
use super::super::mention::{Facet, Link, Mention};
use super::super::neighbours::{is_gap, is_one_of, next_start, next_word, previous_word, word_at};
use super::super::normal::folded;
use super::super::reading::{Reading, is_part_of_a_thing};
use super::super::roster::Roster;
use super::Context;
use crate::span::Span;

/// How sure a tie is: by words beside the name, by its paragraph, by the document, by nothing but custom.
const BESIDE: f32 = 0.9;
const BY_PARAGRAPH: f32 = 0.8;
const BY_DOCUMENT: f32 = 0.7;
const BY_CUSTOM: f32 = 0.6;

/// Capitalised words before such a name that belong to no longer name.
const STARTS: [&str; 49] = [
    "the",
    "a",
    "an",
    "in",
    "on",
    "at",
    "by",
    "to",
    "of",
    "for",
    "from",
    "with",
    "but",
    "and",
    "or",
    "so",
    "yet",
    "if",
    "when",
    "while",
    "as",
    "since",
    "after",
    "before",
    "both",
    "although",
    "though",
    "because",
    "that",
    "this",
    "then",
    "meanwhile",
    "however",
    "last",
    "will",
    "would",
    "should",
    "can",
    "has",
    "had",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "why",
    "how",
];
/// Capitalised words behind such a name that are another one.
const ENDS: [&str; 29] = [
    "speaker",
    "president",
    "majority",
    "minority",
    "leader",
    "leaders",
    "republicans",
    "republican",
    "democrats",
    "democrat",
    "justice",
    "justices",
    "chief",
    "chairman",
    "chairwoman",
    "minister",
    "spokesman",
    "spokeswoman",
    "spokesperson",
    "governor",
    "secretary",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "judge",
];

/// The relative names of a roster.
#[derive(Clone, Debug)]
pub(super) struct Relatives {
    rules: Vec<Rule>,
    heads: rustc_hash::FxHashSet<Box<str>>,
}

#[derive(Clone, Debug)]
struct Rule {
    roles: Vec<String>,
    home: Option<u32>,
    article: bool,
}

impl Relatives {
    pub(super) fn new(roster: &Roster) -> Self {
        let rules = roster.rules();
        Self {
            rules: rules
                .relative
                .iter()
                .map(|relative| Rule {
                    roles: relative.roles.clone(),
                    home: relative
                        .home
                        .as_ref()
                        .and_then(|id| roster.position(id.as_str()))
                        .map(|position| position as u32),
                    article: relative.article,
                })
                .collect(),
            heads: rules
                .heads
                .iter()
                .map(|head| head.as_str().into())
                .collect(),
        }
    }

    fn of(&self, mention: &Mention) -> Option<&Rule> {
        let rule = mention.actor.checked_sub(RELATIVE)?;
        self.rules.get(rule as usize)
    }
}

/// Where a relative name stands.
struct Place<'m> {
    /// The mentions before it in its paragraph, in the document, and all.
    here: &'m [Mention],
    earlier: &'m [Mention],
    all: &'m [Mention],
    text: &'m str,
    span: Span,
}

impl Context {
    pub(super) fn bind_relatives(&self, draft: &mut Draft<'_, '_>, least: f32) {
        let text = draft.text;
        let mut parts = draft.parts.iter().map(|part| part.span).peekable();
        for position in 0..draft.mentions.len() {
            let Some(mention) = draft.mentions.get(position) else {
                break;
            };
            let Some(rule) = self.relatives.of(mention) else {
                continue;
            };
            let span = mention.span;
            while parts.next_if(|part| part.end <= span.start).is_some() {}
            let paragraph = parts.peek().copied().unwrap_or(Span::new(0, text.len()));
            let previous = position
                .checked_sub(1)
                .and_then(|last| draft.mentions.get(last))
                .map(|m| m.span)
                .filter(|previous| paragraph.contains(*previous));
            let next = draft
                .mentions
                .get(position + 1)
                .map(|m| m.span)
                .filter(|next| paragraph.contains(*next));
            if mention.link == Link::Given
                || !self.stands_alone(text, paragraph, span, rule, previous, next)
            {
                continue;
            }
            let before = Span::new(paragraph.start, span.start);
            let place = Place {
                here: inside(&draft.mentions, before),
                earlier: draft.mentions.get(..position).unwrap_or_default(),
                all: &draft.mentions,
                text,
                span,
            };
            let bound = self.whose(&mut draft.cast, draft.composer, rule, &place);
            let bound = bound.filter(|&(_, confidence, _)| confidence >= least);
            if let (Some((actor, confidence, end)), Some(mention)) =
                (bound, draft.mentions.get_mut(position))
            {
                mention.actor = actor;
                mention.confidence = confidence;
                mention.span.end = end;
                mention.facet = Facet::Name;
            }
        }
        let mut end = 0;
        draft.mentions.retain(|mention| {
            let free = mention.span.start >= end && self.relatives.of(mention).is_none();
            if free {
                end = mention.span.end;
            }
            free
        });
    }

    /// Whether the name is whole, and no part of a longer one.
    fn stands_alone(
        &self,
        text: &str,
        paragraph: Span,
        span: Span,
        rule: &Rule,
        previous: Option<Span>,
        next_mention: Option<Span>,
    ) -> bool {
        let text = text.get(..paragraph.end).unwrap_or_default();
        let inside = text.get(paragraph.start..).unwrap_or_default();
        let before = previous_word(inside, span.start - paragraph.start);
        let article = before.eq_ignore_ascii_case("the");
        let glued = text
            .get(..span.start)
            .is_some_and(|before| before.ends_with(['-', '/', '&']));
        let behind_mention = previous.is_some_and(|previous| are_neighbours(text, previous, span));
        let longer = !behind_mention
            // A full stop ends a sentence more often than an abbreviation.
            && !before.ends_with('.')
            && before.starts_with(char::is_uppercase)
            && !is_one_of(before, &STARTS);
        let next = next_word(text, span.end);
        let goes_on = (next.starts_with(char::is_uppercase) && !is_one_of(next, &ENDS))
            || next_mention.is_some_and(|next| are_neighbours(text, span, next));
        let after = text.get(span.end..).unwrap_or_default();
        let thing = is_part_of_a_thing(after, &self.relatives.heads);
        let bare = rule.article && !article;
        !(glued || longer || goes_on || thing || bare)
    }

    fn whose(
        &self,
        cast: &mut Cast<'_>,
        composer: &Composer,
        rule: &Rule,
        place: &Place<'_>,
    ) -> Option<(u32, f32, usize)> {
        let end = place.span.end;
        // "Kyiv Parliament"; of anybody else it is a longer name.
        if let Some(owner) = place
            .here
            .last()
            .filter(|m| are_neighbours(place.text, m.span, place.span))
        {
            let state = self.state(cast, owner.actor)?;
            return self
                .part(cast, composer, rule, state)
                .map(|actor| (actor, BESIDE, end));
        }
        if let Some(start) = behind_of(place.text, end) {
            let owner = place.all.iter().find(|m| m.span.start == start);
            // A capital is no state's name here: the Congress of Vienna was no Austrian one.
            let named = owner.filter(|owner| owner.facet != Facet::Metonym);
            let state = named.and_then(|owner| Some((owner, self.state(cast, owner.actor)?)));
            match state {
                // The state's name is a part of this one.
                Some((owner, state)) => {
                    let end = match owner.facet {
                        Facet::Name if owner.link != Link::Given => owner.span.end,
                        _ => end,
                    };
                    return self
                        .part(cast, composer, rule, state)
                        .map(|actor| (actor, BESIDE, end));
                }
                None if owner.is_some()
                    || word_at(place.text, start).starts_with(char::is_uppercase) =>
                {
                    return None;
                }
                None => {}
            }
        }
        self.by_mentions(cast, composer, rule, place)
            .map(|(actor, confidence)| (actor, confidence, end))
    }

    fn by_mentions(
        &self,
        cast: &mut Cast<'_>,
        composer: &Composer,
        rule: &Rule,
        place: &Place<'_>,
    ) -> Option<(u32, f32)> {
        let form = folded(place.span.of(place.text)?);
        if let Some(actor) = alike(cast, composer, rule, place.text, &form, place.here) {
            return Some((actor, BY_PARAGRAPH));
        }
        let at_home = |cast: &Cast<'_>| {
            rule.home.filter(|&home| {
                let is_there =
                    |m: &Mention| self.standing(cast, m.actor).is_some_and(|s| s.top == home);
                place.all.iter().any(is_there)
            })
        };
        if rule.home.is_some() {
            if let Some(actor) = alike(cast, composer, rule, place.text, &form, place.earlier) {
                return Some((actor, BY_DOCUMENT));
            }
            if let Some(actor) =
                at_home(cast).and_then(|home| self.part(cast, composer, rule, home))
            {
                return Some((actor, BY_DOCUMENT));
            }
        }
        if let Some(actor) = self
            .foremost(cast, place.here)
            .and_then(|state| self.part(cast, composer, rule, state))
        {
            return Some((actor, BY_PARAGRAPH));
        }
        if let Some(actor) = alike(cast, composer, rule, place.text, &form, place.earlier) {
            return Some((actor, BY_DOCUMENT));
        }
        if let Some(actor) = self
            .foremost(cast, place.all)
            .and_then(|state| self.part(cast, composer, rule, state))
        {
            return Some((actor, BY_DOCUMENT));
        }
        let home = self.part(cast, composer, rule, rule.home?)?;
        Some((home, BY_CUSTOM))
    }

    /// The institution of a state that a rule means.
    fn part(
        &self,
        cast: &mut Cast<'_>,
        composer: &Composer,
        rule: &Rule,
        state: u32,
    ) -> Option<u32> {
        let id = cast.actor(state)?.id().clone();
        let known = rule
            .roles
            .iter()
            .find_map(|role| cast.roster.position(&format!("{id}.{role}")));
        if let Some(known) = known {
            return Some(known as u32);
        }
        // Only a state has parts that no roster lists.
        self.is_state(state).then_some(())?;
        rule.roles
            .iter()
            .find_map(|role| composer.part_of(cast, state, role))
    }

    /// The state that mentions are of most often; of several, the one mentioned last.
    fn foremost(&self, cast: &Cast<'_>, mentions: &[Mention]) -> Option<u32> {
        let mut counts: FxHashMap<u32, (usize, usize)> = FxHashMap::default();
        for (position, mention) in mentions.iter().enumerate() {
            if mention.reading == Some(Reading::Part) {
                continue;
            }
            if let Some(state) = self.state(cast, mention.actor) {
                let (count, last) = counts.entry(state).or_default();
                *count += 1;
                *last = position;
            }
        }
        counts
            .into_iter()
            .max_by_key(|&(_, key)| key)
            .map(|(state, _)| state)
    }
}

/// The last of these mentions that is of an institution of the same sort: of the same role, or of a name that ends in the same words.
fn alike(
    cast: &Cast<'_>,
    composer: &Composer,
    rule: &Rule,
    text: &str,
    form: &str,
    mentions: &[Mention],
) -> Option<u32> {
    mentions.iter().rev().find_map(|mention| {
        let actor = cast.actor(mention.actor)?;
        let (base, _) = actor.id().as_str().rsplit_once('.').unwrap_or_default();
        let has = |role: &String| composer.has_role(cast, mention.actor, role);
        if rule.roles.iter().any(has) {
            // The Senate is not the Congress in front of it, but of the same state.
            let own = rule
                .roles
                .first()
                .and_then(|role| cast.roster.position(&format!("{base}.{role}")));
            return Some(own.map_or(mention.actor, |own| own as u32));
        }
        let surface = mention.span.of(text).unwrap_or_default();
        let ends_alike = surface.len() > form.len()
            && folded(surface)
                .strip_suffix(form)
                .is_some_and(|rest| rest.ends_with(' '));
        ends_alike.then_some(mention.actor)
    })
}

/// Whether two places are next to each other but for blanks.
fn are_neighbours(text: &str, first: Span, second: Span) -> bool {
    let gap = Span::new(first.end, second.start).of(text);
    gap.is_some_and(is_gap)
}

/// Where the name behind "of" or "of the" begins.
fn behind_of(text: &str, end: usize) -> Option<usize> {
    let of = next_start(text, end)?;
    if word_at(text, of) != "of" {
        return None;
    }
    let next = next_start(text, of + "of".len())?;
    if word_at(text, next) == "the" {
        return next_start(text, next + "the".len());
    }
    Some(next)
}
