//! The pass through the layers. In: token ids. Out: hidden states.

use super::attention::{Attention, Buffers, DistanceBias, attend};
use super::config::{EncoderConfig, Shape};
use super::elementwise::{Norm, add_and_normalise, gelu_all};
use super::kernel::{Codes, Input, Linear, Output};
use super::weights::{Source, Table};
use crate::error::{Error, ErrorKind, Result};

/// A transformer encoder, ready to run.
pub struct Encoder {
    config: EncoderConfig,
    word: Table,
    position: Table,
    norm: Norm,
    bias: Option<DistanceBias>,
    layers: Vec<Layer>,
}

struct Layer {
    query: Linear,
    key: Linear,
    value: Linear,
    output: Linear,
    attention_norm: Norm,
    inner: Linear,
    outer: Linear,
    output_norm: Norm,
}

/// The memory of a pass; keep one for each thread and use it again. What was in it changes no result.
#[derive(Default)]
pub struct Scratch {
    lengths: Vec<usize>,
    hidden: Vec<f32>,
    /// Queries, keys and values of each token.
    projections: Vec<f32>,
    context: Vec<f32>,
    inner: Vec<f32>,
    change: Vec<f32>,
    codes: Codes,
    attention: Buffers,
}

impl Encoder {
    /// An encoder of these sizes from one weights file, or from its shards.
    ///
    /// Matrices are F32, or I8 with a tensor `NAME.scale` of one F32 per row; all else is F32.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::ModelShape`] if a file cannot be read, a tensor is missing, stands in two files, or has another shape or type than the sizes
    /// imply; [`ErrorKind::ModelWeights`] if a number is not finite or a scale not positive.
    pub fn from_bytes(config: &EncoderConfig, files: &[&[u8]]) -> Result<Self> {
        config.check()?;
        let source = Source::open(files)?;
        let has_bias = source.has("attention.bias");
        if has_bias != (config.shape == Shape::Mpnet) {
            let found = if has_bias { "is there" } else { "is missing" };
            let message = format!(
                "tensor `attention.bias` {found}, and the shape is {:?}",
                config.shape
            );
            return Err(Error::new(ErrorKind::ModelShape, message));
        }
        let width = config.width;
        let table = |name, rows| Table::read(&source, name, rows, width);
        let layers = (0..config.layers).map(|number| Layer::read(&source, config, number));
        Ok(Self {
            word: table("embedding.word", config.vocabulary)?,
            position: table("embedding.position", config.positions)?,
            norm: norm(&source, "embedding.norm", config)?,
            bias: match config.shape {
                Shape::Bert => None,
                Shape::Mpnet => Some(DistanceBias::read(&source, config)?),
            },
            layers: layers.collect::<Result<_>>()?,
            config: config.clone(),
        })
    }

    /// The sizes.
    #[must_use]
    pub fn config(&self) -> &EncoderConfig {
        &self.config
    }

