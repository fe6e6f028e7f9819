//! `dnnfix stream`: records in, answers out, in order, whatever is wrong with some of them.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use assert_cmd::cargo::{cargo_bin, cargo_bin_cmd};
use serde_json::{Value, json};
use tempfile::TempDir;

// ---- records, and their answers

const OLD: &str = "import keras\nmodel.compile('sgd', loss='mse')\n";
const NEW: &str = "import keras\nmodel.compile('sgd', loss='mae')\n";
const DIFF: &str = "--- a/a.py\n+++ b/a.py\n@@ -1,2 +1,2 @@\n import keras\n\
                    -model.compile('sgd', loss='mse')\n+model.compile('sgd', loss='mae')\n";

fn stream(arguments: &[&str], input: impl Into<Vec<u8>>) -> Output {
    cargo_bin_cmd!("dnnfix")
        .arg("stream")
        .args(arguments)
        .write_stdin(input.into())
        .output()
        .expect("the program runs")
}

fn lines(records: &[Value]) -> String {
    records.iter().map(|record| format!("{record}\n")).collect()
}

fn answers(output: &Output) -> Vec<Value> {
    let text = std::str::from_utf8(&output.stdout).expect("JSON is UTF-8");
    let answer = |line| serde_json::from_str(line).expect("a line is JSON");
    text.lines().map(answer).collect()
}

fn only(record: Value) -> Value {
    let output = stream(&[], lines(&[record]));
    let mut answers = answers(&output);
    assert_eq!(answers.len(), 1);
    answers.remove(0)
}

fn patterns(answer: &Value) -> Vec<&str> {
    let findings = answer["findings"].as_array().expect("findings");
    let ids = findings.iter().filter(|f| f["primary"] == true);
    ids.map(|f| f["pattern"].as_str().expect("a pattern"))
        .collect()
}

// ---- what a record can be

#[test]
fn a_diff_a_file_and_several_files_are_labelled() {
    let file = json!({"path": "a.py", "old": OLD, "new": NEW});
    for record in [
        json!({"id": "x", "diff": DIFF}),
        json!({"id": "x", "path": "a.py", "old": OLD, "new": NEW}),
        json!({"id": "x", "files": [file, {"path": "notes.txt", "old": "a", "new": "b"}]}),
    ] {
        let answer = only(record);
        assert_eq!(answer["id"], "x");
        assert_eq!(answer["complete"], true);
        assert_eq!(patterns(&answer), ["loss-function"]);
    }
}

#[test]
fn what_a_record_says_of_itself_is_in_its_answer() {
    let answer = only(json!({
        "id": 7, "subject": "Fix the loss", "date": "2024-05-06T07:08:09+00:00",
        "repository": "https://example.org/a/b", "diff": DIFF, "stars": 12,
    }));
    assert_eq!(answer["id"], "7");
    assert_eq!(answer["subject"], "Fix the loss");
    assert_eq!(answer["date"], "2024-05-06T07:08:09+00:00");
    assert_eq!(answer["repository"], "https://example.org/a/b");
}

#[test]
fn a_diff_of_two_commits_is_one_record() {
    let commit = |letter: &str| {
        let id = letter.repeat(40);
        format!("commit {id}\nAuthor: A\n\n    Fix {letter}\n\ndiff --git a/a.py b/a.py\n{DIFF}\n")
    };
    let answer = only(json!({"id": "both", "diff": commit("a") + &commit("b")}));
    assert_eq!(answer["id"], "both");
    assert_eq!(answer["subject"], "Fix a");
    assert_eq!(patterns(&answer), ["loss-function", "loss-function"]);
}

#[test]
fn a_side_without_the_file_is_null_or_left_out() {
    for record in [
        json!({"id": "x", "path": "a.py", "new": NEW}),
        json!({"id": "x", "path": "a.py", "old": null, "new": NEW}),
        json!({"id": "x", "path": "a.py", "old": OLD, "new": null}),
    ] {
        let answer = only(record);
        assert_eq!(answer["complete"], true);
        assert_eq!(answer["files"][0]["path"], "a.py");
        assert_eq!(answer["findings"], json!([]));
    }
}

