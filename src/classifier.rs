//! The facade: a classifier and its builder. In: a document. Out: a [`DocumentStance`].

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use crate::actor::roster::Roster;
use crate::error::{Error, ErrorKind, Result};
use crate::feature::masked::MaskedParagraph;
use crate::model::artifact::Artifact;
use crate::model::calibration::Calibration;
use crate::model::card::ModelCard;
use crate::model::tier::Tier;
use crate::pipeline::{GIVEN, Pipeline, Scratch};
use crate::report::{
    DocumentStance, Evidence, Explanation, MentionText, ParagraphStance, PredictionSet, StanceScore,
};
use crate::span::Span;
use crate::stance::PerClass;
use crate::text::paragraph::{ParagraphMode, paragraphs};

/// Longest document that is scored in one piece, in bytes.
pub const LONGEST_DOCUMENT: usize = 64 << 20;

/// Scores documents; cheap to clone and shareable between threads.
#[derive(Clone)]
pub struct StanceClassifier {
    inner: Arc<Inner>,
}

struct Inner {
    pipeline: Pipeline,
    tier: Box<dyn Tier>,
    card: ModelCard,
    model_tag: String,
    roster_tag: String,
    paragraphs: ParagraphMode,
    only: Option<BTreeSet<u32>>,
    explain: bool,
}

/// Collects what a classifier needs; no setter fails, [`build`](Self::build) does.
#[derive(Clone, Debug, Default)]
pub struct StanceClassifierBuilder {
    roster: Option<Roster>,
    model: Option<PathBuf>,
    paragraphs: ParagraphMode,
    only: Option<Vec<String>>,
    explain: bool,
}

impl StanceClassifierBuilder {
    /// The actors to look for; [`Roster::world`] where none is set.
    #[must_use]
    pub fn roster(mut self, roster: Roster) -> Self {
        self.roster = Some(roster);
        self
    }

    /// The folder of the model; the embedded lexical model where none is set.
    #[must_use]
    pub fn model(mut self, directory: impl Into<PathBuf>) -> Self {
        self.model = Some(directory.into());
        self
    }

    /// How documents are split into paragraphs; [`ParagraphMode::Auto`] where it is not set.
    #[must_use]
    pub fn paragraphs(mut self, mode: ParagraphMode) -> Self {
        self.paragraphs = mode;
        self
    }

    /// Reports only the actors with these ids. Every other actor is masked all the same.
    #[must_use]
    pub fn only<I: Into<String>>(mut self, ids: impl IntoIterator<Item = I>) -> Self {
        self.only = Some(ids.into_iter().map(Into::into).collect());
        self
    }

    /// Whether every score comes with its evidence; it costs time, so the default is not.
    #[must_use]
    pub fn explain(mut self, explain: bool) -> Self {
        self.explain = explain;
        self
    }

    /// The classifier.
    ///
    /// # Errors
    /// [`ErrorKind::Roster`] where the roster contradicts itself or lacks an id of [`only`](Self::only), the `Model…` kinds where the model is missing or
    /// broken.
    pub fn build(self) -> Result<StanceClassifier> {
        let artifact = match &self.model {
            Some(directory) => Artifact::from_directory(directory)?,
            None => default_model()?,
        };
        let roster = self.roster.unwrap_or_else(Roster::world);
        let only = self.only.map(|ids| numbers(&roster, &ids)).transpose()?;
        let short = |hash: &str| hash.get(..12).unwrap_or(hash).to_owned();
        Ok(StanceClassifier {
            inner: Arc::new(Inner {
                model_tag: format!("{}@{}", artifact.card.name, short(&artifact.sha256)),
                roster_tag: format!("{}@{}", roster.name(), short(roster.sha256())),
                pipeline: Pipeline::new(roster, artifact.tokenizer)?,
                tier: Box::new(artifact.model),
                card: artifact.card,
                paragraphs: self.paragraphs,
                only,
                explain: self.explain,
            }),
        })
    }
}

