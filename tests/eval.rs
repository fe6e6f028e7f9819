//! `dnnfix eval` through the command line: a small repository made by git, a label file, and figures
//! that are worked out by hand in the comments.
//!
//! The patterns and rules are the test's own, so that the arithmetic does not depend on the catalogue.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use assert_cmd::assert::Assert;
use predicates::prelude::*;
use serde_json::{Value, json};
use tempfile::TempDir;

// ---- the catalogue: two patterns; what `shade` means is too unsure to be said by default

const HUE: &str = r#"
id = "hue"
title = "Hue"
definition = "A hue is changed."
[[rule]]
id = "hue-changed"
confidence = 0.9
edit = "argument-changed"
parameter = { name = "^hue$" }
[[rule]]
id = "shade-changed"
confidence = 0.4
edit = "argument-changed"
parameter = { name = "^shade$" }
"#;

const GIRTH: &str = r#"
id = "girth"
title = "Girth"
definition = "A girth is changed."
[[rule]]
id = "girth-changed"
confidence = 0.6
edit = "argument-changed"
parameter = { name = "^girth$" }
"#;

// ---- the commit: `1` becomes `2` in every line of code; `hats.py` is renamed to `caps.py`

const PAINT: &str = "\
a = make(hue=1)

b = make(hue=1)

c = make(girth=1)

d = make(girth=1)

e = make(shade=1)

f = make(tone=1)
";

const HATS: &str = "\
# Hats of all kinds, for all heads, in all weathers.

g = make(hue=1)
h = make(tone=1)

# The brim keeps the rain off. The crown keeps the warmth in. The band keeps the two together.
";

/// | id | what the findings say | reference | |
/// |---|---|---|---|
/// | T1 | hue 0.9 | hue | right |
/// | T2 | hue 0.9 | girth | wrong, accepted |
/// | T3 | girth 0.6 | girth | right |
/// | T4 | girth 0.6 | none | wrong |
/// | T5 | nothing from 0.5 on | hue | wrong |
/// | T6 | nothing | none | right |
/// | T7 | hue 0.9, in a renamed file | hue | right |
/// | T8 | hue 0.9, of the block it is in | none | wrong, accepted |
const LABELS: &str = "\
id,set,library,repo,commit,path,side,line,label,accepted,paper,why
T1,one,oil,ann/art,COMMIT,paint.py,new,1,hue,hue,hue,plain
T2,one,oil,ann/art,COMMIT,paint.py,old,3,girth,girth|hue,girth,\"seen \u{1b}[31mso, or so\"
T3,one,,ann/art,COMMIT,paint.py,new,5,girth,girth,hue|girth,
T4,two,,ann/art,COMMIT,paint.py,new,7,none,none,,
T5,two,,ann/art,COMMIT,paint.py,new,9,hue,hue,,
T6,two,,ann/art,COMMIT,paint.py,new,11,none,none,,
T7,two,,ann/art,COMMIT,hats.py,old,3,hue,hue,,
T8,two,,ann/art,COMMIT,caps.py,new,4,none,none|hue,,
";

/// A folder with repositories, labels and a catalogue.
struct Bench {
    folder: TempDir,
    commit: String,
}

impl Bench {
    fn new() -> Self {
        Self::with("ann/art")
    }

    /// The repository is at `place` in the folder of the repositories.
    fn with(place: &str) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let repository = folder.path().join("repos").join(place);
        fs::create_dir_all(&repository).expect("a folder");
        let commit = commit_twice(&repository);
        let catalogue = folder.path().join("catalogue");
        fs::create_dir(&catalogue).expect("a folder");
        fs::write(catalogue.join("hue.toml"), HUE).expect("a file");
        fs::write(catalogue.join("girth.toml"), GIRTH).expect("a file");
        let bench = Self { folder, commit };
        bench.label(LABELS);
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn label(&self, labels: &str) {
        let labels = labels.replace("COMMIT", &self.commit);
        fs::write(self.path("labels.csv"), labels).expect("a file");
    }

    fn eval(&self, options: &[&str]) -> Assert {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dnnfix"));
        command.current_dir(self.folder.path());
        command.args(["eval", "labels.csv", "--repos", "repos"]);
        command.args(["--catalogue", "catalogue"]).args(options);
        assert_cmd::Command::from_std(command).assert()
    }

