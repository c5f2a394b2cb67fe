//! The rows of a training by what they are for. In: files of labelled rows and the documents that are held out. Out: rows to fit, rows to calibrate on, both masked, and the
//! calibration. Every training goes through here, so that no model is calibrated on what it was fitted to.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use rayon::prelude::*;

use super::calibrate::{HeldOut, calibrate};
use super::evaluate::target_spans;
use super::example::{Example, is_calibration};
use super::file::LabelledFile;
use crate::error::{Error, ErrorKind, Result};
use crate::feature::masked::MaskedParagraph;
use crate::model::calibration::Calibration;
use crate::model::card::TrainingSet;
use crate::model::prior::Prior;
use crate::model::tier::Tier;
use crate::pipeline::{GIVEN, Pipeline, Scratch};

/// The rows of a run by what they are for, in the order of the files.
pub(super) struct Division<'f> {
    pub(super) fitted: Vec<&'f Example>,
    pub(super) calibration: Vec<&'f Example>,
    pub(super) sets: Vec<TrainingSet>,
    pub(super) held_out: usize,
}

/// Masked rows, and how many of them have no mention of their target.
pub(super) struct Masked {
    pub(super) paragraphs: Vec<MaskedParagraph>,
    pub(super) unlocated: usize,
}

impl<'f> Division<'f> {
    /// Divides the rows of the files; those of documents that are held out are counted and left out.
    pub(super) fn new(files: &'f [LabelledFile], held_out: &HashSet<String>) -> Self {
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
                if is_held_out(held_out, example.document()) {
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

    /// Calibrates a tier on the masked calibration rows, of which those of each data set count the same together, and moves its probabilities to a prior where one is given; `done` is called once a row, from any thread.
    ///
    /// # Errors
    /// Those of [`calibrate`] and of [`Calibration::with_prior`].
    pub(super) fn calibrate(
        &self,
        tier: &dyn Tier,
        masked: &[&MaskedParagraph],
        prior: Option<Prior>,
        done: impl Fn() + Sync,
    ) -> Result<Calibration> {
        let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
        for example in &self.calibration {
            *sizes.entry(&example.dataset).or_default() += 1;
        }
        let of_each = self.calibration.len() as f64 / sizes.len().max(1) as f64;
        let weight = |example: &Example| {
            let size = sizes.get(example.dataset.as_str());
            of_each / size.copied().unwrap_or(1) as f64
        };
        let rows: Vec<HeldOut> = masked
            .par_iter()
            .zip(&self.calibration)
            .map(|(paragraph, example)| {
                let score = tier.score(paragraph, GIVEN);
                done();
                HeldOut {
                    score,
                    truth: example.label,
                    weight: weight(example),
                }
            })
            .collect();
        let names: Vec<&str> = sizes.keys().copied().collect();
        let corpus = format!("calibration documents of {}", names.join(", "));
        let found = calibrate(&rows, &corpus)?;
        match prior {
            None => Ok(found),
            Some(prior) => found.with_prior(prior),
        }
    }
}

/// Whether a document, or the one whose paragraph it is (`name-p12`), is held out.
///
/// # Examples
/// ```
/// use standpoint::train::run::is_held_out;
/// let held_out = std::collections::HashSet::from(["gull-17".to_owned()]);
/// assert!(is_held_out(&held_out, "gull-17") && is_held_out(&held_out, "gull-17-p3"));
/// assert!(!is_held_out(&held_out, "gull-1"));
/// ```
#[must_use]
pub fn is_held_out(held_out: &HashSet<String>, document: &str) -> bool {
    let of_paragraph = document.rmatch_indices("-p").find_map(|(place, _)| {
        let number = document.get(place + 2..)?.split('-').next()?;
        let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| document.get(..place)).flatten()
    });
    held_out.contains(document) || of_paragraph.is_some_and(|name| held_out.contains(name))
}

/// Checks that weights by data set are above 0 and each for a data set of the files.
///
/// # Errors
/// [`ErrorKind::Parameter`] where one is not.
pub(super) fn check_weights(weights: &BTreeMap<String, f32>, files: &[LabelledFile]) -> Result<()> {
    let wrong = |message: String| Err(Error::new(ErrorKind::Parameter, message));
    let rows = files.iter().flat_map(|file| &file.examples);
    let names: BTreeSet<&str> = rows.map(|row| row.dataset.as_str()).collect();
    for (name, &weight) in weights {
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

/// Masks rows, in their order.
///
/// # Errors
/// [`ErrorKind::Span`] where a row's spans do not fit its text.
pub(super) fn mask(pipeline: &Pipeline, examples: &[&Example]) -> Result<Masked> {
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
