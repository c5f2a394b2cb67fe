//! The first promise on 500 paragraphs of our own, in every tier: other actors in the same places, the same scores to the last bit. Few names by default;
//! `cargo test --release --features cli name_swap -- --include-ignored --nocapture` takes twenty names in every paragraph.

use standpoint::pipeline::Scratch;
use standpoint::{PerClass, Span, StanceClassifier};

use crate::actor_blind::{Forms, STATES};

/// One paragraph a line; {A} and {B} are states, with the suffixes `.adj`, `.people` and `.cap` for their other forms, {P} is a person.
const PARAGRAPHS: &str = include_str!("../data/own_paragraphs.txt");

/// Persons on no roster.
const PERSONS: [&str; 20] = [
    "Amina Okafor",
    "Lars Holmqvist",
    "Mei-Ling Zhou",
    "Diego Fuentes",
    "Fatima al-Rashid",
    "John Miller",
    "Oksana Hrytsenko",
    "Rahul Deshpande",
    "Siobhán O’Neill",
    "Tunde Adeyemi",
    "Yuki Tanaka",
    "Ibrahim Yıldız",
    "Chloé Lefèvre",
    "Piet van der Berg",
    "Ana-Maria Ionescu",
    "Kwame Mensah",
    "Noa Ben-Ami",
    "Sardor Karimov",
    "Tomás Ó Briain",
    "Li Na",
];

fn fill(template: &str, a: &Forms, b: &Forms, person: &str) -> String {
    let mut text = template.to_owned();
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
    text.replace("{P}", person)
}

/// What came of the swaps.
#[derive(Debug, Default)]
struct Swaps {
    compared: usize,
    /// Another mention was found or linked: a difference in detection, which the promise counts apart.
    detection: Vec<String>,
    moved: Vec<String>,
}

impl Swaps {
    fn print(&self, what: &str) {
        println!(
            "{what}: {} scores compared, {} moved, {} texts with other mentions",
            self.compared,
            self.moved.len(),
            self.detection.len()
        );
    }
}

/// The rows of the two states, and where all mentions stand, counted by mentions.
fn read(
    classifier: &StanceClassifier,
    text: &str,
    ids: [&str; 2],
) -> ([Option<PerClass>; 2], Vec<(usize, String)>) {
    let document = classifier.classify(text).unwrap();
    let of = |id: &str| {
        let mut rows = document.scores();
        let row = rows.find(|(_, score)| score.actor().id().as_str() == id);
        row.map(|(_, score)| score.probabilities())
    };
    let mut mentions: Vec<(usize, usize, String)> = Vec::new();
    for (number, (_, score)) in document.scores().enumerate() {
        let who = ids.iter().position(|id| *id == score.actor().id().as_str());
        let who = who.map_or_else(|| format!("other {number}"), |n| format!("state {n}"));
        let of_row = score.mentions().iter();
        mentions.extend(of_row.map(|m| {
            (
                m.span.start,
                m.span.len(),
                format!("{who} {:?} {:?}", m.facet, m.link),
            )
        }));
    }
    mentions.sort();
    let in_order = mentions
        .into_iter()
        .enumerate()
        .map(|(n, (_, _, what))| (n, what));
    (ids.map(of), in_order.collect())
}

/// Other states in the place of {A}, through the whole pipeline.
fn swap_states(classifier: &StanceClassifier, every: usize, names: usize) -> Swaps {
    let states = &*STATES;
    let other = states.iter().find(|state| state.id == "NOR").unwrap();
    let step = states.len() / names;
    let others: Vec<&Forms> = states
        .iter()
        .filter(|state| state.id != "NOR")
        .step_by(step)
        .take(names)
        .collect();
    let mut swaps = Swaps::default();
    for template in PARAGRAPHS.lines().step_by(every) {
        let mut expected = None;
        for state in &others {
            let text = fill(template, state, other, PERSONS[0]);
            let found = read(classifier, &text, [&state.id, &other.id]);
            let (rows, mentions) = expected.get_or_insert_with(|| found.clone());
            if found.1 != *mentions {
                swaps.detection.push(text);
                continue;
            }
            for (row, expected) in found.0.iter().zip(rows) {
                swaps.compared += usize::from(row.is_some());
                if row != expected {
                    swaps.moved.push(text.clone());
                }
            }
        }
    }
    swaps
}

/// Other persons in the place of {P}, at given spans.
fn swap_persons(classifier: &StanceClassifier, every: usize, names: usize) -> Swaps {
    let [a, b] = ["PER", "NOR"].map(|id| STATES.iter().find(|state| state.id == id).unwrap());
    let mut swaps = Swaps::default();
    let mut scratch = Scratch::default();
    let with_person = PARAGRAPHS.lines().filter(|line| line.contains("{P}"));
    for template in with_person.step_by(every) {
        let mut expected = None;
        for person in PERSONS.iter().take(names) {
            let text = fill(template, a, b, person);
            let places = text.match_indices(person);
            let spans: Vec<Span> = places
                .map(|(start, name)| Span::new(start, start + name.len()))
                .collect();
            let found = classifier
                .stance_at(&text, &spans, &mut scratch)
                .unwrap()
                .probabilities();
            swaps.compared += 1;
            if *expected.get_or_insert(found) != found {
                swaps.moved.push(text);
            }
        }
    }
    swaps
}

fn check(name: &str, classifier: &StanceClassifier, every: usize, names: usize) {
    let states = swap_states(classifier, every, names);
    states.print(&format!("{name}, states"));
    assert!(states.compared > 0);
    assert_eq!(states.moved, Vec::<String>::new(), "{name}");
    let persons = swap_persons(classifier, every, names);
    persons.print(&format!("{name}, persons"));
    assert!(persons.compared > 0);
    assert_eq!(persons.moved, Vec::<String>::new(), "{name}");
    // Not a promise, but if it were often so, the promise would be worth little.
    assert!(
        states.detection.len() * 50 <= states.compared,
        "{name}: {:#?}",
        states.detection
    );
}

fn lexical() -> StanceClassifier {
    StanceClassifier::builder().build().unwrap()
}

/// A model in the repository's `models`; none where only the published package is there.
fn in_models(folder: &str) -> Option<StanceClassifier> {
    let folder = format!("{}/models/{folder}", env!("CARGO_MANIFEST_DIR"));
    if !std::path::Path::new(&folder).exists() {
        println!("skipped: {folder} is in the repository, not in the package");
        return None;
    }
    Some(StanceClassifier::builder().model(folder).build().unwrap())
}

const CONTEXTUAL: [&str; 2] = ["contextual-small-en-v1", "contextual-large-en-v1"];

#[test]
fn other_names_move_no_score_of_the_lexical_tier() {
    check("lexical", &lexical(), 7, 4);
}

#[test]
fn other_names_move_no_score_of_the_contextual_tiers() {
    for folder in CONTEXTUAL {
        if let Some(classifier) = in_models(folder) {
            check(folder, &classifier, 100, 3);
        }
    }
}

#[test]
#[ignore = "minutes"]
fn twenty_names_in_every_paragraph_move_no_score() {
    check("lexical", &lexical(), 1, 20);
    for folder in CONTEXTUAL {
        if let Some(classifier) = in_models(folder) {
            check(folder, &classifier, 1, 20);
        }
    }
}
