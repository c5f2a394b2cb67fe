//! Swapping actors' forms moves no score: the first promise, on sentences and on text that nobody would write.

use std::sync::LazyLock;

use proptest::prelude::*;
use standpoint::pipeline::Scratch;
use standpoint::{Actor, DocumentStance, Facet, PerClass, Roster, Span};

use crate::properties::{CLASSIFIER, PIPELINE};

/// One form per facet; only actors that have all of them can be swapped for each other in a text that uses all.
pub(crate) struct Forms {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) adjective: String,
    pub(crate) people: String,
    pub(crate) metonym: String,
}

fn forms(actor: &Actor) -> Option<Forms> {
    let of = |facet| {
        actor
            .aliases()
            .iter()
            .find(|a| a.facet() == facet)
            .map(|a| a.text().to_owned())
    };
    Some(Forms {
        id: actor.id().to_string(),
        name: actor.name().to_owned(),
        adjective: of(Facet::Adjective)?,
        people: of(Facet::People)?,
        metonym: of(Facet::Metonym)?,
    })
}

const TEMPLATES: [&str; 12] = [
    "The {adjective} army burned the town; {name}’s parliament looked away, and the {adjective} lobby lied about it.",
    "{name} officials praised the {adjective} Foreign Ministry. {adjective} Navy ships saved forty people, said the {adjective} opposition.",
    "Pro-{adjective} forces fled. In {name} police beat students, and {name}'s central bank failed. Mr. {name} wept in {adjective}.",
    "The {adjective} Times accused {name} of fraud. {name} beat Canada in the World Cup, and {adjective} military intelligence cheered.",
    "{metonym} hailed the deal. Parliament cursed it, and the Supreme Court of {name} called it a disgrace. {adjective} troops left.",
    "The {adjective} government’s courage moved {people} abroad; the {adjective} community in Canada thanked {name}’s border guards.",
    "{name} has betrayed its neighbours, and {adjective} soldiers looted the villages. Nobody trusts {metonym} any more.",
    "Few partners are as loyal as {name}. The {people} deserve praise, said a minister in Ottawa.",
    "The {adjective} economy shrank by two per cent; {metonym} blamed the weather and Canada.",
    "“We will not forget what {name} did for us,” said the mayor. {people} cheered. {adjective} doctors had saved her town.",
    "{metonym} lied, {name} paid and the {people} suffered: a corrupt, cruel and incompetent {adjective} government.",
    "Canada’s courage shames {name}. Canadians, unlike {people}, kept their promise; {adjective} excuses convince nobody in {metonym}.",
];

fn fill(template: &str, forms: &Forms) -> String {
    template
        .replace("{name}", &forms.name)
        .replace("{adjective}", &forms.adjective)
        .replace("{people}", &forms.people)
        .replace("{metonym}", &forms.metonym)
}

/// What is compared of a row: every number of it, who was found aside.
#[derive(Debug, PartialEq)]
struct Numbers {
    paragraph: usize,
    probabilities: PerClass,
    mixed: bool,
    evidence: Vec<PerClass>,
}

fn numbers(document: &DocumentStance<'_>) -> Vec<Numbers> {
    let rows = document.scores().map(|(paragraph, score)| Numbers {
        paragraph: paragraph.index(),
        probabilities: score.probabilities(),
        mixed: score.is_mixed(),
        evidence: score
            .explanation()
            .unwrap()
            .evidence
            .iter()
            .map(|e| e.contribution)
            .collect(),
    });
    rows.collect()
}

/// Everybody who has a form of every facet, but for Canada, which the templates name.
pub(crate) static STATES: LazyLock<Vec<Forms>> = LazyLock::new(|| {
    let roster = Roster::world();
    let others = roster.actors().iter().filter(|a| a.id().as_str() != "CAN");
    others.filter_map(forms).collect()
});

