//! The table that every figure about labels is read from. In: pairs of a true and a predicted label. Out: accuracy,
//! precision, recall and F1. It stands alone because the bootstrap adds up such tables rather than rows.

use serde::{Deserialize, Serialize};

use crate::stance::{CLASSES, Stance};

/// How often each true label (row) was given each predicted label (column), both in the order of [`Stance::ALL`].
///
/// # Examples
/// ```
/// use standpoint::Stance;
/// use standpoint::train::metrics::Confusion;
///
/// let mut table = Confusion::default();
/// table.count(Stance::Favor, Stance::Favor);
/// table.count(Stance::Favor, Stance::Neutral);
/// assert_eq!(table.recall(Stance::Favor), 0.5);
/// assert_eq!(table.accuracy(), 0.5);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confusion(pub [[u64; CLASSES]; CLASSES]);

impl Confusion {
    /// Counts one row.
    pub fn count(&mut self, truth: Stance, predicted: Stance) {
        if let Some(cell) = self
            .0
            .get_mut(truth.index())
            .and_then(|row| row.get_mut(predicted.index()))
        {
            *cell += 1;
        }
    }

    /// Adds the counts of another table.
    pub fn add(&mut self, other: &Self) {
        for (cell, more) in self.0.iter_mut().flatten().zip(other.0.iter().flatten()) {
            *cell += more;
        }
    }

    /// How many rows were of this true label and given this predicted label.
    #[must_use]
    pub fn of(&self, truth: Stance, predicted: Stance) -> u64 {
        self.0
            .get(truth.index())
            .and_then(|row| row.get(predicted.index()))
            .copied()
            .unwrap_or(0)
    }

    /// Number of rows.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.0.iter().flatten().sum()
    }

    /// Number of rows whose true label this is.
    #[must_use]
    pub fn support(&self, stance: Stance) -> u64 {
        Stance::ALL.iter().map(|&p| self.of(stance, p)).sum()
    }

    /// Number of rows that were given this label.
    #[must_use]
    pub fn predicted(&self, stance: Stance) -> u64 {
        Stance::ALL.iter().map(|&t| self.of(t, stance)).sum()
    }

    /// Share of rows whose label is right, in [0, 1]; 0 without rows.
    #[must_use]
    pub fn accuracy(&self) -> f64 {
        let right = Stance::ALL.iter().map(|&s| self.of(s, s)).sum();
        share(right, self.total())
    }

    /// Of the rows that were given this label, the share whose label it is; 0 where no row was given it.
    #[must_use]
    pub fn precision(&self, stance: Stance) -> f64 {
        share(self.of(stance, stance), self.predicted(stance))
    }

    /// Of the rows whose label this is, the share that were given it; 0 where no row has it.
    #[must_use]
    pub fn recall(&self, stance: Stance) -> f64 {
        share(self.of(stance, stance), self.support(stance))
    }

    /// F1 of one label, `2 TP / (2 TP + FP + FN)` (van Rijsbergen 1979, ch. 7), in [0, 1].
    ///
    /// It is 0 for a label that occurs neither among the true nor among the predicted ones.
    #[must_use]
    pub fn f1(&self, stance: Stance) -> f64 {
        // TP + FP is what was predicted, TP + FN what is true.
        share(
            2 * self.of(stance, stance),
            self.predicted(stance) + self.support(stance),
        )
    }

    /// The unweighted mean of the three F1s, in [0, 1] (the "averaged F1" of Opitz & Burst 2019, *Macro F1 and
    /// Macro F1*; scikit-learn's `f1_score(average="macro", labels=[0, 1, 2], zero_division=0)`).
    ///
    /// The mean is always over three labels. One that occurs neither among the true nor among the predicted
    /// labels counts as 0, so a data set without neutral rows reaches at most 2/3: compare the F1 of single labels there.
    #[must_use]
    pub fn macro_f1(&self) -> f64 {
        Stance::ALL.iter().map(|&s| self.f1(s)).sum::<f64>() / CLASSES as f64
    }

    /// The mean F1 of `against` and `favor`, in [0, 1]; neutral rows count through the errors that they take part in. It is the F_avg of SemEval-2016 Task 6 (Mohammad et al. 2016,
    /// section 4) and the F1pn of sentiment tasks (Nakov et al. 2016, SemEval-2016 Task 4): one formula with two names.
    #[must_use]
    pub fn f1_pn(&self) -> f64 {
        f64::midpoint(self.f1(Stance::Against), self.f1(Stance::Favor))
    }

    /// The mean recall of the labels that occur among the true ones, in [0, 1] (AvgRec of SemEval-2017 Task 4, Rosenthal et al. 2017; scikit-learn's
    /// `balanced_accuracy_score`); 0 without rows.
    #[must_use]
    pub fn balanced_recall(&self) -> f64 {
        let present = Stance::ALL.into_iter().filter(|&s| self.support(s) > 0);
        let recalls: Vec<f64> = present.map(|stance| self.recall(stance)).collect();
        recalls.iter().sum::<f64>() / recalls.len().max(1) as f64
    }
}

/// `part / whole`, and 0 where there is no whole.
pub(super) fn share(part: u64, whole: u64) -> f64 {
    part as f64 / whole.max(1) as f64
}
