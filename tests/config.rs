//! Catalogues of users: those in `tests/config/valid` are accepted, each in `tests/config/invalid` is
//! refused with the message in the text file of its name.

use assert_cmd::Command;
use std::fs;
use std::path::{Path, PathBuf};

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
