//! `standpoint train --encoder` on a tiny encoder with random weights, whose words are those of the made-up rows.

use std::path::Path;

use standpoint::model::artifact::{CARD, FILES, HEAD, TOKENIZER, WEIGHTS};
use standpoint::model::files::ModelFiles;

use crate::cli_train::rows;
use crate::program::{Ended, standpoint};
use crate::tiny;

fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

/// Fits the head of the tiny model in `folder` to made-up rows, into `out` there.
fn refit(folder: &Path, out: &str, more: &[&str]) -> Ended {
    let [data, encoder, out] = ["rows.jsonl", "tiny", out].map(|name| text(&folder.join(name)));
    if !Path::new(&data).exists() {
        std::fs::write(&data, rows(0..400)).unwrap();
        tiny::contextual(Path::new(&encoder), "mpnet");
    }
    let mut arguments = vec!["train", "--encoder", &encoder, "--data", &data];
    arguments.extend(["--name", "own-en-v1", "--out", &out]);
    arguments.extend(more);
    standpoint(&arguments)
}

#[test]
fn a_new_head_has_learnt_the_rows_and_says_how_it_was_before() {
    let place = tempfile::tempdir().unwrap();
    std::fs::write(place.path().join("dev.jsonl"), rows(1000..1090)).unwrap();
    let dev = text(&place.path().join("dev.jsonl"));
    let ended = refit(place.path(), "out", &["--dev", &dev, "--l2-head", "1e-5"]).with_code(0);
    let figure = |part: &str| -> f64 {
        let line = part
            .lines()
            .find(|line| line.starts_with("this model"))
            .unwrap();
        line.split_whitespace().nth(2).unwrap().parse().unwrap()
    };
    let (start, rest) = ended.out.split_once("before: tiny-mpnet-v1@").unwrap();
    let (before, after) = rest.split_once("own-en-v1@").unwrap();
    assert!(start.contains("fit: head"), "{start}");
    // The verbs say it, and even random layers leave words apart.
    assert!(figure(after) > 0.9, "{after}");
    assert!(figure(before) < 0.6, "{before}");
}

#[test]
fn the_second_fit_finds_what_the_encoder_made_of_the_rows() {
    let place = tempfile::tempdir().unwrap();
    let cache = text(&place.path().join("cache"));
    // What is fitted and what was read before, of a line like "rows  360 fitted, 40 for calibration, 0 held out, 7 read before, 0 bad".
    let counts = |ended: &Ended| -> (String, String) {
        let line = ended
            .out
            .lines()
            .find(|line| line.starts_with("rows "))
            .unwrap();
        let before = |mark: &str| {
            let words = line.split(mark).next().unwrap().split_whitespace();
            words.last().unwrap().to_owned()
        };
        (before(" fitted"), before(" read before"))
    };
    refit(place.path(), "first", &["--cache", &cache]).with_code(0);
    let second = refit(
        place.path(),
        "second",
        &["--cache", &cache, "--threads", "3"],
    );
    let (fitted, known) = counts(&second.with_code(0));
    assert_eq!(fitted, known);
    let plain = refit(place.path(), "third", &["--threads", "1"]).with_code(0);
    assert_eq!(counts(&plain).1, "0");
    for file in [CARD, HEAD, TOKENIZER, WEIGHTS] {
        let read = |out: &str| std::fs::read(place.path().join(out).join(file)).unwrap();
        assert_eq!(read("first"), read("second"), "{file}");
        assert_eq!(read("first"), read("third"), "{file}");
    }
}

