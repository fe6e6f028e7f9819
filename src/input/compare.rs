//! Two files, or two trees of files, as one change.
//!
//! In: two paths. Out: a [`Change`] with the whole texts of every file that differs. Links are not
//! followed inside a tree, and git's own directory is left out.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use walkdir::{DirEntry, WalkDir};

use super::blob::is_binary;
use super::lines::{normalize, region};
use super::patch::path_text;
use super::{Change, Content, Error, FileChange, Gap};

/// The change from one file to another, or from one directory to another: files with the same path
/// in both are compared, one that only the old has is deleted, one that only the new has is new.
///
/// A file within a directory that cannot be read is a gap.
pub fn compare(old: &Path, new: &Path) -> Result<Change, Error> {
    let mut change = Change {
        id: path_text(new),
        ..Change::default()
    };
    match (is_directory(old)?, is_directory(new)?) {
        (true, true) => trees(old, new, &mut change),
        (false, false) => {
            let texts = (Some(read(old)?), Some(read(new)?));
            change
                .files
                .extend(file_change(path_text(old), path_text(new), texts));
        }
        _ => {
            let (old, new) = (old.to_owned(), new.to_owned());
            return Err(Error::Unlike { old, new });
        }
    }
    Ok(change)
}

fn is_directory(path: &Path) -> Result<bool, Error> {
    let metadata = fs::metadata(path).map_err(|source| Error::reading(path, source))?;
    Ok(metadata.is_dir())
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(|source| Error::reading(path, source))
}

/// Which trees have a file.
#[derive(Clone, Copy, Default)]
struct Presence {
    old: bool,
    new: bool,
}

fn trees(old: &Path, new: &Path, change: &mut Change) {
    let mut files: BTreeMap<PathBuf, Presence> = BTreeMap::new();
    walk(old, change, |path| {
        files.entry(path).or_default().old = true
    });
    walk(new, change, |path| {
        files.entry(path).or_default().new = true
    });
    for (path, presence) in files {
        let name = tree_path(&path);
        let side = |root: &Path, present: bool| match present {
            true => read(&root.join(&path)).map(Some),
            false => Ok(None),
        };
        match (side(old, presence.old), side(new, presence.new)) {
            (Ok(old), Ok(new)) => {
                let file = file_change(name.clone(), name, (old, new));
                change.files.extend(file);
            }
            (Err(error), _) | (_, Err(error)) => change.gaps.push(gap(name, &error)),
        }
    }
}

/// Calls `found` with the path of each file in a tree, relative to it.
fn walk(root: &Path, change: &mut Change, mut found: impl FnMut(PathBuf)) {
    let entries = WalkDir::new(root)
        .into_iter()
        .filter_entry(|entry| !is_git_directory(entry));
    for entry in entries {
        match entry {
            Ok(entry) if entry.file_type().is_file() => {
                let path = entry.path();
                found(path.strip_prefix(root).unwrap_or(path).to_owned());
            }
            Ok(_) => {}
            Err(error) => {
                let path = error.path().unwrap_or(root).to_owned();
                let error = Error::reading(&path, error.into());
                change.gaps.push(gap(path_text(&path), &error));
            }
        }
    }
}

/// Also the file of that name which links a work tree to its repository.
fn is_git_directory(entry: &DirEntry) -> bool {
    entry.depth() > 0 && entry.file_name() == ".git"
}

/// A path within a tree, parted by slashes on every system.
fn tree_path(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|part| path_text(Path::new(part))).collect();
    parts.join("/")
}

fn gap(place: String, error: &Error) -> Gap {
    Gap {
        place,
        line: None,
        reason: error.to_string(),
    }
}

/// The bytes of a file on both sides; `None` on a side that does not have it.
type Texts = (Option<Vec<u8>>, Option<Vec<u8>>);

/// `None` if the two are the same.
fn file_change(old_path: String, new_path: String, (old, new): Texts) -> Option<FileChange> {
    if old == new {
        return None;
    }
    let text = |side: &Option<Vec<u8>>| side.as_deref().map_or_else(|| Arc::from(""), normalize);
    let binary = [&old, &new]
        .into_iter()
        .flatten()
        .any(|side| is_binary(side));
    Some(FileChange {
        old_path: old.is_some().then_some(old_path),
        new_path: new.is_some().then_some(new_path),
        blobs: None,
        content: match binary {
            true => Content::Opaque,
            false => Content::Text(vec![region(text(&old), text(&new))]),
        },
    })
}
