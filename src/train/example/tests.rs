#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use super::*;

/// A row whose text has letters of two, three and four bytes before the target.
const ROW: &str = r#"{"id": "own-1#2", "dataset": "own", "text": "Ćwik 🚀 «praised» Łódź, and it thanked her.", "target": "Łódź", "target_spans": [[17, 21]], "further_spans": [[27, 29]], "label": "favor", "raw_label": 6.0, "lang": "en", "doc_id": "own-1", "para_index": 3, "actor": "LDZ"}"#;

fn read(bytes: &[u8]) -> Vec<Result<Example>> {
    read_examples("own.jsonl", bytes).collect()
}

/// A row with these fields in place of the usual ones.
fn row_with(change: impl FnOnce(&mut serde_json::Map<String, serde_json::Value>)) -> String {
    let mut row = serde_json::from_str(ROW).unwrap();
    change(&mut row);
    serde_json::to_string(&row).unwrap()
}

#[track_caller]
fn assert_error(line: &[u8], kind: ErrorKind, message: &str) {
    let rows = read(line);
    assert_eq!(rows.len(), 1, "{rows:?}");
    let error = rows[0].as_ref().unwrap_err();
    assert_eq!(
        (error.kind(), error.to_string()),
        (kind, message.to_owned())
    );
}

#[test]
fn code_points_become_bytes() {
    let rows = read(ROW.as_bytes());
    let example = rows[0].as_ref().unwrap();
    assert_eq!(example.target_spans.len(), 1);
    assert_eq!(example.target_spans[0].of(&example.text), Some("Łódź"));
    // Ć +1, 🚀 +3, « +1, » +1 byte before it, and Ł, ó, ź +1 each inside.
    assert_eq!(example.target_spans[0], Span::new(23, 30));
    assert_eq!(example.further_spans[0].of(&example.text), Some("it"));
    assert_eq!(example.label, Stance::Favor);
    assert_eq!(example.doc_id.as_deref(), Some("own-1"));
    assert_eq!(example.para_index, Some(3));
    assert_eq!(example.actor.as_deref(), Some("LDZ"));
}

#[test]
fn a_span_may_reach_the_end_of_the_text() {
    let row = row_with(|row| {
        row["text"] = "Łódź".into();
        row["target_spans"] = vec![vec![0, 4], vec![3, 4]].into();
        row["further_spans"] = serde_json::Value::Null;
    });
    let rows = read(row.as_bytes());
    let example = rows[0].as_ref().unwrap();
    assert_eq!(example.target_spans, [Span::new(0, 7), Span::new(5, 7)]);
    assert!(example.further_spans.is_empty());
}

#[test]
fn optional_fields_may_be_missing_and_spans_may_be_none() {
    let row = row_with(|row| {
        for name in ["further_spans", "doc_id", "para_index", "actor", "lang"] {
            row.remove(name);
        }
        row["target_spans"] = Vec::<u64>::new().into();
    });
    let rows = read(row.as_bytes());
    let example = rows[0].as_ref().unwrap();
    assert!(example.target_spans.is_empty());
    assert_eq!((&example.doc_id, example.para_index), (&None, None));
}

#[test]
fn a_bad_line_is_named_and_the_next_one_is_read() {
    let text = format!("{ROW}\n{{\"id\": \"x\"\n\n{ROW}\n");
    let rows = read(text.as_bytes());
    assert_eq!(rows.len(), 3);
    assert!(rows[0].is_ok() && rows[2].is_ok());
    let error = rows[1].as_ref().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Syntax);
    assert_eq!(
        error.to_string(),
        "own.jsonl:2: column 10: EOF while parsing an object"
    );
}

#[test]
fn line_numbers_count_blank_lines() {
    let text = format!("\n  \r\n{ROW}\n[1]");
    let rows = read(text.as_bytes());
    assert!(rows[0].is_ok());
    assert_eq!(
        rows[1].as_ref().unwrap_err().to_string(),
        "own.jsonl:4: a row must be a JSON object"
    );
}

