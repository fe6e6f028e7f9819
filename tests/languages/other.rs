//! Files in no language that is read: counted, and not looked into.

use super::*;
use std::path::Path;
use std::process;

/// A change of a network, and of files that are in no language beside it.
const MANY_KINDS: &str = "\
diff --git a/train.py b/train.py
--- a/train.py
+++ b/train.py
@@ -1,2 +1,2 @@
 import torch
-layer = torch.nn.Linear(3, 4)
+layer = torch.nn.Linear(3, 5)
diff --git a/src/kernel.cpp b/src/kernel.cpp
--- a/src/kernel.cpp
+++ b/src/kernel.cpp
@@ -1 +1 @@
-float lr = 0.1; auto loss = mse(x);
+float lr = 0.2; auto loss = mae(x);
diff --git a/README.md b/README.md
--- a/README.md
+++ b/README.md
@@ -1 +1 @@
-model.compile(loss='mse', optimizer='adam')
+model.compile(loss='mae', optimizer='sgd')
diff --git a/logo.png b/logo.png
index 1111111..2222222 100644
Binary files a/logo.png and b/logo.png differ
diff --git a/weights.bin b/weights.bin
index 1111111..2222222 100644
GIT binary patch
literal 4
LcmZQzWMT#Y01f~L

literal 4
LcmZQzWMT#Y01f~L

";

fn labelled(format: &str) -> String {
    let output = Command::cargo_bin("dnnfix")
        .expect("the program")
        .args(["--isolated", "patch", "--format", format])
        .write_stdin(MANY_KINDS)
        .assert()
        .success()
        .get_output()
        .stdout
        .clone();
    String::from_utf8(output).expect("text")
}

#[test]
fn the_summary_counts_them() {
    let text = labelled("text");
    let last = text.trim_end().lines().last();
    let told = "1 finding in 1 of 5 changed files (4 in other languages): layer-dimension 1";
    assert_eq!(last, Some(told));
}

#[test]
fn the_json_lists_them_without_a_language() {
    let document: Value = serde_json::from_str(&labelled("json")).expect("JSON");
    let change = &document["changes"][0];
    assert_eq!(change["complete"], true);
    let files = change["files"].as_array().expect("files");
    let languages: Vec<(&str, Option<&str>)> = files
        .iter()
        .map(|f| (f["path"].as_str().expect("a path"), f["language"].as_str()))
        .collect();
    assert_eq!(
        languages,
        [
            ("train.py", Some("python")),
            ("src/kernel.cpp", None),
            ("README.md", None),
            ("logo.png", None),
            ("weights.bin", None),
        ]
    );
}

fn git(folder: &Path, args: &[&str]) -> String {
    let output = process::Command::new("git")
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .args(["-c", "user.name=a", "-c", "user.email=a@b.c"])
        .args(args)
        .output()
        .expect("git runs");
    assert!(output.status.success(), "git {args:?}: {output:?}");
    String::from_utf8(output.stdout).expect("text")
}

/// A history of two commits: of a program, and of files in no language.
fn history(folder: &Path) {
    git(folder, &["init", "-q"]);
    for size in ["4", "5"] {
        for (name, text) in [
            (
                "train.py",
                format!("import torch\nx = torch.nn.Linear(3, {size})\n"),
            ),
            ("kernel.cpp", format!("int size = {size};\n")),
            ("README.md", format!("`Linear(3, {size})`\n")),
        ] {
            fs::write(folder.join(name), text).expect("a file");
        }
        git(folder, &["add", "."]);
        git(folder, &["commit", "-q", "-m", "sizes"]);
    }
}

/// Takes a file's text out of the repository, as every commit has it.
fn lose(folder: &Path, name: &str) {
    for commit in ["HEAD", "HEAD~1"] {
        let blob = git(folder, &["rev-parse", &format!("{commit}:{name}")]);
        let (front, back) = blob.trim().split_at(2);
        let object = folder.join(".git/objects").join(front).join(back);
        fs::remove_file(object).expect("a loose object");
    }
}

/// What `log` says of the last commit.
fn logged(folder: &Path) -> Value {
    let output = Command::cargo_bin("dnnfix")
        .expect("the program")
        .args(["--isolated", "log", "--format", "jsonl", "HEAD~1..HEAD"])
        .current_dir(folder)
        .output()
        .expect("output");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn their_texts_are_not_asked_for() {
    let folder = tempfile::tempdir().expect("a temporary directory");
    history(folder.path());
    let before = logged(folder.path());
    assert_eq!(before["files"].as_array().map(Vec::len), Some(3));
    assert_eq!(before["findings"].as_array().map(Vec::len), Some(1));
    lose(folder.path(), "kernel.cpp");
    lose(folder.path(), "README.md");
    assert_eq!(logged(folder.path()), before);
    // Of a file that is read, it is told.
    lose(folder.path(), "train.py");
    assert_eq!(logged(folder.path())["complete"], false);
}
