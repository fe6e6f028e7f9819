//! Repositories in, results out: `diff`, `show`, `log` and patches in their repository, on small
//! repositories that each test builds with git itself.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::Value;
use tempfile::TempDir;

// ---- a repository, and dnnfix in it

struct Repository {
    _folder: Option<TempDir>,
    path: PathBuf,
}

impl Repository {
    fn new() -> Self {
        Self::with(&["init", "-q", "-b", "main", "."])
    }

    fn with(init: &[&str]) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let path = folder.path().to_owned();
        let repository = Self {
            _folder: Some(folder),
            path,
        };
        repository.git(init);
        repository
    }

    /// A repository that git made somewhere, such as a clone.
    fn at(path: PathBuf) -> Self {
        Self {
            _folder: None,
            path,
        }
    }

    fn git(&self, arguments: &[&str]) -> String {
        let output = Command::new("git")
            .current_dir(&self.path)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .args(["-c", "user.name=A", "-c", "user.email=a@example.org"])
            .args(["-c", "protocol.file.allow=always"])
            .args(arguments)
            .output()
            .expect("git runs");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {arguments:?}: {errors}");
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        fs::write(path, text).expect("a file");
    }

    /// Commits all that is there; gives the id.
    fn commit(&self, subject: &str) -> String {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", subject]);
        self.head()
    }

    fn head(&self) -> String {
        self.git(&["rev-parse", "HEAD"]).trim().to_owned()
    }

    /// Writes a file and commits it.
    fn change(&self, path: &str, text: &str, subject: &str) -> String {
        self.write(path, text);
        self.commit(subject)
    }

    fn run(&self, arguments: &[&str]) -> Run {
        self.run_with(arguments, "")
    }

    fn run_with(&self, arguments: &[&str], input: &str) -> Run {
        let output = cargo_bin_cmd!("dnnfix")
            .current_dir(&self.path)
            .args(arguments)
            .write_stdin(input)
            .output()
            .expect("dnnfix runs");
        Run(output)
    }

    /// The results of a command that does all of its job.
    fn results(&self, arguments: &[&str]) -> Vec<Value> {
        let run = self.run(&[&["--format", "jsonl"], arguments].concat());
        assert_eq!(run.status(), 0, "{}", run.errors());
        run.results()
    }
}

struct Run(Output);

impl Run {
    fn status(&self) -> i32 {
        self.0.status.code().expect("an exit status")
    }

    fn text(&self) -> String {
        String::from_utf8(self.0.stdout.clone()).expect("UTF-8")
    }

    fn errors(&self) -> String {
        String::from_utf8_lossy(&self.0.stderr).into_owned()
    }

    fn results(&self) -> Vec<Value> {
        let text = self.text();
        let lines = text.lines();
        lines
            .map(|line| serde_json::from_str(line).expect("a line is JSON"))
            .collect()
    }
}

// ---- what a result says, in short

fn ids(results: &[Value]) -> Vec<&str> {
    results
        .iter()
        .map(|result| result["id"].as_str().expect("an id"))
        .collect()
}

fn paths(result: &Value) -> Vec<&str> {
    let files = result["files"].as_array().expect("files");
    files
        .iter()
        .map(|file| file["path"].as_str().expect("a path"))
        .collect()
}

fn gaps(result: &Value) -> Vec<&str> {
    let gaps = result["gaps"].as_array();
    let gaps = gaps.into_iter().flatten();
    gaps.map(|gap| gap.as_str().expect("a sentence")).collect()
}

/// Whether a file was compared with its imports, which only a whole file has.
fn uses_keras(result: &Value) -> bool {
    let files = result["files"].as_array().expect("files");
    files
        .iter()
        .any(|file| file["libraries"] == serde_json::json!(["keras"]))
}

/// A model of which the unit count is far from the import.
fn model(units: u32) -> String {
    let middle = "x = 1\n".repeat(20);
    format!("import keras\n\n{middle}layer = keras.layers.Dense({units})\n")
}

// ---- histories

