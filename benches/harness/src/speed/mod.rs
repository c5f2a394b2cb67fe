//! `harness speed`: how fast models and rivals are on the same text, and how time grows. In: text that it writes itself, or a file. Out: tables in Markdown, and with `--out` JSON and plots.

mod curves;
mod sides;
mod text;

use std::fmt::Write as _;
use std::path::PathBuf;
use std::time::Instant;

use serde::Serialize;
use standpoint::StanceClassifier;
use standpoint::pipeline::Scratch;

use crate::error::{Error, Result};
use crate::models::{all, files, size};
use crate::output::{print, write};
use crate::plot::{Line, lines};
use crate::process::{Process, Request, Row, Started};
use crate::system::Setup;
use crate::system::rival::Rival;
use curves::Curve;
use sides::{Side, measure, quantile};

/// How many rows rivals that must be trained learn from.
const TRAINED_ON: usize = 3_000;
/// How many paragraphs are timed one by one.
const ONE_BY_ONE: usize = 2_000;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Text to time on, one paragraph a line, instead of text of our own
    #[arg(long, value_name = "FILE")]
    text: Option<PathBuf>,
    /// How much text, in MB of 10^6 bytes
    #[arg(long, value_name = "N", default_value_t = 2.0)]
    megabytes: f64,
    /// Rounds in which all are timed, after one that is thrown away
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=1000))]
    rounds: u16,
    /// Our models; `lexical` is timed without discovery too
    #[arg(long, value_name = "NAME", num_args = 1.., default_values = ["lexical"])]
    systems: Vec<String>,
    /// Rivals by the names of their scripts, or `all`
    #[arg(long, value_name = "NAME", num_args = 1..)]
    rivals: Vec<String>,
    #[command(flatten)]
    setup: Setup,
    /// The standpoint program, for its size
    #[arg(long, value_name = "FILE", default_value = "target/release/standpoint")]
    program: PathBuf,
    /// Numbers of rows on which training is timed
    #[arg(long, value_name = "N", num_args = 1.., default_values = ["10000", "60000"])]
    train_rows: Vec<usize>,
    /// Leave out how time grows
    #[arg(long)]
    no_curves: bool,
    /// A folder for speed.md, speed.json and a plot of every curve
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

#[derive(Serialize)]
struct Report {
    paragraphs: usize,
    bytes: usize,
    rounds: usize,
    side_by_side: Vec<Side>,
    absent: Absent,
    /// Of one paragraph as a document, in microseconds.
    latency: Vec<Latency>,
    /// Bytes of the program and of the folders of models.
    sizes: Vec<(String, u64)>,
    curves: Vec<Curve>,
}

#[derive(Serialize)]
struct Latency {
    model: String,
    paragraphs: usize,
    p50: f64,
    p99: f64,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let bytes = (args.megabytes.max(0.001) * 1e6) as usize;
    let paragraphs = match &args.text {
        Some(path) => text::of_file(path, bytes)?,
        None => text::generated(bytes),
    };
    if paragraphs.is_empty() {
        return Err(Error::new("no paragraph to time on"));
    }
    let bytes = paragraphs.iter().map(String::len).sum();
    let rounds = usize::from(args.rounds);
    let (mut contestants, absent) = contestants(args, &paragraphs)?;
    let mut report = Report {
        paragraphs: paragraphs.len(),
        bytes,
        rounds,
        side_by_side: measure(&mut contestants, bytes, paragraphs.len(), rounds)?,
        absent,
        latency: Vec::new(),
        sizes: sizes(args)?,
        curves: Vec::new(),
    };
    drop(contestants);
    for name in &args.systems {
        report.latency.push(latency(args, name, &paragraphs)?);
    }
    if !args.no_curves {
        report.curves = curves::all(rounds, bytes, &args.train_rows)?;
    }
    let markdown = report.markdown();
    print(&markdown)?;
    if let Some(folder) = &args.out {
        write(folder, "speed.md", &markdown)?;
        let json = serde_json::to_string_pretty(&report)?;
        write(folder, "speed.json", &format!("{json}\n"))?;
        for curve in &report.curves {
            let line = Line {
                name: curve.y.to_owned(),
                points: curve.points.clone(),
            };
            write(
                folder,
                curve.file,
                &lines(curve.title, [curve.x, curve.y], &[line])?,
            )?;
        }
    }
    Ok(())
}

/// Names, each with why nobody of that name is there.
type Absent = Vec<(String, String)>;