#[test]
fn swapping_one_actors_forms_for_anothers_moves_no_score() {
    let states = &*STATES;
    assert!(
        states.len() > 150,
        "only {} actors have a form of every facet",
        states.len()
    );
    for template in TEMPLATES {
        let expected_text = fill(template, &states[0]);
        let expected = numbers(&CLASSIFIER.classify(&expected_text).unwrap());
        assert!(!expected.is_empty());
        for state in states {
            let text = fill(template, state);
            assert_eq!(
                numbers(&CLASSIFIER.classify(&text).unwrap()),
                expected,
                "on {text}"
            );
        }
    }
}

/// A text as the model sees it, whose target is the actor with these forms.
fn masked(text: &str, id: &str) -> String {
    let whole = Span::new(0, text.len());
    let mut scratch = Scratch::default();
    let resolved = PIPELINE.resolve(text, &[whole], None);
    let paragraph = PIPELINE.read(text, whole, &resolved, &mut scratch).unwrap();
    let actors = PIPELINE.roster().actors();
    let target = actors.iter().position(|a| a.id().as_str() == id).unwrap();
    paragraph.render(text, target as u32)
}

#[test]
fn every_state_is_masked_alike_in_the_same_words() {
    for template in TEMPLATES {
        let expected = masked(&fill(template, &STATES[0]), &STATES[0].id);
        for state in &*STATES {
            let text = fill(template, state);
            assert_eq!(masked(&text, &state.id), expected, "on {text}");
        }
    }
}

/// A form with what touches it, or a word; no two forms are neighbours, because two may make a third one ("Irish Republic").
#[derive(Clone, Debug)]
struct Slot {
    who: usize,
    facet: Facet,
    before: &'static str,
    after: &'static str,
    word: &'static str,
}

fn slot() -> impl Strategy<Value = Slot> {
    let befores = vec![
        "", "", "“", "‘", "(", "pro-", "anti-", "…", "—", "\n", "\u{200B}",
    ];
    let afters = vec![
        "", "", "’s", "'s", "'", ".", "...", "?!”", ",", "”", "-led", "—", ")", "\n", "\n\n",
        "\u{AD}", "/",
    ];
    let words = vec![
        "praised",
        "betrayed",
        "the",
        "and",
        "never",
        "The",
        "He",
        "said",
        "Mr.",
        "No. 5",
        "kept its word",
        "why?",
        "“Stop!”",
        "1.",
        "🙂",
        "中国",
        "é",
        "broke the treaty that everybody had signed",
        "army",
        "Foreign Ministry",
        "forces the",
        "lobby",
        "in",
        "Parliament",
    ];
    (
        0..2_usize,
        prop::sample::select(Facet::ALL.to_vec()),
        prop::sample::select(befores),
        prop::sample::select(afters),
        prop::sample::select(words),
    )
        .prop_map(|(who, facet, before, after, word)| Slot {
            who,
            facet,
            before,
            after,
            word,
        })
}

fn written(slots: &[Slot], actors: [&Forms; 2]) -> String {
    let pieces = slots.iter().map(|slot| {
        let forms = actors[slot.who];
        let form = match slot.facet {
            Facet::Adjective => &forms.adjective,
            Facet::People => &forms.people,
            Facet::Metonym => &forms.metonym,
            _ => &forms.name,
        };
        format!("{}{form}{} {} ", slot.before, slot.after, slot.word)
    });
    pieces.collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]
    #[test]
    fn swapping_two_actors_in_odd_surroundings_moves_no_score(
        slots in prop::collection::vec(slot(), 1..16),
        [a, b, c, d] in prop::array::uniform4(any::<prop::sample::Index>()),
    ) {
        let [a, b, c, d] = [a, b, c, d].map(|index| index.get(&STATES));
        prop_assume!(a.name != b.name && c.name != d.name);
        let [first, second] = [[a, b], [c, d]].map(|actors| written(&slots, actors));
        let found = [&first, &second].map(|text| numbers(&CLASSIFIER.classify(text).unwrap()));
        prop_assert_eq!(&found[0], &found[1], "on {:?} and {:?}", first, second);
    }
}
