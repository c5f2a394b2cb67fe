//! `harness record` and `harness stale`: the figures that stand beside each model. In: models and the sets of `--set`. Out: models/<name>/accuracy.json, and the table of the README made
//! from all of them.

mod table;

use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use standpoint::StanceClassifier;
use standpoint::model::artifact::{CARD, hex};
use standpoint::train::evaluate::Predictions;
use standpoint::train::file::LabelledFile;
use standpoint::train::metrics::{Bootstrap, Metrics};

use crate::error::{Error, Result, warn};
use crate::models::{all, folder};
use crate::output::{print, write};

/// The file beside a model's card.
const FILE: &str = "accuracy.json";

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The models: lexical, small, large, or folders
    #[arg(required = true, value_name = "NAME|DIR")]
    models_to_measure: Vec<String>,
    /// A set of labelled rows in our own form: its name, and its files with commas between them
    #[arg(long = "set", value_name = "NAME=FILE,…", required = true)]
    sets: Vec<Set>,
    #[command(flatten)]
    places: Places,
}

#[derive(clap::Args)]
pub(crate) struct StaleArgs {
    #[command(flatten)]
    places: Places,
}

#[derive(clap::Args)]
struct Places {
    /// The folder of models
    #[arg(long, value_name = "DIR", default_value = "models")]
    models: PathBuf,
    /// The file whose table is made from the accuracy.json of all models
    #[arg(long, value_name = "FILE", default_value = "README.md")]
    readme: PathBuf,
}

/// A set of labelled rows by name.
#[derive(Clone, Debug)]
struct Set {
    name: String,
    files: Vec<PathBuf>,
}

impl FromStr for Set {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, files) = text.split_once('=').ok_or("must be NAME=FILE,…")?;
        Ok(Self {
            name: name.to_owned(),
            files: files.split(',').map(PathBuf::from).collect(),
        })
    }
}

/// What accuracy.json holds.
#[derive(Debug, Serialize, Deserialize)]
struct Accuracy {
    /// The model's name.
    model: String,
    /// sha256 of its card, which names the sha256 of its other files.
    card_sha256: String,
    /// The harness that measured.
    harness: String,
    sets: Vec<Measured>,
}

/// The figures on one set.
#[derive(Debug, Serialize, Deserialize)]
struct Measured {
    name: String,
    /// The files by name, each with its sha256.
    files: Vec<(String, String)>,
    /// Rows whose target the text does not name.
    without_place: usize,
    figures: Metrics,
    majority: Metrics,
    tone_only: Metrics,
}

/// The version that is on this harness's manifest.
const HARNESS: &str = env!("CARGO_PKG_VERSION");

pub(crate) fn run(args: &Args) -> Result<()> {
    for name in &args.models_to_measure {
        let folder = folder(&args.places.models, name)?;
        let classifier = StanceClassifier::builder().model(&folder).build()?;
        let sets = args.sets.iter().map(|set| measure(&classifier, set));
        let accuracy = Accuracy {
            model: classifier.card().name.clone(),
            card_sha256: card_hash(&folder)?,
            harness: HARNESS.to_owned(),
            sets: sets.collect::<Result<_>>()?,
        };
        let json = serde_json::to_string_pretty(&accuracy)?;
        write(&folder, FILE, &format!("{json}\n"))?;
        for set in &accuracy.sets {
            let [low, high] = set.figures.macro_f1_ci;
            print(&format!(
                "{}: {}: {} rows, macro-F1 {:.3} [{low:.3}, {high:.3}]\n",
                accuracy.model, set.name, set.figures.n, set.figures.macro_f1
            ))?;
        }
    }
    let (readme, models) = (&args.places.readme, read_all(&args.places.models)?);
    if let Some(problem) = models.iter().find_map(|model| model.as_ref().err()) {
        warn(format!("the table is not made anew: {problem}"));
        return Ok(());
    }
    let models: Vec<Accuracy> = models.into_iter().flatten().collect();
    let text = read_text(readme)?;
    let text = table::replaced(&text, &models).map_err(|error| error.at(readme.display()))?;
    std::fs::write(readme, text).map_err(|error| Error::from(error).at(readme.display()))
}

