#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use super::*;
use crate::actor::{Facet, Link, Reading};
use crate::span::Span;
use crate::train::entities::EntityKind;
use crate::train::gold::GoldFile;

fn documents(texts: &[&str]) -> Vec<GoldDocument> {
    let mut file = String::new();
    for (number, text) in texts.iter().enumerate() {
        file += &format!("[[document]]\nname = '{number}'\nhard = false\ntext = '{text}'\n");
    }
    let file = GoldFile::from_toml("own.toml", &file).unwrap();
    assert!(file.bad.is_empty(), "{:?}", file.bad);
    file.documents
}

/// Somebody found at a surface, the last one in the text where there are several.
fn found(text: &str, surface: &str, id: &str, link: Link) -> FoundActor {
    let start = text.rfind(surface).unwrap_or_else(|| panic!("{surface}"));
    let span = Span::new(start, start + surface.len());
    FoundActor {
        link,
        ..FoundActor::new(span, EntityKind::Person, id)
    }
}

fn named(name: &str, found: FoundActor) -> FoundActor {
    FoundActor {
        names: [name.to_owned()].into(),
        ..found
    }
}

fn figures(texts: &[&str], find: impl Fn(&str) -> Vec<FoundActor>) -> GoldFigures {
    GoldFigures::new(&documents(texts), &Roster::world(), find)
}

fn assert_near(value: f64, expected: f64) {
    assert!((value - expected).abs() < 1e-12, "{value}, not {expected}");
}

#[test]
fn spans_are_counted_by_class_and_by_two_ways_of_being_right() {
    let text = "⟦Otto Lind|p:Otto Lind|name|exact⟧ left, ⟦the writer|p:Otto Lind|role|role⟧ said. ⟦He|p:Otto Lind|name|pronoun⟧ met ⟦Peru|PER|name|exact⟧, an ⟦Iranian|IRN|adjective|alias⟧ and Ada.";
    let figures = figures(&[text], |text| {
        vec![
            // Exact, overlapping, found by another class, nothing, and nothing that may carry a row.
            found(text, "Otto Lind", "o", Link::Exact),
            found(text, "writer", "o", Link::Role),
            found(text, "Peru", "o", Link::Role),
            found(text, "Iranian", "IRN", Link::Alias),
            found(text, "Ada", "a", Link::Exact),
        ]
    });
    let rows: Vec<_> = figures
        .mentions
        .iter()
        .map(|m| (m.class, m.n_marked, m.n_found))
        .collect();
    use MentionClass::{All, Named, Nominal, Pronoun};
    assert_eq!(
        rows,
        [(All, 4, 5), (Named, 2, 3), (Nominal, 1, 2), (Pronoun, 1, 0)]
    );
    let shares: Vec<_> = figures
        .mentions
        .iter()
        .map(|m| [m.precision, m.recall])
        .collect();
    assert_eq!(
        shares,
        [
            [3.0 / 5.0, 3.0 / 4.0],
            [1.0 / 3.0, 1.0],
            [1.0, 1.0],
            [0.0, 0.0]
        ]
    );
    assert_near(figures.mentions[0].f1, 6.0 / 9.0);
    let exact: Vec<_> = figures
        .mentions
        .iter()
        .map(|m| [m.exact_precision, m.exact_recall])
        .collect();
    assert_eq!(
        exact,
        [
            [2.0 / 5.0, 2.0 / 4.0],
            [1.0 / 3.0, 1.0],
            [0.5, 0.0],
            [0.0, 0.0]
        ]
    );
    assert_near(figures.mentions[0].exact_f1, 4.0 / 9.0);
    assert_eq!((figures.n_documents, figures.n_mentions), (1, 5));
}

