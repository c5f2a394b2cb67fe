//! `standpoint train --teacher`: labels of a better model for texts without labels.

use std::collections::HashSet;
use std::path::PathBuf;

use standpoint::Roster;
use standpoint::actor::ResolverOptions;
use standpoint::model::artifact::hex;
use standpoint::pipeline::Pipeline;
use standpoint::text::tokenizer::Tokenizer;
use standpoint::train::lesson::{Made, teach};
use standpoint::train::masked::Masker;
use standpoint::train::texts::TextFile;

use super::settings::not_negative;
use super::{file_name, quoted};
use crate::common::{Result, rows_bar};
use crate::models::ModelName;

/// Beside the labelled rows, rows that a teacher has labelled.
#[derive(clap::Args)]
#[command(next_help_heading = "Rows of a teacher")]
pub(crate) struct TaughtArgs {
    /// The model whose probabilities are learnt: a name or a folder
    #[arg(long, value_name = "MODEL", requires_all = ["unlabelled", "taught"])]
    teacher: Option<ModelName>,
    /// Files of texts (JSON Lines with `text`) whose actors the teacher is asked about
    #[arg(long, value_name = "FILE", num_args = 1.., requires = "teacher")]
    unlabelled: Vec<PathBuf>,
    /// The file of the teacher's labels: written, or continued where it was stopped; without --teacher read as it is
    #[arg(long, value_name = "FILE", conflicts_with = "encoder")]
    pub(super) taught: Option<PathBuf>,
    /// How much a taught row counts
    #[arg(long, value_name = "W", default_value_t = 0.1, requires = "taught", value_parser = not_negative::<f32>)]
    pub(super) taught_weight: f32,
}

impl TaughtArgs {
    /// Asks the teacher about all that the file of its labels lacks.
    pub(super) fn teach(&self, tokenizer: &[u8], held_out: &HashSet<String>) -> Result<()> {
        let (Some(teacher), Some(taught)) = (&self.teacher, &self.taught) else {
            return Ok(());
        };
        let teacher = teacher.artifact()?;
        let texts = self.unlabelled.iter();
        let texts = texts
            .map(|path| TextFile::from_path(path, held_out))
            .collect::<Result<Vec<_>, _>>()?;
        let roster = Roster::world();
        let made = Made {
            teacher: format!("{}@{}", teacher.card.name, teacher.sha256),
            roster: format!("{}@{}", roster.name(), roster.sha256()),
            tokenizer: hex(tokenizer),
            texts: texts
                .iter()
                .map(|file| (file.sha256.clone(), file.texts.len()))
                .collect(),
        };
        let tokenizer = Tokenizer::from_bytes(tokenizer)?;
        let pipeline = Pipeline::new(roster, tokenizer, ResolverOptions::default())?;
        let bar = rows_bar(texts.iter().map(|file| file.texts.len() as u64).sum())?;
        let masker = Masker::new(pipeline, Some(teacher));
        teach(&masker, &made, &texts, taught, |texts| {
            bar.inc(texts as u64)
        })?;
        bar.finish_and_clear();
        Ok(())
    }

    /// The part of the command that the card shows.
    pub(super) fn command(&self) -> Option<String> {
        let taught = self.taught.as_ref()?;
        let mut words = Vec::new();
        if let Some(teacher) = &self.teacher {
            let files: Vec<String> = self.unlabelled.iter().map(|path| file_name(path)).collect();
            words.push(format!(
                "--teacher {} --unlabelled {}",
                quoted(&teacher.to_string()),
                files.join(" ")
            ));
        }
        words.push(format!(
            "--taught {} --taught-weight {}",
            file_name(taught),
            self.taught_weight
        ));
        Some(words.join(" "))
    }
}
