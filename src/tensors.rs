//! Tensors of weights files, one way for every model. In: an opened file, or the bytes of a tensor. Out: views and numbers that can be used as they are.

use safetensors::SafeTensors;
use safetensors::tensor::TensorView;

use crate::error::{Error, ErrorKind, Result};

/// The tensor of this name.
pub(crate) fn named<'b>(tensors: &SafeTensors<'b>, name: &str) -> Result<TensorView<'b>> {
    tensors.tensor(name).map_err(|error| {
        Error::new(ErrorKind::ModelShape, format!("tensor `{name}`: {error}")).with_source(error)
    })
}

/// The numbers in the bytes of a float tensor, all finite.
pub(crate) fn finite(name: &str, bytes: &[u8]) -> Result<Vec<f32>> {
    let numbers: Vec<f32> = bytes
        .as_chunks::<4>()
        .0
        .iter()
        .map(|&b| f32::from_le_bytes(b))
        .collect();
    match numbers.iter().position(|n| !n.is_finite()) {
        None => Ok(numbers),
        Some(place) => {
            let message =
                format!("tensor `{name}` has a value that is not finite at place {place}");
            Err(Error::new(ErrorKind::ModelWeights, message))
        }
    }
}
