//! Static token vectors: what the zones' table is folded from. In: `vectors.safetensors` of models/recipes/static_vectors. Out: one vector per
//! word piece.

use ndarray::{Array2, ArrayView1};
use safetensors::tensor::{Dtype, SafeTensors};

use crate::error::{Error, ErrorKind, Result};
use crate::tensors::finite;

/// One vector per word piece, shape (vocabulary, dimensions).
///
/// # Examples
/// ```
/// use safetensors::tensor::{Dtype, TensorView};
/// use standpoint::train::vectors::StaticVectors;
///
/// let numbers: Vec<u8> = [1.0_f32, 2.0, 3.0, 4.0].into_iter().flat_map(f32::to_le_bytes).collect();
/// let view = TensorView::new(Dtype::F32, vec![2, 2], &numbers).expect("four numbers");
/// let bytes = safetensors::serialize([("vectors", view)], None).expect("one tensor");
/// let vectors = StaticVectors::from_bytes(&bytes)?;
/// assert_eq!((vectors.vocabulary(), vectors.dimensions()), (2, 2));
/// assert_eq!(vectors.of(1).map(|row| row.sum()), Some(7.0));
/// # Ok::<(), standpoint::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct StaticVectors(Array2<f32>);

impl StaticVectors {
    /// Reads the tensor `vectors`, float32, shape (vocabulary, dimensions).
    ///
    /// # Errors
    /// [`ErrorKind::ModelShape`] where the file or the tensor is not that, [`ErrorKind::ModelWeights`] where a value is not finite.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let shape = |message: String| Error::new(ErrorKind::ModelShape, message);
        let tensors = SafeTensors::deserialize(bytes).map_err(|error| shape(error.to_string()))?;
        let view = tensors
            .tensor("vectors")
            .map_err(|error| shape(error.to_string()))?;
        let (Dtype::F32, &[rows, columns]) = (view.dtype(), view.shape()) else {
            return Err(shape(format!(
                "tensor `vectors` is {:?} {:?}, expected F32 with two axes",
                view.dtype(),
                view.shape()
            )));
        };
        let numbers = finite("vectors", view.data())?;
        Array2::from_shape_vec((rows, columns), numbers)
            .map(Self)
            .map_err(|error| shape(error.to_string()))
    }

    /// Number of word pieces.
    #[must_use]
    pub fn vocabulary(&self) -> usize {
        self.0.nrows()
    }

    /// Length of a vector.
    #[must_use]
    pub fn dimensions(&self) -> usize {
        self.0.ncols()
    }

    /// The vector of a word piece; `None` for placeholders.
    #[must_use]
    pub fn of(&self, symbol: u32) -> Option<ArrayView1<'_, f32>> {
        ((symbol as usize) < self.0.nrows()).then(|| self.0.row(symbol as usize))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use safetensors::tensor::TensorView;

    use super::*;

    fn file(dtype: Dtype, shape: &[usize], data: &[u8]) -> Vec<u8> {
        safetensors::serialize(
            [(
                "vectors",
                TensorView::new(dtype, shape.to_vec(), data).unwrap(),
            )],
            None,
        )
        .unwrap()
    }

    #[test]
    fn vectors_are_read_by_row() {
        let data: Vec<u8> = [1.0_f32, 2.0, 3.0, 4.0]
            .iter()
            .flat_map(|n| n.to_le_bytes())
            .collect();
        let vectors = StaticVectors::from_bytes(&file(Dtype::F32, &[2, 2], &data)).unwrap();
        assert_eq!(vectors.of(1).unwrap().to_vec(), [3.0, 4.0]);
        assert!(vectors.of(2).is_none());
    }

    #[test]
    fn a_wrong_type_and_a_value_that_is_not_finite_are_told_apart() {
        let kind = |bytes: Vec<u8>| StaticVectors::from_bytes(&bytes).unwrap_err().kind();
        assert_eq!(
            kind(file(Dtype::I32, &[1, 1], &[0; 4])),
            ErrorKind::ModelShape
        );
        assert_eq!(
            kind(file(Dtype::F32, &[1, 1], &f32::NAN.to_le_bytes())),
            ErrorKind::ModelWeights
        );
    }
}
