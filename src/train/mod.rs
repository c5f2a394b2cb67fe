//! Fitting and evaluation (feature `train`): labelled rows come in, scores with their uncertainty go out.
//!
//! * [`example`] reads labelled rows from JSON Lines, one at a time, and says which of them are set aside for
//!   calibration.
//! * [`entities`] reads column files of named entities and [`gold`] texts with every mention marked; [`actors`] measures against them and against
//!   labelled rows how well actors are found.
//! * [`metrics`] turns true labels, probabilities and prediction sets into the figures that the model cards and
//!   the `eval` command print.
//! * [`audit`] puts other names in actors' places and compares the scores.
//! * [`escalation`] says what a cascade gains and costs.
//! * [`tone`] says how a text sounds, whoever it is about.
//! * [`prevalence`] says how far counts of labels are from the truth.
//! * [`rollup`] says how well paragraphs, pooled, give the labels of documents.
//! * [`summary`] counts labels of scored rows, corrected and with intervals.
//! * [`lesson`] and [`taught`] write and read what a teacher says of texts without labels.
//! * [`recalibration`] calibrates a model anew whose weights stay as they are.
//! * [`run`] trains a model from files of such rows, from masking to the card.
//!
//! It stands apart from scoring so that a program which only scores compiles none of it.

pub mod actors;
pub mod audit;
pub mod calibrate;
pub mod discovery;
mod division;
pub mod entities;
pub mod escalation;
pub mod evaluate;
pub mod example;
pub mod file;
pub mod fit;
pub mod gold;
pub mod head;
pub mod lesson;
pub mod masked;
pub mod metrics;
pub mod prevalence;
pub mod recalibration;
pub mod rollup;
pub mod run;
pub mod summary;
pub mod taught;
pub mod texts;
pub mod tone;
pub mod vectors;
