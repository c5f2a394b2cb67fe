//! The table of the model that finds names. In: a weights file, once, checked from top to bottom. Out: weights of features, and which words are ordinary and
//! which are surnames.
//!
//! It is fitted elsewhere (`train::discovery`); what is kept of it is one small table. A feature is a hash of 32 bits: its upper half names a
//! bucket, its lower half is the key in it, and its seven weights are bytes with one scale for all. Everything is read through slices of the file's own
//! layout, so that loading is three copies and a running sum.

use safetensors::tensor::{Dtype, SafeTensors};

use super::tagger::{Chain, LABELS, Scores};
use crate::actor::bits::Bits;
use crate::error::{Error, ErrorKind, Result};
#[cfg(feature = "train")]
use crate::tensors::file;
use crate::tensors::{finite, named};

/// Buckets of the table.
const BUCKETS: usize = 1 << 16;
/// The largest number of features that is read.
const MOST_FEATURES: usize = 1 << 20;
/// The largest number of words of a list that is read.
const MOST_WORDS: usize = 1 << 20;

/// Weights of features added up per label, and one number that counts for nothing, so that they fill a register. A place has under 128 features.
pub(crate) type Sums = [i16; LABELS + 1];

/// The weights of the chain, and the words that are ordinary ones.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Weights {
    /// Where the features of each bucket begin; one more at the end.
    starts: Vec<u32>,
    keys: Vec<u16>,
    rows: Vec<[i8; LABELS]>,
    /// The first bits of the features: most features of a text are not in the table.
    seen: Bits,
    scale: f32,
    transitions: [Scores; LABELS],
    /// Common words.
    common: WordSet,
    /// Words that texts have as surnames.
    surnames: WordSet,
}

/// What texts tell of words; hashes by [`word_hash`].
#[cfg(feature = "train")]
#[derive(Clone, Debug, Default)]
pub(crate) struct Vocabulary {
    /// Ordinary words.
    pub(crate) common: std::collections::BTreeSet<u32>,
    /// Words that stand behind given names and titles.
    pub(crate) surnames: std::collections::BTreeSet<u32>,
}

/// The first bits of a feature, for [`Weights::seen`].
const FIRST_BITS: u32 = 19;

const fn first_bits(feature: u32) -> usize {
    (feature >> (u32::BITS - FIRST_BITS)) as usize
}

/// The first bits of the table's features.
fn seen(starts: &[u32], keys: &[u16]) -> Bits {
    let mut seen = Bits::new(1 << FIRST_BITS);
    for (bucket, range) in (0_u32..).zip(starts.windows(2)) {
        let &[start, end] = range else { continue };
        let keys = keys.get(start as usize..end as usize);
        for &key in keys.unwrap_or_default() {
            seen.insert(first_bits(bucket << 16 | u32::from(key)));
        }
    }
    seen
}

/// Hashes of words, and where those with the same first bits begin.
#[derive(Clone, Debug, PartialEq)]
struct WordSet {
    hashes: Vec<u32>,
    starts: Vec<u32>,
}

impl WordSet {
    const BITS: u32 = 12;

    /// The set of these sorted hashes.
    fn new(hashes: Vec<u32>) -> Self {
        let bucket = |hash: &u32| hash >> (u32::BITS - Self::BITS);
        let starts = (0..=1_u32 << Self::BITS)
            .map(|number| hashes.partition_point(|hash| bucket(hash) < number) as u32)
            .collect();
        Self { hashes, starts }
    }

    fn contains(&self, hash: u32) -> bool {
        let bucket = (hash >> (u32::BITS - Self::BITS)) as usize;
        let Some(&[start, end]) = self.starts.get(bucket..bucket + 2) else {
            return false;
        };
        let bucket = self.hashes.get(start as usize..end as usize);
        bucket.unwrap_or_default().contains(&hash)
    }
}

/// What of a form's hash is kept in a list of words.
pub(crate) fn word_hash(form: u64) -> u32 {
    (form ^ (form >> 32)) as u32
}

