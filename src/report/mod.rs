//! Report: results become bytes. One file per format behind [`Format`]; knows nothing of languages.
//!
//! In: [`ChangeResult`]s, one at a time, filtered already, and a [`Summary`] of them at the end.
//! Out: bytes, in the format of a [`FormatName`].
//! [`ChangeResult`] is the contract of the JSON formats (`schema_version` 1).

mod csv;
pub(crate) mod escape;
mod excerpt;
mod format;
mod github;
mod gitlab;
mod identity;
mod json;
mod labels;
mod markdown;
mod rdjson;
mod sarif;
mod summary;
mod text;
mod words;

use serde::Serialize;

pub use format::{Format, FormatName, Options, UnknownFormat};
pub use markdown::{COMMENT_LIMIT, MARKER, SUMMARY_LIMIT};
pub use summary::Summary;

/// The version of the JSON contract.
pub const SCHEMA_VERSION: u32 = 1;

/// All that was found in one change.
#[derive(Debug, Clone, Serialize)]
pub struct ChangeResult {
    pub schema_version: u32,
    pub id: String,
    /// Where the repository of a commit is on the web, if it has a remote there; left out otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository: Option<String>,
    /// When the commit was written, in ISO 8601; left out of what is no commit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    pub subject: String,
    /// Whether all of the input was read and understood.
    pub complete: bool,
    /// What is missing, one sentence each; left out when complete.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gaps: Vec<String>,
    pub files: Vec<FileResult>,
    /// Findings that were left out because their code came before; left out where there are none.
    #[serde(skip_serializing_if = "is_zero")]
    pub duplicates: usize,
    /// By path, then place; the primary of a place first.
    pub findings: Vec<Finding>,
}

fn is_zero(number: &usize) -> bool {
    *number == 0
}

/// One changed file.
#[derive(Debug, Clone, Serialize)]
pub struct FileResult {
    pub path: String,
    pub old_path: Option<String>,
    /// `python`, ...; `None` for a file in no language that dnnfix reads.
    pub language: Option<&'static str>,
    /// The libraries of the catalogue that the file uses.
    pub libraries: Vec<String>,
    /// Why this file's answer may be less than usual: syntax errors, limits.
    pub degraded: Option<String>,
}

/// A rule that fired at a place.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    pub pattern: String,
    /// `add`, `remove`, `replace` or `change`.
    pub action: String,
    /// Sub-kind within the pattern, such as `resize-down`, `dropout`, `renamed`.
    pub kind: Option<String>,
    /// `PATTERN/RULE`.
    pub rule: String,
    /// 0 to 1.
    pub confidence: f64,
    /// How much the policy makes of it.
    pub level: Level,
    pub primary: bool,
    pub library: Option<String>,
    /// Full name of the API, such as `keras.Model.compile`.
    pub api: Option<String>,
    pub path: String,
    pub old: Option<Span>,
    pub new: Option<Span>,
    pub block: BlockSpan,
    /// The text that changed, on both sides; empty where a side has none.
    pub before: String,
    pub after: String,
    /// One plain sentence.
    pub message: String,
    /// What the study says of such a change.
    pub notes: Vec<String>,
    /// Identity without line numbers.
    pub fingerprint: String,
    /// The statements as they stand in the file, for people.
    #[serde(skip)]
    pub code: Code,
    /// The same with what is around them, for data sets; only where it was asked for.
    #[serde(rename = "code", skip_serializing_if = "Option::is_none")]
    pub source: Option<Box<Source>>,
}

/// What a finding means for a check, least first. A pattern that is off has no findings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    Note,
    #[default]
    Warn,
    Fail,
}

impl Level {
    /// `note`, `warn` or `fail`, as in `dnnfix.toml`.
    pub fn as_str(self) -> &'static str {
        match self {
            Level::Note => "note",
            Level::Warn => "warn",
            Level::Fail => "fail",
        }
    }
}

/// Lines of the statements of a place, as they stand in the file (first line's indentation kept).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Code {
    pub old: String,
    pub new: String,
}

/// The code of a place on both sides, for training and trying tools that repair.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Source {
    /// Equal for the same code with another layout, in any file of any repository.
    pub identity: String,
    pub old: SourceSide,
    pub new: SourceSide,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SourceSide {
    /// The statements as they stand in the file; empty where this side has none.
    pub statements: String,
    pub around: Around,
}

/// The function that a place is in, or the lines beside it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Around {
    /// Its name after those of the classes and functions that it is in, with dots; `None` for a place
    /// in no function.
    pub function: Option<String>,
    /// Whether `text` is the whole function.
    pub whole: bool,
    /// First and last line of `text`.
    pub start: u32,
    pub end: u32,
    pub text: String,
}

/// Lines, 1-based, inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Span {
    pub start: u32,
    pub end: u32,
}

/// The block that a place is in, on both sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct BlockSpan {
    pub old: Option<Span>,
    pub new: Option<Span>,
}

impl Finding {
    /// Lines of the new file to point at: the place's own, else those of the block that it was
    /// removed from. `None` where the block left no line behind.
    pub fn anchor(&self) -> Option<Span> {
        self.new.or(self.block.new)
    }
}