    /// The hidden states of a sequence, a row of the encoder's width for each token.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Parameter`] if there is no token or an id beyond the vocabulary, [`ErrorKind::TooLong`] if there are more tokens than
    /// positions, [`ErrorKind::ModelWeights`] if the weights lead to numbers that are not finite.
    pub fn encode<'s>(&self, ids: &[u32], scratch: &'s mut Scratch) -> Result<&'s [f32]> {
        self.encode_all(&[ids], scratch)
    }

    /// The hidden states of several sequences, one after another: the same bytes as by [`encode`](Self::encode). Weights beyond the processor's cache are
    /// read once for all, which saves `large` a few hundredths of its time and `small` none.
    ///
    /// # Errors
    ///
    /// Those of [`encode`](Self::encode), for any of the sequences.
    pub fn encode_all<'s>(
        &self,
        sequences: &[&[u32]],
        scratch: &'s mut Scratch,
    ) -> Result<&'s [f32]> {
        scratch.lengths.clear();
        scratch.hidden.clear();
        for ids in sequences {
            self.embed(ids, &mut scratch.hidden)?;
            scratch.lengths.push(ids.len());
        }
        let tokens: usize = scratch.lengths.iter().sum();
        let (width, inner) = (self.config.width, self.config.inner);
        scratch.change.clear();
        scratch.change.resize(tokens * width, 0.0);
        add_and_normalise(&mut scratch.hidden, &scratch.change, &self.norm);
        scratch.projections.resize(tokens * 3 * width, 0.0);
        scratch.context.resize(tokens * width, 0.0);
        scratch.inner.resize(tokens * inner, 0.0);
        for layer in &self.layers {
            self.attention(layer, scratch);
            self.feed_forward(layer, scratch);
        }
        if scratch.hidden.iter().all(|number| number.is_finite()) {
            return Ok(&scratch.hidden);
        }
        let message = "encoder: the weights lead to numbers that are not finite";
        Err(Error::new(ErrorKind::ModelWeights, message))
    }

    /// Checks the ids and adds their vectors to the end of `hidden`.
    fn embed(&self, ids: &[u32], hidden: &mut Vec<f32>) -> Result<()> {
        let (width, positions) = (self.config.width, self.config.positions);
        if ids.is_empty() {
            let message = "encoder: a sequence has no token";
            return Err(Error::new(ErrorKind::Parameter, message));
        }
        if ids.len() > positions {
            let message = format!(
                "encoder: a sequence has {} tokens, the limit is {positions}",
                ids.len()
            );
            return Err(Error::new(ErrorKind::TooLong, message));
        }
        for (position, &id) in ids.iter().enumerate() {
            if id as usize >= self.config.vocabulary {
                let message = format!(
                    "encoder: token id {id} at position {position}, the vocabulary has {}",
                    self.config.vocabulary
                );
                return Err(Error::new(ErrorKind::Parameter, message));
            }
            let start = hidden.len();
            hidden.resize(start + width, 0.0);
            let row = hidden.get_mut(start..).unwrap_or_default();
            self.word.add(id as usize, row);
            self.position.add(position, row);
        }
        Ok(())
    }

    fn attention(&self, layer: &Layer, scratch: &mut Scratch) {
        let width = self.config.width;
        let projections = [&layer.query, &layer.key, &layer.value];
        let input = Input::new(&scratch.hidden, width, &projections, &mut scratch.codes);
        for (number, projection) in projections.into_iter().enumerate() {
            let output = Output {
                rows: &mut scratch.projections,
                width: 3 * width,
                first: number * width,
            };
            projection.apply(input, output);
        }
        let attention = Attention {
            heads: self.config.heads,
            head_width: self.config.head_width(),
            bias: self.bias.as_ref(),
        };
        let mut projections = scratch.projections.as_slice();
        let mut context = scratch.context.as_mut_slice();
        for &length in &scratch.lengths {
            let Some((mine, others)) = projections.split_at_checked(length * 3 * width) else {
                return;
            };
            let Some((to, rest)) = context.split_at_mut_checked(length * width) else {
                return;
            };
            attend(attention, mine, to, &mut scratch.attention);
            (projections, context) = (others, rest);
        }
        let readers = [&layer.output];
        let input = Input::new(&scratch.context, width, &readers, &mut scratch.codes);
        let output = Output {
            rows: &mut scratch.change,
            width,
            first: 0,
        };
        layer.output.apply(input, output);
        add_and_normalise(&mut scratch.hidden, &scratch.change, &layer.attention_norm);
    }

    fn feed_forward(&self, layer: &Layer, scratch: &mut Scratch) {
        let (width, inner) = (self.config.width, self.config.inner);
        let readers = [&layer.inner];
        let input = Input::new(&scratch.hidden, width, &readers, &mut scratch.codes);
        let output = Output {
            rows: &mut scratch.inner,
            width: inner,
            first: 0,
        };
        layer.inner.apply(input, output);
        gelu_all(&mut scratch.inner);
        let readers = [&layer.outer];
        let input = Input::new(&scratch.inner, inner, &readers, &mut scratch.codes);
        let output = Output {
            rows: &mut scratch.change,
            width,
            first: 0,
        };
        layer.outer.apply(input, output);
        add_and_normalise(&mut scratch.hidden, &scratch.change, &layer.output_norm);
    }
}

impl Layer {
    fn read(source: &Source<'_>, config: &EncoderConfig, number: usize) -> Result<Self> {
        let (width, inner) = (config.width, config.inner);
        let name = |part: &str| format!("layer.{number}.{part}");
        let linear =
            |part: &str, outputs, inputs| Linear::read(source, &name(part), outputs, inputs);
        Ok(Self {
            query: linear("query", width, width)?,
            key: linear("key", width, width)?,
            value: linear("value", width, width)?,
            output: linear("output", width, width)?,
            attention_norm: norm(source, &name("attention_norm"), config)?,
            inner: linear("inner", inner, width)?,
            outer: linear("outer", width, inner)?,
            output_norm: norm(source, &name("output_norm"), config)?,
        })
    }
}

fn norm(source: &Source<'_>, name: &str, config: &EncoderConfig) -> Result<Norm> {
    let part = |part: &str| source.floats(&format!("{name}.{part}"), &[config.width]);
    Ok(Norm {
        weight: part("weight")?,
        bias: part("bias")?,
        epsilon: config.epsilon,
    })
}
