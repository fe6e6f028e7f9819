//! `dnnfix explain --trace`, and the traces of examples that do not come out: which edits were seen,
//! which rules were tried, which of their tests were not met.

use assert_cmd::cargo::cargo_bin_cmd;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const LOSS: &str = "\
--- a/train.py
+++ b/train.py
@@ -1,4 +1,4 @@
 import keras
-model.compile('sgd', loss='mse')
+model.compile('sgd', loss='mae')
 print('go')
-epochs = 3
+epochs = 4
";

/// What is written to standard output, and the exit status.
fn said(folder: &Path, arguments: &[&str], stdin: &str) -> (String, i32) {
    let output = cargo_bin_cmd!("dnnfix")
        .current_dir(folder)
        .args(arguments)
        .write_stdin(stdin)
        .output()
        .expect("dnnfix runs");
    let text = [output.stdout, output.stderr].concat();
    let status = output.status.code().expect("it was not killed");
    (String::from_utf8_lossy(&text).into_owned(), status)
}

fn folder() -> TempDir {
    TempDir::new().expect("a temporary folder")
}

/// Whether the lines stand in the text, one below the other, others between them.
fn has_lines(text: &str, lines: &[&str]) -> bool {
    let mut all = text.lines();
    lines
        .iter()
        .all(|line| all.any(|other| other.trim_end() == *line))
}

#[test]
fn a_trace_tells_edits_roles_rules_and_ranking() {
    let (text, status) = said(folder().path(), &["explain", "--trace"], LOSS);
    assert_eq!(status, 0, "{text}");
    let lines = [
        "train.py:2",
        "  - model.compile('sgd', loss='mse')",
        "  + model.compile('sgd', loss='mae')",
        "  edit 1  literal-changed",
        "    the old value  'mse' (string)",
        "    the parameter  loss (role loss)",
        "    fires   loss-function/argument-changed  95%",
        "  ranking",
        "    loss-function/argument-changed   95%  primary",
        "train.py:4",
        "2 places.",
    ];
    assert!(has_lines(&text, &lines), "{text}");
}

#[test]
fn one_place_can_be_asked_for() {
    let at = |place| {
        said(
            folder().path(),
            &["explain", "--trace", "--at", place],
            LOSS,
        )
        .0
    };
    assert!(at("train.py:2").ends_with("\n1 place.\n"));
    assert!(at("train.py").ends_with("\n2 places.\n"));
    assert_eq!(at("train.py:3"), "No edit was seen there.\n");
}

#[test]
fn a_rule_that_does_not_fire_says_which_test_failed() {
    let rule = "optimizer/argument-changed";
    let arguments = ["explain", rule, "--trace", "-", "--at", "train.py:2"];
    let (text, status) = said(folder().path(), &arguments, LOSS);
    assert_eq!(status, 0, "{text}");
    for part in [
        "\n    optimizer/argument-changed  does not fire\n",
        "\n      ✓ what changed  argument changed",
        "\n      ✗ the parameter  with the role learning-rate",
    ] {
        assert!(text.contains(part), "{text}");
    }
    let (text, _) = said(
        folder().path(),
        &["explain", "add-layer/merge", "--trace"],
        LOSS,
    );
    assert!(text.contains("has no rule `merge`"), "{text}");
}

#[test]
fn what_a_patch_holds_back_is_told() {
    let arguments = ["explain", "--trace", "--min-confidence", "0.96"];
    let (text, _) = said(folder().path(), &arguments, LOSS);
    assert!(
        text.contains("primary, held back by --min-confidence"),
        "{text}"
    );
}

#[test]
fn a_patch_cannot_command_the_terminal() {
    let hostile = LOSS.replace("'mae'", "'\u{1b}[2J'");
    let (text, _) = said(folder().path(), &["explain", "--trace"], &hostile);
    assert!(!text.contains('\u{1b}'), "{text}");
}

#[test]
fn an_example_that_does_not_come_out_says_why() {
    let folder = folder();
    let catalogue = "\
id = 'loss-function'
title = 'Loss function'
definition = 'As built in.'

[[rule]]
id = 'focal-gamma'
confidence = 0.9
edit = 'argument-added'
callee = { name = 'acme.nn.FocalLoss' }
none = [{ edit = 'argument-added', parameter = { name = '^gamma$' } }]

[[example]]
fires = 'focal-gamma'
before = '''
from acme.nn import FocalLoss
criterion = FocalLoss()
'''
after = '''
from acme.nn import FocalLoss
criterion = FocalLoss(gamma=2.0)
'''

[[example]]
quiet = 'focal-gamma'
before = 'criterion = FocalLoss()'
after = 'criterion = FocalLoss(alpha=2)'
";
    fs::write(folder.path().join("loss-function.toml"), catalogue).expect("a file");
    let arguments = ["--catalogue", ".", "patterns", "test", "loss-function"];
    let (text, status) = said(folder.path(), &arguments, "");
    assert_eq!(status, 1, "{text}");
    let lines = [
        "Wrong  loss-function/focal-gamma should fire  ./loss-function.toml:12",
        "  + criterion = FocalLoss(gamma=2.0)",
        "  edit 1  argument-added",
        "    the new value  gamma=2.0 (number)",
        "    loss-function/focal-gamma  does not fire",
        "      ✓ what changed  argument added",
        "      ✗ the call  named like /acme.nn.FocalLoss/",
        "      ✗ but not",
        "          ✓ what changed  argument added",
        "          ✓ the parameter  named like /^gamma$/",
    ];
    assert!(has_lines(&text, &lines), "{text}");
}
