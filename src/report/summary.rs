//! What all changes together come to.
//!
//! In: the same [`ChangeResult`]s that the formats get. Out: counts, and the closing sentence.

use std::collections::{BTreeMap, BTreeSet};

use super::words::{count, escaped_list};
use super::{ChangeResult, Options};

/// Counts over all changes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    pub changes: usize,
    /// Changed files; one that two changes touch counts twice.
    pub files: usize,
    /// Those of them with a finding that is shown.
    pub files_with_findings: usize,
    /// Those of them in no language that dnnfix reads.
    pub files_in_other_languages: usize,
    /// Findings that are shown, by pattern.
    pub findings: BTreeMap<String, usize>,
    /// What is missing, over all changes.
    pub gaps: usize,
    /// Changes that are not complete.
    pub incomplete: usize,
}

impl Summary {
    /// Takes in one change; `options` say which of its findings count.
    pub fn add(&mut self, change: &ChangeResult, options: &Options) {
        self.changes += 1;
        self.files += change.files.len();
        self.files_in_other_languages +=
            change.files.iter().filter(|f| f.language.is_none()).count();
        self.gaps += change.gaps.len();
        self.incomplete += usize::from(!change.complete);
        let mut paths = BTreeSet::new();
        for finding in options.shown(change) {
            *self.findings.entry(finding.pattern.clone()).or_default() += 1;
            paths.insert(&finding.path);
        }
        self.files_with_findings += paths.len();
    }

    pub fn complete(&self) -> bool {
        self.incomplete == 0
    }

    pub fn total(&self) -> usize {
        self.findings.values().sum()
    }

    /// Patterns with their counts, the most frequent first.
    pub fn ranked(&self) -> Vec<(&str, usize)> {
        let mut ranked: Vec<_> = self
            .findings
            .iter()
            .map(|(pattern, n)| (pattern.as_str(), *n))
            .collect();
        ranked.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        ranked
    }

    /// `2 findings in 2 of 5 changed files (3 in other languages)`, without an end.
    pub fn sentence(&self) -> String {
        let files = self.changed_files();
        let findings = match self.total() {
            0 => return format!("No findings in {files}"),
            n => count(n, "finding"),
        };
        match self.files_with_findings {
            n if n == self.files => format!("{findings} in {files}"),
            n => format!("{findings} in {n} of {files}"),
        }
    }

    /// `data-dimension 1, loss-function 1`; empty without findings.
    pub fn patterns(&self) -> String {
        escaped_list(self.ranked())
    }

    /// What is missing, in a sentence; `None` when nothing is.
    pub fn gap_sentence(&self) -> Option<String> {
        let parts = count(self.gaps.max(self.incomplete), "part");
        (!self.complete()).then(|| format!("Not complete: {parts} of the input could not be read."))
    }

    fn changed_files(&self) -> String {
        let mut text = count(self.files, "changed file");
        if self.changes > 1 {
            text += &format!(" of {} changes", self.changes);
        }
        match self.files_in_other_languages {
            0 => {}
            1 => text += " (1 in another language)",
            n => text += &format!(" ({n} in other languages)"),
        }
        text
    }
}
