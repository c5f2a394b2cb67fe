//! `standpoint audit tone`: a cross table of the tone of paragraphs and their stance toward actors, and the rows in which the two disagree most.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;
use standpoint::train::metrics::Confusion;
use standpoint::train::tone::Tone;
use standpoint::{ActorId, PerClass, Stance, StanceClassifier};

use super::{Format, Scoring, counted, heading};
use crate::common::{Outcome, Result};
use crate::eval::finish;
use crate::eval::table::table;
use crate::score::{Document, Texts, start_of, width};

const EXAMPLES: &str = "\
Examples:
  standpoint audit tone article.txt
      how often a dark paragraph is in favor of somebody, and a bright one against, with examples
  standpoint audit tone --by-actor --examples 20 articles/
      the same by actor, and more examples

Tone is VADER's compound score of the paragraph, whoever it is about; stance is the model's, toward an actor.
Exit status: 0; 1 if an input failed; 2 for wrong arguments.";

#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    #[command(flatten)]
    texts: Texts,

    #[command(flatten)]
    scoring: Scoring,

    /// How many of the rows are shown in which tone and stance are most opposed
    #[arg(long, value_name = "N", default_value_t = 5)]
    examples: usize,

    /// Counts by actor too
    #[arg(long)]
    by_actor: bool,

    /// A table for people, or one JSON object
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: Format,
}

/// What a paragraph says of an actor, and how it sounds.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct Row {
    document: String,
    paragraph: usize,
    text: String,
    actor: ActorId,
    name: String,
    tone: Tone,
    score: f32,
    label: Stance,
    probabilities: PerClass,
}

impl Row {
    /// How far apart tone and stance are: 0 where one of them takes no side.
    fn opposition(&self) -> f64 {
        -self.tone.compound() * f64::from(self.score)
    }

    /// Whether they take opposite sides.
    fn is_opposite(&self) -> bool {
        let sides = (self.tone.label(), self.label);
        matches!(
            sides,
            (Stance::Against, Stance::Favor) | (Stance::Favor, Stance::Against)
        )
    }
}

/// Counts of rows.
#[derive(Clone, Copy, Debug, Default, Serialize)]
struct Counts {
    n: u64,
    /// Rows whose tone and stance take opposite sides.
    n_opposite: u64,
    /// The rows by tone and stance: a list for each tone, in the order against, neutral, favor.
    tone_by_stance: Confusion,
}

impl Counts {
    fn count(&mut self, row: &Row) {
        self.n += 1;
        self.n_opposite += u64::from(row.is_opposite());
        self.tone_by_stance.count(row.tone.label(), row.label);
    }

    /// Such a share of the rows, in per cent.
    fn share(&self, rows: u64) -> f64 {
        100.0 * rows as f64 / self.n.max(1) as f64
    }
}

#[derive(Serialize)]
struct OfActor {
    actor: ActorId,
    name: String,
    #[serde(flatten)]
    counts: Counts,
}

#[derive(Serialize)]
struct Report {
    model: String,
    roster: String,
    texts: usize,
    #[serde(flatten)]
    counts: Counts,
    /// Those with most rows of opposite signs first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    actors: Vec<OfActor>,
    /// The rows in which tone and stance are most opposed.
    examples: Vec<Row>,
    #[serde(skip)]
    heading: String,
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let classifier = args.scoring.classifier(&args.texts)?;
    let mut report = Report {
        model: classifier.model_tag().to_owned(),
        roster: classifier.roster_tag().to_owned(),
        texts: 0,
        counts: Counts::default(),
        actors: Vec::new(),
        examples: Vec::new(),
        heading: heading(&classifier),
    };
    let mut actors: BTreeMap<ActorId, OfActor> = BTreeMap::new();
    let failed = args.texts.each(
        |document| rows(&classifier, document),
        |rows| {
            report.texts += 1;
            for row in rows {
                report.counts.count(&row);
                let own = actors.entry(row.actor.clone()).or_insert_with(|| OfActor {
                    actor: row.actor.clone(),
                    name: row.name.clone(),
                    counts: Counts::default(),
                });
                own.counts.count(&row);
                if row.is_opposite() {
                    report.examples.push(row);
                }
            }
            // The first of equals stays first.
            let strongest = |a: &Row, b: &Row| b.opposition().total_cmp(&a.opposition());
            report.examples.sort_by(strongest);
            report.examples.truncate(args.examples);
        },
    )?;
    if args.by_actor {
        report.actors = actors.into_values().collect();
        let key = |of: &OfActor| std::cmp::Reverse((of.counts.n_opposite, of.counts.n));
        report.actors.sort_by_key(key);
    }
    finish(&report, args.format == Format::Json, failed, "texts")
}

