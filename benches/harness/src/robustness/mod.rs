//! `harness robustness`: texts changed in ways that must not, and in ways that must, move a stance (the INV and DIR tests of CheckList, Ribeiro et al. 2020). In: our own templates. Out: a
//! pass rate for every kind and system.

mod cases;
mod directional;

mod invariance;

use std::path::PathBuf;

use serde::Serialize;

use crate::data;
use crate::error::Result;
use crate::output::{print, write};
use crate::system::rival::Rival;
use crate::system::{Setup, System, named};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The systems: those of `accuracy`; perturbations that must not move a stance are for models of ours alone
    #[arg(long, value_name = "NAME", num_args = 1.., default_values = ["lexical", "small", "large"])]
    systems: Vec<String>,
    /// Rivals by the names of their scripts, or `all`
    #[arg(long, value_name = "NAME", num_args = 1..)]
    rivals: Vec<String>,
    /// Files of labelled rows from which the baselines and the rivals learn
    #[arg(long, value_name = "FILE", num_args = 1..)]
    train: Vec<PathBuf>,
    #[command(flatten)]
    setup: Setup,
    /// Cases whose stance must move
    #[arg(
        long,
        value_name = "FILE",
        default_value = "tests/data/robustness.jsonl"
    )]
    cases: PathBuf,
    /// Paragraphs whose stances must not move, one a line
    #[arg(
        long,
        value_name = "FILE",
        default_value = "tests/data/own_paragraphs.txt"
    )]
    paragraphs: PathBuf,
    /// A folder for robustness.md and robustness.json
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

#[derive(Serialize)]
struct Report {
    must_move: Vec<directional::Rate>,
    must_not_move: Vec<invariance::Rate>,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let cases = cases::read(&args.cases)?;
    let paragraphs = crate::fill::read_lines(&args.paragraphs)?;
    let train = data::read(&args.train, None)?;
    let mut systems: Vec<Box<dyn System>> = Vec::new();
    systems.extend(args.systems.iter().map(|name| named(name, &args.setup)));
    for rival in Rival::choose(&args.rivals, &args.setup)? {
        systems.push(Box::new(rival));
    }
    let mut report = Report {
        must_move: Vec::new(),
        must_not_move: Vec::new(),
    };
    for system in &mut systems {
        let name = system.name();
        let moved = directional::rates(system.as_mut(), &cases, &train);
        report
            .must_move
            .extend(moved.map_err(|error| error.at(&name))?);
        if let Some(classifier) = system.classifier()? {
            report
                .must_not_move
                .extend(invariance::rates(&name, &classifier, &paragraphs)?);
        }
    }
    let markdown = format!(
        "{}\n{}",
        directional::markdown(&report.must_move),
        invariance::markdown(&report.must_not_move)
    );
    print(&markdown)?;
    if let Some(folder) = &args.out {
        write(folder, "robustness.md", &markdown)?;
        let json = serde_json::to_string_pretty(&report)?;
        write(folder, "robustness.json", &format!("{json}\n"))?;
    }
    Ok(())
}
