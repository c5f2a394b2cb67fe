//! Persons, organisations and places that are on no roster. In: the paragraphs of one document, with their sentences and what is settled in them. Out: spans
//! with kinds and confidences.
//!
//! A linear chain (`tagger`) reads the capitalised words of each sentence and what is around them (`words`, `features`); a second pass over the whole
//! document (`document`) takes up names that the chain let go, where a title, a head word or another mention speaks for them, and gives one string one kind.
//!
//! Actor-blind: of a settled mention only its class is known, so that one state's name in place of another's changes nothing that is found elsewhere.
//!
//! Public for the program, tests and benches of this repository: it may change in any release.

mod document;
mod features;
mod joins;
mod lexicon;
mod memo;
mod persons;
mod runs;
mod scores;
pub(crate) mod tagger;
mod trim;
mod votes;
pub(crate) mod weights;
mod words;

use std::fmt;
use std::mem::take;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustc_hash::{FxBuildHasher, FxHashSet};
use serde::Serialize;

use self::document::{Document, Name};
#[cfg(feature = "train")]
use self::features::{Manner, features, windows};
#[cfg(feature = "train")]
use self::lexicon::{GIVEN_NAME, HEAD, THING, TITLE};
use self::scores::Memory;
use self::tagger::{Chain, KINDS};
use self::weights::Weights;
#[cfg(feature = "train")]
use self::weights::{Vocabulary, word_hash};
use self::words::{Case, Word, WordKind, words};
use crate::actor::{ActorKind, Facet};
use crate::error::Result;
use crate::span::Span;

/// What is known of a settled mention: its facet and coarse kind, never who it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
#[non_exhaustive]
pub enum Class {
    /// A state or a territory.
    State,
    /// A person.
    Person,
    /// A body of people. No name is found around it.
    Organisation,
    /// An adjective: "Israeli".
    Adjective,
    /// A people noun: "Israelis".
    People,
    /// A capital or a seat.
    Metonym,
    /// A span that the caller gave. No name is found around it.
    Given,
}

impl Class {
    /// Whether a name of this kind may hold a mention of this class inside: "Michael Jordan", "Bank of America", "Progressive Conservative Party".
    const fn may_be_inside(self, kind: FoundKind) -> bool {
        match self {
            Self::Given => false,
            Self::Organisation => matches!(kind, FoundKind::Organisation),
            _ => !matches!(kind, FoundKind::Place),
        }
    }
}

impl Class {
    /// The class of a roster's form: by its facet, and of names by the actor's kind.
    #[must_use]
    pub const fn of(facet: Facet, kind: ActorKind) -> Self {
        match (facet, kind) {
            (Facet::Adjective, _) => Self::Adjective,
            (Facet::People, _) => Self::People,
            (Facet::Metonym, _) => Self::Metonym,
            (Facet::Name, ActorKind::State | ActorKind::HistoricState | ActorKind::Territory) => {
                Self::State
            }
            (Facet::Name, ActorKind::Person) => Self::Person,
            (Facet::Name | Facet::Role, _) => Self::Organisation,
        }
    }
}

/// A mention that is settled already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Settled {
    /// Where it stands, in bytes of the document.
    pub span: Span,
    /// What is known of it.
    pub class: Class,
}

/// A paragraph. All spans are in bytes of the document.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    /// Where it stands.
    pub span: Span,
    /// Its sentences, in order.
    pub sentences: &'a [Span],
    /// What is settled in it, sorted and disjoint.
    pub settled: &'a [Settled],
}

/// What kind of thing a name was found to name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[repr(u8)]
#[non_exhaustive]
pub enum FoundKind {
    /// Somebody.
    Person,
    /// A body of people.
    Organisation,
    /// A place.
    Place,
}

impl FoundKind {
    /// Every kind, in the order of the chain's labels.
    pub const ALL: [Self; KINDS] = [Self::Person, Self::Organisation, Self::Place];
}

/// A name that was found.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Found {
    /// Where it stands, in bytes of the document.
    pub span: Span,
    /// What it names.
    pub kind: FoundKind,
    /// How sure that is, in [0, 1]: the chain's own probability, which is higher than the share that is right.
    pub confidence: f32,
}

