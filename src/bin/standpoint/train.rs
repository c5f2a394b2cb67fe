//! `standpoint train`: a lexical model, or a new head on an encoder, from labelled rows.

mod head;
mod settings;
mod taught;

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use standpoint::model::card::ModelCard;
use standpoint::model::prior::Prior;
use standpoint::train::example::{is_calibration, is_in_share};
use standpoint::train::file::LabelledFile;
use standpoint::train::metrics::Bootstrap;
use standpoint::train::run::TrainingRun;
use standpoint::train::vectors::StaticVectors;
use standpoint::{Stance, StanceClassifier};

use crate::calibrate::thresholds;
use crate::common::{Failure, Outcome, Result, print, probability, read, read_ids};
use crate::eval::{evaluate_files, read_files};

use settings::{Settings, Weight};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Files of labelled rows (JSON Lines); a tenth of their documents is set aside for calibration
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    data: Vec<PathBuf>,
    /// How much a row of this data set counts; 1 unless given
    #[arg(long, value_name = "NAME=W", num_args = 1..)]
    weight: Vec<Weight>,
    /// Static vectors of the word pieces, as models/recipes/static_vectors makes them
    #[arg(long, value_name = "FILE", required_unless_present = "encoder")]
    vectors: Option<PathBuf>,
    /// The tokenizer.json whose word pieces these are
    #[arg(long, value_name = "FILE", required_unless_present = "encoder")]
    tokenizer: Option<PathBuf>,
    /// The works that vectors and tokenizer rest on, with their licences, where they are not those of models/recipes
    #[arg(long, value_name = "TEXT", num_args = 1..)]
    credit: Vec<String>,
    /// Name of the model, such as lexical-en-v3
    #[arg(long, value_parser = clap::builder::NonEmptyStringValueParser::new())]
    name: String,
    /// The folder to write
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Write over a model that is already there
    #[arg(long)]
    overwrite: bool,
    /// Share of the documents, 0 to 1, that is fitted, for a learning curve; a larger share holds every smaller one, and those for calibration are all kept
    #[arg(long, value_name = "SHARE", value_parser = probability)]
    share: Option<f32>,
    /// A file with one document id a line: rows of these documents are left out
    #[arg(long, value_name = "FILE")]
    held_out: Option<PathBuf>,
    /// Least probability, 0 to 1, of a second label at which a cascade is to ask its second model [default: that of the 90 % prediction sets]
    #[arg(long, value_name = "PROBABILITY", value_parser = probability, conflicts_with = "encoder")]
    escalate_from: Option<f32>,
    /// Label shares that the new model's probabilities are moved to, where those of its texts are known to differ from the calibration documents': favor=0.2,neutral=0.5,against=0.3
    #[arg(long, value_name = "SHARES")]
    prior: Option<Prior>,
    /// Files of labelled rows to evaluate the model on
    #[arg(long, value_name = "FILE", num_args = 1..)]
    dev: Vec<PathBuf>,
    /// Go on without the rows that cannot be read
    #[arg(long)]
    skip_bad: bool,
    /// How many threads work; the model does not depend on it [default: one per core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    #[command(flatten)]
    taught: taught::TaughtArgs,
    #[command(flatten)]
    head: head::HeadArgs,
    #[command(flatten)]
    settings: Settings,
}

pub(crate) fn run(args: Args) -> Result<Outcome> {
    let threads = usize::from(args.threads.unwrap_or(0));
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    let pool = pool.map_err(|error| Failure::Failed(error.to_string()))?;
    pool.install(|| train(&args))
}

fn train(args: &Args) -> Result<Outcome> {
    if args.out.join(standpoint::model::artifact::CARD).exists() && !args.overwrite {
        let message = "holds a model already; name a new folder, or say --overwrite";
        return Err(Failure::Failed(format!(
            "{}: {message}",
            args.out.display()
        )));
    }
    let mut files = read_files(&args.data)?;
    if let Some(share) = args.share {
        for file in &mut files {
            let is_kept =
                |document: &str| is_calibration(document) || is_in_share(document, share.into());
            file.examples.retain(|example| is_kept(example.document()));
        }
    }
    let bad: usize = files.iter().map(|file| file.bad.len()).sum();
    if bad > 0 && !args.skip_bad {
        let message = format!("{bad} rows cannot be read; correct them, or say --skip-bad");
        return Err(Failure::Failed(message));
    }
    // Read before the long work, so that a wrong name shows at once.
    let dev = read_files(&args.dev)?;
    // A folder that cannot be made is better known now than after the fit.
    std::fs::create_dir_all(&args.out)
        .map_err(|error| Failure::Failed(format!("{}: {error}", args.out.display())))?;

    let (card, rows) = match (&args.head.encoder, &args.tokenizer, &args.vectors) {
        (Some(encoder), ..) => args.head.fit(encoder, args, &files)?,
        (None, Some(tokenizer), Some(vectors)) => lexical(args, &files, tokenizer, vectors)?,
        _ => {
            let message = "say --encoder, or --vectors and --tokenizer";
            return Err(Failure::Usage(message.to_owned()));
        }
    };
    print(summary(args, &card, &format!("{rows}, {bad} bad")).as_bytes())?;

    let bad_dev = dev.iter().any(|file| !file.bad.is_empty());
    if !dev.is_empty() {
        if let Some(before) = &args.head.encoder {
            let files = before.files()?;
            let classifier = StanceClassifier::builder().model(files).build()?;
            let report = evaluate_files(&classifier, &dev, &Bootstrap::default())?;
            print(format!("\nbefore: {report}").as_bytes())?;
        }
        // Through the folder, as everybody else will read it.
        let classifier = StanceClassifier::builder().model(&args.out).build()?;
        let report = evaluate_files(&classifier, &dev, &Bootstrap::default())?;
        print(format!("\n{report}").as_bytes())?;
    }
    Ok(if bad_dev {
        Outcome::SomeFailed
    } else {
        Outcome::Done
    })
}

