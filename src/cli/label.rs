//! Labelling one change: its texts are read, it is classified, and what was not asked for is left
//! out.
//!
//! In: a change, or a commit whose files are listed. Out: a [`ChangeResult`].

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use super::Common;
use super::scope::Scope;
use crate::catalogue::Catalogue;
use crate::catalogue::error::nearest;
use crate::classify::{self, Judge, Trace};
use crate::input::git::{Listed, Reader, Repository, names_blobs};
use crate::input::{Change, cap};
use crate::policy::Policy;
use crate::report::{ChangeResult, escape};
use crate::syntax::{Language, language_of};

/// What is to be labelled.
pub enum Input {
    /// A change with its texts.
    Change(Change),
    /// A commit of a repository.
    Listed(Listed),
}

impl Input {
    fn name(&self) -> (String, String) {
        match self {
            Input::Change(change) => (change.id.clone(), change.subject.clone()),
            Input::Listed(listed) => (listed.id.clone(), listed.subject.clone()),
        }
    }
}

/// Checks names of patterns: a slip would find nothing, and nobody would know.
fn known(patterns: &[String], catalogue: &Catalogue) -> Result<()> {
    let ids = || catalogue.patterns.iter().map(|pattern| pattern.id.as_str());
    let Some(unknown) = patterns.iter().find(|id| !ids().any(|known| known == *id)) else {
        return Ok(());
    };
    let hint = match nearest(unknown, ids()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`dnnfix patterns list` names them".to_owned(),
    };
    bail!("there is no pattern `{}`; {hint}", escape::line(unknown))
}

/// What all changes are labelled with.
pub struct Labeller<'a> {
    common: &'a Common,
    catalogue: Catalogue,
    scope: Scope,
    time_limit: Option<Duration>,
    /// Whether findings have the code around them.
    code: bool,
    /// What judges findings, if something does.
    policy: Option<Policy>,
    /// Of the commits, or of the patches if they come from it.
    repository: OnceLock<Option<Repository>>,
}

impl<'a> Labeller<'a> {
    pub fn new(common: &'a Common) -> Result<Self> {
        Self::with(common, super::run::catalogue(common)?)
    }

    /// With a catalogue of its own.
    pub fn with(common: &'a Common, catalogue: Catalogue) -> Result<Self> {
        known(&common.pattern, &catalogue)?;
        Ok(Self {
            common,
            catalogue,
            scope: Scope::new(&common.scope)?,
            time_limit: None,
            code: false,
            policy: None,
            repository: OnceLock::new(),
        })
    }

    /// The repository that the commits are in.
    pub fn in_repository(self, repository: Repository) -> Self {
        Self {
            repository: OnceLock::from(Some(repository)),
            ..self
        }
    }

    /// The longest time that one change may take, looked at before each of its files and within.
    pub fn with_time_limit(self, time_limit: Option<Duration>) -> Self {
        Self { time_limit, ..self }
    }

    /// Whether findings are to have the code around them.
    pub fn with_code(self, code: bool) -> Self {
        Self { code, ..self }
    }

    /// By a policy, which says too how sure a finding must be, and which files are looked at.
    pub fn under(self, policy: Policy) -> Self {
        Self {
            policy: Some(policy),
            ..self
        }
    }

    /// Whether the text of a file with this path is needed, and up to how many bytes.
    pub fn wants(&self, path: &str) -> Option<u64> {
        let language = language_of(path).filter(|_| self.has(path));
        language.map(Language::largest)
    }

    /// Whether a file is looked at.
    fn has(&self, path: &str) -> bool {
        self.scope.has(path) && self.policy.as_ref().is_none_or(|policy| policy.has(path))
    }

    /// The repository, if there is one where the program runs: a patch need not come from any.
    fn repository(&self) -> Option<&Repository> {
        let found = || super::run::repository(self.common).ok();
        self.repository.get_or_init(found).as_ref()
    }

    /// What labels changes in one thread.
    pub fn worker(&self) -> impl FnMut(Input) -> ChangeResult {
        let mut reader = None;
        move |input| {
            let (id, subject) = input.name();
            let label = AssertUnwindSafe(|| self.label(input, &mut reader));
            // A fault in one change is no reason to lose the others.
            catch_unwind(label).unwrap_or_else(|_| {
                reader = None;
                fault(id, subject)
            })
        }
    }

    /// Labels one change, and tells how each finding came about.
    pub fn trace(&self, change: Change) -> (ChangeResult, Trace) {
        let mut change = self.read(Input::Change(change), &mut None, None);
        change.files.retain(|file| self.has(file.path()));
        classify::traced(&self.catalogue, &change)
    }

    fn label(&self, input: Input, reader: &mut Option<Reader>) -> ChangeResult {
        let end = self.time_limit.map(|limit| Instant::now() + limit);
        let mut change = self.read(input, reader, end);
        change.files.retain(|file| self.has(file.path()));
        let mut result = self.classified(&change, end);
        result.findings.retain(|finding| {
            let patterns = &self.common.pattern;
            let wanted = patterns.is_empty() || patterns.contains(&finding.pattern);
            wanted && (self.policy.is_some() || finding.confidence >= self.common.min_confidence())
        });
        result
    }

    /// Classifies file by file, until the time is over; the file that was begun and the rest are a gap.
    fn classified(&self, change: &Change, end: Option<Instant>) -> ChangeResult {
        let wanted = || end.is_none_or(|end| Instant::now() < end);
        let judge = self.policy.as_ref().map(|policy| policy as &dyn Judge);
        let (mut result, left) =
            classify::change_while(&self.catalogue, change, self.code, judge, &wanted);
        let left = left
            .iter()
            .filter(|file| self.wants(file.path()).is_some())
            .count();
        if left > 0 {
            result.complete = false;
            result.gaps.push(format!(
                "{}: the time limit was reached with {left} files left; raise `--time-limit`",
                change.id
            ));
        }
        result
    }

    /// The change with its texts, as far as git has given them in time.
    fn read(&self, input: Input, slot: &mut Option<Reader>, end: Option<Instant>) -> Change {
        let wanted = |path: &str| self.wants(path);
        match input {
            Input::Change(mut change) => {
                let reader = names_blobs(&change).then(|| self.reader(slot)).flatten();
                if let Some(reader) = reader {
                    reader.wait_until(end);
                    reader.complete(&mut change, &wanted);
                }
                let is_wanted = |path: &str| wanted(path).is_some();
                cap::apply(&mut change, self.common.scope.max_file_size(), &is_wanted);
                change
            }
            Input::Listed(mut listed) => {
                listed.files.retain(|file| self.has(&file.path()));
                let reader = self.reader(slot);
                let reader = reader.expect("commits are listed by a repository");
                reader.wait_until(end);
                reader.change(listed, &wanted)
            }
        }
    }

    fn reader<'r>(&self, slot: &'r mut Option<Reader>) -> Option<&'r mut Reader> {
        if slot.is_none() {
            *slot = self.repository().map(Repository::reader);
        }
        slot.as_mut()
    }
}

/// The answer for a change in which the program failed.
fn fault(id: String, subject: String) -> ChangeResult {
    let gap = format!("{id}: dnnfix failed here, which is a fault of its own; please report it");
    ChangeResult {
        gaps: vec![gap],
        ..ChangeResult::unknown(id, subject)
    }
}
