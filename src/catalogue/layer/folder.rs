//! Folders of catalogue files on the disk.
//!
//! In: a folder, and who wrote it. Out: its files. A folder is read within itself alone: no link leads out
//! of it, nothing but files is opened. Of one that strangers wrote no link is followed at all, and only so
//! much is read.

use super::LayerFile;
use crate::catalogue::error::CatalogueError;
use crate::catalogue::parse::Part;
use std::borrow::Cow;
use std::fs;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

/// The most that is read of a stranger's folder.
const MOST_FILES: usize = 400;
const MOST_BYTES: u64 = 4 << 20;

/// All catalogue files of a folder that the user named or keeps.
pub fn files(folder: &Path) -> Result<Vec<LayerFile>, CatalogueError> {
    let top = folder.canonicalize().map_err(|e| unreadable(folder, e))?;
    let paths = paths(folder)?.into_iter();
    let files = paths.map(|path| {
        let place = path.canonicalize().map_err(|e| unreadable(&path, e))?;
        if !place.starts_with(&top) {
            return Err(refused(
                &path,
                "is a link that leads out of the catalogue",
                ITSELF,
            ));
        }
        if !place.is_file() {
            return Err(refused(&path, "is no regular file", REGULAR));
        }
        let text = fs::read_to_string(&place).map_err(|e| unreadable(&path, e))?;
        Ok(file(folder, &path, text))
    });
    files.collect()
}

/// All catalogue files of a folder that strangers wrote, which lies below `top`; `None` where there is
/// no such folder.
pub fn files_of_strangers(
    top: &Path,
    folder: &Path,
) -> Result<Option<Vec<LayerFile>>, CatalogueError> {
    if leads_out(folder) {
        return Err(refused(folder, "leads out of the repository", INSIDE));
    }
    let mut at = top.to_owned();
    for part in folder.components() {
        at.push(part);
        match at.symlink_metadata() {
            Ok(kind) if !kind.is_file() => is_folder(&at)?,
            // A file of this name, the program itself perhaps, is no catalogue either.
            _ => return Ok(None),
        }
    }
    for sub in Part::FOLDERS.map(|sub| at.join(sub)) {
        if sub.symlink_metadata().is_ok() {
            is_folder(&sub)?;
        }
    }
    let paths = paths(&at)?;
    if paths.len() > MOST_FILES {
        let cause = format!("has more than {MOST_FILES} files");
        return Err(refused(&at, &cause, "put several things into one file"));
    }
    let mut left = MOST_BYTES;
    let files = paths.iter().map(|path| {
        let text = read_at_most(path, &mut left)?;
        Ok(file(&at, path, text))
    });
    files.collect::<Result<_, _>>().map(Some)
}

/// Whether a path may lead elsewhere than below where it starts.
pub fn leads_out(path: &Path) -> bool {
    let stays = |part| matches!(part, Component::CurDir | Component::Normal(_));
    !path.components().all(stays)
}

const ITSELF: &str =
    "copy the file to where the link is, or name its folder with `--catalogue` too";
const REGULAR: &str = "put a regular file in its place";
const INSIDE: &str = "keep the repository's catalogue in a folder of the repository";

fn is_folder(path: &Path) -> Result<(), CatalogueError> {
    let kind = path.symlink_metadata().map_err(|e| unreadable(path, e))?;
    match kind.is_dir() {
        true => Ok(()),
        false => Err(refused(path, "is no folder of its own", INSIDE)),
    }
}

/// The text of a regular file, as long as there are bytes left.
fn read_at_most(path: &Path, left: &mut u64) -> Result<String, CatalogueError> {
    let kind = path.symlink_metadata().map_err(|e| unreadable(path, e))?;
    if !kind.is_file() {
        return Err(refused(path, "is no regular file", REGULAR));
    }
    let mut text = String::new();
    let opened = fs::File::open(path).map_err(|e| unreadable(path, e))?;
    let read = opened.take(*left + 1).read_to_string(&mut text);
    let read = read.map_err(|e| unreadable(path, e))? as u64;
    *left = left.checked_sub(read).ok_or_else(|| {
        let cause = format!("is the file with which the catalogue exceeds {MOST_BYTES} bytes");
        refused(path, &cause, "keep data that is no catalogue elsewhere")
    })?;
    Ok(text)
}

fn file(folder: &Path, path: &Path, text: String) -> LayerFile {
    let inside = path.strip_prefix(folder).unwrap_or(path);
    LayerFile {
        part: Part::of(inside),
        name: path.display().to_string(),
        text: Cow::Owned(text),
    }
}

fn paths(folder: &Path) -> Result<Vec<PathBuf>, CatalogueError> {
    let mut found = toml_files(folder)?;
    for sub in Part::FOLDERS {
        let sub = folder.join(sub);
        if sub.is_dir() {
            found.extend(toml_files(&sub)?);
        }
    }
    Ok(found)
}

fn toml_files(folder: &Path) -> Result<Vec<PathBuf>, CatalogueError> {
    let entries = fs::read_dir(folder).map_err(|source| unreadable(folder, source))?;
    let paths = entries.filter_map(|entry| entry.ok().map(|e| e.path()));
    Ok(paths
        .filter(|path| path.extension().is_some_and(|e| e == "toml"))
        .collect())
}

fn unreadable(path: &Path, source: std::io::Error) -> CatalogueError {
    CatalogueError::Unreadable {
        path: path.to_owned(),
        source,
    }
}

fn refused(path: &Path, cause: &str, remedy: &str) -> CatalogueError {
    CatalogueError::Refused {
        path: path.to_owned(),
        cause: cause.to_owned(),
        remedy: remedy.to_owned(),
    }
}
