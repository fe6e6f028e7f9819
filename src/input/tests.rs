//! Patches, files and trees in; changes out. The patches are of the shapes that git, diff,
//! Subversion, Mercurial and mail programs write; some are made by git itself.

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

// ---- plain and git diffs

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

#[test]
fn a_hunk_has_both_texts_and_their_blocks() {
    let file = file(GIT);
    assert_eq!(paths(&file), both("train.py"));
    let ids = BlobIds {
        old: "83db48f".to_owned(),
        new: "bf3a0c1".to_owned(),
    };
    assert_eq!(file.blobs, Some(ids));
    let region = region(&file);
    assert_eq!((region.old.first_line, region.new.first_line), (10, 10));
    let kept = "model.compile()\nmodel.fit()\n";
    let old = format!("model = Sequential()\nmodel.add(Dense(10))\n{kept}");
    assert_eq!(&*region.old.text, old);
    assert_eq!(region.new.text.lines().count(), 5);
    assert_eq!(region.blocks, [block((11, 12), (11, 13))]);
    assert!(!region.whole);
}

#[test]
fn a_bare_diff_is_named_after_its_file() {
    let change = one(GIT);
    assert_eq!((&*change.id, &*change.subject), ("x.patch", ""));
}

#[test]
fn every_hunk_is_a_region() {
    let text = format!("{GIT}@@ -40 +41 @@\n-a = 1\n+a = 2\n@@ -41 +42,0 @@\n-b\n");
    let file = file(&text);
    let blocks: Vec<_> = regions(&file)
        .iter()
        .map(|region| region.blocks[0])
        .collect();
    assert_eq!(blocks[1], block((40, 41), (41, 42)));
    assert_eq!(blocks[2], block((41, 42), (43, 43)));
}

#[test]
fn context_parts_blocks() {
    let file = file("--- a/x.py\n+++ b/x.py\n@@ -1,3 +1,5 @@\n+a\n+b\n c\n-d\n e\n+f\n");
    let blocks = [
        block((1, 1), (1, 3)),
        block((2, 3), (4, 4)),
        block((4, 4), (5, 6)),
    ];
    assert_eq!(region(&file).blocks, blocks);
}

#[test]
fn without_context_an_empty_side_stands_behind_the_line_named() {
    let file = file("--- a/x.py\n+++ b/x.py\n@@ -5,0 +6,2 @@\n+a\n+b\n@@ -0,0 +1 @@\n+c\n");
    assert_eq!(regions(&file)[0].blocks, [block((6, 6), (6, 8))]);
    assert_eq!(regions(&file)[1].blocks, [block((1, 1), (1, 2))]);
    assert!(!regions(&file)[1].whole);
}

#[test]
fn names_in_plain_diffs() {
    let path = |old: &str, new: &str| {
        let file = file(&format!("--- {old}\n+++ {new}\n@@ -1 +1 @@\n-a\n+b\n"));
        (file.old_path, file.new_path)
    };
    let same = |path: &str| (Some(path.to_owned()), Some(path.to_owned()));
    let time = "2020-01-01 10:00:00.000000000 +0100";
    assert_eq!(
        path(&format!("a/x.py\t{time}"), &format!("b/x.py\t{time}")),
        same("x.py")
    );
    assert_eq!(path("keras-1.0/k/x.py", "keras-1.1/k/x.py"), same("k/x.py"));
    assert_eq!(
        path("x.py\t(revision 5)", "x.py\t(working copy)"),
        same("x.py")
    );
    assert_eq!(path("a/my x.py", "b/my x.py"), same("my x.py"));
    assert_eq!(path("x.py", "x.py"), same("x.py"));
    let (old, new) = ("before.py".to_owned(), "after.py".to_owned());
    assert_eq!(path("before.py", "after.py"), (Some(old), Some(new)));
}

#[test]
fn no_file_on_one_side_in_plain_diffs() {
    let paths = |old: &str, new: &str, hunk: &str| {
        let file = file(&format!("--- {old}\n+++ {new}\n{hunk}\n"));
        assert!(region(&file).whole, "{old} {new}");
        (file.old_path, file.new_path)
    };
    let path = |path: &str| Some(path.to_owned());
    let (added, removed) = ("@@ -0,0 +1 @@\n+a", "@@ -1 +0,0 @@\n-a");
    assert_eq!(paths("/dev/null", "b/x.py", added), (None, path("x.py")));
    assert_eq!(paths("a/x.py", "/dev/null", removed), (path("x.py"), None));
    let epoch = "old/x.py\t1970-01-01 01:00:00.000000000 +0100";
    assert_eq!(
        paths(epoch, "new/x.py\t2020-01-01", added),
        (None, path("x.py"))
    );
    let subversion = "x.py\t(nonexistent)";
    assert_eq!(
        paths(subversion, "x.py\t(working copy)", added),
        (None, path("x.py"))
    );
}

