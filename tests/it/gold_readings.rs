//! Mentions of roster actors and their readings against the gold set of actors: only what the roster and its rules can find.

use standpoint::actor::{Resolver, ResolverOptions};
use standpoint::text::sentence::sentences;
use standpoint::{Roster, Span};

use crate::gold::{GoldDocument, read};

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
    let resolver = Resolver::new(roster.clone(), sentences, ResolverOptions::default()).unwrap();
    let mut tally = Tally::default();
    for document in documents {
        let mut paragraphs = Vec::new();
        let mut start = 0;
        for paragraph in document.paragraphs() {
            paragraphs.push(Span::new(start, start + paragraph.len()));
            start += paragraph.len() + "\n\n".len();
        }
        let resolved = resolver.resolve(&document.text, &paragraphs, None);
        let found = resolved.mentions();
        for gold in document
            .mentions
            .iter()
            .filter(|gold| roster.get(&gold.id).is_some())
        {
            if gold.link == "role" || gold.link == "pronoun" {
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
            let id = resolved.actor(mention.actor).unwrap().id().as_str();
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
            if let Some(reading) = &gold.reading {
                tally.readings += 1;
                let place = mention.reading == Some(standpoint::actor::Reading::Place);
                if place == (reading == "place") {
                    tally.read_right += 1;
                } else {
                    say(
                        tell,
                        &format!(
                            "{:?} in {}: {:?}, expected {reading}",
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
        assert!(share(tally.right, tally.marked) > 0.92, "{half}: {tally:?}");
        assert!(share(tally.wrong, tally.marked) < 0.05, "{half}: {tally:?}");
        assert!(
            share(tally.read_right, tally.readings) > 0.93,
            "{half}: {tally:?}"
        );
    }
}
