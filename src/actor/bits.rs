//! A set of small numbers, one bit each, which answers out of the nearest cache before a larger table is asked.

/// The set; numbers beyond its size are in none.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Bits(Vec<u64>);

impl Bits {
    /// The empty set of numbers below `size`, rounded up to a multiple of 64.
    pub(super) fn new(size: usize) -> Self {
        Self(vec![0; size.div_ceil(u64::BITS as usize)])
    }

    pub(super) fn insert(&mut self, number: usize) {
        let (word, bit) = place(number);
        if let Some(word) = self.0.get_mut(word) {
            *word |= bit;
        }
    }

    pub(super) fn contains(&self, number: usize) -> bool {
        let (word, bit) = place(number);
        self.0.get(word).is_some_and(|word| word & bit != 0)
    }
}

const fn place(number: usize) -> (usize, u64) {
    let bits = u64::BITS as usize;
    (number / bits, 1 << (number % bits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_what_was_put_in_and_nothing_beyond_its_size() {
        let mut bits = Bits::new(100);
        for number in [0, 63, 64, 99, 5000] {
            bits.insert(number);
        }
        let found: Vec<usize> = (0..6000).filter(|&n| bits.contains(n)).collect();
        assert_eq!(found, [0, 63, 64, 99]);
    }
}
