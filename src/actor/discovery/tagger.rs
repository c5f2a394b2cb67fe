//! The linear chain that tells names from other words and types them. In: the scores of the words of a window. Out: the best labels, and how probable each
//! kind is at each word.

/// Labels: outside, and the beginning and the inside of a person, an organisation, a place.
pub(crate) const LABELS: usize = 7;
/// Kinds of names.
pub(crate) const KINDS: usize = 3;
/// What a transition costs that makes no sense, such as an inside after an outside.
const FORBIDDEN: f32 = -30.0;

/// A number per label.
pub(crate) type Scores = [f32; LABELS];

/// The scores of a word that is outside of every name.
pub(crate) const OUTSIDE_ONLY: Scores = [0.0, -20.0, -20.0, -20.0, -20.0, -20.0, -20.0];

/// A number per label and one that counts for nothing: eight numbers fill whole registers, seven are worked on one by one.
type Lanes = [f32; LABELS + 1];

const fn lanes(numbers: Scores, last: f32) -> Lanes {
    let [a, b, c, d, e, f, g] = numbers;
    [a, b, c, d, e, f, g, last]
}

/// A label that continues a name may only follow a label of the same kind.
fn is_allowed(from: usize, to: usize) -> bool {
    to == 0 || to % 2 == 1 || from == to || from + 1 == to
}

/// Transitions between labels, as scores and as factors.
#[derive(Clone, Debug)]
pub(crate) struct Chain {
    /// From each label to all.
    scores: [Lanes; LABELS],
    factors: [Lanes; LABELS],
    /// The factors to each label from all.
    backward: [Lanes; LABELS],
    /// The factors of a word with the scores [`OUTSIDE_ONLY`]: most words of a window are such.
    outside: Lanes,
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
    back: Vec<[u8; LABELS + 1]>,
    forward: Vec<Lanes>,
    factors: Vec<Lanes>,
}

impl Chain {
    /// The chain of these transitions, those that make no sense made impossible.
    pub(crate) fn new(transitions: [Scores; LABELS]) -> Self {
        let mut scores = transitions;
        for (from, row) in scores.iter_mut().enumerate() {
            for (to, score) in row.iter_mut().enumerate() {
                if !is_allowed(from, to) {
                    *score = FORBIDDEN;
                }
            }
        }
        let factors = scores.map(|row| row.map(libm::expf));
        let mut backward = [Lanes::default(); LABELS];
        for (from, row) in factors.iter().enumerate() {
            for (column, &factor) in backward.iter_mut().zip(row) {
                if let Some(slot) = column.get_mut(from) {
                    *slot = factor;
                }
            }
        }
        Self {
            scores: scores.map(|row| lanes(row, f32::NEG_INFINITY)),
            factors: factors.map(|row| lanes(row, 0.0)),
            backward,
            outside: factors_of(&OUTSIDE_ONLY),
        }
    }

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
            // As wide as the scores, so that both are chosen in one step.
            let mut back = [0_u32; LABELS + 1];
            if place > 0 {
                let mut next = [f32::NEG_INFINITY; LABELS + 1];
                for ((from, &score), row) in (0_u32..).zip(&best).zip(&self.scores) {
                    for ((next, back), &transition) in next.iter_mut().zip(&mut back).zip(row) {
                        let candidate = score + transition;
                        let is_better = candidate > *next;
                        *next = if is_better { candidate } else { *next };
                        *back = if is_better { from } else { *back };
                    }
                }
                best = next;
            }
            for (best, score) in best.iter_mut().zip(lanes(*word, 0.0)) {
                *best += score;
            }
            memory.back.push(back.map(|from| from as u8));
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
            let factors = match *word == OUTSIDE_ONLY {
                true => self.outside,
                false => factors_of(word),
            };
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
        let mut beta = self.backward.first().copied().unwrap_or_default();
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
            let [_, inside @ .., _] = joint;
            for (kind, pair) in tagged.kinds.iter_mut().zip(inside.as_chunks::<2>().0) {
                *kind = pair.iter().sum();
            }
            for (beta, factor) in beta.iter_mut().zip(factors) {
                *beta *= factor;
            }
            beta = product(&beta, &self.backward);
            normalise(&mut beta);
        }
    }
}

/// The factors of a word by its scores, of which the highest counts 1.
fn factors_of(word: &Scores) -> Lanes {
    let highest = word.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    lanes(word.map(|score| libm::expf(score - highest)), 0.0)
}

fn product(numbers: &Lanes, factors: &[Lanes; LABELS]) -> Lanes {
    let mut sums = Lanes::default();
    for (&number, row) in numbers.iter().zip(factors) {
        for (sum, factor) in sums.iter_mut().zip(row) {
            *sum += number * factor;
        }
    }
    sums
}

fn normalise(numbers: &mut Lanes) {
    let sum: f32 = numbers.iter().sum();
    if sum > 0.0 {
        for number in numbers {
            *number /= sum;
        }
    }
}
