//! Where settings are looked for: in the current directory, in the one above it, and so on up to the
//! top of the repository; on the disk, or as a commit has them.
//!
//! In: a repository and a [`Place`]. Out: the [`Settings`] of the nearest file, if there is one.

use std::io;
use std::path::{Path, PathBuf};

use super::{FILE, Settings, SettingsError};
use crate::input::git::Repository;

/// Which state of a repository is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The files as they are on the disk.
    Disk,
    /// The files of a commit, whatever is on the disk.
    Commit(String),
}

/// The settings for the current directory of a repository.
pub fn find(repository: &Repository, place: &Place) -> Result<Option<Settings>, SettingsError> {
    for folder in folders(&repository.prefix()?) {
        let path = format!("{folder}{FILE}");
        let found = match place {
            Place::Disk => on_disk(repository, &path)?,
            Place::Commit(revision) => in_commit(repository, revision, &path)?,
        };
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

/// The settings that stand in a directory itself, which need not be in a repository.
pub fn find_in(directory: &Path) -> Result<Option<Settings>, SettingsError> {
    read(&directory.join(FILE))
}

/// The nearest file on the disk, and the folder it is in, as seen from the current directory. Git is not
/// asked, since every run looks: the top of a repository is where `.git` is.
pub fn nearest() -> Result<Option<(PathBuf, Settings)>, SettingsError> {
    let here = std::env::current_dir().unwrap_or_default();
    let top = here
        .ancestors()
        .position(|folder| folder.join(".git").exists());
    for up in 0..=top.unwrap_or(0) {
        let folder: PathBuf = std::iter::repeat_n("..", up).collect();
        if let Some(settings) = find_in(&folder)? {
            return Ok(Some((folder, settings)));
        }
    }
    Ok(None)
}

/// `a/b/`, then `a/`, then nothing, for the top.
fn folders(prefix: &str) -> impl Iterator<Item = &str> {
    let below = prefix.match_indices('/').map(|(at, _)| at + 1);
    let ends: Vec<usize> = std::iter::once(0).chain(below).collect();
    ends.into_iter().rev().map(|end| &prefix[..end])
}

fn on_disk(repository: &Repository, path: &str) -> Result<Option<Settings>, SettingsError> {
    match repository.top_level()? {
        Some(top) => read(&top.join(path)),
        None => Ok(None),
    }
}

fn read(path: &Path) -> Result<Option<Settings>, SettingsError> {
    match std::fs::read_to_string(path) {
        Ok(text) => Settings::parse(&path.display().to_string(), &text).map(Some),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(SettingsError::Unreadable {
            path: path.to_owned(),
            source,
        }),
    }
}

fn in_commit(
    repository: &Repository,
    revision: &str,
    path: &str,
) -> Result<Option<Settings>, SettingsError> {
    let Some(text) = repository.file_at(revision, path)? else {
        return Ok(None);
    };
    Settings::parse(&format!("{revision}:{path}"), &text).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_folder_comes_first() {
        assert_eq!(folders("a/b/").collect::<Vec<_>>(), ["a/b/", "a/", ""]);
        assert_eq!(folders("").collect::<Vec<_>>(), [""]);
    }
}
