#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use super::*;
use crate::train::entities::{Entity, EntitySentence};
use crate::train::example::{Example, read_examples};

fn found(start: usize, end: usize, kind: EntityKind, id: &str) -> FoundActor {
    FoundActor::new(Span::new(start, end), kind, id)
}

fn sentence(entities: &[(usize, usize, EntityKind)]) -> EntitySentence {
    EntitySentence {
        text: "x".repeat(99),
        entities: entities
            .iter()
            .map(|&(start, end, kind)| Entity {
                span: Span::new(start, end),
                kind,
            })
            .collect(),
    }
}

use EntityKind::{Organisation, Person, Place};

#[test]
fn four_ways_of_being_right_are_counted_apart() {
    let marked = sentence(&[
        (0, 4, Person),
        (10, 20, Organisation),
        (30, 34, Place),
        (40, 44, Place),
    ]);
    let figures = MentionFigures::new([&marked], |_| {
        vec![
            found(0, 4, Person, "exact and typed"),
            found(12, 16, Organisation, "typed"),
            found(30, 34, Person, "exact"),
            found(60, 64, Place, "nothing"),
            found(70, 74, Place, "nothing"),
        ]
    });
    assert_eq!(
        (figures.n_sentences, figures.n_marked, figures.n_found),
        (1, 4, 5)
    );
    assert_eq!(
        (figures.mention_precision, figures.mention_recall),
        (3.0 / 5.0, 3.0 / 4.0)
    );
    assert_eq!(figures.mention_f1, 6.0 / 9.0);
    assert_eq!(
        (figures.exact_precision, figures.exact_recall),
        (2.0 / 5.0, 2.0 / 4.0)
    );
    assert_eq!(
        (figures.typed_precision, figures.typed_recall),
        (2.0 / 5.0, 2.0 / 4.0)
    );
    assert_eq!(
        (figures.typed_exact_precision, figures.typed_exact_recall),
        (1.0 / 5.0, 1.0 / 4.0)
    );
    assert_eq!(figures.typed_exact_f1, 2.0 / 9.0);
    let kinds: Vec<_> = figures
        .kinds
        .iter()
        .map(|k| (k.kind, k.n_marked, k.n_found, k.precision))
        .collect();
    assert_eq!(
        kinds,
        [
            (Person, 1, 2, 0.5),
            (Organisation, 1, 1, 1.0),
            (Place, 2, 2, 0.0)
        ]
    );
}

#[test]
fn one_found_actor_finds_one_entity_and_the_other_way_round() {
    let marked = sentence(&[(0, 4, Place), (5, 9, Place)]);
    let swallowing = MentionFigures::new([&marked], |_| vec![found(0, 99, Place, "all")]);
    assert_eq!(
        (swallowing.mention_precision, swallowing.mention_recall),
        (1.0, 0.5)
    );
    let marked = sentence(&[(0, 9, Place)]);
    let splitting = MentionFigures::new([&marked], |_| {
        vec![found(5, 9, Place, "b"), found(0, 4, Place, "a")]
    });
    assert_eq!(
        (splitting.mention_precision, splitting.mention_recall),
        (0.5, 1.0)
    );
}

#[test]
fn staggered_spans_make_as_many_pairs_as_they_can() {
    let marked = sentence(&[(0, 5, Place), (6, 12, Place)]);
    let figures = MentionFigures::new([&marked], |_| {
        vec![found(3, 8, Place, "a"), found(9, 14, Place, "b")]
    });
    assert_eq!(figures.mention_f1, 1.0);
    assert_eq!(figures.exact_f1, 0.0);
}

#[test]
fn nothing_found_and_nothing_marked_is_nothing_shared() {
    let figures = MentionFigures::new([&sentence(&[])], |_| Vec::new());
    assert_eq!(
        (
            figures.mention_precision,
            figures.mention_recall,
            figures.mention_f1
        ),
        (0.0, 0.0, 0.0)
    );
}

fn row(text: &str, target: &str, spans: &str, actor: &str) -> Example {
    let line = format!(
        r#"{{"id":"1","dataset":"own","text":"{text}","target":"{target}","target_spans":{spans},"label":"neutral","actor":"{actor}"}}"#
    );
    read_examples("own", line.as_bytes())
        .next()
        .unwrap()
        .unwrap()
}

