//! What callers see: documents, paragraphs and scores, and their rows. Nothing here knows a weight.

mod fields;
mod offsets;
mod owned;
mod rollup;
mod row;
#[cfg(feature = "cli")]
mod schema;

use std::sync::Arc;

use serde::ser::{SerializeSeq, SerializeStruct};
use serde::{Deserialize, Serialize, Serializer};

use crate::actor::mention::{Facet, Link};
use crate::actor::reading::Reading;
use crate::actor::roster::Actor;
use crate::error::{Error, ErrorKind};
use crate::span::Span;
use crate::stance::{CLASSES, PerClass, Stance};

pub use fields::KeptFields;
pub use offsets::CharOffsets;
pub use owned::{OwnedActorRow, OwnedEvidence, OwnedMention, OwnedRow};
pub use rollup::{ActorStance, by_actor, pooled};
pub use row::{ActorRow, Row, RowContext};
#[cfg(feature = "cli")]
pub use schema::row_schema;

/// A document with the stances that its paragraphs take; spans are bytes of the document.
///
/// # Examples
/// ```
/// # #[cfg(feature = "bundled")] {
/// use standpoint::StanceClassifier;
///
/// let text = "Norway kept its word.\n\nNobody came.";
/// let document = StanceClassifier::builder().build()?.classify(text)?;
/// let [first, second] = document.paragraphs() else { panic!("two paragraphs") };
/// assert_eq!((second.index(), second.span().of(text)), (1, Some("Nobody came.")));
/// assert!(second.scores().is_empty());
///
/// let score = &first.scores()[0];
/// assert_eq!(score.mentions()[0].text, "Norway");
/// assert_eq!(score.label(), score.probabilities().largest());
/// assert!(score.prediction_set().contains(score.label()));
/// assert!(score.explanation().is_none(), "it was not asked for");
/// # }
/// # Ok::<(), standpoint::Error>(())
/// ```
#[derive(Clone, Debug, Serialize)]
pub struct DocumentStance<'t> {
    pub(crate) paragraphs: Vec<ParagraphStance<'t>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) warnings: Vec<String>,
}

impl<'t> DocumentStance<'t> {
    /// The paragraphs in reading order, those that name no actor included.
    #[must_use]
    pub fn paragraphs(&self) -> &[ParagraphStance<'t>] {
        &self.paragraphs
    }

    /// What the reader should know about the document.
    #[must_use]
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// Every score of the document with its paragraph.
    pub fn scores(&self) -> impl Iterator<Item = (&ParagraphStance<'t>, &StanceScore<'t>)> {
        self.paragraphs
            .iter()
            .flat_map(|p| p.scores.iter().map(move |s| (p, s)))
    }
}

/// One paragraph and its scores.
#[derive(Clone, Debug, Serialize)]
pub struct ParagraphStance<'t> {
    pub(crate) index: usize,
    pub(crate) span: Span,
    pub(crate) text: &'t str,
    pub(crate) scores: Vec<StanceScore<'t>>,
}

impl<'t> ParagraphStance<'t> {
    /// Number of the paragraph in its document, from 0.
    #[must_use]
    pub fn index(&self) -> usize {
        self.index
    }

    /// Where it stands, in bytes of the document.
    #[must_use]
    pub fn span(&self) -> Span {
        self.span
    }

    /// Its text.
    #[must_use]
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// One score per actor that it names, in the order of first mention. No mention, no score.
    #[must_use]
    pub fn scores(&self) -> &[StanceScore<'t>] {
        &self.scores
    }
}

/// The stance of one paragraph toward one actor.
///
/// # Examples
/// ```
/// # #[cfg(feature = "bundled")] {
/// use standpoint::{Stance, StanceClassifier};
///
/// let document = StanceClassifier::builder().build()?.classify("Critics blame Norway for the cowardly breach.")?;
/// let (paragraph, score) = document.scores().next().expect("one actor");
/// assert_eq!((paragraph.index(), score.actor().name(), score.label()), (0, "Norway", Stance::Against));
/// assert!(score.score() < 0.0);
/// assert_eq!(score.score(), score.probabilities().polarity());
/// assert_eq!(score.is_uncertain(), score.prediction_set().len() > 1);
/// # }
/// # Ok::<(), standpoint::Error>(())
/// ```
#[derive(Clone, Debug, Serialize)]
pub struct StanceScore<'t> {
    pub(crate) actor: Actor,
    #[serde(flatten)]
    pub(crate) stance: TargetStance,
    pub(crate) mentions: Vec<MentionText<'t>>,
    #[serde(flatten)]
    pub(crate) explanation: Option<Explanation<'t>>,
}

