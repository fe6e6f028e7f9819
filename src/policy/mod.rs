//! Policy: what a check makes of findings.
//!
//! In: the section `[check]` of the settings and a [`Baseline`]. Out: a level for each finding, and what
//! of them is allowed: [`Policy`] is asked before the primary of a place is chosen, so that a finding
//! that nobody wants does not stand before one that fails the check.

mod allow;
mod baseline;

use globset::GlobSet;
use std::collections::HashMap;
use toml::Spanned;

use crate::catalogue::Catalogue;
use crate::catalogue::error::nearest;
use crate::classify::{Judge, Surroundings};
use crate::paths::globs;
use crate::report::{Allowance, AllowedBy, Finding};
use crate::settings::check::{Levels, Weight};
use crate::settings::{Settings, SettingsError};

pub use baseline::Baseline;

/// The least confidence of a finding, unless another is given.
pub const MIN_CONFIDENCE: f64 = 0.5;

/// The levels of findings, and which of them are allowed.
#[derive(Debug, Default)]
pub struct Policy {
    /// What holds everywhere, then what holds in some paths; the last that says something decides.
    layers: Vec<Layer>,
    exclude: GlobSet,
    /// Given on the command line, for all paths.
    min_confidence: Option<f64>,
    allow_comments: bool,
    baseline: Baseline,
    /// Ids of patterns and rules that a comment may name.
    known: Vec<String>,
}

/// What one part of the settings says.
#[derive(Debug, Default)]
struct Layer {
    /// `None` for everywhere.
    paths: Option<GlobSet>,
    min_confidence: Option<f64>,
    level: Option<Weight>,
    levels: HashMap<String, Weight>,
}

impl Policy {
    /// Checks the settings' words against the catalogue.
    pub fn new(
        settings: &Settings,
        catalogue: &Catalogue,
        baseline: Baseline,
    ) -> Result<Self, SettingsError> {
        let known = ids(catalogue);
        let check = &settings.check;
        let reader = Reader {
            settings,
            known: &known,
        };
        let mut layers = vec![Layer {
            paths: None,
            min_confidence: reader.share(&check.min_confidence)?,
            level: check.level,
            levels: reader.levels(&check.levels)?,
        }];
        for scope in &check.scope {
            layers.push(Layer {
                paths: Some(reader.globs(&scope.paths)?),
                min_confidence: reader.share(&scope.min_confidence)?,
                level: scope.level,
                levels: reader.levels(&scope.levels)?,
            });
        }
        Ok(Self {
            layers,
            exclude: reader.globs(&check.exclude)?,
            min_confidence: None,
            allow_comments: check.allow_comments,
            baseline,
            known,
        })
    }

    /// Takes another least confidence than the settings say, if one is given.
    pub fn with_min_confidence(self, min_confidence: Option<f64>) -> Self {
        Self {
            min_confidence,
            ..self
        }
    }

    /// Whether a file is looked at.
    pub fn has(&self, path: &str) -> bool {
        !self.exclude.is_match(path)
    }

    /// The layers that speak of a path, the last first.
    fn layers(&self, path: &str) -> impl Iterator<Item = &Layer> {
        let speaks = move |layer: &&Layer| layer.paths.as_ref().is_none_or(|p| p.is_match(path));
        self.layers.iter().rev().filter(speaks)
    }

    fn weight(&self, finding: &Finding) -> Weight {
        let said = self.layers(&finding.path).find_map(|layer| {
            let by_id = |id: &String| layer.levels.get(id).copied();
            by_id(&finding.rule)
                .or_else(|| by_id(&finding.pattern))
                .or(layer.level)
        });
        said.unwrap_or(Weight::Warn)
    }

    fn min_confidence(&self, path: &str) -> f64 {
        let said = self.layers(path).find_map(|layer| layer.min_confidence);
        self.min_confidence.or(said).unwrap_or(MIN_CONFIDENCE)
    }

    fn allowance(&self, finding: &mut Finding, place: Surroundings) -> Option<Allowance> {
        if self.allow_comments
            && let Some(allowed) = allow::comment(finding, place, &self.known)
        {
            return Some(allowed);
        }
        self.baseline.has(finding).then_some(Allowance {
            by: AllowedBy::Baseline,
            reason: None,
        })
    }
}

impl Judge for Policy {
    fn judge(&self, finding: &mut Finding, place: Surroundings) -> bool {
        let Some(level) = self.weight(finding).level() else {
            return false;
        };
        finding.level = level;
        finding.allowed = self.allowance(finding, place);
        finding.confidence >= self.min_confidence(&finding.path)
    }
}

/// Ids of all patterns, each followed by those of its rules.
fn ids(catalogue: &Catalogue) -> Vec<String> {
    let mut ids = Vec::new();
    for pattern in &catalogue.patterns {
        ids.push(pattern.id.clone());
        ids.extend(
            pattern
                .rules
                .iter()
                .map(|r| format!("{}/{}", pattern.id, r.id)),
        );
    }
    ids
}

/// What to do about an id that is not known.
fn hint(id: &str, known: &[String]) -> String {
    match nearest(id, known.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            "`dnnfix patterns list` names the patterns, `dnnfix patterns show` their rules".into()
        }
    }
}

/// Reads the words of settings.
struct Reader<'a> {
    settings: &'a Settings,
    known: &'a [String],
}

impl Reader<'_> {
    fn levels(&self, levels: &Levels) -> Result<HashMap<String, Weight>, SettingsError> {
        let level = |(id, weight): (&Spanned<String>, &Weight)| {
            let name = id.get_ref();
            match self.known.contains(name) {
                true => Ok((name.clone(), *weight)),
                false => {
                    let cause = format!("there is no pattern or rule `{name}`");
                    Err(self
                        .settings
                        .source
                        .error(id, cause, hint(name, self.known)))
                }
            }
        };
        levels.iter().map(level).collect()
    }

    fn globs(&self, paths: &[Spanned<String>]) -> Result<GlobSet, SettingsError> {
        for path in paths {
            globs([path.get_ref().as_str()]).map_err(|fault| {
                let cause = format!("`{}` is no glob", fault.glob);
                self.settings
                    .source
                    .error(path, cause, "write it as `src/**/*.py`".into())
            })?;
        }
        let all = globs(paths.iter().map(|path| path.get_ref().as_str()));
        Ok(all.unwrap_or_default())
    }

    fn share(&self, share: &Option<Spanned<f64>>) -> Result<Option<f64>, SettingsError> {
        let Some(share) = share else {
            return Ok(None);
        };
        let value = *share.get_ref();
        if !(0.0..=1.0).contains(&value) {
            let cause = format!("a confidence of {value} is not in 0 to 1");
            let remedy = "give a share such as 0.7".to_owned();
            return Err(self.settings.source.error(share, cause, remedy));
        }
        Ok(Some(value))
    }
}
