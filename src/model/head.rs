//! The head's file of a contextual model: `weight`, columns x classes, and `bias`. In: bytes. Out: the linfa model, and the way back.
//!
//! Public for the program, tests and benches of this repository: it may change in any release.

use ndarray::{Array1, Array2};
use safetensors::SafeTensors;
use safetensors::tensor::Dtype;

use super::softmax::Softmax;
use crate::error::{Error, ErrorKind, Result};
use crate::stance::CLASSES;
use crate::tensors::{file, floats, small};

/// No head of use has a weight that is larger; the encoder's numbers are bounded too, so that no logit overflows.
const LARGEST: f32 = 1e4;

/// Reads a head over so many columns.
///
/// # Errors
/// [`ErrorKind::ModelShape`] where a tensor is missing or has another shape, [`ErrorKind::ModelWeights`] where a number is not finite or beyond 10,000.
pub(super) fn read(bytes: &[u8], columns: usize) -> Result<Softmax> {
    let tensors = SafeTensors::deserialize(bytes)
        .map_err(|error| Error::new(ErrorKind::ModelShape, error.to_string()).with_source(error))?;
    let weights = small(
        "weight",
        floats(&tensors, "weight", &[columns, CLASSES])?,
        LARGEST,
    )?;
    let bias = small("bias", floats(&tensors, "bias", &[CLASSES])?, LARGEST)?;
    let weights = Array2::from_shape_vec((columns, CLASSES), weights)
        .map_err(|error| Error::new(ErrorKind::ModelShape, error.to_string()).with_source(error))?;
    Softmax::from_weights(weights, Array1::from(bias))
}

/// The bytes of a head's file.
///
/// # Errors
/// [`ErrorKind::ModelShape`] where it cannot be written.
pub fn write(head: &Softmax) -> Result<Vec<u8>> {
    let bytes = |numbers: &mut dyn Iterator<Item = &f32>| -> Vec<u8> {
        numbers.flat_map(|number| number.to_le_bytes()).collect()
    };
    let weights = bytes(&mut head.weights().iter());
    let bias = bytes(&mut head.intercepts().iter());
    let shape = head.weights().shape().to_vec();
    file(&[
        ("weight", Dtype::F32, shape, &weights),
        ("bias", Dtype::F32, vec![CLASSES], &bias),
    ])
}
