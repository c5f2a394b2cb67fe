//! The linear chain that tells names from other words and types them. In: a weights file, once, checked from top to bottom, and then windows of words. Out:
//! the best labels of a window, and how probable each kind is at each of its words.
//!
//! The chain is fitted elsewhere (`train::discovery`); what is kept of it is one small table. A feature is a hash of 32 bits: its upper half names a
//! bucket, its lower half is the key in it, and its seven weights are bytes with one scale for all. Everything is read through slices of the file's own
//! layout, so that loading is three copies and a running sum.

#[cfg(feature = "train")]
use safetensors::tensor::TensorView;
use safetensors::tensor::{Dtype, SafeTensors};

use crate::error::{Error, ErrorKind, Result};
use crate::model::artifact::finite;

/// Labels: outside, and the beginning and the inside of a person, an organisation, a place.
pub(crate) const LABELS: usize = 7;
/// Kinds of names.
pub(crate) const KINDS: usize = 3;
/// Buckets of the table.
const BUCKETS: usize = 1 << 16;
/// The largest number of features that is read.
const MOST_FEATURES: usize = 1 << 20;
/// The largest number of words of a list that is read.
const MOST_WORDS: usize = 1 << 20;
/// What a transition costs that makes no sense, such as an inside after an outside.
const FORBIDDEN: f32 = -30.0;

/// A number per label.
pub(crate) type Scores = [f32; LABELS];

/// The weights of the chain, and the words that are ordinary ones.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Weights {
    /// Where the features of each bucket begin; one more at the end.
    starts: Vec<u32>,
    keys: Vec<u16>,
    rows: Vec<[i8; LABELS]>,
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

