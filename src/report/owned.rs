//! Rows that outlive their text. In: a [`Row`], or a line that was written before. Out: the same fields, owned, which serialise to the same bytes.

use serde::{Deserialize, Serialize};

use super::{ActorRow, Evidence, KeptFields, MentionText, PredictionSet, Row};
use crate::actor::mention::{Facet, Link};
use crate::actor::reading::Reading;
use crate::actor::roster::{ActorId, ActorKind, Codes};
use crate::span::Span;
use crate::stance::{PerClass, Stance};

/// A [`Row`] that owns what it holds: to keep it, or to read it back. Its fields are those of the row; what a later version adds to rows is passed over.
///
/// # Examples
/// ```
/// use standpoint::report::OwnedRow;
///
/// let line = r#"{"document":"a.txt","paragraph":0,"paragraph_span":[0,18],
///     "actor":{"id":"NOR","name":"Norway","kind":"state","codes":{},"rolls_up_to":[]},
///     "score":0.5,"label":"favor","probabilities":{"against":0.1,"neutral":0.3,"favor":0.6},
///     "prediction_set":["neutral","favor"],"mixed":false,
///     "mentions":[{"span":[0,6],"text":"Norway","facet":"name","link":"exact","confidence":1.0}],
///     "warnings":[],"model":"mine-v1@0","roster":"world@0"}"#;
/// let row: OwnedRow = serde_json::from_str(line)?;
/// assert_eq!(row.actor.id.as_str(), "NOR");
/// assert_eq!(row.prediction_set.len(), 2);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct OwnedRow {
    /// The document's name.
    pub document: String,
    /// Number of the paragraph, from 0.
    pub paragraph: usize,
    /// Where the paragraph stands: `[start, end)`.
    pub paragraph_span: Span,
    /// The actor.
    pub actor: OwnedActorRow,
    /// `P(favor) - P(against)`, in [-1, 1].
    pub score: f32,
    /// The most probable label.
    pub label: Stance,
    /// Calibrated probabilities.
    pub probabilities: PerClass,
    /// The labels that are not ruled out at 90 %.
    pub prediction_set: PredictionSet,
    /// Whether there is strong evidence both ways.
    pub mixed: bool,
    /// The label shares that the probabilities were moved to, if they were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prior: Option<PerClass>,
    /// Where the paragraph mentions the actor.
    pub mentions: Vec<OwnedMention>,
    /// The contribution of every word to each logit, where it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Vec<OwnedEvidence>>,
    /// What belongs to no visible word, where it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rest: Option<PerClass>,
    /// The logits before calibration, where they were asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logits: Option<PerClass>,
    /// Fields of the document that were kept.
    #[serde(default, skip_serializing_if = "KeptFields::is_empty")]
    pub fields: KeptFields,
    /// What to know about this row.
    pub warnings: Vec<String>,
    /// Name and hash of the model whose score it is.
    pub model: String,
    /// Name and hash of the roster.
    pub roster: String,
}

/// The actor of an [`OwnedRow`]: an [`ActorRow`] that owns what it holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct OwnedActorRow {
    /// Its id in the roster.
    pub id: ActorId,
    /// Its display name.
    pub name: String,
    /// What kind of actor it is.
    pub kind: ActorKind,
    /// Its codes.
    pub codes: Codes,
    /// The ids of the actors that it is part of.
    pub rolls_up_to: Vec<ActorId>,
}

/// A mention of an [`OwnedRow`]: a [`MentionText`] that owns its words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct OwnedMention {
    /// Where it stands.
    pub span: Span,
    /// The words there.
    pub text: String,
    /// What kind of form it is.
    pub facet: Facet,
    /// How it was tied to its actor.
    pub link: Link,
    /// How sure the tie is, in [0, 1].
    pub confidence: f32,
    /// What a capital stands for here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reading: Option<Reading>,
}

/// A word of an [`OwnedRow`] and its contribution: [`Evidence`] that owns its word.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct OwnedEvidence {
    /// Where the word stands.
    pub span: Span,
    /// The word.
    pub text: String,
    /// What it adds to each logit.
    pub contribution: PerClass,
    /// Whether it is a form of an actor.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub masked: bool,
}

impl From<Row<'_>> for OwnedRow {
    fn from(row: Row<'_>) -> Self {
        let evidence = row.evidence.map(|words| words.iter().map(Into::into));
        Self {
            document: row.document.to_owned(),
            paragraph: row.paragraph,
            paragraph_span: row.paragraph_span,
            actor: row.actor.into(),
            score: row.score,
            label: row.label,
            probabilities: row.probabilities,
            prediction_set: row.prediction_set,
            mixed: row.mixed,
            prior: row.prior,
            mentions: row.mentions.iter().map(Into::into).collect(),
            evidence: evidence.map(Iterator::collect),
            rest: row.rest,
            logits: row.logits,
            fields: row.fields.clone(),
            warnings: row.warnings.to_vec(),
            model: row.model.to_owned(),
            roster: row.roster.to_owned(),
        }
    }
}

impl From<ActorRow<'_>> for OwnedActorRow {
    fn from(actor: ActorRow<'_>) -> Self {
        Self {
            id: actor.id.clone(),
            name: actor.name.to_owned(),
            kind: actor.kind,
            codes: actor.codes.clone(),
            rolls_up_to: actor.rolls_up_to.to_vec(),
        }
    }
}

impl From<&MentionText<'_>> for OwnedMention {
    fn from(mention: &MentionText<'_>) -> Self {
        Self {
            span: mention.span,
            text: mention.text.to_owned(),
            facet: mention.facet,
            link: mention.link,
            confidence: mention.confidence,
            reading: mention.reading,
        }
    }
}

impl From<&Evidence<'_>> for OwnedEvidence {
    fn from(word: &Evidence<'_>) -> Self {
        Self {
            span: word.span,
            text: word.text.to_owned(),
            contribution: word.contribution,
            masked: word.masked,
        }
    }
}
