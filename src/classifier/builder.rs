//! What a classifier is made of. In: a roster, models and options. Out: a classifier, or the first thing that is wrong.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::voice::Voice;
use super::{Inner, StanceClassifier};
use crate::actor::cast::introduces;
use crate::actor::resolver::ResolverOptions;
use crate::actor::roster::{Date, Roster};
use crate::error::{Error, ErrorKind, Result};
use crate::model::artifact::Artifact;
#[cfg(doc)]
use crate::model::calibration::Calibration;
use crate::model::files::ModelFiles;
use crate::model::prior::Prior;
use crate::pipeline::Pipeline;
use crate::text::paragraph::ParagraphMode;

/// Collects what a classifier needs; no setter fails, [`build`](Self::build) does.
#[derive(Clone, Debug, Default)]
pub struct StanceClassifierBuilder {
    roster: Option<Roster>,
    model: Option<ModelFiles>,
    cascade: Option<ModelFiles>,
    prior: Option<Prior>,
    paragraphs: ParagraphMode,
    escalate_from: Option<f32>,
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

    /// The model: its folder, or one that is [embedded](crate::model::bundled); the embedded lexical model where none is set.
    #[must_use]
    pub fn model(mut self, files: impl Into<ModelFiles>) -> Self {
        self.model = Some(files.into());
        self
    }

    /// A second model, which answers where the first one is not sure enough: a cascade of a fast model and a good one. Every score says whose it is.
    #[must_use]
    pub fn cascade(mut self, files: impl Into<ModelFiles>) -> Self {
        self.cascade = Some(files.into());
        self
    }

    /// The probability, in [0, 1], that a second label must have for the [cascade](Self::cascade)'s second model to be asked: the lower, the more rows it answers; above 0.5
    /// none. Where it is not set, [the first model's card](Calibration::escalates_from) says it. Without a cascade it does nothing.
    #[must_use]
    pub fn escalate_from(mut self, probability: f32) -> Self {
        self.escalate_from = Some(probability);
        self
    }

    /// The shares that the labels have among the texts to be scored, where they are known to differ from those that the model was calibrated on. Probabilities are moved to them by
    /// [Bayes' rule](crate::model::prior), and label, score and prediction set follow; in a cascade each model moves its own. Where it is not set, they are those of the model's card.
    /// The prediction sets are at 90 % for the texts of the calibration.
    ///
    /// # Examples
    /// ```
    /// # #[cfg(feature = "bundled")] {
    /// use standpoint::StanceClassifier;
    ///
    /// let article = "Norway opened its harbours to the stranded crews.";
    /// let praise = StanceClassifier::builder().prior("favor=0.6,neutral=0.3,against=0.1".parse()?).build()?;
    /// let blame = StanceClassifier::builder().prior("favor=0.1,neutral=0.3,against=0.6".parse()?).build()?;
    /// let score = |of: &StanceClassifier| Ok::<f32, standpoint::Error>(of.classify(article)?.scores().map(|(_, s)| s.score()).sum());
    /// assert!(score(&praise)? > score(&blame)?);
    /// # }
    /// # Ok::<(), standpoint::Error>(())
    /// ```
    #[must_use]
    pub fn prior(mut self, prior: Prior) -> Self {
        self.prior = Some(prior);
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
    ///
    /// # Examples
    /// ```
    /// # #[cfg(feature = "bundled")] {
    /// use standpoint::StanceClassifier;
    /// let text = "Otto Lind thanked Norway. He had waited long.";
    /// let mentions = |confidence| {
    ///     let document = StanceClassifier::builder().min_link(confidence).build()?.classify(text)?;
    ///     let lind = document.scores().find(|(_, s)| s.actor().name() == "Otto Lind");
    ///     Ok::<_, standpoint::Error>(lind.map_or(0, |(_, s)| s.mentions().len()))
    /// };
    /// assert_eq!((mentions(0.0)?, mentions(1.0)?), (2, 1));
    /// # }
    /// # Ok::<(), standpoint::Error>(())
    /// ```
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
    ///
    /// # Examples
    /// ```
    /// # #[cfg(feature = "bundled")] {
    /// use standpoint::StanceClassifier;
    /// let classifier = StanceClassifier::builder().only(["NOR"]).build()?;
    /// assert_eq!(classifier.classify("Norway met Iceland.")?.scores().count(), 1);
    /// assert!(StanceClassifier::builder().only(["NRO"]).build().is_err(), "a slip is no empty result");
    /// # }
    /// # Ok::<(), standpoint::Error>(())
    /// ```
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
    /// [`ErrorKind::Parameter`](crate::ErrorKind::Parameter) where [`escalate_from`](Self::escalate_from) is not in [0, 1] or there is a [`prior`](Self::prior) and a model's card
    /// does not say what shares its probabilities come from,
    /// [`ErrorKind::Roster`](crate::ErrorKind::Roster) where the roster contradicts itself or lacks an id of [`only`](Self::only), the `Model…` kinds where the model is missing or
    /// broken.
    pub fn build(self) -> Result<StanceClassifier> {
        if let Some(given) = self.escalate_from
            && !(0.0..=1.0).contains(&given)
        {
            let message = format!("escalate_from is {given}, not between 0 and 1");
            return Err(Error::new(ErrorKind::Parameter, message));
        }
        let artifact = match &self.model {
            Some(files) => files.artifact()?,
            None => default_model()?,
        };
        let roster = self.roster.unwrap_or_else(Roster::world);
        let only = self.only.map(|ids| known(&roster, ids)).transpose()?;
        let hash = roster.sha256();
        let hash = hash.get(..12).unwrap_or(hash);
        let roster_tag = format!("{}@{hash}", roster.name());
        let first = Voice::new(artifact, self.prior, |tokenizer| {
            Pipeline::new(roster, tokenizer, self.resolver)
        })?;
        let second = match &self.cascade {
            None => None,
            Some(files) => Some(Voice::new(files.artifact()?, self.prior, |tokenizer| {
                Ok(first.pipeline.with_tokenizer(tokenizer))
            })?),
        };
        let escalate_from = self
            .escalate_from
            .unwrap_or_else(|| first.card.calibration.escalates_from());
        Ok(StanceClassifier {
            inner: Arc::new(Inner {
                escalate_from,
                first,
                second,
                roster_tag,
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
    crate::model::bundled::lexical().artifact()
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
