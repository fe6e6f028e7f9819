//! What a layer says about the catalogue as a whole: how much it keeps of the layers below, and what it
//! changes about their rules without writing them again. Written in `catalogue.toml`, and in the
//! section `[catalogue]` of `dnnfix.toml`.
//!
//! In: the parsed file. Out: [`Tuning`]s, made on a [`Catalogue`].

use super::error::{CatalogueError, nearest};
use super::source::Origin;
use super::{Catalogue, Pattern};
use serde::Deserialize;
use serde::de::{self, Deserializer, Visitor};
use std::collections::BTreeMap;
use std::fmt;
use toml::Spanned;

/// `catalogue.toml`.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct About {
    /// How much of the layers below is kept.
    pub extends: Extends,
    /// The id of the taxonomy that the patterns of this folder belong to.
    pub taxonomy: Option<String>,
    /// What becomes of patterns and rules, by `PATTERN` or `PATTERN/RULE`.
    #[cfg_attr(feature = "cli", schemars(with = "BTreeMap<String, Change>"))]
    pub rules: Rules,
}

/// What becomes of patterns and rules, by their ids; `origin` tells where a byte of the file is.
pub type Rules = BTreeMap<Spanned<String>, Change>;

pub fn tunings(rules: &Rules, origin: impl Fn(usize) -> Origin) -> Vec<Tuning> {
    let tunings = rules.iter().map(|(id, &change)| Tuning {
        id: id.as_ref().clone(),
        change,
        origin: origin(id.span().start),
    });
    tunings.collect()
}

/// How much of the layers below is kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Extends {
    /// `true`: all of them.
    #[default]
    All,
    /// `"libraries"`: what is known of libraries and names, but no pattern and no ignored edit.
    Libraries,
    /// `false`: nothing.
    Nothing,
}

impl<'de> Deserialize<'de> for Extends {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ExtendsVisitor)
    }
}

struct ExtendsVisitor;

impl Visitor<'_> for ExtendsVisitor {
    type Value = Extends;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("true, false or \"libraries\"")
    }

    fn visit_bool<E: de::Error>(self, all: bool) -> Result<Extends, E> {
        Ok(if all { Extends::All } else { Extends::Nothing })
    }

    fn visit_str<E: de::Error>(self, word: &str) -> Result<Extends, E> {
        match word {
            "libraries" => Ok(Extends::Libraries),
            other => Err(E::invalid_value(de::Unexpected::Str(other), &self)),
        }
    }
}

/// What becomes of a pattern or a rule.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Change {
    /// The rule has this confidence.
    Confidence(f64),
    /// It is switched off.
    Off,
}

impl<'de> Deserialize<'de> for Change {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ChangeVisitor)
    }
}

struct ChangeVisitor;

impl Visitor<'_> for ChangeVisitor {
    type Value = Change;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a confidence from 0 to 1, or \"off\"")
    }

    fn visit_f64<E: de::Error>(self, share: f64) -> Result<Change, E> {
        match (0.0..=1.0).contains(&share) {
            true => Ok(Change::Confidence(share)),
            false => Err(E::invalid_value(de::Unexpected::Float(share), &self)),
        }
    }

    fn visit_i64<E: de::Error>(self, share: i64) -> Result<Change, E> {
        self.visit_f64(share as f64)
    }

    fn visit_str<E: de::Error>(self, word: &str) -> Result<Change, E> {
        match word {
            "off" => Ok(Change::Off),
            other => Err(E::invalid_value(de::Unexpected::Str(other), &self)),
        }
    }
}

/// A change of a pattern or a rule, and where it is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Tuning {
    /// `PATTERN` or `PATTERN/RULE`.
    pub id: String,
    pub change: Change,
    pub origin: Origin,
}

impl Tuning {
    pub fn make(&self, catalogue: &mut Catalogue) -> Result<(), CatalogueError> {
        let (id, rule) = match self.id.split_once('/') {
            Some((id, rule)) => (id, Some(rule)),
            None => (self.id.as_str(), None),
        };
        let patterns = &mut catalogue.patterns;
        let Some(index) = patterns.iter().position(|p| p.id == id) else {
            let known = patterns.iter().map(|p| p.id.as_str());
            return Err(self.unknown("pattern", id, nearest(id, known)));
        };
        match (rule, self.change) {
            (Some(rule), change) => self.rule(&mut patterns[index], rule, change),
            (None, Change::Off) => {
                patterns.remove(index);
                Ok(())
            }
            (None, Change::Confidence(_)) => {
                let cause = format!("`{id}` is a pattern, and its rules have confidences");
                let remedy = format!("name one of its rules, `{id}/RULE`, or say \"off\"");
                Err(self.error(cause, remedy))
            }
        }
    }

    fn rule(&self, pattern: &mut Pattern, id: &str, change: Change) -> Result<(), CatalogueError> {
        let Some(index) = pattern.rules.iter().position(|r| r.id == id) else {
            let known = pattern.rules.iter().map(|r| r.id.as_str());
            let near = nearest(id, known).map(|near| format!("{}/{near}", pattern.id));
            return Err(self.unknown("rule", &self.id, near.as_deref()));
        };
        match change {
            Change::Confidence(share) => {
                pattern.rules[index].confidence = share;
                pattern.rules[index].tuned = Some(self.origin.clone());
            }
            Change::Off => {
                pattern.rules.remove(index);
                pattern.off.push((id.to_owned(), self.origin.clone()));
                // What shows a rule that is off shows nothing.
                let names = |name: &Option<String>| name.as_deref() == Some(id);
                let examples = &mut pattern.examples;
                examples.retain(|e| !names(&e.fires) && !names(&e.quiet));
            }
        }
        Ok(())
    }

    fn unknown(&self, what: &str, id: &str, near: Option<&str>) -> CatalogueError {
        let remedy = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`dnnfix patterns list` and `dnnfix patterns show` name them all".to_owned(),
        };
        self.error(format!("there is no {what} `{id}`"), remedy)
    }

    fn error(&self, cause: String, remedy: String) -> CatalogueError {
        CatalogueError::Invalid {
            file: self.origin.file.to_string(),
            line: self.origin.line,
            cause,
            remedy,
        }
    }
}
