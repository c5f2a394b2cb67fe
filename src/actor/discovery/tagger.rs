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

/// A label that continues a name may only follow a label of the same kind.
fn is_allowed(from: usize, to: usize) -> bool {
    to == 0 || to % 2 == 1 || from == to || from + 1 == to
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
        Self { scores, factors }
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
