//! Packs `patterns/` into one JSON text, which is read several times faster than TOML at start-up.
//! The texts themselves are listed too, for the commands that tell where a thing is written.
//! What the files mean is checked by the program and its tests, not here.

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
    for (key, folder) in [("apis", "apis"), ("patterns", ".")] {
        let files = toml_files(&root.join(folder));
        let files = files.iter().filter(|file| {
            folder != "."
                || !["roles", "names", "settings", "contexts", "ignore"]
                    .iter()
                    .any(|n| file.ends_with(format!("{n}.toml")))
        });
        packed.insert(
            key.to_owned(),
            files.map(|file| joined(read(file))).collect(),
        );
    }
    let versions: Value = toml_files(&root.join("versions"))
        .iter()
        .map(|f| read(f))
        .collect();
    let out = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR for build scripts");
    let text = Value::Object(packed).to_string();
    fs::write(Path::new(&out).join("catalogue.json"), text).expect("OUT_DIR can be written to");
    fs::write(Path::new(&out).join("versions.json"), versions.to_string())
        .expect("OUT_DIR can be written to");
    fs::write(Path::new(&out).join("written.rs"), written(&root))
        .expect("OUT_DIR can be written to");
}

/// The parameters of each API in one text, which takes one allocation to read.
fn joined(mut file: Value) -> Value {
    let apis = file.get_mut("api").and_then(Value::as_array_mut);
    for api in apis.into_iter().flatten() {
        if let Some(parameters) = api.get_mut("parameters")
            && let Some(list) = parameters.as_array()
        {
            let words: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
            *parameters = Value::String(words.join(" "));
        }
    }
    file
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
