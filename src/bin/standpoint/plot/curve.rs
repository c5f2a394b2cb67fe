//! `standpoint plot curve`: how the macro-F1 grows with the rows that a model is trained on.

use std::path::PathBuf;
use std::str::FromStr;

use serde::Deserialize;

use super::canvas::{Canvas, Colour, End, Words, draw};
use super::panel::{Panel, heading, heading_height};
use super::{Frame, strong, thousands};
use crate::common::{Failure, Outcome, Result, read};
use standpoint::Stance;

const EXAMPLES: &str = "\
Example:
  for share in 0.1 0.2 0.4 0.8 1; do
      standpoint train --encoder small --data train.jsonl --cache cache --share $share --name s$share --out s$share
      standpoint eval --json --model s$share --data dev.jsonl > $share.json
  done
  standpoint plot curve 250=0.1.json 500=0.2.json 1000=0.4.json 2000=0.8.json 2500=1.json > curve.svg
      train prints how many rows were fitted";

#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// How many rows a model was trained on, and the file that `eval --json` printed for it
    #[arg(value_name = "ROWS=FILE", required = true)]
    points: Vec<Point>,
    #[command(flatten)]
    frame: Frame,
}

#[derive(Clone)]
struct Point {
    rows: u64,
    file: PathBuf,
}

impl FromStr for Point {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || format!("`{text}` is not ROWS=FILE, as in 1000=eval.json");
        let (rows, file) = text.split_once('=').ok_or_else(wrong)?;
        match rows.parse() {
            Ok(rows) if rows > 0 && !file.is_empty() => Ok(Self {
                rows,
                file: file.into(),
            }),
            _ => Err(wrong()),
        }
    }
}

/// What `eval --json` prints, as far as it is drawn.
#[derive(Deserialize)]
struct Report {
    n: u64,
    macro_f1: f64,
    macro_f1_ci: [f64; 2],
    #[serde(default)]
    baselines: Vec<Baseline>,
}

#[derive(Deserialize)]
struct Baseline {
    name: String,
    macro_f1: f64,
}

const SIZE: (f64, f64) = (860.0, 480.0);

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let mut points = Vec::new();
    for Point { rows, file } in &args.points {
        let report: Report = serde_json::from_slice(&read(file)?).map_err(|error| {
            Failure::Failed(format!(
                "{}: not what `eval --json` prints: {error}",
                file.display()
            ))
        })?;
        let figures = [
            report.macro_f1,
            report.macro_f1_ci[0],
            report.macro_f1_ci[1],
        ];
        let shares = report
            .baselines
            .iter()
            .map(|baseline| baseline.macro_f1)
            .chain(figures);
        if let Some(wrong) = shares
            .into_iter()
            .find(|share| !(0.0..=1.0).contains(share))
        {
            let message = format!(
                "{}: a macro-F1 is {wrong}, which is not from 0 to 1",
                file.display()
            );
            return Err(Failure::Failed(message));
        }
        points.push((*rows, report));
    }
    points.sort_by_key(|(rows, _)| *rows);
    args.frame.write(&figure(&points, &args.frame)?)
}