/// Trains a lexical model; says how many rows it is from.
fn lexical(
    args: &Args,
    files: &[LabelledFile],
    tokenizer: &Path,
    vectors: &Path,
) -> Result<(ModelCard, String)> {
    let run = TrainingRun {
        name: args.name.clone(),
        command: args.command(),
        weights: args.weights(),
        held_out: args.held_out()?,
        credits: args.credit.clone(),
        options: args.settings.options(),
        escalate_from: args.escalate_from,
        prior: args.prior,
        taught: args.taught.taught.clone(),
        taught_weight: args.taught.taught_weight,
    };
    let tokenizer = read(tokenizer)?;
    args.taught.teach(&tokenizer, &run.held_out)?;
    let vectors =
        StaticVectors::from_bytes(&read(vectors)?).map_err(|error| error.at(vectors.display()))?;
    let spinner = ProgressBar::new_spinner().with_style(ProgressStyle::default_spinner());
    spinner.enable_steady_tick(Duration::from_millis(100));
    let trained = run.train(files, &tokenizer, &vectors, |stage| {
        spinner.set_message(stage.to_owned())
    });
    spinner.finish_and_clear();
    let trained = trained?;
    let rows = format!(
        "{} fitted, {} for calibration, {} held out, {} without a located target",
        trained.rows_fitted(),
        trained.card.calibration.rows,
        trained.rows_held_out,
        trained.rows_unlocated
    );
    Ok((trained.write(&args.out)?, rows))
}

/// What was trained, from what, and how it ended.
fn summary(args: &Args, card: &ModelCard, rows: &str) -> String {
    let mut text = format!("{} is in {}\n", card.name, args.out.display());
    let mut line = |name: &str, value: String| {
        // Writing to a string does not fail.
        let _ = writeln!(text, "{name:<12} {value}");
    };
    for set in &card.training.data {
        line(
            "data",
            format!(
                "{} rows of {}, file {}",
                set.rows,
                set.name,
                short(&set.sha256)
            ),
        );
    }
    line("rows", rows.to_owned());
    for (stage, end) in &card.training.convergence {
        line(&format!("fit: {stage}"), end.clone());
    }
    line("calibration", thresholds(&card.calibration));
    text
}

fn short(hash: &str) -> &str {
    hash.get(..12).unwrap_or(hash)
}

impl Args {
    fn weights(&self) -> BTreeMap<String, f32> {
        let weights = self.weight.iter();
        weights
            .map(|weight| (weight.name.clone(), weight.value))
            .collect()
    }

    fn held_out(&self) -> Result<HashSet<String>> {
        self.held_out
            .as_deref()
            .map_or(Ok(HashSet::new()), read_ids)
    }

    /// The command as the card shows it: files by their names alone, and nothing that changes no byte of the model.
    fn command(&self) -> String {
        let mut words = vec!["standpoint train --data".to_owned()];
        words.extend(self.data.iter().map(|path| file_name(path)));
        for weight in &self.weight {
            words.push(format!(
                "--weight {}",
                quoted(&format!("{}={}", weight.name, weight.value))
            ));
        }
        if let (Some(vectors), Some(tokenizer)) = (&self.vectors, &self.tokenizer) {
            words.push(format!(
                "--vectors {} --tokenizer {}",
                file_name(vectors),
                file_name(tokenizer)
            ));
        }
        words.extend(
            self.credit
                .iter()
                .map(|credit| format!("--credit {}", quoted(credit))),
        );
        words.push(format!("--name {}", quoted(&self.name)));
        words.extend(self.taught.command());
        if let Some(path) = &self.held_out {
            words.push(format!("--held-out {}", file_name(path)));
        }
        if let Some(probability) = self.escalate_from {
            words.push(format!("--escalate-from {probability}"));
        }
        if let Some(prior) = self.prior {
            words.push(format!("--prior {}", shares(prior)));
        }
        if let Some(share) = self.share {
            words.push(format!("--share {share}"));
        }
        if self.skip_bad {
            words.push("--skip-bad".to_owned());
        }
        words.push(match &self.head.encoder {
            Some(encoder) => self.head.command(&encoder.to_string()),
            None => self.settings.command(),
        });
        words.join(" ")
    }
}

/// Shares as the command line takes them.
fn shares(prior: Prior) -> String {
    let shares = Stance::ALL.map(|stance| format!("{stance}={}", prior.shares().of(stance)));
    shares.join(",")
}

/// A file as the card names it: without its folders.
fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    quoted(&name.to_string_lossy())
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_.=,+:@%/".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}
