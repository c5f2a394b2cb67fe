//! To be written.

use crate::common::{Outcome, Result};

#[derive(clap::Args)]
pub struct Args {}

pub fn run(_args: Args) -> Result<Outcome> {
    Ok(Outcome::Done)
}