/// A root, a change, a rename with a change, a deletion, an empty commit and a merge.
fn history() -> Repository {
    let repository = Repository::new();
    repository.change("train.py", &model(10), "Begin");
    repository.change("train.py", &model(20), "Fix the number of units");
    repository.git(&["mv", "train.py", "model.py"]);
    repository.change("model.py", &model(30), "Rename");
    repository.change("other.txt", "text\n", "Add a text");
    repository.git(&["checkout", "-q", "-b", "topic"]);
    repository.change("topic.py", &model(1), "On the topic");
    repository.git(&["checkout", "-q", "main"]);
    repository.commit("Nothing, a prefix");
    repository.git(&["merge", "-q", "--no-ff", "-m", "Merge the topic", "topic"]);
    fs::remove_file(repository.path.join("model.py")).expect("it is there");
    repository.commit("Remove the model");
    repository
}

#[test]
fn a_log_has_every_commit_but_merges() {
    let repository = history();
    let expected = repository.git(&["rev-list", "--no-merges", "HEAD"]);
    let results = repository.results(&["log"]);
    let expected: Vec<_> = expected.lines().collect();
    assert_eq!(ids(&results), expected);
    let subjects: Vec<_> = results.iter().map(|r| &r["subject"]).collect();
    assert_eq!(subjects[0], "Remove the model");
}

#[test]
fn a_merge_is_compared_with_its_first_parent() {
    let repository = history();
    let results = repository.results(&["log", "--merges"]);
    let count = repository.git(&["rev-list", "--count", "HEAD"]);
    assert_eq!(results.len().to_string(), count.trim());
    let merge = results
        .iter()
        .find(|r| r["subject"] == "Merge the topic")
        .expect("the merge");
    assert_eq!(paths(merge), ["topic.py"]);
    let id = merge["id"].as_str().expect("an id");
    assert_eq!(&repository.results(&["show", id])[0], merge);
}

#[test]
fn a_rename_is_one_file_with_both_texts() {
    let repository = history();
    let results = repository.results(&["log", "--grep", "Rename"]);
    let [result] = &results[..] else {
        panic!("{results:?}");
    };
    assert_eq!(result["files"][0]["old_path"], "train.py");
    assert_eq!(paths(result), ["model.py"]);
    assert!(uses_keras(result), "{result}");
}

#[test]
fn a_log_equals_show_of_each_commit() {
    let repository = history();
    let log = repository.run(&["log", "--format", "jsonl"]).text();
    let mut shown = String::new();
    for line in repository.git(&["rev-list", "--no-merges", "HEAD"]).lines() {
        shown += &repository.run(&["show", line, "--format", "jsonl"]).text();
    }
    assert_eq!(log, shown);
    let ids = repository.git(&["rev-list", "--no-merges", "HEAD"]);
    let all: Vec<_> = ["show", "--format", "jsonl"]
        .into_iter()
        .chain(ids.lines())
        .collect();
    assert_eq!(repository.run(&all).text(), log);
}

#[test]
fn workers_do_not_change_the_bytes() {
    let repository = Repository::new();
    for number in 0..80 {
        repository.change("train.py", &model(number), "Change the units");
    }
    for format in ["jsonl", "json", "text", "csv"] {
        let one = repository.run(&["log", "-j", "1", "--format", format]);
        let two = repository.run(&["log", "-j", "2", "--format", format]);
        assert_eq!(one.text(), two.text(), "{format}");
        assert_eq!(one.status(), 0);
    }
}

#[test]
fn commits_have_their_date_and_the_page_of_their_repository() {
    let repository = Repository::new();
    repository.git(&[
        "remote",
        "add",
        "origin",
        "https://ann:secret@example.org/ann/net.git",
    ]);
    repository.write("train.py", "import keras\n");
    repository.git(&["add", "-A"]);
    let date = "2017-03-04T12:00:00+01:00";
    repository.git(&["commit", "-q", "-m", "Begin", "--date", date]);
    let run = repository.run(&["show", "--format", "jsonl"]);
    assert_eq!(run.status(), 0, "{}", run.errors());
    let result = &run.results()[0];
    assert_eq!(result["date"], date);
    assert_eq!(result["repository"], "https://example.org/ann/net");
    repository.write("train.py", "import numpy\n");
    let difference = &repository.results(&["diff"])[0];
    assert!(difference.get("date").is_none() && difference.get("repository").is_none());
}

