//! The row of one (paragraph, actor), as JSON Lines has it. In: scores and where they come from. Out: borrowed rows whose field names are stable.

use serde::Serialize;

use super::{Evidence, KeptFields, MentionText, ParagraphStance, PredictionSet};
use crate::actor::roster::{ActorId, ActorKind, Codes};
use crate::span::Span;
use crate::stance::{PerClass, Stance};

/// What a row says about its origin: the same for all rows of a document.
#[derive(Clone, Copy, Debug)]
pub struct RowContext<'a> {
    /// The document's name.
    pub document: &'a str,
    /// What the reader should know about the document.
    pub warnings: &'a [String],
    /// Fields of the document that its rows keep.
    pub fields: &'a KeptFields,
    /// Name and hash of the model; in a cascade of the first one. A row names the one whose score it is.
    pub model: &'a str,
    /// Name and hash of a cascade's second model.
    pub cascade: Option<&'a str>,
    /// Name and hash of the roster.
    pub roster: &'a str,
}

impl<'t> ParagraphStance<'t> {
    /// The paragraph's rows, one per score, as JSON Lines has them.
    ///
    /// # Examples
    /// ```
    /// # #[cfg(feature = "bundled")] {
    /// use standpoint::StanceClassifier;
    /// use standpoint::report::{KeptFields, RowContext};
    ///
    /// let classifier = StanceClassifier::builder().build()?;
    /// let document = classifier.classify("Norway kept its word.")?;
    /// let fields = KeptFields::default();
    /// let context = RowContext {
    ///     document: "a.txt",
    ///     warnings: document.warnings(),
    ///     fields: &fields,
    ///     model: classifier.model_tag(),
    ///     cascade: classifier.cascade_tag(),
    ///     roster: classifier.roster_tag(),
    /// };
    /// let row = document.paragraphs()[0].rows(context).next().expect("one actor");
    /// assert!(serde_json::to_string(&row).expect("a row is JSON").starts_with(r#"{"document":"a.txt","paragraph":0"#));
    /// # }
    /// # Ok::<(), standpoint::Error>(())
    /// ```
    pub fn rows<'a>(&'a self, context: RowContext<'a>) -> impl Iterator<Item = Row<'a>> {
        self.scores.iter().map(move |score| {
            let explanation = score.explanation.as_ref();
            Row {
                document: context.document,
                paragraph: self.index,
                paragraph_span: self.span,
                actor: ActorRow {
                    id: score.actor.id(),
                    name: score.actor.name(),
                    kind: score.actor.kind(),
                    codes: score.actor.codes(),
                    rolls_up_to: score.actor.rolls_up_to(),
                },
                score: score.score(),
                label: score.label(),
                probabilities: score.probabilities(),
                prediction_set: score.prediction_set(),
                mixed: score.is_mixed(),
                prior: score.prior(),
                mentions: &score.mentions,
                evidence: explanation.map(|e| e.evidence.as_slice()),
                rest: explanation.map(|e| e.rest),
                logits: explanation.map(|e| e.logits),
                fields: context.fields,
                warnings: context.warnings,
                model: score.model(),
                roster: context.roster,
            }
        })
    }
}

/// The JSON Lines row of one (paragraph, actor); its field names are stable.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Row<'a> {
    /// The document's name: its file, with the line for JSON Lines, or its id.
    pub document: &'a str,
    /// Number of the paragraph, from 0.
    pub paragraph: usize,
    /// Where the paragraph stands: `[start, end)`.
    pub paragraph_span: Span,
    /// The actor.
    pub actor: ActorRow<'a>,
    /// `P(favor) - P(against)`, in [-1, 1].
    #[cfg_attr(feature = "cli", schemars(range(min = -1.0, max = 1.0)))]
    pub score: f32,
    /// The most probable label.
    pub label: Stance,
    /// Calibrated probabilities.
    pub probabilities: PerClass,
    /// The labels that are not ruled out at 90 %.
    pub prediction_set: PredictionSet,
    /// Whether there is strong evidence both ways.
    pub mixed: bool,
    /// The label shares that the probabilities were moved to, from those that the model was calibrated on; absent where they were not.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "cli", schemars(with = "PerClass"))]
    pub prior: Option<PerClass>,
    /// Where the paragraph mentions the actor.
    pub mentions: &'a [MentionText<'a>],
    /// The contribution of every word to each logit, where asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "cli", schemars(with = "Vec<Evidence<'a>>"))]
    pub evidence: Option<&'a [Evidence<'a>]>,
    /// What belongs to no visible word, where asked for: with the evidence it sums to the logits.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "cli", schemars(with = "PerClass"))]
    pub rest: Option<PerClass>,
    /// The logits before calibration, where asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "cli", schemars(with = "PerClass"))]
    pub logits: Option<PerClass>,
    /// Fields of the document that were asked to be kept, as they were; absent where there are none.
    #[serde(skip_serializing_if = "KeptFields::is_empty")]
    #[cfg_attr(
        feature = "cli",
        schemars(with = "std::collections::BTreeMap<String, serde_json::Value>")
    )]
    pub fields: &'a KeptFields,
    /// What the reader should know about this row.
    pub warnings: &'a [String],
    /// Name and hash of the model whose score it is.
    pub model: &'a str,
    /// Name and hash of the roster.
    pub roster: &'a str,
}

/// The actor of a row.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ActorRow<'a> {
    /// Its id in the roster.
    pub id: &'a ActorId,
    /// Its display name.
    pub name: &'a str,
    /// What kind of actor it is.
    pub kind: ActorKind,
    /// Its codes, such as `iso3`.
    pub codes: &'a Codes,
    /// The ids of the actors that it is part of.
    pub rolls_up_to: &'a [ActorId],
}
