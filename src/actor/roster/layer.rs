//! What one roster file says, and how files become one roster: later ones win per id, add to actors of earlier ones,
//! and take out. In: layers in order. Out: actors, phrases, and the entries that lead to nobody.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use super::super::alias::Alias;
use super::super::place::Place;
use super::actor::{Actor, ActorId, Codes};
use super::office::Office;
use super::rules::Rules;
use super::source::{Source, meant};
use super::validate::Conflict;
use crate::diagnostic::nearest;
use crate::error::Result;

/// What one file says, before it is held against others.
#[derive(Clone, Debug, Default)]
pub(super) struct Layer {
    pub(super) name: Option<String>,
    /// Whether it comes with the crate.
    pub(super) shipped: bool,
    /// Whether it leaves out what comes with the crate.
    pub(super) only: bool,
    pub(super) disabled: Vec<Disabled>,
    pub(super) actors: Vec<Actor>,
    pub(super) extensions: Vec<Extension>,
    /// Phrases in which nobody is named.
    pub(super) phrases: Vec<Alias>,
    pub(super) rules: Rules,
}

/// An actor of an earlier layer that is taken out.
#[derive(Clone, Debug)]
pub(super) struct Disabled {
    pub(super) id: ActorId,
    pub(super) place: Place,
}

/// An entry that changes an actor of an earlier layer.
#[derive(Clone, Debug)]
pub(super) struct Extension {
    pub(super) id: ActorId,
    pub(super) place: Place,
    pub(super) removed: Vec<Alias>,
    pub(super) aliases: Vec<Alias>,
    pub(super) repeated: Vec<Alias>,
    pub(super) codes: Codes,
    pub(super) code_places: Vec<(&'static str, Place)>,
    pub(super) offices: Vec<Office>,
}

/// All layers together.
#[derive(Default)]
pub(super) struct Merged {
    pub(super) name: String,
    /// Sorted by id.
    pub(super) actors: Vec<Actor>,
    pub(super) phrases: Vec<Alias>,
    pub(super) rules: Rules,
    /// Entries that lead to nobody.
    pub(super) loose: Vec<Conflict>,
}

impl Layer {
    /// Sorts what the order of a file's entries should not change, and refuses what contradicts itself.
    pub(super) fn settle(&mut self, source: &Source) -> Result<()> {
        self.actors.sort_by(|a, b| a.id().cmp(b.id()));
        self.extensions.sort_by(|a, b| a.id.cmp(&b.id));
        self.disabled.sort_by(|a, b| a.id.cmp(&b.id));
        for (first, second) in self.actors.iter().zip(self.actors.iter().skip(1)) {
            if first.id() == second.id() {
                let message = format!("id `{}` is already on line {}", second.id(), first.line());
                return Err(source.refuse(second.line(), message));
            }
        }
        for (first, second) in self.extensions.iter().zip(self.extensions.iter().skip(1)) {
            if first.id == second.id {
                let (id, line) = (&first.id, first.place.line);
                let message = format!("`{id}` is already extended on line {line}");
                return Err(source.refuse(second.place.line, message));
            }
        }
        for (first, second) in self.disabled.iter().zip(self.disabled.iter().skip(1)) {
            if first.id == second.id {
                let (id, line) = (&first.id, first.place.line);
                let message = format!("`{id}` is already disabled on line {line}");
                return Err(source.refuse(second.place.line, message));
            }
        }
        for Disabled { id, place } in &self.disabled {
            if let Some(actor) = self.actors.iter().find(|actor| actor.id() == id) {
                let line = actor.line();
                let message = format!(
                    "`{id}` is disabled here and defined on line {line}; that entry replaces an earlier one by itself"
                );
                return Err(source.refuse(place.line, message));
            }
        }
        Ok(())
    }

