//! `dnnfix.toml`: levels, scopes, confidence, excluded paths, and who may change them.

use crate::repository::*;

fn check(settings: &str) -> Repository {
    let repository = Repository::with(&[("dnnfix.toml", settings), ("research/a.py", OLD)]);
    repository.write("research/a.py", &other_loss());
    repository.change("train.py", &other_loss_and_activation(), "Other functions");
    repository
}

fn findings(settings: &str) -> Vec<String> {
    check(settings).findings(&[])
}

#[test]
fn without_settings_every_finding_is_a_warning_and_the_check_passes() {
    let repository = check("");
    let run = repository.check(&[]);
    assert_eq!(run.status(), 0, "{}", run.errors());
    assert!(
        run.text()
            .ends_with("The check passes: no finding is at level `fail`.\n")
    );
    assert_eq!(
        repository.findings(&[]),
        [
            "loss-function research/a.py warn",
            "activation train.py warn",
            "loss-function train.py warn"
        ]
    );
}

#[test]
fn where_there_is_no_policy_it_is_told_with_the_findings() {
    let run = Repository::with_other_loss(&[]).check(&[]);
    let told =
        "There is no dnnfix.toml in main, which could say what is to fail: docs/ci.md tells how.\n";
    assert!(run.errors().ends_with(told), "{}", run.errors());
}

/// A slip would otherwise find nothing, and pass.
#[test]
fn a_pattern_that_there_is_not_is_trouble() {
    let repository = Repository::with_other_loss(&[]);
    let run = repository.check(&["--pattern", "los-function"]);
    assert_eq!(run.status(), 2);
    let told = "error: there is no pattern `los-function`; did you mean `loss-function`?\n";
    assert!(run.errors().ends_with(told), "{}", run.errors());
}

/// The first run in a repository without deep learning.
#[test]
fn plain_python_is_one_line_and_passes() {
    let repository = Repository::with(&[("tool.py", "import os\nname = os.getcwd()\n")]);
    repository.change(
        "tool.py",
        "import os\nname = os.getcwd() + '/x'\n",
        "Another name",
    );
    let run = repository.check(&[]);
    assert_eq!(run.status(), 0);
    assert_eq!(run.text(), "No findings in 1 changed file.\n");
    let told = run.errors();
    assert_eq!(
        told.lines().filter(|line| !line.is_empty()).count(),
        1,
        "{told}"
    );
    assert!(
        told.starts_with("Checking 1 commit since HEAD left main at "),
        "{told}"
    );
}

/// A failing finding among others is found again at the end.
#[test]
fn what_fails_is_listed_at_the_end() {
    let run = check("[check.levels]\nactivation = 'fail'\n").check(&[]);
    let end = "The check fails: 1 finding at level `fail`.\n  train.py:5  activation\n";
    assert!(run.text().contains(end), "{}", run.text());
    let all = check("[check]\nlevel = 'fail'\n").check(&[]);
    let end = "The check fails: 3 findings at level `fail`.\nTo accept";
    assert!(all.text().contains(end), "{}", all.text());
}

#[test]
fn patterns_and_rules_have_levels() {
    let by_pattern = "[check.levels]\nloss-function = 'fail'\nactivation = 'off'\n";
    assert_eq!(
        findings(by_pattern),
        [
            "loss-function research/a.py fail",
            "loss-function train.py fail"
        ]
    );
    let run = check("").check(&["--format", "json"]);
    let rule = run.json()["changes"][0]["findings"][0]["rule"].clone();
    let rule = rule.as_str().expect("a rule").to_owned();
    let by_rule = format!("[check.levels]\nloss-function = 'fail'\n'{rule}' = 'note'\n");
    assert_eq!(findings(&by_rule)[0], "loss-function research/a.py note");
}

#[test]
fn a_level_may_be_that_of_all_that_is_not_named() {
    let settings = "[check]\nlevel = 'off'\n[check.levels]\nactivation = 'note'\n";
    assert_eq!(findings(settings), ["activation train.py note"]);
}

#[test]
fn scopes_speak_of_some_paths_and_the_last_decides() {
    let settings = "
        [check.levels]
        loss-function = 'fail'
        [[check.scope]]
        paths = ['research/']
        level = 'note'
        [[check.scope]]
        paths = ['*.py']
        levels = { activation = 'off' }";
    assert_eq!(
        findings(settings),
        [
            "loss-function research/a.py note",
            "loss-function train.py fail"
        ]
    );
}

