//! `standpoint actors`: check rosters, list their actors, find them in a text, train what finds names, print the schema of a roster.

mod check;
mod find;
mod list;
mod train;

use std::path::PathBuf;

use standpoint::Roster;

use crate::common::{self, Outcome, Result, print};

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Say what is wrong or doubtful about rosters, with file and line
    Check(check::Args),
    /// List actors
    List(list::Args),
    /// Find actors in a text
    Find(find::Args),
    /// Train the model that finds names on no roster, from named entities
    Train(train::Args),
    /// Print the JSON schema of a roster in TOML, for editors
    Schema,
}

/// The actors that a subcommand knows.
#[derive(clap::Args)]
struct Sources {
    /// Roster of your own, .toml or .csv, added to the world's; may be repeated, and of one id the last entry holds
    #[arg(long, value_name = "FILE")]
    actors: Vec<PathBuf>,
    /// Look only for the actors of --actors
    #[arg(long, requires = "actors")]
    no_world: bool,
}

impl Sources {
    fn roster(&self) -> Result<Roster> {
        common::roster(&self.actors, self.no_world)
    }
}

pub(crate) fn run(args: Args) -> Result<Outcome> {
    match args.command {
        Command::Check(args) => check::run(&args),
        Command::List(args) => list::run(&args),
        Command::Find(args) => find::run(&args),
        Command::Train(args) => train::run(&args),
        Command::Schema => print(standpoint::actor::roster_schema().as_bytes()),
    }
}
