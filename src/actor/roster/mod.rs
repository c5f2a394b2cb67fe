//! Rosters: who can be named. In: TOML or CSV files, any number, later ones winning per id. Out: a [`Roster`] sorted
//! by id, so that the order of files' entries changes nothing, with a hash that says which roster made a score.

mod actor;
mod csv;
mod date;
mod hash;
mod keys;
mod kind;
mod layer;
mod office;
mod rules;
mod schema;
mod source;
mod table;
mod toml;
mod toml_rules;
mod validate;

use std::collections::HashSet;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::{Arc, LazyLock, OnceLock};

pub use self::actor::{Actor, ActorId, Codes};
pub use self::date::Date;
pub use self::kind::{ActorKind, Gender};
use self::layer::{Layer, Merged};
pub use self::office::Office;
pub(crate) use self::rules::{Compose, Guard, Part, Rules};
pub use self::schema::roster_schema;
use self::source::{Source, within};
use self::validate::Conflict;
use super::alias::Alias;
use crate::diagnostic::meant;
use crate::error::{Error, ErrorKind, Result};

/// Bytes of a roster file, at most.
const MAX_BYTES: usize = 4 << 20;

/// Aliases and not_actor phrases of a roster, at most.
const MAX_ALIASES: usize = 200_000;

/// The files of the embedded roster, with the places that messages name.
const WORLD: [(&str, &str); 2] = [
    (
        "states.toml",
        include_str!("../../../models/rosters/states.toml"),
    ),
    (
        "organisations.toml",
        include_str!("../../../models/rosters/organisations.toml"),
    ),
];

/// Actors that a text may name, sorted by id, and phrases in which nobody is named. Clones share one allocation, so that any number of classifiers and threads
/// may have the same roster.
///
/// A TOML file has these keys; [`roster_schema`] says the same to an editor, and an unknown key is an error.
///
/// | where | keys |
/// |---|---|
/// | the file | `schema = 1`, `name`; `only = true` leaves [`world`](Self::world) out; `disable = ["id"]` takes actors of earlier files out; `[[actor]]`, `[[not_actor]]`, `[[compose]]`, `[[relative]]`, `[guard.NAME]` |
/// | `[[actor]]` | `id`, `name`, `kind`, `official`, `gender` (`"m"`, `"f"`), `codes`, `rolls_up_to = [{ id }]`, `alias`, `office` |
/// | `[[actor]]` with `extends = "id"` | adds `alias`, `codes` and `office` to that actor of an earlier file; `remove_alias = ["text"]` takes aliases from it |
/// | `alias` | `t`, the form; `facet`; `case = true` for exactly as typed, `fold = "case"` for any case; `capital = true`; `guard = "NAME"`, which says whom it means; `needs = "id"`, an actor that the document must name by another alias |
/// | `codes` | `iso2`, `iso3`, `cameo`, `wikidata` |
/// | `office` | `role`, `of`, the id of a state or other actor; the days `from` and `to`, as in `2021-06-13`; `to` is the day of the handover |
/// | `[[not_actor]]` | `t = ["phrase"]`, in which nobody is named; `head = ["Accords"]`, last words of the names of things |
/// | `[[compose]]` | `noun = ["army"]`, which with "Turkish" or "Türkiye's" is an actor; `role = "MIL"`, of which `TUR.MIL` is made, or in small letters `"lobby"`, of which `ARM+lobby` is; `label`, `kind`, `unless_next = ["word"]` |
/// | `[[relative]]` | `t = ["Parliament"]`, of whatever state the text is about; `role = ["LEG"]`; `home`, the id that it belongs to where that is mentioned or no other is; `article = true` for only behind "the" |
/// | `[guard.NAME]` | `default`, an id; `prefer = [{ id, if_any = ["word"], unless_any = ["word"] }]` |
///
/// # Examples
/// ```
/// use standpoint::actor::Roster;
///
/// let mut roster = Roster::world();
/// roster.extend(Roster::from_toml("mine.toml", r#"
///     schema = 1
///     [[actor]]
///     id = "p.moshiashvili"
///     kind = "person"
///     name = "Mikheil Moshiashvili"
///     alias = [{ t = "Moshiashvili" }]
/// "#)?);
/// assert_eq!(roster.get("p.moshiashvili").map(|actor| actor.aliases().len()), Some(2));
/// # Ok::<(), standpoint::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Roster {
    inner: Arc<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    name: String,
    actors: Vec<Actor>,
    /// Phrases in which nobody is named.
    phrases: Vec<Alias>,
    rules: Rules,
    /// Entries that lead to nobody.
    loose: Vec<Conflict>,
    /// What the fields above were made of.
    layers: Vec<Arc<Layer>>,
    sha256: OnceLock<String>,
}

