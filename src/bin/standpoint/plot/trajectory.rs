//! `standpoint plot trajectory`: the scores of a document's actors, paragraph by paragraph, a field for each actor.

use std::path::PathBuf;

use standpoint::Stance;

use super::canvas::{Canvas, Colour, End, Words, draw};
use super::panel::{Panel, SMALL, heading, heading_height};
use super::rows::{Row, each};
use super::{Frame, signed, strong};
use crate::common::{Failure, Outcome, Result};
use crate::score::start_of;

#[derive(clap::Args)]
pub(super) struct Args {
    /// Files of rows as `score --format jsonl` writes them, or `-` for standard input
    #[arg(value_name = "ROWS", required = true)]
    rows: Vec<PathBuf>,
    /// The document, as its rows call it; need not be said where there is only one
    #[arg(long, value_name = "NAME")]
    document: Option<String>,
    /// Ids of the actors to draw, in this order; unless given, those of most paragraphs
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    only: Vec<String>,
    /// How many actors are drawn at most, where they are not named
    #[arg(long, value_name = "N", default_value_t = 6, value_parser = clap::value_parser!(u16).range(1..=50))]
    most: u16,
    #[command(flatten)]
    frame: Frame,
}

const WIDTH: f64 = 860.0;
/// The left edge of the fields; names stand before it.
const LEFT: f64 = 210.0;
const FIELD: f64 = 84.0;
const GAP: f64 = 32.0;

/// An actor's rows in the order of the document.
struct Line {
    id: String,
    name: String,
    rows: Vec<Row>,
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let mut document = args.document.clone();
    let mut others: Vec<String> = Vec::new();
    let mut lines: Vec<Line> = Vec::new();
    each(&args.rows, |row| {
        let wanted = document.get_or_insert_with(|| row.document.clone());
        if *wanted != row.document {
            if !others.contains(&row.document) && others.len() < 5 {
                others.push(row.document);
            }
            return;
        }
        match lines.iter_mut().find(|line| line.id == row.actor) {
            Some(line) => line.rows.push(row),
            None => lines.push(Line {
                id: row.actor.clone(),
                name: row.name.clone(),
                rows: vec![row],
            }),
        }
    })?;
    let Some(document) = document else {
        return Err(Failure::Failed("there is no row to draw".to_owned()));
    };
    let others: Vec<String> = others.iter().map(|name| format!("{name:?}")).collect();
    let others = others.join(", ");
    if args.document.is_none() && !others.is_empty() {
        let message = format!(
            "the rows are of more than one document; say --document NAME: {document:?}, {others}"
        );
        return Err(Failure::Usage(message));
    }
    if lines.is_empty() {
        let message = format!("no row is of the document {document:?}; they are of {others}");
        return Err(Failure::Failed(message));
    }
    let lines = chosen(lines, args)?;
    args.frame.write(&figure(&document, &lines, &args.frame)?)
}

/// The lines that were asked for.
fn chosen(mut lines: Vec<Line>, args: &Args) -> Result<Vec<Line>> {
    if args.only.is_empty() {
        // Stable: actors of as many paragraphs stay in the order of the text.
        lines.sort_by_key(|line| std::cmp::Reverse(line.rows.len()));
        lines.truncate(usize::from(args.most));
        return Ok(lines);
    }
    let mut found = Vec::new();
    for id in &args.only {
        let Some(place) = lines.iter().position(|line| line.id == *id) else {
            let message = format!("--only {id}: the document has no row of this actor");
            return Err(Failure::Failed(message));
        };
        found.push(lines.swap_remove(place));
    }
    Ok(found)
}

fn figure(document: &str, lines: &[Line], frame: &Frame) -> Result<String> {
    let title = frame.title(|| format!("Stance through {}", start_of(document, 70)));
    let model = lines.iter().flat_map(|line| &line.rows).next();
    let model = model.map_or("", |row| &row.model);
    let below = [frame.note.as_str(), model];
    let top = heading_height(&below) + 14.0;
    let rows = || lines.iter().flat_map(|line| &line.rows);
    let last = rows().map(|row| row.paragraph).max().unwrap_or(0) as f64;
    let first = rows().map(|row| row.paragraph).min().unwrap_or(0) as f64;
    let bottom = top + (FIELD + GAP) * lines.len() as f64 - GAP;
    let height = bottom + 84.0;
    draw(&title, (WIDTH, height), |canvas| {
        heading(canvas, &title, &below)?;
        let mut panel = Panel {
            edges: [LEFT, top, WIDTH - 24.0, top + FIELD],
            x: [first - 0.5, last + 0.5],
            y: [-1.0, 1.0],
        };
        panel.name_y(canvas, "score", LEFT - 34.0)?;
        for line in lines {
            field(canvas, &panel, line)?;
            let [left, top, right, bottom] = panel.edges;
            let step = FIELD + GAP;
            panel.edges = [left, top + step, right, bottom + step];
        }
        let [left, _, right, _] = panel.edges;
        panel.edges = [left, top, right, bottom];
        let ticks = whole_numbers(first as u64, last as u64);
        for (number, name) in ticks {
            let (x, y) = panel.at(number, -1.0);
            let look = Words::new(SMALL, Colour::SOFT, End::Middle);
            canvas.words(&name, (x, y + 12.0), look)?;
        }
        panel.name_x(canvas, "paragraph")?;
        legend(canvas, height - 22.0)
    })
}

