//! `standpoint generate`: completions, the manual, the reference and the schema.

use crate::program::standpoint;

/// Every subcommand, those of `eval`, `audit`, `actors` and `model` with the word before them.
const SUBCOMMANDS: [&str; 29] = [
    "score",
    "train",
    "calibrate",
    "eval",
    "eval actors",
    "eval cascade",
    "eval prevalence",
    "eval rollup",
    "audit",
    "audit swap",
    "audit tone",
    "actors",
    "actors check",
    "actors list",
    "actors find",
    "actors schema",
    "actors train",
    "mask",
    "summary",
    "model",
    "model show",
    "model verify",
    "network",
    "plot",
    "plot trajectory",
    "plot matrix",
    "plot reliability",
    "plot curve",
    "generate",
];

#[test]
fn the_manual_has_a_page_with_options_for_every_subcommand() {
    let manual = standpoint(&["generate", "man"]).with_code(0).out;
    let pages: Vec<&str> = manual.split("\n.TH ").skip(1).collect();
    assert_eq!(pages.len(), SUBCOMMANDS.len() + 1);
    for subcommand in SUBCOMMANDS {
        let title = format!("standpoint-{} 1", subcommand.replace(' ', "-"));
        let page = pages.iter().find(|page| page.starts_with(&title));
        let page = page.unwrap_or_else(|| panic!("no page {title}"));
        assert!(
            page.contains(&format!("\\fBstandpoint {subcommand}\\fR")),
            "{title}: its synopsis lacks the words to type"
        );
        assert!(page.contains("standpoint 0."), "{title}: no version");
    }
    for option in ["\\-\\-explain", "\\-\\-l2\\-zones", "\\-\\-no\\-world"] {
        assert!(manual.contains(option), "{option} is nowhere");
    }
}

#[test]
fn completions_name_every_subcommand() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = standpoint(&["generate", shell]).with_code(0).out;
        for word in SUBCOMMANDS.iter().flat_map(|words| words.split(' ')) {
            assert!(script.contains(word), "{shell}: {word} is nowhere");
        }
    }
}

#[test]
fn the_reference_is_that_of_the_parser() {
    let place = "src/bin/standpoint/reference.md";
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(place);
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    let made = standpoint(&["generate", "reference"]).with_code(0).out;
    assert!(
        committed == made,
        "{place} is stale; write it anew: cargo run --features cli -- generate reference > {place}"
    );
    for subcommand in SUBCOMMANDS {
        let heading = format!("\n## `standpoint {subcommand}`\n");
        assert!(made.contains(&heading), "{subcommand} is nowhere");
    }
}

#[test]
fn an_unknown_artefact_is_a_usage_error_that_lists_the_known_ones() {
    let ended = standpoint(&["generate", "tcsh"]).with_code(2);
    assert!(
        ended.err.contains("zsh") && ended.err.contains("schema"),
        "{}",
        ended.err
    );
}
