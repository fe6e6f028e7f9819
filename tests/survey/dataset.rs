//! `log --code` and `--dedupe`: fixes with the code around them.

use serde_json::Value;

use crate::repository::Repository;

const NET: &str = "\
from keras.layers import Dense
from keras.models import Sequential


def data():
    return 1


class Net:
    @staticmethod
    def build(units):
        model = Sequential()
        model.add(Dense(units, activation='sigmoid'))
        return model


net = Net.build(64)
net.compile(loss='mse', optimizer='sgd')
";

/// Two edits of [`NET`], one in a method and one at the top.
fn mended() -> String {
    let layer = "        model.add(Dense(units, activation='sigmoid'))\n";
    let more = "        model.add(Dense(10, activation='softmax'))\n";
    NET.replace(layer, &format!("{layer}{more}"))
        .replace("'mse'", "'categorical_crossentropy'")
}

fn history() -> Repository {
    history_of("Fix the loss")
}

fn history_of(subject: &str) -> Repository {
    let repository = Repository::new();
    repository.write("net.py", NET);
    repository.commit("Begin", "2020-01-01");
    repository.write("net.py", &mended());
    repository.commit(subject, "2020-01-02");
    repository
}

const LOG: [&str; 5] = ["log", "--fixes", "--format", "jsonl", "--code"];

fn primaries(change: &Value) -> Vec<&Value> {
    let findings = change["findings"].as_array().expect("findings");
    findings.iter().filter(|f| f["primary"] == true).collect()
}

fn of_pattern<'c>(change: &'c Value, pattern: &str) -> &'c Value {
    let mut findings = primaries(change).into_iter();
    let found = findings.find(|f| f["pattern"] == pattern);
    found.unwrap_or_else(|| panic!("{pattern} in {change}"))
}

#[test]
fn a_finding_has_its_function_on_both_sides() {
    let changes = history().run(&LOG).lines();
    let layer = &of_pattern(&changes[0], "add-layer")["code"];
    for side in ["old", "new"] {
        let around = &layer[side]["around"];
        assert_eq!(around["function"], "Net.build", "{side}");
        assert_eq!(around["whole"], true, "{side}");
        assert_eq!(around["start"], 10, "{side}");
    }
    assert_eq!(layer["old"]["statements"], "");
    let added = layer["new"]["statements"].as_str().expect("text");
    assert_eq!(added.trim(), "model.add(Dense(10, activation='softmax'))");
    let old = layer["old"]["around"]["text"].as_str().expect("text");
    let new = layer["new"]["around"]["text"].as_str().expect("text");
    assert!(old.starts_with("    @staticmethod\n    def build") && old.ends_with("return model"));
    assert_eq!(old.lines().count() + 1, new.lines().count());
}

#[test]
fn a_place_in_no_function_has_the_lines_beside_it() {
    let changes = history().run(&LOG).lines();
    let loss = &of_pattern(&changes[0], "loss-function")["code"];
    let around = &loss["old"]["around"];
    assert_eq!(around["function"], Value::Null);
    assert_eq!(around["whole"], false);
    assert_eq!((&around["start"], &around["end"]), (&1.into(), &18.into()));
    assert_eq!(around["text"], NET.trim_end());
}

/// The lines of a notebook's code are lines of its cells; the places are lines of the file.
#[test]
fn a_notebook_has_the_code_of_its_cells() {
    let notebook = |units: u32| {
        format!(
            r#"{{"cells": [{{"cell_type": "code", "source": [
  "from keras.layers import Dense\n",
  "def build():\n",
  "    return Dense({units})"
]}}]}}"#
        )
    };
    let repository = Repository::new();
    repository.write("net.ipynb", &notebook(10));
    repository.commit("Begin", "2020-01-01");
    repository.write("net.ipynb", &notebook(20));
    repository.commit("Fix units", "2020-01-02");
    let changes = repository.run(&LOG).lines();
    let around = &of_pattern(&changes[0], "layer-dimension")["code"]["new"]["around"];
    assert_eq!(around["text"], "def build():\n    return Dense(20)");
    assert_eq!((&around["start"], &around["end"]), (&3.into(), &4.into()));
}

#[test]
fn without_the_option_there_is_no_code() {
    let changes = history().run(&["log", "--format", "jsonl"]).lines();
    let loss = of_pattern(&changes[0], "loss-function");
    assert!(loss.get("code").is_none());
}

#[test]
fn code_is_for_programs() {
    let run = history().run(&["log", "--code"]);
    assert_eq!(run.status(), 2);
    assert!(run.errors().contains("--format jsonl"), "{}", run.errors());
}

// ---- duplicates

fn deduped(repository: &Repository, arguments: &[&str]) -> Vec<Value> {
    let log = [&LOG[..], &["--dedupe"], arguments].concat();
    repository.run(&log).lines()
}

#[test]
fn the_same_code_in_a_copy_is_left_out_and_counted() {
    let repository = Repository::new();
    for path in ["net.py", "copy/net.py"] {
        repository.write(path, NET);
    }
    repository.write("old/net.py", NET);
    repository.commit("Begin", "2020-01-01");
    for path in ["net.py", "copy/net.py"] {
        repository.write(path, &mended().replace("    return 1", "    return  1"));
    }
    repository.commit("Fix the loss", "2020-01-02");
    repository.write("old/net.py", &mended());
    repository.commit("Fix the old loss", "2020-01-03");

    let all = repository.run(&LOG).lines();
    let all = all.iter().map(|c| primaries(c).len());
    assert_eq!(all.collect::<Vec<_>>(), [2, 4]);
    let kept = deduped(&repository, &[]);
    let counts = kept.iter().map(|c| primaries(c).len());
    assert_eq!(counts.collect::<Vec<_>>(), [2, 0]);
    assert_eq!(kept[0].get("duplicates"), None);
    let findings = kept[1]["duplicates"].as_u64().expect("a number");
    assert!(findings >= 4, "{findings}");
    let run = repository.run(&[&LOG[..], &["--dedupe"]].concat());
    let closing = format!("; {findings} left out, as their code came before");
    assert!(run.errors().contains(&closing), "{}", run.errors());
}

#[test]
fn alternates_of_a_place_are_no_duplicates_of_each_other() {
    let repository = history();
    assert_eq!(deduped(&repository, &[]), repository.run(&LOG).lines());
}

#[test]
fn code_of_an_earlier_file_is_left_out() {
    let first = history();
    let data = first.run(&LOG).text();
    let second = history_of("Correct the loss");
    second.write("data.jsonl", &data);
    let rest = deduped(&second, &["--resume", "data.jsonl"]);
    assert_eq!(rest.len(), 1);
    assert_eq!(primaries(&rest[0]).len(), 0);

    let without = first.run(&["log", "--fixes", "--format", "jsonl"]).text();
    second.write("data.jsonl", &without);
    let run = second.run(&[&LOG[..], &["--dedupe", "--resume", "data.jsonl"]].concat());
    assert_eq!(run.status(), 2);
    assert!(
        run.errors().contains("data.jsonl:1: a finding without"),
        "{}",
        run.errors()
    );
}
