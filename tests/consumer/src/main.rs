//! Loads a model from a folder and a roster from text, scores a document, reads the evidence, writes rows and reads them back. It ends with an error where
//! something is not as the documentation says.

use std::error::Error;

use standpoint::model::files::ModelFiles;
use standpoint::pipeline::Scratch;
use standpoint::report::{KeptFields, OwnedRow, RowContext};
use standpoint::{ErrorKind, Link, Roster, Stance, StanceClassifier};

const MODEL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../data/artifacts/valid");

const ROSTER: &str = r#"
    schema = 1
    only = true

    [[actor]]
    id = "c.aldermoor"
    kind = "company"
    name = "Aldermoor Shipping"
    alias = [{ t = "Aldermoor" }]

    [[actor]]
    id = "p.tarn"
    kind = "person"
    name = "Ida Tarn"
"#;

const ARTICLE: &str =
    "Aldermoor praised the harbour. Ida Tarn blamed Aldermoor Shipping.\n\nNobody else came.";

fn main() -> Result<(), Box<dyn Error>> {
    let roster = Roster::from_toml("mine.toml", ROSTER)?;
    let model = ModelFiles::from(MODEL).load()?;
    let classifier = StanceClassifier::builder()
        .model(model)
        .roster(roster)
        .explain(true)
        .build()?;
    println!("{} {}", classifier.model_tag(), classifier.roster_tag());

    let document = classifier.classify(ARTICLE)?;
    let ids: Vec<&str> = document
        .scores()
        .map(|(_, s)| s.actor().id().as_str())
        .collect();
    ensure(ids == ["c.aldermoor", "p.tarn"], "who is found")?;
    ensure(document.paragraphs().len() == 2, "two paragraphs")?;
    for (_, score) in document.scores() {
        let explanation = score.explanation().ok_or("no explanation")?;
        for stance in Stance::ALL {
            let words = explanation
                .evidence
                .iter()
                .map(|word| word.contribution.of(stance));
            let sum = words.sum::<f32>() + explanation.rest.of(stance);
            ensure(
                (sum - explanation.logits.of(stance)).abs() < 1e-5,
                "evidence adds up",
            )?;
        }
        ensure(
            score.mentions().iter().all(|m| m.link <= Link::Alias),
            "links of names",
        )?;
    }

    let fields = KeptFields::default();
    let context = RowContext {
        document: "article.txt",
        warnings: document.warnings(),
        fields: &fields,
        model: classifier.model_tag(),
        cascade: classifier.cascade_tag(),
        roster: classifier.roster_tag(),
    };
    for row in document.paragraphs().iter().flat_map(|p| p.rows(context)) {
        let line = serde_json::to_string(&row)?;
        let back: OwnedRow = serde_json::from_str(&line)?;
        println!("{} {:+.2} {}", back.actor.name, back.score, back.label);
        ensure(serde_json::to_string(&back)? == line, "rows come back")?;
    }

    let text = "Everybody thanked the pilot.";
    let spans = classifier.locate(text, "the pilot");
    let stance = classifier.stance_at(text, &spans, &mut Scratch::default())?;
    println!("{}", serde_json::to_string(&stance)?);

    let missing = StanceClassifier::builder().model("no/such/folder").build();
    let kind = missing.err().map(|error| error.kind());
    ensure(kind == Some(ErrorKind::ModelMissing), "a missing model")
}

fn ensure(holds: bool, what: &str) -> Result<(), Box<dyn Error>> {
    if holds {
        Ok(())
    } else {
        Err(format!("not as documented: {what}").into())
    }
}
