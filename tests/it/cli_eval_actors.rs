//! `standpoint eval actors` on files of our own, whose figures were counted by hand.

use serde_json::Value;

use crate::program::{data_argument, standpoint};

/// What the roster alone finds: the counts stay whatever persons are discovered and links made.
const ROSTER_ALONE: [&str; 4] = ["--discover", "off", "--min-link", "1"];

fn figures(files: &[&str], code: i32) -> Value {
    let paths: Vec<String> = files
        .iter()
        .map(|file| data_argument(&format!("entities/{file}")))
        .collect();
    let mut arguments = vec!["eval", "actors", "--json", "--misses", "9"];
    arguments.extend(ROSTER_ALONE);
    arguments.push("--data");
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
            ("n_pronoun_linked", 0.0),
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

/// The object of an array whose field has this value.
fn of<'a>(rows: &'a Value, field: &str, value: &str) -> &'a Value {
    let mut rows = rows.as_array().unwrap().iter();
    rows.find(|row| row[field] == value)
        .unwrap_or_else(|| panic!("no {field} {value}"))
}

#[test]
fn marked_texts_are_measured_as_counted_by_hand() {
    let figures = figures(&["marked.toml"], 0);
    let gold = &figures["gold"];
    assert_figures(gold, &[("n_documents", 2.0), ("n_mentions", 8.0)]);
    // Norway, Otto Lind, he, Chile, Georgia and Lima may carry rows; Norway, Chile, Georgia and Lima are found.
    let all = of(&gold["mentions"], "class", "all");
    assert_figures(
        all,
        &[
            ("n_marked", 6.0),
            ("n_found", 4.0),
            ("precision", 1.0),
            ("recall", 4.0 / 6.0),
        ],
    );
    let pronouns = of(&gold["mentions"], "class", "pronoun");
    assert_figures(pronouns, &[("n_marked", 1.0), ("recall", 0.0)]);
    // Georgia is taken for the state that is none of America's.
    let ids = of(&gold["ids"], "kind", "all");
    assert_figures(ids, &[("n_found", 4.0), ("accuracy", 0.75)]);
    assert_figures(&gold["b_cubed"], &[("f1", 1.0)]);
    assert_figures(
        &gold["b_cubed_strict"],
        &[("precision", 1.0), ("recall", 4.0 / 6.0)],
    );
    let guard = of(&gold["guards"], "word", "Georgia");
    assert_figures(
        guard,
        &[("n_marked", 1.0), ("n_right", 0.0), ("n_false_alarms", 0.0)],
    );
    let places = of(&gold["masked"], "kind", "place");
    assert_figures(
        places,
        &[("n_marked", 1.0), ("n_masked", 1.0), ("n_as_actor", 0.0)],
    );
    assert_figures(gold, &[("reading_accuracy", 1.0)]);
    let government = of(&gold["readings"], "reading", "government");
    assert_figures(government, &[("government", 1.0), ("place", 0.0)]);
    let missed = of(&gold["misses"], "kind", "missed");
    assert_eq!(
        missed["context"],
        "Norway sent envoys, and [Otto Lind] led them. In Baku he met a Swedish riva"
    );
}

#[test]
fn marked_json_lines_are_told_from_labelled_rows() {
    let figures = figures(&["marked.jsonl", "targets.jsonl", "marked.toml"], 0);
    assert_figures(&figures, &[("n", 11.0), ("n_rows", 8.0)]);
    assert_figures(
        &figures["gold"],
        &[("n_documents", 3.0), ("n_mentions", 10.0)],
    );
    let files = figures["files"].as_array().unwrap();
    let all = of(&files[0]["gold"]["mentions"], "class", "all");
    assert_figures(all, &[("n_marked", 2.0), ("exact_recall", 1.0)]);
    let ids = of(&files[0]["gold"]["ids"], "kind", "all");
    assert_figures(ids, &[("accuracy", 1.0)]);
    assert!(files[0].get("target_recall").is_none());
    assert!(files[1].get("gold").is_none());
}

