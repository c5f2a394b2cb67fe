//! `standpoint summary`, `score --summary`, `score --prior` and `score --keep` as a user runs them.

use unicode_width::UnicodeWidthStr;

use crate::program::{Ended, standpoint, standpoint_reading, standpoint_with};

const NEWS: &str = r#"{"id": "a", "outlet": "North", "text": "Norway kept its generous promise. Russia broke its word, a cowardly breach."}
{"id": "b", "outlet": "South", "n": 1.50, "text": "The Turkish army helped the stranded crews, a generous deed. Critics blame Russia for the crime."}
{"id": "c", "outlet": "South", "text": "Norway met Russia on Monday."}
"#;

fn score(more: &[&str]) -> Ended {
    let arguments = ["score", "--format", "jsonl", "--input-format", "jsonl"];
    standpoint_reading(&[&arguments[..], more, &["-"]].concat(), NEWS.as_bytes())
}

fn summary(rows: &str, more: &[&str]) -> Ended {
    standpoint_reading(&[&["summary"], more].concat(), rows.as_bytes())
}

fn json(ended: &Ended) -> serde_json::Value {
    serde_json::from_str(&ended.out).unwrap()
}

#[test]
fn rows_are_counted_by_actor_and_by_fields_that_score_kept() {
    let rows = score(&["--keep", "outlet,n"]).with_code(0);
    let kept = &rows.json_lines()[2]["fields"];
    assert_eq!(kept["outlet"], "South", "{}", rows.out);
    assert!(rows.out.contains(r#""fields":{"outlet":"South","n":1.50}"#));

    let by_actor = json(&summary(&rows.out, &["--format", "json"]).with_code(0));
    let groups = by_actor["groups"].as_array().unwrap();
    assert_eq!(groups[0]["by"]["actor"], "RUS");
    assert_eq!(groups[0]["name"], "Russia");
    assert_eq!(groups[0]["rows"], 3);
    assert_eq!(groups[0]["estimates"].as_array().unwrap().len(), 4);
    let ids: Vec<_> = groups.iter().map(|group| &group["by"]["actor"]).collect();
    assert!(!ids.contains(&&"TUR".into()), "{ids:?}");

    let rolled = json(&summary(&rows.out, &["--format", "json", "--roll-up"]).with_code(0));
    let groups = rolled["groups"].as_array().unwrap();
    assert!(groups.iter().any(|group| group["by"]["actor"] == "TUR"));

    let by_outlet = ["--format", "json", "--by", "outlet"];
    let by_outlet = json(&summary(&rows.out, &by_outlet).with_code(0));
    let groups = by_outlet["groups"].as_array().unwrap();
    let of = |at: usize| (&groups[at]["by"]["outlet"], &groups[at]["documents"]);
    assert_eq!(of(0), (&"South".into(), &2.into()));
    assert_eq!(of(1), (&"North".into(), &1.into()));

    let csv = summary(&rows.out, &["--format", "csv", "--by", "actor,outlet"]).with_code(0);
    assert!(
        csv.out
            .starts_with("actor,outlet,name,rows,documents,count,against,against_low,")
    );
    let table = summary(&rows.out, &[]).with_code(0);
    assert!(
        table.out.contains("Russia") && table.out.contains("EMQ"),
        "{}",
        table.out
    );
    assert!(!table.out.contains("adjusted"));
    let all = summary(&rows.out, &["--all"]).with_code(0);
    assert!(all.out.contains("probabilistic adjusted count"));
}

#[test]
fn score_prints_the_summary_that_its_rows_have() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rows.jsonl");
    let path = path.to_str().unwrap();
    let by = ["--by", "actor,outlet"];
    let scored = score(&[&["--summary=json", "--output", path][..], &by].concat()).with_code(0);
    let arguments = [&["summary", "--format", "json", path][..], &by].concat();
    assert_eq!(standpoint(&arguments).with_code(0).out, scored.out);
    for threads in ["1", "3"] {
        let other = score(&[&["--summary=json", "--threads", threads][..], &by].concat());
        assert_eq!(other.with_code(0).out, scored.out);
    }
    let wrong = standpoint(&["score", "--summary", "--output", path, "-"]).with_code(2);
    assert!(wrong.err.contains("--format jsonl"), "{}", wrong.err);
    score(&["--by", "outlet"]).with_code(2);
}

#[test]
fn what_cannot_be_counted_is_said() {
    let rows = score(&[]).with_code(0).out;
    let missing = summary(&rows, &["--by", "outlet"]).with_code(1);
    assert!(
        missing.err.contains("score --keep outlet"),
        "{}",
        missing.err
    );
    let tag = rows.split(r#""model":""#).nth(1).unwrap();
    let tag = tag.split('"').next().unwrap();
    let two = format!("{rows}{}", rows.replace(tag, "other@0123456789ab"));
    let two = summary(&two, &[]).with_code(1);
    assert!(two.err.contains("one model"), "{}", two.err);
    let other = summary(&rows.replace(tag, "other@0123456789ab"), &[]).with_code(1);
    assert!(other.err.contains("other@0123456789ab") && other.err.contains(tag));
    let bad = summary(&format!("{{\"a\": 1}}\n{rows}nonsense\n"), &[]).with_code(1);
    assert!(
        bad.err.contains("standard input:1: not a row"),
        "{}",
        bad.err
    );
    assert!(bad.err.contains("not a row in JSON"), "{}", bad.err);
    assert!(bad.out.contains("Russia"));
    summary("", &[]).with_code(1);
}

#[test]
fn a_prior_moves_labels_and_every_row_says_so() {
    let plain = score(&[]).with_code(0);
    let praise = score(&["--prior", "favor=0.8,neutral=0.1,against=0.1"]).with_code(0);
    for (plain, moved) in plain.json_lines().iter().zip(praise.json_lines()) {
        assert!(plain.get("prior").is_none());
        assert_eq!(
            moved["prior"]["favor"].as_f64().map(|p| (p * 10.0).round()),
            Some(8.0)
        );
        assert!(moved["score"].as_f64() > plain["score"].as_f64());
    }
    // The corrections take the prior out again; what was counted stays what was given.
    let counted = |rows: &Ended| json(&summary(&rows.out, &["--format", "json", "--by", "model"]));
    let emq = |rows: &Ended| {
        let shares = &counted(rows)["groups"][0]["estimates"][3]["shares"];
        shares["favor"].as_f64().unwrap()
    };
    assert!((emq(&plain) - emq(&praise)).abs() < 1e-3);
    assert_ne!(
        counted(&plain)["groups"][0]["counts"],
        counted(&praise)["groups"][0]["counts"]
    );

    let csv = standpoint_reading(
        &[
            "score",
            "--format",
            "csv",
            "--prior",
            "favor=0.5,neutral=0.25,against=0.25",
            "-",
        ],
        b"Norway met Russia.",
    );
    assert!(
        csv.with_code(0)
            .out
            .contains("against=0.25|neutral=0.25|favor=0.5")
    );
    for (shares, message) in [
        ("favor=0.8,neutral=0.1,against=0.2", "not to 1"),
        ("favour=0.8,neutral=0.1,against=0.1", "did you mean `favor`"),
    ] {
        let wrong = score(&["--prior", shares]).with_code(2);
        assert!(wrong.err.contains(message), "{}", wrong.err);
    }
}

#[test]
fn a_model_that_does_not_say_what_it_answers_cannot_be_moved() {
    let folder = tempfile::tempdir().unwrap();
    let model = folder.path().join("tiny");
    crate::tiny::contextual(&model, "bert");
    let model = model.to_str().unwrap();
    let wrong = score(&[
        "--model",
        model,
        "--prior",
        "favor=0.2,neutral=0.5,against=0.3",
    ]);
    let wrong = wrong.with_code(1);
    assert!(
        wrong.err.contains("tiny-bert-v1: the card does not say"),
        "{}",
        wrong.err
    );
    let none = score(&["--model", model, "--summary"]).with_code(1);
    assert!(none.err.contains("standpoint calibrate"), "{}", none.err);
}

#[test]
fn counts_are_measured_on_labelled_rows() {
    let data = crate::program::data("labelled_sample.jsonl");
    let data = data.to_str().unwrap();
    let found = standpoint(&[
        "eval",
        "prevalence",
        "--json",
        "--size",
        "50",
        "--data",
        data,
    ]);
    let found = json(&found.with_code(0));
    assert_eq!(found["errors"][0]["counting"], "naive");
    assert_eq!(found["resamples"], 50);
    let mean = found["errors"][3]["mean"].as_f64().unwrap();
    assert!((0.0..1.0).contains(&mean), "{mean}");
}

#[test]
fn somebody_who_looks_sees_bars_whose_labels_differ_by_sign_and_colour() {
    let rows = score(&[]).with_code(0).out.replace("Russia", "俄罗斯");
    let shown = standpoint_with(&["summary"], rows.as_bytes(), &[("CLICOLOR_FORCE", "1")]);
    let shown = shown.with_code(0).out;
    assert!(
        shown.contains("\u{1b}[31m▒ against") && shown.contains("\u{1b}[32m█ favor"),
        "{shown}"
    );
    let plain = anstream::adapter::strip_str(&shown).to_string();
    let lines: Vec<&str> = plain.lines().skip(5).collect();
    assert!(lines.len() > 4);
    let bar = |line: &str| line.chars().filter(|c| "▒·█".contains(*c)).count();
    for line in &lines {
        assert_eq!(bar(line), bar(lines[0]), "{plain}");
        assert!(line.width() <= 100, "{plain}");
    }
    // Under every bar the next one begins in the same column.
    let start = |line: &str| {
        let at = line.find(['▒', '·', '█']).unwrap();
        line[..at].width()
    };
    assert!(
        lines.iter().all(|line| start(line) == start(lines[0])),
        "{plain}"
    );
    let piped = summary(&rows, &[]).with_code(0).out;
    assert!(!piped.contains(['▒', '█', '\u{1b}']), "{piped}");
}
