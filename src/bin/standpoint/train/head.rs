//! `standpoint train --encoder`: a new head on an encoder.

use std::path::PathBuf;

use standpoint::model::card::ModelCard;
use standpoint::train::file::LabelledFile;
use standpoint::train::head::HeadRun;

use super::quoted;
use super::settings::not_negative;
use crate::common::{Result, rows_bar};
use crate::models::ModelName;

/// Instead of a lexical model, a contextual one with a new head.
#[derive(clap::Args)]
#[command(next_help_heading = "A new head on an encoder")]
pub(crate) struct HeadArgs {
    /// Fit the head of this contextual model anew: a name, or a folder
    #[arg(long, value_name = "MODEL", conflicts_with_all = ["vectors", "tokenizer", "credit", "Settings"])]
    pub(super) encoder: Option<ModelName>,
    /// L2 penalty that holds the head to the one it begins with
    #[arg(long, value_name = "X", default_value_t = 0.01, requires = "encoder", value_parser = not_negative::<f64>)]
    l2_head: f64,
    /// A folder for what the encoder makes of each row, so that the next fit need not read them again
    #[arg(long, value_name = "DIR", requires = "encoder")]
    cache: Option<PathBuf>,
}

/// Most steps of a fit: it has a few thousand numbers and ends by itself.
const MOST_ITERATIONS: usize = 500;

impl HeadArgs {
    /// Fits and writes; says how many rows it is from.
    pub(super) fn fit(
        &self,
        encoder: &ModelName,
        args: &super::Args,
        files: &[LabelledFile],
    ) -> Result<(ModelCard, String)> {
        let files_of_encoder = encoder.files()?;
        let artifact = files_of_encoder.artifact()?;
        let run = HeadRun {
            name: args.name.clone(),
            command: args.command(),
            weights: args.weights(),
            held_out: args.held_out()?,
            prior: args.prior,
            l2: self.l2_head,
            max_iterations: MOST_ITERATIONS,
            cache: self.cache.clone(),
        };
        let rows = files.iter().map(|file| file.examples.len() as u64).sum();
        let bar = rows_bar(rows)?;
        let found = run.fit(&artifact, files, || bar.inc(1));
        bar.finish_and_clear();
        let found = found?;
        let rows = format!(
            "{} fitted, {} for calibration, {} held out, {} without a located target, {} read before",
            found.rows_fitted,
            found.card.calibration.rows,
            found.rows_held_out,
            found.rows_unlocated,
            found.rows_cached
        );
        Ok((found.write(&files_of_encoder, &args.out)?, rows))
    }

    /// The part of the command that the card shows.
    pub(super) fn command(&self, encoder: &str) -> String {
        format!("--encoder {} --l2-head {}", quoted(encoder), self.l2_head)
    }
}
