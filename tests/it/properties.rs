//! Properties that hold for every text: the promises that can be checked by machine.

use std::sync::LazyLock;

use proptest::prelude::*;
use standpoint::actor::ResolverOptions;
use standpoint::pipeline::{GIVEN, Pipeline, Scratch};
use standpoint::text::tokenizer::Tokenizer;
use standpoint::{DocumentStance, ParagraphMode, Roster, Span, Stance, StanceClassifier};

const SAMPLE: &str = include_str!("../data/sample.txt");

pub(crate) static CLASSIFIER: LazyLock<StanceClassifier> =
    LazyLock::new(|| StanceClassifier::builder().explain(true).build().unwrap());

pub(crate) static PIPELINE: LazyLock<Pipeline> = LazyLock::new(|| {
    let tokenizer = include_bytes!("../../models/lexical-en-v3/tokenizer.json");
    let tokenizer = Tokenizer::from_bytes(tokenizer).unwrap();
    Pipeline::new(Roster::world(), tokenizer, ResolverOptions::default()).unwrap()
});

/// Text that has something to find: words, names, marks and white space in any order, or anything at all.
fn text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        Just("Israel".to_owned()),
        Just("Turkish".to_owned()),
        Just("Baku".to_owned()),
        Just("the U.S.".to_owned()),
        Just("Armenians".to_owned()),
        Just("praised".to_owned()),
        Just("betrayed".to_owned()),
        Just("never".to_owned()),
        Just("“peace”".to_owned()),
        Just(".".to_owned()),
        Just("\n\n".to_owned()),
        Just("\r\n".to_owned()),
        Just("Türkiye’s".to_owned()),
        Just("\u{301}".to_owned()),
        Just("🙂".to_owned()),
        "[a-zA-Z]{1,9}",
        ".{0,3}",
    ];
    prop_oneof![
        4 => proptest::collection::vec(word, 0..40).prop_map(|words| words.join(" ")),
        1 => any::<String>(),
    ]
}

proptest! {
    #[test]
    fn every_text_is_scored_without_panic_and_every_number_is_in_its_range(text in text()) {
        let document = CLASSIFIER.classify(&text).unwrap();
        let mut end = 0;
        for paragraph in document.paragraphs() {
            prop_assert!(end <= paragraph.span().start, "paragraphs are in order and apart");
            end = paragraph.span().end;
            prop_assert_eq!(paragraph.span().of(&text), Some(paragraph.text()));
            for score in paragraph.scores() {
                prop_assert!((-1.0..=1.0).contains(&score.score()));
                let p = score.probabilities();
                prop_assert!((p.0.iter().sum::<f32>() - 1.0).abs() < 1e-5);
                prop_assert!(score.prediction_set().contains(score.label()));
                prop_assert!(!score.mentions().is_empty(), "no mention, no row");
                for mention in score.mentions() {
                    prop_assert!(paragraph.span().contains(mention.span));
                    prop_assert_eq!(mention.span.of(&text), Some(mention.text));
                }
            }
        }
    }

    #[test]
    fn evidence_and_rest_sum_to_the_logits(text in text()) {
        let document = CLASSIFIER.classify(&text).unwrap();
        for (paragraph, score) in document.scores() {
            let explanation = score.explanation().unwrap();
            for stance in Stance::ALL {
                let words: f32 = explanation.evidence.iter().map(|e| e.contribution.of(stance)).sum();
                let gap = (words + explanation.rest.of(stance) - explanation.logits.of(stance)).abs();
                prop_assert!(gap < 1e-5, "{stance}: off by {gap}");
            }
            for evidence in &explanation.evidence {
                prop_assert!(paragraph.span().contains(evidence.span));
                prop_assert_eq!(evidence.span.of(&text), Some(evidence.text));
            }
        }
    }

    #[test]
    fn paragraphs_hold_every_visible_byte(text in text(), mode in prop::sample::select(vec![ParagraphMode::Auto, ParagraphMode::Blank, ParagraphMode::Line])) {
        let paragraphs = standpoint::text::paragraph::paragraphs(&text, mode);
        let mut rest = String::new();
        let mut end = 0;
        for span in paragraphs {
            rest.push_str(&text[end..span.start]);
            end = span.end;
        }
        rest.push_str(&text[end..]);
        prop_assert!(rest.chars().all(|c| c.is_whitespace() || c == '\u{FEFF}'), "left out: {rest:?}");
    }

    #[test]
    fn a_given_target_may_have_any_name(
        name in "[A-Z][a-zé’'-]{0,9}( [A-Z][a-z]{1,9}){0,2}",
        other in "[A-Z][a-z]{1,12}",
    ) {
        let logits = [name, other].map(|name| {
            let before = "Nobody expected that ";
            let between = " would keep its word, and yet it was brave. Critics were wrong about ";
            let text = format!("{before}{name}{between}{name}.");
            let first = Span::new(before.len(), before.len() + name.len());
            let second = first.shifted(name.len() + between.len());
            CLASSIFIER.logits_at(&text, &[first, second], &mut Scratch::default()).unwrap()
        });
        prop_assert_eq!(logits[0], logits[1]);
    }

    #[test]
    fn given_spans_that_do_not_fit_are_errors(text in text(), start in 0_usize..60, end in 0_usize..60) {
        let span = Span::new(start, end);
        let read = PIPELINE.read_given(&text, &[span], &mut Scratch::default()).map(|p| p.anchors(GIVEN).count());
        prop_assert_eq!(read.is_ok(), !span.is_empty() && span.of(&text).is_some());
    }
}

