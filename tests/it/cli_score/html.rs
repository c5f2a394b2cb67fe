//! Pages: what is in them, that no text becomes markup, and how folders of them are made. How they look and work in a
//! browser is checked by tests/html.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use html5gum::{Token, Tokenizer};

use super::{BULLY, Desk, FRIEND, Ran, many_lines, run_with};
use crate::program::{data, data_argument};

/// A page as a browser reads it.
#[derive(Default)]
struct Parsed {
    /// Number of elements by name.
    elements: BTreeMap<String, usize>,
    attributes: BTreeSet<String>,
    ids: Vec<String>,
    /// Where links and labels point to, without the `#`.
    targets: BTreeSet<String>,
    text: String,
    /// Elements that were opened and not closed.
    open: Vec<String>,
}

/// Elements that have no end.
const VOID: [&str; 2] = ["meta", "input"];

fn parse(page: &str) -> Parsed {
    let mut parsed = Parsed::default();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    for Ok(token) in Tokenizer::new(page) {
        match token {
            Token::StartTag(tag) => {
                let name = text(&tag.name);
                *parsed.elements.entry(name.clone()).or_default() += 1;
                for (attribute, value) in &tag.attributes {
                    let (attribute, value) = (text(attribute), text(value));
                    match attribute.as_str() {
                        "id" => parsed.ids.push(value),
                        "for" => drop(parsed.targets.insert(value)),
                        "href" if value.starts_with('#') => {
                            parsed.targets.insert(value[1..].to_owned());
                        }
                        _ => {}
                    }
                    parsed.attributes.insert(attribute);
                }
                if !VOID.contains(&name.as_str()) && !tag.self_closing {
                    parsed.open.push(name);
                }
            }
            Token::EndTag(tag) => assert_eq!(parsed.open.pop(), Some(text(&tag.name))),
            Token::String(string) => parsed.text += &text(&string),
            _ => {}
        }
    }
    parsed
}

fn page(arguments: &[&str], input: &[u8]) -> (String, Parsed) {
    let mut all = vec!["--model", "lexical", "--format", "html"];
    all.extend(arguments);
    let ran = run_with(&all, input).well();
    let parsed = parse(&ran.out);
    assert_eq!(parsed.open, Vec::<String>::new(), "every element is closed");
    (ran.out, parsed)
}

#[test]
fn a_page_is_one_small_file_that_loads_nothing() {
    let (page, parsed) = page(&[&data_argument("html/article.txt")], b"");
    assert!(page.len() < 200_000, "{} bytes", page.len());
    for element in ["script", "img", "link", "iframe", "form"] {
        assert_eq!(parsed.elements.get(element), None, "{element}");
    }
    assert!(!page.contains("http:") && !page.contains("https:") && !page.contains("url("));
    assert!(page.contains("default-src 'none'"));
    assert!(parsed.text.contains("lexical-en-v3@") && parsed.text.contains("world@"));
}

#[test]
fn a_page_holds_the_whole_text_and_a_cell_and_a_card_for_every_row() {
    let path = data_argument("html/article.txt");
    let (page, parsed) = page(&[&path], b"");
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let shown = words(&parsed.text);
    let text = fs::read_to_string(data("html/article.txt")).unwrap();
    for paragraph in text.split("\n\n") {
        assert!(shown.contains(&words(paragraph)), "{paragraph}");
    }
    let rows = run_with(&["--format", "jsonl", &path], b"").well().rows();
    assert!(rows.len() > 30);
    assert_eq!(page.matches("class=\"cell ").count(), rows.len());
    assert_eq!(page.matches("class=\"card ").count(), rows.len());
    let uncertain = rows
        .iter()
        .filter(|row| row["prediction_set"].as_array().unwrap().len() > 1);
    let uncertain = uncertain.count();
    let cells = page.split("class=\"cell ").skip(1);
    let marked = cells.filter(|cell| cell.split('"').next().unwrap().contains(" uncertain"));
    assert!(0 < uncertain && uncertain < rows.len());
    assert_eq!(marked.count(), uncertain);
}

