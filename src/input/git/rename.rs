//! Renames in a commit of which git could not read all blobs.
//!
//! In: a [`Listed`] commit with exact renames only. Out: the same with all renames, or with those among
//! the files that are wanted, whose blobs may be here though others are not; or a gap.

use std::ffi::OsString;
use std::time::Instant;

use super::raw::{Listed, ListedFile, Stored};
use super::{Repository, Wanted, list, path_from};
use crate::input::Gap;

/// Looks for renames, if one file went and another came: among all files, else among those wanted.
pub fn look(repository: &Repository, listed: &mut Listed, wanted: Wanted, end: Option<Instant>) {
    let is_wanted = |file: &ListedFile| wanted(&file.path()).is_some();
    let mut look = |among: &dyn Fn(&ListedFile) -> bool| look_among(repository, listed, among, end);
    if !look(&|_| true) && !look(&is_wanted) {
        let gap = unknown(&listed.id);
        listed.gaps.push(gap);
    }
}

/// Looks for renames among some files; false if their blobs are not here.
fn look_among(
    repository: &Repository,
    listed: &mut Listed,
    is_among: &dyn Fn(&ListedFile) -> bool,
    end: Option<Instant>,
) -> bool {
    let is_half = |file: &ListedFile| file.is_one_sided() && is_among(file);
    let halves = || listed.files.iter().filter(|file| is_half(file));
    if halves().all(|f| f.old.is_none()) || halves().all(|f| f.new.is_none()) {
        return true;
    }
    let paths: Vec<OsString> = halves().filter_map(name).collect();
    let Some(again) = list::with_renames(repository, &listed.id, &paths, end) else {
        return false;
    };
    listed.files.retain(|file| !is_half(file));
    listed.files.extend(again.files);
    listed.files.sort_by_key(ListedFile::path);
    true
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
