//! Tweets of Dong et al. 2014, three lines a row: the text with `$T$` where the target stood, the target, and -1, 0 or 1.

use standpoint::Span;
use standpoint::train::example::Example;

use super::{Imported, Importer, Source, example, label};
use crate::error::{Error, Result};

pub(super) const IMPORTER: Importer = Importer {
    name: "dong2014",
    described: "https://github.com/songyouwei/ABSA-PyTorch, datasets/acl-14-short-data",
    recognises: |first| first.contains("$T$") && !first.contains('\t'),
    read,
    published: &[("train.raw", 6_248), ("test.raw", 692)],
};

fn read(source: &Source<'_>) -> Result<Imported> {
    let lines: Vec<&str> = source.text()?.lines().map(str::trim).collect();
    let mut examples = Vec::new();
    for (number, row) in lines.chunks(3).enumerate() {
        let first = 3 * number + 1;
        let [template, target, written] = row else {
            if row.iter().all(|line| line.is_empty()) {
                break;
            }
            let message = format!(
                "the file ends after line {} of the three lines of a row",
                row.len()
            );
            return Err(Error::new(message).at(source.line(first)));
        };
        let label = label(written, ["-1", "0", "1"]);
        let label = label.map_err(|error| error.at(source.line(first + 2)))?;
        if !template.contains("$T$") || target.is_empty() {
            let message = "column 1: the text has no `$T$`, or its target is empty";
            return Err(Error::new(message).at(source.line(first)));
        }
        let mut text = String::new();
        let mut spans = Vec::new();
        for (place, part) in template.split("$T$").enumerate() {
            if place > 0 {
                spans.push(Span::new(text.len(), text.len() + target.len()));
                text.push_str(target);
            }
            text.push_str(part);
        }
        let id = format!("{}-{number}", source.stem());
        examples.push(Example {
            target_spans: spans,
            ..example("dong2014_twitter", id, &text, target, label)
        });
    }
    Ok(Imported {
        records: examples.len(),
        examples,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use standpoint::Stance;

    use super::super::tests::{failure, import};
    use super::*;

    const FILE: &str = "i like $T$ , $T$ rules\notto lind\n1\nas if $T$ cared\norn\n-1\n";

    #[test]
    fn the_target_is_put_back() {
        let found = import(&IMPORTER, FILE).unwrap().examples;
        assert_eq!(found[0].text, "i like otto lind , otto lind rules");
        assert_eq!(found[0].target_spans, [Span::new(7, 16), Span::new(19, 28)]);
        assert_eq!(found[1].label, Stance::Against);
    }

    #[test]
    fn what_is_wrong_is_named() {
        let error = failure(&IMPORTER, FILE.strip_suffix("-1\n").unwrap());
        assert_eq!(
            error,
            "data/file:4: the file ends after line 2 of the three lines of a row"
        );
        let error = failure(&IMPORTER, &FILE.replace("\n1\n", "\nyes\n"));
        assert!(
            error.starts_with("data/file:3: unknown label `yes`"),
            "{error}"
        );
        let error = failure(&IMPORTER, &FILE.replace("as if $T$", "as if"));
        assert!(error.starts_with("data/file:4: column 1: "), "{error}");
    }
}
