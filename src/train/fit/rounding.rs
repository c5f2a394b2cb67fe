//! What rounding the weights to eight bits costs. In: the fit in floats, the model made of it, rows of other documents. Out: both compared, in words.

use super::sparse::sparse;
use super::{FitRow, Softmax};
use crate::error::Result;
use crate::feature::lexical::Columns;
use crate::model::lexical::LexicalModel;
use crate::model::tier::Tier;
use crate::stance::{CLASSES, PerClass};
use crate::train::metrics::Confusion;

/// How often both give a row the same label, and macro-F1 of each; nothing without rows. The model's intercepts are still those of the first data set.
pub(super) fn rounding(
    floats: &Softmax,
    model: &LexicalModel,
    rows: &[FitRow],
    (columns, sources): (Columns, usize),
) -> Result<Option<String>> {
    if rows.is_empty() {
        return Ok(None);
    }
    let rows: Vec<FitRow> = rows
        .iter()
        .map(|row| FitRow {
            source: 0,
            ..row.clone()
        })
        .collect();
    let logits = floats.decision(&sparse(&rows, model.config(), columns, sources)?)?;
    let (mut before, mut after, mut same) = (Confusion::default(), Confusion::default(), 0);
    for (row, logits) in rows.iter().zip(logits.rows()) {
        let mut of_floats = PerClass([0.0; CLASSES]);
        for (to, &logit) in of_floats.0.iter_mut().zip(logits) {
            *to = logit;
        }
        let of_floats = of_floats.largest();
        let of_model = model.score(&row.paragraph, row.target).logits.largest();
        let truth = row.truth.largest();
        before.count(truth, of_floats);
        after.count(truth, of_model);
        same += usize::from(of_floats == of_model);
    }
    Ok(Some(format!(
        "the label stays for {:.1} % of {} rows of other documents; macro-F1 {:.3} in floats, {:.3} in eight bits, before the intercepts",
        100.0 * same as f64 / rows.len() as f64,
        rows.len(),
        before.macro_f1(),
        after.macro_f1()
    )))
}
