//! A model that sees who everybody is, to show what it is worth that ours do not. In: labelled rows. Out: a linear model over the words of a text, the words that
//! name the target and the words that name others, fitted on the spot.

use std::collections::BTreeMap;

use linfa::DatasetBase;
use linfa::traits::{Fit, Predict};
use ndarray::Array1;
use rayon::prelude::*;
use serde::Serialize;

use crate::actor::mention::Mention;
use crate::classifier::StanceClassifier;
use crate::error::Result;
use crate::model::softmax::{Softmax, SparseRecords, SparseRecordsBuilder};
use crate::pipeline::{GIVEN, Scratch};
use crate::span::Span;
use crate::stance::{CLASSES, PerClass, Stance};
use crate::train::evaluate::target_spans;
use crate::train::example::{Example, is_calibration};
use crate::train::metrics::Confusion;

/// Strength of the penalty: of 1e-4, 2e-5 and 5e-6 the weakest that loses nothing on the rows of NewsMTSC train that are set aside (macro-F1 0.581, 0.581, 0.564).
const L2: f64 = 2e-5;

/// Multinomial logistic regression on a bag of words in which names are words too.
#[derive(Clone, Debug)]
pub struct Visible {
    columns: BTreeMap<Word, u32>,
    model: Softmax,
    fit: VisibleFit,
}

/// How good such a model is, so that nobody need think that it was made to look bad.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct VisibleFit {
    /// Rows that it was fitted on.
    pub n_fitted: usize,
    /// Rows of the documents that are [set aside](is_calibration), on which it was not fitted.
    pub n_held_out: usize,
    /// Macro-F1 on those, 0 where there are none.
    pub macro_f1: f64,
}

/// A word of a text by whom it names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Word {
    /// Nobody.
    Plain(String),
    /// The target.
    OfTarget(String),
    /// Somebody else.
    OfOther(String),
}

impl Visible {
    /// Fits the model on labelled rows, in which `classifier` finds the actors, without the documents that are [set aside](is_calibration), and measures it on
    /// those; `done` is called once a row, from any thread.
    ///
    /// # Errors
    /// [`ErrorKind::Span`](crate::ErrorKind::Span) where a row's spans do not fit its text, [`ErrorKind::TrainingData`](crate::ErrorKind::TrainingData) where there are
    /// no rows or all have one label.
    pub fn fit(
        classifier: &StanceClassifier,
        examples: &[Example],
        done: impl Fn() + Sync,
    ) -> Result<Self> {
        let bags: Vec<Vec<Word>> = examples
            .par_iter()
            .map_init(Scratch::default, |scratch, example| {
                let pipeline = classifier.pipeline();
                let locate = |text: &str, target: &str| pipeline.locate(text, target);
                let spans = target_spans(example, locate);
                let text = &example.text;
                let masked = pipeline
                    .read_given(text, &spans, scratch)
                    .map_err(|error| error.at(&example.id))?;
                let whole = Span::new(0, text.len());
                done();
                Ok(bag(text, whole, &masked.mentions, GIVEN))
            })
            .collect::<Result<_>>()?;
        let (held_out, fitted): (Vec<_>, Vec<_>) = examples
            .iter()
            .zip(bags)
            .partition(|(example, _)| is_calibration(example.document()));
        let mut columns: BTreeMap<Word, u32> = BTreeMap::new();
        for word in fitted.iter().flat_map(|(_, bag)| bag) {
            if !columns.contains_key(word) {
                columns.insert(word.clone(), 0);
            }
        }
        for (number, column) in (0..).zip(columns.values_mut()) {
            *column = number;
        }
        let labels = fitted.iter().map(|(example, _)| example.label.index());
        let labels = Array1::from_iter(labels);
        let records_of = |rows: &[(&Example, Vec<Word>)]| {
            let bags = rows.iter().map(|(_, bag)| bag.as_slice());
            records(&columns, bags)
        };
        let params = Softmax::params().classes(CLASSES).l2(L2);
        let model = params.fit(&DatasetBase::new(records_of(&fitted)?, labels))?;
        let mut confusion = Confusion::default();
        let predicted = model.predict(&records_of(&held_out)?);
        for ((example, _), label) in held_out.iter().zip(predicted) {
            if let Some(&label) = Stance::ALL.get(label) {
                confusion.count(example.label, label);
            }
        }
        let fit = VisibleFit {
            n_fitted: fitted.len(),
            n_held_out: held_out.len(),
            macro_f1: confusion.macro_f1(),
        };
        Ok(Self {
            columns,
            model,
            fit,
        })
    }

    /// What it was fitted on, and how good it is.
    #[must_use]
    pub const fn fitted(&self) -> VisibleFit {
        self.fit
    }

    /// Probabilities of the paragraph at `span` toward the target, given all mentions in it; they are not calibrated.
    pub(super) fn probabilities(
        &self,
        text: &str,
        span: Span,
        mentions: &[Mention],
        target: u32,
    ) -> Result<PerClass> {
        let bag = bag(text, span, mentions, target);
        let records = records(&self.columns, std::iter::once(bag.as_slice()))?;
        let found = self.model.predict_probabilities(&records)?;
        let of = |stance: Stance| found.get((0, stance.index())).copied().unwrap_or_default();
        Ok(PerClass(Stance::ALL.map(of)))
    }
}

/// The words of a paragraph, in small letters.
fn bag(text: &str, paragraph: Span, mentions: &[Mention], target: u32) -> Vec<Word> {
    let mut words = Vec::new();
    let mut add = |span: Span, word: fn(String) -> Word| {
        let found = span.of(text).unwrap_or_default();
        let found = found.split(|c: char| !c.is_alphanumeric());
        let found = found.filter(|found| !found.is_empty());
        words.extend(found.map(|found| word(found.to_lowercase())));
    };
    let mut at = paragraph.start;
    for mention in mentions {
        add(Span::new(at, mention.span.start), Word::Plain);
        let of = if mention.actor == target {
            Word::OfTarget
        } else {
            Word::OfOther
        };
        add(mention.span, of);
        at = mention.span.end;
    }
    add(Span::new(at, paragraph.end), Word::Plain);
    words
}

/// The bags as counts of known words, divided by the square root of their number, so that long texts are not louder than short ones.
fn records<'b>(
    columns: &BTreeMap<Word, u32>,
    bags: impl Iterator<Item = &'b [Word]>,
) -> Result<SparseRecords> {
    let mut builder = SparseRecordsBuilder::new(columns.len());
    for bag in bags {
        let known = bag.iter().filter_map(|word| columns.get(word));
        let known: Vec<u32> = known.copied().collect();
        let share = 1.0 / (known.len().max(1) as f32).sqrt();
        builder.push_row(known.into_iter().map(|column| (column, share)));
    }
    builder.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actor::mention::{Facet, Link};

    #[test]
    fn a_word_is_known_by_whom_it_names() {
        let text = "Peru's envoy thanked Oslo.";
        let mention = |span, actor| Mention {
            span,
            actor,
            facet: Facet::Name,
            link: Link::Exact,
            confidence: 1.0,
            reading: None,
        };
        let mentions = [mention(Span::new(0, 4), 7), mention(Span::new(21, 25), 8)];
        let words = bag(text, Span::new(0, text.len()), &mentions, 8);
        let word = |text: &str| text.to_owned();
        let expected = [
            Word::OfOther(word("peru")),
            Word::Plain(word("s")),
            Word::Plain(word("envoy")),
            Word::Plain(word("thanked")),
            Word::OfTarget(word("oslo")),
        ];
        assert_eq!(words, expected);
    }
}
