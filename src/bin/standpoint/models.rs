//! Which models the arguments mean, and where they are looked for. In: names and folders. Out: a model's files.

use std::fmt::{self, Write as _};
use std::path::PathBuf;

use standpoint::StanceClassifierBuilder;
use standpoint::diagnostic::did_you_mean;
use standpoint::model::artifact::{Artifact, CARD};
use standpoint::model::bundled;
use standpoint::model::files::ModelFiles;

use crate::common::{Failure, Result, probability};

/// The model that a subcommand is to use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ModelName {
    /// A model of ours.
    Shipped(Shipped),
    /// A model folder.
    Directory(PathBuf),
}

/// The models of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shipped {
    /// Embedded.
    Lexical,
    /// Embedded by feature `small`, else a folder.
    Small,
    /// A folder.
    Large,
}

impl Shipped {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Lexical, Self::Small, Self::Large];

    /// What it is called here.
    const fn name(self) -> &'static str {
        match self {
            Self::Lexical => "lexical",
            Self::Small => "small",
            Self::Large => "large",
        }
    }

    fn files(self) -> Result<ModelFiles> {
        match self {
            Self::Lexical => Ok(bundled::lexical()),
            #[cfg(feature = "small")]
            Self::Small => Ok(bundled::small()),
            #[cfg(not(feature = "small"))]
            Self::Small => find(self, "contextual-small-en-v2"),
            Self::Large => find(self, "contextual-large-en-v3"),
        }
    }
}

/// The environment variable that names a folder of model folders.
const MODELS: &str = "STANDPOINT_MODELS";

impl std::str::FromStr for ModelName {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let shipped = Shipped::ALL.into_iter().find(|model| model.name() == text);
        Ok(shipped.map_or_else(|| Self::Directory(text.into()), Self::Shipped))
    }
}

impl fmt::Display for ModelName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shipped(shipped) => f.write_str(shipped.name()),
            Self::Directory(directory) => {
                let name = directory.file_name().unwrap_or(directory.as_os_str());
                write!(f, "{}", name.display())
            }
        }
    }
}

impl ModelName {
    /// The model's files.
    pub fn files(&self) -> Result<ModelFiles> {
        match self {
            Self::Shipped(shipped) => shipped.files(),
            Self::Directory(directory) if directory.is_dir() => Ok(directory.into()),
            Self::Directory(directory) => {
                let name = directory.display().to_string();
                let folders = std::fs::read_dir(".").into_iter().flatten().flatten();
                let folders = folders.filter(|folder| folder.path().join(CARD).exists());
                let folders =
                    folders.map(|folder| folder.file_name().to_string_lossy().into_owned());
                let mut folders: Vec<String> = folders.collect();
                folders.sort_unstable();
                let shipped = Shipped::ALL.map(Shipped::name);
                let names = shipped
                    .into_iter()
                    .chain(folders.iter().map(String::as_str));
                Err(Failure::Failed(format!(
                    "no model `{name}`: it is not lexical, small or large, and there is no such folder{}",
                    did_you_mean(&name, names)
                )))
            }
        }
    }

    /// The model, through all checks.
    pub fn artifact(&self) -> Result<Artifact> {
        Ok(self.files()?.artifact()?)
    }
}

/// What people ask of the model that scores.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// What suits who reads the output.
    Auto,
    /// This one.
    Named(ModelName),
}

impl std::str::FromStr for Choice {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(match text {
            "auto" => Self::Auto,
            _ => Self::Named(text.parse()?),
        })
    }
}

impl Choice {
    /// The model. Left to itself it is the small one for output that a person reads, if the program carries it, and else the lexical one: programs have many texts, and a cascade
    /// begins with the fast model.
    pub fn model(self, for_people: bool, in_cascade: bool) -> ModelName {
        let small = cfg!(feature = "small") && for_people && !in_cascade;
        match self {
            Self::Named(model) => model,
            Self::Auto if small => ModelName::Shipped(Shipped::Small),
            Self::Auto => ModelName::Shipped(Shipped::Lexical),
        }
    }
}

/// The heading of options about models.
pub const HEADING: &str = "Model";

/// The second model of a cascade.
#[derive(clap::Args)]
pub struct Cascade {
    /// A second model, which answers where the first one is not sure enough: `small`, `large` or a folder
    #[arg(long, value_name = "NAME|DIR", help_heading = HEADING)]
    cascade: Option<ModelName>,

    /// Least probability, 0 to 1, of a second label at which the second model is asked [default: what the first model's card says]
    #[arg(long, value_name = "PROBABILITY", requires = "cascade", value_parser = probability, help_heading = HEADING)]
    escalate_from: Option<f32>,
}

impl Cascade {
    /// Whether there is a second model.
    pub const fn is_given(&self) -> bool {
        self.cascade.is_some()
    }

    /// The builder with this second model behind `first`.
    pub fn set(
        &self,
        first: &ModelName,
        builder: StanceClassifierBuilder,
    ) -> Result<StanceClassifierBuilder> {
        let Some(second) = &self.cascade else {
            return Ok(builder);
        };
        if first == second {
            let message =
                format!("--cascade {second}: it is the first model too; name a better one");
            return Err(Failure::Usage(message));
        }
        let builder = builder.cascade(second.files()?);
        Ok(match self.escalate_from {
            Some(probability) => builder.escalate_from(probability),
            None => builder,
        })
    }
}

/// Where a shipped model's folder is: in the folder that the environment names, in `models` here, or beside the program or a folder above it.
fn find(model: Shipped, folder: &str) -> Result<ModelFiles> {
    let named = std::env::var_os(MODELS).map(PathBuf::from);
    let program = std::env::current_exe().unwrap_or_default();
    let above = program.ancestors().skip(1).take(3);
    let models = std::iter::once(PathBuf::from("models"));
    let places: Vec<PathBuf> = named
        .into_iter()
        .chain(models)
        .chain(above.map(|above| above.join("models")))
        .map(|models| models.join(folder))
        .collect();
    if let Some(place) = places.iter().find(|place| place.join(CARD).exists()) {
        return Ok(place.into());
    }
    let name = model.name();
    let mut message = format!("model `{name}` is in none of these folders:");
    for place in &places {
        let _ = write!(message, "\n  {}", place.display());
    }
    let _ = write!(
        message,
        "\nname its folder, or set {MODELS} to the folder that holds it"
    );
    if model == Shipped::Small {
        message += "; built in the repository with `--features cli,small`, the program carries it";
    }
    Err(Failure::Failed(message))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn what_is_left_to_the_program_depends_on_who_reads_and_on_nothing_else() {
        let model = |name: &str, for_people, in_cascade| {
            let choice: Choice = name.parse().unwrap();
            choice.model(for_people, in_cascade).to_string()
        };
        let for_people = if cfg!(feature = "small") {
            "small"
        } else {
            "lexical"
        };
        assert_eq!(model("auto", true, false), for_people);
        assert_eq!(model("auto", false, false), "lexical");
        assert_eq!(model("auto", true, true), "lexical");
        for name in ["lexical", "small", "large", "mine"] {
            assert_eq!(model(name, true, false), name);
            assert_eq!(model(name, false, true), name);
        }
    }
}
