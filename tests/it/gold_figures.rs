//! The gates of the gold set: what the program finds with all it has, against what readers marked.

use standpoint::Roster;
use standpoint::actor::{Link, Resolver, ResolverOptions};
use standpoint::text::sentence::sentences;
use standpoint::train::actors::{GoldFigures, resolver_finder};

use crate::gold::read;

/// The figures of one half. Rules are tuned on the open half; of the frozen one nothing but its figures is looked at.
fn figures(half: &str) -> GoldFigures {
    let world = Roster::world();
    let resolver = Resolver::new(world.clone(), sentences, ResolverOptions::default()).unwrap();
    GoldFigures::new(&read(half), &world, resolver_finder(&resolver, None))
}

#[test]
fn actors_of_the_gold_set_are_found_tied_and_read() {
    for half in ["open", "frozen"] {
        let figures = figures(half);
        let (all, ids) = (&figures.mentions[0], &figures.ids[0]);
        println!("{half}: {all:?}\n{ids:?}\n{:?}", figures.b_cubed_strict);
        assert!(all.n_marked > 300, "{half}: {all:?}");
        assert!(all.f1 >= 0.95, "{half}: {all:?}");
        assert!(ids.accuracy >= 0.95, "{half}: {ids:?}");
        assert!(figures.b_cubed.f1 >= 0.93, "{half}: {:?}", figures.b_cubed);
        assert!(figures.reading_accuracy > 0.93, "{half}");
        for link in figures.links {
            if matches!(link.link, Link::Surname | Link::Acronym) {
                assert_eq!(link.n_wrong, 0, "{half}: {link:?}");
            }
        }
    }
}
