//! What all documents of a folder say of each actor. In: the rows of their pages. Out: a table at the end of the index.
//!
//! Only actors of a roster, and those composed with one, are added up: an id that is made of a name says no more than that name, and
//! two documents may mean two people by it. So the memory is bounded by the roster, and not by the number of documents: of every
//! actor it holds how many rows fall in each cell of a grid over the probabilities, with their mean.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use maud::{Markup, html};
use standpoint::{Actor, ActorId, CLASSES, ParagraphStance, PerClass, Stance};

use super::actors::{corrected, counted};
use super::number;
use crate::score::correction::Correction;

/// Cells of the grid along each side.
const CELLS: f32 = 32.0;
/// Actors whose lines are seen at once, and all that have a line.
const FIRST: usize = 25;
const MOST: usize = 200;

/// A score, as it is added up.
pub struct Row {
    actor: Actor,
    label: Stance,
    score: f32,
    /// Before a prior that the user named.
    probabilities: PerClass,
}

/// The rows of a document that are added up.
pub fn rows(paragraphs: &[ParagraphStance<'_>], correction: &Correction) -> Vec<Row> {
    let scores = paragraphs.iter().flat_map(ParagraphStance::scores);
    // No id of a roster has a colon.
    let scores = scores.filter(|score| !score.actor().id().as_str().contains(':'));
    let row = |score: &standpoint::StanceScore<'_>| Row {
        actor: score.actor().clone(),
        label: score.label(),
        score: score.score(),
        probabilities: correction.unmoved(score.probabilities()),
    };
    scores.map(row).collect()
}

/// Sums over all documents so far.
#[derive(Default)]
pub struct Across(HashMap<ActorId, Sum>);

struct Sum {
    name: String,
    documents: usize,
    /// The number of the last document that was counted.
    last: u64,
    score: f64,
    labels: [usize; CLASSES],
    cells: BTreeMap<[u8; 2], Cell>,
}

/// Rows of nearly the same probabilities.
#[derive(Default)]
struct Cell {
    rows: u32,
    sums: [f64; CLASSES],
}

impl Across {
    /// Adds the rows of the document with this number.
    pub fn add(&mut self, document: u64, rows: &[Row]) {
        for row in rows {
            let id = row.actor.id();
            if !self.0.contains_key(id) {
                let sum = Sum {
                    name: row.actor.name().to_owned(),
                    documents: 0,
                    last: 0,
                    score: 0.0,
                    labels: [0; CLASSES],
                    cells: BTreeMap::new(),
                };
                self.0.insert(id.clone(), sum);
            }
            if let Some(sum) = self.0.get_mut(id) {
                sum.add(document, row);
            }
        }
    }

    /// The table.
    pub fn table(&self, correction: &Correction) -> Markup {
        let mut sums: Vec<(&ActorId, &Sum)> = self.0.iter().collect();
        sums.sort_by_key(|(id, sum)| (Reverse(sum.rows()), id.as_str()));
        let left_out = sums.len().saturating_sub(MOST);
        sums.truncate(MOST);
        let lines = sums
            .into_iter()
            .map(|(_, sum)| (sum, sum.corrected(correction)));
        let lines: Vec<_> = lines.collect();
        let (first, more) = lines.split_at(lines.len().min(FIRST));
        html! {
            section aria-labelledby="actors" {
                h2 #actors { "Actors of all documents" }
                @if first.is_empty() { p { "No actor of the roster is named in any of them." } }
                @else { (lines_of("Actors of most paragraphs first", first)) }
                @if !more.is_empty() {
                    details.more {
                        summary { (more.len()) " further actors" }
                        (lines_of("Further actors", more))
                    }
                }
                p.note {
                    (correction.note(lines.iter().any(|(_, shares)| shares.is_some())))
                    " Persons and organisations that are on no roster are not added up: a name in two documents may be two people's."
                    @if left_out > 0 { " Another " (left_out) " actors have fewer paragraphs than these." }
                }
            }
        }
    }
}

impl Sum {
    fn add(&mut self, document: u64, row: &Row) {
        if std::mem::replace(&mut self.last, document) != document {
            self.documents += 1;
        }
        self.score += f64::from(row.score);
        let labels = self.labels.iter_mut().zip(Stance::ALL);
        labels.for_each(|(count, of)| *count += usize::from(of == row.label));
        let side = |stance| (row.probabilities.of(stance) * CELLS) as u8;
        let cell = [side(Stance::Against), side(Stance::Favor)];
        let cell = self.cells.entry(cell).or_default();
        cell.rows = cell.rows.saturating_add(1);
        for (sum, p) in cell.sums.iter_mut().zip(row.probabilities.0) {
            *sum += f64::from(p);
        }
    }

    fn rows(&self) -> usize {
        self.labels.iter().sum()
    }

    fn mean(&self) -> f32 {
        (self.score / self.rows() as f64) as f32
    }

    fn corrected(&self, correction: &Correction) -> Option<PerClass> {
        let mean = |cell: &Cell| {
            let rows = f64::from(cell.rows);
            (PerClass(cell.sums.map(|sum| (sum / rows) as f32)), rows)
        };
        let rows: Vec<_> = self.cells.values().map(mean).collect();
        correction.shares(&rows)
    }
}

fn lines_of(caption: &str, lines: &[(&Sum, Option<PerClass>)]) -> Markup {
    let has_corrected = lines.iter().any(|(_, shares)| shares.is_some());
    html! {
        div.wide tabindex="0" role="region" aria-label=(caption) {
            table.across {
                caption.unseen { (caption) }
                thead { tr {
                    th scope="col" { "Actor" }
                    th.right scope="col" { "Documents" }
                    th.right scope="col" { "Paragraphs" }
                    th.right scope="col" { "Mean" }
                    th scope="col" { "Labels, counted" }
                    @if has_corrected { th scope="col" { "Corrected, in %" } }
                } }
                tbody { @for (sum, shares) in lines {
                    tr {
                        th scope="row" { bdi { (sum.name) } }
                        td.right { (sum.documents) }
                        td.right { (sum.rows()) }
                        td.right { span.score style={ "--v:" (sum.mean()) } { (number(sum.mean())) } }
                        td.shares { (counted(sum.labels)) }
                        @if has_corrected { td.shares { @if let Some(shares) = shares { (corrected(*shares)) } } }
                    }
                } }
            }
        }
    }
}
