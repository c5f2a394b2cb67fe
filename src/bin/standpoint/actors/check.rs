//! `standpoint actors check`: findings about rosters, each with what to do about it.

use std::fmt::Write;
use std::path::PathBuf;

use standpoint::Roster;
use standpoint::actor::{Finding, Severity};

use crate::common::{Outcome, Result, print, report};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The rosters (.toml or .csv); they are checked together with the world's, to which they may refer
    #[arg(value_name = "FILE", required_unless_present = "world")]
    files: Vec<PathBuf>,
    /// Check the world's roster itself
    #[arg(long, conflicts_with = "no_world")]
    world: bool,
    /// Leave the world's roster out: nothing may refer to it
    #[arg(long)]
    no_world: bool,
}

pub(crate) fn run(args: &Args) -> Result<Outcome> {
    let mut roster = if args.no_world {
        Roster::empty()
    } else {
        Roster::world()
    };
    let places: Vec<String> = args
        .files
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    let mut unreadable = 0;
    for path in &args.files {
        match Roster::from_path(path) {
            Ok(more) => roster.extend(more),
            Err(error) => {
                report(format_args!("{error:#}"));
                unreadable += 1;
            }
        }
    }
    // Doubts about the world's own aliases are nothing that the author of another roster can settle.
    let concerns = |finding: &Finding| {
        args.world
            || finding.severity == Severity::Error
            || places.iter().any(|place| **place == *finding.place)
    };
    let findings: Vec<Finding> = roster.check().into_iter().filter(concerns).collect();
    let mut text = String::new();
    for finding in &findings {
        // Writing to a string does not fail.
        let _ = writeln!(text, "{finding:#}");
    }
    let errors = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .count();
    let _ = writeln!(
        text,
        "{} actors, {errors} errors, {} warnings{}",
        roster.actors().len(),
        findings.len() - errors,
        if unreadable > 0 {
            format!(", {unreadable} files that cannot be read")
        } else {
            String::new()
        }
    );
    print(text.as_bytes())?;
    Ok(if errors + unreadable > 0 {
        Outcome::SomeFailed
    } else {
        Outcome::Done
    })
}
