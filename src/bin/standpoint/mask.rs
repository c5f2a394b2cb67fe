//! `standpoint mask`: labelled rows and texts as every model sees them, for the recipes of the encoders.

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

use standpoint::Roster;
use standpoint::actor::ResolverOptions;
use standpoint::pipeline::Pipeline;
use standpoint::text::tokenizer::Tokenizer;
use standpoint::train::masked::{write_examples, write_texts};
use standpoint::train::run::is_held_out;
use standpoint::train::texts::TextFile;

use crate::common::{Failure, Outcome, Result, read, read_ids};
use crate::eval::read_files;

#[derive(clap::Args)]
#[command(group = clap::ArgGroup::new("input").required(true).multiple(true))]
pub(crate) struct Args {
    /// Files of labelled rows (JSON Lines)
    #[arg(long, value_name = "FILE", num_args = 1.., group = "input")]
    data: Vec<PathBuf>,
    /// Files of texts (JSON Lines with `text`)
    #[arg(long, value_name = "FILE", num_args = 1.., group = "input")]
    texts: Vec<PathBuf>,
    /// Ids of documents that are not read, one a line
    #[arg(long, value_name = "FILE")]
    held_out: Option<PathBuf>,
    /// The tokenizer.json whose word pieces are written
    #[arg(long, value_name = "FILE")]
    tokenizer: PathBuf,
    /// The file to write: JSON Lines
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

pub(crate) fn run(args: &Args) -> Result<Outcome> {
    let held_out = args
        .held_out
        .as_deref()
        .map_or(Ok(HashSet::new()), read_ids)?;
    let tokenizer = Tokenizer::from_bytes(&read(&args.tokenizer)?)?;
    let pipeline = Pipeline::new(Roster::world(), tokenizer, ResolverOptions::default())?;
    let out = File::create(&args.out)
        .map_err(|error| Failure::Failed(format!("{}: {error}", args.out.display())))?;
    let mut out = BufWriter::new(out);
    let mut outcome = Outcome::Done;
    for mut file in read_files(&args.data)? {
        file.examples
            .retain(|row| !is_held_out(&held_out, row.document()));
        if !file.bad.is_empty() {
            outcome = Outcome::SomeFailed;
        }
        write_examples(&pipeline, &file.examples, &mut out)??;
    }
    for path in &args.texts {
        let file = TextFile::from_path(path, &held_out)?;
        write_texts(&pipeline, &file.texts, &mut out)?;
    }
    out.flush()?;
    Ok(outcome)
}
