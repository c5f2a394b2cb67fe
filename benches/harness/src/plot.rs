//! Plots as SVG. In: numbers with names. Out: the text of an SVG file, the same bytes for the same numbers.

use std::fmt::Display;

use plotters::prelude::*;

use crate::error::{Error, Result};

const WIDTH: u32 = 760;
/// Okabe & Ito 2008: colours that colour-blind readers tell apart.
const COLOURS: [RGBColor; 6] = [
    RGBColor(0, 114, 178),
    RGBColor(213, 94, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(230, 159, 0),
    RGBColor(86, 180, 233),
];

/// A figure with its interval.
#[derive(Debug)]
pub(crate) struct Interval {
    pub(crate) name: String,
    pub(crate) value: f64,
    pub(crate) range: [f64; 2],
}

/// Figures one below the other, each with its interval, on a scale from 0 to 1.
pub(crate) fn intervals(title: &str, rows: &[Interval]) -> Result<String> {
    let mut svg = String::new();
    let height = 80 + 28 * rows.len() as u32;
    {
        let area = SVGBackend::with_string(&mut svg, (WIDTH, height)).into_drawing_area();
        area.fill(&WHITE).map_err(failed)?;
        let mut chart = ChartBuilder::on(&area)
            .caption(title, ("sans-serif", 16))
            .margin(10)
            .set_label_area_size(LabelAreaPosition::Left, 200)
            .set_label_area_size(LabelAreaPosition::Bottom, 24)
            .build_cartesian_2d(0.0..1.0_f64, 0.0..rows.len() as f64)
            .map_err(failed)?;
        let middle = |number: usize| (rows.len() - number) as f64 - 0.5;
        chart
            .configure_mesh()
            .disable_y_mesh()
            .y_labels(0)
            .disable_y_axis()
            .draw()
            .map_err(failed)?;
        for (number, row) in rows.iter().enumerate() {
            let y = middle(number);
            let [low, high] = row.range;
            let colour = COLOURS[0];
            let line = PathElement::new(vec![(low, y), (high, y)], colour.stroke_width(2));
            chart.draw_series([line]).map_err(failed)?;
            chart
                .draw_series([Circle::new((row.value, y), 4, colour.filled())])
                .map_err(failed)?;
            let (x, y) = chart.backend_coord(&(0.0, y));
            let style = ("sans-serif", 13).into_text_style(&area);
            let name = format!("{}  {:.3}", row.name, row.value);
            area.draw_text(&name, &style, (x - 195, y - 7))
                .map_err(failed)?;
        }
        area.present().map_err(failed)?;
    }
    Ok(svg)
}

/// A line of a plot, with its points.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) name: String,
    pub(crate) points: Vec<(f64, f64)>,
}

/// Lines over an axis of powers of ten, from 0 up.
pub(crate) fn lines(title: &str, [x, y]: [&str; 2], lines: &[Line]) -> Result<String> {
    let points = || lines.iter().flat_map(|line| &line.points);
    let least = points().map(|point| point.0).fold(f64::INFINITY, f64::min);
    // An axis without an end would be drawn for ever.
    let least = if least.is_finite() {
        least.max(1e-9)
    } else {
        1.0
    };
    let most = points().map(|point| point.0).fold(2.0 * least, f64::max);
    let top = points().map(|point| point.1).fold(1e-9, f64::max) * 1.1;
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, (WIDTH, 360)).into_drawing_area();
        area.fill(&WHITE).map_err(failed)?;
        let mut chart = ChartBuilder::on(&area)
            .caption(title, ("sans-serif", 16))
            .margin(10)
            .set_label_area_size(LabelAreaPosition::Left, 60)
            .set_label_area_size(LabelAreaPosition::Bottom, 40)
            .build_cartesian_2d((least..most).log_scale(), 0.0..top)
            .map_err(failed)?;
        chart
            .configure_mesh()
            .x_desc(x)
            .y_desc(y)
            .draw()
            .map_err(failed)?;
        for (line, colour) in lines.iter().zip(COLOURS.iter().cycle()) {
            let drawn = LineSeries::new(line.points.iter().copied(), colour.stroke_width(2));
            let drawn = chart.draw_series(drawn.point_size(3)).map_err(failed)?;
            drawn.label(&line.name).legend(|(x, y)| {
                PathElement::new(vec![(x, y), (x + 16, y)], colour.stroke_width(2))
            });
        }
        if lines.len() > 1 {
            chart
                .configure_series_labels()
                .background_style(WHITE.mix(0.8))
                .border_style(BLACK)
                .draw()
                .map_err(failed)?;
        }
        area.present().map_err(failed)?;
    }
    Ok(svg)
}

fn failed(error: impl Display) -> Error {
    Error::new(format!("the plot cannot be drawn: {error}"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn the_same_numbers_make_the_same_picture_and_names_are_escaped() {
        let draw = || {
            let row = Interval {
                name: "a < b".to_owned(),
                value: 0.5,
                range: [0.4, 0.6],
            };
            intervals("title", &[row]).unwrap()
        };
        let svg = draw();
        assert_eq!(svg, draw());
        assert!(svg.starts_with("<svg") && svg.contains("a &lt; b"), "{svg}");
        assert!(!svg.contains("<script") && svg.contains("</svg>"));
    }

    #[test]
    fn lines_are_drawn_where_there_is_one_point_and_where_there_is_none() {
        let line = |points: &[(f64, f64)]| Line {
            name: "one".to_owned(),
            points: points.to_vec(),
        };
        for points in [&[][..], &[(1.0, 2.0)], &[(1.0, 2.0), (100.0, 3.0)]] {
            let svg = lines("title", ["x", "y"], &[line(points), line(points)]).unwrap();
            assert!(svg.contains("</svg>"));
        }
    }
}
