//! Scoring labelled rows. In: a classifier and [`Example`]s. Out: metrics, beside those of two baselines that ignore the target.

use std::collections::HashMap;
use std::ops::Range;

use rayon::prelude::*;
use serde::Serialize;

use super::example::Example;
use super::metrics::{Bootstrap, Metrics, Prediction, majority};
use super::tone::Tone;
use crate::classifier::StanceClassifier;
use crate::error::Result;
use crate::pipeline::Scratch;
use crate::span::Span;
use crate::stance::{PerClass, Stance};

/// How a classifier does on labelled rows; serialises as one flat object.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Evaluation {
    /// The model, `name@hash`.
    pub model: String,
    /// The figures.
    #[serde(flatten)]
    pub metrics: Metrics,
    /// Rows whose target no span and no search located, scored from the text alone.
    pub n_unlocated: usize,
    /// Rows that a cascade's second model answered.
    pub n_by_second: usize,
    /// Systems that ignore the target, on the same rows.
    pub baselines: Vec<Baseline>,
}

/// A system to be beaten.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Baseline {
    /// Its name.
    pub name: String,
    /// Its figures.
    #[serde(flatten)]
    pub metrics: Metrics,
}

/// Scores every example at its target's spans and measures the result. Rows of one document are resampled together.
///
/// # Errors
/// [`ErrorKind::Span`](crate::ErrorKind::Span) where an example's spans do not fit its text.
///
/// # Examples
/// ```
/// use std::path::Path;
/// use standpoint::StanceClassifier;
/// use standpoint::train::evaluate::evaluate;
/// use standpoint::train::file::LabelledFile;
/// use standpoint::train::metrics::Bootstrap;
///
/// let file = LabelledFile::from_path(Path::new("tests/data/labelled_sample.jsonl"))?;
/// let tiny = StanceClassifier::builder().model("tests/data/artifacts/valid").build()?;
/// let found = evaluate(&tiny, &file.examples, &Bootstrap::default())?;
/// assert_eq!(found.metrics.n, 49);
/// assert_eq!(found.baselines[0].name, "majority");
/// # Ok::<(), standpoint::Error>(())
/// ```
pub fn evaluate(
    classifier: &StanceClassifier,
    examples: &[Example],
    bootstrap: &Bootstrap,
) -> Result<Evaluation> {
    Predictions::new(classifier, examples, || ())?.measure(0..examples.len(), bootstrap)
}

/// What a classifier and the tone-only baseline say about labelled rows. It stands between scoring and measuring, so that rows are
/// scored once and measured together and by file.
///
/// # Examples
/// ```
/// use std::path::Path;
/// use standpoint::StanceClassifier;
/// use standpoint::train::evaluate::{Predictions, groups};
/// use standpoint::train::file::LabelledFile;
/// use standpoint::train::metrics::{Bootstrap, Metrics};
///
/// let file = LabelledFile::from_path(Path::new("tests/data/labelled_sample.jsonl"))?;
/// let tiny = StanceClassifier::builder().model("tests/data/artifacts/valid").build()?;
/// let found = Predictions::new(&tiny, &file.examples, || ())?;
/// let first_ten = found.measure(0..10, &Bootstrap::default())?;
/// assert_eq!(first_ten.metrics, Metrics::new(&found.rows()[..10], &Bootstrap::default())?);
/// // Rows of one document have one number.
/// assert_eq!(groups(&file.examples)[0], found.rows()[0].group);
/// # Ok::<(), standpoint::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Predictions {
    model: String,
    ours: Vec<Prediction>,
    tone: Vec<Prediction>,
    /// Whether the target was not located, and whether a cascade's second model answered.
    marks: Vec<[bool; 2]>,
}

impl Predictions {
    /// Scores every example at its target's spans; `scored` is called once a row, from any thread, for a progress bar.
    ///
    /// # Errors
    /// [`ErrorKind::Span`](crate::ErrorKind::Span) where an example's spans do not fit its text.
    pub fn new(
        classifier: &StanceClassifier,
        examples: &[Example],
        scored: impl Fn() + Sync,
    ) -> Result<Self> {
        let groups = groups(examples);
        let rows: Vec<(Prediction, Prediction, [bool; 2])> = examples
            .par_iter()
            .zip(&groups)
            .map_init(Scratch::default, |scratch, (example, &group)| {
                let spans = target_spans(example, |text, target| classifier.locate(text, target));
                let found = classifier.stance_at(&example.text, &spans, scratch)?;
                let ours = Prediction {
                    truth: example.label,
                    probabilities: found.probabilities,
                    set: found.prediction_set.0,
                    group,
                };
                let by_second = *found.model != *classifier.model_tag();
                let tone = certain(example.label, Tone::of(&example.text).label(), group);
                scored();
                Ok((ours, tone, [spans.is_empty(), by_second]))
            })
            .collect::<Result<_>>()?;
        Ok(Self {
            model: match classifier.cascade_tag() {
                None => classifier.model_tag().to_owned(),
                Some(second) => format!("{}, then {second}", classifier.model_tag()),
            },
            ours: rows.iter().map(|row| row.0).collect(),
            tone: rows.iter().map(|row| row.1).collect(),
            marks: rows.iter().map(|row| row.2).collect(),
        })
    }

