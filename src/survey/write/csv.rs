//! `csv`: all counts, one a row, for a program for statistics.
//!
//! A row is told apart by `figure`; the columns that a figure has not are empty.

use std::io::{self, Write};

use serde::Serialize;

use crate::report::escape;
use crate::survey::Figures;
use crate::survey::statistics::Share;
use crate::survey::study::Counts;

#[derive(Debug, Default, Serialize)]
struct Row<'r> {
    /// `patterns`, `study`, `libraries`, `study-libraries-here`, `study-libraries-study`, `months`,
    /// `folders`, `actions`, `confidences`, `pairs`, `notes` or `repositories`.
    figure: &'static str,
    /// Source, library, month, folder, confidence or repository.
    group: &'r str,
    pattern: &'r str,
    action: &'r str,
    kind: &'r str,
    /// Of a pair; of a note its text.
    before: &'r str,
    after: &'r str,
    /// `fixes`, `findings` or `changes`.
    unit: &'static str,
    count: u64,
    of: Option<u64>,
    share: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
}

pub fn write(figures: &Figures, out: &mut dyn Write) -> io::Result<()> {
    let mut rows = Rows(::csv::Writer::from_writer(out));
    rows.repositories(figures)?;
    rows.patterns(figures)?;
    for library in &figures.libraries {
        let group = library.library.as_deref().unwrap_or_default();
        rows.counts("libraries", group, "fixes", &library.patterns)?;
    }
    for library in &figures.study_libraries {
        rows.counts(
            "study-libraries-here",
            &library.library,
            "fixes",
            &library.patterns,
        )?;
        let there = &library.study_patterns;
        rows.counts("study-libraries-study", &library.library, "fixes", there)?;
    }
    for month in &figures.months {
        rows.counts("months", &month.month, "fixes", &month.patterns)?;
    }
    for folder in &figures.folders {
        rows.counts("folders", &folder.folder, "findings", &folder.patterns)?;
    }
    rows.within_patterns(figures)?;
    rows.pairs(figures)?;
    rows.0.flush()
}

struct Rows<W: Write>(::csv::Writer<W>);

impl<W: Write> Rows<W> {
    fn row(&mut self, row: Row) -> io::Result<()> {
        // No text is a formula to a spreadsheet.
        let [group, pattern, action, kind, before, after] = [
            row.group,
            row.pattern,
            row.action,
            row.kind,
            row.before,
            row.after,
        ]
        .map(escape::cell);
        self.0.serialize(Row {
            group: &group,
            pattern: &pattern,
            action: &action,
            kind: &kind,
            before: &before,
            after: &after,
            ..row
        })?;
        Ok(())
    }

    fn counts(
        &mut self,
        figure: &'static str,
        group: &str,
        unit: &'static str,
        counts: &Counts,
    ) -> io::Result<()> {
        let all = counts.values().sum();
        for (pattern, &count) in counts {
            let row = Row {
                figure,
                group,
                pattern,
                unit,
                ..Row::default()
            };
            self.row(with(row, &Share::new(count, all)))?;
        }
        Ok(())
    }

    fn repositories(&mut self, figures: &Figures) -> io::Result<()> {
        for repository in &figures.repositories {
            for (unit, count) in [
                ("changes", repository.changes),
                ("fixes", repository.fixes),
                ("findings", repository.findings),
            ] {
                self.row(Row {
                    figure: "repositories",
                    group: &repository.repository,
                    unit,
                    count,
                    ..Row::default()
                })?;
            }
        }
        Ok(())
    }

    fn patterns(&mut self, figures: &Figures) -> io::Result<()> {
        for pattern in &figures.patterns {
            let row = |figure, group, unit| Row {
                figure,
                group,
                pattern: &pattern.pattern,
                unit,
                ..Row::default()
            };
            self.row(with(row("patterns", "", "fixes"), &pattern.fixes))?;
            let findings = Share::new(pattern.findings, figures.totals.findings);
            self.row(with(row("patterns", "", "findings"), &findings))?;
            for there in &pattern.study {
                self.row(with(row("study", &there.source, "fixes"), &there.fixes))?;
            }
        }
        Ok(())
    }

    fn within_patterns(&mut self, figures: &Figures) -> io::Result<()> {
        let row = |figure, pattern| Row {
            figure,
            pattern,
            unit: "findings",
            ..Row::default()
        };
        for action in &figures.actions {
            let row = Row {
                action: &action.action,
                kind: action.kind.as_deref().unwrap_or_default(),
                ..row("actions", &action.pattern)
            };
            self.row(with(row, &action.findings))?;
        }
        for spread in &figures.confidences {
            for (group, &count) in &spread.counts {
                let row = row("confidences", &spread.pattern);
                self.row(with(
                    Row { group, ..row },
                    &Share::new(count, spread.findings),
                ))?;
            }
        }
        for note in &figures.notes {
            let (before, count) = (note.note.as_str(), note.findings);
            let row = row("notes", &note.pattern);
            self.row(Row {
                before,
                count,
                ..row
            })?;
        }
        Ok(())
    }

    fn pairs(&mut self, figures: &Figures) -> io::Result<()> {
        for pair in &figures.pairs {
            for (unit, count) in [("changes", pair.changes), ("findings", pair.findings)] {
                self.row(Row {
                    figure: "pairs",
                    pattern: &pair.pattern,
                    before: &pair.before,
                    after: &pair.after,
                    unit,
                    count,
                    ..Row::default()
                })?;
            }
        }
        Ok(())
    }
}

fn with<'r>(row: Row<'r>, share: &Share) -> Row<'r> {
    Row {
        count: share.count,
        of: Some(share.of),
        share: share.share,
        low: share.low,
        high: share.high,
        ..row
    }
}
