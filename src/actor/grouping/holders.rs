//! Who may be called by a role. In: a document's persons with their roles, its states and its day. Out: the one whom a nominal means: a person, the
//! holder of an office on that day, or a state's government.

use rustc_hash::FxHashMap;

use super::nominals::{GOVERNMENT, Nominal};
use super::people::{People, is_former};
use super::units::Units;
use crate::actor::compose;
use crate::actor::draft::Draft;
use crate::actor::roster::{Actor, ActorKind};

/// How sure a role is: of the state that the text names, of a person named before, of one named only later, of the state that the document is about.
const WITH_STATE: f32 = 0.85;
const NAMED_BEFORE: f32 = 0.8;
const NAMED_LATER: f32 = 0.7;
const OF_THE_DOCUMENT: f32 = 0.75;
const ON_THE_DAY: f32 = 0.85;
/// More holders than this are as many as too many.
const MOST_HOLDERS: usize = 16;
/// Words between "the" and a noun that neither a role has nor change whom it means.
const NEUTRAL: &[&str] = &[
    "embattled",
    "outgoing",
    "veteran",
    "jailed",
    "exiled",
    "visiting",
    "incumbent",
    "ageing",
    "aging",
];
/// Nouns for anybody with a political role.
const GENERIC: &[&str] = &[
    "politician",
    "leader",
    "official",
    "diplomat",
    "lawmaker",
    "statesman",
    "stateswoman",
];

/// The number of a state's government: the roster's, or one that the document introduces. `None` for whoever is no state.
pub(super) fn government(draft: &mut Draft<'_, '_>, state: u32) -> Option<u32> {
    draft.cast.actor(state).filter(|actor| is_state(actor))?;
    draft
        .composer
        .part_of(&mut draft.cast, state, compose::GOVERNMENT)
}

fn is_state(actor: &Actor) -> bool {
    matches!(
        actor.kind(),
        ActorKind::State | ActorKind::HistoricState | ActorKind::Territory
    )
}

/// Who has which role.
pub(super) struct Holders {
    /// By the noun, and where one is asked for the actor whose role it is.
    by_noun: FxHashMap<(String, Option<u32>), Vec<u32>>,
    /// Whoever has a political role, by its state.
    political: FxHashMap<u32, Vec<u32>>,
    /// Where each person is first named.
    first_at: FxHashMap<u32, usize>,
    /// The state of most mentions of states.
    dominant: Option<u32>,
}

/// Whom a role means, how sure that is, and whether the document names them.
pub(super) type Whom = Option<(u32, f32, bool)>;

impl Holders {
    pub(super) fn new(draft: &Draft<'_, '_>, people: &People) -> Self {
        let mut holders = Self {
            by_noun: FxHashMap::default(),
            political: FxHashMap::default(),
            first_at: FxHashMap::default(),
            dominant: None,
        };
        let add = |list: &mut Vec<u32>, actor: u32| {
            if list.len() <= MOST_HOLDERS && !list.contains(&actor) {
                list.push(actor);
            }
        };
        for (actor, person) in people.iter() {
            for role in &person.roles {
                let noun = role
                    .words
                    .get(role.words.len() - role.noun..)
                    .unwrap_or_default()
                    .join(" ");
                add(
                    holders.by_noun.entry((noun.clone(), None)).or_default(),
                    actor,
                );
                if let Some(of) = role.of {
                    add(holders.by_noun.entry((noun, Some(of))).or_default(), actor);
                    if role.is_political && !role.is_former {
                        add(holders.political.entry(of).or_default(), actor);
                    }
                }
            }
        }
        let mut states: FxHashMap<u32, usize> = FxHashMap::default();
        let mut all = 0;
        for mention in &draft.mentions {
            holders
                .first_at
                .entry(mention.actor)
                .or_insert(mention.span.start);
            if draft.cast.actor(mention.actor).is_some_and(is_state) {
                *states.entry(mention.actor).or_default() += 1;
                all += 1;
            }
        }
        holders.dominant = states
            .into_iter()
            .find(|(_, count)| count * 2 > all)
            .map(|(state, _)| state);
        holders
    }

