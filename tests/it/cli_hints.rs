//! What the program says of names that are nearly right: which one was meant, and where it stands.

use crate::program::{standpoint, standpoint_reading};

const NEWS: &str = r#"{"id": "a", "outlet": "North", "text": "Norway kept its promise."}
"#;

/// What is said, once the program ended with this code.
fn said(arguments: &[&str], input: &str, code: i32) -> String {
    let ended = standpoint_reading(arguments, input.as_bytes());
    ended.with_code(code).err
}

#[test]
fn a_slip_of_the_pen_is_met_with_what_was_meant() {
    let score = |more: &[&str], code| {
        let first = ["score", "--format", "jsonl", "--input-format", "jsonl"];
        said(&[&first[..], more, &["-"]].concat(), NEWS, code)
    };
    for (more, code, with) in [
        (&["--only", "RUSS"][..], 1, "did you mean `RUS` (Russia)?"),
        (&["--only", "russia"], 1, "did you mean `RUS` (Russia)?"),
        (&["--only", "Kremlin"], 1, "did you mean `RUS"),
        (&["--only", "Norwey"], 1, "did you mean `NOR` (Norway)?"),
        (&["--model", "lexcial"], 1, "did you mean `lexical`?"),
        (
            &["--model", "nothing-alike"],
            1,
            "there is no such folder\n",
        ),
        (&["--cascade", "larg"], 1, "did you mean `large`?"),
        (
            &["--prior", "favr=0.2,neutral=0.5,against=0.3"],
            2,
            "did you mean `favor`?",
        ),
        (
            &["--prior", "favor=0.2,neutarl=0.5,against=0.3"],
            2,
            "did you mean `neutral`?",
        ),
        (&["--discovr", "off"], 2, "'--discover'"),
        (&["--offsets", "byte"], 2, "'bytes'"),
        (
            &["--summary", "--by", "outlte"],
            1,
            "did you mean `outlet`?",
        ),
        (
            &["--keep", "oulet"],
            0,
            "--keep oulet: no document has this field; did you mean `outlet`?",
        ),
        (
            &["--text-field", "txt"],
            1,
            "did you mean `text`? `--text-field` names",
        ),
        (
            &["--text-field", "body"],
            1,
            "no field `body`; `--text-field` names",
        ),
    ] {
        let found = score(more, code);
        assert!(found.contains(with), "{more:?}: {found}");
    }
    assert!(said(&["summry"], "", 2).contains("'summary'"));
    let quiet = score(&["--keep", "outlet"], 0);
    assert_eq!(quiet, "");
}

#[test]
fn a_broken_line_is_shown_with_a_caret_under_the_place() {
    let long = format!(r#"{{"id": "中文", "text": "{}" "b": 1}}"#, "x".repeat(300));
    let found = said(
        &["score", "--input-format", "jsonl", "--format", "jsonl", "-"],
        &long,
        1,
    );
    let lines: Vec<&str> = found.lines().collect();
    assert_eq!(lines.len(), 3, "{found}");
    assert!(lines[0].starts_with("error: -:1:") && lines[0].contains("not a document in JSON"));
    let caret = lines[2].find('^').unwrap();
    // One sign of the start is an ellipsis of three bytes.
    assert_eq!(lines[1].chars().nth(caret), Some('"'), "{found}");
    assert!(lines[1].chars().count() < 90);

    let bad = said(&["summary", "-"], "{\"a\" 1}\n", 1);
    assert!(
        bad.contains("standard input:1: not a row in JSON") && bad.contains("\n  | {\"a\" 1}\n"),
        "{bad}"
    );
    let bad = said(&["network", "-"], "{\"document\": 1}\n", 1);
    assert!(
        bad.contains("-:1: not a row in JSON") && bad.contains('^'),
        "{bad}"
    );
}

#[test]
fn a_wrong_word_of_a_roster_is_shown_with_a_caret_under_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("r.toml");
    let check = |text: &str| {
        std::fs::write(&path, text).unwrap();
        standpoint(&["actors", "check", path.to_str().unwrap()])
            .with_code(1)
            .err
    };
    let actor = "schema = 1\n[[actor]]\nid = \"ACME\"\nkind = \"company\"\nname = \"Acme\"\n";
    let found = check(&actor.replace("company", "compny"));
    assert!(found.contains("r.toml:4: unknown kind `compny`; the nearest known one is `company`"));
    assert!(
        found.contains("\n  4 | kind = \"compny\"\n    |         ^^^^^^\n"),
        "{found}"
    );
    let found = check(&format!("{actor}aliass = []\n"));
    assert!(
        found.contains("\n  6 | aliass = []\n    | ^^^^^^\n"),
        "{found}"
    );
    let found = check(&actor.replace("[[actor]]", "[[actor]"));
    assert!(
        found.contains("r.toml:2: ") && found.contains("\n  2 | [[actor]\n    | "),
        "{found}"
    );
}

#[test]
fn a_model_that_is_nowhere_is_an_error_with_every_place_that_was_looked_in() {
    // A program that stands where no models are, in the file system of the real one, so that it is linked and not written.
    let place = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let folder = place.path().join("a/b/c");
    std::fs::create_dir_all(&folder).unwrap();
    let program = folder.join("standpoint");
    std::fs::hard_link(env!("CARGO_BIN_EXE_standpoint"), &program).unwrap();
    let run = |models: &std::path::Path| {
        let mut command = std::process::Command::new(&program);
        command.args(["score", "--model", "large", "-"]);
        command.current_dir(place.path());
        command.env("STANDPOINT_MODELS", models);
        command.stdin(std::process::Stdio::null()).output().unwrap()
    };
    let named = place.path().join("mine");
    let ended = run(&named);
    assert_eq!(ended.status.code(), Some(1));
    let err = String::from_utf8(ended.stderr).unwrap();
    let places = [
        named.as_path(),
        "models".as_ref(),
        &folder.join("models"),
        &place.path().join("a/b/models"),
        &place.path().join("a/models"),
    ];
    let folder = "contextual-large-en-v3";
    let mut rest = err.as_str();
    for models in places {
        let wanted = format!("\n  {}\n", models.join(folder).display());
        let at = rest.find(&wanted);
        assert!(at.is_some(), "{wanted} is not in its place in\n{err}");
        rest = &rest[at.unwrap() + wanted.len() - 1..];
    }
    assert!(rest.contains("STANDPOINT_MODELS"), "{err}");
    // The folder that the variable names comes first, and is enough.
    crate::tiny::contextual(&named.join(folder), "mpnet");
    assert_eq!(run(&named).status.code(), Some(0));
}