#[test]
fn identities_are_right_by_id_name_or_roll_up() {
    let text = "⟦Peru|PER|name|exact⟧ ⟦Chile|CHL|name|exact⟧ ⟦Ada Berg|p:Ada Berg|name|exact⟧ ⟦the O’Neill Fund|o:O’Neill Fund|name|exact⟧ ⟦Otto Lind|p:Otto Lind|name|exact⟧ ⟦Turkish police|TUR.COP|name|exact⟧ ⟦Armenian lobby|ARM+lobby|name|exact⟧";
    let figures = figures(&[text], |text| {
        let mut police = found(text, "Turkish police", "TUR.LEG", Link::Exact);
        police.rolls_up_to = vec!["TUR".to_owned()];
        vec![
            found(text, "Peru", "PER", Link::Exact),
            found(text, "Chile", "PER", Link::Exact),
            // A roster that holds her under an id of its own.
            named("ADA BERG", found(text, "Ada Berg", "p.berg", Link::Exact)),
            named(
                "O'Neill Fund",
                found(text, "O’Neill Fund", "f", Link::Exact),
            ),
            named("Lind", found(text, "Otto Lind", "person:lind", Link::Exact)),
            police,
            found(text, "Armenian lobby", "ARM", Link::Exact),
        ]
    });
    let rows: Vec<_> = figures
        .ids
        .iter()
        .map(|i| (i.kind, i.n_marked, i.n_found))
        .collect();
    use IdKind::{All, Composed, Organisation, Person};
    assert_eq!(
        rows,
        [
            (All, 7, 7),
            (IdKind::Roster, 2, 2),
            (Person, 2, 2),
            (Organisation, 1, 1),
            (Composed, 2, 2)
        ]
    );
    let right: Vec<_> = figures.ids.iter().map(|i| i.accuracy).collect();
    assert_eq!(right, [3.0 / 7.0, 0.5, 0.5, 1.0, 0.0]);
    // A police and a parliament of one state; but a lobby is no part of its state.
    let rolled_up: Vec<_> = figures.ids.iter().map(|i| i.accuracy_rolled_up).collect();
    assert_eq!(rolled_up, [4.0 / 7.0, 0.5, 0.5, 1.0, 0.5]);
}

#[test]
fn b_cubed_is_what_bagga_and_baldwin_count() {
    // Their example: actors of 5, 2 and 5 mentions; the answer joins the last two.
    let mut text = String::new();
    for (number, size) in [5, 2, 5].into_iter().enumerate() {
        for mention in 0..size {
            text += &format!("⟦X{number}{mention}|p:{number}|name|exact⟧ ");
        }
    }
    let answer = |text: &str| -> Vec<FoundActor> {
        let words = text.split_whitespace();
        words
            .map(|word| {
                let group = if word.starts_with("X0") { "a" } else { "b" };
                found(text, word, group, Link::Exact)
            })
            .collect()
    };
    let figures = figures(&[&text], answer);
    // (5 · 1 + 2 · 2/7 + 5 · 5/7) / 12
    assert_near(figures.b_cubed.precision, (5.0 + 29.0 / 7.0) / 12.0);
    assert_near(figures.b_cubed.recall, 1.0);
    assert_eq!(figures.b_cubed, figures.b_cubed_strict);
}

#[test]
fn b_cubed_of_all_mentions_counts_what_only_one_side_has() {
    let text = "⟦A1|p:A|name|exact⟧ ⟦A2|p:A|name|exact⟧ ⟦A3|p:A|name|exact⟧ ⟦B1|p:B|name|exact⟧ C1";
    let figures = figures(&[text, text], |text| {
        let mention = |surface| found(text, surface, "a", Link::Exact);
        vec![mention("A1"), mention("A2"), mention("B1"), mention("C1")]
    });
    // Pairs A1, A2, B1, all in one group; documents do not mix.
    assert_near(
        figures.b_cubed.precision,
        (2.0 * 2.0 / 3.0 + 1.0 / 3.0) / 3.0,
    );
    assert_near(figures.b_cubed.recall, 1.0);
    // Four found in one group: (2² + 1²) / 4, of 4; three marked as A, of which two are found: 2² / 3 + 1, of 4.
    assert_near(figures.b_cubed_strict.precision, 5.0 / 16.0);
    assert_near(figures.b_cubed_strict.recall, 7.0 / 12.0);
    let (p, r) = (5.0 / 16.0, 7.0 / 12.0);
    assert_near(figures.b_cubed_strict.f1, 2.0 * p * r / (p + r));
}