fn figure(points: &[(u64, Report)], frame: &Frame) -> Result<String> {
    let title = frame.title(|| "Macro-F1 by rows of training".to_owned());
    let measured = points.iter().map(|(_, report)| report.n).max().unwrap_or(0);
    let below = [
        frame.note.clone(),
        format!(
            "measured on {} rows, with 95 % intervals over documents",
            thousands(measured)
        ),
    ];
    let below = below.each_ref().map(String::as_str);
    let ends = points.iter().flat_map(|(_, report)| {
        let baselines = report.baselines.iter().map(|baseline| baseline.macro_f1);
        baselines.chain(report.macro_f1_ci)
    });
    let (low, high) = ends.fold((1.0_f64, 0.0_f64), |(low, high), y| {
        (low.min(y), high.max(y))
    });
    let (low, high) = (
        (low * 10.0).floor() / 10.0,
        ((high * 10.0).ceil() / 10.0).max(0.1),
    );
    let log = |rows: u64| libm::log10(rows as f64);
    let [first, last] =
        [points.first(), points.last()].map(|point| point.map_or(0.0, |(rows, _)| log(*rows)));
    let margin = ((last - first) * 0.05).max(0.05);
    let panel = Panel {
        edges: [
            84.0,
            heading_height(&below) + 12.0,
            SIZE.0 - 170.0,
            SIZE.1 - 62.0,
        ],
        x: [first - margin, last + margin],
        y: [low, high],
    };
    draw(&title, SIZE, |canvas| {
        heading(canvas, &title, &below)?;
        let tenths = (low * 10.0).round() as u32..=(high * 10.0).round() as u32;
        let rows: Vec<_> = tenths
            .map(|tenth| {
                (
                    f64::from(tenth) / 10.0,
                    format!("{:.1}", f64::from(tenth) / 10.0),
                )
            })
            .collect();
        panel.rows(canvas, &rows)?;
        panel.columns(
            canvas,
            &apart(points, |rows| panel.at(log(rows), low).0, log),
        )?;
        let baselines = points.last().map(|(_, report)| &report.baselines);
        for baseline in baselines.into_iter().flatten() {
            let [from, to] = panel.x.map(|x| panel.at(x, baseline.macro_f1));
            canvas.dashes(from, to, Colour::SOFT)?;
            let look = Words::new(12.0, Colour::SOFT, End::Left);
            canvas.words(
                &format!("{} {:.3}", baseline.name, baseline.macro_f1),
                (to.0 + 8.0, to.1),
                look,
            )?;
        }
        line(canvas, &panel, points, log)?;
        panel.name_x(canvas, "rows of training (logarithmic)")?;
        panel.name_y(canvas, "macro-F1", 34.0)
    })
}

fn line(
    canvas: &Canvas<'_>,
    panel: &Panel,
    points: &[(u64, Report)],
    log: impl Fn(u64) -> f64,
) -> Result<()> {
    let colour = strong(Stance::Favor);
    for (rows, report) in points {
        let ends = report.macro_f1_ci.map(|end| panel.at(log(*rows), end));
        canvas.line(&ends, colour, 1)?;
    }
    let places: Vec<_> = points
        .iter()
        .map(|(rows, report)| panel.at(log(*rows), report.macro_f1))
        .collect();
    canvas.line(&places, colour, 2)?;
    for place in &places {
        canvas.dot(*place, 4, colour)?;
    }
    if let (Some((_, report)), Some(place)) = (points.last(), places.last()) {
        let right = panel.edges[2];
        let look = Words::new(13.0, colour, End::Left).bold();
        canvas.words(
            &format!("{:.3}", report.macro_f1),
            (right + 8.0, place.1),
            look,
        )?;
    }
    Ok(())
}

/// The numbers of rows whose names have room, from the last one down.
fn apart(
    points: &[(u64, Report)],
    x: impl Fn(u64) -> f64,
    log: impl Fn(u64) -> f64,
) -> Vec<(f64, String)> {
    let mut ticks = Vec::new();
    let mut free = f64::INFINITY;
    for (rows, _) in points.iter().rev() {
        let name = thousands(*rows);
        let half = 4.0 * name.len() as f64;
        if x(*rows) + half < free {
            free = x(*rows) - half - 6.0;
            ticks.push((log(*rows), name));
        }
    }
    ticks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_is_a_number_and_a_file() {
        let point: Result<Point, String> = "1000=a=b.json".parse();
        assert!(
            point.is_ok_and(|point| point.rows == 1000 && point.file.as_os_str() == "a=b.json")
        );
        for wrong in ["a.json", "0=a", "x=a", "10="] {
            assert!(wrong.parse::<Point>().is_err(), "{wrong}");
        }
    }
}