#[test]
fn commits_are_selected_as_by_git() {
    let repository = history();
    let subjects = |arguments: &[&str]| -> Vec<String> {
        let results = repository.results(&[&["log"], arguments].concat());
        let subject = |r: &Value| r["subject"].as_str().expect("a subject").to_owned();
        results.iter().map(subject).collect()
    };
    assert_eq!(subjects(&["--fixes"]), ["Fix the number of units"]);
    assert_eq!(subjects(&["-n", "1"]), ["Remove the model"]);
    assert_eq!(subjects(&["--fixes", "--max-count", "5"]).len(), 1);
    assert_eq!(subjects(&["--author", "nobody"]).len(), 0);
    assert_eq!(subjects(&["--since", "2000-01-01"]).len(), 7);
    assert_eq!(subjects(&["--until", "2000-01-01"]).len(), 0);
    assert_eq!(subjects(&["--", "other.txt"]), ["Add a text"]);
    assert_eq!(subjects(&["topic..main", "--", "*.txt"]).len(), 0);
    assert_eq!(subjects(&["main", "^topic"]).len(), 2);
}

/// A side branch that a merge left out is no part of the history of these paths.
#[test]
fn paths_have_the_history_that_git_gives_them() {
    let repository = history();
    repository.git(&["checkout", "-q", "-b", "side", "HEAD~1"]);
    repository.change("topic.py", &model(9), "Left out");
    repository.git(&["checkout", "-q", "main"]);
    repository.git(&["merge", "-q", "-s", "ours", "-m", "Merge nothing", "side"]);
    let expected = repository.git(&["rev-list", "--no-merges", "HEAD", "--", "*.py"]);
    let expected: Vec<_> = expected.lines().collect();
    assert_eq!(ids(&repository.results(&["log", "--", "*.py"])), expected);
}

#[test]
fn an_empty_range_is_no_fault() {
    let repository = history();
    let run = repository.run(&["log", "HEAD..HEAD", "--format", "json"]);
    assert_eq!(run.status(), 0);
    let document: Value = serde_json::from_str(&run.text()).expect("JSON");
    assert_eq!(document["changes"], serde_json::json!([]));
    assert_eq!(document["complete"], true);
}

#[test]
fn formats_for_programs_have_a_closing_summary_beside_them() {
    let repository = history();
    let run = repository.run(&["log", "--format", "jsonl"]);
    let errors = run.errors();
    assert!(errors.starts_with("7 commits, "), "{errors}");
    assert_eq!(errors.lines().count(), 1, "{errors}");
}

#[test]
fn a_run_goes_on_after_an_earlier_one() {
    let repository = history();
    let all = repository.run(&["log", "--format", "jsonl"]).text();
    let begun = repository
        .run(&["log", "--format", "jsonl", "-n", "3"])
        .text();
    repository.write("begun.jsonl", &begun);
    let rest = repository.run(&["log", "--format", "jsonl", "--resume", "begun.jsonl"]);
    assert_eq!(begun + &rest.text(), all);

    repository.write("cut.jsonl", &all[..all.len() - 5]);
    let cut = repository.run(&["log", "--format", "jsonl", "--resume", "cut.jsonl"]);
    assert_eq!(cut.status(), 2);
    assert!(
        cut.errors().contains("cut.jsonl:7: not a whole line"),
        "{}",
        cut.errors()
    );
    let other = repository.run(&["log", "--resume", "cut.jsonl"]);
    assert!(
        other.errors().contains("--format jsonl"),
        "{}",
        other.errors()
    );
}

