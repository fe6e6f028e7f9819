//! Regular expressions of the catalogue: compiled when first used, since most runs use few.

use regex_automata::meta::{BuildError, Config, Regex};
use regex_automata::util::syntax;
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// A regular expression, searched for anywhere in a text.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(from = "String", into = "String")]
pub struct Expression {
    source: String,
    compiled: OnceLock<Option<Regex>>,
}

impl From<String> for Expression {
    fn from(source: String) -> Self {
        Self {
            source,
            compiled: OnceLock::new(),
        }
    }
}

impl From<Expression> for String {
    fn from(expression: Expression) -> Self {
        expression.source
    }
}

impl Expression {
    pub fn new(source: &str) -> Self {
        source.to_owned().into()
    }

    /// What is wrong with it, if anything.
    pub fn fault(&self) -> Option<String> {
        let error = compiled(&self.source).err()?;
        let syntax = error.syntax_error().map(ToString::to_string);
        Some(syntax.unwrap_or_else(|| error.to_string()))
    }

    pub fn source(&self) -> &str {
        &self.source
    }

    /// Whether it occurs in the text. A faulty one, which loading refuses, occurs nowhere.
    pub fn is_in(&self, text: &str) -> bool {
        let compiled = self.compiled.get_or_init(|| compiled(&self.source).ok());
        let found = compiled.as_ref();
        found.is_some_and(|regex| regex.is_match(text))
    }
}

/// Code is spelled in ASCII, and the texts are short: without the tables of Unicode and what speeds up
/// long searches an expression compiles many times faster.
fn compiled(source: &str) -> Result<Regex, Box<BuildError>> {
    let quick = Config::new()
        .onepass(false)
        .dfa(false)
        .auto_prefilter(false)
        .utf8_empty(false);
    let ascii = syntax::Config::new().unicode(false).utf8(false);
    let built = Regex::builder()
        .configure(quick)
        .syntax(ascii)
        .build(source);
    built.map_err(Box::new)
}
