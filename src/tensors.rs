//! Tensors of weights files, one way for every model. In: an opened file, or the bytes of a tensor. Out: views and numbers that can be used as they are.

use safetensors::SafeTensors;
use safetensors::tensor::{Dtype, TensorView};

use crate::error::{Error, ErrorKind, Result};

/// The tensor of this name.
pub(crate) fn named<'b>(tensors: &SafeTensors<'b>, name: &str) -> Result<TensorView<'b>> {
    tensors.tensor(name).map_err(|error| {
        Error::new(ErrorKind::ModelShape, format!("tensor `{name}`: {error}")).with_source(error)
    })
}

/// The bytes of a tensor of this type and shape, which what is known of the model implies.
pub(crate) fn exact<'b>(
    tensors: &SafeTensors<'b>,
    name: &str,
    dtype: Dtype,
    shape: &[usize],
) -> Result<&'b [u8]> {
    let view = named(tensors, name)?;
    if view.dtype() != dtype || view.shape() != shape {
        let message = format!(
            "tensor `{name}` is {:?} {:?}, the card and the tokenizer imply {dtype:?} {shape:?}",
            view.dtype(),
            view.shape()
        );
        return Err(Error::new(ErrorKind::ModelShape, message));
    }
    Ok(view.data())
}

/// The numbers of a float tensor of this shape, all finite.
pub(crate) fn floats(tensors: &SafeTensors<'_>, name: &str, shape: &[usize]) -> Result<Vec<f32>> {
    finite(name, exact(tensors, name, Dtype::F32, shape)?)
}

/// The bytes of a file with these tensors.
///
/// # Errors
/// [`ErrorKind::ModelShape`] where a tensor's bytes do not fill its shape.
pub(crate) fn file(tensors: &[(&str, Dtype, Vec<usize>, &[u8])]) -> Result<Vec<u8>> {
    let failed = |error: safetensors::SafeTensorError| {
        Error::new(ErrorKind::ModelShape, error.to_string()).with_source(error)
    };
    let mut views = Vec::new();
    for (name, dtype, shape, data) in tensors {
        let view = TensorView::new(*dtype, shape.clone(), data).map_err(failed)?;
        views.push((*name, view));
    }
    safetensors::serialize(views, None).map_err(failed)
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

/// The numbers, none of them larger than this on either side of zero.
pub(crate) fn small(name: &str, numbers: Vec<f32>, largest: f32) -> Result<Vec<f32>> {
    match numbers.iter().position(|number| number.abs() > largest) {
        None => Ok(numbers),
        Some(place) => {
            let message = format!("tensor `{name}` has a value beyond {largest} at place {place}");
            Err(Error::new(ErrorKind::ModelWeights, message))
        }
    }
}
