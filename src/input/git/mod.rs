//! Git repositories, driven through the `git` program.
//!
//! In: a directory, and what is asked of its repository: commits, a difference, a patch that came
//! from it. Out: [`Change`]s with whole files. The list of files comes from one `git log --raw` or
//! `git diff --raw` ([`Log`], [`Listed`]), their texts from one long-lived `git cat-file --batch`
//! ([`Reader`]), and the line diff is made in this process.
//!
//! A repository is not trusted: nothing that its configuration names is run, nothing is fetched,
//! nothing is written.

mod batch;
mod command;
mod complete;
mod fixes;
mod list;
mod process;
mod range;
mod raw;
mod reader;
mod remote;
mod rename;
mod selection;
mod stored;
mod worktree;

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

pub use complete::names_blobs;
pub use list::Log;
pub use process::end_all;
pub use raw::Listed;
pub use reader::Reader;
pub use selection::{Comparison, Selection};

use super::blob::Blob;
use super::cap::MAX_FILE_SIZE;
use super::{Change, Error};
use crate::cache::Cache;
use command::{Configuration, Git};
use raw::Stored;

/// Which files' texts are asked for, by their path: the most bytes that one may have to be worth
/// reading, or nothing.
pub type Wanted<'a> = &'a dyn Fn(&str) -> Option<u64>;

/// Bytes of text that are kept because a neighbouring commit may need them again. On the history of
/// keras these save 38% of the reads; eight times as much would save 49%.
const CACHE_SIZE: usize = 32 << 20;

/// A repository, found from a directory in it. Clones share what they have read.
#[derive(Debug, Clone)]
pub struct Repository {
    git: Git,
    /// Commits whose parents a shallow clone lacks.
    shallow: Arc<HashSet<String>>,
    configuration: Arc<Configuration>,
    cache: Arc<Cache<String, Blob>>,
    /// On the web, once it was asked for.
    address: Arc<OnceLock<Option<Arc<str>>>>,
    max_file_size: u64,
}

impl Repository {
    /// The repository that a directory is in. `GIT_DIR` and its like, which a hook has set for
    /// another repository perhaps, do not count.
    pub fn open(directory: &Path) -> Result<Self, Error> {
        Self::with(Git::apart(directory))
    }

    /// The repository of the current directory, or the one that `GIT_DIR` names, as git finds it.
    pub fn here() -> Result<Self, Error> {
        Self::with(Git::here())
    }

    fn with(git: Git) -> Result<Self, Error> {
        let shallow = git.output("rev-parse", &["--is-shallow-repository"])?;
        let shallow = match shallow.starts_with(b"true") {
            true => edge(&git)?,
            false => HashSet::new(),
        };
        Ok(Self {
            configuration: Arc::new(git.configuration()?),
            git,
            shallow: Arc::new(shallow),
            cache: Arc::new(Cache::new(CACHE_SIZE)),
            address: Arc::default(),
            max_file_size: MAX_FILE_SIZE,
        })
    }

    /// Files above so many bytes are a gap.
    pub fn set_max_file_size(&mut self, bytes: u64) {
        self.max_file_size = bytes;
    }

    /// Where the repository is on the web, by the address of its remote: `https://HOST/OWNER/NAME`.
    fn address(&self) -> Option<Arc<str>> {
        let known = self.address.get_or_init(|| remote::address(&self.git));
        known.clone()
    }

    /// The selected commits, newest first, their files listed but not read.
    pub fn log(&self, selection: &Selection) -> Result<Log, Error> {
        Log::start(self.clone(), selection)
    }

    /// How many commits a selection has, before `fixes` is looked at.
    pub fn count(&self, selection: &Selection) -> Result<u64, Error> {
        list::count(self, selection)
    }

    /// The commits that a revision names, as `git show` takes it: one, or those of a range. A merge
    /// is compared with its first parent.
    pub fn named(&self, revision: &str) -> Result<Log, Error> {
        Log::named(self.clone(), revision)
    }

    /// One commit with its texts.
    pub fn show(&self, revision: &str, wanted: Wanted) -> Result<Change, Error> {
        let listed = self.named(revision)?.next().transpose()?;
        let listed = listed.ok_or_else(|| Error::NoCommit {
            revision: revision.to_owned(),
        })?;
        Ok(self.reader().alone().change(listed, wanted))
    }

    /// A difference, as `git diff` takes it, with its texts.
    pub fn diff(&self, comparison: &Comparison, wanted: Wanted) -> Result<Change, Error> {
        let listed = list::difference(self, comparison)?;
        let mut sides = listed
            .files
            .iter()
            .flat_map(|file| file.old.iter().chain(&file.new));
        let worktree = sides.any(Stored::is_in_worktree);
        let worktree = worktree.then(|| self.git.top_level().ok()).flatten();
        Ok(self
            .reader()
            .alone()
            .in_worktree(worktree)
            .change(listed, wanted))
    }

    /// The top of the work tree; `None` in a bare repository.
    pub fn top_level(&self) -> Result<Option<PathBuf>, Error> {
        let bare = self.git.output("rev-parse", &["--is-bare-repository"])?;
        match bare.starts_with(b"true") {
            true => Ok(None),
            false => self.git.top_level().map(Some),
        }
    }

    /// The current directory below the top of the work tree: empty, or with a slash at its end.
    pub fn prefix(&self) -> Result<String, Error> {
        let prefix = self.git.output("rev-parse", &["--show-prefix"])?;
        Ok(String::from_utf8_lossy(&prefix)
            .trim_end_matches('\n')
            .to_owned())
    }

    /// The text of a file as a commit has it; `None` where it has none.
    pub fn file_at(&self, revision: &str, path: &str) -> Result<Option<String>, Error> {
        stored::text(self, revision, path)
    }

    /// The paths of the files below a folder, as a commit has them.
    pub fn files_below(&self, revision: &str, folder: &str) -> Result<Vec<String>, Error> {
        stored::paths(self, revision, folder)
    }

    /// What reads texts; one for each thread.
    pub fn reader(&self) -> Reader {
        Reader::new(self.clone())
    }
}

/// The commits at which a shallow clone ends.
fn edge(git: &Git) -> Result<HashSet<String>, Error> {
    let path = git.path("shallow")?;
    let text = std::fs::read_to_string(&path).map_err(|source| Error::reading(path, source))?;
    Ok(text.lines().map(str::to_owned).collect())
}

/// A path on disk from the bytes that git prints, without its line end.
fn path_from(bytes: &[u8]) -> PathBuf {
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
    }
    #[cfg(not(unix))]
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}
