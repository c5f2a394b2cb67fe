//! Training of the model that finds names on no roster. In: column files of named entities. Out: a weights file of [`discovery`](crate::actor::discovery) with
//! its card. The same files give the same bytes.
//!
//! The chain is fitted by the `crfs` crate, which walks all features once for every sequence; so the windows of all sentences are joined to a few long
//! sequences, with a word between them that is always outside, which is also what the tagger assumes around a window.

mod card;
mod sequences;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crfs::Model;
use crfs::train::Trainer;

pub use self::card::{CardFile, DiscoveryCard};
use self::sequences::{Sequences, read_dump};
use super::entities::{EntityFile, EntityKind};
use super::file::{failed, file_name};
use super::texts::TextFile;
use crate::actor::discovery::tagger::{LABELS, Scores};
use crate::actor::discovery::weights::{Vocabulary, Weights};
use crate::actor::discovery::{Discovery, FoundKind, WordUse, training_windows, word_uses};
use crate::actor::resolver::SETTLED_ONLY;
use crate::actor::{Resolver, Roster};
use crate::error::{Error, ErrorKind, Result};
use crate::model::artifact::{CARD, WEIGHTS, hex};
use crate::span::Span;
use crate::text::paragraph::{ParagraphMode, paragraphs};
use crate::text::sentence::sentences;

/// A word is ordinary that stands so often in small letters, and oftener than with a capital.
const LEAST_SMALL: u32 = 1;
/// A surname stands so often behind a given name or a title, and in one of so many places where it has a capital.
const LEAST_SURNAME: u32 = 3;
const SURNAME_SHARE: u32 = 10;
/// The version of the card.
const FORMAT: u32 = 1;

/// What is to be trained.
///
/// # Examples
/// ```no_run
/// use std::path::Path;
/// use standpoint::Roster;
/// use standpoint::train::discovery::{DiscoveryRun, TrainingFile};
/// use standpoint::train::entities::EntityFile;
///
/// let path = Path::new("entities.conll");
/// let file = TrainingFile {
///     file: EntityFile::from_path(path)?,
///     sha256: "of its bytes".to_owned(),
///     licence: "CC BY-SA 4.0".to_owned(),
/// };
/// let run = DiscoveryRun { name: "actors-own-v1".to_owned(), ..DiscoveryRun::default() };
/// run.train(&Roster::world(), &[file], &[])?.write(Path::new("actors-own-v1"))?;
/// # Ok::<(), standpoint::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct DiscoveryRun {
    /// Name of the model, such as `actors-en-v1`.
    pub name: String,
    /// The command that makes it, as the card is to show it.
    pub command: String,
    /// Weight of the absolute values of the weights in the loss.
    pub l1: f64,
    /// Weight of their squares.
    pub l2: f64,
    /// The largest number of steps.
    pub max_iterations: usize,
    /// A feature is kept where one of its weights is as large as this.
    pub least: f32,
}

impl Default for DiscoveryRun {
    fn default() -> Self {
        Self {
            name: "actors-en-v1".to_owned(),
            command: String::new(),
            l1: 0.1,
            l2: 0.1,
            max_iterations: 120,
            least: 0.02,
        }
    }
}

/// A file of named entities with what the card says of it.
#[derive(Debug)]
pub struct TrainingFile {
    /// Its sentences.
    pub file: EntityFile,
    /// sha256 of its bytes.
    pub sha256: String,
    /// Its licence, as given.
    pub licence: String,
}

/// A trained model.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TrainedDiscovery {
    /// What it says about itself.
    pub card: DiscoveryCard,
    /// The model.
    pub discovery: Discovery,
    /// The weights file.
    pub weights: Vec<u8>,
}

/// Uses of a word: in small letters, with a capital, and with a capital behind a given name or a title.
#[derive(Clone, Copy, Default)]
struct Uses {
    small: u32,
    capital: u32,
    surname: u32,
}