fn field(canvas: &Canvas<'_>, panel: &Panel, line: &Line) -> Result<()> {
    let ticks = [-1.0, 0.0, 1.0].map(|score: f64| {
        let name = match score {
            score if score < 0.0 => "−1",
            score if score > 0.0 => "+1",
            _ => "0",
        };
        (score, name.to_owned())
    });
    panel.rows(canvas, &ticks)?;
    let [_, top, _, bottom] = panel.edges;
    let middle = (top + bottom) / 2.0;
    let name = Words::new(14.0, Colour::INK, End::Left).bold();
    canvas.words(&start_of(&line.name, 20), (24.0, middle - 10.0), name)?;
    let mean = line.rows.iter().map(|row| row.score).sum::<f64>() / line.rows.len() as f64;
    let paragraphs = match line.rows.len() {
        1 => "1 paragraph".to_owned(),
        number => format!("{number} paragraphs"),
    };
    let text = format!("{paragraphs}, mean {}", signed(mean));
    canvas.words(
        &text,
        (24.0, middle + 9.0),
        Words::new(SMALL, Colour::SOFT, End::Left),
    )?;

    let points: Vec<_> = line
        .rows
        .iter()
        .map(|row| panel.at(row.paragraph as f64, row.score))
        .collect();
    canvas.line(&points, Colour(150, 156, 166), 1)?;
    for (row, &(x, y)) in line.rows.iter().zip(&points) {
        let (_, zero) = panel.at(row.paragraph as f64, 0.0);
        canvas.line(&[(x, zero), (x, y)], strong(row.label), 2)?;
        mark(canvas, (x, y), row.label, row.uncertain, row.mixed)?;
    }
    Ok(())
}

/// The mark of a score: its label is a colour and a shape, it is hollow where it is uncertain, and a diamond where it is mixed.
fn mark(
    canvas: &Canvas<'_>,
    (x, y): (f64, f64),
    label: Stance,
    uncertain: bool,
    mixed: bool,
) -> Result<()> {
    let corners: &[(f64, f64)] = match label {
        _ if mixed => &[(-6.0, 0.0), (0.0, -6.0), (6.0, 0.0), (0.0, 6.0)],
        Stance::Against => &[(-5.0, -4.0), (5.0, -4.0), (0.0, 5.0)],
        Stance::Neutral => &[(-4.0, -4.0), (4.0, -4.0), (4.0, 4.0), (-4.0, 4.0)],
        Stance::Favor => &[(-5.0, 4.0), (5.0, 4.0), (0.0, -5.0)],
    };
    let corners: Vec<_> = corners
        .iter()
        .map(|(right, down)| (x + right, y + down))
        .collect();
    let colour = if mixed { Colour::INK } else { strong(label) };
    let fill = if mixed || uncertain {
        Colour::PAPER
    } else {
        colour
    };
    canvas.field(&corners, colour, fill)
}

fn legend(canvas: &Canvas<'_>, y: f64) -> Result<()> {
    let look = Words::new(SMALL, Colour::SOFT, End::Left);
    let marks = [
        (Some(Stance::Against), false, "against"),
        (Some(Stance::Neutral), false, "neutral"),
        (Some(Stance::Favor), false, "favor"),
        (Some(Stance::Neutral), true, "hollow: uncertain at 90 %"),
        (None, false, "mixed: strong evidence both ways"),
    ];
    let mut x = LEFT;
    for (label, uncertain, text) in marks {
        mark(
            canvas,
            (x, y),
            label.unwrap_or(Stance::Neutral),
            uncertain,
            label.is_none(),
        )?;
        canvas.words(text, (x + 11.0, y), look)?;
        x += 36.0 + 5.6 * text.len() as f64;
    }
    Ok(())
}

/// Some whole numbers of this range, with a round step between them.
fn whole_numbers(first: u64, last: u64) -> Vec<(f64, String)> {
    let steps = [1, 2, 5].into_iter();
    let mut steps =
        (0..18).flat_map(|power| steps.clone().map(move |step| step * 10_u64.pow(power)));
    let step = steps
        .find(|step| (last - first) / step <= 14)
        .unwrap_or(u64::MAX);
    let mut numbers = Vec::new();
    let mut number = first.div_ceil(step).saturating_mul(step);
    while number <= last {
        numbers.push((number as f64, number.to_string()));
        let Some(next) = number.checked_add(step) else {
            break;
        };
        number = next;
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_few() {
        let ticks = |first, last| {
            whole_numbers(first, last)
                .into_iter()
                .map(|(_, name)| name)
                .collect::<Vec<_>>()
        };
        assert_eq!(ticks(0, 3), ["0", "1", "2", "3"]);
        assert_eq!(ticks(7, 40), ["10", "15", "20", "25", "30", "35", "40"]);
        assert_eq!(ticks(3, 3), ["3"]);
        assert!(ticks(0, u64::MAX).len() < 16);
    }
}
