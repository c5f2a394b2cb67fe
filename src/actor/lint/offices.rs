//! Offices that contradict each other, or time. In: the offices of a roster and a day. Out: findings.

use std::collections::BTreeMap;

use super::super::roster::{Actor, ActorKind, Date, Office, Roster};
use super::Finding;

/// Years after which an office that never ended is doubtful.
const STALE_YEARS: u16 = 12;

/// Offices that are held for life, and so for as long as it takes.
const FOR_LIFE: [&str; 9] = [
    "amir",
    "emir",
    "emperor",
    "grand duke",
    "king",
    "monarch",
    "prince",
    "queen",
    "sultan",
];

pub(super) fn findings(roster: &Roster, today: Date) -> Vec<Finding> {
    let mut findings: Vec<Finding> = roster.actors().iter().filter_map(impersonal).collect();
    let mut held: BTreeMap<_, Vec<(&Actor, &Office)>> = BTreeMap::new();
    for (actor, office) in roster.offices() {
        findings.extend(stale(actor, office, today));
        let key = (office.of().as_str(), office.folded_role());
        held.entry(key).or_default().push((actor, office));
    }
    for holders in held.values_mut() {
        holders.sort_by_key(|(actor, office)| (office.from(), office.to(), actor.id()));
        findings.extend(overlaps(holders));
    }
    findings
}

/// Somebody who is no person, but is said to be he or she, or to hold an office.
fn impersonal(actor: &Actor) -> Option<Finding> {
    let what = match (actor.offices(), actor.gender()) {
        ([], None) => return None,
        ([], Some(_)) => "has a gender",
        _ => "holds an office",
    };
    (actor.kind() != ActorKind::Person).then(|| {
        let message = format!(
            "`{}` {what}, but is no person: its kind is {}",
            actor.id(),
            actor.kind()
        );
        let advice = "say `kind = \"person\"`, or take it out";
        Finding::warning(actor.at(), message, advice)
    })
}

fn stale(actor: &Actor, office: &Office, today: Date) -> Option<Finding> {
    let for_life = FOR_LIFE.contains(&office.folded_role().as_str());
    let is_stale =
        office.to().is_none() && office.from().is_older_than(STALE_YEARS, today) && !for_life;
    is_stale.then(|| {
        let message = format!(
            "`{}` has been {} of `{}` since {}, more than {STALE_YEARS} years",
            actor.id(),
            office.role(),
            office.of(),
            office.from(),
        );
        let advice = "if somebody else is now, say `to`";
        Finding::warning(office.place(), message, advice)
    })
}

/// Of holders of one office in the order of their first days, those that are there before an earlier one has gone.
fn overlaps(holders: &[(&Actor, &Office)]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut holders = holders.iter();
    let Some(mut longest) = holders.next() else {
        return findings;
    };
    for next in holders {
        let (actor, office) = next;
        let (earlier_actor, earlier) = longest;
        if earlier.to().is_none_or(|to| office.from() < to) {
            let message = format!(
                "`{}` is {} of `{}` from {}, when `{}` still is, from {} ({})",
                actor.id(),
                office.role(),
                office.of(),
                office.from(),
                earlier_actor.id(),
                earlier.from(),
                earlier.place(),
            );
            let advice = "let the earlier one end with `to`, or tell the roles apart";
            findings.push(Finding::warning(office.place(), message, advice));
        }
        // `None` is the end that never comes.
        let ends_later = match (earlier.to(), office.to()) {
            (None, _) => false,
            (Some(_), None) => true,
            (Some(earlier), Some(later)) => later > earlier,
        };
        if ends_later {
            longest = next;
        }
    }
    findings
}
