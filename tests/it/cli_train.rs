//! `standpoint train` on a few hundred made-up rows, with a tokenizer of a few words and vectors without meaning.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use serde_json::Value;
use standpoint::model::artifact::{FILES, hex};
use standpoint::model::files::ModelFiles;
use standpoint::train::example::is_calibration;

use crate::program::{Ended, data_argument, standpoint};
use crate::tiny;

pub(crate) const WORDS: [&str; 17] = [
    "the", "praised", "thanked", "admired", "blamed", "cursed", "accused", "met", "visited",
    "counted", "town", "paper", "crew", "again", ".", ",", "and",
];

/// A folder with everything that a training reads.
pub(crate) struct Workplace {
    pub(crate) folder: tempfile::TempDir,
}

impl Workplace {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let write =
            |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
        write("rows.jsonl", rows(0..400).as_bytes());
        write("tokenizer.json", &tiny::tokenizer(&WORDS));
        write("vectors.safetensors", &tiny::vectors(WORDS.len() + 1, 4));
        Self { folder }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn argument(&self, name: &str) -> String {
        self.path(name).to_str().unwrap().to_owned()
    }

    /// Trains on `data` into `out`, with more arguments.
    pub(crate) fn train(&self, data: &str, out: &str, more: &[&str]) -> Ended {
        let [data, out] = [self.argument(data), self.argument(out)];
        let [vectors, tokenizer] =
            ["vectors.safetensors", "tokenizer.json"].map(|name| self.argument(name));
        let mut arguments = vec![
            "train",
            "--data",
            &data,
            "--vectors",
            &vectors,
            "--tokenizer",
            &tokenizer,
        ];
        arguments.extend(["--name", "tiny-en-v2", "--out", &out, "--gram-bits", "10"]);
        arguments.extend(more);
        standpoint(&arguments)
    }
}

/// Rows whose label is in their verb, each of a document of its own.
pub(crate) fn rows(numbers: std::ops::Range<usize>) -> String {
    let verbs = [
        ("against", ["blamed", "cursed", "accused"]),
        ("neutral", ["met", "visited", "counted"]),
        ("favor", ["praised", "thanked", "admired"]),
    ];
    let mut text = String::new();
    for number in numbers {
        let (label, verbs) = verbs[number % 3];
        let subject = ["The town", "The paper", "The crew"][number / 9 % 3];
        let target = ["France", "Egypt", "Otto", "Zoë"][number / 27 % 4];
        let end = ["", " again", ", and the paper"][number / 5 % 3];
        let verb = verbs[number / 3 % 3];
        let start = subject.len() + verb.len() + 2;
        let (row, stop) = (
            format!("{subject} {verb} {target}{end}."),
            start + target.chars().count(),
        );
        let _ = writeln!(
            text,
            r#"{{"id": "doc-{number}#0", "dataset": "made_up", "text": "{row}", "target": "{target}", "target_spans": [[{start}, {stop}]], "label": "{label}"}}"#
        );
    }
    text
}

pub(crate) fn files(folder: &Path) -> BTreeMap<&'static str, Vec<u8>> {
    FILES
        .map(|name| (name, std::fs::read(folder.join(name)).unwrap()))
        .into()
}

pub(crate) fn card(folder: &Path) -> Value {
    serde_json::from_slice(&files(folder)["card.json"]).unwrap()
}

#[test]
fn training_twice_and_on_other_threads_gives_the_same_bytes() {
    let place = Workplace::new();
    place
        .train("rows.jsonl", "first", &["--threads", "1"])
        .with_code(0);
    place
        .train("rows.jsonl", "second", &["--threads", "2"])
        .with_code(0);
    place
        .train("rows.jsonl", "third", &["--threads", "7"])
        .with_code(0);
    let first = files(&place.path("first"));
    assert_eq!(first, files(&place.path("second")));
    assert_eq!(first, files(&place.path("third")));
}

#[test]
fn a_trained_model_has_learnt_its_rows_and_prints_its_figures_on_others() {
    let place = Workplace::new();
    std::fs::write(place.path("dev.jsonl"), rows(1000..1090)).unwrap();
    let dev = place.argument("dev.jsonl");
    let ended = place
        .train("rows.jsonl", "out", &["--dev", &dev])
        .with_code(0);
    for part in [
        "fitted",
        "fit: all",
        "temperature",
        "macro-F1",
        "majority",
        "tone-only (VADER)",
    ] {
        assert!(ended.out.contains(part), "{part} is not in {}", ended.out);
    }
    let out = place.argument("out");
    let eval = standpoint(&["eval", "--model", &out, "--data", &dev, "--json"]).with_code(0);
    let figures = &eval.json_lines()[0];
    assert_eq!(figures["n"], 90);
    assert!(figures["macro_f1"].as_f64().unwrap() > 0.99, "{figures}");
    standpoint(&["model", "verify", &out]).with_code(0);
}