/// The rows of a document.
fn rows(classifier: &StanceClassifier, document: &Document<'_>) -> standpoint::Result<Vec<Row>> {
    let scored = classifier.classify(document.as_input())?;
    let mut rows = Vec::new();
    for paragraph in scored.paragraphs() {
        if paragraph.scores().is_empty() {
            continue;
        }
        let tone = Tone::of(paragraph.text());
        rows.extend(paragraph.scores().iter().map(|score| Row {
            document: document.name.to_string(),
            paragraph: paragraph.index(),
            text: paragraph.text().to_owned(),
            actor: score.actor().id().clone(),
            name: score.actor().name().to_owned(),
            tone,
            score: score.score(),
            label: score.label(),
            probabilities: score.probabilities(),
        }));
    }
    Ok(rows)
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let texts = counted(self.texts, "text");
        writeln!(f, "{}: {texts}\n", self.heading)?;
        let counts = &self.counts;
        let header = Stance::ALL.map(|stance| format!("stance\n{stance}"));
        let mut cross = table("tone", &header.each_ref().map(String::as_str));
        for tone in Stance::ALL {
            let name = match tone {
                Stance::Against => "negative",
                Stance::Neutral => "neutral",
                Stance::Favor => "positive",
            };
            let of = |stance| counts.tone_by_stance.of(tone, stance).to_string();
            cross.add_row([name.to_owned()].into_iter().chain(Stance::ALL.map(of)));
        }
        writeln!(f, "{}\n", cross.trim_fmt())?;
        let agreed = Stance::ALL.map(|stance| counts.tone_by_stance.of(stance, stance));
        let agreed: u64 = agreed.iter().sum();
        writeln!(
            f,
            "Tone and stance agree in {agreed} of {} rows ({:.1} %), and take opposite sides in {} ({:.1} %).",
            counts.n,
            counts.share(agreed),
            counts.n_opposite,
            counts.share(counts.n_opposite)
        )?;
        if !self.actors.is_empty() {
            let mut actors = table("actor", &["rows", "opposite", "per cent"]);
            for of in &self.actors {
                let share = of.counts.share(of.counts.n_opposite);
                actors.add_row([
                    of.name.clone(),
                    of.counts.n.to_string(),
                    of.counts.n_opposite.to_string(),
                    format!("{share:.1}"),
                ]);
            }
            writeln!(f, "\n{}", actors.trim_fmt())?;
        }
        if !self.examples.is_empty() {
            writeln!(f, "\nMost opposed:")?;
        }
        let width = width(false);
        for row in &self.examples {
            let place = format!("{} ¶ {}  {}", row.document, row.paragraph, row.name);
            writeln!(f, "{}", start_of(&place, width))?;
            let [against, neutral, favor] = row.probabilities.0;
            writeln!(
                f,
                "  tone {:+.2}, stance {:+.2} {} (against {against:.2}, neutral {neutral:.2}, favor {favor:.2})",
                row.tone.compound(),
                row.score,
                row.label
            )?;
            let text = start_of(&row.text, width.saturating_sub(2));
            writeln!(f, "  {text}")?;
        }
        Ok(())
    }
}
