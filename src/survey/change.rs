//! Changes as `dnnfix log --format jsonl` writes them, as far as a survey needs them.
//!
//! In: lines. Out: [`Change`]s, which borrow from their line. Keys that are not known are passed over:
//! a later version may have more.

use anyhow::{Result, ensure};
use serde::Deserialize;
use std::borrow::Cow;

use super::lines::Lines;
use crate::report::SCHEMA_VERSION;

type Text<'l> = Cow<'l, str>;

#[derive(Debug, Deserialize)]
pub struct Change<'l> {
    schema_version: u32,
    #[serde(borrow)]
    pub id: Text<'l>,
    #[serde(borrow, default)]
    pub repository: Option<Text<'l>>,
    #[serde(borrow, default)]
    pub date: Option<Text<'l>>,
    #[serde(borrow)]
    pub subject: Text<'l>,
    pub complete: bool,
    #[serde(borrow)]
    pub files: Vec<File<'l>>,
    #[serde(default)]
    pub duplicates: u64,
    #[serde(borrow)]
    pub findings: Vec<Finding<'l>>,
}

#[derive(Debug, Deserialize)]
pub struct File<'l> {
    #[serde(borrow, default)]
    pub degraded: Option<Text<'l>>,
}

#[derive(Debug, Deserialize)]
pub struct Finding<'l> {
    #[serde(borrow)]
    pub pattern: Text<'l>,
    #[serde(borrow)]
    pub action: Text<'l>,
    #[serde(borrow)]
    pub kind: Option<Text<'l>>,
    pub confidence: f64,
    pub primary: bool,
    #[serde(borrow)]
    pub library: Option<Text<'l>>,
    #[serde(borrow)]
    pub path: Text<'l>,
    pub old: Option<Span>,
    pub new: Option<Span>,
    #[serde(borrow)]
    pub before: Text<'l>,
    #[serde(borrow)]
    pub after: Text<'l>,
    #[serde(borrow)]
    pub message: Text<'l>,
    #[serde(borrow)]
    pub notes: Vec<Text<'l>>,
    /// Where `--code` was given.
    #[serde(borrow, default)]
    pub code: Option<Code<'l>>,
}

/// Lines of a place.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Span {
    pub start: u32,
}

/// The statements of a finding.
#[derive(Debug, Deserialize)]
pub struct Code<'l> {
    #[serde(borrow)]
    pub old: Side<'l>,
    #[serde(borrow)]
    pub new: Side<'l>,
}

#[derive(Debug, Deserialize)]
pub struct Side<'l> {
    #[serde(borrow)]
    pub statements: Text<'l>,
}

/// The next change of a file.
pub fn next(lines: &mut Lines) -> Result<Option<Change<'_>>> {
    // The place is told by the same lines that the change borrows from.
    let place = lines.next_place();
    let change: Option<Change> = lines.next()?;
    if let Some(change) = &change {
        let version = change.schema_version;
        ensure!(
            version == SCHEMA_VERSION,
            "{place}: `schema_version` is {version}, which this dnnfix does not read; make the file \
             again with `dnnfix log --format jsonl`, or read it with the dnnfix that made it"
        );
    }
    Ok(change)
}

impl Change<'_> {
    /// `YYYY-MM`; `None` where there is no date, or none that can be read.
    pub fn month(&self) -> Option<&str> {
        let month = self.date.as_deref()?.get(..7)?;
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        let (year, number) = month.split_once('-')?;
        let valid = year.len() == 4 && digits(year) && digits(number);
        let in_year = (1..=12).contains(&number.parse::<u8>().ok()?);
        (valid && in_year).then_some(month)
    }

    /// `YYYY-MM-DD`.
    pub fn day(&self) -> Option<&str> {
        self.month()?;
        self.date.as_deref()?.get(..10)
    }
}
