//! Changes that must move a stance. In: cases and a system. Out: how often its score moves to the side that the change demands.

use std::fmt::Write as _;

use serde::Serialize;
use standpoint::Stance;
use standpoint::train::example::Example;

use super::cases::{Case, Direction, Kind, Set};
use crate::error::{Error, Result};
use crate::fill::{Cast, Forms, fill};
use crate::system::{Answer, System, Task};

/// A move of the score, which is in [-1, 1], that nobody would call rounding.
const CLEAR: f32 = 0.1;

/// How often a system is right.
#[derive(Debug, Serialize)]
pub(super) struct Rate {
    system: String,
    kind: &'static str,
    /// `frozen`, `open` or `all`.
    set: &'static str,
    cases: usize,
    /// Share of cases whose score moves to the right side, in [0, 1].
    right: f64,
    /// The same for moves of at least 0.1.
    clearly_right: f64,
    /// Why there is nothing to tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    absent: Option<String>,
}

/// The rates of a system by kind and set.
pub(super) fn rates(
    system: &mut dyn System,
    cases: &[Case],
    train: &[Example],
) -> Result<Vec<Rate>> {
    let (a, b) = (Forms::of("PER")?, Forms::of("NOR")?);
    let cast = Cast {
        a: &a,
        b: &b,
        person: "Hanne Solberg",
    };
    let rows: Vec<Example> = cases
        .iter()
        .flat_map(|case| [&case.text, &case.changed].map(|template| row(case, template, cast)))
        .collect();
    let said = match system.answer(&Task { rows: &rows, train })? {
        Answer::Said(said) => said.predictions,
        Answer::Absent(why) => {
            return Ok(vec![Rate {
                system: system.name(),
                kind: "all",
                set: "all",
                cases: 0,
                right: 0.0,
                clearly_right: 0.0,
                absent: Some(why),
            }]);
        }
    };
    let moves = said
        .chunks_exact(2)
        .zip(cases)
        .map(|(pair, case)| match pair {
            [before, after] => {
                let up = after.probabilities.polarity() - before.probabilities.polarity();
                Ok((
                    case,
                    if case.expect == Direction::Up {
                        up
                    } else {
                        -up
                    },
                ))
            }
            _ => Err(Error::new("a case lacks an answer").at(&case.id)),
        });
    let moves: Vec<(&Case, f32)> = moves.collect::<Result<_>>()?;
    let mut rates = Vec::new();
    for (set_name, set) in [
        ("frozen", Some(Set::Frozen)),
        ("open", Some(Set::Open)),
        ("all", None),
    ] {
        let kinds = Kind::ALL.map(|kind| (kind.name(), Some(kind)));
        for (kind_name, kind) in kinds.into_iter().chain([("all", None)]) {
            let wanted = |case: &Case| {
                set.is_none_or(|set| case.set == set) && kind.is_none_or(|kind| case.kind == kind)
            };
            let of_kind: Vec<f32> = moves
                .iter()
                .filter(|(case, _)| wanted(case))
                .map(|(_, by)| *by)
                .collect();
            let share = |right: &dyn Fn(f32) -> bool| {
                of_kind.iter().filter(|by| right(**by)).count() as f64 / of_kind.len().max(1) as f64
            };
            rates.push(Rate {
                system: system.name(),
                kind: kind_name,
                set: set_name,
                cases: of_kind.len(),
                right: share(&|by| by > 0.0),
                clearly_right: share(&|by| by >= CLEAR),
                absent: None,
            });
        }
    }
    Ok(rates)
}

fn row(case: &Case, template: &str, cast: Cast<'_>) -> Example {
    let (text, target_spans) = fill(template, cast);
    Example {
        id: case.id.clone(),
        dataset: "robustness".to_owned(),
        text,
        target: cast.a.id.clone(),
        target_spans,
        further_spans: Vec::new(),
        label: Stance::Neutral,
        doc_id: Some(case.id.clone()),
        para_index: None,
        actor: None,
    }
}

pub(super) fn markdown(rates: &[Rate]) -> String {
    let mut out = String::from(
        "Changes that must move the score, share of cases in which it moves to the right side (in brackets: by at least 0.1)\n\n| system | set | cases |",
    );
    let kinds: Vec<&str> = Kind::ALL
        .iter()
        .map(|kind| kind.name())
        .chain(["all"])
        .collect();
    let _ = writeln!(
        out,
        " {} |\n|---|---|---|{}",
        kinds.join(" | "),
        "---|".repeat(kinds.len())
    );
    for of_set in rates.chunk_by(|a, b| a.system == b.system && a.set == b.set) {
        let Some(all) = of_set.last() else { continue };
        if let Some(why) = &all.absent {
            let _ = writeln!(out, "| {} | absent: {why} |", all.system);
            continue;
        }
        let _ = write!(out, "| {} | {} | {} |", all.system, all.set, all.cases);
        for rate in of_set {
            let _ = write!(out, " {:.3} ({:.3}) |", rate.right, rate.clearly_right);
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use standpoint::PerClass;
    use standpoint::train::metrics::Prediction;

    use super::*;
    use crate::system::Said;

    /// Says that a text is in favor where it has this word.
    struct Word(&'static str);

    impl System for Word {
        fn name(&self) -> String {
            "word".to_owned()
        }

        fn answer(&mut self, task: &Task<'_>) -> Result<Answer> {
            let predictions = task.rows.iter().map(|row| Prediction {
                truth: row.label,
                probabilities: PerClass::certain(if row.text.contains(self.0) {
                    Stance::Favor
                } else {
                    Stance::Neutral
                }),
                set: [true; 3],
                group: 0,
            });
            Ok(Answer::Said(Said {
                predictions: predictions.collect(),
                gives_probabilities: false,
                model: None,
            }))
        }
    }

    fn case(text: &str, changed: &str, expect: Direction) -> Case {
        Case {
            id: text.to_owned(),
            kind: Kind::Antonym,
            set: Set::Open,
            text: text.to_owned(),
            changed: changed.to_owned(),
            expect,
        }
    }

    #[test]
    fn a_move_to_the_wrong_side_and_none_at_all_are_wrong() {
        let cases = [
            case("{A} is bad.", "{A} is good.", Direction::Up),
            case("{A} is good.", "{A} is bad.", Direction::Down),
            case("{A} is bad.", "{A} is good.", Direction::Down),
            case("{A} is mean.", "{A} is kind.", Direction::Up),
        ];
        let rates = rates(&mut Word("good"), &cases, &[]).unwrap();
        let of = |set: &str, kind: &str| {
            let found = rates
                .iter()
                .find(|rate| rate.set == set && rate.kind == kind);
            found.map(|rate| (rate.cases, rate.right)).unwrap()
        };
        assert_eq!(of("all", "all"), (4, 0.5));
        assert_eq!(of("open", "antonym"), (4, 0.5));
        assert_eq!(of("frozen", "all"), (0, 0.0));
        assert!(markdown(&rates).contains("| word | all | 4 |"));
    }
}
