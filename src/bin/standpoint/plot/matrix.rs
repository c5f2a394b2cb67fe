//! `standpoint plot matrix`: mean scores by two fields, such as actors by outlets.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::PathBuf;

use super::canvas::{Canvas, Colour, End, Words, draw};
use super::panel::{SMALL, heading, heading_height};
use super::rows::each;
use super::{Frame, signed, tint};
use crate::common::{Failure, Outcome, Result};
use crate::score::start_of;
use crate::summary::no_field;

#[derive(clap::Args)]
pub(super) struct Args {
    /// Files of rows as `score --format jsonl --keep outlet` writes them, or `-` for standard input
    #[arg(value_name = "ROWS", required = true)]
    rows: Vec<PathBuf>,
    /// The field whose values have a line each, and that whose values have a column: `actor`, a field of the row, or one that `score --keep` put there
    #[arg(long, value_name = "FIELD,FIELD", num_args = 1, default_value = "actor,outlet", value_parser = fields)]
    by: [String; 2],
    /// How many lines are drawn at most, those of most rows
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=200))]
    lines: u16,
    /// How many columns are drawn at most, those of most rows
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=50))]
    columns: u16,
    #[command(flatten)]
    frame: Frame,
}

fn fields(text: &str) -> Result<[String; 2], String> {
    match text.split(',').collect::<Vec<_>>().as_slice() {
        [line, column] if !line.is_empty() && !column.is_empty() => {
            Ok([line, column].map(|name| (*name).to_owned()))
        }
        _ => Err("two fields with a comma between them, as in actor,outlet".to_owned()),
    }
}

/// Width and height of a cell.
const CELL: (f64, f64) = (92.0, 40.0);
/// The left edge of the cells.
const LEFT: f64 = 214.0;
/// The mean of fewer rows has no colour: chance would draw the eye.
const FEW: u64 = 5;
/// Letters of a column's name on one of its two lines.
const LETTERS: usize = 12;

/// Rows and the sum of their scores.
#[derive(Clone, Copy, Default)]
struct Sum {
    rows: u64,
    score: f64,
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let mut sums: BTreeMap<[String; 2], Sum> = BTreeMap::new();
    let mut rows = 0_u64;
    let mut known = Vec::new();
    let mut seen = [false; 2];
    let mut models = std::collections::BTreeSet::new();
    each(&args.rows, |row| {
        let [line, column] = args.by.each_ref().map(|name| row.field(name));
        seen = [seen[0] || line.is_some(), seen[1] || column.is_some()];
        if rows == 0 {
            known = row.fields();
        }
        rows += 1;
        if let (Some(line), Some(column)) = (line, column) {
            models.insert(row.model);
            let sum = sums.entry([line, column]).or_default();
            sum.rows += 1;
            sum.score += row.score;
        }
    })?;
    if rows == 0 {
        return Err(Failure::Failed("there is no row to draw".to_owned()));
    }
    for (name, seen) in args.by.iter().zip(seen) {
        if !seen {
            return Err(Failure::Failed(no_field(name, &known)));
        }
    }
    if sums.is_empty() {
        let message = format!("no row has both {} and {}", args.by[0], args.by[1]);
        return Err(Failure::Failed(message));
    }
    let lines = of_most_rows(&sums, 0, args.lines);
    let columns = of_most_rows(&sums, 1, args.columns);
    let models: Vec<String> = models.into_iter().collect();
    args.frame.write(&figure(
        args,
        &sums,
        [&lines, &columns],
        &models.join(", "),
    )?)
}

/// The values of a field, those of most rows first.
fn of_most_rows(sums: &BTreeMap<[String; 2], Sum>, side: usize, most: u16) -> Vec<String> {
    let mut rows: BTreeMap<&str, u64> = BTreeMap::new();
    for (key, sum) in sums {
        if let Some(value) = key.get(side) {
            *rows.entry(value).or_default() += sum.rows;
        }
    }
    let mut values: Vec<(&str, u64)> = rows.into_iter().collect();
    values.sort_by_key(|(_, rows)| Reverse(*rows));
    values
        .into_iter()
        .take(usize::from(most))
        .map(|(value, _)| value.to_owned())
        .collect()
}

