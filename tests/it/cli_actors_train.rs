//! `standpoint actors train` on sentences of our own.

use crate::program::{data_argument, standpoint};

#[test]
fn a_model_is_trained_from_columns_and_never_written_over_unasked() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("model");
    let out = out.to_str().unwrap();
    let data = data_argument("entities/spaces.conll");
    let arguments = [
        "actors",
        "train",
        "--data",
        &data,
        "--name",
        "own",
        "--out",
        out,
        "--licence",
        "spaces.conll=our own",
        "--max-iterations",
        "5",
    ];
    let ended = standpoint(&arguments).with_code(0);
    assert!(
        ended.out.contains("sentences of spaces.conll"),
        "{}",
        ended.out
    );
    let card = std::fs::read_to_string(folder.path().join("model/card.json")).unwrap();
    assert!(card.contains("our own") && !card.contains(out), "{card}");
    standpoint(&arguments).with_code(1);
    standpoint(&[
        "actors",
        "train",
        "--data",
        &data,
        "--name",
        "own",
        "--out",
        out,
        "--licence",
        "own",
    ])
    .with_code(2);
}
