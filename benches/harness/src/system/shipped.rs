//! A model of ours by itself.

use standpoint::StanceClassifier;
use standpoint::train::evaluate::Predictions;

use super::{Answer, Said, Setup, System, Task};
use crate::error::Result;
use crate::models::files;

/// A shipped model, or one in a folder.
pub(super) struct Shipped {
    name: String,
    setup: Setup,
}

impl Shipped {
    pub(super) fn new(name: &str, setup: &Setup) -> Self {
        Self {
            name: name.to_owned(),
            setup: setup.clone(),
        }
    }
}

impl System for Shipped {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn answer(&mut self, task: &Task<'_>) -> Result<Answer> {
        answer(self.classifier()?, task)
    }

    fn classifier(&self) -> Result<Option<StanceClassifier>> {
        let model = files(&self.setup.models, &self.name)?;
        Ok(Some(StanceClassifier::builder().model(model).build()?))
    }
}

/// What a classifier says of the rows, at their targets' places.
pub(super) fn answer(classifier: Option<StanceClassifier>, task: &Task<'_>) -> Result<Answer> {
    let Some(classifier) = classifier else {
        return Ok(Answer::Absent("it is no model of ours".to_owned()));
    };
    let predictions = Predictions::new(&classifier, task.rows, || ())?;
    let model = match classifier.cascade_tag() {
        None => classifier.model_tag().to_owned(),
        Some(second) => format!("{}, then {second}", classifier.model_tag()),
    };
    Ok(Answer::Said(Said {
        predictions: predictions.rows().to_vec(),
        gives_probabilities: true,
        model: Some(model),
    }))
}