/// What the texts tell of words.
fn vocabulary<'t>(
    resolver: &Resolver,
    rows: impl Iterator<Item = &'t str>,
    files: &'t [TextFile],
) -> Vocabulary {
    let mut uses: BTreeMap<u32, Uses> = BTreeMap::new();
    let mut count = |text: &str| {
        word_uses(text, &resolver.settled(text), |form, word_use| {
            let uses = uses.entry(form).or_default();
            uses.small += u32::from(word_use == WordUse::Small);
            uses.capital += u32::from(word_use != WordUse::Small);
            uses.surname += u32::from(word_use == WordUse::Surname);
        });
    };
    rows.for_each(&mut count);
    for text in files.iter().flat_map(|file| &file.texts) {
        for paragraph in paragraphs(text, ParagraphMode::Auto) {
            let paragraph = paragraph.of(text).unwrap_or_default();
            for sentence in sentences(paragraph, &[]) {
                count(sentence.of(paragraph).unwrap_or_default());
            }
        }
    }
    let mut known = Vocabulary::default();
    for (form, uses) in uses {
        if uses.small >= LEAST_SMALL && uses.small > uses.capital {
            known.common.insert(form);
        } else if uses.surname >= LEAST_SURNAME
            && uses.surname * SURNAME_SHARE >= uses.capital
            && uses.small < uses.surname
        {
            known.surnames.insert(form);
        }
    }
    known
}

impl DiscoveryRun {
    /// Fits a model. What the roster finds in the sentences is settled, as it will be when names are looked for. `texts` are more,
    /// of which only the uses of single words are learnt: which are ordinary, and which are surnames.
    ///
    /// # Errors
    /// [`ErrorKind::TrainingData`] where no sentence has a capitalised word, or no entity is marked; [`ErrorKind::Parameter`] where a setting is out of its range;
    /// [`ErrorKind::Io`] where the fit cannot write its file in the folder for temporary files; those of [`Resolver::new`].
    pub fn train(
        &self,
        roster: &Roster,
        files: &[TrainingFile],
        texts: &[TextFile],
    ) -> Result<TrainedDiscovery> {
        let resolver = Resolver::new(roster.clone(), sentences, SETTLED_ONLY)?;
        let rows = || files.iter().flat_map(|file| &file.file.sentences);
        let known = vocabulary(&resolver, rows().map(|row| row.text.as_str()), texts);
        let mut sequences = Sequences::default();
        // Of two sentences one is read as if its surnames were new, so that a surname that no text has is not taken for something else.
        let unknown = Vocabulary {
            common: known.common.clone(),
            ..Vocabulary::default()
        };
        for (sentence, known) in rows().zip([&known, &unknown].into_iter().cycle()) {
            let settled = resolver.settled(&sentence.text);
            let entities: Vec<(Span, FoundKind)> = sentence
                .entities
                .iter()
                .map(|entity| (entity.span, found_kind(entity.kind)))
                .collect();
            training_windows(&sentence.text, &settled, &entities, known, |window| {
                sequences.push(window)
            });
        }
        let (features, transitions) = self.fit(sequences)?;
        let weights = Weights::new(&features, transitions, &known, self.least);
        let bytes = weights.to_bytes()?;
        Ok(TrainedDiscovery {
            card: self.card(files, texts, weights.len(), &bytes),
            discovery: Discovery::new(weights),
            weights: bytes,
        })
    }

    /// Weights of every feature and transition.
    fn fit(&self, mut sequences: Sequences) -> Result<(BTreeMap<u32, Scores>, [Scores; LABELS])> {
        sequences.end();
        if !sequences.has_names {
            let message =
                "no sentence has a person, an organisation or a place that is not on the roster";
            return Err(Error::new(ErrorKind::TrainingData, message));
        }
        let wrong = |error: std::io::Error| {
            Error::new(ErrorKind::Parameter, error.to_string()).with_source(error)
        };
        let mut trainer = Trainer::lbfgs();
        trainer.params_mut().set_c1(self.l1).map_err(wrong)?;
        trainer.params_mut().set_c2(self.l2).map_err(wrong)?;
        trainer
            .params_mut()
            .set_max_iterations(self.max_iterations)
            .map_err(wrong)?;
        for (items, labels) in &sequences.done {
            trainer.append(items, labels).map_err(|error| {
                Error::new(ErrorKind::TrainingData, error.to_string()).with_source(error)
            })?;
        }
        let file = TemporaryFile::new();
        let failed = |error: std::io::Error| {
            let message = format!("{}: {error}", file.0.display());
            Error::new(ErrorKind::Io, message).with_source(error)
        };
        trainer.train(&file.0).map_err(failed)?;
        let bytes = std::fs::read(&file.0).map_err(failed)?;
        let model = Model::new(&bytes).map_err(failed)?;
        let mut dump = Vec::new();
        model.dump(&mut dump).map_err(failed)?;
        read_dump(&String::from_utf8_lossy(&dump))
    }

