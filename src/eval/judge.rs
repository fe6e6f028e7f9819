//! Judging: each labelled place gets what the findings of its commit say of it.
//!
//! In: labels. Out: [`Judged`] places, in the order of the labels, and what is [`Missing`].

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::Serialize;

use super::diff::{self, DiffLine};
use super::labels::{Label, NONE, Side};
use super::predict::{self, Place};
use super::repository;
use crate::catalogue::Catalogue;
use crate::classify;
use crate::input::git::Repository;
use crate::input::{Change, Content, FileChange};
use crate::report::{ChangeResult, Finding};

/// What judging needs to know.
pub struct Judge<'a> {
    pub catalogue: &'a Catalogue,
    /// The folder of the repositories.
    pub repositories: &'a Path,
    /// Findings less sure than this, 0 to 1, say nothing.
    pub min_confidence: f64,
    /// Whether places that are missed get their diff.
    pub diffs: bool,
}

/// All labels, judged as far as they could be.
#[derive(Debug, Default)]
pub struct Evaluation {
    pub judged: Vec<Judged>,
    pub missing: Vec<Missing>,
}

/// A label, and what the findings say of its place.
#[derive(Debug)]
pub struct Judged {
    pub label: Label,
    /// Every finding about the place, however unsure; the nearest and surest first.
    pub findings: Vec<Finding>,
    /// Which of them speaks for the place; `None` where none is sure enough.
    pub spokesman: Option<usize>,
    /// The change around the place, where it was asked for.
    pub diff: Vec<DiffLine>,
}

impl Judged {
    /// The finding that speaks for the place.
    pub fn finding(&self) -> Option<&Finding> {
        self.spokesman.map(|index| &self.findings[index])
    }

    /// The label that the findings give.
    pub fn predicted(&self) -> &str {
        self.finding().map_or(NONE, |finding| &finding.pattern)
    }

    pub fn is_right(&self) -> bool {
        self.predicted() == self.label.label
    }

    pub fn is_accepted(&self) -> bool {
        self.label.accepted.iter().any(|l| l == self.predicted())
    }
}

/// Something that labels are about and that is not there: a repository, a commit, a file or a line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Missing {
    pub repo: String,
    /// `None` where the repository itself is missing.
    pub commit: Option<String>,
    /// `None` where the commit itself is missing.
    pub path: Option<String>,
    /// One sentence, with a remedy where there is one.
    pub reason: String,
    /// The labels that could not be judged.
    pub ids: Vec<String>,
}

/// A label's number in the file, and what came of it.
type Verdict = (usize, Result<Judged, Missing>);

impl Judge<'_> {
    /// Judges labels, several commits at once.
    pub fn all(&self, labels: Vec<Label>) -> Evaluation {
        let mut commits: BTreeMap<(String, String), Vec<(usize, Label)>> = BTreeMap::new();
        for (number, label) in labels.into_iter().enumerate() {
            let commit = (label.repo.clone(), label.commit.clone());
            commits.entry(commit).or_default().push((number, label));
        }
        let commits: Vec<_> = commits.into_values().collect();
        let verdicts = commits.into_par_iter().flat_map_iter(|l| self.commit(l));
        let mut verdicts: Vec<Verdict> = verdicts.collect();
        verdicts.sort_by_key(|&(number, _)| number);
        gathered(verdicts)
    }

    /// Judges the labels of one commit.
    fn commit(&self, labels: Vec<(usize, Label)>) -> Vec<Verdict> {
        let Some((_, first)) = labels.first() else {
            return Vec::new();
        };
        let read = self.read(first);
        let read = read.map(|change| (classify::change(self.catalogue, &change), change));
        let verdict = |label: Label| match &read {
            Ok((result, change)) => self.label(label, change, result),
            Err(missing) => Err(missing.about(&label)),
        };
        let verdicts = labels.into_iter().map(|(n, label)| (n, verdict(label)));
        verdicts.collect()
    }

    /// The change of a label's commit.
    fn read(&self, label: &Label) -> Result<Change, Missing> {
        let place = self.place(label)?;
        let repository = Repository::open(&place).map_err(|e| missing(label, e.to_string()))?;
        let change = repository.show(&label.commit, &|_| Some(u64::MAX));
        change.map_err(|error| Missing {
            commit: Some(label.commit.clone()),
            ..missing(label, error.to_string())
        })
    }

    fn place(&self, label: &Label) -> Result<PathBuf, Missing> {
        repository::find(self.repositories, &label.repo).ok_or_else(|| {
            let places = repository::places(self.repositories, &label.repo);
            let places = places.map(|place| place.display().to_string()).join(", ");
            let reason = format!("there is no repository; looked for {places}");
            missing(label, reason)
        })
    }

    fn label(
        &self,
        label: Label,
        change: &Change,
        result: &ChangeResult,
    ) -> Result<Judged, Missing> {
        let file = labelled_file(change, &label)?;
        let place = Place {
            path: file.path(),
            side: label.side,
            line: label.line,
        };
        let about = predict::about(&result.findings, &place);
        let mut judged = Judged {
            spokesman: predict::spokesman(&about, self.min_confidence),
            findings: about.into_iter().cloned().collect(),
            label,
            diff: Vec::new(),
        };
        if self.diffs && !judged.is_right() {
            judged.diff = diff::around(file, judged.label.side, judged.label.line);
        }
        Ok(judged)
    }
}

