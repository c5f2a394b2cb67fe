#![allow(clippy::unwrap_used)]

use super::*;

fn surfaces(text: &str, settled: &[Settled]) -> Vec<String> {
    let mut found = Vec::new();
    words(text, Span::new(0, text.len()), settled, &mut found);
    found
        .iter()
        .map(|word| word.span.of(text).unwrap().to_owned())
        .collect()
}

#[test]
fn words_end_where_names_end() {
    for (text, expected) in [
        ("Otto’s plan", vec!["Otto", "’s", "plan"]),
        ("the Ottos' plan", vec!["the", "Ottos", "'", "plan"]),
        ("Jean-Claude spoke", vec!["Jean-Claude", "spoke"]),
        (
            "Otto-backed, anti-Otto",
            vec!["Otto", "-", "backed", ",", "anti", "-", "Otto"],
        ),
        (
            "Kim Jong-un and al-Sadr",
            vec!["Kim", "Jong-un", "and", "al-Sadr"],
        ),
        ("O'Brien of AT&T", vec!["O'Brien", "of", "AT&T"]),
        (
            "J. R. Lind, J.R. Lind",
            vec!["J.", "R.", "Lind", ",", "J.R.", "Lind"],
        ),
        ("Sen. Lind spoke.", vec!["Sen.", "Lind", "spoke", "."]),
        ("1,000.5 men", vec!["1,000.5", "men"]),
        ("so-called", vec!["so-called"]),
    ] {
        assert_eq!(surfaces(text, &[]), expected, "{text}");
    }
}

#[test]
fn a_plain_small_word_is_made_the_short_way_and_is_the_same() {
    for text in ["a", "of", "zebra"] {
        let mut found = Vec::new();
        words(text, Span::new(0, text.len()), &[], &mut found);
        let [word] = found.as_slice() else {
            unreachable!("{found:?}")
        };
        let measured = measure(text);
        assert_eq!(word.kind, WordKind::Word);
        assert_eq!(word.case, measured.case);
        assert_eq!((word.form, word.shape), (measured.form, measured.shape));
    }
}

#[test]
fn addresses_and_handles_are_one_word_each_and_no_name() {
    for address in [
        "https://Otto.example/Lind",
        "www.Otto.com",
        "@OttoLind",
        "Otto@lind.example",
        "lind.example",
    ] {
        let mut found = Vec::new();
        words(address, Span::new(0, address.len()), &[], &mut found);
        let kinds: Vec<_> = found.iter().map(|word| word.kind).collect();
        assert_eq!(kinds, [WordKind::Address], "{address}");
    }
    assert_eq!(
        surfaces("It ended.Otto left", &[]),
        ["It", "ended", ".", "Otto", "left"]
    );
}

#[test]
fn a_settled_mention_is_one_word_whatever_it_says() {
    let text = "anti-Peru talks";
    let peru = Settled {
        span: Span::new(5, 9),
        class: Class::State,
    };
    assert_eq!(surfaces(text, &[peru]), ["anti", "-", "Peru", "talks"]);
    let mut one = Vec::new();
    words(text, Span::new(0, text.len()), &[peru], &mut one);
    let long = "anti-Côte d’Ivoire talks";
    let other = Settled {
        span: Span::new(5, long.len() - " talks".len()),
        class: Class::State,
    };
    let mut two = Vec::new();
    words(long, Span::new(0, long.len()), &[other], &mut two);
    let known = |words: &[Word]| {
        words
            .iter()
            .map(|w| (w.kind, w.case, w.form, w.shape, w.lexical))
            .collect::<Vec<_>>()
    };
    assert_eq!(known(&one), known(&two));
}

#[test]
fn curly_and_straight_quotes_are_one() {
    let form = |text: &str| {
        let mut found = Vec::new();
        words(text, Span::new(0, text.len()), &[], &mut found);
        found
            .iter()
            .map(|word| (word.form, word.shape))
            .collect::<Vec<_>>()
    };
    assert_eq!(form("“O’Brien’s”"), form("\"O'Brien's\""));
}

#[test]
fn no_text_and_no_span_makes_it_panic() {
    let settled = [Span::new(3, 2), Span::new(1, 2), Span::new(0, 99)].map(|span| Settled {
        span,
        class: Class::Given,
    });
    for text in [
        "",
        "’",
        "é́x",
        "a.b.c.",
        "-",
        "--x",
        "U.S",
        "Ünï-Cöde’S",
        "&",
        "x'",
        "日本語",
        "\u{301}",
        "A.’s",
    ] {
        for start in 0..=text.len() {
            let mut found = Vec::new();
            words(text, Span::new(start, text.len()), &settled, &mut found);
            words(text, Span::new(start, text.len()), &[], &mut found);
            assert!(
                found.iter().all(|word| word.span.of(text).is_some()),
                "{text}"
            );
        }
    }
}

#[test]
fn affixes_are_shorter_than_their_word() {
    let count = |surface: &str| {
        let (prefixes, suffixes) = affixes(surface);
        (
            prefixes.iter().flatten().count(),
            suffixes.iter().flatten().count(),
        )
    };
    assert_eq!(
        [
            count(""),
            count("a"),
            count("abc"),
            count("abcd"),
            count("abcde")
        ],
        [(0, 0), (0, 0), (2, 2), (3, 3), (4, 4)]
    );
}