/// What a model says of a set, and what the baselines say.
fn measure(classifier: &StanceClassifier, set: &Set) -> Result<Measured> {
    let (mut examples, mut files) = (Vec::new(), Vec::new());
    for path in &set.files {
        let file = LabelledFile::from_path(path)?;
        if let Some(bad) = file.bad.first() {
            return Err(Error::new(bad.to_string()));
        }
        files.push((file.file_name().to_owned(), file.sha256.clone()));
        examples.extend(file.examples);
    }
    let predictions = Predictions::new(classifier, &examples, || ())?;
    let found = predictions.measure(0..examples.len(), &Bootstrap::default())?;
    let mut baselines = found.baselines.into_iter().map(|baseline| baseline.metrics);
    let (Some(majority), Some(tone_only)) = (baselines.next(), baselines.next()) else {
        return Err(Error::new("the evaluation has no baselines"));
    };
    Ok(Measured {
        name: set.name.clone(),
        files,
        without_place: found.n_unlocated,
        figures: found.metrics,
        majority,
        tone_only,
    })
}

pub(crate) fn stale(args: &StaleArgs) -> Result<()> {
    let (mut models, mut problems) = (Vec::new(), Vec::new());
    for found in read_all(&args.places.models)? {
        match found {
            Ok(model) => models.push(model),
            Err(error) => problems.push(error.to_string()),
        }
    }
    if problems.is_empty() {
        let readme = &args.places.readme;
        let text = read_text(readme)?;
        let made = table::replaced(&text, &models).map_err(|error| error.at(readme.display()))?;
        if made != text {
            problems.push(format!(
                "{}: its table is not what the accuracy.json of the models say",
                readme.display()
            ));
        }
    }
    if problems.is_empty() {
        return Ok(());
    }
    problems.push("run `harness record`: benches/harness/README.md has the command".to_owned());
    Err(Error::new(problems.join("\n")))
}

/// The accuracy.json of every model, or why one is missing or stale.
fn read_all(models: &Path) -> Result<Vec<Result<Accuracy>>> {
    Ok(all(models)?.iter().map(|folder| read(folder)).collect())
}

fn read(folder: &Path) -> Result<Accuracy> {
    let path = folder.join(FILE);
    let accuracy: Accuracy = serde_json::from_str(&read_text(&path)?)
        .map_err(|error| Error::from(error).at(path.display()))?;
    let card = card_hash(folder)?;
    if accuracy.card_sha256 != card {
        let message = format!(
            "is about a model with the card {}, the card here is {card}",
            accuracy.card_sha256
        );
        return Err(Error::new(message).at(path.display()));
    }
    if accuracy.harness != HARNESS {
        let message = format!(
            "was measured by harness {}, this is {HARNESS}",
            accuracy.harness
        );
        return Err(Error::new(message).at(path.display()));
    }
    Ok(accuracy)
}

fn card_hash(folder: &Path) -> Result<String> {
    let path = folder.join(CARD);
    let bytes = std::fs::read(&path).map_err(|error| Error::from(error).at(path.display()))?;
    Ok(hex(&bytes))
}

fn read_text(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).map_err(|error| Error::from(error).at(path.display()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn another_card_and_another_harness_make_a_file_stale() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        assert!(read(folder).unwrap_err().to_string().contains(FILE));
        std::fs::write(folder.join(CARD), "{}").unwrap();
        let mut accuracy = Accuracy {
            model: "own-v1".to_owned(),
            card_sha256: hex(b"{}"),
            harness: HARNESS.to_owned(),
            sets: Vec::new(),
        };
        let save = |accuracy: &Accuracy| {
            write(folder, FILE, &serde_json::to_string(accuracy).unwrap()).unwrap();
        };
        save(&accuracy);
        assert_eq!(read(folder).unwrap().model, "own-v1");
        accuracy.harness = "0.0.0".to_owned();
        save(&accuracy);
        assert!(
            read(folder)
                .unwrap_err()
                .to_string()
                .contains("harness 0.0.0")
        );
        accuracy.harness = HARNESS.to_owned();
        save(&accuracy);
        std::fs::write(folder.join(CARD), "{ }").unwrap();
        assert!(
            read(folder)
                .unwrap_err()
                .to_string()
                .contains("the card here is")
        );
    }

    #[test]
    fn a_set_has_a_name_and_files() {
        let set: Set = "dev, both halves=a.jsonl,b.jsonl".parse().unwrap();
        assert_eq!(
            (set.name.as_str(), set.files.len()),
            ("dev, both halves", 2)
        );
        assert!("a.jsonl".parse::<Set>().is_err());
    }
}
