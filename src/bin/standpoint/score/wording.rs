//! How numbers and stances are put into words for people. In: figures. Out: short texts of a fixed form.

use standpoint::{Stance, StanceScore};

/// What else than the label is not ruled out, and whether there is strong evidence both ways.
pub fn doubt(score: &StanceScore<'_>) -> String {
    let others: Vec<&str> = score
        .prediction_set()
        .iter()
        .filter(|&label| label != score.label())
        .map(Stance::as_str)
        .collect();
    let others = match others.as_slice() {
        [] => String::new(),
        [other] => format!(" or {other}"),
        _ => " or any".to_owned(),
    };
    others + if score.is_mixed() { ", mixed" } else { "" }
}

/// `+0.42`; zero has no sign.
pub fn signed(number: f32) -> String {
    let text = format!("{number:+.2}");
    match text.as_str() {
        "+0.00" | "-0.00" => " 0.00".to_owned(),
        _ => text,
    }
}

/// `.42` in three columns.
pub fn probability(number: f32) -> String {
    let text = format!("{number:.2}");
    text.strip_prefix('0')
        .map_or_else(|| "1.0".to_owned(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_a_sign_and_a_fixed_width() {
        assert_eq!(signed(0.424), "+0.42");
        assert_eq!(signed(-0.001), " 0.00");
        assert_eq!(
            [0.0, 0.0849, 0.5, 0.999, 1.0].map(probability),
            [".00", ".08", ".50", "1.0", "1.0"]
        );
    }
}
