//! The first promise on 500 paragraphs of our own, in every tier: other names in the same places, the same scores to the last bit. Few names by default;
//! `cargo test --release --features cli name_swap -- --include-ignored --nocapture` takes twenty names for every actor of every paragraph.

use std::path::Path;

use standpoint::StanceClassifier;
use standpoint::train::audit::{Audit, Names, Swaps};

use crate::actor_blind::{Forms, STATES};

/// One paragraph a line; {A} and {B} are states, with the suffixes `.adj`, `.people` and `.cap` for their other forms, {P} is a person.
const PARAGRAPHS: &str = include_str!("../data/own_paragraphs.txt");

/// Whose place the others take.
const PERSON: &str = "Hanne Solberg";

/// The paragraphs with names in them.
fn paragraphs() -> impl Iterator<Item = String> {
    let [a, b] = ["AFG", "NOR"].map(|id| STATES.iter().find(|state| state.id == id).unwrap());
    PARAGRAPHS.lines().map(move |line| fill(line, a, b))
}

fn fill(template: &str, a: &Forms, b: &Forms) -> String {
    let mut text = template.replace("{P}", PERSON);
    for (slot, forms) in [("A", a), ("B", b)] {
        for (suffix, form) in [
            ("", &forms.name),
            (".adj", &forms.adjective),
            (".people", &forms.people),
            (".cap", &forms.metonym),
        ] {
            text = text.replace(&format!("{{{slot}{suffix}}}"), form);
        }
    }
    assert!(!text.contains('{'), "a slot without a name: {text}");
    text
}

/// So many states from all over the roster, and the names that ship.
fn names(classifier: &StanceClassifier, states: usize) -> Names {
    let step = STATES.len() / states;
    let ids = STATES.iter().step_by(step).map(|state| state.id.as_str());
    let text =
        ids.collect::<Vec<_>>().join("\n") + "\n" + include_str!("../../src/train/audit/names.txt");
    Names::from_text("names", &text, classifier.roster()).unwrap()
}

/// Takes `names` names for every actor of every so many paragraphs.
fn check(name: &str, classifier: StanceClassifier, every: usize, names: usize) {
    let audit = Audit::new(classifier.clone(), self::names(&classifier, 40)).per_actor(names);
    let mut swaps = Swaps::default();
    for text in paragraphs().step_by(every) {
        swaps.add(&audit.swap(&text, &text).unwrap());
    }
    let total = swaps.total();
    println!(
        "{name}: {} texts, {} swaps, {} of them not compared; {} scores compared, {} moved",
        swaps.texts,
        total.swaps,
        total.undetected(),
        total.blind.compared,
        total.blind.moved
    );
    assert!(swaps.kinds.contains_key("state") && swaps.kinds.contains_key("person, given spans"));
    assert!(total.swaps >= swaps.texts * names, "{name}");
    assert!(
        total.blind.compared + total.undetected() >= total.swaps,
        "{name}"
    );
    assert_eq!(total.blind.moved, 0, "{name}: {:#?}", swaps.examples);
    // Not a promise, but if it were often so, the promise would be worth little.
    assert!(total.undetected() * 50 <= total.swaps, "{name}: {swaps:#?}");
}

fn lexical() -> StanceClassifier {
    StanceClassifier::builder().build().unwrap()
}

/// A model in the repository's `models`; none where only the published package is there, which lacks the recipes too.
fn in_models(folder: &str) -> Option<StanceClassifier> {
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
    if !models.join("recipes").exists() {
        println!("skipped: {folder} is in the repository, not in the package");
        return None;
    }
    let builder = StanceClassifier::builder().model(models.join(folder));
    Some(builder.build().unwrap())
}

const CONTEXTUAL: [&str; 2] = ["contextual-small-en-v2", "contextual-large-en-v3"];

#[test]
fn other_names_move_no_score_of_the_lexical_tier() {
    check("lexical", lexical(), 7, 4);
}

#[test]
fn other_names_move_no_score_of_the_contextual_tiers() {
    for folder in CONTEXTUAL {
        if let Some(classifier) = in_models(folder) {
            check(folder, classifier, 100, 1);
        }
    }
}

#[test]
#[ignore = "minutes"]
fn twenty_names_in_every_paragraph_move_no_score() {
    check("lexical", lexical(), 1, 20);
    for folder in CONTEXTUAL {
        if let Some(classifier) = in_models(folder) {
            check(folder, classifier, 1, 20);
        }
    }
}
