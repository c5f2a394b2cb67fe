//! The first promise on 500 paragraphs of our own, in every tier: other actors in the same places, the same scores to the last bit. Few names by default;
//! `cargo test --release --features cli name_swap -- --include-ignored --nocapture` takes twenty names in every paragraph.

use std::path::Path;

use standpoint::pipeline::Scratch;
use standpoint::{PerClass, Span, StanceClassifier};

use crate::actor_blind::{Forms, STATES};

/// One paragraph a line; {A} and {B} are states, with the suffixes `.adj`, `.people` and `.cap` for their other forms, {P} is a person.
const PARAGRAPHS: &str = include_str!("../data/own_paragraphs.txt");

/// Whose place the others take.
const FIRST_PERSON: &str = "Hanne Solberg";

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
    let text = text.replace("{P}", person);
    assert!(!text.contains('{'), "a slot without a name: {text}");
    text
}

/// What came of the swaps.
#[derive(Debug, Default)]
struct Swaps {
    /// Texts that were compared with the one that has the first names.
    texts: usize,
    /// Scores in them.
    scores: usize,
    /// Another mention was found or linked: a difference in detection, which the promise counts apart.
    detection: Vec<String>,
    moved: Vec<String>,
}

impl Swaps {
    fn check(&self, what: &str) {
        println!(
            "{what}: {} texts, {} scores compared, {} moved, {} texts with other mentions",
            self.texts,
            self.scores,
            self.moved.len(),
            self.detection.len()
        );
        assert!(self.scores >= self.texts && self.texts > 0, "{what}");
        assert_eq!(self.moved, Vec::<String>::new(), "{what}");
        // Not a promise, but if it were often so, the promise would be worth little.
        let others = self.detection.len();
        assert!(others * 50 <= self.texts, "{what}: {:#?}", self.detection);
    }
}

/// Who stands where, whoever it is: the mentions in reading order, each by its actor's place in the rows; and the rows' probabilities.
fn read(classifier: &StanceClassifier, text: &str) -> (Vec<String>, Vec<PerClass>) {
    let document = classifier.classify(text).unwrap();
    let mut mentions = Vec::new();
    let mut rows = Vec::new();
    for (number, (_, score)) in document.scores().enumerate() {
        rows.push(score.probabilities());
        for m in score.mentions() {
            let what = format!("{number} {:?} {:?} {:?}", m.facet, m.link, m.reading);
            mentions.push((m.span.start, what));
        }
    }
    mentions.sort();
    (mentions.into_iter().map(|(_, what)| what).collect(), rows)
}

/// Other states in the place of {A}, through the whole pipeline.
fn swap_states(classifier: &StanceClassifier, every: usize, names: usize) -> Swaps {
    let other = STATES.iter().find(|state| state.id == "NOR").unwrap();
    let others = STATES.iter().filter(|state| state.id != other.id);
    let step = STATES.len() / (names + 1);
    let (first, replacements) = (STATES.first().unwrap(), others.skip(1).step_by(step));
    let replacements: Vec<&Forms> = replacements.take(names).collect();
    assert_eq!(replacements.len(), names);
    let mut swaps = Swaps::default();
    for template in PARAGRAPHS.lines().step_by(every) {
        let (mentions, rows) = read(classifier, &fill(template, first, other, FIRST_PERSON));
        for state in &replacements {
            let text = fill(template, state, other, FIRST_PERSON);
            let found = read(classifier, &text);
            if found.0 != mentions {
                swaps.detection.push(text);
                continue;
            }
            swaps.texts += 1;
            swaps.scores += rows.len();
            if found.1 != rows {
                swaps.moved.push(text);
            }
        }
    }
    swaps
}

/// Other persons in the place of {P}, at given spans.
fn swap_persons(classifier: &StanceClassifier, every: usize, names: usize) -> Swaps {
    let [a, b] = ["PER", "NOR"].map(|id| STATES.iter().find(|state| state.id == id).unwrap());
    let mut scratch = Scratch::default();
    let mut stance = |text: &str, person: &str| {
        let places = text.match_indices(person);
        let spans = places.map(|(start, name)| Span::new(start, start + name.len()));
        let spans: Vec<Span> = spans.collect();
        let found = classifier.stance_at(text, &spans, &mut scratch);
        found.unwrap().probabilities()
    };
    let mut swaps = Swaps::default();
    let with_person = PARAGRAPHS.lines().filter(|line| line.contains("{P}"));
    for template in with_person.step_by(every) {
        let expected = stance(&fill(template, a, b, FIRST_PERSON), FIRST_PERSON);
        for person in PERSONS.iter().take(names) {
            let text = fill(template, a, b, person);
            swaps.texts += 1;
            swaps.scores += 1;
            if stance(&text, person) != expected {
                swaps.moved.push(text);
            }
        }
    }
    swaps
}

fn check(name: &str, classifier: &StanceClassifier, every: usize, names: usize) {
    swap_states(classifier, every, names).check(&format!("{name}, states"));
    swap_persons(classifier, every, names).check(&format!("{name}, persons"));
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