fn figure(
    args: &Args,
    sums: &BTreeMap<[String; 2], Sum>,
    [lines, columns]: [&[String]; 2],
    models: &str,
) -> Result<String> {
    let title = args
        .frame
        .title(|| format!("Mean stance by {} and {}", args.by[0], args.by[1]));
    let below = [args.frame.note.as_str(), models];
    let top = heading_height(&below) + 60.0;
    let width = (LEFT + CELL.0 * columns.len() as f64 + 24.0).max(640.0);
    let height = top + CELL.1 * lines.len() as f64 + 56.0;
    draw(&title, (width, height), |canvas| {
        heading(canvas, &title, &below)?;
        let look = Words::new(SMALL, Colour::SOFT, End::Right);
        canvas.words(&args.by[0], (LEFT - 10.0, top - 12.0), look)?;
        let look = Words::new(SMALL, Colour::SOFT, End::Left);
        canvas.words(&args.by[1], (LEFT + 4.0, top - 46.0), look)?;
        for (number, column) in columns.iter().enumerate() {
            let middle = LEFT + CELL.0 * (number as f64 + 0.5);
            let look = Words::new(SMALL, Colour::INK, End::Middle);
            let [first, second] = two_lines(column);
            let y = top - if second.is_empty() { 12.0 } else { 27.0 };
            canvas.words(&first, (middle, y), look)?;
            canvas.words(&second, (middle, top - 12.0), look)?;
        }
        for (number, line) in lines.iter().enumerate() {
            let y = top + CELL.1 * number as f64;
            let look = Words::new(13.0, Colour::INK, End::Right);
            canvas.words(&start_of(line, 26), (LEFT - 10.0, y + CELL.1 / 2.0), look)?;
            for (number, column) in columns.iter().enumerate() {
                let key = [line.clone(), column.clone()];
                let sum = sums.get(&key).copied().unwrap_or_default();
                cell(canvas, LEFT + CELL.0 * number as f64, y, sum)?;
            }
        }
        legend(canvas, height - 26.0)
    })
}

fn cell(canvas: &Canvas<'_>, x: f64, y: f64, sum: Sum) -> Result<()> {
    let edges = [x + 1.0, y + 1.0, x + CELL.0 - 1.0, y + CELL.1 - 1.0];
    let middle = (x + CELL.0 / 2.0, y + CELL.1 / 2.0);
    if sum.rows == 0 {
        return canvas.block(
            [middle.0 - 4.0, middle.1 - 1.0, middle.0 + 4.0, middle.1],
            Colour::RULE,
        );
    }
    let mean = sum.score / sum.rows as f64;
    let is_few = sum.rows < FEW;
    if !is_few {
        canvas.block(edges, tint(mean))?;
    }
    let ink = if is_few { Colour::SOFT } else { Colour::INK };
    let look = Words::new(14.0, ink, End::Middle);
    canvas.words(&signed(mean), (middle.0, middle.1 - 7.0), look)?;
    let look = Words::new(11.0, Colour::SOFT, End::Middle);
    canvas.words(
        &format!("n {}", sum.rows),
        (middle.0, middle.1 + 10.0),
        look,
    )
}

fn legend(canvas: &Canvas<'_>, y: f64) -> Result<()> {
    let look = Words::new(SMALL, Colour::SOFT, End::Left);
    canvas.words("against −1", (LEFT - 62.0, y), look)?;
    for step in 0..20 {
        let (x, score) = (
            LEFT + 5.0 + 6.0 * f64::from(step),
            (f64::from(step) - 9.5) / 9.5,
        );
        canvas.block([x, y - 6.0, x + 6.0, y + 6.0], tint(score))?;
    }
    canvas.words("+1 favor", (LEFT + 132.0, y), look)?;
    let text = format!("n: rows; no colour: fewer than {FEW}; a dash: none");
    canvas.words(&text, (LEFT + 206.0, y), look)
}

/// A name on one or two lines, broken at a space where there is one.
fn two_lines(name: &str) -> [String; 2] {
    let whole = start_of(name, 2 * LETTERS);
    if start_of(&whole, LETTERS) == whole {
        return [whole, String::new()];
    }
    let fits = |end: &usize| start_of(&whole[..*end], LETTERS) == whole[..*end];
    let mut spaces = whole.match_indices(' ').map(|(place, _)| place);
    match spaces.rfind(fits) {
        Some(end) => [
            whole[..end].to_owned(),
            start_of(&whole[end + 1..], LETTERS),
        ],
        None => [start_of(&whole, LETTERS), String::new()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_break_at_a_space() {
        assert_eq!(two_lines("North"), ["North", ""]);
        assert_eq!(
            two_lines("The Northern Courier"),
            ["The Northern", "Courier"]
        );
        assert_eq!(two_lines("Northerncouriers"), ["Northerncou…", ""]);
        assert_eq!(two_lines("中文中文中文中文"), ["中文中文中…", ""]);
    }

    #[test]
    fn two_fields_are_named() {
        assert_eq!(fields("a,b.c"), Ok(["a".to_owned(), "b.c".to_owned()]));
        assert!(fields("a").is_err() && fields("a,").is_err() && fields("a,b,c").is_err());
    }
}
