//! The closing summary of a history or stream: changes, those with findings, findings by pattern, gaps.
//!
//! In: results. Out: one line on standard error, beside formats that programs read.

use crate::report::{ChangeResult, FormatName, Options, Summary};

/// Counts changes.
#[derive(Default)]
pub struct Closing {
    /// What one is called.
    noun: &'static str,
    changes: usize,
    with_findings: usize,
    duplicates: usize,
    refused: usize,
    options: Options,
}

impl Closing {
    /// Of the commits of a history; `None` for formats that have a summary of their own.
    pub fn beside(format: FormatName, all: bool) -> Option<Self> {
        (!format.is_for_people()).then(|| Self::of("commit", all))
    }

    /// Of changes, of which one is called so.
    pub fn of(noun: &'static str, all: bool) -> Self {
        let options = Options {
            all,
            ..Options::default()
        };
        Self {
            noun,
            options,
            ..Self::default()
        }
    }

    pub fn add(&mut self, result: &ChangeResult) {
        let all = self.options.all;
        self.changes += 1;
        self.refused += usize::from(result.error.is_some());
        self.duplicates += result.duplicates;
        self.with_findings += usize::from(result.findings.iter().any(|f| all || f.primary));
    }

    pub fn say(&self, summary: &Summary) {
        let plural = if self.changes == 1 { "" } else { "s" };
        let mut line = format!(
            "{} {}{plural}, {} with findings",
            self.changes, self.noun, self.with_findings
        );
        if summary.total() > 0 {
            line += &format!(": {}", summary.patterns());
        }
        if self.duplicates > 0 {
            line += &format!("; {} left out, as their code came before", self.duplicates);
        }
        match summary.incomplete.saturating_sub(self.refused) {
            0 => {}
            incomplete => line += &format!("; {incomplete} not complete"),
        }
        if self.refused > 0 {
            line += &format!("; {} in error", self.refused);
        }
        eprintln!("{line}");
    }
}
