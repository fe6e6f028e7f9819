//! Label files: what careful people say of places in commits.
//!
//! In: a CSV file and the ids of the patterns. Out: [`Label`]s in the order of the file, or an error
//! that names file, line, cause and remedy. `docs/eval.md` tells what each column means.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Component, Path};

use csv::{ReaderBuilder, StringRecord, Trim};
use serde::Serialize;
use thiserror::Error;

use crate::catalogue::error::nearest;

/// The label of a place that is an instance of no pattern.
pub const NONE: &str = "none";

const REQUIRED: [&str; 5] = ["repo", "commit", "path", "side", "line"];

/// What people say of one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Label {
    /// Unique within its file.
    pub id: String,
    pub set: Option<String>,
    /// As the file gives it; nothing is read from the code.
    pub library: Option<String>,
    /// `OWNER/NAME`.
    pub repo: String,
    /// Commit id, in hexadecimal.
    pub commit: String,
    /// Of the labelled side where the commit renames the file.
    pub path: String,
    pub side: Side,
    /// 1-based.
    pub line: u32,
    /// The reference: the id of a pattern, or [`NONE`].
    pub label: String,
    /// `label`, and what a careful person could also say.
    pub accepted: Vec<String>,
    /// What another source says: the study's own labels. May be empty.
    pub paper: Vec<String>,
    pub why: Option<String>,
}

/// Which state of a file a label is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    Old,
    New,
}

impl Side {
    pub fn as_str(self) -> &'static str {
        match self {
            Side::Old => "old",
            Side::New => "new",
        }
    }
}

/// A label file that cannot be used as it is.
#[derive(Debug, Error)]
pub enum LabelError {
    #[error("{file}: cannot be read ({source}); name a CSV file with labels")]
    Unreadable {
        file: String,
        source: std::io::Error,
    },
    #[error("{file}:{line}: {cause}\n  remedy: {remedy}")]
    Invalid {
        file: String,
        /// 1-based.
        line: u64,
        cause: String,
        remedy: String,
    },
}

/// What is wrong with a row, and what to do.
struct Fault {
    cause: String,
    remedy: String,
}

fn fault(cause: impl Into<String>, remedy: impl Into<String>) -> Fault {
    Fault {
        cause: cause.into(),
        remedy: remedy.into(),
    }
}

/// Reads a label file. `patterns` are the ids that a label may be, besides [`NONE`].
pub fn read(path: &Path, patterns: &[&str]) -> Result<Vec<Label>, LabelError> {
    let file = path.display().to_string();
    let opened = File::open(path).map_err(|source| LabelError::Unreadable {
        file: file.clone(),
        source,
    })?;
    let at = |line, fault: Fault| LabelError::Invalid {
        file: file.clone(),
        line,
        cause: fault.cause,
        remedy: fault.remedy,
    };
    let mut rows = ReaderBuilder::new().trim(Trim::All).from_reader(opened);
    let header = rows.headers().map_err(|e| at(1, unreadable_row(&e)))?;
    let columns = Columns::new(header).map_err(|fault| at(1, fault))?;
    let mut labels = Labels::new(patterns);
    for row in rows.records() {
        let row = row.map_err(|e| at(e.position().map_or(1, |p| p.line()), unreadable_row(&e)))?;
        let line = row.position().map_or(1, |p| p.line());
        let added = labels.add(&columns, &row, line);
        added.map_err(|fault| at(line, fault))?;
    }
    if labels.labels.is_empty() {
        let remedy = "add a row for each place below the header";
        return Err(at(1, fault("there is no label", remedy)));
    }
    Ok(labels.labels)
}

fn unreadable_row(error: &csv::Error) -> Fault {
    match error.kind() {
        csv::ErrorKind::UnequalLengths {
            expected_len, len, ..
        } => fault(
            format!("this row has {len} cells, the header has {expected_len}"),
            "give every row a cell for each column; put a cell that holds a comma in double quotes",
        ),
        csv::ErrorKind::Utf8 { .. } => fault("this row is not UTF-8", "save the file as UTF-8"),
        _ => fault(error.to_string(), "mend the file"),
    }
}

/// Where each column is.
struct Columns {
    places: BTreeMap<String, usize>,
}

impl Columns {
    fn new(header: &StringRecord) -> Result<Self, Fault> {
        let mut places = BTreeMap::new();
        for (place, name) in header.iter().enumerate() {
            if places.insert(name.to_owned(), place).is_some() {
                let cause = format!("two columns are called `{name}`");
                return Err(fault(cause, "give each column its own name"));
            }
        }
        for name in REQUIRED.into_iter().chain(["label"]) {
            if !places.contains_key(name) {
                let cause = format!("there is no column `{name}`");
                let remedy = "the first line names the columns: at least \
                    repo,commit,path,side,line,label";
                return Err(fault(cause, remedy));
            }
        }
        Ok(Self { places })
    }

