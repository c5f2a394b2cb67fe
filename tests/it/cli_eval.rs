//! `standpoint eval` on our own labelled rows.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use serde_json::Value;

use crate::program::{data, data_argument, standpoint};

const SAMPLE: &str = "labelled_sample.jsonl";

#[test]
fn the_json_object_has_the_promised_fields() {
    let sample = data_argument(SAMPLE);
    let ended =
        standpoint(&["eval", "--model", "lexical", "--data", &sample, "--json"]).with_code(0);
    let rows = ended.json_lines();
    let [figures] = rows.as_slice() else {
        unreachable!("one object: {}", ended.out)
    };
    assert_eq!(figures["n"], 49);
    for name in [
        "macro_f1",
        "accuracy",
        "f1_against",
        "f1_neutral",
        "f1_favor",
        "ece",
        "coverage",
    ] {
        let value = figures[name].as_f64().unwrap();
        assert!((0.0..=1.0).contains(&value), "{name} is {value}");
    }
    assert!((0.0..=2.0).contains(&figures["brier"].as_f64().unwrap()));
    assert!((1.0..=3.0).contains(&figures["mean_set_size"].as_f64().unwrap()));
    let [low, high] = [0, 1].map(|end| figures["macro_f1_ci"][end].as_f64().unwrap());
    let figure = figures["macro_f1"].as_f64().unwrap();
    assert!(low <= figure && figure <= high, "{low} {figure} {high}");
    // Four rows have no span; one of them names its target by its capital.
    assert_eq!(figures["n_unlocated"], 3);
    assert_eq!(figures["n_bad_rows"], 0);
    assert!(
        figures["model"]
            .as_str()
            .unwrap()
            .starts_with("lexical-en-v3@")
    );
    let confusion = figures["confusion"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|row| row.as_array().unwrap());
    assert_eq!(
        confusion.map(|count| count.as_u64().unwrap()).sum::<u64>(),
        49
    );
    let names: Vec<&Value> = figures["baselines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|b| &b["name"])
        .collect();
    assert_eq!(names, ["majority", "tone-only (VADER)"]);
    assert!(
        figures.get("files").is_none(),
        "one file needs no figures by file"
    );
}

#[test]
fn the_tables_show_the_model_beside_the_baselines() {
    let sample = data_argument(SAMPLE);
    let ended = standpoint(&["eval", "--data", &sample]).with_code(0);
    for part in [
        "49 rows of 11 documents, 3 with a target not found in the text",
        "macro-F1",
        "interval",
        "accuracy",
        "ECE",
        "Brier",
        "coverage",
        "this model",
        "majority",
        "tone-only (VADER)",
        "precision",
        "recall",
        "support",
        "truth",
        "as against",
    ] {
        assert!(ended.out.contains(part), "{part} is not in\n{}", ended.out);
    }
    assert!(
        ended.out.lines().all(|line| line.chars().count() <= 100),
        "{}",
        ended.out
    );
    assert!(!ended.out.contains('\u{1b}'), "colours in a pipe");
    assert_eq!(ended.err, "", "no progress in a pipe");
}

#[test]
fn several_files_are_measured_together_and_one_by_one() {
    let folder = tempfile::tempdir().unwrap();
    let text = std::fs::read_to_string(data(SAMPLE)).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let paths =
        ["a.jsonl", "b.jsonl"].map(|name| folder.path().join(name).to_str().unwrap().to_owned());
    for (path, part) in paths.iter().zip([&lines[..20], &lines[20..]]) {
        std::fs::write(path, part.join("\n")).unwrap();
    }
    let [a, b] = &paths;
    let together = standpoint(&["eval", "--data", a, b, "--json"])
        .with_code(0)
        .json_lines()
        .remove(0);
    let sample = data_argument(SAMPLE);
    let whole = standpoint(&["eval", "--data", &sample, "--json"])
        .with_code(0)
        .json_lines()
        .remove(0);
    for name in [
        "n",
        "macro_f1",
        "macro_f1_ci",
        "ece",
        "brier",
        "confusion",
        "baselines",
    ] {
        assert_eq!(together[name], whole[name], "{name}");
    }
    let files = together["files"].as_array().unwrap();
    assert_eq!(
        files
            .iter()
            .map(|file| file["n"].as_u64().unwrap())
            .collect::<Vec<_>>(),
        [20, 29]
    );
    assert_eq!(files[0]["file"], a.as_str());
    let table = standpoint(&["eval", "--data", a, b]).with_code(0).out;
    assert!(
        table.contains("a.jsonl ") && table.contains("b.jsonl "),
        "{table}"
    );
}

#[test]
fn bad_rows_are_named_and_counted_and_the_good_ones_measured() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rows.jsonl");
    let text = std::fs::read_to_string(data(SAMPLE)).unwrap();
    let broken = text
        .replacen("{\"id\": \"river-p0", "{\"id: \"river-p0", 1)
        .replacen("\"against\"", "\"angry\"", 1);
    std::fs::write(&path, broken).unwrap();
    let path = path.to_str().unwrap();
    let ended = standpoint(&["eval", "--data", path, "--json"]).with_code(1);
    assert!(
        ended.err.contains("rows.jsonl:2: unknown label `angry`"),
        "{}",
        ended.err
    );
    assert!(ended.err.contains("rows.jsonl:14: column"), "{}", ended.err);
    assert!(ended.err.contains("2 bad rows"), "{}", ended.err);
    let figures = &ended.json_lines()[0];
    assert_eq!(
        (&figures["n"], &figures["n_bad_rows"]),
        (&Value::from(47), &Value::from(2))
    );
}

