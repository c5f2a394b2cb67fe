//! A training from end to end. In: files of labelled rows, a tokenizer, static vectors and settings. Out: a quantised model with its card, ready to
//! be written as a folder. The same input gives the same bytes on any number of threads: rows are masked in parallel but kept in the order of the
//! files, and the fits add up in a fixed order.

mod card;

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use super::division::is_held_out;
use super::division::{Division, Masked, check_weights, mask};
use super::example::Example;
use super::file::LabelledFile;
use super::fit::{FitOptions, FitRow, fit};
use super::taught::TaughtFile;
use super::vectors::StaticVectors;
use crate::actor::resolver::ResolverOptions;
use crate::actor::roster::Roster;
use crate::error::{Error, ErrorKind, Result};
use crate::feature::masked::MaskedParagraph;
use crate::model::artifact::Artifact;
use crate::model::card::{ModelCard, TrainingSet};
use crate::model::lexical::LexicalModel;
use crate::model::prior::Prior;
use crate::pipeline::{GIVEN, Pipeline};
use crate::stance::PerClass;
use crate::text::tokenizer::Tokenizer;

/// What is to be trained; the rows come beside it.
///
/// # Examples
/// ```no_run
/// use std::path::Path;
/// use standpoint::train::file::LabelledFile;
/// use standpoint::train::run::TrainingRun;
/// use standpoint::train::vectors::StaticVectors;
///
/// let read = |name: &str| std::fs::read(name).expect("models/recipes/static_vectors makes it");
/// let (tokenizer, vectors) = (read("tokenizer.json"), read("vectors.safetensors"));
/// let run = TrainingRun { name: "mine-v1".to_owned(), ..TrainingRun::default() };
/// let rows = LabelledFile::from_path(Path::new("rows.jsonl"))?;
/// let trained = run.train(&[rows], &tokenizer, &StaticVectors::from_bytes(&vectors)?, |stage| println!("{stage}"))?;
/// trained.write(Path::new("mine-v1"))?;
/// # Ok::<(), standpoint::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct TrainingRun {
    /// Name of the model, such as `lexical-en-v3`.
    pub name: String,
    /// The command that makes it, as the card is to show it: without the machine's paths, and without what changes no byte.
    pub command: String,
    /// How much a row counts by the name of its data set; 1 for data sets that are not named here.
    pub weights: BTreeMap<String, f32>,
    /// Documents whose rows are neither fitted nor calibrated on.
    pub held_out: HashSet<String>,
    /// The works that the tokenizer and the vectors rest on, with their licences; where none is given, those of models/recipes/static_vectors.
    pub credits: Vec<String>,
    /// Settings of the fit.
    pub options: FitOptions,
    /// For the card: from which probability of a second label a cascade asks its second model.
    pub escalate_from: Option<f32>,
    /// For the card: the label shares that the probabilities are moved to, where they are not those of the calibration documents.
    pub prior: Option<Prior>,
    /// A file of rows that a teacher has labelled, as [`teach`](super::lesson::teach) writes them for this tokenizer; they are fitted beside the labelled ones.
    pub taught: Option<PathBuf>,
    /// How much a taught row counts.
    pub taught_weight: f32,
}

/// What the card calls the rows that a teacher has labelled.
const TAUGHT: &str = "taught";

/// A trained model.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Trained {
    /// What the model says about itself; the hashes of its files come with [`write`](Self::write).
    pub card: ModelCard,
    /// Its weights.
    pub model: LexicalModel,
    /// Rows that were left out because their documents are held out.
    pub rows_held_out: usize,
    /// Rows, fitted or calibrated on, whose target no span and no search located.
    pub rows_unlocated: usize,
    tokenizer: Vec<u8>,
}