#[test]
fn a_commit_that_takes_too_long_is_marked() {
    let repository = Repository::new();
    repository.write("a.py", &model(1));
    repository.write("b.py", &model(1));
    repository.commit("Begin");
    repository.write("a.py", &model(2));
    repository.write("b.py", &model(2));
    repository.commit("Change");
    let run = repository.run(&["log", "-n", "1", "--time-limit", "0", "--format", "jsonl"]);
    assert_eq!(run.status(), 2);
    let results = run.results();
    assert!(gaps(&results[0])[0].contains("time limit was reached with 2 files left"));
    let all = repository.run(&["log", "--time-limit", "0", "--format", "jsonl"]);
    assert_eq!(all.results().len(), 2);
    let enough = repository.results(&["log", "--time-limit", "600"]);
    assert_eq!(enough, repository.results(&["log"]));
}

/// So many commits that their results fill a pipe.
fn long_history() -> Repository {
    let repository = Repository::new();
    let mut stream = String::new();
    for number in 0..1000 {
        let subject = "x".repeat(200);
        stream += &format!("commit refs/heads/main\ncommitter A <a@example.org> {number} +0000\n");
        stream += &format!("data {}\n{subject}\n", subject.len());
    }
    repository.write("stream", &stream);
    let stream = fs::File::open(repository.path.join("stream")).expect("it is there");
    let import = Command::new("git")
        .current_dir(&repository.path)
        .args(["fast-import", "--quiet"])
        .stdin(stream)
        .status();
    assert!(import.expect("git runs").success());
    repository
}

