//! The command line as scripts use it: exit codes, pipes, several patches, and the keys of the JSON
//! contract.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::Value;
use tempfile::TempDir;

// ---- the program, and what it writes

fn dnnfix(folder: &Path, arguments: &[&str], stdin: &str) -> Output {
    cargo_bin_cmd!("dnnfix")
        .current_dir(folder)
        .args(arguments)
        .write_stdin(stdin)
        .output()
        .expect("dnnfix runs")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

fn json(folder: &Path, arguments: &[&str], stdin: &str) -> Value {
    let arguments = [&["--format", "json"], arguments].concat();
    let output = dnnfix(folder, &arguments, stdin);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// All findings of a document.
fn findings(document: &Value) -> Vec<&Value> {
    let changes = document["changes"].as_array().expect("changes");
    let lists = changes.iter().map(|c| c["findings"].as_array());
    lists.flat_map(|list| list.expect("findings")).collect()
}

fn patterns(document: &Value) -> BTreeSet<&str> {
    let ids = findings(document);
    let ids = ids.iter().map(|f| f["pattern"].as_str());
    ids.map(|id| id.expect("an id")).collect()
}

fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/fix.diff")
}

fn example_text() -> String {
    fs::read_to_string(example()).expect("the example is there")
}

fn folder() -> TempDir {
    TempDir::new().expect("a temporary folder")
}

const LOSS: &str = "\
--- a/train.py
+++ b/train.py
@@ -1,2 +1,2 @@
 import keras
-model.compile('sgd', loss='mse')
+model.compile('sgd', loss='mae')
";

// ---- exit codes

#[test]
fn findings_alone_are_no_failure() {
    let output = dnnfix(folder().path(), &["patch"], LOSS);
    assert_eq!(output.status.code(), Some(0));
    assert!(stdout(&output).contains("loss-function · replaced"));
    assert_eq!(stderr(&output), "");
}

#[test]
fn a_change_without_findings_is_an_answer() {
    let plain = LOSS
        .replace("import keras", "import os")
        .replace("model.compile('sgd', loss=", "os.rename('a', dst=");
    let output = dnnfix(folder().path(), &["patch"], &plain);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(json(folder().path(), &["patch"], &plain)["complete"], true);
}

#[test]
fn what_cannot_be_done_is_2_and_says_what() {
    let cases: [(&[&str], &str); 6] = [
        (&["patch", "missing.diff"], "missing.diff"),
        (&["compare", "missing.py", "other.py"], "missing.py"),
        (&["--catalogue", "missing", "patterns", "list"], "missing"),
        (&["explain", "los-function"], "`loss-function`"),
        (&["--format", "xml", "patch"], "xml"),
        (&["no-such-command"], "no-such-command"),
    ];
    for (arguments, named) in cases {
        let output = dnnfix(folder().path(), arguments, "");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let told = stderr(&output);
        assert!(told.contains(named), "{arguments:?}: {told}");
    }
}

#[test]
fn a_patch_that_was_cut_off_is_2_and_the_document_says_so() {
    let cut = LOSS.replace("+model.compile('sgd', loss='mae')\n", "");
    let output = dnnfix(folder().path(), &["--format", "json", "patch"], &cut);
    assert_eq!(output.status.code(), Some(2));
    let document: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(document["complete"], false);
    assert_eq!(document["changes"][0]["complete"], false);
}

#[test]
fn one_patch_that_is_missing_does_not_lose_the_others() {
    let folder = folder();
    fs::write(folder.path().join("a.diff"), LOSS).expect("a patch");
    let arguments = ["--format", "json", "patch", "missing.diff", "a.diff"];
    let output = dnnfix(folder.path(), &arguments, "");
    assert_eq!(output.status.code(), Some(2));
    let document: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(document["complete"], false);
    assert_eq!(patterns(&document), BTreeSet::from(["loss-function"]));
}

// ---- where changes come from

#[test]
fn a_pipe_needs_no_command() {
    let folder = folder();
    let bare = dnnfix(folder.path(), &[], LOSS);
    assert_eq!(bare.status.code(), Some(0));
    for arguments in [&["patch"][..], &["patch", "-"]] {
        assert_eq!(dnnfix(folder.path(), arguments, LOSS).stdout, bare.stdout);
    }
}

#[test]
fn git_diff_piped_in() {
    let folder = folder();
    let git = |arguments: &[&str]| {
        let output = Command::new("git")
            .current_dir(folder.path())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .args(["-c", "user.name=A", "-c", "user.email=a@example.org"])
            .args(arguments)
            .output()
            .expect("git runs");
        assert!(output.status.success(), "{}", stderr(&output));
        stdout(&output)
    };
    let file = folder.path().join("net.py");
    let text = "from keras.layers import Dense as D\n\n\ndef net(x):\n    \"\"\"A net.\"\"\"\n\n    \
        y = x\n    return D(10, activation='relu')(y)\n";
    git(&["init", "-q", "."]);
    fs::write(&file, text).expect("a file");
    git(&["add", "."]);
    git(&["commit", "-q", "-m", "a net"]);
    fs::write(&file, text.replace("relu", "tanh")).expect("a file");

    let diff = git(&["diff"]);
    assert!(
        !diff.contains("import"),
        "the import is not in the hunk: {diff}"
    );
    let document = json(folder.path(), &[], &diff);
    let found = findings(&document);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["pattern"], "activation");
    // The alias is known from the whole file, which the diff names by its blob.
    assert_eq!(found[0]["api"], "keras.layers.Dense");
    assert_eq!(found[0]["new"]["start"], 8);
}

