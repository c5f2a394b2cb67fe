#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

//! Parity with transformers on two tiny models that the recipe made, exactness of integers, and every cause of an error.

use std::collections::BTreeMap;

use safetensors::SafeTensors;
use safetensors::tensor::{Dtype, TensorView};

use super::*;
use crate::error::{Error, ErrorKind};

struct Fixture {
    config: &'static str,
    floats: &'static [u8],
    integers: &'static [u8],
    reference: &'static [u8],
}

macro_rules! fixture {
    ($name:literal) => {
        Fixture {
            config: include_str!(concat!("../../tests/data/encoder/", $name, ".json")),
            floats: include_bytes!(concat!("../../tests/data/encoder/", $name, ".safetensors")),
            integers: include_bytes!(concat!(
                "../../tests/data/encoder/",
                $name,
                ".int8.safetensors"
            )),
            reference: include_bytes!(concat!(
                "../../tests/data/encoder/",
                $name,
                ".reference.safetensors"
            )),
        }
    };
}

const FIXTURES: [Fixture; 2] = [fixture!("bert"), fixture!("mpnet")];

impl Fixture {
    fn config(&self) -> EncoderConfig {
        serde_json::from_str(self.config).unwrap()
    }

    fn encoder(&self, weights: &[u8]) -> Encoder {
        Encoder::from_bytes(&self.config(), &[weights]).unwrap()
    }

    /// Ids and hidden states of each sequence, as transformers has them.
    fn sequences(&self) -> Vec<(Vec<u32>, Vec<f32>)> {
        let tensors = SafeTensors::deserialize(self.reference).unwrap();
        let words = |name: &str| -> Vec<[u8; 4]> {
            tensors.tensor(name).unwrap().data().as_chunks().0.to_vec()
        };
        (0..tensors.len() / 2)
            .map(|n| {
                let ids = words(&format!("ids.{n}"));
                let hidden = words(&format!("hidden.{n}"));
                let ids = ids.into_iter().map(u32::from_le_bytes).collect();
                (ids, hidden.into_iter().map(f32::from_le_bytes).collect())
            })
            .collect()
    }
}

fn largest_difference(a: &[f32], b: &[f32]) -> f32 {
    assert_eq!(a.len(), b.len());
    a.iter().zip(b).fold(0.0, |m, (a, b)| m.max((a - b).abs()))
}

fn bytes(numbers: &[f32]) -> Vec<u32> {
    numbers.iter().map(|n| n.to_bits()).collect()
}

#[test]
fn floats_agree_with_transformers() {
    for fixture in FIXTURES {
        let encoder = fixture.encoder(fixture.floats);
        for (ids, expected) in fixture.sequences() {
            let mut scratch = Scratch::default();
            let hidden = encoder.encode(&ids, &mut scratch).unwrap();
            let difference = largest_difference(hidden, &expected);
            println!("{} tokens: {difference}", ids.len());
            assert!(difference < 1e-4, "{difference}");
        }
    }
}

#[test]
fn eight_bits_stay_near_floats() {
    for fixture in FIXTURES {
        let encoder = fixture.encoder(fixture.integers);
        for (ids, expected) in fixture.sequences() {
            let mut scratch = Scratch::default();
            let hidden = encoder.encode(&ids, &mut scratch).unwrap();
            let difference = largest_difference(hidden, &expected);
            println!("{} tokens: {difference}", ids.len());
            assert!(difference < 0.3, "{difference}");
        }
    }
}

#[test]
fn a_sequence_has_the_same_bytes_alone_among_others_again_and_after_a_longer_one() {
    for fixture in FIXTURES {
        let sequences = fixture.sequences();
        for weights in [fixture.floats, fixture.integers] {
            let encoder = fixture.encoder(weights);
            let alone = |ids: &[u32]| -> Vec<u32> {
                let mut scratch = Scratch::default();
                bytes(encoder.encode(ids, &mut scratch).unwrap())
            };
            let expected: Vec<Vec<u32>> = sequences.iter().map(|(ids, _)| alone(ids)).collect();
            let mut scratch = Scratch::default();
            for _ in 0..2 {
                for ((ids, _), expected) in sequences.iter().zip(&expected).rev() {
                    let hidden = encoder.encode(ids, &mut scratch).unwrap();
                    assert_eq!(&bytes(hidden), expected);
                }
            }
            let all: Vec<&[u32]> = sequences.iter().map(|(ids, _)| ids.as_slice()).collect();
            let hidden = encoder.encode_all(&all, &mut scratch).unwrap();
            assert_eq!(bytes(hidden), expected.concat());
        }
    }
}

#[test]
fn every_processor_gives_the_same_bytes() {
    for fixture in FIXTURES {
        for weights in [fixture.floats, fixture.integers] {
            let encoder = fixture.encoder(weights);
            for (ids, _) in fixture.sequences() {
                let run = || bytes(encoder.encode(&ids, &mut Scratch::default()).unwrap());
                let expected = run();
                for levels in 0..3 {
                    processor::without_the_best(levels, || assert_eq!(run(), expected));
                }
            }
        }
    }
}

