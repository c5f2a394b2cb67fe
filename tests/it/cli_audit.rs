//! `standpoint audit`: what people see of it, and when it fails.

use std::path::Path;

use crate::program::{data_argument, standpoint, standpoint_reading};

/// Dark and in favor of Norway, bright and against Poland.
const TEXT: &str = "The flood killed hundreds, a terrible disaster. Norway sent help at once, and the survivors thanked the generous Norwegians.\n\n\
    A happy, wonderful, lovely party! Poland betrayed its allies, lied to everybody and broke the treaty, said Otto Lind.\n";

/// What is printed, without the models' names.
fn body(out: &str) -> String {
    let lines = out.lines().skip(1);
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn no_score_moves_when_other_names_stand_in_the_places() {
    let ended = standpoint_reading(&["audit", "swap", "--per-actor", "4"], TEXT.as_bytes());
    let ended = ended.with_code(0);
    let heading = ended.out.lines().next().unwrap();
    assert!(
        heading.contains("@") && heading.contains("· world@"),
        "{heading}"
    );
    insta::assert_snapshot!(body(&ended.out), @r"

    replaced             actors swaps      not   scores moved largest  mean
                                      compared compared          move  move
    person, given spans       1     4        0        4     0   0.000 0.000
    state                     2     8        0       12     0   0.000 0.000
    all                       3    12        0       16     0   0.000 0.000

    No score moved.
    ");
}

#[test]
fn names_of_your_own_are_read_and_refused_with_their_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("names.txt");
    let swap = |names: &str, code| {
        std::fs::write(&path, names).unwrap();
        let arguments = [
            "audit",
            "swap",
            "--format",
            "json",
            "--names",
            path.to_str().unwrap(),
        ];
        standpoint_reading(&arguments, TEXT.as_bytes()).with_code(code)
    };
    let ended = swap("# two\nPER\nperson:Amina Okafor\n", 0);
    let found = &ended.json_lines()[0];
    assert_eq!(found["n_names"], 2);
    assert_eq!(found["all"]["swaps"], 3);
    assert_eq!(found["all"]["blind"]["moved"], 0);
    assert_eq!(found["kinds"]["state"]["actors"], 2);
    assert!(found["visible"].is_null() && found["all"]["visible"].is_null());
    let ended = swap("PER\nAtlantis\n", 1);
    assert!(
        ended
            .err
            .contains("names.txt:2: `Atlantis` is on no roster"),
        "{}",
        ended.err
    );
    assert!(swap("# nobody\n", 1).err.contains("no name in it"));
}

/// Rows in which who somebody is decides the label.
fn prejudiced(folder: &Path) -> String {
    let mut rows = String::new();
    for number in 0..40 {
        let [(name, label), (other, _)] = [("Norway", "favor"), ("Poland", "against")];
        let (name, label) = if number % 2 == 0 {
            (name, label)
        } else {
            (other, "against")
        };
        let text = format!("{name} spoke on day {number}.");
        let row = serde_json::json!({
            "id": number.to_string(), "dataset": "own", "text": text, "target": name, "target_spans": [[0, 6]], "label": label,
        });
        rows += &format!("{row}\n");
    }
    let path = folder.join("rows.jsonl");
    std::fs::write(&path, rows).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_model_that_sees_names_is_moved_by_them() {
    let folder = tempfile::tempdir().unwrap();
    let rows = prejudiced(folder.path());
    let names = folder.path().join("names.txt");
    std::fs::write(&names, "NOR\nPOL\n").unwrap();
    let names = names.to_str().unwrap();
    let arguments = [
        "audit",
        "swap",
        "--names",
        names,
        "--visible-data",
        &rows,
        "--",
        "-",
    ];
    let text = b"Peru spoke on Monday.";
    let ended = standpoint_reading(&arguments, text).with_code(0);
    assert!(ended.out.contains("No score moved."), "{}", ended.out);
    assert!(
        ended.out.contains("100.0 % of the same scores moved"),
        "{}",
        ended.out
    );
    let json = [
        "audit",
        "swap",
        "--format",
        "json",
        "--names",
        names,
        "--visible-data",
        &rows,
        "--",
        "-",
    ];
    let found = standpoint_reading(&json, text).with_code(0);
    let found = &found.json_lines()[0];
    assert_eq!(found["all"]["visible"]["moved"], 2);
    let mean = |name: &str| found["names"][name]["mean"].as_f64().unwrap();
    assert!(mean("Norway") > 0.1 && mean("Poland") < -0.1, "{found}");
    assert!(
        found["visible"]["n_fitted"].as_u64().unwrap()
            + found["visible"]["n_held_out"].as_u64().unwrap()
            == 40
    );
}

#[test]
fn tone_and_stance_disagree() {
    let arguments = ["audit", "tone", "--by-actor", "--format", "json"];
    let ended = standpoint_reading(&arguments, TEXT.as_bytes()).with_code(0);
    let found = &ended.json_lines()[0];
    assert_eq!(found["n"], 3);
    assert_eq!(found["texts"], 1);
    let examples = found["examples"].as_array().unwrap();
    let of = |name: &str| examples.iter().find(|row| row["name"] == name).unwrap();
    assert!(of("Norway")["tone"].as_f64().unwrap() < 0.0 && of("Norway")["label"] == "favor");
    assert!(of("Poland")["tone"].as_f64().unwrap() > 0.0 && of("Poland")["label"] == "against");
    assert_eq!(
        found["n_opposite"].as_u64().unwrap() as usize,
        examples.len()
    );
    let opposition =
        |row: &serde_json::Value| -row["tone"].as_f64().unwrap() * row["score"].as_f64().unwrap();
    assert!(
        examples
            .windows(2)
            .all(|pair| opposition(&pair[0]) >= opposition(&pair[1]))
    );
    assert_eq!(found["actors"].as_array().unwrap().len(), 3);
}

#[test]
fn the_table_of_tone_fits_and_shows_as_many_examples_as_asked_for() {
    let arguments = ["audit", "tone", "--examples", "2"].map(str::to_owned);
    let arguments: Vec<String> = arguments
        .into_iter()
        .chain([data_argument("sample.txt")])
        .collect();
    let ended = standpoint(&arguments).with_code(0);
    assert!(
        ended.out.lines().all(|line| line.chars().count() <= 100),
        "{}",
        ended.out
    );
    assert_eq!(
        ended.out.matches("sample.txt ¶ ").count(),
        2,
        "{}",
        ended.out
    );
    assert!(ended.out.contains("take opposite sides in"));
}

#[test]
fn what_cannot_be_read_is_said_and_the_rest_is_audited() {
    let lines = "{\"text\": \"Peru lied.\"}\nnot json\n{\"text\": \"Peru lied.\"}\n";
    for what in ["swap", "tone"] {
        let arguments = ["audit", what, "--format", "json", "--input-format", "jsonl"];
        let ended = standpoint_reading(&arguments, lines.as_bytes()).with_code(1);
        assert!(ended.err.contains("-:2:"), "{}", ended.err);
        assert_eq!(ended.json_lines()[0]["texts"], 2);
    }
}