#[test]
fn a_side_with_text_has_a_path_whatever_the_header_says() {
    let file = file("--- x.py\t1970-01-01 00:00:00\n+++ x.py\t2020-01-01\n@@ -1 +1 @@\n-a\n+b\n");
    assert_eq!(paths(&file), both("x.py"));
    assert!(!region(&file).whole);
}

#[test]
fn subversion_and_mercurial() {
    let rule = "=".repeat(67);
    let text = format!(
        "Index: lib/x.py\n{rule}\n--- lib/x.py\t(revision 5)\n+++ lib/x.py\t(working copy)\n\
         @@ -1 +1 @@\n-a\n+b\n\n\
         Index: logo.png\n{rule}\nCannot display: file marked as a binary type.\n\
         svn:mime-type = application/octet-stream\n\n\
         Index: y.py\n{rule}\n--- y.py\t(revision 5)\n+++ y.py\t(working copy)\n\n\
         Property changes on: y.py\n{rule}\nAdded: svn:eol-style\n## -0,0 +1 ##\n+native\n\
         diff -r 0123456789ab -r ba9876543210 z.py\n\
         --- a/z.py\tThu Jan 02 00:00:00 2020 +0000\n+++ b/z.py\tThu Jan 02 00:00:00 2020 +0000\n\
         @@ -1 +1 @@\n-a\n+b\n\
         Binary file w.bin has changed\n"
    );
    let change = one(&text);
    assert_eq!(change.gaps, []);
    let seen: Vec<_> = change.files.iter().map(FileChange::path).collect();
    assert_eq!(seen, ["lib/x.py", "logo.png", "y.py", "z.py", "w.bin"]);
    assert_eq!(change.files[1].content, Content::Opaque);
    assert_eq!(change.files[2].content, Content::Opaque);
    assert_eq!(change.files[4].content, Content::Opaque);
}

#[test]
fn renames_copies_and_modes_without_text() {
    let text = "\
diff --git a/old name.py b/new.py
similarity index 100%
rename from old name.py
rename to new.py
diff --git a/x.py b/y.py
similarity index 100%
copy from x.py
copy to y.py
diff --git a/run me.sh b/run me.sh
old mode 100644
new mode 100755
diff --git a/empty.py b/empty.py
new file mode 100644
index 0000000..e69de29
diff --git a/gone.py b/gone.py
deleted file mode 100644
index e69de29..0000000
";
    let change = one(text);
    assert_eq!(change.gaps, []);
    let seen: Vec<_> = change.files.iter().map(paths).collect();
    let expected = [
        (Some("old name.py"), Some("new.py")),
        (Some("x.py"), Some("y.py")),
        both("run me.sh"),
        (None, Some("empty.py")),
        (Some("gone.py"), None),
    ];
    assert_eq!(seen, expected);
    assert!(
        change
            .files
            .iter()
            .all(|file| file.content == Content::Opaque)
    );
}

#[test]
fn prefixes_of_all_kinds() {
    for (old, new) in [("a/", "b/"), ("", ""), ("i/", "w/"), ("before/", "after/")] {
        let text = format!(
            "diff --git {old}k/x.py {new}k/x.py\n--- {old}k/x.py\n+++ {new}k/x.py\n@@ -1 +1 @@\n-a\n+b\n\
             diff --git {old}k/y.py {new}k/y.py\nnew file mode 100644\n--- /dev/null\n+++ {new}k/y.py\n\
             @@ -0,0 +1 @@\n+b\n\
             diff --git {old}k/z z.py {new}k/z z.py\nold mode 100644\nnew mode 100755\n"
        );
        let change = one(&text);
        let seen: Vec<_> = change.files.iter().map(paths).collect();
        let expected = [both("k/x.py"), (None, Some("k/y.py")), both("k/z z.py")];
        assert_eq!(seen, expected, "{old:?} {new:?}");
    }
}

#[test]
fn binary_files() {
    let text = "\
diff --git a/x.png b/x.png
index 1111111..2222222 100644
Binary files a/x.png and b/x.png differ
diff --git a/y.bin b/y.bin
new file mode 100644
index 0000000..2222222
GIT binary patch
literal 10
RcmZQzWMT#Y01f~L000dD

literal 0
HcmV?d00001

diff --git a/x.py b/x.py
--- a/x.py
+++ b/x.py
@@ -1 +1 @@
-a
+b
Binary files old/1.bin and new/1.bin differ
Binary files /dev/null and b/2.bin differ
";
    let change = one(text);
    assert_eq!(change.gaps, []);
    let seen: Vec<_> = change.files.iter().map(paths).collect();
    let new = |path| (None, Some(path));
    let expected = [
        both("x.png"),
        new("y.bin"),
        both("x.py"),
        both("1.bin"),
        new("2.bin"),
    ];
    assert_eq!(seen, expected);
    let opaque = |file: &&FileChange| file.content == Content::Opaque;
    assert_eq!(change.files.iter().filter(opaque).count(), 4);
}

