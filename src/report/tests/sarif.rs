//! `sarif`, read back with types made from the published schema.

use std::collections::BTreeSet;

use crate::report::{BlockSpan, ChangeResult, Finding, FormatName, Level};
use insta::assert_snapshot;
use serde_json::Value;

use super::results::*;

/// The log, after a reader that knows the schema has had it. A missing property or a wrong type
/// fails there; a property that the schema does not have is lost, which the comparison shows.
fn validated(changes: &[ChangeResult]) -> Value {
    let ours = parsed(FormatName::Sarif, changes);
    let read: serde_sarif::sarif::Sarif =
        serde_json::from_value(ours.clone()).expect("the log has what the schema requires");
    let theirs = serde_json::to_value(&read).expect("what was read can be written");
    assert_eq!(ours, theirs);
    ours
}

fn results(log: &Value) -> &[Value] {
    let results = log["runs"][0]["results"].as_array();
    results.expect("results are an array")
}

#[test]
fn a_log() {
    let changes = [change(vec![resize(), removal()])];
    validated(&changes);
    assert_snapshot!(plain(FormatName::Sarif, &changes), @r#"
    {
      "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
      "version": "2.1.0",
      "runs": [
        {
          "tool": {
            "driver": {
              "name": "dnnfix",
              "version": "0.1.0",
              "rules": [
                {
                  "id": "data-dimension/image-resized",
                  "shortDescription": {
                    "text": "Data dimension: image resized"
                  },
                  "properties": {
                    "tags": [
                      "data-dimension"
                    ]
                  }
                }
              ]
            }
          },
          "invocations": [
            {
              "executionSuccessful": true,
              "toolExecutionNotifications": []
            }
          ],
          "results": [
            {
              "ruleId": "data-dimension/image-resized",
              "ruleIndex": 0,
              "level": "warning",
              "message": {
                "text": "Images are now scaled to 150 × 150 before they enter the network.\nDownscaling loses information and can weaken robustness (study, finding 3)."
              },
              "locations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "data.py"
                    },
                    "region": {
                      "startLine": 40,
                      "endLine": 40
                    }
                  }
                }
              ],
              "partialFingerprints": {
                "primaryLocationLineHash": "77aa"
              },
              "properties": {
                "pattern": "data-dimension",
                "action": "add",
                "confidence": 0.81,
                "before": "",
                "after": "img = cv2.resize(img, (150, 150))",
                "change": "0123456789abcdef0123456789abcdef01234567"
              }
            }
          ],
          "properties": {
            "removedOnly": [
              {
                "rule": "layer-property/dropout-removed",
                "level": "warning",
                "message": "Dropout was removed.",
                "path": "model.py",
                "old": {
                  "start": 8,
                  "end": 8
                },
                "fingerprint": "c0de"
              }
            ]
          }
        }
      ]
    }
    "#);
}

/// What GitHub asks of a result.
fn is_result(result: &Value) -> bool {
    let place = &result["locations"][0]["physicalLocation"];
    result["message"]["text"].as_str() > Some("")
        && place["artifactLocation"]["uri"].is_string()
        && place["region"]["startLine"].as_u64() >= Some(1)
}

#[test]
fn every_result_has_a_message_a_location_and_its_own_identity() {
    let log = validated(&[change(vec![loss(), loss(), resize()]), usual()]);
    assert!(results(&log).iter().all(is_result));
    let hash = |result: &Value| result["partialFingerprints"]["primaryLocationLineHash"].clone();
    let hashes: BTreeSet<_> = results(&log).iter().map(|r| hash(r).to_string()).collect();
    assert_eq!(hashes.len(), 5);
}

#[test]
fn every_result_names_its_rule() {
    let log = validated(&[change(vec![loss(), resize()]), usual()]);
    let rules = &log["runs"][0]["tool"]["driver"]["rules"];
    for result in results(&log) {
        let index = result["ruleIndex"].as_u64().expect("it has a rule");
        assert_eq!(rules[index as usize]["id"], result["ruleId"]);
    }
    assert_eq!(rules.as_array().map(Vec::len), Some(2));
}

#[test]
fn levels_are_sarif_levels() {
    let levels = [Level::Note, Level::Warn, Level::Fail];
    let findings = levels.map(|level| Finding { level, ..loss() });
    let log = validated(&[change(findings.to_vec())]);
    let names: Vec<_> = results(&log).iter().map(|r| &r["level"]).collect();
    assert_eq!(names, ["note", "warning", "error"]);
}

#[test]
fn a_removal_from_a_block_that_has_new_lines_points_at_them() {
    let rebuilt = Finding {
        block: BlockSpan {
            old: lines(8, 8),
            new: lines(6, 9),
        },
        ..removal()
    };
    let log = validated(&[change(vec![rebuilt])]);
    let place = &results(&log)[0]["locations"][0]["physicalLocation"];
    assert_eq!(place["region"]["startLine"], 6);
}

#[test]
fn what_is_missing_is_a_notification() {
    let log = validated(&[cut("a.diff:3: not a patch")]);
    let invocation = &log["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    let notification = &invocation["toolExecutionNotifications"][0];
    assert_eq!(notification["message"]["text"], "a.diff:3: not a patch");
}

#[test]
fn paths_are_uri_references() {
    let odd = Finding {
        path: "a b/ü%:#?.py".to_owned(),
        ..loss()
    };
    let log = validated(&[change(vec![odd])]);
    let place = &results(&log)[0]["locations"][0]["physicalLocation"];
    assert_eq!(
        place["artifactLocation"]["uri"],
        "a%20b/%C3%BC%25%3A%23%3F.py"
    );
}
