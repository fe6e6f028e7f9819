//! The list of commits and of the files that each changed, by one run of git.
//!
//! In: a [`Selection`] or [`Comparison`]. Out: [`Listed`] commits while git still runs.

use std::ffi::OsString;
use std::io::BufReader;
use std::process::{ChildStdout, Output};
use std::thread::JoinHandle;
use std::time::Instant;

use super::command::messages;
use super::process::Process;
use super::raw::{Item, Listed, Raw};
use super::selection::{Comparison, Selection, names};
use super::{Repository, fixes, rename};
use crate::input::{Error, Gap};

/// How files are listed, whatever the configuration says.
const LISTING: [&str; 10] = [
    "--raw",
    "-z",
    "--no-abbrev",
    "--no-ext-diff",
    "--no-textconv",
    "--no-color",
    "--no-relative",
    "--ignore-submodules=dirty",
    "-O/dev/null",
    "-l1000",
];

/// How commits are listed.
const COMMITS: [&str; 3] = [
    "--format=tformat:%x00%H%x00%aI%x00%s",
    "--encoding=UTF-8",
    "--no-show-signature",
];

/// How merges are compared. Beside paths it makes git follow side branches that it else leaves out,
/// so it is only for selections that have merges.
const FIRST_PARENT: &str = "--diff-merges=first-parent";

/// Renames as git finds them by default.
const RENAMES: &str = "-M50%";
/// Only those that the ids tell; looking for others needs blobs that a partial clone may lack.
const EXACT_RENAMES: &str = "-M100%";

/// Commits, newest first; git ends with it.
pub struct Log {
    repository: Repository,
    process: Process,
    output: Raw<BufReader<ChildStdout>>,
    messages: Option<JoinHandle<Vec<u8>>>,
    /// The commit whose files are being read.
    current: Option<Listed>,
    /// Options, revisions and paths, to begin anew with.
    arguments: Vec<OsString>,
    /// Whether blobs are missing, so that only exact renames are looked for.
    exact: bool,
    fixes: bool,
    /// How many may still come.
    left: u64,
    passed: u64,
}

impl Log {
    pub(super) fn start(repository: Repository, selection: &Selection) -> Result<Self, Error> {
        let mut arguments = selection.arguments();
        if selection.merges {
            arguments.push(FIRST_PARENT.into());
        }
        arguments.extend(selection.names()?);
        let mut log = Self::run(repository, arguments)?;
        log.fixes = selection.fixes;
        log.left = selection.max_count.unwrap_or(u64::MAX);
        Ok(log)
    }

    pub(super) fn named(repository: Repository, revision: &str) -> Result<Self, Error> {
        let mut arguments = vec!["--no-walk=unsorted".into(), FIRST_PARENT.into()];
        arguments.extend(names(&[revision.to_owned()], &[])?);
        Self::run(repository, arguments)
    }

    fn run(repository: Repository, arguments: Vec<OsString>) -> Result<Self, Error> {
        let exact = repository.configuration.partial;
        let (process, output, messages) = begin(&repository, &arguments, exact)?;
        Ok(Self {
            repository,
            process,
            output,
            messages: Some(messages),
            current: None,
            arguments,
            exact,
            fixes: false,
            left: u64::MAX,
            passed: 0,
        })
    }

    /// Lists anew, without a look into blobs, from where git missed one.
    fn go_on_exactly(&mut self) -> Result<Option<Listed>, Error> {
        self.exact = true;
        self.current = None;
        let (process, output, messages) = begin(&self.repository, &self.arguments, true)?;
        (self.process, self.output, self.messages) = (process, output, Some(messages));
        for _ in 0..self.passed {
            self.listed()?;
        }
        self.listed()
    }

    /// How many commits git has listed so far, those that were left out by their subject too.
    pub fn passed(&self) -> u64 {
        self.passed
    }

    /// The next commit that git lists.
    fn listed(&mut self) -> Result<Option<Listed>, Error> {
        loop {
            let item = self.output.next().map_err(|error| self.broken(&error))?;
            match item {
                Some(commit @ Item::Commit { .. }) => {
                    let mut listed = Listed::default();
                    add(&mut listed, commit);
                    if let Some(done) = self.current.replace(listed) {
                        return Ok(Some(done));
                    }
                }
                Some(item) => add(self.current.get_or_insert_default(), item),
                None => return self.end(),
            }
        }
    }

    /// The last commit, if git ended as it should: otherwise it may be cut off.
    fn end(&mut self) -> Result<Option<Listed>, Error> {
        let Some(messages) = self.messages.take() else {
            return Ok(None);
        };
        let status = self.process.wait();
        let messages = messages.join().unwrap_or_default();
        match status {
            Ok(status) if status.success() => Ok(self.current.take()),
            _ if !self.exact && misses_blob(&messages) => self.go_on_exactly(),
            _ => Err(self.repository.git.failure("log", &messages)),
        }
    }

    fn broken(&self, error: &std::io::Error) -> Error {
        Error::Git {
            command: "log".to_owned(),
            message: error.to_string(),
        }
    }

