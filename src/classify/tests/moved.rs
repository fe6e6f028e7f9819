//! Statements that another file of the change has as they were.

use crate::catalogue::Catalogue;
use crate::classify::change;
use crate::input::Change;
use crate::input::pair::Pair;

/// The files with findings, of files that have these lines on their two sides beside what they share.
fn found(files: &[(&str, &str, &str)]) -> Vec<String> {
    let text = |lines: &str| format!("import torch.nn as nn\nx = 1\n{lines}\ny = 2\n");
    let mut all = Change::default();
    for (path, old, new) in files {
        let (old, new) = (text(old), text(new));
        let pair = Pair {
            path,
            old_path: None,
            old: Some(old.as_bytes()),
            new: Some(new.as_bytes()),
        };
        pair.add_to(&mut all, u64::MAX);
    }
    let catalogue = Catalogue::builtin().expect("it is sound");
    let mut found: Vec<String> = change(&catalogue, &all)
        .findings
        .into_iter()
        .map(|finding| finding.path)
        .collect();
    found.dedup();
    found
}

const LAYER: &str = "model.add_module('drop', nn.Dropout(0.5))";
const SHORT: &str = "nn.ReLU(x)";

#[test]
fn a_statement_that_went_to_another_file_is_no_finding() {
    assert_eq!(found(&[("a.py", LAYER, "")]), ["a.py"]);
    assert_eq!(found(&[("a.py", "", LAYER)]), ["a.py"]);
    let none: [&str; 0] = [];
    assert_eq!(found(&[("a.py", LAYER, ""), ("b.py", "", LAYER)]), none);
    let indented = format!("if x:\n    {LAYER}");
    assert_eq!(
        found(&[("a.py", LAYER, "if x:\n    pass"), ("b.py", "", &indented)]),
        none
    );
    // Gone from both, it moved nowhere.
    assert_eq!(
        found(&[("a.py", LAYER, ""), ("b.py", LAYER, "")]),
        ["a.py", "b.py"]
    );
    // All of it has to be there.
    let long = format!("model.add_module(\n    'drop',\n    nn.Dropout(0.5))\n{LAYER}");
    assert_eq!(
        found(&[
            (
                "a.py",
                "model.add_module(\n    'drop',\n    nn.Dropout(0.5))",
                ""
            ),
            (
                "b.py",
                "",
                "model.add_module(\n    'drop',\n    nn.Dropout(0.6))"
            )
        ]),
        ["a.py", "b.py"]
    );
    assert_eq!(found(&[("a.py", LAYER, ""), ("b.py", "", &long)]).len(), 1);
}

#[test]
fn a_short_statement_stands_in_many_files_by_chance() {
    let both = found(&[("a.py", SHORT, ""), ("b.py", "", SHORT)]);
    assert!(
        both.contains(&"a.py".to_owned()) && both.contains(&"b.py".to_owned()),
        "{both:?}"
    );
}
