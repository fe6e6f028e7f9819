//! Catalogues that are broken: refused in words, or taken and usable.

use crate::corpus::{root, toml_files};
use crate::mutation::{apply, steps};
use dnnfix::{Catalogue, classify_pair};
use proptest::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};

const FOLDERS: [&str; 4] = ["", "apis", "versions", "examples"];

/// The files of a catalogue, by their paths in it.
fn files() -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    for catalogue in fs::read_dir(root().join("tests/config/valid")).expect("it is there") {
        let catalogue = catalogue.expect("it can be read").path();
        for folder in FOLDERS.map(|folder| catalogue.join(folder)) {
            if folder.is_dir() {
                let paths = toml_files(&folder.to_string_lossy()).into_iter();
                files.extend(paths.map(|path| {
                    let text = fs::read_to_string(&path).expect("it can be read");
                    let inside = path.strip_prefix(&catalogue).expect("it is in it");
                    (inside.to_owned(), text)
                }));
            }
        }
    }
    files.sort();
    files
}

/// Whether a folder gives a catalogue, or an error that names a file of it.
fn check(folder: &Path) -> Result<(), TestCaseError> {
    match Catalogue::load(folder) {
        Ok(catalogue) => {
            let (old, new) = ("model.add(Dense(10))\n", "model.add(Dense(20))\n");
            classify_pair(&catalogue, "x.py", old, new);
        }
        Err(error) => {
            let told = error.to_string();
            prop_assert!(told.contains(".toml"), "{told}");
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases / 4, ..ProptestConfig::default() })]

    #[test]
    fn a_broken_file(at in any::<u16>(), breaks in steps(4)) {
        let files = files();
        let (path, text) = &files[usize::from(at) % files.len()];
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, apply(text, text, &breaks)).expect("a file");
        check(folder.path())?;
    }
}
