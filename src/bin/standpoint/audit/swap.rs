//! `standpoint audit swap`: how many scores move when other names stand in actors' places, and how many of a model that sees the names.

use std::fmt;
use std::num::NonZero;
use std::path::PathBuf;

use serde::Serialize;
use standpoint::StanceClassifier;
use standpoint::train::audit::{Audit, Kind, Moves, Names, Shift, Swaps, Visible, VisibleFit};
use standpoint::train::example::Example;

use super::{Format, Scoring, counted, heading};
use crate::common::{Failure, Outcome, Result, read, rows_bar};
use crate::eval::table::{table, three};
use crate::eval::{finish, read_files};
use crate::score::Texts;

/// How many names that gain or lose are listed.
const LISTED: usize = 5;

const EXAMPLES: &str = "\
Examples:
  standpoint audit swap articles/
      every actor replaced by every name of its kind in the list that ships
  standpoint audit swap --model small --names names.txt --per-actor 3 article.txt
      your own list: ids or names on the roster, `person:Otto Lind`, `organisation:Nordhavn Institute`
  standpoint audit swap --visible-data labelled.jsonl -- article.txt
      beside it a model that sees the names, fitted on your labelled rows

Exit status: 0; 1 if a score of the model moved or an input failed; 2 for wrong arguments.";

#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    #[command(flatten)]
    texts: Texts,

    #[command(flatten)]
    scoring: Scoring,

    /// Names to put in others' places, one a line: an id or a name on the roster, or `person:` or `organisation:` and a name that is on none; `#` begins a comment
    #[arg(long, value_name = "FILE")]
    names: Option<PathBuf>,

    /// Most names that are tried for an actor of a text, not the same ones for each [default: all that fit]
    #[arg(long, value_name = "N")]
    per_actor: Option<NonZero<usize>>,

    /// Files of labelled rows (JSON Lines), on which a linear model that sees all names is fitted, to be scored on the same texts
    #[arg(long, value_name = "FILE", num_args = 1..)]
    visible_data: Vec<PathBuf>,

    /// A table for people, or one JSON object
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: Format,
}

#[derive(Serialize)]
struct Report {
    model: String,
    roster: String,
    /// How many names there are to be tried.
    n_names: usize,
    /// How the model was fitted that sees names.
    #[serde(skip_serializing_if = "Option::is_none")]
    visible: Option<VisibleFit>,
    #[serde(skip)]
    heading: String,
    /// All kinds together.
    all: Kind,
    #[serde(flatten)]
    swaps: Swaps,
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let classifier = args.scoring.classifier(&args.texts)?;
    let names = names(args, &classifier)?;
    let (visible, bad) = visible(args, &classifier)?;
    let mut report = Report {
        model: classifier.model_tag().to_owned(),
        roster: classifier.roster_tag().to_owned(),
        n_names: names.len(),
        visible: visible.as_ref().map(Visible::fitted),
        heading: heading(&classifier),
        all: Kind::default(),
        swaps: Swaps::default(),
    };
    let mut audit = Audit::new(classifier, names);
    if let Some(most) = args.per_actor {
        audit = audit.per_actor(most.get());
    }
    if let Some(visible) = visible {
        audit = audit.visible(visible);
    }
    let failed = args.texts.each(
        |document| audit.swap(&document.name, document.as_input()),
        |found| report.swaps.add(&found),
    )?;
    report.all = report.swaps.total();
    let outcome = finish(
        &report,
        args.format == Format::Json,
        failed + bad,
        "texts or rows",
    )?;
    Ok(match report.all.blind.moved {
        0 => outcome,
        _ => Outcome::SomeFailed,
    })
}

fn names(args: &Args, classifier: &StanceClassifier) -> Result<Names> {
    let roster = classifier.roster();
    let Some(path) = &args.names else {
        return Ok(Names::shipped(roster));
    };
    let place = path.display().to_string();
    let text = String::from_utf8(read(path)?)
        .map_err(|error| Failure::Failed(format!("{place}: {error}")))?;
    Ok(Names::from_text(&place, &text, roster)?)
}

