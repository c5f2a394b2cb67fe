//! Codes of countries that no country has, and pairs of codes that are of two countries.

use super::super::roster::Actor;
use super::Finding;

/// ISO 3166-1, the former countries of ISO 3166-3, and the user-assigned code of Kosovo: alpha-2 and alpha-3, one
/// country a line.
const LIST: &str = include_str!("iso3166.txt");

/// Alpha-2 and alpha-3 of every country of the list.
fn countries() -> impl Iterator<Item = (&'static str, &'static str)> {
    LIST.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(' '))
}

pub(super) fn unknown(actor: &Actor) -> Vec<Finding> {
    let mut findings = Vec::new();
    let id = actor.id();
    for (key, code, place) in actor.placed_codes() {
        let is_known = match key {
            "iso2" => countries().any(|(two, _)| two == code),
            "iso3" => countries().any(|(_, three)| three == code),
            _ => true,
        };
        if !is_known {
            let message = format!("{key} code {code:?} of `{id}` is no country's");
            let advice = "correct it, or take it out: only countries have ISO 3166 codes";
            findings.push(Finding::warning(place, message, advice));
        }
    }
    let codes = actor.codes();
    if findings.is_empty()
        && let (Some(two), Some(three)) = (&codes.iso2, &codes.iso3)
        && !countries().any(|pair| pair == (two, three))
    {
        let place = actor
            .placed_codes()
            .find(|(key, ..)| *key == "iso3")
            .map_or(actor.at(), |(_, _, place)| place);
        let message =
            format!("iso2 code {two:?} and iso3 code {three:?} of `{id}` are of two countries");
        findings.push(Finding::warning(place, message, "correct one of them"));
    }
    findings
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_list_has_every_country_once() {
        let mut pairs = HashSet::new();
        let mut today = HashSet::new();
        for (two, three) in countries() {
            assert!(pairs.insert((two, three)), "{two} {three} is there twice");
            assert!(
                two.len() == 2 && two.bytes().all(|b| b.is_ascii_uppercase()),
                "{two}"
            );
            assert!(
                three.len() == 3 && three.bytes().all(|b| b.is_ascii_uppercase()),
                "{three}"
            );
        }
        let former = LIST.find("# Former").unwrap_or_default();
        for line in LIST.get(..former).unwrap_or_default().lines().skip(1) {
            assert!(today.insert(line), "{line}");
        }
        // ISO 3166-1 has 249 entries; Kosovo is the one more.
        assert_eq!(today.len(), 250);
    }
}
