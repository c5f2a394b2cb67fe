//! Several files as one roster: `extends`, `remove_alias`, `disable` and `only`.

use super::*;

fn roster(place: &str, text: &str) -> Roster {
    Roster::from_toml(place, &format!("schema = 1\n{text}")).unwrap()
}

fn stack(files: &[(&str, &str)]) -> Roster {
    let mut all = Roster::empty();
    for (place, text) in files {
        all.extend(roster(place, text));
    }
    all
}

fn forms(roster: &Roster, id: &str) -> Vec<String> {
    let aliases = roster.get(id).unwrap().aliases().iter();
    aliases.map(|alias| alias.text().to_owned()).collect()
}

fn complaint(roster: &Roster) -> String {
    let error = roster.validate().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Roster);
    error.to_string()
}

const BASE: &str = "[[actor]]
id = 'TUR'
kind = 'state'
name = 'Turkiye'
codes = { iso2 = 'TR', iso3 = 'TUR' }
alias = [{ t = 'Turkey' }, { t = 'Ankara', facet = 'metonym', capital = true }]
[[actor]]
id = 'TUR.LEG'
name = 'Meclis'
rolls_up_to = [{ id = 'TUR' }]
";

#[test]
fn an_extension_adds_to_an_earlier_actor() {
    let all = stack(&[
        ("a.toml", BASE),
        (
            "b.toml",
            "[[actor]]
            extends = 'TUR'
            alias = [{ t = 'Asia Minor' }, { t = 'Turkey', case = true }]
            codes = { iso3 = 'XXX', wikidata = 'Q43' }
            office = [{ role = 'seat', of = 'TUR.LEG', from = 2020-01-01 }]",
        ),
    ]);
    all.validate().unwrap();
    let actor = all.get("TUR").unwrap();
    assert_eq!((actor.name(), actor.kind()), ("Turkiye", ActorKind::State));
    assert_eq!(
        forms(&all, "TUR"),
        ["Turkiye", "Ankara", "Asia Minor", "Turkey"]
    );
    let turkey = actor.aliases().last().unwrap();
    assert_eq!(turkey.case(), CaseRule::Exact);
    assert_eq!(turkey.place().to_string(), "b.toml:4");
    let codes: Vec<_> = actor.codes().iter().collect();
    assert_eq!(
        codes,
        [("iso2", "TR"), ("iso3", "XXX"), ("wikidata", "Q43")]
    );
    let places: Vec<_> = actor
        .placed_codes()
        .map(|(key, _, place)| format!("{key} {place}"))
        .collect();
    assert_eq!(
        places,
        ["iso2 a.toml:6", "iso3 b.toml:5", "wikidata b.toml:5"]
    );
    assert_eq!(actor.offices().len(), 1);
}

#[test]
fn an_alias_is_removed_whatever_its_case() {
    let all = stack(&[
        ("a.toml", BASE),
        (
            "b.toml",
            "[[actor]]\nextends = 'TUR'\nremove_alias = ['turkey', 'Turkiye']\nalias = [{ t = 'Turkiye', case = true }]",
        ),
    ]);
    all.validate().unwrap();
    assert_eq!(forms(&all, "TUR"), ["Ankara", "Turkiye"]);
    let mut mentions = Vec::new();
    let matcher = Matcher::new(&all).unwrap();
    matcher.find("Turkey, TURKIYE and Turkiye", &mut mentions);
    let starts: Vec<_> = mentions.iter().map(|mention| mention.span.start).collect();
    assert_eq!(starts, [20]);
}

#[test]
fn removing_what_is_not_there_is_refused_with_what_was_meant() {
    let all = stack(&[
        ("a.toml", BASE),
        (
            "b.toml",
            "[[actor]]\nextends = 'TUR'\nremove_alias = [\n'Turky']",
        ),
    ]);
    assert_eq!(
        complaint(&all),
        "b.toml:5: `remove_alias` names \"Turky\", which `TUR` does not have; the nearest one is \"Turkey\"; correct it, or take it out of the list"
    );
}

