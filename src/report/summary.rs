//! What all changes together come to.
//!
//! In: the same [`ChangeResult`]s that the formats get. Out: counts, and the closing sentence.

use std::collections::{BTreeMap, BTreeSet};

use super::words::{count, escaped_list};
use super::{AllowedBy, ChangeResult, Level, Options};

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
    /// The same, by level.
    pub levels: BTreeMap<Level, usize>,
    /// The highest level of each pattern's findings.
    pub highest: BTreeMap<String, Level>,
    /// Findings that are not shown, because a comment allows them.
    pub allowed: usize,
    /// Findings that are not shown, because the baseline has them.
    pub known: usize,
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
            *self.levels.entry(finding.level).or_default() += 1;
            let highest = self.highest.entry(finding.pattern.clone());
            let highest = highest.or_insert(finding.level);
            *highest = finding.level.max(*highest);
            paths.insert(&finding.path);
        }
        for finding in options.allowed(change) {
            match finding.allowed.as_ref().map(|allowance| allowance.by) {
                Some(AllowedBy::Baseline) => self.known += 1,
                _ => self.allowed += 1,
            }
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

    /// How many findings are at a level or above.
    pub fn failing(&self, least: Option<Level>) -> usize {
        let least = least
            .into_iter()
            .flat_map(|least| self.levels.range(least..));
        least.map(|(_, n)| n).sum()
    }

    /// Whether a check that fails from this level on passes, and why; `None` where nothing could fail it.
    pub fn verdict(&self, fail_on: Option<Level>) -> Option<String> {
        let least = fail_on.filter(|_| self.total() > 0)?;
        let level = match least {
            Level::Fail => "`fail`".to_owned(),
            least => format!("`{}` or above", least.as_str()),
        };
        Some(match self.failing(fail_on) {
            0 => format!("The check passes: no finding is at level {level}."),
            n => format!("The check fails: {} at level {level}.", count(n, "finding")),
        })
    }

    /// `2 allowed by a comment, 1 in the baseline`, if there are such findings.
    pub fn left_out(&self) -> Option<String> {
        let allowed = (self.allowed > 0).then(|| format!("{} allowed by a comment", self.allowed));
        let known = (self.known > 0).then(|| format!("{} in the baseline", self.known));
        let parts: Vec<_> = allowed.into_iter().chain(known).collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }

    /// `2 findings in 2 of 5 changed files: data-dimension 1, loss-function 1`.
    pub fn closing(&self) -> String {
        let sentence = self.sentence();
        match self.total() {
            0 => format!("{sentence}."),
            _ => format!("{sentence}: {}", self.patterns()),
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
