use super::*;

fn of(text: &str, word: &str, facet: Facet) -> Option<Reading> {
    let start = text.find(word)?;
    let heads = ["War", "Act", "Summit"]
        .map(Into::into)
        .into_iter()
        .collect();
    reading(text, Span::new(start, start + word.len()), facet, &heads)
}

#[test]
fn a_preposition_of_place_makes_a_capital_a_place() {
    for text in [
        "Talks were held in Baku on Monday.",
        "She flew to Baku.",
        "Trains from Baku were late.",
        "The capital, Baku, was quiet.",
        "The streets of Baku were empty.",
        "Baku (Agency) Talks began.",
        "Baku, March 3: talks began.",
    ] {
        assert_eq!(
            of(text, "Baku", Facet::Metonym),
            Some(Reading::Place),
            "{text}"
        );
    }
}

#[test]
fn a_subject_that_says_or_wills_is_a_government() {
    for text in [
        "Baku rejected the plan.",
        "On Monday Baku has repeatedly denied it.",
    ] {
        assert_eq!(
            of(text, "Baku", Facet::Metonym),
            Some(Reading::Government),
            "{text}"
        );
    }
}

#[test]
fn what_no_rule_settles_is_unknown() {
    for text in [
        "Confidence in Baku grew.",
        "Pressure from Baku grew.",
        "It is loyal to Baku.",
        "The bond with Baku is strong.",
        "Baku",
    ] {
        assert_eq!(
            of(text, "Baku", Facet::Metonym),
            Some(Reading::Unknown),
            "{text}"
        );
    }
}

#[test]
fn a_name_may_be_part_of_the_name_of_a_thing() {
    for text in [
        "the Iraq War",
        "the Iraq Liberation Act.",
        "an Iraq Summit, they said",
    ] {
        assert_eq!(of(text, "Iraq", Facet::Name), Some(Reading::Part), "{text}");
    }
    for text in [
        "Iraq's War Office",
        "Iraq. War was near",
        "the Iraq war",
        "Iraq Prime, War",
    ] {
        assert_eq!(of(text, "Iraq", Facet::Name), None, "{text}");
    }
}

#[test]
fn a_name_before_a_vote_says_where_it_was_held() {
    for text in [
        "the Iraq election",
        "the 2005 Iraq parliamentary elections,",
        "an Iraq Assembly by-election",
    ] {
        assert_eq!(of(text, "Iraq", Facet::Name), Some(Reading::Part), "{text}");
    }
    for text in [
        "Iraq held an election",
        "Iraq's elections",
        "Iraq. Elections",
        "Iraq general",
    ] {
        assert_eq!(of(text, "Iraq", Facet::Name), None, "{text}");
    }
}

#[test]
fn only_seats_are_places() {
    assert_eq!(of("in Israel", "Israel", Facet::Name), None);
    assert_eq!(of("in Israelis", "Israelis", Facet::People), None);
}
