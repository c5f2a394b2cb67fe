#![allow(clippy::unwrap_used)]

use super::*;
use crate::actor::ResolverOptions;
use crate::text::sentence;
use crate::train::actors::resolver_finder;

/// Made-up sentences in columns.
fn sentences() -> TrainingFile {
    let mut text = String::new();
    for (given, family, place) in [
        ("Anka", "Zorbel", "Velm"),
        ("Ivo", "Kardec", "Ostra"),
        ("Mila", "Tesk", "Runa"),
        ("Juro", "Band", "Kelp"),
    ] {
        text += &format!(
            "Yesterday O\nthe O\nenvoy O\n{given} B-PER\nChad I-PER\nwent O\nto O\nChad O\n. O\n\n"
        );
        text += &format!(
            "Yesterday O\nthe O\nenvoy O\n{given} B-PER\n{family} I-PER\nwent O\nto O\n{place} B-LOC\n. O\n\n"
        );
        text += &format!(
            "The O\n{family} B-ORG\nGroup I-ORG\nsold O\nshares O\nin O\n{place} B-LOC\n. O\n\n"
        );
        text += &format!("{family} B-PER\nsaid O\nso O\non O\nMonday O\n. O\n\n");
    }
    TrainingFile {
        file: EntityFile::from_reader("folder/own.conll", text.as_bytes()).unwrap(),
        sha256: hex(text.as_bytes()),
        licence: "our own".to_owned(),
    }
}

fn run() -> DiscoveryRun {
    DiscoveryRun {
        max_iterations: 30,
        ..DiscoveryRun::default()
    }
}

fn resolver(roster: &Roster, names: &Discovery) -> Resolver {
    let options = ResolverOptions::default();
    Resolver::new(roster.clone(), sentence::sentences, options)
        .unwrap()
        .discovery(names.clone())
}

#[test]
fn the_same_sentences_give_the_same_bytes_and_find_names_like_theirs() {
    let roster = Roster::world();
    let trained = run().train(&roster, &[sentences()], &[]).unwrap();
    let again = run().train(&roster, &[sentences()], &[]).unwrap();
    assert_eq!(trained.weights, again.weights);
    assert_eq!(
        trained.card.files.get(WEIGHTS),
        Some(&hex(&trained.weights))
    );
    let names: Vec<&str> = trained
        .card
        .data
        .iter()
        .map(|file| file.name.as_str())
        .collect();
    assert_eq!(names, ["own.conll"]);
    // Through the file, as everybody else will read it.
    let read = Discovery::from_bytes(&trained.weights).unwrap();
    let text = "Yesterday the envoy Oren Palk went to Vika.";
    let resolver = resolver(&roster, &read);
    let find = resolver_finder(&resolver, None);
    let found: Vec<_> = find(text)
        .iter()
        .map(|f| (f.span.of(text).unwrap(), f.kind, f.names_actor))
        .collect();
    assert_eq!(
        found,
        [
            ("Oren Palk", EntityKind::Person, true),
            ("Vika", EntityKind::Place, false)
        ]
    );
}

#[test]
fn a_name_that_holds_a_mention_of_the_roster_stands_in_its_place() {
    let roster = Roster::world();
    let trained = run().train(&roster, &[sentences()], &[]).unwrap();
    let text = "Yesterday the envoy Anka Jordan went to Jordan.";
    let resolver = resolver(&roster, &trained.discovery);
    let find = resolver_finder(&resolver, None);
    let found: Vec<_> = find(text)
        .iter()
        .map(|f| (f.span.of(text).unwrap(), f.id.clone()))
        .collect();
    assert_eq!(found.last(), Some(&("Jordan", Some("JOR".to_owned()))));
    assert_eq!(
        found.first().map(|one| one.0),
        Some("Anka Jordan"),
        "{found:?}"
    );
}

#[test]
fn sentences_without_names_and_bad_settings_are_errors() {
    let roster = Roster::world();
    let mut empty = sentences();
    empty.file.sentences.clear();
    let error = run().train(&roster, &[empty], &[]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TrainingData);
    let wrong = DiscoveryRun { l1: -1.0, ..run() };
    let error = wrong.train(&roster, &[sentences()], &[]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Parameter);
}

#[test]
fn a_model_is_written_with_its_card() {
    let folder = tempfile::tempdir().unwrap();
    let trained = run().train(&Roster::world(), &[sentences()], &[]).unwrap();
    trained.write(&folder.path().join("model")).unwrap();
    let read = std::fs::read(folder.path().join("model").join(WEIGHTS)).unwrap();
    assert_eq!(read, trained.weights);
    let card = std::fs::read_to_string(folder.path().join("model").join(CARD)).unwrap();
    assert!(
        card.contains(&hex(&read)) && card.contains("our own"),
        "{card}"
    );
}

#[test]
fn what_the_fit_prints_is_read_or_refused() {
    let dump = "LABELS = {\n  0: 0\n}\n  (1) 0 --> 1: -0.5\n  (0) 77 --> 2: 1.25\n  (0) between --> 0: 3.0\n";
    let (features, transitions) = read_dump(dump).unwrap();
    assert_eq!(features.get(&77).and_then(|row| row.get(2)), Some(&1.25));
    assert_eq!(features.len(), 1);
    assert_eq!(transitions.first().and_then(|row| row.get(1)), Some(&-0.5));
    for broken in [
        "(0) x --> 0: 1.0",
        "(0) 5 --> 9: 1.0",
        "(1) 9 --> 0: 1.0",
        "(0) 5 --> 0: one",
        "(0) 5",
    ] {
        assert!(read_dump(broken).is_err(), "{broken}");
    }
}