#[test]
fn a_closed_output_is_a_quiet_end() {
    let repository = long_history();
    let program = assert_cmd::cargo::cargo_bin!("dnnfix");
    let script = format!("'{}' log --format jsonl | head -n 1", program.display());
    let output = Command::new("sh")
        .current_dir(&repository.path)
        .args(["-c", &script])
        .output()
        .expect("sh runs");
    assert_eq!(output.stdout.iter().filter(|b| **b == b'\n').count(), 1);
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

/// The program, with interrupts as they are in a terminal: in the background of a script they are
/// ignored, and so would its children do.
#[cfg(unix)]
fn interruptible() -> Command {
    let program = assert_cmd::cargo::cargo_bin!("dnnfix");
    let env = || {
        let mut env = Command::new("env");
        env.arg("--default-signal=INT");
        env
    };
    // Not every `env` can do that.
    let able = env().arg("true").output();
    if able.is_ok_and(|output| output.status.success()) {
        let mut command = env();
        command.arg(program);
        command
    } else {
        Command::new(program)
    }
}

#[cfg(unix)]
#[test]
fn an_interrupt_leaves_whole_lines() {
    let repository = long_history();
    let mut child = interruptible()
        .current_dir(&repository.path)
        .args(["log", "--format", "jsonl"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("dnnfix runs");
    let output = child.stdout.take().expect("it is piped");
    let mut output = std::io::BufReader::with_capacity(1, output);
    let mut text = String::new();
    // One line says that the work has begun; the pipe holds less than all of it.
    std::io::BufRead::read_line(&mut output, &mut text).expect("UTF-8");
    let id = child.id().to_string();
    let kill = Command::new("kill").args(["-INT", &id]).status();
    assert!(kill.expect("kill runs").success());
    std::io::Read::read_to_string(&mut output, &mut text).expect("UTF-8");
    assert_eq!(child.wait().expect("it ends").code(), Some(130));
    assert!(text.ends_with('\n'));
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("a whole line"))
        .collect();
    assert!((1..1000).contains(&lines.len()), "{}", lines.len());
}

// ---- what is not a history

#[test]
fn an_unknown_revision_is_an_error() {
    let repository = history();
    for command in ["log", "show", "diff"] {
        let run = repository.run(&[command, "nothing"]);
        assert_eq!((run.status(), run.text()), (2, String::new()), "{command}");
        let errors = run.errors();
        assert!(
            errors.contains("there is no revision `nothing`"),
            "{errors}"
        );
    }
    let tree = repository.run(&["show", "HEAD^{tree}"]);
    assert_eq!(tree.status(), 2);
    assert!(
        tree.errors().contains("names no commit"),
        "{}",
        tree.errors()
    );
}

#[test]
fn a_revision_is_never_an_option() {
    let repository = history();
    for command in ["log", "show", "diff"] {
        for revision in ["--output=x", "-O/etc/passwd", "--no-index"] {
            assert_eq!(repository.run(&[command, revision]).status(), 2);
        }
    }
    let refused = repository.run(&["show", "--", "--output=x"]);
    let error = refused.errors();
    assert!(error.contains("`--output=x` is not a revision"), "{error}");
    assert!(!repository.path.join("x").exists());
}

#[test]
fn outside_a_repository_there_is_an_error() {
    let folder = Repository::at(TempDir::new().expect("a folder").keep());
    let run = folder.run(&["log"]);
    assert_eq!(run.status(), 2);
    assert!(
        run.errors().contains("not in a git repository"),
        "{}",
        run.errors()
    );
    fs::remove_dir_all(&folder.path).expect("it is there");
}

// ---- repositories of every sort

#[test]
fn a_shallow_edge_is_a_gap() {
    let origin = history();
    let url = format!("file://{}", origin.path.display());
    let folder = TempDir::new().expect("a folder");
    origin.git(&[
        "clone",
        "-q",
        "--depth",
        "1",
        &url,
        folder.path().join("c").to_str().expect("UTF-8"),
    ]);
    let clone = Repository::at(folder.path().join("c"));
    let run = clone.run(&["log", "--format", "jsonl"]);
    assert_eq!(run.status(), 2);
    let results = run.results();
    assert_eq!(results.len(), 1);
    assert_eq!(results[0]["complete"], false);
    assert!(gaps(&results[0])[0].contains("fetch-depth: 0"));
    assert_eq!(paths(&results[0]).len(), 0);
    let run = clone.run(&["show", "HEAD~3"]);
    assert!(run.errors().contains("shallow clone"), "{}", run.errors());
}

#[test]
fn a_blob_that_a_partial_clone_lacks_is_a_gap() {
    let origin = history();
    origin.git(&["config", "uploadpack.allowFilter", "true"]);
    let url = format!("file://{}", origin.path.display());
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("c");
    origin.git(&[
        "clone",
        "-q",
        "--no-checkout",
        "--filter=blob:none",
        &url,
        path.to_str().expect("UTF-8"),
    ]);
    let clone = Repository::at(path);
    let run = clone.run(&["log", "--format", "jsonl"]);
    assert_eq!(run.status(), 2, "{}", run.errors());
    let results = run.results();
    assert_eq!(results.len(), 7);
    let find = |subject| {
        results
            .iter()
            .find(|r| r["subject"] == subject)
            .expect("it is there")
    };
    let changed = gaps(find("Fix the number of units"));
    assert!(
        changed[0].contains("is not in this repository"),
        "{changed:?}"
    );
    let renamed = gaps(find("Rename"));
    assert!(renamed[0].contains("renames cannot be told"), "{renamed:?}");
    assert_eq!(find("Nothing, a prefix")["complete"], true);

    clone.git(&["fetch", "-q", "--refetch", "--no-filter"]);
    let all = clone.run(&["log", "--format", "jsonl"]);
    assert_eq!(all.text(), origin.run(&["log", "--format", "jsonl"]).text());
}

/// Git looks into blobs to find renames, and gives up where one is missing.
#[test]
fn a_lost_blob_is_a_gap_in_its_commit_alone() {
    let repository = history();
    repository.change("guide.txt", &model(30), "Add a guide");
    repository.git(&["mv", "guide.txt", "manual.txt"]);
    repository.change("manual.txt", &model(31), "Rename the guide");
    repository.write("notes.txt", &model(40));
    repository.commit("Add notes");
    repository.git(&["mv", "notes.txt", "words.txt"]);
    repository.change("words.txt", &model(41), "Rename the notes");
    let blob = repository.git(&["rev-parse", "HEAD:words.txt"]);
    let (folder, file) = blob.trim().split_at(2);
    let object = repository.path.join(".git/objects").join(folder).join(file);
    let expected = repository.run(&["log", "--format", "jsonl"]).results();
    fs::remove_file(object).expect("it is stored loose");
    let run = repository.run(&["log", "--format", "jsonl"]);
    assert_eq!(run.status(), 0, "{}", run.errors());
    let results = run.results();
    assert_eq!(ids(&results), ids(&expected));
    assert_eq!(results[1..], expected[1..]);
}

#[test]
fn bare_repositories_and_work_trees_are_read_alike() {
    let origin = history();
    let expected = origin.run(&["log", "--format", "jsonl"]).text();
    let folder = TempDir::new().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    origin.git(&[
        "clone",
        "-q",
        "--bare",
        ".",
        path("bare").to_str().expect("UTF-8"),
    ]);
    origin.git(&[
        "worktree",
        "add",
        "-q",
        "--detach",
        path("tree").to_str().expect("UTF-8"),
    ]);
    for name in ["bare", "tree"] {
        let repository = Repository::at(path(name));
        assert_eq!(
            repository.run(&["log", "--format", "jsonl"]).text(),
            expected,
            "{name}"
        );
    }
    let outside = Repository::at(folder.path().to_owned());
    let run = outside.run(&["-C", "bare", "log", "--format", "jsonl"]);
    assert_eq!(run.text(), expected);
}

#[test]
fn ids_may_be_of_sha_256() {
    let repository = Repository::with(&["init", "-q", "--object-format=sha256", "."]);
    repository.change("train.py", &model(1), "Begin");
    let id = repository.change("train.py", &model(2), "Change");
    assert_eq!(id.len(), 64);
    let results = repository.results(&["show"]);
    assert_eq!(ids(&results), [id]);
    assert!(uses_keras(&results[0]));
}

#[test]
fn a_submodule_is_a_file_without_text() {
    let inner = history();
    let repository = Repository::new();
    repository.git(&[
        "submodule",
        "--quiet",
        "add",
        inner.path.to_str().expect("UTF-8"),
        "inner.py",
    ]);
    repository.commit("Add a submodule");
    inner.change("new.py", "x = 1\n", "More");
    repository.git(&["-C", "inner.py", "pull", "-q"]);
    repository.commit("Move the submodule");
    let results = repository.results(&["log"]);
    assert_eq!(paths(&results[0]), ["inner.py"]);
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let repository = Repository::new();
    let link = |target| {
        let path = repository.path.join("link.py");
        let _ = fs::remove_file(&path);
        std::os::unix::fs::symlink(target, path).expect("a link");
    };
    link("/etc/hostname");
    repository.commit("Link");
    link("/etc/passwd");
    let results = repository.results(&["diff"]);
    assert_eq!(paths(&results[0]), ["link.py"]);
    repository.commit("Link elsewhere");
    assert_eq!(paths(&repository.results(&["show"])[0]), ["link.py"]);
}

#[cfg(unix)]
#[test]
fn a_path_need_not_be_utf_8() {
    use std::os::unix::ffi::OsStrExt;
    let repository = Repository::new();
    let path = repository
        .path
        .join(std::ffi::OsStr::from_bytes(b"caf\xe9 \"1\".py"));
    for units in [1, 2] {
        fs::write(&path, model(units)).expect("a file");
        repository.commit("Change");
    }
    let results = repository.results(&["show"]);
    assert_eq!(paths(&results[0]), ["caf\\351 \"1\".py"]);
    assert!(uses_keras(&results[0]));
    fs::write(&path, model(3)).expect("a file");
    assert!(uses_keras(&repository.results(&["diff"])[0]));
}

#[test]
fn what_has_no_text_here_is_told() {
    let repository = Repository::new();
    let pointer =
        |n| format!("version https://git-lfs.github.com/spec/v1\noid sha256:{n}\nsize 9\n");
    let write = |n: u32| {
        repository.write("lfs.py", &pointer(n));
        repository.write("binary.py", &format!("{n}\0"));
        repository.write("large.py", &format!("{n}\n").repeat(1000));
        repository.commit("Change");
    };
    write(1);
    write(2);
    let run = repository.run(&["show", "--max-file-size", "1k", "--format", "jsonl"]);
    assert_eq!(run.status(), 2);
    let results = run.results();
    let gaps = gaps(&results[0]);
    assert!(
        gaps[0].starts_with("large.py: 2000 bytes are above the size cap"),
        "{gaps:?}"
    );
    assert!(
        gaps[1].starts_with("lfs.py: its text is kept by Git LFS"),
        "{gaps:?}"
    );
    assert_eq!(gaps.len(), 2);
    let inside = [
        "show",
        "--max-file-size",
        "1k",
        "--exclude",
        "large.py",
        "--exclude=lfs.*",
    ];
    assert_eq!(paths(&repository.results(&inside)[0]), ["binary.py"]);
}

#[test]
fn the_configuration_runs_nothing() {
    let repository = history();
    let trap = repository.path.join("sprung");
    let run = format!("touch '{}'; cat", trap.display());
    for key in [
        "core.fsmonitor",
        "core.pager",
        "diff.external",
        "diff.x.textconv",
        "diff.x.command",
        "filter.x.clean",
        "filter.x.smudge",
        "filter.x.process",
        "gpg.program",
    ] {
        repository.git(&["config", key, &run]);
    }
    repository.git(&["config", "log.showSignature", "true"]);
    repository.git(&["config", "filter.x.required", "true"]);
    repository.write(".git/info/attributes", "*.py diff=x filter=x\n");
    repository.write("topic.py", &model(7));
    let results = repository.results(&["diff"]);
    assert_eq!(paths(&results[0]), ["topic.py"]);
    repository.results(&["show"]);
    repository.results(&["log"]);
    assert!(!trap.exists());
}

// ---- differences

#[test]
fn a_diff_is_that_of_git() {
    let repository = Repository::new();
    let first = repository.change("sub/train.py", &model(1), "Begin");
    let second = repository.change("sub/train.py", &model(2), "Change");
    let is_empty = |arguments: &[&str]| {
        let results = repository.results(&[&["diff"], arguments].concat());
        assert_eq!(results.len(), 1);
        assert!(
            paths(&results[0]).is_empty() || uses_keras(&results[0]),
            "{results:?}"
        );
        paths(&results[0]).is_empty()
    };
    assert!(is_empty(&[]) && is_empty(&["--staged"]) && is_empty(&["HEAD"]));
    assert!(!is_empty(&[&first, &second]) && !is_empty(&["HEAD~1..HEAD"]));
    assert!(is_empty(&[&first, &second, "--", "nothing"]));

    repository.write("sub/train.py", &model(3));
    assert!(!is_empty(&[]) && is_empty(&["--staged"]) && !is_empty(&["HEAD"]));
    repository.git(&["add", "-A"]);
    assert!(is_empty(&[]) && !is_empty(&["--staged"]) && !is_empty(&["HEAD"]));
    let inside = Repository::at(repository.path.join("sub"));
    assert_eq!(
        paths(&inside.results(&["diff", "HEAD"])[0]),
        ["sub/train.py"]
    );
    assert_eq!(
        paths(&inside.results(&["diff", "HEAD", "--", "train.py"])[0]),
        ["sub/train.py"]
    );
}

#[test]
fn a_file_that_was_only_touched_has_not_changed() {
    let repository = Repository::new();
    repository.change("train.py", &model(1), "Begin");
    let file = fs::File::options()
        .write(true)
        .open(repository.path.join("train.py"));
    let past = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(10);
    file.and_then(|file| file.set_modified(past))
        .expect("its time can be set");
    let results = repository.results(&["diff"]);
    assert_eq!(paths(&results[0]).len(), 0);
}

#[test]
fn staged_files_of_a_repository_without_commits_are_read() {
    let repository = Repository::new();
    repository.write("train.py", &model(1));
    repository.git(&["add", "-A"]);
    assert_eq!(
        paths(&repository.results(&["diff", "--staged"])[0]),
        ["train.py"]
    );
}

#[test]
fn a_conflict_is_a_gap() {
    let repository = history();
    repository.git(&["checkout", "-q", "-b", "other", "topic"]);
    repository.change("topic.py", &model(5), "Five");
    repository.git(&["checkout", "-q", "main"]);
    repository.change("topic.py", &model(6), "Six");
    let merge = Command::new("git")
        .current_dir(&repository.path)
        .args([
            "-c",
            "user.name=A",
            "-c",
            "user.email=a@b",
            "merge",
            "-q",
            "other",
        ])
        .output()
        .expect("git runs");
    assert!(!merge.status.success());
    let run = repository.run(&["diff", "--format", "jsonl"]);
    assert_eq!(run.status(), 2);
    assert!(gaps(&run.results()[0])[0].starts_with("topic.py: not merged yet"));
}

// ---- scope

#[test]
fn files_outside_the_scope_are_left_out() {
    let repository = Repository::new();
    for path in ["a.py", "tests/test_a.py", "vendor/b.py", "c.lua"] {
        repository.write(path, "x = 1\n");
    }
    repository.commit("Begin");
    let shown = |arguments: &[&str]| -> Vec<String> {
        let results = repository.results(&[&["show"], arguments].concat());
        paths(&results[0]).into_iter().map(str::to_owned).collect()
    };
    assert_eq!(shown(&[]).len(), 4);
    assert_eq!(
        shown(&["--skip-tests", "--skip-vendored"]),
        ["a.py", "c.lua"]
    );
    assert_eq!(
        shown(&["--include", "*.py", "--exclude", "vendor/"]),
        ["a.py", "tests/test_a.py"]
    );
    let patch = repository.git(&["show"]);
    let run = repository.run_with(&["--include=a.py", "--format=jsonl"], &patch);
    assert_eq!(paths(&run.results()[0]), ["a.py"]);
}

// ---- patches in their repository

#[test]
fn a_patch_finds_its_whole_files() {
    let repository = Repository::new();
    repository.change("train.py", &model(1), "Begin");
    repository.change("train.py", &model(2), "Change");
    let patch = repository.git(&["show"]);
    let inside = repository.run_with(&["--format", "jsonl"], &patch);
    assert!(uses_keras(&inside.results()[0]));
    let mut shown = repository.results(&["show"]);
    // A patch is read for what it changes, not for when.
    let date = shown[0].as_object_mut().expect("a change").remove("date");
    assert!(date.is_some());
    assert_eq!(inside.results(), shown);

    let elsewhere = Repository::new();
    let outside = elsewhere.run_with(&["patch", "--format", "jsonl"], &patch);
    assert!(!uses_keras(&outside.results()[0]));
    assert_eq!(outside.status(), 0);
}

#[test]
fn a_patch_of_the_work_tree_finds_its_old_file() {
    let repository = Repository::new();
    repository.change("train.py", &model(1), "Begin");
    repository.write("train.py", &model(2));
    let patch = repository.git(&["diff"]);
    let run = repository.run_with(&["--format", "jsonl"], &patch);
    assert!(uses_keras(&run.results()[0]));
}

#[test]
fn a_patch_that_says_something_else_keeps_its_hunks() {
    let repository = Repository::new();
    repository.change("train.py", &model(1), "Begin");
    repository.change("train.py", &model(2), "Change");
    let patch = repository.git(&["show"]).replace("Dense(1)", "Dense(9)");
    let run = repository.run_with(&["--format", "jsonl"], &patch);
    assert_eq!(run.status(), 0);
    assert!(!uses_keras(&run.results()[0]));
}

/// The environment of a hook names the hook's repository; `-C` names another.
#[test]
fn a_named_repository_is_not_that_of_the_environment() {
    let (named, hook) = (history(), Repository::new());
    hook.commit("Of the hook");
    let run = |directory: &Path, arguments: &[&str]| {
        let output = cargo_bin_cmd!("dnnfix")
            .current_dir(directory)
            .env("GIT_DIR", hook.path.join(".git"))
            .args(arguments)
            .output()
            .expect("dnnfix runs");
        Run(output).results()[0]["subject"].clone()
    };
    let path = named.path.to_str().expect("UTF-8");
    let show = ["show", "--format", "jsonl"];
    assert_eq!(
        run(&hook.path, &[&["-C", path], &show[..]].concat()),
        "Remove the model"
    );
    assert_eq!(run(&named.path, &show), "Of the hook");
}
