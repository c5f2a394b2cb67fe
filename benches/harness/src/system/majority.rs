//! Always the most frequent label of the rows that are measured: as strong as a constant can be.

use standpoint::train::evaluate::groups;
use standpoint::train::metrics::Prediction;
use standpoint::{PerClass, Stance};

use super::{Answer, Said, System, Task, set};
use crate::error::Result;

pub(super) struct Majority;

impl System for Majority {
    fn name(&self) -> String {
        "majority".to_owned()
    }

    fn answer(&mut self, task: &Task<'_>) -> Result<Answer> {
        let rows = task.rows.len().max(1) as f32;
        let share =
            |stance| task.rows.iter().filter(|row| row.label == stance).count() as f32 / rows;
        let probabilities = PerClass(Stance::ALL.map(share));
        let rows = task.rows.iter().zip(groups(task.rows));
        let predictions = rows.map(|(row, group)| Prediction {
            truth: row.label,
            probabilities,
            set: set(probabilities),
            group,
        });
        Ok(Answer::Said(Said {
            predictions: predictions.collect(),
            gives_probabilities: true,
            model: None,
        }))
    }
}
