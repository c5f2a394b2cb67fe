//! Two models of ours: the second answers where the first is not sure enough, from the threshold on the first one's card.

use standpoint::StanceClassifier;

use super::shipped::answer;
use super::{Answer, Setup, System, Task};
use crate::error::Result;
use crate::models::files;

pub(super) struct Cascade {
    first: String,
    second: String,
    setup: Setup,
}

impl Cascade {
    pub(super) fn new(first: &str, second: &str, setup: &Setup) -> Self {
        Self {
            first: first.to_owned(),
            second: second.to_owned(),
            setup: setup.clone(),
        }
    }
}

impl System for Cascade {
    fn name(&self) -> String {
        format!("{}, then {}", self.first, self.second)
    }

    fn answer(&mut self, task: &Task<'_>) -> Result<Answer> {
        answer(self.classifier()?, task)
    }

    fn classifier(&self) -> Result<Option<StanceClassifier>> {
        let read = |name: &str| files(&self.setup.models, name);
        let builder = StanceClassifier::builder().model(read(&self.first)?);
        Ok(Some(builder.cascade(read(&self.second)?).build()?))
    }
}
