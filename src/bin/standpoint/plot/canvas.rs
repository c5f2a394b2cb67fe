//! What every figure is drawn on: the one place that knows the drawing crate. In: shapes and words at places in pixels. Out: the text of an SVG file, the same
//! bytes for the same figure.

use std::fmt::Display;

use plotters::coord::Shift;
use plotters::prelude::{
    Circle, DrawingArea, IntoDrawingArea, IntoTextStyle, PathElement, Polygon, RGBColor, Rectangle,
    SVGBackend,
};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontStyle, FontTransform};

use crate::common::{Failure, Result};

/// A colour: red, green, blue.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Colour(pub(super) u8, pub(super) u8, pub(super) u8);

impl Colour {
    pub(super) const PAPER: Self = Self(255, 255, 255);
    pub(super) const INK: Self = Self(29, 33, 41);
    pub(super) const SOFT: Self = Self(84, 91, 102);
    pub(super) const RULE: Self = Self(223, 226, 231);

    /// This colour with so much, 0 to 1, of another one.
    pub(super) fn mixed(self, other: Self, share: f64) -> Self {
        let mix = |a: u8, b: u8| {
            (f64::from(a) + (f64::from(b) - f64::from(a)) * share.clamp(0.0, 1.0)).round() as u8
        };
        Self(
            mix(self.0, other.0),
            mix(self.1, other.1),
            mix(self.2, other.2),
        )
    }

    fn rgb(self) -> RGBColor {
        RGBColor(self.0, self.1, self.2)
    }
}

/// A place in pixels from the upper left corner.
pub(super) type Place = (f64, f64);

/// How words look.
#[derive(Clone, Copy)]
pub(super) struct Words {
    pub(super) size: f64,
    pub(super) colour: Colour,
    pub(super) bold: bool,
    /// Which end of the words stands at the place.
    pub(super) at: End,
    /// Whether they are read from below.
    pub(super) turned: bool,
}

#[derive(Clone, Copy)]
pub(super) enum End {
    Left,
    Middle,
    Right,
}

impl Words {
    pub(super) const fn new(size: f64, colour: Colour, at: End) -> Self {
        Self {
            size,
            colour,
            bold: false,
            at,
            turned: false,
        }
    }

    pub(super) const fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    pub(super) const fn turned(self) -> Self {
        Self {
            turned: true,
            ..self
        }
    }
}

pub(super) struct Canvas<'s> {
    area: DrawingArea<SVGBackend<'s>, Shift>,
}