#[test]
fn the_card_says_what_the_model_was_made_from_without_the_machines_paths() {
    let place = Workplace::new();
    let ended = place.train(
        "rows.jsonl",
        "out",
        &[
            "--weight",
            "made_up=0.1",
            "--l2-zones",
            "0.25",
            "--escalate-from",
            "0.125",
        ],
    );
    ended.with_code(0);
    let card = card(&place.path("out"));
    let text = card.to_string();
    assert!(
        !text.contains(place.folder.path().to_str().unwrap()),
        "{text}"
    );
    let calibration = (0..400)
        .filter(|n| is_calibration(&format!("doc-{n}")))
        .count();
    let training = &card["training"];
    let set = &training["data"][0];
    assert_eq!(set["name"], "made_up");
    assert_eq!(set["rows"], 400 - calibration);
    assert_eq!(set["sha256"], hex(rows(0..400).as_bytes()));
    assert_eq!(card["calibration"]["rows"], calibration);
    assert_eq!(
        card["calibration"]["corpus"],
        "calibration documents of made_up"
    );
    assert_eq!(training["settings"]["gram_bits"], 10.0);
    assert_eq!(training["settings"]["l2_zones"], 0.25);
    assert_eq!(training["settings"]["weight.made_up"], 0.1);
    assert!(
        training["convergence"]["all"]
            .as_str()
            .unwrap()
            .contains("iterations")
    );
    let command = training["command"].as_str().unwrap();
    assert_eq!(card["calibration"]["escalate_from"], 0.125);
    assert!(command.contains(" --escalate-from 0.125 "), "{command}");
    let start = "standpoint train --data rows.jsonl --weight made_up=0.1 --vectors vectors.safetensors --tokenizer tokenizer.json --name tiny-en-v2 ";
    assert!(command.starts_with(start), "{command}");
    assert!(card["credits"][0].as_str().unwrap().contains("Apache-2.0"));
    let limits = card["limits"].to_string();
    assert!(
        limits.contains("English news only") && limits.contains("judging persons"),
        "{limits}"
    );
    assert!(
        !limits.contains("ir_news"),
        "no such rows were read: {limits}"
    );
}

#[test]
fn a_card_of_ir_news_says_whose_labels_they_are() {
    let place = Workplace::new();
    let text = rows(0..400).replace("made_up", "ir_news");
    std::fs::write(place.path("rows.jsonl"), text).unwrap();
    place.train("rows.jsonl", "out", &[]).with_code(0);
    let limits = card(&place.path("out"))["limits"].to_string();
    assert!(
        limits.contains("unpublished press text") && limits.contains("large language model"),
        "{limits}"
    );
}