#[test]
fn a_model_of_any_tier_is_calibrated_and_nothing_else() {
    let place = tempfile::tempdir().unwrap();
    refit(place.path(), "out", &[]).with_code(0);
    let [data, tiny, lexical] =
        ["rows.jsonl", "tiny", "lexical"].map(|name| text(&place.path().join(name)));
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/lexical-en-v3");
    std::fs::create_dir(&lexical).unwrap();
    for file in FILES {
        std::fs::copy(ours.join(file), Path::new(&lexical).join(file)).unwrap();
    }
    for model in [tiny, lexical] {
        let read = || {
            let files = std::fs::read_dir(&model).unwrap();
            let files = files.map(|file| file.unwrap().path());
            let files = files.filter(|path| !path.ends_with(CARD));
            let mut files: Vec<_> = files.map(|path| std::fs::read(path).unwrap()).collect();
            files.sort();
            files
        };
        let (before, card) = (read(), ModelFiles::from(&model).artifact().unwrap().card);
        let out = format!("{model}-2");
        let other = ["calibrate", &model, "--data", &data, "--out", &out];
        standpoint(&[&other[..], &["--name", "other-v1"]].concat()).with_code(0);
        assert_eq!(ModelFiles::from(&model).artifact().unwrap().card, card);
        standpoint(&other).with_code(1);
        standpoint(&["calibrate", &model, "--data", &data]).with_code(0);
        assert_eq!(read(), before);
        let after = ModelFiles::from(&model).artifact().unwrap().card;
        assert_ne!(after.calibration, card.calibration);
        assert_eq!(after.training, card.training);
        assert!(after.calibration.answers.is_some());
        assert_eq!(
            after.calibration.refreshed.as_ref().map(String::len),
            Some(10)
        );
        let copy = ModelFiles::from(&out).artifact().unwrap().card;
        assert_eq!(
            (copy.name.as_str(), &copy.calibration),
            ("other-v1", &after.calibration)
        );
    }
}

#[test]
fn an_encoder_that_is_not_there_is_an_error_that_says_where_it_was_looked_for() {
    let place = tempfile::tempdir().unwrap();
    let ended = refit(place.path(), "out", &[]).with_code(0);
    drop(ended);
    let model = text(&place.path().join("out"));
    standpoint(&["model", "verify", &model]).with_code(0);
    let data = text(&place.path().join("rows.jsonl"));
    let out = text(&place.path().join("more"));
    let command = [
        "train",
        "--data",
        &data,
        "--name",
        "x",
        "--out",
        &out,
        "--encoder",
    ];
    let with = |model| standpoint(&[&command[..], &[model]].concat());
    let lexical = with("lexical").with_code(1);
    assert!(lexical.err.contains("no encoder"), "{}", lexical.err);
    let missing = with("/nowhere/at/all").with_code(1);
    assert!(missing.err.contains("/nowhere/at/all"), "{}", missing.err);
}

#[test]
fn what_a_head_has_no_use_for_is_refused_before_the_encoder_reads() {
    let place = tempfile::tempdir().unwrap();
    for (more, code, with) in [
        (
            &["--weight", "made_pu=0.5"][..],
            1,
            "`made_pu`, but no row is of that data set: there are made_up",
        ),
        (&["--weight", "made_up=0"], 2, "made_up=0"),
        (&["--credit", "somebody"], 2, "--credit"),
        (&["--epochs", "3"], 2, "--epochs"),
        (&["--balance", "0.5"], 2, "--balance"),
    ] {
        let cache = text(&place.path().join("cache"));
        let more = [more, &["--cache", &cache]].concat();
        let ended = refit(place.path(), "out", &more).with_code(code);
        assert!(ended.err.contains(with), "{more:?}: {}", ended.err);
        assert!(!Path::new(&cache).exists(), "{more:?}");
    }
}

#[test]
fn rows_whose_target_is_nowhere_are_counted() {
    let place = tempfile::tempdir().unwrap();
    refit(place.path(), "out", &[]).with_code(0);
    let data = place.path().join("rows.jsonl");
    let text = std::fs::read_to_string(&data).unwrap();
    let mut lines: Vec<serde_json::Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    for line in &mut lines[..3] {
        line["target"] = "Nobody of that name".into();
        line["target_spans"] = serde_json::json!([]);
    }
    let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
    std::fs::write(&data, lines.join("\n")).unwrap();
    let ended = refit(place.path(), "more", &[]).with_code(0);
    assert!(
        ended.out.contains(" 3 without a located target"),
        "{}",
        ended.out
    );
}
