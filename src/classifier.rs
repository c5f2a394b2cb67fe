//! The facade: a classifier and its builder. In: a document. Out: a [`DocumentStance`].

mod builder;
mod voice;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::actor::resolver::Resolved;
use crate::actor::roster::{Actor, Date, Roster};
use crate::error::{Error, ErrorKind, Result};
use crate::model::calibration::Calibration;
use crate::model::card::ModelCard;
#[cfg(feature = "train")]
use crate::pipeline::Pipeline;
use crate::pipeline::{GIVEN, Scratch};
use crate::report::{DocumentStance, Explanation, ParagraphStance, StanceScore, TargetStance};
use crate::span::Span;
use crate::stance::PerClass;
use crate::text::paragraph::{ParagraphMode, paragraphs};
pub use builder::StanceClassifierBuilder;
use voice::{Answer, Voice, mention_texts};

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
    first: Voice,
    /// Whom the rows are asked of that leave the first one unsure.
    second: Option<Voice>,
    /// How probable a second label makes it unsure.
    escalate_from: f32,
    roster_tag: String,
    paragraphs: ParagraphMode,
    date: Option<Date>,
    only: Option<BTreeSet<String>>,
    explain: bool,
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
    ///
    /// # Examples
    /// ```
    /// # #[cfg(feature = "bundled")] {
    /// use standpoint::{StanceClassifier, pipeline::Scratch};
    ///
    /// let classifier = StanceClassifier::builder().build()?;
    /// let mut scratch = Scratch::default();
    /// let counts: Vec<usize> = classifier.paragraphs("Norway came.\n\nNobody else.", &mut scratch)?.map(|p| p.scores().len()).collect();
    /// assert_eq!(counts, [1, 0]);
    /// # }
    /// # Ok::<(), standpoint::Error>(())
    /// ```
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
            resolved: self.inner.first.pipeline.resolve(text, &spans, date),
            spans: spans.into_iter().enumerate(),
            scratch,
        })
    }

    /// Logits for a target whose spans the caller knows, in a text that is one paragraph: those of the first model, also in a cascade.
    ///
    /// # Errors
    /// [`ErrorKind::Span`] where a span is empty, lies outside the text or cuts a character.
    pub fn logits_at(
        &self,
        text: &str,
        target: &[Span],
        scratch: &mut Scratch,
    ) -> Result<PerClass> {
        Ok(at(&self.inner.first, text, target, scratch)?.logits)
    }

    /// The stance toward a target whose spans the caller knows, in a text that is one paragraph.
    ///
    /// # Errors
    /// Those of [`logits_at`](Self::logits_at).
    ///
    /// # Examples
    /// ```
    /// # #[cfg(feature = "bundled")] {
    /// use standpoint::{Span, Stance, StanceClassifier, pipeline::Scratch};
    ///
    /// let classifier = StanceClassifier::builder().build()?;
    /// let text = "Everybody thanked the pilot for her patience.";
    /// let stance = classifier.stance_at(text, &[Span::new(18, 27)], &mut Scratch::default())?;
    /// assert_eq!(stance.label(), Stance::Favor);
    /// assert!(stance.prediction_set().contains(Stance::Favor));
    /// # }
    /// # Ok::<(), standpoint::Error>(())
    /// ```
    pub fn stance_at(
        &self,
        text: &str,
        target: &[Span],
        scratch: &mut Scratch,
    ) -> Result<TargetStance> {
        let answer = at(&self.inner.first, text, target, scratch)?;
        match &self.inner.second {
            Some(second) if self.inner.is_unsure(&answer) => {
                Ok(at(second, text, target, scratch)?.stance)
            }
            _ => Ok(answer.stance),
        }
    }

    /// What made the [stance](Self::stance_at) toward a target whose spans the caller knows: the evidence and the rest of the model that answers.
    ///
    /// # Errors
    /// Those of [`logits_at`](Self::logits_at).
    ///
    /// # Examples
    /// ```
    /// # #[cfg(feature = "bundled")] {
    /// use standpoint::{Span, Stance, StanceClassifier, pipeline::Scratch};
    ///
    /// let classifier = StanceClassifier::builder().build()?;
    /// let (text, spans) = ("Critics blame the mayor for the failure.", [Span::new(14, 23)]);
    /// let stance = classifier.stance_at(text, &spans, &mut Scratch::default())?;
    /// let explanation = classifier.explanation_at(text, &spans, &mut Scratch::default())?;
    /// assert_eq!(stance.label(), Stance::Against);
    /// assert!(explanation.evidence.iter().any(|word| word.text == "blame"));
    /// # }
    /// # Ok::<(), standpoint::Error>(())
    /// ```
    pub fn explanation_at<'t>(
        &self,
        text: &'t str,
        target: &[Span],
        scratch: &mut Scratch,
    ) -> Result<Explanation<'t>> {
        let first = &self.inner.first;
        let voice = match &self.inner.second {
            Some(second) if self.inner.is_unsure(&at(first, text, target, scratch)?) => second,
            _ => first,
        };
        let paragraph = voice.pipeline.read_given(text, target, scratch)?;
        Ok(voice.explain_one(text, paragraph, GIVEN))
    }

    /// Where a text names a target that is known by name only: the places of the name itself, else of its last word, and
    /// the other forms of the roster actor that it names; none where it is not there.
    ///
    /// # Examples
    /// ```
    /// # #[cfg(feature = "bundled")] {
    /// use standpoint::{Span, StanceClassifier};
    /// let classifier = StanceClassifier::builder().build()?;
    /// assert_eq!(classifier.locate("Tarn spoke first.", "Ida Tarn"), [Span::new(0, 4)]);
    /// assert_eq!(classifier.locate("Ankara spoke first.", "Türkiye"), [Span::new(0, 6)]);
    /// assert!(classifier.locate("Nobody spoke.", "Ida Tarn").is_empty());
    /// # }
    /// # Ok::<(), standpoint::Error>(())
    /// ```
    #[must_use]
    pub fn locate(&self, text: &str, target: &str) -> Vec<Span> {
        self.inner.first.pipeline.locate(text, target)
    }

    /// What the model says about itself.
    #[must_use]
    pub fn card(&self) -> &ModelCard {
        &self.inner.first.card
    }

    /// From logits to probabilities and sets.
    #[must_use]
    pub fn calibration(&self) -> &Calibration {
        &self.inner.first.card.calibration
    }

    /// The actors that it looks for.
    #[must_use]
    pub fn roster(&self) -> &Roster {
        self.inner.first.pipeline.roster()
    }

    /// What reads documents, for an audit of what it reads.
    #[cfg(feature = "train")]
    pub(crate) fn pipeline(&self) -> &Pipeline {
        &self.inner.first.pipeline
    }

    /// The model's name and the first twelve digits of its hash: `name@hash`.
    #[must_use]
    pub fn model_tag(&self) -> &str {
        &self.inner.first.tag
    }

    /// The same of the model that answers where the first one is not sure enough, if there is one.
    #[must_use]
    pub fn cascade_tag(&self) -> Option<&str> {
        self.inner.second.as_ref().map(|second| &*second.tag)
    }

    /// The roster's name and the first twelve digits of its hash: `name@hash`.
    #[must_use]
    pub fn roster_tag(&self) -> &str {
        &self.inner.roster_tag
    }
}

