//! `sarif`: SARIF 2.1.0, as GitHub's code scanning takes it.
//!
//! In: findings. Out: one run; its rules are those that fired.
//!
//! GitHub refuses a file with a result that has no location, and shows an alert only on a line that
//! the change added or edited. So every result points at lines of the new file, and a finding that
//! left no line there is not a result: it is listed in `runs[0].properties.removedOnly`.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::identity::Identities;
use super::{ChangeResult, Finding, Format, Level, Options, Span, Summary, escape, json, words};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// Results of a run, of which GitHub takes no more.
const MOST_RESULTS: usize = 25_000;

pub struct Sarif {
    options: Options,
    identities: Identities,
    rules: Vec<Rule>,
    rule_index: BTreeMap<String, usize>,
    results: Vec<SarifResult>,
    removed: Vec<Removed>,
    notifications: Vec<Notification>,
    left_out: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool<'a>,
    invocations: [Invocation<'a>; 1],
    results: &'a [SarifResult],
    properties: RunProperties<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RunProperties<'a> {
    removed_only: &'a [Removed],
}

#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(Serialize)]
struct Driver<'a> {
    name: &'static str,
    version: &'static str,
    rules: &'a [Rule],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: String,
    short_description: Text,
    properties: RuleProperties,
}

#[derive(Serialize)]
struct RuleProperties {
    tags: [String; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation<'a> {
    execution_successful: bool,
    tool_execution_notifications: &'a [Notification],
}

#[derive(Serialize)]
struct Notification {
    level: &'static str,
    message: Text,
}

#[derive(Serialize)]
struct Text {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifResult {
    rule_id: String,
    rule_index: usize,
    level: &'static str,
    message: Text,
    locations: [Location; 1],
    partial_fingerprints: Fingerprints,
    properties: Properties,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: PhysicalLocation,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    region: Region,
}

#[derive(Serialize)]
struct ArtifactLocation {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    end_line: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fingerprints {
    primary_location_line_hash: String,
}

#[derive(Serialize)]
struct Properties {
    pattern: String,
    action: String,
    confidence: f64,
    before: String,
    after: String,
    change: String,
}

/// A finding whose place left no line behind.
#[derive(Serialize)]
struct Removed {
    rule: String,
    level: &'static str,
    message: String,
    path: String,
    old: Option<Span>,
    fingerprint: String,
}

impl Sarif {
    pub fn new(options: Options) -> Self {
        Sarif {
            options,
            identities: Identities::default(),
            rules: Vec::new(),
            rule_index: BTreeMap::new(),
            results: Vec::new(),
            removed: Vec::new(),
            notifications: Vec::new(),
            left_out: 0,
        }
    }

    fn add(&mut self, change: &ChangeResult, finding: &Finding) {
        match finding.anchor() {
            _ if self.results.len() + self.removed.len() == MOST_RESULTS => self.left_out += 1,
            None => self.removed.push(removed(finding)),
            Some(span) => {
                let result = self.result(change, finding, span);
                self.results.push(result);
            }
        }
    }

    fn result(&mut self, change: &ChangeResult, finding: &Finding, span: Span) -> SarifResult {
        SarifResult {
            rule_id: finding.rule.clone(),
            rule_index: self.rule(finding),
            level: level(finding.level),
            message: text(&words::message_with_notes(finding)),
            locations: [location(&finding.path, span)],
            partial_fingerprints: Fingerprints {
                primary_location_line_hash: self.identities.unique(&finding.fingerprint),
            },
            properties: properties(change, finding),
        }
    }

    /// Where the finding's rule is in the list of rules; put there the first time.
    fn rule(&mut self, finding: &Finding) -> usize {
        if let Some(&index) = self.rule_index.get(&finding.rule) {
            return index;
        }
        let index = self.rules.len();
        self.rules.push(rule(finding));
        self.rule_index.insert(finding.rule.clone(), index);
        index
    }

    fn notify(&mut self, message: &str) {
        self.notifications.push(Notification {
            level: "warning",
            message: text(message),
        });
    }

    fn log(&self, complete: bool) -> Log<'_> {
        let driver = Driver {
            name: "dnnfix",
            version: env!("CARGO_PKG_VERSION"),
            rules: &self.rules,
        };
        let run = Run {
            tool: Tool { driver },
            invocations: [Invocation {
                execution_successful: complete,
                tool_execution_notifications: &self.notifications,
            }],
            results: &self.results,
            properties: RunProperties {
                removed_only: &self.removed,
            },
        };
        Log {
            schema: SCHEMA,
            version: "2.1.0",
            runs: [run],
        }
    }
}

impl Format for Sarif {
    fn change(&mut self, change: &ChangeResult, _out: &mut dyn Write) -> io::Result<()> {
        let options = self.options;
        for finding in options.shown(change) {
            self.add(change, finding);
        }
        for gap in &change.gaps {
            self.notify(gap);
        }
        Ok(())
    }

    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        if self.left_out > 0 {
            let more = words::count(self.left_out, "more finding");
            self.notify(&format!("{more} left out: a run holds {MOST_RESULTS}."));
        }
        let log = serde_json::to_vec_pretty(&self.log(summary.complete()))?;
        json::write(&log, out)?;
        writeln!(out)
    }
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Note => "note",
        Level::Warn => "warning",
        Level::Fail => "error",
    }
}

fn text(message: &str) -> Text {
    Text {
        text: escape::sarif(message),
    }
}

fn rule(finding: &Finding) -> Rule {
    let pattern = words::title(&finding.pattern);
    let name = finding.rule.rsplit('/').next().unwrap_or_default();
    Rule {
        id: finding.rule.clone(),
        short_description: text(&format!("{pattern}: {}", name.replace('-', " "))),
        properties: RuleProperties {
            tags: [finding.pattern.clone()],
        },
    }
}

fn location(path: &str, span: Span) -> Location {
    Location {
        physical_location: PhysicalLocation {
            artifact_location: ArtifactLocation {
                uri: escape::uri(path),
            },
            region: Region {
                start_line: span.start,
                end_line: span.end,
            },
        },
    }
}

fn properties(change: &ChangeResult, finding: &Finding) -> Properties {
    Properties {
        pattern: finding.pattern.clone(),
        action: finding.action.clone(),
        confidence: finding.confidence,
        before: finding.before.clone(),
        after: finding.after.clone(),
        change: change.id.clone(),
    }
}

fn removed(finding: &Finding) -> Removed {
    Removed {
        rule: finding.rule.clone(),
        level: level(finding.level),
        message: finding.message.clone(),
        path: finding.path.clone(),
        old: finding.old,
        fingerprint: finding.fingerprint.clone(),
    }
}