impl<'t> StanceScore<'t> {
    /// The actor.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// `P(favor) - P(against)`, in [-1, 1].
    #[must_use]
    pub fn score(&self) -> f32 {
        self.stance.score()
    }

    /// The most probable label.
    #[must_use]
    pub fn label(&self) -> Stance {
        self.stance.label()
    }

    /// Calibrated probabilities of the three labels.
    #[must_use]
    pub fn probabilities(&self) -> PerClass {
        self.stance.probabilities
    }

    /// The labels that are not ruled out at 90 %; more than one of them: the model is uncertain.
    #[must_use]
    pub fn prediction_set(&self) -> PredictionSet {
        self.stance.prediction_set
    }

    /// Whether more than one label is left in the prediction set.
    #[must_use]
    pub fn is_uncertain(&self) -> bool {
        self.stance.is_uncertain()
    }

    /// Whether there is strong evidence both ways, which is not the same as neutral.
    #[must_use]
    pub fn is_mixed(&self) -> bool {
        self.stance.mixed
    }

    /// Where the paragraph mentions the actor.
    #[must_use]
    pub fn mentions(&self) -> &[MentionText<'t>] {
        &self.mentions
    }

    /// The label shares that the probabilities were moved to; `None` where they are those of the model's calibration.
    #[must_use]
    pub fn prior(&self) -> Option<PerClass> {
        self.stance.prior
    }

    /// Name and hash of the model whose score it is.
    #[must_use]
    pub fn model(&self) -> &str {
        &self.stance.model
    }

    /// What made the score; `None` unless the classifier was built to explain.
    #[must_use]
    pub fn explanation(&self) -> Option<&Explanation<'t>> {
        self.explanation.as_ref()
    }
}

/// The stance toward a target whose place the caller knows; serialised with its score and its label, as in a [`Row`].
#[derive(Clone, Debug, PartialEq)]
pub struct TargetStance {
    pub(crate) probabilities: PerClass,
    pub(crate) prediction_set: PredictionSet,
    pub(crate) mixed: bool,
    pub(crate) prior: Option<PerClass>,
    pub(crate) model: Arc<str>,
}

impl TargetStance {
    /// `P(favor) - P(against)`, in [-1, 1].
    #[must_use]
    pub fn score(&self) -> f32 {
        self.probabilities.polarity()
    }

    /// The most probable label.
    #[must_use]
    pub fn label(&self) -> Stance {
        self.probabilities.largest()
    }

    /// Calibrated probabilities of the three labels.
    #[must_use]
    pub fn probabilities(&self) -> PerClass {
        self.probabilities
    }

    /// The labels that are not ruled out at 90 %.
    #[must_use]
    pub fn prediction_set(&self) -> PredictionSet {
        self.prediction_set
    }

    /// Whether more than one label is left in the prediction set.
    #[must_use]
    pub fn is_uncertain(&self) -> bool {
        self.prediction_set.len() > 1
    }

    /// Whether there is strong evidence both ways.
    #[must_use]
    pub fn is_mixed(&self) -> bool {
        self.mixed
    }

    /// The label shares that the probabilities were moved to, if any.
    #[must_use]
    pub fn prior(&self) -> Option<PerClass> {
        self.prior
    }

    /// Name and hash of the model whose answer it is.
    #[must_use]
    pub fn model(&self) -> &str {
        &self.model
    }
}

impl Serialize for TargetStance {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let fields = 6 + usize::from(self.prior.is_some());
        let mut out = serializer.serialize_struct("TargetStance", fields)?;
        out.serialize_field("score", &self.score())?;
        out.serialize_field("label", &self.label())?;
        out.serialize_field("probabilities", &self.probabilities)?;
        out.serialize_field("prediction_set", &self.prediction_set)?;
        out.serialize_field("mixed", &self.mixed)?;
        match self.prior {
            Some(prior) => out.serialize_field("prior", &prior)?,
            None => out.skip_field("prior")?,
        }
        out.serialize_field("model", &self.model)?;
        out.end()
    }
}

