//! Pages that people look at. In: a document's scored paragraphs. Out: one static file of HTML, with the paragraphs beside
//! a heat map of the actors, what made each score, and a summary by actor.
//!
//! Nothing is loaded and no script runs: the page forbids both to itself. Who is looked at is a radio button, whose numbers
//! are shown is a link to them, and the style sheet does the rest.

mod across;
mod actors;
mod frame;
mod index;
mod reading;

use std::collections::HashMap;

use maud::{Markup, html};
use standpoint::report::RowContext;
use standpoint::{ActorId, ParagraphStance, PerClass, StanceScore};

use super::correction::Correction;
use super::totals::{Total, totals};
use super::wording::{probability, signed};
pub use index::Folder;

/// Actors with a column of the heat map; the others of a paragraph stand below it.
const COLUMNS: usize = 14;

/// A document's page, and what an index says of it.
pub struct Page {
    /// The document's name.
    pub document: String,
    pub bytes: Vec<u8>,
    paragraphs: usize,
    actors: usize,
    /// Name, number of paragraphs and score of the actors named most.
    foremost: Vec<(String, usize, f32)>,
    warnings: usize,
    /// The rows that an index adds up over documents.
    rows: Vec<across::Row>,
}

/// What the parts of a page know of its document.
struct View<'v, 'd> {
    context: RowContext<'v>,
    paragraphs: &'v [ParagraphStance<'d>],
    /// The actors, those of most paragraphs first; their places here are their numbers on the page.
    totals: Vec<Total<'v>>,
    numbers: HashMap<&'v ActorId, usize>,
    /// The largest share of a word, to which all others are coloured.
    strongest: f32,
    correction: &'v Correction,
    /// The corrected shares of each actor's labels, where it has paragraphs enough.
    corrected: Vec<Option<PerClass>>,
}

impl<'v, 'd> View<'v, 'd> {
    fn new(
        context: RowContext<'v>,
        paragraphs: &'v [ParagraphStance<'d>],
        correction: &'v Correction,
    ) -> Self {
        let scores = paragraphs.iter().flat_map(ParagraphStance::scores);
        let totals = totals(scores.map(|score| (score.actor(), score.probabilities())));
        let ids = totals.iter().map(|total| total.actor.id());
        let numbers: HashMap<_, usize> = ids.zip(0..).collect();
        let corrected = totals.iter().map(|total| {
            let rows = total.probabilities.iter();
            let rows: Vec<_> = rows.map(|&p| (correction.unmoved(p), 1.0)).collect();
            correction.shares(&rows)
        });
        let corrected = corrected.collect();
        Self {
            context,
            paragraphs,
            totals,
            numbers,
            strongest: strongest(paragraphs),
            correction,
            corrected,
        }
    }

    /// The scores of a paragraph with the actors' numbers, in the order of these.
    fn scores(&self, paragraph: &'v ParagraphStance<'d>) -> Vec<(usize, &'v StanceScore<'d>)> {
        let scores = paragraph.scores().iter();
        let mut scores: Vec<_> = scores
            .filter_map(|score| Some((*self.numbers.get(score.actor().id())?, score)))
            .collect();
        scores.sort_by_key(|(number, _)| *number);
        scores
    }

    fn columns(&self) -> usize {
        self.totals.len().min(COLUMNS)
    }
}

/// The largest share of a word, or a little where there is none, with two decimals.
fn strongest(paragraphs: &[ParagraphStance<'_>]) -> f32 {
    let scores = paragraphs.iter().flat_map(ParagraphStance::scores);
    let words = scores.filter_map(StanceScore::explanation);
    let words = words.flat_map(|explanation| &explanation.evidence);
    let shares = words.map(|word| word.contribution.polarity().abs());
    (shares.fold(0.01, f32::max) * 100.0).ceil() / 100.0
}

/// The page of a document; `in_folder` where an index stands beside it.
pub fn page(
    context: RowContext<'_>,
    paragraphs: &[ParagraphStance<'_>],
    correction: &Correction,
    in_folder: bool,
) -> Page {
    let view = View::new(context, paragraphs, correction);
    let body = html! {
        header {
            @if in_folder { p.back { a href=(index::NAME) { "All documents" } } }
            h1 { bdi { (context.document) } }
            (origin(&view))
            @for warning in context.warnings { p.warning { "Warning: " (warning) } }
        }
        main {
            @if view.totals.is_empty() {
                p { "No actor of the roster is named here." }
            } @else {
                (actors::summary(&view))
            }
            (reading::paragraphs(&view))
        }
    };
    let style = reading::style(&view);
    let foremost = view.totals.iter().take(index::FOREMOST);
    Page {
        document: context.document.to_owned(),
        bytes: frame::page(context.document, &style, &body),
        paragraphs: paragraphs.len(),
        actors: view.totals.len(),
        foremost: foremost
            .map(|total| {
                let name = total.actor.name().to_owned();
                (name, total.paragraphs(), total.score())
            })
            .collect(),
        warnings: context.warnings.len(),
        rows: match in_folder {
            true => across::rows(paragraphs, correction),
            false => Vec::new(),
        },
    }
}

/// Which models and which roster the page is made by, and of how much.
fn origin(view: &View<'_, '_>) -> Markup {
    let naming = view.paragraphs.iter().filter(|p| !p.scores().is_empty());
    let naming = naming.count();
    html! {
        dl.origin {
            div { dt { "Model" } dd {
                (view.context.model)
                @if let Some(second) = view.context.cascade {
                    @let scores = view.paragraphs.iter().flat_map(ParagraphStance::scores);
                    @let (all, by_second) = scores.fold((0, 0), |(all, second), score| {
                        (all + 1, second + usize::from(score.model() != view.context.model))
                    });
                    ", then " (second) " for " (by_second) " of " (all) " scores"
                }
            } }
            div { dt { "Roster" } dd { (view.context.roster) } }
            div { dt { "Paragraphs" } dd { (view.paragraphs.len()) ", of which " (naming) " name an actor" } }
            div { dt { "Actors" } dd { (view.totals.len()) } }
        }
    }
}

/// `+0.42`, with the sign that readers of screens know as minus.
fn number(number: f32) -> String {
    signed(number).trim().replace('-', "−")
}

/// `+.42`: the same where space is short.
fn short(number: f32) -> String {
    let sign = match signed(number).as_bytes() {
        [b'-', ..] => "−",
        [b'+', ..] => "+",
        _ => "",
    };
    format!("{sign}{}", probability(number.abs()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_numbers_keep_their_sign() {
        assert_eq!(
            [-0.521, 0.42, 0.001, -1.0].map(short),
            ["−.52", "+.42", ".00", "−1.0"]
        );
        assert_eq!([-0.521, -0.001].map(number), ["−0.52", "0.00"]);
    }
}
