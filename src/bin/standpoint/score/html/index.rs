//! A folder of pages with an index. In: pages in the order of the input. Out: a file for each, and a line for each in the
//! index, which is written as they come, so that no number of documents fills the memory; then the actors of all of them.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use maud::{Markup, html};

use super::across::Across;
use super::{Page, frame, number};
use crate::common::{Failure, Result};
use crate::score::correction::Correction;

/// The index in its folder.
pub const NAME: &str = "index.html";

/// Actors that a line of the index names.
pub const FOREMOST: usize = 5;

/// Letters of a document's name that its page's name keeps.
const LONGEST_STEM: usize = 40;

pub struct Folder {
    path: PathBuf,
    index: File,
    pages: u64,
    across: Across,
    correction: Correction,
}

impl Folder {
    /// Makes the folder where it is not there, and begins the index. Pages of another run would be taken for pages of
    /// this one, so a folder with anything in it is refused.
    pub fn create(path: &Path, correction: Correction) -> Result<Self> {
        let failed = |error| failed(path, &error);
        fs::create_dir_all(path).map_err(failed)?;
        if fs::read_dir(path).map_err(failed)?.next().is_some() {
            let message = format!(
                "{}: is not empty; name a new folder, or empty this one",
                path.display()
            );
            return Err(Failure::Usage(message));
        }
        let mut folder = Self {
            path: path.to_owned(),
            index: File::create(path.join(NAME)).map_err(failed)?,
            pages: 0,
            across: Across::default(),
            correction,
        };
        let start = format!("{}{}", frame::head("Documents", ""), INDEX_START);
        folder.write(start.as_bytes())?;
        Ok(folder)
    }

    /// Writes a page and its line of the index.
    pub fn put(&mut self, page: &Page) -> Result<()> {
        self.pages += 1;
        self.across.add(self.pages, &page.rows);
        let name = format!("{:05}-{}.html", self.pages, stem(&page.document));
        let path = self.path.join(&name);
        fs::write(&path, &page.bytes).map_err(|error| failed(&path, &error))?;
        self.write(line(page, &name).into_string().as_bytes())
    }

    /// Ends the index.
    pub fn close(mut self) -> Result<()> {
        let actors = self.across.table(&self.correction);
        let end = format!("{LINES_END}{}{INDEX_END}{}", actors.0, frame::END);
        self.write(end.as_bytes())
    }

    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        let written = self.index.write_all(bytes);
        written.map_err(|error| failed(&self.path.join(NAME), &error))
    }
}

const INDEX_START: &str = "<header><h1>Documents</h1><p><a href=\"#actors\">Actors of all documents</a></p></header><main><div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Documents\"><table class=\"index\">\
    <thead><tr><th scope=\"col\">Document</th><th class=\"right\" scope=\"col\">Paragraphs</th>\
    <th class=\"right\" scope=\"col\">Actors</th><th scope=\"col\">Named most, with scores</th></tr></thead><tbody>";
const LINES_END: &str = "</tbody></table></div>";
const INDEX_END: &str = "</main>";

fn line(page: &Page, name: &str) -> Markup {
    html! {
        tr {
            th scope="row" {
                a href=(name) { bdi { (page.document) } }
                @if page.warnings > 0 { " " span.warning { "with a warning" } }
            }
            td.right { (page.paragraphs) }
            td.right { (page.actors) }
            td { @for (actor, paragraphs, mean) in &page.foremost {
                span.actor title={ "named in " (paragraphs) " paragraphs" } {
                    bdi { (actor) } " " span.score style={ "--v:" (mean) } { (number(*mean)) }
                } " "
            } }
        }
        "\n"
    }
}

/// What a document's name gives to a file's: its last part in small letters, digits and dashes.
fn stem(document: &str) -> String {
    let last = document.rsplit(['/', '\\']).next().unwrap_or_default();
    let last = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
    let kept = |c: char| {
        if c.is_ascii_alphanumeric() {
            c.to_ascii_lowercase()
        } else {
            '-'
        }
    };
    let stem: String = last.chars().map(kept).take(LONGEST_STEM).collect();
    let parts: Vec<&str> = stem.split('-').filter(|part| !part.is_empty()).collect();
    if parts.is_empty() {
        "document".to_owned()
    } else {
        parts.join("-")
    }
}

fn failed(path: &Path, error: &io::Error) -> Failure {
    Failure::Failed(format!("cannot write {}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_named_by_harmless_letters_of_its_document() {
        assert_eq!(stem("news/2021/The Line.txt"), "the-line");
        assert_eq!(stem("../..\\=cmd|'!.jsonl:12"), "cmd");
        assert_eq!(stem("中文"), "document");
        assert_eq!(stem(&"a".repeat(99)), "a".repeat(40));
    }
}