#[test]
fn excluded_paths_are_not_looked_at() {
    let repository = check("[check]\nexclude = ['research/']\n");
    let run = repository.check(&["--format", "json", "--exclude", "nothing/"]);
    let paths = run.json()["changes"][0]["files"].clone();
    assert_eq!(paths.as_array().map(Vec::len), Some(1), "{paths}");
    assert_eq!(paths[0]["path"], "train.py");
}

#[test]
fn the_command_line_outranks_the_least_confidence_of_the_settings() {
    let settings = "[check]\nmin-confidence = 0.99\n";
    assert!(findings(settings).is_empty());
    assert_eq!(
        check(settings).findings(&["--min-confidence", "0.5"]).len(),
        3
    );
    let in_scope = "[[check.scope]]\npaths = ['research/']\nmin-confidence = 1.0\n";
    assert_eq!(findings(in_scope).len(), 2);
}

#[test]
fn a_finding_that_fails_stands_before_one_that_does_not() {
    let both = OLD.replace("'sgd', loss='mse'", "'adam', loss='mae'");
    let settings = "[check.levels]\noptimizer = 'fail'\nloss-function = 'note'\n";
    let repository = Repository::with(&[("dnnfix.toml", settings)]);
    repository.change("train.py", &both, "Another loss and optimizer");
    assert_eq!(repository.findings(&[]), ["optimizer train.py fail"]);
    repository.change_main("dnnfix.toml", "[check.levels]\noptimizer = 'off'\n");
    assert_eq!(repository.findings(&[]), ["loss-function train.py warn"]);
}

#[test]
fn from_which_level_on_the_check_fails() {
    let cases = [
        ("", &["--fail-on", "warn"][..], 1),
        ("", &["--fail-on", "fail"], 0),
        ("[check]\nfail-on = 'warn'\n", &[], 1),
        ("[check]\nfail-on = 'warn'\n", &["--fail-on", "never"], 0),
        ("[check]\nlevel = 'note'\nfail-on = 'warn'\n", &[], 0),
        ("[check]\nlevel = 'note'\n", &["--fail-on", "note"], 1),
        ("[check]\nlevel = 'fail'\n", &[], 1),
    ];
    for (settings, arguments, status) in cases {
        let run = check(settings).check(arguments);
        assert_eq!(
            run.status(),
            status,
            "{settings:?} {arguments:?}: {}",
            run.errors()
        );
    }
}

// ---- who may change it

#[test]
fn a_branch_cannot_change_what_it_is_held_against() {
    let repository = Repository::with_other_loss(&[("dnnfix.toml", "[check]\nlevel = 'fail'\n")]);
    repository.change("dnnfix.toml", "[check]\nlevel = 'off'\n", "Silence it");
    let run = repository.check(&["--format", "json"]);
    assert_eq!(run.status(), 1);
    assert_eq!(run.findings(), ["loss-function train.py fail"]);
    assert!(
        run.errors().contains("Policy: main:dnnfix.toml."),
        "{}",
        run.errors()
    );
    let told = "This branch changes dnnfix.toml: that will count when main has it.";
    assert!(run.errors().contains(told), "{}", run.errors());
}

#[test]
fn nor_can_one_that_left_before_there_was_a_policy() {
    let repository = Repository::with_other_loss(&[]);
    repository.change("dnnfix.toml", "[check]\nlevel = 'off'\n", "Silence it");
    repository.change_main("dnnfix.toml", "[check]\nlevel = 'fail'\n");
    assert_eq!(repository.check(&[]).status(), 1);
}

/// A catalogue that knows a loss of the repository's own.
const OWN_LIBRARY: &str = "library = 'own'\ntitle = 'Own'\nlearning = true\nroots = ['own']\n\n\
    [[api]]\nrole = 'layer'\nnames = ['Block']\nparameters = ['width:units']\n";