/// Type, shape and bytes of a tensor.
type Tensor<'b> = (Dtype, Vec<usize>, std::borrow::Cow<'b, [u8]>);

/// A weights file with some tensors taken away or changed.
struct Changed<'b>(BTreeMap<String, Tensor<'b>>);

impl<'b> Changed<'b> {
    fn new(weights: &'b [u8]) -> Self {
        let tensors = SafeTensors::deserialize(weights).unwrap();
        let tensors = tensors.iter().map(|(name, t)| {
            let data = t.data().into();
            (name.to_owned(), (t.dtype(), t.shape().to_vec(), data))
        });
        Self(tensors.collect())
    }

    fn number(mut self, name: &str, number: f32) -> Self {
        let data = self.0.get_mut(name).unwrap().2.to_mut();
        data[4..8].copy_from_slice(&number.to_le_bytes());
        self
    }

    fn shape(mut self, name: &str, shape: &[usize]) -> Self {
        self.0.get_mut(name).unwrap().1 = shape.to_vec();
        self
    }

    fn dtype(mut self, name: &str, dtype: Dtype) -> Self {
        self.0.get_mut(name).unwrap().0 = dtype;
        self
    }

    fn without(mut self, name: &str) -> Self {
        self.0.remove(name).unwrap();
        self
    }

    fn bytes(&self) -> Vec<u8> {
        let views = self.0.iter().map(|(name, (dtype, shape, data))| {
            (name, TensorView::new(*dtype, shape.clone(), data).unwrap())
        });
        safetensors::serialize(views, None).unwrap()
    }
}

fn failure(config: &EncoderConfig, files: &[&[u8]]) -> Error {
    match Encoder::from_bytes(config, files) {
        Ok(_) => panic!("no error"),
        Err(error) => error,
    }
}

#[test]
fn every_cause_of_broken_weights_has_its_error() {
    use ErrorKind::{ModelShape, ModelWeights};
    let [bert, mpnet] = FIXTURES;
    let floats = || Changed::new(bert.floats);
    let integers = || Changed::new(bert.integers);
    let cases = [
        (
            floats().without("layer.1.outer"),
            ModelShape,
            "tensor `layer.1.outer`",
        ),
        (
            floats().without("layer.0.key.bias"),
            ModelShape,
            "tensor `layer.0.key.bias`",
        ),
        (
            integers().without("layer.0.key.scale"),
            ModelShape,
            "tensor `layer.0.key.scale`",
        ),
        (
            integers().without("embedding.word.scale"),
            ModelShape,
            "tensor `embedding.word.scale`",
        ),
        (
            floats().shape("layer.0.inner", &[32, 18]),
            ModelShape,
            "tensor `layer.0.inner` has shape [32, 18], expected [18, 32]",
        ),
        (
            floats().shape("embedding.norm.bias", &[1, 32]),
            ModelShape,
            "expected [32]",
        ),
        (
            floats().dtype("layer.0.query", Dtype::I32),
            ModelShape,
            "tensor `layer.0.query` is I32, expected F32 or I8",
        ),
        (
            floats().dtype("layer.0.query.bias", Dtype::I32),
            ModelShape,
            "tensor `layer.0.query.bias` is I32, expected F32",
        ),
        (
            floats().number("layer.1.value", f32::NAN),
            ModelWeights,
            "tensor `layer.1.value` has a value that is not finite at place 1",
        ),
        (
            floats().number("embedding.position", f32::INFINITY),
            ModelWeights,
            "tensor `embedding.position`",
        ),
        (
            floats().number("layer.0.inner", -100.5),
            ModelWeights,
            "tensor `layer.0.inner` has a value beyond 100 at place 1",
        ),
        (
            integers().number("layer.1.value.scale", 50.0),
            ModelWeights,
            "tensor `layer.1.value.scale` has a value beyond 100 at place 1",
        ),
        (
            integers().number("layer.1.value.scale", f32::NAN),
            ModelWeights,
            "tensor `layer.1.value.scale` has a value that is not finite",
        ),
        (
            integers().number("layer.1.value.scale", -0.5),
            ModelWeights,
            "tensor `layer.1.value.scale` has a scale that is not positive at row 1",
        ),
        (
            integers().number("layer.1.value.scale", 0.0),
            ModelWeights,
            "not positive at row 1",
        ),
    ];
    for (changed, kind, message) in cases {
        let error = failure(&bert.config(), &[&changed.bytes()]);
        assert_eq!(error.kind(), kind, "{error}");
        assert!(error.to_string().contains(message), "{error}");
    }

    let other = failure(&bert.config(), &[mpnet.floats]).to_string();
    assert_eq!(
        other,
        "tensor `attention.bias` is there, and the shape is Bert"
    );
    let other = failure(&mpnet.config(), &[bert.floats]).to_string();
    assert_eq!(
        other,
        "tensor `attention.bias` is missing, and the shape is Mpnet"
    );
    let twice = failure(&bert.config(), &[bert.floats, bert.floats]).to_string();
    assert_eq!(twice, "tensor `embedding.word` stands in two files");
    assert_eq!(failure(&bert.config(), &[]).kind(), ModelShape);
    let cut = failure(&bert.config(), &[bert.floats.get(..1000).unwrap()]);
    assert!(cut.to_string().starts_with("weights file 1: "), "{cut}");
}

