//! Random numbers that are the same everywhere. In: a seed. Out: a stream of numbers.

/// Steele, Lea & Flood 2014, *Fast splittable pseudorandom number generators*: eight lines that will draw the same
/// numbers in ten years, which a crate of generators does not promise.
pub(crate) struct SplitMix64(pub(crate) u64);

impl SplitMix64 {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number in `[0, limit)`, 0 for a limit of 0: Lemire 2019 without its rejection step, whose bias is below
    /// `limit / 2^64`.
    #[cfg(feature = "train")]
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        ((u128::from(self.next()) * limit as u128) >> 64) as usize
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]

    use super::*;

    #[test]
    fn the_generator_draws_the_published_numbers() {
        // The first outputs of the reference implementation (Vigna's splitmix64.c) from the state 1234567.
        let mut generator = SplitMix64(1_234_567);
        assert_eq!(
            [generator.next(), generator.next(), generator.next()],
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423
            ]
        );
    }

    #[cfg(feature = "train")]
    #[test]
    fn draws_stay_below_the_limit_and_reach_every_number() {
        let mut generator = SplitMix64(7);
        let mut seen = [0_u32; 5];
        for _ in 0..5_000 {
            seen[generator.below(5)] += 1;
        }
        // 1,000 expected each, standard deviation 28.
        assert!(
            seen.iter().all(|&count| (850..1_150).contains(&count)),
            "{seen:?}"
        );
        assert_eq!(generator.below(0), 0);
    }
}