impl Weights {
    /// The weights of a fitted chain; features whose weights are all under half a step of the scale are dropped.
    #[cfg(feature = "train")]
    pub(crate) fn new(
        features: &std::collections::BTreeMap<u32, Scores>,
        transitions: [Scores; LABELS],
        known: &Vocabulary,
        least: f32,
    ) -> Self {
        let largest = features
            .values()
            .flatten()
            .fold(0.0_f32, |largest, weight| largest.max(weight.abs()));
        let scale = if largest > 0.0 { largest / 127.0 } else { 1.0 };
        let (mut keys, mut rows) = (Vec::new(), Vec::new());
        let mut counts = vec![0_u32; BUCKETS];
        for (&feature, weights) in features {
            if weights.iter().all(|weight| weight.abs() < least) {
                continue;
            }
            let row = weights.map(|weight| (weight / scale).round().clamp(-127.0, 127.0) as i8);
            if row == [0; LABELS] {
                continue;
            }
            if let Some(count) = counts.get_mut((feature >> 16) as usize) {
                *count += 1;
            }
            keys.push(feature as u16);
            rows.push(row);
        }
        let starts = starts(counts);
        Self {
            seen: seen(&starts, &keys),
            starts,
            keys,
            rows,
            scale,
            transitions,
            common: WordSet::new(known.common.iter().copied().collect()),
            surnames: WordSet::new(known.surnames.iter().copied().collect()),
        }
    }

