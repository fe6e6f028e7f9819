//! The schemas say what the types say, and accept what the program accepts.

use super::{PARTS, name, text};
use crate::catalogue::parse::Part;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

const TOP: &str = env!("CARGO_MANIFEST_DIR");

fn schema(part: Part) -> Value {
    serde_json::from_str(&text(part)).expect("a schema is JSON")
}

#[test]
fn those_that_are_kept_are_those_of_the_types() {
    for part in PARTS {
        let file = Path::new(TOP).join("patterns/schemas").join(name(part));
        let kept = fs::read_to_string(&file).unwrap_or_default();
        let hint = "run `cargo run -- patterns schema patterns/schemas`";
        assert!(
            kept == text(part),
            "{} is of other types; {hint}",
            name(part)
        );
    }
}

/// All schemas of keys below a schema, with the path of each.
fn keys<'s>(schema: &'s Value, path: &str, found: &mut Vec<(String, &'s Value)>) {
    if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
        let named = properties
            .iter()
            .map(|(key, s)| (format!("{path}.{key}"), s));
        found.extend(named);
    }
    match schema {
        Value::Object(map) => map
            .iter()
            .for_each(|(k, s)| keys(s, &format!("{path}/{k}"), found)),
        Value::Array(list) => list.iter().for_each(|s| keys(s, path, found)),
        _ => {}
    }
}

#[test]
fn each_key_says_what_it_is_for_and_stands_in_the_reference() {
    let reference = fs::read_to_string(Path::new(TOP).join("docs/catalogue.md"));
    let reference = reference.expect("the reference is there");
    let mut untold = Vec::new();
    for part in PARTS {
        let schema = schema(part);
        let mut found = Vec::new();
        keys(&schema, name(part), &mut found);
        assert!(found.len() > 1 || part == Part::Roles);
        for (path, key) in found {
            assert!(key.get("description").is_some(), "{path} has no words");
            let name = path.rsplit('.').next().unwrap_or_default();
            let written = [format!("`{name}`"), format!("{name} ="), format!("{name}]")];
            if !written.iter().any(|form| reference.contains(form)) {
                untold.push(path);
            }
        }
    }
    assert!(
        untold.is_empty(),
        "docs/catalogue.md does not tell {untold:?}"
    );
}

/// The files of all catalogues that are accepted, by what they are.
fn accepted() -> Vec<(Part, PathBuf)> {
    let mut folders = vec![Path::new(TOP).join("patterns")];
    folders.push(Path::new(TOP).join("taxonomies/change-kinds"));
    let valid = fs::read_dir(Path::new(TOP).join("tests/config/valid"));
    folders.extend(
        valid
            .expect("a folder")
            .map(|e| e.expect("an entry").path()),
    );
    let mut found = Vec::new();
    for folder in folders {
        for file in walkdir::WalkDir::new(&folder) {
            let path = file.expect("it can be read").into_path();
            if path.extension().is_some_and(|e| e == "toml") {
                let inside = path.strip_prefix(&folder).expect("it is inside");
                // What the study counted is read by the reports, not as part of a catalogue.
                if !inside.starts_with("study") {
                    found.push((Part::of(inside), path));
                }
            }
        }
    }
    found
}

fn is_valid(part: Part, text: &str) -> bool {
    let value: Value = toml::from_str(text).expect("it is TOML");
    jsonschema::is_valid(&schema(part), &value)
}

#[test]
fn what_is_accepted_is_valid() {
    let files = accepted();
    assert!(files.len() > 80);
    for (part, path) in files {
        let text = fs::read_to_string(&path).expect("it can be read");
        assert!(is_valid(part, &text), "{}", path.display());
        let schema = name(part);
        let up = if matches!(part, Part::Api | Part::Version | Part::Examples) {
            "../"
        } else {
            ""
        };
        let built_in = path.starts_with(Path::new(TOP).join("patterns"));
        let header = format!("#:schema {up}schemas/{schema}\n");
        assert!(
            !built_in || text.starts_with(&header),
            "{}: {header}",
            path.display()
        );
    }
}

#[test]
fn slips_are_marked() {
    let rule = "id = 'a'\n[[rule]]\nid = 'b'\nconfidence = 0.5\n";
    for (part, text) in [
        (Part::Pattern, "id = 'a'\nname = 'b'\n".to_owned()),
        (Part::Pattern, format!("{rule}edits = 'call-added'\n")),
        (Part::Pattern, format!("{rule}edit = 'call-aded'\n")),
        (
            Part::Pattern,
            format!("{rule}callee = {{ rol = 'layer' }}\n"),
        ),
        (Part::Pattern, format!("{rule}none = [{{ tren = 'up' }}]\n")),
        (Part::Pattern, rule.replace("0.5", "5")),
        (
            Part::Api,
            "library = 'a'\n[[api]]\nnames = ['b']\n".to_owned(),
        ),
        (Part::About, "extends = 'roles'\n".to_owned()),
        (Part::About, "[rules]\n'a/b' = 2\n".to_owned()),
        (
            Part::Version,
            "library = 'a'\n[[group]]\nkind = 'rename'\n".to_owned(),
        ),
    ] {
        assert!(!is_valid(part, &text), "{text}");
    }
    assert!(is_valid(Part::Pattern, rule));
}
