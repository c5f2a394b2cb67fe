//! `standpoint plot`: figures as SVG. In: rows that `score` wrote, labelled rows with a model, or what `eval --json` printed. Out: one figure.

mod canvas;
mod curve;
mod matrix;
mod panel;
mod reliability;
mod rows;
mod trajectory;

use std::path::PathBuf;

use canvas::Colour;
use standpoint::Stance;

use crate::common::{Failure, Outcome, Result, print};

#[derive(clap::Args)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    figure: Figure,
}

#[derive(clap::Subcommand)]
enum Figure {
    /// Draw how the stance toward actors moves through a document, of rows that score wrote
    Trajectory(trajectory::Args),
    /// Draw mean scores by two fields, such as actor and outlet, of rows that score wrote
    Matrix(matrix::Args),
    /// Draw how often a model's probabilities hold on labelled rows
    Reliability(reliability::Args),
    /// Draw how the macro-F1 grows with the rows of training, of what eval --json printed
    Curve(curve::Args),
}

/// What all figures take.
#[derive(clap::Args)]
struct Frame {
    /// File to write to, instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Title of the figure, instead of one that says what is drawn
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// A line below the title, such as where the rows are from
    #[arg(
        long,
        value_name = "TEXT",
        default_value = "",
        hide_default_value = true
    )]
    note: String,
}

impl Frame {
    fn title(&self, otherwise: impl FnOnce() -> String) -> String {
        self.title.clone().unwrap_or_else(otherwise)
    }

    fn write(&self, svg: &str) -> Result<Outcome> {
        let Some(path) = &self.output else {
            return print(svg.as_bytes());
        };
        let failed = |error| Failure::Failed(format!("cannot write {}: {error}", path.display()));
        std::fs::write(path, svg).map_err(failed)?;
        Ok(Outcome::Done)
    }
}

pub(crate) fn run(args: &Args) -> Result<Outcome> {
    match &args.figure {
        Figure::Trajectory(args) => trajectory::run(args),
        Figure::Matrix(args) => matrix::run(args),
        Figure::Reliability(args) => reliability::run(args),
        Figure::Curve(args) => curve::run(args),
    }
}

/// The colours of the labels, those of the pages: orange and blue are told apart by all eyes, and no figure tells labels by colour alone.
const fn strong(label: Stance) -> Colour {
    match label {
        Stance::Against => Colour(180, 80, 11),
        Stance::Neutral => Colour(107, 114, 128),
        Stance::Favor => Colour(26, 95, 180),
    }
}

/// The colour behind a score in [-1, 1].
fn tint(score: f64) -> Colour {
    let end = if score < 0.0 {
        Colour(242, 160, 92)
    } else {
        Colour(110, 170, 238)
    };
    Colour(236, 238, 241).mixed(end, score.abs())
}

/// `+0.42`, with the sign that is not taken for a hyphen.
fn signed(number: f64) -> String {
    let text = format!("{number:+.2}");
    match text.as_str() {
        "+0.00" | "-0.00" => "0.00".to_owned(),
        _ => text.replace('-', "−"),
    }
}

/// `1,234`
fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_people_read_them() {
        assert_eq!(
            [0, 999, 1000, 1234567].map(thousands),
            ["0", "999", "1,000", "1,234,567"]
        );
        assert_eq!([-0.421, 0.001, 0.5].map(signed), ["−0.42", "0.00", "+0.50"]);
    }
}
