//! `standpoint actors list`: the actors of the rosters, as a table or as JSON Lines.

use comfy_table::{CellAlignment, Table, presets};
use standpoint::{Actor, ActorKind};

use super::Sources;
use crate::common::{Failure, Outcome, Result, print, report};

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    sources: Sources,
    /// Only actors of this kind
    #[arg(long, value_parser = Kinds)]
    kind: Option<ActorKind>,
    /// Print JSON Lines: one object an actor, with all its aliases
    #[arg(long)]
    json: bool,
}

/// Reads a kind as rosters spell it; the library does not know clap.
#[derive(Clone)]
struct Kinds;

impl clap::builder::TypedValueParser for Kinds {
    type Value = ActorKind;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &std::ffi::OsStr,
    ) -> Result<ActorKind, clap::Error> {
        let names =
            clap::builder::PossibleValuesParser::new(ActorKind::ALL.map(|kind| kind.as_str()));
        let name = names.parse_ref(command, argument, value)?;
        let kind = ActorKind::ALL
            .into_iter()
            .find(|kind| kind.as_str() == name);
        kind.ok_or_else(|| clap::Error::new(clap::error::ErrorKind::InvalidValue))
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = clap::builder::PossibleValue>>> {
        Some(Box::new(
            ActorKind::ALL.into_iter().map(|kind| kind.as_str().into()),
        ))
    }
}

pub(crate) fn run(args: &Args) -> Result<Outcome> {
    let roster = args.sources.roster()?;
    let wanted = |actor: &&Actor| args.kind.is_none_or(|kind| actor.kind() == kind);
    let actors: Vec<&Actor> = roster.actors().iter().filter(wanted).collect();
    if let Err(error) = roster.validate() {
        report(format_args!("{error}; `actors check` says more"));
    }
    let text = if args.json {
        as_json(&actors)?
    } else {
        as_table(&actors)
    };
    print(text.as_bytes())?;
    Ok(if roster.validate().is_ok() {
        Outcome::Done
    } else {
        Outcome::SomeFailed
    })
}

fn as_json(actors: &[&Actor]) -> Result<String> {
    let mut text = String::new();
    for actor in actors {
        text += &serde_json::to_string(actor).map_err(|e| Failure::Failed(e.to_string()))?;
        text.push('\n');
    }
    Ok(text)
}

fn as_table(actors: &[&Actor]) -> String {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_header(["id", "kind", "name", "codes", "aliases"]);
    for actor in actors {
        let codes: Vec<String> = actor
            .codes()
            .iter()
            .map(|(key, code)| format!("{key}={code}"))
            .collect();
        table.add_row([
            actor.id().to_string(),
            actor.kind().to_string(),
            actor.name().to_owned(),
            codes.join(" "),
            actor.aliases().len().to_string(),
        ]);
    }
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    if let Some(aliases) = table.column_mut(4) {
        aliases.set_cell_alignment(CellAlignment::Right);
    }
    table.trim_fmt() + "\n"
}
