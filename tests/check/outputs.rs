//! Several outputs of one run, and exit statuses.

use crate::repository::*;
use serde_json::Value;

#[test]
fn one_run_writes_several_formats() {
    let repository = Repository::with_other_loss(&[]);
    let run = repository.check(&[
        "--output",
        "sarif=out.sarif",
        "--output",
        "gitlab=quality.json",
        "--output",
        "text=out.txt",
        "--output",
        "junit=junit.xml",
        "--output",
        "labels=labels.txt",
        "--color",
        "always",
    ]);
    assert_eq!(run.status(), 0, "{}", run.errors());
    assert!(
        run.text().contains("\u{1b}["),
        "colour was asked for on standard output"
    );
    let text = repository.read("out.txt");
    assert_eq!(text, repository.check(&["--color", "never"]).text());
    let sarif: Value = serde_json::from_str(&repository.read("out.sarif")).expect("JSON");
    assert_eq!(
        sarif["runs"][0]["results"].as_array().map(Vec::len),
        Some(1)
    );
    let quality: Value = serde_json::from_str(&repository.read("quality.json")).expect("JSON");
    assert_eq!(quality[0]["location"]["path"], "train.py");
    assert_eq!(repository.read("labels.txt"), "loss-function\n");
    assert!(
        repository
            .read("junit.xml")
            .contains("tests=\"1\" failures=\"0\"")
    );
}

#[test]
fn outputs_that_cannot_be_are_trouble() {
    let repository = Repository::with_other_loss(&[]);
    let cases = [
        (
            &["--output", "sarif"][..],
            "give a format and a file, such as sarif=dnnfix.sarif",
        ),
        (&["--output", "xml=a"], "there is no format `xml`"),
        (
            &["--output", "csv=no/such/folder/a"],
            "no/such/folder/a: cannot be written to",
        ),
        (
            &["--output", "csv=a", "--output", "json=a"],
            "a is named twice",
        ),
    ];
    for (arguments, told) in cases {
        let run = repository.check(arguments);
        assert_eq!(run.status(), 2, "{arguments:?}");
        assert!(
            run.errors().contains(told),
            "{arguments:?}: {}",
            run.errors()
        );
    }
}

#[test]
fn commands_that_label_nothing_refuse_files_for_results() {
    for command in [&["patterns", "list"][..], &["explain", "monitor"]] {
        let output = assert_cmd::cargo::cargo_bin_cmd!("dnnfix")
            .args(command)
            .args(["--output", "json=a.json"])
            .output()
            .expect("dnnfix runs");
        assert_eq!(output.status.code(), Some(2));
    }
}

#[test]
fn what_is_not_complete_is_2_whatever_was_found() {
    let repository = Repository::with_other_loss(&[("dnnfix.toml", "[check]\nlevel = 'fail'\n")]);
    repository.write("large.py", &"x = 1\n".repeat(1000));
    repository.commit("A large file");
    let run = repository.check(&["--max-file-size", "2k", "--format", "json"]);
    assert_eq!(run.status(), 2);
    assert_eq!(run.json()["complete"], false);
    assert_eq!(run.findings().len(), 1);
}

#[test]
fn two_runs_give_the_same_bytes() {
    let repository = Repository::with_other_loss(&[]);
    for format in ["json", "sarif", "markdown", "junit"] {
        let once = repository.check(&["--format", format]).text();
        assert_eq!(
            once,
            repository.check(&["--format", format, "-j", "1"]).text()
        );
    }
}
