//! The summary by actor: a line each with counts of labels, the mean score and the way of the score through the document.
//! In: the view of a document. Out: tables.
//!
//! The counts are of labels as the model gave them. Shares without the bias of counting (`model::prevalence`) belong in a
//! column behind them.

use std::fmt::Write as _;

use maud::{Markup, html};
use standpoint::{Stance, StanceScore};

use super::{COLUMNS, View, number};
use crate::score::totals::Total;

/// Width and height of a trajectory, in pixels at its own size.
const SIZE: (f32, f32) = (640.0, 40.0);
/// Room around it for the dots at its edges.
const EDGE: f32 = 5.0;

pub fn summary(view: &View<'_, '_>) -> Markup {
    let trajectories = trajectories(view);
    let rows: Vec<_> = view.totals.iter().zip(&trajectories).enumerate().collect();
    let (first, more) = rows.split_at(rows.len().min(COLUMNS));
    html! {
        section aria-labelledby="actors" {
            h2 #actors { "Actors" }
            (table("Actors of most paragraphs first", first))
            @if !more.is_empty() {
                details.more {
                    summary { (more.len()) " further actors" }
                    (table("Further actors", more))
                }
            }
            p.note {
                "Labels are counted as the model gave them. A count of labels is a biased estimate of shares: "
                "a model errs more toward one label than toward another. "
                "In the lines, +1 is at the top, a ring is an uncertain score and a diamond a mixed one."
            }
        }
    }
}

/// An actor's number on the page, its total and its trajectory.
type Line<'l, 'v> = (usize, (&'l Total<'v>, &'l Markup));

fn table(caption: &str, lines: &[Line<'_, '_>]) -> Markup {
    html! {
        div.wide tabindex="0" role="region" aria-label=(caption) {
            table.actors {
                caption.unseen { (caption) }
                thead { tr {
                    th scope="col" { "Actor" }
                    th.right scope="col" { abbr title="paragraphs that name the actor" { "¶" } }
                    th.right scope="col" { "Mean" }
                    th scope="col" { "Labels, counted" }
                    th.path scope="col" { "Through the document" }
                } }
                tbody { @for (actor, (total, trajectory)) in lines {
                    tr class={ "k" (actor) } {
                        th scope="row" { label for={ "a" (actor) } { bdi { (total.actor.name()) } } }
                        td.right { (total.paragraphs()) }
                        td.right { span.score style={ "--v:" (total.mean()) } { (number(total.mean())) } }
                        td { (labels(total)) }
                        td.path { (trajectory) }
                    }
                } }
            }
        }
    }
}

/// A bar of the labels with their counts.
fn labels(total: &Total<'_>) -> Markup {
    let labels = Stance::ALL.into_iter().zip(total.labels);
    html! {
        span.bar { @for (label, count) in labels.filter(|(_, count)| *count > 0) {
            span class=(label) style={ "flex-grow:" (count) } {
                (count) span.unseen { " " (label) " " }
            }
        } }
    }
}

/// The trajectory of every actor, by number.
fn trajectories(view: &View<'_, '_>) -> Vec<Markup> {
    let mut points: Vec<Vec<(usize, &StanceScore<'_>)>> = vec![Vec::new(); view.totals.len()];
    for (place, paragraph) in view.paragraphs.iter().enumerate() {
        for (actor, score) in view.scores(paragraph) {
            if let Some(points) = points.get_mut(actor) {
                points.push((place, score));
            }
        }
    }
    let all = view.paragraphs.len();
    points
        .iter()
        .map(|points| trajectory(points, all))
        .collect()
}

/// The scores of an actor from left to right, +1 at the top; a ring is an uncertain score, a diamond a mixed one.
fn trajectory(points: &[(usize, &StanceScore<'_>)], all: usize) -> Markup {
    let (width, height) = SIZE;
    let x = |place: usize| EDGE + (place as f32 + 0.5) / all as f32 * (width - 2.0 * EDGE);
    let y = |score: f32| EDGE + (1.0 - score) / 2.0 * (height - 2.0 * EDGE);
    let (mut line, mut stems, mut spoken) = (String::new(), String::new(), String::new());
    let mut dots: [String; Stance::ALL.len()] = Default::default();
    let (mut rings, mut diamonds) = (String::new(), String::new());
    for &(place, score) in points {
        let (x, y) = (x(place), y(score.score()));
        let step = if line.is_empty() { 'M' } else { 'L' };
        // Writing to a string cannot fail.
        let _ = write!(line, "{step}{x:.0} {y:.1}");
        let _ = write!(stems, "M{x:.0} {:.0}V{y:.1}", height / 2.0);
        let _ = write!(spoken, ", {place}: {}", number(score.score()));
        if score.is_mixed() {
            let _ = write!(diamonds, "M{:.0} {y:.1}l4-4 4 4-4 4z", x - 4.0);
        } else if let Some(dots) = dots.get_mut(score.label().index()) {
            let _ = write!(dots, "M{x:.0} {y:.1}h0");
            if score.is_uncertain() {
                let _ = write!(rings, "M{x:.0} {y:.1}h0");
            }
        }
    }
    let spoken = format!("Scores by paragraph{}", spoken.replacen(',', ":", 1));
    html! {
        svg.path viewBox={ "0 0 " (width) " " (height) } role="img" aria-label=(spoken) {
            path.zero d={ "M0 " (height / 2.0) "H" (width) } {}
            path.stems d=(stems) {}
            path.line d=(line) {}
            @for (label, dots) in Stance::ALL.into_iter().zip(dots).filter(|(_, dots)| !dots.is_empty()) {
                path class={ "dots " (label) } d=(dots) {}
            }
            @if !rings.is_empty() { path.rings d=(rings) {} }
            @if !diamonds.is_empty() { path.diamonds d=(diamonds) {} }
        }
    }
}
