//! What a roster says about names that need their surroundings: nouns that make an actor with a state's name, names that mean another actor in
//! another country, and guards for names of more than one actor. Read by [`compose`](super::super::compose) and
//! [`context`](super::super::context).

use super::super::alias::Alias;
use super::super::place::Place;
use super::actor::ActorId;
use super::kind::ActorKind;

/// Nouns that with an adjective or name of a state are an actor: "Turkish army".
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Compose {
    /// Folded, single spaces.
    pub(crate) nouns: Vec<String>,
    pub(crate) part: Part,
    /// What stands behind the adjective in the name to show.
    pub(crate) label: String,
    pub(crate) kind: ActorKind,
    /// Folded words before which the noun is something else: "opposition to the plan".
    pub(crate) unless_next: Vec<String>,
    pub(crate) place: Place,
}

/// How the actor belongs to the state.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    /// A part of it, `TUR.MIL`, which rolls up to it.
    Role(String),
    /// A group beside it, `ARM+lobby`.
    Group(String),
}

impl Part {
    /// The id of this part of an actor.
    pub(crate) fn of(&self, base: &str) -> String {
        match self {
            Self::Role(role) => format!("{base}.{role}"),
            Self::Group(group) => format!("{base}+{group}"),
        }
    }
}

/// Names that mean an institution of whatever state the text is about: "Parliament".
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Relative {
    pub(crate) forms: Vec<Alias>,
    /// Roles, the first that there is for the state.
    pub(crate) roles: Vec<String>,
    /// The actor whose institution it is wherever that actor is mentioned, and where nobody is.
    pub(crate) home: Option<ActorId>,
    /// Whether it is one only behind "the".
    pub(crate) article: bool,
    pub(crate) place: Place,
}

/// Whom a name of more than one actor means.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Guard {
    pub(crate) name: String,
    /// Nobody, where there is none and nothing is preferred.
    pub(crate) default: Option<ActorId>,
    pub(crate) prefer: Vec<Preference>,
    pub(crate) place: Place,
}

/// Words by which a guard prefers an actor.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Preference {
    pub(crate) id: ActorId,
    pub(crate) if_any: Vec<String>,
    pub(crate) unless_any: Vec<String>,
    pub(crate) place: Place,
}

/// The rules of one file or of all.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Rules {
    pub(crate) compose: Vec<Compose>,
    pub(crate) relative: Vec<Relative>,
    pub(crate) guards: Vec<Guard>,
    /// Last words of names of things that are no actors: "Accords".
    pub(crate) heads: Vec<String>,
}

impl Rules {
    /// Puts the rules of a later file on top: it wins per noun, per form and per guard.
    pub(super) fn extend(&mut self, later: &Self) {
        let nouns: Vec<&String> = later.compose.iter().flat_map(|c| &c.nouns).collect();
        for compose in &mut self.compose {
            compose.nouns.retain(|noun| !nouns.contains(&noun));
        }
        self.compose.extend(later.compose.iter().cloned());
        self.compose.retain(|compose| !compose.nouns.is_empty());
        let forms: Vec<&str> = later
            .relative
            .iter()
            .flat_map(|relative| &relative.forms)
            .map(Alias::folded)
            .collect();
        for relative in &mut self.relative {
            relative
                .forms
                .retain(|form| !forms.contains(&form.folded()));
        }
        self.relative.retain(|relative| !relative.forms.is_empty());
        self.relative.extend(later.relative.iter().cloned());
        self.guards
            .retain(|guard| !later.guards.iter().any(|other| other.name == guard.name));
        self.guards.extend(later.guards.iter().cloned());
        self.heads.extend(later.heads.iter().cloned());
        self.settle();
    }

    /// Takes out references to actors that the condition does not admit.
    pub(super) fn referring_to(&mut self, condition: impl Fn(&ActorId) -> bool) {
        for relative in &mut self.relative {
            relative.home = relative.home.take().filter(&condition);
        }
        for guard in &mut self.guards {
            guard.default = guard.default.take().filter(&condition);
            guard.prefer.retain(|preference| condition(&preference.id));
        }
    }

    /// An order that the order of a file's entries does not change.
    pub(super) fn settle(&mut self) {
        for compose in &mut self.compose {
            compose.nouns.sort_unstable();
            compose.nouns.dedup();
        }
        self.compose
            .sort_by(|a, b| (&a.part, &a.nouns).cmp(&(&b.part, &b.nouns)));
        self.relative.sort_by(|a, b| {
            let key = |relative: &Relative| {
                let mut forms: Vec<String> = relative
                    .forms
                    .iter()
                    .map(|f| f.folded().to_owned())
                    .collect();
                forms.sort_unstable();
                forms
            };
            key(a).cmp(&key(b))
        });
        self.guards.sort_by(|a, b| a.name.cmp(&b.name));
        self.heads.sort_unstable();
        self.heads.dedup();
    }

    /// Every rule as one line of text, for the roster's hash.
    pub(super) fn lines(&self) -> impl Iterator<Item = String> {
        let compose = self.compose.iter().map(|c| {
            format!(
                "compose {:?} {:?} {:?} {} {:?}",
                c.part, c.nouns, c.label, c.kind, c.unless_next
            )
        });
        let relative = self.relative.iter().map(|r| {
            let mut forms: Vec<&str> = r.forms.iter().map(Alias::text).collect();
            forms.sort_unstable();
            let home = r.home.as_ref().map(ActorId::as_str);
            format!("relative {forms:?} {:?} {home:?} {}", r.roles, r.article)
        });
        let guards = self.guards.iter().map(|g| {
            let prefer: Vec<_> = g
                .prefer
                .iter()
                .map(|p| (p.id.as_str(), &p.if_any, &p.unless_any))
                .collect();
            let default = g.default.as_ref().map(ActorId::as_str);
            format!("guard {:?} {default:?} {prefer:?}", g.name)
        });
        let heads = self.heads.iter().map(|head| format!("head {head:?}"));
        compose.chain(relative).chain(guards).chain(heads)
    }
}
