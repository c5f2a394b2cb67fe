//! The tensors of an encoder. In: the bytes of one weights file or of its shards. Out: checked rows and tables; every cause of an error has a message of
//! its own, which names the tensor.

use safetensors::SafeTensors;
use safetensors::tensor::{Dtype, TensorView};

use crate::error::{Error, ErrorKind, Result};
use crate::tensors::{finite, named, small};

/// The largest number that a weight may be. Between two layer normalisations it keeps the sums of squares of the widest encoder under 1e37, below what
/// a float holds, so that a pass never overflows.
const LARGEST: f32 = 100.0;

/// The opened files of one model.
pub(super) struct Source<'b> {
    files: Vec<SafeTensors<'b>>,
}

/// A matrix as its file has it, row after row.
pub(super) enum Rows<'b> {
    Float(Vec<f32>),
    /// Bytes are signed numbers of eight bits; a row's numbers are to be multiplied by its scale.
    Integer(&'b [u8], Vec<f32>),
}

impl<'b> Source<'b> {
    /// Opens the files.
    pub(super) fn open(files: &[&'b [u8]]) -> Result<Self> {
        let open = |(number, file): (usize, &&'b [u8])| {
            SafeTensors::deserialize(file).map_err(|error| {
                let message = format!("weights file {}: {error}", number + 1);
                Error::new(ErrorKind::ModelShape, message).with_source(error)
            })
        };
        let files = files.iter().enumerate().map(open).collect::<Result<_>>()?;
        Ok(Self { files })
    }

    /// Whether a tensor has this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.files.iter().any(|file| file.tensor(name).is_ok())
    }

    fn tensor(&self, name: &str) -> Result<TensorView<'b>> {
        let mut holders = self.files.iter().filter(|file| file.tensor(name).is_ok());
        match (holders.next().or(self.files.first()), holders.next()) {
            (_, Some(_)) => Err(shape(format!("tensor `{name}` stands in two files"))),
            (Some(file), None) => named(file, name),
            (None, None) => Err(shape(format!("tensor `{name}`: there is no file"))),
        }
    }

    /// The finite floats of a tensor of this shape.
    pub(super) fn floats(&self, name: &str, expected: &[usize]) -> Result<Vec<f32>> {
        let tensor = self.tensor(name)?;
        check_shape(name, &tensor, expected)?;
        match tensor.dtype() {
            Dtype::F32 => small(name, finite(name, tensor.data())?, LARGEST),
            other => Err(shape(format!("tensor `{name}` is {other}, expected F32"))),
        }
    }

    /// A matrix of floats, or of integers with a scale for each row.
    pub(super) fn matrix(&self, name: &str, rows: usize, columns: usize) -> Result<Rows<'b>> {
        let tensor = self.tensor(name)?;
        check_shape(name, &tensor, &[rows, columns])?;
        match tensor.dtype() {
            Dtype::F32 => {
                let values = small(name, finite(name, tensor.data())?, LARGEST)?;
                Ok(Rows::Float(values))
            }
            Dtype::I8 => {
                let name = format!("{name}.scale");
                let scales = self.floats(&name, &[rows])?;
                match scales.iter().position(|&scale| scale <= 0.0) {
                    None => {
                        bounded(&name, tensor.data(), columns, &scales)?;
                        Ok(Rows::Integer(tensor.data(), scales))
                    }
                    Some(row) => {
                        let message = format!(
                            "tensor `{name}` has a scale that is not positive at row {row}"
                        );
                        Err(Error::new(ErrorKind::ModelWeights, message))
                    }
                }
            }
            other => {
                let message = format!("tensor `{name}` is {other}, expected F32 or I8");
                Err(shape(message))
            }
        }
    }
}

/// Checks that no row's scale times its largest code is a weight that is too large.
fn bounded(name: &str, codes: &[u8], columns: usize, scales: &[f32]) -> Result<()> {
    let rows = codes.chunks_exact(columns.max(1)).zip(scales);
    let weights = rows.map(|(row, &scale)| {
        let largest = row
            .iter()
            .map(|code| code.cast_signed().unsigned_abs())
            .max();
        f32::from(largest.unwrap_or_default()) * scale
    });
    small(name, weights.collect(), LARGEST).map(drop)
}

fn shape(message: String) -> Error {
    Error::new(ErrorKind::ModelShape, message)
}

fn check_shape(name: &str, tensor: &TensorView<'_>, expected: &[usize]) -> Result<()> {
    if tensor.shape() == expected {
        return Ok(());
    }
    let found = tensor.shape();
    Err(shape(format!(
        "tensor `{name}` has shape {found:?}, expected {expected:?}"
    )))
}

/// A table of vectors, looked up by row.
pub(super) enum Table {
    Float(Vec<f32>),
    Integer(Vec<u8>, Vec<f32>),
}

impl Table {
    /// Reads a table of this name.
    pub(super) fn read(source: &Source<'_>, name: &str, rows: usize, width: usize) -> Result<Self> {
        Ok(match source.matrix(name, rows, width)? {
            Rows::Float(values) => Self::Float(values),
            Rows::Integer(codes, scales) => Self::Integer(codes.to_vec(), scales),
        })
    }

    /// Adds a row to a vector of the table's width; a row that is not there adds nothing.
    pub(super) fn add(&self, row: usize, sum: &mut [f32]) {
        let place = row * sum.len()..(row + 1) * sum.len();
        match self {
            Self::Float(values) => {
                let values = values.get(place).unwrap_or_default();
                for (sum, value) in sum.iter_mut().zip(values) {
                    *sum += value;
                }
            }
            Self::Integer(codes, scales) => {
                let codes = codes.get(place).unwrap_or_default();
                let scale = scales.get(row).copied().unwrap_or_default();
                for (sum, &code) in sum.iter_mut().zip(codes) {
                    *sum += f32::from(code.cast_signed()) * scale;
                }
            }
        }
    }
}
