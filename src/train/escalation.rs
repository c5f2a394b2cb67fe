//! What a cascade gains and costs, over the probability from which its second model is asked. In: two classifiers and [`Example`]s. Out: macro-F1 and speed by threshold.

use std::time::{Duration, Instant};

use serde::Serialize;

use super::evaluate::target_spans;
use super::example::Example;
use super::metrics::Confusion;
use crate::classifier::StanceClassifier;
use crate::error::Result;
use crate::pipeline::Scratch;
use crate::stance::{PerClass, Stance};

/// A cascade at one threshold.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Point {
    /// The second model is asked where a second label has at least this probability; none: never.
    pub escalate_from: Option<f32>,
    /// Share of the rows that it answers, in [0, 1].
    pub escalated: f64,
    /// Macro-F1 over the three labels, in [0, 1].
    pub macro_f1: f64,
    /// Rows a second on one core, one target at a time; scoring reads a paragraph once for all its actors and is faster.
    pub rows_per_second: f64,
}

/// Labelled rows with what two models say of them, and how long each took.
///
/// # Examples
/// ```
/// use standpoint::StanceClassifier;
/// use standpoint::train::escalation::Answers;
/// use standpoint::train::example::{Example, read_examples};
///
/// let rows = r#"{"id": "1", "dataset": "own", "text": "Critics blame Otto.", "target": "Otto", "target_spans": [[14, 18]], "label": "against"}"#;
/// let rows: Vec<Example> = read_examples("own.jsonl", rows.as_bytes()).collect::<Result<_, _>>()?;
/// let tiny = StanceClassifier::builder().model("tests/data/artifacts/valid").build()?;
/// let answers = Answers::new(&tiny, &tiny, &rows, || ())?;
/// assert_eq!(answers.at(None).escalated, 0.0);
/// assert_eq!(answers.at(Some(0.0)).escalated, 1.0);
/// # Ok::<(), standpoint::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Answers {
    rows: Vec<Row>,
}

#[derive(Clone, Copy, Debug)]
struct Row {
    truth: Stance,
    first: Answer,
    second: Answer,
}

#[derive(Clone, Copy, Debug)]
struct Answer {
    probabilities: PerClass,
    time: Duration,
}

impl Answers {
    /// Asks both about every row, one after the other on this thread, because their times are measured; `read` is called once a row.
    ///
    /// # Errors
    /// [`ErrorKind::Span`](crate::ErrorKind::Span) where an example's spans do not fit its text.
    pub fn new(
        first: &StanceClassifier,
        second: &StanceClassifier,
        examples: &[Example],
        read: impl Fn(),
    ) -> Result<Self> {
        let mut scratches = [Scratch::default(), Scratch::default()];
        let rows = examples.iter().map(|example| {
            let [one, two] = &mut scratches;
            let row = Row {
                truth: example.label,
                first: ask(first, example, one)?,
                second: ask(second, example, two)?,
            };
            read();
            Ok(row)
        });
        Ok(Self {
            rows: rows.collect::<Result<_>>()?,
        })
    }

    /// The cascade from this probability of a second label on.
    #[must_use]
    pub fn at(&self, escalate_from: Option<f32>) -> Point {
        let mut confusion = Confusion::default();
        let mut escalated = 0;
        let mut time = Duration::ZERO;
        for row in &self.rows {
            time += row.first.time;
            let is_unsure = |from| row.first.probabilities.is_unsure(from);
            let answer = if escalate_from.is_some_and(is_unsure) {
                escalated += 1;
                time += row.second.time;
                row.second
            } else {
                row.first
            };
            confusion.count(row.truth, answer.probabilities.largest());
        }
        let rows = self.rows.len().max(1) as f64;
        Point {
            escalate_from,
            escalated: f64::from(escalated) / rows,
            macro_f1: confusion.macro_f1(),
            rows_per_second: self.rows.len() as f64 / time.as_secs_f64().max(f64::MIN_POSITIVE),
        }
    }
}

fn ask(classifier: &StanceClassifier, example: &Example, scratch: &mut Scratch) -> Result<Answer> {
    let spans = target_spans(example, |text, target| classifier.locate(text, target));
    let began = Instant::now();
    let stance = classifier.stance_at(&example.text, &spans, scratch);
    let stance = stance.map_err(|error| error.at(&example.id))?;
    Ok(Answer {
        probabilities: stance.probabilities,
        time: began.elapsed(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(probabilities: [f32; 3], millis: u64) -> Answer {
        Answer {
            probabilities: PerClass(probabilities),
            time: Duration::from_millis(millis),
        }
    }

    #[test]
    fn a_lower_threshold_asks_the_second_model_more_often() {
        let row = |truth, first| Row {
            truth,
            first: answer(first, 1),
            second: answer([0.9, 0.05, 0.05], 9),
        };
        let answers = Answers {
            rows: vec![
                row(Stance::Against, [0.3, 0.4, 0.3]),
                row(Stance::Favor, [0.1, 0.2, 0.7]),
                row(Stance::Neutral, [0.0, 1.0, 0.0]),
            ],
        };
        let alone = answers.at(None);
        assert_eq!(alone.escalated, 0.0);
        assert!((alone.rows_per_second - 1000.0).abs() < 1e-6);
        // One row of three is wrong: F1 of against 0, of neutral 2/3, of favor 1.
        assert!((alone.macro_f1 - 5.0 / 9.0).abs() < 1e-9);
        let unsure = answers.at(Some(0.3));
        assert!((unsure.escalated - 1.0 / 3.0).abs() < 1e-9);
        assert!((unsure.macro_f1 - 1.0).abs() < 1e-9);
        assert!((unsure.rows_per_second - 250.0).abs() < 1e-6);
        assert!((answers.at(Some(0.0)).escalated - 1.0).abs() < 1e-9);
    }
}
