//! `rdjson`: reviewdog's Diagnostic Format.
//!
//! In: findings. Out: one `DiagnosticResult` of
//! <https://github.com/reviewdog/reviewdog/tree/master/proto/rdf>. Ranges have lines only, which makes
//! them whole lines, the last included. A place that left no line behind has no range.

use std::io::{self, Write};

use serde::Serialize;

use super::json::Items;
use super::{ChangeResult, Finding, Format, Level, Options, Span, Summary, words};

pub struct Rdjson {
    options: Options,
    diagnostics: Items,
}

#[derive(Serialize)]
struct Diagnostic<'a> {
    message: String,
    location: Location<'a>,
    severity: &'static str,
    code: Code<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<Range>,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: u32,
}

#[derive(Serialize)]
struct Code<'a> {
    value: &'a str,
}

impl Rdjson {
    pub fn new(options: Options) -> Self {
        Rdjson {
            options,
            diagnostics: Items::default(),
        }
    }
}

impl Format for Rdjson {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        write!(
            out,
            "{{\"source\":{{\"name\":\"dnnfix\"}},\"diagnostics\":["
        )
    }

    fn change(&mut self, change: &ChangeResult, out: &mut dyn Write) -> io::Result<()> {
        for finding in self.options.shown(change) {
            self.diagnostics.write(&diagnostic(finding), out)?;
        }
        Ok(())
    }

    fn end(&mut self, _summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "\n]}}")
    }
}

fn diagnostic(finding: &Finding) -> Diagnostic<'_> {
    Diagnostic {
        message: words::message_with_notes(finding),
        location: Location {
            path: &finding.path,
            range: finding.anchor().map(range),
        },
        severity: severity(finding.level),
        code: Code {
            value: &finding.rule,
        },
    }
}

fn range(span: Span) -> Range {
    Range {
        start: Position { line: span.start },
        end: Position { line: span.end },
    }
}

fn severity(level: Level) -> &'static str {
    match level {
        Level::Note => "INFO",
        Level::Warn => "WARNING",
        Level::Fail => "ERROR",
    }
}