    /// The cell of a column; `None` where it is empty or there is no such column.
    fn cell<'r>(&self, row: &'r StringRecord, name: &str) -> Option<&'r str> {
        let cell = row.get(*self.places.get(name)?)?;
        (!cell.is_empty()).then_some(cell)
    }

    fn owned(&self, row: &StringRecord, name: &str) -> Option<String> {
        self.cell(row, name).map(str::to_owned)
    }

    fn required<'r>(&self, row: &'r StringRecord, name: &str) -> Result<&'r str, Fault> {
        self.cell(row, name).ok_or_else(|| {
            let cause = format!("`{name}` is empty");
            fault(cause, format!("give the {name} of every place"))
        })
    }
}

/// The labels read so far.
struct Labels<'p> {
    patterns: &'p [&'p str],
    labels: Vec<Label>,
    /// Line of each id.
    ids: BTreeMap<String, u64>,
}

impl<'p> Labels<'p> {
    fn new(patterns: &'p [&'p str]) -> Self {
        Self {
            patterns,
            labels: Vec::new(),
            ids: BTreeMap::new(),
        }
    }

    fn add(&mut self, columns: &Columns, row: &StringRecord, line: u64) -> Result<(), Fault> {
        let id = columns.owned(row, "id");
        let id = id.unwrap_or_else(|| format!("line {line}"));
        if let Some(first) = self.ids.insert(id.clone(), line) {
            let cause = format!("the id `{id}` is that of line {first} too");
            return Err(fault(cause, "give each place its own id"));
        }
        let label = self.label(columns, row, id)?;
        self.labels.push(label);
        Ok(())
    }

    fn label(&self, columns: &Columns, row: &StringRecord, id: String) -> Result<Label, Fault> {
        let label = self.pattern(columns.required(row, "label")?)?;
        let mut accepted = self.patterns(columns.cell(row, "accepted"))?;
        if !accepted.contains(&label) {
            accepted.insert(0, label.clone());
        }
        Ok(Label {
            id,
            set: columns.owned(row, "set"),
            library: columns.owned(row, "library"),
            repo: repository(columns.required(row, "repo")?)?,
            commit: commit(columns.required(row, "commit")?)?,
            path: columns.required(row, "path")?.to_owned(),
            side: side(columns.required(row, "side")?)?,
            line: line_number(columns.required(row, "line")?)?,
            label,
            accepted,
            paper: self.patterns(columns.cell(row, "paper"))?,
            why: columns.owned(row, "why"),
        })
    }

    /// The patterns of a cell, `|` between.
    fn patterns(&self, cell: Option<&str>) -> Result<Vec<String>, Fault> {
        let ids = cell.unwrap_or_default().split('|').map(str::trim);
        ids.filter(|id| !id.is_empty())
            .map(|id| self.pattern(id))
            .collect()
    }

    fn pattern(&self, id: &str) -> Result<String, Fault> {
        let mut known = self.patterns.iter().copied().chain([NONE]);
        if known.clone().any(|k| k == id) {
            return Ok(id.to_owned());
        }
        let remedy = match nearest(id, known.by_ref()) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => "use the id of a pattern of the catalogue, or `none`".to_owned(),
        };
        Err(fault(format!("there is no pattern `{id}`"), remedy))
    }
}

/// A name that leads nowhere but into the folder that it is joined to.
fn repository(cell: &str) -> Result<String, Fault> {
    let mut parts = Path::new(cell).components();
    if parts.all(|part| matches!(part, Component::Normal(_))) {
        return Ok(cell.to_owned());
    }
    let cause = format!("`{cell}` is not the name of a repository");
    Err(fault(cause, "write OWNER/NAME"))
}

/// A name such as a branch means another commit tomorrow.
fn commit(cell: &str) -> Result<String, Fault> {
    let is_id = (7..=64).contains(&cell.len()) && cell.bytes().all(|b| b.is_ascii_hexdigit());
    if is_id {
        return Ok(cell.to_owned());
    }
    let remedy = "give the id that `git rev-parse` prints, 40 hexadecimal digits";
    Err(fault(format!("`{cell}` is not the id of a commit"), remedy))
}

fn side(cell: &str) -> Result<Side, Fault> {
    match cell {
        "old" => Ok(Side::Old),
        "new" => Ok(Side::New),
        _ => {
            let remedy = "write `old` for the file before the commit, `new` for after";
            Err(fault(format!("there is no side `{cell}`"), remedy))
        }
    }
}

fn line_number(cell: &str) -> Result<u32, Fault> {
    cell.parse().ok().filter(|&line| line > 0).ok_or_else(|| {
        let remedy = "give the number of a line of that side's file; the first is 1";
        fault(format!("`{cell}` is not the number of a line"), remedy)
    })
}
