//! Who is put in another one's place, and by which words. In: a list of names. Out: for every form of an actor the form of the other one.

use crate::actor::mention::Facet;
use crate::actor::normal::folded;
use crate::actor::roster::{Actor, Roster};
use crate::error::{Error, ErrorKind, Result};

/// The list that ships.
const NAMES: &str = include_str!("names.txt");

/// What begins a line with a person on no roster.
const PERSON: &str = "person:";
/// The same of an organisation.
const ORGANISATION: &str = "organisation:";

/// The names that are put in others' places.
#[derive(Clone, Debug, PartialEq)]
pub struct Names(Vec<Name>);

/// One of them.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Name {
    /// An actor of the roster, with all its forms.
    Actor(Actor),
    /// A person on no roster.
    Person(String),
    /// An organisation on no roster.
    Organisation(String),
}

impl Name {
    /// The name to show.
    pub(super) fn shown(&self) -> &str {
        match self {
            Self::Actor(actor) => actor.name(),
            Self::Person(name) | Self::Organisation(name) => name,
        }
    }
}

impl Names {
    /// The list that ships, without the actors that this roster does not have: states, organisations, media and companies of several regions, and invented
    /// persons and organisations.
    ///
    /// # Examples
    /// ```
    /// use standpoint::Roster;
    /// use standpoint::train::audit::Names;
    /// assert!(Names::shipped(&Roster::world()).len() > 80);
    /// ```
    #[must_use]
    pub fn shipped(roster: &Roster) -> Self {
        let names = lines(NAMES).filter_map(|(_, line)| name(line, roster));
        Self(names.collect())
    }

    /// A list of your own: a line is an actor's id or a name of it on the roster, or `person:` or `organisation:` and a name on no roster; `#` begins a comment, and a name counts once.
    /// `place` stands for the file in messages.
    ///
    /// # Errors
    /// [`ErrorKind::Roster`] with the line where a name is on no roster, [`ErrorKind::Parameter`] where there is no name at all.
    ///
    /// # Examples
    /// ```
    /// use standpoint::Roster;
    /// use standpoint::train::audit::Names;
    /// let names = Names::from_text("names.txt", "PER\nNorway\nperson:Otto Lind\n", &Roster::world())?;
    /// assert_eq!(names.len(), 3);
    /// let error = Names::from_text("names.txt", "PER\nAtlantis\n", &Roster::world()).unwrap_err();
    /// assert!(error.to_string().starts_with("names.txt:2: "));
    /// # Ok::<(), standpoint::Error>(())
    /// ```
    pub fn from_text(place: &str, text: &str, roster: &Roster) -> Result<Self> {
        let mut names = Vec::new();
        for (number, line) in lines(text) {
            let name = name(line, roster).ok_or_else(|| {
                let message = format!(
                    "{place}:{number}: `{line}` is on no roster; write `{PERSON}{line}` or `{ORGANISATION}{line}` for a name that is on none"
                );
                Error::new(ErrorKind::Roster, message)
            })?;
            if !names.contains(&name) {
                names.push(name);
            }
        }
        if names.is_empty() {
            return Err(Error::new(
                ErrorKind::Parameter,
                format!("{place}: no name in it"),
            ));
        }
        Ok(Self(names))
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// At most so many of the names that a condition admits; which ones they are turns with `turn`, so that few names a text are not the same in every text.
    pub(super) fn some(
        &self,
        most: usize,
        turn: usize,
        admits: impl Fn(&Name) -> bool,
    ) -> Vec<&Name> {
        let mut admitted: Vec<&Name> = self.0.iter().filter(|name| admits(name)).collect();
        if !admitted.is_empty() {
            let turn = turn % admitted.len();
            admitted.rotate_left(turn);
        }
        admitted.truncate(most);
        admitted
    }
}

/// The lines of a list that hold a name, with their numbers from 1.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let named = |line: &'_ str| !line.is_empty() && !line.starts_with('#');
    let numbered = (1..).zip(text.lines().map(str::trim));
    numbered.filter(move |(_, line)| named(line))
}