// ---- lines

#[test]
fn a_missing_line_end_is_layout_in_every_language() {
    for notice in [
        "\\ No newline at end of file",
        "\\ Kein Zeilenumbruch am Dateiende.",
    ] {
        let text = format!("--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n a\n-b\n{notice}\n+c\n{notice}\n");
        let file = file(&text);
        let region = region(&file);
        assert_eq!((&*region.old.text, &*region.new.text), ("a\nb\n", "a\nc\n"));
        assert_eq!(region.blocks, [block((2, 3), (2, 3))]);
    }
}

#[test]
fn carriage_returns_do_not_matter() {
    let expected = one(GIT);
    assert_eq!(one(&GIT.replace('\n', "\r\n")), expected);
    assert_eq!(one(&GIT.replace('\n', "\r")), expected);
    let in_lines_only = GIT.replace("))\n", "))\r\n");
    assert_eq!(one(&in_lines_only), expected);
}

#[test]
fn a_lone_carriage_return_adds_no_line() {
    let file = file("--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n-a\rb\n+a\rc\n d\n");
    assert_eq!(&*region(&file).new.text, "a c\nd\n");
}

#[test]
fn an_editor_stripped_the_space_of_empty_lines() {
    let file = file("--- a/x\n+++ b/x\n@@ -1,4 +1,4 @@\n\n-a\n+b\n\n c\n");
    assert_eq!(&*region(&file).new.text, "\nb\n\nc\n");
}

#[test]
fn bytes_that_are_no_text_are_replaced() {
    let changes = patch::read(
        "x",
        b"--- a/x\n+++ b/x\n@@ -1 +1 @@\n-\xe9\n+\xef\xbb\xbfb\n",
    );
    let region = region(&changes[0].files[0]);
    assert_eq!(
        (&*region.old.text, &*region.new.text),
        ("\u{fffd}\n", "b\n")
    );
}

#[test]
fn lines_that_look_like_a_header() {
    let text = "--- a/x.sql\n+++ b/x.sql\n@@ -1,2 +1,2 @@\n--- old\n+++ new\n x\n\
                @@ -9 +9 @@\n--- a\n+++ b\n@@ -12 +12 @@\n-c\n+d\n";
    let file = file(text);
    assert_eq!(regions(&file).len(), 3);
    assert_eq!(&*regions(&file)[0].old.text, "-- old\nx\n");
    assert_eq!(&*regions(&file)[1].new.text, "++ b\n");
}

#[test]
fn colours_are_no_part_of_a_patch() {
    let colored = GIT
        .lines()
        .map(|line| format!("\x1b[1m{line}\x1b[m\n"))
        .collect::<String>();
    assert_eq!(one(&colored), one(GIT));
}

// ---- commits

const SHA: &str = "0123456789abcdef0123456789abcdef01234567";

#[test]
fn mails_of_format_patch() {
    let other = SHA.replace('0', "f");
    let text = format!(
        "From {SHA} Mon Sep 17 00:00:00 2001\nFrom: A <a@example.org>\nDate: Mon, 1 Jan 2020\n\
         Subject: [PATCH 1/2] Use the right\n loss\nMIME-Version: 1.0\n\
         Content-Transfer-Encoding: 8bit\n\nSee also\ncommit {other} upstream.\nFrom then on: fine\n\
         ---\n train.py | 2 +-\n 1 file changed\n\n{GIT}-- \n2.30.0\n\n\
         From {other} Mon Sep 17 00:00:00 2001\nFrom: A <a@example.org>\n\
         Subject: [PATCH 2/2] =?UTF-8?q?Caf=C3=A9?=\n\n---\n{GIT}--\n2.30.0\n"
    );
    let changes = read(&text);
    let seen: Vec<_> = changes
        .iter()
        .map(|change| (&*change.id, &*change.subject))
        .collect();
    assert_eq!(seen, [(SHA, "Use the right loss"), (&*other, "Café")]);
    assert!(
        changes
            .iter()
            .all(|change| change.gaps.is_empty() && change.files.len() == 1)
    );
    assert_eq!(changes[0].files, one(GIT).files);
}

