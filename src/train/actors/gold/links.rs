//! Whether mentions are tied to whom they stand for, by the kind of the tie.

use serde::Serialize;

use super::compare::Compared;
use crate::actor::Link;

const LINKS: [Link; 6] = [
    Link::Exact,
    Link::Alias,
    Link::Surname,
    Link::Acronym,
    Link::Role,
    Link::Pronoun,
];

/// Mentions that may carry a row, by their link.
///
/// A found link is right where the found actor is the one that the pair's mark means: by its identity, or, for all but `exact` and `alias`, because a name of
/// it, linked by those two, is paired with a mark of the same id elsewhere in the document. So "Lind" may be tied rightly to a person who is known under
/// a wrong full name.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct LinkFigures {
    /// The link.
    pub link: Link,
    /// Marked mentions with it.
    pub n_marked: usize,
    /// Found mentions with it.
    pub n_found: usize,
    /// Those of them that are tied to the actor whom the marks mean.
    pub n_right: usize,
    /// Those that are tied to another one.
    pub n_wrong: usize,
    /// Those where nobody who may carry a row is marked.
    pub n_unmarked: usize,
}

pub(super) struct Tally(Vec<LinkFigures>);

impl Default for Tally {
    fn default() -> Self {
        let figures = LINKS.map(|link| LinkFigures {
            link,
            n_marked: 0,
            n_found: 0,
            n_right: 0,
            n_wrong: 0,
            n_unmarked: 0,
        });
        Self(figures.into())
    }
}

impl Tally {
    pub(super) fn add(&mut self, compared: &Compared<'_>) {
        for mention in &compared.marked {
            if let Some(figures) = self.of(mention.link) {
                figures.n_marked += 1;
            }
        }
        for (actor, mention) in compared.by_actor() {
            let Some(figures) = self.of(actor.link) else {
                continue;
            };
            figures.n_found += 1;
            match mention {
                None => figures.n_unmarked += 1,
                Some(mention) if compared.is_tied_right(mention, actor) => figures.n_right += 1,
                Some(_) => figures.n_wrong += 1,
            }
        }
    }

    fn of(&mut self, link: Link) -> Option<&mut LinkFigures> {
        self.0.iter_mut().find(|figures| figures.link == link)
    }

    pub(super) fn figures(self) -> Vec<LinkFigures> {
        self.0
    }
}