/// The labels that are not ruled out at 90 %; serialised as a list of labels.
///
/// # Examples
/// ```
/// use standpoint::{Stance, report::PredictionSet};
/// let set: PredictionSet = serde_json::from_str(r#"["neutral", "favor"]"#).expect("two labels");
/// assert_eq!(set.len(), 2);
/// assert!(set.contains(Stance::Favor) && !set.contains(Stance::Against));
/// assert_eq!(serde_json::to_string(&set).expect("labels"), r#"["neutral","favor"]"#);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Vec<Stance>")]
pub struct PredictionSet(pub(crate) [bool; CLASSES]);

impl PredictionSet {
    /// Whether the label is in the set.
    #[must_use]
    pub fn contains(self, stance: Stance) -> bool {
        self.iter().any(|s| s == stance)
    }

    /// Number of labels in the set: 1 to 3.
    #[must_use]
    pub fn len(self) -> usize {
        self.iter().count()
    }

    /// Never: the most probable label is always in it.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The labels in the order of [`Stance::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Stance> {
        Stance::ALL
            .into_iter()
            .zip(self.0)
            .filter_map(|(stance, inside)| inside.then_some(stance))
    }
}

impl TryFrom<Vec<Stance>> for PredictionSet {
    type Error = Error;

    /// The set of these labels; [`ErrorKind::Parameter`] where there is none.
    fn try_from(labels: Vec<Stance>) -> Result<Self, Error> {
        if labels.is_empty() {
            let message = "a prediction set has at least one label";
            return Err(Error::new(ErrorKind::Parameter, message));
        }
        Ok(Self(Stance::ALL.map(|label| labels.contains(&label))))
    }
}

impl Serialize for PredictionSet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.len()))?;
        for stance in self.iter() {
            list.serialize_element(&stance)?;
        }
        list.end()
    }
}

/// A mention with its text.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct MentionText<'t> {
    /// Where it stands, in bytes of the document.
    pub span: Span,
    /// The words there.
    pub text: &'t str,
    /// What kind of form it is.
    pub facet: Facet,
    /// How it was tied to its actor.
    pub link: Link,
    /// How sure the tie is, in [0, 1].
    #[cfg_attr(feature = "cli", schemars(range(min = 0.0, max = 1.0)))]
    pub confidence: f32,
    /// What a capital stands for here: `government` or `unknown`; absent for other mentions.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "cli", schemars(with = "Reading"))]
    pub reading: Option<Reading>,
}

/// What made a score: the contributions of the words plus `rest` are the logits, within 1e-5.
///
/// # Examples
/// ```
/// # #[cfg(feature = "bundled")] {
/// use standpoint::{PerClass, StanceClassifier};
///
/// let classifier = StanceClassifier::builder().explain(true).build()?;
/// let document = classifier.classify("Critics blame Norway for the breach.")?;
/// let (_, score) = document.scores().next().expect("one actor");
/// let explanation = score.explanation().expect("it was asked for");
/// let mut sum = explanation.rest;
/// for word in &explanation.evidence {
///     sum = PerClass(std::array::from_fn(|class| sum.0[class] + word.contribution.0[class]));
/// }
/// assert!((sum.polarity() - explanation.logits.polarity()).abs() < 1e-5);
/// # }
/// # Ok::<(), standpoint::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Explanation<'t> {
    /// The contribution of every word of the paragraph, in reading order.
    pub evidence: Vec<Evidence<'t>>,
    /// What belongs to no visible word: intercepts, the text's shape, the masked target's own position.
    pub rest: PerClass,
    /// The logits, before calibration.
    pub logits: PerClass,
}

/// One word's contribution to each logit.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Evidence<'t> {
    /// Where the word stands, in bytes of the document.
    pub span: Span,
    /// The word.
    pub text: &'t str,
    /// What it adds to each logit.
    pub contribution: PerClass,
    /// Whether it is a form of an actor: the model sees no name there, only that somebody stands there. Absent where it is not.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "cli", schemars(with = "bool"))]
    pub masked: bool,
}
