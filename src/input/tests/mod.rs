//! Patches, files and trees in; changes out. The patches are of the shapes that git, diff,
//! Subversion, Mercurial and mail programs write; some are made by git itself.

mod commits;
mod diffs;
mod faults;
mod git;
mod pairs;
mod properties;
mod sources;
mod text;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::input::{
    BlobIds, Block, Change, Content, Error, FileChange, Lines, Region, compare, lines, pair, patch,
    source,
};
use proptest::prelude::*;

// ---- what a change says, in short

fn read(text: &str) -> Vec<Change> {
    patch::read("x.patch", text.as_bytes())
}

/// The only change of a patch.
fn one(text: &str) -> Change {
    let mut changes = read(text);
    assert_eq!(changes.len(), 1, "{changes:#?}");
    changes.remove(0)
}

/// The only file of a patch that is read without a gap.
fn file(text: &str) -> FileChange {
    let mut change = one(text);
    assert_eq!(change.gaps, [], "{change:#?}");
    assert_eq!(change.files.len(), 1, "{change:#?}");
    change.files.remove(0)
}

fn regions(file: &FileChange) -> &[Region] {
    match &file.content {
        Content::Text(regions) => regions,
        Content::Opaque => panic!("{} has no text", file.path()),
    }
}

/// The only region of a file.
fn region(file: &FileChange) -> &Region {
    let [region] = regions(file) else {
        panic!("{file:#?}");
    };
    region
}

fn paths(file: &FileChange) -> (Option<&str>, Option<&str>) {
    (file.old_path.as_deref(), file.new_path.as_deref())
}

fn both(path: &str) -> (Option<&str>, Option<&str>) {
    (Some(path), Some(path))
}

fn block(old: (u32, u32), new: (u32, u32)) -> Block {
    Block {
        old: Lines::new(old.0, old.1),
        new: Lines::new(new.0, new.1),
    }
}

/// Reason and line of the only gap.
fn gap(change: &Change) -> (u32, &str) {
    let [gap] = &change.gaps[..] else {
        panic!("{change:#?}");
    };
    assert_eq!(gap.place, "x.patch");
    (gap.line.expect("a line"), &gap.reason)
}

const GIT: &str = "\
diff --git a/train.py b/train.py
index 83db48f..bf3a0c1 100644
--- a/train.py
+++ b/train.py
@@ -10,4 +10,5 @@ def build():
 model = Sequential()
-model.add(Dense(10))
+model.add(Dense(20))
+model.add(Dropout(0.5))
 model.compile()
 model.fit()
";