#[test]
fn a_byte_order_mark_and_carriage_returns_are_skipped() {
    let text = format!("\u{feff}{ROW}\r\n\r\n{ROW}\r\n");
    let rows = read(text.as_bytes());
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0].as_ref().unwrap(), rows[1].as_ref().unwrap());
    // A mark anywhere else is no part of JSON.
    let late = read(format!("\n\u{feff}{ROW}").as_bytes());
    assert_eq!(late[0].as_ref().unwrap_err().kind(), ErrorKind::Syntax);
    assert!(read("\u{feff}".as_bytes()).is_empty());
    assert!(read(b"").is_empty());
}

#[test]
fn every_required_field_is_asked_for() {
    for name in ["id", "dataset", "text", "target", "target_spans", "label"] {
        let row = row_with(|row| {
            row.remove(name);
        });
        let column = row.len();
        assert_error(
            row.as_bytes(),
            ErrorKind::Syntax,
            &format!("own.jsonl:1: column {column}: missing field `{name}`"),
        );
    }
}

#[test]
fn an_unknown_label_is_an_error() {
    let row = row_with(|row| row["label"] = "mixed".into());
    assert_error(
        row.as_bytes(),
        ErrorKind::Syntax,
        "own.jsonl:1: unknown label `mixed`, must be against, neutral or favor",
    );
}

#[test]
fn bad_spans_are_errors() {
    // The text has 42 code points.
    let cases = [
        ([17, 17], "empty"),
        ([21, 17], "reversed, the end stands before the start"),
        ([38, 43], "outside the text, which has 42 code points"),
        ([90, 95], "outside the text, which has 42 code points"),
    ];
    for ([start, end], what) in cases {
        let row = row_with(|row| row["further_spans"] = vec![vec![0, 1], vec![start, end]].into());
        assert_error(
            row.as_bytes(),
            ErrorKind::Span,
            &format!("own.jsonl:1: further_spans[1] is [{start}, {end}): {what}"),
        );
    }
    for bad in [
        "[[-1, 3]]",
        "[[1]]",
        "[[1, 2, 3]]",
        "[[0.5, 2]]",
        "7",
        "null",
    ] {
        let row = row_with(|row| row["target_spans"] = serde_json::from_str(bad).unwrap());
        let rows = read(row.as_bytes());
        assert_eq!(
            rows[0].as_ref().unwrap_err().kind(),
            ErrorKind::Syntax,
            "{bad}"
        );
    }
}

#[test]
fn invalid_utf8_names_the_byte() {
    let mut line = b"\xef\xbb\xbf{\"id\": \"".to_vec();
    line.extend(b"\xff\"}\n");
    line.extend(ROW.as_bytes());
    let rows = read(&line);
    let error = rows[0].as_ref().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidUtf8);
    assert_eq!(
        error.to_string(),
        "own.jsonl:1: byte 11 of the line, counted from 0, is 0xff: not valid UTF-8"
    );
    assert!(rows[1].is_ok());
}

#[test]
fn a_message_does_not_repeat_a_long_line() {
    let row = row_with(|row| row["label"] = "é".repeat(10_000).into());
    let rows = read(row.as_bytes());
    assert!(rows[0].as_ref().unwrap_err().to_string().len() < 600);
    let row = row_with(|row| row["para_index"] = "é".repeat(10_000).into());
    let rows = read(row.as_bytes());
    assert!(rows[0].as_ref().unwrap_err().to_string().len() < 600);
}

#[test]
fn a_line_over_the_limit_is_passed_over_without_being_kept() {
    let long = 3 * LINE_LIMIT as u64;
    let reader = io::repeat(b' ')
        .take(long)
        .chain(io::Cursor::new(format!("\n{ROW}")));
    let mut examples = Examples {
        name: "own.jsonl".to_owned(),
        reader: BufReader::new(reader),
        line: Vec::new(),
        number: 0,
        failed: false,
    };
    let error = examples.next().unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLong);
    assert_eq!(
        error.to_string(),
        "own.jsonl:1: line of 50331648 bytes, at most 16777216 are read"
    );
    // The room doubles as it grows.
    assert!(examples.line.capacity() < 2 * LINE_LIMIT);
    assert!(examples.next().unwrap().is_ok());
    assert!(examples.next().is_none());
}