/// What a voice says of a target at these spans.
fn at(
    voice: &Voice,
    text: &str,
    target: &[Span],
    scratch: &mut Scratch,
) -> Result<Answer<'static>> {
    let paragraph = voice.pipeline.read_given(text, target, scratch)?;
    Ok(voice.answer_one(paragraph, GIVEN))
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

    /// Whom the document mentions, and where.
    #[cfg(feature = "train")]
    pub(crate) fn resolved(&self) -> &Resolved<'_> {
        &self.resolved
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
    /// Whether a cascade's second model is asked.
    fn is_unsure(&self, answer: &Answer<'_>) -> bool {
        answer.stance.probabilities.is_unsure(self.escalate_from)
    }

    fn scores<'t>(
        &self,
        document: &'t str,
        span: Span,
        resolved: &Resolved<'_>,
        scratch: &mut Scratch,
    ) -> Vec<StanceScore<'t>> {
        let read = self.first.pipeline.read(document, span, resolved, scratch);
        let Some(paragraph) = read else {
            return Vec::new();
        };
        let wanted = |target: &u32| {
            let actor = resolved.actor(*target).map(Actor::id);
            let only = self.only.as_ref();
            actor.is_some_and(|id| only.is_none_or(|only| only.contains(id.as_str())))
        };
        let mut targets = paragraph.targets();
        targets.retain(wanted);
        let mentions: Vec<_> = targets
            .iter()
            .map(|&target| mention_texts(document, paragraph, target))
            .collect();
        let mut answers = self
            .first
            .answer(document, paragraph, &targets, self.explain);
        if let Some(second) = &self.second {
            let asked = targets.iter().zip(&answers);
            let asked = asked.filter(|(_, answer)| self.is_unsure(answer));
            let asked: Vec<u32> = asked.map(|(&target, _)| target).collect();
            if !asked.is_empty()
                && let Some(paragraph) = second.pipeline.read(document, span, resolved, scratch)
            {
                let found = second.answer(document, paragraph, &asked, self.explain);
                let places = answers.iter_mut().filter(|answer| self.is_unsure(answer));
                places.zip(found).for_each(|(answer, new)| *answer = new);
            }
        }
        let rows = targets.iter().zip(answers).zip(mentions);
        let scores = rows.filter_map(|((&target, answer), mentions)| {
            Some(StanceScore {
                actor: resolved.actor(target)?.clone(),
                stance: answer.stance,
                mentions,
                explanation: answer.explanation,
            })
        });
        scores.collect()
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
