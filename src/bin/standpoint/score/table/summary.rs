//! The end of a document's table: a line per actor with its paragraphs, score and labels.

use std::io::{self, Write};

use standpoint::Stance;

use super::{BOLD, Block, DIM, LONGEST_NAME, Layout, MARGIN, PLAIN, Table, colour, colour_of};
use crate::score::columns::start_of;
use crate::score::totals::totals;
use crate::score::wording::signed;

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
            .push("score", DIM)
            .pad_to(layout.label);
        line.push("paragraphs  against  neutral  favor", DIM);
        line.end(out)?;
        let rows = blocks.iter().flat_map(|block| &block.rows);
        for total in totals(rows.map(|row| (&row.actor, row.probabilities))) {
            let score = total.score();
            let mut line = self.line();
            line.pad_to(MARGIN)
                .push(&start_of(total.actor.name(), LONGEST_NAME), PLAIN);
            line.pad_to(layout.score)
                .push(&signed(score), colour_of(score))
                .pad_to(layout.label);
            let count = |count: usize| {
                if count == 0 {
                    "·".to_owned()
                } else {
                    count.to_string()
                }
            };
            let [against, neutral, favor] = total.labels().map(count);
            line.push(&format!("{:>10}", total.paragraphs()), PLAIN);
            line.push(&format!("{against:>9}"), colour(Stance::Against));
            line.push(&format!("{neutral:>9}"), PLAIN);
            line.push(&format!("{favor:>7}"), colour(Stance::Favor));
            line.end(out)?;
        }
        Ok(())
    }
}
