//! Names in the slots of templates. In: a template with {A}, {B} and {P}. Out: a text, and where {A} stands in it.

use std::path::Path;

use standpoint::{Actor, Facet, Roster, Span};

use crate::error::{Error, Result};

/// A state by its forms.
#[derive(Debug)]
pub(crate) struct Forms {
    pub(crate) id: String,
    name: String,
    adjective: String,
    people: String,
    capital: String,
}

impl Forms {
    /// The forms of a state of the world roster that has one of every kind.
    pub(crate) fn of(id: &str) -> Result<Self> {
        let roster = Roster::world();
        let actor = roster.get(id).and_then(Self::of_actor);
        actor.ok_or_else(|| {
            Error::new(format!(
                "{id} lacks a form of some kind on the world roster"
            ))
        })
    }

    /// Everybody on the world roster who has a form of every kind.
    pub(crate) fn all() -> Vec<Self> {
        let roster = Roster::world();
        roster.actors().iter().filter_map(Self::of_actor).collect()
    }

    fn of_actor(actor: &Actor) -> Option<Self> {
        let form = |facet| {
            let alias = actor.aliases().iter().find(|alias| alias.facet() == facet);
            alias.map(|alias| alias.text().to_owned())
        };
        Some(Self {
            id: actor.id().to_string(),
            name: actor.name().to_owned(),
            adjective: form(Facet::Adjective)?,
            people: form(Facet::People)?,
            capital: form(Facet::Metonym)?,
        })
    }

    /// Its name.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    fn form(&self, suffix: &str) -> Option<&str> {
        match suffix {
            "" => Some(&self.name),
            ".adj" => Some(&self.adjective),
            ".people" => Some(&self.people),
            ".cap" => Some(&self.capital),
            _ => None,
        }
    }
}

/// Who stands in the slots.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cast<'c> {
    pub(crate) a: &'c Forms,
    pub(crate) b: &'c Forms,
    pub(crate) person: &'c str,
}

/// The template with names, and the places of {A}; a slot that nobody knows stays as it is.
pub(crate) fn fill(template: &str, cast: Cast<'_>) -> (String, Vec<Span>) {
    let (mut text, mut spans) = (String::new(), Vec::new());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let slot = after.split_once('}').and_then(|(slot, after)| {
            let form = match slot.split_at_checked(1)? {
                ("A", suffix) => cast.a.form(suffix),
                ("B", suffix) => cast.b.form(suffix),
                ("P", "") => Some(cast.person),
                _ => None,
            };
            Some((slot, form?, after))
        });
        let Some((slot, form, after)) = slot else {
            text.push('{');
            rest = after;
            continue;
        };
        if slot.starts_with('A') {
            spans.push(Span::new(text.len(), text.len() + form.len()));
        }
        text.push_str(form);
        rest = after;
    }
    text.push_str(rest);
    (text, spans)
}

/// The lines of a file of our own.
pub(crate) fn read_lines(path: &Path) -> Result<Vec<String>> {
    let text =
        std::fs::read_to_string(path).map_err(|error| Error::from(error).at(path.display()))?;
    Ok(text.lines().map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn slots_are_filled_and_places_are_those_of_a() {
        let (a, b) = (Forms::of("PER").unwrap(), Forms::of("NOR").unwrap());
        let cast = Cast {
            a: &a,
            b: &b,
            person: "Otto Lind",
        };
        let (text, spans) = fill("{A.adj} aid for {B}, said {P} of {A} {x}.", cast);
        assert_eq!(text, "Peruvian aid for Norway, said Otto Lind of Peru {x}.");
        let places: Vec<&str> = spans.iter().filter_map(|span| span.of(&text)).collect();
        assert_eq!(places, ["Peruvian", "Peru"]);
    }
}
