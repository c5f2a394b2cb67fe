//! Rivals: scripts that speak the protocol of [`crate::process`]. In: the folder of adapters. Out: their answers, or why they are absent.

use std::path::PathBuf;

use standpoint::train::evaluate::groups;
use standpoint::train::metrics::Prediction;
use standpoint::{PerClass, Stance};

use super::{Answer, Said, Setup, System, Task, set};
use crate::error::{Error, Result};
use crate::process::{Process, Request, Row, Started};

/// The script that the others import; it is no rival.
const PROTOCOL: &str = "protocol";

/// A rival by the name of its script.
pub(crate) struct Rival {
    name: String,
    script: PathBuf,
    python: String,
}

impl Rival {
    /// The rivals of these names; all scripts in the folder for `all`.
    pub(crate) fn choose(names: &[String], setup: &Setup) -> Result<Vec<Self>> {
        let mut scripts = Vec::new();
        if !names.is_empty() {
            let failed = |error: std::io::Error| Error::from(error).at(setup.adapters.display());
            for entry in std::fs::read_dir(&setup.adapters).map_err(failed)? {
                let path = entry.map_err(failed)?.path();
                let stem = path.file_stem().and_then(|stem| stem.to_str());
                let is_script = path.extension().is_some_and(|ending| ending == "py");
                if let Some(stem) = stem.filter(|stem| is_script && *stem != PROTOCOL) {
                    scripts.push((stem.to_owned(), path));
                }
            }
        }
        scripts.sort();
        if let Some(unknown) = names
            .iter()
            .find(|name| *name != "all" && !scripts.iter().any(|(stem, _)| stem == *name))
        {
            let known: Vec<&str> = scripts.iter().map(|(stem, _)| stem.as_str()).collect();
            return Err(Error::new(format!(
                "no rival `{unknown}`; there are all, {}",
                known.join(", ")
            )));
        }
        let wanted = scripts
            .into_iter()
            .filter(|(stem, _)| names.iter().any(|name| name == "all" || name == stem));
        let rivals = wanted.map(|(name, script)| Self {
            name,
            script,
            python: setup.python.clone(),
        });
        Ok(rivals.collect())
    }

    /// The name of its script.
    pub(crate) fn script_name(&self) -> &str {
        &self.name
    }

    /// Starts its process.
    pub(crate) fn start(&self) -> Result<Started> {
        let script = self.script.display().to_string();
        Process::start(&self.python, &[script])
    }
}

impl System for Rival {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn answer(&mut self, task: &Task<'_>) -> Result<Answer> {
        let mut process = match self.start()? {
            Started::Running(process) => process,
            Started::Absent(why) => return Ok(Answer::Absent(why)),
        };
        if process.trains {
            if task.train.is_empty() {
                return Ok(Answer::Absent(
                    "needs rows to learn from: --train FILE".to_owned(),
                ));
            }
            let rows = task.train.iter().map(Row::to_learn_from).collect();
            process.ask(&Request::Train { rows })?;
        }
        let rows = task.rows.iter().map(Row::of).collect();
        process.ask(&Request::Load { rows })?;
        let answers = process.ask(&Request::Predict)?.answers;
        if answers.len() != task.rows.len() {
            let message = format!("{} answers for {} rows", answers.len(), task.rows.len());
            return Err(Error::new(message).at(&self.name));
        }
        let mut gives_probabilities = true;
        let mut predictions = Vec::new();
        for ((row, group), answer) in task.rows.iter().zip(groups(task.rows)).zip(answers) {
            let label = Stance::ALL
                .into_iter()
                .find(|stance| stance.as_str() == answer.label);
            let label = label.ok_or_else(|| {
                Error::new(format!("unknown label `{}`", answer.label)).at(&self.name)
            })?;
            gives_probabilities &= answer.probabilities.is_some();
            let probabilities = answer
                .probabilities
                .map_or(PerClass::certain(label), PerClass);
            predictions.push(Prediction {
                truth: row.label,
                probabilities,
                set: set(probabilities),
                group,
            });
        }
        Ok(Answer::Said(Said {
            predictions,
            gives_probabilities,
            model: Some(process.name.clone()),
        }))
    }
}