    /// Marks what the repository cannot say about a commit.
    fn finish(&self, mut listed: Listed) -> Listed {
        if self.repository.shallow.contains(&listed.id) {
            listed.files.clear();
            let reason = "its parents are missing in this shallow clone, so that its changes \
                          are not known; fetch them with `git fetch --unshallow` (in a workflow: \
                          `fetch-depth: 0`)";
            listed.gaps.push(gap(&listed.id, reason.to_owned()));
        }
        listed.exact_renames = self.exact;
        listed
    }
}

impl Iterator for Log {
    type Item = Result<Listed, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.left > 0 {
            let listed = match self.listed() {
                Ok(listed) => listed?,
                Err(error) => {
                    self.left = 0;
                    return Some(Err(error));
                }
            };
            self.passed += 1;
            if !self.fixes || fixes::speaks_of_a_fix(&listed.subject) {
                self.left -= 1;
                return Some(Ok(self.finish(listed)));
            }
        }
        None
    }
}

/// A running git, its commits and its messages.
type Running = (Process, Raw<BufReader<ChildStdout>>, JoinHandle<Vec<u8>>);

fn begin(repository: &Repository, arguments: &[OsString], exact: bool) -> Result<Running, Error> {
    let renames = if exact { EXACT_RENAMES } else { RENAMES };
    let mut command = repository.git.command("log");
    command.args(LISTING).args(COMMITS).arg(renames);
    let mut child = repository.git.spawn(command.args(arguments))?;
    let output = child.stdout.take().expect("the output is piped");
    let stderr = child.stderr.take().expect("the messages are piped");
    let output = Raw::new(BufReader::with_capacity(1 << 16, output));
    Ok((Process::new(child), output, messages(stderr)))
}

/// Whether git ended because it lacks a blob that it wanted to look into.
fn misses_blob(messages: &[u8]) -> bool {
    let text = String::from_utf8_lossy(messages);
    text.contains("fatal: unable to read ") || text.contains("from promisor remote")
}

/// Some files of one commit, listed again with all renames; `None` if their blobs are not here, or if
/// that is not known in time.
pub fn with_renames(
    repository: &Repository,
    id: &str,
    paths: &[OsString],
    end: Option<Instant>,
) -> Option<Listed> {
    let mut command = repository.git.command("log");
    command.args(LISTING).args(COMMITS).arg(RENAMES);
    command.args(["--no-walk=unsorted", FIRST_PARENT]);
    command.args(names(&[id.to_owned()], paths).ok()?);
    command.env_remove("GIT_LITERAL_PATHSPECS");
    let output = repository.git.run_until(&mut command, end).ok()?;
    let listed = output.status.success().then(|| collect(&output.stdout));
    listed?.ok()
}

fn gap(place: &str, reason: String) -> Gap {
    Gap {
        place: place.to_owned(),
        line: None,
        reason,
    }
}

fn add(listed: &mut Listed, item: Item) {
    match item {
        Item::File(file) => listed.files.push(file),
        Item::Unmerged { path } => {
            let reason = "not merged yet, so that there is no difference; resolve it".to_owned();
            listed.gaps.push(gap(&path, reason));
        }
        Item::Commit { id, date, subject } => {
            listed.id = id;
            listed.date = Some(date);
            listed.subject = subject;
        }
    }
}

/// The only commit or difference in an output.
fn collect(output: &[u8]) -> std::io::Result<Listed> {
    let mut listed = Listed::default();
    let mut raw = Raw::new(output);
    while let Some(item) = raw.next()? {
        add(&mut listed, item);
    }
    Ok(listed)
}

/// What `git diff` lists.
pub fn difference(repository: &Repository, comparison: &Comparison) -> Result<Listed, Error> {
    let output = run_difference(repository, comparison, RENAMES)?;
    let exact = !output.status.success() && misses_blob(&output.stderr);
    let output = match exact {
        true => run_difference(repository, comparison, EXACT_RENAMES)?,
        false => output,
    };
    if !output.status.success() {
        return Err(repository.git.failure("diff", &output.stderr));
    }
    let mut listed = collect(&output.stdout).map_err(|error| Error::Git {
        command: "diff".to_owned(),
        message: error.to_string(),
    })?;
    listed.id = comparison.name();
    if exact {
        listed.gaps.push(rename::unknown(&listed.id));
    }
    Ok(listed)
}

fn run_difference(
    repository: &Repository,
    comparison: &Comparison,
    renames: &str,
) -> Result<Output, Error> {
    let git = &repository.git;
    let without_filters = &repository.configuration.without_filters;
    let mut command = git.command_with(without_filters, "diff");
    command.args(LISTING).arg(renames);
    if comparison.staged {
        command.arg("--cached");
    }
    git.run(command.args(comparison.names()?))
}

/// How many commits a selection has.
pub fn count(repository: &Repository, selection: &Selection) -> Result<u64, Error> {
    let git = &repository.git;
    let mut command = git.command("rev-list");
    command.arg("--count").args(selection.arguments());
    let output = git.run(command.args(selection.names()?))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let count = text.trim().parse();
    count.map_err(|_| git.failure("rev-list", &output.stderr))
}