/// Starts everybody, trains who must be trained, and gives all the same rows.
fn contestants(args: &Args, paragraphs: &[String]) -> Result<(Vec<Process>, Absent)> {
    let harness = std::env::current_exe()?.display().to_string();
    let mut started = Vec::new();
    for name in &args.systems {
        let models = args.setup.models.display().to_string();
        let arguments = ["serve", name, "--models", &models]
            .map(str::to_owned)
            .to_vec();
        if name == "lexical" {
            let mut without = arguments.clone();
            without.push("--no-discovery".to_owned());
            started.push((
                format!("{name}, without discovery"),
                Process::start(&harness, &without)?,
            ));
        }
        started.push((name.clone(), Process::start(&harness, &arguments)?));
    }
    let ours = started.len();
    for rival in Rival::choose(&args.rivals, &args.setup)? {
        started.push((rival.script_name().to_owned(), rival.start()?));
    }
    let (mut contestants, mut absent) = (Vec::new(), Vec::new());
    for (number, (name, started)) in started.into_iter().enumerate() {
        match started {
            Started::Absent(why) => absent.push((name, why)),
            Started::Running(mut process) => {
                if number < ours {
                    process.name = name;
                }
                if process.trains {
                    let rows = text::rows(TRAINED_ON);
                    let rows = rows.iter().map(Row::to_learn_from).collect();
                    process.ask(&Request::Train { rows })?;
                }
                let rows = paragraphs.iter().map(|text| Row::of_text(text)).collect();
                process.ask(&Request::Load { rows })?;
                contestants.push(*process);
            }
        }
    }
    Ok((contestants, absent))
}

/// How long a paragraph takes as a document of its own.
fn latency(args: &Args, name: &str, paragraphs: &[String]) -> Result<Latency> {
    let builder = StanceClassifier::builder().model(files(&args.setup.models, name)?);
    let classifier = builder.build()?;
    let mut scratch = Scratch::default();
    let mut times = Vec::new();
    // Transformers need milliseconds a paragraph.
    let count = if name == "lexical" {
        ONE_BY_ONE
    } else {
        ONE_BY_ONE / 10
    };
    for paragraph in paragraphs.iter().take(count) {
        let began = Instant::now();
        std::hint::black_box(classifier.classify_with(paragraph.as_str(), &mut scratch)?);
        times.push(1e6 * began.elapsed().as_secs_f64());
    }
    Ok(Latency {
        model: name.to_owned(),
        paragraphs: times.len(),
        p50: quantile(times.iter().copied(), 0.5),
        p99: quantile(times.iter().copied(), 0.99),
    })
}

fn sizes(args: &Args) -> Result<Vec<(String, u64)>> {
    let mut sizes = Vec::new();
    if let Ok(program) = std::fs::metadata(&args.program) {
        sizes.push((args.program.display().to_string(), program.len()));
    }
    for folder in all(&args.setup.models)? {
        sizes.push((folder.display().to_string(), size(&folder)));
    }
    Ok(sizes)
}

impl Report {
    fn markdown(&self) -> String {
        let megabytes = |bytes: u64| bytes as f64 / 1e6;
        let mut out = format!(
            "{} paragraphs, {:.2} MB, medians of {} rounds in turn, one core each\n\n| system | MB/s | rows/s | times the first one's time | start to first reply | peak memory |\n|---|---|---|---|---|---|\n",
            self.paragraphs,
            megabytes(self.bytes as u64),
            self.rounds
        );
        for side in &self.side_by_side {
            let memory = side.peak_memory.map_or("not known".to_owned(), |bytes| {
                format!("{:.0} MB", megabytes(bytes))
            });
            let _ = writeln!(
                out,
                "| {} | {:.2} | {:.0} | {:.2} | {:.3} s | {memory} |",
                side.name,
                side.megabytes_per_second,
                side.rows_per_second,
                side.ratio_to_first,
                side.cold_start
            );
        }
        out.push('\n');
        for (name, why) in &self.absent {
            let _ = writeln!(out, "absent: {name} ({why})");
        }
        for latency in &self.latency {
            let _ = writeln!(
                out,
                "one paragraph, {}: {:.0} microseconds (p50), {:.0} (p99), of {}",
                latency.model, latency.p50, latency.p99, latency.paragraphs
            );
        }
        for (name, bytes) in &self.sizes {
            let _ = writeln!(out, "{name}: {:.1} MB", megabytes(*bytes));
        }
        for curve in &self.curves {
            let _ = writeln!(
                out,
                "\n{}\n\n| {} | {} |\n|---|---|",
                curve.title, curve.x, curve.y
            );
            for (x, y) in &curve.points {
                let _ = writeln!(out, "| {x:.0} | {y:.2} |");
            }
        }
        out
    }
}
