//! `standpoint summary`, and `score --summary`: how many rows have each label, by actor or by any field, as they are counted and corrected. In: rows of `score --format jsonl`.
//! Out: a table, JSON or CSV.

mod bars;
mod output;
mod tally;

use std::io::{self, IsTerminal};
use std::path::PathBuf;

use standpoint::model::prevalence::{AnswersByTruth, Counting};
use standpoint::train::metrics::Bootstrap;

use crate::common::{Failure, Outcome, Result, each_line, print, report};
use crate::models::{HEADING, ModelName, Shipped};
use crate::score::{coloured, width};
pub(crate) use tally::{Tally, field, fields, no_field};

const EXAMPLES: &str = "\
Examples:
  standpoint score --format jsonl --keep outlet --output rows.jsonl news.jsonl
  standpoint summary rows.jsonl
      how the paragraphs stand toward each actor
  standpoint summary --by actor,outlet --format csv rows.jsonl
      the same in each outlet, for a spreadsheet

A correction is right where the texts of one label are like those of the model's calibration, and only the labels' shares differ.
The intervals show what chance in the choice of documents does, and nothing else.";

#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Files of rows as `score --format jsonl` writes them, or `-` for standard input
    #[arg(value_name = "ROWS")]
    rows: Vec<PathBuf>,
    /// The model of the rows, where the program does not find it by their `model`: a name or a folder
    #[arg(long, value_name = "NAME|DIR", help_heading = HEADING)]
    model: Option<ModelName>,
    /// A table for people, JSON for programs, or CSV for spreadsheets
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: Format,
    #[command(flatten)]
    options: Options,
}

/// How rows are counted.
#[derive(Clone, clap::Args)]
#[command(next_help_heading = "Summary")]
pub(crate) struct Options {
    /// What rows are counted by: `actor`, a field of the row, such as document or actor.kind, or one that `score --keep` put there; several are counted by each combination
    #[arg(
        long,
        value_name = "FIELD",
        value_delimiter = ',',
        default_value = "actor"
    )]
    pub(crate) by: Vec<String>,
    /// Counts the rows of an actor for those whom it rolls up to as well: the Turkish army's for Türkiye too
    #[arg(long)]
    roll_up: bool,
    /// Shows every correction, not only the one that did best where it was measured
    #[arg(long)]
    all: bool,
    /// How many times documents are drawn again for the 95 % intervals
    #[arg(long, value_name = "N", default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    resamples: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    Table,
    Json,
    Csv,
}

/// The correction that did best (`standpoint eval prevalence`).
pub(crate) const BEST: Counting = Counting::Emq;

impl Options {
    /// An empty tally.
    pub(crate) fn tally(&self) -> Tally {
        Tally::new(self.by.clone(), self.roll_up)
    }

    /// Whether any of them is not as it is by itself.
    pub(crate) fn is_given(&self) -> bool {
        self.roll_up || self.all || self.by != [tally::ACTOR]
    }

    /// Counts what is in the tally, and prints it.
    pub(crate) fn print(
        &self,
        tally: &Tally,
        answers: &AnswersByTruth,
        format: Format,
    ) -> Result<Outcome> {
        // JSON and CSV have room for all.
        let countings: &[Counting] = match self.all || format != Format::Table {
            true => &Counting::ALL,
            false => &[Counting::Naive, BEST],
        };
        let bootstrap = Bootstrap {
            resamples: self.resamples as usize,
            ..Bootstrap::default()
        };
        let summary = tally.counted(answers, countings, &bootstrap)?;
        let text = match format {
            Format::Table if is_seen() => {
                let mut out = Vec::new();
                bars::write(&summary, width(false), coloured(false), &mut out)?;
                return print(&out);
            }
            Format::Table => summary.to_string(),
            Format::Json => summary.json()?,
            Format::Csv => summary.csv()?,
        };
        print(text.as_bytes())
    }
}

/// Whether somebody looks at standard output: what goes to a program has no bars.
fn is_seen() -> bool {
    io::stdout().is_terminal() || coloured(false)
}

pub(crate) fn run(args: &Args) -> Result<Outcome> {
    let mut tally = args.options.tally();
    let mut inputs = args.rows.clone();
    if inputs.is_empty() {
        if io::stdin().is_terminal() {
            let message = "no rows: name files, or pipe rows in (`standpoint summary --help`)";
            return Err(Failure::Usage(message.to_owned()));
        }
        inputs.push("-".into());
    }
    let mut bad = 0;
    for path in &inputs {
        let name = match path.as_os_str() == "-" {
            true => "standard input".to_owned(),
            false => path.display().to_string(),
        };
        each_line(path, &name, |number, line| {
            if let Err(message) = tally.read(line) {
                report(format_args!("{name}:{number}: {message}"));
                bad += 1;
            }
            Ok(())
        })?;
    }
    let Some(model) = tally.model()? else {
        return Err(Failure::Failed("there is no row to count".to_owned()));
    };
    let answers = answers(model, args.model.as_ref())?;
    args.options.print(&tally, &answers, args.format)?;
    Ok(if bad == 0 {
        Outcome::Done
    } else {
        Outcome::SomeFailed
    })
}

/// What the model of the rows answers by truth: of the one that is named, else of a model of ours.
fn answers(tag: &str, named: Option<&ModelName>) -> Result<AnswersByTruth> {
    let ours = Shipped::ALL.map(ModelName::Shipped);
    let mut others = Vec::new();
    for model in named
        .into_iter()
        .chain(ours.iter().filter(|_| named.is_none()))
    {
        let card = model.files().and_then(|files| Ok(files.card()?));
        // A model of ours that is not at hand is simply not the one.
        let (card, hash) = match card {
            Ok(card) => card,
            Err(failure) if named.is_some() => return Err(failure),
            Err(_) => continue,
        };
        let found = format!("{}@{}", card.name, hash.get(..12).unwrap_or(&hash));
        if found != tag {
            others.push(found);
            continue;
        }
        return card.calibration.answers.ok_or_else(|| {
            Failure::Failed(format!(
                "{tag} has no `calibration.answers` on its card, by which counts are corrected; calibrate it with `standpoint calibrate`, and score again"
            ))
        });
    }
    Err(Failure::Failed(format!(
        "the rows are by {tag}, which is none of {}; name its folder with --model, or score again",
        others.join(", ")
    )))
}
