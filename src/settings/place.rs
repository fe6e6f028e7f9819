//! Where settings are looked for: in the current directory, in the one above it, and so on up to the
//! top of the repository; on the disk, or as a commit has them.
//!
//! In: a repository and a [`Place`]. Out: the [`Settings`] of the nearest file, if there is one.

use std::io;
use std::path::{Path, PathBuf};

use super::{FILE, Settings, SettingsError, Source};
use crate::input::git::Repository;

/// Which state of a repository is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The files as they are on the disk.
    Disk,
    /// The files of a commit, whatever is on the disk.
    Commit {
        id: String,
        /// What the commit is called in messages.
        name: String,
    },
}

/// Settings that were found in a repository.
#[derive(Debug, Clone)]
pub struct Found {
    pub settings: Settings,
    /// The folder that they are in, from the top: empty, or with a slash at its end.
    pub folder: String,
}

impl Place {
    /// The text of a file, named by its path from the top of the repository; `None` if there is none.
    pub fn read(
        &self,
        repository: &Repository,
        path: &str,
    ) -> Result<Option<Source>, SettingsError> {
        match self {
            Self::Disk => match repository.top_level()? {
                Some(top) => read(&top.join(path)),
                None => Ok(None),
            },
            Self::Commit { id, name } => {
                let name = format!("{name}:{path}");
                let text = repository.file_at(id, path)?;
                Ok(text.map(|text| Source { name, text }))
            }
        }
    }
}

/// The settings for the current directory of a repository.
pub fn find(repository: &Repository, place: &Place) -> Result<Option<Found>, SettingsError> {
    for folder in folders(&repository.prefix()?) {
        if let Some(source) = place.read(repository, &format!("{folder}{FILE}"))? {
            return Ok(Some(Found {
                settings: Settings::parse(source)?,
                folder: folder.to_owned(),
            }));
        }
    }
    Ok(None)
}

/// The settings in a file of this path, if there is one; it need not be in a repository.
pub fn find_in(path: &Path) -> Result<Option<Settings>, SettingsError> {
    read(path)?.map(Settings::parse).transpose()
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
        if let Some(settings) = find_in(&folder.join(FILE))? {
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

fn read(path: &Path) -> Result<Option<Source>, SettingsError> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(Source {
            name: path.display().to_string(),
            text,
        })),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(SettingsError::Unreadable {
            path: path.to_owned(),
            source,
        }),
    }
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
