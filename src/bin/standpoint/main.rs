//! The `standpoint` program: a table of contents. Each subcommand is a module with its arguments and its `run`.

#![allow(unreachable_pub, reason = "a program exports nothing")]

mod actors;
mod audit;
mod calibrate;
mod common;
mod eval;
mod generate;
mod json;
mod mask;
mod model;
mod models;
mod network;
mod plot;
mod score;
mod summary;
mod train;

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

/// Stance toward named actors, paragraph by paragraph, in news text.
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
    /// Score texts: one row per paragraph and actor
    Score(score::Args),
    /// Train a lexical model, or a new head on an encoder, on labelled rows
    Train(train::Args),
    /// Calibrate a model anew on labelled rows; its weights stay as they are
    Calibrate(calibrate::Args),
    /// Evaluate a model on labelled rows
    Eval(eval::Args),
    /// Put other names in actors' places, or set tone against stance
    Audit(audit::Args),
    /// Count the labels of scored rows, as they are and corrected, by actor or by any field
    Summary(summary::Args),
    /// Check rosters, list their actors, find them in a text
    Actors(actors::Args),
    /// Write masked rows as numbers, for training an encoder elsewhere
    Mask(mask::Args),
    /// Make a graph of who appears with whom, of rows that score wrote
    Network(network::Args),
    /// Draw a figure as SVG: a document's trajectory, a matrix, a reliability diagram, a learning curve
    Plot(plot::Args),
    /// Show what a model says about itself, or verify its files
    Model(model::Args),
    /// Print shell completions, the manual, the reference or the schema of a row
    Generate(generate::Args),
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Score(args) => score::run(args),
        Command::Train(args) => train::run(args),
        Command::Calibrate(args) => calibrate::run(&args),
        Command::Eval(args) => eval::run(args),
        Command::Audit(args) => audit::run(&args),
        Command::Summary(args) => summary::run(&args),
        Command::Actors(args) => actors::run(args),
        Command::Mask(args) => mask::run(&args),
        Command::Network(args) => network::run(&args),
        Command::Plot(args) => plot::run(&args),
        Command::Model(args) => model::run(args),
        Command::Generate(args) => generate::run(&args, Cli::command()),
    };
    common::exit(outcome)
}
