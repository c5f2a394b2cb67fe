//! Which texts a subcommand reads, and how: the arguments that all of them share. In: arguments. Out: a [`Source`] of texts and how they are read.

use std::path::PathBuf;

use standpoint::{LONGEST_DOCUMENT, ParagraphMode};

use super::document::Reading;
use super::input::{Source, SourceOptions};
use super::object::Fields;
use super::walk::Identity;
use crate::common::{Failure, Result};

const INPUT: &str = "Input";

/// What to read.
#[derive(clap::Args)]
pub struct Texts {
    /// Files, folders (searched for .txt, .text, .md, .jsonl and .ndjson), or `-` for standard input
    #[arg(value_name = "INPUT")]
    inputs: Vec<PathBuf>,

    /// A text per file, or JSON Lines: a document per line; auto: by the name, or whether standard input begins with `{`
    #[arg(long, value_name = "FORMAT", default_value = "auto", help_heading = INPUT)]
    input_format: InputFormat,

    /// Field of a JSON line that holds the text
    #[arg(long, value_name = "NAME", default_value = "text", help_heading = INPUT)]
    pub text_field: String,

    /// Field of a JSON line that names the document; without it the name is FILE:LINE
    #[arg(long, value_name = "NAME", default_value = "id", help_heading = INPUT)]
    id_field: String,

    /// Field of a JSON line that holds the document's day, as in 2021-06-13 or 2021-06-13T10:30:00Z
    #[arg(long, value_name = "NAME", help_heading = INPUT)]
    date_field: Option<String>,

    /// Where paragraphs end: at blank lines or at every line end; auto: blank lines where there are any, else long lines
    #[arg(long, value_name = "MODE", default_value = "auto", value_parser = paragraph_mode(), help_heading = INPUT)]
    pub paragraphs: ParagraphMode,

    /// Replaces bytes that are not UTF-8 by U+FFFD, and says so in the rows
    #[arg(long, help_heading = INPUT)]
    lossy: bool,

    /// Longest document or JSON line, in bytes or with K, M or G; a longer one is an error and is skipped
    #[arg(long, value_name = "BYTES", default_value = "4M", value_parser = size, help_heading = INPUT)]
    max_document: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum InputFormat {
    Auto,
    Text,
    Jsonl,
}

impl Texts {
    /// The inputs, standard input where there are none and something is piped in.
    pub fn inputs(&self) -> Result<Vec<PathBuf>> {
        use std::io::IsTerminal;
        if !self.inputs.is_empty() {
            return Ok(self.inputs.clone());
        }
        if std::io::stdin().is_terminal() {
            let message = "no input: name files or folders, or pipe a text in (`--help` says more)";
            return Err(Failure::Usage(message.to_owned()));
        }
        Ok(vec!["-".into()])
    }

    /// What is in these inputs, but for the file that is written to.
    pub fn source(&self, inputs: Vec<PathBuf>, own_output: Option<Identity>) -> Source {
        let options = SourceOptions {
            format: self.input_format,
            longest: self.max_document,
            own_output,
        };
        Source::new(inputs, options)
    }

    /// How it is read; documents keep these fields of their JSON lines.
    pub fn reading(&self, keep: Vec<String>) -> Reading {
        Reading {
            fields: Fields {
                text: self.text_field.clone(),
                id: self.id_field.clone(),
                date: self.date_field.clone(),
                keep: keep.into_iter().map(Into::into).collect(),
                known: Default::default(),
            },
            longest: self.max_document,
            lossy: self.lossy,
        }
    }
}

fn paragraph_mode() -> impl clap::builder::TypedValueParser<Value = ParagraphMode> {
    use clap::builder::{PossibleValuesParser, TypedValueParser};
    PossibleValuesParser::new(["auto", "blank", "line"])
        .try_map(|name| name.parse::<ParagraphMode>())
}

/// Reads `8388608`, `8192K`, `8M`, `8MiB`.
fn size(text: &str) -> Result<usize, String> {
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let unit = text
        .get(digits.len()..)
        .unwrap_or_default()
        .to_ascii_lowercase();
    let shift = match unit.trim_end_matches('b').trim_end_matches('i') {
        "" => 0,
        "k" => 10,
        "m" => 20,
        "g" => 30,
        _ => return Err("neither a number of bytes nor one with K, M or G".to_owned()),
    };
    let number: usize = digits
        .parse()
        .map_err(|_| "not a number of bytes".to_owned())?;
    number
        .checked_mul(1 << shift)
        .filter(|bytes| (1..=LONGEST_DOCUMENT).contains(bytes))
        .ok_or_else(|| format!("not between 1 and {LONGEST_DOCUMENT} bytes"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn sizes_take_units_and_have_bounds() {
        assert_eq!(size("100"), Ok(100));
        assert_eq!(size("8M"), Ok(8 << 20));
        assert_eq!(size("8MiB"), Ok(8 << 20));
        assert_eq!(size("4kb"), Ok(4096));
        for wrong in [
            "",
            "0",
            "M",
            "1T",
            "-1",
            "1.5M",
            "1G",
            "99999999999999999999",
        ] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }
}