fn name(line: &str, roster: &Roster) -> Option<Name> {
    let given = |name: &str| Some(name.trim().to_owned()).filter(|name| !name.is_empty());
    if let Some(name) = line.strip_prefix(PERSON) {
        return given(name).map(Name::Person);
    }
    if let Some(name) = line.strip_prefix(ORGANISATION) {
        return given(name).map(Name::Organisation);
    }
    let form = folded(line);
    let names = |actor: &&Actor| {
        let mut aliases = actor.aliases().iter();
        aliases.any(|alias| alias.facet() == Facet::Name && alias.folded() == form)
    };
    let found = roster.get(line);
    found
        .or_else(|| roster.actors().iter().find(names))
        .cloned()
        .map(Name::Actor)
}

/// The form of `new` for the words `old` of another actor, whose form is of this facet: a capital for a capital, and never a form that may mean somebody else or that
/// needs another one. None where `new` has no such form.
pub(super) fn form<'n>(old: &Actor, words: &str, facet: Facet, new: &'n Actor) -> Option<&'n str> {
    let words = folded(words);
    let is_capital = facet == Facet::Metonym && {
        let mut aliases = old.aliases().iter();
        aliases.any(|alias| alias.is_capital() && alias.folded() == words.trim())
    };
    let mut forms = new.aliases().iter().filter(|alias| {
        alias.facet() == facet
            && alias.guard().is_none()
            && alias.needs().is_none()
            && (facet != Facet::Metonym || alias.is_capital() == is_capital)
    });
    let first = forms.clone().next();
    let shown = |alias: &&crate::actor::Alias| alias.text() == new.name();
    forms.find(shown).or(first).map(|alias| alias.text())
}

/// What stands for the words `old` of somebody on no roster who is called `full`, now that he is called `new`: the first name for the first name, the last one for
/// another single word of several, initials for initials, else all of it.
pub(super) fn part(old: &str, full: &str, new: &Name) -> String {
    let name = new.shown();
    let is_one = old.split_whitespace().count() == 1;
    let several = full.split_whitespace().count() > 1;
    match new {
        Name::Person(_) if is_one && several => {
            let mut words = name.split_whitespace();
            let is_first = full.split_whitespace().next() == Some(old);
            let word = if is_first {
                words.next()
            } else {
                words.next_back()
            };
            word.unwrap_or(name).to_owned()
        }
        Name::Organisation(_) if is_one && several && old.chars().all(char::is_uppercase) => name
            .split_whitespace()
            .filter(|word| word.starts_with(char::is_uppercase))
            .filter_map(|word| word.chars().next())
            .collect(),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn every_line_of_the_shipped_list_is_a_name() {
        let roster = Roster::world();
        for (number, line) in lines(NAMES) {
            assert!(name(line, &roster).is_some(), "line {number}: {line}");
        }
    }

    #[test]
    fn a_form_stands_for_one_of_its_facet() {
        let roster = Roster::world();
        let [poland, norway, nato] = ["POL", "NOR", "NATO"].map(|id| roster.get(id).unwrap());
        let of = |words, facet| form(poland, words, facet, norway);
        assert_eq!(of("Poland", Facet::Name), Some("Norway"));
        assert_eq!(of("Polish", Facet::Adjective), Some("Norwegian"));
        assert_eq!(of("Poles", Facet::People), Some("Norwegians"));
        assert_eq!(of("WARSAW", Facet::Metonym), Some("Oslo"));
        assert_eq!(form(poland, "Poles", Facet::People, nato), None);
        // The Kremlin is no capital, and Norway has no such seat.
        let russia = roster.get("RUS").unwrap();
        assert_eq!(form(russia, "Kremlin", Facet::Metonym, norway), None);
    }

    #[test]
    fn a_name_on_no_roster_is_replaced_word_for_word() {
        let new = Name::Person("Amina Okafor".to_owned());
        assert_eq!(part("Otto Lind", "Otto Lind", &new), "Amina Okafor");
        assert_eq!(part("Lind", "Otto Lind", &new), "Okafor");
        assert_eq!(part("Otto", "Otto Lind", &new), "Amina");
        assert_eq!(part("Lind", "Lind", &new), "Amina Okafor");
        let new = Name::Organisation("Union of Orchard Workers".to_owned());
        assert_eq!(part("NI", "Nordhavn Institute", &new), "UOW");
    }
}
