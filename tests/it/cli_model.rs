//! `standpoint model` on the embedded model and on the folders of tests/data/artifacts.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use standpoint::model::artifact::hex;

use crate::program::{data, data_argument, standpoint};

#[test]
fn the_card_is_shown_for_people_and_as_json() {
    let valid = data_argument("artifacts/valid");
    let shown = standpoint(&["model", "show", &valid]).with_code(0).out;
    for part in [
        "tiny-en-v1",
        "lexical",
        "MIT OR Apache-2.0",
        "temperature 1.25",
        "For tests only.",
        "n-grams up to 2 in 256",
    ] {
        assert!(shown.contains(part), "{part} is not in\n{shown}");
    }
    let json = standpoint(&["model", "show", &valid, "--json"])
        .with_code(0)
        .json_lines()
        .remove(0);
    let card = hex(&std::fs::read(data("artifacts/valid/card.json")).unwrap());
    assert_eq!(json["sha256"], card);
    assert_eq!(json["name"], "tiny-en-v1");
    assert_eq!(json["calibration"]["temperature"], 1.25);
    assert!(shown.contains(&card));
}

#[test]
fn the_embedded_model_is_what_show_means_without_a_name() {
    let plain = standpoint(&["model", "show"]).with_code(0).out;
    assert_eq!(
        plain,
        standpoint(&["model", "show", "lexical"]).with_code(0).out
    );
    assert!(plain.contains("lexical-en-v3"), "{plain}");
}

#[test]
fn a_whole_model_is_verified_with_the_hashes_of_its_files() {
    for (model, name) in [
        ("lexical".to_owned(), "lexical-en-v3"),
        (data_argument("artifacts/valid"), "tiny-en-v1"),
    ] {
        let out = standpoint(&["model", "verify", &model]).with_code(0).out;
        assert!(
            out.starts_with(&format!("{name}: all checks passed")),
            "{out}"
        );
        assert_eq!(
            out.lines().filter(|line| line.starts_with("ok  ")).count(),
            3,
            "{out}"
        );
    }
    let weights = hex(&std::fs::read(data("artifacts/valid/weights.safetensors")).unwrap());
    let out = standpoint(&["model", "verify", &data_argument("artifacts/valid")]).out;
    assert!(
        out.contains(&format!("{weights}  weights.safetensors")),
        "{out}"
    );
}

#[test]
fn a_broken_model_is_refused_with_the_files_name() {
    for (folder, message) in [
        ("flipped_byte", "weights.safetensors: sha256 is"),
        ("weights_missing", "weights.safetensors: "),
        ("newer", "card.json: format 2 is newer than 1"),
    ] {
        for command in ["verify", "show"] {
            let ended = standpoint(&[
                "model",
                command,
                &data_argument(&format!("artifacts/{folder}")),
            ])
            .with_code(1);
            assert!(ended.err.contains(message), "{folder}: {}", ended.err);
            assert_eq!(ended.out, "");
        }
    }
    let ended = standpoint(&["model", "verify", "no-such-folder"]).with_code(1);
    assert!(ended.err.contains("no-such-folder"), "{}", ended.err);
}

#[test]
fn wrong_arguments_are_a_wrong_use() {
    standpoint(&["model"]).with_code(2);
    standpoint(&["model", "verify"]).with_code(2);
    standpoint(&["model", "mend"]).with_code(2);
}
