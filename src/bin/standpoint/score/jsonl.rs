//! JSON Lines: one object per paragraph and actor; [`Row`](standpoint::report::Row) says what is in it.

use std::io::{self, Write};

use standpoint::ParagraphStance;
use standpoint::report::RowContext;

pub fn document<'d>(
    context: RowContext<'_>,
    paragraphs: impl Iterator<Item = ParagraphStance<'d>>,
    out: &mut impl Write,
) -> io::Result<()> {
    // The serialiser writes a few bytes at a time, which a plain vector takes much faster than a tray.
    let mut line = Vec::new();
    for paragraph in paragraphs {
        for row in paragraph.rows(context) {
            line.clear();
            serde_json::to_writer(&mut line, &row)?;
            line.push(b'\n');
            out.write_all(&line)?;
        }
    }
    Ok(())
}
