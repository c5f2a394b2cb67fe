//! The README's table of accuracies. In: what all models' accuracy.json say, and the README. Out: the README with the table that follows from them.

use std::fmt::Write as _;

use super::{Accuracy, Measured};
use crate::error::{Error, Result};

/// The table stands between these.
const BEGIN: &str = "<!-- accuracy: made by `harness record` -->\n";
const END: &str = "<!-- /accuracy -->\n";

/// The text with the table between its marks made anew.
pub(super) fn replaced(text: &str, models: &[Accuracy]) -> Result<String> {
    let missing = |mark: &str| Error::new(format!("the mark `{}` is missing", mark.trim_end()));
    let (before, rest) = text.split_once(BEGIN).ok_or_else(|| missing(BEGIN))?;
    let (_, after) = rest.split_once(END).ok_or_else(|| missing(END))?;
    Ok(format!("{before}{BEGIN}{}{END}{after}", table(models)))
}

/// A row a set, a column a model; the sets are those of the first model.
fn table(models: &[Accuracy]) -> String {
    let mut out = String::from("\n| set | rows |");
    for model in models {
        let _ = write!(out, " {} |", model.model);
    }
    let _ = writeln!(
        out,
        " majority | tone-only (VADER) |\n|---|---|{}---|---|",
        "---|".repeat(models.len())
    );
    let sets = models
        .first()
        .map(|model| model.sets.as_slice())
        .unwrap_or_default();
    for set in sets {
        let _ = write!(out, "| {} | {} |", set.name, set.figures.n);
        let found = |model: &'_ Accuracy| model.sets.iter().position(|other| is_same(other, set));
        let best = models
            .iter()
            .filter_map(|model| Some(model.sets.get(found(model)?)?.figures.macro_f1));
        let best = best.fold(0.0, f64::max);
        for model in models {
            let Some(measured) = found(model).and_then(|place| model.sets.get(place)) else {
                out.push_str(" |");
                continue;
            };
            let (value, [low, high]) = (measured.figures.macro_f1, measured.figures.macro_f1_ci);
            let bold = if value >= best { "**" } else { "" };
            let _ = write!(out, " {bold}{value:.3}{bold} [{low:.3}, {high:.3}] |");
        }
        let _ = writeln!(
            out,
            " {:.3} | {:.3} |",
            set.majority.macro_f1, set.tone_only.macro_f1
        );
    }
    out.push('\n');
    out
}

/// Whether both are about the same rows.
fn is_same(one: &Measured, other: &Measured) -> bool {
    one.name == other.name && one.files == other.files
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use standpoint::train::metrics::{Bootstrap, Metrics, Prediction};
    use standpoint::{PerClass, Stance};

    use super::*;

    fn model(name: &str, said: Stance, hash: &str) -> Accuracy {
        let row = Prediction {
            truth: Stance::Favor,
            probabilities: PerClass::certain(said),
            set: [true; 3],
            group: 0,
        };
        let metrics = || Metrics::new(&[row], &Bootstrap::default()).unwrap();
        Accuracy {
            model: name.to_owned(),
            card_sha256: String::new(),
            harness: String::new(),
            sets: vec![Measured {
                name: "dev".to_owned(),
                files: vec![("dev.jsonl".to_owned(), hash.to_owned())],
                without_place: 0,
                figures: metrics(),
                majority: metrics(),
                tone_only: metrics(),
            }],
        }
    }

    #[test]
    fn the_best_is_bold_and_other_rows_are_not_compared() {
        let models = [
            model("a-v1", Stance::Favor, "1"),
            model("b-v1", Stance::Neutral, "1"),
            model("c-v1", Stance::Favor, "2"),
        ];
        let text = format!("head\n{BEGIN}old\n{END}tail\n");
        let made = replaced(&text, &models).unwrap();
        assert!(
            made.contains(
                "| dev | 1 | **0.333** [0.333, 0.333] | 0.000 [0.000, 0.000] | | 0.333 | 0.333 |"
            ),
            "{made}"
        );
        assert!(made.starts_with("head\n") && made.ends_with("tail\n") && !made.contains("old"));
        assert_eq!(replaced(&made, &models).unwrap(), made);
        assert!(replaced("head", &models).is_err());
    }
}
