//! Cases whose stance must move. In: JSON Lines, one case a line. Out: cases, or file, line and what is wrong.
//!
//! A case has `id`; `kind`: `negation`, `agent_patient` (who does it and who suffers it change places) or `antonym`; `set`: `frozen` for those that were written before any model was looked
//! at, else `open`; `text` and `changed`, with the slots {A} (the target, a state), {B} (another state), `.adj`, `.people` and `.cap` behind them for adjective, people and capital, and {P} (a
//! person); and `expect`: whether the stance toward {A} must go `up`, toward favor, or `down`.

use std::path::Path;

use serde::Deserialize;

use crate::error::{Error, Result};
use crate::fill::read_lines;

/// A text and the same text changed.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Case {
    pub(super) id: String,
    pub(super) kind: Kind,
    pub(super) set: Set,
    pub(super) text: String,
    pub(super) changed: String,
    pub(super) expect: Direction,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    Negation,
    AgentPatient,
    Antonym,
}

impl Kind {
    pub(super) const ALL: [Self; 3] = [Self::Negation, Self::AgentPatient, Self::Antonym];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Negation => "negation",
            Self::AgentPatient => "agent and patient swapped",
            Self::Antonym => "antonym",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Set {
    Frozen,
    Open,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Direction {
    Up,
    Down,
}

pub(super) fn read(path: &Path) -> Result<Vec<Case>> {
    let lines = read_lines(path)?;
    let cases = lines.iter().enumerate().map(|(number, line)| {
        serde_json::from_str(line)
            .map_err(|error| Error::from(error).at(format!("{}:{}", path.display(), number + 1)))
    });
    cases.collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::HashSet;

    use super::*;

    #[test]
    fn there_are_400_cases_of_three_kinds_and_a_quarter_is_frozen() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/robustness.jsonl");
        let cases = read(&path).unwrap();
        assert!(cases.len() >= 400);
        let frozen = cases.iter().filter(|case| case.set == Set::Frozen).count();
        assert!(frozen * 4 >= cases.len(), "{frozen} of {}", cases.len());
        let ids: HashSet<&str> = cases.iter().map(|case| case.id.as_str()).collect();
        assert_eq!(ids.len(), cases.len());
        for kind in Kind::ALL {
            for direction in [Direction::Up, Direction::Down] {
                let found = cases
                    .iter()
                    .filter(|case| case.kind == kind && case.expect == direction);
                // As many up as down, so that nothing is gained by always saying one of them.
                assert!((60..80).contains(&found.count()), "{kind:?} {direction:?}");
            }
        }
        assert!(cases.iter().all(|case| case.text != case.changed
            && case.text.contains("{A")
            && case.changed.contains("{A")));
    }
}
