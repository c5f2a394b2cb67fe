//! One broken model folder per cause under tests/data/artifacts, and a whole one. `cargo test write_the_artifacts -- --ignored` writes them anew.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ndarray::Array2;
use proptest::prelude::*;
use safetensors::SafeTensors;
use safetensors::tensor::{Dtype, TensorView};
use standpoint::feature::lexical::{Columns, LexicalConfig};
use standpoint::model::artifact::{Artifact, CARD, FILES, Model, TOKENIZER, WEIGHTS, hex};
use standpoint::model::calibration::Calibration;
use standpoint::model::card::{FORMAT, Features, TierKind, Training};
use standpoint::model::files::ModelFiles;
use standpoint::model::lexical::LexicalModel;
use standpoint::{CLASSES, ErrorKind, ModelCard, Stance, StanceClassifier};

use crate::tiny;

const WORDS: [&str; 12] = [
    "the", "praised", "blamed", "and", "thanked", "not", ".", ",", "friend", "crime", "##s", "##ed",
];

/// The files of a folder by name.
type Folder = BTreeMap<&'static str, Vec<u8>>;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/artifacts")
}

/// A model whose weights are a pattern: what they say does not matter here.
fn valid() -> Folder {
    let tokenizer = tiny::tokenizer(&WORDS);
    let config = LexicalConfig {
        gram_order: 2,
        gram_bits: 8,
        first_mention: 1,
    };
    let columns = Columns::new(WORDS.len() as u32 + 1, config);
    let pattern = |(row, class)| (((row * 7 + class * 5) % 11) as f32 - 5.0) / 16.0;
    let weights = Array2::from_shape_fn((columns.len(), CLASSES), pattern);
    let model = LexicalModel::quantise(config, columns, weights.view(), [-0.25, 0.5, -0.25]);
    let card = ModelCard {
        format: FORMAT,
        name: "tiny-en-v1".to_owned(),
        description: "A model for tests; its weights are a pattern.".to_owned(),
        tier: TierKind::Lexical,
        languages: vec!["en".to_owned()],
        licence: "MIT OR Apache-2.0".to_owned(),
        credits: Vec::new(),
        classes: Stance::ALL.to_vec(),
        features: Features::Lexical(config),
        calibration: Calibration {
            temperature: 1.25,
            set_thresholds: [0.125; 3],
            mixed_threshold: 2.5,
            corpus: "none".to_owned(),
            ..Calibration::identity()
        },
        training: Training::default(),
        limits: vec!["For tests only.".to_owned()],
        files: BTreeMap::new(),
    };
    let folder = tempfile::tempdir().unwrap();
    Artifact::write(folder.path(), card, &tokenizer, &model).unwrap();
    FILES
        .map(|name| (name, std::fs::read(folder.path().join(name)).unwrap()))
        .into()
}

/// The whole folder with one file changed and, unless it is the card, its new hash on the card.
fn with(name: &'static str, bytes: Vec<u8>) -> Folder {
    let mut folder = valid();
    if name != CARD {
        let card = String::from_utf8(folder[CARD].clone()).unwrap();
        let card = card.replace(&hex(&folder[name]), &hex(&bytes));
        folder.insert(CARD, card.into_bytes());
    }
    folder.insert(name, bytes);
    folder
}

fn read(folder: &Folder) -> standpoint::Result<Artifact> {
    let files = folder.iter();
    let files = files.map(|(name, bytes)| ((*name).into(), bytes.clone().into()));
    ModelFiles::Bytes("these bytes".into(), files.collect()).artifact()
}

/// The whole folder with one place of its card changed.
fn with_card(from: &str, to: &str) -> Folder {
    let card = String::from_utf8(valid()[CARD].clone()).unwrap();
    assert_eq!(card.matches(from).count(), 1, "{from} in {card}");
    with(CARD, card.replace(from, to).into_bytes())
}

