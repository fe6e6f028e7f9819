//! Comments that allow findings.

use crate::repository::*;

/// What is found when the changed loss has a comment on its line, or the line above.
fn findings(line: &str, above: &str) -> Vec<String> {
    commented(line, above, &[]).findings(&[])
}

fn commented(line: &str, above: &str, files: &[(&str, &str)]) -> Repository {
    let repository = Repository::with(files);
    let call = "model.compile('sgd', loss='mae')";
    let text = other_loss().replace(call, &format!("{above}{call}{line}"));
    repository.change("train.py", &text, "Another loss");
    repository
}

#[test]
fn on_the_line_or_the_line_above() {
    assert_eq!(findings("", "").len(), 1);
    assert!(findings("  # dnnfix: allow loss-function -- as in the paper", "").is_empty());
    assert!(findings("", "# dnnfix: allow loss-function\n").is_empty());
    assert_eq!(findings("", "# dnnfix: allow loss-function\n\n").len(), 1);
}

#[test]
fn it_names_patterns_or_rules() {
    let run = commented("", "", &[]).check(&["--format", "json"]);
    let rule = run.json()["changes"][0]["findings"][0]["rule"].clone();
    let rule = rule.as_str().expect("a rule");
    assert!(findings(&format!("  # dnnfix: allow optimizer, {rule}"), "").is_empty());
    assert_eq!(findings("  # dnnfix: allow optimizer", "").len(), 1);
    assert_eq!(findings("  # dnnfix: allow loss", "").len(), 1);
}

#[test]
fn a_slip_is_told_with_the_finding() {
    let repository = commented("  # dnnfix: allow los-function", "", &[]);
    let text = repository.check(&[]).text();
    let expected = "note  The comment here allows `los-function`, but there is no such pattern or \
                    rule; did you mean `loss-function`?";
    assert!(text.contains(expected), "{text}");
}

#[test]
fn it_is_shown_and_counted() {
    let repository = commented(
        "  # dnnfix: allow loss-function -- as in the paper",
        "",
        &[],
    );
    let run = repository.check(&["--output", "markdown=comment.md"]);
    assert_eq!(
        run.text(),
        "train.py:6  loss-function  allowed by a comment: as in the paper\n\n\
         No findings in 1 changed file.\nNot counted: 1 allowed by a comment.\n"
    );
    let markdown = repository.read("comment.md");
    let line = "- `train.py:6`: loss-function is allowed by a comment: as in the paper\n";
    assert!(markdown.contains(line), "{markdown}");
    let json = repository.check(&["--format", "json"]).json();
    let allowed = &json["changes"][0]["findings"][0]["allowed"];
    assert_eq!(allowed["by"], "comment");
    assert_eq!(allowed["reason"], "as in the paper");
}

#[test]
fn a_statement_of_several_lines_has_it_on_any_of_them() {
    let repository = Repository::with(&[]);
    let call = "model.compile(\n    'sgd',\n    loss='mae',  # dnnfix: allow loss-function\n)";
    let text = OLD.replace("model.compile('sgd', loss='mse')", call);
    repository.change("train.py", &text, "Another loss");
    assert!(repository.findings(&[]).is_empty());
}

#[test]
fn what_is_gone_is_allowed_where_it_was() {
    let repository = Repository::with(&[(
        "net.py",
        "from keras.layers import Dropout\nmodel.add(Dropout(0.5))\nmodel.add(out)\n",
    )]);
    let with =
        |comment: &str| format!("from keras.layers import Dropout\n{comment}model.add(out)\n");
    repository.change("net.py", &with(""), "No dropout");
    assert_eq!(repository.findings(&[]).len(), 1);
    let comment = "# dnnfix: allow add-layer, layer-dimension, change-neural-architecture, neural-connection\n";
    repository.change("net.py", &with(comment), "Allowed");
    let found = repository.findings(&[]);
    assert!(found.is_empty(), "{found:?}");
}

const NOTEBOOK: &str = r#"{"cells": [
 {"cell_type": "code", "source": ["import keras\n",
  "model.compile('sgd', loss='VALUE')COMMENT"]}
], "nbformat": 4, "nbformat_minor": 5}
"#;
const LUA: &str = "require 'nn'\nnet = nn.Sequential()\nnet:add(nn.Linear(4, VALUE))COMMENT\n";
const NET: &str = "layer {\n  name: \"a\"\n  type: \"InnerProduct\"\n  inner_product_param {\n    \
    num_output: VALUECOMMENT\n  }\n}\n";

const YAML: &str = "optimizer: adam\nlearning_rate: 0.1\nbatch_size: VALUECOMMENT\n";
const TOML: &str = "optimizer = 'adam'\nlearning_rate = 0.1\nbatch_size = VALUECOMMENT\n";
const INI: &str = "[train]\noptimizer = adam\nlearning_rate = 0.1\nbatch_size = VALUECOMMENT\n";
const JSON: &str =
    "{\"optimizer\": \"adam\", \"learning_rate\": 0.1,\n\"batch_size\": VALUECOMMENT\n}\n";

/// A file with the old and the new value, its comment, and the mark of comments in its language.
#[test]
fn each_language_has_its_own_comments() {
    let cases = [
        ("a.ipynb", NOTEBOOK, "mse", "mae", "#"),
        ("a.lua", LUA, "4", "8", "--"),
        ("a.prototxt", NET, "4", "8", "#"),
        ("train.yaml", YAML, "4", "8", "#"),
        ("train.toml", TOML, "4", "8", "#"),
        ("train.ini", INI, "4", "8", ";"),
        ("train.jsonc", JSON, "4", "8", "//"),
        (
            "requirements.txt",
            "tensorflow==VALUECOMMENT\n",
            "1.15",
            "2.4",
            "#",
        ),
    ];
    for (path, text, old, new, mark) in cases {
        let with = |value, comment| text.replace("VALUE", value).replace("COMMENT", comment);
        let repository = Repository::with(&[(path, &with(old, ""))]);
        repository.change(path, &with(new, ""), "Changed");
        let found = repository.findings(&[]);
        assert_eq!(found.len(), 1, "{path}: {found:?}");
        let pattern = found[0].split(' ').next().expect("a pattern");
        let comment = format!(" {mark} dnnfix: allow {pattern} -- so be it");
        repository.change(path, &with(new, &comment), "Allowed");
        assert!(repository.findings(&[]).is_empty(), "{path}");
    }
}

#[test]
fn the_policy_may_forbid_them() {
    let settings = [("dnnfix.toml", "[check]\nallow-comments = false\n")];
    let repository = commented("  # dnnfix: allow loss-function", "", &settings);
    assert_eq!(repository.findings(&[]).len(), 1);
}

#[test]
fn they_are_for_the_check_alone() {
    let repository = commented("  # dnnfix: allow loss-function", "", &[]);
    let output = assert_cmd::cargo::cargo_bin_cmd!("dnnfix")
        .current_dir(repository.path())
        .args(["show", "--format", "json"])
        .output()
        .expect("dnnfix runs");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(text.contains("\"pattern\":\"loss-function\"") && !text.contains("\"allowed\""));
}

#[test]
fn what_is_allowed_does_not_hide_another_finding_of_the_same_statement() {
    let both = OLD.replace(
        "model.compile('sgd', loss='mse')",
        "model.compile('adam', loss='mae')  # dnnfix: allow loss-function",
    );
    let repository = Repository::with(&[]);
    repository.change("train.py", &both, "Another loss and optimizer");
    assert_eq!(repository.findings(&[]), ["optimizer train.py warn"]);
}
