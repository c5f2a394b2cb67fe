#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use super::*;

fn read(text: &str) -> EntityFile {
    EntityFile::from_reader("own.conll", text.as_bytes()).unwrap()
}

/// The words and kinds of each sentence.
fn marked(file: &EntityFile) -> Vec<Vec<(&str, &str)>> {
    file.sentences
        .iter()
        .map(|sentence| {
            let entities = sentence.entities.iter();
            entities
                .map(|e| (e.span.of(&sentence.text).unwrap(), e.kind.as_str()))
                .collect()
        })
        .collect()
}

#[test]
fn columns_between_spaces_with_tags_that_never_begin() {
    let file = read(
        "The O\nHarbour I-ORG\nLeague I-ORG\nmet O\nÅsa I-PER\nLind I-PER\n, O\nin O\nOslo I-LOC\n. O\n",
    );
    assert_eq!(
        file.sentences[0].text,
        "The Harbour League met Åsa Lind, in Oslo."
    );
    assert_eq!(
        marked(&file),
        [[
            ("Harbour League", "organisation"),
            ("Åsa Lind", "person"),
            ("Oslo", "place")
        ]]
    );
    assert!(file.bad.is_empty());
}

#[test]
fn columns_between_tabs_with_tags_that_begin() {
    let file = read(
        "Lind\tB-politician\nOtto\tB-person\nOtto\tI-person\n\n\nGreens\tB-politicalparty\nVote\tB-election\n2001\tI-election\nPeru\tI-country",
    );
    assert_eq!(
        marked(&file),
        [
            vec![("Lind", "person"), ("Otto Otto", "person")],
            vec![("Greens", "organisation"), ("Peru", "place")]
        ]
    );
}

#[test]
fn numbered_tokens_have_their_tag_in_the_third_column() {
    let file = read(
        "# sent_id = 1\n# text = Otto met # O\n1\tOtto\tB-PER\t-\tann\n2\tmet\tO\t-\tann\n3\t#\tO\t-\tann\n4\t2\tB-OTH\t-\tB-PER\n",
    );
    assert_eq!(file.sentences[0].text, "Otto met # 2");
    assert_eq!(marked(&file), [[("Otto", "person")]]);
    assert!(file.bad.is_empty(), "{:?}", file.bad);
}

#[test]
fn four_columns_and_marks_of_documents_are_those_of_conll() {
    let file = read("-DOCSTART- -X- O O\r\n\r\nOslo NNP I-NP I-LOC\r\nslept VBD I-VP O\r\n");
    assert_eq!(marked(&file), [[("Oslo", "place")]]);
    assert_eq!(file.sentences[0].text, "Oslo slept");
}

#[test]
fn an_inside_tag_of_another_label_begins_an_entity() {
    let file = read("Oslo I-LOC\nOtto I-PER\nLind B-PER\nJazz I-MISC\nOslo I-LOC\n");
    assert_eq!(
        marked(&file),
        [[
            ("Oslo", "place"),
            ("Otto", "person"),
            ("Lind", "person"),
            ("Oslo", "place")
        ]]
    );
}

#[test]
fn a_number_sign_is_a_token_where_it_has_a_tag() {
    let file = read("# a comment that ends in O\n# O\n1 O\n#tag O\n# text\n#tag\n");
    assert_eq!(file.sentences[0].text, "# 1 #tag");
    assert!(file.bad.is_empty(), "{:?}", file.bad);
}

#[test]
fn a_number_sign_among_four_columns_is_a_token_too() {
    let file = read("# 2 O\nOslo NNP I-NP I-LOC\n# # I-NP O\n# two O\n5 CD I-NP O\n");
    assert_eq!(file.sentences[0].text, "Oslo # 5");
    assert!(file.bad.is_empty(), "{:?}", file.bad);
}

#[test]
fn a_bad_line_is_named_and_its_sentence_left_out() {
    let mut bytes = b"Oslo I-LOC\nalone\n\nOtto X-PER\n\n\tO\n\n".to_vec();
    bytes.extend(b"\xffOslo I-LOC\n\nLind B-\n\nLind I-PER\n");
    let file = EntityFile::from_reader("own.conll", bytes.as_slice()).unwrap();
    assert_eq!(marked(&file), [[("Lind", "person")]]);
    let bad: Vec<_> = file.bad.iter().map(ToString::to_string).collect();
    assert_eq!(
        bad,
        [
            "own.conll:2: 1 column(s), too few for a token and its tag",
            "own.conll:4: unknown tag `X-PER`, must be O, B-label or I-label",
            "own.conll:6: a tag without a token",
            "own.conll:8: byte 0 of the line, counted from 0, is not valid UTF-8",
            "own.conll:10: unknown tag `B-`, must be O, B-label or I-label",
        ]
    );
}

#[test]
fn an_overlong_line_ends_the_reading() {
    let text = format!("{} O\n", "a".repeat(LINE_LIMIT - 2));
    assert_eq!(read(&text).sentences.len(), 1);
    for more in [1, 2, 3, 99] {
        let text = format!("ok O\n{} O\n", "a".repeat(LINE_LIMIT - 2 + more));
        let error = EntityFile::from_reader("own.conll", text.as_bytes()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TooLong);
        assert!(error.to_string().starts_with("own.conll:2: "), "{error}");
    }
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_first_token() {
    assert_eq!(marked(&read("\u{feff}Oslo I-LOC\n")), [[("Oslo", "place")]]);
}

#[test]
fn nothing_holds_nothing() {
    let file = read("\n \n\t\n");
    assert!(file.sentences.is_empty() && file.bad.is_empty());
}