#[test]
fn several_patches_and_a_folder_of_them() {
    let folder = folder();
    let path = |name: &str| folder.path().join(name);
    fs::create_dir_all(path("patches/deep")).expect("folders");
    fs::write(path("one.diff"), LOSS).expect("a patch");
    fs::write(path("patches/deep/two.patch"), LOSS).expect("a patch");
    fs::copy(example(), path("patches/three.diff")).expect("a patch");

    let document = json(folder.path(), &["patch", "one.diff", "patches"], "");
    let changes = document["changes"].as_array().expect("changes");
    let ids: Vec<_> = changes.iter().map(|c| c["id"].as_str()).collect();
    assert_eq!(ids.len(), 3, "{ids:?}");
    assert_eq!(ids[0], Some("one.diff"));
    assert!(
        ids.iter()
            .any(|id| id.is_some_and(|id| id.ends_with("two.patch")))
    );

    let output = dnnfix(folder.path(), &["patch", "one.diff", "patches"], "");
    let text = stdout(&output);
    assert!(
        text.contains("one.diff") && text.contains("three.diff"),
        "{text}"
    );
}

#[test]
fn two_files_compared() {
    let folder = folder();
    let write = |name: &str, loss: &str| {
        let text = format!("import keras\nmodel.compile('sgd', loss='{loss}')\n");
        fs::write(folder.path().join(name), text).expect("a file");
    };
    write("before.py", "mse");
    write("after.py", "mae");
    let document = json(folder.path(), &["compare", "before.py", "after.py"], "");
    assert_eq!(patterns(&document), BTreeSet::from(["loss-function"]));
}

// ---- what is asked for

#[test]
fn the_example_shows_what_it_is_there_for() {
    let document = json(folder().path(), &["patch"], &example_text());
    let found = findings(&document);
    let primary = found.iter().filter(|f| f["primary"] == true);
    let primary: BTreeSet<_> = primary
        .map(|f| f["pattern"].as_str().expect("an id"))
        .collect();
    for pattern in ["loss-function", "add-layer", "activation", "versioning"] {
        assert!(primary.contains(pattern), "{pattern}: {primary:?}");
    }
    let plain = found.iter().filter(|f| f["path"] == "digits/report.py");
    assert_eq!(plain.count(), 0, "plain Python is no finding");
}

#[test]
fn the_readme_shows_what_the_example_prints() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).expect("the README is there");
    let text = stdout(&dnnfix(folder().path(), &[], &example_text()));
    assert!(readme.contains(text.trim_end()), "{text}");
}

#[test]
fn only_some_patterns() {
    let arguments = ["--pattern", "activation", "--pattern", "versioning"];
    let document = json(folder().path(), &arguments, &example_text());
    assert_eq!(
        patterns(&document),
        BTreeSet::from(["activation", "versioning"])
    );
}

#[test]
fn only_what_is_sure() {
    let all = json(folder().path(), &["--min-confidence", "0"], &example_text());
    let sure = json(
        folder().path(),
        &["--min-confidence", "0.9"],
        &example_text(),
    );
    let is_sure = |f: &&&Value| f["confidence"].as_f64().is_some_and(|c| c >= 0.9);
    let (all, sure) = (findings(&all), findings(&sure));
    assert!(!sure.is_empty() && sure.len() < all.len());
    assert_eq!(
        sure,
        all.iter().filter(is_sure).copied().collect::<Vec<_>>()
    );
}

#[test]
fn alternates_are_shown_on_request() {
    let text = |arguments: &[&str]| stdout(&dnnfix(folder().path(), arguments, &example_text()));
    assert!(!text(&[]).contains("an alternate"));
    assert!(text(&["--all"]).contains("an alternate"));
}

#[test]
fn two_runs_give_the_same_bytes() {
    for format in ["text", "json", "jsonl", "csv", "markdown", "sarif"] {
        let run = |threads| {
            let arguments = ["-j", threads, "--all", "--format", format];
            dnnfix(folder().path(), &arguments, &example_text()).stdout
        };
        assert_eq!(run("1"), run("4"), "{format}");
    }
}

// ---- the JSON contract

fn keys(value: &Value) -> BTreeSet<&str> {
    let object = value.as_object().expect("an object");
    object.keys().map(String::as_str).collect()
}

const FINDING: [&str; 18] = [
    "action",
    "after",
    "api",
    "before",
    "block",
    "confidence",
    "fingerprint",
    "kind",
    "level",
    "library",
    "message",
    "new",
    "notes",
    "old",
    "path",
    "pattern",
    "primary",
    "rule",
];

