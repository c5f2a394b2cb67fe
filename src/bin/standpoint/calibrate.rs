//! `standpoint calibrate`: a new calibration on the card of a model whose weights stay as they are.

use std::collections::HashSet;
use std::path::PathBuf;

use standpoint::Stance;
use standpoint::actor::Date;
use standpoint::model::artifact::{Artifact, CARD};
use standpoint::model::calibration::Calibration;
use standpoint::model::files::ModelFiles;
use standpoint::train::recalibration::recalibrated;

use crate::common::{Failure, Outcome, Result, print, read_ids, rows_bar};
use crate::eval::read_files;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The model's folder
    #[arg(value_name = "DIR")]
    model: PathBuf,
    /// Files of labelled rows (JSON Lines); the tenth of their documents that training sets aside is used
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    data: Vec<PathBuf>,
    /// A file with one document id a line: rows of these documents are left out
    #[arg(long, value_name = "FILE")]
    held_out: Option<PathBuf>,
    /// The folder to write, with the model's other files as they are; unless given, the model's own card is written over
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Name of the model in the new folder
    #[arg(long, value_name = "NAME", requires = "out", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    name: Option<String>,
}

pub(crate) fn run(args: &Args) -> Result<Outcome> {
    let from = ModelFiles::from(&args.model);
    let artifact = from.artifact()?;
    let files = read_files(&args.data)?;
    let bad: usize = files.iter().map(|file| file.bad.len()).sum();
    if bad > 0 {
        let message = format!("{bad} rows cannot be read; correct them");
        return Err(Failure::Failed(message));
    }
    let held_out = args.held_out.as_deref();
    let held_out = held_out.map_or(Ok(HashSet::new()), read_ids)?;
    let bar = rows_bar(files.iter().map(|file| file.examples.len() as u64).sum())?;
    let card = recalibrated(&artifact, &files, &held_out, Date::today(), || bar.inc(1));
    bar.finish_and_clear();
    let mut card = card?;
    let folder = args.out.as_ref().unwrap_or(&args.model);
    if let Some(name) = &args.name {
        card.name.clone_from(name);
    }
    match &args.out {
        None => Artifact::write_card(folder, &card)?,
        Some(out) if out.join(CARD).exists() => {
            let message = format!(
                "{}: holds a model already; name a new folder",
                out.display()
            );
            return Err(Failure::Failed(message));
        }
        Some(out) => {
            let names = card.files.keys();
            let files = names.map(|name| Ok((name.as_str(), from.read(name)?)));
            let files = files.collect::<Result<Vec<_>>>()?;
            let files: Vec<(&str, &[u8])> = files.iter().map(|(n, b)| (*n, &**b)).collect();
            Artifact::write_files(out, card.clone(), &files)?;
        }
    }
    let text = format!(
        "{} in {}\nbefore  {}\nnow     {}, on {} rows\n",
        card.name,
        folder.display(),
        thresholds(&artifact.card.calibration),
        thresholds(&card.calibration),
        card.calibration.rows
    );
    print(text.as_bytes())
}

/// The numbers of a calibration in words.
pub(crate) fn thresholds(calibration: &Calibration) -> String {
    let sets = Stance::ALL.into_iter().zip(calibration.set_thresholds);
    let sets: Vec<String> = sets.map(|(s, from)| format!("{s} {from:.4}")).collect();
    format!(
        "temperature {:.4}, set thresholds {}, mixed threshold {:.4}",
        calibration.temperature,
        sets.join(" "),
        calibration.mixed_threshold
    )
}
