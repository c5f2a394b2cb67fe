//! `standpoint eval actors` on files of our own, whose figures were counted by hand.

use serde_json::Value;

use crate::program::{data_argument, standpoint};

fn figures(files: &[&str], code: i32) -> Value {
    let paths: Vec<String> = files
        .iter()
        .map(|file| data_argument(&format!("entities/{file}")))
        .collect();
    // Of the roster alone: what else is found depends on a model, and these figures were counted by hand.
    let mut arguments = vec!["eval", "actors", "--discover", "off", "--json", "--data"];
    arguments.extend(paths.iter().map(String::as_str));
    standpoint(&arguments)
        .with_code(code)
        .json_lines()
        .remove(0)
}

fn assert_figures(figures: &Value, expected: &[(&str, f64)]) {
    for (name, expected) in expected {
        let value = figures[name]
            .as_f64()
            .unwrap_or_else(|| panic!("no {name} in {figures}"));
        assert!(
            (value - expected).abs() < 1e-12,
            "{name} is {value}, not {expected}"
        );
    }
}

#[test]
fn entities_are_measured_as_counted_by_hand() {
    // Marked: Norway, Otto Lind, NATO; Chile, Baku; Bank of Norway. Found: Norway, NATO; Peru, Chile, Baku; Norway.
    let figures = figures(&["spaces.conll"], 0);
    assert_figures(
        &figures,
        &[
            ("n", 3.0),
            ("n_sentences", 3.0),
            ("n_marked", 6.0),
            ("n_found", 6.0),
            ("n_bad_rows", 0.0),
            ("mention_precision", 5.0 / 6.0),
            ("mention_recall", 5.0 / 6.0),
            ("mention_f1", 5.0 / 6.0),
            ("exact_f1", 4.0 / 6.0),
            ("typed_f1", 4.0 / 6.0),
            ("typed_exact_f1", 4.0 / 6.0),
        ],
    );
    assert!(figures.get("target_recall").is_none(), "{figures}");
    assert!(figures.get("files").is_none(), "{figures}");
}

#[test]
fn targets_are_measured_as_counted_by_hand() {
    // Of six named targets, Norway, the Kremlin and Chile are found, the last under another id than the row says.
    let figures = figures(&["targets.jsonl"], 0);
    assert_figures(
        &figures,
        &[
            ("n", 8.0),
            ("n_rows", 8.0),
            ("n_unlocated", 1.0),
            ("n_named", 6.0),
            ("n_named_found", 3.0),
            ("target_recall", 0.5),
            ("n_pronoun", 1.0),
            ("pronoun_recall", 0.0),
            ("n_coded", 5.0),
            ("n_coded_found", 3.0),
            ("coded_recall", 0.6),
            ("id_accuracy", 2.0 / 3.0),
            ("id_accuracy_rolled_up", 2.0 / 3.0),
        ],
    );
    assert_eq!(figures["wrong_ids"][0]["found"], "CHL");
    let misses = figures["misses"].as_array().unwrap();
    let misses: Vec<&str> = misses
        .iter()
        .map(|m| m["target"].as_str().unwrap())
        .collect();
    assert_eq!(misses, ["Baku", "Otto Lind", "Swedish envoys"]);
}

#[test]
fn files_of_both_kinds_are_measured_together_and_one_by_one() {
    let figures = figures(&["spaces.conll", "numbered.iob2", "targets.jsonl"], 0);
    assert_figures(
        &figures,
        &[
            ("n", 12.0),
            ("n_marked", 8.0),
            ("n_found", 7.0),
            ("mention_f1", 12.0 / 15.0),
            ("target_recall", 0.5),
        ],
    );
    let files = figures["files"].as_array().unwrap();
    assert_eq!(files.len(), 3);
    assert_figures(&files[1], &[("n", 1.0), ("mention_recall", 0.5)]);
    assert!(files[1].get("target_recall").is_none());
    assert!(files[2].get("mention_recall").is_none());
    assert_figures(&files[2], &[("target_recall", 0.5)]);
}

#[test]
fn the_tables_show_ways_kinds_targets_and_misses() {
    let paths = ["spaces.conll", "targets.jsonl"].map(|f| data_argument(&format!("entities/{f}")));
    let [entities, targets] = &paths;
    let ended = standpoint(&[
        "eval",
        "actors",
        "--discover",
        "off",
        "--data",
        entities,
        targets,
        "--misses",
        "1",
    ])
    .with_code(0);
    for part in [
        "11 texts; actors of world@",
        "3 sentences, 6 entities marked, 6 actors found",
        "an overlap of one kind",
        "organisation",
        "8 labelled rows, 1 with a target not found in the text",
        "pronouns",
        "Baku (AZE)",
        "PER found as CHL",
        "entities/targets.jsonl",
    ] {
        assert!(ended.out.contains(part), "{part} is not in\n{}", ended.out);
    }
    assert!(
        !ended.out.contains("Swedish envoys"),
        "one miss was asked for"
    );
    assert!(
        ended.out.lines().all(|line| line.chars().count() <= 100),
        "{}",
        ended.out
    );
    assert_eq!(ended.err, "");
}

#[test]
fn bad_lines_are_named_and_nothing_good_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("half.conll");
    let argument = path.to_str().unwrap();
    std::fs::write(&path, "Peru B-LOC\n\nOtto X-PER\n").unwrap();
    let ended = standpoint(&["eval", "actors", "--data", argument, "--json"]).with_code(1);
    assert_figures(
        &ended.json_lines()[0],
        &[("n", 1.0), ("n_bad_rows", 1.0), ("mention_f1", 1.0)],
    );
    assert!(
        ended.err.contains("half.conll:3: unknown tag `X-PER`"),
        "{}",
        ended.err
    );
    std::fs::write(&path, "alone\n").unwrap();
    let ended = standpoint(&["eval", "actors", "--data", argument]).with_code(1);
    assert!(ended.out.is_empty());
    assert!(
        ended.err.contains("no good sentence or row in"),
        "{}",
        ended.err
    );
    let ended = standpoint(&["eval", "actors", "--data", "nowhere.conll"]).with_code(1);
    assert!(ended.err.contains("nowhere.conll"), "{}", ended.err);
}

#[test]
fn the_subcommand_leaves_the_arguments_of_eval_alone() {
    standpoint(&["eval"]).with_code(2);
    standpoint(&["eval", "actors"]).with_code(2);
    standpoint(&["eval", "--json", "actors", "--data", "x.conll"]).with_code(2);
    // Behind --data, even `actors` is a file.
    let ended = standpoint(&["eval", "--data", "actors"]).with_code(1);
    assert!(ended.err.contains("actors: "), "{}", ended.err);
}

#[test]
fn names_on_no_roster_are_found_unless_that_is_switched_off() {
    let data = data_argument("entities/spaces.conll");
    let persons = |discover: &str| {
        let arguments = [
            "eval",
            "actors",
            "--discover",
            discover,
            "--json",
            "--data",
            &data,
        ];
        let figures = standpoint(&arguments).with_code(0).json_lines().remove(0);
        figures["kinds"][0]["n_found"].as_f64()
    };
    assert_eq!(persons("off"), Some(0.0));
    assert_eq!(persons("on"), Some(1.0));
}
