//! Plain and git diffs, and the combined ones of merges.

use super::*;

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
    assert_eq!(region.blocks(), [block((11, 12), (11, 13))]);
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
        .map(|region| region.blocks()[0])
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
    assert_eq!(region(&file).blocks(), blocks);
}

#[test]
fn without_context_an_empty_side_stands_behind_the_line_named() {
    let file = file("--- a/x.py\n+++ b/x.py\n@@ -5,0 +6,2 @@\n+a\n+b\n@@ -0,0 +1 @@\n+c\n");
    assert_eq!(regions(&file)[0].blocks(), [block((6, 6), (6, 8))]);
    assert_eq!(regions(&file)[1].blocks(), [block((1, 1), (1, 2))]);
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
        region.blocks(),
        [block((2, 4), (2, 3)), block((5, 5), (4, 5))]
    );
}
