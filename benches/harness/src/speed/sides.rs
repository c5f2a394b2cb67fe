//! Side by side: processes on the same text, in turn. In: contestants that keep the same rows. Out: median time of each, and ratios of times of the same round.

use std::time::Duration;

use serde::Serialize;

use crate::error::Result;
use crate::process::{Process, Request};

/// A contestant's figures.
#[derive(Debug, Serialize)]
pub(super) struct Side {
    pub(super) name: String,
    /// MB of text a second, MB of 10^6 bytes.
    pub(super) megabytes_per_second: f64,
    /// Rows a second: a row is a paragraph for rivals, a paragraph and an actor for us.
    pub(super) rows_per_second: f64,
    /// How many times its time the first contestant's is shorter: the median of the rounds.
    pub(super) ratio_to_first: f64,
    /// From the start of the process to its first reply, in seconds.
    pub(super) cold_start: f64,
    /// In bytes; none where it is not known.
    pub(super) peak_memory: Option<u64>,
}

/// Times all of them, round by round: A B C, A B C, so that a slow minute of the machine falls on all.
pub(super) fn measure(
    contestants: &mut [Process],
    bytes: usize,
    paragraphs: usize,
    rounds: usize,
) -> Result<Vec<Side>> {
    let mut times: Vec<Vec<Duration>> = vec![Vec::new(); contestants.len()];
    let mut rows: Vec<u64> = vec![paragraphs as u64; contestants.len()];
    // The first round fills caches and is thrown away.
    for round in 0..=rounds {
        for ((contestant, times), rows) in contestants.iter_mut().zip(&mut times).zip(&mut rows) {
            let (time, found) = contestant.time()?;
            *rows = found.unwrap_or(*rows);
            if round > 0 {
                times.push(time);
            }
        }
    }
    let first: Vec<Duration> = times.first().cloned().unwrap_or_default();
    let mut sides = Vec::new();
    for ((contestant, times), rows) in contestants.iter_mut().zip(times).zip(rows) {
        let ratios = times
            .iter()
            .zip(&first)
            .map(|(time, first)| time.as_secs_f64() / first.as_secs_f64().max(1e-9));
        let seconds = median(times.iter().map(Duration::as_secs_f64)).max(1e-9);
        sides.push(Side {
            name: contestant.name.clone(),
            megabytes_per_second: bytes as f64 / 1e6 / seconds,
            rows_per_second: rows as f64 / seconds,
            ratio_to_first: median(ratios),
            cold_start: contestant.started_in.as_secs_f64(),
            peak_memory: contestant.ask(&Request::Memory)?.peak_memory,
        });
    }
    Ok(sides)
}

/// The middle number, or the mean of the two in the middle; 0 where there is none.
pub(super) fn median(numbers: impl Iterator<Item = f64>) -> f64 {
    quantile(numbers, 0.5)
}

/// The quantile with linear interpolation; 0 where there is no number.
pub(super) fn quantile(numbers: impl Iterator<Item = f64>, q: f64) -> f64 {
    let mut sorted: Vec<f64> = numbers.collect();
    sorted.sort_by(f64::total_cmp);
    let place = q * sorted.len().saturating_sub(1) as f64;
    let low = sorted.get(place as usize).copied().unwrap_or_default();
    let high = sorted.get(place as usize + 1).copied().unwrap_or(low);
    low + (high - low) * place.fract()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_one_or_between_the_two() {
        assert_eq!(median([3.0, 1.0, 2.0].into_iter()), 2.0);
        assert_eq!(median([4.0, 1.0].into_iter()), 2.5);
        assert_eq!(median(std::iter::empty()), 0.0);
        assert_eq!(quantile([0.0, 10.0].into_iter(), 0.99), 9.9);
    }
}
