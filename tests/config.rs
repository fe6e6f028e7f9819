//! Catalogues of users: those in `tests/config/valid` are accepted, each in `tests/config/invalid` is
//! refused with the message in the text file of its name.

use assert_cmd::Command;
use serde::Deserialize;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// What `dnnfix patterns COMMAND` says to a catalogue, and its exit status.
fn said(catalogue: &Path, command: &str) -> (String, i32) {
    let folder = catalogue.parent().expect("a catalogue is within a folder");
    let name = catalogue.file_name().expect("a catalogue has a name");
    let mut dnnfix = Command::cargo_bin("dnnfix").expect("cargo builds it for its tests");
    let dnnfix = dnnfix.arg("-C").arg(folder).arg("--catalogue").arg(name);
    let output = dnnfix
        .args(["patterns", command])
        .output()
        .expect("it runs");
    let text = [output.stdout, output.stderr].concat();
    let status = output.status.code().expect("it was not killed");
    (String::from_utf8_lossy(&text).into_owned(), status)
}

fn catalogues(kind: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/config")
        .join(kind);
    let entries = fs::read_dir(&folder).expect("the folder is in the repository");
    let paths = entries.map(|entry| entry.expect("the folder can be read").path());
    let mut folders: Vec<PathBuf> = paths.filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

#[test]
fn each_broken_catalogue_is_refused_in_its_own_words() {
    let catalogues = catalogues("invalid");
    assert!(catalogues.len() >= 15);
    for catalogue in catalogues {
        let expected = fs::read_to_string(catalogue.with_extension("txt")).unwrap_or_default();
        let (text, status) = said(&catalogue, "lint");
        assert_eq!(text, expected, "{}", catalogue.display());
        assert_eq!(status, 1, "{}", catalogue.display());
    }
}

#[derive(Deserialize)]
struct Mends {
    mend: Vec<Mend>,
}

/// What a user makes of a broken catalogue who has read its message.
#[derive(Deserialize)]
struct Mend {
    catalogue: String,
    file: String,
    from: String,
    to: String,
}

#[test]
fn what_the_messages_tell_mends_the_catalogue() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/config");
    let mends = fs::read_to_string(folder.join("mended.toml")).expect("the mends are there");
    let mends: Mends = toml::from_str(&mends).expect("the mends are TOML");
    assert!(mends.mend.len() >= 15);
    for mend in mends.mend {
        let broken = folder.join("invalid").join(&mend.catalogue);
        let told = fs::read_to_string(broken.with_extension("txt")).expect("it is refused");
        let (_, cause) = told
            .lines()
            .next()
            .and_then(|l| l.split_once(": "))
            .expect("a cause");
        let mended = TempDir::new().expect("a temporary folder");
        let file = mended.path().join(&mend.catalogue).join(&mend.file);
        fs::create_dir_all(file.parent().expect("a folder")).expect("folders");
        let text = fs::read_to_string(broken.join(&mend.file)).expect("the faulty file");
        assert!(text.contains(&mend.from), "{}", mend.catalogue);
        fs::write(&file, text.replacen(&mend.from, &mend.to, 1)).expect("a file");
        let (text, _) = said(&mended.path().join(&mend.catalogue), "lint");
        assert!(!text.contains(cause), "{}: {text}", mend.catalogue);
    }
}

/// The expected texts are what is run above, so they stand for it here.
#[test]
fn each_message_names_file_line_and_remedy() {
    for catalogue in catalogues("invalid") {
        let text = fs::read_to_string(catalogue.with_extension("txt")).unwrap_or_default();
        let name = catalogue.file_name().expect("a catalogue has a name");
        let place = text.split(": ").next().unwrap_or_default();
        let (file, line) = place.rsplit_once(':').unwrap_or_default();
        assert!(file.starts_with(&*name.to_string_lossy()), "{text}");
        assert!(file.ends_with(".toml"), "{text}");
        assert!(line.parse::<usize>().is_ok_and(|line| line > 0), "{text}");
        assert!(text.contains("\n  remedy: "), "{text}");
    }
}

#[test]
fn sound_catalogues_pass() {
    for catalogue in catalogues("valid") {
        let (text, _) = said(&catalogue, "lint");
        // One that adds nothing is a folder without faults of its own.
        assert_eq!(text, "no faults\n", "{}", catalogue.display());
    }
}

#[test]
fn examples_of_a_catalogue_are_tried() {
    let valid = catalogues("valid");
    let tried = |name: &str| {
        let catalogue = valid
            .iter()
            .find(|c| c.ends_with(name))
            .expect("it is there");
        let (text, _) = said(catalogue, "test");
        text.contains(&format!("{name}/"))
    };
    for name in [
        "pattern",
        "examples-apart",
        "long-strings",
        "role-context-name",
    ] {
        assert!(
            !tried(name),
            "an example of {name} does not come out as it says"
        );
    }
}

#[test]
fn a_catalogue_that_is_not_there_is_trouble() {
    let (text, status) = said(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/none"),
        "lint",
    );
    assert_eq!(status, 2);
    assert!(text.contains("none: "), "{text}");
}

#[test]
fn the_reference_lists_all_roles() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let roles = fs::read_to_string(top.join("patterns/roles.toml")).expect("a file");
    let roles: toml::Table = toml::from_str(&roles).expect("TOML");
    let reference = fs::read_to_string(top.join("docs/catalogue.md")).expect("a page");
    for (role, entry) in roles {
        let meaning = entry["meaning"].as_str().expect("a meaning");
        let row = format!("| `{role}` | {meaning} |");
        assert!(reference.contains(&row), "docs/catalogue.md lacks: {row}");
    }
}