/// Finds names. Clones share one table, and threads may share a clone.
///
/// # Examples
/// ```
/// # #[cfg(feature = "bundled")] {
/// use standpoint::Span;
/// use standpoint::actor::discovery::{Discovery, FoundKind, Part};
///
/// let text = "The minister, Otto Lind, resigned on Monday.";
/// let whole = Span::new(0, text.len());
/// let mut found = Vec::new();
/// Discovery::embedded()?.find(text, &[Part { span: whole, sentences: &[whole], settled: &[] }], &mut found);
/// assert_eq!(found[0].span.of(text), Some("Otto Lind"));
/// assert_eq!(found[0].kind, FoundKind::Person);
/// # }
/// # Ok::<(), standpoint::Error>(())
/// ```
#[derive(Clone)]
pub struct Discovery {
    inner: Arc<Inner>,
}

struct Inner {
    weights: Weights,
    chain: Chain,
    /// Memory for the next documents, one for each that is read at once.
    memories: Mutex<Vec<Memory>>,
}

/// Memory of a document of more words is given back.
const MOST_WORDS: usize = 1 << 16;

impl fmt::Debug for Discovery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let features = self.inner.weights.len();
        f.debug_struct("Discovery")
            .field("features", &features)
            .finish_non_exhaustive()
    }
}

impl Discovery {
    /// Reads a weights file.
    ///
    /// # Errors
    /// [`ErrorKind::ModelShape`](crate::ErrorKind::ModelShape) where a tensor is missing or has another shape,
    /// [`ErrorKind::ModelWeights`](crate::ErrorKind::ModelWeights) where a number is out of its range.
    pub fn from_bytes(weights: &[u8]) -> Result<Self> {
        Weights::from_bytes(weights).map(Self::new)
    }

    /// The names of the embedded model actors-en-v1.
    ///
    /// # Errors
    /// Those of [`from_bytes`](Self::from_bytes); a test reads it, so a released crate has none.
    #[cfg(feature = "bundled")]
    pub fn embedded() -> Result<Self> {
        Self::from_bytes(include_bytes!(
            "../../../models/actors-en-v1/weights.safetensors"
        ))
        .map_err(|error| error.at("the embedded model actors-en-v1"))
    }

    pub(crate) fn new(weights: Weights) -> Self {
        let chain = weights.chain();
        Self {
            inner: Arc::new(Inner {
                weights,
                chain,
                memories: Mutex::default(),
            }),
        }
    }

    /// Appends the names in a document to `out`, sorted and disjoint; what `out` holds already stays as it is.
    ///
    /// A person's or an organisation's name may hold settled states, metonyms, adjectives, peoples and persons, strictly; it never shares a part of a settled
    /// mention, and never holds a settled organisation or given span. A place holds nothing settled. Linear in the length of the text.
    pub fn find(&self, text: &str, parts: &[Part<'_>], out: &mut Vec<Found>) {
        let mut memory = self.memories().pop().unwrap_or_default();
        let mut document = Document {
            text,
            words: take(&mut memory.words),
            sentences: take(&mut memory.sentences),
            manners: take(&mut memory.manners),
            tags: take(&mut memory.document_tags),
        };
        for part in parts {
            for &sentence in part.sentences {
                let start = document.words.len();
                words(text, sentence, part.settled, &mut document.words);
                document.sentences.push((start, document.words.len()));
            }
        }
        mark_surnames(&mut document.words, |form| {
            self.inner.weights.is_surname(form)
        });
        self.tag(&mut document, &mut memory);
        let names: Vec<Name> = document.names(&self.inner.weights);
        out.extend(names.into_iter().filter_map(|name| document.found(&name)));
        if document.words.len() > MOST_WORDS {
            return;
        }
        memory.words = cleared(document.words);
        memory.sentences = cleared(document.sentences);
        memory.manners = cleared(document.manners);
        memory.document_tags = cleared(document.tags);
        self.memories().push(memory);
    }

    fn memories(&self) -> MutexGuard<'_, Vec<Memory>> {
        let memories = self.inner.memories.lock();
        memories.unwrap_or_else(PoisonError::into_inner)
    }
}

