//! The trait of all formats, their names, and what can be chosen about them.
//!
//! In: a name from the command line. Out: a boxed [`Format`], ready for [`Format::begin`].

use std::fmt;
use std::io::{self, Write};
use std::str::FromStr;

use super::{
    COMMENT_LIMIT, ChangeResult, Finding, Level, SUMMARY_LIMIT, Summary, csv, github, gitlab, json,
    junit, labels, markdown, rdjson, sarif, text,
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
    /// Of a check: the least level that makes it fail.
    pub fail_on: Option<Level>,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            all: false,
            several: false,
            width: 80,
            fail_on: None,
        }
    }
}

impl Options {
    /// The findings of a change that are for showing.
    pub(super) fn shown<'a>(&self, change: &'a ChangeResult) -> impl Iterator<Item = &'a Finding> {
        self.chosen(change).filter(|f| f.allowed.is_none())
    }

    /// Those that would be, but are allowed.
    pub(super) fn allowed<'a>(
        &self,
        change: &'a ChangeResult,
    ) -> impl Iterator<Item = &'a Finding> {
        self.chosen(change).filter(|f| f.allowed.is_some())
    }

    fn chosen<'a>(&self, change: &'a ChangeResult) -> impl Iterator<Item = &'a Finding> + use<'a> {
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
    Comment,
    /// Of `dnnfix report` alone.
    Html,
    Sarif,
    Github,
    Gitlab,
    Rdjson,
    Junit,
    Labels,
}

impl FormatName {
    pub const ALL: [FormatName; 13] = [
        FormatName::Text,
        FormatName::Json,
        FormatName::Jsonl,
        FormatName::Csv,
        FormatName::Markdown,
        FormatName::Comment,
        FormatName::Html,
        FormatName::Sarif,
        FormatName::Github,
        FormatName::Gitlab,
        FormatName::Rdjson,
        FormatName::Junit,
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
            FormatName::Comment => "comment",
            FormatName::Html => "html",
            FormatName::Sarif => "sarif",
            FormatName::Github => "github",
            FormatName::Gitlab => "gitlab",
            FormatName::Rdjson => "rdjson",
            FormatName::Junit => "junit",
            FormatName::Labels => "labels",
        }
    }

    /// Whether people read it as it is, its closing sentences too.
    pub fn is_for_people(self) -> bool {
        matches!(self, Self::Text | Self::Markdown | Self::Comment)
    }

    /// A fresh writer of this format; `None` for one that single changes are not written in.
    pub fn format(self, options: Options) -> Option<Box<dyn Format>> {
        Some(match self {
            FormatName::Text => Box::new(text::Text::new(options)),
            FormatName::Json => Box::new(json::Json::default()),
            FormatName::Jsonl => Box::new(json::JsonLines),
            FormatName::Csv => Box::new(csv::Csv::new(options)),
            FormatName::Markdown => Box::new(markdown::Markdown::new(options, SUMMARY_LIMIT)),
            FormatName::Comment => {
                Box::new(markdown::Markdown::new(options, COMMENT_LIMIT).folding())
            }
            FormatName::Html => return None,
            FormatName::Sarif => Box::new(sarif::Sarif::new(options)),
            FormatName::Github => Box::new(github::Github::new(options)),
            FormatName::Gitlab => Box::new(gitlab::Gitlab::new(options)),
            FormatName::Rdjson => Box::new(rdjson::Rdjson::new(options)),
            FormatName::Junit => Box::new(junit::Junit::new(options)),
            FormatName::Labels => Box::new(labels::Labels::new(options)),
        })
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