#[test]
fn texts_that_cannot_be_compared_are_a_gap() {
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n";
    let answer = only(json!({"id": "x", "path": "a.py", "old": pointer, "new": NEW}));
    assert_eq!(answer["complete"], false);
    assert!(answer["gaps"][0].as_str() > Some(""));
    let large = json!({"id": "x", "path": "a.py", "old": OLD, "new": NEW});
    let output = stream(&["--max-file-size", "10"], lines(&[large]));
    assert_eq!(output.status.code(), Some(2));
    assert!(
        answers(&output)[0]["gaps"][0]
            .as_str()
            .expect("a gap")
            .contains("size cap of 10")
    );
}

// ---- many records

#[test]
fn answers_come_in_the_order_of_the_records() {
    let record = |n: usize| match n % 3 {
        0 => json!({"id": n, "diff": DIFF}),
        1 => {
            json!({"id": n, "path": "a.py", "old": OLD.repeat(1 + n % 5), "new": NEW.repeat(1 + n % 5)})
        }
        _ => json!({"id": n, "files": []}),
    };
    let records: Vec<Value> = (0..300).map(record).collect();
    let [one, four] = ["1", "4"].map(|jobs| stream(&["-j", jobs], lines(&records)));
    assert_eq!(one.stdout, four.stdout);
    assert_eq!(one.status.code(), Some(0));
    let ids = answers(&one).into_iter().map(|answer| answer["id"].clone());
    assert!(ids.eq((0..300).map(|n| json!(n.to_string()))));
    let said = String::from_utf8_lossy(&one.stderr).into_owned();
    assert_eq!(said, "300 records, 200 with findings: loss-function 400\n");
}

#[test]
fn nothing_in_nothing_out() {
    for input in ["", "\n \r\n\n"] {
        let output = stream(&[], input);
        assert_eq!(
            (output.status.code(), &output.stdout[..]),
            (Some(0), &b""[..])
        );
    }
}

#[test]
fn lines_may_end_as_they_like() {
    let record = json!({"id": "x", "diff": DIFF});
    let output = stream(&[], format!("\u{feff}{record}\r\n\n{record}"));
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(answers(&output).len(), 2);
}

