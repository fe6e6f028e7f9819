//! Changes with a name, before and after: which pattern they are an instance of, or that they are
//! none. The cases are in `tests/patterns/`; each goes through the command line.

use assert_cmd::cargo::cargo_bin_cmd;
use serde::Deserialize;
use serde_json::Value;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    /// The pattern of every primary finding; none for a change that gives no finding.
    primary: Option<String>,
    /// The sub-kind of the surest of them.
    kind: Option<String>,
    path: Option<String>,
    before: String,
    after: String,
}

/// What is wrong with the findings, if anything.
type Expect = fn(&Case, &[Value]) -> Option<String>;

fn cases(file: &str) -> Vec<Case> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/patterns");
    let text = fs::read_to_string(path.join(file)).expect("the cases are there");
    let cases: Cases = toml::from_str(&text).expect("the cases are TOML");
    cases.case
}

/// The primary findings of a case, the surest first.
fn primaries(case: &Case) -> Vec<Value> {
    let folder = TempDir::new().expect("a temporary folder");
    let path = Path::new(case.path.as_deref().unwrap_or("train.py"));
    let sides = [("old", &case.before), ("new", &case.after)];
    let files = sides.map(|(side, text)| {
        let file = folder.path().join(side).join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("folders");
        fs::write(&file, text).expect("a file");
        file
    });
    let output = cargo_bin_cmd!("dnnfix")
        .args(["compare", "--format", "json"])
        .args(&files)
        .assert()
        .code(0)
        .get_output()
        .clone();
    let document: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let findings = document["changes"][0]["findings"].as_array().cloned();
    let mut findings = findings.expect("findings");
    findings.retain(|finding| finding["primary"] == true);
    let confidence = |finding: &Value| finding["confidence"].as_f64().unwrap_or(0.0);
    findings.sort_by(|a, b| confidence(b).total_cmp(&confidence(a)));
    findings
}

fn told(findings: &[Value]) -> String {
    let rules = findings
        .iter()
        .map(|f| format!("{} {}", f["rule"], f["confidence"]));
    let rules: Vec<String> = rules.collect();
    match rules.is_empty() {
        true => "nothing".to_owned(),
        false => rules.join(", "),
    }
}

/// Runs all cases of a file; one that fails names itself.
fn check(file: &str, expect: Expect) {
    let cases = cases(file);
    assert!(!cases.is_empty(), "{file} has no cases");
    let failed = cases.iter().filter_map(|case| {
        let wrong = expect(case, &primaries(case))?;
        Some(format!("{}: {wrong}", case.name))
    });
    let failed: Vec<String> = failed.collect();
    assert!(failed.is_empty(), "{file}:\n{}", failed.join("\n"));
}

#[test]
fn what_everybody_would_name() {
    check("primary.toml", |case, findings| {
        let pattern = case.primary.as_deref().expect("a pattern is named");
        let right = findings.iter().all(|finding| finding["pattern"] == pattern);
        let kind = case.kind.as_deref();
        let of_kind = |surest: &Value| kind.is_none_or(|kind| surest["kind"] == kind);
        if right && findings.first().is_some_and(of_kind) {
            return None;
        }
        let kind = kind.map(|kind| format!(" ({kind})")).unwrap_or_default();
        Some(format!(
            "{pattern}{kind} expected, found: {}",
            told(findings)
        ))
    });
}

#[test]
fn what_is_none_of_the_patterns() {
    check("quiet.toml", |_, findings| {
        let noisy = !findings.is_empty();
        noisy.then(|| format!("no finding expected, found: {}", told(findings)))
    });
}

/// The primary findings of a comparison of two folders, each file as its path and text.
fn of_folders(old: &[(&str, &str)], new: &[(&str, &str)]) -> Vec<Value> {
    let folder = TempDir::new().expect("a temporary folder");
    for (side, files) in [("old", old), ("new", new)] {
        for (path, text) in files {
            let file = folder.path().join(side).join(path);
            fs::create_dir_all(file.parent().expect("a folder")).expect("folders");
            fs::write(&file, text).expect("a file");
        }
    }
    let output = cargo_bin_cmd!("dnnfix")
        .current_dir(folder.path())
        .args(["compare", "--format", "json", "old", "new"])
        .assert()
        .code(0)
        .get_output()
        .clone();
    let document: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let findings = document["changes"][0]["findings"].as_array().cloned();
    findings.expect("findings")
}

const TRAINER: &str = "import torch\n\ndef train(model, loader, optimizer):\n    for x, y in loader:\n        step(model, x, y)\n";
const CLIPPED: &str = "import torch\n\ndef train(model, loader, optimizer):\n    for x, y in loader:\n        step(model, x, y)\n        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)\n";

#[test]
fn a_statement_that_moved_to_another_file_is_no_edit() {
    let added = of_folders(&[("a.py", TRAINER)], &[("a.py", CLIPPED)]);
    assert_eq!(added[0]["pattern"], "optimizer", "{added:?}");
    let moved = of_folders(
        &[("a.py", TRAINER), ("b.py", CLIPPED)],
        &[("a.py", CLIPPED), ("b.py", TRAINER)],
    );
    assert!(moved.is_empty(), "{moved:?}");
}

#[test]
fn what_a_new_file_took_over_is_gone_from_nowhere() {
    let moved = of_folders(
        &[("a.py", CLIPPED)],
        &[("a.py", TRAINER), ("clip.py", CLIPPED)],
    );
    assert!(moved.is_empty(), "{moved:?}");
}