    pub(super) fn noun(&self, nominal: &Nominal) -> String {
        let count = nominal.noun.last - nominal.noun.first + 1;
        let from = nominal.words.len().saturating_sub(count);
        nominal.words.get(from..).unwrap_or_default().join(" ")
    }

    /// The persons who may be called so; `None` where they are too many.
    fn called(&self, people: &People, nominal: &Nominal, of: Option<u32>) -> Option<Vec<u32>> {
        let words: Vec<String> = nominal
            .words
            .iter()
            .filter(|word| !NEUTRAL.contains(&word.as_str()))
            .cloned()
            .collect();
        let holders = self
            .by_noun
            .get(&(self.noun(nominal), of))
            .map(Vec::as_slice)
            .unwrap_or_default();
        if holders.len() > MOST_HOLDERS {
            return None;
        }
        let is_called = |actor: &&u32| {
            people.get(**actor).is_some_and(|person| {
                person
                    .roles
                    .iter()
                    .any(|role| role.is_called(&words) && (of.is_none() || role.of == of))
            })
        };
        Some(holders.iter().filter(is_called).copied().collect())
    }

    /// Whom "the Polish minister" means.
    pub(super) fn of_state(
        &self,
        draft: &mut Draft<'_, '_>,
        people: &People,
        nominal: &Nominal,
        of: u32,
    ) -> Whom {
        let called = self.called(people, nominal, Some(of))?;
        match called.as_slice() {
            [one] => return Some((*one, WITH_STATE, true)),
            [_, _, ..] => return None,
            [] => {}
        }
        let noun = self.noun(nominal);
        let is_plain = nominal.words.len() == nominal.noun.last - nominal.noun.first + 1;
        if GENERIC.contains(&noun.as_str()) && is_plain {
            let political = self
                .political
                .get(&of)
                .map(Vec::as_slice)
                .unwrap_or_default();
            return match political {
                [one] => Some((*one, NAMED_BEFORE, true)),
                _ => None,
            };
        }
        // "Works minister Pema Lhadrön" in a document about one state.
        if self.dominant == Some(of)
            && let [one] = self.called(people, nominal, None)?.as_slice()
            && people
                .get(*one)
                .is_some_and(|person| person.state().is_none())
        {
            return Some((*one, OF_THE_DOCUMENT, true));
        }
        if !nominal.noun.marks.office || is_former(&nominal.words) {
            return None;
        }
        on_the_day(draft, nominal, of)
            .map(|holder| (holder, ON_THE_DAY, true))
            .or_else(|| government(draft, of).map(|number| (number, GOVERNMENT, false)))
    }

    /// Whom "the minister" means.
    pub(super) fn bare(
        &self,
        draft: &Draft<'_, '_>,
        people: &People,
        units: &Units<'_>,
        nominal: &Nominal,
    ) -> Option<(u32, f32)> {
        if nominal.noun.marks.person_only {
            return None;
        }
        let at = units.get(nominal.first)?.span.start;
        match self.called(people, nominal, None)?.as_slice() {
            [one] if self.first_at.get(one).is_some_and(|&first| first < at) => {
                Some((*one, NAMED_BEFORE))
            }
            [one] => Some((*one, NAMED_LATER)),
            [_, _, ..] => None,
            [] if nominal.noun.marks.office => {
                let holder = on_the_day(draft, nominal, self.dominant?)?;
                Some((holder, NAMED_LATER))
            }
            [] => None,
        }
    }
}

/// The number of who holds this office of this actor on the document's day, by the roster.
fn on_the_day(draft: &Draft<'_, '_>, nominal: &Nominal, of: u32) -> Option<u32> {
    let roster = draft.cast.roster;
    let holder = roster.office_holder(
        &nominal.words.join(" "),
        draft.cast.actor(of)?.id().as_str(),
        draft.date?,
    )?;
    u32::try_from(roster.required(holder.id().as_str()).ok()?).ok()
}
