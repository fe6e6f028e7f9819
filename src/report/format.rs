//! The trait of all formats, their names, and what can be chosen about them.
//!
//! In: a name from the command line. Out: a boxed [`Format`], ready for [`Format::begin`].

use std::fmt;
use std::io::{self, Write};
use std::str::FromStr;

use super::{
    ChangeResult, Finding, SUMMARY_LIMIT, Summary, csv, github, gitlab, json, labels, markdown,
    rdjson, sarif, text,
};

/// A way to write results. Called in this order: `begin`, `change` for each change, `end`.
///
/// A format that can be written as it comes is; one that needs the whole keeps what it needs.
pub trait Format {
    fn begin(&mut self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn change(&mut self, change: &ChangeResult, out: &mut dyn Write) -> io::Result<()>;

    fn end(&mut self, _summary: &Summary, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

/// What can be chosen about the formats.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Alternates too, not only primaries. JSON always holds all that it is given.
    pub all: bool,
    /// More than one change may come: each is headed by its id and subject.
    pub several: bool,
    /// Columns that a line of text is laid out for.
    pub width: usize,
    /// Bytes that a Markdown document may have: [`SUMMARY_LIMIT`] or [`super::COMMENT_LIMIT`].
    pub markdown_limit: usize,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            all: false,
            several: false,
            width: 80,
            markdown_limit: SUMMARY_LIMIT,
        }
    }
}

impl Options {
    /// The findings of a change that are for showing.
    pub(super) fn shown<'a>(&self, change: &'a ChangeResult) -> impl Iterator<Item = &'a Finding> {
        let all = self.all;
        change.findings.iter().filter(move |f| all || f.primary)
    }
}

/// A format, by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormatName {
    Text,
    Json,
    Jsonl,
    Csv,
    Markdown,
    Sarif,
    Github,
    Gitlab,
    Rdjson,
    Labels,
}

impl FormatName {
    pub const ALL: [FormatName; 10] = [
        FormatName::Text,
        FormatName::Json,
        FormatName::Jsonl,
        FormatName::Csv,
        FormatName::Markdown,
        FormatName::Sarif,
        FormatName::Github,
        FormatName::Gitlab,
        FormatName::Rdjson,
        FormatName::Labels,
    ];

    /// The name on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            FormatName::Text => "text",
            FormatName::Json => "json",
            FormatName::Jsonl => "jsonl",
            FormatName::Csv => "csv",
            FormatName::Markdown => "markdown",
            FormatName::Sarif => "sarif",
            FormatName::Github => "github",
            FormatName::Gitlab => "gitlab",
            FormatName::Rdjson => "rdjson",
            FormatName::Labels => "labels",
        }
    }

    /// A fresh writer of this format.
    pub fn format(self, options: Options) -> Box<dyn Format> {
        match self {
            FormatName::Text => Box::new(text::Text::new(options)),
            FormatName::Json => Box::new(json::Json::default()),
            FormatName::Jsonl => Box::new(json::JsonLines),
            FormatName::Csv => Box::new(csv::Csv::new(options)),
            FormatName::Markdown => Box::new(markdown::Markdown::new(options)),
            FormatName::Sarif => Box::new(sarif::Sarif::new(options)),
            FormatName::Github => Box::new(github::Github::new(options)),
            FormatName::Gitlab => Box::new(gitlab::Gitlab::new(options)),
            FormatName::Rdjson => Box::new(rdjson::Rdjson::new(options)),
            FormatName::Labels => Box::new(labels::Labels::new(options)),
        }
    }
}

impl fmt::Display for FormatName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for FormatName {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        FormatName::ALL
            .into_iter()
            .find(|format| format.as_str() == name)
            .ok_or_else(|| UnknownFormat(name.to_owned()))
    }
}

/// A name that no format has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no format `{0}`; the formats are {names}", names = FormatName::ALL.map(FormatName::as_str).join(", "))]
pub struct UnknownFormat(pub String);
