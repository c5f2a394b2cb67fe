//! Rows as a Parquet file: the fields of a row of JSON Lines under the same names and nested in the same way, so that nobody learns a second form. In: a document's scored
//! paragraphs. Out: columns, which the desk puts in order and [`File`] writes in groups of bounded size.

mod columns;
mod file;

use standpoint::report::{Evidence, MentionText, Row, RowContext};
use standpoint::{ParagraphStance, PerClass, Stance};

pub use columns::Columns;
use columns::{Cell, Cursor};
pub use file::File;

/// The columns. What is absent in a row of JSON Lines is null here, but for `masked`, which is false; `fields` is text in JSON.
const SCHEMA: &str = "
message row {
    required binary document (string);
    required int64 paragraph;
    required group paragraph_span { required int64 start; required int64 end; }
    required group actor {
        required binary id (string);
        required binary name (string);
        required binary kind (string);
        required group codes {
            optional binary iso2 (string);
            optional binary iso3 (string);
            optional binary cameo (string);
            optional binary wikidata (string);
        }
        required group rolls_up_to (list) { repeated group list { required binary element (string); } }
    }
    required float score;
    required binary label (string);
    required group probabilities { required float against; required float neutral; required float favor; }
    required group prediction_set (list) { repeated group list { required binary element (string); } }
    required boolean mixed;
    optional group prior { required float against; required float neutral; required float favor; }
    required group mentions (list) { repeated group list { required group element {
        required group span { required int64 start; required int64 end; }
        required binary text (string);
        required binary facet (string);
        required binary link (string);
        required float confidence;
        optional binary reading (string);
    } } }
    optional group evidence (list) { repeated group list { required group element {
        required group span { required int64 start; required int64 end; }
        required binary text (string);
        required group contribution { required float against; required float neutral; required float favor; }
        required boolean masked;
    } } }
    optional group rest { required float against; required float neutral; required float favor; }
    optional group logits { required float against; required float neutral; required float favor; }
    optional binary fields (json);
    required group warnings (list) { repeated group list { required binary element (string); } }
    required binary model (string);
    required binary roster (string);
}";

/// The rows of a document, handed to `take` paragraph by paragraph.
pub fn document<'d, E>(
    context: RowContext<'_>,
    paragraphs: impl Iterator<Item = ParagraphStance<'d>>,
    mut take: impl FnMut(Columns) -> Result<(), E>,
) -> Result<(), E> {
    for paragraph in paragraphs {
        let mut columns = Columns::default();
        for row in paragraph.rows(context) {
            push(&mut columns, &row);
        }
        take(columns)?;
    }
    Ok(())
}

/// Writes a row in the order of the schema.
fn push(columns: &mut Columns, row: &Row<'_>) {
    let at = &mut columns.next_row();
    at.required([Cell::text(row.document), Cell::number(row.paragraph)]);
    at.required([row.paragraph_span.start, row.paragraph_span.end].map(Cell::number));
    let actor = &row.actor;
    at.required([actor.id.as_str(), actor.name, actor.kind.as_str()].map(Cell::text));
    let codes = actor.codes;
    let codes = [&codes.iso2, &codes.iso3, &codes.cameo, &codes.wikidata];
    at.optional(codes.map(|code| Cell::Text(code.as_deref())));
    texts(at, actor.rolls_up_to.iter().map(|id| id.as_str()));
    at.required([Cell::Real(Some(row.score)), Cell::text(row.label.as_str())]);
    at.required(numbers(Some(row.probabilities)));
    texts(at, row.prediction_set.iter().map(Stance::as_str));
    at.required([Cell::Flag(Some(row.mixed))]);
    at.optional(numbers(row.prior));
    at.list(Some(row.mentions.iter().map(mention)), MENTION, 1, false);
    at.list(
        row.evidence.map(|words| words.iter().map(word)),
        WORD,
        0,
        true,
    );
    at.optional(numbers(row.rest));
    at.optional(numbers(row.logits));
    let fields = (!row.fields.is_empty()).then(|| serde_json::to_string(row.fields).ok());
    at.optional([Cell::Text(fields.flatten().as_deref())]);
    texts(at, row.warnings.iter().map(String::as_str));
    at.required([row.model, row.roster].map(Cell::text));
}

fn texts<'r>(at: &mut Cursor<'_>, texts: impl Iterator<Item = &'r str>) {
    let texts = texts.map(|text| [Cell::text(text)]);
    at.list(Some(texts), [Cell::Text(None)], 0, false);
}

/// One number for each label, or none.
fn numbers<'r>(of: Option<PerClass>) -> [Cell<'r>; 3] {
    Stance::ALL.map(|stance| Cell::Real(of.map(|of| of.of(stance))))
}

/// The columns of a mention, of which the last one may be null.
const MENTION: [Cell<'static>; 7] = [
    Cell::Number(None),
    Cell::Number(None),
    Cell::Text(None),
    Cell::Text(None),
    Cell::Text(None),
    Cell::Real(None),
    Cell::Text(None),
];

fn mention<'r>(mention: &'r MentionText<'_>) -> [Cell<'r>; 7] {
    [
        Cell::number(mention.span.start),
        Cell::number(mention.span.end),
        Cell::text(mention.text),
        Cell::text(mention.facet.as_str()),
        Cell::text(mention.link.as_str()),
        Cell::Real(Some(mention.confidence)),
        Cell::Text(mention.reading.map(|reading| reading.as_str())),
    ]
}

/// The columns of a word of the evidence.
const WORD: [Cell<'static>; 7] = [
    Cell::Number(None),
    Cell::Number(None),
    Cell::Text(None),
    Cell::Real(None),
    Cell::Real(None),
    Cell::Real(None),
    Cell::Flag(None),
];

fn word<'r>(word: &'r Evidence<'_>) -> [Cell<'r>; 7] {
    let [against, neutral, favor] = numbers(Some(word.contribution));
    [
        Cell::number(word.span.start),
        Cell::number(word.span.end),
        Cell::text(word.text),
        against,
        neutral,
        favor,
        Cell::Flag(Some(word.masked)),
    ]
}
