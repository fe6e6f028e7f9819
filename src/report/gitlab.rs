//! `gitlab`: a Code Quality report, as GitLab's merge requests read it.
//!
//! In: findings. Out: a JSON array of the issue objects of
//! <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>.

use std::io::{self, Write};

use serde::Serialize;

use super::identity::Identities;
use super::json::Items;
use super::{ChangeResult, Finding, Format, Level, Options, Summary, words};

pub struct Gitlab {
    options: Options,
    issues: Items,
    identities: Identities,
}

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
}

impl Gitlab {
    pub fn new(options: Options) -> Self {
        Gitlab {
            options,
            issues: Items::default(),
            identities: Identities::default(),
        }
    }

    fn issue<'a>(&mut self, finding: &'a Finding) -> Issue<'a> {
        Issue {
            description: description(finding),
            check_name: &finding.rule,
            fingerprint: self.identities.unique(&finding.fingerprint),
            severity: severity(finding.level),
            location: Location {
                path: &finding.path,
                lines: Lines {
                    begin: line(finding),
                },
            },
        }
    }
}

impl Format for Gitlab {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        write!(out, "[")
    }

    fn change(&mut self, change: &ChangeResult, out: &mut dyn Write) -> io::Result<()> {
        let options = self.options;
        for finding in options.shown(change) {
            let issue = self.issue(finding);
            self.issues.write(&issue, out)?;
        }
        Ok(())
    }

    fn end(&mut self, _summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "\n]")
    }
}

fn description(finding: &Finding) -> String {
    let action = words::action(finding);
    format!("{} {action}: {}", finding.pattern, words::message(finding))
}

/// Every issue needs a line; where the new file has none, the old one is the best that there is.
fn line(finding: &Finding) -> u32 {
    finding
        .anchor()
        .or(finding.old)
        .map_or(1, |span| span.start)
}

fn severity(level: Level) -> &'static str {
    match level {
        Level::Note => "info",
        Level::Warn => "minor",
        Level::Fail => "major",
    }
}
