//! Golden cases of masking and of stance: tests/data/golden/{masking,stance}.toml.

use serde::Deserialize;
use standpoint::actor::ResolverOptions;
use standpoint::pipeline::{Pipeline, Scratch};
use standpoint::text::tokenizer::Tokenizer;
use standpoint::{Roster, Span, Stance, StanceClassifier};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Masking {
    name: String,
    text: String,
    /// Id of the target, or nothing where the text should give no row for anybody.
    target: Option<String>,
    expect: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    name: String,
    text: String,
    target: String,
    expect: Stance,
    /// The embedded model gets this one wrong today.
    #[serde(default)]
    known_miss: bool,
}

#[derive(Deserialize)]
struct Cases<T> {
    case: Vec<T>,
}

fn cases<T: serde::de::DeserializeOwned>(source: &str) -> Vec<T> {
    toml::from_str::<Cases<T>>(source).unwrap().case
}

#[test]
fn masked_paragraphs_are_as_the_golden_cases_say() {
    let tokenizer = include_bytes!("../../models/lexical-en-v3/tokenizer.json");
    let tokenizer = Tokenizer::from_bytes(tokenizer).unwrap();
    let pipeline = Pipeline::new(Roster::world(), tokenizer, ResolverOptions::default()).unwrap();
    let mut scratch = Scratch::default();
    let mut failures = Vec::new();
    for case in cases::<Masking>(include_str!("../data/golden/masking.toml")) {
        let whole = Span::new(0, case.text.len());
        let resolved = pipeline.resolve(&case.text, &[whole], None);
        let found = pipeline
            .read(&case.text, whole, &resolved, &mut scratch)
            .and_then(|paragraph| {
                let id = case.target.as_deref()?;
                let number = pipeline
                    .roster()
                    .actors()
                    .iter()
                    .position(|a| a.id().as_str() == id)
                    .unwrap() as u32;
                paragraph
                    .targets()
                    .contains(&number)
                    .then(|| paragraph.render(&case.text, number))
            });
        if found != case.expect {
            failures.push(format!(
                "{}: expected {:?}, found {found:?}",
                case.name, case.expect
            ));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn stances_are_as_the_golden_cases_say() {
    let classifier = StanceClassifier::builder().build().unwrap();
    let mut failures = Vec::new();
    for case in cases::<Expected>(include_str!("../data/golden/stance.toml")) {
        let document = classifier.classify(&case.text).unwrap();
        let found = document
            .scores()
            .find(|(_, s)| s.actor().id().as_str() == case.target)
            .map(|(_, s)| s.label());
        let found = found.expect("the target is found");
        if found != case.expect && !case.known_miss {
            failures.push(format!(
                "{}: expected {}, found {found}",
                case.name, case.expect
            ));
        }
        if found == case.expect && case.known_miss {
            failures.push(format!("{}: right now, drop `known_miss`", case.name));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