/// The model that sees names, where it is asked for, and how many rows could not be read.
fn visible(args: &Args, classifier: &StanceClassifier) -> Result<(Option<Visible>, usize)> {
    if args.visible_data.is_empty() {
        return Ok((None, 0));
    }
    let files = read_files(&args.visible_data)?;
    let bad = files.iter().map(|file| file.bad.len()).sum();
    let rows = files.into_iter().flat_map(|file| file.examples);
    let rows: Vec<Example> = rows.collect();
    let bar = rows_bar(rows.len() as u64)?;
    let model = Visible::fit(classifier, &rows, || bar.inc(1))?;
    bar.finish_and_clear();
    Ok((Some(model), bad))
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let texts = counted(self.swaps.texts, "text");
        let names = counted(self.n_names, "name");
        writeln!(f, "{}: {texts}, {names}", self.heading)?;
        let mut header = vec![
            "actors",
            "swaps",
            "not\ncompared",
            "scores\ncompared",
            "moved",
            "largest\nmove",
            "mean\nmove",
        ];
        if self.visible.is_some() {
            header.extend(["names seen:\nmoved", "largest\nmove", "mean\nmove"]);
        }
        let mut kinds = table("replaced", &header);
        let rows = self.swaps.kinds.iter();
        let rows = rows.map(|(kind, counts)| (kind.as_str(), counts));
        for (kind, counts) in rows.chain([("all", &self.all)]) {
            kinds.add_row(self.figures(kind, counts));
        }
        writeln!(f, "\n{}\n", kinds.trim_fmt())?;
        self.verdict(f)?;
        match self.visible {
            Some(fit) => self.names_seen(fit, f),
            None => Ok(()),
        }
    }
}

impl Report {
    fn figures(&self, kind: &str, counts: &Kind) -> Vec<String> {
        let mut row = vec![
            kind.to_owned(),
            counts.actors.to_string(),
            counts.swaps.to_string(),
            counts.undetected().to_string(),
            counts.blind.compared.to_string(),
        ];
        row.extend(moves(&counts.blind));
        if self.visible.is_some() {
            row.extend(moves(&counts.visible.unwrap_or_default()));
        }
        row
    }

    /// What it comes to.
    fn verdict(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let blind = &self.all.blind;
        match (blind.compared, blind.moved) {
            (0, _) => writeln!(
                f,
                "Nothing was compared: no name of the list fits an actor."
            )?,
            (_, 0) => writeln!(f, "No score moved.")?,
            (all, moved) => writeln!(f, "{moved} of {all} scores moved, among them:")?,
        }
        for moved in &self.swaps.examples {
            writeln!(
                f,
                "  {} ¶ {}: {:+.6} with {}, {:+.6} with {}",
                moved.document,
                moved.paragraph,
                moved.before,
                moved.replaced,
                moved.after,
                moved.by
            )?;
        }
        if self.all.undetected() > 0 {
            writeln!(
                f,
                "Not compared: after {} another mention was found or tied to somebody else, after {} the text was cut into other paragraphs.",
                counted(self.all.other_mentions, "swap"),
                counted(self.all.other_paragraphs, "swap")
            )?;
        }
        Ok(())
    }

    /// What names do to a model that sees them.
    fn names_seen(&self, fit: VisibleFit, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let moves = self.all.visible.unwrap_or_default();
        let share = 100.0 * moves.moved as f64 / moves.compared.max(1) as f64;
        writeln!(
            f,
            "\nOf a linear model that sees the names, {share:.1} % of the same scores moved, by {:.3} on average.",
            moves.mean()
        )?;
        writeln!(
            f,
            "It was fitted on {}; on {} set aside its macro-F1 is {:.3}.",
            counted(fit.n_fitted, "row"),
            counted(fit.n_held_out, "row"),
            fit.macro_f1
        )?;
        let mut names: Vec<_> = self.swaps.names.iter().collect();
        names.sort_by(|(_, a), (_, b)| b.mean().total_cmp(&a.mean()));
        let mut shifts = table("most gained by the name", &["scores", "mean change"]);
        let row = |(name, shift): &(&String, &Shift)| {
            [
                (*name).clone(),
                shift.rows.to_string(),
                format!("{:+.3}", shift.mean()),
            ]
        };
        let gained = names.iter().filter(|(_, shift)| shift.mean() > 0.0);
        gained.take(LISTED).map(row).for_each(|row| {
            shifts.add_row(row);
        });
        writeln!(f, "\n{}", shifts.trim_fmt())?;
        let mut shifts = table("most lost by the name", &["scores", "mean change"]);
        let lost = names.iter().rev().filter(|(_, shift)| shift.mean() < 0.0);
        lost.take(LISTED).map(row).for_each(|row| {
            shifts.add_row(row);
        });
        writeln!(f, "\n{}", shifts.trim_fmt())
    }
}

fn moves(moves: &Moves) -> [String; 3] {
    [
        moves.moved.to_string(),
        three(f64::from(moves.largest)),
        three(moves.mean()),
    ]
}
