//! The end of a document's table: a line per actor with its paragraphs, mean score and labels.

use std::cmp::Reverse;
use std::io::{self, Write};

use standpoint::{Actor, Stance};

use super::columns::start_of;
use super::{
    BOLD, Block, DIM, LONGEST_NAME, Layout, MARGIN, PLAIN, Table, colour, colour_of, signed,
};

/// An actor's paragraphs.
struct Total<'b> {
    actor: &'b Actor,
    sum: f32,
    labels: [usize; Stance::ALL.len()],
}

impl Total<'_> {
    fn paragraphs(&self) -> usize {
        self.labels.iter().sum()
    }
}

/// The actors, those of most paragraphs first.
fn totals(blocks: &[Block]) -> Vec<Total<'_>> {
    let mut totals: Vec<Total<'_>> = Vec::new();
    let mut places = std::collections::HashMap::new();
    for row in blocks.iter().flat_map(|block| &block.rows) {
        let place = *places.entry(row.actor.id()).or_insert_with(|| {
            totals.push(Total {
                actor: &row.actor,
                sum: 0.0,
                labels: [0; Stance::ALL.len()],
            });
            totals.len() - 1
        });
        if let Some(total) = totals.get_mut(place) {
            total.sum += row.score;
            let labels = total.labels.iter_mut().zip(Stance::ALL);
            labels.for_each(|(count, label)| *count += usize::from(label == row.label));
        }
    }
    // Stable: actors of as many paragraphs stay in the order of the text.
    totals.sort_by_key(|total| Reverse(total.paragraphs()));
    totals
}

impl Table {
    /// The summary; `all` is the number of paragraphs with those that name nobody.
    pub(super) fn summary(
        &self,
        blocks: &[Block],
        all: usize,
        layout: &Layout,
        out: &mut impl Write,
    ) -> io::Result<()> {
        let mut line = self.line();
        let count = format!("{} of {all} paragraphs name an actor", blocks.len());
        line.pad_to(MARGIN).push(&count, BOLD);
        line.end(out)?;
        let mut line = self.line();
        line.pad_to(layout.score)
            .push(" mean", DIM)
            .pad_to(layout.label);
        line.push("paragraphs  against  neutral  favor", DIM);
        line.end(out)?;
        for total in totals(blocks) {
            let mean = total.sum / total.paragraphs() as f32;
            let mut line = self.line();
            line.pad_to(MARGIN)
                .push(&start_of(total.actor.name(), LONGEST_NAME), PLAIN);
            line.pad_to(layout.score)
                .push(&signed(mean), colour_of(mean))
                .pad_to(layout.label);
            let count = |count: usize| {
                if count == 0 {
                    "·".to_owned()
                } else {
                    count.to_string()
                }
            };
            let [against, neutral, favor] = total.labels.map(count);
            line.push(&format!("{:>10}", total.paragraphs()), PLAIN);
            line.push(&format!("{against:>9}"), colour(Stance::Against));
            line.push(&format!("{neutral:>9}"), PLAIN);
            line.push(&format!("{favor:>7}"), colour(Stance::Favor));
            line.end(out)?;
        }
        Ok(())
    }
}
