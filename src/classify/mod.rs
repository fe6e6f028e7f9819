//! Classify: edits become findings, by the rules of the catalogue.
//!
//! In: a change and a catalogue. Out: a [`ChangeResult`]. All that is said about deep learning comes
//! from the catalogue.

use crate::catalogue::Catalogue;
use crate::edit::{self, Views};
use crate::input::{Change, Content, FileChange, Region};
use crate::names::View;
use crate::result::{ChangeResult, FileResult, Finding};
use crate::syntax::{self, Language};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

mod alike;
mod around;
mod calls;
mod facts;
mod finding;
mod message;
mod moved;
mod origin;
mod rank;
mod scene;
mod shortfall;
mod source;
mod test;
mod trace;
mod version;

pub use finding::Standing;
use scene::Scene;
use shortfall::Shortfall;
pub use trace::{Check, Ranked, Trace, TracedEdit, TracedPlace, Tried};

/// What is made of the findings of a place before one of them is chosen for its primary.
pub trait Judge: Sync {
    /// Gives a finding its level, and tells whether it is allowed; false if it is not wanted at all.
    fn judge(&self, finding: &mut Finding, place: Surroundings) -> bool;
}

/// The code that a finding is in; the finding's lines are lines of it.
#[derive(Clone, Copy)]
pub struct Surroundings<'a> {
    pub language: &'static dyn Language,
    pub region: &'a Region,
}

/// Labels one change.
pub fn change(catalogue: &Catalogue, change: &Change) -> ChangeResult {
    label(Job::new(catalogue), change).0
}

/// Labels one change as long as an answer is wanted, and gives each finding the code around it if
/// that is asked; with the files that were not looked at to their end. Findings are judged before their places get a
/// primary, if there is a judge.
pub fn change_while<'c>(
    catalogue: &Catalogue,
    change: &'c Change,
    code: bool,
    judge: Option<&dyn Judge>,
    wanted: &dyn Fn() -> bool,
) -> (ChangeResult, Vec<&'c FileChange>) {
    let job = Job {
        sources: code,
        judge,
        wanted: Some(wanted),
        ..Job::new(catalogue)
    };
    label(job, change)
}

/// Labels one change, and tells how each finding came about.
pub fn traced(catalogue: &Catalogue, change: &Change) -> (ChangeResult, Trace) {
    let trace = RefCell::default();
    let job = Job {
        trace: Some(&trace),
        ..Job::new(catalogue)
    };
    let (result, _) = label(job, change);
    (result, trace.into_inner())
}

/// What changes are labelled with.
#[derive(Clone, Copy)]
struct Job<'c> {
    catalogue: &'c Catalogue,
    /// Whether findings have the code around them.
    sources: bool,
    /// Where it is told how they came about.
    trace: Option<&'c RefCell<Trace>>,
    /// Asked again and again: whether an answer is still wanted.
    wanted: Option<&'c dyn Fn() -> bool>,
    /// What judges them; without it each is as it is.
    judge: Option<&'c dyn Judge>,
}

impl<'c> Job<'c> {
    fn new(catalogue: &'c Catalogue) -> Self {
        Self {
            catalogue,
            sources: false,
            trace: None,
            wanted: None,
            judge: None,
        }
    }

    fn is_wanted(&self) -> bool {
        self.wanted.is_none_or(|wanted| wanted())
    }
}

/// With the files for which there was no time.
fn label<'c>(job: Job, change: &'c Change) -> (ChangeResult, Vec<&'c FileChange>) {
    let mut result = ChangeResult {
        repository: change.repository.as_deref().map(str::to_owned),
        date: change.date.clone(),
        complete: change.gaps.is_empty(),
        gaps: change.gaps.iter().map(ToString::to_string).collect(),
        ..ChangeResult::unknown(change.id.clone(), change.subject.clone())
    };
    let left = label_files(job, &change.files, &mut result);
    moved::drop(change, &mut result.findings);
    rank::order(&mut result.findings);
    (result, left)
}

/// Whether a change is about deep learning is first asked of its programs, then told to its settings.
fn label_files<'c>(
    job: Job,
    files: &'c [FileChange],
    result: &mut ChangeResult,
) -> Vec<&'c FileChange> {
    let libraries = &job.catalogue.libraries;
    let (settings, programs): (Vec<_>, Vec<_>) =
        (0..files.len()).partition(|&index| has_settings(job.catalogue, &files[index]));
    let mut labelled = BTreeMap::new();
    let mut left = Vec::new();
    let mut is_learning = false;
    for index in programs.into_iter().chain(settings) {
        let Some((file, findings)) = label_file(job, &files[index], is_learning) else {
            left.push(&files[index]);
            continue;
        };
        is_learning |= file.libraries.iter().any(|id| libraries.is_learning(id));
        labelled.insert(index, file);
        result.findings.extend(findings);
    }
    result.files.extend(labelled.into_values());
    left
}

