//! The facade: a classifier and its builder. In: a document. Out: a [`DocumentStance`].

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use crate::actor::cast::introduces;
use crate::actor::resolver::{Resolved, ResolverOptions};
use crate::actor::roster::{Actor, Date, Roster};
use crate::error::{Error, ErrorKind, Result};
use crate::feature::masked::MaskedParagraph;
use crate::model::artifact::Artifact;
use crate::model::calibration::Calibration;
use crate::model::card::ModelCard;
use crate::model::tier::{Contributions, Tier};
use crate::pipeline::{GIVEN, Pipeline, Scratch};
use crate::report::{
    DocumentStance, Evidence, Explanation, MentionText, ParagraphStance, PredictionSet, StanceScore,
};
use crate::span::Span;
use crate::stance::PerClass;
use crate::text::paragraph::{ParagraphMode, paragraphs};

/// Longest document that is scored in one piece, in bytes.
pub const LONGEST_DOCUMENT: usize = 64 << 20;

/// A document to be scored: its text and, where it is known, its day.
///
/// # Examples
/// ```
/// use standpoint::{Document, actor::Date};
/// let undated = Document::from("Baku thanked Oslo.");
/// let dated = undated.dated("2021-06-13".parse()?);
/// assert_eq!(dated.date, Date::new(2021, 6, 13));
/// # Ok::<(), standpoint::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Document<'t> {
    /// The text; all spans are bytes of it.
    pub text: &'t str,
    /// The day on which it was written; offices are held on it ("the president"). [`date`](StanceClassifierBuilder::date) where it is `None`.
    pub date: Option<Date>,
}

impl<'t> From<&'t str> for Document<'t> {
    fn from(text: &'t str) -> Self {
        Self { text, date: None }
    }
}

impl<'t> From<&'t String> for Document<'t> {
    fn from(text: &'t String) -> Self {
        text.as_str().into()
    }
}

impl Document<'_> {
    /// The same document, written on this day.
    #[must_use]
    pub const fn dated(self, date: Date) -> Self {
        Self {
            date: Some(date),
            ..self
        }
    }
}

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
    date: Option<Date>,
    only: Option<BTreeSet<String>>,
    explain: bool,
}

/// Collects what a classifier needs; no setter fails, [`build`](Self::build) does.
#[derive(Clone, Debug, Default)]
pub struct StanceClassifierBuilder {
    roster: Option<Roster>,
    model: Option<PathBuf>,
    paragraphs: ParagraphMode,
    resolver: ResolverOptions,
    date: Option<Date>,
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

    /// Whether persons and organisations that are on no roster are found too; where it is not set, they are if the roster has [`Roster::world`], but for a tenth of it at most.
    #[must_use]
    pub fn discover(mut self, discover: bool) -> Self {
        self.resolver.discover = Some(discover);
        self
    }

    /// The least confidence, in [0, 1], with which a name, a nominal or a pronoun is linked to an actor by anything but the roster's forms: a
    /// surname, an acronym, "Parliament", "the minister", "he"; 0 where it is not set.
    #[must_use]
    pub fn min_link(mut self, confidence: f32) -> Self {
        self.resolver.min_link = confidence;
        self
    }

