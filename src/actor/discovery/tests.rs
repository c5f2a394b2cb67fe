#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::tagger::{LABELS, Scores};
use super::*;
use crate::ErrorKind;
use crate::text::sentence::sentences;

/// A model without a single feature: only the second pass speaks.
fn without_features() -> Discovery {
    Discovery::from_bytes(&file(&[0; 1 << 16], &[], &[], &[], 1.0, 5.0)).unwrap()
}

fn file(
    counts: &[u8],
    keys: &[u16],
    rows: &[i8],
    common: &[u32],
    scale: f32,
    transition: f32,
) -> Vec<u8> {
    use safetensors::tensor::{Dtype, TensorView};
    let keys: Vec<u8> = keys.iter().flat_map(|n| n.to_le_bytes()).collect();
    let rows: Vec<u8> = rows.iter().flat_map(|n| n.to_le_bytes()).collect();
    let common: Vec<u8> = common.iter().flat_map(|n| n.to_le_bytes()).collect();
    // Into the outside.
    let mut transitions = [Scores::default(); LABELS];
    for row in &mut transitions {
        row[0] = transition;
    }
    let transitions: Vec<u8> = transitions
        .iter()
        .flatten()
        .flat_map(|n| n.to_le_bytes())
        .collect();
    let scale = scale.to_le_bytes();
    let view = |dtype, shape, data| TensorView::new(dtype, shape, data).unwrap();
    safetensors::serialize(
        [
            ("counts", view(Dtype::U8, vec![counts.len()], counts)),
            ("keys", view(Dtype::U16, vec![keys.len() / 2], &keys)),
            (
                "rows",
                view(Dtype::I8, vec![rows.len() / LABELS, LABELS], &rows),
            ),
            ("common", view(Dtype::U32, vec![common.len() / 4], &common)),
            ("surnames", view(Dtype::U32, vec![0], &[])),
            ("scale", view(Dtype::F32, vec![1], &scale)),
            (
                "transitions",
                view(Dtype::F32, vec![LABELS, LABELS], &transitions),
            ),
        ],
        None,
    )
    .unwrap()
}

/// Finds names in paragraphs between newlines, in which `⟦class:form⟧` is settled. Returns surfaces and kinds.
fn find(discovery: &Discovery, marked: &str) -> Vec<(String, FoundKind)> {
    let (text, settled) = unmarked(marked);
    let mut found = Vec::new();
    let mut parts = Vec::new();
    let mut start = 0;
    for paragraph in text.split('\n') {
        let span = Span::new(start, start + paragraph.len());
        let inside: Vec<Settled> = settled
            .iter()
            .copied()
            .filter(|one| span.contains(one.span))
            .collect();
        let opaque: Vec<Span> = inside
            .iter()
            .map(|one| Span::new(one.span.start - start, one.span.end - start))
            .collect();
        let sentences: Vec<Span> = sentences(paragraph, &opaque)
            .iter()
            .map(|s| s.shifted(start))
            .collect();
        parts.push((span, sentences, inside));
        start = span.end + 1;
    }
    let parts: Vec<Part<'_>> = parts
        .iter()
        .map(|(span, sentences, settled)| Part {
            span: *span,
            sentences,
            settled,
        })
        .collect();
    discovery.find(&text, &parts, &mut found);
    for (one, next) in found.iter().zip(found.iter().skip(1)) {
        assert!(one.span.end <= next.span.start, "{found:?}");
    }
    for name in &found {
        assert!(
            parts.iter().any(|part| part.span.contains(name.span)),
            "{name:?}"
        );
        assert!((0.0..=1.0).contains(&name.confidence));
        for one in settled.iter().filter(|one| one.span.overlaps(name.span)) {
            assert!(
                name.span.contains(one.span) && name.span != one.span,
                "{name:?} {one:?}"
            );
            assert!(one.class.may_be_inside(name.kind), "{name:?} {one:?}");
        }
    }
    found
        .iter()
        .map(|name| (name.span.of(&text).unwrap().to_owned(), name.kind))
        .collect()
}

fn unmarked(marked: &str) -> (String, Vec<Settled>) {
    let (mut text, mut settled) = (String::new(), Vec::new());
    let mut rest = marked;
    while let Some((before, after)) = rest.split_once('⟦') {
        text += before;
        let (inside, after) = after.split_once('⟧').unwrap();
        let (class, form) = inside.split_once(':').unwrap();
        let class = match class {
            "state" => Class::State,
            "adjective" => Class::Adjective,
            "organisation" => Class::Organisation,
            "metonym" => Class::Metonym,
            _ => Class::Given,
        };
        settled.push(Settled {
            span: Span::new(text.len(), text.len() + form.len()),
            class,
        });
        text += form;
        rest = after;
    }
    (text + rest, settled)
}

fn person(name: &str) -> (String, FoundKind) {
    (name.to_owned(), FoundKind::Person)
}

