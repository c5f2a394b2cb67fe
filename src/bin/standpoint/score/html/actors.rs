//! The summary by actor: a line each with counts of labels, the document's score and the way of the score through the document.
//! In: the view of a document. Out: tables. The counts are of labels as the model gave them; where an actor has paragraphs
//! enough, corrected shares stand beside them.

use std::fmt::Write as _;

use maud::{Markup, html};
use standpoint::{PerClass, Stance, StanceScore};

use super::{COLUMNS, View, number};
use crate::score::totals::Total;

/// Width and height of a trajectory, in pixels at its own size.
const SIZE: (f32, f32) = (640.0, 40.0);
/// Room around it for the dots at its edges.
const EDGE: f32 = 5.0;

pub fn summary(view: &View<'_, '_>) -> Markup {
    let trajectories = trajectories(view);
    let corrected = view.corrected.iter().map(Option::as_ref);
    let lines = view.totals.iter().zip(corrected).zip(&trajectories);
    let rows: Vec<_> = lines.enumerate().collect();
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
                (view.correction.note(view.corrected.iter().any(Option::is_some)))
                " In the lines, +1 is at the top, a ring is an uncertain score and a diamond a mixed one."
            }
        }
    }
}

/// An actor's number on the page, its total with its corrected shares, and its trajectory.
type Line<'l, 'v> = (usize, ((&'l Total<'v>, Option<&'l PerClass>), &'l Markup));

fn table(caption: &str, lines: &[Line<'_, '_>]) -> Markup {
    let has_corrected = lines.iter().any(|(_, ((_, shares), _))| shares.is_some());
    html! {
        div.wide tabindex="0" role="region" aria-label=(caption) {
            table.actors {
                caption.unseen { (caption) }
                thead { tr {
                    th scope="col" { "Actor" }
                    th.right scope="col" { abbr title="paragraphs that name the actor" { "¶" } }
                    th.right scope="col" { abbr title="the paragraphs pooled, each weighing the same" { "Score" } }
                    th scope="col" { "Labels, counted" }
                    @if has_corrected { th.corrected scope="col" { "Corrected, in %" } }
                    th.path scope="col" { "Through the document" }
                } }
                tbody { @for (actor, ((total, shares), trajectory)) in lines {
                    tr class={ "k" (actor) } {
                        th scope="row" { label for={ "a" (actor) } { bdi { (total.actor.name()) } } }
                        td.right { (total.paragraphs()) }
                        td.right { span.score style={ "--v:" (total.score()) } { (number(total.score())) } }
                        td { (counted(total.labels())) }
                        @if has_corrected { td { @if let Some(shares) = shares { (corrected(**shares)) } } }
                        td.path { (trajectory) }
                    }
                } }
            }
        }
    }
}

/// A bar of the labels with their counts.
pub fn counted(counts: [usize; Stance::ALL.len()]) -> Markup {
    bar(counts.map(|count| (count as f32, count)))
}

/// A bar of the labels with their shares in per cent.
pub fn corrected(shares: PerClass) -> Markup {
    let shares = Stance::ALL.map(|stance| shares.of(stance));
    bar(shares.map(|share| {
        (
            (share * 1000.0).round() / 1000.0,
            (share * 100.0).round() as usize,
        )
    }))
}

/// A bar of the labels, each as wide as the first number says and with the second one in it; those of 0 are left out.
fn bar(labels: [(f32, usize); Stance::ALL.len()]) -> Markup {
    let labels = Stance::ALL.into_iter().zip(labels);
    html! {
        span.bar { @for (label, (wide, number)) in labels.filter(|(_, (_, number))| *number > 0) {
            span class=(label) style={ "flex-grow:" (wide) } {
                (number) span.unseen { " " (label) " " }
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
