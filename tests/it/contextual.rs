//! The contextual tiers on tiny encoders with random weights: what holds for every encoder.

use standpoint::model::artifact::{CARD, HEAD, WEIGHTS, hex};
use standpoint::model::calibration::Calibration;
use standpoint::model::files::ModelFiles;
use standpoint::{ErrorKind, Roster, Stance, StanceClassifier};

use crate::tiny;

const SHAPES: [&str; 2] = ["bert", "mpnet"];

/// Paragraphs shorter and longer than the window of twelve pieces.
const TEXTS: [&str; 4] = [
    "The town praised France.",
    "France blamed Egypt and thanked the crew of the Israeli army.",
    "The paper met Egypt, who visited the town, and Egypt cursed the crew, the town and the paper, and France admired the friend of the crew again, \
     and the crew accused Egypt of a crime, not France. The army of Egypt met the town.",
    "Egypt",
];

fn classifier(shape: &str) -> StanceClassifier {
    let folder = tempfile::tempdir().unwrap();
    tiny::contextual(folder.path(), shape);
    let builder = StanceClassifier::builder()
        .roster(Roster::world())
        .discover(false);
    builder.model(folder.path()).explain(true).build().unwrap()
}

#[test]
fn evidence_and_rest_add_up_to_the_logits() {
    for shape in SHAPES {
        let classifier = classifier(shape);
        let mut seen = 0;
        for text in TEXTS {
            for (_, score) in classifier.classify(text).unwrap().scores() {
                let explanation = score.explanation().unwrap();
                for stance in Stance::ALL {
                    let words = explanation
                        .evidence
                        .iter()
                        .map(|e| e.contribution.of(stance));
                    let sum = explanation.rest.of(stance) + words.sum::<f32>();
                    let logit = explanation.logits.of(stance);
                    assert!(
                        (sum - logit).abs() < 1e-5,
                        "{shape}: {sum} is not {logit} in {text}"
                    );
                }
                seen += 1;
            }
        }
        assert!(seen > 5, "{seen}");
    }
}

/// The probabilities of every score, as bits.
fn bits(classifier: &StanceClassifier, text: &str) -> Vec<[u32; 3]> {
    let document = classifier.classify(text).unwrap();
    let scores = document.scores();
    scores
        .map(|(_, s)| s.probabilities().0.map(f32::to_bits))
        .collect()
}

#[test]
fn another_actor_in_its_place_moves_no_score() {
    for shape in SHAPES {
        let classifier = classifier(shape);
        for text in TEXTS {
            let expected = bits(&classifier, text);
            for (one, two) in [("Norway", "Peru"), ("China", "Cuba"), ("Egypt", "France")] {
                let swapped = text.replace("France", "\u{1}").replace("Egypt", two);
                let swapped = swapped.replace('\u{1}', one);
                assert_eq!(bits(&classifier, &swapped), expected, "{shape}: {swapped}");
            }
        }
    }
}

#[test]
fn a_paragraph_scores_the_same_alone_and_among_others() {
    for shape in SHAPES {
        let classifier = classifier(shape);
        let alone: Vec<_> = TEXTS
            .iter()
            .flat_map(|text| bits(&classifier, text))
            .collect();
        assert_eq!(bits(&classifier, &TEXTS.join("\n\n")), alone, "{shape}");
    }
}

#[test]
fn explaining_changes_no_score() {
    let folder = tempfile::tempdir().unwrap();
    tiny::contextual(folder.path(), "mpnet");
    let plain = StanceClassifier::builder()
        .discover(false)
        .model(folder.path());
    let plain = plain.build().unwrap();
    let explained = classifier("mpnet");
    for text in TEXTS {
        assert_eq!(bits(&plain, text), bits(&explained, text));
    }
}

/// What reading the folder says after its card was changed.
fn refusal(from: &str, to: &str) -> (ErrorKind, String) {
    let folder = tempfile::tempdir().unwrap();
    tiny::contextual(folder.path(), "bert");
    let path = folder.path().join(CARD);
    let card = std::fs::read_to_string(&path).unwrap();
    assert!(card.contains(from), "{from} in {card}");
    std::fs::write(&path, card.replacen(from, to, 1)).unwrap();
    let error = ModelFiles::from(folder.path()).artifact().err().unwrap();
    (error.kind(), error.to_string())
}