fn has_settings(catalogue: &Catalogue, file: &FileChange) -> bool {
    let language = syntax::language_of(file.path());
    language.is_some_and(|language| catalogue.settings.reads(language.name()))
}

/// `None` for a file that is given up.
fn label_file(
    job: Job,
    file: &FileChange,
    is_learning: bool,
) -> Option<(FileResult, Vec<Finding>)> {
    let language = syntax::language_of(file.path());
    let mut result = FileResult {
        path: file.path().to_owned(),
        old_path: file.old_path.clone().filter(|p| p != file.path()),
        language: language.map(Language::name),
        libraries: Vec::new(),
        degraded: None,
    };
    let (Some(language), Content::Text(regions)) = (language, &file.content) else {
        return Some((result, Vec::new()));
    };
    let mut findings = Vec::new();
    let mut seen = Seen {
        is_learning,
        ..Seen::default()
    };
    for region in regions {
        findings.extend(label_region(job, language, file, region, &mut seen)?);
    }
    result.libraries = seen.libraries.into_iter().collect();
    let shortfall = seen.shortfall.map(|s| s.told(language.name()));
    result.degraded = shortfall;
    Some((result, findings))
}

/// What is known of a file beside its regions, and what these tell about it.
#[derive(Default)]
struct Seen {
    /// Whether another file of the change uses a deep-learning library.
    is_learning: bool,
    libraries: BTreeSet<String>,
    /// The first thing that is less than usual.
    shortfall: Option<Shortfall>,
}

fn label_region(
    job: Job,
    language: &'static dyn Language,
    file: &FileChange,
    region: &Region,
    seen: &mut Seen,
) -> Option<Vec<Finding>> {
    // A file that is new or deleted as a whole is no edit.
    if region.whole && (region.old.text.is_empty() || region.new.text.is_empty()) {
        return Some(Vec::new());
    }
    if let Some(code) = language.embedded(region) {
        let traced = job.trace.map_or(0, |trace| trace.borrow().places.len());
        let mut inside = Seen::default();
        let mut findings = label_code(job, language, file, &code.region, &mut inside)?;
        origin::restore(&mut findings, &code);
        seen.libraries.append(&mut inside.libraries);
        let shortfall = inside.shortfall.map(|shortfall| shortfall.restored(&code));
        seen.shortfall = seen.shortfall.or(shortfall);
        if let Some(trace) = job.trace {
            origin::restore_places(&mut trace.borrow_mut().places[traced..], &code);
        }
        return Some(findings);
    }
    label_code(job, language, file, region, seen)
}

fn label_code(
    job: Job,
    language: &'static dyn Language,
    file: &FileChange,
    region: &Region,
    seen: &mut Seen,
) -> Option<Vec<Finding>> {
    let catalogue = job.catalogue;
    let is_wanted = || job.is_wanted();
    if !is_wanted() {
        return None;
    }
    let [old, new] = syntax::parse(language, region);
    let view = |parsed, text| View::new(catalogue, parsed, text, language, region.whole);
    let (old, new) = (view(&old, &region.old.text), view(&new, &region.new.text));
    let views = Views {
        old: &old,
        new: &new,
    };
    let edits = edit::find(views, region, &is_wanted)?;
    for &library in old.libraries().iter().chain(new.libraries()) {
        let id = &catalogue.libraries.library(library).id;
        seen.libraries.insert(id.clone());
    }
    let mut findings = Vec::new();
    if !edits.edits.is_empty() {
        let mut scene = Scene::new(catalogue, views, &edits, region, file, seen.is_learning);
        scene.sources = job.sources;
        findings = label_scene(job, &scene, Surroundings { language, region })?;
    }
    let shortfall = || shortfall::find(views, region, &edits);
    seen.shortfall = seen.shortfall.or_else(shortfall);
    Some(findings)
}

fn label_scene(job: Job, scene: &Scene, place: Surroundings) -> Option<Vec<Finding>> {
    let judged = |finding: &mut Finding| job.judge.is_none_or(|judge| judge.judge(finding, place));
    let candidates = finding::candidates(scene, &judged, &|| job.is_wanted())?;
    if let Some(trace) = job.trace {
        let places = trace::region(scene, &candidates);
        trace.borrow_mut().places.extend(places);
    }
    let shown = candidates
        .into_iter()
        .filter(|c| c.standing != Standing::Covered);
    Some(shown.map(|candidate| candidate.finding).collect())
}

#[cfg(test)]
mod tests;
