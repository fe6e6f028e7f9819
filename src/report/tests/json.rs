//! The JSON formats against their contract.

use crate::report::{FormatName, Level, Options};
use insta::assert_snapshot;
use serde_json::json;

use super::results::*;

#[test]
fn a_change_is_one_line_of_jsonl() {
    assert_snapshot!(plain(FormatName::Jsonl, &[change(vec![loss()])]), @r#"{"schema_version":1,"id":"0123456789abcdef0123456789abcdef01234567","subject":"Use the right loss","complete":true,"files":[{"path":"train.py","old_path":"train.py","language":"python","libraries":["keras"],"degraded":null}],"findings":[{"pattern":"loss-function","action":"replace","kind":null,"rule":"loss-function/compile-loss-replaced","confidence":0.93,"level":"warn","primary":true,"library":"keras","api":"keras.Model.compile","path":"train.py","old":{"start":12,"end":12},"new":{"start":12,"end":12},"block":{"old":{"start":12,"end":12},"new":{"start":12,"end":14}},"before":"loss='mse'","after":"loss='binary_crossentropy'","message":"The loss of keras Model.compile changed from mean squared error to binary cross-entropy.","notes":[],"fingerprint":"5f1d"}]}"#);
}

#[test]
fn a_document_holds_all_that_it_is_given() {
    let document = parsed(FormatName::Json, &[usual(), change(vec![])]);
    assert_eq!(document["schema_version"], 1);
    assert_eq!(document["complete"], true);
    let findings = document["changes"][0]["findings"].as_array();
    assert_eq!(findings.map(Vec::len), Some(3));
    assert_eq!(document["changes"][1]["findings"], json!([]));
}

#[test]
fn a_document_is_complete_when_every_change_is() {
    let document = parsed(FormatName::Json, &[usual(), cut("gone")]);
    assert_eq!(document["complete"], false);
    assert_eq!(parsed(FormatName::Json, &[])["complete"], true);
}

#[test]
fn levels_have_names() {
    let levels = [Level::Note, Level::Warn, Level::Fail];
    let names = serde_json::to_value(levels).expect("levels are strings");
    assert_eq!(names, json!(["note", "warn", "fail"]));
    assert_eq!(names, json!(levels.map(Level::as_str)));
    assert!(levels.is_sorted());
}

#[test]
fn formats_have_names() {
    for format in FormatName::ALL {
        assert_eq!(format.as_str().parse(), Ok(format));
    }
    for format in formats() {
        write(format, Options::default(), &[]);
    }
    let unknown = "xml".parse::<FormatName>();
    assert_snapshot!(unknown.expect_err("there is no such format"), @"there is no format `xml`; the formats are text, json, jsonl, csv, markdown, comment, html, sarif, github, gitlab, rdjson, junit, labels");
}