#[test]
fn extending_nobody_is_refused_when_the_files_are_together() {
    let alone = stack(&[("b.toml", "[[actor]]\nextends = 'TRU'\n")]);
    assert!(
        complaint(&alone)
            .starts_with("b.toml:3: `extends` names `TRU`, which no earlier roster has; correct")
    );
    let all = stack(&[("a.toml", BASE), ("b.toml", "[[actor]]\n\nextends = 'TRU'")]);
    assert_eq!(
        complaint(&all),
        "b.toml:4: `extends` names `TRU`, which no earlier roster has; the nearest one is `TUR`; correct the id, or say `id` and `name` to make it an actor of its own"
    );
    // An actor of a later file is not an earlier one.
    let all = stack(&[("b.toml", "[[actor]]\nextends = 'TUR'"), ("a.toml", BASE)]);
    assert!(complaint(&all).starts_with("b.toml:3: "));
    assert!(Matcher::new(&all).is_err());
    assert!(all.only(["TUR"]).is_err());
}

#[test]
fn an_extension_takes_only_what_it_can_add() {
    for key in ["id", "name", "kind", "official", "gender", "rolls_up_to"] {
        let (kind, message) = refusal(&actors(&[&format!("extends = 'A'\n{key} = 'm'")]));
        assert_eq!(kind, ErrorKind::Roster);
        assert!(
            message.starts_with(&format!("r.toml:4: `{key}` cannot stand beside `extends`")),
            "{message}"
        );
    }
    let (_, message) = refusal(&actors(&["extends = 'A'\nremove_aliases = ['B']"]));
    assert_eq!(
        message,
        "r.toml:4: unknown key `remove_aliases` in an actor that extends another; the nearest known key is `remove_alias`"
    );
    let (_, message) = refusal(&actors(&["id = 'A'\nname = 'A'\nremove_alias = ['B']"]));
    assert!(
        message.starts_with("r.toml:5: unknown key `remove_alias` in an actor"),
        "{message}"
    );
    let (_, message) = refusal(&actors(&["extends = 'A'", "extends = 'A'"]));
    assert_eq!(message, "r.toml:5: `A` is already extended on line 3");
}

#[test]
fn a_later_file_wins_over_additions_too() {
    let extension = "[[actor]]\nextends = 'TUR'\nalias = [{ t = 'Asia Minor' }]";
    let again = "[[actor]]\nid = 'TUR'\nname = 'Republic of Turkey'";
    let all = stack(&[("a.toml", BASE), ("b.toml", extension), ("c.toml", again)]);
    assert_eq!(forms(&all, "TUR"), ["Republic of Turkey"]);
    let all = stack(&[("a.toml", BASE), ("c.toml", again), ("b.toml", extension)]);
    assert_eq!(forms(&all, "TUR"), ["Republic of Turkey", "Asia Minor"]);
}

#[test]
fn how_files_are_grouped_changes_nothing() {
    let files = [
        ("a.toml", BASE),
        ("b.toml", "[[actor]]\nextends = 'TUR'\nalias = [{ t = 'Asia Minor' }]\n[[not_actor]]\nt = ['Meclis Cup']"),
        ("c.toml", "disable = ['TUR.LEG']\n[[actor]]\nid = 'CUP'\nname = 'Meclis Cup'"),
    ]
    .map(|(place, text)| roster(place, text));
    let [mut left, b, c] = files.clone();
    left.extend(b);
    left.extend(c);
    let [mut right, mut b, c] = files;
    b.extend(c);
    right.extend(b);
    assert_eq!(left.sha256(), right.sha256());
    assert_eq!((left.name(), right.name()), ("a+b+c", "a+b+c"));
    assert_eq!(right.not_actors().count(), 0);
    right.validate().unwrap();
}

#[test]
fn a_disabled_actor_is_gone_with_all_that_leads_to_it() {
    let chair = "[[actor]]\nid = 'p.x'\nkind = 'person'\nname = 'Xaver'\noffice = [
        { role = 'president', of = 'TUR', from = 2000-01-01 }, { role = 'speaker', of = 'TUR.LEG', from = 2000-01-01 }]";
    let all = stack(&[
        ("a.toml", BASE),
        ("b.toml", chair),
        ("c.toml", "disable = ['TUR']"),
    ]);
    all.validate().unwrap();
    assert!(all.get("TUR").is_none());
    assert!(all.get("TUR.LEG").unwrap().rolls_up_to().is_empty());
    let offices: Vec<_> = all.offices().map(|(_, office)| office.role()).collect();
    assert_eq!(offices, ["speaker"]);
    let mut mentions = Vec::new();
    Matcher::new(&all)
        .unwrap()
        .find("Turkey and Ankara", &mut mentions);
    assert_eq!(mentions, []);
}

