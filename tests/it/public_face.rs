//! What programs build on: types that go between threads, memory that is shared, rows that come back from JSON.

use standpoint::model::files::ModelFiles;
use standpoint::report::{KeptFields, OwnedRow, RowContext};
use standpoint::{Actor, DocumentStance, Error, Roster, StanceClassifier, StanceScore};

/// A folder with a lexical model of a few words.
fn model() -> ModelFiles {
    ModelFiles::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/data/artifacts/valid"
    ))
}

#[test]
fn what_programs_hold_goes_between_threads() {
    fn is_shareable<T: Clone + Send + Sync + 'static>() {}
    is_shareable::<StanceClassifier>();
    is_shareable::<Roster>();
    is_shareable::<ModelFiles>();
    is_shareable::<Actor>();
    is_shareable::<DocumentStance<'static>>();
    is_shareable::<StanceScore<'static>>();
    is_shareable::<OwnedRow>();
    fn is_sent<T: Send + Sync + 'static>() {}
    is_sent::<Error>();
}

#[test]
fn clones_of_a_roster_share_its_actors() {
    let roster = Roster::world();
    let clone = roster.clone();
    assert!(std::ptr::eq(roster.actors(), clone.actors()));

    let classifier = StanceClassifier::builder()
        .model(model())
        .roster(roster.clone());
    let classifier = classifier.build().unwrap();
    assert!(std::ptr::eq(roster.actors(), classifier.roster().actors()));

    let mut changed = clone.clone();
    let more = "schema = 1\ndisable = [\"GRL\"]";
    changed.extend(Roster::from_toml("more.toml", more).unwrap());
    assert!(changed.get("GRL").is_none());
    assert!(clone.get("GRL").is_some(), "a clone changed with the other");
}

#[test]
fn a_loaded_model_is_read_once() {
    let folder = tempfile::tempdir().unwrap();
    let ModelFiles::Directory(valid) = model() else {
        unreachable!("a folder");
    };
    for file in std::fs::read_dir(valid).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), folder.path().join(file.file_name())).unwrap();
    }
    let loaded = ModelFiles::from(folder.path()).load().unwrap();
    folder.close().unwrap();
    for _ in 0..2 {
        let classifier = StanceClassifier::builder().model(loaded.clone()).build();
        assert!(classifier.unwrap().model_tag().contains('@'));
    }
    let again = loaded.load().unwrap();
    assert!(again.artifact().is_ok());
    // The files themselves are where they were, or not.
    assert!(again.card().is_err());
}

#[test]
fn rows_come_back_from_json_as_they_were() {
    let classifier = StanceClassifier::builder()
        .model(model())
        .explain(true)
        .build()
        .unwrap();
    let text = "The Turkish army praised Georgia. Ankara met the Poles in Paris.\n\nNATO agreed.";
    let document = classifier.classify(text).unwrap();
    let mut fields = KeptFields::default();
    fields
        .keep("outlet", r#"{"name": "Evening Gull", "no": 1.50}"#)
        .unwrap();
    fields.keep("day", r#""2021-06-13""#).unwrap();
    let nothing = KeptFields::default();
    let warnings = ["a warning".to_owned()];
    let mut seen = 0;
    for fields in [&fields, &nothing] {
        let context = RowContext {
            document: "a.txt",
            warnings: &warnings,
            fields,
            model: classifier.model_tag(),
            cascade: None,
            roster: classifier.roster_tag(),
        };
        for row in document.paragraphs().iter().flat_map(|p| p.rows(context)) {
            let line = serde_json::to_string(&row).unwrap();
            let back: OwnedRow = serde_json::from_str(&line).unwrap();
            assert_eq!(serde_json::to_string(&back).unwrap(), line);
            assert_eq!(serde_json::to_string(&OwnedRow::from(row)).unwrap(), line);
            seen += 1;
        }
    }
    assert!(seen >= 8, "{seen} rows");
}

#[test]
fn a_document_serialises_with_scores_and_labels() {
    let classifier = StanceClassifier::builder().model(model()).build().unwrap();
    let document = classifier.classify("Norway praised Iceland.").unwrap();
    let json = serde_json::to_value(&document).unwrap();
    let scores = json["paragraphs"][0]["scores"].as_array().unwrap();
    assert_eq!(scores.len(), 2);
    for (found, (_, score)) in scores.iter().zip(document.scores()) {
        assert_eq!(found["actor"]["name"], score.actor().name());
        assert_eq!(found["score"], serde_json::json!(score.score()));
        assert_eq!(found["label"], score.label().as_str());
        assert_eq!(found["model"], score.model());
        assert!(found.get("prior").is_none() && found.get("evidence").is_none());
    }
}

#[test]
fn a_prediction_set_without_labels_is_no_row() {
    let set: Result<standpoint::report::PredictionSet, _> = serde_json::from_str("[]");
    assert!(set.unwrap_err().to_string().contains("at least one label"));
}

#[test]
fn given_spans_are_explained_and_add_up() {
    let classifier = StanceClassifier::builder().model(model()).build().unwrap();
    let text = "Ida Tarn praised the town, and everybody thanked Ida Tarn.";
    let mut scratch = standpoint::pipeline::Scratch::default();
    let spans = classifier.locate(text, "Ida Tarn");
    let logits = classifier.logits_at(text, &spans, &mut scratch).unwrap();
    let explanation = classifier
        .explanation_at(text, &spans, &mut scratch)
        .unwrap();
    assert_eq!(explanation.logits, logits);
    for class in 0..3 {
        let words = explanation.evidence.iter().map(|w| w.contribution.0[class]);
        let sum: f32 = words.sum::<f32>() + explanation.rest.0[class];
        assert!((sum - logits.0[class]).abs() < 1e-5);
    }
    let outside = [standpoint::Span::new(0, 999)];
    assert!(
        classifier
            .explanation_at(text, &outside, &mut scratch)
            .is_err()
    );
}
