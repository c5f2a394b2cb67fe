//! Runs `tests/data/golden/match.toml`: texts, and who is mentioned where in them.

use std::path::Path;

use serde::Deserialize;
use standpoint::Span;
use standpoint::actor::{Reading, Resolver, ResolverOptions, Roster};
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
    /// Form, id and facet of each mention, in order; the facet with ", part" where it is a part of another name.
    expect: Vec<(String, String, String)>,
}

#[test]
fn golden_texts_mention_whom_they_should() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/golden/match.toml");
    let file: File = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert!(file.case.len() >= 25);
    let mut options = ResolverOptions::default();
    options.discover = Some(false);
    let resolver = Resolver::new(Roster::world(), sentences, options).unwrap();
    let mut failures = String::new();
    for Case { name, text, expect } in &file.case {
        let resolved = resolver.resolve(text, &[Span::new(0, text.len())], None);
        let found: Vec<_> = resolved
            .mentions()
            .iter()
            .map(|mention| {
                let actor = resolved.actor(mention.actor).unwrap();
                let form = mention.span.of(text).unwrap().to_owned();
                let part = if mention.reading == Some(Reading::Part) {
                    ", part"
                } else {
                    ""
                };
                (
                    form,
                    actor.id().to_string(),
                    format!("{}{part}", mention.facet),
                )
            })
            .collect();
        if &found != expect {
            failures += &format!(
                "{name}\n  text:     {text:?}\n  expected: {expect:?}\n  found:    {found:?}\n"
            );
        }
    }
    assert!(failures.is_empty(), "{failures}");
}