#[test]
fn rows_of_held_out_documents_are_left_out_and_counted() {
    let place = Workplace::new();
    let held_out: Vec<String> = (0..100).map(|number| format!("doc-{number}\r\n")).collect();
    std::fs::write(place.path("ids.txt"), held_out.concat()).unwrap();
    // Some rows are paragraphs of such a document and say so in their doc_id.
    let mut text = rows(0..400);
    let paragraph = rows(1000..1001).replace(r#""dataset""#, r#""doc_id": "doc-7-p12", "dataset""#);
    text += &paragraph;
    std::fs::write(place.path("rows.jsonl"), text).unwrap();
    let ids = place.argument("ids.txt");
    let ended = place
        .train("rows.jsonl", "out", &["--held-out", &ids])
        .with_code(0);
    assert!(ended.out.contains(" 101 held out"), "{}", ended.out);
    std::fs::write(place.path("rest.jsonl"), rows(100..400)).unwrap();
    place.train("rest.jsonl", "rest", &[]).with_code(0);
    let weights = |folder| files(&place.path(folder))["weights.safetensors"].clone();
    assert!(
        weights("out") == weights("rest"),
        "a held-out row was fitted"
    );
}

#[test]
fn a_bad_row_stops_a_training_unless_it_is_to_be_skipped() {
    let place = Workplace::new();
    let text = format!("{}not a row\n{}", rows(0..200), rows(200..400));
    std::fs::write(place.path("rows.jsonl"), text).unwrap();
    let ended = place.train("rows.jsonl", "out", &[]).with_code(1);
    assert!(ended.err.contains("rows.jsonl:201: "), "{}", ended.err);
    assert!(ended.err.contains("--skip-bad"), "{}", ended.err);
    assert!(!place.path("out").exists());
    let ended = place
        .train("rows.jsonl", "out", &["--skip-bad"])
        .with_code(0);
    assert!(
        ended.err.contains("rows.jsonl:201: ") && ended.out.contains(" 1 bad"),
        "{ended:?}"
    );
}

#[test]
fn a_model_is_not_written_over_unless_asked() {
    let place = Workplace::new();
    place.train("rows.jsonl", "out", &[]).with_code(0);
    let before = files(&place.path("out"));
    let ended = place
        .train("rows.jsonl", "out", &["--balance", "0"])
        .with_code(1);
    assert!(ended.err.contains("--overwrite"), "{}", ended.err);
    assert_eq!(before, files(&place.path("out")));
    place
        .train("rows.jsonl", "out", &["--balance", "0", "--overwrite"])
        .with_code(0);
    assert!(ModelFiles::from(&place.path("out")).artifact().is_ok());
    assert_ne!(before, files(&place.path("out")));
}

#[test]
fn unusable_input_is_said_with_its_reason() {
    let place = Workplace::new();
    let write = |name: &str, bytes: &[u8]| std::fs::write(place.path(name), bytes).unwrap();
    write("empty.jsonl", b"\n");
    let one_class: Vec<String> = rows(0..400)
        .lines()
        .step_by(3)
        .map(|row| format!("{row}\n"))
        .collect();
    write("one_class.jsonl", one_class.concat().as_bytes());
    write("few.jsonl", rows(0..100).as_bytes());
    for (data, message) in [
        ("nowhere.jsonl", "nowhere.jsonl: No such file"),
        ("empty.jsonl", "no row to fit"),
        ("one_class.jsonl", "one class only"),
        ("few.jsonl", "at least 20 are needed"),
    ] {
        let ended = place.train(data, "out", &[]).with_code(1);
        assert!(ended.err.contains(message), "{data}: {}", ended.err);
        assert!(!place.path("out").join("card.json").exists(), "{data}");
    }
    let ended = place
        .train("rows.jsonl", "out", &["--weight", "newsmtsc=2"])
        .with_code(1);
    assert!(
        ended.err.contains("`newsmtsc`") && ended.err.contains("made_up"),
        "{}",
        ended.err
    );
    let ended = place
        .train("rows.jsonl", "out", &["--held-out", "/nowhere/ids.txt"])
        .with_code(1);
    assert!(ended.err.contains("/nowhere/ids.txt"), "{}", ended.err);
    write("vectors.safetensors", &tiny::vectors(WORDS.len(), 4));
    let ended = place.train("rows.jsonl", "out", &[]).with_code(1);
    assert!(
        ended.err.contains("17 vectors for a vocabulary of 18"),
        "{}",
        ended.err
    );
    write("vectors.safetensors", b"no tensors");
    let ended = place.train("rows.jsonl", "out", &[]).with_code(1);
    assert!(ended.err.contains("vectors.safetensors: "), "{}", ended.err);
    write("tokenizer.json", b"{}");
    write("vectors.safetensors", &tiny::vectors(WORDS.len() + 1, 4));
    let ended = place.train("rows.jsonl", "out", &[]).with_code(1);
    assert!(ended.err.contains("tokenizer.json: "), "{}", ended.err);
}

#[test]
fn settings_out_of_range_are_a_wrong_use() {
    let place = Workplace::new();
    for (option, value, message) in [
        ("--gram-order", "5", "0..=4"),
        ("--l2-grams", "-1", "at least 0"),
        ("--l2-zones", "NaN", "at least 0"),
        ("--l2-symbols", "inf", "at least 0"),
        ("--max-iterations", "0", "0 is not in"),
        ("--weight", "made_up", "NAME=W"),
        ("--weight", "made_up=0", "above 0"),
        ("--threads", "0", "0 is not in"),
    ] {
        let ended = place
            .train("rows.jsonl", "out", &[option, value])
            .with_code(2);
        assert!(
            ended.err.contains(option) && ended.err.contains(message),
            "{}",
            ended.err
        );
    }
    let data = data_argument("labelled_sample.jsonl");
    let ended = standpoint(&["train", "--data", &data, "--gram-bits", "23"]).with_code(2);
    assert!(ended.err.contains("8..=22"), "{}", ended.err);
    standpoint(&["train"]).with_code(2);
    assert!(!place.path("out").exists());
}

#[test]
fn the_sample_is_too_small_to_calibrate_on_and_that_is_said() {
    let place = Workplace::new();
    let sample = std::fs::read(crate::program::data("labelled_sample.jsonl")).unwrap();
    std::fs::write(place.path("sample.jsonl"), sample).unwrap();
    let ended = place.train("sample.jsonl", "out", &[]).with_code(1);
    assert!(
        ended.err.contains("at least 20 are needed"),
        "{}",
        ended.err
    );
}