/// The whole folder with another tensor `bias`.
fn with_bias(bias: &[f32]) -> Folder {
    let weights = valid()[WEIGHTS].clone();
    let tensors = SafeTensors::deserialize(&weights).unwrap();
    let bytes: Vec<u8> = bias
        .iter()
        .flat_map(|number| number.to_le_bytes())
        .collect();
    let views = tensors.tensors().into_iter().map(|(name, view)| {
        let changed = name == "bias";
        let bias = || TensorView::new(Dtype::F32, vec![bias.len()], &bytes).unwrap();
        (name, if changed { bias() } else { view })
    });
    let views: Vec<_> = views.collect();
    with(WEIGHTS, safetensors::serialize(views, None).unwrap())
}

/// The kind of error and a part of its message; none for a folder that is whole.
type Expected = Option<(ErrorKind, &'static str)>;

/// Every folder with the kind of error that reading it gives and a part of the message.
fn folders() -> Vec<(&'static str, Folder, Expected)> {
    let whole = valid();
    let mut missing = whole.clone();
    missing.remove(WEIGHTS);
    let mut flipped = whole.clone();
    *flipped.get_mut(WEIGHTS).unwrap().last_mut().unwrap() ^= 1;
    let short_card = whole[CARD][..whole[CARD].len() / 2].to_vec();
    let short_weights = whole[WEIGHTS][..whole[WEIGHTS].len() - 7].to_vec();
    vec![
        ("valid", whole, None),
        (
            "weights_missing",
            missing,
            Some((ErrorKind::ModelMissing, "weights.safetensors: ")),
        ),
        (
            "card_not_json",
            with(CARD, short_card),
            Some((ErrorKind::ModelCard, "card.json: EOF")),
        ),
        (
            "card_unknown_field",
            with_card("\"tier\":", "\"teir\": \"lexical\",\n  \"tier\":"),
            Some((ErrorKind::ModelCard, "card.json: unknown field `teir`")),
        ),
        (
            "newer",
            with_card(
                "\"format\": 1,",
                "\"format\": 2,\n  \"something\": \"that this version does not know\",",
            ),
            Some((ErrorKind::ModelNewer, "card.json: format 2 is newer than 1")),
        ),
        (
            "classes_in_another_order",
            with_card(
                "\"against\",\n    \"neutral\",\n    \"favor\"",
                "\"favor\",\n    \"neutral\",\n    \"against\"",
            ),
            Some((ErrorKind::ModelClasses, "card.json: classes are")),
        ),
        (
            "temperature_zero",
            with_card("\"temperature\": 1.25", "\"temperature\": 0.0"),
            Some((
                ErrorKind::ModelWeights,
                "card.json: calibration.temperature is 0",
            )),
        ),
        (
            "flipped_byte",
            flipped,
            Some((ErrorKind::ModelHash, "weights.safetensors: sha256 is")),
        ),
        (
            "tokenizer_broken",
            with(TOKENIZER, b"{\"version\": \"1.0\"}\n".to_vec()),
            Some((ErrorKind::ModelTokenizer, "tokenizer.json: ")),
        ),
        (
            "wrong_shape",
            with_bias(&[0.0; 4]),
            Some((
                ErrorKind::ModelShape,
                "weights.safetensors: tensor `bias` is F32 [4]",
            )),
        ),
        (
            "weights_cut",
            with(WEIGHTS, short_weights),
            Some((ErrorKind::ModelShape, "weights.safetensors: ")),
        ),
        (
            "weights_not_finite",
            with_bias(&[0.0, f32::NAN, 0.0]),
            Some((
                ErrorKind::ModelWeights,
                "weights.safetensors: tensor `bias` has a value that is not finite at place 1",
            )),
        ),
    ]
}

#[test]
#[ignore = "writes into the repository"]
fn write_the_artifacts() {
    for (name, folder, _) in folders() {
        let directory = root().join(name);
        std::fs::create_dir_all(&directory).unwrap();
        for (file, bytes) in folder {
            std::fs::write(directory.join(file), bytes).unwrap();
        }
    }
}

#[test]
fn the_committed_folders_are_what_the_generator_writes() {
    let expected: Vec<_> = folders();
    for (name, folder, _) in &expected {
        let directory = root().join(name);
        let committed = std::fs::read_dir(&directory).expect(name).count();
        assert_eq!(committed, folder.len(), "number of files in {name}");
        for (file, bytes) in folder {
            let found = std::fs::read(directory.join(file)).expect(name);
            assert!(
                found == *bytes,
                "{name}/{file} is not what the generator writes"
            );
        }
    }
    let names = std::fs::read_dir(root())
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().path().is_dir());
    assert_eq!(names.count(), expected.len(), "a folder that nobody writes");
}