    fn json(&self, options: &[&str]) -> Value {
        let all = [options, &["--format", "json"]].concat();
        let assert = self.eval(&all).success();
        serde_json::from_slice(&assert.get_output().stdout).expect("one JSON document")
    }

    fn text(&self, options: &[&str]) -> String {
        let assert = self.eval(options);
        String::from_utf8(assert.get_output().stdout.clone()).expect("UTF-8")
    }
}

/// Makes a repository with the change; gives its commit.
fn commit_twice(repository: &Path) -> String {
    git(repository, &["init", "-q"]);
    fs::write(repository.join("paint.py"), PAINT).expect("a file");
    fs::write(repository.join("hats.py"), HATS).expect("a file");
    commit_all(repository);
    fs::write(repository.join("paint.py"), PAINT.replace('1', "2")).expect("a file");
    git(repository, &["mv", "hats.py", "caps.py"]);
    fs::write(repository.join("caps.py"), HATS.replace('1', "2")).expect("a file");
    commit_all(repository);
    git(repository, &["rev-parse", "HEAD"]).trim().to_owned()
}

fn commit_all(repository: &Path) {
    git(repository, &["add", "-A"]);
    git(repository, &["commit", "-q", "-m", "Change"]);
}

fn git(repository: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .current_dir(repository)
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .envs(["GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"].map(|name| (name, "Ann")))
        .envs(["GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"].map(|name| (name, "ann@example.org")))
        .output()
        .expect("git runs");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn share(count: u32, of: u32) -> Value {
    json!({ "count": count, "of": of, "share": f64::from(count) / f64::from(of) })
}

#[track_caller]
fn assert_near(value: &Value, expected: f64) {
    let value = value.as_f64().expect("a number");
    assert!(
        (value - expected).abs() < 1e-12,
        "{value} is not {expected}"
    );
}

// ---- the figures

#[test]
fn agreement_over_all_places() {
    let figures = Bench::new().json(&[]);
    let overall = &figures["overall"];
    // Right: T1, T3, T6, T7. Accepted: these, T2 and T8.
    assert_eq!(overall["accuracy"], share(4, 8));
    assert_eq!(overall["accepted"], share(6, 8));
    // References: 3 hue, 2 girth, 3 none; predictions: 4, 2, 2.
    // Chance: (3*4 + 2*2 + 3*2) / 64 = 22/64; κ = (32/64 - 22/64) / (42/64) = 10/42.
    assert_near(&overall["kappa"], 10.0 / 42.0);
    assert_eq!(figures["places"], 8);
    assert_eq!(figures["complete"], true);
}

#[test]
fn agreement_with_another_source() {
    let figures = Bench::new().json(&[]);
    let paper = &figures["overall"]["paper"];
    // T1 and T3 are among its labels, T2 is not.
    assert_eq!(paper["accuracy"], share(2, 3));
    // By the first label: hue-hue, girth-hue, hue-girth; chance (2*2 + 1*1) / 9 = 5/9.
    // κ = (3/9 - 5/9) / (4/9) = -1/2.
    assert_near(&paper["kappa"], -0.5);
}

#[test]
fn agreement_by_set_and_library() {
    let figures = Bench::new().json(&[]);
    let [one, two] = figures["sets"].as_array().expect("sets").as_slice() else {
        panic!("two sets");
    };
    assert_eq!((&one["name"], &two["name"]), (&json!("one"), &json!("two")));
    // T1 and T3 of T1..T3; chance (1*2 + 2*1) / 9; κ = (6/9 - 4/9) / (5/9) = 2/5.
    assert_eq!(one["accuracy"], share(2, 3));
    assert_near(&one["kappa"], 0.4);
    // T6 and T7 of T4..T8: 3 none, 2 hue against 2 none, 2 hue, 1 girth; chance 10/25, as is accuracy.
    assert_eq!(two["accuracy"], share(2, 5));
    assert_near(&two["kappa"], 0.0);
    assert_eq!(two["paper"], Value::Null);
    // T1 and T2 have a library, the others none.
    let libraries = figures["libraries"].as_array().expect("libraries");
    let names: Vec<_> = libraries.iter().map(|group| &group["name"]).collect();
    assert_eq!(names, [&json!("oil"), &Value::Null]);
    assert_eq!(libraries[0]["accuracy"], share(1, 2));
    assert_eq!(libraries[1]["accuracy"], share(3, 6));
}

#[test]
fn precision_and_recall_of_each_label() {
    let figures = Bench::new().json(&[]);
    let patterns = figures["patterns"].as_array().expect("patterns");
    let row = |id: &str| {
        let mut rows = patterns.iter();
        rows.find(|row| row["pattern"] == id).expect("the pattern")
    };
    // hue: T1, T5, T7 against T1, T2, T7, T8.
    let hue = row("hue");
    assert_eq!((&hue["places"], &hue["predicted"]), (&json!(3), &json!(4)));
    assert_near(&hue["precision"], 2.0 / 4.0);
    assert_near(&hue["recall"], 2.0 / 3.0);
    // F1 = 2 * right / (places + predicted) = 4/7.
    assert_near(&hue["f1"], 4.0 / 7.0);
    // none: T4, T6, T8 against T5, T6.
    assert_near(&row("none")["precision"], 1.0 / 2.0);
    assert_near(&row("none")["recall"], 1.0 / 3.0);
}

#[test]
fn each_pair_of_reference_and_prediction_is_counted() {
    let figures = Bench::new().json(&[]);
    let cell = |label: &str, predicted: &str, places: u32| json!({"label": label, "predicted": predicted, "places": places});
    let expected = [
        cell("girth", "girth", 1),
        cell("girth", "hue", 1),
        cell("hue", "hue", 2),
        cell("hue", "none", 1),
        cell("none", "girth", 1),
        cell("none", "hue", 1),
        cell("none", "none", 1),
    ];
    assert_eq!(figures["confusion"], json!(expected));
}

#[test]
fn rules_and_their_confidence() {
    let figures = Bench::new().json(&[]);
    let rules = figures["rules"].as_array().expect("rules");
    // T1, T2, T7, T8: all accepted, two right. T3, T4: one of each.
    assert_eq!(rules[0]["rule"], "hue/hue-changed");
    assert_eq!(rules[0]["right"], share(2, 4));
    assert_eq!(rules[0]["accepted"], share(4, 4));
    assert_near(&rules[0]["mean_confidence"], 0.9);
    assert_eq!(rules[1]["rule"], "girth/girth-changed");
    assert_eq!(rules[1]["right"], share(1, 2));
    // Sure: the four of the first rule. Quiet: T6 of T4, T6, T8.
    assert_eq!(figures["sure"], share(2, 4));
    assert_eq!(figures["quiet"], share(1, 3));
}

#[test]
fn less_confidence_predicts_more() {
    let figures = Bench::new().json(&["--min-confidence", "0.3"]);
    // T5 too.
    assert_eq!(figures["overall"]["accuracy"], share(5, 8));
    let figures = Bench::new().json(&["--min-confidence", "0.95"]);
    // Nothing is sure enough: T4, T6, T8.
    assert_eq!(figures["overall"]["accuracy"], share(3, 8));
    assert_eq!(figures["sure"]["share"], Value::Null);
}

#[test]
fn one_set_alone() {
    let figures = Bench::new().json(&["--set", "one"]);
    assert_eq!(figures["overall"]["accuracy"], share(2, 3));
    let unknown = Bench::new().eval(&["--set", "three"]).code(2);
    unknown.stderr(predicate::str::contains("its sets are: one, two"));
}

#[test]
fn kappa_of_one_label_alone_is_not_defined() {
    let bench = Bench::new();
    let first_two: Vec<_> = LABELS.lines().take(2).collect();
    bench.label(&first_two.join("\n"));
    let figures = bench.json(&[]);
    assert_eq!(figures["overall"]["accuracy"], share(1, 1));
    assert_eq!(figures["overall"]["kappa"], Value::Null);
}

#[test]
fn the_smallest_label_file() {
    let bench = Bench::new();
    bench.label("repo,commit,path,side,line,label\nann/art,COMMIT,paint.py,new,3,girth\n");
    let figures = bench.json(&["--misses"]);
    let overall = &figures["overall"];
    assert_eq!(overall["accuracy"], share(0, 1));
    assert_eq!(overall["paper"], Value::Null);
    assert_eq!(figures["sets"], json!([]));
    assert_eq!(figures["misses"][0]["id"], "line 2");
    assert_eq!(figures["misses"][0]["accepted"], json!(["girth"]));
}

// ---- for people

#[test]
fn text_tells_all_figures() {
    insta::assert_snapshot!(Bench::new().text(&[]));
}

#[test]
fn misses_are_told_with_their_diff() {
    let bench = Bench::new();
    let text = bench.text(&["--misses"]);
    let (misses, _) = text.split_once("labels.csv").expect("the figures");
    insta::assert_snapshot!(misses.replace(&bench.commit, "COMMIT"));
}

#[test]
fn misses_of_one_pattern() {
    let figures = Bench::new().json(&["--misses", "--pattern", "girth"]);
    let misses = figures["misses"].as_array().expect("misses");
    let ids: Vec<_> = misses.iter().map(|miss| &miss["id"]).collect();
    // T2 is labelled girth, T4 predicted so; the figures are still about all.
    assert_eq!(ids, ["T2", "T4"]);
    assert_eq!(figures["overall"]["accuracy"], share(4, 8));
    assert_eq!(misses[1]["predicted"], "girth");
    assert_eq!(misses[1]["rule"], "girth/girth-changed");
    assert_eq!(misses[1]["findings"][0]["confidence"], 0.6);
}

#[test]
fn two_runs_and_any_number_of_threads_give_the_same_bytes() {
    let bench = Bench::new();
    let one = bench.text(&["--misses", "-j", "1"]);
    assert_eq!(one, bench.text(&["--misses", "-j", "4"]));
}

#[test]
fn other_formats_are_refused() {
    let refused = Bench::new().eval(&["--format", "sarif"]).code(2);
    refused.stderr(predicate::str::contains("choose text or json"));
}

// ---- repositories

#[test]
fn repositories_are_found_in_every_layout() {
    for place in ["ann/art", "ann/art.git", "ann+art/repo"] {
        let figures = Bench::with(place).json(&[]);
        assert_eq!(figures["overall"]["accuracy"], share(4, 8), "{place}");
    }
}

#[test]
fn bare_repositories_are_read_too() {
    for place in ["ann/art.git", "ann+art/repo", "ann+art/repo/.git"] {
        let bench = Bench::with("work");
        let bare = bench.path("repos").join(place);
        fs::create_dir_all(bare.parent().expect("a parent")).expect("a folder");
        fs::rename(bench.path("repos/work/.git"), bare).expect("the git directory is moved");
        assert_eq!(bench.json(&[])["places"], 8, "{place}");
    }
}

/// Four labels: one that can be measured, and three that cannot.
const BROKEN: &str = "\
id,repo,commit,path,side,line,label
A,ann/art,COMMIT,paint.py,new,1,hue
B,ann/lost,COMMIT,paint.py,new,1,hue
C,ann/art,0123456789012345678901234567890123456789,paint.py,new,1,hue
D,ann/lost,COMMIT,paint.py,new,3,hue
";

#[test]
fn what_is_missing_is_counted_and_named() {
    let bench = Bench::new();
    bench.label(BROKEN);
    let assert = bench.eval(&["--format", "json"]).code(2);
    let figures: Value = serde_json::from_slice(&assert.get_output().stdout).expect("JSON");
    assert_eq!(figures["complete"], false);
    assert_eq!(figures["places"], 4);
    assert_eq!(figures["overall"]["accuracy"], share(1, 1));
    let [commit, repository] = figures["missing"].as_array().expect("missing").as_slice() else {
        panic!("a commit and a repository: {figures:#}");
    };
    assert_eq!(repository["repo"], "ann/lost");
    assert_eq!(repository["commit"], Value::Null);
    assert_eq!(repository["ids"], json!(["B", "D"]));
    assert_eq!(commit["repo"], "ann/art");
    assert_eq!(commit["commit"], "0123456789012345678901234567890123456789");
    assert_eq!(commit["ids"], json!(["C"]));
}

#[test]
fn people_are_told_what_is_missing() {
    let bench = Bench::new();
    bench.label(BROKEN);
    let text = bench.text(&[]);
    assert!(text.contains("places not measured: 3"), "{text}");
    assert!(text.contains("ann/lost: there is no repository; looked for repos/ann/lost, "));
    assert!(text.contains("(B, D)"), "{text}");
}

#[test]
fn a_place_that_the_commit_does_not_have_is_missing() {
    let bench = Bench::new();
    bench.label(
        "id,repo,commit,path,side,line,label\n\
         A,ann/art,COMMIT,brush.py,new,1,hue\n\
         B,ann/art,COMMIT,paint.py,old,12,hue\n",
    );
    let text = bench.text(&[]);
    assert!(
        text.contains("brush.py: the commit does not change this file"),
        "{text}"
    );
    assert!(
        text.contains("line 12 is labelled, but the old file ends with line 11"),
        "{text}"
    );
    bench.eval(&[]).code(2);
}

// ---- label files that cannot be used

#[track_caller]
fn refused(labels: &str, messages: &[&str]) {
    let bench = Bench::new();
    bench.label(labels);
    let assert = bench.eval(&[]).code(2).stdout("");
    let stderr = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
    for message in messages {
        assert!(stderr.contains(message), "{message}: {stderr}");
    }
}

/// A file with one row.
#[track_caller]
fn row_refused(row: &str, messages: &[&str]) {
    refused(
        &format!("id,repo,commit,path,side,line,label\n{row}\n"),
        messages,
    );
}

#[test]
fn an_unknown_label_is_an_error() {
    let row = "A,ann/art,COMMIT,paint.py,new,1,huge";
    row_refused(
        row,
        &[
            "labels.csv:2: there is no pattern `huge`",
            "did you mean `hue`?",
        ],
    );
    let row = "A,ann/art,COMMIT,paint.py,new,1,";
    row_refused(row, &["labels.csv:2: `label` is empty"]);
}

#[test]
fn an_unknown_accepted_label_is_an_error() {
    let labels = "repo,commit,path,side,line,label,accepted\n\
        ann/art,COMMIT,paint.py,new,1,hue,hue\n\
        ann/art,COMMIT,paint.py,new,3,hue,hue|xyzzy\n";
    refused(
        labels,
        &["labels.csv:3: there is no pattern `xyzzy`", "or `none`"],
    );
}

#[test]
fn a_row_with_too_few_cells_is_an_error() {
    row_refused(
        "A,ann/art,COMMIT",
        &["labels.csv:2: this row has 3 cells, the header has 7"],
    );
}

#[test]
fn cells_that_mean_nothing_are_errors() {
    row_refused(
        "A,ann/art,main,paint.py,new,1,hue",
        &["`main` is not the id of a commit"],
    );
    row_refused(
        "A,../art,COMMIT,paint.py,new,1,hue",
        &["`../art` is not the name of a repository"],
    );
    row_refused(
        "A,ann/art,COMMIT,paint.py,left,1,hue",
        &["no side `left`", "`old`"],
    );
    row_refused(
        "A,ann/art,COMMIT,paint.py,new,0,hue",
        &["`0` is not the number of a line"],
    );
}

#[test]
fn a_file_without_the_columns_is_an_error() {
    refused(
        "repo,commit,path,side,line\n",
        &["labels.csv:1: there is no column `label`"],
    );
    refused(
        "repo,commit,path,side,line,label\n",
        &["labels.csv:1: there is no label"],
    );
    refused(
        "repo,repo,path,side,line,label\n",
        &["two columns are called `repo`"],
    );
}

#[test]
fn two_labels_with_one_id_are_an_error() {
    let row = "A,ann/art,COMMIT,paint.py,new,1,hue";
    row_refused(
        &format!("{row}\n{row}"),
        &["labels.csv:3: the id `A` is that of line 2 too"],
    );
}

#[test]
fn a_label_file_that_is_not_there_is_an_error() {
    let bench = Bench::new();
    fs::remove_file(bench.path("labels.csv")).expect("the file is removed");
    let assert = bench.eval(&[]).code(2);
    assert.stderr(predicate::str::contains("labels.csv: cannot be read"));
}
