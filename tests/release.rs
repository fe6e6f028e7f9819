//! What a release is made with: the workflows, the changelog's version, the licences, the oldest Rust.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use predicates::str::contains;
use serde_json::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn workflows() -> Vec<(PathBuf, Value)> {
    let folder = fs::read_dir(root().join(".github/workflows")).expect("workflows");
    let paths = folder.map(|entry| entry.expect("an entry").path());
    paths
        .map(|path| {
            let workflow = serde_saphyr::from_str(&read(&path)).expect("YAML");
            (path, workflow)
        })
        .collect()
}

/// The scripts of all steps.
fn scripts(workflow: &Value) -> Vec<&str> {
    let jobs = workflow["jobs"].as_object().expect("jobs");
    let steps = jobs.values().flat_map(|job| job["steps"].as_array());
    steps
        .flatten()
        .filter_map(|step| step["run"].as_str())
        .collect()
}

#[test]
fn workflows_fit_their_schema() {
    let schema = read("tests/schemas/github-workflow.json");
    let schema = serde_json::from_str(&schema).expect("the schema is JSON");
    let schema = jsonschema::validator_for(&schema).expect("the schema is one");
    let workflows = workflows();
    assert_eq!(workflows.len(), 2);
    for (path, mut workflow) in workflows {
        let faults = schema.iter_errors(&workflow).map(|f| f.to_string());
        let faults: Vec<String> = faults.collect();
        assert!(faults.is_empty(), "{}: {faults:#?}", path.display());
        workflow["permissions"] = "everything".into();
        assert!(!schema.is_valid(&workflow));
    }
}

/// An expression in a script is filled in before the shell reads it, whatever a tag is called.
#[test]
fn scripts_of_workflows_get_values_by_the_environment() {
    for (path, workflow) in workflows() {
        for script in scripts(&workflow) {
            assert!(!script.contains("${{"), "{}: {script}", path.display());
        }
    }
}

#[test]
fn scripts_that_workflows_run_are_there() {
    let mut run = 0;
    for (path, workflow) in workflows() {
        for word in scripts(&workflow).iter().flat_map(|s| s.split_whitespace()) {
            if word.starts_with("scripts/") || word.starts_with(".ci/") {
                assert!(root().join(word).is_file(), "{}: {word}", path.display());
                run += 1;
            }
        }
    }
    assert!(run >= 5, "{run} scripts");
}

/// A folder with what `release-notes.sh` reads, the changelog with this heading for the version.
#[cfg(unix)]
fn with_heading(heading: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary directory");
    fs::create_dir(folder.path().join("scripts")).expect("a new folder");
    for file in ["Cargo.toml", "Cargo.lock", "scripts/release-notes.sh"] {
        fs::copy(root().join(file), folder.path().join(file)).expect("a copy");
    }
    let log = format!(
        "# Changelog\n\n{heading}\n\n### Added\n- This.\n\n## 0.0.1 (2020-01-01)\n- Old.\n"
    );
    fs::write(folder.path().join("CHANGELOG.md"), log).expect("a new file");
    folder
}

#[cfg(unix)]
fn notes(folder: &tempfile::TempDir, tag: &str) -> assert_cmd::assert::Assert {
    let script = folder.path().join("scripts/release-notes.sh");
    Command::new(script).arg(tag).assert()
}

#[cfg(unix)]
#[test]
fn notes_of_a_release_are_those_of_its_version() {
    let version = env!("CARGO_PKG_VERSION");
    let dated = with_heading(&format!("## {version} (2030-12-31)"));
    notes(&dated, &format!("v{version}"))
        .success()
        .stdout("### Added\n- This.\n");
    notes(&dated, "v99.0.0")
        .failure()
        .stderr(contains("Cargo.toml does not have version 99.0.0"));
    let undated = with_heading(&format!("## {version} (unreleased)"));
    notes(&undated, &format!("v{version}"))
        .failure()
        .stderr(contains("CHANGELOG.md has no heading"));
}

#[test]
fn the_changelog_has_the_version() {
    let heading = format!("\n## {} (", env!("CARGO_PKG_VERSION"));
    assert!(read("CHANGELOG.md").contains(&heading));
}

/// That all of them are listed, `scripts/third-party.py --check` tells, which asks cargo.
#[test]
fn crates_whose_licences_are_listed_have_the_locked_versions() {
    let lock = read("Cargo.lock");
    let list = read("THIRD-PARTY.md");
    let rows: Vec<&str> = list.lines().filter(|line| line.starts_with("| ")).collect();
    assert!(rows.len() > 50);
    for row in &rows[1..] {
        let cells: Vec<&str> = row.split(" | ").collect();
        let (name, version) = (cells[0].trim_start_matches("| "), cells[1]);
        let locked = format!("name = \"{name}\"\nversion = \"{version}\"\n");
        assert!(
            lock.contains(&locked),
            "{row}: not in Cargo.lock; run scripts/third-party.py"
        );
    }
}

#[test]
fn the_oldest_rust_is_told_as_cargo_has_it() {
    let oldest = env!("CARGO_PKG_RUST_VERSION");
    for page in ["README.md", "docs/install.md"] {
        assert!(
            read(page).contains(&format!("Rust {oldest} or newer")),
            "{page}"
        );
    }
    assert!(read("docs/release.md").contains(&format!("`Cargo.toml`, {oldest}.")));
}
