//! `score`: from files, folders and standard input to rows, a table or a spreadsheet. In: arguments. Out: bytes in the
//! order of the input, whatever the number of threads.

mod columns;
mod correction;
mod csv;
mod desk;
mod document;
mod each;
mod evidence;
mod html;
mod input;
mod jsonl;
mod lines;
mod object;
mod output;
#[cfg(feature = "parquet")]
mod parquet;
mod runs;
mod table;
mod texts;
mod totals;
mod walk;
mod wording;
mod work;

use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use standpoint::StanceClassifier;
use standpoint::model::prior::Prior;
use standpoint::pipeline::Scratch;

use crate::common::{self, Failure, Finding, Outcome, Result, warn};
use crate::models::{Cascade, Choice, HEADING};
use crate::summary::{self, Format};
pub use columns::{Line, start_of};
use correction::Correction;
pub(crate) use csv::words;
use desk::Desk;
pub use document::Document;
use input::Source;
use output::{ONE_PAGE, Output};
pub use output::{coloured, width};
pub use texts::Texts;
use walk::Identity;
use work::{Form, Job};

const ACTORS: &str = "Actors";
const OUTPUT: &str = "Output";
const SUMMARY: &str = "Summary";

const EXAMPLES: &str = "\
Examples:
  standpoint score article.txt
      a table of every paragraph's stance toward every actor that it names
  standpoint score --format jsonl --output rows.jsonl articles/
      one row per paragraph and actor of all texts in a folder
  zcat news.jsonl.gz | standpoint score --text-field body --format csv -
      JSON Lines from another program, rows for a spreadsheet
  standpoint score --format html --out report articles/
      a page for every text, with a heat map and the words behind each score, and an index
  standpoint score --actors companies.csv --no-world --only ACME --explain report.txt
      your own actors, one of them reported, with the words that made each score

Exit status: 0; 1 if an input failed (the others are scored all the same); 2 for wrong arguments.
`standpoint generate schema` prints the JSON schema of a row.";

#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    texts: Texts,

    /// Fields of a JSON line that its rows are to have too, under `fields`
    #[arg(long, value_name = "NAME", value_delimiter = ',', help_heading = OUTPUT)]
    keep: Vec<String>,

    /// Roster of actors, .toml or .csv, that extends the world roster; may be repeated
    #[arg(long, value_name = "FILE", help_heading = ACTORS)]
    actors: Vec<PathBuf>,

    /// Looks only for the actors of --actors
    #[arg(long, requires = "actors", help_heading = ACTORS)]
    no_world: bool,

    #[command(flatten)]
    finding: Finding,

    /// Reports only these actors; all others are masked all the same
    #[arg(long, value_name = "ID", value_delimiter = ',', help_heading = ACTORS)]
    only: Vec<String>,

    /// auto: for a table or a page `small`, if the program carries it, else `lexical`; `lexical`, which is built in; `small` and `large`, whose folders are looked for in
    /// $STANDPOINT_MODELS, in `models` here and beside the program; or a folder
    #[arg(long, value_name = "NAME|DIR", default_value = "auto", help_heading = HEADING)]
    model: Choice,

    #[command(flatten)]
    cascade: Cascade,

    /// Shares of the labels among these texts, where they are known: favor=0.2,neutral=0.5,against=0.3; probabilities are moved to them by Bayes' rule
    #[arg(long, value_name = "SHARES", help_heading = HEADING)]
    prior: Option<Prior>,

    /// A table or a page for people, JSON Lines or Parquet for programs, or CSV for spreadsheets
    #[arg(long, value_name = "FORMAT", default_value = "table", help_heading = OUTPUT)]
    format: OutputFormat,

    /// Prints a summary of the labels instead of the rows, as `standpoint summary` does; with --output and --format jsonl the rows are written there
    #[arg(long, value_name = "FORMAT", num_args = 0..=1, require_equals = true, default_missing_value = "table", conflicts_with_all = ["cascade", "explain", "out"], help_heading = SUMMARY)]
    summary: Option<Format>,

    #[command(flatten)]
    counting: summary::Options,

    /// Adds the contribution of every word to every score; a page has it always
    #[arg(long, help_heading = OUTPUT)]
    explain: bool,

    /// What spans count: bytes of the document in UTF-8, or its characters (Unicode code points)
    #[arg(long, value_name = "UNIT", default_value = "bytes", help_heading = OUTPUT)]
    offsets: Offsets,

    /// File to write to, instead of standard output
    #[arg(long, short, value_name = "FILE", help_heading = OUTPUT)]
    output: Option<PathBuf>,

    /// Folder for pages: one for every document, and an index of them
    #[arg(long, value_name = "FOLDER", conflicts_with = "output", help_heading = OUTPUT)]
    out: Option<PathBuf>,

    /// Number of threads; the results are the same bytes for any number [default: all cores]
    #[arg(long, value_name = "N", help_heading = OUTPUT)]
    threads: Option<NonZero<usize>>,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum OutputFormat {
    Table,
    Jsonl,
    Csv,
    Html,
    /// Columns for data frames; takes a program with feature `parquet`
    #[value(hide = !cfg!(feature = "parquet"))]
    Parquet,
}

