//! `github`, `gitlab` and `rdjson`: findings as remarks in a review.

use std::collections::BTreeSet;

use crate::report::{Finding, FormatName, Level};
use insta::assert_snapshot;
use serde_json::{Value, json};

use super::results::*;

#[test]
fn github_commands() {
    let failure = Finding {
        level: Level::Fail,
        ..removal()
    };
    let note = Finding {
        level: Level::Note,
        ..loss()
    };
    let change = change(vec![note, resize(), failure]);
    assert_snapshot!(plain(FormatName::Github, &[change]), @r#"
    ::error file=model.py,title=layer-property · removed::Dropout was removed. (line 8 of the old file)
    ::warning file=data.py,line=40,endLine=40,title=data-dimension · added (resize-down)::Images are now scaled to 150 × 150 before they enter the network.%0ADownscaling loses information and can weaken robustness (study, finding 3).
    ::notice file=train.py,line=12,endLine=12,title=loss-function · replaced::The loss of keras Model.compile changed from mean squared error to binary cross-entropy.
    "#);
}

/// Fifteen warnings and fifteen notes, each surer than the one before.
fn many() -> Vec<Finding> {
    let finding = |n: u8| Finding {
        confidence: 0.5 + f64::from(n % 15) / 100.0,
        level: [Level::Warn, Level::Note][usize::from(n / 15)],
        message: format!("m{n}"),
        ..loss()
    };
    (0..30).map(finding).collect()
}

#[test]
fn github_shows_the_surest_and_counts_the_rest() {
    let commands = plain(FormatName::Github, &[change(many())]);
    let messages: Vec<_> = commands
        .lines()
        .filter_map(|line| line.rsplit("::").next())
        .collect();
    assert_eq!(messages[..3], ["m14", "m13", "m12"]);
    assert_eq!(commands.matches("::warning ").count(), 10);
    assert_eq!(commands.matches("::notice ").count(), 10);
    assert_eq!(messages.last(), Some(&"11 more findings not shown here."));
}

#[test]
fn github_says_what_is_missing() {
    assert_snapshot!(plain(FormatName::Github, &[cut("gone")]), @r#"::notice title=dnnfix::Not complete: 1 part of the input could not be read."#);
    assert_eq!(plain(FormatName::Github, &[change(vec![])]), "");
}

#[test]
fn gitlab_issues() {
    let change = change(vec![resize(), removal()]);
    assert_snapshot!(plain(FormatName::Gitlab, &[change]), @r#"
    [
    {"description":"data-dimension added (resize-down): Images are now scaled to 150 × 150 before they enter the network.","check_name":"data-dimension/image-resized","fingerprint":"77aa","severity":"minor","location":{"path":"data.py","lines":{"begin":40}}},
    {"description":"layer-property removed: Dropout was removed. (line 8 of the old file)","check_name":"layer-property/dropout-removed","fingerprint":"c0de","severity":"minor","location":{"path":"model.py","lines":{"begin":8}}}
    ]
    "#);
}

/// What the format's documentation requires of an issue.
fn is_issue(issue: &Value) -> bool {
    let texts = ["description", "check_name", "fingerprint"];
    let severities = ["info", "minor", "major", "critical", "blocker"];
    texts.iter().all(|key| issue[key].as_str() > Some(""))
        && severities.iter().any(|name| issue["severity"] == *name)
        && issue["location"]["path"].is_string()
        && issue["location"]["lines"]["begin"].as_u64() >= Some(1)
}

#[test]
fn gitlab_issues_are_whole_and_no_two_are_the_same() {
    let same = change(vec![loss(), loss(), resize(), removal()]);
    let report = parsed(FormatName::Gitlab, &[same, change(vec![loss()])]);
    let issues = report.as_array().expect("the report is an array");
    assert!(issues.iter().all(is_issue));
    let fingerprints: BTreeSet<_> = issues.iter().map(|i| i["fingerprint"].as_str()).collect();
    assert_eq!(fingerprints.len(), 5);
    assert_eq!(parsed(FormatName::Gitlab, &[]), json!([]));
}

#[test]
fn rdjson_diagnostics() {
    let long = Finding {
        new: lines(40, 42),
        ..resize()
    };
    let change = change(vec![long, removal()]);
    assert_snapshot!(plain(FormatName::Rdjson, &[change]), @r#"
    {"source":{"name":"dnnfix"},"diagnostics":[
    {"message":"Images are now scaled to 150 × 150 before they enter the network.\nDownscaling loses information and can weaken robustness (study, finding 3).","location":{"path":"data.py","range":{"start":{"line":40},"end":{"line":42}}},"severity":"WARNING","code":{"value":"data-dimension/image-resized"}},
    {"message":"Dropout was removed. (line 8 of the old file)","location":{"path":"model.py"},"severity":"WARNING","code":{"value":"layer-property/dropout-removed"}}
    ]}
    "#);
}

/// The names and types that `reviewdog.rdf.Diagnostic` gives.
fn is_diagnostic(diagnostic: &Value) -> bool {
    let severities = ["INFO", "WARNING", "ERROR"];
    let location = &diagnostic["location"];
    let line = |end: &str| location["range"][end]["line"].as_u64();
    let range = line("start") >= Some(1) && line("end") >= line("start");
    diagnostic["message"].is_string()
        && diagnostic["code"]["value"].is_string()
        && severities
            .iter()
            .any(|name| diagnostic["severity"] == *name)
        && location["path"].is_string()
        && (range || location.get("range").is_none())
}

#[test]
fn rdjson_has_the_fields_of_its_schema() {
    let report = parsed(FormatName::Rdjson, &[usual(), change(vec![removal()])]);
    let diagnostics = report["diagnostics"].as_array();
    let diagnostics = diagnostics.expect("diagnostics are an array");
    assert!(diagnostics.iter().all(is_diagnostic));
    assert_eq!(diagnostics.len(), 3);
    assert_eq!(report["source"]["name"], "dnnfix");
}
