//! Fitting the linfa model: dense pooled zones and sparse hashed features, on records that it makes up.

#![allow(clippy::unwrap_used, missing_docs)]

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use linfa::DatasetBase;
use linfa::traits::Fit;
use ndarray::{Array1, Array2};

use standpoint::model::softmax::{Softmax, SparseRecordsBuilder};

const ROWS: usize = 4_000;
const ITERATIONS: usize = 10;

/// SplitMix64.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

fn training(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("training, 4,000 rows, 10 iterations");
    group.sample_size(10);
    let mut state = 1;
    let targets = Array1::from_shape_fn(ROWS, |_| (next(&mut state) % 3) as usize);
    let params = Softmax::params()
        .classes(3)
        .l2(1e-3)
        .tolerance(1e-12)
        .max_iterations(ITERATIONS);

    let dense = Array2::from_shape_fn((ROWS, 2_056), |_| {
        (next(&mut state) % 1_000) as f32 / 1_000.0
    });
    let dataset = DatasetBase::new(dense, targets.clone());
    group.bench_function(BenchmarkId::new("dense", 2_056), |b| {
        b.iter(|| params.fit(&dataset).unwrap().intercepts().len())
    });

    for bits in [18, 20] {
        let mut builder = SparseRecordsBuilder::new(1 << bits);
        for _ in 0..ROWS {
            builder.push_row((0..160).map(|_| ((next(&mut state) % (1 << bits)) as u32, 1.0)));
        }
        let dataset = DatasetBase::new(builder.finish().unwrap(), targets.clone());
        group.bench_function(
            BenchmarkId::new("sparse, 160 a row", format!("2^{bits}")),
            |b| {
                b.iter(|| params.fit(&dataset).unwrap().intercepts().len());
            },
        );
    }
    group.finish();
}

criterion_group!(benches, training);
criterion_main!(benches);
