//! Figures of marked texts as people read them: spans, identities, actors, links, what is masked, capitals, guard words, mistakes.

use std::fmt;

use comfy_table::Table;
use standpoint::train::actors::GoldFigures;
use standpoint::train::actors::gold::{ClassFigures, GoldMiss, MissKind};

use super::super::table::{table, three};
use super::table::{of, one_line};

/// The columns of [`of_file`].
pub(super) const FILE_HEADER: [&str; 7] = [
    "marked",
    "precision",
    "recall",
    "F1",
    "right\nid",
    "B3\nF1",
    "strict\nB3 F1",
];

/// The figures of one file among others.
pub(super) fn of_file(g: &GoldFigures) -> Vec<String> {
    let all = g.mentions.first();
    let share = |share: fn(&ClassFigures) -> f64| three(all.map_or(0.0, share));
    vec![
        all.map_or(0, |all| all.n_marked).to_string(),
        share(|all| all.precision),
        share(|all| all.recall),
        share(|all| all.f1),
        three(g.ids.first().map_or(0.0, |ids| ids.accuracy)),
        three(g.b_cubed.f1),
        three(g.b_cubed_strict.f1),
    ]
}

/// Leaves the first `n` mistakes of each kind, kind by kind.
pub(super) fn cut(misses: &mut Vec<GoldMiss>, n: usize) {
    misses.sort_by_key(|miss| miss.kind);
    let mut kept = MissKind::ALL.map(|kind| (kind, 0));
    misses.retain(|miss| {
        let count = kept.iter_mut().find(|(kind, _)| *kind == miss.kind);
        count.is_some_and(|(_, count)| {
            *count += 1;
            *count <= n
        })
    });
}

pub(super) fn show(f: &mut fmt::Formatter<'_>, g: &GoldFigures) -> fmt::Result {
    writeln!(
        f,
        "\n{} documents, {} mentions marked",
        g.n_documents, g.n_mentions
    )?;
    for table in [mentions(g), ids(g), actors(g), links(g), masked(g)] {
        writeln!(f, "\n{}", table.trim_fmt())?;
    }
    let share = three(g.reading_accuracy);
    writeln!(f, "\n{}", readings(g).trim_fmt())?;
    writeln!(f, "rightly a place or none, of those found: {share}")?;
    if !g.guards.is_empty() {
        writeln!(f, "\n{}", guards(g).trim_fmt())?;
    }
    for kind in MissKind::ALL {
        let mut of_kind = g.misses.iter().filter(|miss| miss.kind == kind).peekable();
        if of_kind.peek().is_some() {
            writeln!(f, "\n{}", kind.as_str())?;
        }
        for miss in of_kind {
            let what: Vec<&str> = [&miss.marked, &miss.found]
                .into_iter()
                .flatten()
                .map(String::as_str)
                .collect();
            let document = one_line(&miss.document);
            let context = printable(&miss.context);
            writeln!(
                f,
                "  {document}: {}\n    {context}",
                printable(&what.join(" found as "))
            )?;
        }
    }
    Ok(())
}

/// A line that cannot steer the terminal.
fn printable(line: &str) -> String {
    line.replace(char::is_control, " ")
}

fn mentions(g: &GoldFigures) -> Table {
    let header = [
        "marked",
        "found",
        "precision",
        "recall",
        "F1",
        "exact\nprecision",
        "exact\nrecall",
        "exact\nF1",
    ];
    let mut mentions = table("mentions", &header);
    for m in &g.mentions {
        let precision = [of(m.n_found, m.precision), of(m.n_found, m.exact_precision)];
        let recall = [of(m.n_marked, m.recall), of(m.n_marked, m.exact_recall)];
        let [precision, exact_precision] = precision;
        let [recall, exact_recall] = recall;
        mentions.add_row([
            m.class.as_str().to_owned(),
            m.n_marked.to_string(),
            m.n_found.to_string(),
            precision,
            recall,
            three(m.f1),
            exact_precision,
            exact_recall,
            three(m.exact_f1),
        ]);
    }
    mentions
}

fn ids(g: &GoldFigures) -> Table {
    let header = ["marked", "found", "right", "rolled\nup"];
    let mut ids = table("identities", &header);
    for kind in &g.ids {
        ids.add_row([
            kind.kind.as_str().to_owned(),
            kind.n_marked.to_string(),
            kind.n_found.to_string(),
            of(kind.n_found, kind.accuracy),
            of(kind.n_found, kind.accuracy_rolled_up),
        ]);
    }
    ids
}

fn actors(g: &GoldFigures) -> Table {
    let mut actors = table("actors, B-cubed", &["precision", "recall", "F1"]);
    for (name, b) in [
        ("over pairs", &g.b_cubed),
        ("over all mentions", &g.b_cubed_strict),
    ] {
        let shares = [b.precision, b.recall, b.f1].map(three);
        actors.add_row([name.to_owned()].into_iter().chain(shares));
    }
    actors
}

fn links(g: &GoldFigures) -> Table {
    let header = ["marked", "found", "right", "wrong", "nobody\nmarked"];
    let mut links = table("links", &header);
    for link in &g.links {
        let counts = [
            link.n_marked,
            link.n_found,
            link.n_right,
            link.n_wrong,
            link.n_unmarked,
        ];
        let name = format!("{:?}", link.link).to_lowercase();
        links.add_row([name].into_iter().chain(counts.map(|n| n.to_string())));
    }
    links
}

fn masked(g: &GoldFigures) -> Table {
    let header = ["marked", "masked", "right\nid", "as an\nactor", "unmarked"];
    let mut masked = table("no row", &header);
    for kind in &g.masked {
        let counts = [
            kind.n_marked,
            kind.n_masked,
            kind.n_right,
            kind.n_as_actor,
            kind.n_unmarked,
        ];
        let name = [format!("{}s", kind.kind.as_str())];
        masked.add_row(name.into_iter().chain(counts.map(|n| n.to_string())));
    }
    masked
}

fn readings(g: &GoldFigures) -> Table {
    let header = ["government", "place", "unknown", "other", "missed"];
    let mut readings = table("capitals", &header);
    for row in &g.readings {
        let counts = [
            row.government,
            row.place,
            row.unknown,
            row.other,
            row.missed,
        ];
        let name = format!("{:?}", row.reading).to_lowercase();
        readings.add_row([name].into_iter().chain(counts.map(|n| n.to_string())));
    }
    readings
}

fn guards(g: &GoldFigures) -> Table {
    let header = ["marked", "right", "share", "false\nalarms"];
    let mut guards = table("guard words", &header);
    for word in &g.guards {
        guards.add_row([
            word.word.to_owned(),
            word.n_marked.to_string(),
            word.n_right.to_string(),
            of(word.n_marked, word.accuracy),
            word.n_false_alarms.to_string(),
        ]);
    }
    guards
}