    fn card(
        &self,
        files: &[TrainingFile],
        texts: &[TextFile],
        features: usize,
        weights: &[u8],
    ) -> DiscoveryCard {
        DiscoveryCard {
            format: FORMAT,
            name: self.name.clone(),
            description:
                "Finds persons, organisations and places in English news that are on no roster."
                    .to_owned(),
            languages: vec!["en".to_owned()],
            // Some of the texts that it was trained on are under this licence, and whether weights inherit it is unsettled.
            licence: "CC-BY-SA-4.0".to_owned(),
            command: self.command.clone(),
            data: files
                .iter()
                .map(|file| CardFile {
                    name: file_name(&file.file.name).to_owned(),
                    sentences: file.file.sentences.len(),
                    sha256: file.sha256.clone(),
                    licence: file.licence.clone(),
                })
                .collect(),
            texts: texts
                .iter()
                .map(|file| CardFile {
                    name: file_name(&file.name).to_owned(),
                    sentences: file.texts.len(),
                    sha256: file.sha256.clone(),
                    licence: WORDS_LICENCE.to_owned(),
                })
                .collect(),
            settings: BTreeMap::from([
                ("l1".to_owned(), self.l1),
                ("l2".to_owned(), self.l2),
                ("max_iterations".to_owned(), self.max_iterations as f64),
                ("least".to_owned(), f64::from(self.least)),
            ]),
            features,
            metrics: BTreeMap::new(),
            limits: LIMITS.map(str::to_owned).to_vec(),
            files: BTreeMap::from([(WEIGHTS.to_owned(), hex(weights))]),
        }
    }
}

/// What the card says of those texts.
const WORDS_LICENCE: &str = "kept are only hashes of single words: ordinary ones and surnames";

const LIMITS: [&str; 4] = [
    "its rules and costs were chosen on the development sets whose figures are given, so that those are too good by a little",
    "English only; names without capitals are not found, and those of headlines and shouted lines only where the text around them helps",
    "organisations and places that are named after persons, and persons of one rare word, are often given the wrong kind",
    "its confidence is the chain's own probability, not calibrated",
];

impl TrainedDiscovery {
    /// Writes the model's folder, the card last.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] where it cannot be written.
    pub fn write(&self, directory: &Path) -> Result<()> {
        let mut card = serde_json::to_vec_pretty(&self.card).map_err(|error| {
            Error::new(ErrorKind::ModelCard, error.to_string()).with_source(error)
        })?;
        card.push(b'\n');
        let write = || -> std::io::Result<()> {
            std::fs::create_dir_all(directory)?;
            std::fs::write(directory.join(WEIGHTS), &self.weights)?;
            std::fs::write(directory.join(CARD), &card)
        };
        write().map_err(|error| failed(directory, error))
    }
}

fn found_kind(kind: EntityKind) -> FoundKind {
    match kind {
        EntityKind::Person => FoundKind::Person,
        EntityKind::Organisation => FoundKind::Organisation,
        EntityKind::Place => FoundKind::Place,
    }
}

/// A file that is removed when it is no longer needed.
struct TemporaryFile(PathBuf);

impl TemporaryFile {
    fn new() -> Self {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("standpoint-{}-{number}.crf", std::process::id());
        Self(std::env::temp_dir().join(name))
    }
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        // Nothing is lost where it is not there.
        let _ = std::fs::remove_file(&self.0);
    }
}

#[cfg(test)]
mod tests;