    /// How many features are kept.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Reads a weights file.
    ///
    /// # Errors
    /// [`ErrorKind::ModelShape`] where a tensor is missing or has another shape, [`ErrorKind::ModelWeights`] where a number is out of its range.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let tensors = SafeTensors::deserialize(bytes).map_err(|error| {
            Error::new(ErrorKind::ModelShape, error.to_string()).with_source(error)
        })?;
        let counts = tensor(&tensors, "counts", Dtype::U8, BUCKETS..=BUCKETS, &[])?;
        let keys = tensor(&tensors, "keys", Dtype::U16, 0..=MOST_FEATURES, &[])?;
        let rows = tensor(&tensors, "rows", Dtype::I8, 0..=MOST_FEATURES, &[LABELS])?;
        let common = tensor(&tensors, "common", Dtype::U32, 0..=MOST_WORDS, &[])?;
        let surnames = tensor(&tensors, "surnames", Dtype::U32, 0..=MOST_WORDS, &[])?;
        let scale = finite("scale", tensor(&tensors, "scale", Dtype::F32, 1..=1, &[])?)?;
        let transitions = tensor(
            &tensors,
            "transitions",
            Dtype::F32,
            LABELS..=LABELS,
            &[LABELS],
        )?;
        let transitions = finite("transitions", transitions)?;
        let broken = |message: String| Error::new(ErrorKind::ModelWeights, message);
        let total: usize = counts.iter().map(|&count| usize::from(count)).sum();
        let (keys, rows) = (keys.as_chunks::<2>().0, rows.as_chunks::<LABELS>().0);
        if total != keys.len() || total != rows.len() {
            let message = format!(
                "{total} features in buckets, {} keys, {} rows",
                keys.len(),
                rows.len()
            );
            return Err(broken(message));
        }
        let scale = scale.first().copied().unwrap_or_default();
        if !(scale > 0.0 && scale < 100.0) {
            return Err(broken(format!(
                "scale is {scale}, it must be over 0 and under 100"
            )));
        }
        if let Some(large) = transitions.iter().find(|weight| weight.abs() > 100.0) {
            return Err(broken(format!("a transition is {large}, the limit is 100")));
        }
        let hashes = |name: &str, bytes: &[u8]| -> Result<Vec<u32>> {
            let bytes = bytes.as_chunks::<4>().0;
            let hashes: Vec<u32> = bytes.iter().map(|&b| u32::from_le_bytes(b)).collect();
            if hashes.is_sorted() {
                Ok(hashes)
            } else {
                Err(broken(format!("{name} are not sorted")))
            }
        };
        let common = hashes("common words", common)?;
        let surnames = hashes("surnames", surnames)?;
        let mut matrix = [Scores::default(); LABELS];
        for (row, numbers) in matrix.iter_mut().zip(transitions.as_chunks::<LABELS>().0) {
            *row = *numbers;
        }
        let starts = starts(counts.iter().map(|&count| u32::from(count)));
        let keys: Vec<u16> = keys.iter().map(|&b| u16::from_le_bytes(b)).collect();
        Ok(Self {
            seen: seen(&starts, &keys),
            starts,
            keys,
            rows: rows
                .iter()
                .map(|row| row.map(|byte| i8::from_le_bytes([byte])))
                .collect(),
            scale,
            transitions: matrix,
            common: WordSet::new(common),
            surnames: WordSet::new(surnames),
        })
    }

    /// The bytes of a weights file.
    ///
    /// # Errors
    /// [`ErrorKind::ModelShape`] where a bucket has more than 255 features.
    #[cfg(feature = "train")]
    pub(crate) fn to_bytes(&self) -> Result<Vec<u8>> {
        let mut counts = Vec::with_capacity(BUCKETS);
        for (start, end) in self.starts.iter().zip(self.starts.iter().skip(1)) {
            counts.push(u8::try_from(end - start).map_err(|_| {
                Error::new(ErrorKind::ModelShape, "more than 255 features in a bucket")
            })?);
        }
        let keys: Vec<u8> = self.keys.iter().flat_map(|key| key.to_le_bytes()).collect();
        let rows: Vec<u8> = self
            .rows
            .iter()
            .flatten()
            .flat_map(|weight| weight.to_le_bytes())
            .collect();
        let common: Vec<u8> = self
            .common
            .hashes
            .iter()
            .flat_map(|hash| hash.to_le_bytes())
            .collect();
        let surnames: Vec<u8> = self
            .surnames
            .hashes
            .iter()
            .flat_map(|hash| hash.to_le_bytes())
            .collect();
        let transitions: Vec<u8> = self
            .transitions
            .iter()
            .flatten()
            .flat_map(|weight| weight.to_le_bytes())
            .collect();
        let scale = self.scale.to_le_bytes();
        file(&[
            ("counts", Dtype::U8, vec![BUCKETS], &counts),
            ("keys", Dtype::U16, vec![self.keys.len()], &keys),
            ("rows", Dtype::I8, vec![self.rows.len(), LABELS], &rows),
            (
                "common",
                Dtype::U32,
                vec![self.common.hashes.len()],
                &common,
            ),
            (
                "surnames",
                Dtype::U32,
                vec![self.surnames.hashes.len()],
                &surnames,
            ),
            (
                "transitions",
                Dtype::F32,
                vec![LABELS, LABELS],
                &transitions,
            ),
            ("scale", Dtype::F32, vec![1], &scale),
        ])
    }

    /// Whether the form is an ordinary word, rather than a name.
    pub(crate) fn is_common(&self, form: u64) -> bool {
        self.common.contains(word_hash(form))
    }

    /// Whether texts have the form as a surname.
    pub(crate) fn is_surname(&self, form: u64) -> bool {
        self.surnames.contains(word_hash(form))
    }

    /// Adds the weights of a feature.
    pub(crate) fn add(&self, feature: u32, sums: &mut Sums) {
        if !self.seen.contains(first_bits(feature)) {
            return;
        }
        let bucket = (feature >> 16) as usize;
        let Some(&[start, end]) = self
            .starts
            .get(bucket..bucket + 2)
            .and_then(<[u32]>::first_chunk)
        else {
            return;
        };
        let keys = self
            .keys
            .get(start as usize..end as usize)
            .unwrap_or_default();
        let Some(place) = keys.iter().position(|&key| key == feature as u16) else {
            return;
        };
        if let Some(row) = self.rows.get(start as usize + place) {
            for (sum, &weight) in sums.iter_mut().zip(row) {
                *sum += i16::from(weight);
            }
        }
    }

    /// Turns the sums of a word into scores.
    pub(crate) fn scores(&self, sums: &Sums) -> Scores {
        let [labels @ .., _] = sums;
        labels.map(|sum| f32::from(sum) * self.scale)
    }

    /// The transitions, those that make no sense made impossible.
    pub(crate) fn chain(&self) -> Chain {
        Chain::new(self.transitions)
    }
}

/// Where each bucket begins, from how many features each has.
fn starts(counts: impl IntoIterator<Item = u32>) -> Vec<u32> {
    let mut starts = Vec::with_capacity(BUCKETS + 1);
    let mut sum = 0;
    starts.push(sum);
    for count in counts {
        sum += count;
        starts.push(sum);
    }
    starts
}

/// The bytes of a tensor of this type, whose first side may have a length in a range.
fn tensor<'b>(
    tensors: &SafeTensors<'b>,
    name: &str,
    dtype: Dtype,
    length: std::ops::RangeInclusive<usize>,
    rest: &[usize],
) -> Result<&'b [u8]> {
    let view = named(tensors, name)?;
    let fits =
        matches!(view.shape(), [first, others @ ..] if length.contains(first) && others == rest);
    if view.dtype() != dtype || !fits {
        let message = format!(
            "tensor `{name}` is {:?} {:?}, expected {dtype:?} of {length:?} rows of {rest:?}",
            view.dtype(),
            view.shape()
        );
        return Err(Error::new(ErrorKind::ModelShape, message));
    }
    Ok(view.data())
}
