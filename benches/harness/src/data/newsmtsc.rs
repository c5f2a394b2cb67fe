//! NewsMTSC (Hamborg & Donnay 2021), JSON Lines in two forms: a sentence with its targets a line, as in the authors' repository, and a target a line, as on the Hugging Face Hub.

use serde::Deserialize;
use standpoint::train::example::{Example, spans_in_bytes};

use super::json_lines::rows;
use super::{Imported, Importer, Source, example, label};
use crate::error::{Error, Result};

pub(super) const IMPORTER: Importer = Importer {
    name: "newsmtsc",
    described: "https://github.com/fhamborg/NewsMTSC, NewsSentiment/controller_data/datasets/NewsMTSC-dataset/readme.md; https://huggingface.co/datasets/fhamborg/news_sentiment_newsmtsc",
    recognises: |first| {
        let has = |key: &str| first.contains(key);
        first.starts_with('{')
            && (has("\"sentence_normalized\"") || has("\"sentence\"") && has("\"polarity\""))
    },
    read,
    published: &[
        ("train.jsonl", 8_739),
        ("devtest_mt.jsonl", 1_476),
        ("devtest_rw.jsonl", 1_146),
    ],
};

#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "neither a sentence with `targets` nor a `sentence` with `mention`, `polarity`, `from`, `to` and `id`"
)]
enum Line {
    Sentence {
        sentence_normalized: String,
        targets: Vec<Target>,
    },
    Target {
        sentence: String,
        mention: String,
        polarity: f64,
        from: u64,
        to: u64,
        id: String,
    },
}

#[derive(Deserialize)]
struct Target {
    #[serde(rename = "Input.gid")]
    gid: String,
    from: u64,
    to: u64,
    mention: String,
    polarity: f64,
    #[serde(default)]
    further_mentions: Option<Vec<Place>>,
}

#[derive(Deserialize)]
struct Place {
    from: u64,
    to: u64,
}

fn read(source: &Source<'_>) -> Result<Imported> {
    let mut examples = Vec::new();
    for (number, line) in rows(source)? {
        let (text, targets, labels) = match line {
            Line::Sentence {
                sentence_normalized,
                targets,
            } => (sentence_normalized, targets, ["2", "4", "6"]),
            Line::Target {
                sentence,
                mention,
                polarity,
                from,
                to,
                id,
            } => {
                let target = Target {
                    gid: id,
                    from,
                    to,
                    mention,
                    polarity,
                    further_mentions: None,
                };
                (sentence, vec![target], ["-1", "0", "1"])
            }
        };
        for target in targets {
            let row = row(&text, target, labels);
            examples.push(row.map_err(|error| error.at(source.line(number)))?);
        }
    }
    Ok(Imported {
        records: examples.len(),
        examples,
    })
}

fn row(text: &str, target: Target, labels: [&str; 3]) -> Result<Example> {
    let label = label(&target.polarity.to_string(), labels);
    let label = label.map_err(|error| error.at("`polarity`"))?;
    let further: Vec<(u64, u64)> = target
        .further_mentions
        .into_iter()
        .flatten()
        .map(|p| (p.from, p.to))
        .collect();
    let spans = |field, places: &[(u64, u64)]| -> Result<_> {
        spans_in_bytes(text, field, places).map_err(Error::from)
    };
    // `allsides_<a>_<b>_<sentence>_<mention>_<from>_<to>`: the first three parts are the document.
    let document: Vec<&str> = target.gid.splitn(4, '_').take(3).collect();
    let document = document.join("_");
    Ok(Example {
        target_spans: spans("from and to", &[(target.from, target.to)])?,
        further_spans: spans("further_mentions", &further)?,
        doc_id: Some(document),
        ..example("newsmtsc", target.gid, text, &target.mention, label)
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use standpoint::{Span, Stance};

    use super::super::tests::{failure, import};
    use super::*;

    const SENTENCE: &str = r#"{"primary_gid": "own_1_2_0_Lind_10_14", "sentence_normalized": "“Voters” — Lind said he lied.", "targets": [{"Input.gid": "own_1_2_0_Lind_11_15", "from": 11, "to": 15, "mention": "Lind", "polarity": 2.0, "further_mentions": [{"from": 21, "to": 23, "mention": "he"}]}]}"#;
    const TARGET: &str = r#"{"mention": "Lind", "polarity": 1, "from": 0, "to": 4, "sentence": "Lind kept his word.", "id": "own_1_3_0_Lind_0_4"}"#;

    #[test]
    fn both_forms_are_read_and_places_become_bytes() {
        let found = import(&IMPORTER, SENTENCE).unwrap().examples;
        let row = &found[0];
        assert_eq!((row.label, row.target.as_str()), (Stance::Against, "Lind"));
        assert_eq!(row.target_spans[0].of(&row.text), Some("Lind"));
        assert_eq!(row.further_spans[0].of(&row.text), Some("he"));
        assert_eq!(row.document(), "own_1_2");
        let found = import(&IMPORTER, TARGET).unwrap().examples;
        assert_eq!(found[0].label, Stance::Favor);
        assert_eq!(found[0].target_spans, [Span::new(0, 4)]);
    }

    #[test]
    fn what_is_wrong_is_named() {
        let half = format!("{SENTENCE}\n{}", SENTENCE.get(..80).unwrap());
        let error = failure(&IMPORTER, &half);
        assert!(error.starts_with("data/file:2: column "), "{error}");
        let error = failure(&IMPORTER, &SENTENCE.replace("2.0", "3.0"));
        assert_eq!(
            error,
            "data/file:1: `polarity`: unknown label `3`, must be one of 2, 4, 6"
        );
        let error = failure(&IMPORTER, &TARGET.replace("\"to\": 4", "\"to\": 99"));
        assert!(
            error.contains("data/file:1: from and to[0] is [0, 99)"),
            "{error}"
        );
        let error = failure(&IMPORTER, &TARGET.replace("\"from\": 0, ", ""));
        assert!(error.contains("neither a sentence"), "{error}");
    }
}
