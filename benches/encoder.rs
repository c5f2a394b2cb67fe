//! Sentences a second of the encoder, one core, in the sizes of both shipped models and both precisions, and in eight bits as on processors that have less; weights are random,
//! as speed does not depend on them.
//!
//! `cargo bench --bench encoder -- "small, eight bits"` runs a part. What else was tried stands in the module `encoder::kernel`.

#![allow(clippy::unwrap_used, missing_docs)]

use std::collections::BTreeMap;
use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use safetensors::tensor::{Dtype, TensorView};
use standpoint::encoder::{Encoder, EncoderConfig, Scratch, Shape};

/// Token counts of sentences of news, 37.5 on average.
const LENGTHS: [usize; 6] = [35, 36, 37, 38, 39, 40];

fn small() -> EncoderConfig {
    EncoderConfig {
        shape: Shape::Bert,
        layers: 6,
        width: 384,
        heads: 12,
        inner: 1536,
        positions: 512,
        vocabulary: 17_001,
        epsilon: 1e-12,
    }
}

fn large() -> EncoderConfig {
    EncoderConfig {
        shape: Shape::Mpnet,
        layers: 12,
        width: 768,
        heads: 12,
        inner: 3088,
        positions: 512,
        vocabulary: 16_801,
        epsilon: 1e-5,
    }
}

/// A generator of numbers that need only look random.
struct Numbers(u32);

impl Numbers {
    fn next(&mut self) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0
    }

    fn floats(&mut self, count: usize, around: f32, spread: f32) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(4 * count);
        for _ in 0..count {
            let unit = self.next() as f32 / u32::MAX as f32 - 0.5;
            bytes.extend((around + unit * spread).to_le_bytes());
        }
        bytes
    }
}

/// A weights file of these sizes.
fn weights(config: &EncoderConfig, integers: bool) -> Vec<u8> {
    let mut numbers = Numbers(7);
    let mut tensors: BTreeMap<String, (Dtype, Vec<usize>, Vec<u8>)> = BTreeMap::new();
    let (width, inner) = (config.width, config.inner);
    let mut matrices = vec![
        ("embedding.word".to_owned(), config.vocabulary, width),
        ("embedding.position".to_owned(), config.positions, width),
    ];
    let mut norms = vec!["embedding.norm".to_owned()];
    for layer in 0..config.layers {
        let name = |part: &str| format!("layer.{layer}.{part}");
        for part in ["query", "key", "value", "output"] {
            matrices.push((name(part), width, width));
        }
        matrices.push((name("inner"), inner, width));
        matrices.push((name("outer"), width, inner));
        norms.extend([name("attention_norm"), name("output_norm")]);
    }
    for (name, rows, columns) in matrices {
        let spread = 2.0 / (columns as f32).sqrt();
        let shape = vec![rows, columns];
        if integers {
            let codes = (0..rows * columns).map(|_| numbers.next() as u8).collect();
            let scales = numbers.floats(rows, spread / 255.0, spread / 1000.0);
            tensors.insert(name.clone(), (Dtype::I8, shape, codes));
            tensors.insert(format!("{name}.scale"), (Dtype::F32, vec![rows], scales));
        } else {
            let values = numbers.floats(rows * columns, 0.0, spread);
            tensors.insert(name.clone(), (Dtype::F32, shape, values));
        }
        if name.starts_with("layer") {
            let bias = numbers.floats(rows, 0.0, 0.1);
            tensors.insert(format!("{name}.bias"), (Dtype::F32, vec![rows], bias));
        }
    }
    for name in norms {
        for (part, around) in [("weight", 1.0), ("bias", 0.0)] {
            let values = numbers.floats(width, around, 0.2);
            tensors.insert(format!("{name}.{part}"), (Dtype::F32, vec![width], values));
        }
    }
    if config.shape == Shape::Mpnet {
        let values = numbers.floats(32 * config.heads, 0.0, 1.0);
        let shape = vec![32, config.heads];
        tensors.insert("attention.bias".to_owned(), (Dtype::F32, shape, values));
    }
    let views = tensors.iter().map(|(name, (dtype, shape, data))| {
        let view = TensorView::new(*dtype, shape.clone(), data).unwrap();
        (name, view)
    });
    safetensors::serialize(views, None).unwrap()
}

fn encoder(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("encoder");
    group.sample_size(10);
    for (size, config) in [("small", small()), ("large", large())] {
        for (precision, integers) in [("eight bits", true), ("floats", false)] {
            let file = weights(&config, integers);
            group.throughput(Throughput::Bytes(file.len() as u64));
            group.bench_function(format!("{size}, {precision}, load"), |b| {
                b.iter(|| Encoder::from_bytes(&config, &[black_box(&file)]).is_ok());
            });
            let encoder = Encoder::from_bytes(&config, &[&file]).unwrap();
            drop(file);
            let mut numbers = Numbers(11);
            let vocabulary = config.vocabulary as u32;
            let sentences: Vec<Vec<u32>> = LENGTHS
                .iter()
                .map(|&n| (0..n).map(|_| numbers.next() % vocabulary).collect())
                .collect();
            let mut scratch = Scratch::default();
            group.throughput(Throughput::Elements(sentences.len() as u64));
            group.bench_function(format!("{size}, {precision}, one at a time"), |b| {
                b.iter(|| {
                    for ids in &sentences {
                        black_box(encoder.encode(black_box(ids), &mut scratch).unwrap());
                    }
                });
            });
            let all: Vec<&[u32]> = sentences.iter().map(Vec::as_slice).collect();
            let levels = if integers { LEVELS.len() } else { 1 };
            for (without, level) in LEVELS.iter().enumerate().take(levels) {
                // As the build demands the instructions, they cannot be switched off: there is nothing to time then.
                if !without_the_best(without) {
                    continue;
                }
                let name = format!("{size}, {precision}, six at a time{level}");
                group.bench_function(name, |b| {
                    b.iter(|| {
                        encoder
                            .encode_all(black_box(&all), &mut scratch)
                            .unwrap()
                            .len()
                    });
                });
            }
            without_the_best(0);
        }
    }
    group.finish();
}

/// What names say of a processor that has everything, no AVX-512, and no AVX2 either.
const LEVELS: &[&str] = &["", ", AVX2", ", portable"];

/// From now on the processor has so much less; false where that cannot be.
#[cfg(target_arch = "x86_64")]
fn without_the_best(levels: usize) -> bool {
    use archmage::{X64V3Token, X64V4xToken};
    let avx2 = X64V3Token::dangerously_disable_token_process_wide(levels >= 2);
    let avx512 = X64V4xToken::dangerously_disable_token_process_wide(levels >= 1);
    levels == 0 || (avx512.is_ok() && (levels < 2 || avx2.is_ok()))
}

/// From now on the processor has so much less; false where that cannot be.
#[cfg(not(target_arch = "x86_64"))]
fn without_the_best(levels: usize) -> bool {
    levels == 0
}

criterion_group!(benches, encoder);
criterion_main!(benches);
