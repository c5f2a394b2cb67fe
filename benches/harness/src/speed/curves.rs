//! How time grows: with the length of a text, the number of aliases, the number of actors in a paragraph, and threads. In: our text. Out: a curve for each.

use std::fmt::Write as _;
use std::hint::black_box;
use std::time::Instant;

use rayon::prelude::*;
use serde::Serialize;
use standpoint::pipeline::Scratch;
use standpoint::{Roster, StanceClassifier};

use super::sides::median;
use super::text::{generated, rows};
use crate::error::{Error, Result};
use crate::fill::Forms;
use crate::system::bag_of_words;

/// A curve: what is varied, what is measured, and points.
#[derive(Debug, Serialize)]
pub(super) struct Curve {
    pub(super) file: &'static str,
    pub(super) title: &'static str,
    pub(super) x: &'static str,
    pub(super) y: &'static str,
    pub(super) points: Vec<(f64, f64)>,
}

/// All curves of the lexical model with the world roster; discovery is off, since it is another step with a time of its own.
pub(super) fn all(runs: usize, bytes: usize, train_rows: &[usize]) -> Result<Vec<Curve>> {
    Ok(vec![
        length(runs, bytes)?,
        aliases(runs, bytes)?,
        actors(runs)?,
        threads(runs, bytes)?,
        training(train_rows)?,
    ])
}

fn classifier(roster: Roster) -> Result<StanceClassifier> {
    Ok(StanceClassifier::builder()
        .roster(roster)
        .discover(false)
        .build()?)
}

/// Median seconds of classifying these documents one after the other.
fn seconds(classifier: &StanceClassifier, documents: &[String], runs: usize) -> Result<f64> {
    let mut scratch = Scratch::default();
    let mut times = Vec::new();
    for run in 0..=runs {
        let began = Instant::now();
        for document in documents {
            black_box(
                classifier
                    .classify_with(document.as_str(), &mut scratch)?
                    .scores()
                    .count(),
            );
        }
        if run > 0 {
            times.push(began.elapsed().as_secs_f64());
        }
    }
    Ok(median(times.into_iter()).max(1e-9))
}

/// The text in documents of 100 bytes each, of 1,000 and so on.
fn length(runs: usize, most: usize) -> Result<Curve> {
    let classifier = classifier(Roster::world())?;
    let text = generated(most);
    let mut points = Vec::new();
    let lengths = [100, 1_000, 10_000, 100_000, 1_000_000];
    for bytes in lengths.into_iter().filter(|bytes| *bytes <= most) {
        let mut documents: Vec<String> = vec![String::new()];
        for paragraph in &text {
            if documents.last().is_some_and(|last| last.len() >= bytes) {
                documents.push(String::new());
            }
            if let Some(last) = documents.last_mut() {
                last.push_str(if bytes < 200 {
                    paragraph.split_inclusive(". ").next().unwrap_or_default()
                } else {
                    paragraph
                });
                last.push_str("\n\n");
            }
        }
        let all: usize = documents.iter().map(String::len).sum();
        let mean = all as f64 / documents.len() as f64;
        points.push((
            mean,
            all as f64 / 1e6 / seconds(&classifier, &documents, runs)?,
        ));
    }
    Ok(Curve {
        file: "length.svg",
        title: "Speed by the length of a document, lexical, one core",
        x: "bytes of a document",
        y: "MB/s",
        points,
    })
}

/// A roster of so many actors of one alias each, of which the text names the same few.
fn aliases(runs: usize, bytes: usize) -> Result<Curve> {
    let documents = [generated(bytes).join("\n\n")];
    let states = Forms::all();
    let mut points = Vec::new();
    for count in [1_usize, 10, 100, 1_000, 10_000] {
        let mut toml = String::from("schema = 1\n");
        for number in 0..count {
            let name = match states.get(number).filter(|_| number < 10) {
                Some(state) => state.name().to_owned(),
                None => format!("Society{number} of Made-up Things"),
            };
            let _ = write!(
                toml,
                "[[actor]]\nid = \"x.{number}\"\nkind = \"institution\"\nname = \"{name}\"\n"
            );
        }
        let classifier = classifier(Roster::from_toml("generated", &toml)?)?;
        let all = documents.iter().map(String::len).sum::<usize>() as f64;
        points.push((
            count as f64,
            all / 1e6 / seconds(&classifier, &documents, runs)?,
        ));
    }
    Ok(Curve {
        file: "aliases.svg",
        title: "Speed by the number of aliases, of which ten at most are in the text, lexical, one core",
        x: "aliases on the roster",
        y: "MB/s",
        points,
    })
}

/// A paragraph of 64 sentences that names so many actors.
fn actors(runs: usize) -> Result<Curve> {
    let classifier = classifier(Roster::world())?;
    let states = Forms::all();
    let mut points = Vec::new();
    for count in [1_usize, 2, 4, 8, 16, 32, 64] {
        let sentences = (0..64).filter_map(|number| {
            let state = states.get(number % count)?;
            Some(format!(
                "The mediators thanked {} for its patience and blamed nobody. ",
                state.name()
            ))
        });
        let document: String = sentences.collect();
        let time = seconds(&classifier, &[document.trim_end().to_owned()], 20 * runs)?;
        points.push((count as f64, 1e6 * time));
    }
    Ok(Curve {
        file: "actors.svg",
        title: "Time of one paragraph of 64 sentences by the actors that it names, lexical",
        x: "actors in the paragraph",
        y: "microseconds",
        points,
    })
}

/// Documents on so many threads.
fn threads(runs: usize, bytes: usize) -> Result<Curve> {
    let classifier = classifier(Roster::world())?;
    let documents: Vec<String> = generated(bytes)
        .chunks(20)
        .map(|paragraphs| paragraphs.join("\n\n"))
        .collect();
    let bytes: usize = documents.iter().map(String::len).sum();
    let most = std::thread::available_parallelism().map_or(1, usize::from);
    let mut counts: Vec<usize> = (0..)
        .map(|power| 1 << power)
        .take_while(|count| *count < most)
        .collect();
    counts.push(most);
    let mut points = Vec::new();
    for count in counts {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(count).build();
        let pool = pool.map_err(|error| Error::new(error.to_string()))?;
        let mut times = Vec::new();
        for run in 0..=runs {
            let began = Instant::now();
            let found: Vec<usize> = pool.install(|| {
                let rows = documents
                    .par_iter()
                    .map_init(Scratch::default, |scratch, document| {
                        Ok(classifier
                            .classify_with(document.as_str(), scratch)?
                            .scores()
                            .count())
                    });
                rows.collect::<Result<_>>()
            })?;
            black_box(found);
            if run > 0 {
                times.push(began.elapsed().as_secs_f64());
            }
        }
        points.push((
            count as f64,
            bytes as f64 / 1e6 / median(times.into_iter()).max(1e-9),
        ));
    }
    Ok(Curve {
        file: "threads.svg",
        title: "Speed by threads, lexical",
        x: "threads",
        y: "MB/s",
        points,
    })
}

/// Fits of the linfa model on hashed words.
fn training(counts: &[usize]) -> Result<Curve> {
    let mut points = Vec::new();
    for &count in counts {
        let rows = rows(count);
        let began = Instant::now();
        black_box(bag_of_words::system().fit(&rows)?);
        points.push((rows.len() as f64, began.elapsed().as_secs_f64()));
    }
    Ok(Curve {
        file: "training.svg",
        title: "Training the linfa model on hashed words and pairs of words",
        x: "rows",
        y: "seconds",
        points,
    })
}