#[test]
fn a_title_speaks_for_a_person_and_stays_outside() {
    let discovery = without_features();
    assert_eq!(
        find(&discovery, "They met Senator Zorbel’s aides."),
        [person("Zorbel")]
    );
    assert_eq!(
        find(&discovery, "Dr. Anka Zorbel left."),
        [person("Anka Zorbel")]
    );
}

#[test]
fn a_name_that_is_kept_speaks_for_its_words_elsewhere() {
    let found = find(
        &without_features(),
        "Critics were led by Zorbel.\nThen President Anka Zorbel resigned.",
    );
    assert_eq!(found, [person("Zorbel"), person("Anka Zorbel")]);
}

#[test]
fn a_head_word_speaks_for_an_organisation() {
    let found = find(
        &without_features(),
        "He joined the Zorbel Institute in May.",
    );
    assert_eq!(
        found,
        [("Zorbel Institute".to_owned(), FoundKind::Organisation)]
    );
}

#[test]
fn sections_accords_days_addresses_and_openers_are_no_names() {
    let text = "However, Section 907 stands. The Zorbel Accords hold. On Monday I saw www.Zorbel.com and @Zorbel. She left.";
    assert!(find(&without_features(), text).is_empty());
}

#[test]
fn what_is_settled_is_not_found_again_and_bounds_names() {
    let discovery = without_features();
    for text in [
        "The ⟦adjective:Peruvian⟧ Senator ⟦given:Zorbel⟧ left ⟦state:Peru⟧.",
        "He saw Senator ⟦organisation:Zorbel Party⟧ there.",
    ] {
        assert!(find(&discovery, text).is_empty(), "{text}");
    }
}

#[cfg(feature = "bundled")]
#[test]
fn documents_that_came_before_change_nothing() {
    let texts = [
        "In Baku, Senator Anka Zorbel of the Zorbel Institute met ⟦state:Peru⟧’s Otto Lind.\nMs. Zorbel left.",
        "the zorbel institute at www.Zorbel.com and @Zorbel.",
        "ZORBEL LEADS A VERY-LONG-WORD-WITH-HYPHENS PARTY, SAYS OTTO LIND OF ⟦metonym:Lima⟧",
        "On Monday Jean-Claude Lind, 57, told The Lind Times: “Mr. Zorbel’s aides were in Saint Zorbel.”",
    ];
    let used = Discovery::embedded().unwrap();
    for _ in 0..2 {
        for text in texts {
            let fresh = Discovery::embedded().unwrap();
            assert_eq!(find(&used, text), find(&fresh, text), "{text}");
        }
    }
}

#[test]
fn nothing_in_and_nothing_out() {
    let discovery = without_features();
    assert!(find(&discovery, "").is_empty());
    assert!(find(&discovery, "\n\n . \n").is_empty());
    let mut found = Vec::new();
    let wild = [Span::new(5, 2), Span::new(0, 99), Span::new(1, 2)];
    let part = Part {
        span: Span::new(0, 3),
        sentences: &wild,
        settled: &[],
    };
    discovery.find("é Otto", &[part], &mut found);
    assert!(found.len() < 3);
}

#[test]
fn broken_files_are_errors_of_their_kind() {
    let whole = file(&[0; 1 << 16], &[], &[], &[1, 2], 1.0, 0.0);
    assert!(Discovery::from_bytes(&whole).is_ok());
    let mut counts = [0; 1 << 16];
    counts[7] = 1;
    assert!(Discovery::from_bytes(&file(&counts, &[3], &[1; LABELS], &[], 1.0, 0.0)).is_ok());
    for (name, bytes, kind) in [
        ("empty", Vec::new(), ErrorKind::ModelShape),
        (
            "no table",
            b"not a file of weights".to_vec(),
            ErrorKind::ModelShape,
        ),
        (
            "few buckets",
            file(&[0; 9], &[], &[], &[], 1.0, 0.0),
            ErrorKind::ModelShape,
        ),
        (
            "no rows",
            file(&counts, &[3], &[], &[], 1.0, 0.0),
            ErrorKind::ModelWeights,
        ),
        (
            "no keys",
            file(&counts, &[], &[1; LABELS], &[], 1.0, 0.0),
            ErrorKind::ModelWeights,
        ),
        (
            "unsorted words",
            file(&[0; 1 << 16], &[], &[], &[2, 1], 1.0, 0.0),
            ErrorKind::ModelWeights,
        ),
        (
            "no scale",
            file(&[0; 1 << 16], &[], &[], &[], 0.0, 0.0),
            ErrorKind::ModelWeights,
        ),
        (
            "a scale that is no number",
            file(&[0; 1 << 16], &[], &[], &[], f32::NAN, 0.0),
            ErrorKind::ModelWeights,
        ),
        (
            "a large transition",
            file(&[0; 1 << 16], &[], &[], &[], 1.0, 1e9),
            ErrorKind::ModelWeights,
        ),
    ] {
        let error = Discovery::from_bytes(&bytes).unwrap_err();
        assert_eq!(error.kind(), kind, "{name}: {error}");
    }
    for length in (0..whole.len()).step_by(997) {
        assert!(Discovery::from_bytes(&whole[..length]).is_err());
    }
}