    /// The day of documents that do not say theirs.
    #[must_use]
    pub fn date(mut self, date: Date) -> Self {
        self.date = Some(date);
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
        let only = self.only.map(|ids| known(&roster, ids)).transpose()?;
        let short = |hash: &str| hash.get(..12).unwrap_or(hash).to_owned();
        Ok(StanceClassifier {
            inner: Arc::new(Inner {
                model_tag: format!("{}@{}", artifact.card.name, short(&artifact.sha256)),
                roster_tag: format!("{}@{}", roster.name(), short(roster.sha256())),
                pipeline: Pipeline::new(roster, artifact.tokenizer, self.resolver)?,
                tier: artifact.model.into_tier(),
                card: artifact.card,
                paragraphs: self.paragraphs,
                date: self.date,
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

/// The ids, of which each is on the roster or such as documents introduce.
fn known(roster: &Roster, ids: Vec<String>) -> Result<BTreeSet<String>> {
    for id in ids.iter().filter(|id| !introduces(roster, id)) {
        roster.required(id)?;
    }
    Ok(ids.into_iter().collect())
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
    pub fn classify<'t>(&self, document: impl Into<Document<'t>>) -> Result<DocumentStance<'t>> {
        self.classify_with(document, &mut Scratch::default())
    }

    /// The same with memory that is used again: faster for many documents, one [`Scratch`] per thread.
    ///
    /// # Errors
    /// Those of [`classify`](Self::classify).
    pub fn classify_with<'t>(
        &self,
        document: impl Into<Document<'t>>,
        scratch: &mut Scratch,
    ) -> Result<DocumentStance<'t>> {
        let mut paragraphs = self.paragraphs(document, scratch)?;
        Ok(DocumentStance {
            paragraphs: paragraphs.by_ref().collect(),
            warnings: paragraphs.resolved.into_warnings(),
        })
    }

    /// The same, paragraph by paragraph as the caller asks for them, so that a long document's scores need not be held at once.
    ///
    /// # Errors
    /// Those of [`classify`](Self::classify).
    pub fn paragraphs<'c, 't>(
        &'c self,
        document: impl Into<Document<'t>>,
        scratch: &'c mut Scratch,
    ) -> Result<Paragraphs<'c, 't>> {
        let document = document.into();
        let text = document.text;
        if text.len() > LONGEST_DOCUMENT {
            let message = format!(
                "the document has {} bytes, the limit is {LONGEST_DOCUMENT}",
                text.len()
            );
            return Err(Error::new(ErrorKind::TooLong, message));
        }
        let spans = paragraphs(text, self.inner.paragraphs);
        let date = document.date.or(self.inner.date);
        Ok(Paragraphs {
            classifier: &self.inner,
            text,
            resolved: self.inner.pipeline.resolve(text, &spans, date),
            spans: spans.into_iter().enumerate(),
            scratch,
        })
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

/// The paragraphs of a document in reading order, each scored when it is asked for.
pub struct Paragraphs<'c, 't> {
    classifier: &'c Inner,
    text: &'t str,
    resolved: Resolved<'c>,
    spans: std::iter::Enumerate<std::vec::IntoIter<Span>>,
    scratch: &'c mut Scratch,
}

impl Paragraphs<'_, '_> {
    /// What the reader should know about the document.
    #[must_use]
    pub fn warnings(&self) -> &[String] {
        self.resolved.warnings()
    }
}

impl<'t> Iterator for Paragraphs<'_, 't> {
    type Item = ParagraphStance<'t>;

    fn next(&mut self) -> Option<Self::Item> {
        let (index, span) = self.spans.next()?;
        Some(ParagraphStance {
            index,
            span,
            text: span.of(self.text).unwrap_or_default(),
            scores: self
                .classifier
                .scores(self.text, span, &self.resolved, self.scratch),
        })
    }
}

impl Inner {
    fn scores<'t>(
        &self,
        document: &'t str,
        span: Span,
        resolved: &Resolved<'_>,
        scratch: &mut Scratch,
    ) -> Vec<StanceScore<'t>> {
        let Some(paragraph) = self.pipeline.read(document, span, resolved, scratch) else {
            return Vec::new();
        };
        let wanted = |target: &u32| {
            let actor = resolved.actor(*target).map(Actor::id);
            let only = self.only.as_ref();
            actor.is_some_and(|id| only.is_none_or(|only| only.contains(id.as_str())))
        };
        let mut targets = paragraph.targets();
        targets.retain(wanted);
        let mut scores = Vec::with_capacity(targets.len());
        let found = self.tier.scores(paragraph, &targets, self.explain);
        for (&target, score) in targets.iter().zip(found) {
            let Some(actor) = resolved.actor(target) else {
                continue;
            };
            let calibration = &self.card.calibration;
            let probabilities = calibration.probabilities(score.logits);
            scores.push(StanceScore {
                actor: actor.clone(),
                probabilities,
                prediction_set: PredictionSet(calibration.prediction_set(probabilities)),
                mixed: calibration.is_mixed(score.support, score.opposition),
                mentions: mention_texts(document, paragraph, target),
                explanation: score
                    .contributions
                    .map(|shares| explain(document, paragraph, shares, score.logits)),
            });
        }
        scores
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
    contributions: Contributions,
    logits: PerClass,
) -> Explanation<'t> {
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
