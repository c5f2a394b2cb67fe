//! Throughput in bytes: the steps of scoring and the whole, on text that it writes itself.

#![allow(clippy::unwrap_used, missing_docs)]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;

use standpoint::actor::Matcher;
use standpoint::pipeline::Scratch;
use standpoint::text::paragraph::{ParagraphMode, paragraphs};
use standpoint::text::sentence::sentences;
use standpoint::text::tokenizer::{Memo, Tokenizer};
use standpoint::{Roster, StanceClassifier};

const SAMPLE: &str = include_str!("../tests/data/sample.txt");
const TOKENIZER: &[u8] = include_bytes!("../models/lexical-en-v3/tokenizer.json");

fn throughput(criterion: &mut Criterion) {
    let text = SAMPLE.repeat(20);
    let mut group = criterion.benchmark_group("throughput");
    group.throughput(Throughput::Bytes(text.len() as u64));

    group.bench_function("paragraphs", |b| {
        b.iter(|| paragraphs(black_box(&text), ParagraphMode::Auto).len())
    });
    group.bench_function("sentences", |b| {
        b.iter(|| sentences(black_box(&text), &[]).len())
    });

    let matcher = Matcher::new(&Roster::world()).unwrap();
    let mut mentions = Vec::new();
    group.bench_function("matcher", |b| {
        b.iter(|| {
            mentions.clear();
            matcher.find(black_box(&text), &mut mentions);
            mentions.len()
        });
    });

    let tokenizer = Tokenizer::from_bytes(TOKENIZER).unwrap();
    let (mut memo, mut tokens) = (Memo::default(), Vec::new());
    group.bench_function("tokenizer, word memo", |b| {
        b.iter(|| {
            tokens.clear();
            tokenizer.encode(black_box(&text), 0, &mut memo, &mut tokens);
            tokens.len()
        });
    });
    let plain = tokenizers::Tokenizer::from_bytes(TOKENIZER).unwrap();
    group.sample_size(10);
    group.bench_function("tokenizer, Tokenizer::encode", |b| {
        b.iter(|| plain.encode(black_box(text.as_str()), false).unwrap().len());
    });

    let mut scratch = Scratch::default();
    for explain in [false, true] {
        let classifier = StanceClassifier::builder()
            .explain(explain)
            .build()
            .unwrap();
        let name = if explain {
            "classify, with evidence"
        } else {
            "classify"
        };
        group.bench_function(name, |b| {
            b.iter(|| {
                classifier
                    .classify_with(black_box(&text), &mut scratch)
                    .unwrap()
                    .scores()
                    .count()
            });
        });
    }
    group.finish();
}

criterion_group!(benches, throughput);
criterion_main!(benches);
