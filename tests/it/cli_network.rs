//! `standpoint network`: graphs of who appears with whom.

use crate::program::{data_argument, standpoint, standpoint_reading};

fn row(document: &str, paragraph: u64, id: &str, name: &str, score: f64) -> String {
    let actor = serde_json::json!({"id": id, "name": name, "kind": "state"});
    let row = serde_json::json!({"document": document, "paragraph": paragraph, "actor": actor, "score": score});
    format!("{row}\n")
}

fn rows() -> String {
    [
        row("a", 0, "TUR", "Türkiye", 0.5),
        row("a", 0, "RUS", "Russia", -0.5),
        row("a", 1, "TUR", "Türkiye", 0.25),
        row("b", 1, "x\"\\", "<A & \"B\">\u{1}", 0.0),
        row("b", 1, "TUR", "Türkiye", 0.0),
        row("b", 2, "RUS", "Russia", -1.0),
        row("b", 2, "TUR", "Türkiye", 0.25),
    ]
    .concat()
}

#[test]
fn edges_count_the_paragraphs_that_name_both() {
    let ended = standpoint_reading(&["network", "-"], rows().as_bytes()).with_code(0);
    let expected = r#"graph network {
  "RUS" [label="Russia", kind="state", paragraphs=2, score=-0.750];
  "TUR" [label="Türkiye", kind="state", paragraphs=4, score=0.250];
  "x\"\\" [label="<A & \"B\"> ", kind="state", paragraphs=1, score=0.000];
  "RUS" -- "TUR" [weight=2];
  "TUR" -- "x\"\\" [weight=1];
}
"#;
    assert_eq!(ended.out, expected);
    let ended = standpoint_reading(&["network", "--least", "2", "-"], rows().as_bytes());
    assert_eq!(ended.with_code(0).out.matches(" -- ").count(), 1);
}

#[test]
fn graphml_says_the_same_and_escapes_every_text() {
    let arguments = ["network", "--format", "graphml", "-"];
    let out = standpoint_reading(&arguments, rows().as_bytes())
        .with_code(0)
        .out;
    assert!(out.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns="));
    assert!(
        out.contains("<data key=\"name\">&lt;A &amp; &quot;B&quot;&gt; </data>"),
        "{out}"
    );
    assert!(
        out.contains("<edge source=\"RUS\" target=\"TUR\"><data key=\"weight\">2</data></edge>")
    );
    assert_eq!(out.matches("<node ").count(), 3);
}

#[test]
fn rows_of_score_are_read_and_others_are_refused_with_their_line() {
    let sample = data_argument("sample.txt");
    let rows = standpoint(&["score", "--format", "jsonl", &sample])
        .with_code(0)
        .out;
    let out = standpoint_reading(&["network", "-"], rows.as_bytes())
        .with_code(0)
        .out;
    assert!(out.contains("\"AZE\" [label=\"Azerbaijan\"") && out.contains(" -- "));
    let ended = standpoint_reading(&["network", "-"], b"\n{\"document\": 1}\n").with_code(1);
    assert!(
        ended.err.contains("-:2: not a row in JSON"),
        "{}",
        ended.err
    );
}
