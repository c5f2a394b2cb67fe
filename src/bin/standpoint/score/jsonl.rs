//! JSON Lines: one object per paragraph and actor; [`Row`](standpoint::report::Row) says what is in it.

use std::io::{self, Write};

use standpoint::ParagraphStance;
use standpoint::report::RowContext;

pub fn document<'d>(
    context: RowContext<'_>,
    paragraphs: impl Iterator<Item = ParagraphStance<'d>>,
    out: &mut impl Write,
) -> io::Result<()> {
    for paragraph in paragraphs {
        for row in paragraph.rows(context) {
            serde_json::to_writer(&mut *out, &row)?;
            out.write_all(b"\n")?;
        }
    }
    Ok(())
}
