//! The tally: counts over all changes, made while they are read.
//!
//! In: changes, one at a time, with those of their findings that count. Out: a [`Tally`], from which
//! all figures come. Memory grows with what is told apart (patterns, folders, months, pairs), not
//! with the number of findings.
//!
//! Two units. A *finding* is one place. A *fix* is one pattern in one change, at however many places:
//! a rename at a hundred places is one fix, as the study would count it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde::Serialize;

use super::change::{Change, Finding};
use super::folder::Directories;
use super::study::{Counts, Study};

/// Characters. A longer text is no example of a pair.
pub const LONGEST_IN_PAIR: usize = 120;

/// What was counted.
#[derive(Debug, Default)]
pub struct Tally {
    pub totals: Totals,
    /// By name.
    pub repositories: BTreeMap<String, Repository>,
    /// By id.
    pub patterns: BTreeMap<String, Pattern>,
    /// Fixes by library of the catalogue; the empty name is for findings whose library is not known.
    pub libraries: BTreeMap<String, Counts>,
    /// Fixes by library of the study.
    pub study_libraries: BTreeMap<String, Counts>,
    /// Fixes by month, `YYYY-MM`.
    pub months: BTreeMap<String, Counts>,
    /// Findings by repository and directory.
    pub directories: Directories,
    pub pairs: HashMap<Pair, Pairs>,
    /// The commits that were counted.
    commits: HashSet<(String, String)>,
}

#[derive(Debug, Default, Clone, Copy, Serialize)]
pub struct Totals {
    pub changes: u64,
    pub with_findings: u64,
    pub findings: u64,
    pub fixes: u64,
    /// Fixes of changes without a date.
    pub undated: u64,
    /// Changes of which not all was read.
    pub incomplete: u64,
    /// Files that were read with less than the usual care.
    pub degraded: u64,
    /// Commits that came again, and were left out.
    pub repeated: u64,
    /// Findings that `--dedupe` left out.
    pub duplicates: u64,
}

#[derive(Debug, Default)]
pub struct Repository {
    pub page: Option<String>,
    pub changes: u64,
    pub with_findings: u64,
    pub findings: u64,
    pub fixes: u64,
    pub incomplete: u64,
    /// Days of the first and the last change, `YYYY-MM-DD`.
    pub first: Option<String>,
    pub last: Option<String>,
}

#[derive(Debug, Default)]
pub struct Pattern {
    pub findings: u64,
    pub fixes: u64,
    /// Findings by action and kind.
    pub actions: BTreeMap<(String, Option<String>), u64>,
    /// Findings by confidence, in thousandths.
    pub confidences: BTreeMap<u16, u64>,
    /// Findings by what the study says of them.
    pub notes: BTreeMap<String, u64>,
}

/// What became of what.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pair {
    pub pattern: String,
    pub before: String,
    pub after: String,
}

/// How often a pair occurs.
#[derive(Debug, Default, Clone, Copy)]
pub struct Pairs {
    pub findings: u64,
    pub changes: u64,
    /// Number of the change that had it last.
    last: u64,
}

impl Tally {
    /// Whether a commit came already; it is then counted as repeated.
    pub fn repeats(&mut self, repository: &str, change: &Change) -> bool {
        // Only ids of commits are the same in every file.
        let repeated = change.date.is_some()
            && !self
                .commits
                .insert((repository.to_owned(), change.id.clone().into_owned()));
        self.totals.repeated += u64::from(repeated);
        repeated
    }

    /// Takes in a change with those of its findings that count.
    pub fn add(&mut self, study: &Study, repository: &str, change: &Change, findings: &[Finding]) {
        self.change(change, findings);
        let fixes = self.fixes(study, change, findings);
        self.repository(repository, change, findings.len() as u64, fixes);
        for finding in findings {
            self.finding(repository, finding);
        }
    }

    fn change(&mut self, change: &Change, findings: &[Finding]) {
        let totals = &mut self.totals;
        totals.changes += 1;
        totals.with_findings += u64::from(!findings.is_empty());
        totals.findings += findings.len() as u64;
        totals.incomplete += u64::from(!change.complete);
        let degraded = change.files.iter().filter(|file| file.degraded.is_some());
        totals.degraded += degraded.count() as u64;
        totals.duplicates += change.duplicates;
    }

