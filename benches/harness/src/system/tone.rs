//! The tone of the whole text, whoever is meant: VADER (Hutto & Gilbert 2014), as a crate.

use standpoint::train::evaluate::tone_only;

use super::{Answer, Said, System, Task};
use crate::error::Result;

pub(super) struct Tone;

impl System for Tone {
    fn name(&self) -> String {
        "tone-only (VADER)".to_owned()
    }

    fn answer(&mut self, task: &Task<'_>) -> Result<Answer> {
        Ok(Answer::Said(Said {
            predictions: tone_only(task.rows),
            gives_probabilities: false,
            model: None,
        }))
    }
}