#[test]
fn every_broken_folder_has_its_own_error_that_names_the_file() {
    for (name, _, expected) in folders() {
        let found = ModelFiles::from(&root().join(name)).artifact();
        match (found, expected) {
            (Ok(artifact), None) => assert_eq!(artifact.card.name, "tiny-en-v1"),
            (Err(error), Some((kind, message))) => {
                assert_eq!(error.kind(), kind, "{name}: {error}");
                let text = error.to_string();
                assert!(
                    text.contains(message),
                    "{name}: `{message}` is not in `{text}`"
                );
                assert!(text.contains(name), "{name}: the folder is not in `{text}`");
            }
            (Ok(_), Some(_)) => panic!("{name} was accepted"),
            (Err(error), None) => panic!("{name}: {error}"),
        }
    }
}

#[test]
fn the_whole_folder_scores_a_text() {
    let classifier = StanceClassifier::builder()
        .model(root().join("valid"))
        .build()
        .unwrap();
    let document = classifier
        .classify("France praised the friend of Egypt.")
        .unwrap();
    assert_eq!(document.scores().count(), 2);
    assert!(classifier.model_tag().starts_with("tiny-en-v1@"));
}

#[test]
fn a_flipped_bit_of_the_card_is_an_error_or_shows_in_the_models_tag() {
    let mut folder = valid();
    let whole = read(&folder).unwrap();
    let right_card = folder[CARD].clone();
    for place in 0..right_card.len() {
        for bit in 0..8 {
            let mut card = right_card.clone();
            card[place] ^= 1 << bit;
            folder.insert(CARD, card);
            let Ok(found) = read(&folder) else {
                continue;
            };
            // Words and numbers may say something else; what they mean is checked, and rows show that it is another model.
            assert_ne!(found.sha256, whole.sha256);
            assert_eq!(found.card.classes, whole.card.classes);
            assert_eq!(found.card.files, whole.card.files);
            assert_eq!(found.card.tier, whole.card.tier);
            let (Features::Lexical(features), Features::Lexical(right)) =
                (&found.card.features, &whole.card.features)
            else {
                panic!("another tier");
            };
            assert_eq!(features.gram_bits, right.gram_bits);
            assert!(found.card.calibration.validate().is_ok());
            assert!(matches!(&found.model, Model::Lexical(model) if model.config() == *features));
        }
    }
}

proptest! {
    #[test]
    fn a_flipped_bit_of_tokenizer_or_weights_is_a_wrong_hash(of_weights: bool, place: prop::sample::Index, bit in 0..8_u32) {
        let mut folder = valid();
        let bytes = folder.get_mut(if of_weights { WEIGHTS } else { TOKENIZER }).unwrap();
        let place = place.index(bytes.len());
        bytes[place] ^= 1 << bit;
        let found = read(&folder);
        prop_assert_eq!(found.err().map(|error| error.kind()), Some(ErrorKind::ModelHash));
    }

    #[test]
    fn any_bytes_in_place_of_a_file_are_refused(which in 0..3_usize, bytes: Vec<u8>) {
        let folder = with(FILES[which], bytes);
        let found = read(&folder);
        prop_assert!(found.is_err());
    }
}