/// The file that a label is about: by the path of its side, else by the other side's.
fn labelled_file<'c>(change: &'c Change, label: &Label) -> Result<&'c FileChange, Missing> {
    let by_side = |side| {
        let has_path = |file: &&FileChange| match side {
            Side::Old => file.old_path.as_deref() == Some(&label.path),
            Side::New => file.new_path.as_deref() == Some(&label.path),
        };
        change.files.iter().find(has_path)
    };
    let other = match label.side {
        Side::Old => Side::New,
        Side::New => Side::Old,
    };
    let file = by_side(label.side).or_else(|| by_side(other));
    let reason = match file {
        None => "the commit does not change this file; check the path".to_owned(),
        Some(file) if file.content == Content::Opaque => without_text(change, file),
        Some(file) => match last_line(file, label.side) {
            last if label.line > last => beyond(label, last),
            _ => return Ok(file),
        },
    };
    Err(Missing {
        commit: Some(label.commit.clone()),
        path: Some(label.path.clone()),
        ..missing(label, reason)
    })
}

/// Why a file has no text.
fn without_text(change: &Change, file: &FileChange) -> String {
    let gap = change.gaps.iter().find(|gap| gap.place == file.path());
    gap.map_or_else(
        || "no text of this file is changed".to_owned(),
        |gap| gap.reason.clone(),
    )
}

fn beyond(label: &Label, last: u32) -> String {
    let (line, side) = (label.line, label.side.as_str());
    format!("line {line} is labelled, but the {side} file ends with line {last}")
}

fn last_line(file: &FileChange, side: Side) -> u32 {
    diff::regions(file)
        .iter()
        .map(|region| diff::side(region, side))
        .map(|side| (side.first_line + diff::count(side)).saturating_sub(1))
        .max()
        .unwrap_or(0)
}

fn missing(label: &Label, reason: String) -> Missing {
    Missing {
        repo: label.repo.clone(),
        commit: None,
        path: None,
        reason,
        ids: vec![label.id.clone()],
    }
}

impl Missing {
    /// The same for another label.
    fn about(&self, label: &Label) -> Self {
        Self {
            ids: vec![label.id.clone()],
            ..self.clone()
        }
    }
}

/// Each thing that is missing once, with all the labels about it.
fn gathered(verdicts: Vec<Verdict>) -> Evaluation {
    let mut evaluation = Evaluation::default();
    let mut missing: BTreeMap<Missing, Vec<String>> = BTreeMap::new();
    for (_, verdict) in verdicts {
        match verdict {
            Ok(judged) => evaluation.judged.push(judged),
            Err(mut found) => {
                let ids = std::mem::take(&mut found.ids);
                missing.entry(found).or_default().extend(ids);
            }
        }
    }
    let whole = |(missing, ids)| Missing { ids, ..missing };
    evaluation.missing = missing.into_iter().map(whole).collect();
    evaluation
}
