//! A new head on an encoder that stays as it is. In: a contextual model and files of labelled rows. Out: a head fitted to them, and its
//! calibration. The encoder reads every row once; what it makes of a row is kept on disk by the hash of all that it depends on.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use linfa::DatasetBase;
use linfa::traits::Fit;
use ndarray::{Array1, Array2};
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::division::{Division, check_weights, mask};
use super::example::Example;
use super::file::{LabelledFile, failed};
use super::masked::numbers;
use crate::actor::resolver::ResolverOptions;
use crate::actor::roster::Roster;
use crate::encoder;
use crate::error::{Error, ErrorKind, Result};
use crate::feature::masked::MaskedParagraph;
use crate::hash::hex;
use crate::model::artifact::{Artifact, CARD, HEAD, Model};
use crate::model::card::ModelCard;
use crate::model::contextual::ContextualModel;
use crate::model::files::ModelFiles;
use crate::model::head;
use crate::model::prior::Prior;
use crate::model::softmax::Softmax;
use crate::pipeline::{GIVEN, Pipeline};
use crate::stance::CLASSES;

/// What is to be fitted; the model and the rows come beside it.
///
/// # Examples
/// ```no_run
/// use std::collections::{BTreeMap, HashSet};
/// use std::path::Path;
/// use standpoint::model::files::ModelFiles;
/// use standpoint::train::file::LabelledFile;
/// use standpoint::train::head::HeadRun;
///
/// let run = HeadRun {
///     name: "mine-small-v1".to_owned(),
///     command: String::new(),
///     weights: BTreeMap::new(),
///     held_out: HashSet::from(["gull-17".to_owned()]),
///     prior: None,
///     l2: 1e-3,
///     max_iterations: 100,
///     cache: None,
/// };
/// let from = ModelFiles::from("models/contextual-small-en-v2");
/// let rows = LabelledFile::from_path(Path::new("rows.jsonl"))?;
/// let fitted = run.fit(&from.artifact()?, &[rows], || ())?;
/// fitted.write(&from, Path::new("mine-small-v1"))?;
/// # Ok::<(), standpoint::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct HeadRun {
    /// Name of the model.
    pub name: String,
    /// The command that makes it, as the card is to show it.
    pub command: String,
    /// How much a row counts by the name of its data set; 1 for data sets that are not named here.
    pub weights: BTreeMap<String, f32>,
    /// Documents whose rows are neither fitted nor calibrated on.
    pub held_out: HashSet<String>,
    /// The label shares that the new model's probabilities are moved to, where they are not those of the calibration documents.
    pub prior: Option<Prior>,
    /// L2 penalty that holds the head to the one it begins with.
    pub l2: f64,
    /// The largest number of steps of the fit.
    pub max_iterations: usize,
    /// A folder for what the encoder makes of the rows that are fitted; nothing is kept where none is given. Calibration needs what every position says, so its rows are read anew each time.
    pub cache: Option<PathBuf>,
}

/// A model with its new head.
#[derive(Clone)]
#[non_exhaustive]
pub struct Refitted {
    /// What the model says about itself.
    pub card: ModelCard,
    /// Encoder and head.
    pub model: ContextualModel,
    /// Rows that were left out because their documents are held out.
    pub rows_held_out: usize,
    /// Rows that the head was fitted to.
    pub rows_fitted: usize,
    /// Rows, fitted or calibrated on, whose target no span and no search located.
    pub rows_unlocated: usize,
    /// Rows whose features were on disk already.
    pub rows_cached: usize,
}

impl HeadRun {
    /// Fits the head to the rows of ordinary documents and the calibration to those of the documents that [`is_calibration`](super::example::is_calibration) sets aside. `read` is called
    /// once a row, from any thread, for a progress bar.
    ///
    /// # Errors
    /// [`ErrorKind::Parameter`] where the model has no encoder, a setting is out of its range or a weight is for no data set, [`ErrorKind::TrainingData`] where too few rows are left,
    /// [`ErrorKind::Span`] where a row's spans do not fit its text, [`ErrorKind::Io`] where the cache cannot be written.
    pub fn fit(
        &self,
        artifact: &Artifact,
        files: &[LabelledFile],
        read: impl Fn() + Sync,
    ) -> Result<Refitted> {
        let Model::Contextual(model) = &artifact.model else {
            let message = format!("{} has no encoder", artifact.card.name);
            return Err(Error::new(ErrorKind::Parameter, message));
        };
        check_weights(&self.weights, files)?;
        let options = ResolverOptions::default();
        let pipeline = Pipeline::new(Roster::world(), artifact.tokenizer.clone(), options)?;
        let division = Division::new(files, &self.held_out);
        let cache = Cache::open(self.cache.as_deref(), artifact)?;
        let mut card = artifact.card.clone();
        card.name.clone_from(&self.name);
        let masked = mask(&pipeline, &division.fitted)?;
        let unlocated = masked.unlocated;
        let found: Vec<(Vec<f32>, bool)> = masked
            .paragraphs
            .par_iter()
            .map_init(encoder::Scratch::default, |scratch, paragraph| {
                let features = cache.features(model, paragraph, scratch)?;
                read();
                Ok(features)
            })
            .collect::<Result<_>>()?;
        let head = self.head(model.head(), &division.fitted, &found)?;
        let convergence = head.convergence().map(ToString::to_string);
        card.training.command.clone_from(&self.command);
        let sets = division.sets.iter().filter(|set| set.rows > 0);
        card.training.data.extend(sets.cloned());
        card.training
            .convergence
            .extend(convergence.map(|end| ("head".to_owned(), end)));
        card.training.settings.insert("head.l2".to_owned(), self.l2);
        let model = model.with_head(head)?;
        let masked = mask(&pipeline, &division.calibration)?;
        let unlocated = unlocated + masked.unlocated;
        let masked: Vec<&MaskedParagraph> = masked.paragraphs.iter().collect();
        let escalate_from = card.calibration.escalate_from;
        card.calibration = division.calibrate(&model, &masked, self.prior, read)?;
        card.calibration.escalate_from = escalate_from;
        Ok(Refitted {
            card,
            model,
            rows_held_out: division.held_out,
            rows_fitted: found.len(),
            rows_unlocated: unlocated,
            rows_cached: found.iter().filter(|row| row.1).count(),
        })
    }