#[test]
fn every_size_is_checked() {
    let [bert, _] = FIXTURES;
    let broken = |change: fn(&mut EncoderConfig)| {
        let mut config = bert.config();
        change(&mut config);
        failure(&config, &[bert.floats])
    };
    assert_eq!(
        broken(|c| c.layers = 0).to_string(),
        "encoder: `layers` is 0, expected 1 to 256"
    );
    assert_eq!(
        broken(|c| c.inner = usize::MAX).kind(),
        ErrorKind::ModelShape
    );
    assert_eq!(
        broken(|c| c.vocabulary = usize::MAX).kind(),
        ErrorKind::ModelShape
    );
    assert_eq!(
        broken(|c| c.heads = 5).to_string(),
        "encoder: 5 heads do not divide a width of 32"
    );
    assert_eq!(
        broken(|c| c.epsilon = f32::NAN).kind(),
        ErrorKind::ModelWeights
    );
    assert_eq!(broken(|c| c.epsilon = 0.0).kind(), ErrorKind::ModelWeights);
    assert_eq!(broken(|c| c.layers = 3).kind(), ErrorKind::ModelShape);
    assert_eq!(broken(|c| c.positions = 41).kind(), ErrorKind::ModelShape);
    let unknown = bert.config.replace("\"heads\"", "\"headz\"");
    assert!(serde_json::from_str::<EncoderConfig>(&unknown).is_err());
}

#[test]
fn sequences_that_cannot_be_read_are_errors() {
    let [bert, _] = FIXTURES;
    let encoder = bert.encoder(bert.integers);
    let mut scratch = Scratch::default();
    let mut error = |ids: &[u32]| match encoder.encode(ids, &mut scratch) {
        Ok(_) => panic!("no error"),
        Err(error) => (error.kind(), error.to_string()),
    };
    let (kind, message) = error(&[]);
    assert_eq!(
        (kind, message.as_str()),
        (ErrorKind::Parameter, "encoder: a sequence has no token")
    );
    let (kind, message) = error(&[2, 50]);
    assert_eq!(kind, ErrorKind::Parameter);
    assert_eq!(
        message,
        "encoder: token id 50 at position 1, the vocabulary has 50"
    );
    let (kind, message) = error(&[2; 41]);
    assert_eq!(kind, ErrorKind::TooLong);
    assert_eq!(
        message,
        "encoder: a sequence has 41 tokens, the limit is 40"
    );

    let expected = bytes(encoder.encode(&[2, 3], &mut Scratch::default()).unwrap());
    assert_eq!(
        bytes(encoder.encode(&[2, 3], &mut scratch).unwrap()),
        expected
    );
    assert!(encoder.encode_all(&[], &mut scratch).unwrap().is_empty());
}

#[test]
fn the_largest_weights_lead_to_no_overflow() {
    let [bert, _] = FIXTURES;
    let mut largest = Changed::new(bert.floats);
    for name in [
        "layer.0.inner",
        "layer.0.outer",
        "layer.0.value",
        "embedding.norm.weight",
    ] {
        largest = largest.number(name, 100.0);
    }
    let encoder = bert.encoder(&largest.bytes());
    let mut scratch = Scratch::default();
    let hidden = encoder.encode(&[2, 3], &mut scratch).unwrap();
    assert!(hidden.iter().all(|number| number.is_finite()));
}

#[test]
fn weights_may_stand_in_several_files_and_in_both_precisions() {
    let [bert, _] = FIXTURES;
    let mut first = Changed::new(bert.floats);
    let second = first.0.split_off("layer.0.query");
    let second = Changed(second);
    let (first, second) = (first.bytes(), second.bytes());
    let halves = Encoder::from_bytes(&bert.config(), &[&first, &second]).unwrap();
    let whole = bert.encoder(bert.floats);
    let (mut a, mut b) = (Scratch::default(), Scratch::default());
    let ids = [2, 9, 3];
    let expected = whole.encode(&ids, &mut a).unwrap();
    assert_eq!(bytes(halves.encode(&ids, &mut b).unwrap()), bytes(expected));

    // The keys of one layer in eight bits, all else in floats.
    let mut mixed = Changed::new(bert.floats).without("layer.1.key");
    let integers = Changed::new(bert.integers);
    for name in ["layer.1.key", "layer.1.key.scale"] {
        mixed.0.insert(name.to_owned(), integers.0[name].clone());
    }
    let mixed = bert.encoder(&mixed.bytes());
    let difference = largest_difference(mixed.encode(&ids, &mut b).unwrap(), expected);
    assert!(difference > 0.0 && difference < 0.1, "{difference}");
}
