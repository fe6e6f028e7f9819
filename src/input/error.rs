//! What can be wrong with the input as a whole. Each message names the input and the remedy; a part
//! that cannot be read is a [`Gap`](super::Gap) of its change instead.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

/// Why an input gives no change.
#[derive(Debug, Error)]
pub enum Error {
    #[error("{}: there is no such file or directory; check the spelling and the current directory", path.display())]
    NotFound { path: PathBuf },

    #[error("{name}: cannot be read ({source}); check its permissions and that it is complete")]
    NotReadable { name: String, source: io::Error },

    #[error(transparent)]
    NotAPatch(#[from] NotAPatch),

    #[error(
        "{}: no patch in this directory; its files must end in .patch, .diff, .mbox or .eml, \
         or be named one by one",
        path.display()
    )]
    NoPatches { path: PathBuf },

    #[error(
        "{} and {}: one is a directory, the other is not; name two files or two directories",
        old.display(),
        new.display()
    )]
    Unlike { old: PathBuf, new: PathBuf },

    #[error("the program `git` cannot be run ({source}); install git, or put it on the PATH")]
    GitNotRun { source: io::Error },

    #[error(
        "{}: not in a git repository; name one with `-C DIR`, or use `dnnfix compare OLD NEW`",
        path.display()
    )]
    NotARepository { path: PathBuf },

    #[error(
        "`{revision}` is not a revision; name a commit, a branch, a tag or a range such as v1..v2"
    )]
    NotARevision { revision: String },

    #[error("`{revision}` names no commit; name a commit, a branch or a tag")]
    NoCommit { revision: String },

    #[error(
        "there is no revision `{revision}` in this repository; check the spelling, or fetch it \
         with `git fetch`"
    )]
    UnknownRevision { revision: String },

    #[error(
        "there is no revision `{revision}` in this shallow clone; fetch it with \
         `git fetch --unshallow` (in a workflow: `fetch-depth: 0`)"
    )]
    RevisionInShallow { revision: String },

    #[error("git {version} is too old, it must be 2.31 at least; install a newer one")]
    GitTooOld { version: String },

    #[error("`git {command}` could not do its part: {message}")]
    Git { command: String, message: String },
}

/// A text that should be a patch, and has no diff in it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "{name}:{line}: this is not a patch: it has text but no unified diff; \
     make one with `git diff`, `git format-patch` or `diff -u`"
)]
#[non_exhaustive]
pub struct NotAPatch {
    /// What the text is called.
    pub name: String,
    /// The first line with text, 1-based.
    pub line: u32,
}

impl Error {
    /// Of a failed attempt to open or read `path`.
    pub(super) fn reading(path: impl Into<PathBuf>, source: io::Error) -> Self {
        let path = path.into();
        match source.kind() {
            io::ErrorKind::NotFound => Self::NotFound { path },
            _ => Self::NotReadable {
                name: path.display().to_string(),
                source,
            },
        }
    }
}
