//! `standpoint train --teacher`: what a better model says of texts without labels.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use serde_json::Value;

use crate::cli_train::{Workplace, card, files, rows};
use crate::program::standpoint;

/// A teacher who knows all verbs, labelled rows with a third of them, texts with all, and other rows to measure on.
fn place() -> Workplace {
    let place = Workplace::new();
    place.train("rows.jsonl", "teacher", &[]).with_code(0);
    let known: String = rows(0..900)
        .lines()
        .enumerate()
        .filter(|(number, _)| number / 3 % 3 == 0)
        .map(|(_, line)| format!("{line}\n"))
        .collect();
    std::fs::write(place.path("known.jsonl"), known).unwrap();
    std::fs::write(place.path("dev.jsonl"), rows(1000..1090)).unwrap();
    let texts: String = rows(2000..2600)
        .lines()
        .map(|line| {
            let row: Value = serde_json::from_str(line).unwrap();
            let text = row["text"].as_str().unwrap();
            // Discovery does not know whom nobody introduces.
            let text = text.replace("Otto", "Norway").replace("Zoë", "Peru");
            format!("{}\n", serde_json::json!({"id": row["id"], "text": text}))
        })
        .collect();
    std::fs::write(place.path("news.jsonl"), texts).unwrap();
    place
}

fn macro_f1(place: &Workplace, model: &str) -> f64 {
    let [model, dev] = [place.argument(model), place.argument("dev.jsonl")];
    let ended = standpoint(&["eval", "--model", &model, "--data", &dev, "--json"]);
    let figures = ended.with_code(0).json_lines().remove(0);
    figures["macro_f1"].as_f64().unwrap()
}

#[test]
fn a_pupil_learns_from_its_teacher_what_its_own_rows_do_not_say() {
    let place = place();
    place.train("known.jsonl", "alone", &[]).with_code(0);
    let [teacher, news, taught] =
        ["teacher", "news.jsonl", "taught.jsonl"].map(|name| place.argument(name));
    let lesson = [
        "--teacher",
        &teacher,
        "--unlabelled",
        &news,
        "--taught",
        &taught,
        "--taught-weight",
        "0.5",
    ];
    place.train("known.jsonl", "pupil", &lesson).with_code(0);
    let (alone, pupil) = (macro_f1(&place, "alone"), macro_f1(&place, "pupil"));
    assert!(pupil > 0.95 && alone < 0.8, "{alone} alone, {pupil} taught");

    let card = card(&place.path("pupil"));
    let sets = card["training"]["data"].as_array().unwrap();
    assert_eq!(
        (&sets[1]["name"], &sets[1]["rows"]),
        (&"taught".into(), &600.into())
    );
    let command = card["training"]["command"].as_str().unwrap();
    let right =
        "--teacher teacher --unlabelled news.jsonl --taught taught.jsonl --taught-weight 0.5";
    assert!(command.contains(right), "{command}");
    assert_eq!(card["training"]["settings"]["taught_weight"], 0.5);

    // The file of labels stands for the teacher.
    let again = ["--taught", &taught, "--taught-weight", "0.5"];
    place.train("known.jsonl", "again", &again).with_code(0);
    let weights = |out: &str| files(&place.path(out))["weights.safetensors"].clone();
    assert_eq!(weights("again"), weights("pupil"));
}

#[test]
fn a_lesson_that_was_stopped_goes_on_where_it_was_and_no_other_one_does() {
    let place = place();
    let [teacher, news, taught] =
        ["teacher", "news.jsonl", "taught.jsonl"].map(|name| place.argument(name));
    let lesson = |teacher: &str, out: &str| {
        let more = [
            "--teacher",
            teacher,
            "--unlabelled",
            &news,
            "--taught",
            &taught,
        ];
        place.train("known.jsonl", out, &more)
    };
    lesson(&teacher, "whole").with_code(0);
    let whole = std::fs::read(place.path("taught.jsonl")).unwrap();
    // Cut within a row of the second of three chunks.
    std::fs::write(place.path("taught.jsonl"), &whole[..whole.len() / 2]).unwrap();
    lesson(&teacher, "parts").with_code(0);
    assert_eq!(std::fs::read(place.path("taught.jsonl")).unwrap(), whole);
    let weights = |out: &str| files(&place.path(out))["weights.safetensors"].clone();
    assert_eq!(weights("parts"), weights("whole"));

    let other = lesson("lexical", "other").with_code(1);
    assert!(other.err.contains("another teacher"), "{}", other.err);
    assert_eq!(std::fs::read(place.path("taught.jsonl")).unwrap(), whole);
}

#[test]
fn a_bad_taught_row_is_an_error_with_its_line() {
    let place = place();
    let good = r#"{"id":"0-p0","pieces":[1,-1],"targets":[[1]],"attributes":[[]],"sentences":[[0,2]],"soft":[[0.2,0.3,0.5]]}"#;
    for (bad, part) in [
        (r#"{"id":"#, "no taught row"),
        (
            r#"{"pieces":[1,-1],"targets":[[1]],"attributes":[[]],"sentences":[[0,2]]}"#,
            "0 soft labels",
        ),
        (
            r#"{"pieces":[1,-1],"targets":[[2]],"attributes":[[]],"sentences":[[0,2]],"soft":[[0.2,0.3,0.5]]}"#,
            "position 2",
        ),
        (
            r#"{"pieces":[99,-1],"targets":[[1]],"attributes":[[]],"sentences":[[0,2]],"soft":[[0.2,0.3,0.5]]}"#,
            "piece 99",
        ),
        (
            r#"{"pieces":[1,-1],"targets":[[1]],"attributes":[[]],"sentences":[[0,3]],"soft":[[0.2,0.3,0.5]]}"#,
            "sentence 0 to 3",
        ),
        (
            r#"{"pieces":[1,-1],"targets":[[1]],"attributes":[[]],"sentences":[[0,2]],"soft":[[0.2,0.3,0.9]]}"#,
            "no distribution",
        ),
    ] {
        std::fs::write(place.path("bad.jsonl"), format!("{good}\n{bad}\n")).unwrap();
        let bad = place.argument("bad.jsonl");
        let ended = place
            .train("known.jsonl", "out", &["--taught", &bad])
            .with_code(1);
        assert!(
            ended.err.contains("bad.jsonl:2: ") && ended.err.contains(part),
            "{}",
            ended.err
        );
    }
}
