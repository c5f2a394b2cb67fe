//! A model that answers for a masked paragraph. In: a paragraph and its targets. Out: calibrated answers, with their evidence where it is asked for.

use std::sync::Arc;

use crate::error::Result;
use crate::feature::masked::MaskedParagraph;
use crate::model::artifact::Artifact;
use crate::model::card::ModelCard;
use crate::model::prior::Prior;
use crate::model::tier::{Contributions, Tier, TierScore};
use crate::pipeline::Pipeline;
use crate::report::{Evidence, Explanation, MentionText, PredictionSet, TargetStance};
use crate::stance::PerClass;

/// A model with the pipeline that masks paragraphs for it.
pub(super) struct Voice {
    pub(super) pipeline: Pipeline,
    tier: Arc<dyn Tier>,
    pub(super) card: ModelCard,
    /// `name@hash`
    pub(super) tag: Arc<str>,
}

/// What a model says of one target.
pub(super) struct Answer<'t> {
    pub(super) logits: PerClass,
    pub(super) stance: TargetStance,
    pub(super) explanation: Option<Explanation<'t>>,
}

impl Voice {
    /// The artefact's voice, whose probabilities are moved to a prior where one is given; `pipeline` is made for its tokenizer.
    pub(super) fn new(
        mut artifact: Artifact,
        prior: Option<Prior>,
        pipeline: impl FnOnce(crate::text::tokenizer::Tokenizer) -> Result<Pipeline>,
    ) -> Result<Self> {
        let card = &mut artifact.card;
        if let Some(prior) = prior {
            let moved = card.calibration.clone().with_prior(prior);
            card.calibration = moved.map_err(|error| error.at(&card.name))?;
        }
        let hash = artifact.sha256.get(..12).unwrap_or(&artifact.sha256);
        Ok(Self {
            tag: format!("{}@{hash}", artifact.card.name).into(),
            pipeline: pipeline(artifact.tokenizer)?,
            tier: artifact.model.into_tier(),
            card: artifact.card,
        })
    }

    /// The answers for the targets, in their order.
    pub(super) fn answer<'t>(
        &self,
        document: &'t str,
        paragraph: &MaskedParagraph,
        targets: &[u32],
        explained: bool,
    ) -> Vec<Answer<'t>> {
        let scores = self.tier.scores(paragraph, targets, explained).into_iter();
        let answer = scores.map(|mut score| {
            let shares = score.contributions.take();
            let explanation = shares.map(|s| explain(document, paragraph, s, score.logits));
            Answer {
                explanation,
                ..self.calibrated(&score)
            }
        });
        answer.collect()
    }

    /// The answer for one target, without evidence.
    pub(super) fn answer_one(&self, paragraph: &MaskedParagraph, target: u32) -> Answer<'static> {
        self.calibrated(&self.tier.score(paragraph, target))
    }

    /// What makes the answer for one target.
    pub(super) fn explain_one<'t>(
        &self,
        text: &'t str,
        paragraph: &MaskedParagraph,
        target: u32,
    ) -> Explanation<'t> {
        let scores = self.tier.scores(paragraph, &[target], true);
        let score = scores.into_iter().next().unwrap_or_default();
        let shares = score.contributions.unwrap_or_default();
        explain(text, paragraph, shares, score.logits)
    }

    fn calibrated<'t>(&self, score: &TierScore) -> Answer<'t> {
        let calibration = &self.card.calibration;
        let probabilities = calibration.probabilities(score.logits);
        Answer {
            logits: score.logits,
            stance: TargetStance {
                probabilities,
                prediction_set: PredictionSet(calibration.prediction_set(probabilities)),
                mixed: calibration.is_mixed(score.support, score.opposition),
                prior: calibration.prior.map(Prior::shares),
                model: Arc::clone(&self.tag),
            },
            explanation: None,
        }
    }
}

/// Where the paragraph mentions the target.
pub(super) fn mention_texts<'t>(
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