impl OutputFormat {
    /// Whether a person reads it.
    const fn is_for_people(self) -> bool {
        matches!(self, Self::Table | Self::Html)
    }
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Offsets {
    Bytes,
    Chars,
}

pub fn run(args: Args) -> Result<Outcome> {
    let inputs = args.texts.inputs()?;
    keep_inputs(&inputs, args.output.as_deref())?;
    check_pages(&args, &inputs)?;
    let classifier = classifier(&args)?;
    let form = match args.format {
        _ if args.summary.is_some() => Form::Jsonl,
        OutputFormat::Jsonl => Form::Jsonl,
        OutputFormat::Csv => Form::Csv,
        #[cfg(feature = "parquet")]
        OutputFormat::Parquet => Form::Parquet,
        #[cfg(not(feature = "parquet"))]
        OutputFormat::Parquet => {
            let message = "this program was built without the feature `parquet`: `cargo install --path . --features cli,parquet`";
            return Err(Failure::Usage(message.to_owned()));
        }
        OutputFormat::Html => Form::Html {
            in_folder: args.out.is_some(),
        },
        OutputFormat::Table => Form::Table(table::Table {
            width: output::width(args.output.is_some()),
            coloured: output::coloured(args.output.is_some()),
            explain: args.explain,
        }),
    };
    if args.explain && form == Form::Csv {
        warn("CSV has no column for evidence: `--explain` changes nothing here");
    }
    let mut keep = args.keep.clone();
    if args.summary.is_some() {
        // What is counted by may be a field of the documents.
        keep.extend(args.counting.by.iter().cloned());
    }
    if keep.contains(&args.texts.text_field) {
        let message = format!(
            "field `{}` is the text, and rows do not carry it",
            args.texts.text_field
        );
        return Err(Failure::Usage(message));
    }
    if !keep.is_empty() && !form.has_fields() {
        warn(
            "only JSON Lines and Parquet have room for kept fields: `--keep` changes nothing here",
        );
    }
    if args.summary.is_some() && args.output.is_some() && args.format != OutputFormat::Jsonl {
        let message = "--summary prints to standard output, and --output takes the rows: say --format jsonl for them";
        return Err(Failure::Usage(message.to_owned()));
    }
    if args.summary.is_none() && args.counting.is_given() {
        let message = "--by, --roll-up and --all are for --summary";
        return Err(Failure::Usage(message.to_owned()));
    }
    let tally = args.summary.map(|_| args.counting.tally());
    let mut output = match &args.out {
        Some(folder) => Output::to_folder(folder, Correction::of(&classifier))?,
        None => Output::open(args.output.as_deref(), tally)?,
    };
    #[cfg(feature = "parquet")]
    if form == Form::Parquet {
        output = output.into_parquet()?;
    }
    let source = args.texts.source(inputs, output.identity());
    if output.may_show_progress() {
        output.show_progress(source.total());
    }
    if form == Form::Csv {
        output.write(&csv::header()?)?;
    }
    let job = Job {
        correction: Correction::of(&classifier),
        classifier,
        form,
        reading: args.texts.reading(keep),
        chars: args.offsets == Offsets::Chars,
    };
    let threads = args
        .threads
        .or_else(|| std::thread::available_parallelism().ok());
    let mut output = score(&job, source, output, threads.map_or(1, NonZero::get))?;
    if job.form.has_fields() {
        job.reading.fields.missing(&args.keep).iter().for_each(warn);
    }
    if let (Some(mut tally), Some(format)) = (output.tally(), args.summary) {
        tally.know(job.reading.fields.known());
        let calibration = job.classifier.calibration();
        let Some(answers) = &calibration.answers else {
            let message = "the model has no `calibration.answers` on its card, by which counts are corrected; `standpoint calibrate` writes them";
            return Err(Failure::Failed(message.to_owned()));
        };
        args.counting.print(&tally, answers, format)?;
    }
    output.close()
}

/// Refuses an output that is one of the inputs: to open it would empty it before it is read.
fn keep_inputs(inputs: &[PathBuf], output: Option<&Path>) -> Result<()> {
    let identity = |path: &Path| Identity::of(&std::fs::metadata(path).ok()?);
    let Some(own) = output.and_then(identity) else {
        return Ok(());
    };
    match inputs.iter().find(|input| identity(input) == Some(own)) {
        None => Ok(()),
        Some(input) => Err(Failure::Usage(format!(
            "{}: is an input, and `--output` would write over it",
            input.display()
        ))),
    }
}

/// Refuses what pages cannot hold before any work is done.
fn check_pages(args: &Args, inputs: &[PathBuf]) -> Result<()> {
    if args.format != OutputFormat::Html {
        return match args.out {
            None => Ok(()),
            Some(_) => Err(Failure::Usage(
                "`--out` is a folder for pages: it goes with `--format html`".to_owned(),
            )),
        };
    }
    match inputs {
        [_, second, ..] if args.out.is_none() => {
            Err(Failure::Usage(format!("{}: {ONE_PAGE}", second.display())))
        }
        _ => Ok(()),
    }
}

fn classifier(args: &Args) -> Result<StanceClassifier> {
    let roster = common::roster(&args.actors, args.no_world)?;
    let for_people = args.format.is_for_people();
    let model = args.model.clone();
    let model = model.model(for_people, args.cascade.is_given());
    let builder = StanceClassifier::builder().model(model.files()?);
    let builder = args.cascade.set(&model, builder)?;
    let mut builder = args.finding.set(builder).paragraphs(args.texts.paragraphs);
    if let Some(prior) = args.prior {
        builder = builder.prior(prior);
    }
    if !args.only.is_empty() {
        builder = builder.only(args.only.iter().map(String::as_str));
    }
    let explain = args.explain || (for_people && args.summary.is_none());
    Ok(builder.roster(roster).explain(explain).build()?)
}

/// Scores everything that the source has, on this thread and as many more as asked for.
fn score(job: &Job, source: Source, output: Output, threads: usize) -> Result<Output> {
    let source = Mutex::new(source);
    let desk = Desk::new(output);
    std::thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(|| job.run(&source, &desk, &mut Scratch::default()));
        }
        job.run(&source, &desk, &mut Scratch::default());
    });
    desk.into_output()
}
