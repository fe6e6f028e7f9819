//! The closing summary of a history: commits, those with findings, findings by pattern, gaps.
//!
//! In: results. Out: one line on standard error, beside formats that programs read.

use crate::report::{ChangeResult, FormatName, Options, Summary};

/// Counts commits.
#[derive(Default)]
pub struct Closing {
    commits: usize,
    with_findings: usize,
    duplicates: usize,
    options: Options,
}

impl Closing {
    /// `None` for formats that have a summary of their own.
    pub fn beside(format: FormatName, all: bool) -> Option<Self> {
        let own = matches!(format, FormatName::Text | FormatName::Markdown);
        let options = Options {
            all,
            ..Options::default()
        };
        (!own).then_some(Self {
            options,
            ..Self::default()
        })
    }

    pub fn add(&mut self, result: &ChangeResult) {
        let all = self.options.all;
        self.commits += 1;
        self.duplicates += result.duplicates;
        self.with_findings += usize::from(result.findings.iter().any(|f| all || f.primary));
    }

    pub fn say(&self, summary: &Summary) {
        let mut line = format!(
            "{} commits, {} with findings",
            self.commits, self.with_findings
        );
        if summary.total() > 0 {
            line += &format!(": {}", summary.patterns());
        }
        if self.duplicates > 0 {
            line += &format!("; {} left out, as their code came before", self.duplicates);
        }
        if !summary.complete() {
            line += &format!("; {} not complete", summary.incomplete);
        }
        eprintln!("{line}");
    }
}
