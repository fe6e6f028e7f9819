//! A small repository, and dnnfix run in it.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::Value;
use tempfile::TempDir;

pub struct Repository(TempDir);

impl Repository {
    pub fn new() -> Self {
        let repository = Self(TempDir::new().expect("a temporary folder"));
        repository.git(&["init", "-q", "-b", "main", "."]);
        repository
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn git(&self, arguments: &[&str]) {
        let output = Command::new("git")
            .current_dir(self.path())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .args(["-c", "user.name=A", "-c", "user.email=a@example.org"])
            .args(arguments)
            .output()
            .expect("git runs");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {arguments:?}: {errors}");
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        fs::write(path, text).expect("a file");
    }

    /// Commits all that is there, as written at noon of a day.
    pub fn commit(&self, subject: &str, day: &str) {
        self.git(&["add", "-A"]);
        let date = format!("{day}T12:00:00+00:00");
        self.git(&["commit", "-q", "-m", subject, "--date", &date]);
    }

    pub fn run(&self, arguments: &[&str]) -> Run {
        run(self.path(), arguments)
    }
}

/// Runs dnnfix in a folder.
pub fn run(folder: &Path, arguments: &[&str]) -> Run {
    let output = cargo_bin_cmd!("dnnfix")
        .current_dir(folder)
        .args(arguments)
        .output();
    Run(output.expect("dnnfix runs"))
}

/// What a run came to.
pub struct Run(Output);

impl Run {
    pub fn status(&self) -> i32 {
        self.0.status.code().expect("no signal")
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.0.stdout.clone()).expect("UTF-8")
    }

    pub fn errors(&self) -> String {
        String::from_utf8(self.0.stderr.clone()).expect("UTF-8")
    }

    /// One JSON value a line, of a run that did all of its job.
    pub fn lines(&self) -> Vec<Value> {
        assert_eq!(self.status(), 0, "{}", self.errors());
        let text = self.text();
        let parsed = text.lines().map(serde_json::from_str);
        parsed.map(|value| value.expect("JSON")).collect()
    }
}
