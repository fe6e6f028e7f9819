//! What is wrong with a patch, and what is missing from it.

use super::*;

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
    assert_eq!(
        region(&change.files[0]).blocks(),
        [block((11, 12), (11, 13))]
    );
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