/// A figure of this size; `title` is what readers of screens hear.
pub(super) fn draw(
    title: &str,
    (width, height): (f64, f64),
    paint: impl FnOnce(&Canvas<'_>) -> Result<()>,
) -> Result<String> {
    let mut svg = String::new();
    {
        let size = (width.ceil() as u32, height.ceil() as u32);
        let area = SVGBackend::with_string(&mut svg, size).into_drawing_area();
        let canvas = Canvas { area };
        canvas.area.fill(&Colour::PAPER.rgb()).map_err(failed)?;
        paint(&canvas)?;
        canvas.area.present().map_err(failed)?;
    }
    let spoken = maud::html! { title { (plain(title)) } }.0;
    let Some(start) = svg.find('>').map(|end| end + 1) else {
        return Err(failed("it is empty"));
    };
    svg.insert_str(start, &format!("\n{spoken}"));
    Ok(svg.replacen("<svg ", "<svg role=\"img\" ", 1))
}

/// Words without the characters that a file of XML may not have.
fn plain(text: &str) -> String {
    let is_plain = |c: &char| !c.is_control() && !matches!(c, '\u{FFFE}' | '\u{FFFF}');
    text.chars().filter(is_plain).collect()
}

impl Canvas<'_> {
    pub(super) fn words(&self, text: &str, at: Place, look: Words) -> Result<()> {
        let style = if look.bold {
            FontStyle::Bold
        } else {
            FontStyle::Normal
        };
        let turn = if look.turned {
            FontTransform::Rotate270
        } else {
            FontTransform::None
        };
        let place = match look.at {
            End::Left => HPos::Left,
            End::Middle => HPos::Center,
            End::Right => HPos::Right,
        };
        // The crate takes a font's size for the height of its lines: 1.24 times what SVG calls its size.
        let font = ("sans-serif", look.size * 1.24, style).into_text_style(&self.area);
        let colour = look.colour.rgb();
        let font = font.color(&colour).transform(turn);
        let font = font.pos(Pos::new(place, VPos::Center));
        let at = pixel(at);
        self.area.draw_text(&plain(text), &font, at).map_err(failed)
    }

    pub(super) fn line(&self, points: &[Place], colour: Colour, width: u32) -> Result<()> {
        let points: Vec<_> = points.iter().copied().map(pixel).collect();
        let line = PathElement::new(points, colour.rgb().stroke_width(width));
        self.area.draw(&line).map_err(failed)
    }

    /// A straight line of dashes.
    pub(super) fn dashes(&self, from: Place, to: Place, colour: Colour) -> Result<()> {
        let length = ((to.0 - from.0).powi(2) + (to.1 - from.1).powi(2)).sqrt();
        let number = (length / 8.0).round().max(1.0);
        let at = |part: f64| {
            let share = part / number;
            (
                from.0 + (to.0 - from.0) * share,
                from.1 + (to.1 - from.1) * share,
            )
        };
        let mut part = 0.0;
        while part < number {
            self.line(&[at(part), at(part + 0.5)], colour, 1)?;
            part += 1.0;
        }
        Ok(())
    }

    pub(super) fn block(&self, [left, top, right, bottom]: [f64; 4], fill: Colour) -> Result<()> {
        let block = Rectangle::new(
            [pixel((left, top)), pixel((right, bottom))],
            fill.rgb().filled(),
        );
        self.area.draw(&block).map_err(failed)
    }

    pub(super) fn dot(&self, at: Place, radius: u32, fill: Colour) -> Result<()> {
        let dot = Circle::new(pixel(at), radius, fill.rgb().filled());
        self.area.draw(&dot).map_err(failed)
    }

    /// A field with these corners; its edge has the colour, and the inside the fill.
    pub(super) fn field(&self, corners: &[Place], colour: Colour, fill: Colour) -> Result<()> {
        let points = corners.iter().copied().map(pixel).collect::<Vec<_>>();
        let inside = Polygon::new(points, fill.rgb().filled());
        self.area.draw(&inside).map_err(failed)?;
        let closed: Vec<Place> = corners.iter().chain(corners.first()).copied().collect();
        self.line(&closed, colour, 2)
    }
}

fn pixel((x, y): Place) -> (i32, i32) {
    (x.round() as i32, y.round() as i32)
}

fn failed(error: impl Display) -> Failure {
    Failure::Failed(format!("the figure cannot be drawn: {error}"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn words_are_escaped_and_the_same_figure_is_the_same_bytes() {
        let figure = || {
            draw("a <b>\u{0}", (50.0, 20.0), |canvas| {
                let look = Words::new(13.0, Colour::INK, End::Left);
                canvas.words("x < y & <script>\u{1b}\u{FFFE}", (1.0, 9.0), look)
            })
            .unwrap()
        };
        let svg = figure();
        assert_eq!(svg, figure());
        assert!(svg.contains("<title>a &lt;b&gt;</title>"), "{svg}");
        assert!(svg.contains("x &lt; y &amp; &lt;script&gt;"), "{svg}");
        assert!(!svg.contains(['\u{0}', '\u{1b}', '\u{FFFE}']));
    }

    #[test]
    fn colours_mix() {
        assert_eq!(
            Colour(0, 0, 0).mixed(Colour(200, 100, 50), 0.5),
            Colour(100, 50, 25)
        );
    }
}