impl Roster {
    /// The roster that comes with the crate: states, territories, and the organisations, institutions, parties,
    /// companies, media and groups that the news writes about. `models/rosters` of the repository holds its files and
    /// says where their facts are from.
    ///
    /// # Examples
    /// ```
    /// let roster = standpoint::actor::Roster::world();
    /// assert_eq!(roster.get("ISR").map(|actor| actor.name()), Some("Israel"));
    /// ```
    #[must_use]
    pub fn world() -> Self {
        // A unit test reads the embedded files, so that the empty roster is never what a user sees.
        static ROSTER: LazyLock<Roster> = LazyLock::new(|| {
            let mut world = Layer {
                name: Some("world".to_owned()),
                shipped: true,
                ..Layer::default()
            };
            for (place, text) in WORLD {
                let part = Roster::from_toml(place, text).unwrap_or_default();
                for layer in part.inner.layers.iter().cloned().map(Arc::unwrap_or_clone) {
                    world.actors.extend(layer.actors);
                    world.phrases.extend(layer.phrases);
                    world.rules.extend(&layer.rules);
                }
            }
            Roster::of(vec![Arc::new(world)])
        });
        ROSTER.clone()
    }

    /// Whether [`world`](Self::world) is in it, but for a tenth at most, whatever stands on top and whichever files it came from.
    pub(crate) fn has_world(&self) -> bool {
        let world = Self::world();
        let has = |actor: &&Actor| self.position(actor.id().as_str()).is_some();
        let missing = world
            .inner
            .actors
            .iter()
            .filter(|actor| !has(actor))
            .count();
        missing * 10 <= world.inner.actors.len()
    }

    /// A roster of nobody.
    #[must_use]
    pub fn empty() -> Self {
        Self::default()
    }

    /// A roster from the text of a TOML file; `place` stands for the file in messages.
    ///
    /// References to other ids may lead to other files; they are checked once the files are together, by
    /// [`validate`](Self::validate).
    ///
    /// # Errors
    /// [`ErrorKind::Syntax`] where the text is not TOML, a key is missing or a value has the wrong type;
    /// [`ErrorKind::Roster`] on an unknown key, kind or facet, an empty name, a bad id or code, an id that is there
    /// twice, or an alias of two ids; [`ErrorKind::TooLong`] over 4 MiB, 200,000 aliases or 512 bytes an
    /// alias.
    ///
    /// # Examples
    /// ```
    /// use standpoint::actor::Roster;
    ///
    /// let error = Roster::from_toml("mine.toml", "schema = 1\n[[actor]]\nid = 'X'\nnam = 'X'").unwrap_err();
    /// assert_eq!(error.to_string(), "mine.toml:4: unknown key `nam` in an actor; the nearest known key is `name`");
    /// ```
    pub fn from_toml(place: &str, text: &str) -> Result<Self> {
        Self::read(place, text, toml::read)
    }

    /// A roster from the text of a CSV file; `place` stands for the file in messages. The first line names the
    /// columns, of which only `id` and `name` are required: `id,name,aliases,kind,rolls_up_to,cameo,wikidata`.
    /// Aliases and the ids of `rolls_up_to` are separated by `|`.
    ///
    /// # Errors
    /// As [`from_toml`](Self::from_toml).
    ///
    /// # Examples
    /// ```
    /// use standpoint::actor::Roster;
    ///
    /// let roster = Roster::from_csv("mine.csv", "id,name,aliases\nACME,Acme Corporation,Acme|Acme Corp.\n")?;
    /// assert_eq!(roster.get("ACME").map(|actor| actor.aliases().len()), Some(3));
    /// # Ok::<(), standpoint::Error>(())
    /// ```
    pub fn from_csv(place: &str, text: &str) -> Result<Self> {
        Self::read(place, text, csv::read)
    }

