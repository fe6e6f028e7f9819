//! Results: what is found in a change. The contract of the JSON formats (`schema_version` 1).
//!
//! Made by `classify`, and read by formats, by `eval` and by the users of the library.

use serde::Serialize;

/// The version of the JSON contract.
pub const SCHEMA_VERSION: u32 = 1;

/// All that was found in one change.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct ChangeResult {
    /// Of the JSON contract: 1.
    pub schema_version: u32,
    /// Of the commit; else the name of the patch or file.
    pub id: String,
    /// Where the repository of a commit is on the web, if it has a remote there; left out otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository: Option<String>,
    /// When the commit was written, in ISO 8601; left out of what is no commit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// First line of the commit's message; empty where there is none.
    pub subject: String,
    /// Whether all of the input was read and understood.
    pub complete: bool,
    /// What is missing, one sentence each; left out when complete.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gaps: Vec<String>,
    /// Why nothing could be labelled; left out where that is not so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error: Option<String>,
    /// All changed files, in any language or none.
    pub files: Vec<FileResult>,
    /// Findings that were left out because their code came before; left out where there are none.
    #[serde(skip_serializing_if = "is_zero")]
    pub(crate) duplicates: usize,
    /// By path, then place; the primary of a place first.
    pub findings: Vec<Finding>,
}

impl ChangeResult {
    /// Of a change of which nothing is known.
    pub(crate) fn unknown(id: String, subject: String) -> Self {
        Self {
            schema_version: SCHEMA_VERSION,
            id,
            repository: None,
            date: None,
            subject,
            complete: false,
            gaps: Vec::new(),
            error: None,
            files: Vec::new(),
            duplicates: 0,
            findings: Vec::new(),
        }
    }
}

fn is_zero(number: &usize) -> bool {
    *number == 0
}

/// One changed file.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct FileResult {
    /// On the new side, or on the old one for a deleted file.
    pub path: String,
    /// On the old side, where it was another.
    pub old_path: Option<String>,
    /// `python`, ...; `None` for a file in no language that dnnfix reads.
    pub language: Option<&'static str>,
    /// The libraries of the catalogue that the file uses.
    pub libraries: Vec<String>,
    /// Why this file's answer may be less than usual: syntax errors, limits.
    pub degraded: Option<String>,
}

/// What became of something of a library, as the tables of versions have it, or another version of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Version {
    /// The first version with the new form; left out where no table tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// The older form; without a table the form of before, or the version that was asked for.
    pub from: String,
    /// The newer form, empty where there is none; without a table the form of now, or the version that
    /// is asked for.
    pub to: String,
    /// Whether the code goes back to the older form; left out where no table tells which that is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub downgrade: Option<bool>,
    /// Where the change is documented.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// A rule that fired at a place.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// Id of the pattern, such as `loss-function`.
    pub pattern: String,
    /// The taxonomy that the pattern belongs to; left out for that of the study.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taxonomy: Option<String>,
    /// `add`, `remove`, `replace` or `change`.
    pub action: String,
    /// Sub-kind within the pattern, such as `resize-down`, `dropout`, `renamed`.
    pub kind: Option<String>,
    /// `PATTERN/RULE`.
    pub rule: String,
    /// 0 to 1: the rule's, a little less where only the spelling of a name spoke for it.
    pub confidence: f64,
    /// How much the policy makes of it.
    pub level: Level,
    /// What allows it in spite of its level, in a check; `None` for nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed: Option<Allowance>,
    /// Whether it names its place best; the others there are alternates.
    pub primary: bool,
    /// Id of the library that the API is from.
    pub library: Option<String>,
    /// Full name of the API, such as `keras.Model.compile`.
    pub api: Option<String>,
    /// The change between versions of the library that it follows; left out where it follows none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<Version>,
    /// Of the file, on the new side, or on the old one for a deleted file.
    pub path: String,
    /// Lines of the place on the old side; `None` for something added.
    pub old: Option<Span>,
    /// Lines of the place on the new side; `None` for something removed.
    pub new: Option<Span>,
    /// The changed lines around the place.
    pub block: BlockSpan,
    /// The text that changed, on the old side; empty where there is none.
    pub before: String,
    /// The text that changed, on the new side; empty where there is none.
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
    pub(crate) source: Option<Box<Source>>,
}

/// What a finding means for a check, least first. A pattern that is off has no findings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// To be known.
    Note,
    /// To be looked at, as all findings are where no policy speaks.
    #[default]
    Warn,
    /// Not to be let through.
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

/// Why a finding is allowed. Formats for people and platforms do not show it as one then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Allowance {
    /// What allows it.
    pub by: AllowedBy,
    /// As it was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What allows findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum AllowedBy {
    /// A comment in the code.
    Comment,
    /// The file of findings that are known already.
    Baseline,
}

/// Lines of the statements of a place, as they stand in the file (first line's indentation kept).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Code {
    /// Empty for something added.
    pub old: String,
    /// Empty for something removed.
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
    /// The first line.
    pub start: u32,
    /// The last line.
    pub end: u32,
}

/// The block that a place is in, on both sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct BlockSpan {
    /// `None` where nothing was taken out.
    pub old: Option<Span>,
    /// `None` where nothing was put in.
    pub new: Option<Span>,
}

impl Finding {
    /// Lines of the new file to point at: the place's own, else those of the block that it was
    /// removed from. `None` where the block left no line behind.
    pub fn anchor(&self) -> Option<Span> {
        self.new.or(self.block.new)
    }
}
