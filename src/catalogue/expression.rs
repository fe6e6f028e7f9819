//! Regular expressions of the catalogue: compiled when first used, since most runs use few.

use regex::bytes::{Regex, RegexBuilder};
use std::sync::OnceLock;

/// A regular expression, searched for anywhere in a text.
#[derive(Debug, Clone)]
pub struct Expression {
    source: String,
    compiled: OnceLock<Option<Regex>>,
}

impl Expression {
    pub fn new(source: &str) -> Self {
        Self {
            source: source.to_owned(),
            compiled: OnceLock::new(),
        }
    }

    /// What is wrong with it, if anything.
    pub fn fault(&self) -> Option<String> {
        compiled(&self.source).err().map(|e| e.to_string())
    }

    pub fn source(&self) -> &str {
        &self.source
    }

    /// Whether it occurs in the text. A faulty one, which loading refuses, occurs nowhere.
    pub fn is_in(&self, text: &str) -> bool {
        let compiled = self.compiled.get_or_init(|| compiled(&self.source).ok());
        let found = compiled.as_ref();
        found.is_some_and(|regex| regex.is_match(text.as_bytes()))
    }
}

/// Code is spelled in ASCII; without the tables of Unicode an expression compiles many times faster.
fn compiled(source: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(source).unicode(false).build()
}
