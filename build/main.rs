//! Packs `patterns/`, so that a run has little to make ready: APIs as constants of Rust, versions as lines
//! that are searched as they stand, all else as one JSON text, which is read several times faster than TOML.
//! The texts themselves are listed too, for the commands that tell where a thing is written.
//! What the files mean is checked by the program and its tests, not here.

mod apis;
#[path = "../src/catalogue/version/lines.rs"]
mod lines;
mod versions;

use apis::Apis;
use lines::Lines;
use serde_json::{Map, Value};
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let root = PathBuf::from("patterns");
    println!("cargo::rerun-if-changed=patterns");
    let mut packed = Map::new();
    for (key, file) in [
        ("roles", "roles.toml"),
        ("names", "names.toml"),
        ("settings", "settings.toml"),
        ("contexts", "contexts.toml"),
        ("ignore", "ignore.toml"),
    ] {
        packed.insert(key.to_owned(), read(&root.join(file)));
    }
    let mut apis = Apis::of(&packed["roles"]);
    for (key, folder) in [("apis", "apis"), ("patterns", ".")] {
        let files = toml_files(&root.join(folder));
        let files = files.iter().filter(|file| {
            folder != "."
                || !["roles", "names", "settings", "contexts", "ignore"]
                    .iter()
                    .any(|n| file.ends_with(format!("{n}.toml")))
        });
        let files = files.map(|file| {
            let mut file = read(file);
            if key == "apis" {
                apis.take(&mut file);
            }
            file
        });
        packed.insert(key.to_owned(), files.collect());
    }
    let mut tables = Lines::default();
    for file in toml_files(&root.join("versions")) {
        versions::add(&mut tables, &read(&file));
    }
    let out = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR for build scripts");
    let text = Value::Object(packed).to_string();
    fs::write(Path::new(&out).join("catalogue.json"), text).expect("OUT_DIR can be written to");
    fs::write(Path::new(&out).join("apis.rs"), apis.written()).expect("OUT_DIR can be written to");
    fs::write(Path::new(&out).join("versions.lines"), tables.text())
        .expect("OUT_DIR can be written to");
    fs::write(Path::new(&out).join("written.rs"), written(&root))
        .expect("OUT_DIR can be written to");
}

fn table(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// One text or a list of them.
fn texts(value: &Value) -> Vec<String> {
    match value.as_array() {
        Some(values) => values.iter().map(|value| text(value).to_owned()).collect(),
        None => value.as_str().map(str::to_owned).into_iter().collect(),
    }
}

/// A Rust table of all files, by path, with their text: for the commands about the catalogue itself,
/// which tell where a thing is written.
fn written(root: &Path) -> String {
    let folders = [".", "apis", "versions", "examples"];
    let files = folders.iter().flat_map(|folder| {
        let folder = if *folder == "." {
            root.to_owned()
        } else {
            root.join(folder)
        };
        toml_files(&folder)
    });
    let mut table = String::from("[\n");
    for file in files {
        println!("cargo::rerun-if-changed={}", file.display());
        let whole = fs::canonicalize(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        let name = file.to_string_lossy().replace('\\', "/");
        table += &format!(
            "({name:?}, include_str!({:?})),\n",
            whole.display().to_string()
        );
    }
    table + "]\n"
}

/// The TOML files of a folder, by name.
fn toml_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|e| e.path()))
        .filter(|path| path.extension().is_some_and(|e| e == "toml"))
        .collect();
    files.sort();
    files
}

fn read(path: &Path) -> Value {
    println!("cargo::rerun-if-changed={}", path.display());
    let text = fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    toml::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}
