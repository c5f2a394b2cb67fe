#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::*;

fn toml(text: &str) -> GoldFile {
    GoldFile::from_toml("own.toml", text).unwrap()
}

fn json(line: &str) -> GoldFile {
    GoldFile::from_json_lines("own.jsonl", line.as_bytes()).unwrap()
}

#[test]
fn marks_are_taken_out_and_their_places_kept() {
    let file = toml(
        "[[document]]\nname='a'\nhard=true\ntext='''\nÀ ⟦Baku|AZE|metonym|alias|place⟧’s ⟦he|p:A B|name|pronoun⟧.\n'''",
    );
    let document = &file.documents[0];
    assert_eq!(
        (document.text.as_str(), document.hard),
        ("À Baku’s he.", true)
    );
    let mentions = document.mentions.iter();
    let surfaces: Vec<_> = mentions.map(|m| document.surface(m)).collect();
    assert_eq!(surfaces, ["Baku", "he"]);
    assert_eq!(document.mentions[0].reading, Some(Reading::Place));
    assert!(!document.mentions[0].names_actor());
    assert_eq!(document.mentions[1].id, "p:A B");
    assert_eq!(document.mentions[1].link, Link::Pronoun);
}

#[test]
fn both_forms_of_one_document_are_the_same() {
    let marked = toml(
        "[[document]]\nname='a'\nhard=false\ntext='É ⟦Peru|PER|name|exact⟧, ⟦Lima|PER|metonym|alias|unknown⟧'",
    );
    // In any order.
    let listed = json(
        r#"{"id": "a", "text": "É Peru, Lima", "mentions": [
            {"start": 8, "end": 12, "id": "PER", "facet": "metonym", "link": "alias", "reading": "unknown"},
            {"start": 2, "end": 6, "id": "PER", "facet": "name", "link": "exact"}]}"#
            .replace('\n', " ")
            .as_str(),
    );
    assert_eq!(marked.documents, listed.documents);
}

#[test]
fn a_broken_mark_names_file_line_and_document_and_spares_the_others() {
    for (text, says) in [
        ("⟦Baku|AZE|metonym", "a mark without an end: \"Baku|AZE"),
        ("Baku⟧", "the end of no mark: \"⟧"),
        ("Baku⟧ ⟦a|b|name|exact⟧", "the end of no mark: \"⟧"),
        ("⟦a|b|c⟧", "3 fields in \"a|b|c\", not 4 or 5"),
        ("⟦⟦a|b|name|exact⟧ x|b|name|exact⟧", "inside one another"),
        ("⟦ a|b|name|exact⟧", "an empty or padded surface"),
        ("⟦|b|name|exact⟧", "an empty or padded surface"),
        ("⟦a||name|exact⟧", "a mention without an id"),
        ("⟦a|b|nick|exact⟧", "unknown facet `nick`"),
        ("⟦a|b|name|given⟧", "unknown link `given`"),
        ("⟦a|b|name|exact|part⟧", "unknown reading `part`"),
        ("⟦a|b|name|exact|⟧", "unknown reading ``"),
    ] {
        let file = toml(&format!(
            "[[document]]\nname='n'\nhard=true\ntext=\"\"\"\nOne line.\n{text}\"\"\"\n[[document]]\nname='m'\nhard=true\ntext='x'"
        ));
        let error = file.bad[0].to_string();
        assert!(error.starts_with("own.toml:6: n: "), "{error}");
        assert!(error.contains(says), "{error}");
        assert_eq!((file.bad.len(), file.documents.len()), (1, 1));
    }
}

#[test]
fn what_is_no_list_of_documents_is_an_error_with_its_line() {
    for (text, says) in [
        ("[[document]]\nname = ", "own.toml:2: "),
        (
            "[[document]]\nname='n'\nhard=true\ntext='x'\nsoft=1",
            "own.toml:5: unknown field `soft`",
        ),
        ("[[document]]\nname='n'\ntext='x'", "missing field `hard`"),
        ("[[paragraph]]", "own.toml:1: unknown field `paragraph`"),
    ] {
        let error = GoldFile::from_toml("own.toml", text).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Syntax);
        assert!(error.to_string().contains(says), "{error}");
    }
}

#[test]
fn a_bad_line_names_file_line_and_document_and_spares_the_others() {
    let with =
        |mentions: &str| format!(r#"{{"id": "n", "text": "A Éb", "mentions": [{mentions}]}}"#);
    let mention = |start: u32, end: u32, more: &str| {
        format!(
            r#"{{"start": {start}, "end": {end}, "id": "x", "facet": "name", "link": "exact"{more}}}"#
        )
    };
    for (line, says) in [
        ("[]".to_owned(), "a document must be a JSON object"),
        ("{\"id\": 1}".to_owned(), "invalid type"),
        (
            with(&mention(0, 5, "")),
            "n: mentions[0] is [0, 5): outside the text, which has 4 code points",
        ),
        (with(&mention(1, 1, "")), "n: mentions[0] is [1, 1): empty"),
        (
            with(&format!("{}, {}", mention(2, 4, ""), mention(0, 3, ""))),
            "n: the mentions \"A É\" and \"Éb\" overlap",
        ),
        (
            with(&mention(0, 1, ", \"sure\": true")),
            "unknown field `sure`",
        ),
        (
            with(&mention(0, 1, ", \"reading\": \"part\"")),
            "n: mentions[0]: unknown reading `part`",
        ),
    ] {
        let file = json(&format!("\n{line}\n{}\n", with("")));
        let error = file.bad[0].to_string();
        assert!(error.starts_with("own.jsonl:2: "), "{error}");
        assert!(error.contains(says), "{error}");
        assert_eq!((file.bad.len(), file.documents.len()), (1, 1));
    }
}

#[test]
fn a_file_that_is_not_there_is_an_error_that_names_it() {
    for name in ["nowhere.toml", "nowhere.jsonl"] {
        let error = GoldFile::from_path(Path::new(name)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Io);
        assert!(error.to_string().contains(name), "{error}");
    }
}
