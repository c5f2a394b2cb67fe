//! `harness serve`: a model of ours as a process that speaks the rivals' protocol, so that all are timed in one way. In: requests. Out: replies.

use std::io::{BufRead, Write};
use std::path::PathBuf;

use standpoint::StanceClassifier;
use standpoint::pipeline::Scratch;

use crate::error::Result;
use crate::models::files;
use crate::process::{Reply, Request};

/// How many paragraphs make a document.
pub(crate) const PARAGRAPHS: usize = 20;

#[derive(clap::Args)]
pub(crate) struct Args {
    model: String,
    #[arg(long)]
    no_discovery: bool,
    #[arg(long, default_value = "models")]
    models: PathBuf,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let classifier = StanceClassifier::builder()
        .model(files(&args.models, &args.model)?)
        .discover(!args.no_discovery)
        .build()?;
    let mut scratch = Scratch::default();
    let mut documents: Vec<String> = Vec::new();
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let request: Request = serde_json::from_str(&line?)?;
        let mut reply = Reply::default();
        match request {
            Request::Hello => reply.name = Some(classifier.model_tag().to_owned()),
            Request::Load { rows } => {
                let chunks = rows.chunks(PARAGRAPHS);
                let texts = chunks.map(|rows| {
                    let texts: Vec<&str> = rows.iter().map(|row| row.text.as_str()).collect();
                    texts.join("\n\n")
                });
                documents = texts.collect();
            }
            Request::Time => {
                let mut rows = 0;
                for document in &documents {
                    let found = classifier.classify_with(document.as_str(), &mut scratch)?;
                    rows += found.scores().count();
                }
                reply.rows = Some(rows as u64);
            }
            Request::Memory => reply.peak_memory = peak_memory(),
            Request::Train { .. } | Request::Predict => {
                reply.error = Some("a model of ours is asked in the harness itself".to_owned());
            }
        }
        serde_json::to_writer(&mut out, &reply)?;
        out.write_all(b"\n")?;
        out.flush()?;
    }
    Ok(())
}

/// The largest memory that this process has had, in bytes; not known where there is no /proc.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kilobytes * 1024)
}
