//! P-Stance (Li et al. 2021): tweets toward three politicians, one file a split and politician; nobody is neutral.

use super::table::Form;
use super::tweets::tweets;
use super::{Imported, Importer, Source};
use crate::error::Result;

pub(super) const IMPORTER: Importer = Importer {
    name: "pstance",
    described: "https://github.com/chuchun8/PStance, raw_{train,val,test}_{trump,biden,bernie}.csv; Li et al. 2021, table 4",
    recognises: |first| first.trim_end() == "Tweet,Target,Stance",
    read,
    published: &[
        ("raw_train_trump.csv", 6_362),
        ("raw_train_biden.csv", 5_806),
        ("raw_train_bernie.csv", 5_056),
    ],
};

const FORM: Form = Form {
    delimiter: b',',
    quoting: true,
    header: true,
    columns: &["Tweet", "Target", "Stance"],
    windows_1252: false,
};

fn read(source: &Source<'_>) -> Result<Imported> {
    // `NONE` is not in the published files; whoever adds such rows may.
    tweets(source, FORM, "pstance")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use standpoint::Stance;

    use super::super::tests::{failure, import};
    use super::*;

    const FILE: &str = "Tweet,Target,Stance\n\"Lind lied,\nas ever\",Otto Lind,AGAINST\nGo Lind!,Otto Lind,FAVOR\n";

    #[test]
    fn a_tweet_may_have_several_lines() {
        let found = import(&IMPORTER, FILE).unwrap().examples;
        assert_eq!(found[0].text, "Lind lied,\nas ever");
        assert_eq!(found[1].label, Stance::Favor);
    }

    #[test]
    fn what_is_wrong_is_named() {
        let error = failure(&IMPORTER, FILE.strip_suffix("OR\n").unwrap());
        assert!(
            error.starts_with("data/file:4: column 3 (`Stance`): unknown label `FAV`"),
            "{error}"
        );
        let error = failure(&IMPORTER, FILE.strip_suffix(",FAVOR\n").unwrap());
        assert_eq!(
            error,
            "data/file:4: column 3: the line has 2 columns, must have 3"
        );
    }
}
