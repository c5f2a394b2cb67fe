//! Other names in actors' places. In: a classifier, names and texts. Out: [`Swaps`], how many scores moved and by how much. The first promise is that none does.
//!
//! An actor of the roster is replaced by all its forms in the text, each by the form of the same facet of another actor of its kind, and the new text goes through
//! the whole pipeline. Whoever is on no roster is replaced paragraph by paragraph at given spans, because discovery may find one name and not another. Where it
//! does so with a third one, or where the new text is cut into other paragraphs, the rows do not stand for each other: such swaps are counted apart.
//!
//! A [`Visible`] model is scored on the same rows, to show what names move where they are seen.
//!
//! # Examples
//! ```
//! # #[cfg(feature = "bundled")] {
//! use standpoint::StanceClassifier;
//! use standpoint::train::audit::{Audit, Names};
//!
//! let classifier = StanceClassifier::builder().build()?;
//! let names = Names::shipped(classifier.roster());
//! let audit = Audit::new(classifier, names).per_actor(5);
//! let swaps = audit.swap("own", "Ankara lied. The Turks paid for it, said the Polish envoy.")?;
//! let total = swaps.total();
//! assert!(total.blind.compared >= 5);
//! assert_eq!(total.blind.moved, 0);
//! # }
//! # Ok::<(), standpoint::Error>(())
//! ```

mod edit;
mod given;
mod names;
mod read;
mod roster;
mod swaps;
mod visible;

pub use names::Names;
pub use swaps::{Kind, Moved, Moves, Shift, Swaps};
pub use visible::{Visible, VisibleFit};

use crate::actor::roster::{Actor, ActorId};
use crate::classifier::{Document, StanceClassifier};
use crate::error::Result;
use crate::pipeline::Scratch;
use crate::span::Span;
use edit::Edited;
use read::{Difference, Read};

/// Puts other names in actors' places; shareable between threads.
#[derive(Clone)]
pub struct Audit {
    classifier: StanceClassifier,
    names: Names,
    per_actor: usize,
    visible: Option<Visible>,
}

/// One name in one actor's place.
struct Swap<'a> {
    document: &'a str,
    kind: String,
    /// Who is replaced: none where a row is the given target's.
    replaced: Option<&'a ActorId>,
    called: &'a str,
    by: &'a str,
    /// Number of the text's paragraph in its document.
    first: usize,
}

impl Audit {
    /// An audit of a classifier that tries every name that fits.
    #[must_use]
    pub const fn new(classifier: StanceClassifier, names: Names) -> Self {
        Self {
            classifier,
            names,
            per_actor: usize::MAX,
            visible: None,
        }
    }

    /// Tries at most so many names for an actor of a text, not the same ones for each.
    #[must_use]
    pub const fn per_actor(mut self, names: usize) -> Self {
        self.per_actor = names;
        self
    }

    /// Scores the same rows by a model that sees the names.
    #[must_use]
    pub fn visible(mut self, model: Visible) -> Self {
        self.visible = Some(model);
        self
    }

    /// Replaces every actor of a document by other names; `name` stands for the document in examples.
    ///
    /// # Errors
    /// [`ErrorKind::TooLong`](crate::ErrorKind::TooLong) above [`LONGEST_DOCUMENT`](crate::LONGEST_DOCUMENT) bytes.
    pub fn swap<'t>(&self, name: &str, document: impl Into<Document<'t>>) -> Result<Swaps> {
        let document = document.into();
        let mut scratch = Scratch::default();
        let mut swaps = Swaps {
            texts: 1,
            ..Swaps::default()
        };
        let before = self.read(document, &mut scratch)?;
        self.on_roster(name, document, &before, &mut swaps, &mut scratch)?;
        self.at_spans(name, document.text, &before, &mut swaps, &mut scratch)?;
        Ok(swaps)
    }

    fn read(&self, document: Document<'_>, scratch: &mut Scratch) -> Result<Read> {
        Read::document(&self.classifier, self.visible.as_ref(), document, scratch)
    }
}

impl Swap<'_> {
    /// Counts what moved.
    fn compare(
        &self,
        before: &Read,
        edited: &Edited,
        replaced: &[(Span, String)],
        after: &Read,
        swaps: &mut Swaps,
    ) {
        let kind = swaps.kinds.entry(self.kind.clone()).or_default();
        kind.swaps += 1;
        match before.difference(edited, after) {
            Some(Difference::Paragraphs) => return kind.other_paragraphs += 1,
            Some(Difference::Mentions) => return kind.other_mentions += 1,
            None => {}
        }
        let mut examples = Vec::new();
        for (old, new) in before.rows.iter().zip(&after.rows) {
            let paragraph = before.paragraphs.get(old.paragraph);
            let touched = paragraph.is_some_and(|&paragraph| {
                let mut places = replaced.iter();
                places.any(|(place, _)| place.overlaps(paragraph))
            });
            if !touched && old.blind == new.blind {
                continue;
            }
            if kind.blind.count(old.blind, new.blind) {
                examples.push(Moved {
                    document: self.document.to_owned(),
                    paragraph: self.first + old.paragraph,
                    replaced: self.called.to_owned(),
                    by: self.by.to_owned(),
                    before: old.blind.polarity(),
                    after: new.blind.polarity(),
                });
            }
            if let (Some(old_score), Some(new_score)) = (old.visible, new.visible) {
                let moves = kind.visible.get_or_insert_default();
                moves.count(old_score, new_score);
                if old.actor.as_ref().map(Actor::id) == self.replaced {
                    let shift = swaps.names.entry(self.by.to_owned()).or_default();
                    shift.count(old_score, new_score);
                }
            }
        }
        examples.into_iter().for_each(|moved| swaps.example(moved));
    }
}

/// The words in capitals where all of the paragraph is.
fn in_case_of(paragraph: &str, words: &str) -> String {
    if paragraph.chars().any(char::is_lowercase) {
        words.to_owned()
    } else {
        words.to_uppercase()
    }
}
