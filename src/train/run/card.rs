//! What a trained model's card says in words: what it rests on and what it is not for.

use std::collections::{BTreeMap, BTreeSet};

use super::TrainingRun;
use crate::model::calibration::Calibration;
use crate::model::card::{FORMAT, Features, ModelCard, TierKind, Training, TrainingSet};
use crate::stance::Stance;

const DESCRIPTION: &str = "Stance toward a named actor in a paragraph of English news, with every actor masked: a linear model over pooled static \
     word-piece vectors and hashed n-grams, folded into one table.";

const VECTORS: &str = "WordPiece vocabulary and static vectors made by models/recipes/static_vectors from all-MiniLM-L6-v2 \
     (sentence-transformers), Apache-2.0";

const LIMITS: [&str; 3] = [
    "English news only; how well it does on other genres and languages is unknown.",
    "It says what a text says about an actor, not what is true of the actor: it is not for judging persons.",
    "It does not know irony, quotation or who is speaking; single rows are often wrong, so read many together.",
];

/// A limit of models that learnt from ir_news.
const UNPUBLISHED: &str = "ir_news is unpublished press text with our own labels, made by a large language model under a written guide: figures on it \
     cannot be checked elsewhere.";

/// Whose labels a data set has, and on what terms: for the sets of which we know it.
const DATA_SETS: [(&str, &str); 5] = [
    ("newsmtsc", "NewsMTSC (Hamborg and Donnay, EACL 2021), MIT"),
    (
        "ir_news",
        "ir_news: unpublished press text; the labels are our own, made by a large language model under a written guide",
    ),
    ("persent", "PerSenT (Bastan et al., COLING 2020), CC BY 4.0"),
    (
        "directed_sentiment",
        "directed sentiment in news text (Park et al. 2021), used by citing the paper",
    ),
    ("sentfin", "SEntFiN 1.0 (Sinha et al. 2022), MIT"),
];

impl TrainingRun {
    /// The card of a model that this run made; its files' hashes are filled in when it is written.
    pub(super) fn card(
        &self,
        calibration: Calibration,
        data: Vec<TrainingSet>,
        convergence: BTreeMap<String, String>,
        dimensions: usize,
    ) -> ModelCard {
        let names: BTreeSet<&str> = data.iter().map(|set| set.name.as_str()).collect();
        let of_data = DATA_SETS.iter().filter(|(name, _)| names.contains(name));
        let given = self.credits.iter().map(String::as_str);
        let of_vectors = self
            .credits
            .is_empty()
            .then_some(VECTORS)
            .into_iter()
            .chain(given);
        let credits = of_vectors.chain(of_data.map(|&(_, credit)| credit));
        let unpublished = names.contains("ir_news").then_some(UNPUBLISHED);
        ModelCard {
            format: FORMAT,
            name: self.name.clone(),
            description: DESCRIPTION.to_owned(),
            tier: TierKind::Lexical,
            languages: vec!["en".to_owned()],
            licence: "MIT OR Apache-2.0".to_owned(),
            credits: credits.map(str::to_owned).collect(),
            classes: Stance::ALL.to_vec(),
            features: Features::Lexical(self.options.config),
            calibration,
            training: Training {
                command: self.command.clone(),
                data,
                settings: self.settings(dimensions),
                convergence,
            },
            limits: LIMITS
                .into_iter()
                .chain(unpublished)
                .map(str::to_owned)
                .collect(),
            files: BTreeMap::new(),
        }
    }

    /// The settings by name: those of the fit, the weights as `weight.NAME`, and the length of the vectors.
    fn settings(&self, dimensions: usize) -> BTreeMap<String, f64> {
        let options = &self.options;
        let settings = [
            ("gram_order", f64::from(options.config.gram_order)),
            ("gram_bits", f64::from(options.config.gram_bits)),
            ("first_mention", f64::from(options.config.first_mention)),
            ("l2_zones", options.l2_zones),
            ("l2_grams", options.l2_grams),
            ("l2_symbols", options.l2_symbols),
            ("balance", options.balance),
            ("max_iterations", options.max_iterations as f64),
            ("dimensions", dimensions as f64),
        ];
        let weights = self.weights.iter();
        let weights = weights.map(|(name, &weight)| (format!("weight.{name}"), decimal(weight)));
        let taught = self.taught.as_ref();
        let taught = taught.map(|_| ("taught_weight", decimal(self.taught_weight)));
        let settings = settings
            .into_iter()
            .chain(taught)
            .map(|(name, value)| (name.to_owned(), value));
        settings.chain(weights).collect()
    }
}

/// The number that somebody typed: 0.1, not the 0.10000000149011612 that single precision keeps of it.
fn decimal(number: f32) -> f64 {
    number.to_string().parse().unwrap_or(f64::from(number))
}
