//! The features themselves. In: rows. Out: sparse records.

use std::ops::Range;

use super::FitRow;
use crate::error::Result;
use crate::feature::lexical::{Columns, FeatureSink, LexicalConfig, features};
use crate::model::softmax::{SparseRecords, SparseRecordsBuilder};

/// The features themselves, one column per zone and symbol, per n-gram bucket and per shape; the shapes stay empty, for they have their own fit. After them the
/// data sets' indicators.
pub(super) fn sparse(
    rows: &[FitRow],
    config: LexicalConfig,
    columns: Columns,
    sources: usize,
) -> Result<SparseRecords> {
    let mut builder = SparseRecordsBuilder::new(columns.len() + sources);
    let mut sink = Sparse {
        columns,
        group: Vec::new(),
        entries: Vec::new(),
    };
    for row in rows {
        features(&row.paragraph, row.target, config, &mut sink);
        let indicator = row
            .source
            .checked_sub(1)
            .map(|source| ((columns.len() + source) as u32, 1.0));
        builder.push_row(sink.entries.drain(..).chain(indicator));
    }
    builder.finish()
}

struct Sparse {
    columns: Columns,
    group: Vec<u32>,
    entries: Vec<(u32, f32)>,
}

impl FeatureSink for Sparse {
    fn zone(&mut self, zone: usize, symbol: u32, _: usize) {
        self.group.push(self.columns.zone(zone, symbol) as u32);
    }

    fn gram(&mut self, bucket: u32, _: Range<usize>) {
        self.group.push(self.columns.gram(bucket) as u32);
    }

    fn shape(&mut self, _: usize) {}

    fn close(&mut self, value: f32) {
        self.entries
            .extend(self.group.drain(..).map(|column| (column, value)));
    }
}