#[test]
fn mails_without_ids() {
    let mail =
        |subject| format!("Return-Path: <a@b.c>\nSubject: {subject}\n\nText\n---\n{GIT}-- \n2.3\n");
    let text = mail("Re: [PATCH v2] One") + &mail("[PATCH] Two");
    let seen: Vec<_> = read(&text)
        .into_iter()
        .map(|change| (change.id, change.subject))
        .collect();
    let named = |subject: &str| ("x.patch".to_owned(), subject.to_owned());
    assert_eq!(seen, [named("One"), named("Two")]);
    let mbox = format!("From a@b.c Thu Jan  2 10:00:00 2020\nSubject: [PATCH] One\n\n{GIT}");
    assert_eq!(one(&mbox).subject, "One");
}

#[test]
fn an_encoded_mail_is_a_gap() {
    let text = format!("Subject: [PATCH] One\nContent-Transfer-Encoding: base64\n\n{GIT}");
    let change = one(&text);
    let (line, reason) = gap(&change);
    assert_eq!(line, 2);
    assert!(reason.contains("base64"), "{reason}");
}

#[test]
fn logs() {
    let text = format!(
        "commit {SHA}\nMerge: 1111111 2222222\nAuthor: A <a@example.org>\nDate: today\n\n    Merge it\n\n\
         commit {SHA} (tag: v1)\nAuthor: A <a@example.org>\nDate: today\n\n    Fix it\n    \n    \
         diff --git a/no b/no\n    @@ -1 +1 @@\n\n{GIT}\n0123abc Short one\n{GIT}"
    );
    let changes = read(&text);
    let seen: Vec<_> = changes
        .iter()
        .map(|change| (&*change.id, &*change.subject))
        .collect();
    assert_eq!(
        seen,
        [(SHA, "Merge it"), (SHA, "Fix it"), ("0123abc", "Short one")]
    );
    assert_eq!(changes[0].files, []);
    assert_eq!(changes[1].files, one(GIT).files);
    assert_eq!(changes[2].files, one(GIT).files);
}

#[test]
fn a_mercurial_export() {
    let text =
        format!("# HG changeset patch\n# User A\n# Node ID {SHA}\n# Parent  0\nFix it\n\n{GIT}");
    let change = one(&text);
    assert_eq!((&*change.id, &*change.subject), (SHA, "Fix it"));
}

#[test]
fn free_text_is_passed_over() {
    let text = format!(
        "Hello,\n\n- a list\n+ of things\nIndex: of what\n---\nFiles differ\n@@ what @@\n\n{GIT}\n\
         - more\n\n--\nBye\n_______\nlist mailing list\n"
    );
    assert_eq!(one(&text), one(GIT));
}

// ---- combined diffs

#[test]
fn a_combined_diff_is_read_against_the_first_parent() {
    let text = "\
diff --cc my x.py
index 1111111,2222222..3333333
--- a/my x.py
+++ b/my x.py
@@@ -1,4 -1,4 +1,4 @@@
  a
- b
 -other
--c
++d
 +from first
+ from other

";
    let file = file(text);
    assert_eq!(paths(&file), both("my x.py"));
    assert_eq!(file.blobs.as_ref().map(|ids| &*ids.old), Some("1111111"));
    let region = region(&file);
    assert_eq!(&*region.old.text, "a\nb\nc\nfrom first\n");
    assert_eq!(&*region.new.text, "a\nd\nfrom first\nfrom other\n");
    assert_eq!(
        region.blocks,
        [block((2, 4), (2, 3)), block((5, 5), (4, 5))]
    );
}

// ---- what is wrong with a patch

#[test]
fn a_patch_that_was_cut_off() {
    let cut = &GIT[..GIT.find(" model.fit").expect("the line")];
    let change = one(cut);
    let (line, reason) = gap(&change);
    assert_eq!(line, 5);
    assert!(
        reason.starts_with("train.py: the hunk's header says 4 old and 5 new"),
        "{reason}"
    );
    assert_eq!(region(&change.files[0]).blocks, [block((11, 12), (11, 13))]);
}

#[test]
fn a_cut_before_the_next_file_does_not_swallow_it() {
    let text = "--- a/x\n+++ b/x\n@@ -1,9 +1,9 @@\n-a\n+b\n--- a/y\n+++ b/y\n@@ -1 +1 @@\n-c\n+d\n";
    let change = one(text);
    let seen: Vec<_> = change.files.iter().map(FileChange::path).collect();
    assert_eq!(seen, ["x", "y"]);
    assert_eq!(gap(&change).0, 3);
}

