//! `score`: from files, folders and standard input to rows, a table or a spreadsheet. In: arguments. Out: bytes in the
//! order of the input, whatever the number of threads.

mod columns;
mod csv;
mod desk;
mod document;
mod evidence;
mod html;
mod input;
mod jsonl;
mod lines;
mod object;
mod output;
mod runs;
mod table;
mod totals;
mod walk;
mod wording;
mod work;

use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use standpoint::pipeline::Scratch;
use standpoint::{LONGEST_DOCUMENT, ParagraphMode, StanceClassifier};

use crate::common::{self, Failure, Finding, Outcome, Result, warn};
use crate::models::{Cascade, Choice, HEADING};
use desk::Desk;
use input::{Source, SourceOptions};
use object::Fields;
use output::{ONE_PAGE, Output};
use walk::Identity;
use work::{Form, Job};

const INPUT: &str = "Input";
const ACTORS: &str = "Actors";
const OUTPUT: &str = "Output";

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
    /// Files, folders (searched for .txt, .text, .md, .jsonl and .ndjson), or `-` for standard input
    #[arg(value_name = "INPUT")]
    inputs: Vec<PathBuf>,

    /// A text per file, or JSON Lines: a document per line; auto: by the name, or whether standard input begins with `{`
    #[arg(long, value_name = "FORMAT", default_value = "auto", help_heading = INPUT)]
    input_format: InputFormat,

    /// Field of a JSON line that holds the text
    #[arg(long, value_name = "NAME", default_value = "text", help_heading = INPUT)]
    text_field: String,

    /// Field of a JSON line that names the document; without it the name is FILE:LINE
    #[arg(long, value_name = "NAME", default_value = "id", help_heading = INPUT)]
    id_field: String,

    /// Field of a JSON line that holds the document's day, as in 2021-06-13 or 2021-06-13T10:30:00Z
    #[arg(long, value_name = "NAME", help_heading = INPUT)]
    date_field: Option<String>,

    /// Where paragraphs end: at blank lines or at every line end; auto: blank lines where there are any, else long lines
    #[arg(long, value_name = "MODE", default_value = "auto", value_parser = paragraph_mode(), help_heading = INPUT)]
    paragraphs: ParagraphMode,

    /// Replaces bytes that are not UTF-8 by U+FFFD, and says so in the rows
    #[arg(long, help_heading = INPUT)]
    lossy: bool,

    /// Longest document or JSON line, in bytes or with K, M or G; a longer one is an error and is skipped
    #[arg(long, value_name = "BYTES", default_value = "4M", value_parser = size, help_heading = INPUT)]
    max_document: usize,

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

    /// auto: for a table or a page `small`, if the program carries it, else `lexical`; `lexical`, which is built in; `small` and `large`, whose folders are looked for in `models`
    /// here, beside the program and in $STANDPOINT_MODELS; or a folder
    #[arg(long, value_name = "NAME|DIR", default_value = "auto", help_heading = HEADING)]
    model: Choice,

    #[command(flatten)]
    cascade: Cascade,

    /// A table or a page for people, JSON Lines for programs, or CSV for spreadsheets
    #[arg(long, value_name = "FORMAT", default_value = "table", help_heading = OUTPUT)]
    format: OutputFormat,

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
enum InputFormat {
    Auto,
    Text,
    Jsonl,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum OutputFormat {
    Table,
    Jsonl,
    Csv,
    Html,
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

fn paragraph_mode() -> impl clap::builder::TypedValueParser<Value = ParagraphMode> {
    use clap::builder::{PossibleValuesParser, TypedValueParser};
    PossibleValuesParser::new(["auto", "blank", "line"])
        .try_map(|name| name.parse::<ParagraphMode>())
}

/// Reads `8388608`, `8192K`, `8M`, `8MiB`.
fn size(text: &str) -> Result<usize, String> {
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let unit = text
        .get(digits.len()..)
        .unwrap_or_default()
        .to_ascii_lowercase();
    let shift = match unit.trim_end_matches('b').trim_end_matches('i') {
        "" => 0,
        "k" => 10,
        "m" => 20,
        "g" => 30,
        _ => return Err("neither a number of bytes nor one with K, M or G".to_owned()),
    };
    let number: usize = digits
        .parse()
        .map_err(|_| "not a number of bytes".to_owned())?;
    number
        .checked_mul(1 << shift)
        .filter(|bytes| (1..=LONGEST_DOCUMENT).contains(bytes))
        .ok_or_else(|| format!("not between 1 and {LONGEST_DOCUMENT} bytes"))
}

pub fn run(args: Args) -> Result<Outcome> {
    let inputs = inputs(&args)?;
    keep_inputs(&inputs, args.output.as_deref())?;
    check_pages(&args, &inputs)?;
    let classifier = classifier(&args)?;
    let form = match args.format {
        OutputFormat::Jsonl => Form::Jsonl,
        OutputFormat::Csv => Form::Csv,
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
    let mut output = match &args.out {
        Some(folder) => Output::to_folder(folder)?,
        None => Output::open(args.output.as_deref())?,
    };
    let source = Source::new(
        inputs,
        SourceOptions {
            format: args.input_format,
            longest: args.max_document,
            own_output: output.identity(),
        },
    );
    if output.may_show_progress() {
        output.show_progress(source.total());
    }
    if form == Form::Csv {
        output.write(&csv::header()?)?;
    }
    let job = Job {
        classifier,
        form,
        fields: Fields {
            text: args.text_field,
            id: args.id_field,
            date: args.date_field,
        },
        longest: args.max_document,
        lossy: args.lossy,
        chars: args.offsets == Offsets::Chars,
    };
    let threads = args
        .threads
        .or_else(|| std::thread::available_parallelism().ok());
    let output = score(&job, source, output, threads.map_or(1, NonZero::get))?;
    output.close()
}

/// The inputs, standard input where there are none and something is piped in.
fn inputs(args: &Args) -> Result<Vec<PathBuf>> {
    use std::io::IsTerminal;
    if !args.inputs.is_empty() {
        return Ok(args.inputs.clone());
    }
    if std::io::stdin().is_terminal() {
        let message =
            "no input: name files or folders, or pipe a text in (`standpoint score --help`)";
        return Err(Failure::Usage(message.to_owned()));
    }
    Ok(vec!["-".into()])
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
    let mut builder = args.finding.set(builder).paragraphs(args.paragraphs);
    if !args.only.is_empty() {
        builder = builder.only(args.only.iter().map(String::as_str));
    }
    let explain = args.explain || for_people;
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn sizes_take_units_and_have_bounds() {
        assert_eq!(size("100"), Ok(100));
        assert_eq!(size("8M"), Ok(8 << 20));
        assert_eq!(size("8MiB"), Ok(8 << 20));
        assert_eq!(size("4kb"), Ok(4096));
        for wrong in [
            "",
            "0",
            "M",
            "1T",
            "-1",
            "1.5M",
            "1G",
            "99999999999999999999",
        ] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }
}
