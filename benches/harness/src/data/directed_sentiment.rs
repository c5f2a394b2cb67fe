//! Directed sentiment in political news (Park et al. 2022): sentences with two marked entities p and q, and who thinks what of whom. Text with tabs and without a header, or CSV with one.

use standpoint::train::example::Example;
use standpoint::{Span, Stance};

use super::table::{Form, Record, records};
use super::{Imported, Importer, Source, example};
use crate::error::{Error, Result};

pub(super) const IMPORTER: Importer = Importer {
    name: "directed_sentiment",
    described: "https://github.com/bywords/directed_sentiment_analysis, README.md, dse2qa.py and dataset/train_under.txt",
    recognises: |first| {
        let mut parts = first.rsplit('\t');
        let is_label = parts
            .next()
            .is_some_and(|last| matches!(last.trim(), "0" | "1" | "2" | "3" | "4"));
        first == HEADER || is_label && parts.count() == 3
    },
    read,
    published: &[
        ("train.txt", 13_144),
        ("valid.txt", 1_461),
        ("test.txt", 1_623),
    ],
};

/// The columns as the authors' code names them, where somebody has made a CSV of the files.
const HEADER: &str = "Sent,Ent1,Ent2,Label";

fn read(source: &Source<'_>) -> Result<Imported> {
    let header = source.bytes.starts_with(HEADER.as_bytes());
    let form = Form {
        delimiter: if header { b',' } else { b'\t' },
        // The authors' code reads the files with pandas, which lets fields be quoted.
        quoting: true,
        header,
        columns: &["Sent", "Ent1", "Ent2", "Label"],
        windows_1252: false,
    };
    let records = records(source, form)?;
    let mut examples = Vec::new();
    for (number, record) in records.iter().enumerate() {
        examples.extend(pair(&format!("{}-{number}", source.stem()), record)?);
    }
    Ok(Imported {
        records: records.len(),
        examples,
    })
}

/// What p thinks of q, and what q thinks of p.
fn pair(document: &str, record: &Record) -> Result<[Example; 2]> {
    // Neutral, positive from p to q, positive from q to p, negative from p to q, negative from q to p.
    let (of_q, of_p) = match record.field("Label").trim() {
        "0" => (Stance::Neutral, Stance::Neutral),
        "1" => (Stance::Favor, Stance::Neutral),
        "2" => (Stance::Neutral, Stance::Favor),
        "3" => (Stance::Against, Stance::Neutral),
        "4" => (Stance::Neutral, Stance::Against),
        other => {
            let quoted: String = other.chars().take(40).collect();
            let message = format!("unknown label `{quoted}`, must be 0 to 4");
            return Err(record.wrong("Label", Error::new(message)));
        }
    };
    let (text, spans) =
        unmarked(record.field("Sent")).map_err(|error| record.wrong("Sent", error))?;
    let row = |direction: &str, column: &str, span: Span, label| Example {
        doc_id: Some(document.to_owned()),
        target_spans: vec![span],
        ..example(
            "directed_sentiment",
            format!("{document}-{direction}"),
            &text,
            record.field(column),
            label,
        )
    };
    let [p, q] = spans;
    Ok([row("pq", "Ent2", q, of_q), row("qp", "Ent1", p, of_p)])
}

/// A sentence without the brackets around its first two marked entities, and where these stand in it.
fn unmarked(marked: &str) -> Result<(String, [Span; 2])> {
    let mut text = String::new();
    let mut rest = marked;
    let mut span = || -> Result<Span> {
        let missing = || Error::new("must mark two entities with [brackets]");
        let (before, after) = rest.split_once('[').ok_or_else(missing)?;
        let (entity, after) = after.split_once(']').ok_or_else(missing)?;
        text.push_str(before);
        let start = text.len() + entity.len() - entity.trim_start().len();
        text.push_str(entity);
        let end = text.trim_end().len();
        rest = after;
        if end <= start {
            return Err(Error::new("marks an entity without a letter"));
        }
        Ok(Span::new(start, end))
    };
    let spans = [span()?, span()?];
    text.push_str(rest);
    Ok((text, spans))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use super::super::tests::{failure, import};
    use super::*;

    const FILE: &str = "[Lind] praised the [ Nordhavn] board [sic].\tLind\tNordhavn\t1\n[Lind] hit [Orn]s, he said.\tLind\tOrn\t4\n";

    #[test]
    fn a_sentence_has_a_row_for_each_direction() {
        let found = import(&IMPORTER, FILE).unwrap();
        assert_eq!((found.records, found.examples.len()), (2, 4));
        let [q, p, _, blamed] = found.examples.try_into().unwrap();
        assert_eq!(q.text, "Lind praised the  Nordhavn board [sic].");
        assert_eq!(q.target_spans[0].of(&q.text), Some("Nordhavn"));
        assert_eq!(
            (q.label, p.label, blamed.label),
            (Stance::Favor, Stance::Neutral, Stance::Against)
        );
        assert_eq!(p.target_spans[0].of(&p.text), Some("Lind"));
    }

    #[test]
    fn the_same_as_csv() {
        let found = import(
            &IMPORTER,
            "Sent,Ent1,Ent2,Label\n\"[Lind], he said, hit [Orn].\",Lind,Orn,3\n",
        )
        .unwrap();
        assert_eq!(found.examples[0].label, Stance::Against);
    }

    #[test]
    fn what_is_wrong_is_named() {
        let error = failure(&IMPORTER, &FILE.replace("\t4", "\t9"));
        assert_eq!(
            error,
            "data/file:2: column 4 (`Label`): unknown label `9`, must be 0 to 4"
        );
        let error = failure(&IMPORTER, &FILE.replace("\tOrn\t4", ""));
        assert_eq!(
            error,
            "data/file:2: column 3: the line has 2 columns, must have 4"
        );
        let error = failure(&IMPORTER, &FILE.replace("[Orn]s", "Orns"));
        assert!(
            error.starts_with("data/file:2: column 1 (`Sent`): must mark two"),
            "{error}"
        );
    }
}
