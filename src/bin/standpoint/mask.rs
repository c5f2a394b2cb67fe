//! `standpoint mask`: labelled rows and texts as every model sees them, for the recipes of the encoders.

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

use standpoint::Roster;
use standpoint::actor::ResolverOptions;
use standpoint::pipeline::Pipeline;
use standpoint::text::tokenizer::Tokenizer;
use standpoint::train::masked::Masker;
use standpoint::train::run::is_held_out;
use standpoint::train::texts::TextFile;

use crate::common::{Failure, Outcome, Result, read, read_ids, rows_bar};
use crate::eval::read_files;
use crate::models::ModelName;

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
    /// A model that is asked about every target; its probabilities are written beside it
    #[arg(long, value_name = "NAME|DIR")]
    teacher: Option<ModelName>,
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
    let teacher = args.teacher.as_ref().map(ModelName::artifact).transpose()?;
    let pipeline = Pipeline::new(Roster::world(), tokenizer, ResolverOptions::default())?;
    let masker = Masker::new(pipeline, teacher);
    let out = File::create(&args.out)
        .map_err(|error| Failure::Failed(format!("{}: {error}", args.out.display())))?;
    let mut out = BufWriter::new(out);
    let mut outcome = Outcome::Done;
    let mut labelled = read_files(&args.data)?;
    for file in &mut labelled {
        if !file.bad.is_empty() {
            outcome = Outcome::SomeFailed;
        }
        file.examples
            .retain(|row| !is_held_out(&held_out, row.document()));
    }
    let read = |path: &PathBuf| TextFile::from_path(path, &held_out);
    let texts = args.texts.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let rows = labelled.iter().map(|file| file.examples.len());
    let all = rows
        .chain(texts.iter().map(|file| file.texts.len()))
        .sum::<usize>();
    let bar = rows_bar(all as u64)?;
    for file in &labelled {
        masker.write_examples(&file.examples, &mut out, || bar.inc(1))??;
    }
    let texts: Vec<&str> = texts
        .iter()
        .flat_map(|file| file.texts.iter().map(String::as_str))
        .collect();
    masker.write_texts(0, &texts, &mut out, || bar.inc(1))?;
    out.flush()?;
    bar.finish_and_clear();
    Ok(outcome)
}