#[cfg(feature = "bundled")]
fn default_model() -> Result<Artifact> {
    crate::model::bundled::lexical()
}

#[cfg(not(feature = "bundled"))]
fn default_model() -> Result<Artifact> {
    Err(Error::new(
        ErrorKind::ModelMissing,
        "no model folder is set and this build embeds none (feature `bundled` is off)",
    ))
}

/// The numbers of the actors with these ids.
fn numbers(roster: &Roster, ids: &[String]) -> Result<BTreeSet<u32>> {
    ids.iter()
        .map(|id| roster.required(id).map(|number| number as u32))
        .collect()
}

impl StanceClassifier {
    /// A builder with the world roster and the embedded model.
    ///
    /// # Examples
    /// ```
    /// # #[cfg(feature = "bundled")] {
    /// use standpoint::{Roster, StanceClassifier};
    /// let classifier = StanceClassifier::builder().roster(Roster::world()).build()?;
    /// let document = classifier.classify("Baku proved a loyal and generous friend of Israel.")?;
    /// assert_eq!(document.scores().count(), 2);
    /// # }
    /// # Ok::<(), standpoint::Error>(())
    /// ```
    #[must_use]
    pub fn builder() -> StanceClassifierBuilder {
        StanceClassifierBuilder::default()
    }

    /// Scores every paragraph of a document toward every actor that it names.
    ///
    /// # Errors
    /// [`ErrorKind::TooLong`] above [`LONGEST_DOCUMENT`] bytes.
    pub fn classify<'t>(&self, document: &'t str) -> Result<DocumentStance<'t>> {
        self.classify_with(document, &mut Scratch::default())
    }

    /// The same with memory that is used again: faster for many documents, one [`Scratch`] per thread.
    ///
    /// # Errors
    /// Those of [`classify`](Self::classify).
    pub fn classify_with<'t>(
        &self,
        document: &'t str,
        scratch: &mut Scratch,
    ) -> Result<DocumentStance<'t>> {
        Ok(DocumentStance {
            paragraphs: self.paragraphs(document, scratch)?.collect(),
        })
    }

    /// The same, paragraph by paragraph as the caller asks for them, so that a long document's scores need not be held at once.
    ///
    /// # Errors
    /// Those of [`classify`](Self::classify).
    pub fn paragraphs<'t>(
        &self,
        document: &'t str,
        scratch: &mut Scratch,
    ) -> Result<impl Iterator<Item = ParagraphStance<'t>>> {
        if document.len() > LONGEST_DOCUMENT {
            let message = format!(
                "the document has {} bytes, the limit is {LONGEST_DOCUMENT}",
                document.len()
            );
            return Err(Error::new(ErrorKind::TooLong, message));
        }
        let spans = paragraphs(document, self.inner.paragraphs);
        Ok(spans
            .into_iter()
            .enumerate()
            .map(|(index, span)| ParagraphStance {
                index,
                span,
                text: span.of(document).unwrap_or_default(),
                scores: self.scores(document, span, scratch),
            }))
    }

    fn scores<'t>(
        &self,
        document: &'t str,
        span: Span,
        scratch: &mut Scratch,
    ) -> Vec<StanceScore<'t>> {
        let Some(paragraph) = self.inner.pipeline.read(document, span, scratch) else {
            return Vec::new();
        };
        let actors = self.inner.pipeline.roster().actors();
        let wanted = |target: &u32| {
            self.inner
                .only
                .as_ref()
                .is_none_or(|only| only.contains(target))
        };
        let mut scores = Vec::new();
        for target in paragraph.targets().into_iter().filter(wanted) {
            let Some(actor) = actors.get(target as usize) else {
                continue;
            };
            let score = self.inner.tier.score(paragraph, target);
            let calibration = &self.inner.card.calibration;
            let probabilities = calibration.probabilities(score.logits);
            scores.push(StanceScore {
                actor: actor.clone(),
                probabilities,
                prediction_set: PredictionSet(calibration.prediction_set(probabilities)),
                mixed: calibration.is_mixed(score.support, score.opposition),
                mentions: mention_texts(document, paragraph, target),
                explanation: self.inner.explain.then(|| {
                    explain(
                        document,
                        paragraph,
                        target,
                        self.inner.tier.as_ref(),
                        score.logits,
                    )
                }),
            });
        }
        scores
    }

    /// Logits for a target whose spans the caller knows, in a text that is one paragraph.
    ///
    /// # Errors
    /// [`ErrorKind::Span`] where a span is empty, lies outside the text or cuts a character.
    pub fn logits_at(
        &self,
        text: &str,
        target: &[Span],
        scratch: &mut Scratch,
    ) -> Result<PerClass> {
        let paragraph = self.inner.pipeline.read_given(text, target, scratch)?;
        Ok(self.inner.tier.score(paragraph, GIVEN).logits)
    }

    /// Where a text names a target that is known by name only: the places of the name itself, else of its last word, and
    /// the other forms of the roster actor that it names; none where it is not there.
    #[must_use]
    pub fn locate(&self, text: &str, target: &str) -> Vec<Span> {
        self.inner.pipeline.locate(text, target)
    }

    /// What the model says about itself.
    #[must_use]
    pub fn card(&self) -> &ModelCard {
        &self.inner.card
    }

    /// From logits to probabilities and sets.
    #[must_use]
    pub fn calibration(&self) -> &Calibration {
        &self.inner.card.calibration
    }

    /// The actors that it looks for.
    #[must_use]
    pub fn roster(&self) -> &Roster {
        self.inner.pipeline.roster()
    }

    /// The model's name and the first twelve digits of its hash: `name@hash`.
    #[must_use]
    pub fn model_tag(&self) -> &str {
        &self.inner.model_tag
    }

    /// The roster's name and the first twelve digits of its hash: `name@hash`.
    #[must_use]
    pub fn roster_tag(&self) -> &str {
        &self.inner.roster_tag
    }
}

