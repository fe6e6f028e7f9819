//! Settings: `dnnfix.toml`, what the people of a repository have decided.
//!
//! In: the file's text, from the disk or from a commit ([`Place`]). Out: [`Settings`], or an error that
//! names file, line, cause and remedy. What the words in it stand for is judged by who uses them.

pub mod catalogue;
pub mod check;
mod error;
mod place;
#[cfg(test)]
mod tests;

use serde::Deserialize;
use std::ops::Range;
use toml::Spanned;

use crate::catalogue::error::line_of;
use crate::catalogue::parse::told;

pub use catalogue::Catalogue;
pub use check::Check;
pub use error::SettingsError;
pub use place::{Found, Place, find, find_in, nearest};

/// The name of the file.
pub const FILE: &str = "dnnfix.toml";

/// What the file says; all that it does not say is as usual.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// The policy of `dnnfix check`.
    #[serde(default)]
    pub check: Check,
    /// The repository's own layer of the catalogue.
    #[serde(default)]
    pub catalogue: Catalogue,
    /// Where it is written, for errors about its words.
    #[serde(skip)]
    pub source: Source,
}

/// The text of a file, and what the file is called in messages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Source {
    /// The file's path; of one in a commit `REVISION:PATH`.
    pub name: String,
    pub text: String,
}

impl Settings {
    /// Reads a file's text.
    pub fn parse(source: Source) -> Result<Self, SettingsError> {
        match toml::from_str::<Self>(&source.text) {
            Ok(settings) => Ok(Self { source, ..settings }),
            Err(fault) => Err(source.fault(&fault)),
        }
    }
}

impl Source {
    /// An error about a word of the file.
    pub fn error<T>(&self, word: &Spanned<T>, cause: String, remedy: String) -> SettingsError {
        self.error_at(word.span(), cause, remedy)
    }

    /// The line, 1-based, that a byte is on.
    pub fn line(&self, at: usize) -> usize {
        line_of(&self.text, at)
    }

    fn error_at(&self, span: Range<usize>, cause: String, remedy: String) -> SettingsError {
        SettingsError::Invalid {
            file: self.name.clone(),
            line: self.line(span.start),
            cause,
            remedy,
        }
    }

    /// An error of the TOML reader.
    fn fault(&self, fault: &toml::de::Error) -> SettingsError {
        let (cause, remedy) = told(fault.message(), "docs/ci.md");
        self.error_at(fault.span().unwrap_or_default(), cause, remedy)
    }
}
