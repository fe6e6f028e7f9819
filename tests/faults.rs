//! What can go wrong around the program: git, the disk, the reader of the output. Each is told, the exit
//! status is 2, lines are whole, and a file that was whole stays so.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use assert_cmd::cargo::cargo_bin;
use serde_json::Value;
use tempfile::TempDir;

// ---- a repository, and dnnfix in it with another git

struct Repository {
    folder: TempDir,
}

impl Repository {
    /// With commits that each change the size of a layer.
    fn new() -> Self {
        let folder = TempDir::new().expect("a folder");
        let repository = Self { folder };
        repository.git(&["init", "-q", "-b", "main", "."]);
        for units in 1..=5 {
            let text = format!("from keras.layers import Dense\nmodel.add(Dense({units}))\n");
            fs::write(repository.path().join("net.py"), text).expect("a file");
            repository.git(&["add", "-A"]);
            repository.git(&["commit", "-q", "-m", &format!("Fix {units}")]);
        }
        repository
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn git(&self, arguments: &[&str]) -> String {
        let output = Command::new("git")
            .current_dir(self.path())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .args(["-c", "user.name=A", "-c", "user.email=a@example.org"])
            .args(arguments)
            .output()
            .expect("git runs");
        assert!(output.status.success(), "git {arguments:?}");
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = dnnfix(arguments);
        command.current_dir(self.path());
        command.output().expect("dnnfix runs")
    }

    /// With a script in the place of git; `$git` is the real one.
    fn run_with(&self, script: &str, arguments: &[&str]) -> Output {
        let folder = TempDir::new().expect("a folder");
        let mut command = self.command_with(&folder, script, arguments);
        command.output().expect("dnnfix runs")
    }

    fn command_with(&self, folder: &TempDir, script: &str, arguments: &[&str]) -> Command {
        let git = folder.path().join("git");
        let text = format!("#!/bin/sh\ngit='{}'\n{script}\n", real_git().display());
        fs::write(&git, text).expect("a file");
        fs::set_permissions(&git, fs::Permissions::from_mode(0o755)).expect("it may run");
        let path = format!("{}:/usr/bin:/bin", folder.path().display());
        let mut command = dnnfix(arguments);
        command.current_dir(self.path()).env("PATH", path);
        command
    }
}

fn dnnfix(arguments: &[&str]) -> Command {
    let mut command = Command::new(cargo_bin!("dnnfix"));
    command.args(arguments).stdin(Stdio::null());
    command
}

fn real_git() -> PathBuf {
    let path = std::env::var_os("PATH").expect("there is a PATH");
    let mut found = std::env::split_paths(&path).map(|folder| folder.join("git"));
    found.find(|git| git.is_file()).expect("git is on the PATH")
}

fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The results, each a whole line.
fn results(output: &Output) -> Vec<Value> {
    let text = std::str::from_utf8(&output.stdout).expect("UTF-8");
    assert!(text.is_empty() || text.ends_with('\n'), "{text:?}");
    let lines = text.lines();
    lines
        .map(|line| serde_json::from_str(line).expect("a whole line"))
        .collect()
}

const LOG: [&str; 3] = ["log", "--format", "jsonl"];

// ---- git

#[test]
fn without_git_it_is_said_what_to_install() {
    let repository = Repository::new();
    let mut command = dnnfix(&LOG);
    command
        .current_dir(repository.path())
        .env("PATH", "/nowhere");
    let output = command.output().expect("dnnfix runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(
        errors(&output).contains("install git"),
        "{}",
        errors(&output)
    );
    assert_eq!(results(&output).len(), 0);
}

#[test]
fn patches_need_no_git() {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/fix.diff");
    let mut command = dnnfix(&["patch", "--format", "jsonl"]);
    let output = command.arg(example).env("PATH", "/nowhere").output();
    let output = output.expect("dnnfix runs");
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    assert_eq!(results(&output)[0]["complete"], true);
}

#[test]
fn a_git_that_is_too_old_is_named() {
    let old = "for word in \"$@\"; do case $word in
        version) echo 'git version 2.20.1'; exit;;
        log|rev-list) echo 'fatal: unrecognized argument: --end-of-options' >&2; exit 128;;
    esac; done; exec \"$git\" \"$@\"";
    let repository = Repository::new();
    let output = repository.run_with(old, &LOG);
    assert_eq!(output.status.code(), Some(2));
    let told = errors(&output);
    assert!(told.contains("git 2.20.1 is too old"), "{told}");
    assert!(told.contains("install a newer one"), "{told}");
}