#[test]
fn a_header_that_promises_too_little() {
    let text = "--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n-a\n+b\n c\n-d\n+e\n-- \n2.30\n";
    let change = one(text);
    assert_eq!(gap(&change).0, 3);
    assert_eq!(&*region(&change.files[0]).new.text, "b\nc\ne\n");
}

#[test]
fn headers_that_cannot_be_read() {
    let head = "diff --git a/x b/x\n--- a/x\n+++ b/x\n";
    let numbers = one(&format!("{head}@@ -99999999999 +1 @@\n-a\n+b\n"));
    assert!(gap(&numbers).1.contains("header cannot be read"));
    let cut = one(head);
    assert!(gap(&cut).1.contains("no hunk follows"));
    let sooner = one("diff --git a/x b/x\nindex 1111111..2222222 100644\n--- a/x\n");
    assert!(gap(&sooner).1.contains("no hunk follows"));
    assert_eq!(paths(&sooner.files[0]), both("x"));
    let stray = one("@@ -1 +1 @@\n-a\n+b\n");
    assert_eq!((stray.files.len(), gap(&stray).0), (0, 1));
}

#[test]
fn what_a_diff_says_it_leaves_out() {
    let missing = |text: &str| gap(&one(text)).1.to_owned();
    assert!(missing("Only in new/k: x.py\n").contains("diff -ruN"));
    assert!(missing("* Unmerged path x.py\n").contains("x.py: not merged"));
    let context = "*** a/x\n--- b/x\n***************\n*** 1 ****\n! a\n--- 1 ----\n! b\n";
    assert!(missing(context).contains("diff -u"));
}

#[test]
fn long_texts_take_bounded_time() {
    // Frequent lines among lines that the other text does not have, all through.
    let text = |word: &str| {
        (0..60_000)
            .map(|line| format!("{word}{line}\n\n"))
            .collect::<String>()
    };
    // Two lines in another order.
    let mixed = |shift: usize| -> String {
        let word = |line: usize| {
            if (line * line + shift) % 7 < 3 {
                "x\n"
            } else {
                "y\n"
            }
        };
        (0..60_000).map(word).collect()
    };
    for (old, new) in [
        (text("a"), text("b")),
        (mixed(0), mixed(3)),
        (mixed(0), text("b")),
    ] {
        let started = std::time::Instant::now();
        let region = lines::region(old.into(), new.into());
        assert!(!region.blocks.is_empty());
        assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
    }
}

#[test]
fn large_patches_take_linear_time() {
    let lines = 200_000;
    let mut text = format!("--- a/x\n+++ b/x\n@@ -1,{lines} +1,{lines} @@\n");
    text.extend((0..lines).map(|_| " context\n"));
    text.push_str(&"@@ -0,0 +0,0 @@\n \n".repeat(lines));
    text.push_str(&"--- \n".repeat(lines));
    text.push_str(&format!("diff --git {}\n", "a ".repeat(lines)));
    text.push_str(&"@".repeat(lines));
    let started = std::time::Instant::now();
    assert_eq!(one(&text).files.len(), 2);
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}

// ---- what git itself writes

struct Repository(tempfile::TempDir);

impl Repository {
    fn new() -> Self {
        let repository = Self(tempfile::tempdir().expect("a directory"));
        repository.git(&["init", "-q", "-b", "main"]);
        repository
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn git(&self, arguments: &[&str]) -> Vec<u8> {
        let output = Command::new("git")
            .current_dir(self.path())
            .args(["-c", "user.name=A", "-c", "user.email=a@example.org"])
            .args(["-c", "core.autocrlf=false", "-c", "commit.gpgsign=false"])
            .args(arguments)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_SYSTEM", "/dev/null")
            .output()
            .expect("git runs");
        output.stdout
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.path().join(name), bytes).expect("written");
    }

    fn commit(&self, subject: &str) -> String {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", subject]);
        let id = self.git(&["rev-parse", "HEAD"]);
        String::from_utf8_lossy(&id).trim().to_owned()
    }

    /// With a commit that renames, quotes, changes the mode, and more.
    fn with_all_kinds() -> (Self, String) {
        let repository = Self::new();
        let text = |number: i32| {
            (0..number)
                .map(|line| format!("x = {line}\n"))
                .collect::<String>()
        };
        repository.write("old name.py", text(20));
        repository.write("café.py", "a\n");
        repository.write("crlf.py", "a\r\nb\r\n");
        repository.write("end.py", "a\nb");
        repository.write("x.bin", [0, 1, 2]);
        repository.write("gone.py", "import os\n");
        repository.write("run.sh", "a\n");
        repository.commit("Before");
        repository.git(&["mv", "old name.py", "new name.py"]);
        repository.write("new name.py", text(21));
        repository.write("café.py", "b\n");
        repository.write("crlf.py", "a\r\nc\r\n");
        repository.write("end.py", "a\nb\nc");
        repository.write("x.bin", [0, 1, 3]);
        fs::remove_file(repository.path().join("gone.py")).expect("removed");
        repository.write("tab\there.py", "a\n");
        repository.git(&["update-index", "--chmod=+x", "run.sh"]);
        repository.git(&["config", "core.fileMode", "false"]);
        let id = repository.commit("After: the \"fix\" for größe");
        (repository, id)
    }
}

