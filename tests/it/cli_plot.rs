//! `standpoint plot` as a user runs it: what the figures hold, that they are the same bytes again, and what cannot be drawn.

use crate::program::{Ended, data_argument, standpoint, standpoint_reading};

const NEWS: &str = r#"{"id": "a <b>", "outlet": "The Northern Courier", "text": "Norway kept its generous promise.\n\nRussia broke its word, a cowardly breach.\n\nNorway met Russia."}
{"id": "c", "outlet": "South", "text": "Critics blame Russia for the crime."}
"#;

fn rows() -> String {
    let arguments = [
        "score",
        "--format",
        "jsonl",
        "--input-format",
        "jsonl",
        "--keep",
        "outlet",
        "-",
    ];
    standpoint_reading(&arguments, NEWS.as_bytes())
        .with_code(0)
        .out
}

fn plot(arguments: &[&str], rows: &str) -> Ended {
    standpoint_reading(&[&["plot"], arguments].concat(), rows.as_bytes())
}

/// The words of a figure; panics where it is no figure.
fn words(svg: &str) -> Vec<String> {
    assert!(
        svg.starts_with("<svg role=\"img\"") && svg.ends_with("</svg>\n"),
        "{svg}"
    );
    let texts = svg.split("<text").skip(1);
    let text = |text: &str| {
        let text = text.split_once('>').unwrap().1;
        text.split("</text>").next().unwrap().trim().to_owned()
    };
    texts.map(text).collect()
}

#[test]
fn a_trajectory_has_a_field_for_each_actor_of_a_document() {
    let rows = rows();
    let drawn = plot(&["trajectory", "--document", "a <b>", "-"], &rows)
        .with_code(0)
        .out;
    let found = words(&drawn);
    assert_eq!(found[0], "Stance through a &lt;b&gt;");
    for word in ["Norway", "Russia", "paragraph", "score", "against"] {
        assert!(found.iter().any(|found| found == word), "{word}: {found:?}");
    }
    assert_eq!(
        drawn,
        plot(&["trajectory", "--document", "a <b>", "-"], &rows).out
    );
    let one = plot(
        &[
            "trajectory",
            "--document",
            "a <b>",
            "--only",
            "RUS",
            "--title",
            "T",
            "-",
        ],
        &rows,
    );
    let found = words(&one.with_code(0).out);
    assert!(
        found[0] == "T" && !found.contains(&"Norway".to_owned()),
        "{found:?}"
    );

    let two = plot(&["trajectory", "-"], &rows).with_code(2);
    assert!(
        two.err.contains("--document") && two.err.contains("\"c\""),
        "{}",
        two.err
    );
    let none = plot(&["trajectory", "--document", "x", "-"], &rows).with_code(1);
    assert!(none.err.contains("\"a <b>\""), "{}", none.err);
    plot(&["trajectory", "-"], "").with_code(1);
    let bad = plot(&["trajectory", "-"], "{\"document\": \"a\"}").with_code(1);
    assert!(
        bad.err.contains("standard input:1: not a row"),
        "{}",
        bad.err
    );
}

#[test]
fn a_matrix_has_a_cell_for_every_pair_that_has_rows() {
    let rows = rows();
    let found = words(&plot(&["matrix", "-"], &rows).with_code(0).out);
    for word in [
        "actor",
        "outlet",
        "The Northern",
        "Courier",
        "South",
        "Norway",
        "Russia",
        "n 2",
    ] {
        assert!(found.iter().any(|found| found == word), "{word}: {found:?}");
    }
    let cells = found.iter().filter(|found| found.starts_with("n ")).count();
    assert_eq!(cells, 3, "South has nothing about Norway");
    let missing = plot(&["matrix", "--by", "actor,paper", "-"], &rows).with_code(1);
    assert!(
        missing.err.contains("score --keep paper"),
        "{}",
        missing.err
    );
    plot(&["matrix", "--by", "actor", "-"], &rows).with_code(2);
}

#[test]
fn a_reliability_diagram_is_made_of_a_model_and_labelled_rows() {
    let sample = data_argument("labelled_sample.jsonl");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("reliability.svg");
    let output = path.to_str().unwrap();
    let arguments = [
        "plot",
        "reliability",
        "--data",
        &sample,
        "--note",
        "own writing",
        "--output",
        output,
    ];
    assert_eq!(standpoint(&arguments).with_code(0).out, "");
    let svg = std::fs::read_to_string(&path).unwrap();
    let found = words(&svg);
    assert!(
        found[0].starts_with("Reliability of lexical-en-v3@"),
        "{found:?}"
    );
    let errors = found
        .iter()
        .filter(|found| found.starts_with("calibration error "));
    let errors: Vec<_> = errors.collect();
    assert_eq!(errors.len(), 4);
    let evaluated = standpoint(&["eval", "--json", "--data", &sample])
        .with_code(0)
        .out;
    let evaluated: serde_json::Value = serde_json::from_str(&evaluated).unwrap();
    let ece = evaluated["ece"].as_f64().unwrap();
    assert_eq!(*errors[0], format!("calibration error {ece:.3}"));
    assert!(found.contains(&"own writing".to_owned()));
}

#[test]
fn a_learning_curve_is_made_of_what_eval_prints() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let report = |f1: f64| {
        let (low, high) = (f1 - 0.05, f1 + 0.05);
        format!(
            r#"{{"n": 785, "macro_f1": {f1}, "macro_f1_ci": [{low}, {high}], "baselines": [{{"name": "majority", "macro_f1": 0.2}}]}}"#
        )
    };
    let (few, many) = (file("a.json", &report(0.5)), file("b.json", &report(0.6)));
    let points = [format!("10000={many}"), format!("500={few}")];
    let drawn = standpoint(&["plot", "curve", &points[0], &points[1]])
        .with_code(0)
        .out;
    let found = words(&drawn);
    for word in ["500", "10,000", "macro-F1", "majority 0.200", "0.600"] {
        assert!(found.iter().any(|found| found == word), "{word}: {found:?}");
    }
    let bad = file("c.json", "{}");
    let bad = standpoint(&["plot", "curve", &format!("5={bad}")]).with_code(1);
    assert!(
        bad.err.contains("c.json: not what `eval --json` prints"),
        "{}",
        bad.err
    );
    standpoint(&["plot", "curve", "5"]).with_code(2);
}