#[test]
fn without_a_good_row_there_is_nothing_to_print() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rows.jsonl");
    for text in ["", "\n\n", "not a row\n"] {
        std::fs::write(&path, text).unwrap();
        let ended = standpoint(&["eval", "--data", path.to_str().unwrap()]).with_code(1);
        assert!(ended.err.contains("no good row in"), "{}", ended.err);
        assert_eq!(ended.out, "");
    }
    let ended = standpoint(&["eval", "--data", "/nowhere/rows.jsonl"]).with_code(1);
    assert!(ended.err.contains("/nowhere/rows.jsonl"), "{}", ended.err);
    let ended = standpoint(&[
        "eval",
        "--model",
        "/nowhere",
        "--data",
        &data_argument(SAMPLE),
    ])
    .with_code(1);
    assert!(ended.err.contains("no model `/nowhere`"), "{}", ended.err);
}

#[test]
fn wrong_arguments_are_a_wrong_use() {
    let sample = data_argument(SAMPLE);
    standpoint(&["eval"]).with_code(2);
    standpoint(&["eval", "--data"]).with_code(2);
    standpoint(&["eval", "--data", &sample, "--resamples", "0"]).with_code(2);
    standpoint(&["eval", "--data", &sample, "--resample", "10"]).with_code(2);
}

