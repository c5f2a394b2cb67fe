//! A training from end to end. In: files of labelled rows, a tokenizer, static vectors and settings. Out: a quantised model with its card, ready to
//! be written as a folder. The same input gives the same bytes on any number of threads: rows are masked in parallel but kept in the order of the
//! files, and the fits add up in a fixed order.

mod card;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;

use rayon::prelude::*;

use super::calibrate::{HeldOut, calibrate};
use super::evaluate::target_spans;
use super::example::{Example, is_calibration};
use super::file::LabelledFile;
use super::fit::{FitOptions, FitRow, fit};
use super::vectors::StaticVectors;
use crate::actor::resolver::ResolverOptions;
use crate::actor::roster::Roster;
use crate::error::{Error, ErrorKind, Result};
use crate::feature::masked::MaskedParagraph;
use crate::model::artifact::Artifact;
use crate::model::card::{ModelCard, TrainingSet};
use crate::model::lexical::LexicalModel;
use crate::model::tier::Tier;
use crate::pipeline::{GIVEN, Pipeline, Scratch};
use crate::text::tokenizer::Tokenizer;

/// What is to be trained; the rows come beside it.
#[derive(Clone, Debug, Default)]
pub struct TrainingRun {
    /// Name of the model, such as `lexical-en-v1`.
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
}

/// A trained model.
#[derive(Clone, Debug)]
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

/// The rows of a run by what they are for, in the order of the files.
struct Division<'f> {
    fitted: Vec<&'f Example>,
    calibration: Vec<&'f Example>,
    sets: Vec<TrainingSet>,
    held_out: usize,
}

/// Masked rows, and how many of them have no mention of their target.
struct Masked {
    paragraphs: Vec<MaskedParagraph>,
    unlocated: usize,
}

impl TrainingRun {
    /// Trains a model: masks the rows, fits those of ordinary documents, and calibrates on the tenth of the documents that
    /// [`is_calibration`] sets aside. `stage` is told what begins.
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
        let division = self.divide(files);
        if division.fitted.is_empty() {
            let message = format!(
                "no row to fit: {} files, {} rows held out, {} set aside for calibration",
                files.len(),
                division.held_out,
                division.calibration.len()
            );
            return Err(Error::new(ErrorKind::TrainingData, message));
        }
        stage("masking");
        let fitted = mask(&pipeline, &division.fitted)?;
        let calibration = mask(&pipeline, &division.calibration)?;
        let unlocated = fitted.unlocated + calibration.unlocated;
        let sources: Vec<&str> = sources(files);
        let fitted = self.rows(fitted, &division.fitted, &sources);
        let calibration = self.rows(calibration, &division.calibration, &sources);
        stage("fitting");
        let fitted_model = fit(&fitted, &calibration, vectors, &self.options)?;
        stage("calibrating");
        let model = fitted_model.model;
        let held_out: Vec<HeldOut> = calibration
            .par_iter()
            .map(|row| HeldOut {
                score: model.score(&row.paragraph, GIVEN),
                truth: row.label,
            })
            .collect();
        let names: BTreeSet<&str> = division
            .calibration
            .iter()
            .map(|e| e.dataset.as_str())
            .collect();
        let names: Vec<&str> = names.into_iter().collect();
        let corpus = format!("calibration documents of {}", names.join(", "));
        let calibration_found = calibrate(&held_out, &corpus)?;
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
            paragraph,
            label: example.label,
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
        let wrong = |message: String| Err(Error::new(ErrorKind::Parameter, message));
        if self.name.trim().is_empty() {
            return wrong("the model needs a name".to_owned());
        }
        self.options.config.validate(ErrorKind::Parameter)?;
        let rows = files.iter().flat_map(|file| &file.examples);
        let names: BTreeSet<&str> = rows.map(|row| row.dataset.as_str()).collect();
        for (name, &weight) in &self.weights {
            if !(weight > 0.0 && weight.is_finite()) {
                return wrong(format!(
                    "the weight of `{name}` is {weight}: it must be above 0"
                ));
            }
            if !names.contains(name.as_str()) {
                let names: Vec<&str> = names.into_iter().collect();
                return wrong(format!(
                    "a weight is given for `{name}`, but no row is of that data set: there are {}",
                    names.join(", ")
                ));
            }
        }
        Ok(())
    }

    fn divide<'f>(&self, files: &'f [LabelledFile]) -> Division<'f> {
        let mut division = Division {
            fitted: Vec::new(),
            calibration: Vec::new(),
            sets: Vec::new(),
            held_out: 0,
        };
        for file in files {
            // A file may hold several data sets, and a data set may fill several files.
            let mut rows: BTreeMap<&str, usize> = BTreeMap::new();
            for example in &file.examples {
                if is_held_out(&self.held_out, example.document()) {
                    division.held_out += 1;
                    continue;
                }
                let fitted = rows.entry(&example.dataset).or_default();
                if is_calibration(example.document()) {
                    division.calibration.push(example);
                } else {
                    *fitted += 1;
                    division.fitted.push(example);
                }
            }
            division
                .sets
                .extend(rows.into_iter().map(|(name, rows)| TrainingSet {
                    name: name.to_owned(),
                    rows,
                    sha256: file.sha256.clone(),
                }));
        }
        division
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

/// Whether a document, or the one whose paragraph it is (`name-p12`), is held out.
#[must_use]
pub fn is_held_out(held_out: &HashSet<String>, document: &str) -> bool {
    let of_paragraph = document.rmatch_indices("-p").find_map(|(place, _)| {
        let number = document.get(place + 2..)?.split('-').next()?;
        let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| document.get(..place)).flatten()
    });
    held_out.contains(document) || of_paragraph.is_some_and(|name| held_out.contains(name))
}

fn mask(pipeline: &Pipeline, examples: &[&Example]) -> Result<Masked> {
    let rows: Vec<(MaskedParagraph, bool)> = examples
        .par_iter()
        .map_init(Scratch::default, |scratch, example| {
            let spans = target_spans(example, |text, target| pipeline.locate(text, target));
            let masked = pipeline.read_given(&example.text, &spans, scratch);
            let masked = masked.map_err(|error| error.at(&example.id))?;
            Ok((masked.clone(), spans.is_empty()))
        })
        .collect::<Result<_>>()?;
    let unlocated = rows.iter().filter(|row| row.1).count();
    let paragraphs = rows.into_iter().map(|row| row.0).collect();
    Ok(Masked {
        paragraphs,
        unlocated,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_held_out_by_its_name_or_by_the_name_before_its_paragraph() {
        let held_out = HashSet::from(["press-7".to_owned(), "a-p2-b".to_owned()]);
        for document in ["press-7", "press-7-p12", "press-7-p12-ISR", "a-p2-b"] {
            assert!(is_held_out(&held_out, document), "{document}");
        }
        for document in [
            "press-71",
            "press-7-px",
            "press-7-p",
            "press-8-p7",
            "press",
            "",
        ] {
            assert!(!is_held_out(&held_out, document), "{document}");
        }
    }
}
