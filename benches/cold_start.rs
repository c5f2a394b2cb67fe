//! From nothing to the first score: what a short-lived process pays.

#![allow(clippy::unwrap_used, missing_docs)]

use criterion::{Criterion, criterion_group, criterion_main};

use standpoint::actor::Matcher;
use standpoint::text::tokenizer::Tokenizer;
use standpoint::{Roster, StanceClassifier};

const TOKENIZER: &[u8] = include_bytes!("../models/lexical-en-v3/tokenizer.json");

fn cold_start(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("cold start");
    group.bench_function("roster", |b| b.iter(Roster::world));
    let roster = Roster::world();
    group.bench_function("matcher", |b| b.iter(|| Matcher::new(&roster).unwrap()));
    group.bench_function("tokenizer", |b| {
        b.iter(|| Tokenizer::from_bytes(TOKENIZER).unwrap().vocabulary())
    });
    group.bench_function("model", |b| {
        b.iter(|| {
            standpoint::model::bundled::lexical()
                .artifact()
                .unwrap()
                .sha256
                .len()
        })
    });
    group.bench_function("build and score one sentence", |b| {
        b.iter(|| {
            let classifier = StanceClassifier::builder().build().unwrap();
            classifier
                .classify("Baku proved a loyal and generous friend of Israel.")
                .unwrap()
                .scores()
                .count()
        });
    });
    group.finish();
}

criterion_group!(benches, cold_start);
criterion_main!(benches);