#[test]
fn a_cascade_is_measured_from_asking_the_second_model_always_to_asking_it_never() {
    let folder = tempfile::tempdir().unwrap();
    crate::tiny::contextual(folder.path(), "bert");
    let second = folder.path().to_str().unwrap();
    let sample = data_argument(SAMPLE);
    let command = ["eval", "cascade", "--second", second, "--data", &sample];
    let curve = standpoint(&[&command[..], &["--json"]].concat())
        .with_code(0)
        .json_lines()
        .remove(0);
    assert_eq!(curve["n"], 49);
    let figure = |model: &str| {
        let ended = standpoint(&["eval", "--model", model, "--data", &sample, "--json"]);
        ended.with_code(0).json_lines()[0]["macro_f1"].clone()
    };
    let points = curve["points"].as_array().unwrap();
    let (always, never) = (&points[0], &points[points.len() - 1]);
    assert_eq!(
        (&always["escalate_from"], &always["escalated"]),
        (&0.0.into(), &1.0.into())
    );
    assert_eq!(
        (&never["escalate_from"], &never["escalated"]),
        (&Value::Null, &0.0.into())
    );
    assert_eq!(always["macro_f1"], figure(second));
    assert_eq!(never["macro_f1"], figure("lexical"));
    let shares = points
        .iter()
        .map(|point| point["escalated"].as_f64().unwrap());
    assert!(shares.clone().is_sorted_by(|a, b| a >= b), "{curve}");
    assert!(
        shares.filter(|share| *share > 0.0 && *share < 1.0).count() > 2,
        "{curve}"
    );
    assert!(
        points
            .iter()
            .all(|point| point["rows_per_second"].as_f64().unwrap() > 0.0)
    );

    let shown = standpoint(&command).with_code(0).out;
    assert!(
        shown.contains("never") && shown.contains("second label"),
        "{shown}"
    );
    let same = standpoint(&["eval", "--cascade", "lexical", "--data", &sample]).with_code(2);
    assert!(same.err.contains("first model too"), "{}", same.err);
    let alone = standpoint(&["eval", "--escalate-from", "0.2", "--data", &sample]).with_code(2);
    assert!(alone.err.contains("--cascade"), "{}", alone.err);
    // A cascade at one of the thresholds is the same through `eval --cascade`.
    let point = points
        .iter()
        .find(|point| point["escalate_from"].as_f64() > Some(0.249))
        .unwrap();
    let from = point["escalate_from"].to_string();
    let ended = standpoint(&[
        "eval",
        "--cascade",
        second,
        "--escalate-from",
        &from,
        "--data",
        &sample,
        "--json",
    ]);
    let whole = ended.with_code(0).json_lines().remove(0);
    assert_eq!(whole["macro_f1"], point["macro_f1"]);
    let share = whole["n_by_second"].as_f64().unwrap() / 49.0;
    assert!((share - point["escalated"].as_f64().unwrap()).abs() < 1e-9);
}

#[test]
fn paragraphs_are_pooled_to_documents() {
    let sample = std::fs::read_to_string(data("labelled_sample.jsonl")).unwrap();
    let row = |line: &str| -> Value { serde_json::from_str(line).unwrap() };
    let key = |line: &str| (row(line)["doc_id"].clone(), row(line)["target"].clone());
    let once = |line: &&str| sample.lines().filter(|l| key(l) == key(line)).count() == 1;
    let folder = tempfile::tempdir().unwrap();
    let single = folder.path().join("single.jsonl");
    let lines: Vec<&str> = sample.lines().filter(once).collect();
    std::fs::write(&single, lines.join("\n")).unwrap();
    let single = single.to_str().unwrap();
    let printed = |arguments: &[&str]| -> Value {
        serde_json::from_str(&standpoint(arguments).with_code(0).out).unwrap()
    };
    let command = ["eval", "rollup", "--json", "--documents", single, "--data"];
    // Documents of one paragraph: each way to pool says what the paragraph says.
    let found = printed(&[&command[..], &[single]].concat());
    let alone = printed(&["eval", "--json", "--data", single]);
    assert_eq!(found["n_documents"], lines.len());
    for row in found["poolings"].as_array().unwrap() {
        assert_eq!(row["accuracy"], alone["accuracy"], "{row}");
    }
    let all = data("labelled_sample.jsonl");
    let all = all.to_str().unwrap();
    let found = printed(&[&command[..], &[all]].concat());
    assert_eq!(found["n_documents"], lines.len());
    assert!(found["n_paragraphs"].as_u64().unwrap() > lines.len() as u64);
    let table = standpoint(&["eval", "rollup", "--data", all, "--documents", all]);
    assert!(table.with_code(0).out.contains("log-linear, equal weights"));
}
