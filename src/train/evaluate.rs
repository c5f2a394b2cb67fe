//! Scoring labelled rows. In: a classifier and [`Example`]s. Out: metrics, beside those of two baselines that ignore the target.

use std::collections::HashMap;

use rayon::prelude::*;
use serde::Serialize;

use super::example::Example;
use super::metrics::{Bootstrap, Metrics, Prediction, majority};
use crate::classifier::StanceClassifier;
use crate::error::Result;
use crate::pipeline::Scratch;
use crate::span::Span;
use crate::stance::{PerClass, Stance};

/// How a classifier does on labelled rows; serialises as one flat object.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Evaluation {
    /// The model, `name@hash`.
    pub model: String,
    /// The figures.
    #[serde(flatten)]
    pub metrics: Metrics,
    /// Rows whose target no span and no search located, scored from the text alone.
    pub n_unlocated: usize,
    /// Systems that ignore the target, on the same rows.
    pub baselines: Vec<Baseline>,
}

/// A system to be beaten.
#[derive(Clone, Debug, PartialEq, Serialize)]
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
pub fn evaluate(
    classifier: &StanceClassifier,
    examples: &[Example],
    bootstrap: &Bootstrap,
) -> Result<Evaluation> {
    let scored: Vec<(PerClass, bool)> = examples
        .par_iter()
        .map_init(Scratch::default, |scratch, example| {
            let spans = target_spans(classifier, example);
            let logits = classifier.logits_at(&example.text, &spans, scratch)?;
            Ok((
                classifier.calibration().probabilities(logits),
                spans.is_empty(),
            ))
        })
        .collect::<Result<_>>()?;
    let groups = groups(examples);
    let predictions: Vec<Prediction> = scored
        .iter()
        .zip(examples)
        .zip(&groups)
        .map(|((&(probabilities, _), example), &group)| Prediction {
            truth: example.label,
            probabilities,
            set: classifier.calibration().prediction_set(probabilities),
            group,
        })
        .collect();
    let tone: Vec<Prediction> = examples
        .par_iter()
        .zip(&groups)
        .map(|(example, &group)| certain(example.label, tone(&example.text), group))
        .collect();
    Ok(Evaluation {
        model: classifier.model_tag().to_owned(),
        metrics: Metrics::new(&predictions, bootstrap)?,
        n_unlocated: scored.iter().filter(|(_, unlocated)| *unlocated).count(),
        baselines: vec![
            Baseline {
                name: "majority".to_owned(),
                metrics: majority(&predictions, bootstrap)?,
            },
            Baseline {
                name: "tone-only (VADER)".to_owned(),
                metrics: Metrics::new(&tone, bootstrap)?,
            },
        ],
    })
}

/// Where the row's target stands: at its spans, else where the text has its name or another form of the same roster actor, else nowhere.
fn target_spans(classifier: &StanceClassifier, example: &Example) -> Vec<Span> {
    let given: Vec<Span> = example
        .target_spans
        .iter()
        .chain(&example.further_spans)
        .copied()
        .collect();
    if given.is_empty() {
        classifier.locate(&example.text, &example.target)
    } else {
        given
    }
}

/// Numbers for the documents: rows of one document have the same.
fn groups(examples: &[Example]) -> Vec<u32> {
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

/// VADER's label of a text by its authors' thresholds: compound at least 0.05 is positive, at most -0.05 negative (Hutto and Gilbert, ICWSM 2014).
fn tone(text: &str) -> Stance {
    thread_local! {
        static VADER: vader_sentiment::SentimentIntensityAnalyzer<'static> = vader_sentiment::SentimentIntensityAnalyzer::new();
    }
    let compound = VADER.with(|vader| {
        vader
            .polarity_scores(text)
            .get("compound")
            .copied()
            .unwrap_or(0.0)
    });
    match compound {
        c if c >= 0.05 => Stance::Favor,
        c if c <= -0.05 => Stance::Against,
        _ => Stance::Neutral,
    }
}

/// The prediction of a system that gives one label and no probabilities.
fn certain(truth: Stance, label: Stance, group: u32) -> Prediction {
    let set = Stance::ALL.map(|stance| stance == label);
    Prediction {
        truth,
        probabilities: PerClass(set.map(|inside| if inside { 1.0 } else { 0.0 })),
        set,
        group,
    }
}
