//! Baselines that are trained on the spot: hashed words, weighed by how rare they are, and our linfa model. In: rows to learn from and rows to judge. Out: predictions.

use standpoint::PerClass;
use standpoint::linfa::DatasetBase;
use standpoint::linfa::traits::Fit;
use standpoint::model::softmax::{Softmax, SparseRecords, SparseRecordsBuilder};
use standpoint::ndarray::{Array1, Array2};
use standpoint::train::example::Example;

use super::{Answer, Said, System, Task};
use crate::error::Result;

/// Two to the power of this is the number of columns; few words share one.
pub(super) const BITS: u32 = 18;

/// Gives every feature of a row to a closure, as parts whose order matters.
pub(super) type Features = fn(&Example, &mut dyn FnMut(&[&str]));

/// A linear model of the features that `features` finds, by name.
pub(crate) struct Linear {
    pub(super) name: &'static str,
    pub(super) features: Features,
    pub(super) bits: u32,
}

impl System for Linear {
    fn name(&self) -> String {
        self.name.to_owned()
    }

    fn answer(&mut self, task: &Task<'_>) -> Result<Answer> {
        if task.train.is_empty() {
            return Ok(Answer::Absent(
                "needs rows to learn from: --train FILE".to_owned(),
            ));
        }
        let fitted = self.fit(task.train)?;
        let records = self.records(task.rows, &fitted.rarity)?;
        let probabilities: Array2<f32> = fitted.model.predict_probabilities(&records)?;
        let found = probabilities.rows().into_iter().map(|found| {
            let of = |class| found.get(class).copied().unwrap_or_default();
            PerClass([of(0), of(1), of(2)])
        });
        Ok(Answer::Said(Said::of_probabilities(task.rows, found)))
    }
}

/// A model with the weight of every column.
pub(crate) struct Fitted {
    model: Softmax,
    rarity: Vec<f32>,
}

impl Linear {
    /// Fits the model: the strength of the penalty is scikit-learn's default, C = 1.
    pub(crate) fn fit(&self, train: &[Example]) -> Result<Fitted> {
        let rarity = self.rarity(train);
        let records = self.records(train, &rarity)?;
        let labels: Array1<usize> = train.iter().map(|row| row.label.index()).collect();
        let dataset = DatasetBase::new(records, labels);
        let params = Softmax::params()
            .classes(3)
            .l2(1.0 / train.len().max(1) as f64);
        Ok(Fitted {
            model: params.fit(&dataset)?,
            rarity,
        })
    }

    /// Inverse document frequency, `ln((1 + rows) / (1 + rows with it)) + 1` (scikit-learn's smooth form).
    fn rarity(&self, train: &[Example]) -> Vec<f32> {
        let mut rows_with = vec![0_u32; 1 << self.bits];
        for example in train {
            let mut columns = self.columns(example);
            columns.sort_unstable();
            columns.dedup();
            for column in columns {
                if let Some(rows) = rows_with.get_mut(column as usize) {
                    *rows += 1;
                }
            }
        }
        let all = 1.0 + train.len() as f32;
        let rarity = rows_with
            .into_iter()
            .map(|rows| (all / (1.0 + rows as f32)).ln() + 1.0);
        rarity.collect()
    }

    fn columns(&self, example: &Example) -> Vec<u32> {
        let mut columns = Vec::new();
        (self.features)(example, &mut |parts| columns.push(column(parts, self.bits)));
        columns
    }

    /// Rows of length 1.
    fn records(&self, rows: &[Example], rarity: &[f32]) -> Result<SparseRecords> {
        let mut records = SparseRecordsBuilder::new(1 << self.bits);
        for row in rows {
            let mut columns = self.columns(row);
            columns.sort_unstable();
            let counted = columns.chunk_by(|a, b| a == b).filter_map(|same| {
                let column = *same.first()?;
                let rarity = rarity.get(column as usize)?;
                Some((column, same.len() as f32 * rarity))
            });
            let counted: Vec<(u32, f32)> = counted.collect();
            let length = counted
                .iter()
                .map(|(_, value)| value * value)
                .sum::<f32>()
                .sqrt();
            let length = length.max(f32::MIN_POSITIVE);
            records.push_row(
                counted
                    .into_iter()
                    .map(|(column, value)| (column, value / length)),
            );
        }
        Ok(records.finish()?)
    }
}

/// FNV-1a over the parts with a byte between them that no text has.
fn column(parts: &[&str], bits: u32) -> u32 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for part in parts {
        for byte in part.bytes().chain([0xff]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    // The high bits are the well mixed ones.
    (hash >> (64 - bits)) as u32
}

/// The words of a text in small letters, with where they begin.
pub(super) fn words(text: &str) -> Vec<(usize, String)> {
    let mut words = Vec::new();
    let mut start = None;
    for (place, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        match start {
            None if letter.is_alphanumeric() => start = Some(place),
            Some(from) if !letter.is_alphanumeric() => {
                words.push((
                    from,
                    text.get(from..place).unwrap_or_default().to_lowercase(),
                ));
                start = None;
            }
            _ => {}
        }
    }
    words
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]

    use super::super::{bag_of_words, windows};
    use super::*;
    use standpoint::{Span, Stance};

    fn row(text: &str, target: &str, label: Stance) -> Example {
        let start = text.find(target).unwrap();
        Example {
            id: text.to_owned(),
            dataset: "own".to_owned(),
            text: text.to_owned(),
            target: target.to_owned(),
            target_spans: vec![Span::new(start, start + target.len())],
            further_spans: vec![],
            label,
            doc_id: None,
            para_index: None,
            actor: None,
        }
    }

    fn predicted(mut system: Linear, train: &[Example], rows: &[Example]) -> Vec<Stance> {
        system.bits = 12;
        let answer = system.answer(&Task { rows, train }).unwrap();
        let Answer::Said(said) = answer else {
            panic!("absent");
        };
        let labels = said
            .predictions
            .iter()
            .map(|row| row.probabilities.largest());
        labels.collect()
    }

    #[test]
    fn columns_fit_and_words_are_in_small_letters() {
        assert!(column(&["a", "b"], 10) < 1 << 10);
        assert_ne!(column(&["ab", "c"], BITS), column(&["a", "bc"], BITS));
        assert_eq!(
            words("Baku's 2 “Ways”"),
            [
                (0, "baku".to_owned()),
                (5, "s".to_owned()),
                (7, "2".to_owned()),
                (12, "ways".to_owned())
            ]
        );
    }

    #[test]
    fn without_rows_to_learn_from_a_baseline_is_absent() {
        let rows = [row("Lind lied.", "Lind", Stance::Against)];
        let answer = bag_of_words::system().answer(&Task {
            rows: &rows,
            train: &[],
        });
        assert!(matches!(answer.unwrap(), Answer::Absent(why) if why.contains("--train")));
    }

    #[test]
    fn windows_tell_two_targets_of_a_text_apart_and_a_bag_of_words_does_not() {
        let text = "Orn cruelly betrayed kind Lind";
        let rows = [
            row(text, "Orn", Stance::Against),
            row(text, "Lind", Stance::Favor),
        ];
        let train: Vec<Example> = rows.iter().cycle().take(40).cloned().collect();
        let blind = predicted(bag_of_words::system(), &train, &rows);
        assert_eq!(blind.first(), blind.last());
        let seeing = predicted(windows::system(), &train, &rows);
        assert_eq!(seeing, [Stance::Against, Stance::Favor]);
    }
}
