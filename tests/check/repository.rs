//! Repositories that the tests build with git itself, and dnnfix in them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::Value;
use tempfile::TempDir;

/// A model whose loss, layers and epochs the branches change.
pub const OLD: &str = "\
import keras
from keras.layers import Dense

model = keras.Sequential()
model.add(Dense(10, activation='sigmoid'))
model.compile('sgd', loss='mse')
model.fit(x, y, epochs=5)
";

/// The same with another loss.
pub fn other_loss() -> String {
    OLD.replace("'mse'", "'mae'")
}

/// The same with another loss and another activation.
pub fn other_loss_and_activation() -> String {
    other_loss().replace("sigmoid", "softmax")
}

/// A work tree.
pub struct Repository {
    folder: TempDir,
}

impl Repository {
    /// An empty one, on a branch `main`.
    pub fn new() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let repository = Self { folder };
        repository.git(&["init", "-q", "-b", "main", "."]);
        repository
    }

    /// One with `train.py` as [`OLD`], and what else is given, on `main`; on a branch `topic` that
    /// begins there.
    pub fn with(files: &[(&str, &str)]) -> Self {
        let repository = Self::new();
        repository.write("train.py", OLD);
        files
            .iter()
            .for_each(|(path, text)| repository.write(path, text));
        repository.commit("Begin");
        repository.git(&["checkout", "-q", "-b", "topic"]);
        repository
    }

    /// [`Repository::with`], and a commit on the branch that changes the loss.
    pub fn with_other_loss(files: &[(&str, &str)]) -> Self {
        let repository = Self::with(files);
        repository.change("train.py", &other_loss(), "Another loss");
        repository
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn at(&self, path: &str) -> PathBuf {
        self.path().join(path)
    }

    pub fn git(&self, arguments: &[&str]) -> String {
        let output = Command::new("git")
            .current_dir(self.path())
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

    pub fn id(&self, revision: &str) -> String {
        self.git(&["rev-parse", revision]).trim().to_owned()
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.at(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        fs::write(path, text).expect("a file");
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.at(path)).expect("the file is there, in UTF-8")
    }

    pub fn commit(&self, subject: &str) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", subject]);
    }

    pub fn change(&self, path: &str, text: &str, subject: &str) {
        self.write(path, text);
        self.commit(subject);
    }

    /// Changes a file of `main`, and comes back to `topic`.
    pub fn change_main(&self, path: &str, text: &str) {
        self.git(&["checkout", "-q", "main"]);
        self.change(path, text, "Main moves on");
        self.git(&["checkout", "-q", "topic"]);
    }

    /// `dnnfix check`, where no variable of a CI platform is set.
    pub fn check(&self, arguments: &[&str]) -> Run {
        self.check_with(&[], arguments)
    }

    /// The same with variables.
    pub fn check_with(&self, variables: &[(&str, &str)], arguments: &[&str]) -> Run {
        let mut command = cargo_bin_cmd!("dnnfix");
        command.current_dir(self.path()).env_clear();
        // The folder has no settings of a user. The others find git, and what programs need on Windows.
        command.env("HOME", self.path());
        for name in ["PATH", "SystemRoot", "TEMP"] {
            command.envs(std::env::var_os(name).map(|value| (name, value)));
        }
        command.envs(variables.iter().copied());
        Run(command
            .arg("check")
            .args(arguments)
            .output()
            .expect("dnnfix runs"))
    }

    /// Pattern, path and level of what `check` shows.
    pub fn findings(&self, arguments: &[&str]) -> Vec<String> {
        let run = self.check(&[&["--format", "json"], arguments].concat());
        run.findings()
    }
}

/// What a run came to.
pub struct Run(Output);

impl Run {
    pub fn status(&self) -> i32 {
        self.0.status.code().expect("an exit status")
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.0.stdout.clone()).expect("UTF-8")
    }

    pub fn errors(&self) -> String {
        String::from_utf8(self.0.stderr.clone()).expect("UTF-8")
    }

    pub fn json(&self) -> Value {
        let json = serde_json::from_slice(&self.0.stdout);
        json.unwrap_or_else(|error| panic!("{error}: {}{}", self.text(), self.errors()))
    }

    /// Pattern, path and level of the primaries that are not allowed.
    pub fn findings(&self) -> Vec<String> {
        let document = self.json();
        let changes = document["changes"].as_array().expect("changes").iter();
        let findings = changes.flat_map(|c| c["findings"].as_array().expect("findings"));
        let shown = findings.filter(|f| f["primary"] == true && f["allowed"].is_null());
        let word = |finding: &Value, key: &str| finding[key].as_str().expect("a text").to_owned();
        shown
            .map(|f| [word(f, "pattern"), word(f, "path"), word(f, "level")].join(" "))
            .collect()
    }
}