#[test]
fn a_given_name_is_masked_wherever_it_stands_again() {
    let logits = ["Brandt", "Okafor"].map(|name| {
        let text = format!("{name} won. Everybody says that {name} deserves it.");
        CLASSIFIER
            .logits_at(&text, &[Span::new(0, 6)], &mut Scratch::default())
            .unwrap()
    });
    assert_eq!(logits[0], logits[1]);
}

/// The entries of a roster file in the opposite order, under the same head.
fn reversed(source: &str) -> String {
    let (head, body) = source.split_at(source.find("[[").unwrap());
    let mut entries: Vec<&str> = body.split("\n[[").collect();
    if let Some(first) = entries.first_mut() {
        *first = first.trim_start_matches("[[");
    }
    entries
        .iter()
        .rev()
        .fold(head.to_owned(), |text, entry| format!("{text}[[{entry}\n"))
}

#[test]
fn the_order_of_a_roster_changes_nothing() {
    let sources = [
        include_str!("../../models/rosters/organisations.toml"),
        include_str!("../../models/rosters/states.toml"),
    ];
    let mut other = Roster::empty();
    for source in sources {
        other.extend(Roster::from_toml("reversed.toml", &reversed(source)).unwrap());
    }
    assert_eq!(other.sha256(), Roster::world().sha256());
    let other = StanceClassifier::builder()
        .roster(other)
        .explain(true)
        .build()
        .unwrap();
    let rows = |c: &StanceClassifier| serde_json::to_string(&c.classify(SAMPLE).unwrap()).unwrap();
    assert_eq!(rows(&other), rows(&CLASSIFIER));
}

#[test]
fn only_hides_rows_and_masks_all_the_same() {
    let all = CLASSIFIER.classify(SAMPLE).unwrap();
    let only = StanceClassifier::builder()
        .only(["ISR", "TUR"])
        .explain(true)
        .build()
        .unwrap();
    let few = only.classify(SAMPLE).unwrap();
    let kept = |d: &DocumentStance<'_>| {
        let wanted = d
            .scores()
            .filter(|(_, s)| ["ISR", "TUR"].contains(&s.actor().id().as_str()));
        wanted
            .map(|(p, s)| (p.index(), s.probabilities().0))
            .collect::<Vec<_>>()
    };
    assert_eq!(kept(&few), kept(&all));
    assert_eq!(few.scores().count(), kept(&all).len());
}

#[test]
fn the_same_bytes_come_out_with_fresh_and_with_used_memory() {
    let mut scratch = Scratch::default();
    let json = |d: DocumentStance<'_>| serde_json::to_string(&d).unwrap();
    let fresh = json(CLASSIFIER.classify(SAMPLE).unwrap());
    for _ in 0..3 {
        assert_eq!(
            json(CLASSIFIER.classify_with(SAMPLE, &mut scratch).unwrap()),
            fresh
        );
    }
}
