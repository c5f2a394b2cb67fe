//! Where paragraphs and sentences end, as rows of `tests/data/golden/{paragraph,sentence}.toml`: anybody can add one.
//! In both files ⟦ and ⟧ stand around mentions; they are taken out before the text is read, and out of `expect` too.

#![allow(clippy::unwrap_used, clippy::panic)]

use serde::Deserialize;
use standpoint::Span;
use standpoint::text::paragraph::{ParagraphMode, paragraphs};
use standpoint::text::sentence::sentences;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    text: String,
    #[serde(default)]
    mode: ParagraphMode,
    expect: Vec<String>,
}

/// The text without its marks, and the spans that they stood around.
fn unmarked(marked: &str) -> (String, Vec<Span>) {
    let mut text = String::new();
    let mut mentions = Vec::new();
    for (index, piece) in marked.split(['⟦', '⟧']).enumerate() {
        let start = text.len();
        text.push_str(piece);
        if index % 2 == 1 {
            mentions.push(Span::new(start, text.len()));
        }
    }
    (text, mentions)
}

/// Cuts every case's text and lists the cases whose pieces are not the expected ones.
fn check(file: &str, least: usize, cut: impl Fn(&Case, &str, &[Span]) -> Vec<Span>) {
    let File { case: cases } = toml::from_str(file).unwrap();
    assert!(cases.len() >= least, "only {} cases", cases.len());
    let mut failures = String::new();
    for case in &cases {
        let (text, mentions) = unmarked(&case.text);
        let found: Vec<&str> = cut(case, &text, &mentions)
            .iter()
            .map(|span| span.of(&text).unwrap())
            .collect();
        let expected: Vec<String> = case.expect.iter().map(|piece| unmarked(piece).0).collect();
        if found != expected {
            failures += &format!(
                "{}\n  expected {expected:?}\n  found    {found:?}\n",
                case.name
            );
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

#[test]
fn paragraphs_end_where_the_golden_cases_say() {
    check(
        include_str!("../data/golden/paragraph.toml"),
        14,
        |case, text, _| paragraphs(text, case.mode),
    );
}

#[test]
fn sentences_end_where_the_golden_cases_say() {
    check(
        include_str!("../data/golden/sentence.toml"),
        22,
        |_, text, mentions| sentences(text, mentions),
    );
}

#[test]
fn the_sample_article_has_a_headline_and_fourteen_paragraphs() {
    let sample = include_str!("../data/sample.txt");
    let spans = paragraphs(sample, ParagraphMode::Auto);
    assert_eq!(spans.len(), 15);
    assert!(
        spans
            .iter()
            .skip(1)
            .all(|span| sentences(span.of(sample).unwrap(), &[]).len() >= 2)
    );
}
