//! Where patches come from: named files, directories of them, standard input.
//!
//! In: the arguments of the command line. Out: the changes of one patch file after the other.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::{Change, Error, patch};

/// What standard input is called, in messages and as the id of a change without a commit.
pub const STDIN: &str = "<stdin>";

/// How the names of the files end that a directory is searched for.
const ENDINGS: [&str; 4] = ["patch", "diff", "mbox", "eml"];

/// The changes in each patch that the arguments name: files, directories, which are searched for
/// files that end in `.patch`, `.diff`, `.mbox` or `.eml`, and `-` or nothing for standard input.
///
/// Each item is one patch file, read when it is asked for; in the order of the arguments, and within
/// a directory of the paths. An error is about one of them and does not end the others.
pub fn patches(
    arguments: &[PathBuf],
    mut stdin: impl Read,
) -> impl Iterator<Item = Result<Vec<Change>, Error>> {
    let dash = [PathBuf::from("-")];
    let arguments = if arguments.is_empty() {
        &dash
    } else {
        arguments
    };
    let files: Vec<_> = arguments.iter().flat_map(|path| files(path)).collect();
    files.into_iter().map(move |path| {
        let path = path?;
        if path == Path::new("-") {
            return from_reader(STDIN, &mut stdin);
        }
        let file = File::open(&path).map_err(|source| Error::reading(&path, source))?;
        from_reader(&path.to_string_lossy(), file)
    })
}

/// The patch files that one argument stands for.
fn files(argument: &Path) -> Vec<Result<PathBuf, Error>> {
    if argument == Path::new("-") || !argument.is_dir() {
        return vec![Ok(argument.to_owned())];
    }
    let found: Vec<_> = WalkDir::new(argument)
        .sort_by_file_name()
        .into_iter()
        .filter_map(|entry| listed(entry, argument))
        .collect();
    if found.is_empty() {
        return vec![Err(Error::NoPatches {
            path: argument.to_owned(),
        })];
    }
    found
}

/// An entry of a directory, if it is a patch or cannot be read.
fn listed(entry: walkdir::Result<DirEntry>, directory: &Path) -> Option<Result<PathBuf, Error>> {
    match entry {
        Ok(entry) => is_patch(&entry).then(|| Ok(entry.into_path())),
        Err(error) => {
            let path = error.path().unwrap_or(directory).to_owned();
            Some(Err(Error::reading(path, error.into())))
        }
    }
}

/// By name, and a file, or a link to one.
fn is_patch(entry: &DirEntry) -> bool {
    let extension = entry.path().extension().and_then(OsStr::to_str);
    let named = extension.is_some_and(|extension| {
        ENDINGS
            .iter()
            .any(|ending| extension.eq_ignore_ascii_case(ending))
    });
    named && fs::metadata(entry.path()).is_ok_and(|metadata| !metadata.is_dir())
}

/// The changes in one patch. An empty patch has none; text without a diff is an error.
pub fn from_reader(name: &str, mut reader: impl Read) -> Result<Vec<Change>, Error> {
    let mut bytes = Vec::new();
    reader
        .read_to_end(&mut bytes)
        .map_err(|source| Error::NotReadable {
            name: name.to_owned(),
            source,
        })?;
    Ok(patch::changes(name, &bytes)?)
}