mod second_pass;

#[cfg(feature = "bundled")]
mod embedded {
    use super::*;

    const TEXT: &str = "The ⟦adjective:Peruvian⟧ deputy Anka Zorbel of the Civic Renewal Party met ⟦state:Peru⟧’s envoy Ivo Kardec in ⟦metonym:Lima⟧.
        Zorbel told the ⟦state:Peru⟧ Herald that the Bank of ⟦state:Peru⟧ had failed. “⟦state:Peru⟧ trusts Kardec,” said ⟦given:Marta Olsen⟧, head of the Olsen Foundation.";

    #[test]
    fn the_model_is_whole_and_the_one_of_its_card() {
        let discovery = Discovery::embedded().unwrap();
        assert!(discovery.inner.weights.len() > 1000);
        let card: serde_json::Value =
            serde_json::from_slice(include_bytes!("../../../models/actors-en-v1/card.json"))
                .unwrap();
        let bytes = include_bytes!("../../../models/actors-en-v1/weights.safetensors");
        assert_eq!(
            card["files"]["weights.safetensors"],
            crate::model::artifact::hex(bytes)
        );
        assert!(bytes.len() < 1_000_000);
    }

    #[test]
    fn persons_and_parties_of_made_up_news_are_found() {
        let found = find(&Discovery::embedded().unwrap(), TEXT);
        for name in [
            person("Anka Zorbel"),
            person("Ivo Kardec"),
            person("Zorbel"),
            person("Kardec"),
        ] {
            assert!(found.contains(&name), "{name:?} in {found:?}");
        }
        let party = ("Civic Renewal Party".to_owned(), FoundKind::Organisation);
        assert!(found.contains(&party), "{found:?}");
    }

    #[test]
    fn a_page_of_capitalised_words_is_no_name_and_costs_no_square_of_its_length() {
        let discovery = Discovery::embedded().unwrap();
        let found = find(&discovery, &"Aa Bb Cc Dd ".repeat(20_000));
        assert!(found.is_empty(), "{}", found.len());
    }

    #[test]
    fn names_swallow_the_states_inside_them() {
        let discovery = Discovery::embedded().unwrap();
        for (text, expected) in [
            ("Mr. Michael ⟦state:Jordan⟧ said so.", "Michael Jordan"),
            (
                "He left the Workers Party of ⟦state:America⟧ in May.",
                "Workers Party of America",
            ),
            ("The ⟦metonym:Washington⟧ Post said so.", "Washington Post"),
        ] {
            let found = find(&discovery, text);
            assert!(found.iter().any(|name| name.0 == expected), "{found:?}");
        }
    }

    #[test]
    fn the_form_of_what_is_settled_changes_nothing_elsewhere() {
        let discovery = Discovery::embedded().unwrap();
        let shown = |text: &str, forms: [&str; 4]| {
            let [state, adjective, metonym, given] = forms;
            let found = find(&discovery, text);
            let found = found.into_iter().map(|(name, kind)| {
                (
                    name.replace(state, "[state]")
                        .replace(adjective, "[adjective]"),
                    kind,
                )
            });
            let _ = (metonym, given);
            found.collect::<Vec<_>>()
        };
        let own = ["Peru", "Peruvian", "Lima", "Marta Olsen"];
        let expected = shown(TEXT, own);
        assert!(!expected.is_empty());
        for other in [
            ["Côte d’Ivoire", "Ivorian", "Yamoussoukro", "X"],
            ["UK", "british", "the Kremlin", "he"],
            ["Jordan", "U.S.", "Senator Zorbel", "The Olsen Party"],
            ["zorbel", "Kardec", "said", "Olsen"],
        ] {
            let mut text = TEXT.to_owned();
            for ((class, from), to) in ["state", "adjective", "metonym", "given"]
                .into_iter()
                .zip(own)
                .zip(other)
            {
                text = text.replace(&format!("⟦{class}:{from}⟧"), &format!("⟦{class}:{to}⟧"));
            }
            let (plain, settled) = unmarked(&text);
            let names: Vec<_> = find(&discovery, &text);
            assert_eq!(
                names.len(),
                expected.len(),
                "{names:?}\n{expected:?}\n{plain} {settled:?}"
            );
            for ((name, kind), (own, own_kind)) in names.iter().zip(&expected) {
                assert_eq!(kind, own_kind);
                if !own.contains('[') {
                    assert_eq!(name, own);
                }
            }
        }
    }
}