#[test]
fn every_link_and_label_has_its_place() {
    let (_, parsed) = page(&[&data_argument("html/article.txt")], b"");
    let ids: BTreeSet<String> = parsed.ids.iter().cloned().collect();
    assert_eq!(ids.len(), parsed.ids.len(), "ids are unique");
    assert_eq!(parsed.targets.difference(&ids).count(), 0);
    assert!(parsed.targets.contains("p5-2") && parsed.targets.contains("a0"));
}

#[test]
fn a_text_that_tries_to_be_markup_stays_text() {
    let path = data("html/injection.txt");
    let text = fs::read_to_string(&path).unwrap();
    let (_, harmless) = page(&[&data_argument("html/article.txt")], b"");
    let line = serde_json::json!({"id": "<script>owned = 3</script>\" onload=\"x", "text": text});
    let (_, parsed) = page(&["--input-format", "jsonl"], line.to_string().as_bytes());
    let known: BTreeSet<&String> = harmless.elements.keys().collect();
    let unknown = parsed.elements.keys().filter(|name| !known.contains(name));
    assert_eq!(unknown.collect::<Vec<_>>(), Vec::<&String>::new());
    let unknown = parsed.attributes.difference(&harmless.attributes);
    assert_eq!(unknown.collect::<Vec<_>>(), Vec::<&String>::new());
    assert_eq!(parsed.elements["style"], 1);
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in text
        .split("\n\n")
        .chain(["<script>owned = 3</script>\" onload=\"x"])
    {
        assert!(words(&parsed.text).contains(&words(part)), "{part}");
    }
}

#[test]
fn any_text_gives_a_page() {
    for text in [
        "It rained.",
        "Russia",
        "\u{0}Russia\u{1b} lied.\u{FFFE}",
        "Türkiye 中文\u{301} 🙂 lied\u{202E} to Israel",
    ] {
        let (_, parsed) = page(&[], text.as_bytes());
        assert!(parsed.elements["li"] > 0, "{text}");
    }
}

#[test]
fn a_folder_gets_a_page_for_every_document_and_an_index_on_any_number_of_threads() {
    let lines = many_lines(60) + "{\"id\":\"no text\"}\n";
    let desk = Desk::new(&[
        ("many.jsonl", lines.as_bytes()),
        ("b/=x.txt", BULLY.as_bytes()),
    ]);
    let into = |folder: &str, threads: &str| {
        let arguments = [
            "--model",
            "lexical",
            "--format",
            "html",
            "--out",
            folder,
            "--threads",
            threads,
            "many.jsonl",
            "b",
        ];
        desk.run(&arguments)
    };
    let (one, four) = (into("one", "1"), into("four", "4"));
    assert_eq!(
        (one.code, one.out.as_str()),
        (1, ""),
        "a line without a text is reported"
    );
    assert_eq!(one.err, four.err);
    let files = |folder: &str| {
        let files = fs::read_dir(desk.path(folder))
            .unwrap()
            .map(|entry| entry.unwrap().path());
        let read = |path: std::path::PathBuf| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, fs::read_to_string(path).unwrap())
        };
        files.map(read).collect::<BTreeMap<_, _>>()
    };
    let pages = files("one");
    assert!(pages == files("four"));
    assert_eq!(pages.len(), 62);
    let index = parse(&pages["index.html"]);
    assert_eq!(index.open, Vec::<String>::new());
    assert_eq!(
        index.elements["a"], 62,
        "a link for every page, and one to the actors"
    );
    assert!(index.text.contains("b/=x.txt"));
    assert!(pages["index.html"].contains("href=\"00061-x.html\""));
    assert!(pages["00061-x.html"].contains("href=\"index.html\""));
}

#[test]
fn pages_do_not_mix_with_what_is_there() {
    let desk = Desk::new(&[
        ("a.txt", FRIEND.as_bytes()),
        ("full/b.txt", BULLY.as_bytes()),
    ]);
    let refused = |arguments: &[&str], with: &str| {
        let ran: Ran = desk.run(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{}", ran.err);
        assert!(ran.err.contains(with), "{}", ran.err);
    };
    refused(
        &["--format", "html", "--out", "full", "a.txt"],
        "full: is not empty",
    );
    refused(&["--out", "new", "a.txt"], "`--format html`");
    refused(
        &["--format", "html", "a.txt", "full/b.txt"],
        "full/b.txt: is a second document",
    );
    refused(
        &[
            "--format", "html", "--out", "new", "--output", "x.html", "a.txt",
        ],
        "cannot be used with",
    );
}

#[test]
fn one_page_holds_one_document() {
    let ran = run_with(
        &["--model", "lexical", "--format", "html"],
        many_lines(3).as_bytes(),
    );
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("1: is a second document") && ran.err.contains("--out FOLDER"),
        "{}",
        ran.err
    );
    assert_eq!(ran.out.matches("<html").count(), 1);
}

