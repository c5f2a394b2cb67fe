//! The settings of a fit as options of the command line, with the library's defaults.

use std::str::FromStr;

use standpoint::feature::lexical::LexicalConfig;
use standpoint::model::softmax::Solver;
use standpoint::train::fit::FitOptions;

/// Settings of the fit.
#[derive(clap::Args)]
#[command(next_help_heading = "Settings of the fit")]
pub(crate) struct Settings {
    /// Base-2 logarithm of the number of n-gram buckets
    #[arg(long, value_name = "N", default_value_t = defaults().config.gram_bits, value_parser = clap::value_parser!(u32).range(8..=22))]
    gram_bits: u32,
    /// Longest n-gram; 0 for none
    #[arg(long, value_name = "N", default_value_t = defaults().config.gram_order, value_parser = clap::value_parser!(u32).range(0..=4))]
    gram_order: u32,
    /// How many times as much as another the first mention of a target in a paragraph counts
    #[arg(long, value_name = "N", default_value_t = defaults().config.first_mention, value_parser = clap::value_parser!(u32).range(1..=8))]
    first_mention: u32,
    /// L2 penalty of the pooled static vectors
    #[arg(long, value_name = "X", default_value_t = defaults().l2_zones, allow_negative_numbers = true, value_parser = not_negative::<f64>)]
    l2_zones: f64,
    /// L2 penalty of the n-grams
    #[arg(long, value_name = "X", default_value_t = defaults().l2_grams, allow_negative_numbers = true, value_parser = not_negative::<f64>)]
    l2_grams: f64,
    /// L2 penalty that holds single words to what their vectors say
    #[arg(long, value_name = "X", default_value_t = defaults().l2_symbols, allow_negative_numbers = true, value_parser = not_negative::<f64>)]
    l2_symbols: f64,
    /// 0 leaves the frequencies of the labels as they are, 1 makes the labels weigh the same
    #[arg(long, value_name = "X", default_value_t = defaults().balance, allow_negative_numbers = true, value_parser = not_negative::<f64>)]
    balance: f64,
    /// Passes of AdaGrad over the rows, for many rows of a teacher; 0 searches by L-BFGS, for some tens of thousands of rows
    #[arg(long, value_name = "N", default_value_t = 0)]
    epochs: u32,
    /// Length of AdaGrad's steps
    #[arg(long, value_name = "X", default_value_t = 0.03, requires = "epochs", value_parser = not_negative::<f64>)]
    rate: f64,
    /// Most iterations of each fit by L-BFGS
    #[arg(long, value_name = "N", default_value_t = defaults().max_iterations as u32, value_parser = clap::value_parser!(u32).range(1..))]
    max_iterations: u32,
}

fn defaults() -> FitOptions {
    FitOptions::default()
}

pub(super) fn not_negative<T: FromStr + Into<f64> + Copy>(text: &str) -> Result<T, String> {
    let number: Option<T> = text.parse().ok();
    number
        .filter(|&number| Into::<f64>::into(number).is_finite() && Into::<f64>::into(number) >= 0.0)
        .ok_or_else(|| "a finite number, at least 0, is needed".to_owned())
}

impl Settings {
    pub(crate) fn options(&self) -> FitOptions {
        FitOptions {
            config: LexicalConfig {
                gram_order: self.gram_order,
                gram_bits: self.gram_bits,
                first_mention: self.first_mention,
            },
            l2_zones: self.l2_zones,
            l2_grams: self.l2_grams,
            l2_symbols: self.l2_symbols,
            balance: self.balance,
            max_iterations: self.max_iterations as usize,
            solver: match self.epochs {
                0 => Solver::Lbfgs,
                epochs => Solver::AdaGrad {
                    rate: self.rate,
                    epochs: epochs as usize,
                },
            },
            ..defaults()
        }
    }

    /// All of them as options, so that the command stays right when a default changes.
    pub(crate) fn command(&self) -> String {
        let solver = match self.epochs {
            0 => String::new(),
            epochs => format!(" --epochs {epochs} --rate {}", self.rate),
        };
        format!(
            "--gram-bits {} --gram-order {} --first-mention {} --l2-zones {} --l2-grams {} --l2-symbols {} --balance {} --max-iterations {}{solver}",
            self.gram_bits,
            self.gram_order,
            self.first_mention,
            self.l2_zones,
            self.l2_grams,
            self.l2_symbols,
            self.balance,
            self.max_iterations
        )
    }
}

/// How much the rows of a data set count.
#[derive(Clone, Debug)]
pub(crate) struct Weight {
    pub(crate) name: String,
    pub(crate) value: f32,
}

impl FromStr for Weight {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.rsplit_once('=').filter(|(name, _)| !name.is_empty());
        let (name, value) = parts.ok_or("NAME=W is needed, such as ir_news=2")?;
        let value: Option<f32> = value.parse().ok();
        let value = value.filter(|value| value.is_finite() && *value > 0.0);
        Ok(Self {
            name: name.to_owned(),
            value: value.ok_or("the weight must be a finite number above 0")?,
        })
    }
}
