//! SemEval-2016 Task 6 (Mohammad et al. 2016): tweets toward a topic or a person. As text with tabs, the task's own files, and as CSV, the release with further annotations, which is in Windows-1252.

use super::table::Form;
use super::tweets::tweets;
use super::{Imported, Importer, Source};
use crate::error::Result;

pub(super) const IMPORTER: Importer = Importer {
    name: "semeval2016",
    described: "http://alt.qcri.org/semeval2016/task6, readme.txt of trainingdata and of stancedataset.zip",
    recognises: |first| {
        first.starts_with("ID\tTarget\tTweet\tStance")
            || first.starts_with("Tweet,Target,Stance,Opinion Towards")
    },
    read,
    published: &[
        ("semeval2016-task6-trialdata.txt", 100),
        ("semeval2016-task6-trainingdata.txt", 2_814),
        ("train.csv", 2_914),
        ("test.csv", 1_956),
    ],
};

fn read(source: &Source<'_>) -> Result<Imported> {
    let is_text =
        source.bytes.starts_with(b"ID\t") || source.bytes.starts_with("\u{feff}ID\t".as_bytes());
    let form = Form {
        delimiter: if is_text { b'\t' } else { b',' },
        // Tweets quote, and the text form escapes nothing.
        quoting: !is_text,
        header: true,
        columns: &["Target", "Tweet", "Stance"],
        windows_1252: true,
    };
    tweets(source, form, "semeval2016_task6")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use standpoint::Stance;

    use super::super::tests::{failure, import};
    use super::*;

    const TEXT: &str =
        "ID\tTarget\tTweet\tStance\n101\tOtto Lind\t\"Lind, of all people. #SemST\tAGAINST\n";
    const CSV: &str = "Tweet,Target,Stance,Opinion Towards,Sentiment\r\n\"Lind, our hope #SemST\",Otto Lind,FAVOR,1.  The tweet explicitly expresses opinion about the target.,pos\r\n";

    #[test]
    fn both_forms_are_read() {
        let found = import(&IMPORTER, TEXT).unwrap().examples;
        assert_eq!(found[0].text, "\"Lind, of all people. #SemST");
        assert_eq!(found[0].label, Stance::Against);
        let found = import(&IMPORTER, CSV).unwrap().examples;
        assert_eq!(
            (found[0].text.as_str(), found[0].label),
            ("Lind, our hope #SemST", Stance::Favor)
        );
    }

    #[test]
    fn the_release_in_windows_1252_is_read() {
        let mut bytes = CSV.as_bytes().to_vec();
        let comma = bytes.iter().position(|&byte| byte == b',').unwrap();
        assert_eq!(comma, 5);
        let place = bytes.windows(4).position(|four| four == b"Lind").unwrap();
        bytes.splice(place + 4..place + 5, [0x92]);
        let source = Source {
            name: "train.csv",
            bytes: &bytes,
        };
        let found = (IMPORTER.read)(&source).unwrap().examples;
        assert_eq!(found[0].text, "Lind\u{2019} our hope #SemST");
    }

    #[test]
    fn what_is_wrong_is_named() {
        let error = failure(&IMPORTER, &TEXT.replace("\tAGAINST", ""));
        assert_eq!(
            error,
            "data/file:2: column 4: the line has 3 columns, must have 4"
        );
        let error = failure(&IMPORTER, &CSV.replace("FAVOR", "FAV"));
        assert!(
            error.starts_with("data/file:2: column 3 (`Stance`): unknown label `FAV`"),
            "{error}"
        );
    }
}
