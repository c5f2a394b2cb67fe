//! Whether mentions are found where they stand, whoever they are taken for.

use serde::Serialize;

use super::super::share;
use super::compare::Compared;
use crate::actor::Link;

/// What kind of expression a mention is, as literature on coreference divides them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum MentionClass {
    /// Every class.
    All,
    /// A name, a people noun, a capital that stands for its state: every link but the two below.
    Named,
    /// "The Israeli politician": linked by role.
    Nominal,
    /// He or she.
    Pronoun,
}

impl MentionClass {
    /// Every class.
    pub const ALL: [Self; 4] = [Self::All, Self::Named, Self::Nominal, Self::Pronoun];

    /// The class as reports spell it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Named => "named",
            Self::Nominal => "nominal",
            Self::Pronoun => "pronoun",
        }
    }

    /// The class of mentions with this link; never [`All`](Self::All).
    #[must_use]
    pub const fn of_link(link: Link) -> Self {
        match link {
            Link::Role => Self::Nominal,
            Link::Pronoun => Self::Pronoun,
            _ => Self::Named,
        }
    }
}

/// Precision, recall and F1 of mentions that may carry a row.
///
/// Precision is the share of the found of this class that are paired with a mark of whatever class, recall the share of the marked of this class that
/// are paired with something found of whatever class; F1 is their harmonic mean. A pair shares a byte; by the exact figures it has one span.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[expect(missing_docs, reason = "said above")]
#[non_exhaustive]
pub struct ClassFigures {
    pub class: MentionClass,
    /// Marked mentions.
    pub n_marked: usize,
    /// Found mentions.
    pub n_found: usize,
    pub precision: f64,
    pub recall: f64,
    pub f1: f64,
    pub exact_precision: f64,
    pub exact_recall: f64,
    pub exact_f1: f64,
}

#[derive(Clone, Copy, Default)]
struct Counts {
    marked: usize,
    found: usize,
    /// Paired marks and paired found mentions, by a shared byte and by one span.
    paired: [[usize; 2]; 2],
}

/// Counts by class.
#[derive(Default)]
pub(super) struct Tally([Counts; MentionClass::ALL.len()]);

impl Tally {
    pub(super) fn add(&mut self, compared: &Compared<'_>) {
        for mention in &compared.marked {
            self.of(mention.link, |counts| counts.marked += 1);
        }
        for actor in &compared.actors {
            self.of(actor.link, |counts| counts.found += 1);
        }
        for (mention, actor) in compared.pairs() {
            let exact = usize::from(mention.span == actor.span);
            self.of(
                mention.link,
                |Counts {
                     paired: [of, _], ..
                 }| add(of, exact),
            );
            self.of(
                actor.link,
                |Counts {
                     paired: [_, of], ..
                 }| add(of, exact),
            );
        }
    }

    /// Counts to the class of a link and to all.
    fn of(&mut self, link: Link, count: impl Fn(&mut Counts)) {
        let class = MentionClass::of_link(link);
        for (of, counts) in MentionClass::ALL.into_iter().zip(&mut self.0) {
            if of == MentionClass::All || of == class {
                count(counts);
            }
        }
    }

    pub(super) fn figures(self) -> Vec<ClassFigures> {
        MentionClass::ALL
            .into_iter()
            .zip(self.0)
            .map(|(class, counts)| {
                let [[marks, exact_marks], [found, exact_found]] = counts.paired;
                let shares = |found, marks| {
                    let precision = share(found, counts.found);
                    let recall = share(marks, counts.marked);
                    [precision, recall, harmonic_mean(precision, recall)]
                };
                let [precision, recall, f1] = shares(found, marks);
                let [exact_precision, exact_recall, exact_f1] = shares(exact_found, exact_marks);
                ClassFigures {
                    class,
                    n_marked: counts.marked,
                    n_found: counts.found,
                    precision,
                    recall,
                    f1,
                    exact_precision,
                    exact_recall,
                    exact_f1,
                }
            })
            .collect()
    }
}

/// Counts a pair, and whether it is exact.
fn add([all, of_exact]: &mut [usize; 2], exact: usize) {
    *all += 1;
    *of_exact += exact;
}

/// `2 P R / (P + R)` (van Rijsbergen 1979, ch. 7); 0 of two zeros.
pub(super) fn harmonic_mean(precision: f64, recall: f64) -> f64 {
    let sum = precision + recall;
    if sum > 0.0 {
        2.0 * precision * recall / sum
    } else {
        0.0
    }
}
