//! Offices that persons hold for a time. In: what rosters say. Out: an [`Office`], and who held which one on a day, so
//! that "the president" in a dated text can be somebody.

use serde::Serialize;

use super::super::normal::folded;
use super::super::place::Place;
use super::actor::ActorId;
use super::date::Date;
use super::{Actor, Roster};

/// An office that an actor holds or held: prime minister of `ISR` from one day until another.
///
/// The first day counts and the last does not, so that on the day of a handover only the new holder holds it.
///
/// # Examples
/// ```
/// use standpoint::Roster;
/// let roster = Roster::from_toml("mine.toml", r#"
///     schema = 1
///     [[actor]]
///     id = "NOR"
///     kind = "state"
///     name = "Norway"
///     [[actor]]
///     id = "p.lind"
///     kind = "person"
///     name = "Otto Lind"
///     office = [{ role = "president", of = "NOR", from = 2019-05-01, to = 2024-05-01 }]
/// "#)?;
/// let holder = |day: &str| Ok::<_, standpoint::Error>(roster.office_holder("president", "NOR", day.parse()?));
/// assert_eq!(holder("2021-06-13")?.map(|actor| actor.name()), Some("Otto Lind"));
/// assert!(holder("2024-05-01")?.is_none(), "the day of the handover is the next one's");
/// # Ok::<(), standpoint::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Office {
    role: String,
    of: ActorId,
    from: Date,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<Date>,
    #[serde(skip)]
    place: Place,
}

impl Office {
    /// An office; `to` is after `from`, which the reader has checked.
    pub(super) fn new(
        role: &str,
        of: ActorId,
        (from, to): (Date, Option<Date>),
        place: Place,
    ) -> Self {
        Self {
            role: role.trim().to_owned(),
            of,
            from,
            to,
            place,
        }
    }

    /// What the office is called, such as "prime minister".
    #[must_use]
    pub fn role(&self) -> &str {
        &self.role
    }

    /// The actor that the office belongs to, such as a state.
    #[must_use]
    pub fn of(&self) -> &ActorId {
        &self.of
    }

    /// The first day.
    #[must_use]
    pub fn from(&self) -> Date {
        self.from
    }

    /// The day from which somebody else holds it, or nobody; `None` where it has not come yet.
    #[must_use]
    pub fn to(&self) -> Option<Date> {
        self.to
    }

    /// Whether the office is held on this day.
    #[must_use]
    pub fn holds_on(&self, date: Date) -> bool {
        self.from <= date && self.to.is_none_or(|to| date < to)
    }

    /// The role without regard to case and spelling of characters: two offices of one actor with the same one are
    /// the same office.
    pub(crate) fn folded_role(&self) -> String {
        folded(&self.role)
    }

    /// Where a roster says so.
    pub(crate) fn place(&self) -> &Place {
        &self.place
    }
}

impl Roster {
    /// Every office of the roster with its holder, by the holder's id.
    pub fn offices(&self) -> impl Iterator<Item = (&Actor, &Office)> {
        self.actors()
            .iter()
            .flat_map(|actor| actor.offices().iter().map(move |office| (actor, office)))
    }

    /// Who holds this office of this actor on this day, by id. Case and spelling of the role's characters do not
    /// matter.
    pub fn office_holders<'a>(
        &'a self,
        role: &str,
        of: &str,
        date: Date,
    ) -> impl Iterator<Item = &'a Actor> + use<'a> {
        let (role, of) = (folded(role.trim()), of.to_owned());
        let is_it = move |office: &Office| {
            office.of.as_str() == of && office.holds_on(date) && office.folded_role() == role
        };
        self.actors()
            .iter()
            .filter(move |actor| actor.offices().iter().any(&is_it))
    }

    /// The one who holds this office of this actor on this day; `None` where nobody does, and where several do, since
    /// a roster does not say which of them a text means.
    ///
    /// # Examples
    /// ```
    /// use standpoint::actor::Roster;
    ///
    /// let mut roster = Roster::world();
    /// roster.extend(Roster::from_toml("mine.toml", r#"
    ///     schema = 1
    ///     [[actor]]
    ///     id = "p.larsen"
    ///     kind = "person"
    ///     name = "Ida Larsen"
    ///     office = [{ role = "prime minister", of = "NOR", from = 2009-03-31, to = 2021-06-13 }]
    /// "#)?);
    /// let holder = |day: &str| {
    ///     let holder = roster.office_holder("prime minister", "NOR", day.parse()?);
    ///     Ok::<_, standpoint::Error>(holder.map(|actor| actor.name()))
    /// };
    /// assert_eq!(holder("2021-06-12")?, Some("Ida Larsen"));
    /// assert_eq!(holder("2021-06-13")?, None);
    /// # Ok::<(), standpoint::Error>(())
    /// ```
    #[must_use]
    pub fn office_holder(&self, role: &str, of: &str, date: Date) -> Option<&Actor> {
        let mut holders = self.office_holders(role, of, date);
        match (holders.next(), holders.next()) {
            (Some(holder), None) => Some(holder),
            _ => None,
        }
    }
}
