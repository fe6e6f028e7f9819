//! `diff`, `show` and `log`: changes that are in a git repository.

use super::Common;
use super::closing::Closing;
use super::dedupe::Dedupe;
use super::interrupt;
use super::label::{Input, Labeller};
use super::progress::Progress;
use super::resume::{self, Earlier};
use super::run::repository;
use super::write::{Watch, write};
use crate::input::Error;
use crate::input::git::{Comparison, Listed, Log, Repository, Selection};
use crate::report::{FormatName, Options};
use anyhow::{Result, ensure};
use clap::Args;
use std::collections::HashSet;
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

#[derive(Debug, Args)]
pub struct DiffArguments {
    /// Compare the index, not the work tree
    #[arg(long, visible_alias = "cached")]
    pub staged: bool,
    /// Commits to compare, as `git diff` takes them: none for what is not staged, one for the work
    /// tree against it, two for one against the other
    #[arg(value_name = "REV", num_args = 0..=2)]
    pub revisions: Vec<String>,
    /// Only these paths, as git takes them
    #[arg(value_name = "PATH", last = true)]
    pub paths: Vec<OsString>,
}

#[derive(Debug, Args)]
pub struct ShowArguments {
    /// Commits; a merge is compared with its first parent
    #[arg(value_name = "REV", default_value = "HEAD")]
    pub revisions: Vec<String>,
}

#[derive(Debug, Args)]
pub struct LogArguments {
    /// Ranges and revisions as git spells them: v1..v2, main...topic, ^old new
    #[arg(value_name = "RANGE", default_value = "HEAD")]
    pub revisions: Vec<String>,
    /// Only commits that touch these paths, and only these of their files, as git takes them
    #[arg(value_name = "PATH", last = true)]
    pub paths: Vec<OsString>,
    /// Only commits more recent than this
    #[arg(long, value_name = "DATE")]
    pub since: Option<String>,
    /// Only commits older than this
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
    /// Only commits of authors whom this expression fits; may be given several times
    #[arg(long, value_name = "EXPRESSION")]
    pub author: Vec<String>,
    /// Only commits whose message this expression fits; may be given several times
    #[arg(long, value_name = "EXPRESSION")]
    pub grep: Vec<String>,
    /// At most so many commits
    #[arg(short = 'n', long, value_name = "N")]
    pub max_count: Option<u64>,
    /// Merges too, each compared with its first parent
    #[arg(long)]
    pub merges: bool,
    /// Only commits whose subject speaks of a fix: it has a word such as fix, bug, issue, error,
    /// fault, defect, fail, crash, wrong, correct, broken, repair or resolve, in any form
    #[arg(long)]
    pub fixes: bool,
    /// Leave out the commits that FILE has, the output of an earlier run in jsonl: what comes can
    /// be appended to it
    #[arg(long, value_name = "FILE")]
    pub resume: Option<PathBuf>,
    /// Go on with the next commit when one takes longer; it is marked as not complete
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub time_limit: Option<Duration>,
    /// Give each finding its statements and the function around them, on both sides, for a data set;
    /// with `--format jsonl` or `json`
    #[arg(long)]
    pub code: bool,
    /// Leave out findings whose code came before: in this run, or in the FILE of `--resume`. They are
    /// counted
    #[arg(long, requires = "code")]
    pub dedupe: bool,
}

pub fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().map_err(|_| "give a number of seconds")?;
    Duration::try_from_secs_f64(seconds).map_err(|error| error.to_string())
}

impl LogArguments {
    fn selection(&self) -> Selection {
        Selection {
            revisions: self.revisions.clone(),
            paths: self.paths.clone(),
            since: self.since.clone(),
            until: self.until.clone(),
            author: self.author.clone(),
            grep: self.grep.clone(),
            max_count: self.max_count,
            merges: self.merges,
            fixes: self.fixes,
        }
    }
}

