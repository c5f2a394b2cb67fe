//! The matcher and its readings against the gold set of actors: only what the roster can find, mentions of roster actors.

use standpoint::Roster;
use standpoint::actor::{Link, Matcher, Reading};
use standpoint::train::gold::GoldDocument;

use crate::gold::{paragraphs, read};

/// How the matcher does on one half of the gold set.
#[derive(Debug, Default)]
struct Tally {
    /// Marked mentions of roster actors.
    marked: usize,
    /// Those of them that the matcher finds, overlapping, under the right id.
    right: usize,
    /// Those that it finds under another id.
    wrong: usize,
    /// Capitals with a marked reading that the matcher finds under the right id.
    readings: usize,
    /// Those of them that are read as a reader reads them, `unknown` counting as the government.
    read_right: usize,
}

/// `tell` prints what is wrong: only of the open half, for the frozen one is not to be looked at while rules are tuned.
fn tally(documents: &[GoldDocument], tell: bool) -> Tally {
    let roster = Roster::world();
    let matcher = Matcher::new(&roster).unwrap();
    let mut tally = Tally::default();
    for document in documents {
        let mut found = Vec::new();
        let mut start = 0;
        for paragraph in paragraphs(document) {
            let mut mentions = Vec::new();
            matcher.find(paragraph, &mut mentions);
            found.extend(mentions.into_iter().map(|mut mention| {
                mention.span = mention.span.shifted(start);
                mention
            }));
            start += paragraph.len() + "\n\n".len();
        }
        for gold in document
            .mentions
            .iter()
            .filter(|gold| roster.get(&gold.id).is_some())
        {
            if matches!(gold.link, Link::Role | Link::Pronoun) {
                continue;
            }
            tally.marked += 1;
            let Some(mention) = found.iter().find(|m| m.span.overlaps(gold.span)) else {
                say(
                    tell,
                    &format!("missed {:?} in {}", document.surface(gold), document.name),
                );
                continue;
            };
            let id = roster.actors()[mention.actor as usize].id().as_str();
            if id != gold.id {
                tally.wrong += 1;
                say(
                    tell,
                    &format!(
                        "{:?} in {}: {id}, expected {}",
                        document.surface(gold),
                        document.name,
                        gold.id
                    ),
                );
                continue;
            }
            tally.right += 1;
            if let Some(reading) = gold.reading {
                tally.readings += 1;
                let place = mention.reading == Some(Reading::Place);
                if place == (reading == Reading::Place) {
                    tally.read_right += 1;
                } else {
                    say(
                        tell,
                        &format!(
                            "{:?} in {}: {:?}, expected {reading:?}",
                            document.surface(gold),
                            document.name,
                            mention.reading
                        ),
                    );
                }
            }
        }
    }
    tally
}

fn say(tell: bool, message: &str) {
    if tell {
        println!("{message}");
    }
}

#[test]
fn roster_actors_of_the_gold_set_are_found_and_their_capitals_read() {
    for half in ["frozen", "open"] {
        let tally = tally(&read(half), half == "open");
        println!("{half}: {tally:?}");
        let share = |part: usize, whole: usize| part as f64 / whole as f64;
        assert!(
            tally.marked > 150 && tally.readings > 50,
            "{half}: {tally:?}"
        );
        // Composed actors ("Turkish lawmakers") and names that need their context ("Parliament") are not found yet.
        assert!(share(tally.right, tally.marked) > 0.92, "{half}: {tally:?}");
        assert!(share(tally.wrong, tally.marked) < 0.05, "{half}: {tally:?}");
        assert!(
            share(tally.read_right, tally.readings) > 0.93,
            "{half}: {tally:?}"
        );
    }
}
