//! `standpoint audit`: what a reader need not take on trust. `audit swap`: whether a score depends on who somebody is; `audit tone`: where stance is not tone.

mod swap;
mod tone;

use standpoint::StanceClassifier;

use crate::common::{Finding, Outcome, Result, roster};
use crate::models::{Cascade, HEADING, ModelName};
use crate::score::Texts;

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Put other names in the places of all actors, and say how many scores move: none should
    Swap(swap::Args),
    /// Say where the tone of a paragraph and its stance toward an actor disagree
    Tone(tone::Args),
}

/// What scores the texts.
#[derive(clap::Args)]
struct Scoring {
    /// Roster of actors, .toml or .csv, that extends the world roster; may be repeated
    #[arg(long, value_name = "FILE", help_heading = "Actors")]
    actors: Vec<std::path::PathBuf>,

    /// Looks only for the actors of --actors
    #[arg(long, requires = "actors", help_heading = "Actors")]
    no_world: bool,

    #[command(flatten)]
    finding: Finding,

    /// The model: `lexical`, which is embedded, `small`, `large`, or a model's folder
    #[arg(long, value_name = "NAME|DIR", default_value = "lexical", help_heading = HEADING)]
    model: ModelName,

    #[command(flatten)]
    cascade: Cascade,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// A table for people
    Table,
    /// One JSON object
    Json,
}

impl Scoring {
    fn classifier(&self, texts: &Texts) -> Result<StanceClassifier> {
        let builder = StanceClassifier::builder().model(self.model.files()?);
        let builder = self.cascade.set(&self.model, builder)?;
        let builder = self.finding.set(builder).paragraphs(texts.paragraphs);
        let roster = roster(&self.actors, self.no_world)?;
        Ok(builder.roster(roster).build()?)
    }
}

/// The classifier's models and its roster, for a heading.
fn heading(classifier: &StanceClassifier) -> String {
    let second = classifier.cascade_tag();
    let second = second.map(|model| format!(", then {model}"));
    let first = classifier.model_tag();
    let roster = classifier.roster_tag();
    format!("{first}{} · {roster}", second.unwrap_or_default())
}

/// A number of things, with the word for one or for several.
fn counted(number: usize, one: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {one}{plural}")
}

pub(crate) fn run(args: &Args) -> Result<Outcome> {
    match &args.command {
        Command::Swap(args) => swap::run(args),
        Command::Tone(args) => tone::run(args),
    }
}