#[test]
fn the_document_has_these_keys_and_no_others() {
    let document = json(folder().path(), &[], &example_text());
    assert_eq!(
        keys(&document),
        BTreeSet::from(["changes", "complete", "schema_version"])
    );
    assert_eq!(document["schema_version"], 1);
    let change = &document["changes"][0];
    let of_change = [
        "complete",
        "files",
        "findings",
        "id",
        "schema_version",
        "subject",
    ];
    assert_eq!(keys(change), BTreeSet::from(of_change));
    let of_file = ["degraded", "language", "libraries", "old_path", "path"];
    for file in change["files"].as_array().expect("files") {
        assert_eq!(keys(file), BTreeSet::from(of_file));
    }
    for finding in findings(&document) {
        let mut expected = BTreeSet::from(FINDING);
        if finding["pattern"] == "versioning" {
            expected.insert("version");
        }
        assert_eq!(keys(finding), expected);
        assert_eq!(keys(&finding["block"]), BTreeSet::from(["new", "old"]));
        for lines in [&finding["old"], &finding["new"]] {
            assert!(lines.is_null() || keys(lines) == BTreeSet::from(["end", "start"]));
        }
    }
}

#[test]
fn the_values_are_what_the_contract_says() {
    let document = json(folder().path(), &[], &example_text());
    for finding in findings(&document) {
        let text = |key: &str| finding[key].as_str().expect("a text");
        assert!(["add", "remove", "replace", "change"].contains(&text("action")));
        assert!(text("rule").starts_with(&format!("{}/", text("pattern"))));
        assert!(!text("message").is_empty() && !text("fingerprint").is_empty());
        let confidence = finding["confidence"].as_f64().expect("a number");
        assert!((0.0..=1.0).contains(&confidence));
        assert!(finding["primary"].is_boolean() && finding["notes"].is_array());
        for lines in [&finding["old"], &finding["new"]] {
            let [start, end] = ["start", "end"].map(|key| lines[key].as_u64());
            assert!(lines.is_null() || (start >= Some(1) && start <= end));
        }
    }
}

#[test]
fn a_place_has_one_primary_at_most() {
    let document = json(folder().path(), &["--min-confidence", "0"], &example_text());
    let found = findings(&document);
    let primary = found.iter().filter(|f| f["primary"] == true);
    let places: Vec<String> = primary
        .map(|f| format!("{} {} {}", f["path"], f["old"], f["new"]))
        .collect();
    let distinct: BTreeSet<&String> = places.iter().collect();
    assert_eq!(distinct.len(), places.len(), "{places:?}");
}

#[test]
fn a_line_of_jsonl_is_a_change_of_the_document() {
    let document = json(folder().path(), &[], &example_text());
    let output = dnnfix(folder().path(), &["--format", "jsonl"], &example_text());
    let lines = stdout(&output);
    let lines = lines
        .lines()
        .map(|l| serde_json::from_str(l).expect("JSON"));
    let lines: Vec<Value> = lines.collect();
    assert_eq!(Some(&lines), document["changes"].as_array());
}

// ---- texts that are out of the ordinary

/// Many statements on one line: what is kept of it must not grow with line times findings.
#[test]
fn a_file_of_one_line() {
    let line = |call: &str| -> String {
        let statements = (0..300).map(|n| format!("x{n} = torch.{call}(y{n});"));
        statements.collect()
    };
    let (old, new) = (line("relu"), line("tanh"));
    let patch = format!("--- a/a.py\n+++ b/a.py\n@@ -1,2 +1,2 @@\n import torch\n-{old}\n+{new}\n");
    let document = json(folder().path(), &[], &patch);
    assert_eq!(findings(&document).len(), 300);
    let text = stdout(&dnnfix(folder().path(), &[], &patch));
    assert!(text.contains("- x7 = torch.relu(y7)\n  + x7 = torch.tanh(y7)\n"));
    assert!(text.len() < 100_000, "{}", text.len());
}

#[test]
fn lines_that_cannot_be_read_are_told() {
    let folder = folder();
    let before = "import torch\n\n\ndef f(x):\n    y = x + 1\n    return y\n";
    let after = "import torch\n\n\ndef f(x):\n    y = (x +* ] 1\n    return y\n";
    for (name, text) in [("old.py", before), ("new.py", after)] {
        fs::write(folder.path().join(name), text).expect("a file is written");
    }
    let document = json(folder.path(), &["compare", "old.py", "new.py"], "");
    let degraded = &document["changes"][0]["files"][0]["degraded"];
    let told = degraded.as_str().expect("a reason");
    assert!(
        told.starts_with("line 5 could not be read as python"),
        "{told}"
    );
    let same = json(folder.path(), &["compare", "old.py", "old.py"], "");
    assert!(
        same["changes"][0]["files"]
            .as_array()
            .expect("files")
            .is_empty()
    );
}