    /// What the classifier says, one prediction a row, in the order of the examples.
    #[must_use]
    pub fn rows(&self) -> &[Prediction] {
        &self.ours
    }

    /// The figures of the rows in this range of the examples, 0 of them where the range lies outside.
    ///
    /// # Errors
    /// [`ErrorKind::Parameter`](crate::ErrorKind::Parameter) where the number of resamples is out of range.
    pub fn measure(&self, rows: Range<usize>, bootstrap: &Bootstrap) -> Result<Evaluation> {
        let ours = self.ours.get(rows.clone()).unwrap_or_default();
        let tone = self.tone.get(rows.clone()).unwrap_or_default();
        let marks = self.marks.get(rows).unwrap_or_default();
        let baseline = |name: &str, metrics| Baseline {
            name: name.to_owned(),
            metrics,
        };
        Ok(Evaluation {
            model: self.model.clone(),
            metrics: Metrics::new(ours, bootstrap)?,
            n_unlocated: marks.iter().filter(|[unlocated, _]| *unlocated).count(),
            n_by_second: marks.iter().filter(|[_, by_second]| *by_second).count(),
            baselines: vec![
                baseline("majority", majority(ours, bootstrap)?),
                baseline("tone-only (VADER)", Metrics::new(tone, bootstrap)?),
            ],
        })
    }
}

/// What the tone-only baseline says of every row: VADER's label of the text, whoever is meant, with certainty.
///
/// # Examples
/// ```
/// use standpoint::Stance;
/// use standpoint::train::evaluate::tone_only;
/// use standpoint::train::example::{Example, read_examples};
///
/// let row = r#"{"id": "1", "dataset": "own", "text": "Critics blame Otto.", "target": "Otto", "target_spans": [], "label": "against"}"#;
/// let rows: Vec<Example> = read_examples("own.jsonl", row.as_bytes()).collect::<Result<_, _>>()?;
/// assert_eq!(tone_only(&rows)[0].probabilities.largest(), Stance::Against);
/// # Ok::<(), standpoint::Error>(())
/// ```
#[must_use]
pub fn tone_only(examples: &[Example]) -> Vec<Prediction> {
    let rows = examples.par_iter().zip(groups(examples));
    rows.map(|(example, group)| certain(example.label, Tone::of(&example.text).label(), group))
        .collect()
}

/// Where the row's target stands: at its spans, else where `locate` finds its name or another form of the same roster actor in the
/// text, else nowhere.
///
/// # Examples
/// ```
/// use standpoint::Span;
/// use standpoint::train::evaluate::target_spans;
/// use standpoint::train::example::{Example, read_examples};
///
/// let row = r#"{"id": "1", "dataset": "own", "text": "Critics blame Otto.", "target": "Otto", "target_spans": [], "label": "against"}"#;
/// let rows: Vec<Example> = read_examples("own.jsonl", row.as_bytes()).collect::<Result<_, _>>()?;
/// let spans = target_spans(&rows[0], |text, target| {
///     text.match_indices(target).map(|(start, found)| Span::new(start, start + found.len())).collect()
/// });
/// assert_eq!(spans, [Span::new(14, 18)]);
/// # Ok::<(), standpoint::Error>(())
/// ```
pub fn target_spans(example: &Example, locate: impl FnOnce(&str, &str) -> Vec<Span>) -> Vec<Span> {
    let given = example.target_spans.iter().chain(&example.further_spans);
    let given: Vec<Span> = given.copied().collect();
    if given.is_empty() {
        locate(&example.text, &example.target)
    } else {
        given
    }
}

/// Numbers for the documents: rows of one document have the same.
#[must_use]
pub fn groups(examples: &[Example]) -> Vec<u32> {
    let mut numbers = HashMap::new();
    examples
        .iter()
        .map(|example| {
            let next = numbers.len() as u32;
            *numbers
                .entry((example.dataset.as_str(), example.document()))
                .or_insert(next)
        })
        .collect()
}

/// The prediction of a system that gives one label and no probabilities.
fn certain(truth: Stance, label: Stance, group: u32) -> Prediction {
    let set = Stance::ALL.map(|stance| stance == label);
    Prediction {
        truth,
        probabilities: PerClass::certain(label),
        set,
        group,
    }
}
