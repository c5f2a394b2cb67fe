//! A field with two axes. In: the place of its edges and the numbers there. Out: where a pair of numbers stands, and lines and words for the axes.

use super::canvas::{Canvas, Colour, End, Place, Words};
use crate::common::Result;

/// Size of the words at an axis.
pub(super) const SMALL: f64 = 12.0;

#[derive(Clone, Copy)]
pub(super) struct Panel {
    /// Left, top, right and bottom edge.
    pub(super) edges: [f64; 4],
    /// The numbers at the left and at the right edge.
    pub(super) x: [f64; 2],
    /// The numbers at the bottom and at the top.
    pub(super) y: [f64; 2],
}

impl Panel {
    /// Where this pair of numbers stands.
    pub(super) fn at(&self, x: f64, y: f64) -> Place {
        let [left, top, right, bottom] = self.edges;
        let share = |number: f64, [first, last]: [f64; 2]| (number - first) / (last - first);
        (
            left + share(x, self.x) * (right - left),
            bottom + share(y, self.y) * (top - bottom),
        )
    }

    /// Lines across with their numbers at the left.
    pub(super) fn rows(&self, canvas: &Canvas<'_>, ticks: &[(f64, String)]) -> Result<()> {
        for (number, name) in ticks {
            let [from, to] = self.x.map(|x| self.at(x, *number));
            canvas.line(&[from, to], Colour::RULE, 1)?;
            let look = Words::new(SMALL, Colour::SOFT, End::Right);
            canvas.words(name, (from.0 - 7.0, from.1), look)?;
        }
        Ok(())
    }

    /// Lines down with their numbers below.
    pub(super) fn columns(&self, canvas: &Canvas<'_>, ticks: &[(f64, String)]) -> Result<()> {
        for (number, name) in ticks {
            let [from, to] = self.y.map(|y| self.at(*number, y));
            canvas.line(&[from, to], Colour::RULE, 1)?;
            let look = Words::new(SMALL, Colour::SOFT, End::Middle);
            canvas.words(name, (from.0, from.1 + 12.0), look)?;
        }
        Ok(())
    }

    /// What the numbers below it are.
    pub(super) fn name_x(&self, canvas: &Canvas<'_>, name: &str) -> Result<()> {
        let [left, _, right, bottom] = self.edges;
        let look = Words::new(SMALL, Colour::INK, End::Middle);
        canvas.words(name, ((left + right) / 2.0, bottom + 32.0), look)
    }

    /// What the numbers at the left are.
    pub(super) fn name_y(&self, canvas: &Canvas<'_>, name: &str, x: f64) -> Result<()> {
        let [_, top, _, bottom] = self.edges;
        let look = Words::new(SMALL, Colour::INK, End::Middle).turned();
        canvas.words(name, (x, (top + bottom) / 2.0), look)
    }
}

/// Title and what stands below it.
pub(super) fn heading(canvas: &Canvas<'_>, title: &str, below: &[&str]) -> Result<()> {
    let look = Words::new(17.0, Colour::INK, End::Left).bold();
    canvas.words(title, (24.0, 30.0), look)?;
    let mut y = 52.0;
    for text in below.iter().filter(|text| !text.is_empty()) {
        canvas.words(text, (24.0, y), Words::new(13.0, Colour::SOFT, End::Left))?;
        y += 18.0;
    }
    Ok(())
}

/// How high a heading with so many lines below the title is.
pub(super) fn heading_height(below: &[&str]) -> f64 {
    48.0 + 18.0 * below.iter().filter(|text| !text.is_empty()).count() as f64
}