pub fn diff(common: &Common, arguments: &DiffArguments) -> Result<u8> {
    let comparison = Comparison {
        staged: arguments.staged,
        revisions: arguments.revisions.clone(),
        paths: arguments.paths.clone(),
    };
    let repository = repository(common)?;
    let labeller = Labeller::new(common)?;
    let change = repository.diff(&comparison, &|path| labeller.wants(path))?;
    let input = std::iter::once(Ok(Input::Change(change)));
    let options = Options::default();
    Ok(write(common, &labeller, input, options, &mut Watch::default())?.status)
}

pub fn show(common: &Common, arguments: &ShowArguments) -> Result<u8> {
    let repository = repository(common)?;
    let mut commits: Vec<Listed> = Vec::new();
    for revision in &arguments.revisions {
        let found = commits.len();
        for commit in repository.named(revision)? {
            commits.push(commit?);
        }
        if commits.len() == found && !revision.contains("..") {
            let revision = revision.clone();
            return Err(Error::NoCommit { revision }.into());
        }
    }
    let options = Options {
        several: commits.len() > 1,
        ..Options::default()
    };
    let labeller = Labeller::new(common)?.in_repository(repository);
    let inputs = commits.into_iter().map(|commit| Ok(Input::Listed(commit)));
    Ok(write(common, &labeller, inputs, options, &mut Watch::default())?.status)
}

pub fn log(common: &Common, arguments: &LogArguments) -> Result<u8> {
    let repository = repository(common)?;
    let selection = arguments.selection();
    ensure!(
        !arguments.code || matches!(common.format(), FormatName::Json | FormatName::Jsonl),
        "`--code` is for programs; add `--format jsonl`"
    );
    let earlier = match &arguments.resume {
        Some(file) => resume::earlier(file, common.format(), arguments.dedupe)?,
        None => Earlier::default(),
    };
    let mut log = repository.log(&selection)?;
    // What is wrong with the whole selection shows before anything is written.
    let first = log.next().transpose()?;
    let left_out = Arc::new(AtomicU64::new(0));
    let mut watch = Watch {
        progress: progress(&repository, &selection, &left_out)?,
        closing: Closing::beside(common.format(), common.all),
        dedupe: arguments.dedupe.then(|| Dedupe::new(earlier.code)),
        ..Watch::default()
    };
    interrupt::watch();
    let labeller = Labeller::new(common)?
        .in_repository(repository)
        .with_time_limit(arguments.time_limit)
        .with_code(arguments.code);
    let inputs = Inputs {
        first,
        log,
        done: earlier.commits,
        left_out,
        passed: 0,
    };
    let options = Options {
        several: true,
        ..Options::default()
    };
    Ok(write(common, &labeller, inputs, options, &mut watch)?.status)
}

fn progress(
    repository: &Repository,
    selection: &Selection,
    left_out: &Arc<AtomicU64>,
) -> Result<Progress> {
    if !Progress::is_seen() {
        return Ok(Progress::default());
    }
    let commits = repository.count(selection)?;
    Ok(Progress::of(commits, Arc::clone(left_out)))
}

/// The commits of a log that are still to do.
struct Inputs {
    first: Option<Listed>,
    log: Log,
    /// Ids of those that an earlier run did.
    done: HashSet<String>,
    left_out: Arc<AtomicU64>,
    /// How many git had listed when the last was given.
    passed: u64,
}

impl Iterator for Inputs {
    type Item = Result<Input>;

    fn next(&mut self) -> Option<Self::Item> {
        while !interrupt::came() {
            let listed = match self.first.take() {
                Some(first) => first,
                None => match self.log.next()? {
                    Ok(listed) => listed,
                    Err(error) => return Some(Err(error.into())),
                },
            };
            if !self.done.contains(&listed.id) {
                let passed = self.log.passed();
                let left_out = passed.saturating_sub(self.passed + 1);
                self.left_out.fetch_add(left_out, Ordering::Relaxed);
                self.passed = passed;
                return Some(Ok(Input::Listed(listed)));
            }
        }
        None
    }
}
