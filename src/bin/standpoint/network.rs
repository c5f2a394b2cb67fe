//! `network`: who appears with whom. In: rows of `score --format jsonl`. Out: a graph whose nodes are actors and whose edges
//! count the paragraphs that name both, for Graphviz (DOT) or for Gephi, networkx and others (GraphML).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use maud::{PreEscaped, html};
use serde::Deserialize;

use crate::common::{Failure, Outcome, Result, each_line, print};
use crate::json::broken;

#[derive(clap::Args)]
pub struct Args {
    /// Files of rows that `score --format jsonl` wrote, or `-` for standard input
    #[arg(value_name = "ROWS", required = true)]
    rows: Vec<PathBuf>,

    /// For Graphviz, or XML for Gephi, networkx and others
    #[arg(long, value_name = "FORMAT", default_value = "dot")]
    format: Format,

    /// Leaves out pairs that fewer paragraphs name
    #[arg(long, value_name = "N", default_value_t = 1)]
    least: u64,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Dot,
    Graphml,
}

/// What a row says of an actor; its other fields are not needed.
#[derive(Deserialize)]
struct Row {
    document: String,
    paragraph: u64,
    actor: Named,
    score: f64,
}

#[derive(Deserialize)]
struct Named {
    id: String,
    name: String,
    kind: String,
}

/// An actor with its paragraphs and the sum of their scores.
struct Node {
    name: String,
    kind: String,
    paragraphs: u64,
    sum: f64,
}

/// The graph, and the paragraph whose rows are being read: the rows of one stand together.
#[derive(Default)]
struct Network {
    nodes: BTreeMap<String, Node>,
    /// Paragraphs that name both, by ids in their order.
    edges: BTreeMap<(String, String), u64>,
    place: Option<(String, u64)>,
    here: Vec<String>,
}

pub fn run(args: &Args) -> Result<Outcome> {
    let mut network = Network::default();
    for path in &args.rows {
        network.read(path)?;
    }
    network.end_paragraph();
    network
        .edges
        .retain(|_, paragraphs| *paragraphs >= args.least);
    let text = match args.format {
        Format::Dot => network.dot(),
        Format::Graphml => network.graphml(),
    };
    print(text.as_bytes())
}

impl Network {
    fn read(&mut self, path: &Path) -> Result<()> {
        let name = path.display().to_string();
        each_line(path, &name, |number, line| {
            let row = serde_json::from_slice(line).map_err(|error| {
                let why = broken(line, &error, "a row");
                Failure::Failed(format!("{name}:{number}: {why}"))
            })?;
            self.add(row);
            Ok(())
        })
    }

    fn add(&mut self, row: Row) {
        let place = Some((row.document, row.paragraph));
        if place != self.place {
            self.end_paragraph();
            self.place = place;
        }
        let node = self.nodes.entry(row.actor.id.clone());
        let node = node.or_insert_with(|| Node {
            name: row.actor.name,
            kind: row.actor.kind,
            paragraphs: 0,
            sum: 0.0,
        });
        node.paragraphs += 1;
        node.sum += row.score;
        self.here.push(row.actor.id);
    }

    /// Counts the pairs of the paragraph that has been read.
    fn end_paragraph(&mut self) {
        let mut here = std::mem::take(&mut self.here);
        here.sort_unstable();
        here.dedup();
        for (number, one) in here.iter().enumerate() {
            for other in here.iter().skip(number + 1) {
                *self.edges.entry((one.clone(), other.clone())).or_default() += 1;
            }
        }
    }

    fn dot(&self) -> String {
        let mut dot = "graph network {\n".to_owned();
        for (id, node) in &self.nodes {
            dot += &format!(
                "  {} [label={}, kind={}, paragraphs={}, score={:.3}];\n",
                quoted(id),
                quoted(&node.name),
                quoted(&node.kind),
                node.paragraphs,
                node.mean()
            );
        }
        for ((one, other), paragraphs) in &self.edges {
            let (one, other) = (quoted(one), quoted(other));
            dot += &format!("  {one} -- {other} [weight={paragraphs}];\n");
        }
        dot + "}\n"
    }

    fn graphml(&self) -> String {
        let keys = [
            ("name", "node", "string"),
            ("kind", "node", "string"),
            ("paragraphs", "node", "long"),
            ("score", "node", "double"),
            ("weight", "edge", "long"),
        ];
        let graph = html! {
            (PreEscaped("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"))
            graphml xmlns="http://graphml.graphdrawing.org/xmlns" { "\n"
                @for (name, of, kind) in keys {
                    key id=(name) for=(of) "attr.name"=(name) "attr.type"=(kind) {} "\n"
                }
                graph edgedefault="undirected" { "\n"
                    @for (id, node) in &self.nodes {
                        node id=(allowed(id)) {
                            data key="name" { (allowed(&node.name)) }
                            data key="kind" { (allowed(&node.kind)) }
                            data key="paragraphs" { (node.paragraphs) }
                            data key="score" { (format!("{:.3}", node.mean())) }
                        } "\n"
                    }
                    @for ((one, other), paragraphs) in &self.edges {
                        edge source=(allowed(one)) target=(allowed(other)) {
                            data key="weight" { (paragraphs) }
                        } "\n"
                    }
                } "\n"
            } "\n"
        };
        graph.into_string()
    }
}

impl Node {
    /// Mean of the scores.
    fn mean(&self) -> f64 {
        self.sum / self.paragraphs as f64
    }
}

/// A string of DOT.
fn quoted(text: &str) -> String {
    let text = allowed(text).replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{text}\"")
}

/// The text without the characters that XML cannot hold, however they are written.
fn allowed(text: &str) -> String {
    let refused = |c: char| c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}');
    text.replace(refused, " ")
}
