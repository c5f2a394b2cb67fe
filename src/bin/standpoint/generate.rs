//! `standpoint generate`: what packagers install beside the program, made from the same arguments that it parses.

use std::io::{self, Write};

use clap::Command;
use clap_complete::Shell;

use crate::common::{Outcome, Result, print};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// What to print
    what: Artefact,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Artefact {
    Bash,
    Elvish,
    Fish,
    Powershell,
    Zsh,
    /// The manual, in roff: one page for the program and one for each subcommand
    Man,
    /// All options of all subcommands, in Markdown: src/bin/standpoint/reference.md
    Reference,
    /// The JSON schema of a row of `score --format jsonl`
    Schema,
}

pub(crate) fn run(args: &Args, mut command: Command) -> Result<Outcome> {
    let mut out = Vec::new();
    let mut complete = |shell| clap_complete::generate(shell, &mut command, "standpoint", &mut out);
    match args.what {
        Artefact::Bash => complete(Shell::Bash),
        Artefact::Elvish => complete(Shell::Elvish),
        Artefact::Fish => complete(Shell::Fish),
        Artefact::Powershell => complete(Shell::PowerShell),
        Artefact::Zsh => complete(Shell::Zsh),
        Artefact::Man => manual(command, &mut out)?,
        Artefact::Reference => out.extend(reference(command).bytes()),
        Artefact::Schema => out.extend(standpoint::report::row_schema().bytes()),
    }
    print(&out)
}

fn reference(command: Command) -> String {
    let options = clap_markdown::MarkdownOptions::new()
        .title("Reference of the command line".to_owned())
        .show_footer(false);
    clap_markdown::help_markdown_command_custom(&fenced(command), &options)
}

/// The command with its examples as code: in Markdown they would run together.
fn fenced(command: Command) -> Command {
    let examples = command.get_after_help().map(ToString::to_string);
    let command = match examples {
        Some(examples) => command.after_help(format!("```text\n{}\n```", examples.trim_end())),
        None => command,
    };
    command.mut_subcommands(fenced)
}

/// The pages one after another, which `man` shows as one document: a packager has one file to install, and no option
/// is left out.
fn manual(command: Command, out: &mut dyn Write) -> io::Result<()> {
    let mut command = command.disable_help_subcommand(true);
    // Gives the subcommands their full names.
    command.build();
    let source = format!("standpoint {}", env!("CARGO_PKG_VERSION"));
    pages(&command, &source, out)
}

fn pages(command: &Command, source: &str, out: &mut dyn Write) -> io::Result<()> {
    clap_mangen::Man::new(command.clone())
        .source(source)
        .render(out)?;
    command
        .get_subcommands()
        .filter(|subcommand| !subcommand.is_hide_set())
        .try_for_each(|subcommand| pages(subcommand, source, out))
}