#[test]
fn targets_are_told_by_name_pronoun_and_code() {
    let rows = [
        row("Peru spoke.", "Peru", "[[0,4]]", "PER"),
        row("The army of Peru.", "army", "[[4,8]]", "PER"),
        row("Chile spoke.", "Chile", "[[0,5]]", "CHL"),
        row("Otto spoke.", "Otto", "[[0,4]]", "Otto"),
        row("Otto left.", "Otto", "[[0,4]]", "Otto"),
        row("Lima was wet.", "Lima", "[[0,4]]", "PER"),
        row("He spoke.", "He", "[[0,2]]", "Otto"),
        row("She spoke to Peru.", "Peru", "[[0,3],[13,17]]", "PER"),
        row("Nobody spoke.", "Peru", "[]", "PER"),
    ];
    let army = |text: &str| {
        let mut army = found(4, 8, Organisation, "army");
        army.rolls_up_to = vec!["PER".into()];
        let mut lima = found(0, 4, Place, "PER");
        lima.names_actor = false;
        match text {
            "Peru spoke." => vec![found(0, 4, Place, "PER")],
            "The army of Peru." => vec![army],
            "Chile spoke." => vec![found(0, 5, Place, "COL")],
            "Lima was wet." => vec![lima],
            "She spoke to Peru." => vec![found(13, 17, Place, "PER")],
            _ => vec![],
        }
    };
    let figures = TargetFigures::new(&rows, army);
    assert_eq!(
        (figures.n_rows, figures.n_unlocated, figures.n_pronoun),
        (9, 1, 1)
    );
    assert_eq!((figures.n_named, figures.n_named_found), (7, 4));
    assert_eq!(figures.target_recall, 4.0 / 7.0);
    assert_eq!(figures.pronoun_recall, 0.0);
    assert_eq!((figures.n_coded, figures.n_coded_found), (5, 4));
    assert_eq!(
        (figures.id_accuracy, figures.id_accuracy_rolled_up),
        (0.5, 0.75)
    );
    let misses: Vec<_> = figures
        .misses
        .iter()
        .map(|m| (m.target.as_str(), m.code.as_deref(), m.n))
        .collect();
    assert_eq!(misses, [("Otto", None, 2), ("Lima", Some("PER"), 1)]);
    let wrong: Vec<_> = figures
        .wrong_ids
        .iter()
        .map(|w| (w.actor.as_str(), w.found.as_str(), w.n))
        .collect();
    assert_eq!(wrong, [("CHL", "COL", 1)]);
}

#[test]
fn further_mentions_are_told_by_the_actor_whom_the_target_is_found_as() {
    let mut rows = [
        row("Otto met Ada. He left. Lind won.", "Otto", "[[0,4]]", "x"),
        row("Otto left.", "Ada", "[[5,9]]", "x"),
        row("He left.", "He", "[[0,2]]", "x"),
    ];
    let spans = [(14, 16), (23, 27), (9, 12)];
    rows[0].further_spans = spans.map(Span::from).into();
    rows[1].further_spans = vec![Span::new(0, 4)];
    let figures = TargetFigures::new(&rows, |text| match text {
        "Otto left." => vec![found(0, 4, Person, "otto")],
        "He left." => vec![found(0, 2, Person, "otto")],
        _ => vec![
            found(0, 4, Person, "otto"),
            found(9, 12, Person, "ada"),
            found(23, 27, Person, "otto"),
        ],
    });
    // The second row's target is not found, so its further mentions say nothing.
    assert_eq!((figures.n_further, figures.n_further_found), (3, 2));
    assert_eq!(
        (figures.further_recall, figures.further_accuracy),
        (2.0 / 3.0, 1.0 / 2.0)
    );
    assert_eq!((figures.n_pronoun, figures.n_pronoun_linked), (1, 1));
    assert_eq!(figures.pronoun_recall, 1.0);
}

#[test]
fn the_resolver_finds_what_the_roster_finds_and_adjectives() {
    let options = crate::actor::ResolverOptions::default();
    let sentences = crate::text::sentence::sentences;
    let resolver = Resolver::new(Roster::world(), sentences, options).unwrap();
    let find = resolver_finder(&resolver, None);
    let text = "Israeli talks followed the Iraq War.\n\nBaku rejected them.";
    let all = find(text);
    let rows: Vec<_> = all
        .iter()
        .map(|f| {
            (
                f.span.of(text).unwrap(),
                f.group.as_str(),
                f.names_actor,
                f.is_entity(),
            )
        })
        .collect();
    assert_eq!(
        rows,
        [
            ("Israeli", "ISR", false, false),
            ("Iraq", "IRQ", false, false),
            ("Baku", "AZE", true, true)
        ]
    );
    assert_eq!(all[2].reading, Some(Reading::Government));
    assert_eq!(all[2].names[0], "Azerbaijan");
    assert_eq!(
        roster_finder(&Roster::world()).unwrap()("Baku rejected them.").len(),
        1
    );
}

#[test]
fn the_roster_finds_no_adjective_and_no_part_of_a_thing() {
    let find = roster_finder(&Roster::world()).unwrap();
    assert!(find("Israeli talks after the Iraq War").is_empty());
    let kinds: Vec<_> = find("Peru left NATO").iter().map(|f| f.kind).collect();
    assert_eq!(kinds, [Place, Organisation]);
}

#[test]
fn an_actor_rolls_up_over_others_and_a_circle_ends() {
    let actor = |id: &str, parent: &str| {
        format!(
            "[[actor]]\nid = '{id}'\nname = 'The {id}'\nkind = 'institution'\nrolls_up_to = [{{ id = '{parent}' }}]\n"
        )
    };
    let text = format!(
        "schema = 1\n{}{}{}",
        actor("a", "b"),
        actor("b", "c"),
        actor("c", "b")
    );
    let roster = Roster::from_toml("own.toml", &text).unwrap();
    let actor = roster.get("a").unwrap();
    assert_eq!(ancestors(&roster, actor), ["b", "c"]);
}