/// Gives so many bytes of what a subcommand prints, all at once, then is killed.
fn killed_in(subcommand: &str, bytes: u32) -> String {
    format!(
        "for word in \"$@\"; do if [ \"$word\" = {subcommand} ]; then
            \"$git\" \"$@\" | {{ head -c {bytes}; kill -9 $$; }}; fi; done; exec \"$git\" \"$@\""
    )
}

#[test]
fn a_git_that_is_killed_while_it_lists_is_told() {
    let repository = Repository::new();
    let all = results(&repository.run(&LOG));
    assert_eq!(all.len(), 5);
    for bytes in [0, 10, 100, 300, 500] {
        let output = repository.run_with(&killed_in("log", bytes), &LOG);
        assert_eq!(output.status.code(), Some(2), "{bytes}");
        assert!(errors(&output).contains("error: "), "{bytes}");
        let some = results(&output);
        assert!(some.len() < all.len(), "{bytes}");
        assert!(some.iter().all(|result| all.contains(result)), "{some:#?}");
    }
}

#[test]
fn texts_that_git_does_not_give_are_gaps() {
    let repository = Repository::new();
    for bytes in [0, 60] {
        let output = repository.run_with(&killed_in("cat-file", bytes), &LOG);
        assert_eq!(output.status.code(), Some(2), "{bytes}");
        let results = results(&output);
        assert_eq!(results.len(), 5, "{bytes}");
        let gaps = results.iter().filter(|result| result["complete"] == false);
        for result in gaps {
            let told = result["gaps"][0].as_str().expect("a gap is told");
            assert!(told.starts_with("net.py: "), "{told}");
        }
        assert!(results.iter().any(|result| result["complete"] == false));
    }
}

/// Gives so many bytes of what a subcommand prints, then nothing for longer than anybody waits.
fn hanging_in(subcommand: &str, bytes: u32) -> String {
    format!(
        "for word in \"$@\"; do if [ \"$word\" = {subcommand} ]; then
            \"$git\" \"$@\" | dd bs=1 count={bytes} 2>/dev/null; exec sleep 60; fi; done; exec \"$git\" \"$@\""
    )
}

#[test]
fn a_git_that_hangs_is_waited_for_until_the_time_limit() {
    let repository = Repository::new();
    let arguments = [&LOG[..], &["--time-limit", "0.2"]].concat();
    let output = repository.run_with(&hanging_in("cat-file", 0), &arguments);
    assert_eq!(output.status.code(), Some(2), "{}", errors(&output));
    let results = results(&output);
    assert_eq!(results.len(), 5);
    for result in results {
        let told = result["gaps"][0].as_str().expect("a gap is told");
        assert!(
            told.contains("the time limit was reached with 1 files left"),
            "{told}"
        );
        assert_eq!(result["complete"], false);
    }
}

/// The same command, with interrupts as they are in a terminal: in the background of a script they are
/// ignored, and so would its children do.
fn interruptible(plain: &Command) -> Command {
    let mut command = Command::new("env");
    command.arg("--default-signal=INT");
    // Not every `env` can do that.
    let able = command.arg("true").output();
    let mut command = match able.is_ok_and(|output| output.status.success()) {
        true => {
            let mut command = Command::new("env");
            command.arg("--default-signal=INT").arg(plain.get_program());
            command
        }
        false => Command::new(plain.get_program()),
    };
    command.args(plain.get_args());
    let set = plain
        .get_envs()
        .filter_map(|(name, value)| Some((name, value?)));
    command.envs(set);
    if let Some(folder) = plain.get_current_dir() {
        command.current_dir(folder);
    }
    command
}

