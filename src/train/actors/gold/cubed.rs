//! B-cubed: whether the mentions of one actor, and only those, are taken for one.

use std::collections::HashMap;

use serde::Serialize;

use super::compare::Compared;
use super::spans::harmonic_mean;

/// B-cubed precision, recall and F1 (Bagga and Baldwin 1998, *Algorithms for scoring coreference chains*).
///
/// The precision of a mention is the share of the mentions taken for its actor that are of the actor it is marked with; its recall is the share of the mentions
/// marked with its actor that are taken for one with it. Both are means over the mentions of all documents; no actor goes over the end of a document.
///
/// Over pairs only, spans that just one side has do not exist. By the strict variant they count, as reference scorers of CoNLL do it (Pradhan
/// et al. 2014, *Scoring coreference partitions of predicted mentions*): with marked actors M, found actors F, and `|M ∩ F|` the number of pairs
/// of both, precision is `Σ |M ∩ F|² / |F|` divided by the number of found mentions, recall `Σ |M ∩ F|² / |M|` by that of marked ones.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[expect(missing_docs, reason = "said above")]
#[non_exhaustive]
pub struct CubedFigures {
    pub precision: f64,
    pub recall: f64,
    pub f1: f64,
}

#[derive(Default)]
pub(super) struct Tally {
    precision: f64,
    recall: f64,
    found: usize,
    marked: usize,
}

impl Tally {
    pub(super) fn add(&mut self, compared: &Compared<'_>, strict: bool) {
        let mut both: HashMap<(&str, &str), usize> = HashMap::new();
        let mut of_mark: HashMap<&str, usize> = HashMap::new();
        let mut of_group: HashMap<&str, usize> = HashMap::new();
        for (mention, actor) in compared.pairs() {
            *both.entry((&mention.id, &actor.group)).or_default() += 1;
            if !strict {
                *of_mark.entry(&mention.id).or_default() += 1;
                *of_group.entry(&actor.group).or_default() += 1;
            }
        }
        if strict {
            for mention in &compared.marked {
                *of_mark.entry(&mention.id).or_default() += 1;
            }
            for actor in &compared.actors {
                *of_group.entry(&actor.group).or_default() += 1;
            }
        }
        self.marked += of_mark.values().sum::<usize>();
        self.found += of_group.values().sum::<usize>();
        // In order, so that rounding is the same in every run.
        let mut both: Vec<_> = both.into_iter().collect();
        both.sort_unstable();
        let size = |sizes: &HashMap<&str, usize>, key| sizes.get(key).copied().unwrap_or(1) as f64;
        for ((mark, group), number) in both {
            let squared = (number * number) as f64;
            self.precision += squared / size(&of_group, group);
            self.recall += squared / size(&of_mark, mark);
        }
    }

    pub(super) fn figures(self) -> CubedFigures {
        let precision = self.precision / self.found.max(1) as f64;
        let recall = self.recall / self.marked.max(1) as f64;
        CubedFigures {
            precision,
            recall,
            f1: harmonic_mean(precision, recall),
        }
    }
}
