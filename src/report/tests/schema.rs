//! Formats held against their schemas (`tests/schemas/README.md` tells where these come from), and read
//! by parsers that are not ours.

use std::fs;
use std::path::Path;

use crate::report::{ChangeResult, Finding, FormatName, Level, Options};
use serde_json::Value;

use super::hostile::hostile;
use super::results::*;

/// Results that use all that the formats have: levels, one and many lines, none, gaps, odd texts.
fn results() -> Vec<Vec<ChangeResult>> {
    let levels = [Level::Note, Level::Warn, Level::Fail];
    let levels = levels.map(|level| Finding { level, ..loss() });
    vec![
        vec![],
        vec![change(vec![])],
        vec![usual(), change(levels.to_vec()), change(vec![removal()])],
        vec![cut("a.diff:3: not a patch")],
        vec![hostile()],
    ]
}

fn schema(name: &str) -> jsonschema::Validator {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemas");
    let text = fs::read_to_string(folder.join(name)).expect("the schema is there");
    // A bracket too many in an expression of the SARIF schema, which strict readers refuse.
    let text = text.replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}?$");
    let schema = serde_json::from_str(&text).expect("the schema is JSON");
    jsonschema::validator_for(&schema).expect("the schema is one")
}

fn assert_valid(schema: &jsonschema::Validator, document: &Value) {
    let faults: Vec<String> = schema
        .iter_errors(document)
        .map(|fault| format!("{}: {fault}", fault.instance_path()))
        .collect();
    assert!(faults.is_empty(), "{faults:#?}\n{document:#}");
}

#[test]
fn json_formats_fit_their_schemas() {
    let formats = [
        (FormatName::Sarif, "sarif-2.1.0.json"),
        (FormatName::Gitlab, "code-quality.json"),
        (FormatName::Rdjson, "rdjson.json"),
    ];
    for (format, name) in formats {
        let schema = schema(name);
        for changes in results() {
            assert_valid(&schema, &parsed(format, &changes));
        }
    }
}

/// A schema that takes everything would prove nothing.
#[test]
fn the_schemas_refuse_what_is_wrong() {
    let cases = [
        (
            FormatName::Sarif,
            "sarif-2.1.0.json",
            "/runs/0/results/0/level",
        ),
        (FormatName::Gitlab, "code-quality.json", "/0/severity"),
        (FormatName::Rdjson, "rdjson.json", "/diagnostics/0/severity"),
    ];
    for (format, name, pointer) in cases {
        let mut document = parsed(format, &[usual()]);
        *document.pointer_mut(pointer).expect("it is there") = "severe".into();
        assert!(!schema(name).is_valid(&document), "{name}");
    }
}

// ---- junit

/// Levels, a gap, and none: the counts are right, and the text is what it was.
#[test]
fn junit_is_read_by_a_parser_of_xml() {
    for changes in results() {
        let text = plain(FormatName::Junit, &changes);
        let document = roxmltree::Document::parse(&text).expect("it is XML");
        let count = |name: &str| {
            document
                .descendants()
                .filter(|n| n.has_tag_name(name))
                .count()
        };
        let suites = document.root_element();
        let suite = suites.first_element_child().expect("a suite");
        for element in [suites, suite] {
            for (attribute, name) in [
                ("tests", "testcase"),
                ("failures", "failure"),
                ("errors", "error"),
            ] {
                let said = element.attribute(attribute).map(str::parse);
                assert_eq!(said, Some(Ok(count(name))), "{text}");
            }
        }
        assert!(count("testcase") > 0);
    }
}

#[test]
fn junit_fails_what_the_policy_fails() {
    let failing = Finding {
        level: Level::Fail,
        ..loss()
    };
    insta::assert_snapshot!(plain(FormatName::Junit, &[change(vec![resize(), failing]), cut("gone")]), @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="dnnfix" tests="3" failures="1" errors="1">
    <testsuite name="dnnfix" tests="3" failures="1" errors="1" skipped="0">
    <testcase classname="data.py:40" name="data-dimension added (resize-down)"><system-out>warn: Images are now scaled to 150 × 150 before they enter the network.&#10;Downscaling loses information and can weaken robustness (study, finding 3).</system-out></testcase>
    <testcase classname="train.py:12" name="loss-function replaced"><failure type="loss-function/compile-loss-replaced" message="The loss of keras Model.compile changed from mean squared error to binary cross-entropy.">The loss of keras Model.compile changed from mean squared error to binary cross-entropy.</failure></testcase>
    <testcase classname="dnnfix" name="all of the change was read"><error type="incomplete" message="gone"/></testcase>
    </testsuite>
    </testsuites>
    "#);
}

#[test]
fn junit_takes_no_markup_from_strangers() {
    let text = write(FormatName::Junit, Options::default(), &[hostile()]);
    let document = roxmltree::Document::parse(&text).expect("it is XML");
    let names: Vec<_> = document
        .descendants()
        .filter(|n| n.is_element())
        .map(|n| n.tag_name().name())
        .collect();
    assert_eq!(
        names,
        [
            "testsuites",
            "testsuite",
            "testcase",
            "system-out",
            "testcase",
            "error"
        ]
    );
    assert!(
        !text.contains(|c: char| c.is_control() && c != '\n'),
        "{text:?}"
    );
}