#[test]
fn a_program_can_wait_for_each_answer() {
    let mut child = Command::new(cargo_bin!("dnnfix"))
        .args(["stream", "-j", "2"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program runs");
    let mut input = child.stdin.take().expect("it is piped");
    let mut output = BufReader::new(child.stdout.take().expect("it is piped")).lines();
    for id in ["a", "b"] {
        writeln!(input, "{}", json!({"id": id, "diff": DIFF})).expect("it reads");
        let line = output.next().expect("a line").expect("it is UTF-8");
        let answer: Value = serde_json::from_str(&line).expect("it is JSON");
        assert_eq!(answer["id"], id);
    }
    drop(input);
    assert!(child.wait().expect("it ends").success());
}

// ---- bad records

#[test]
fn a_bad_record_answers_for_itself() {
    let bad = [
        ("{", "", "EOF while parsing an object"),
        ("[]", "", "it is no JSON object"),
        ("\u{fffd}", "", "it is no JSON object"),
        (r#"{"diff": ""}"#, "", "missing field `id`"),
        (
            r#"{"id": "b", "diff": 5}"#,
            "b",
            "expected a string (column",
        ),
        (r#"{"id": "b"}"#, "b", "it has neither a diff nor texts"),
        (
            r#"{"id": "b", "diff": "", "files": []}"#,
            "b",
            "it has both a diff and texts",
        ),
        (
            r#"{"id": "b", "path": "a.py"}"#,
            "b",
            "it has a `path` without a text",
        ),
        (
            r#"{"id": "b", "old": "", "new": ""}"#,
            "b",
            "it has a text without a `path`",
        ),
        (
            r#"{"id": "b", "path": "a", "new": "", "files": []}"#,
            "b",
            "both `files` and a `path`",
        ),
        (
            r#"{"id": "b", "files": [{"new": ""}]}"#,
            "b",
            "missing field `path`",
        ),
        (
            r#"{"id": "b", "diff": "\n\nLower the rate."}"#,
            "b",
            "b:3: this is not a patch",
        ),
    ];
    let good = json!({"id": "good", "diff": DIFF});
    let input: String = bad
        .iter()
        .map(|(line, ..)| format!("{line}\n{good}\n"))
        .collect();
    let output = stream(&[], input);
    assert_eq!(output.status.code(), Some(2));
    let answers = answers(&output);
    assert_eq!(answers.len(), 2 * bad.len());
    for (number, ((_, id, cause), pair)) in bad.iter().zip(answers.chunks(2)).enumerate() {
        let error = pair[0]["error"].as_str().expect("an error");
        assert!(error.contains(cause), "{error}");
        assert!(
            error.starts_with(&format!("line {}: ", 2 * number + 1)),
            "{error}"
        );
        assert_eq!(
            (pair[0]["id"].as_str(), &pair[0]["complete"]),
            (Some(*id), &json!(false))
        );
        assert_eq!(patterns(&pair[1]), ["loss-function"]);
        assert!(pair[1].get("error").is_none());
    }
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(
        said,
        "24 records, 12 with findings: loss-function 12; 12 in error\n"
    );
}

#[test]
fn bytes_that_are_no_text_are_an_error_of_their_record() {
    let good = json!({"id": "good", "diff": DIFF}).to_string().into_bytes();
    let bad: &[u8] = b"{\"id\": \"x\", \"diff\": \"\xff\"}\n";
    let output = stream(&[], [bad, &good[..]].concat());
    let answers = answers(&output);
    assert!(
        answers[0]["error"]
            .as_str()
            .expect("an error")
            .contains("unicode")
    );
    assert_eq!(patterns(&answers[1]), ["loss-function"]);
}

#[test]
fn a_hunk_that_is_cut_off_is_a_gap_and_no_error() {
    let cut = DIFF
        .strip_suffix("+model.compile('sgd', loss='mae')\n")
        .expect("it ends so");
    let answer = only(json!({"id": "x", "diff": cut}));
    assert_eq!(answer["complete"], false);
    assert!(
        answer["gaps"][0]
            .as_str()
            .expect("a gap")
            .starts_with("x:3: ")
    );
    assert!(answer.get("error").is_none());
}

// ---- options

#[test]
fn options_are_those_of_other_commands() {
    let record = json!({"id": "x", "diff": DIFF});
    let kept = |arguments: &[&str]| {
        let output = stream(arguments, lines(std::slice::from_ref(&record)));
        patterns(&answers(&output)[0]).len()
    };
    assert_eq!(kept(&[]), 1);
    assert_eq!(kept(&["--format", "jsonl"]), 1);
    assert_eq!(kept(&["--pattern", "activation"]), 0);
    assert_eq!(kept(&["--min-confidence", "1"]), 0);
    assert_eq!(kept(&["--exclude", "*.py"]), 0);
    let output = stream(&["--code"], lines(std::slice::from_ref(&record)));
    let code = &answers(&output)[0]["findings"][0]["code"];
    assert_eq!(
        code["new"]["statements"],
        "model.compile('sgd', loss='mae')"
    );
}

#[test]
fn another_format_is_refused() {
    for format in ["text", "json", "csv"] {
        let output = stream(&["--format", format], "");
        assert_eq!(output.status.code(), Some(2));
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains("`stream` writes jsonl only"), "{said}");
    }
}

#[test]
fn records_can_be_in_a_file() {
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("records.jsonl");
    fs::write(&file, lines(&[json!({"id": "x", "diff": DIFF})])).expect("a file");
    let output = stream(&[file.to_str().expect("a path")], "");
    assert_eq!(patterns(&answers(&output)[0]), ["loss-function"]);
    let missing = stream(&["no such file"], "");
    assert_eq!(missing.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&missing.stderr).contains("no such file: cannot be read"));
}

// ---- the same as `log`

fn git(folder: &Path, arguments: &[&str]) -> Vec<u8> {
    let output = Command::new("git")
        .current_dir(folder)
        .args(["-c", "user.name=A", "-c", "user.email=a@example.org"])
        .args(arguments)
        .output()
        .expect("git runs");
    assert!(output.status.success(), "git {arguments:?}");
    output.stdout
}

fn commit(folder: &Path, files: &[(&str, &[u8])], subject: &str) {
    for (path, text) in files {
        fs::write(folder.join(path), text).expect("a file");
    }
    git(folder, &["add", "-A"]);
    git(folder, &["commit", "-q", "-m", subject]);
}

/// A commit as a record: its files with whole texts.
fn record(folder: &Path, id: &str) -> Value {
    let text = |arguments: &[&str]| String::from_utf8(git(folder, arguments)).expect("UTF-8");
    let listed = text(&["show", "--format=", "--name-status", "-M", id]);
    let at = |revision: &str, path: &str| {
        let bytes = git(folder, &["show", &format!("{revision}:{path}")]);
        json!(String::from_utf8_lossy(&bytes))
    };
    let parent = format!("{id}^");
    let file = |line: &str| {
        let parts: Vec<&str> = line.split('\t').collect();
        match parts[..] {
            ["A", path] => json!({"path": path, "new": at(id, path)}),
            ["D", path] => json!({"path": path, "old": at(&parent, path)}),
            ["M", path] => json!({"path": path, "old": at(&parent, path), "new": at(id, path)}),
            [_, old, new] => json!({
                "path": new, "old_path": old, "old": at(&parent, old), "new": at(id, new),
            }),
            _ => panic!("{line}"),
        }
    };
    json!({
        "id": id,
        "subject": text(&["show", "-s", "--format=%s", id]).trim_end(),
        "date": text(&["show", "-s", "--format=%aI", id]).trim_end(),
        "files": listed.lines().map(file).collect::<Vec<_>>(),
    })
}

#[test]
fn commits_as_records_are_answered_as_log_labels_them() {
    let folder = TempDir::new().expect("a folder");
    let folder = folder.path();
    git(folder, &["init", "-q", "-b", "main", "."]);
    let long = format!("{OLD}{}", "x = 1\n".repeat(30));
    commit(
        folder,
        &[("a.py", OLD.as_bytes()), ("b.py", long.as_bytes())],
        "Begin",
    );
    commit(
        folder,
        &[("a.py", NEW.as_bytes()), ("c.bin", b"\0\x01")],
        "Fix the loss",
    );
    git(folder, &["mv", "b.py", "d.py"]);
    let moved = long.replace("'mse'", "'mae'");
    commit(
        folder,
        &[("d.py", moved.as_bytes()), ("c.bin", b"\0\x02")],
        "Move \u{e9}",
    );
    fs::remove_file(folder.join("a.py")).expect("it is there");
    commit(folder, &[("e.txt", b"text")], "Remove");
    let log = cargo_bin_cmd!("dnnfix")
        .arg("-C")
        .arg(folder)
        .args(["log", "--format", "jsonl"])
        .output()
        .expect("the program runs");
    let ids = git(folder, &["log", "--format=%H"]);
    let ids = String::from_utf8(ids).expect("ids are ASCII");
    let records: Vec<Value> = ids.lines().map(|id| record(folder, id)).collect();
    let output = stream(&[], lines(&records));
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&log.stdout)
    );
    let found: usize = answers(&output)
        .iter()
        .map(|answer| patterns(answer).len())
        .sum();
    assert_eq!(found, 2);
}

#[test]
fn a_record_is_not_looked_up_in_the_repository_around() {
    let folder = TempDir::new().expect("a folder");
    let folder = folder.path();
    git(folder, &["init", "-q", "-b", "main", "."]);
    let file = |loss: &str| format!("import keras\n{}f(loss='{loss}')\n", "\n".repeat(9));
    commit(folder, &[("a.py", file("mse").as_bytes())], "Begin");
    commit(folder, &[("a.py", file("mae").as_bytes())], "Fix");
    let diff = String::from_utf8(git(folder, &["show", "--format=", "HEAD"])).expect("UTF-8");
    let outside = only(json!({"id": "x", "diff": diff}));
    let inside = cargo_bin_cmd!("dnnfix")
        .current_dir(folder)
        .arg("stream")
        .write_stdin(lines(&[json!({"id": "x", "diff": diff})]))
        .output()
        .expect("the program runs");
    assert_eq!(answers(&inside), [outside]);
}
