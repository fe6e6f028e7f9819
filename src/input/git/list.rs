//! The list of commits and of the files that each changed, by one run of git.
//!
//! In: a [`Selection`] or [`Comparison`]. Out: [`Listed`] commits while git still runs.

use std::ffi::OsString;
use std::io::BufReader;
use std::process::{Child, ChildStdout, Command};
use std::thread::JoinHandle;

use super::command::messages;
use super::raw::{Item, Listed, ListedFile, Raw};
use super::selection::{Comparison, Selection, names};
use super::{Repository, fixes};
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
    "--format=tformat:%x00%H%x00%s",
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

/// Commits, newest first; git is ended when this is dropped.
pub struct Log {
    repository: Repository,
    child: Child,
    output: Raw<BufReader<ChildStdout>>,
    messages: Option<JoinHandle<Vec<u8>>>,
    /// The commit whose files are being read.
    current: Option<Listed>,
    paths: Vec<OsString>,
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
        let names = selection.names()?;
        let mut log = Self::run(repository, &arguments, &names)?;
        log.paths.clone_from(&selection.paths);
        log.fixes = selection.fixes;
        log.left = selection.max_count.unwrap_or(u64::MAX);
        Ok(log)
    }

    pub(super) fn named(repository: Repository, revision: &str) -> Result<Self, Error> {
        let names = names(&[revision.to_owned()], &[])?;
        let arguments = ["--no-walk=unsorted".into(), FIRST_PARENT.into()];
        Self::run(repository, &arguments, &names)
    }

    fn run(
        repository: Repository,
        arguments: &[OsString],
        names: &[OsString],
    ) -> Result<Self, Error> {
        let renames = match repository.partial {
            true => EXACT_RENAMES,
            false => RENAMES,
        };
        let mut command = log_command(&repository, renames);
        command.args(arguments).args(names);
        let mut child = repository.git.spawn(&mut command)?;
        let output = child.stdout.take().expect("the output is piped");
        let stderr = child.stderr.take().expect("the messages are piped");
        Ok(Self {
            repository,
            child,
            output: Raw::new(BufReader::with_capacity(1 << 16, output)),
            messages: Some(messages(stderr)),
            current: None,
            paths: Vec::new(),
            fixes: false,
            left: u64::MAX,
            passed: 0,
        })
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
                Some(Item::Commit { id, subject }) => {
                    let listed = Listed {
                        id,
                        subject,
                        ..Listed::default()
                    };
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
        let status = self.child.wait();
        let messages = messages.join().unwrap_or_default();
        match status {
            Ok(status) if status.success() => Ok(self.current.take()),
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
        } else if self.repository.partial && may_rename(&listed.files) {
            self.look_for_renames(&mut listed);
        }
        listed
    }

    /// Lists one commit of a partial clone again, with all renames, if its blobs are here.
    fn look_for_renames(&self, listed: &mut Listed) {
        let mut command = log_command(&self.repository, RENAMES);
        command.args(["--no-walk=unsorted", FIRST_PARENT]);
        let output = names(std::slice::from_ref(&listed.id), &self.paths)
            .and_then(|names| self.repository.git.run(command.args(names)));
        let output = output.ok().filter(|output| output.status.success());
        let again = output.and_then(|output| collect(&output.stdout).ok());
        match again {
            Some(again) => listed.files = again.files,
            None => {
                let reason = "renames cannot be told from new files, as blobs are missing in this \
                              partial clone; fetch them with `git fetch --refetch --no-filter`";
                listed.gaps.push(gap(&listed.id, reason.to_owned()));
            }
        }
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

impl Drop for Log {
    fn drop(&mut self) {
        if self.messages.is_some() {
            // It may have ended by itself; there is nothing to do about either.
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

fn log_command(repository: &Repository, renames: &str) -> Command {
    let mut command = repository.git.command("log");
    command.args(LISTING).args(COMMITS).arg(renames);
    command
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
        Item::Commit { id, subject } => {
            listed.id = id;
            listed.subject = subject;
        }
    }
}

/// Whether one file went and another came.
fn may_rename(files: &[ListedFile]) -> bool {
    let came = files.iter().any(|f| f.old.is_none());
    came && files.iter().any(|f| f.is_one_sided() && f.new.is_none())
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
    let git = &repository.git;
    let mut command = git.command_with(&git.without_filters()?, "diff");
    command.args(LISTING).arg(RENAMES);
    if comparison.staged {
        command.arg("--cached");
    }
    let output = git.run(command.args(comparison.names()?))?;
    if !output.status.success() {
        return Err(git.failure("diff", &output.stderr));
    }
    let listed = collect(&output.stdout).map_err(|error| Error::Git {
        command: "diff".to_owned(),
        message: error.to_string(),
    })?;
    Ok(Listed {
        id: comparison.name(),
        ..listed
    })
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