/// The numbers in the bars under the heading of corrected shares, label by label, of the line that begins with a name.
fn corrected(page: &str, name: &str) -> Option<Vec<(String, f64)>> {
    let table = page
        .split("<table")
        .find(|table| table.contains("Corrected, in %"))?;
    let line = table
        .split("<tr")
        .find(|line| line.contains(&format!("<bdi>{name}</bdi>")))?;
    let bar = line.split("class=\"bar\"").nth(2)?;
    let parts = bar
        .split("<span class=\"")
        .skip(1)
        .filter(|part| part.contains("flex-grow"));
    let part = |part: &str| {
        let label = part.split('"').next().unwrap().to_owned();
        let number = part.split('>').nth(1).unwrap().split('<').next().unwrap();
        (label, number.parse().unwrap())
    };
    Some(parts.map(part).collect())
}

/// Half of them blame Russia, and all name somebody on no roster.
fn paragraphs(number: usize) -> Vec<String> {
    let text = |number: usize| match number % 4 {
        0 | 1 => format!("Russia lied to Otto Lind about ferry {number}, a cowardly breach."),
        2 => format!("Russia met Otto Lind on ferry {number}."),
        _ => format!("Russia kept its generous promise to Otto Lind about ferry {number}."),
    };
    (0..number).map(text).collect()
}

#[test]
fn corrected_shares_stand_beside_a_count_of_enough_paragraphs_and_are_those_of_summary() {
    let few = paragraphs(19).join("\n\n");
    let (page_of_few, parsed) = page(&[], few.as_bytes());
    assert_eq!(corrected(&page_of_few, "Russia"), None);
    assert!(
        parsed
            .text
            .contains("A corrected estimate takes 20 paragraphs")
    );

    let enough = paragraphs(40);
    let (page_of_enough, _) = page(&[], enough.join("\n\n").as_bytes());
    let on_page = corrected(&page_of_enough, "Russia").unwrap();
    let lines: Vec<String> = enough
        .iter()
        .map(|text| serde_json::json!({ "text": text }).to_string())
        .collect();
    let desk = Desk::new(&[("lines.jsonl", lines.join("\n").as_bytes())]);
    let ran = desk
        .run(&[
            "--model",
            "lexical",
            "--format",
            "html",
            "--out",
            "pages",
            "lines.jsonl",
        ])
        .well();
    assert_eq!(ran.err, "");
    let index = fs::read_to_string(desk.path("pages/index.html")).unwrap();
    let across = corrected(&index, "Russia").unwrap();
    assert!(
        !index.contains("<bdi>Otto Lind</bdi></th>"),
        "a name in two documents may be two people's"
    );

    let ran = desk
        .run(&["--summary=json", "--only", "RUS", "lines.jsonl"])
        .well();
    let summary: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let estimates = summary["groups"][0]["estimates"].as_array().unwrap();
    let emq = estimates.iter().find(|e| e["counting"] == "emq").unwrap();
    for found in [on_page, across] {
        assert!(found.len() > 1, "{found:?}");
        for (label, percent) in &found {
            let share = emq["shares"][label].as_f64().unwrap();
            assert!(
                (share * 100.0 - percent).abs() <= 1.5,
                "{label} {percent} {share}"
            );
        }
    }
}

#[test]
fn a_cascade_has_no_corrected_shares_and_says_why() {
    let second = concat!(env!("CARGO_MANIFEST_DIR"), "/models/lexical-en-v3");
    let text = paragraphs(24).join("\n\n");
    let (page, parsed) = page(&["--cascade", second], text.as_bytes());
    assert_eq!(corrected(&page, "Russia"), None);
    assert!(parsed.text.contains("Two models answered"));
}
