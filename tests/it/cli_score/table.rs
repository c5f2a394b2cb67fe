//! The table: its structure and its width, not its numbers, which change with every model.

use super::{BULLY, Desk, FRIEND, run, run_with, sample};

fn columns(line: &str) -> usize {
    line.chars().count()
}

#[test]
fn the_sample_is_a_block_with_paragraphs_rows_and_a_summary() {
    let ran = run_with(&[sample().to_str().unwrap()], b"").well();
    assert!(ran.out.lines().all(|line| columns(line) <= 100));
    assert!(!ran.out.contains('\u{1b}'), "no colours where nobody looks");
    let lines: Vec<&str> = ran.out.lines().collect();
    assert!(lines[0].ends_with("sample.txt"));
    assert!(lines[1].contains("@") && lines[1].contains(" · world@"));
    assert_eq!(
        lines[3].split_whitespace().take(4).collect::<Vec<_>>(),
        ["¶", "actor", "score", "stance"]
    );
    let paragraph = lines
        .iter()
        .position(|line| line.starts_with("   1  When the first grain"))
        .unwrap();
    assert!(lines[paragraph].ends_with('…'));
    assert!(lines[paragraph + 1].starts_with("      Azerbaijan "));
    let summary = lines
        .iter()
        .position(|line| line.ends_with("paragraphs name an actor"))
        .unwrap();
    assert!(summary > paragraph);
    assert_eq!(
        lines[summary + 2].split_whitespace().next(),
        Some("Azerbaijan"),
        "named most often"
    );
}

#[test]
fn a_row_says_score_label_and_probabilities() {
    let ran = run_with(&[], BULLY.as_bytes()).well();
    let row = ran
        .out
        .lines()
        .find(|line| line.starts_with("      Russia "))
        .unwrap();
    let words: Vec<&str> = row.split_whitespace().collect();
    assert!(
        words[1].starts_with('-') && words[1].parse::<f32>().unwrap() < 0.0,
        "{row}"
    );
    assert!(
        ["against", "neutral", "favor"]
            .iter()
            .any(|label| words[2].starts_with(label)),
        "{row}"
    );
    assert_eq!(
        words
            .iter()
            .filter(|word| word.starts_with('.') || **word == "1.0")
            .count(),
        3,
        "{row}"
    );
    assert!(
        !ran.out.contains("name an actor"),
        "one paragraph needs no summary"
    );
}

#[test]
fn explain_lists_words_and_how_they_add_up() {
    let ran = run_with(&["--explain"], BULLY.as_bytes()).well();
    let sum = ran
        .out
        .lines()
        .find(|line| line.trim_start().starts_with("words "))
        .unwrap();
    let numbers: Vec<f32> = sum
        .split_whitespace()
        .filter_map(|word| word.parse().ok())
        .collect();
    let [words, rest, total, ..] = numbers[..] else {
        panic!("{sum}")
    };
    assert!((words + rest - total).abs() < 0.02, "{sum}");
    assert!(ran.out.contains(" ashamed"));
    assert!(ran.out.lines().all(|line| columns(line) <= 100));
}

#[test]
fn explain_shows_the_text_with_its_words_marked() {
    let text = format!(
        "{BULLY} 中文 said \u{1b}[2Jso to all of the many {}",
        "中文".repeat(70)
    );
    let ran = run_with(&["--model", "lexical", "--explain"], text.as_bytes()).well();
    let width = |line: &str| unicode_width::UnicodeWidthStr::width(line);
    assert!(ran.out.lines().all(|line| width(line) <= 100));
    let begins = |line: &&str| line.starts_with("        Russia -lied");
    let first = ran
        .out
        .lines()
        .position(|line| begins(&line))
        .expect(&ran.out);
    let shown: String = ran.out.lines().skip(first).take(6).collect();
    let letters = |text: &str| {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .collect::<String>()
    };
    assert!(letters(&shown).starts_with(&letters(&text)), "{shown}");
    assert!(!ran.out.contains('\u{1b}'));
}

#[test]
fn a_document_that_names_nobody_says_so() {
    let desk = Desk::new(&[
        ("a.txt", b"It rained all day."),
        ("b.txt", FRIEND.as_bytes()),
    ]);
    let ran = desk.run(&["a.txt", "b.txt"]).well();
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(
        (lines[0], lines[2]),
        ("a.txt", "No actor of the roster is named here.")
    );
    assert!(lines.contains(&"b.txt"));
}

#[test]
fn colours_come_where_asked_for_and_never_with_no_color() {
    let desk = Desk::new(&[("a.txt", BULLY.as_bytes())]);
    let with = |variables: &[(&str, &str)]| {
        let mut command = desk.command(&["a.txt"]);
        command.envs(variables.iter().copied());
        run(command, b"").well().out.contains('\u{1b}')
    };
    assert!(with(&[("CLICOLOR_FORCE", "1")]));
    assert!(!with(&[("NO_COLOR", "1")]));
}

#[test]
fn a_text_cannot_steer_the_terminal() {
    let ran = run_with(&[], "Russia \u{1b}[2J\u{7} lied \u{202E}to all.".as_bytes()).well();
    assert!(!ran.out.contains(['\u{1b}', '\u{7}', '\u{202E}']));
}

#[test]
fn a_cascade_says_how_many_scores_are_by_its_second_model() {
    let desk = Desk::new(&[]);
    crate::tiny::contextual(&desk.path("tiny"), "bert");
    let sample = sample();
    let ended = |from: &str| {
        let sample = sample.to_str().unwrap();
        desk.run(&["--cascade", "tiny", "--escalate-from", from, sample])
            .well()
            .out
    };
    let line = |out: &str| -> (usize, usize) {
        let line = out
            .lines()
            .find(|line| line.contains(" scores are by "))
            .unwrap();
        let words: Vec<&str> = line.split_whitespace().collect();
        assert!(line.contains(" scores are by tiny-bert-v1@"), "{line}");
        (words[0].parse().unwrap(), words[2].parse().unwrap())
    };
    let (always, all) = line(&ended("0"));
    assert_eq!(always, all);
    assert_eq!(line(&ended("1")), (0, all));
    let (some, of) = line(&ended("0.3"));
    assert!(0 < some && some < all && of == all, "{some} of {of}");
}