#[test]
fn a_card_that_does_not_fit_is_refused() {
    for (from, to, kind, part) in [
        (
            "\"window\": 12",
            "\"window\": 39",
            ErrorKind::ModelCard,
            "`window` is 39 (2 to 38)",
        ),
        (
            "\"window\": 12",
            "\"window\": 0",
            ErrorKind::ModelCard,
            "`window` is 0",
        ),
        (
            "\"actor\": 42",
            "\"actor\": 50",
            ErrorKind::ModelCard,
            "`actor` is token 50",
        ),
        (
            "\"vocabulary\": 50",
            "\"vocabulary\": 39",
            ErrorKind::ModelCard,
            "40 pieces",
        ),
        (
            "\"vocabulary\": 50",
            "\"vocabulary\": 49",
            ErrorKind::ModelShape,
            "embedding.word",
        ),
        (
            "\"tier\": \"contextual\"",
            "\"tier\": \"lexical\"",
            ErrorKind::ModelCard,
            "tier",
        ),
        (
            WEIGHTS,
            "weights/../safetensors",
            ErrorKind::ModelCard,
            "no name of a file",
        ),
        (
            WEIGHTS,
            "weights-1-of-1.safetensors",
            ErrorKind::ModelMissing,
            "weights-1-of-1",
        ),
        (
            "\"width\": 32",
            "\"width\": 64",
            ErrorKind::ModelShape,
            "shape",
        ),
    ] {
        let (found, message) = refusal(from, to);
        assert_eq!(found, kind, "{to}: {message}");
        assert!(message.contains(part), "{to}: {message}");
    }
}

/// Why a model is refused with this head, of which its card has the hash.
fn refusal_of_head(folder: &std::path::Path, head: &[u8]) -> standpoint::Error {
    let (path, card) = (folder.join(HEAD), folder.join(CARD));
    let old = hex(&std::fs::read(&path).unwrap());
    std::fs::write(path, head).unwrap();
    let text = std::fs::read_to_string(&card).unwrap();
    std::fs::write(card, text.replace(&old, &hex(head))).unwrap();
    ModelFiles::from(folder).artifact().err().unwrap()
}

#[test]
fn a_head_of_another_shape_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    tiny::contextual(folder.path(), "bert");
    let head = std::fs::read(tiny::encoder("bert.int8.safetensors")).unwrap();
    let error = refusal_of_head(folder.path(), &head);
    assert_eq!(error.kind(), ErrorKind::ModelShape);
    assert!(
        error
            .to_string()
            .contains("head.safetensors: tensor `weight`"),
        "{error}"
    );
}

#[test]
fn a_head_whose_logits_could_overflow_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    tiny::contextual(folder.path(), "bert");
    let mut head = std::fs::read(folder.path().join(HEAD)).unwrap();
    // The last tensor is `weight`.
    let end = head.len();
    head[end - 4..].copy_from_slice(&3e38_f32.to_le_bytes());
    let error = refusal_of_head(folder.path(), &head);
    assert_eq!(error.kind(), ErrorKind::ModelWeights);
    let wanted = "head.safetensors: tensor `weight` has a value beyond 10000";
    assert!(error.to_string().contains(wanted), "{error}");
}

#[cfg(feature = "bundled")]
#[test]
fn in_a_cascade_the_second_model_answers_where_the_first_one_is_unsure_and_nowhere_else() {
    const FROM: f32 = 0.3;
    let folder = tempfile::tempdir().unwrap();
    tiny::contextual(folder.path(), "mpnet");
    let builder = || StanceClassifier::builder().discover(false).explain(true);
    let first = builder().build().unwrap();
    let second = builder().model(folder.path()).build().unwrap();
    let cascade = builder().cascade(folder.path());
    let cascade = cascade.escalate_from(FROM).build().unwrap();
    let text = format!(
        "{}\n\nThe committee signed the note in Norway on Monday, and a spokesman of Peru said nothing.",
        TEXTS.join("\n\n")
    );
    let rows = |classifier: &StanceClassifier| {
        let document = classifier.classify(&text).unwrap();
        let rows = document.scores().map(|(_, score)| {
            (
                score.probabilities(),
                score.probabilities().is_unsure(FROM),
                score.model().to_owned(),
                score.explanation().cloned(),
            )
        });
        rows.collect::<Vec<_>>()
    };
    let (alone, asked, found) = (rows(&first), rows(&second), rows(&cascade));
    let mut by_second = 0;
    for ((alone, asked), found) in alone.iter().zip(&asked).zip(&found) {
        assert_eq!(found, if alone.1 { asked } else { alone });
        by_second += usize::from(found.2 == second.model_tag());
    }
    assert!(
        (1..found.len()).contains(&by_second),
        "{by_second} of {}",
        found.len()
    );
    assert_eq!(cascade.cascade_tag(), Some(second.model_tag()));

    let mut scratch = standpoint::pipeline::Scratch::default();
    for text in [TEXTS[0], TEXTS[1]] {
        let spans = cascade.locate(text, "France");
        let mut at = |classifier: &StanceClassifier| {
            classifier.stance_at(text, &spans, &mut scratch).unwrap()
        };
        let right = if at(&first).probabilities().is_unsure(FROM) {
            at(&second)
        } else {
            at(&first)
        };
        assert_eq!(at(&cascade), right);
    }
}