#[test]
fn nor_the_catalogue_that_it_is_read_with() {
    let code = |width: u32| format!("from own import Block\nnet = Block({width})\n");
    let files = [
        ("dnnfix.toml", "[check]\nlevel = 'fail'\n"),
        ("dnnfix/apis/own.toml", OWN_LIBRARY),
        ("net.py", &code(64)),
    ];
    let repository = Repository::with(&files);
    repository.change("net.py", &code(32), "Narrower");
    assert_eq!(repository.findings(&[]), ["layer-dimension net.py fail"]);
    repository.write(
        "dnnfix.toml",
        "[catalogue.rules]\nlayer-dimension = 'off'\n",
    );
    repository.git(&["rm", "-q", "dnnfix/apis/own.toml"]);
    repository.commit("Silence it");
    let run = repository.check(&["--format", "json"]);
    assert_eq!(
        run.findings(),
        ["layer-dimension net.py fail"],
        "{}",
        run.errors()
    );
    let told = "This branch changes dnnfix.toml and 1 more file: that will count when main has it.";
    assert!(run.errors().contains(told), "{}", run.errors());
    // Where it stands on the disk, it counts for who is about to commit.
    repository.write("net.py", &code(16));
    repository.git(&["add", "net.py"]);
    assert!(repository.findings(&["--staged"]).is_empty());
}

#[test]
fn a_catalogue_that_only_the_branch_has_does_not_count_yet() {
    let code = |width: u32| format!("from own import Block\nnet = Block({width})\n");
    let repository = Repository::with(&[("dnnfix.toml", ""), ("net.py", &code(64))]);
    repository.write("dnnfix/apis/own.toml", OWN_LIBRARY);
    repository.change("net.py", &code(32), "Narrower");
    assert!(repository.findings(&[]).is_empty());
    repository.write("own.toml", "[catalogue]\nfolder = 'dnnfix'\n");
    assert_eq!(repository.findings(&["--settings", "own.toml"]).len(), 1);
}

#[test]
fn a_faulty_catalogue_of_the_base_is_trouble_and_names_its_line() {
    let files = [
        ("dnnfix.toml", ""),
        ("dnnfix/apis/own.toml", "library = 'own'\nlayers = 1\n"),
    ];
    let run = Repository::with_other_loss(&files).check(&[]);
    assert_eq!(run.status(), 2);
    let told = "main:dnnfix/apis/own.toml:2: unknown key `layers`";
    assert!(run.errors().contains(told), "{}", run.errors());
}

#[test]
fn who_runs_the_check_may_name_other_settings() {
    let repository = Repository::with_other_loss(&[("dnnfix.toml", "[check]\nlevel = 'fail'\n")]);
    repository.write("mild.toml", "[check]\nlevel = 'note'\n");
    let run = repository.check(&["--format", "json", "--settings", "mild.toml"]);
    assert_eq!(run.findings(), ["loss-function train.py note"]);
    assert_eq!(run.status(), 0);
    let run = repository.check(&["--settings", "missing.toml"]);
    assert_eq!(run.status(), 2);
    assert!(run.errors().contains("missing.toml: there is no such file"));
}

#[test]
fn a_faulty_policy_is_trouble_and_names_its_line() {
    let cases = [
        (
            "[check]\nfailon = 'warn'\n",
            "main:dnnfix.toml:2: unknown key `failon`\n  remedy: did you mean `fail-on`?",
        ),
        (
            "[check.levels]\nlos-function = 'warn'\n",
            "main:dnnfix.toml:2: there is no pattern or rule `los-function`\n  remedy: did you mean `loss-function`?",
        ),
        (
            "[check]\nexclude = ['a',\n'b[']\n",
            "main:dnnfix.toml:3: `b[` is no glob\n  remedy: write it as `src/**/*.py`",
        ),
        (
            "[check]\nmin-confidence = 70\n",
            "main:dnnfix.toml:2: a confidence of 70 is not in 0 to 1\n  remedy: give a share such as 0.7",
        ),
        (
            "[check]\nbaseline = 'b.json'\n",
            "main:dnnfix.toml:2: there is no file `b.json` from the top of the repository\n  remedy: write one with `dnnfix check --write-baseline FILE`, and commit it",
        ),
    ];
    for (settings, expected) in cases {
        let run = check(settings).check(&[]);
        assert_eq!(run.status(), 2);
        assert!(run.errors().contains(expected), "{}", run.errors());
    }
}
