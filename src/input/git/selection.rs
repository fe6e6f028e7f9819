//! What is asked of a repository: which commits, or which difference.
//!
//! In: revisions and options as git spells them. Out: arguments for git, in which no revision can be
//! taken for an option.

use std::ffi::OsString;

use crate::input::Error;

/// Commits, as `git log` selects them.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Revisions and ranges; `HEAD` where there is none.
    pub revisions: Vec<String>,
    /// Pathspecs; all files where there is none.
    pub paths: Vec<OsString>,
    pub since: Option<String>,
    pub until: Option<String>,
    /// Any of these must be in the author.
    pub author: Vec<String>,
    /// Any of these must be in the message.
    pub grep: Vec<String>,
    pub max_count: Option<u64>,
    /// Merges too, each compared with its first parent.
    pub merges: bool,
    /// Only commits whose subject speaks of a fix ([`super::speaks_of_a_fix`]).
    pub fixes: bool,
}

impl Selection {
    /// The arguments that limit which commits there are.
    pub(super) fn arguments(&self) -> Vec<OsString> {
        let mut arguments: Vec<OsString> = Vec::new();
        let mut option = |name: &str, values: &mut dyn Iterator<Item = &String>| {
            arguments.extend(values.map(|value| format!("--{name}={value}").into()));
        };
        option("since", &mut self.since.iter());
        option("until", &mut self.until.iter());
        option("author", &mut self.author.iter());
        option("grep", &mut self.grep.iter());
        // What is left of the commits by their subject is counted afterwards.
        let count = self.max_count.filter(|_| !self.fixes);
        option("max-count", &mut count.map(|n| n.to_string()).iter());
        if !self.merges {
            arguments.push("--no-merges".into());
        }
        arguments
    }

    /// The arguments that name revisions and paths.
    pub(super) fn names(&self) -> Result<Vec<OsString>, Error> {
        let head = ["HEAD".to_owned()];
        match self.revisions.is_empty() {
            true => names(&head, &self.paths),
            false => names(&self.revisions, &self.paths),
        }
    }
}

/// Two states, as `git diff` takes them.
#[derive(Debug, Clone, Default)]
pub struct Comparison {
    /// The index is the new state, not the work tree.
    pub staged: bool,
    /// None, one, or two.
    pub revisions: Vec<String>,
    /// Pathspecs; all files where there is none.
    pub paths: Vec<OsString>,
}

impl Comparison {
    /// What the difference is called: `HEAD..index`.
    pub(super) fn name(&self) -> String {
        match (&self.revisions[..], self.staged) {
            ([], false) => "index..worktree".to_owned(),
            ([], true) => "HEAD..index".to_owned(),
            ([one], _) if one.contains("..") => one.clone(),
            ([one], false) => format!("{one}..worktree"),
            ([one], true) => format!("{one}..index"),
            ([old, new, ..], _) => format!("{old}..{new}"),
        }
    }

    pub(super) fn names(&self) -> Result<Vec<OsString>, Error> {
        names(&self.revisions, &self.paths)
    }
}

/// Revisions and paths behind the options.
pub(super) fn names(revisions: &[String], paths: &[OsString]) -> Result<Vec<OsString>, Error> {
    let mut arguments: Vec<OsString> = vec!["--end-of-options".into()];
    for revision in revisions {
        check(revision)?;
        arguments.push(revision.into());
    }
    arguments.push("--".into());
    arguments.extend_from_slice(paths);
    Ok(arguments)
}

/// Refuses what could be no revision but an option; `^` and `..` are git's to read.
fn check(revision: &str) -> Result<(), Error> {
    let odd = revision.starts_with('-') || revision.contains(char::is_control);
    match odd || revision.trim().is_empty() {
        true => Err(Error::NotARevision {
            revision: revision.escape_debug().to_string(),
        }),
        false => Ok(()),
    }
}