    /// A roster from a file, by its extension: `.toml` or `.csv`.
    ///
    /// # Errors
    /// As [`from_toml`](Self::from_toml); [`ErrorKind::Io`] where the file cannot be read,
    /// [`ErrorKind::InvalidUtf8`] where it is not UTF-8, [`ErrorKind::Roster`] on another extension.
    ///
    /// # Examples
    /// ```
    /// use standpoint::Roster;
    /// let folder = tempfile::tempdir().expect("a folder");
    /// let path = folder.path().join("mine.csv");
    /// std::fs::write(&path, "id,kind,name\nc.aldermoor,company,Aldermoor Shipping\n").expect("a file");
    /// assert!(Roster::from_path(&path)?.get("c.aldermoor").is_some());
    /// # Ok::<(), standpoint::Error>(())
    /// ```
    pub fn from_path(path: &Path) -> Result<Self> {
        let place = path.display().to_string();
        let extension = path
            .extension()
            .and_then(|extension| extension.to_str())
            .unwrap_or_default()
            .to_ascii_lowercase();
        let read = match extension.as_str() {
            "toml" => toml::read,
            "csv" => csv::read,
            _ => {
                return Err(Error::new(
                    ErrorKind::Roster,
                    format!("{place}: a roster ends in .toml or .csv"),
                ));
            }
        };
        let mut bytes = Vec::new();
        let limit = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX);
        File::open(path)
            .and_then(|file| file.take(limit + 1).read_to_end(&mut bytes))
            .map_err(|error| {
                Error::new(ErrorKind::Io, format!("cannot read {place}: {error}"))
                    .with_source(error)
            })?;
        if bytes.len() > MAX_BYTES {
            return Err(Error::new(
                ErrorKind::TooLong,
                format!("{place}: more bytes than the limit of {MAX_BYTES} for a roster"),
            ));
        }
        let text = String::from_utf8(bytes).map_err(|error| {
            Error::new(
                ErrorKind::InvalidUtf8,
                format!(
                    "{place}: not UTF-8 at byte {}",
                    error.utf8_error().valid_up_to()
                ),
            )
        })?;
        Self::read(&place, &text, read)
    }

    fn read(place: &str, text: &str, read: fn(&Source, &str) -> Result<Layer>) -> Result<Self> {
        within(place, "bytes", text.len(), MAX_BYTES)?;
        // Spreadsheets put a byte order mark in front.
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let source = Source::new(place, text);
        let mut layer = read(&source, text)?;
        layer.settle(&source)?;
        let stem = Path::new(place).file_stem().and_then(|stem| stem.to_str());
        layer
            .name
            .get_or_insert_with(|| stem.unwrap_or(place).to_owned());
        let roster = Self::of(vec![Arc::new(layer)]);
        roster.check_size(place)?;
        match roster.alias_conflicts().into_iter().next() {
            None => Ok(roster),
            Some(conflict) => Err(conflict.into_error()),
        }
    }

    fn of(layers: Vec<Arc<Layer>>) -> Self {
        let merged = Merged::of(&layers);
        let inner = Inner {
            name: merged.name,
            actors: merged.actors,
            phrases: merged.phrases,
            rules: merged.rules,
            loose: merged.loose,
            layers,
            sha256: OnceLock::new(),
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    /// The actors, sorted by id. A [`Mention`](super::Mention) says which by its position.
    #[must_use]
    pub fn actors(&self) -> &[Actor] {
        &self.inner.actors
    }

    /// The actor of this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Actor> {
        self.position(id)
            .and_then(|position| self.inner.actors.get(position))
    }

    /// The position of the actor of this id, or an error that names whom it may mean: who has this name or nearly this id, else nearly this name.
    pub(crate) fn required(&self, id: &str) -> Result<usize> {
        self.position(id).ok_or_else(|| {
            let lower = id.to_lowercase();
            let is_named = |actor: &&Actor| {
                let mut names = actor
                    .aliases()
                    .iter()
                    .map(Alias::text)
                    .chain([actor.name()]);
                names.any(|name| name.to_lowercase() == lower)
            };
            let ids = || self.inner.actors.iter().map(|actor| actor.id().as_str());
            let names = || self.inner.actors.iter().map(Actor::name);
            let found = self.inner.actors.iter().find(is_named);
            let found = found.or_else(|| self.get(meant(id, ids())?));
            let found = found.or_else(|| {
                let name = meant(id, names())?;
                self.inner.actors.iter().find(|actor| actor.name() == name)
            });
            let hint = found.map_or_else(
                || "; `standpoint actors list` has all".to_owned(),
                |actor| format!("; did you mean `{}` ({})?", actor.id(), actor.name()),
            );
            let message = format!("no actor has the id {id:?}{hint}");
            Error::new(ErrorKind::Roster, message)
        })
    }

    pub(crate) fn position(&self, id: &str) -> Option<usize> {
        self.inner
            .actors
            .binary_search_by(|actor| actor.id().as_str().cmp(id))
            .ok()
    }

    /// Whether the roster has no actor.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.inner.actors.is_empty()
    }

    /// The roster's name: the one that its file gives, or else the file's; merged rosters are joined with `+`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.inner.name
    }

    /// The phrases in which nobody is named, such as "Abraham Accords".
    pub fn not_actors(&self) -> impl Iterator<Item = &str> {
        self.inner.phrases.iter().map(|phrase| phrase.text())
    }

    /// What it says about names that need their surroundings.
    pub(crate) fn rules(&self) -> &Rules {
        &self.inner.rules
    }

    pub(super) fn phrases(&self) -> &[Alias] {
        &self.inner.phrases
    }

    /// Puts another roster on top of this one. Where both have an id, the actor of the other one replaces this one's
    /// whole; its `extends` entries change actors of this one, its `disable` takes them out; where it has an alias
    /// that this one says is nobody, the alias holds. Where it says `only = true`, or this one does,
    /// [`Roster::world`] is left out, wherever it stands.
    ///
    /// Nothing is refused here: [`Matcher::new`](super::Matcher::new) checks the whole.
    ///
    /// # Examples
    /// ```
    /// use standpoint::actor::Roster;
    ///
    /// let mut roster = Roster::world();
    /// roster.extend(Roster::from_toml("mine.toml", r#"
    ///     schema = 1
    ///     disable = ["GRL"]
    ///     [[actor]]
    ///     extends = "NOR"
    ///     alias = [{ t = "Land of the Fjords" }]
    /// "#)?);
    /// roster.validate()?;
    /// assert!(roster.get("GRL").is_none());
    /// assert!(roster.get("NOR").unwrap().aliases().iter().any(|alias| alias.text() == "Land of the Fjords"));
    /// # Ok::<(), standpoint::Error>(())
    /// ```
    pub fn extend(&mut self, other: Self) {
        let mut layers = self.inner.layers.clone();
        layers.extend(other.inner.layers.iter().cloned());
        *self = Self::of(layers);
    }

    /// The same roster with only these actors. They roll up only to each other and hold only each other's offices;
    /// phrases in which nobody is named stay.
    ///
    /// # Errors
    /// [`ErrorKind::Roster`] where there is no such id, or an entry extends or disables nobody.
    ///
    /// # Examples
    /// ```
    /// use standpoint::actor::Roster;
    ///
    /// let roster = Roster::world().only(["ISR", "TUR"])?;
    /// assert_eq!(roster.actors().len(), 2);
    /// # Ok::<(), standpoint::Error>(())
    /// ```
    pub fn only<I>(&self, ids: I) -> Result<Self>
    where
        I: IntoIterator,
        I::Item: AsRef<str>,
    {
        if let Some(conflict) = self.inner.loose.first() {
            return Err(conflict.clone().into_error());
        }
        let mut kept = HashSet::new();
        for id in ids {
            kept.insert(self.required(id.as_ref())?);
        }
        let is_kept = |id: &ActorId| {
            self.position(id.as_str())
                .is_some_and(|place| kept.contains(&place))
        };
        let actors = self
            .inner
            .actors
            .iter()
            .enumerate()
            .filter(|(position, _)| kept.contains(position))
            .map(|(_, actor)| actor.referring_to(is_kept))
            .collect();
        let mut rules = self.inner.rules.clone();
        rules.referring_to(is_kept);
        Ok(Self::of(vec![Arc::new(Layer {
            name: Some(self.inner.name.clone()),
            shipped: !self.inner.layers.is_empty()
                && self.inner.layers.iter().all(|layer| layer.shipped),
            only: self.inner.layers.iter().any(|layer| layer.only),
            actors,
            phrases: self.inner.phrases.clone(),
            rules,
            ..Layer::default()
        })]))
    }

    pub(super) fn check_size(&self, place: &str) -> Result<()> {
        let aliases: usize = self
            .inner
            .actors
            .iter()
            .map(|actor| actor.aliases().len())
            .sum();
        within(
            place,
            "aliases",
            aliases + self.inner.phrases.len(),
            MAX_ALIASES,
        )
    }
}

#[cfg(test)]
mod tests;
