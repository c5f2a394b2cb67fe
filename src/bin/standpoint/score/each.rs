//! Texts for subcommands that add up what they find. In: arguments and what is to be done with a document. Out: what came of each, in the order of the texts.

use rayon::prelude::*;

use indicatif::ProgressDrawTarget;

use super::document::Document;
use super::output::{Note, bar};
use super::texts::Texts;
use crate::common::Result;

impl Texts {
    /// Gives every document to `work`, on all cores, and what comes of it to `take`, in the order of the texts and so the same for any number of cores. What cannot
    /// be read is said on standard error; returns how many texts that were. No more than a batch of texts, or one long one, is held at a time.
    pub fn each<T: Send>(
        &self,
        work: impl Fn(&Document<'_>) -> standpoint::Result<T> + Sync,
        mut take: impl FnMut(T),
    ) -> Result<usize> {
        let mut source = self.source(self.inputs()?, None);
        let reading = self.reading();
        let bar = bar(source.total());
        bar.set_draw_target(ProgressDrawTarget::stderr());
        let mut failed = 0;
        while let Some(batch) = source.next() {
            let mut documents = Vec::new();
            for part in &batch.parts {
                let Ok(()) =
                    reading.documents(part, |document| -> Result<(), std::convert::Infallible> {
                        documents.push(document);
                        Ok(())
                    });
            }
            let found: Vec<_> = documents
                .par_iter()
                .map(|document| {
                    let document = document.as_ref().map_err(Clone::clone)?;
                    let found = work(document);
                    bar.inc(document.text.len() as u64);
                    found.map_err(|error| Note::Error(error.at(&document.name).to_string()))
                })
                .collect();
            for (document, found) in documents.iter().zip(found) {
                for warning in document.iter().flat_map(|document| &document.warnings) {
                    let name = document.as_ref().map_or("", |document| &*document.name);
                    bar.suspend(|| Note::Warning(format!("{name}: {warning}")).say());
                }
                match found {
                    Ok(found) => take(found),
                    Err(note) => {
                        failed += usize::from(matches!(note, Note::Error(_)));
                        bar.suspend(|| note.say());
                    }
                }
            }
        }
        bar.finish_and_clear();
        Ok(failed)
    }
}
