//! `harness accuracy`: how good systems are on labelled rows. In: files of labelled rows. Out: a table in Markdown, and with `--out` the same as JSON and a plot.

use std::fmt::Write as _;
use std::path::PathBuf;

use serde::Serialize;
use serde_json::{Map, Value};
use standpoint::StanceClassifier;
use standpoint::train::example::Example;
use standpoint::train::metrics::{Bootstrap, Confusion, Difference, Metrics, Prediction};

use crate::data;
use crate::error::Result;
use crate::figure;
use crate::output::{print, write};
use crate::plot::{Interval, intervals};
use crate::system::rival::Rival;
use crate::system::{Answer, DEFAULT, Setup, System, Task, named};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Files of labelled rows, in our form or in a published one; they are measured together
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    data: Vec<PathBuf>,
    /// The form of all files, where the first line does not show it
    #[arg(long, value_name = "NAME")]
    format: Option<String>,
    /// Files of labelled rows from which the baselines and the rivals learn
    #[arg(long, value_name = "FILE", num_args = 1..)]
    train: Vec<PathBuf>,
    /// The rows of the table: majority, tone, bag-of-words, windows, lexical, small, large, a model's folder, or `first+second` for a cascade
    #[arg(long, value_name = "NAME", num_args = 1.., default_values = DEFAULT)]
    systems: Vec<String>,
    /// Rivals by the names of their scripts, or `all`
    #[arg(long, value_name = "NAME", num_args = 1..)]
    rivals: Vec<String>,
    #[command(flatten)]
    setup: Setup,
    /// How many times documents are drawn again for the 95 % intervals
    #[arg(long, value_name = "N", default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    resamples: u32,
    /// A folder for accuracy.md, accuracy.json and accuracy.svg
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// The table.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    rows: usize,
    documents: u64,
    /// Rows whose target the text does not name.
    without_place: usize,
    rows_to_learn_from: usize,
    systems: Vec<Entry>,
}

/// A row of it.
#[derive(Debug, Serialize)]
struct Entry {
    system: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    model: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    absent: Option<String>,
    #[serde(flatten)]
    measured: Option<Measured>,
}

#[derive(Debug, Serialize)]
struct Measured {
    macro_f1: f64,
    macro_f1_ci: [f64; 2],
    /// Macro-F1 less that of the row above that is not absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    to_row_above: Option<Difference>,
    /// The other columns; none where a system gives no probabilities.
    #[serde(flatten)]
    figures: Map<String, Value>,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let mut rows = data::read(&args.data, args.format.as_deref())?;
    let mut train = data::read(&args.train, args.format.as_deref())?;
    let places = StanceClassifier::builder().build()?;
    let without_place = data::locate(&mut rows, &places);
    data::locate(&mut train, &places);
    let mut systems: Vec<Box<dyn System>> = Vec::new();
    systems.extend(args.systems.iter().map(|name| named(name, &args.setup)));
    for rival in Rival::choose(&args.rivals, &args.setup)? {
        systems.push(Box::new(rival));
    }
    let bootstrap = Bootstrap {
        resamples: args.resamples as usize,
        ..Bootstrap::default()
    };
    let report = report(&rows, &train, without_place, &mut systems, &bootstrap)?;
    let markdown = report.markdown();
    print(&markdown)?;
    if let Some(folder) = &args.out {
        write(folder, "accuracy.md", &markdown)?;
        let json = serde_json::to_string_pretty(&report)?;
        write(folder, "accuracy.json", &format!("{json}\n"))?;
        write(folder, "accuracy.svg", &report.plot()?)?;
    }
    Ok(())
}

