//! The harness: quality and speed of standpoint beside its rivals. A table of contents; each subcommand is a module with its arguments and its `run`.

#![allow(unreachable_pub, missing_docs, reason = "a program exports nothing")]

mod accuracy;
mod data;
mod error;
mod figure;
mod fill;
mod formats;
mod models;
mod output;
mod plot;
mod process;
mod record;
mod robustness;
mod serve;
mod speed;
mod system;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Quality and speed of standpoint beside its rivals.
#[derive(Parser)]
#[command(
    version,
    max_term_width = 100,
    subcommand_required = true,
    arg_required_else_help = true
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Measure systems on labelled rows: a table with intervals, baselines and rivals
    Accuracy(accuracy::Args),
    /// Time models and rivals on the same text, and how time grows
    Speed(speed::Args),
    /// Change texts in ways that must not, and in ways that must, move a stance: a pass rate for each kind
    Robustness(robustness::Args),
    /// Write the accuracy.json of models, and the table in the README that is made from them
    Record(record::Args),
    /// Check that every model's accuracy.json and the README's table are those of the models and of this harness; needs no data
    Stale(record::StaleArgs),
    /// List the forms of labelled rows that are read
    Formats,
    /// Answer requests as a rival does; `speed` runs this for models of ours
    #[command(hide = true)]
    Serve(serve::Args),
}

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Accuracy(args) => accuracy::run(&args),
        Command::Robustness(args) => robustness::run(&args),
        Command::Record(args) => record::run(&args),
        Command::Stale(args) => record::stale(&args),
        Command::Speed(args) => speed::run(&args),
        Command::Formats => formats::run(),
        Command::Serve(args) => serve::run(&args),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(1)
        }
    }
}