/// The same memory without what is in it.
fn cleared<T>(mut memory: Vec<T>) -> Vec<T> {
    memory.clear();
    memory
}

/// Calls `each` with the windows of a sentence, every word with its features and its label, as the training needs them. `entities` are sorted and disjoint.
#[cfg(feature = "train")]
pub(crate) fn training_windows(
    text: &str,
    settled: &[Settled],
    entities: &[(Span, FoundKind)],
    known: &Vocabulary,
    mut each: impl FnMut(&[(Vec<u32>, u8)]),
) {
    let mut sentence = Vec::new();
    words(text, Span::new(0, text.len()), settled, &mut sentence);
    mark_surnames(&mut sentence, |form| {
        known.surnames.contains(&word_hash(form))
    });
    let is_common = |form| known.common.contains(&word_hash(form));
    let labels = labels(&sentence, entities);
    let manner = Manner::of(&sentence);
    let mut stretches = Vec::new();
    windows(&sentence, &mut stretches);
    for &(from, to) in &stretches {
        let window: Vec<(Vec<u32>, u8)> = (from..to)
            .map(|place| {
                let mut hashes = Vec::new();
                features(text, &sentence, place, manner, is_common, |feature| {
                    hashes.push(feature)
                });
                (hashes, labels.get(place).copied().unwrap_or_default())
            })
            .collect();
        each(&window);
    }
}

/// The label of every word. Entities are trimmed as found names are, and what is settled wholly is outside: nothing is to be found there.
#[cfg(feature = "train")]
fn labels(words: &[Word], entities: &[(Span, FoundKind)]) -> Vec<u8> {
    let mut labels = vec![0; words.len()];
    for &(span, kind) in entities {
        let start = words.partition_point(|word| word.span.end <= span.start);
        let end = words.partition_point(|word| word.span.start < span.end);
        if let Some((start, end)) = trim::bounds(words, start, end, kind) {
            for (place, label) in labels
                .get_mut(start..end)
                .unwrap_or_default()
                .iter_mut()
                .enumerate()
            {
                *label = 2 * kind as u8 + if place == 0 { 1 } else { 2 };
            }
        }
    }
    labels
}

/// Marks the capitalised words that texts have as surnames.
fn mark_surnames(words: &mut [Word], is_surname: impl Fn(u64) -> bool) {
    for word in words.iter_mut().filter(|word| word.is_capital()) {
        word.is_surname = is_surname(word.form);
    }
}

/// How a text uses a word.
#[cfg(feature = "train")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WordUse {
    /// In small letters.
    Small,
    /// With a capital, behind a given name or a title.
    Surname,
    /// With a capital elsewhere.
    Capital,
}

/// The words of a training text and how it uses them: hashes by [`word_hash`]. Words at the
/// beginning of the sentence show nothing.
#[cfg(feature = "train")]
pub(crate) fn word_uses(text: &str, settled: &[Settled], mut each: impl FnMut(u32, WordUse)) {
    let mut sentence = Vec::new();
    words(text, Span::new(0, text.len()), settled, &mut sentence);
    if Manner::of(&sentence).is_headline {
        return;
    }
    let before = std::iter::once(None).chain(sentence.iter().map(Some));
    for (word, before) in sentence.iter().zip(before) {
        if word.kind != WordKind::Word || word.is_first {
            continue;
        }
        let names_person = |before: &Word| before.is_capital() && before.has(GIVEN_NAME | TITLE);
        let word_use = if word.case == Case::Small {
            WordUse::Small
        } else if before.is_some_and(names_person) && !word.has(GIVEN_NAME | TITLE | HEAD | THING) {
            WordUse::Surname
        } else {
            WordUse::Capital
        };
        each(word_hash(word.form), word_use);
    }
}

/// Hashes of the small words of a document.
fn small_forms(words: &[Word]) -> FxHashSet<u64> {
    // A third of a text's words are new ones.
    let mut forms = FxHashSet::with_capacity_and_hasher(words.len() / 3, FxBuildHasher);
    forms.extend(
        words
            .iter()
            .filter(|word| word.kind == WordKind::Word && word.case == Case::Small)
            .map(|word| word.form),
    );
    forms
}

#[cfg(test)]
mod tests;