#[test]
fn a_link_is_right_by_identity_or_by_a_name_of_the_same_actor() {
    let text = "⟦Otto Lind|p:Otto Lind|name|exact⟧, ⟦Ada Berg|p:Ada Berg|name|exact⟧: ⟦Lind|p:Otto Lind|name|surname⟧ ⟦Berg|p:Ada Berg|name|surname⟧ Holm ⟦AF|o:Aid Fund|name|acronym⟧ ⟦she|p:Ada Berg|name|pronoun⟧";
    let figures = figures(&[text], |text| {
        vec![
            // Known under too long a name, so that its id is wrong and its surname is tied rightly all the same.
            named(
                "Mr Otto Lind",
                FoundActor {
                    span: Span::new(0, 9),
                    ..found(text, "Lind", "l", Link::Exact)
                },
            ),
            found(text, "Lind", "l", Link::Surname),
            found(text, "Berg", "l", Link::Surname),
            found(text, "Holm", "l", Link::Surname),
            named("Aid Fund", found(text, "AF", "f", Link::Acronym)),
            named("Ada Berg", found(text, "she", "b", Link::Pronoun)),
        ]
    });
    let rows: Vec<_> = figures
        .links
        .iter()
        .map(|l| {
            (
                l.link,
                [l.n_marked, l.n_found, l.n_right, l.n_wrong, l.n_unmarked],
            )
        })
        .collect();
    assert_eq!(
        rows,
        [
            (Link::Exact, [2, 1, 0, 1, 0]),
            (Link::Alias, [0, 0, 0, 0, 0]),
            (Link::Surname, [2, 3, 1, 1, 1]),
            (Link::Acronym, [1, 1, 1, 0, 0]),
            (Link::Role, [0, 0, 0, 0, 0]),
            (Link::Pronoun, [1, 1, 1, 0, 0]),
        ]
    );
    let kinds: Vec<_> = figures.misses.iter().map(|miss| miss.kind).collect();
    use MissKind::{Missed, Spurious, WrongId, WrongLink};
    assert_eq!(kinds, [WrongId, Missed, WrongId, WrongLink, Spurious]);
    let berg = figures
        .misses
        .iter()
        .find(|miss| miss.kind == WrongLink)
        .unwrap();
    assert_eq!(berg.marked.as_deref(), Some("p:Ada Berg"));
    assert_eq!(berg.found.as_deref(), Some("l (surname)"));
    assert_eq!(berg.context, "Otto Lind, Ada Berg: Lind [Berg] Holm AF she");
}

#[test]
fn names_of_one_wrong_actor_do_not_vouch_for_each_other() {
    let text = "⟦Georgia|USA.GA|name|alias⟧ and ⟦Georgia|USA.GA|name|alias⟧";
    let figures = figures(&[text], |text| {
        let last = found(text, "Georgia", "GEO", Link::Alias);
        vec![
            FoundActor {
                span: Span::new(0, 7),
                ..last.clone()
            },
            last,
        ]
    });
    assert_eq!((figures.links[1].n_right, figures.links[1].n_wrong), (0, 2));
}

#[test]
fn adjectives_and_places_are_counted_apart() {
    let text = "⟦Iranian|IRN|adjective|alias⟧ ⟦Swedish|SWE|adjective|alias⟧ ⟦Thai|THA|adjective|alias⟧ Danish in ⟦Baku|AZE|metonym|alias|place⟧ and ⟦Lima|PER|metonym|alias|place⟧";
    let figures = figures(&[text], |text| {
        let adjective = |surface, id| FoundActor {
            facet: Facet::Adjective,
            names_actor: false,
            ..found(text, surface, id, Link::Alias)
        };
        vec![
            adjective("Iranian", "IRN"),
            found(text, "Swedish", "NOR", Link::Exact),
            adjective("Danish", "DNK"),
            FoundActor {
                reading: Some(Reading::Place),
                names_actor: false,
                ..found(text, "Baku", "AZE", Link::Alias)
            },
            FoundActor {
                reading: Some(Reading::Unknown),
                ..found(text, "Lima", "PER", Link::Alias)
            },
        ]
    });
    let rows: Vec<_> = figures
        .masked
        .iter()
        .map(|m| {
            [
                m.n_marked,
                m.n_masked,
                m.n_right,
                m.n_as_actor,
                m.n_unmarked,
            ]
        })
        .collect();
    assert_eq!(rows, [[3, 2, 1, 1, 1], [2, 2, 2, 1, 0]]);
    // What makes a row where nobody is marked who may carry one counts against precision.
    assert_eq!(
        (figures.mentions[0].n_marked, figures.mentions[0].n_found),
        (0, 2)
    );
}