/// Where git gives nothing for ever, one Ctrl-C is enough.
#[test]
fn an_interrupt_ends_a_run_while_git_hangs() {
    let repository = Repository::new();
    for (subcommand, bytes) in [("log", 700), ("cat-file", 250)] {
        let folder = TempDir::new().expect("a folder");
        let script = hanging_in(subcommand, bytes);
        let arguments = [&LOG[..], &["-j", "1"]].concat();
        let plain = repository.command_with(&folder, &script, &arguments);
        let mut command = interruptible(&plain);
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("dnnfix runs");
        let mut answer = std::io::BufReader::new(child.stdout.take().expect("it is piped"));
        let mut line = String::new();
        std::io::BufRead::read_line(&mut answer, &mut line).expect("it answers");
        serde_json::from_str::<Value>(&line).expect("a whole line");
        let id = child.id().to_string();
        let sent = Command::new("kill").args(["-INT", &id]).status();
        assert!(sent.expect("kill runs").success());
        let status = child.wait().expect("it ends");
        assert_eq!(status.code(), Some(130), "{subcommand}");
    }
}

#[test]
fn a_corrupt_pack_is_told() {
    let repository = Repository::new();
    repository.git(&["gc", "-q"]);
    let packs = fs::read_dir(repository.path().join(".git/objects/pack")).expect("packs");
    let mut packs = packs.map(|entry| entry.expect("it can be read").path());
    let pack = packs.find(|path| path.extension().is_some_and(|e| e == "pack"));
    let pack = pack.expect("there is one");
    let whole = fs::read(&pack).expect("it can be read");
    fs::set_permissions(&pack, fs::Permissions::from_mode(0o644)).expect("ours");
    for place in [20, whole.len() / 2, whole.len() - 60] {
        let mut broken = whole.clone();
        broken[place..place + 30].fill(0x55);
        fs::write(&pack, broken).expect("it can be written");
        let output = repository.run(&LOG);
        assert_eq!(output.status.code(), Some(2), "{place}");
        let told = errors(&output);
        let gaps = results(&output).iter().any(|r| r["complete"] == false);
        assert!(gaps || told.contains("error: "), "{place}: {told}");
    }
}

// ---- what is written

fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/fix.diff")
}

const FORMATS: [&str; 12] = [
    "text", "json", "jsonl", "csv", "markdown", "comment", "sarif", "github", "gitlab", "rdjson",
    "junit", "labels",
];

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told() {
    for format in FORMATS {
        let full = fs::OpenOptions::new().write(true).open("/dev/full");
        let mut command = dnnfix(&["patch", "--format", format]);
        let command = command.arg(example()).stdout(full.expect("it is there"));
        let output = command.output().expect("dnnfix runs");
        assert_eq!(output.status.code(), Some(2), "{format}");
        let told = errors(&output);
        assert!(
            told.contains("standard output cannot be written to"),
            "{format}: {told}"
        );
        let mut command = dnnfix(&["patch", "--output", &format!("{format}=/dev/full")]);
        let output = command.arg(example()).output().expect("dnnfix runs");
        assert_eq!(output.status.code(), Some(2), "{format}");
        let told = errors(&output);
        assert!(
            told.contains("/dev/full cannot be written to"),
            "{format}: {told}"
        );
    }
}

#[test]
fn a_closed_pipe_is_a_quiet_end_in_every_format() {
    for format in FORMATS {
        let script = format!(
            "'{}' patch --format {format} '{}' | :",
            cargo_bin!("dnnfix").display(),
            example().display()
        );
        let output = Command::new("sh").args(["-c", &script]).output();
        assert_eq!(errors(&output.expect("sh runs")), "", "{format}");
    }
}

#[test]
fn a_file_of_an_earlier_run_stays_whole_when_this_one_fails() {
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("out.json");
    fs::write(&file, "whole").expect("a file");
    let output = format!("json={}", file.display());
    let mut command = dnnfix(&["patch", "--output", &output, "--output", "csv=/nowhere/x"]);
    let failed = command.arg(example()).output().expect("dnnfix runs");
    assert_eq!(failed.status.code(), Some(2));
    assert_eq!(fs::read_to_string(&file).expect("it is there"), "whole");
    let mut command = dnnfix(&["patch", "--output", &output]);
    let done = command.arg(example()).output().expect("dnnfix runs");
    assert_eq!(done.status.code(), Some(0), "{}", errors(&done));
    let text = fs::read_to_string(&file).expect("it is there");
    serde_json::from_str::<Value>(&text).expect("it is whole");
    let left = fs::read_dir(folder.path()).expect("it can be read").count();
    assert_eq!(left, 1);
}

