//! `standpoint model`: what a model says about itself, and whether its files are whole.

use std::fmt::Write;

use serde::Serialize;
use standpoint::ModelCard;
use standpoint::model::artifact::{Artifact, CARD};
use standpoint::model::card::Features;

use crate::calibrate::thresholds;
use crate::common::{Failure, Outcome, Result, print};
use crate::models::ModelName;

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Show what a model says about itself
    Show {
        /// `lexical`, `small`, `large` or a model's folder
        #[arg(value_name = "NAME|DIR", default_value = "lexical")]
        model: ModelName,
        /// Print one JSON object: the card and its sha256
        #[arg(long)]
        json: bool,
    },
    /// Check a model's files: format, hashes, tokenizer, shapes and numbers
    Verify {
        /// `lexical`, `small`, `large` or a model's folder
        #[arg(value_name = "NAME|DIR")]
        model: ModelName,
    },
}

pub(crate) fn run(args: Args) -> Result<Outcome> {
    match args.command {
        Command::Show { model, json } => {
            let artifact = model.artifact()?;
            print(
                if json {
                    as_json(&artifact)?
                } else {
                    as_text(&artifact)
                }
                .as_bytes(),
            )
        }
        Command::Verify { model } => {
            let artifact = model.artifact()?;
            let mut text = format!("{}: all checks passed\n", artifact.card.name);
            let files = artifact
                .card
                .files
                .iter()
                .map(|(name, hash)| (name.as_str(), hash));
            for (name, hash) in std::iter::once((CARD, &artifact.sha256)).chain(files) {
                let _ = writeln!(text, "ok  {hash}  {name}");
            }
            print(text.as_bytes())
        }
    }
}

fn as_json(artifact: &Artifact) -> Result<String> {
    #[derive(Serialize)]
    struct Shown<'a> {
        sha256: &'a str,
        #[serde(flatten)]
        card: &'a ModelCard,
    }
    let shown = Shown {
        sha256: &artifact.sha256,
        card: &artifact.card,
    };
    let json = serde_json::to_string(&shown).map_err(|error| Failure::Failed(error.to_string()))?;
    Ok(json + "\n")
}

fn features(features: &Features) -> String {
    match features {
        Features::Lexical(config) => format!(
            "n-grams up to {} in {} buckets, the first mention counts {} times",
            config.gram_order,
            1_u64 << config.gram_bits,
            config.first_mention
        ),
        Features::Contextual(config) => format!(
            "{} layers x {}, windows of {}",
            config.encoder.layers, config.encoder.width, config.window
        ),
        _ => "features of a kind that this version has no words for".to_owned(),
    }
}

fn as_text(artifact: &Artifact) -> String {
    let card = &artifact.card;
    let calibration = &card.calibration;
    let mut text = String::new();
    // Writing to a string does not fail.
    let mut line = |name: &str, value: &str| {
        let _ = writeln!(text, "{name:<12} {value}");
    };
    line("name", &card.name);
    line("about", &card.description);
    line("tier", &format!("{:?}", card.tier).to_lowercase());
    line("languages", &card.languages.join(", "));
    line("licence", &card.licence);
    list(&mut line, "credits", &card.credits);
    line(
        "features",
        &format!(
            "{} word pieces, {}",
            artifact.tokenizer.vocabulary(),
            features(&card.features)
        ),
    );
    line(
        "calibration",
        &format!(
            "{}, on {} rows: {}",
            thresholds(calibration),
            calibration.rows,
            calibration.corpus
        ),
    );
    let sets = card.training.data.iter();
    let sets: Vec<String> = sets
        .map(|set| format!("{}, {} rows, sha256 {}", set.name, set.rows, set.sha256))
        .collect();
    list(&mut line, "trained on", &sets);
    line("trained by", &card.training.command);
    let ends = card.training.convergence.iter();
    let ends: Vec<String> = ends.map(|(stage, end)| format!("{stage}: {end}")).collect();
    list(&mut line, "fit", &ends);
    list(&mut line, "limits", &card.limits);
    line("sha256", &artifact.sha256);
    text
}

/// One line an item, the name only in front of the first.
fn list(line: &mut impl FnMut(&str, &str), name: &str, items: &[String]) {
    if items.is_empty() {
        line(name, "none stated");
    }
    for (number, item) in items.iter().enumerate() {
        line(if number == 0 { name } else { "" }, item);
    }
}