impl TrainingRun {
    /// Trains a model: masks the rows, fits those of ordinary documents, and calibrates on the tenth of the documents that
    /// [`is_calibration`](super::example::is_calibration) sets aside. `stage` is told what begins.
    ///
    /// # Errors
    /// [`ErrorKind::TrainingData`] where no row is left, all are of one class, fewer than 20 are left for calibration, or the vectors are not those
    /// of the tokenizer; [`ErrorKind::Parameter`] where a setting is out of its range or a weight is for no data set;
    /// [`ErrorKind::ModelTokenizer`] where the tokenizer cannot be read.
    pub fn train(
        &self,
        files: &[LabelledFile],
        tokenizer: &[u8],
        vectors: &StaticVectors,
        stage: impl Fn(&str),
    ) -> Result<Trained> {
        self.check(files)?;
        let pipeline = Pipeline::new(
            Roster::world(),
            Tokenizer::from_bytes(tokenizer)?,
            ResolverOptions::default(),
        )?;
        let mut division = Division::new(files, &self.held_out);
        if division.fitted.is_empty() {
            let message = format!(
                "no row to fit: {} files, {} rows held out, {} set aside for calibration",
                files.len(),
                division.held_out,
                division.calibration.len()
            );
            return Err(Error::new(ErrorKind::TrainingData, message));
        }
        // Read before the long work, so that a bad row shows at once.
        let taught = self.taught.as_deref();
        let taught = taught.map(|path| TaughtFile::from_path(path, pipeline.vocabulary()));
        let taught = taught.transpose()?;
        division.sets.extend(taught.iter().map(|file| TrainingSet {
            name: TAUGHT.to_owned(),
            rows: file.rows.len(),
            sha256: file.sha256.clone(),
        }));
        let taught = taught.into_iter().flat_map(|file| file.rows);
        stage("masking");
        let fitted = mask(&pipeline, &division.fitted)?;
        let calibration = mask(&pipeline, &division.calibration)?;
        let unlocated = fitted.unlocated + calibration.unlocated;
        let sources: Vec<&str> = sources(files);
        let mut fitted = self.rows(fitted, &division.fitted, &sources);
        fitted.extend(taught.map(|row| FitRow {
            paragraph: row.paragraph,
            target: row.target,
            truth: row.truth,
            weight: self.taught_weight,
            source: sources.len(),
        }));
        let calibration = self.rows(calibration, &division.calibration, &sources);
        stage("fitting");
        let fitted_model = fit(&fitted, &calibration, vectors, &self.options)?;
        stage("calibrating");
        let model = fitted_model.model;
        let masked: Vec<&MaskedParagraph> = calibration.iter().map(|row| &*row.paragraph).collect();
        let mut calibration_found = division.calibrate(&model, &masked, self.prior, || ())?;
        calibration_found.escalate_from = self.escalate_from;
        Ok(Trained {
            card: self.card(
                calibration_found,
                division.sets,
                fitted_model.convergence,
                vectors.dimensions(),
            ),
            model,
            rows_held_out: division.held_out,
            rows_unlocated: unlocated,
            tokenizer: tokenizer.to_owned(),
        })
    }

    /// Masked paragraphs as rows of a fit.
    fn rows(&self, masked: Masked, examples: &[&Example], sources: &[&str]) -> Vec<FitRow> {
        let rows = masked.paragraphs.into_iter().zip(examples);
        rows.map(|(paragraph, example)| FitRow {
            paragraph: Arc::new(paragraph),
            target: GIVEN,
            truth: PerClass::certain(example.label),
            weight: self.weights.get(&example.dataset).copied().unwrap_or(1.0),
            source: sources
                .iter()
                .position(|&name| name == example.dataset)
                .unwrap_or_default(),
        })
        .collect()
    }

    /// Checks what the fit does not.
    fn check(&self, files: &[LabelledFile]) -> Result<()> {
        if self.name.trim().is_empty() {
            return Err(Error::new(ErrorKind::Parameter, "the model needs a name"));
        }
        self.options.config.validate(ErrorKind::Parameter)?;
        check_weights(&self.weights, files)
    }
}

impl Trained {
    /// Writes the model's folder; returns the card as written.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] where it cannot be written.
    pub fn write(&self, directory: &Path) -> Result<ModelCard> {
        Artifact::write(directory, self.card.clone(), &self.tokenizer, &self.model)
    }

    /// Number of rows that were fitted.
    #[must_use]
    pub fn rows_fitted(&self) -> usize {
        self.card.training.data.iter().map(|set| set.rows).sum()
    }
}

/// The names of the data sets, in the order of their first rows.
fn sources(files: &[LabelledFile]) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for example in files.iter().flat_map(|file| &file.examples) {
        if !names.contains(&example.dataset.as_str()) {
            names.push(&example.dataset);
        }
    }
    names
}
