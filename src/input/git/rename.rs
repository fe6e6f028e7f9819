//! Renames in a commit of which git could not read all blobs.
//!
//! In: a [`Listed`] commit with exact renames only. Out: the same with all renames among the files
//! that are wanted, whose blobs may be here though others are not; or a gap.

use std::ffi::OsString;

use super::raw::{Listed, ListedFile, Stored};
use super::{Repository, Wanted, list, path_from};
use crate::input::Gap;

/// Looks for renames, if one wanted file went and another came.
pub fn look(repository: &Repository, listed: &mut Listed, wanted: Wanted) {
    let is_half = |file: &ListedFile| file.is_one_sided() && wanted(&file.path()).is_some();
    let halves = || listed.files.iter().filter(|file| is_half(file));
    if halves().all(|f| f.old.is_none()) || halves().all(|f| f.new.is_none()) {
        return;
    }
    let paths: Vec<OsString> = halves().filter_map(name).collect();
    match list::with_renames(repository, &listed.id, &paths) {
        Some(again) => {
            listed.files.retain(|file| !is_half(file));
            listed.files.extend(again.files);
            listed.files.sort_by_key(ListedFile::path);
        }
        None => {
            let gap = unknown(&listed.id);
            listed.gaps.push(gap);
        }
    }
}

/// The gap of a change in which renames are not known.
pub fn unknown(id: &str) -> Gap {
    Gap {
        place: id.to_owned(),
        line: None,
        reason: "renames cannot be told from new files, as blobs are missing in this repository; \
                 in a partial clone, fetch them with `git fetch --refetch --no-filter`"
            .to_owned(),
    }
}

/// The path as a pathspec that fits nothing else, wherever git runs.
fn name(file: &ListedFile) -> Option<OsString> {
    let side: Option<&Stored> = file.new.as_ref().or(file.old.as_ref());
    let mut pathspec = OsString::from(":(top,literal)");
    pathspec.push(path_from(&side?.name));
    Some(pathspec)
}