    /// Counts each pattern of a change once, and once for each library.
    fn fixes(&mut self, study: &Study, change: &Change, findings: &[Finding]) -> u64 {
        let patterns: BTreeSet<&str> = findings.iter().map(|f| &*f.pattern).collect();
        for &pattern in &patterns {
            self.pattern(pattern).fixes += 1;
            match change.month() {
                Some(month) => count(&mut self.months, month, pattern),
                None => self.totals.undated += 1,
            }
        }
        let library = |f: &Finding| f.library.as_deref().unwrap_or_default().to_owned();
        let libraries: BTreeSet<(String, &str)> =
            findings.iter().map(|f| (library(f), &*f.pattern)).collect();
        let mut of_study = BTreeSet::new();
        for (library, pattern) in &libraries {
            count(&mut self.libraries, library, pattern);
            of_study.extend(study.library_of(library).map(|l| (&l.id, *pattern)));
        }
        for (library, pattern) in of_study {
            count(&mut self.study_libraries, library, pattern);
        }
        self.totals.fixes += patterns.len() as u64;
        patterns.len() as u64
    }

    fn repository(&mut self, name: &str, change: &Change, findings: u64, fixes: u64) {
        let repository = self.repositories.entry(name.to_owned()).or_default();
        repository.changes += 1;
        repository.with_findings += u64::from(findings > 0);
        repository.findings += findings;
        repository.fixes += fixes;
        repository.incomplete += u64::from(!change.complete);
        if repository.page.is_none() {
            repository.page = change.repository.as_deref().map(str::to_owned);
        }
        if let Some(day) = change.day() {
            let earlier = repository.first.as_deref().is_none_or(|first| day < first);
            let later = repository.last.as_deref().is_none_or(|last| day > last);
            if earlier {
                repository.first = Some(day.to_owned());
            }
            if later {
                repository.last = Some(day.to_owned());
            }
        }
    }

    fn finding(&mut self, repository: &str, finding: &Finding) {
        let pattern = self.pattern(&finding.pattern);
        pattern.findings += 1;
        let action = finding.action.clone().into_owned();
        let kind = finding.kind.as_deref().map(str::to_owned);
        *pattern.actions.entry((action, kind)).or_default() += 1;
        let confidence = (finding.confidence.clamp(0.0, 1.0) * 1000.0).round() as u16;
        *pattern.confidences.entry(confidence).or_default() += 1;
        for note in &finding.notes {
            *pattern.notes.entry(note.clone().into_owned()).or_default() += 1;
        }
        self.directory(repository, finding);
        self.pair(finding);
    }

    fn directory(&mut self, repository: &str, finding: &Finding) {
        let (folders, _) = finding.path.rsplit_once('/').unwrap_or_default();
        let folders = folders.split('/').filter(|name| !name.is_empty());
        let path = std::iter::once(repository).chain(folders);
        let path = path.map(str::to_owned).collect();
        let counts = self.directories.entry(path).or_default();
        *counts
            .entry(finding.pattern.clone().into_owned())
            .or_default() += 1;
    }

    /// Where something became something else.
    fn pair(&mut self, finding: &Finding) {
        let texts = [&finding.before, &finding.after];
        let long = |text: &&std::borrow::Cow<str>| text.chars().nth(LONGEST_IN_PAIR).is_some();
        if texts.iter().any(long) || texts.iter().any(|text| text.is_empty()) {
            return;
        }
        let pair = Pair {
            pattern: finding.pattern.clone().into_owned(),
            before: finding.before.clone().into_owned(),
            after: finding.after.clone().into_owned(),
        };
        let pairs = self.pairs.entry(pair).or_default();
        pairs.findings += 1;
        // Changes are counted from 1.
        pairs.changes += u64::from(pairs.last != self.totals.changes);
        pairs.last = self.totals.changes;
    }

    fn pattern(&mut self, id: &str) -> &mut Pattern {
        if !self.patterns.contains_key(id) {
            self.patterns.insert(id.to_owned(), Pattern::default());
        }
        self.patterns.get_mut(id).expect("it was inserted above")
    }
}

fn count(counts: &mut BTreeMap<String, Counts>, key: &str, pattern: &str) {
    let counts = counts.entry(key.to_owned()).or_default();
    *counts.entry(pattern.to_owned()).or_default() += 1;
}
