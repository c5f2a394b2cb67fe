//! To be written.

use crate::common::{Outcome, Result};

#[derive(clap::Args)]
pub struct Args {}

pub fn run(_args: Args) -> Result<Outcome> {
    Ok(Outcome::Done)
}

pub fn write_schema(_out: &mut Vec<u8>) -> Result<()> {
    Ok(())
}
