//! A new calibration for a model whose weights stay as they are, of any tier. In: a model and files of labelled rows. Out: the calibration that a training on these rows would
//! have put on its card.

use std::collections::HashSet;

use super::division::{Division, mask};
use super::file::LabelledFile;
use crate::actor::Date;
use crate::actor::resolver::ResolverOptions;
use crate::actor::roster::Roster;
use crate::error::Result;
use crate::feature::masked::MaskedParagraph;
use crate::model::artifact::Artifact;
use crate::model::card::ModelCard;
use crate::pipeline::Pipeline;

/// The model's card with a calibration on the rows of those documents that [`is_calibration`](super::example::is_calibration) sets aside and that are not held out. The
/// thresholds of cascades and the prior, which people choose, stay. `read` is called once a row, from any thread, for a progress bar.
///
/// # Errors
/// [`ErrorKind::TrainingData`](crate::ErrorKind::TrainingData) with fewer than 20 such rows, [`ErrorKind::Span`](crate::ErrorKind::Span) where a row's spans do not fit its text.
///
/// # Examples
/// ```no_run
/// use std::collections::HashSet;
/// use std::path::Path;
/// use standpoint::actor::Date;
/// use standpoint::model::files::ModelFiles;
/// use standpoint::train::file::LabelledFile;
/// use standpoint::train::recalibration::recalibrated;
///
/// let artifact = ModelFiles::from("mine-v1").artifact()?;
/// let rows = LabelledFile::from_path(Path::new("rows.jsonl"))?;
/// let card = recalibrated(&artifact, &[rows], &HashSet::new(), Date::today(), || ())?;
/// println!("temperature {}", card.calibration.temperature);
/// # Ok::<(), standpoint::Error>(())
/// ```
pub fn recalibrated(
    artifact: &Artifact,
    files: &[LabelledFile],
    held_out: &HashSet<String>,
    day: Date,
    read: impl Fn() + Sync,
) -> Result<ModelCard> {
    let division = Division::new(files, held_out);
    let options = ResolverOptions::default();
    let pipeline = Pipeline::new(Roster::world(), artifact.tokenizer.clone(), options)?;
    let masked = mask(&pipeline, &division.calibration)?;
    let masked: Vec<&MaskedParagraph> = masked.paragraphs.iter().collect();
    let tier = artifact.model.clone().into_tier();
    let mut card = artifact.card.clone();
    let before = &artifact.card.calibration;
    let mut found = division.calibrate(&*tier, &masked, before.prior, read)?;
    found.escalate_from = before.escalate_from;
    found.refreshed = Some(day.to_string());
    card.calibration = found;
    Ok(card)
}