#[test]
fn readings_of_capitals_make_a_table() {
    let text = "⟦Baku|AZE|metonym|alias|government⟧ ⟦Lima|PER|metonym|alias|government⟧ ⟦Oslo|NOR|metonym|alias|place⟧ ⟦Rome|ITA|metonym|alias|place⟧ ⟦Bern|CHE|metonym|alias|unknown⟧ ⟦Kyiv|UKR|metonym|alias|unknown⟧";
    let figures = figures(&[text], |text| {
        let read = |surface, reading| FoundActor {
            reading,
            names_actor: reading != Some(Reading::Place),
            ..found(text, surface, "x", Link::Alias)
        };
        vec![
            read("Baku", Some(Reading::Government)),
            read("Lima", Some(Reading::Place)),
            read("Oslo", Some(Reading::Place)),
            read("Rome", Some(Reading::Unknown)),
            read("Bern", None),
        ]
    });
    let rows: Vec<_> = figures
        .readings
        .iter()
        .map(|r| {
            (
                r.reading,
                [r.government, r.place, r.unknown, r.other, r.missed],
            )
        })
        .collect();
    assert_eq!(
        rows,
        [
            (Reading::Government, [1, 1, 0, 0, 0]),
            (Reading::Place, [0, 1, 1, 0, 0]),
            (Reading::Unknown, [0, 0, 0, 1, 1]),
        ]
    );
    // Baku, Oslo and Bern, of five.
    assert_eq!(figures.reading_accuracy, 3.0 / 5.0);
    let wrong = figures
        .misses
        .iter()
        .filter(|miss| miss.kind == MissKind::WrongReading);
    let wrong: Vec<_> = wrong
        .map(|m| (m.marked.as_deref(), m.found.as_deref()))
        .collect();
    assert_eq!(
        wrong,
        [
            (Some("government"), Some("place")),
            (Some("place"), Some("unknown"))
        ]
    );
}

#[test]
fn guard_words_count_alone_and_raise_false_alarms() {
    let texts = [
        "⟦Jordan|JOR|name|exact⟧ met ⟦Georgia|USA.GA|name|alias⟧ in ⟦Washington|USA|metonym|alias|place⟧.",
        "⟦Michael Jordan|p:Michael Jordan|name|exact⟧ ate a Turkey; the ⟦US Congress|USA.LEG|name|exact⟧ slept.",
    ];
    let figures = figures(&texts, |text| {
        let mut all: Vec<FoundActor> = [
            ("Jordan", "JOR"),
            ("Georgia", "GEO"),
            ("Turkey", "TUR"),
            ("Congress", "USA.LEG"),
        ]
        .into_iter()
        .filter(|(surface, _)| text.contains(surface))
        .map(|(surface, id)| found(text, surface, id, Link::Exact))
        .collect();
        if text.contains("Washington") {
            all.push(FoundActor {
                names_actor: false,
                ..found(text, "Washington", "USA", Link::Alias)
            });
        }
        all
    });
    let rows: Vec<_> = figures
        .guards
        .iter()
        .map(|g| (g.word, g.n_marked, g.n_right, g.n_false_alarms))
        .collect();
    assert_eq!(
        rows,
        [
            ("Georgia", 1, 0, 0),
            ("Washington", 1, 1, 0),
            ("Jordan", 1, 1, 1),
            ("Turkey", 0, 0, 1),
        ]
    );
    assert_eq!(figures.guards[0].accuracy, 0.0);
}

#[test]
fn nothing_marked_and_nothing_found_is_nothing_shared() {
    let figures = figures(&["Rain."], |_| Vec::new());
    assert_eq!(figures.mentions[0].f1, 0.0);
    assert_eq!(figures.ids[0].accuracy, 0.0);
    assert_eq!(figures.b_cubed, CubedFigures::default());
    assert_eq!(figures.b_cubed_strict, CubedFigures::default());
    assert!(figures.guards.is_empty() && figures.misses.is_empty());
}
