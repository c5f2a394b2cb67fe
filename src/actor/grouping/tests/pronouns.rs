//! He and she.

use super::*;

#[test]
fn a_pronoun_is_the_only_person_who_fits() {
    for text in [
        "{p Ida Tarn} left. She lost.",
        "{p Ida Tarn} said she lost.",
        "Mrs. {p Tarn} left. It rained. She lost.",
        "{p Ida Tarn} met {p Otto Lind}. She lost.",
        "{p Ida Tarn} left.\n\nShe lost.",
        "{p Anna Moe} lost. Then {p Ida Tarn} said she won.",
        "A friend of the house, {p Ida Tarn}, said she won.",
    ] {
        let found = linked(text, "pronoun");
        assert_eq!(found.len(), 1, "{text}");
        assert!(found[0].contains("tarn"), "{text}: {found:?}");
    }
    assert_eq!(
        linked("Ada Berg left. She lost. He won.", "pronoun"),
        ["She = p.berg pronoun"]
    );
}

#[test]
fn a_pronoun_of_two_or_of_nobody_is_left_alone() {
    for refused in [
        "{p Ida Tarn} told {p Anna Moe} that she lost.",
        "{p Ida Tarn} left. {p Anna Moe} stayed. She lost.",
        "{p Ida Tarn} left. He lost.",
        "{p Ida Tarn} left. It lost, they lost, we lost.",
        "{p Ida Tarn} left.\n\nIt rained.\n\nShe lost.",
        "{p Ida Tarn} left. It rained. It poured. It hailed. It snowed. She lost.",
        "{p Ida Tarn} left. A woman came. She lost.",
        "{p Ida Tarn} said: “She lost.”",
        "{p Ida Tarn} praised her.",
        "She said that {p Ida Tarn} lost her hat.",
        "{p Ida Tarn} left. In her speech, {p Anna Moe} lost.",
        "The {o Orchard Party} left. She lost.",
    ] {
        assert_eq!(linked(refused, "pronoun"), [""; 0], "{refused}");
    }
}

#[test]
fn a_first_name_of_two_still_tells_a_gender() {
    let text =
        "{p Otto Lind} met {p Otto Moe}.\n\nIt rained.\n\n{p Otto} left, and she lost, and he won.";
    assert_eq!(linked(text, "pronoun"), ["he = person:otto pronoun"]);
}