    fn head(
        &self,
        start: &Softmax,
        rows: &[&Example],
        features: &[(Vec<f32>, bool)],
    ) -> Result<Softmax> {
        let columns = start.weights().nrows();
        let numbers = features.iter().flat_map(|row| row.0.iter().copied());
        let records = Array2::from_shape_vec((rows.len(), columns), numbers.collect());
        let records = records.map_err(|error| {
            Error::new(ErrorKind::TrainingData, error.to_string()).with_source(error)
        })?;
        let labels = rows.iter().map(|row| row.label as usize);
        let weight = |row: &&Example| {
            let weight = self.weights.get(&row.dataset);
            weight.copied().unwrap_or(1.0)
        };
        let dataset = DatasetBase::new(records, Array1::from_iter(labels))
            .with_weights(rows.iter().map(weight).collect());
        Softmax::params()
            .classes(CLASSES)
            .l2(self.l2)
            .prior(start.clone())
            .max_iterations(self.max_iterations)
            .fit(&dataset)
    }
}

impl Refitted {
    /// Writes the model's folder: the encoder's files as they stand in `from`, and the new head; returns the card as written.
    ///
    /// # Errors
    /// Those of [`ModelFiles::read`]; [`ErrorKind::Io`] where a file cannot be written.
    pub fn write(&self, from: &ModelFiles, directory: &Path) -> Result<ModelCard> {
        let head = head::write(self.model.head())?;
        let mut files = Vec::new();
        for name in self.card.files.keys().filter(|name| *name != HEAD) {
            files.push((name.as_str(), from.read(name)?));
        }
        let mut all: Vec<(&str, &[u8])> = vec![(HEAD, &head)];
        all.extend(files.iter().map(|(name, bytes)| (*name, &**bytes)));
        Artifact::write_files(directory, self.card.clone(), &all)
    }
}

/// Begins every key of the cache; another one whenever the forward pass or the features come out otherwise.
const FEATURES: &[u8] = b"features 1";

/// What the encoder made of rows, one small file each.
struct Cache {
    folder: Option<PathBuf>,
    /// Of the encoder: its sizes and the hashes of its files.
    encoder: Vec<u8>,
}

impl Cache {
    fn open(folder: Option<&Path>, artifact: &Artifact) -> Result<Self> {
        let mut hasher = Sha256::new();
        hasher.update(FEATURES);
        for (name, hash) in artifact
            .card
            .files
            .iter()
            .filter(|(name, _)| *name != HEAD && *name != CARD)
        {
            hasher.update(name.as_bytes());
            hasher.update(hash.as_bytes());
        }
        let features = serde_json::to_vec(&artifact.card.features).map_err(|error| {
            Error::new(ErrorKind::ModelCard, error.to_string()).with_source(error)
        })?;
        hasher.update(&features);
        if let Some(folder) = folder {
            std::fs::create_dir_all(folder).map_err(|error| failed(folder, error))?;
        }
        Ok(Self {
            folder: folder.map(Path::to_owned),
            encoder: hasher.finalize().to_vec(),
        })
    }

    /// The features of a row, and whether they were on disk.
    fn features(
        &self,
        model: &ContextualModel,
        paragraph: &MaskedParagraph,
        scratch: &mut encoder::Scratch,
    ) -> Result<(Vec<f32>, bool)> {
        let Some(folder) = &self.folder else {
            return Ok((model.features(paragraph, GIVEN, scratch), false));
        };
        let mut hasher = Sha256::new();
        hasher.update(&self.encoder);
        for number in numbers(paragraph) {
            hasher.update(number.to_le_bytes());
        }
        for anchor in paragraph.anchors(GIVEN) {
            hasher.update((anchor as u64).to_be_bytes());
        }
        let path = folder.join(hex(&hasher.finalize()));
        let length = model.head().weights().nrows();
        if let Ok(bytes) = std::fs::read(&path)
            && let (numbers, []) = bytes.as_chunks::<4>()
            && numbers.len() == length
        {
            let numbers = numbers.iter().map(|&bytes| f32::from_le_bytes(bytes));
            return Ok((numbers.collect(), true));
        }
        let features = model.features(paragraph, GIVEN, scratch);
        let bytes: Vec<u8> = features.iter().flat_map(|n| n.to_le_bytes()).collect();
        std::fs::write(&path, bytes).map_err(|error| failed(&path, error))?;
        Ok((features, false))
    }
}