#[cfg(feature = "bundled")]
#[test]
fn the_second_model_of_a_cascade_is_asked_always_or_never() {
    let folder = tempfile::tempdir().unwrap();
    tiny::contextual(folder.path(), "bert");
    let models = |from: f32| {
        let builder = StanceClassifier::builder().cascade(folder.path());
        let classifier = builder.escalate_from(from).build().unwrap();
        let document = classifier.classify(TEXTS[0]).unwrap();
        let rows = document.scores();
        let models = rows.map(|(_, score)| score.model().starts_with("tiny"));
        let models: Vec<bool> = models.collect();
        assert!(!models.is_empty());
        models
    };
    assert!(models(0.0).iter().all(|by_second| *by_second));
    assert!(models(1.0).iter().all(|by_second| !by_second));
}

#[cfg(feature = "small")]
#[test]
fn the_embedded_small_model_is_the_one_in_models() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/models/contextual-small-en-v2");
    let models = [standpoint::model::bundled::small(), folder.into()];
    let [embedded, folder] = models.map(|files| files.artifact().unwrap().sha256);
    assert_eq!(embedded, folder);
}

#[cfg(feature = "bundled")]
#[test]
fn the_first_models_card_says_where_a_cascade_goes_on() {
    let places = [0, 1].map(|_| tempfile::tempdir().unwrap());
    let [first, second] = places.each_ref().map(|place| place.path());
    tiny::contextual(second, "mpnet");
    let by_second = |escalate_from| {
        let mut card = tiny::contextual(first, "bert");
        card.calibration.escalate_from = escalate_from;
        std::fs::write(first.join(CARD), serde_json::to_vec(&card).unwrap()).unwrap();
        let builder = StanceClassifier::builder().model(first).cascade(second);
        let classifier = builder.build().unwrap();
        let document = classifier.classify(TEXTS[0]).unwrap();
        let mut rows = document.scores();
        rows.any(|(_, score)| score.model().starts_with("tiny-mpnet"))
    };
    assert!(by_second(Some(0.0)));
    assert!(!by_second(Some(1.0)));
}

#[cfg(feature = "bundled")]
#[test]
fn what_is_no_probability_is_refused() {
    for wrong in [-0.1, 1.1, f32::NAN] {
        let builder = StanceClassifier::builder().escalate_from(wrong);
        let error = builder.build().err().unwrap();
        assert_eq!(error.kind(), ErrorKind::Parameter, "{error}");
    }
}

#[test]
fn the_large_model_hears_praise_and_blame_whoever_is_meant() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/models/contextual-large-en-v3");
    if !std::path::Path::new(folder).join(CARD).exists() {
        println!("skipped: the large model is in the repository, not in the package");
        return;
    }
    let builder = StanceClassifier::builder().discover(false).model(folder);
    let classifier = builder.build().unwrap();
    let polarity = |text: &str| {
        let document = classifier.classify(text).unwrap();
        let (_, score) = document.scores().next().unwrap();
        score.score()
    };
    let praise = polarity("Norway was brave and generous.");
    assert!(praise > 0.5, "{praise}");
    assert_eq!(
        praise.to_bits(),
        polarity("Peru was brave and generous.").to_bits()
    );
    let blame = polarity("Norway broke its word, a shameful betrayal.");
    assert!(blame < -0.5, "{blame}");
}

#[test]
fn the_calibration_that_the_recipe_writes_is_read() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/models/recipes/encoder/calibration.json"
    );
    let Ok(text) = std::fs::read_to_string(path) else {
        println!("skipped: the recipes are in the repository, not in the package");
        return;
    };
    let empty: Calibration = serde_json::from_str(&text).unwrap();
    assert_eq!((empty.temperature, empty.rows), (1.0, 0));
    assert_eq!(empty.set_thresholds, [0.0; 3]);
}
