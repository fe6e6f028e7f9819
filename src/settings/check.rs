//! The section `[check]`: the policy of `dnnfix check`.
//!
//! ```toml
//! [check]
//! fail-on = "fail"
//! min-confidence = 0.7
//! exclude = ["experiments/"]
//!
//! [check.levels]
//! loss-function = "fail"
//! "versioning/renamed" = "off"
//!
//! [[check.scope]]
//! paths = ["research/"]
//! level = "note"
//! ```

use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

use crate::report::Level;

/// What the check makes of findings.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Check {
    /// From which level on a finding fails the check.
    pub fail_on: Option<FailOn>,
    /// Findings less sure than this are left out, 0 to 1.
    pub min_confidence: Option<Spanned<f64>>,
    /// Globs of files that are not looked at.
    pub exclude: Vec<Spanned<String>>,
    /// Whether a comment in the code may allow a finding.
    pub allow_comments: bool,
    /// A file of findings that are known already, by its path from the top of the repository.
    pub baseline: Option<Spanned<String>>,
    /// The level of patterns and rules that are not named.
    pub level: Option<Weight>,
    /// Levels by the id of a pattern, or of a rule as `PATTERN/RULE`.
    pub levels: Levels,
    /// What holds in some paths only; the last that says something decides.
    pub scope: Vec<Scope>,
}

impl Default for Check {
    fn default() -> Self {
        Self {
            fail_on: None,
            min_confidence: None,
            exclude: Vec::new(),
            allow_comments: true,
            baseline: None,
            level: None,
            levels: Levels::default(),
            scope: Vec::new(),
        }
    }
}

pub type Levels = BTreeMap<Spanned<String>, Weight>;

/// What holds in some paths only.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Scope {
    /// Globs of the paths, as for `--include`.
    pub paths: Vec<Spanned<String>>,
    pub min_confidence: Option<Spanned<f64>>,
    pub level: Option<Weight>,
    #[serde(default)]
    pub levels: Levels,
}

/// How much a finding weighs: its level, or that it is not reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Weight {
    Off,
    Note,
    Warn,
    Fail,
}

impl Weight {
    /// `None` for what is off.
    pub fn level(self) -> Option<Level> {
        match self {
            Self::Off => None,
            Self::Note => Some(Level::Note),
            Self::Warn => Some(Level::Warn),
            Self::Fail => Some(Level::Fail),
        }
    }
}

/// From which level on a finding fails the check.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum FailOn {
    Note,
    Warn,
    #[default]
    Fail,
    Never,
}

impl FailOn {
    /// The least level that fails the check.
    pub fn level(self) -> Option<Level> {
        match self {
            Self::Note => Some(Level::Note),
            Self::Warn => Some(Level::Warn),
            Self::Fail => Some(Level::Fail),
            Self::Never => None,
        }
    }
}