/// A label that continues a name may only follow a label of the same kind.
fn is_allowed(from: usize, to: usize) -> bool {
    to == 0 || to % 2 == 1 || from == to || from + 1 == to
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
        Self {
            starts: starts(counts),
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
        Ok(Self {
            starts: starts(counts.iter().map(|&count| u32::from(count))),
            keys: keys.iter().map(|&b| u16::from_le_bytes(b)).collect(),
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
        let failed = |error: safetensors::SafeTensorError| {
            Error::new(ErrorKind::ModelShape, error.to_string()).with_source(error)
        };
        let scale = self.scale.to_le_bytes();
        let mut views = Vec::new();
        for (name, dtype, shape, data) in [
            ("counts", Dtype::U8, vec![BUCKETS], counts.as_slice()),
            ("keys", Dtype::U16, vec![self.keys.len()], keys.as_slice()),
            (
                "rows",
                Dtype::I8,
                vec![self.rows.len(), LABELS],
                rows.as_slice(),
            ),
            (
                "common",
                Dtype::U32,
                vec![self.common.hashes.len()],
                common.as_slice(),
            ),
            (
                "surnames",
                Dtype::U32,
                vec![self.surnames.hashes.len()],
                surnames.as_slice(),
            ),
            (
                "transitions",
                Dtype::F32,
                vec![LABELS, LABELS],
                transitions.as_slice(),
            ),
            ("scale", Dtype::F32, vec![1], scale.as_slice()),
        ] {
            views.push((name, TensorView::new(dtype, shape, data).map_err(failed)?));
        }
        safetensors::serialize(views, None).map_err(failed)
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
    pub(crate) fn add(&self, feature: u32, sums: &mut [i32; LABELS]) {
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
                *sum += i32::from(weight);
            }
        }
    }

    /// Turns the sums of a word into scores.
    pub(crate) fn scores(&self, sums: [i32; LABELS]) -> Scores {
        sums.map(|sum| sum as f32 * self.scale)
    }

    /// The transitions, those that make no sense made impossible.
    pub(crate) fn chain(&self) -> Chain {
        let mut scores = self.transitions;
        for (from, row) in scores.iter_mut().enumerate() {
            for (to, score) in row.iter_mut().enumerate() {
                if !is_allowed(from, to) {
                    *score = FORBIDDEN;
                }
            }
        }
        let factors = scores.map(|row| row.map(libm::expf));
        Chain { scores, factors }
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
    let view = tensors.tensor(name).map_err(|error| {
        Error::new(ErrorKind::ModelShape, format!("tensor `{name}`: {error}")).with_source(error)
    })?;
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

/// Transitions between labels, as scores and as factors.
#[derive(Clone, Debug)]
pub(crate) struct Chain {
    scores: [Scores; LABELS],
    factors: [Scores; LABELS],
}

/// What the chain says of one word.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Tagged {
    /// The label in the best sequence.
    pub(crate) label: u8,
    /// How probable it is that the word belongs to a name of each kind.
    pub(crate) kinds: [f32; KINDS],
}

/// Memory of [`Chain::tag`] that is used again.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    back: Vec<[u8; LABELS]>,
    forward: Vec<Scores>,
    factors: Vec<Scores>,
}

impl Chain {
    /// The best labels of a window and the marginal probabilities, given the scores of its words; what is before and after the window is outside.
    pub(crate) fn tag(&self, scores: &[Scores], memory: &mut Memory, out: &mut Vec<Tagged>) {
        out.clear();
        out.resize(scores.len(), Tagged::default());
        self.best(scores, memory, out);
        self.marginals(scores, memory, out);
    }

    /// Viterbi's algorithm.
    fn best(&self, scores: &[Scores], memory: &mut Memory, out: &mut [Tagged]) {
        memory.back.clear();
        let outside = self.scores.first().copied().unwrap_or_default();
        let mut best = outside;
        for (place, word) in scores.iter().enumerate() {
            let mut back = [0; LABELS];
            if place > 0 {
                let mut next = [f32::NEG_INFINITY; LABELS];
                for ((from, &score), row) in (0_u8..).zip(&best).zip(&self.scores) {
                    for ((next, back), &transition) in next.iter_mut().zip(&mut back).zip(row) {
                        let candidate = score + transition;
                        if candidate > *next {
                            *next = candidate;
                            *back = from;
                        }
                    }
                }
                best = next;
            }
            for (best, score) in best.iter_mut().zip(word) {
                *best += score;
            }
            memory.back.push(back);
        }
        let mut label = 0_u8;
        let mut highest = f32::NEG_INFINITY;
        for ((candidate, score), row) in (0_u8..).zip(best).zip(&self.scores) {
            let score = score + row.first().copied().unwrap_or_default();
            if score > highest {
                highest = score;
                label = candidate;
            }
        }
        for (tagged, back) in out.iter_mut().zip(&memory.back).rev() {
            tagged.label = label;
            label = back.get(usize::from(label)).copied().unwrap_or_default();
        }
    }

    /// The forward-backward algorithm, every step brought to the sum 1.
    fn marginals(&self, scores: &[Scores], memory: &mut Memory, out: &mut [Tagged]) {
        memory.forward.clear();
        memory.factors.clear();
        let mut alpha = self.factors.first().copied().unwrap_or_default();
        for (place, word) in scores.iter().enumerate() {
            let highest = word.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let factors = word.map(|score| libm::expf(score - highest));
            if place > 0 {
                alpha = product(&alpha, &self.factors);
            }
            for (alpha, factor) in alpha.iter_mut().zip(&factors) {
                *alpha *= factor;
            }
            normalise(&mut alpha);
            memory.forward.push(alpha);
            memory.factors.push(factors);
        }
        let mut beta: Scores = self
            .factors
            .map(|row| row.first().copied().unwrap_or_default());
        for ((tagged, alpha), factors) in out
            .iter_mut()
            .zip(&memory.forward)
            .zip(&memory.factors)
            .rev()
        {
            let mut joint = *alpha;
            for (joint, beta) in joint.iter_mut().zip(&beta) {
                *joint *= beta;
            }
            normalise(&mut joint);
            let [_, inside @ ..] = joint;
            for (kind, pair) in tagged.kinds.iter_mut().zip(inside.as_chunks::<2>().0) {
                *kind = pair.iter().sum();
            }
            for (beta, factor) in beta.iter_mut().zip(factors) {
                *beta *= factor;
            }
            let mut before = Scores::default();
            for (before, row) in before.iter_mut().zip(&self.factors) {
                *before = row.iter().zip(&beta).map(|(a, b)| a * b).sum();
            }
            normalise(&mut before);
            beta = before;
        }
    }
}

fn product(alpha: &Scores, factors: &[Scores; LABELS]) -> Scores {
    let mut sums = Scores::default();
    for (&alpha, row) in alpha.iter().zip(factors) {
        for (sum, factor) in sums.iter_mut().zip(row) {
            *sum += alpha * factor;
        }
    }
    sums
}

fn normalise(numbers: &mut Scores) {
    let sum: f32 = numbers.iter().sum();
    if sum > 0.0 {
        for number in numbers {
            *number /= sum;
        }
    }
}