const KINDS: [(Option<&str>, Option<&str>, &str); 8] = [
    (Some("café.py"), Some("café.py"), "b\n"),
    (Some("crlf.py"), Some("crlf.py"), "a\nc\n"),
    (Some("end.py"), Some("end.py"), "a\nb\nc\n"),
    (Some("gone.py"), None, ""),
    (
        Some("old name.py"),
        Some("new name.py"),
        "x = 17\nx = 18\nx = 19\nx = 20\n",
    ),
    (Some("run.sh"), Some("run.sh"), "opaque"),
    (None, Some("tab\there.py"), "a\n"),
    (Some("x.bin"), Some("x.bin"), "opaque"),
];

fn new_text(file: &FileChange) -> &str {
    match &file.content {
        Content::Opaque => "opaque",
        Content::Text(_) => &region(file).new.text,
    }
}

#[test]
fn every_way_of_git_to_show_a_commit_gives_the_same_change() {
    let (repository, id) = Repository::with_all_kinds();
    let ways: [&[&str]; 8] = [
        &["show", "-M"],
        &["log", "-1", "-p", "-M", "--format=fuller"],
        &["log", "-1", "-p", "-M", "--format=raw", "--stat"],
        &["format-patch", "-1", "-M", "--stdout"],
        &["show", "-M", "--no-prefix"],
        &[
            "show",
            "-M",
            "--src-prefix=one/",
            "--dst-prefix=two/",
            "--full-index",
        ],
        &[
            "-c",
            "diff.mnemonicPrefix=true",
            "show",
            "-M",
            "--color=always",
        ],
        &["-c", "core.quotePath=false", "show", "-M", "--binary"],
    ];
    for way in ways {
        let changes = patch::read("x", &repository.git(way));
        let [change] = &changes[..] else {
            panic!("{way:?}: {changes:#?}");
        };
        assert_eq!(change.id, id, "{way:?}");
        assert_eq!(change.subject, "After: the \"fix\" for größe", "{way:?}");
        assert_eq!(change.gaps, [], "{way:?}");
        let seen: Vec<_> = change
            .files
            .iter()
            .map(|file| {
                (
                    file.old_path.as_deref(),
                    file.new_path.as_deref(),
                    new_text(file),
                )
            })
            .collect();
        let mut expected = KINDS.to_vec();
        expected.sort_by_key(|(old, new, _)| new.or(*old));
        let mut sorted = seen.clone();
        sorted.sort_by_key(|(old, new, _)| new.or(*old));
        assert_eq!(sorted, expected, "{way:?}");
    }
}

#[test]
fn a_merge_that_git_shows_combined() {
    let repository = Repository::new();
    repository.write("x.py", "a\nb\nc\nd\ne\n");
    repository.commit("Base");
    repository.git(&["checkout", "-q", "-b", "side"]);
    repository.write("x.py", "a\nside\nc\nd\nE\n");
    repository.commit("Side");
    repository.git(&["checkout", "-q", "main"]);
    repository.write("x.py", "a\nmain\nc\nd\ne\n");
    repository.commit("Main");
    repository.git(&["merge", "-q", "side"]);
    let conflict = patch::read("x", &repository.git(&["diff"]));
    assert_eq!(conflict[0].gaps, []);
    repository.write("x.py", "a\nboth\nc\nd\nE\n");
    repository.commit("Merge");
    let changes = patch::read("x", &repository.git(&["show", "-c"]));
    assert_eq!(
        (&*changes[0].subject, &changes[0].gaps[..]),
        ("Merge", &[][..])
    );
    let region = region(&changes[0].files[0]);
    assert_eq!(&*region.old.text, "a\nmain\nc\nd\ne\n");
    assert_eq!(&*region.new.text, "a\nboth\nc\nd\nE\n");
    assert_eq!(
        region.blocks,
        [block((2, 3), (2, 3)), block((5, 6), (5, 6))]
    );
}

// ---- two files, two trees

const READING: pair::Reading = pair::Reading {
    wanted: &|_| true,
    max_file_size: 1000,
};

