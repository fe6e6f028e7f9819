//! The figures of `dnnfix report`, recounted by a program of its own and by hand.

use std::io::Write;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::results::{Results, change, finding, mixed, with};

/// Whether Python is there; if not, says so where it is seen.
fn python() -> bool {
    let found = Command::new("python3").arg("--version").output();
    let found = found.is_ok_and(|output| output.status.success());
    if !found {
        // Not by a macro, which a test that passes keeps to itself.
        let _ = writeln!(
            std::io::stderr(),
            "recount skipped because python3 is not there"
        );
    }
    found
}

#[test]
fn another_program_counts_the_same() {
    if !python() {
        return;
    }
    let results = Results::new();
    // Of one repository, and of several with commits that come again.
    for files in [&["a.jsonl"][..], &["a.jsonl", "b.jsonl", "again/a.jsonl"]] {
        std::fs::create_dir_all(results.path("again")).expect("a folder");
        results.write("a.jsonl", &mixed(1));
        results.write("b.jsonl", &mixed(2));
        results.write("again/a.jsonl", &mixed(3));
        for format in ["json", "csv", "html"] {
            let run = results.run(&[&["report", "--format", format], files].concat());
            assert_eq!(run.status(), 0, "{}", run.errors());
            std::fs::write(results.path(&format!("report.{format}")), run.text()).expect("a file");
        }
        let source = Path::new(env!("CARGO_MANIFEST_DIR"));
        let output = Command::new("python3")
            .arg(source.join("tests/survey/recount.py"))
            .arg(source.join("patterns/study/fixes.toml"))
            .args(["report.json", "report.csv", "report.html"].map(|name| results.path(name)))
            .args(files.iter().map(|name| results.path(name)))
            .output()
            .expect("python3 runs");
        let (told, errors) = (output.stdout.as_slice(), output.stderr.as_slice());
        let told = String::from_utf8_lossy(told) + String::from_utf8_lossy(errors);
        assert!(output.status.success(), "{files:?}: {told}");
    }
}

fn count(figures: &Value, pattern: &str) -> (u64, u64) {
    let patterns = figures["patterns"].as_array().expect("patterns");
    let found = patterns.iter().find(|p| p["pattern"] == pattern);
    let found = found.expect("the pattern is told, with or without findings");
    let number = |value: &Value| value.as_u64().expect("a number");
    (number(&found["findings"]), number(&found["fixes"]["count"]))
}

/// A rename at a hundred places is one fix.
#[test]
fn a_pattern_counts_once_in_a_change() {
    let results = Results::new();
    let rename = || with(finding(), json!({"pattern": "versioning"}));
    let hundred = std::iter::repeat_with(rename).take(100).collect();
    results.write(
        "a.jsonl",
        &[change(1, hundred), change(2, vec![rename(), finding()])],
    );
    let figures = results.figures(&["a.jsonl"]);
    assert_eq!(count(&figures, "versioning"), (101, 2));
    assert_eq!(count(&figures, "loss-function"), (1, 1));
    assert_eq!(count(&figures, "optimizer"), (0, 0));
    assert_eq!(figures["patterns"][0]["pattern"], "versioning");
}

#[test]
fn alternates_and_unsure_findings_count_on_request() {
    let results = Results::new();
    let alternate = with(finding(), json!({"primary": false, "pattern": "optimizer"}));
    let unsure = with(
        finding(),
        json!({"confidence": 0.3, "path": "tests/test_net.py"}),
    );
    results.write("a.jsonl", &[change(1, vec![finding(), alternate, unsure])]);
    let findings = |arguments: &[&str]| {
        let figures = results.figures(&[&["a.jsonl"], arguments].concat());
        figures["totals"]["findings"].as_u64().expect("a number")
    };
    assert_eq!(findings(&[]), 1);
    assert_eq!(findings(&["--all"]), 2);
    assert_eq!(findings(&["--min-confidence", "0"]), 2);
    assert_eq!(findings(&["--min-confidence", "0", "--skip-tests"]), 1);
    assert_eq!(findings(&["--all", "--pattern", "optimizer"]), 1);
}

