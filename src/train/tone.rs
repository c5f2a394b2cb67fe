//! The tone of a text, whoever it is about: what stance is measured against, and what it is not. In: a text. Out: VADER's score and label of it (Hutto and
//! Gilbert, ICWSM 2014).

use serde::Serialize;

use crate::stance::Stance;

/// From this score on a text has a tone, by VADER's authors; from its opposite down the other one.
const TONE_FROM: f64 = 0.05;

/// How bright or dark a text sounds; serialised as VADER's compound score.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct Tone(f64);

impl Tone {
    /// The tone of a text; that of an empty one is 0.
    ///
    /// # Examples
    /// ```
    /// use standpoint::Stance;
    /// use standpoint::train::tone::Tone;
    /// let tone = Tone::of("The flood destroyed the town, and Norway sent every boat it had.");
    /// // Dark, though the text is in favor of Norway.
    /// assert!(tone.compound() < 0.0);
    /// assert_eq!(tone.label(), Stance::Against);
    /// ```
    #[must_use]
    pub fn of(text: &str) -> Self {
        thread_local! {
            static VADER: vader_sentiment::SentimentIntensityAnalyzer<'static> = vader_sentiment::SentimentIntensityAnalyzer::new();
        }
        let compound = VADER.with(|vader| {
            let scores = vader.polarity_scores(text);
            scores.get("compound").copied().unwrap_or(0.0)
        });
        // VADER divides by what may be 0.
        Self(if compound.is_finite() { compound } else { 0.0 })
    }

    /// VADER's compound score, in [-1, 1].
    #[must_use]
    pub const fn compound(self) -> f64 {
        self.0
    }

    /// The label that a system gives which takes tone for stance: favor from 0.05 on, against from -0.05 down.
    #[must_use]
    pub fn label(self) -> Stance {
        match self.0 {
            c if c >= TONE_FROM => Stance::Favor,
            c if c <= -TONE_FROM => Stance::Against,
            _ => Stance::Neutral,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tone_has_three_labels() {
        let label = |text| Tone::of(text).label();
        assert_eq!(label("A wonderful, loyal friend."), Stance::Favor);
        assert_eq!(label("A horrible, cruel crime."), Stance::Against);
        assert_eq!(label("The meeting is on Monday."), Stance::Neutral);
        assert_eq!(label(""), Stance::Neutral);
    }
}
