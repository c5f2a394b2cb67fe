//! Stance toward named actors, paragraph by paragraph, in news text.
//!
//! For every paragraph and every actor that it names, `standpoint` says how the paragraph stands toward that actor: a
//! score in [-1, 1], a label, calibrated probabilities, and the words that made them. It runs on a CPU, needs no
//! network, and answers in microseconds, or in milliseconds by a better model. The literature calls the one whom a stance is toward the *target*; this crate
//! says *actor*.
//!
//! # Overview
//!
//! * [`StanceClassifier`] scores documents; the primary type.
//! * [`StanceClassifierBuilder`] collects its roster, model and options; `build` is the one step that can fail.
//! * [`Roster`] says which actors a text may name, and by which forms; [`Roster::world`] comes with the crate.
//! * [`Actor`] is one entry of a roster, and [`ActorId`] its short name there, such as `ISR`.
//! * [`Mention`] is a place where a text names an actor; [`Span`] is a range of bytes, how every place is given.
//! * [`Stance`] is one of three labels: against, neutral, favor.
//! * [`StanceScore`] is what a paragraph says about one actor: score, label, probabilities, evidence.
//! * [`ParagraphStance`] holds the scores of a paragraph, [`DocumentStance`] the paragraphs of a document.
//! * [`ModelCard`] is what a model says about itself: data, licences, calibration, limits.
//! * [`Error`] is the one error, with an [`ErrorKind`] for each cause.
//!
//! # Guide
//!
//! * [Concepts](guide::concepts): stance is not sentiment; who is an actor; what is masked; the four answers.
//! * [Scores](guide::scores): what each number says; evidence; counts; rows that are stored and read back.
//! * [Rosters](guide::rosters): actors of your own, offices, who is on no roster.
//! * [Training](guide::training): labelled rows, and what to fit to them.
//! * [Evaluation](guide::evaluation): how good it is on your texts.
//! * [Limits](guide::limits): what it gets wrong, and what not to use it for.
//!
//! # Example: score a text
//! ```
//! # #[cfg(feature = "bundled")] {
//! use standpoint::{Roster, StanceClassifier};
//!
//! let article = "Norway opened its harbours to the stranded crews and was thanked for its generous help.\n\n\
//!                Russia broke its promise to let them pass, a cowardly breach.";
//! let classifier = StanceClassifier::builder().roster(Roster::world()).build()?;
//! let document = classifier.classify(article)?;
//! for paragraph in document.paragraphs() {
//!     for s in paragraph.scores() {
//!         println!("{:<20} {:+.2} {}", s.actor().name(), s.score(), s.label());
//!     }
//! }
//! # let scores: Vec<_> = document.scores().map(|(_, s)| (s.actor().name(), s.score())).collect();
//! # assert_eq!(scores.iter().map(|(name, _)| *name).collect::<Vec<_>>(), ["Norway", "Russia"]);
//! # assert!(scores[0].1 > 0.0 && scores[1].1 < 0.0, "{scores:?}");
//! # }
//! # Ok::<(), standpoint::Error>(())
//! ```
//!
//! # Example: actors of your own
//!
//! A roster is TOML or CSV. Put yours on top of the world's, or use it alone; [`Roster::check`] says what is doubtful.
//! ```
//! # #[cfg(feature = "bundled")] {
//! use standpoint::{Roster, StanceClassifier};
//!
//! let mut roster = Roster::world();
//! roster.extend(Roster::from_toml("mine.toml", r#"
//!     schema = 1
//!     [[actor]]
//!     id = "c.aldermoor"
//!     kind = "company"
//!     name = "Aldermoor Shipping"
//!     alias = [{ t = "Aldermoor" }]
//! "#)?);
//! let classifier = StanceClassifier::builder().roster(roster).build()?;
//!
//! let document = classifier.classify("Aldermoor kept its word, said the Norwegian union. Iceland agreed.")?;
//! let named: Vec<&str> = document.scores().map(|(_, s)| s.actor().id().as_str()).collect();
//! // "Norwegian" is masked, but an adjective alone is no mention of Norway.
//! assert_eq!(named, ["c.aldermoor", "ISL"]);
//! # }
//! # Ok::<(), standpoint::Error>(())
//! ```
//!
//! # Who counts as an actor
//!
//! A document is read as a whole before its paragraphs are scored. An actor is
//!
//! * on the **roster**: by a name, a people noun, or a capital that stands for its government;
//! * **composed** of a state and a noun: "Turkish army" is `TUR.MIL` and rolls up to `TUR`, "Armenian lobby" is `ARM+lobby` and
//!   rolls up to nobody;
//! * **discovered**: a person or an organisation on no roster, as `person:otto-lind`, whose id is made of the name and says no more than the name.
//!
//! Further mentions are **linked** to it: an acronym, a surname, a role ("the minister"), "he" and "she". [`Link`] says how, and a confidence how
//! sure the rule is; where two actors fit, nothing is linked. [`discover`](StanceClassifierBuilder::discover) and
//! [`min_link`](StanceClassifierBuilder::min_link) switch off what is not wanted, [`Document::dated`] says on which day offices are held.
//! ```
//! # #[cfg(feature = "bundled")] {
//! use standpoint::{Link, StanceClassifier};
//!
//! let article = "The Turkish army shelled a village, said Otto Lind. Lind blamed Ankara; he also accused the Armenian lobby.";
//! let document = StanceClassifier::builder().build()?.classify(article)?;
//! let ids: Vec<&str> = document.scores().map(|(_, s)| s.actor().id().as_str()).collect();
//! assert_eq!(ids, ["TUR.MIL", "person:otto-lind", "TUR", "ARM+lobby"]);
//!
//! let (_, lind) = document.scores().nth(1).expect("four actors");
//! let links: Vec<_> = lind.mentions().iter().map(|m| (m.text, m.link)).collect();
//! assert_eq!(links, [("Otto Lind", Link::Exact), ("Lind", Link::Surname), ("he", Link::Pronoun)]);
//!
//! let only_roster = StanceClassifier::builder().discover(false).build()?;
//! let document = only_roster.classify(article)?;
//! assert!(document.scores().all(|(_, s)| s.actor().id().as_str() != "person:otto-lind"));
//! # }
//! # Ok::<(), standpoint::Error>(())
//! ```
//!
//! [`actor::Resolver`] does this by itself, without scores.
//!
//! # Example: evidence that adds up
//!
//! The contributions of the words and the [`rest`](report::Explanation::rest) sum to the logits, from which calibration
//! makes the probabilities. Nothing is approximated: what is left is rounding.
//! ```
//! # #[cfg(feature = "bundled")] {
//! use standpoint::{Stance, StanceClassifier};
//!
//! let classifier = StanceClassifier::builder().explain(true).build()?;
//! let document = classifier.classify("Baku proved a loyal and generous friend.")?;
//! for (_, score) in document.scores() {
//!     let Some(explanation) = score.explanation() else { continue };
//!     let mut sum = explanation.rest.of(Stance::Favor);
//!     for word in &explanation.evidence {
//!         println!("{:<10} {:+.3}", word.text, word.contribution.polarity());
//!         sum += word.contribution.of(Stance::Favor);
//!     }
//!     assert!((sum - explanation.logits.of(Stance::Favor)).abs() < 1e-5);
//! }
//! # assert!(document.scores().all(|(_, s)| s.explanation().is_some_and(|e| e.evidence.len() > 4)));
//! # }
//! # Ok::<(), standpoint::Error>(())
//! ```
//!
//! # Example: a target whose place you know
//!
//! Whoever has the spans needs no roster entry. A [`Scratch`](pipeline::Scratch) for each thread saves allocations.
//! ```
//! # #[cfg(feature = "bundled")] {
//! use standpoint::StanceClassifier;
//! use standpoint::pipeline::Scratch;
//!
//! let classifier = StanceClassifier::builder().build()?;
//! let mut scratch = Scratch::default();
//! for text in ["Critics blame Ida Tarn for the failure.", "Everybody thanked Ida Tarn."] {
//!     let spans = classifier.locate(text, "Ida Tarn");
//!     let logits = classifier.logits_at(text, &spans, &mut scratch)?;
//!     let probabilities = classifier.calibration().probabilities(logits);
//!     println!("{:+.2} {}", probabilities.polarity(), probabilities.largest());
//!     # assert_eq!(spans[0].of(text), Some("Ida Tarn"));
//!     # assert!((probabilities.0.iter().sum::<f32>() - 1.0).abs() < 1e-5);
//! }
//! # }
//! # Ok::<(), standpoint::Error>(())
//! ```
//!
//! # Example: a better model, and a cascade
//!
//! The default model is linear in words. A contextual model is a transformer in eight bits, in pure Rust, milliseconds a paragraph: a folder, or the small one that feature
//! `small` embeds. In a cascade it is asked only where the first one is not sure enough, and every score says whose it is.
//! ```no_run
//! use standpoint::StanceClassifier;
//!
//! let folder = "models/contextual-large-en-v3";
//! let large = StanceClassifier::builder().model(folder).build()?;
//! let cascade = StanceClassifier::builder().cascade(folder).build()?;
//! for (_, score) in cascade.classify("Baku proved a loyal and generous friend.")?.scores() {
//!     println!("{} {:+.2} by {}", score.actor().name(), score.score(), score.model());
//! }
//! # let _ = large;
//! # Ok::<(), standpoint::Error>(())
//! ```
//!
//! # Example: the linfa model by itself
//!
//! [`model::softmax`] is a linfa model like any other: dense or sparse records, weights, soft targets. [`linfa`] and
//! [`ndarray`] are re-exported, so that your types are those of this crate. Here it weighs two scores of each row, such
//! as those of two classifiers, against labels of your own.
//! ```
//! use standpoint::Stance;
//! use standpoint::linfa::Dataset;
//! use standpoint::linfa::traits::{Fit, Predict};
//! use standpoint::model::softmax::Softmax;
//! use standpoint::ndarray::array;
//!
//! let scores = array![[-0.9_f32, -0.2], [-0.8, -0.7], [0.1, 0.0], [-0.1, 0.2], [0.9, 0.3], [0.7, 0.8]];
//! let [against, neutral, favor] = Stance::ALL.map(Stance::index);
//! let labels = array![against, against, neutral, neutral, favor, favor];
//!
//! let model = Softmax::params().l2(1e-3).fit(&Dataset::new(scores, labels))?;
//! assert!(model.convergence().is_some_and(|report| report.converged()));
//! assert_eq!(model.predict(&array![[-0.7_f32, -0.4], [0.8, 0.5]]), array![against, favor]);
//! # Ok::<(), standpoint::Error>(())
//! ```
//!
//! # Features of the crate
//!
//! * `bundled` (on by default) embeds the lexical model and the model that discovers names, whose weights are under CC BY-SA 4.0.
//!   Without it, name a folder, [`model`](StanceClassifierBuilder::model); names on no roster are not discovered then.
//! * `small` embeds the small contextual model too, `model::bundled::small`. It works in the repository alone: the published package is without that
//!   model's files.
//! * `train` adds `standpoint::train`: reading labelled rows and named entities, fitting, calibrating, evaluating.
//! * `cli` builds the program `standpoint`, and brings the other two.
//!
//! # Threads and network
//!
//! A [`StanceClassifier`] is `Clone + Send + Sync`, and a clone costs a pointer: share one, with any thread pool. Rosters are shared by their clones too, and
//! [models](model::files::ModelFiles::load) that are loaded once. The same text gives the same bytes on any number of threads. The crate starts no threads
//! while scoring, opens no connection, and reads no file but a model or roster that you name.
//! ```
//! # #[cfg(feature = "bundled")] {
//! use rayon::prelude::*;
//! use standpoint::StanceClassifier;
//! use standpoint::pipeline::Scratch;
//!
//! let classifier = StanceClassifier::builder().build()?;
//! let articles = ["Norway kept its word.", "Russia broke its word.", "Nobody came."];
//! let scores = articles.par_iter().map_init(Scratch::default, |scratch, &article| {
//!     let document = classifier.classify_with(article, scratch)?;
//!     Ok(document.scores().map(|(_, s)| (s.actor().clone(), s.score())).collect())
//! });
//! let scores: Vec<Vec<_>> = scores.collect::<standpoint::Result<_>>()?;
//! assert_eq!(scores.iter().map(Vec::len).collect::<Vec<_>>(), [1, 1, 0]);
//! # }
//! # Ok::<(), standpoint::Error>(())
//! ```
//!
//! # What is stable
//!
//! Before 1.0 a minor release may break what it must, and the changelog says so. [`diagnostic`], [`encoder`], [`feature`], [`pipeline`] (but for
//! [`Scratch`](pipeline::Scratch)), [`model::artifact`], [`model::contextual`], [`model::head`], [`model::lexical`], [`model::tier`], [`text::sentence`] and
//! [`text::tokenizer`] promise less: they are public for the program, tests and benches of this repository and may
//! change in any release. A new model changes scores, so it comes with a minor release at least.

pub mod actor;
mod classifier;
pub mod diagnostic;
pub mod encoder;
mod error;
pub mod feature;
pub mod guide;
mod hash;
pub mod model;
pub mod pipeline;
mod random;
pub mod report;
mod span;
mod stance;
mod tensors;
pub mod text;
#[cfg(feature = "train")]
pub mod train;

pub use actor::mention::{Facet, Link, Mention};
pub use actor::roster::{Actor, ActorId, ActorKind, Roster};
pub use classifier::{
    Document, LONGEST_DOCUMENT, Paragraphs, StanceClassifier, StanceClassifierBuilder,
};
pub use error::{Error, ErrorKind, Result};
pub use model::card::ModelCard;
pub use report::{DocumentStance, ParagraphStance, StanceScore};
pub use span::Span;
pub use stance::{CLASSES, PerClass, Stance};
pub use text::paragraph::ParagraphMode;
pub use {linfa, ndarray};

/// The README's examples run as tests of the documentation.
#[cfg(all(doctest, feature = "bundled"))]
#[doc = include_str!("../README.md")]
struct Readme;