/// The study's shares are then those among the same patterns.
#[test]
fn some_patterns_are_compared_among_themselves() {
    let results = Results::new();
    let optimizer = with(finding(), json!({"pattern": "optimizer"}));
    results.write("a.jsonl", &[change(1, vec![finding(), optimizer])]);
    let only = ["--pattern", "loss-function", "--pattern", "optimizer"];
    let figures = results.figures(&[&["a.jsonl"], &only[..]].concat());
    let patterns = figures["patterns"].as_array().expect("patterns");
    assert_eq!(patterns.len(), 2);
    for source in 0..2 {
        let shares = patterns
            .iter()
            .map(|p| &p["study"][source]["fixes"]["share"]);
        let sum: f64 = shares.map(|share| share.as_f64().expect("a share")).sum();
        assert!((sum - 1.0).abs() < 1e-9, "{sum}");
    }
}

#[test]
fn repositories_are_told_apart_by_their_page_or_their_file() {
    let results = Results::new();
    let page = |number| {
        with(
            change(number, vec![finding()]),
            json!({"repository": "https://x.org/ann/net"}),
        )
    };
    results.write("a.jsonl", &[page(1), change(2, vec![finding()])]);
    results.write("b.jsonl", &[page(1), page(3)]);
    let figures = results.figures(&["a.jsonl", "b.jsonl"]);
    let repositories = figures["repositories"].as_array().expect("repositories");
    let told = repositories
        .iter()
        .map(|r| (r["repository"].as_str(), r["changes"].as_u64()));
    let told: Vec<_> = told.collect();
    assert_eq!(told, [(Some("ann/net"), Some(2)), (Some("a"), Some(1))]);
    assert_eq!(figures["totals"]["repeated"], 1);
}

#[test]
fn no_results_have_figures() {
    let results = Results::new();
    results.write("a.jsonl", &[]);
    results.write("b.jsonl", &[change(1, vec![])]);
    for file in ["a.jsonl", "b.jsonl"] {
        let figures = results.figures(&[file]);
        assert_eq!(figures["totals"]["findings"], 0);
        assert_eq!(figures["patterns"][0]["fixes"]["share"], Value::Null);
        for format in ["text", "markdown", "csv", "html"] {
            let run = results.run(&["report", file, "--format", format, "--charts", "charts"]);
            assert_eq!(run.status(), 0, "{file} as {format}: {}", run.errors());
        }
    }
}

// ---- what cannot be read

#[test]
fn errors_name_file_line_and_remedy() {
    let results = Results::new();
    let good = change(1, vec![]).to_string();
    let later = with(change(2, vec![]), json!({"schema_version": 2})).to_string();
    let whole = format!("{{\"schema_version\":1,\"changes\":[\n{good}\n]}}\n");
    for (text, error) in [
        (
            format!("{good}\n{{]\n"),
            "a.jsonl:2: not a whole line of `--format jsonl`",
        ),
        (
            format!("{good}\n{good}"),
            "a.jsonl:2: not a whole line of `--format jsonl`",
        ),
        (whole, "a.jsonl:1: not a whole line of `--format jsonl`"),
        (
            format!("{good}\n{later}\n"),
            "a.jsonl:2: `schema_version` is 2",
        ),
    ] {
        std::fs::write(results.path("a.jsonl"), text).expect("a file");
        let run = results.run(&["report", "a.jsonl"]);
        assert_eq!(run.status(), 2);
        assert!(run.errors().contains(error), "{}", run.errors());
    }
    let missing = results.run(&["report", "b.jsonl"]);
    assert!(
        missing.errors().contains("b.jsonl: cannot be read"),
        "{}",
        missing.errors()
    );
    let sarif = results.run(&["report", "a.jsonl", "--format", "sarif"]);
    assert!(
        sarif
            .errors()
            .contains("choose text, markdown, html, csv or json")
    );
    let template = ["report", "a.jsonl", "--url-template", "javascript:{commit}"];
    assert_eq!(results.run(&template).status(), 2);
}

#[test]
fn keys_of_a_later_version_are_passed_over() {
    let results = Results::new();
    let later = with(
        change(1, vec![with(finding(), json!({"new_key": [1]}))]),
        json!({"x": {}}),
    );
    results.write("a.jsonl", &[later]);
    assert_eq!(results.figures(&["a.jsonl"])["totals"]["findings"], 1);
}
