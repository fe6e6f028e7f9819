//! `csv`: one row a finding, for tables and statistics.
//!
//! In: findings. Out: RFC 4180 with a header; no cell is a formula to a spreadsheet.

use std::io::{self, Write};

use super::{ChangeResult, Finding, Format, Options, Span, escape};

const COLUMNS: [&str; 21] = [
    "id",
    "subject",
    "path",
    "old_start",
    "old_end",
    "new_start",
    "new_end",
    "pattern",
    "action",
    "kind",
    "rule",
    "confidence",
    "level",
    "primary",
    "library",
    "api",
    "before",
    "after",
    "message",
    "notes",
    "fingerprint",
];

pub struct Csv {
    options: Options,
}

impl Csv {
    pub fn new(options: Options) -> Self {
        Csv { options }
    }
}

impl Format for Csv {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let mut rows = ::csv::Writer::from_writer(out);
        rows.write_record(COLUMNS)?;
        rows.flush()
    }

    fn change(&mut self, change: &ChangeResult, out: &mut dyn Write) -> io::Result<()> {
        let mut rows = ::csv::Writer::from_writer(out);
        for finding in self.options.shown(change) {
            rows.write_record(row(change, finding).map(|cell| escape::cell(&cell)))?;
        }
        rows.flush()
    }
}

fn row(change: &ChangeResult, finding: &Finding) -> [String; COLUMNS.len()] {
    let [old_start, old_end] = ends(finding.old);
    let [new_start, new_end] = ends(finding.new);
    [
        change.id.clone(),
        change.subject.clone(),
        finding.path.clone(),
        old_start,
        old_end,
        new_start,
        new_end,
        finding.pattern.clone(),
        finding.action.clone(),
        finding.kind.clone().unwrap_or_default(),
        finding.rule.clone(),
        finding.confidence.to_string(),
        finding.level.as_str().to_owned(),
        finding.primary.to_string(),
        finding.library.clone().unwrap_or_default(),
        finding.api.clone().unwrap_or_default(),
        finding.before.clone(),
        finding.after.clone(),
        finding.message.clone(),
        finding.notes.join(" "),
        finding.fingerprint.clone(),
    ]
}

/// First and last line; both empty for a side without lines.
fn ends(span: Option<Span>) -> [String; 2] {
    match span {
        Some(span) => [span.start, span.end].map(|line| line.to_string()),
        None => Default::default(),
    }
}