#[test]
fn disabling_nobody_is_refused_when_the_files_are_together() {
    let all = stack(&[
        ("a.toml", BASE),
        ("b.toml", "disable = [\n'TUR.LEG',\n'TUR.LAG']"),
    ]);
    assert_eq!(
        complaint(&all),
        "b.toml:4: `disable` names `TUR.LAG`, which no earlier roster has; the nearest one is `TUR.LEG`; correct the id, or take it out of the list"
    );
    let (_, message) = refusal("schema = 1\ndisable = ['A',\n'A']");
    assert_eq!(message, "r.toml:3: `A` is already disabled on line 2");
    let (_, message) = refusal("schema = 1\ndisable = ['A']\n[[actor]]\nid = 'A'\nname = 'A'");
    assert!(
        message.starts_with("r.toml:2: `A` is disabled here and defined on line 3"),
        "{message}"
    );
    let (_, message) = refusal("schema = 1\ndisable = ['A B']");
    assert!(message.starts_with("r.toml:2: bad id"), "{message}");
}

#[test]
fn only_leaves_out_what_comes_with_the_crate_and_nothing_else() {
    let own = || roster("a.toml", BASE);
    let alone = || {
        roster(
            "b.toml",
            "only = true\n[[actor]]\nid = 'X'\nname = 'Xanadu'",
        )
    };
    let ids = |rosters: [Roster; 3]| {
        let mut all = Roster::empty();
        rosters.into_iter().for_each(|roster| all.extend(roster));
        all.validate().unwrap();
        assert_eq!(all.not_actors().count(), 0, "the world's phrases stay");
        let ids = all.actors().iter().map(|actor| actor.id().to_string());
        (all.name().to_owned(), ids.collect::<Vec<_>>().join(" "))
    };
    let expected = ("a+b".to_owned(), "TUR TUR.LEG X".to_owned());
    assert_eq!(ids([Roster::world(), own(), alone()]), expected);
    // Wherever the world stands, so that nobody has to know who added it.
    assert_eq!(ids([own(), alone(), Roster::world()]), expected);
    let mut with = Roster::world();
    with.extend(roster("c.toml", "only = false"));
    assert_eq!(with.sha256(), Roster::world().sha256());
    // A part of the world is the world's, too.
    let mut part = Roster::world().only(["TUR"]).unwrap();
    part.extend(alone());
    assert_eq!(part.actors().len(), 1);
    let mut only = Roster::world();
    only.extend(roster("d.toml", "only = true\n[[actor]]\nextends = 'TUR'"));
    assert!(complaint(&only).starts_with("d.toml:4: `extends` names `TUR`"));
}

#[test]
fn the_world_stays_under_a_file_of_ones_own() {
    let mut all = Roster::world();
    all.extend(roster(
        "mine.toml",
        "[[actor]]\nextends = 'TUR'\nalias = [{ t = 'Asia Minor' }]",
    ));
    all.validate().unwrap();
    assert_eq!(all.actors().len(), Roster::world().actors().len());
    assert_eq!(all.name(), "world+mine");
    assert_ne!(all.sha256(), Roster::world().sha256());
}

proptest! {
    #[test]
    fn no_text_makes_a_stack_of_rosters_panic(
        text in "(schema = 1\n|only = true\n|disable = \\['A'\\]\n|\\[\\[actor\\]\\]\n|extends = 'A'\n|id = 'A'\n|name = 'A'\n|remove_alias = \\['A'\\]\n|gender = 'm'\n|office = \\[\\{ role = 'r', of = 'A', from = 2000-01-01 \\}\\]\n){0,12}"
    ) {
        if let Ok(roster) = Roster::from_toml("r", &format!("schema = 1\n{text}")) {
            let mut all = Roster::from_toml("a", "schema = 1\n[[actor]]\nid = 'A'\nname = 'B'").unwrap();
            all.extend(roster);
            let usable = all.validate().is_ok();
            prop_assert_eq!(usable, Matcher::new(&all).is_ok());
            let _ = all.check();
        }
    }
}