/// Asks every system about the rows.
fn report(
    rows: &[Example],
    train: &[Example],
    without_place: usize,
    systems: &mut [Box<dyn System>],
    bootstrap: &Bootstrap,
) -> Result<Report> {
    let mut report = Report {
        rows: rows.len(),
        documents: 0,
        without_place,
        rows_to_learn_from: train.len(),
        systems: Vec::new(),
    };
    let mut above: Option<Vec<Prediction>> = None;
    for system in systems {
        let name = system.name();
        let answer = system.answer(&Task { rows, train });
        let entry = match answer.map_err(|error| error.at(&name))? {
            Answer::Absent(why) => Entry {
                system: name,
                model: None,
                absent: Some(why),
                measured: None,
            },
            Answer::Said(said) => {
                let metrics = Metrics::new(&said.predictions, bootstrap)?;
                report.documents = metrics.n_groups;
                let to_row_above = above.as_deref().map(|above| {
                    bootstrap.difference(&said.predictions, above, Confusion::macro_f1)
                });
                let figures = figure::ALL.iter().map(|figure| {
                    let known = said.gives_probabilities || !figure.of_probabilities;
                    let value = known.then(|| (figure.of)(&metrics));
                    (figure.key.to_owned(), value.into())
                });
                let measured = Measured {
                    macro_f1: metrics.macro_f1,
                    macro_f1_ci: metrics.macro_f1_ci,
                    to_row_above: to_row_above.transpose()?,
                    figures: figures.collect(),
                };
                above = Some(said.predictions);
                Entry {
                    system: name,
                    model: said.model,
                    absent: None,
                    measured: Some(measured),
                }
            }
        };
        report.systems.push(entry);
    }
    Ok(report)
}

impl Report {
    fn markdown(&self) -> String {
        let mut out = format!(
            "{} rows of {} documents, {} with a target that the text does not name; {} rows to learn from\n\n",
            self.rows, self.documents, self.without_place, self.rows_to_learn_from
        );
        let headings: Vec<&str> = figure::ALL.iter().map(|figure| figure.heading).collect();
        let _ = writeln!(
            out,
            "| system | macro-F1 | 95 % interval | to the row above | p | {} |",
            headings.join(" | ")
        );
        let _ = writeln!(out, "|---|{}", "---|".repeat(4 + headings.len()));
        for entry in &self.systems {
            let Some(measured) = &entry.measured else {
                continue;
            };
            let [low, high] = measured.macro_f1_ci;
            let (difference, p) = match &measured.to_row_above {
                None => (String::new(), String::new()),
                Some(found) => (
                    format!(
                        "{:+.3} [{:+.3}, {:+.3}]",
                        found.difference, found.ci[0], found.ci[1]
                    ),
                    format!("{:.3}", found.p),
                ),
            };
            let _ = write!(
                out,
                "| {} | {:.3} | [{low:.3}, {high:.3}] | {difference} | {p} |",
                entry.system, measured.macro_f1
            );
            for figure in figure::ALL {
                let value = measured.figures.get(figure.key).and_then(Value::as_f64);
                let _ = match value {
                    Some(value) => write!(out, " {value:.3} |"),
                    None => write!(out, " |"),
                };
            }
            out.push('\n');
        }
        let absent = self
            .systems
            .iter()
            .filter_map(|entry| Some((&entry.system, entry.absent.as_ref()?)));
        for (number, (system, why)) in absent.enumerate() {
            let gap = if number == 0 {
                "
"
            } else {
                ""
            };
            let _ = writeln!(out, "{gap}absent: {system} ({why})");
        }
        let models = self
            .systems
            .iter()
            .filter_map(|entry| Some((&entry.system, entry.model.as_ref()?)));
        for (number, (system, model)) in models.enumerate() {
            let gap = if number == 0 {
                "
"
            } else {
                ""
            };
            let _ = writeln!(out, "{gap}{system}: {model}");
        }
        out
    }

    fn plot(&self) -> Result<String> {
        let measured = self.systems.iter().filter_map(|entry| {
            let measured = entry.measured.as_ref()?;
            Some(Interval {
                name: entry.system.clone(),
                value: measured.macro_f1,
                range: measured.macro_f1_ci,
            })
        });
        intervals("macro-F1 with 95 % interval", &measured.collect::<Vec<_>>())
    }
}
