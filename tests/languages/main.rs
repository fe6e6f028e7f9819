//! Changes in the languages beside Python: two texts in, the pattern out.

use assert_cmd::Command;
use serde_json::Value;
use std::fs;

mod cases;
mod lua;
mod notebook;
mod other;
mod prototxt;
mod requirement;
mod settings;
mod version;

/// The findings for a file that changed from one text to the other.
fn findings(name: &str, old: &str, new: &str) -> Vec<Value> {
    let folder = tempfile::tempdir().expect("a temporary directory");
    let [before, after] = ["a", "b"].map(|side| folder.path().join(side));
    for (side, text) in [(&before, old), (&after, new)] {
        let path = side.join(name);
        fs::create_dir_all(path.parent().expect("a directory")).expect("a new directory");
        fs::write(path, text).expect("a new file");
    }
    read(
        Command::cargo_bin("dnnfix")
            .expect("the program")
            .args(["compare", "--format", "json"])
            .args([&before, &after]),
    )
}

/// The findings for a patch.
fn patched(patch: &str) -> Vec<Value> {
    read(
        Command::cargo_bin("dnnfix")
            .expect("the program")
            .args(["patch", "--format", "json"])
            .write_stdin(patch),
    )
}

fn read(command: &mut Command) -> Vec<Value> {
    let output = command.assert().success().get_output().stdout.clone();
    let document: Value = serde_json::from_slice(&output).expect("JSON");
    let changes = document["changes"].as_array().expect("changes");
    let found = changes.iter().flat_map(|c| c["findings"].as_array());
    found.flatten().cloned().collect()
}

/// Asserts that the primary findings are of these patterns, in this order.
#[track_caller]
fn assert_primary(found: &[Value], patterns: &[&str]) {
    let primary = found.iter().filter(|f| f["primary"] == true);
    let named: Vec<&str> = primary.filter_map(|f| f["pattern"].as_str()).collect();
    assert_eq!(named, patterns, "{found:#?}");
}
