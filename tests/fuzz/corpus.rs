//! Texts to begin with: the examples of the catalogue, and one text of each language beside them.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// A file on its two sides.
pub struct Seed {
    pub path: String,
    pub old: String,
    pub new: String,
}

#[derive(serde::Deserialize)]
struct Examples {
    #[serde(default)]
    example: Vec<Example>,
}

#[derive(serde::Deserialize)]
struct Example {
    before: String,
    after: String,
    path: Option<String>,
}

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files of a folder, in order.
fn files(folder: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root().join(folder)).expect("it is in the repository");
    let paths = entries.map(|entry| entry.expect("it can be read").path());
    let mut files: Vec<PathBuf> = paths.filter(|path| path.is_file()).collect();
    files.sort();
    files
}

/// Those that are TOML.
pub fn toml_files(folder: &str) -> Vec<PathBuf> {
    let mut files = files(folder);
    files.retain(|path| path.extension().is_some_and(|e| e == "toml"));
    files
}

pub static EXAMPLES: LazyLock<Vec<Seed>> = LazyLock::new(|| {
    let mut seeds = Vec::new();
    for file in toml_files("patterns/examples") {
        let text = std::fs::read_to_string(file).expect("it can be read");
        let examples: Examples = toml::from_str(&text).expect("it is a file of examples");
        seeds.extend(examples.example.into_iter().map(|example| Seed {
            path: example.path.unwrap_or_else(|| "example.py".to_owned()),
            old: example.before,
            new: example.after,
        }));
    }
    seeds
});

/// One text of each language.
pub static TEXTS: LazyLock<Vec<Seed>> = LazyLock::new(|| {
    let files = files("tests/fuzz/seeds").into_iter();
    let seeds = files.map(|path| {
        let text = std::fs::read_to_string(&path).expect("it can be read");
        let name = path.file_name().expect("a file has a name");
        Seed {
            path: name.to_string_lossy().into_owned(),
            old: text.clone(),
            new: text,
        }
    });
    seeds.collect()
});

/// The seeds of files whose names end so.
pub fn with_ending(ending: &str) -> Vec<&'static Seed> {
    let all = EXAMPLES.iter().chain(TEXTS.iter());
    all.filter(|seed| seed.path.ends_with(ending)).collect()
}
