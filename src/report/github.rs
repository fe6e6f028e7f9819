//! `github`: workflow commands, which GitHub shows as annotations in the diff.
//!
//! In: findings. Out: `::warning file=...,line=...::message` lines. GitHub shows ten of each level and
//! step: the surest come first, and a last notice counts the rest.

use std::cmp::Reverse;
use std::io::{self, Write};

use super::{ChangeResult, Finding, Format, Level, Options, Summary, escape, words};

/// Annotations of a level that GitHub shows for a step.
const SHOWN: usize = 10;

pub struct Github {
    options: Options,
    failures: Surest,
    warnings: Surest,
    notes: Surest,
}

impl Github {
    pub fn new(options: Options) -> Self {
        Github {
            options,
            failures: Surest::new(SHOWN),
            warnings: Surest::new(SHOWN),
            // The closing notice takes one of their places.
            notes: Surest::new(SHOWN - 1),
        }
    }
}

impl Format for Github {
    fn change(&mut self, change: &ChangeResult, _out: &mut dyn Write) -> io::Result<()> {
        for finding in self.options.shown(change) {
            let level = match finding.level {
                Level::Fail => &mut self.failures,
                Level::Warn => &mut self.warnings,
                Level::Note => &mut self.notes,
            };
            level.add(finding);
        }
        Ok(())
    }

    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        let levels = [&self.failures, &self.warnings, &self.notes];
        for annotation in levels.into_iter().flat_map(|level| &level.kept) {
            writeln!(out, "{}", annotation.command)?;
        }
        let left_out = levels.into_iter().map(|level| level.left_out).sum();
        match closing(left_out, summary) {
            Some(text) => writeln!(
                out,
                "::notice title=dnnfix::{}",
                escape::workflow_data(&text)
            ),
            None => Ok(()),
        }
    }
}

/// What the annotations do not tell.
fn closing(left_out: usize, summary: &Summary) -> Option<String> {
    let more = (left_out > 0)
        .then(|| format!("{} not shown here.", words::count(left_out, "more finding")));
    let parts: Vec<_> = [more, summary.gap_sentence()]
        .into_iter()
        .flatten()
        .collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// The surest findings of a level, as commands; in order of coming where equally sure.
struct Surest {
    room: usize,
    kept: Vec<Annotation>,
    left_out: usize,
}

struct Annotation {
    /// Confidence in millionths, to be ordered by.
    confidence: u32,
    command: String,
}

impl Surest {
    fn new(room: usize) -> Self {
        Surest {
            room,
            kept: Vec::new(),
            left_out: 0,
        }
    }

    fn add(&mut self, finding: &Finding) {
        let annotation = Annotation {
            confidence: (finding.confidence * 1e6) as u32,
            command: command(finding),
        };
        let at = |a: &Annotation| Reverse(a.confidence) <= Reverse(annotation.confidence);
        self.kept.insert(self.kept.partition_point(at), annotation);
        if self.kept.len() > self.room {
            self.kept.pop();
            self.left_out += 1;
        }
    }
}

fn command(finding: &Finding) -> String {
    let name = match finding.level {
        Level::Note => "notice",
        Level::Warn => "warning",
        Level::Fail => "error",
    };
    let path = escape::workflow_property(&finding.path);
    let lines = finding.anchor().map_or_else(String::new, |span| {
        format!(",line={},endLine={}", span.start, span.end)
    });
    let title = format!("{} · {}", finding.pattern, words::action(finding));
    let title = escape::workflow_property(&title);
    let message = escape::workflow_data(&words::message_with_notes(finding));
    format!("::{name} file={path}{lines},title={title}::{message}")
}