    /// Every form that the layer says is somebody or nobody.
    fn forms(&self) -> HashSet<&str> {
        let actors = self.actors.iter().flat_map(|actor| actor.aliases());
        let added = self
            .extensions
            .iter()
            .flat_map(|extension| &extension.aliases);
        actors
            .chain(added)
            .chain(&self.phrases)
            .map(Alias::folded)
            .collect()
    }
}

impl Merged {
    /// The layers in order. Where one says so, the layers that come with the crate are left out.
    pub(super) fn of(layers: &[Arc<Layer>]) -> Self {
        let only = layers.iter().any(|layer| layer.only);
        let mut names: Vec<&str> = Vec::new();
        let mut actors = BTreeMap::new();
        let mut phrases: Vec<Alias> = Vec::new();
        let mut rules = Rules::default();
        let mut loose = Vec::new();
        for layer in layers.iter().filter(|layer| !(only && layer.shipped)) {
            names.extend(layer.name.as_deref().filter(|name| !name.is_empty()));
            disable(&mut actors, layer, &mut loose);
            for actor in &layer.actors {
                actors.insert(actor.id().clone(), actor.clone());
            }
            for extension in &layer.extensions {
                extension.apply(&mut actors, &mut loose);
            }
            // Where a later layer names somebody by a phrase in which an earlier one sees nobody, the later one holds.
            rules.extend(&layer.rules);
            if !phrases.is_empty() {
                let forms = layer.forms();
                phrases.retain(|phrase| !forms.contains(phrase.folded()));
            }
            // What a later layer takes out is no slip of an earlier one.
            rules.referring_to(|id| !layer.disabled.iter().any(|gone| gone.id == *id));
            phrases.extend(layer.phrases.iter().cloned());
        }
        Self {
            name: names.join("+"),
            actors: actors.into_values().collect(),
            phrases,
            rules,
            loose,
        }
    }
}

/// Takes out what a layer disables, and what refers to it.
fn disable(actors: &mut BTreeMap<ActorId, Actor>, layer: &Layer, loose: &mut Vec<Conflict>) {
    if layer.disabled.is_empty() {
        return;
    }
    let mut gone: HashSet<&ActorId> = HashSet::new();
    for Disabled { id, place } in &layer.disabled {
        if actors.remove(id).is_some() {
            gone.insert(id);
            continue;
        }
        let meant = meant(id.as_str(), actors.keys().map(ActorId::as_str));
        loose.push(Conflict {
            place: place.clone(),
            message: format!("`disable` names `{id}`, which no earlier roster has{meant}"),
            advice: "correct the id, or take it out of the list",
        });
    }
    for actor in actors.values_mut() {
        *actor = actor.referring_to(|id| !gone.contains(id));
    }
}

impl Extension {
    fn apply(&self, actors: &mut BTreeMap<ActorId, Actor>, loose: &mut Vec<Conflict>) {
        let Some(actor) = actors.get_mut(&self.id) else {
            let meant = meant(self.id.as_str(), actors.keys().map(ActorId::as_str));
            loose.push(Conflict {
                place: self.place.clone(),
                message: format!(
                    "`extends` names `{}`, which no earlier roster has{meant}",
                    self.id
                ),
                advice: "correct the id, or say `id` and `name` to make it an actor of its own",
            });
            return;
        };
        for removed in &self.removed {
            let is_it = |alias: &Alias| alias.folded() == removed.folded();
            if !actor.aliases().iter().any(is_it) {
                let nearest = nearest(removed.text(), actor.aliases().iter().map(Alias::text))
                    .unwrap_or_default();
                loose.push(Conflict {
                    place: removed.place().clone(),
                    message: format!(
                        "`remove_alias` names {:?}, which `{}` does not have; the nearest one is {nearest:?}",
                        removed.text(),
                        self.id
                    ),
                    advice: "correct it, or take it out of the list",
                });
            }
        }
        *actor = actor.changed(|fields| {
            let replaced = |alias: &Alias| {
                self.removed
                    .iter()
                    .any(|removed| removed.folded() == alias.folded())
                    || self
                        .aliases
                        .iter()
                        .any(|added| added.text() == alias.text())
            };
            fields.aliases.retain(|alias| !replaced(alias));
            fields.aliases.extend(self.aliases.iter().cloned());
            fields.repeated.extend(self.repeated.iter().cloned());
            fields.offices.extend(self.offices.iter().cloned());
            fields.codes.overwrite_with(&self.codes);
            fields.code_places.extend(self.code_places.iter().cloned());
        });
    }
}

/// All aliases of an actor: its name and its official name, unless they are typed again with their own facet or
/// case rule, and then the typed ones.
pub(super) fn with_implied(name: Alias, official: Option<Alias>, typed: Vec<Alias>) -> Vec<Alias> {
    let mut aliases: Vec<Alias> = Vec::with_capacity(typed.len() + 2);
    for implied in std::iter::once(name).chain(official) {
        let known = |other: &Alias| other.text() == implied.text();
        if !typed.iter().any(known) && !aliases.iter().any(known) {
            aliases.push(implied);
        }
    }
    aliases.extend(typed);
    aliases
}

/// Typed aliases, and apart from them those that say again what an earlier one says.
pub(super) fn without_repeats(typed: Vec<Alias>) -> (Vec<Alias>, Vec<Alias>) {
    let mut seen = HashSet::new();
    typed
        .into_iter()
        .partition(|alias| seen.insert((alias.text().to_owned(), alias.facet(), alias.case())))
}