#[test]
fn two_files() {
    let directory = tempfile::tempdir().expect("a directory");
    let (old, new) = (
        directory.path().join("old.py"),
        directory.path().join("new.py"),
    );
    fs::write(&old, "a\r\nb\r\n").expect("written");
    fs::write(&new, "a\nc").expect("written");
    let change = compare::compare(&old, &new, READING).expect("comparable");
    assert_eq!(change.id, new.to_string_lossy());
    let region = region(&change.files[0]);
    assert_eq!((&*region.old.text, &*region.new.text), ("a\nb\n", "a\nc\n"));
    assert_eq!(region.blocks, [block((2, 3), (2, 3))]);
    assert!(region.whole);
    let same = compare::compare(&old, &old, READING).expect("comparable");
    assert_eq!(same.files, []);
}

#[test]
fn two_trees() {
    let directory = tempfile::tempdir().expect("a directory");
    let write = |name: &str, bytes: &[u8]| {
        let path = directory.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        fs::write(path, bytes).expect("written");
    };
    write("old/same.py", b"a\n");
    write("new/same.py", b"a\n");
    write("old/k/x.py", b"a\n");
    write("new/k/x.py", b"b\n");
    write("old/gone.py", b"a\n");
    write("new/added.py", b"a\n");
    write("old/x.bin", b"a\0");
    write("new/x.bin", b"b\0");
    write("new/.git/config", b"c\n");
    let (old, new) = (directory.path().join("old"), directory.path().join("new"));
    let change = compare::compare(&old, &new, READING).expect("comparable");
    let seen: Vec<_> = change.files.iter().map(paths).collect();
    let (gone, added) = ((Some("gone.py"), None), (None, Some("added.py")));
    assert_eq!(seen, [added, gone, both("k/x.py"), both("x.bin")]);
    assert_eq!(change.files[3].content, Content::Opaque);
    assert_eq!(change.gaps, []);
    let error = compare::compare(&old, &new.join("added.py"), READING).expect_err("unlike");
    assert!(matches!(error, Error::Unlike { .. }), "{error}");
}

// ---- where patches come from

fn ids(arguments: &[PathBuf], stdin: &str) -> Vec<Result<Vec<String>, String>> {
    source::patches(arguments, stdin.as_bytes())
        .map(|patch| match patch {
            Ok(changes) => Ok(changes.into_iter().map(|change| change.id).collect()),
            Err(error) => Err(error.to_string()),
        })
        .collect()
}

#[test]
fn nothing_and_a_dash_are_standard_input() {
    let expected = [Ok(vec![source::STDIN.to_owned()])];
    assert_eq!(ids(&[], GIT), expected);
    assert_eq!(ids(&["-".into()], GIT), expected);
    assert_eq!(ids(&[], "\n"), [Ok(vec![])]);
}

#[test]
fn directories_are_searched_in_order() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = |name: &str| directory.path().join(name);
    fs::create_dir(path("b")).expect("made");
    for name in ["c.patch", "b/2.DIFF", "a.eml", "readme.txt"] {
        fs::write(path(name), GIT).expect("written");
    }
    let named = |name: &str| Ok(vec![path(name).display().to_string()]);
    let expected = [named("a.eml"), named("b/2.DIFF"), named("c.patch")];
    assert_eq!(ids(&[directory.path().to_owned()], ""), expected);
}

#[test]
fn an_error_names_the_file_and_the_remedy_and_ends_nothing() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = |name: &str| directory.path().join(name);
    fs::write(path("text.patch"), "\n\nhello\n").expect("written");
    fs::write(path("x.patch"), GIT).expect("written");
    fs::create_dir(path("empty")).expect("made");
    let arguments = ["text.patch", "none.patch", "empty", "x.patch"].map(path);
    let seen = ids(&arguments, "");
    let error = |index: usize| seen[index].as_ref().expect_err("an error").as_str();
    assert!(
        error(0).contains("text.patch:3: this is not a patch"),
        "{}",
        error(0)
    );
    assert!(error(0).contains("git format-patch"), "{}", error(0));
    assert!(
        error(1).contains("none.patch: there is no such file"),
        "{}",
        error(1)
    );
    assert!(
        error(2).contains("empty: no patch in this directory"),
        "{}",
        error(2)
    );
    assert!(seen[3].is_ok());
}

// ---- whatever comes

