//! Always the most frequent label of the rows that are measured: as strong as a constant can be.

use standpoint::{PerClass, Stance};

use super::{Answer, Said, System, Task};
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
        let found = task.rows.iter().map(|_| probabilities);
        Ok(Answer::Said(Said::of_probabilities(task.rows, found)))
    }
}