#[test]
fn a_line_of_just_the_limit_is_read() {
    let padding = (LINE_LIMIT - ROW.len()) as u64;
    let reader = io::repeat(b' ').take(padding).chain(ROW.as_bytes());
    let rows: Vec<_> = read_examples("own.jsonl", BufReader::new(reader)).collect();
    assert_eq!(rows.len(), 1);
    assert!(rows[0].is_ok());
}

#[test]
fn a_stream_that_breaks_ends_with_one_error() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("disk on fire"))
        }
    }
    let text = format!("{ROW}\n");
    let reader = BufReader::new(text.as_bytes().chain(Broken));
    let rows: Vec<_> = read_examples("own.jsonl", reader).collect();
    assert_eq!(rows.len(), 2);
    assert!(rows[0].is_ok());
    let error = rows[1].as_ref().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
    assert_eq!(
        error.to_string(),
        "own.jsonl:2: cannot be read: disk on fire"
    );
}

#[test]
fn the_document_is_the_id_without_its_number_where_no_doc_id_is_given() {
    let document = |id: &str, doc_id: Option<&str>| {
        let row = row_with(|row| {
            row["id"] = id.into();
            row["doc_id"] = doc_id.into();
        });
        read(row.as_bytes())
            .remove(0)
            .unwrap()
            .document()
            .to_owned()
    };
    assert_eq!(document("a#1", Some("b#2")), "b#2");
    assert_eq!(document("a#1", None), "a");
    assert_eq!(document("a#1#22", None), "a#1");
    assert_eq!(document("a#x", None), "a#x");
    assert_eq!(document("a#", None), "a#");
    assert_eq!(document("a", None), "a");
}

#[test]
fn calibration_documents_are_those_that_python_chooses() {
    // [i for i in range(60) if int(hashlib.sha256(f"doc-{i}".encode()).hexdigest(), 16) % 10 == 0]
    let chosen: Vec<u32> = (0..60)
        .filter(|i| is_calibration(&format!("doc-{i}")))
        .collect();
    assert_eq!(chosen, [9, 16, 20, 42, 53, 57]);
}

/// The folder of labelled data sets, which is not part of the repository: `$STANDPOINT_SHARED/data/labelled`, else
/// beside the crate.
fn labelled() -> Option<PathBuf> {
    let shared = std::env::var_os("STANDPOINT_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    Some(shared.join("data/labelled")).filter(|folder| folder.is_dir())
}

#[test]
fn the_dev_files_read_without_error_and_spans_stand_on_targets() {
    let Some(folder) = labelled() else {
        println!("skipped: no labelled data beside the crate");
        return;
    };
    for name in [
        "newsmtsc/hf_rw_dev.jsonl",
        "newsmtsc/hf_mt_dev.jsonl",
        "ir_news/dev.jsonl",
        "ir_news/dev2.jsonl",
    ] {
        let path = folder.join(name);
        let lines = std::fs::read_to_string(&path)
            .unwrap()
            .lines()
            .filter(|line| !line.trim().is_empty())
            .count();
        let file = BufReader::new(File::open(&path).unwrap());
        let examples: Vec<Example> = read_examples(name, file).collect::<Result<_>>().unwrap();
        assert!(lines > 0 && examples.len() == lines, "{name}");
        for example in &examples {
            let names: Vec<_> = example
                .target_spans
                .iter()
                .map(|span| span.of(&example.text).unwrap())
                .collect();
            // ir_news also lists the target's other names, such as capitals, so one of its spans has to be equal.
            let equal = |name: &&str| *name == example.target;
            let stands = if example.dataset == "newsmtsc" {
                !names.is_empty() && names.iter().all(equal)
            } else {
                names.iter().any(equal)
            };
            assert!(stands, "{name}: {}", example.id);
        }
    }
}

#[test]
fn a_larger_share_of_the_documents_holds_every_smaller_one() {
    let documents: Vec<String> = (0..1000).map(|number| format!("doc-{number}")).collect();
    let of = |share| documents.iter().filter(move |id| is_in_share(id, share));
    let counts = [0.0, 0.1, 0.5, 1.0].map(|share| of(share).count());
    assert_eq!((counts[0], counts[3]), (0, 1000));
    assert!(
        (60..140).contains(&counts[1]) && (440..560).contains(&counts[2]),
        "{counts:?}"
    );
    assert!(of(0.1).all(|id| is_in_share(id, 0.5)));
}
