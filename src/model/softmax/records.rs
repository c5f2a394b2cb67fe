//! Records that the model reads: rows of (column, value), sparse or dense.
//!
//! linfa 0.8.1 has no sparse records, so [`SparseRecords`] brings them. Everything that reads records does so through
//! [`FeatureRows`], so the solver and the prediction exist once.

use linfa::dataset::Records;
use ndarray::{ArrayBase, ArrayView1, Axis, Data, Ix2};
use sprs::CsMatI;

use crate::error::{Error, ErrorKind, Result};

/// Records that give each row as pairs of column and value; what is not given is zero.
///
/// A column at or beyond [`nfeatures`](Records::nfeatures) is ignored.
pub trait FeatureRows: Records<Elem = f32> + Sync {
    /// The entries of one row, in an order that is always the same; none where the row does not exist.
    fn feature_row(&self, row: usize) -> impl Iterator<Item = (usize, f32)>;
}

impl<S: Data<Elem = f32> + Sync> FeatureRows for ArrayBase<S, Ix2> {
    fn feature_row(&self, row: usize) -> impl Iterator<Item = (usize, f32)> {
        let values = if row < self.nrows() {
            self.index_axis(Axis(0), row)
        } else {
            ArrayView1::from(&[])
        };
        values.into_iter().copied().enumerate()
    }
}

impl<R: FeatureRows> FeatureRows for &R {
    fn feature_row(&self, row: usize) -> impl Iterator<Item = (usize, f32)> {
        (**self).feature_row(row)
    }
}

/// Sparse records: compressed rows of `f32`, with columns below 2^32.
///
/// # Examples
/// ```
/// use standpoint::model::softmax::SparseRecords;
/// // [[0.5, 0, 0], [0, 0, 2]]
/// let records = SparseRecords::from_parts((2, 3), vec![0, 1, 2], vec![0, 2], vec![0.5, 2.0])?;
/// assert_eq!(records.row(1).collect::<Vec<_>>(), [(2, 2.0)]);
/// # Ok::<(), standpoint::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct SparseRecords(CsMatI<f32, u32, usize>);

impl SparseRecords {
    /// Records of shape (rows, columns) from the three parts of compressed rows: row `i` has the columns
    /// `indices[indptr[i]..indptr[i + 1]]`, which rise, and the values at the same places.
    ///
    /// Values that are not finite are accepted here and refused by fitting and prediction.
    ///
    /// # Errors
    /// [`ErrorKind::TrainingData`] where the lengths do not match, `indptr` falls, or the columns of a row do not rise
    /// or lie outside the shape.
    pub fn from_parts(
        shape: (usize, usize),
        indptr: Vec<usize>,
        indices: Vec<u32>,
        values: Vec<f32>,
    ) -> Result<Self> {
        // sprs computes `rows + 1`, so a shape that it cannot hold is refused first.
        if indptr.len().checked_sub(1) != Some(shape.0) {
            return Err(Error::new(
                ErrorKind::TrainingData,
                format!(
                    "{} row starts for {} rows: one more than rows is needed",
                    indptr.len(),
                    shape.0
                ),
            ));
        }
        CsMatI::try_new(shape, indptr, indices, values)
            .map(Self)
            .map_err(|(_, _, _, cause)| {
                Error::new(
                    ErrorKind::TrainingData,
                    format!("no sparse records of {} x {}: {cause}", shape.0, shape.1),
                )
                .with_source(cause)
            })
    }

    /// The entries of one row, by rising column; none where the row does not exist.
    pub fn row(&self, row: usize) -> impl Iterator<Item = (u32, f32)> {
        let (columns, values) = self
            .0
            .outer_view(row)
            .map(|view| view.into_raw_storage())
            .unwrap_or_default();
        columns.iter().copied().zip(values.iter().copied())
    }

    /// Number of stored entries.
    #[must_use]
    pub fn nonzeros(&self) -> usize {
        self.0.nnz()
    }
}

impl Records for SparseRecords {
    type Elem = f32;

    fn nsamples(&self) -> usize {
        self.0.rows()
    }

    fn nfeatures(&self) -> usize {
        self.0.cols()
    }
}

impl FeatureRows for SparseRecords {
    fn feature_row(&self, row: usize) -> impl Iterator<Item = (usize, f32)> {
        self.row(row)
            .map(|(column, value)| (column as usize, value))
    }
}

/// Builds [`SparseRecords`] row by row.
///
/// # Examples
/// ```
/// use standpoint::model::softmax::SparseRecordsBuilder;
/// let mut builder = SparseRecordsBuilder::new(8);
/// builder.push_row([(5, 1.0), (2, 0.5), (5, 1.0)]);
/// let records = builder.finish()?;
/// assert_eq!(records.row(0).collect::<Vec<_>>(), [(2, 0.5), (5, 2.0)]);
/// # Ok::<(), standpoint::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct SparseRecordsBuilder {
    columns: usize,
    indptr: Vec<usize>,
    indices: Vec<u32>,
    values: Vec<f32>,
    /// The row at hand; kept so that a row costs no allocation.
    row: Vec<(u32, f32)>,
}

