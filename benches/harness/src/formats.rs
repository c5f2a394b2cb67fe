//! `harness formats`: which forms of labelled rows are read, where they are described, and how many records the published files have.

use std::fmt::Write as _;

use crate::data;
use crate::error::Result;
use crate::output::print;

pub(crate) fn run() -> Result<()> {
    let mut out = String::new();
    for importer in data::ALL {
        let _ = writeln!(out, "{}\n  {}", importer.name, importer.described);
        for (file, records) in importer.published {
            let _ = writeln!(out, "  {file}: {records} records");
        }
    }
    print(&out)
}
