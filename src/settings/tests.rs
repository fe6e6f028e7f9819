//! `dnnfix.toml`: where it is found, and what is said of a faulty one.

use crate::input::git::Repository;
use crate::settings::check::{FailOn, Weight};
use crate::settings::{FILE, Place, Settings, SettingsError, Source, find, find_in};
use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

fn parse(text: &str) -> Result<Settings, SettingsError> {
    Settings::parse(Source {
        name: FILE.to_owned(),
        text: text.to_owned(),
    })
}

fn fault(text: &str) -> String {
    parse(text).expect_err("it is faulty").to_string()
}

fn git(folder: &Path, arguments: &[&str]) {
    let output = Command::new("git")
        .current_dir(folder)
        .args(["-c", "user.name=A", "-c", "user.email=a@example.org"])
        .args(arguments)
        .output()
        .expect("git runs");
    assert!(output.status.success(), "git {arguments:?}");
}

/// A repository whose one commit has these settings.
fn repository(settings: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    git(folder.path(), &["init", "-q", "-b", "main", "."]);
    for (path, text) in settings {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        fs::write(path, text).expect("a file");
    }
    git(folder.path(), &["add", "-A"]);
    git(
        folder.path(),
        &["commit", "-q", "--allow-empty", "-m", "Begin"],
    );
    folder
}

fn found(directory: &Path, place: &Place) -> Option<Settings> {
    let repository = Repository::open(directory).expect("it is a repository");
    let found = find(&repository, place).expect("the settings are right");
    found.map(|found| found.settings)
}

fn head() -> Place {
    Place::Commit {
        id: "HEAD".to_owned(),
        name: "main".to_owned(),
    }
}

const STRICT: &str = "[check]\nfail-on = 'warn'\n";
const MILD: &str = "[check]\nfail-on = 'never'\n";

#[test]
fn all_that_can_be_said_of_a_check() {
    let text = "
        [check]
        fail-on = 'note'
        min-confidence = 0.7
        exclude = ['docs/']
        allow-comments = false
        baseline = 'known.json'
        level = 'note'
        [check.levels]
        loss-function = 'fail'
        'versioning/renamed' = 'off'
        [[check.scope]]
        paths = ['research/']
        min-confidence = 1
        level = 'warn'
        levels = { activation = 'off' }";
    let check = parse(text).expect("it is right").check;
    assert_eq!(check.fail_on, Some(FailOn::Note));
    assert_eq!(check.level, Some(Weight::Note));
    let levels: Vec<_> = check
        .levels
        .iter()
        .map(|(id, w)| (id.as_ref().as_str(), *w))
        .collect();
    assert_eq!(
        levels,
        [
            ("loss-function", Weight::Fail),
            ("versioning/renamed", Weight::Off)
        ]
    );
    assert_eq!(check.scope[0].level, Some(Weight::Warn));
    assert!(!check.allow_comments);
}

#[test]
fn faults_are_told_with_file_line_and_remedy() {
    let cases = [
        (
            "[chek]\n",
            "dnnfix.toml:1: unknown key `chek`\n  remedy: did you mean `check`?",
        ),
        (
            "[check]\n\nfailon = 'warn'\n",
            "dnnfix.toml:3: unknown key `failon`\n  remedy: did you mean `fail-on`?",
        ),
        (
            "[check.levels]\nloss-function = 'error'\n",
            "dnnfix.toml:2: unknown word `error`\n  remedy: use one of off, note, warn, fail",
        ),
        (
            "[[check.scope]]\nlevel = 'note'\n",
            "dnnfix.toml:1: missing field `paths`\n  remedy: give `paths` a value",
        ),
        (
            "[check]\nexclude = 'docs/'\n",
            "dnnfix.toml:2: invalid type: string \"docs/\", expected a list\n  remedy: \
             give it a list; docs/ci.md tells what each key takes",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(fault(text), expected);
    }
}

#[test]
fn the_nearest_file_up_to_the_top_counts() {
    let folder = repository(&[(FILE, STRICT), ("a/dnnfix.toml", MILD), ("a/b/x.py", "")]);
    fs::create_dir(folder.path().join("c")).expect("a folder");
    for place in [Place::Disk, head()] {
        let at = |path: &str| found(&folder.path().join(path), &place).expect("there is one");
        assert_eq!(at("a/b").check.fail_on, Some(FailOn::Never));
        assert_eq!(at("c").check.fail_on, Some(FailOn::Warn));
    }
}

#[test]
fn above_the_top_nothing_is_read() {
    let folder = repository(&[]);
    let inner = folder.path().join("inner");
    fs::create_dir(&inner).expect("a folder");
    git(&inner, &["init", "-q", "."]);
    fs::write(folder.path().join(FILE), STRICT).expect("a file");
    assert!(found(&inner, &Place::Disk).is_none());
}

#[test]
fn a_commit_is_read_whatever_is_on_the_disk() {
    let folder = repository(&[(FILE, STRICT)]);
    fs::write(folder.path().join(FILE), MILD).expect("a file");
    let level = |place| {
        found(folder.path(), &place)
            .expect("there is one")
            .check
            .fail_on
    };
    assert_eq!(level(head()), Some(FailOn::Warn));
    assert_eq!(level(Place::Disk), Some(FailOn::Never));
}

#[test]
fn a_fault_in_a_commit_names_the_commit() {
    let folder = repository(&[(FILE, "[check]\nx = 1\n")]);
    let repository = Repository::open(folder.path()).expect("it is a repository");
    let error = find(&repository, &head()).expect_err("it is faulty");
    assert!(
        error
            .to_string()
            .starts_with("main:dnnfix.toml:2: unknown key `x`")
    );
}

#[test]
fn a_directory_without_a_repository_has_its_own() {
    let folder = TempDir::new().expect("a temporary folder");
    assert!(
        find_in(&folder.path().join(FILE))
            .expect("none is no fault")
            .is_none()
    );
    fs::write(folder.path().join(FILE), MILD).expect("a file");
    let settings = find_in(&folder.path().join(FILE))
        .expect("it is right")
        .expect("there is one");
    assert_eq!(settings.check.fail_on, Some(FailOn::Never));
}