impl SparseRecordsBuilder {
    /// A builder of records of this many columns and, so far, no row.
    #[must_use]
    pub fn new(columns: usize) -> Self {
        Self {
            columns,
            indptr: vec![0],
            indices: Vec::new(),
            values: Vec::new(),
            row: Vec::new(),
        }
    }

    /// Adds a row. Columns come in any order; the values of a column that comes more than once are added in the order
    /// in which they come, and a column whose sum is zero is not stored.
    pub fn push_row(&mut self, entries: impl IntoIterator<Item = (u32, f32)>) {
        self.row.clear();
        self.row.extend(entries);
        // A stable sort: a sum of f32 depends on its order.
        self.row.sort_by_key(|&(column, _)| column);
        for same in self.row.chunk_by(|left, right| left.0 == right.0) {
            let sum: f32 = same.iter().map(|&(_, value)| value).sum();
            if let Some(&(column, _)) = same.first()
                && sum != 0.0
            {
                self.indices.push(column);
                self.values.push(sum);
            }
        }
        self.indptr.push(self.indices.len());
    }

    /// Number of rows so far.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.indptr.len() - 1
    }

    /// The records.
    ///
    /// # Errors
    /// [`ErrorKind::TrainingData`] where a row has a column that the builder's number of columns does not allow.
    pub fn finish(self) -> Result<SparseRecords> {
        SparseRecords::from_parts(
            (self.rows(), self.columns),
            self.indptr,
            self.indices,
            self.values,
        )
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use ndarray::array;

    use super::*;

    #[test]
    fn a_row_pushed_in_any_order_is_stored_sorted_and_summed() {
        let mut builder = SparseRecordsBuilder::new(10);
        builder.push_row([(7, 1.0), (3, 2.0), (7, 0.25), (9, 1.0), (9, -1.0)]);
        builder.push_row([]);
        builder.push_row([(0, -1.0)]);
        assert_eq!(builder.rows(), 3);
        let records = builder.finish().unwrap();
        assert_eq!((records.nsamples(), records.nfeatures()), (3, 10));
        assert_eq!(records.nonzeros(), 3);
        assert_eq!(records.row(0).collect::<Vec<_>>(), [(3, 2.0), (7, 1.25)]);
        assert_eq!(records.row(1).count(), 0);
        assert_eq!(records.row(2).collect::<Vec<_>>(), [(0, -1.0)]);
        assert_eq!(records.row(3).count(), 0);
    }

    #[test]
    fn duplicates_are_added_in_the_order_in_which_they_come() {
        let sum = |values: [f32; 3]| {
            let mut builder = SparseRecordsBuilder::new(1);
            builder.push_row(values.map(|value| (0, value)));
            let records = builder.finish().unwrap();
            records.row(0).map(|(_, value)| value).sum::<f32>()
        };
        assert_eq!(sum([1e8, -1e8, 1.0]), 1.0);
        assert_eq!(sum([1e8, 1.0, -1e8]), 0.0);
    }

    #[test]
    fn parts_that_are_no_compressed_rows_are_refused() {
        let kind = |shape, indptr: &[usize], indices: &[u32], values: &[f32]| {
            SparseRecords::from_parts(shape, indptr.to_vec(), indices.to_vec(), values.to_vec())
                .map_err(|error| error.kind())
                .map(|_| ())
        };
        let refused = Err(ErrorKind::TrainingData);
        assert_eq!(kind((1, 3), &[0, 2], &[0, 2], &[1.0, 1.0]), Ok(()));
        assert_eq!(kind((1, 3), &[0, 2], &[2, 0], &[1.0, 1.0]), refused);
        assert_eq!(kind((1, 3), &[0, 2], &[2, 2], &[1.0, 1.0]), refused);
        assert_eq!(kind((1, 3), &[0, 2], &[0, 3], &[1.0, 1.0]), refused);
        assert_eq!(kind((1, 3), &[0, 2], &[0, 2], &[1.0]), refused);
        assert_eq!(kind((1, 3), &[0, 1], &[0, 2], &[1.0, 1.0]), refused);
        assert_eq!(kind((2, 3), &[0, 2, 1], &[0], &[1.0]), refused);
        assert_eq!(kind((2, 3), &[0, 1], &[0], &[1.0]), refused);
        assert_eq!(kind((usize::MAX, 3), &[], &[], &[]), refused);
    }

    #[test]
    fn a_column_beyond_the_width_is_reported_at_the_end() {
        let mut builder = SparseRecordsBuilder::new(3);
        builder.push_row([(3, 1.0)]);
        let error = builder.finish().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TrainingData);
    }

    #[test]
    fn a_dense_row_is_read_alike_in_either_memory_order() {
        let rows = array![[1.0_f32, 2.0], [3.0, 4.0], [5.0, 6.0]];
        let columns = rows.t().as_standard_layout().into_owned();
        let expected = vec![(0, 3.0), (1, 4.0)];
        assert_eq!(rows.feature_row(1).collect::<Vec<_>>(), expected);
        assert_eq!(columns.t().feature_row(1).collect::<Vec<_>>(), expected);
        assert_eq!(rows.feature_row(3).count(), 0);
    }
}
