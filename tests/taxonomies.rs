//! The second taxonomy that comes with dnnfix: its rules, and both labels of a place side by side.

use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

fn said(arguments: &[&str]) -> (String, i32) {
    let output = cargo_bin_cmd!("dnnfix")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["--isolated", "--catalogue", "taxonomies/change-kinds"])
        .args(arguments)
        .output()
        .expect("dnnfix runs");
    let text = [output.stdout, output.stderr].concat();
    let status = output.status.code().expect("it was not killed");
    (String::from_utf8_lossy(&text).into_owned(), status)
}

#[test]
fn its_rules_have_no_faults_and_its_examples_come_out() {
    assert_eq!(said(&["patterns", "lint"]), ("no faults\n".to_owned(), 0));
    let (text, status) = said(&["patterns", "test"]);
    assert_eq!(status, 0, "{text}");
    // What the study's patterns give is not touched by a taxonomy beside them.
    assert!(!text.contains("otherwise"), "{text}");
}

/// The primary patterns of each place, those of the study first.
fn labels(document: &Value) -> BTreeMap<String, Vec<String>> {
    let findings = document["changes"][0]["findings"].as_array();
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for finding in findings
        .expect("findings")
        .iter()
        .filter(|f| f["primary"] == true)
    {
        let line = finding["new"]["start"].as_u64().expect("a line");
        let path = finding["path"].as_str().expect("a path");
        let pattern = finding["pattern"].as_str().expect("a pattern");
        let known = places.entry(format!("{path}:{line}")).or_default();
        match finding.get("taxonomy").and_then(Value::as_str) {
            None => known.insert(0, pattern.to_owned()),
            Some(taxonomy) => known.push(format!("{taxonomy}: {pattern}")),
        }
    }
    places
}

#[test]
fn a_place_has_a_label_of_each_taxonomy() {
    let example = Path::new("examples").join("fix.diff");
    let example = example.to_str().expect("UTF-8");
    let (text, status) = said(&["--format", "json", "patch", example]);
    assert_eq!(status, 0, "{text}");
    let labels = labels(&serde_json::from_str(&text).expect("JSON"));
    let at = |place: &str| {
        labels
            .get(place)
            .map(Vec::as_slice)
            .unwrap_or_default()
            .join(", ")
    };
    assert_eq!(
        at("digits/train.py:18"),
        "loss-function, change-kinds: call-parameters"
    );
    assert_eq!(
        at("digits/train.py:20"),
        "versioning, change-kinds: call-parameters"
    );
    assert_eq!(
        at("digits/model.py:10"),
        "add-layer, change-kinds: sequence-call-added"
    );
    assert_eq!(
        at("digits/model.py:11"),
        "activation, change-kinds: call-values"
    );
    assert_eq!(
        at("digits/data.py:14"),
        "data-dimension, change-kinds: call-values"
    );
}