fn mention_texts<'t>(
    document: &'t str,
    paragraph: &MaskedParagraph,
    target: u32,
) -> Vec<MentionText<'t>> {
    let of_target = paragraph
        .mentions
        .iter()
        .filter(|m| m.actor == target && m.names_actor());
    of_target
        .map(|m| MentionText {
            span: m.span,
            text: m.span.of(document).unwrap_or_default(),
            facet: m.facet,
            link: m.link,
            confidence: m.confidence,
            reading: m.reading,
        })
        .collect()
}

/// Evidence by word: word pieces that touch are one word, placeholders stand for themselves.
fn explain<'t>(
    document: &'t str,
    paragraph: &MaskedParagraph,
    target: u32,
    tier: &dyn Tier,
    logits: PerClass,
) -> Explanation<'t> {
    let contributions = tier.explain(paragraph, target);
    let mut evidence: Vec<Evidence<'t>> = Vec::new();
    let mut open = false;
    for (piece, contribution) in paragraph.pieces.iter().zip(contributions.pieces) {
        let is_word = piece.mention().is_none();
        if contribution == PerClass::default() && !is_word {
            open = false;
            continue;
        }
        let text = piece.span.of(document).unwrap_or_default();
        let joins = text.chars().all(char::is_alphanumeric);
        match evidence.last_mut() {
            Some(last) if open && is_word && joins && last.span.end == piece.span.start => {
                last.span.end = piece.span.end;
                last.text = last.span.of(document).unwrap_or_default();
                for (sum, share) in last.contribution.0.iter_mut().zip(contribution.0) {
                    *sum += share;
                }
            }
            _ => evidence.push(Evidence {
                span: piece.span,
                text,
                contribution,
                masked: !is_word,
            }),
        }
        open = is_word && joins;
    }
    Explanation {
        evidence,
        rest: contributions.rest,
        logits,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_shareable<T: Clone + Send + Sync>() {}

    #[test]
    fn a_classifier_is_clone_send_and_sync() {
        is_shareable::<StanceClassifier>();
    }
}