/// Texts made of the lines that patches are made of.
fn patch_like() -> impl Strategy<Value = String> {
    let lines = [
        "diff --git a/x b/x",
        "diff --cc x",
        "index 1234567..89abcde 100644",
        "--- a/x",
        "+++ b/x",
        "@@ -1,2 +1,2 @@",
        "@@ -1 +1 @@",
        "@@@ -1,2 -1 +1,2 @@@",
        "@@ -0,0 +1,3 @@",
        "@@ -",
        " a",
        "-a",
        "+a",
        "",
        "\\ No newline",
        "--",
        "-- ",
        "From 0123456789abcdef0123456789abcdef01234567 Mon",
        "commit 0123456789abcdef0123456789abcdef01234567",
        "Subject: [PATCH] x",
        "    text",
        "GIT binary patch",
        "literal 3",
        "Binary files a/x and b/x differ",
        "Index: x",
        "=====",
        "rename from \"a",
        "rename to x\\",
        "new file mode 100644",
        "\r",
        "++",
        "--- /dev/null",
    ];
    prop::collection::vec(prop::sample::select(lines.to_vec()), 0..40)
        .prop_map(|lines| lines.join("\n"))
}

fn check(region: &Region) -> Result<(), TestCaseError> {
    let (old, new) = (numbered(&region.old), numbered(&region.new));
    let changed = |number: u32, side: fn(&Block) -> Lines| {
        region
            .blocks
            .iter()
            .filter(|block| side(block).contains(number))
            .count()
    };
    let kept = |lines: &[(u32, String)], side: fn(&Block) -> Lines| {
        let kept = lines
            .iter()
            .filter(|(number, _)| changed(*number, side) == 0);
        kept.map(|(_, line)| line.clone()).collect::<Vec<_>>()
    };
    // What no block holds is the same on both sides, so each changed line is in one ...
    prop_assert_eq!(kept(&old, |block| block.old), kept(&new, |block| block.new));
    // ... and in no other, with context between.
    for pair in region.blocks.windows(2) {
        prop_assert!(pair[0].old.end < pair[1].old.start && pair[0].new.end < pair[1].new.start);
    }
    let within = |lines: Lines, first: u32, count: usize| {
        first <= lines.start
            && lines.start <= lines.end
            && lines.end as usize <= first as usize + count
    };
    for block in &region.blocks {
        prop_assert!(!block.old.is_empty() || !block.new.is_empty());
        prop_assert!(within(block.old, region.old.first_line, old.len()));
        prop_assert!(within(block.new, region.new.first_line, new.len()));
    }
    Ok(())
}

fn numbered(side: &crate::input::Side) -> Vec<(u32, String)> {
    let lines = side.text.lines().map(str::to_owned);
    (side.first_line..).zip(lines).collect()
}

/// The new text, made from the old one by the blocks.
fn applied(region: &Region) -> String {
    let (old, new) = (numbered(&region.old), numbered(&region.new));
    let mut text = String::new();
    let mut next = region.old.first_line;
    let mut copy = |lines: &[(u32, String)], range: std::ops::Range<u32>| {
        for (_, line) in lines.iter().filter(|(number, _)| range.contains(number)) {
            text.push_str(line);
            text.push('\n');
        }
    };
    for block in &region.blocks {
        copy(&old, next..block.old.start);
        copy(&new, block.new.start..block.new.end);
        next = block.old.end;
    }
    copy(&old, next..u32::MAX);
    text
}

fn texts() -> impl Strategy<Value = String> {
    prop::collection::vec("[abc]?", 0..30)
        .prop_map(|lines| lines.iter().map(|line| format!("{line}\n")).collect())
}

proptest! {
    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        patch::read("x", &bytes);
        lines::normalize(&bytes);
    }

    #[test]
    fn any_bytes_in_a_patch_are_read(
        before in patch_like(),
        bytes in prop::collection::vec(any::<u8>(), 0..40),
        after in patch_like(),
    ) {
        let bytes = [before.as_bytes(), &bytes, after.as_bytes()].concat();
        patch::read("x", &bytes);
    }

    #[test]
    fn hunks_hold_every_changed_line_in_one_block(text in patch_like()) {
        for change in patch::read("x", text.as_bytes()) {
            for file in &change.files {
                if let Content::Text(regions) = &file.content {
                    regions.iter().try_for_each(check)?;
                }
            }
        }
    }

    #[test]
    fn blocks_make_the_new_text_from_the_old(old in texts(), new in texts()) {
        let region = lines::region(old.as_str().into(), new.as_str().into());
        check(&region)?;
        prop_assert_eq!(applied(&region), new);
    }

    #[test]
    fn normalised_text_has_a_line_for_each_line_feed(bytes in "[ab\r\n]{0,20}") {
        let text = lines::normalize(bytes.as_bytes());
        prop_assert!(text.is_empty() || text.ends_with('\n'));
        prop_assert!(!text.contains('\r'));
        if bytes.contains('\n') {
            let unended = usize::from(!bytes.ends_with('\n'));
            prop_assert_eq!(text.matches('\n').count(), bytes.matches('\n').count() + unended);
        }
    }
}