#[test]
fn the_tables_of_marked_texts_show_no_text_unless_asked() {
    let [toml, jsonl] =
        ["marked.toml", "marked.jsonl"].map(|f| data_argument(&format!("entities/{f}")));
    let arguments = ["eval", "actors", "--data", &toml, &jsonl];
    let arguments = [&arguments[..], &ROSTER_ALONE].concat();
    let ended = standpoint(&arguments).with_code(0);
    for part in [
        "3 documents, 10 mentions marked",
        "nominal",
        "organisation",
        "actors, B-cubed",
        "over all mentions",
        "surname",
        "adjectives",
        "government",
        "Georgia",
        "entities/marked.jsonl",
    ] {
        assert!(ended.out.contains(part), "{part} is not in\n{}", ended.out);
    }
    assert!(!ended.out.contains("apples"), "{}", ended.out);
    assert!(
        ended.out.lines().all(|line| line.chars().count() <= 100),
        "{}",
        ended.out
    );
    let ended = standpoint(&[&arguments[..], &["--misses", "1"]].concat()).with_code(0);
    for part in [
        "wrong id",
        "orchard: USA.GA found as GEO (exact)",
        "apples from [Georgia].",
    ] {
        assert!(ended.out.contains(part), "{part} is not in\n{}", ended.out);
    }
}

#[test]
fn rosters_say_who_is_looked_for() {
    let folder = tempfile::tempdir().unwrap();
    let roster = folder.path().join("lind.csv");
    std::fs::write(&roster, "id,name,kind\nLIND,Otto Lind,person\n").unwrap();
    let data = data_argument("entities/marked.toml");
    let arguments = ["eval", "actors", "--json", "--data", &data];
    let actors = ["--actors", roster.to_str().unwrap()];
    for (more, found) in [(&[][..], 5.0), (&["--no-world"][..], 1.0)] {
        let arguments = [&arguments[..], &ROSTER_ALONE, &actors, more].concat();
        let figures = standpoint(&arguments).with_code(0).json_lines().remove(0);
        // Marked as a person of no roster, he is right where a roster has his name.
        let persons = of(&figures["gold"]["ids"], "kind", "person");
        assert_figures(
            persons,
            &[("n_marked", 2.0), ("n_found", 1.0), ("accuracy", 1.0)],
        );
        let all = of(&figures["gold"]["mentions"], "class", "all");
        assert_figures(all, &[("n_found", found)]);
    }
    standpoint(&["eval", "actors", "--no-world", "--data", &data]).with_code(2);
    standpoint(&["eval", "actors", "--min-link", "2", "--data", &data]).with_code(2);
}

#[test]
fn broken_marks_are_named_by_file_line_and_document() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let good = "[[document]]\nname = 'a'\nhard = false\ntext = '⟦Peru|PER|name|exact⟧'\n";
    let broken = write(
        "broken.toml",
        &format!("{good}{}", good.replace("|exact", "")),
    );
    let ended = standpoint(&["eval", "actors", "--json", "--data", &broken]).with_code(1);
    assert!(
        ended
            .err
            .contains("broken.toml:8: a: 3 fields in \"Peru|PER|name\", not 4 or 5"),
        "{}",
        ended.err
    );
    assert!(
        ended
            .err
            .contains("1 bad rows, lines or documents were left out"),
        "{}",
        ended.err
    );
    assert_figures(&ended.json_lines()[0], &[("n", 1.0), ("n_bad_rows", 1.0)]);
    let outside = write(
        "outside.jsonl",
        "{\"id\": \"b\", \"text\": \"Peru\", \"mentions\": [{\"start\": 0, \"end\": 5, \"id\": \"PER\", \"facet\": \"name\", \"link\": \"exact\"}]}\n",
    );
    let ended = standpoint(&["eval", "actors", "--data", &outside]).with_code(1);
    assert!(
        ended
            .err
            .contains("outside.jsonl:1: b: mentions[0] is [0, 5): outside the text"),
        "{}",
        ended.err
    );
    assert!(
        ended.err.contains("no good sentence, row or document in"),
        "{}",
        ended.err
    );
    let unknown = write("unknown.toml", "[[document]]\nname = 'a'\nlevel = 1\n");
    let ended = standpoint(&["eval", "actors", "--data", &unknown]).with_code(1);
    assert!(
        ended.err.contains("unknown.toml:3: unknown field `level`"),
        "{}",
        ended.err
    );
}

#[test]
fn the_tables_show_ways_kinds_targets_and_misses() {
    let paths = ["spaces.conll", "targets.jsonl"].map(|f| data_argument(&format!("entities/{f}")));
    let [entities, targets] = &paths;
    let arguments = [
        "eval", "actors", "--data", entities, targets, "--misses", "1",
    ];
    let ended = standpoint(&[&arguments[..], &ROSTER_ALONE].concat()).with_code(0);
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
        ended.err.contains("no good sentence, row or document in"),
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