/// Killed while it waits for the rest of its input, with a file half written.
#[test]
fn a_file_of_an_earlier_run_stays_whole_when_this_one_is_killed() {
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("out.csv");
    fs::write(&file, "whole").expect("a file");
    let output = format!("csv={}", file.display());
    let mut child = dnnfix(&["stream", "--output", &output])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("dnnfix runs");
    let mut input = child.stdin.take().expect("it is piped");
    let record = r#"{"id": "1", "path": "a.py", "old": "model.add(Dense(1))", "new": "model.add(Dense(2))"}"#;
    std::io::Write::write_all(&mut input, format!("{record}\n").as_bytes()).expect("it reads");
    let mut answer = std::io::BufReader::new(child.stdout.take().expect("it is piped"));
    let mut line = String::new();
    std::io::BufRead::read_line(&mut answer, &mut line).expect("it answers");
    serde_json::from_str::<Value>(&line).expect("a whole line");
    child.kill().expect("it runs");
    child.wait().expect("it ends");
    assert_eq!(fs::read_to_string(&file).expect("it is there"), "whole");
}

#[test]
fn a_link_leads_to_the_file_that_is_written() {
    let folder = TempDir::new().expect("a folder");
    let (file, link) = (folder.path().join("file"), folder.path().join("link"));
    fs::write(&file, "before").expect("a file");
    std::os::unix::fs::symlink(&file, &link).expect("a link");
    let output = format!("json={}", link.display());
    let mut command = dnnfix(&["patch", "--output", &output]);
    let done = command.arg(example()).output().expect("dnnfix runs");
    assert_eq!(done.status.code(), Some(0), "{}", errors(&done));
    assert!(link.symlink_metadata().expect("it is there").is_symlink());
    let text = fs::read_to_string(&file).expect("it is there");
    serde_json::from_str::<Value>(&text).expect("it is whole");
}

// ---- names that want to be more

/// Names that are options, that leave the folder, or that hold what a terminal obeys.
const NAMES: [&str; 6] = [
    "--help.py",
    "-o.py",
    "a\nb.py",
    "\u{1b}[31mred.py",
    "\u{202e}yp.txt.py",
    "::error ::x.py",
];

#[test]
fn no_name_of_a_file_is_obeyed() {
    let repository = Repository::new();
    for units in [1, 2] {
        for name in NAMES {
            let text = format!("from keras.layers import Dense\nmodel.add(Dense({units}))\n");
            fs::write(repository.path().join(name), text).expect("a file");
        }
        repository.git(&["add", "-A"]);
        repository.git(&["commit", "-q", "-m", "\u{1b}[2J::error ::x"]);
    }
    for command in [
        &["show"][..],
        &["log"],
        &["diff", "HEAD~1", "HEAD"],
        &["check", "--base", "HEAD~1"],
    ] {
        let output = repository.run(&[command, &["--format", "jsonl"]].concat());
        assert_eq!(
            output.status.code(),
            Some(0),
            "{command:?}: {}",
            errors(&output)
        );
        let files = results(&output)[0]["files"].as_array().map(Vec::len);
        assert_eq!(files, Some(NAMES.len()), "{command:?}");
        for format in ["text", "github", "markdown", "csv"] {
            let output = repository.run(&[command, &["--format", format]].concat());
            let text = String::from_utf8_lossy(&output.stdout);
            let obeyed = |c: char| c == '\u{1b}' || c == '\u{202e}';
            assert!(!text.contains(obeyed), "{command:?} {format}: {text}");
        }
    }
}

/// A patch that names what is outside opens nothing: where there is no file, there is no error either.
#[test]
fn a_patch_opens_no_path_that_it_names() {
    let folder = TempDir::new().expect("a folder");
    std::os::unix::fs::symlink("/etc", folder.path().join("link")).expect("a link");
    for path in [
        "../../etc/passwd.py",
        "/etc/passwd.py",
        "link/passwd.py",
        "a/../../b.py",
    ] {
        let patch = format!("--- a/{path}\n+++ b/{path}\n@@ -1 +1 @@\n-Dense(1)\n+Dense(2)\n");
        let file = folder.path().join("x.patch");
        fs::write(&file, patch).expect("a file");
        let mut command = dnnfix(&["patch", "--format", "jsonl", "x.patch"]);
        let output = command
            .current_dir(folder.path())
            .output()
            .expect("dnnfix runs");
        assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
        let result = &results(&output)[0];
        assert_eq!(result["complete"], true, "{path}");
        assert_eq!(result["findings"][0]["after"], "2", "{path}");
    }
}
